//! Which refused rule came nearest: refusals come in, rules with all their reasons go out, the nearest first.
//!
//! Always true: refusals of one rule for the same reasons are one entry; rules that are equally near keep their order.

use super::instead::Instead;
use super::mend::Mend;
use crate::date::Day;
use crate::decision::reason::{ReasonGroup, find_computed};
use crate::decision::{Reason, Refused, TargetRef};
use crate::quantity::Number;
use serde::Serialize;
use std::collections::BTreeMap;

/// A rule that was tried and refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearRule {
    /// The rule; absent when no rule is about the item.
    pub rule: Option<String>,
    /// The items tried, without repetition.
    pub items: Vec<String>,
    /// The targets tried, without repetition.
    pub targets: Vec<TargetRef>,
    /// All independent reasons.
    pub because: Vec<Reason>,
    /// How many further rules were refused for the very same reasons.
    #[serde(skip_serializing_if = "super::is_none")]
    pub alike: usize,
    /// The smallest change that would grant it; absent when none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Mend>,
    /// What the choice would be with it granted; absent when the facts stand against it, or it can never hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<Instead>,
}

impl NearRule {
    /// Returns true when the facts fit and only the choice, a limit or another rule left it out.
    pub fn is_left_out(&self) -> bool {
        self.because.iter().all(is_of_choice)
    }
}

/// Returns whether a reason stands although the facts fit.
pub(super) fn is_of_choice(reason: &Reason) -> bool {
    reason.group() == ReasonGroup::Choice
}

/// Returns the rules of some refusals, the nearest first.
///
/// What is refused without a rule is said of the item as a whole and comes before all rules. Then come rules that only the
/// choice left out, those that miss a figure, those that ask for another outcome, and the rest; fewer reasons and smaller
/// gaps come first.
pub fn near_rules<'a>(refused: impl IntoIterator<Item = &'a Refused>) -> Vec<NearRule> {
    let mut rules: Vec<NearRule> = Vec::new();
    let mut places: BTreeMap<(Option<&str>, &[Reason]), usize> = BTreeMap::new();
    for refusal in refused {
        let place = *places.entry((refusal.rule.as_deref(), &refusal.because)).or_insert(rules.len());
        match rules.get_mut(place) {
            Some(near) => add(near, refusal),
            None => rules.push(near_rule(refusal)),
        }
    }
    rules.sort_by_cached_key(|near| (near.rule.is_some(), distance(near)));
    rules
}

/// Returns the rules with those that failed for the very same reasons as one before them counted there.
pub fn for_one_reason(near: Vec<NearRule>) -> Vec<NearRule> {
    let mut groups: Vec<NearRule> = Vec::new();
    let mut places: BTreeMap<Vec<Reason>, usize> = BTreeMap::new();
    for rule in near {
        let place = rule.rule.as_ref().map(|_| *places.entry(rule.because.clone()).or_insert(groups.len()));
        match place.and_then(|place| groups.get_mut(place)) {
            Some(first) => first.alike += 1,
            None => groups.push(rule),
        }
    }
    groups
}

fn near_rule(refusal: &Refused) -> NearRule {
    NearRule {
        rule: refusal.rule.clone(),
        items: refusal.item.iter().cloned().collect(),
        targets: refusal.target.iter().cloned().collect(),
        because: refusal.because.clone(),
        alike: 0,
        change: None,
        instead: None,
    }
}

fn add(near: &mut NearRule, refusal: &Refused) {
    if let Some(item) = refusal.item.as_ref().filter(|item| !near.items.contains(item)) {
        near.items.push(item.clone());
    }
    if let Some(target) = refusal.target.as_ref().filter(|target| !near.targets.contains(target)) {
        near.targets.push(target.clone());
    }
}

fn distance(near: &NearRule) -> (ReasonGroup, usize, Number) {
    let group = near.because.iter().map(Reason::group).max().unwrap_or(ReasonGroup::Remote);
    let gap = near.because.iter().map(gap).try_fold(Number::ZERO, Number::checked_add);
    (group, near.because.len(), gap.unwrap_or(Number::whole(i64::MAX)))
}

// The gap as a part of the figure needed; a year of waiting counts as the whole of it.
fn gap(reason: &Reason) -> Number {
    find_gap(reason).unwrap_or(Number::ONE)
}

fn find_gap(reason: &Reason) -> Option<Number> {
    let of_year = |from: Day, to: Day| Number::ratio(from.days_until(to), 365);
    if let Reason::Below { have, need, .. } = reason {
        return relative(have, need);
    }
    if let Reason::Above { have, need, .. } = reason {
        return relative(need, have);
    }
    if let Reason::TooEarly { since, on, .. } = reason {
        return of_year(*on, *since);
    }
    if let Reason::Expired { until, on, .. } = reason {
        return of_year(*until, *on);
    }
    if let Reason::OutsideWindow { on, next, .. } = reason { of_year(*on, (*next)?) } else { None }
}

fn relative(lower: &str, upper: &str) -> Option<Number> {
    let (lower, upper) = (figure(lower)?, figure(upper)?);
    upper.checked_sub(lower)?.checked_div(upper)
}

/// Returns the number of decimal text, of a ratio or of a share with its sign.
pub fn figure(written: &str) -> Option<Number> {
    // A computed figure stands behind what it was computed from.
    let written = find_computed(written).unwrap_or(written);
    Number::parse_exact(written).or_else(|| Number::parse_share(written))
}
