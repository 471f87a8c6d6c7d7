//! What every check stands on: the policy, its text, the findings so far.

use super::facts::Facts;
use super::outline::{Outline, Trait};
use crate::diagnostics::{Diagnostic, Problem};
use crate::locale::Text;
use crate::policy::{Place, Policy, Rule, RuleId};
use crate::source::{Sources, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// For what is judged after all that is broken was told.
pub(super) static NOTHING_BROKEN: BTreeSet<Place> = BTreeSet::new();

/// The state of one run of checks.
pub(super) struct Ground<'a> {
    /// The policy that is judged.
    pub policy: &'a Policy,
    /// Its rules in outline.
    pub outline: &'a Outline,
    sources: &'a Sources,
    broken: &'a BTreeSet<Place>,
    problems: Vec<Diagnostic>,
    facts: Arc<Facts<'a>>,
}

impl<'a> Ground<'a> {
    /// Returns the state before anything is found.
    pub(super) fn new(
        policy: &'a Policy,
        outline: &'a Outline,
        sources: &'a Sources,
        broken: &'a BTreeSet<Place>,
    ) -> Self {
        let facts = Arc::new(Facts::new(policy));
        Self { policy, outline, sources, broken, problems: Vec::new(), facts }
    }

    /// Returns another state of the same run, before anything is found.
    pub(super) fn another(&self) -> Self {
        Self { problems: Vec::new(), facts: self.facts(), ..*self }
    }

    /// Returns another state of a policy in which nothing is broken.
    pub(super) fn unbroken(&self) -> Self {
        Self { broken: &NOTHING_BROKEN, ..self.another() }
    }

    /// Returns the rules that are such, with their ids.
    pub(super) fn rules_such(&self, one: Trait) -> impl Iterator<Item = (RuleId, &'a Rule)> + use<'a> {
        self.outline.such(&self.policy.rules, one)
    }

    /// Returns the facts of the policy.
    pub(super) fn facts(&self) -> Arc<Facts<'a>> {
        Arc::clone(&self.facts)
    }

    /// Returns what was found.
    pub(super) fn into_problems(self) -> Vec<Diagnostic> {
        self.problems
    }

    /// Reports a problem at a line.
    pub(super) fn report(&mut self, problem: &impl Problem, place: &Place) {
        let diagnostic = problem.at(self.span(place));
        self.push(diagnostic);
    }

    /// Reports a finished diagnostic.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Returns how many findings there are so far.
    pub(super) fn found(&self) -> usize {
        self.problems.len()
    }

    /// Returns the files that the policy was read from.
    pub(super) fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// Returns true when an earlier step found a fault in what is declared at a place.
    pub(super) fn is_broken(&self, place: &Place) -> bool {
        self.broken.contains(place)
    }

    /// Returns true when anything at all is broken, so that "nothing does" cannot be known.
    pub(super) fn is_anything_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// Returns the span of a line without the spaces around it, or the start of the first file for an unknown place.
    pub(super) fn span(&self, place: &Place) -> Span {
        let found = || {
            let file = self.sources.find(&place.file)?;
            let span = file.line_span(place.line as usize)?;
            let text = file.slice(span);
            let start = span.start() + (text.len() - text.trim_start().len());
            Some(file.span(start, start + text.trim().len()))
        };
        found().unwrap_or_default()
    }

    /// Returns the line on which the declaration of a place begins: the last above it that is not indented. Lines of a sheet
    /// are declarations of their own.
    pub(super) fn declaration_of(&self, place: &Place) -> Place {
        let Some(file) = self.sources.find(&place.file) else { return place.clone() };
        let begins = |line: &u32| {
            let span = file.line_span(*line as usize);
            span.is_some_and(|span| {
                file.slice(span).starts_with(|first: char| !first.is_whitespace() && first != '#')
            })
        };
        let line = (1..=place.line).rev().find(begins).unwrap_or(place.line);
        Place { file: place.file.clone(), line }
    }

    /// Returns the row of a table as it would be written with a range that it leaves out in place of its own, or `None` where
    /// its own is not found in the text.
    pub(super) fn row_instead(&self, place: &Place, own: &[Text], gaps: &[Text]) -> Option<String> {
        let text = self.text(place);
        let ([own], [gap, ..]) = (own, gaps) else { return None };
        let row = text.strip_prefix('|')?.strip_suffix('|')?;
        let is_own = |cell: &&str| [own.zh.as_str(), own.en.as_str()].contains(cell);
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let at = cells.iter().position(is_own)?;
        let gap = gap.in_locale(self.policy.locale);
        let cells: Vec<&str> = cells
            .iter()
            .enumerate()
            .map(|(position, cell)| if position == at { gap } else { *cell })
            .collect();
        Some(format!("| {} |", cells.join(" | ")))
    }

    /// Returns the text of a line without the spaces around it.
    pub(super) fn text(&self, place: &Place) -> String {
        self.sources.slice(self.span(place)).to_owned()
    }
}
