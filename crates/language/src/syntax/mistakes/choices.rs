//! Targets joined by `or`: whether the learner chooses or the best counts has to be said.

use super::places::Place;
use crate::diagnostics::{Diagnostic, LexicalProblem, Problem};
use crate::locale::{Locale, Text};
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::{find_role, leading, spelling};

const VERBS: &[&str] = &["convert", "waive", "stand_for", "replace"];

/// `免考 00012 或 00015`, `waive C1 or C2`.
pub(super) fn joined_targets(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let word = ["或者", "或", "or "].into_iter().find(|word| place.rest.starts_with(word))?;
    if !begins_with(text, VERBS) {
        return None;
    }
    let head = VERBS.iter().find_map(|verb| leading(text, verb))?;
    let behind = text.get(head..)?;
    let start = head + behind.len() - behind.trim_start().len();
    let joined = text.get(start..)?.trim_end();
    let parts: Vec<&str> = match word {
        "or " => joined.split(" or ").flat_map(|part| part.split(',')).map(str::trim).collect(),
        _ => joined.split(['或', ',']).map(|part| part.trim_start_matches('者').trim()).collect(),
    };
    let is_name = |part: &&str| !part.is_empty() && !part.contains([':', '(']) && part.split(' ').count() < 3;
    if !parts.iter().all(is_name) || begins_with(joined, &["best_of", "choice_of", "all_of", "each_of"]) {
        return None;
    }
    let written = |role: &str, locale: Locale| {
        let word = find_role(role).map_or("", |role| spelling(role, locale));
        let list = parts.join(if place.is_chinese() { "、" } else { ", " });
        format!("{word}: {list}")
    };
    let expected = vec![
        Text::new(
            format!("「{}」（由学习者选择）", written("choice_of", Locale::Zh)),
            format!("`{}` where the learner chooses", written("choice_of", Locale::En)),
        ),
        Text::new(
            format!("「{}」（取最有利的）", written("best_of", Locale::Zh)),
            format!("`{}` where the best counts", written("best_of", Locale::En)),
        ),
    ];
    let found = joined.to_owned();
    let span = place.chunk.span(start, start + joined.len());
    Some(LexicalProblem::NotExpected { found, expected }.at(span))
}
