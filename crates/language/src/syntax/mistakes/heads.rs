//! Mistakes of the first word of a line: misspelt, glued, capital, in the wrong declaration, or a name that is missing.

use super::Setting;
use super::numerals::in_digits;
use super::other_words::{approval_meant, expectation_meant, head_meant};
use super::standing;
use crate::diagnostics::{Diagnostic, LexicalProblem, MistakeProblem, Named, Problem, StructureProblem};
use crate::locale::Text;
use crate::nearest::nearest;
use crate::source::Span;
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::nouns::{self, Place};
use crate::syntax::lexicon::{self, Group, clause_heads, declaration_heads, find_role, keyword, leading};
use crate::syntax::node::Misfit;

/// Returns what is wrong with the first word, or `None` when it is right.
pub fn at_head(chunk: &Chunk<'_>, misfit: &Misfit, setting: Setting) -> Option<Diagnostic> {
    if setting.rule == Rule::head_line {
        return declaration(chunk, misfit);
    }
    let is_clause = super::super::lower::is_clause_rule(setting.rule);
    if is_clause { clause(chunk, misfit, setting) } else { None }
}

fn declaration(chunk: &Chunk<'_>, misfit: &Misfit) -> Option<Diagnostic> {
    let text = chunk.text();
    let heads: Vec<&str> = declaration_heads().collect();
    let Some((role, _)) = lexicon::find_group(text) else {
        let word = lexicon::first_word(text);
        return glued_name(chunk, &heads).or_else(|| spelling(chunk, &heads)).or_else(|| {
            let near = near_heads(word, &heads);
            let problem = LexicalProblem::UnknownDeclaration { word: word.to_owned(), near };
            Some(problem.at(chunk.span(0, word.len())))
        });
    };
    let head = leading(text, role)?;
    let behind = text.get(head..)?.trim_start();
    let nameless = misfit.at <= text.len() - behind.len() && (behind.is_empty() || behind.starts_with(':'));
    if !nameless {
        return None;
    }
    Some(LexicalProblem::MissingName { declaration: declaration_text(role) }.at(chunk.span(0, head)))
}

/// `规则甲 「x」`: where a title, a colon or nothing stands behind the word, its end is the name.
fn glued_name(chunk: &Chunk<'_>, heads: &[&str]) -> Option<Diagnostic> {
    let text = chunk.text();
    let word = lexicon::first_word(text);
    let (_, head) = lexicon::glued_head(word, heads)?;
    let name = word.strip_prefix(head).filter(|name| !lexicon::is_word(name))?;
    let behind = text.get(word.len()..)?.trim_start();
    if !(behind.is_empty() || behind.starts_with(['"', '「', '“', ':'])) {
        return None;
    }
    let problem = MistakeProblem::GluedWords { text: word.to_owned(), parted: format!("{head} {name}") };
    Some(problem.at(chunk.span(0, word.len())))
}

fn clause(chunk: &Chunk<'_>, misfit: &Misfit, setting: Setting) -> Option<Diagnostic> {
    let text = chunk.text();
    let heads = clause_heads(setting.group);
    if begins_with(text, heads) {
        return approval_of_nobody(chunk);
    }
    let word = lexicon::first_word(text);
    if let Some(found) = in_other_words(chunk, word, setting) {
        return Some(found);
    }
    if let Some(found) = spelling(chunk, heads).or_else(|| glued_fact(chunk)) {
        return Some(found);
    }
    if let Some((phrase, length)) = near_phrase(text, heads) {
        let word = text.get(..length)?.to_owned();
        let declaration = declaration_text(setting.head);
        return Some(
            LexicalProblem::UnknownClause { word, declaration, near: vec![phrase] }.at(chunk.span(0, length)),
        );
    }
    let place = chunk.span(0, word.len());
    let begun = phrases_begun(word, heads);
    if !begun.is_empty() {
        let (word, declaration) = (word.to_owned(), declaration_text(setting.head));
        return Some(LexicalProblem::UnknownClause { word, declaration, near: begun }.at(place));
    }
    if !word.chars().next().is_some_and(crate::syntax::script::is_name_character) {
        return None;
    }
    let takes_names = matches!(setting.group, Group::Rule | Group::Noun);
    let near = near_heads(word, heads);
    let is_noun = nouns::find(word, Place::Item).is_some();
    if takes_names
        && (is_noun || (near.is_empty() && misfit.at > 0))
        && other_group(text, setting.group).is_none()
    {
        return None;
    }
    let declaration = declaration_text(setting.head);
    if near.is_empty()
        && let Some(role) = other_group(text, setting.group)
    {
        let clause = keyword_text(role);
        return Some(StructureProblem::ClauseNotHere { clause, declaration }.at(place));
    }
    let is_unlike = near.is_empty();
    let problem = LexicalProblem::UnknownClause { word: word.to_owned(), declaration, near }.at(place);
    Some(if is_unlike { problem.with_help(standing::what_stands_here(text, setting)) } else { problem })
}

/// `须经 批准`: by whom.
fn approval_of_nobody(chunk: &Chunk<'_>) -> Option<Diagnostic> {
    let text = chunk.text();
    let head = leading(text, "subject_to")?;
    let behind = text.get(head..)?.trim();
    let is_all = leading(behind, "approval") == Some(behind.len());
    let expected = vec![Text::new("由谁批准，如 registry", "who approves, such as `registry`")];
    is_all.then(|| LexicalProblem::EndsTooSoon { expected }.at(chunk.span(head, head)))
}

/// The first word of another text, or an approval said as one.
fn in_other_words(chunk: &Chunk<'_>, word: &str, setting: Setting) -> Option<Diagnostic> {
    if setting.group == Group::Example {
        let near = vec![expectation_meant(word)?.to_owned()];
        let (word, declaration) = (word.to_owned(), declaration_text(setting.head));
        let place = chunk.span(0, word.len());
        return Some(LexicalProblem::UnknownClause { word, declaration, near }.at(place));
    }
    if setting.group != Group::Rule {
        return None;
    }
    let text = chunk.text();
    let (found, near) = match approval_meant(text) {
        // The keyword itself stands there: only the spaces are missing.
        Some(parted) if lexicon::glued_head(text, &["subject_to"]).is_some() => {
            let problem = MistakeProblem::GluedWords { text: text.to_owned(), parted };
            return Some(problem.at(chunk.span(0, text.len())));
        }
        Some(line) => (text, line),
        None => (word, head_meant(word)?.to_owned()),
    };
    let declaration = declaration_text(setting.head);
    let problem = LexicalProblem::UnknownClause { word: found.to_owned(), declaration, near: vec![near] };
    Some(problem.at(chunk.span(0, found.len())))
}

/// A fact or a measure with its value glued to it, such as `学分目标`.
fn glued_fact(chunk: &Chunk<'_>) -> Option<Diagnostic> {
    // A run ends at 的, which joins like a dot.
    let word = lexicon::first_word(chunk.text()).split('的').next()?;
    let numeral = || {
        let nouns = nouns::all().iter().flat_map(|noun| noun.chinese.iter());
        nouns.into_iter().find_map(|noun| Some(format!("{noun} {}", in_digits(word.strip_prefix(noun)?)?)))
    };
    let parted = lexicon::glued(word)
        .filter(|glued| glued.parts.first().is_some_and(|first| nouns::find(first, Place::Item).is_some()))
        .map(|glued| glued.parted())
        .or_else(numeral)?;
    let problem = MistakeProblem::GluedWords { text: word.to_owned(), parted };
    Some(problem.at(chunk.span(0, word.len())))
}

/// What stands behind a first word that reads as an attribute or an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAs {
    /// A figure alone.
    Figure,
    /// A calculation.
    Computed,
    /// A figure with its unit.
    Quantity,
    /// A word: only then a misspelt keyword is likelier than a name of the author.
    Word,
}

/// Returns what is wrong with the first word of a clause that reads as an attribute or an amount, or `None` when
/// nothing is.
pub fn faulty_head(word: &str, place: Span, setting: Setting, value: ReadAs) -> Option<Diagnostic> {
    let near_too = value == ReadAs::Word;
    // A figure may be of a measure that another file declares.
    let is_amount = |meant: &str| nouns::find(meant, Place::Item).is_some();
    let said_so = |meant: &&str| match is_amount(meant) {
        true => value == ReadAs::Quantity,
        false => value != ReadAs::Figure,
    };
    let heads = clause_heads(setting.group);
    let keyword = word.to_ascii_lowercase();
    if let Some(meant) = head_meant(word).filter(|meant| said_so(meant) && setting.group == Group::Rule) {
        let (word, declaration) = (word.to_owned(), declaration_text(setting.head));
        let near = vec![meant.to_owned()];
        return Some(LexicalProblem::UnknownClause { word, declaration, near }.at(place));
    }
    if keyword != word && begins_with(&keyword, heads) {
        return Some(MistakeProblem::CapitalKeyword { word: word.to_owned(), keyword }.at(place));
    }
    if let Some(parted) = glued_english(word, heads) {
        return Some(MistakeProblem::GluedWords { text: word.to_owned(), parted }.at(place));
    }
    let begun = phrases_begun(word, heads);
    if !begun.is_empty() {
        let (word, declaration) = (word.to_owned(), declaration_text(setting.head));
        return Some(LexicalProblem::UnknownClause { word, declaration, near: begun }.at(place));
    }
    let near = near_heads(word, heads);
    if let Some((_, head)) = lexicon::glued_head(word, heads)
        && let Some(rest) = word.strip_prefix(head)
        && ((near_too && near.is_empty()) || lexicon::is_word(rest))
    {
        let rest = lexicon::glued(rest).map_or_else(|| rest.to_owned(), |glued| glued.parted());
        let problem = MistakeProblem::GluedWords { text: word.to_owned(), parted: format!("{head} {rest}") };
        return Some(problem.at(place));
    }
    let declaration = declaration_text(setting.head);
    if let Some(role) = other_group(word, setting.group) {
        return Some(StructureProblem::ClauseNotHere { clause: keyword_text(role), declaration }.at(place));
    }
    let is_noun = nouns::find(word, Place::Item).is_some();
    if !near_too || near.is_empty() || is_noun {
        return None;
    }
    Some(LexicalProblem::UnknownClause { word: word.to_owned(), declaration, near }.at(place))
}

fn other_group(text: &str, own: Group) -> Option<&'static str> {
    let groups = [Group::Rule, Group::Policy, Group::Counted, Group::Noun, Group::Example];
    let others = groups.into_iter().filter(|group| *group != own);
    others.flat_map(|group| clause_heads(group).iter().copied()).find(|role| leading(text, role).is_some())
}

/// Capital letters and missing spaces.
fn spelling(chunk: &Chunk<'_>, heads: &[&str]) -> Option<Diagnostic> {
    let text = chunk.text();
    let lower = text.to_ascii_lowercase();
    if let Some(length) = heads.iter().find_map(|role| leading(&lower, role)).filter(|_| lower != text) {
        let (word, keyword) = (text.get(..length)?, lower.get(..length)?);
        let problem = MistakeProblem::CapitalKeyword { word: word.to_owned(), keyword: keyword.to_owned() };
        return Some(problem.at(chunk.span(0, length)));
    }
    let word = lexicon::first_word(text);
    if let Some(parted) = glued_english(word, heads) {
        let problem = MistakeProblem::GluedWords { text: word.to_owned(), parted };
        return Some(problem.at(chunk.span(0, word.len())));
    }
    let (_, head) = lexicon::glued_head(text, heads)?;
    let rest = word.strip_prefix(head)?;
    if !lexicon::is_word(rest) && !near_heads(word, heads).is_empty() {
        return None;
    }
    let rest = lexicon::glued(rest).map_or_else(|| rest.to_owned(), |glued| glued.parted());
    let parted = format!("{head} {rest}");
    let problem = MistakeProblem::GluedWords { text: word.to_owned(), parted };
    Some(problem.at(chunk.span(0, word.len())))
}

/// Returns an English head that runs into a noun, parted from it.
fn glued_english(word: &str, heads: &[&str]) -> Option<String> {
    let known = heads.iter().filter_map(|role| keyword(find_role(role)?));
    let mut english = known.flat_map(|keyword| keyword.english.iter().copied());
    english.find_map(|head| {
        let is_word = |rest: &&str| {
            nouns::find(rest, Place::Item).is_some() || rest.starts_with(|first: char| first.is_ascii_digit())
        };
        let rest = word.strip_prefix(head).filter(is_word)?;
        Some(format!("{head} {rest}"))
    })
}

/// Returns the keywords of these roles that a word may have meant.
pub fn near_heads(word: &str, heads: &[&str]) -> Vec<String> {
    let known = heads.iter().filter_map(|role| keyword(find_role(role)?));
    let script = lexicon::script_of(word);
    let spellings = known.flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese).copied());
    // One character is near to every word of two.
    let long = |spelling: &&str| spelling.is_ascii() || spelling.chars().count() > 1;
    nearest(word, spellings.filter(|spelling| lexicon::script_of(spelling) == script).filter(long))
}

/// Returns the phrase of several words that a text begins with but for a slip, and how far the slip reaches.
fn near_phrase(text: &str, heads: &[&str]) -> Option<(String, usize)> {
    let known = heads.iter().filter_map(|role| keyword(find_role(role)?));
    let phrases =
        known.flat_map(|keyword| keyword.english.iter().copied()).filter(|phrase| phrase.contains(' '));
    for phrase in phrases {
        let count = phrase.split(' ').count();
        let written: Vec<&str> = text.split(' ').take(count).collect();
        let joined = written.join(" ");
        if written.len() == count && nearest(&joined, [phrase]).len() == 1 {
            return Some((phrase.to_owned(), joined.len()));
        }
    }
    None
}

/// Returns the phrases of several words that begin with a word which heads no clause by itself: `needs` begins `needs
/// papers`.
fn phrases_begun(word: &str, heads: &[&str]) -> Vec<String> {
    let known = heads.iter().filter_map(|role| keyword(find_role(role)?));
    let phrases = known.flat_map(|keyword| keyword.english.iter().copied());
    let begun = phrases.filter(|phrase| phrase.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    if nouns::find(word, Place::Item).is_some() { Vec::new() } else { begun.map(str::to_owned).collect() }
}

pub(super) fn keyword_text(role: &str) -> Text {
    let Some(role) = find_role(role) else { return Text::default() };
    use crate::locale::Locale;
    Text::new(lexicon::spelling(role, Locale::Zh), lexicon::spelling(role, Locale::En))
}

/// Returns the word for a kind of declaration by the role that heads it.
pub fn declaration_text(role: &str) -> Text {
    let named = match role {
        "policy" => Named::Policy,
        "category" => Named::Category,
        "kind" => Named::Kind,
        "scale" => Named::Scale,
        "measure" => Named::Measure,
        "attribute" => Named::Attribute,
        "judgement" => Named::Judgement,
        "set" => Named::Set,
        "define" => Named::Define,
        "period" => Named::Period,
        "catalogue" => Named::Catalogue,
        "certificate" => Named::Certificate,
        "course" => Named::Course,
        "activity" => Named::Activity,
        "programme" => Named::Programme,
        "institution" => Named::Institution,
        "general" => Named::General,
        "rule" => Named::Rule,
        "bar" => Named::Bar,
        "limit" => Named::Limit,
        "require" => Named::Require,
        "family" => Named::Family,
        "table" => Named::Table,
        "assert" => Named::Assertion,
        "combine" => Named::Combine,
        "function" => Named::Function,
        "reward" => Named::Reward,
        "example" => Named::Example,
        "" => Named::Item,
        other => return keyword_text(other),
    };
    named.text()
}
