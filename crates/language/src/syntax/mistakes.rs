//! Why a chunk does not fit the grammar, said in one exact sentence.
//!
//! In: the chunk and the furthest place that could be read. Out: one diagnostic. The typical mistakes are looked for
//! first, at the head of the line and at the place itself; else what could stand there is named.

mod boundaries;
mod choices;
mod dates;
mod expected;
mod heads;
mod meant;
mod numerals;
mod other_words;
mod outcomes;
mod places;
mod shares;
mod standing;
mod unquoted;

use super::chunk::Chunk;
use super::grammar::Rule;
use super::lexicon::{Group, find_role, first_word, keyword, role_name, script_of};
use super::node::Misfit;
use crate::diagnostics::{Diagnostic, Fix, LexicalProblem, Mend, Problem};
use crate::locale::{Locale, Text};
use crate::nearest::nearest;

pub use boundaries::{boundary_meant, boundary_mends};
pub use dates::date_spelling;
pub use expected::{attribute_of, cell, comparisons, expected, pair, preferences};
pub use heads::{ReadAs, faulty_head, near_heads};
pub use numerals::in_digits;
pub use outcomes::{is_day, length_within};
pub use shares::{names_programme_credits, not_a_part, of_the_programme, part_in_words, share_in_words};

/// Where a chunk stands.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The rule that it should match.
    pub rule: Rule,
    /// The group of its declaration.
    pub group: Group,
    /// The role that heads its declaration; empty for an entry of a declared kind.
    pub head: &'static str,
}

/// Returns what is wrong with a chunk.
pub fn explain(chunk: &Chunk<'_>, misfit: &Misfit, setting: Setting) -> Diagnostic {
    unquoted::unquoted(chunk, misfit, setting)
        .or_else(|| heads::at_head(chunk, misfit, setting))
        .or_else(|| places::at_place(chunk, misfit, setting))
        .unwrap_or_else(|| plainly(chunk, misfit))
}

/// Returns the keyword that a text begins with but for a slip, of those that could stand there, and how far the slip
/// reaches.
fn near_keyword(text: &str, expected: &[Rule]) -> Option<(String, usize)> {
    let script = script_of(first_word(text));
    const BOUNDARIES: &[&str] =
        &["at_least", "at_most", "more_than", "less_than", "not_before", "not_after", "or_above", "or_below"];
    const TYPES: &[&str] = &[
        "type_number",
        "type_share",
        "type_one_of",
        "type_date",
        "type_duration",
        "type_yes_no",
        "type_text",
    ];
    let takes_type = [Rule::attribute_type, Rule::type_number].iter().any(|rule| expected.contains(rule));
    let takes_boundary =
        [Rule::comparison, Rule::operator, Rule::figure_part].iter().any(|rule| expected.contains(rule));
    let roles = expected.iter().filter_map(|rule| role_name(*rule));
    let roles = roles.chain(BOUNDARIES.iter().copied().filter(|_| takes_boundary));
    let roles = roles.chain(TYPES.iter().copied().filter(|_| takes_type));
    let keywords = roles.filter_map(|role| keyword(find_role(role)?));
    let words = keywords.flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese).copied());
    let long = |word: &&str| word.is_ascii() && word.len() > 3 || word.chars().count() > 2;
    words.filter(long).filter(|word| script_of(word) == script).find_map(|word| {
        let count = word.split(' ').count();
        let written: Vec<&str> = text.split(' ').take(count).collect();
        let written = if count == 1 { first_word(text).to_owned() } else { written.join(" ") };
        (nearest(&written, [word]).len() == 1).then(|| (word.to_owned(), written.len()))
    })
}

fn plainly(chunk: &Chunk<'_>, misfit: &Misfit) -> Diagnostic {
    let text = chunk.text();
    let expected = expected(&misfit.expected);
    let rest = text.get(misfit.at..).unwrap_or("");
    let at = misfit.at + rest.len() - rest.trim_start().len();
    let word = super::lexicon::first_word(rest.trim_start());
    if word.is_empty() {
        let end = chunk.span(text.len(), text.len());
        return LexicalProblem::EndsTooSoon { expected }.at(end);
    }
    if let Some((keyword, length)) = near_keyword(rest.trim_start(), &misfit.expected) {
        let place = chunk.span(at, at + length);
        let found = rest.trim_start().get(..length).unwrap_or(word).to_owned();
        let quoted = |locale: Locale| locale.quote(&keyword);
        let expected = vec![Text::new(quoted(Locale::Zh), quoted(Locale::En))];
        let problem = LexicalProblem::NotExpected { found, expected };
        return problem.at(place).with_fix(Fix::replace(place, Mend::proposed(keyword)));
    }
    let found = word.to_owned();
    LexicalProblem::NotExpected { found, expected }.at(chunk.span(at, at + word.len()))
}
