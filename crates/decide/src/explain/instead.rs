//! What a possible grant lost to: a rule that only the choice left out comes in, the best choice with it goes out.

use super::nearness::NearRule;
use super::told::NotUsed;
use super::{Asked, Trials};
use crate::decision::{Amounts, Decision, GrantRef};
use crate::evaluate::{Change, Changed, what_if};
use crate::quantity::Number;
use serde::Serialize;

/// The most grants named on either side.
const MOST_GRANTS: usize = 5;

/// What the best choice would be if something were granted that was not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Instead {
    /// The grants that would come in, it among them.
    pub gained: Vec<GrantRef>,
    /// The grants that would have to be given up.
    pub lost: Vec<GrantRef>,
    /// By how much each total would change: negative where it would bring less; measures that stay are left out.
    pub change: Amounts,
    /// True only when that choice was proved to be the best.
    pub proved: bool,
}

/// Adds to each rule that only the choice left out what the choice would be with it; returns how many were not looked at.
pub(super) fn say_what_it_lost_to(
    asked: &Asked<'_>,
    decision: &Decision,
    not_used: &mut [NotUsed],
    trials: &mut Trials,
) -> usize {
    let mut left_out: Vec<&mut NearRule> = not_used
        .iter_mut()
        .flat_map(|one| &mut one.rules)
        .filter(|near| near.rule.is_some() && near.is_left_out())
        .collect();
    let (found, looked_at) = (left_out.len(), trials.take_up_to(left_out.len()));
    left_out.truncate(looked_at);
    if left_out.is_empty() {
        return found;
    }
    let held = |near: &&mut NearRule| Change::Granted {
        rule: near.rule.clone(),
        item: near.items.first().cloned(),
        target: near.targets.first().cloned(),
    };
    let held: Vec<Change> = left_out.iter().map(held).collect();
    let changed = what_if(asked.plan, asked.record, asked.options, &held);
    for (near, changed) in left_out.iter_mut().zip(changed) {
        let rule = near.rule.as_ref().and_then(|name| asked.plan.rule_named(name));
        let converts = rule.is_some_and(|(_, rule)| rule.converts());
        near.instead = changed.map(|changed| instead(decision, changed, converts));
    }
    found - looked_at
}

fn instead(decision: &Decision, changed: Changed, converts: bool) -> Instead {
    let Changed { totals, mut gained, mut lost, proved } = changed;
    let before = if converts { &decision.totals.granted } else { &decision.totals.recognised };
    gained.truncate(MOST_GRANTS);
    lost.truncate(MOST_GRANTS);
    Instead { change: difference(before, &totals), gained, lost, proved }
}

/// Returns by how much amounts differ, measures that stay left out.
pub(super) fn difference(before: &Amounts, after: &Amounts) -> Amounts {
    let of = |amounts: &Amounts, name: &String| amounts.get(name).copied().unwrap_or(Number::ZERO);
    let names = before.keys().chain(after.keys());
    let one = |name: &String| Some((name.clone(), of(after, name).checked_sub(of(before, name))?));
    names.filter_map(one).filter(|(_, number)| !number.is_zero()).collect()
}
