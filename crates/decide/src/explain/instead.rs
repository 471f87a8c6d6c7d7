//! What a possible grant lost to: a rule that only the choice left out comes in, the best choice with it goes out.

use super::apart::{Apart, Brought, Part};
use super::nearness::NearRule;
use super::told::NotUsed;
use super::{Asked, Trials};
use crate::decision::{Amounts, GrantRef};
use crate::evaluate::{Change, Changed, what_if};
use crate::quantity::Number;
use crate::record::LearnerRecord;
use serde::Serialize;
use std::rc::Rc;

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
    not_used: &mut [NotUsed],
    (trials, apart): (&mut Trials, &mut Apart<'_>),
) -> usize {
    let mut left_out: Vec<&mut NearRule> = not_used
        .iter_mut()
        .flat_map(|one| &mut one.rules)
        .filter(|near| near.rule.is_some() && near.is_left_out())
        .collect();
    let (found, looked_at) = (left_out.len(), trials.take_up_to(left_out.len()));
    left_out.truncate(looked_at);
    // What lies in one part is looked at together: its candidates are made once.
    let mut in_parts: Vec<(Option<Rc<Part>>, Vec<&mut NearRule>)> = Vec::new();
    for near in left_out {
        let part = apart.part_of_choice(&near.items);
        match in_parts.iter_mut().find(|(known, _)| is_same(known.as_ref(), part.as_ref())) {
            Some((_, together)) => together.push(near),
            None => in_parts.push((part, vec![near])),
        }
    }
    for (part, near) in in_parts {
        match part {
            Some(part) => say_in_part(asked, (&part.record, &part.brings), near),
            None => say_in_part(asked, (asked.record, apart.whole()), near),
        }
    }
    found - looked_at
}

fn is_same(one: Option<&Rc<Part>>, other: Option<&Rc<Part>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Rc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn say_in_part(asked: &Asked<'_>, (record, before): (&LearnerRecord, &Brought), near: Vec<&mut NearRule>) {
    let held = |near: &&mut NearRule| Change::Granted {
        rule: near.rule.clone(),
        item: near.items.first().cloned(),
        target: near.targets.first().cloned(),
    };
    let held: Vec<Change> = near.iter().map(held).collect();
    let changed = what_if(asked.plan, record, asked.options, &held);
    for (near, changed) in near.into_iter().zip(changed) {
        let rule = near.rule.as_ref().and_then(|name| asked.plan.rule_named(name));
        let converts = rule.is_some_and(|(_, rule)| rule.converts());
        near.instead = changed.map(|changed| instead(before, changed, converts));
    }
}

fn instead(before: &Brought, changed: Changed, converts: bool) -> Instead {
    let Changed { totals, mut gained, mut lost, proved } = changed;
    let before = if converts { &before.granted } else { &before.recognised };
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
