//! What items bring in a decision: the sums that a change is measured by.

use super::super::instead::difference;
use crate::decision::{Amounts, Decision};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// What a record, or a part of it, brings.
#[derive(Debug, Clone)]
pub(in super::super) struct Brought {
    /// What recognition stores.
    pub(in super::super) recognised: Amounts,
    /// What is granted.
    pub(in super::super) granted: Amounts,
    /// What would be granted with all needs met.
    pub(in super::super) if_needs_met: Amounts,
    /// How many results are granted, stored or wait.
    pub(in super::super) results: usize,
}

impl Brought {
    /// Returns what a decision brings.
    pub(in super::super) fn by(decision: &Decision) -> Self {
        let granted: usize = decision.granted.iter().map(|grant| grant.targets.len()).sum();
        let pending: usize = decision.pending.iter().map(|grant| grant.targets.len()).sum();
        Self {
            recognised: decision.totals.recognised.clone(),
            granted: decision.totals.granted.clone(),
            if_needs_met: decision.totals.if_needs_met.clone(),
            results: granted + pending + decision.recognised.len(),
        }
    }

    /// Returns what some items bring in a decision in which nothing waits, told from its results.
    pub(super) fn by_items(decision: &Decision, items: &BTreeSet<&str>) -> Self {
        let stored = decision.recognised.iter().filter(|one| items.contains(one.item.as_str()));
        let is_own = |of: &[String]| of.iter().any(|item| items.contains(item.as_str()));
        let targets = decision.granted.iter().filter(|grant| is_own(&grant.items));
        let targets = targets.flat_map(|grant| &grant.targets);
        let granted = sum(targets.clone().map(|target| &target.amounts));
        Self {
            recognised: sum(stored.clone().map(|one| &one.amounts)),
            if_needs_met: granted.clone(),
            granted,
            results: targets.count() + stored.count(),
        }
    }

    /// Returns whether both bring the same; a measure of which there is nothing may be left out.
    pub(super) fn is_as_much(&self, other: &Self) -> bool {
        let is_equal = |one: &Amounts, other: &Amounts| difference(one, other).is_empty();
        is_equal(&self.recognised, &other.recognised)
            && is_equal(&self.granted, &other.granted)
            && is_equal(&self.if_needs_met, &other.if_needs_met)
            && self.results == other.results
    }
}

fn sum<'a>(all: impl Iterator<Item = &'a Amounts>) -> Amounts {
    let mut sums = Amounts::new();
    for (measure, amount) in all.flatten() {
        let so_far = sums.entry(measure.clone()).or_insert(Number::ZERO);
        *so_far = so_far.checked_add(*amount).unwrap_or(*so_far);
    }
    sums
}
