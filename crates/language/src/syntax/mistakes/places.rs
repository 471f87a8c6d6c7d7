//! Mistakes at the place where reading stopped: signs for words, bare boundaries, capitals, glued words and the like.

use super::{Setting, boundaries, dates, meant, numerals, other_words};
use crate::diagnostics::{Diagnostic, Fix, LexicalProblem, Mend, MistakeProblem, Problem};
use crate::locale::{Locale, Text};
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::nouns::{self, Place as NounPlace};
use crate::syntax::lexicon::{self, clause_heads, keywords, reserved_words, script_of};
use crate::syntax::node::Misfit;
use crate::syntax::script::{is_han, is_name_character};

/// Where reading stopped.
pub(super) struct Place<'c> {
    /// The text.
    pub chunk: &'c Chunk<'c>,
    /// The offset of the first character that did not fit.
    pub at: usize,
    /// The text from there.
    pub rest: &'c str,
    /// The word there.
    pub word: &'c str,
    /// What could have stood there.
    pub misfit: &'c Misfit,
    /// Where the text stands.
    pub setting: Setting,
}

/// Returns the typical mistake at the place, or `None` when there is none.
pub fn at_place(chunk: &Chunk<'_>, misfit: &Misfit, setting: Setting) -> Option<Diagnostic> {
    let text = chunk.text();
    let rest = text.get(misfit.at..)?;
    let at = misfit.at + rest.len() - rest.trim_start().len();
    let rest = rest.trim_start();
    let place = Place { chunk, at, rest, word: lexicon::first_word(rest), misfit, setting };
    let found = [
        missing_colon,
        meant::meant,
        other_words::other_word,
        foreign_comment,
        numerals::count_of,
        stop,
        comma_before_word,
        boundaries::glued_before_boundary,
        boundaries::boundary_twice,
        boundaries::boundary_spelling,
        boundaries::comparing_words,
        sign,
        boundaries::boundary,
        dates::date,
        bracket,
        seam,
        colon_of_head,
        list_word,
        numerals::numeral,
        capital,
        reserved,
        after_list,
        glued,
        character,
        numerals::with_unit,
    ];
    found.iter().find_map(|find| find(&place))
}

impl Place<'_> {
    /// Returns the problem at the first characters there.
    pub fn report(&self, problem: &dyn Problem, length: usize) -> Option<Diagnostic> {
        Some(problem.at(self.chunk.span(self.at, self.at + length)))
    }

    /// Returns true when a rule could have stood there.
    pub fn expects(&self, rule: Rule) -> bool {
        self.misfit.expected.contains(&rule)
    }

    /// Returns true for a text in Chinese.
    pub fn is_chinese(&self) -> bool {
        script_of(self.chunk.text()) == Locale::Zh
    }
}

/// `any of` with its items on the next lines, but no colon between.
fn missing_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.chunk.text().get(..place.at)?.trim_end();
    let wants_only_colon = place.misfit.expected == [Rule::colon] && !place.rest.is_empty();
    let head = if wants_only_colon { Some(before) } else { opening_line(place, before) }?;
    let span = place.chunk.span(0, head.len());
    let problem = LexicalProblem::MissingColon { head: head.to_owned() };
    Some(problem.at(span).with_fix(Fix::replace(span.at_end(), Mend::safe(":"))))
}

/// `limit half converted credits …`: a colon parts the name of a declaration from what it says.
fn colon_of_head(place: &Place<'_>) -> Option<Diagnostic> {
    if place.setting.rule != Rule::head_line || !place.expects(Rule::colon) {
        return None;
    }
    let ways = [Rule::colon, Rule::title, Rule::quoted, Rule::bare, Rule::dot, Rule::EOI];
    let is_name_behind = place.rest.chars().next().is_some_and(is_name_character);
    if !is_name_behind || !place.misfit.expected.iter().all(|rule| ways.contains(rule)) {
        return None;
    }
    let before = place.chunk.text().get(..place.at)?.trim_end().len();
    let mend = Fix::replace(place.chunk.span(before, before).at_end(), Mend::proposed(":"));
    let expected = vec![Text::new("冒号", "a colon")];
    let problem = LexicalProblem::NotExpected { found: place.word.to_owned(), expected };
    place.report(&problem, place.word.len()).map(|problem| problem.with_fix(mend))
}

/// Returns the beginning of a clause whose line ends in a word that opens a block, when reading went on to the next line.
fn opening_line<'c>(place: &Place<'c>, before: &'c str) -> Option<&'c str> {
    let roles = ["any_of", "all_of", "each_of", "best_of", "choice_of"];
    let keywords = roles.iter().filter_map(|role| lexicon::keyword(lexicon::find_role(role)?));
    let mut words = keywords.flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese));
    words.find_map(|word| {
        let (start, _) = before.match_indices(word).next()?;
        let end = start + word.len();
        // Only the space that stands for a line break is nowhere in the file.
        let is_line_end = before.get(end..)?.starts_with(' ') && place.chunk.span(end, end + 1).is_empty();
        if is_line_end { before.get(..end) } else { None }
    })
}

fn foreign_comment(place: &Place<'_>) -> Option<Diagnostic> {
    let marks = ["//", "--", "/*", ";", "<!--"];
    let mark = marks.iter().find(|mark| place.rest.starts_with(**mark) && place.rest.len() > mark.len())?;
    place.report(&MistakeProblem::ForeignComment { mark: (*mark).to_owned() }, mark.len())
}

fn stop(place: &Place<'_>) -> Option<Diagnostic> {
    let mark = place.rest.chars().next().filter(|mark| matches!(mark, '。' | '.' | ';' | ':' | ','))?;
    let at_end = place.rest.len() == mark.len_utf8();
    if at_end { place.report(&MistakeProblem::StopAtEnd { mark }, mark.len_utf8()) } else { None }
}

/// `, and`: the word joins by itself.
fn comma_before_word(place: &Place<'_>) -> Option<Diagnostic> {
    // A list takes the comma in and stops behind it.
    let before = place.chunk.text().get(..place.at)?.trim_end();
    let (comma, behind) = match place.rest.strip_prefix(',') {
        Some(behind) => (place.at, behind.trim_start()),
        None => (before.strip_suffix(',')?.len(), place.rest),
    };
    if !begins_with(behind, &["and", "or", "but", "unless", "otherwise", "with"]) {
        return None;
    }
    let problem = MistakeProblem::CommaBeforeWord { word: lexicon::first_word(behind).to_owned() };
    Some(problem.at(place.chunk.span(comma, comma + 1)))
}

const COMPARISONS: &[(&str, &str, &str)] = &[
    (">=", "不少于", "at least"),
    ("=>", "不少于", "at least"),
    ("≥", "不少于", "at least"),
    ("<=", "不超过", "at most"),
    ("=<", "不超过", "at most"),
    ("≤", "不超过", "at most"),
    ("!=", "不是", "is not"),
    ("<>", "不是", "is not"),
    ("≠", "不是", "is not"),
    (">", "超过", "more than"),
    ("<", "低于", "less than"),
    ("&&", "且", "and"),
    ("||", "或", "or"),
    ("!", "非", "not"),
];

const ARITHMETIC: &[(&str, &str, &str)] = &[
    ("+", "加", "plus"),
    ("*", "乘", "times"),
    ("×", "乘", "times"),
    ("/", "除以", "divided by"),
    ("÷", "除以", "divided by"),
    ("-", "减", "less"),
    ("−", "减", "less"),
];

fn sign(place: &Place<'_>) -> Option<Diagnostic> {
    // In a scale `<` and `=` are words of the language; the message says which of them can stand there.
    if place.setting.head == "scale" {
        return None;
    }
    let in_chinese = place.is_chinese();
    let starts = |(sign, _, _): &&(&str, &str, &str)| place.rest.starts_with(*sign);
    if let Some((mark, zh, en)) = COMPARISONS.iter().find(starts) {
        let mend = Text::new(*zh, *en);
        return place.report(
            &MistakeProblem::ComparisonSign { mark: (*mark).to_owned(), mend, in_chinese },
            mark.len(),
        );
    }
    let is_colon = |mark: &&&str| {
        let values = [Rule::term, Rule::sum, Rule::amount, Rule::values, Rule::plain_value, Rule::figure];
        **mark != ":" || place.rest.len() > 1 && values.iter().any(|value| place.expects(*value))
    };
    if let Some(mark) = ["==", "=", ":"].iter().filter(is_colon).find(|mark| place.rest.starts_with(**mark)) {
        return place.report(&MistakeProblem::EqualsSign { mark: (*mark).to_owned() }, mark.len());
    }
    let (symbol, zh, en) = ARITHMETIC.iter().find(starts)?;
    let mend = Text::new(*zh, *en);
    place.report(
        &MistakeProblem::WordForSymbol { symbol: (*symbol).to_owned(), mend, in_chinese },
        symbol.len(),
    )
}

fn bracket(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let before = text.get(..place.at)?;
    if place.rest.starts_with(')') {
        return place.report(&LexicalProblem::UnmatchedBracket { bracket: ')', wanted: '(' }, 1);
    }
    if place.rest.starts_with('(') && before.chars().next_back().is_some_and(is_name_character) {
        let word = before.rsplit(|c| !is_name_character(c)).next()?;
        let inside = place.rest.find(')').map_or(place.rest.len(), |end| end + 1);
        let start = place.at - word.len();
        let span = place.chunk.span(start, place.at + inside);
        return Some(
            LexicalProblem::NameNeedsQuotes { text: text.get(start..place.at + inside)?.to_owned() }.at(span),
        );
    }
    let opened =
        before.rfind('(').filter(|open| before.get(*open..).is_some_and(|inside| !inside.contains(')')))?;
    if !place.rest.is_empty() {
        return None;
    }
    let problem = LexicalProblem::UnmatchedBracket { bracket: '(', wanted: ')' };
    Some(problem.at(place.chunk.span(opened, opened + 1)))
}

/// A Chinese name with digits at its end, such as 高等数学2, is read as a name and a number.
fn seam(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.chunk.text().get(..place.at)?;
    let digits: usize = place.rest.chars().take_while(char::is_ascii_digit).count();
    if digits == 0 || !before.chars().next_back().is_some_and(is_han) {
        return None;
    }
    let name = before.rsplit(|character| !is_name_character(character)).next()?;
    let (start, end) = (place.at - name.len(), place.at + digits);
    let text = place.chunk.text().get(start..end)?.to_owned();
    let whole = lexicon::first_word(place.chunk.text().get(start..)?);
    if let Some(parted) = parted_sentence(whole) {
        let problem = MistakeProblem::GluedWords { text: whole.to_owned(), parted };
        return Some(problem.at(place.chunk.span(start, start + whole.len())));
    }
    Some(LexicalProblem::NameNeedsQuotes { text }.at(place.chunk.span(start, end)))
}

/// Returns a run of words and figures with the spaces that it needs, or `None` where it may be one name such as 高等数学2.
fn parted_sentence(run: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for character in run.chars() {
        let is_digit = character.is_ascii_digit() || character == '.';
        match parts.last_mut() {
            Some(last)
                if last.ends_with(|before: char| before.is_ascii_digit() || before == '.') == is_digit =>
            {
                last.push(character);
            }
            Some(_) | None => parts.push(character.to_string()),
        }
    }
    let is_known = |part: &String| lexicon::is_word(part) || lexicon::glued(part).is_some();
    let known = parts.iter().filter(|part| is_known(part)).count();
    let words =
        parts.iter().map(|part| lexicon::glued(part).map_or_else(|| part.clone(), |glued| glued.parted()));
    (parts.len() > 2 && known > 0).then(|| words.collect::<Vec<_>>().join(" "))
}

fn list_word(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let joins = begins_with(place.rest, &["and"]);
    if (joins || begins_with(place.rest, &["or"])) && begins_with(text, &["given", "reading"]) {
        let word = place.word.to_owned();
        let length = word.len();
        return place.report(&MistakeProblem::TwoItemsOnOneLine { word, all: joins }, length);
    }
    if begins_with(place.rest, &["or_above", "or_below"]) {
        return None;
    }
    let words = ["以及", "和", "与", "及", "&"];
    let word = words.iter().find(|word| place.rest.starts_with(**word)).copied();
    let word = word.or_else(|| (joins && place.expects(Rule::comma)).then_some(place.word))?;
    place.report(&MistakeProblem::ListJoinedByWord { word: word.to_owned() }, word.len())
}

fn capital(place: &Place<'_>) -> Option<Diagnostic> {
    let lower = place.rest.to_ascii_lowercase();
    if lower == place.rest {
        return None;
    }
    let english = keywords().iter().flat_map(|keyword| keyword.english.iter());
    let word = english
        .filter(|word| {
            lower.strip_prefix(**word).is_some_and(|rest| !rest.chars().next().is_some_and(is_name_character))
        })
        .max_by_key(|word| word.len())?;
    let written = place.rest.get(..word.len()).filter(|written| written != word)?;
    let problem = MistakeProblem::CapitalKeyword { word: written.to_owned(), keyword: (*word).to_owned() };
    place.report(&problem, word.len())
}

fn reserved(place: &Place<'_>) -> Option<Diagnostic> {
    const NAMES: &[Rule] = &[
        Rule::name,
        Rule::bare,
        Rule::quoted,
        Rule::names,
        Rule::path,
        Rule::element,
        Rule::elements,
        Rule::target,
        Rule::target_list,
        Rule::targets,
        Rule::item_list,
        Rule::item_pattern,
    ];
    let wants_name = NAMES.iter().any(|rule| place.expects(*rule));
    let alone = place.rest.get(place.word.len()..).is_some_and(|behind| {
        behind.is_empty()
            || behind.starts_with([',', ')', '.', ':'])
            || behind.trim_start().starts_with(['"', '「', '“'])
    });
    if wants_name && alone && reserved_words().contains(&place.word) {
        let problem = LexicalProblem::ReservedName { word: place.word.to_owned() };
        return place.report(&problem, place.word.len());
    }
    None
}

fn after_list(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.chunk.text().get(..place.at)?;
    let last = before.trim_end().rsplit([' ', ',']).next()?;
    let is_measure =
        nouns::find(last, NounPlace::Item).is_some_and(|noun| matches!(noun.text, "credits" | "hours"));
    if is_measure
        && place.setting.rule == Rule::rule_line
        && place.rest.starts_with(|c: char| c.is_ascii_digit())
    {
        let start = before.trim_end().len() - last.len();
        let problem = LexicalProblem::WordAfterList { word: last.to_owned() };
        return Some(problem.at(place.chunk.span(start, start + last.len())));
    }
    let segment = before.rfind(',').map(|comma| comma + 1).and_then(|start| {
        let text = place.chunk.text().get(start..)?;
        let trimmed = text.trim_start();
        Some((start + text.len() - trimmed.len(), trimmed))
    });
    if let Some((start, segment)) = segment
        && begins_with(segment, clause_heads(place.setting.group))
    {
        let word = lexicon::first_word(segment);
        let problem = LexicalProblem::WordAfterList { word: word.to_owned() };
        return Some(problem.at(place.chunk.span(start, start + word.len())));
    }
    let is_list = place.expects(Rule::comma) && before.contains(',');
    if is_list && begins_with(place.rest, clause_heads(place.setting.group)) {
        let problem = LexicalProblem::WordAfterList { word: place.word.to_owned() };
        return place.report(&problem, place.word.len());
    }
    None
}

fn glued(place: &Place<'_>) -> Option<Diagnostic> {
    let word = place.word;
    let expected: Vec<&str> =
        place.misfit.expected.iter().filter_map(|rule| lexicon::role_name(*rule)).collect();
    let by_head = || {
        let (_, head) = lexicon::glued_head(word, &expected)?;
        let rest = word.strip_prefix(head)?;
        let rest = lexicon::glued(rest).map_or_else(|| rest.to_owned(), |glued| glued.parted());
        Some(format!("{head} {rest}"))
    };
    let parted = by_head().or_else(|| lexicon::glued(word).map(|glued| glued.parted()))?;
    place.report(&MistakeProblem::GluedWords { text: word.to_owned(), parted }, word.len())
}

fn character(place: &Place<'_>) -> Option<Diagnostic> {
    let character = place.rest.chars().next()?;
    let known = is_name_character(character) || "\"“「《,:.()=<>|—–-%/".contains(character);
    if known {
        None
    } else {
        place.report(&LexicalProblem::UnknownCharacter { character }, character.len_utf8())
    }
}
