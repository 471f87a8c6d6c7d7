//! Limits with the room that is left: use of limits comes in, what more room would bring goes out, found by the exact choice.

use super::instead::difference;
use super::{Asked, Trials};
use crate::decision::{Amounts, Decision, GrantRef, LimitUse, Reason, Refused};
use crate::evaluate::{Change, Changed, what_if};
use crate::policy::counted::Stage;
use crate::quantity::Number;
use serde::Serialize;
use std::collections::BTreeSet;

/// The most room that is tried, in whole units of what a limit counts.
const MOST_ROOM: i64 = 64;

/// The most limits that are tried.
const MOST_LIMITS: usize = 8;

/// The most grants named.
const MOST_GRANTS: usize = 5;

/// A limit, the room left, and what more would bring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitRoom {
    /// Its use.
    #[serde(flatten)]
    pub used: LimitUse,
    /// What is left of it; absent for a limit without a figure.
    pub left: Option<Number>,
    /// What one more unit of room would bring, in what the limit counts; absent for a limit that holds nothing back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_more: Option<MoreRoom>,
    /// The least room that would bring anything, where one unit does not: at most 64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enough: Option<MoreRoom>,
}

/// What more room would bring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoreRoom {
    /// How much more room.
    pub more: Number,
    /// By how much each total would change; empty when nothing would.
    pub change: Amounts,
    /// The grants that would come in.
    pub gained: Vec<GrantRef>,
    /// The grants that would go out.
    pub lost: Vec<GrantRef>,
    /// True only when that choice was proved to be the best.
    pub proved: bool,
}

impl MoreRoom {
    /// Returns true when the choice would be another.
    pub fn brings_something(&self) -> bool {
        !self.change.is_empty()
    }
}

/// Returns the limits in use, or those that refusals name.
pub fn limits_of(decision: &Decision, refused: Option<&[&Refused]>) -> Vec<LimitRoom> {
    let named: Option<BTreeSet<&str>> = refused.map(|refused| {
        let because = refused.iter().flat_map(|refused| &refused.because);
        because
            .filter_map(
                |reason| if let Reason::Limit { limit, .. } = reason { Some(limit.as_str()) } else { None },
            )
            .collect()
    });
    let is_told = |limit: &&LimitUse| match &named {
        Some(named) => limit.binding && named.contains(limit.limit.as_str()),
        None => limit.binding || !limit.used.is_zero(),
    };
    let room = |limit: &LimitUse| LimitRoom {
        left: limit.at_most.and_then(|figure| figure.checked_sub(limit.used)),
        used: limit.clone(),
        one_more: None,
        enough: None,
    };
    decision.limits.iter().filter(is_told).map(room).collect()
}

/// Adds to each limit that holds something back what more room would bring.
pub(super) fn say_what_room_would_bring(
    asked: &Asked<'_>,
    decision: &Decision,
    limits: &mut [LimitRoom],
    trials: &mut Trials,
) {
    // Half is kept for what would change what is refused.
    let mut own = Trials { left: trials.left / 2, made: 0 };
    for limit in limits.iter_mut().filter(|limit| limit.used.binding).take(MOST_LIMITS) {
        let mut with = |more: i64| {
            (own.take_up_to(1) == 1).then(|| more_room(asked, decision, &limit.used, more)).flatten()
        };
        let one = with(1);
        limit.enough = match one.as_ref().is_some_and(|one| !one.brings_something()) {
            true => enough(with),
            false => None,
        };
        limit.one_more = one;
    }
    trials.take_up_to(own.made);
}

/// Halves the room between too little and enough: more room never brings less.
fn enough(mut with: impl FnMut(i64) -> Option<MoreRoom>) -> Option<MoreRoom> {
    let (mut little, mut most) = (1, MOST_ROOM);
    let mut found = with(most).filter(MoreRoom::brings_something)?;
    while most - little > 1 {
        let half = (little + most) / 2;
        match with(half).filter(MoreRoom::brings_something) {
            Some(enough) => (most, found) = (half, enough),
            None => little = half,
        }
    }
    Some(found)
}

fn more_room(asked: &Asked<'_>, decision: &Decision, limit: &LimitUse, more: i64) -> Option<MoreRoom> {
    let more = Number::whole(more);
    let room = Change::Room { limit: limit.limit.clone(), per: limit.per.clone(), more };
    let changed = what_if(asked.plan, asked.record, asked.options, &[room]).into_iter().next()??;
    let Changed { totals, mut gained, mut lost, proved } = changed;
    let counted = asked.plan.policy.counted.iter().find(|counted| counted.name == limit.limit);
    let before = match counted.map(|counted| counted.stage) {
        Some(Stage::Recognised) => &decision.totals.recognised,
        Some(Stage::Converted) | None => &decision.totals.granted,
    };
    let change = difference(before, &totals);
    gained.truncate(MOST_GRANTS);
    lost.truncate(MOST_GRANTS);
    Some(MoreRoom { more, change, gained, lost, proved })
}
