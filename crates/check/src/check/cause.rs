//! One finding a cause: of several errors at one place, one is the cause and the others are what follows from it.

use crate::diagnostics::Diagnostic;
use crate::locale::Locale;
use crate::source::{Sources, Span};
use crate::syntax::lexicon;
use std::collections::BTreeMap;

/// Returns the findings without those that follow from another at the same place, or from a base that is not there.
pub(super) fn causes(found: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    let is_base_missing = found.iter().any(|finding| is_of_base_missing(finding, sources));
    let mut ranks: BTreeMap<Span, u8> = BTreeMap::new();
    for (span, rank) in found.iter().filter_map(|finding| Some((finding.span(), rank(finding)?))) {
        ranks.entry(span).and_modify(|known| *known = rank.min(*known)).or_insert(rank);
    }
    let is_text_faulty = ranks.values().any(|rank| *rank == 0);
    let follows = |finding: &Diagnostic| {
        let Some(own) = rank(finding) else { return false };
        // What the base declares is not known, so no name can be said to be declared nowhere.
        if is_base_missing && matches!(finding.code.as_str(), "LJ0201" | "LJ0203") {
            return true;
        }
        // A file whose text has faults may hold the head that seems to be missing.
        let is_head_missed = finding.code.as_str() == "LJ0506" && is_text_faulty;
        let span = finding.span();
        let at_same_place = ranks.get(&span).is_some_and(|rank| *rank < own);
        is_head_missed || at_same_place || own > 0 && is_within_faulty_text(&ranks, span)
    };
    let kept: Vec<bool> = found.iter().map(|finding| !follows(finding)).collect();
    found.into_iter().zip(kept).filter_map(|(finding, is_kept)| is_kept.then_some(finding)).collect()
}

// The base is not found, or the line that adopts it cannot be read.
fn is_of_base_missing(finding: &Diagnostic, sources: &Sources) -> bool {
    if finding.code.as_str() == "LJ0801" {
        return true;
    }
    let line = || {
        let file = sources.get(finding.span().file)?;
        let line = file.position(finding.span().start()).line;
        file.line_span(line).map(|span| file.slice(span).trim_start())
    };
    rank(finding) == Some(0) && line().is_some_and(begins_to_adopt)
}

fn begins_to_adopt(line: &str) -> bool {
    let spelt = |locale| lexicon::find_role("adopt").map(|role| lexicon::spelling(role, locale));
    [Locale::Zh, Locale::En].into_iter().filter_map(spelt).any(|word| line.starts_with(word))
}

// Faults of the text do not overlap, so the last that begins at or before a place is the only one that can hold it.
fn is_within_faulty_text(ranks: &BTreeMap<Span, u8>, span: Span) -> bool {
    let until = Span::new(span.file, span.start(), usize::MAX);
    let mut before = ranks.range(..=until).rev().take_while(|(fault, _)| fault.file == span.file);
    before.find(|(_, rank)| **rank == 0).is_some_and(|(fault, _)| fault.contains(span))
}

/// Returns how near to the cause an error is: first the text, then what it leaves open, then names, then the make-up of a
/// declaration, then values. Warnings and hints follow from nothing.
fn rank(finding: &Diagnostic) -> Option<u8> {
    if !finding.is_error() {
        return None;
    }
    let families = ["LJ01", "LJ04", "LJ02", "LJ05", "LJ03"];
    let family = families.iter().position(|family| finding.code.as_str().starts_with(family))?;
    u8::try_from(family).ok()
}
