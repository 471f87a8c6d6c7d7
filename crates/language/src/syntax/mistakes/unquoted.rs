//! Names that cannot stand without quotes: they hold 的, or a word that names a boundary.

use super::Setting;
use crate::diagnostics::{Diagnostic, LexicalProblem, Problem};
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::nouns::{self, Place};
use crate::syntax::lexicon::{self, find_role, first_word, keyword, leading};
use crate::syntax::node::Misfit;
use crate::syntax::script::{is_han, is_name_character};

/// Returns the name that has to be quoted where reading stopped within it, or `None` when there is none.
pub(super) fn unquoted(chunk: &Chunk<'_>, misfit: &Misfit, setting: Setting) -> Option<Diagnostic> {
    let text = chunk.text();
    let start = if setting.rule == Rule::head_line { declared(text) } else { used(text, misfit) }?;
    let name = first_word(text.get(start..)?);
    let end = start + name.len();
    if !(start..=end).contains(&misfit.at) {
        return None;
    }
    let problem = LexicalProblem::NameNeedsQuotes { text: name.to_owned() };
    Some(problem.at(chunk.span(start, end)))
}

/// Returns where the name that a head declares begins, when a word in it ends a bare name.
fn declared(text: &str) -> Option<usize> {
    let role = lexicon::find_group(text).map_or("", |(role, _)| role);
    // The name of an attribute is its owner's, with 的 between.
    if role == "attribute" {
        return None;
    }
    let head = leading(text, role).unwrap_or_else(|| first_word(text).len());
    let behind = text.get(head..)?;
    let start = head + behind.len() - behind.trim_start().len();
    let name = first_word(behind.trim_start());
    let is_limit = ["limit", "require", "bar", "assert"].contains(&role);
    // The figure of a limit may follow its name at once, when the colon was forgotten.
    let begins_figure =
        |behind: &str| behind.is_empty() || behind.starts_with(|mark: char| mark.is_ascii_digit());
    let holds_boundary = boundaries().any(|word| {
        let behind =
            name.find(word).filter(|at| *at > 0 || !is_limit).and_then(|at| name.get(at + word.len()..));
        behind.is_some_and(|behind| !(is_limit && begins_figure(behind)))
    });
    (name.chars().any(is_han) && (name.contains('的') || holds_boundary)).then_some(start)
}

/// Returns where the name begins at whose 的 or boundary word reading stopped, although neither could stand there.
fn used(text: &str, misfit: &Misfit) -> Option<usize> {
    let (before, rest) = text.split_at_checked(misfit.at)?;
    let name = before.rsplit(|mark: char| !is_name_character(mark)).next()?;
    if !name.chars().next_back().is_some_and(is_han) {
        return None;
    }
    let is_fact = |behind: &str| nouns::find(first_word(behind), Place::Item).is_some();
    let goes_on = |behind: &str| behind.chars().next().is_some_and(is_han);
    let takes_boundary = [Rule::operator, Rule::comparison, Rule::figure_part, Rule::step]
        .iter()
        .any(|rule| misfit.expected.contains(rule));
    let by_of = rest.strip_prefix('的').is_some_and(|behind| goes_on(behind) && !is_fact(behind));
    let by_boundary =
        !takes_boundary && boundaries().any(|word| rest.strip_prefix(word).is_some_and(goes_on));
    (by_of || by_boundary).then(|| before.len() - name.len())
}

fn boundaries() -> impl Iterator<Item = &'static str> {
    const ROLES: &[&str] = &[
        "at_least",
        "at_most",
        "more_than",
        "less_than",
        "not_before",
        "not_after",
        "before",
        "after",
        "in",
        "not_in",
        "or_above",
        "or_below",
    ];
    let keywords = ROLES.iter().filter_map(|role| keyword(find_role(role)?));
    keywords.flat_map(|keyword| keyword.chinese.iter().copied())
}
