//! Rows of tables that are given the same: others never stand in each other's way.

use super::super::alike::{Alike, Met};
use super::super::facts::Facts;
use super::super::outline::{Outline, Trait};
use super::super::said::IsGiven;
use crate::policy::RuleId;
use crate::policy::rule::Rule;
use std::collections::BTreeSet;

/// Returns the rows that may be given what another of their table is, together those that are given the same.
pub(super) fn rows_alike<'a>(
    facts: &Facts<'a>,
    outline: &Outline,
    but_for: &BTreeSet<&str>,
) -> Vec<Found<'a>> {
    let (mut tables, mut numbers, mut given) = (Alike::default(), Vec::<usize>::new(), Alike::default());
    let met = Met::of(outline.given.iter().copied());
    let mut rows: Vec<Found<'_>> = Vec::new();
    for (id, rule) in outline.such(&facts.policy.rules, Trait::Row) {
        let Some((table, _)) = rule.name.rsplit_once('/') else { continue };
        let at = tables.number(table);
        // One text for all rows of a table: it is at hand when they are put in order.
        let table = tables.get(at).copied().unwrap_or(table);
        numbers.resize(numbers.len().max(at + 1), 0);
        let Some(number) = numbers.get_mut(at) else { continue };
        *number += 1;
        let is_alike = outline.given.get(id.index()).is_some_and(|given| met.may_be_several(*given));
        if is_alike && !but_for.contains(table) {
            rows.push(Found { table, given: given.number(IsGiven(rule)), id, rule, number: *number });
        }
    }
    rows.sort_by_key(|row| (row.table, row.given));
    rows
}

/// A row of a table, before it is looked into.
pub(super) struct Found<'a> {
    /// The table.
    pub table: &'a str,
    /// The number of what it is given.
    pub given: usize,
    /// The id.
    pub id: RuleId,
    /// The row.
    pub rule: &'a Rule,
    /// Its number in the table.
    pub number: usize,
}
