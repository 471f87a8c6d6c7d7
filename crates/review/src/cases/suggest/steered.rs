//! Records brought to a row of a look-up table: the facts by which a rule looks it up get the values of the row, on both sides of
//! what a change moves.

use super::super::change::{Change, Patch, stepped};
use crate::policy::walk::expressions_of_rule;
use crate::policy::{CellTest, Expr, FactRef, Owner, Policy, TableRow, Value};
use crate::record::{Known, LearnerRecord};
use std::collections::BTreeMap;

/// The most combinations of values that are tried on one outcome.
const MOST_TOGETHER: usize = 12;

/// A rule with values for the facts by which it looks a table up: each row of values belongs together.
pub(super) struct Steered {
    /// The rule, by its position.
    pub rule: usize,
    together: Vec<Vec<(FactRef, Value)>>,
}

/// Returns for each rule that looks up a changed row the values that lead there; nothing for changes of something else.
pub(super) fn steered(policy: &Policy, change: &Change) -> Vec<Steered> {
    let rows = change.patches.iter().filter_map(|patch| match patch {
        Patch::Row(table, at, row) => Some((*table, policy.tables.get(*table)?.rows.get(*at)?, row.as_ref())),
        Patch::Rule(..)
        | Patch::Counted(..)
        | Patch::Family(..)
        | Patch::Reward(..)
        | Patch::ItemUse(_)
        | Patch::Windows(_)
        | Patch::Editions(_) => None,
    });
    let mut found: BTreeMap<usize, Steered> = BTreeMap::new();
    for (table, before, after) in rows {
        for (rule, own) in policy.rules.iter().enumerate() {
            expressions_of_rule(own, &mut |expr, _| {
                let Expr::LookUp { table: looked_up, keys } = expr else { return };
                if looked_up.index() == table {
                    let steered = found.entry(rule).or_insert(Steered { rule, together: Vec::new() });
                    steered.together.extend(together(policy, keys, before, after));
                }
            });
        }
    }
    found.into_values().collect()
}

fn together(
    policy: &Policy,
    keys: &[Expr],
    before: &TableRow,
    after: &TableRow,
) -> Vec<Vec<(FactRef, Value)>> {
    let mut all: Vec<Vec<(FactRef, Value)>> = vec![Vec::new()];
    for ((key, test), other) in keys.iter().zip(&before.tests).zip(&after.tests) {
        let Expr::Fact(fact) = key else { continue };
        let mut values = values(policy, test);
        if test != other {
            values.extend(
                self::values(policy, other)
                    .into_iter()
                    .filter(|value| !values.contains(value))
                    .collect::<Vec<_>>(),
            );
        }
        if values.is_empty() {
            continue;
        }
        let with = |value: &Value| {
            let pair = (fact.clone(), value.clone());
            all.iter().map(|own| [own.as_slice(), std::slice::from_ref(&pair)].concat()).collect::<Vec<_>>()
        };
        all = values.iter().flat_map(with).take(MOST_TOGETHER).collect();
    }
    all
}

// The first value of a list; of a range both ends, each with its neighbour within and beyond.
fn values(policy: &Policy, test: &CellTest) -> Vec<Value> {
    match test {
        CellTest::Any => Vec::new(),
        CellTest::OneOf(values) => values.iter().take(1).cloned().collect(),
        CellTest::Range(range) => {
            let ends = range.from.iter().chain(&range.to).filter_map(|(end, _)| end.literal());
            let near = |value: &Value| {
                let beside = [true, false].map(|up| stepped(policy, value, None, up));
                std::iter::once(value.clone()).chain(beside.into_iter().flatten()).collect::<Vec<_>>()
            };
            ends.flat_map(near).collect()
        }
    }
}

impl Steered {
    /// Returns a record with the values in it, once for each of its outcomes.
    pub(super) fn brought(&self, record: &LearnerRecord) -> Vec<LearnerRecord> {
        let outcomes = 0..record.items.len().max(1);
        outcomes
            .flat_map(|at| self.together.iter().filter_map(move |values| put(record, at, values)))
            .collect()
    }
}

fn put(record: &LearnerRecord, at: usize, values: &[(FactRef, Value)]) -> Option<LearnerRecord> {
    let mut record = record.clone();
    for (fact, value) in values {
        let (name, known) = (fact.attribute.clone(), Known::Value(value.clone()));
        match fact.owner {
            Owner::This | Owner::Spent | Owner::Outer | Owner::Slot(_) => {
                record.items.get_mut(at)?.facts.insert(name.to_string(), known);
            }
            Owner::Learner => {
                record.learner.insert(name.to_string(), known);
            }
            Owner::Application => {
                record.application.as_mut()?.facts.insert(name.to_string(), known);
            }
            // What is the programme's or the target's own is no matter of the record.
            Owner::Programme | Owner::Target => {}
        }
    }
    Some(record)
}
