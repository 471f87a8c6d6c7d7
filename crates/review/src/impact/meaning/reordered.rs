//! Rules that stand in another order, and whether that can matter: only where two of them want the same.

use super::{ClauseChange, How};
use crate::policy::counted::{FamilyMembers, TargetElement};
use crate::policy::expression::ItemElement;
use crate::policy::{Counted, Policy, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the rules that stand in another order: as few as explain it.
pub(super) fn reordered(old: &Policy, new: &Policy) -> Vec<ClauseChange> {
    let places: BTreeMap<&str, usize> =
        old.rules.iter().enumerate().map(|(at, rule)| (rule.name.as_str(), at)).collect();
    let common: Vec<(usize, &Rule)> =
        new.rules.iter().filter_map(|rule| Some((*places.get(rule.name.as_str())?, rule))).collect();
    let positions: Vec<usize> = common.iter().map(|(at, _)| *at).collect();
    let kept = longest_ascending(&positions);
    let moved = common.iter().enumerate().filter(|(at, _)| !kept.contains(at)).map(|(_, pair)| *pair);
    let change = moved.map(|(was, rule)| {
        // A rule passes those between its old and its new place.
        let now = positions.iter().position(|at| *at == was).unwrap_or(0);
        let passed = common.iter().enumerate().filter(|(at, (other, _))| (*at < now) != (*other < was));
        let apart = passed.into_iter().all(|(_, (_, other))| {
            other.name == rule.name || [old, new].into_iter().all(|policy| are_apart(policy, rule, other))
        });
        ClauseChange {
            how: if apart { How::ReorderedWithoutEffect } else { How::Reordered },
            kind: "rule".to_owned(),
            name: rule.name.to_string(),
            was: None,
            place: Some(rule.place.clone()),
            parts: Vec::new(),
        }
    });
    change.collect()
}

/// Returns the positions of a longest ascending run of numbers, in order.
fn longest_ascending(numbers: &[usize]) -> BTreeSet<usize> {
    // For each length the end of the run that ends lowest (its number, its position), and what each number follows.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut follows: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|(end, _)| end < number);
        follows.push(length.checked_sub(1).and_then(|before| ends.get(before)).map(|(_, before)| *before));
        match ends.get_mut(length) {
            Some(end) => *end = (*number, at),
            None => ends.push((*number, at)),
        }
    }
    let last = ends.last().map(|(_, at)| *at);
    std::iter::successors(last, |at| follows.get(*at).copied().flatten()).collect()
}

/// Returns true when two rules can neither spend one outcome, reach one target nor count toward one sum: which comes first cannot
/// matter.
fn are_apart(policy: &Policy, one: &Rule, other: &Rule) -> bool {
    let (Some(left), Some(right)) = (spent_codes(one), spent_codes(other)) else { return false };
    let (Some(toward), Some(others)) = (one.target_codes(), other.target_codes()) else { return false };
    left.is_disjoint(&right)
        && toward.is_disjoint(&others)
        && !policy.counted.iter().any(|counted| {
            [(&left, &toward), (&right, &others)]
                .into_iter()
                .all(|(spent, toward)| may_count(counted, spent, toward))
        })
        && !policy.families.iter().any(|family| match &family.members {
            FamilyMembers::Items { pattern, .. } => {
                [&left, &right].into_iter().all(|spent| may_fit(&pattern.any_of, spent))
            }
            FamilyMembers::PairsIn(_) => true,
        })
}

/// Returns the codes of what a rule spends; `None` where it takes others too.
fn spent_codes(rule: &Rule) -> Option<BTreeSet<String>> {
    let elements = rule.slots.iter().flat_map(|slot| &slot.pattern.any_of);
    let is_open = rule.slots.is_empty() || rule.slots.iter().any(|slot| slot.pattern.any_of.is_empty());
    if is_open {
        None
    } else {
        elements.map(|element| element.code.as_ref().map(ToString::to_string)).collect()
    }
}

// Whether a limit, bar or requirement may count what is spent toward these targets.
fn may_count(counted: &Counted, spent: &BTreeSet<String>, toward: &BTreeSet<String>) -> bool {
    let may_reach = |element: &TargetElement| {
        if let TargetElement::Course(code) | TargetElement::Pool(code) = element {
            toward.contains(code)
        } else {
            true
        }
    };
    counted.from.iter().all(|filter| may_fit(&filter.any_of, spent))
        && counted.into.iter().all(|filter| filter.any_of.is_empty() || filter.any_of.iter().any(may_reach))
}

fn may_fit(elements: &[ItemElement], spent: &BTreeSet<String>) -> bool {
    elements.is_empty()
        || elements
            .iter()
            .any(|element| element.code.as_ref().is_none_or(|code| spent.contains(code.as_str())))
}
