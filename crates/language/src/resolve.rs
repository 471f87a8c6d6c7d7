//! From the files as written to the policy as meant: names become ids, literals get types, definitions, generals and tables
//! of rules are taken in.
//!
//! In: a [`PolicyFolder`]. Out: [`Resolved`], always: what is wrong is left out and reported, and what rests on a part that
//! is broken stays silent. Always true: the order of the files decides nothing but the order of what they declare.

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod adopt;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod alike;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod assertion;
mod case_sheet;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod catalogue;
mod citation;
mod collect;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod combine;
mod compare;
mod condition;
mod context;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod counted;
mod define;
mod entries;
mod entry_sheet;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod example;
mod expectation;
mod expression;
mod fact;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod family;
mod folder;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod function;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod general;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod glue;
mod grid;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod head;
mod history;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod institution;
mod literal;
mod measure;
mod moment;
mod numbered;
mod part;
mod pattern;
mod per_key;
mod places;
mod prerequisites;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod programme;
mod record;
mod remainder;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod rule;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all heads and clauses a few belong; one arm refuses the rest"
)]
mod rule_clauses;
mod scope;
mod sets;
mod share;
mod sheets;
mod slots;
mod steps;
mod table;
mod target;
#[cfg(test)]
mod tests;
mod types;
mod vocabulary;
mod words;

pub use folder::{Adoption, Base, PolicyFolder, RuleFile};

use crate::diagnostics::{Diagnostic, in_order};
use crate::parts::beside;
use crate::policy::base::FixedRule;
use crate::policy::{Place, Policy};
use crate::source::Sources;
use crate::syntax::ast::{ClauseKind, Declaration, Head, clause};
use crate::syntax::lexicon::nouns;
use collect::Declared;
use context::{Resolver, Stages};
use numbered::Numbered;
use std::collections::BTreeSet;
use std::sync::Arc;

/// To number so many rules is worth a thread.
const FEWEST_NUMBERED_BESIDE: usize = 1_000;

/// A policy with what is wrong in its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The policy, as far as its text says it.
    pub policy: Policy,
    /// What is wrong, the faults of the parse among them, by file and place.
    pub problems: Vec<Diagnostic>,
    /// Places of the declarations and rows in which a fault was found: the head's line, or the row's. What is there in the
    /// policy may lack a part, so nothing that follows should judge it.
    pub broken: BTreeSet<Place>,
    /// The files that the problems point into, sheets included.
    pub sources: Sources,
}

impl Resolved {
    /// Returns true when nothing at this place may be judged: its text has a fault that is reported.
    pub fn is_broken(&self, place: &Place) -> bool {
        self.broken.contains(place)
    }
}

/// Returns the policy of a folder and what is wrong with its text.
pub fn resolve(folder: &PolicyFolder) -> Resolved {
    resolve_on(folder, 0)
}

// On so many threads; where the number is 0, as many as are worth it.
fn resolve_on(folder: &PolicyFolder, threads: usize) -> Resolved {
    let mut reader = Resolver { threads, ..Resolver::new(Declared::default(), folder) };
    reader.policy.locale = folder.locale();
    let adopted = adopt::take_in(folder, &mut reader);
    let mut with_rows = |declaration: &Declaration| reader.with_rows_of_sheet(declaration);
    let rows: Vec<Option<Vec<Declaration>>> = adopted.declarations.iter().map(|one| with_rows(one)).collect();
    let before: Vec<Declaration> = adopted
        .edits
        .iter()
        .map(|edit| {
            let made = with_rows(&edit.before).and_then(|made| made.into_iter().next());
            made.unwrap_or_else(|| edit.before.clone())
        })
        .collect();
    let declared = Declared::of(glue::written_out(&adopted.declarations, &rows), &folder.sources);
    let mut resolver = reader.going_on(declared);
    for problem in std::mem::take(&mut resolver.declared.problems).into_iter().chain(adopted.problems) {
        resolver.push(problem);
    }
    resolver.stages = stages_of(&resolver.declared.all);
    (resolver.row_edits, resolver.entry_edits) = (adopted.row_edits, adopted.entry_edits);
    resolver.resolve_all(&adopted.bases);
    resolver.resolve_edits(&adopted.edits, &before);
    resolver.expect_entry_edits(&adopted.fixed_rules);
    for (rule, span) in &adopted.fixed_rules {
        let fixed_at = resolver.place(*span);
        resolver.policy.fixed_rules.push(FixedRule { rule: rule.clone(), fixed_at });
    }
    folder.ahead.clear();
    let (policy, problems, broken, sources) = resolver.finish();
    let lock = folder.lock.clone();
    let policy =
        Policy { lock, files: Arc::clone(&folder.files), words: nouns::values_by_chinese(), ..policy };
    let of_bases = folder.bases.values().flat_map(|base| &base.rules);
    let parsed = folder.rules.iter().chain(of_bases).flat_map(|rules| rules.parse.problems.clone());
    Resolved { policy, problems: in_order(parsed.chain(problems)), broken, sources }
}

impl<'a> Resolver<'a> {
    // What others speak with comes first: names, then types, then entries and courses, then what speaks of them.
    fn resolve_all(&mut self, bases: &[adopt::BaseText<'a>]) {
        let (declared, edits) = (Arc::clone(&self.declared.all), self.row_edits.clone());
        let rules: usize = declared.iter().map(|declaration| part::units_of(declaration).count()).sum();
        let (numbered, ()) = beside(
            rules >= FEWEST_NUMBERED_BESIDE,
            || Numbered::of(&declared, &edits),
            || self.resolve_what_is_spoken_of(),
        );
        self.take_in_numbers(numbered);
        self.number_counted();
        self.each_of_few(Self::resolve_function);
        self.each_of_few(Self::resolve_table);
        self.resolve_base_heads(bases);
        self.resolve_head();
        self.each_of_few(Self::resolve_combine);
        self.each_of_few(Self::resolve_family);
        self.each_of_few(Self::resolve_general);
        self.resolve_all_rules();
        self.note_papers();
        self.each_of_few(Self::resolve_counted);
        self.each_of_few(Self::resolve_reward);
        self.each_of_few(Self::resolve_assertion);
        self.each_of_few(Self::resolve_example);
        self.each_of_few(Self::resolve_unused_general);
        self.each_of_few(Self::resolve_unused_definition);
    }

    fn resolve_what_is_spoken_of(&mut self) {
        self.resolve_vocabulary();
        self.each_of_few(Self::resolve_set);
        self.each_of_few(Self::resolve_institution);
        self.resolve_catalogues();
        self.each_of_few(Self::resolve_programme);
        self.expect_definitions_without_circle();
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "of all heads and clauses these few say a stage")]
fn stages_of(declarations: &[&Declaration]) -> Stages {
    let mut stages = Stages::default();
    for declaration in declarations {
        let rows = match &declaration.head {
            Head::RuleTable { rows, .. } => rows.as_slice(),
            _ => &[],
        };
        for line in declaration.outline().iter().chain(rows.iter().flat_map(|row| row.clauses.outline())) {
            match &line.kind {
                ClauseKind::Result(result) if result.verb == clause::Verb::Recognise => {
                    stages.recognises = true
                }
                ClauseKind::Result(_) | ClauseKind::Excuse { .. } => stages.converts = true,
                _ => {}
            }
        }
    }
    stages
}
