//! Rules and rows of tables of rules, resolved in parts on all cores and joined in the order of the text.
//!
//! In: what everything before the rules has made. Out: the rules. Always true: the policy and what is reported are the same
//! for any number of threads. What a part reads is what was there before the first rule; where a part in front of it has
//! changed something that it read, it is resolved again behind that one.

use super::context::Resolver;
use super::numbered::row_name;
use super::places::Places;
use super::rule::OfRule;
use crate::parts::{cut, stretches, threads_for};
use crate::policy::{List, Policy};
use crate::syntax::ast::{Clauses, Declaration, Head, Name, Row};
use smol_str::format_smolstr;
use std::mem::take;
use std::thread::scope;

/// So many rules are worth a thread: some ten times what it takes to begin one.
const FEWEST_A_THREAD: usize = 250;

/// So many rules mostly take the room that a thread asks for at once.
const RULES_TO_ROOM: usize = 32;

/// A rule, or a row of a table of rules.
#[derive(Clone, Copy)]
pub(super) struct Unit<'a> {
    declaration: &'a Declaration,
    name: &'a Name,
    row: Option<&'a Row>,
}

/// What parts may read and change of what they share, by how much there is of it.
#[derive(PartialEq)]
struct Before {
    changes: usize,
    attributes: usize,
    broken_words: usize,
}

/// Returns the rule of a declaration, or the rows of a table, in text order.
pub(super) fn units_of(declaration: &Declaration) -> impl Iterator<Item = Unit<'_>> {
    let rule = matches!(declaration.head, Head::Rule { .. }).then_some(None);
    let rows = if let Head::RuleTable { rows, .. } = &declaration.head { rows.as_slice() } else { &[] };
    let rows = rule.into_iter().chain(rows.iter().map(Some));
    rows.filter_map(|row| Some(Unit { declaration, name: declaration.name.as_ref()?, row }))
}

impl<'a> Resolver<'a> {
    /// Puts all rules, and the rows of tables, into the policy.
    pub fn resolve_all_rules(&mut self) {
        let declared = self.declared.all.clone();
        let units: Vec<Unit<'a>> = declared.iter().flat_map(|declaration| units_of(declaration)).collect();
        let threads = match self.threads {
            0 => threads_for(units.len(), FEWEST_A_THREAD),
            given => given,
        };
        if threads < 2 {
            self.resolve_units(&units);
            return;
        }
        let parts = cut(&units, threads, units.len(), |at, _| at + 1);
        let Some((first, others)) = parts.split_first() else { return };
        let before = self.before();
        let mut first_rule = first.len();
        let mut states = Vec::new();
        for part in others {
            states.push(self.state_of_part(first_rule, part.len()));
            first_rule += part.len();
        }
        scope(|scope| {
            let beside = states.into_iter().zip(others).map(|(mut state, part)| {
                let resolve = move || {
                    state.resolve_units(part);
                    state
                };
                (scope.spawn(resolve), *part)
            });
            let beside: Vec<_> = beside.collect();
            self.resolve_units(first);
            for (running, part) in beside {
                match running.join() {
                    Ok(state) if self.agrees_with(&state, &before) => self.join(state),
                    _ => self.resolve_units(part),
                }
            }
        });
    }

    fn resolve_units(&mut self, units: &[Unit<'a>]) {
        stretches(units, RULES_TO_ROOM).for_each(|units| self.resolve_some_units(units));
    }

    fn resolve_some_units(&mut self, units: &[Unit<'a>]) {
        for of_one in units.chunk_by(|one, next| std::ptr::eq(one.declaration, next.declaration)) {
            let Some(Unit { declaration, .. }) = of_one.first() else { continue };
            self.at_declaration(declaration, |resolver, _| {
                of_one.iter().for_each(|unit| resolver.resolve_unit(*unit));
            });
        }
    }

    /// Puts a rule, or a row of a table, into the policy.
    pub fn resolve_unit(&mut self, unit: Unit<'a>) {
        let Unit { declaration, name, row } = unit;
        let Some(row) = row else {
            let (name, place) = (name.text.clone(), self.place(name.span));
            return match declaration.alike() {
                Some(alike) => self.resolve_alike(declaration, name, place, (&[], alike)),
                None => {
                    let clauses = OfRule { shared: &[], own: &declaration.clauses };
                    self.resolve_rule(declaration, name, place, clauses);
                }
            };
        };
        let whole_name = row
            .name
            .as_ref()
            .map_or_else(|| format_smolstr!("{}/{}", name.text, row.number), |row| row_name(name, row));
        self.within(
            |resolver| resolver.place(row.span),
            |resolver| {
                let place = resolver.place(row.span);
                let shared = &declaration.clauses;
                match &row.clauses {
                    Clauses::Alike(alike) => {
                        resolver.resolve_alike(declaration, whole_name, place, (shared, alike));
                    }
                    Clauses::Made(own) => {
                        let clauses = OfRule { shared, own };
                        resolver.resolve_rule(declaration, whole_name, place, clauses);
                    }
                }
            },
        );
    }

    /// Returns a state of its own for a part of the rules: it knows what is there before the first of all rules.
    fn state_of_part(&mut self, first_rule: usize, count: usize) -> Self {
        let kept = (take(&mut self.problems), take(&mut self.broken), take(&mut self.policy.rules));
        let mut part = self.clone();
        (self.problems, self.broken, self.policy.rules) = kept;
        part.first_rule = first_rule;
        part.places = Places::of_part(&self.sources);
        part.declared = self.declared.for_a_part();
        part.asked_all_attributes.set(false);
        part.policy.rules = List::default();
        part.policy.rules.make_mut().reserve_exact(count);
        part
    }

    fn before(&self) -> Before {
        Before {
            changes: self.changes,
            attributes: self.policy.attributes.len(),
            broken_words: self.declared.broken_word_count(),
        }
    }

    /// Returns whether a part that is there would have come to the same behind the parts in front of it.
    fn agrees_with(&self, part: &Self, before: &Before) -> bool {
        let now = self.before();
        now.changes == before.changes
            && part.changes == before.changes
            && (now.attributes == before.attributes || !part.asked_all_attributes.get())
            && (now.broken_words == before.broken_words || !part.declared.asked_broken_words())
    }

    /// Adds what a part has made behind what is there. No rule reads a file; where one adds to a set or to the columns of a table, that
    /// counts as a change.
    fn join(&mut self, part: Self) {
        // Each field has a side to take: a part made it anew, or had a copy of what all know.
        #[rustfmt::skip]
        let Self {
            declared, policy, mut broken, mut used_definitions, mut used_generals, mut problems, is_spoilt,
            sources: _, folder: _, ignores_editions: _, base_heads: _, row_edits: _, entry_edits: _,
            sheets: _, converted: _, entries: _, columns: _, document: _, circular_definitions: _, institutions: _,
            at_institutions: _, institution_values: _, courses: _, courses_are_incomplete: _, rule_ids: _,
            counted_ids: _, stages: _, glued: _, untyped: _, has_keyed_attributes: _, taken_in: _,
            first_rule: _, changes: _, asked_all_attributes: _, threads: _, alike: _, tests: _, places: _,
        } = part;
        let Policy { mut rules, attributes, .. } = policy;
        self.policy.rules.make_mut().append(rules.make_mut());
        for (key, attribute) in attributes {
            self.policy.attributes.entry(key).or_insert(attribute);
        }
        self.declared.add_broken_words_of(declared);
        self.broken.append(&mut broken);
        self.used_definitions.append(&mut used_definitions);
        self.used_generals.append(&mut used_generals);
        self.problems.append(&mut problems);
        self.is_spoilt |= is_spoilt;
    }
}
