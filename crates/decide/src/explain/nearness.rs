//! Which refused rule came nearest: refusals come in, rules with all their reasons go out, the nearest first.
//!
//! Always true: refusals of one rule for the same reasons are one entry; rules that are equally near keep their order.

use super::instead::Instead;
use super::mend::Mend;
use crate::decision::reason::find_computed;
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
    class(reason) == Class::Choice
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

fn distance(near: &NearRule) -> (Class, usize, Number) {
    let class = near.because.iter().map(class).max().unwrap_or(Class::Remote);
    let gap = near.because.iter().map(gap).try_fold(Number::ZERO, Number::checked_add);
    (class, near.because.len(), gap.unwrap_or(Number::whole(i64::MAX)))
}

/// How far a reason keeps a rule away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// The facts fit; the choice, a limit or another rule left it out.
    Choice,
    /// A figure, a day or a finding is missed.
    Miss,
    /// Another outcome or programme would be needed.
    Other,
    /// It can never be.
    Never,
    /// It leads to nothing that was asked for.
    Elsewhere,
    /// It was not even tried.
    Remote,
}

fn class(reason: &Reason) -> Class {
    match reason {
        Reason::Family { .. }
        | Reason::Limit { .. }
        | Reason::UsedFor { .. }
        | Reason::CoveredBy { .. }
        | Reason::NotBest
        | Reason::Overridden { .. }
        | Reason::NotChosen { .. }
        | Reason::NotAnOption { .. }
        | Reason::ObtainedByConversion { .. }
        | Reason::Gate { .. }
        | Reason::NothingToGrant
        | Reason::AlreadyGranted { .. }
        | Reason::AlreadyUsed { .. } => Class::Choice,
        Reason::Below { .. }
        | Reason::Above { .. }
        | Reason::None { .. }
        | Reason::Expired { .. }
        | Reason::TooEarly { .. }
        | Reason::OutsideWindow { .. }
        | Reason::NoAccount
        | Reason::NotRecognised
        | Reason::Judged { .. }
        | Reason::Lacks { .. } => Class::Miss,
        Reason::Differs { .. }
        | Reason::Excluded { .. }
        | Reason::NotSame { .. }
        | Reason::NotPaired { .. }
        | Reason::Has { .. }
        | Reason::NoRow { .. }
        | Reason::NotComputable => Class::Other,
        Reason::Barred { .. }
        | Reason::NotInForce { .. }
        | Reason::NoEdition { .. }
        | Reason::EntryNotCurrent { .. } => Class::Never,
        Reason::NotClaimed | Reason::NotInProgramme { .. } => Class::Elsewhere,
        Reason::NotInCatalogue { .. } | Reason::NoRule => Class::Remote,
    }
}

// The gap as a part of the figure needed; a year of waiting counts as the whole of it.
fn gap(reason: &Reason) -> Number {
    let gap = match reason {
        Reason::Below { have, need, .. } => relative(have, need),
        Reason::Above { have, need, .. } => relative(need, have),
        Reason::TooEarly { since, on, .. } => Number::ratio(on.days_until(*since), 365),
        Reason::Expired { until, on, .. } => Number::ratio(until.days_until(*on), 365),
        Reason::OutsideWindow { on, next: Some(next), .. } => Number::ratio(on.days_until(*next), 365),
        Reason::Differs { .. }
        | Reason::Excluded { .. }
        | Reason::None { .. }
        | Reason::OutsideWindow { next: None, .. }
        | Reason::NotInForce { .. }
        | Reason::NoEdition { .. }
        | Reason::NotInCatalogue { .. }
        | Reason::EntryNotCurrent { .. }
        | Reason::NotRecognised
        | Reason::NoRule
        | Reason::NotClaimed
        | Reason::NoAccount
        | Reason::Barred { .. }
        | Reason::NotSame { .. }
        | Reason::NotPaired { .. }
        | Reason::Judged { .. }
        | Reason::Lacks { .. }
        | Reason::Has { .. }
        | Reason::NotInProgramme { .. }
        | Reason::AlreadyGranted { .. }
        | Reason::AlreadyUsed { .. }
        | Reason::Family { .. }
        | Reason::Limit { .. }
        | Reason::UsedFor { .. }
        | Reason::CoveredBy { .. }
        | Reason::NotBest
        | Reason::Overridden { .. }
        | Reason::NotChosen { .. }
        | Reason::NotAnOption { .. }
        | Reason::ObtainedByConversion { .. }
        | Reason::Gate { .. }
        | Reason::NothingToGrant
        | Reason::NoRow { .. }
        | Reason::NotComputable => None,
    };
    gap.unwrap_or(Number::ONE)
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
