//! Which policies and clauses need no evaluator: what they ask can be answered from the facts of one outcome.

use crate::evaluate::facts::Situation;
use crate::plan::Plan;
use crate::policy::builtin::CREDITS;
use crate::policy::counted::{CountedKind, FamilyMembers, ShareBase, SourceFilter, TargetFilter};
use crate::policy::expression::ItemElement;
use crate::policy::rule::{Given, ResultPlace, Slot};
use crate::policy::{Counted, Expr, FactRef, Family, ItemPattern, Owner, Policy, Preference, Rule, Use};
use crate::rare::Rare;
use std::borrow::Cow;

/// Returns whether brief decisions can be made by a plan at all.
pub(super) fn is_settled(plan: &Plan) -> bool {
    let policy = &plan.policy;
    plan.about_person.is_empty()
        && plan.recording.is_empty()
        && plan.withdrawing.is_empty()
        && !plan.supposes
        && policy.combinations.is_empty()
        && !policy.account_required
        && policy.windows.is_empty()
        && is_clock_of_application(policy)
        && prefers_credits(policy)
        && policy.bases.is_empty()
        // Those by pairs are not found by codes.
        && plan.other_families.iter().filter_map(|at| policy.families.get(*at as usize)).all(is_of_items)
        && policy.counted.iter().filter(|counted| counted.kind == CountedKind::Bar).all(is_plain)
}

fn is_of_items(family: &Family) -> bool {
    matches!(family.members, FamilyMembers::Items { .. })
}

fn is_clock_of_application(policy: &Policy) -> bool {
    let is_date = |clock: &FactRef| clock.owner == Owner::Application && clock.attribute == "date";
    policy.clock.as_ref().is_none_or(is_date)
}

/// Where nothing stands in its way everything is granted whatever is preferred; where something does, credits count first.
fn prefers_credits(policy: &Policy) -> bool {
    let mut prefers = policy.prefer.iter();
    match prefers.next() {
        None => true,
        Some(Preference::Most(measure)) => {
            *measure == CREDITS && prefers.all(|other| !matches!(other, Preference::Meeting(_)))
        }
        Some(Preference::FewestItems | Preference::MostCourses | Preference::Meeting(_)) => false,
    }
}

/// Returns the one slot of a rule that takes one outcome.
pub(super) fn only_slot(rule: &Rule) -> Option<&Slot> {
    let [slot] = rule.slots.as_slice() else { return None };
    (matches!(rule.given, Some(Given::One(0))) && slot.per.is_empty()).then_some(slot)
}

/// Returns whether a rule that holds by its conditions asks more, or does more, than brief decisions know.
pub(super) fn asks_more(rule: &Rule) -> bool {
    !rule.reading.is_empty()
        || !rule.only_if.is_empty()
        || !rule.approvals.is_empty()
        || !rule.evidence.is_empty()
        || !rule.overrides.is_empty()
        || !rule.windows.is_empty()
        || rule.on_request
        // What is stored beside other rules has to bring something.
        || rule.item_use == Some(Use::Freely)
        || rule.record.as_ref().is_some_and(|record| {
            let marks = record.for_purpose.iter().map(|(_, mark)| mark).chain([&record.mark]);
            !marks.into_iter().all(|mark| matches!(mark, Expr::Constant(_)))
        })
        || rule.slots.iter().any(|slot| reads_issuer(&slot.pattern))
}

/// Returns the one place of a rule.
pub(super) fn only_place(rule: &Rule) -> Option<&ResultPlace> {
    match rule.places.as_slice() {
        [place] if place.targets.len() == 1 => Some(place),
        _ => None,
    }
}

/// Returns whether a pattern asks who issued an outcome.
pub(super) fn reads_issuer(pattern: &ItemPattern) -> bool {
    pattern.any_of.iter().any(names_issuer)
}

fn names_issuer(element: &ItemElement) -> bool {
    element.issuer.is_some() || element.issuers.is_some()
}

/// Returns what a pattern names whoever issued it: more than it names.
pub(super) fn without_issuer(pattern: &ItemPattern) -> Cow<'_, ItemPattern> {
    if !reads_issuer(pattern) {
        return Cow::Borrowed(pattern);
    }
    let mut pattern = pattern.clone();
    for element in &mut pattern.any_of {
        (element.issuer, element.issuers) = (None, None);
    }
    Cow::Owned(pattern)
}

/// Returns whether what a bar or limit counts depends on nothing but the outcome's code, the rule and the target.
pub(super) fn is_plain(counted: &Counted) -> bool {
    is_widest(counted)
        && counted.per.is_empty()
        && counted.plus.is_empty()
        && !counted.exclusive
        && counted.last.is_none()
        && !matches!(counted.share_of, Some(ShareBase::Counted(_)))
}

fn is_widest(counted: &Counted) -> bool {
    let of_source = |filter: &SourceFilter| filter.when.is_none() && !filter.any_of.iter().any(names_issuer);
    counted.from.iter().all(of_source)
        && counted.into.iter().all(|filter| filter.when.is_none())
        && counted.unless.is_none()
        && counted.in_force.is_empty()
        && counted.editions.is_empty()
}

/// Returns a limit without anything that could make it count less.
pub(super) fn at_its_widest(counted: &Counted) -> Cow<'_, Counted> {
    if is_widest(counted) {
        return Cow::Borrowed(counted);
    }
    let mut widest = counted.clone();
    for SourceFilter { when, any_of, .. } in &mut widest.from {
        *when = None;
        for element in any_of {
            (element.issuer, element.issuers) = (None, None);
        }
    }
    for TargetFilter { when, .. } in &mut widest.into {
        *when = None;
    }
    (widest.unless, widest.in_force, widest.editions) = (None, Rare::new(), Rare::new());
    Cow::Owned(widest)
}

/// Returns whether a course of the programme stands or falls with others.
pub(super) fn is_paired(situation: &Situation<'_>, course: &str) -> bool {
    let mut pairs = situation.programme.into_iter().flat_map(|programme| &programme.pairs);
    pairs.any(|pair| pair.iter().any(|other| other == course))
}
