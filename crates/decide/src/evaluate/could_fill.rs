//! The learner's own outcomes that could still count toward a requirement that is not met.

use super::answer::Answer;
use super::counted::{Share, Weight};
use super::ids::ResultId;
use super::limit::Limit;
use super::read_back::ids;
use super::rows::{Row, is_in_window, sum};
use super::solve::{Solved, StageParts};
use crate::decision::{CouldFill, FillState, Reason, TargetRef};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// The most outcomes that one requirement names.
const MOST_NAMED: usize = 8;

/// Something of the choice that counts in the row.
struct Held<'a> {
    spent: &'a [usize],
    target: &'a TargetRef,
    amount: Number,
}

/// Returns the outcomes that could bring a requirement's row more than it has, in the order of rules and outcomes: those that wait,
/// those that are not claimed, and those that the choice left out or used otherwise. What is refused for good is none of them.
pub(super) fn could_fill(parts: &StageParts<'_>, solved: &Solved, row: &Row) -> Vec<CouldFill> {
    let (Some(limit), Some(shares)) =
        (parts.standing.limit(row.limit), row.limit.find(&parts.standing.shares))
    else {
        return Vec::new();
    };
    let held = held(parts, solved, row);
    let mut found: Vec<CouldFill> = Vec::new();
    for (id, share) in shares {
        if found.len() == MOST_NAMED {
            break;
        }
        let Some(one) = one(parts, solved, (limit, row), (*id, share), &held) else { continue };
        // Another way of the same outcomes is worth a word only where it brings more.
        match found.iter_mut().find(|known| known.items == one.items) {
            Some(known) if known.amount < one.amount => *known = one,
            Some(_) => {}
            None => found.push(one),
        }
    }
    found
}

fn held<'a>(parts: &'a StageParts<'_>, solved: &Solved, row: &Row) -> Vec<Held<'a>> {
    let of = |member: &super::rows::Member| {
        let amount = sum(&member.terms, &solved.choice.values);
        let spent = member.id.candidate.find(parts.candidates)?.spent.as_slice();
        let target = &member.id.find(parts.candidates)?.target;
        (!amount.is_zero()).then_some(Held { spent, target, amount })
    };
    row.counting().iter().filter_map(of).collect()
}

fn one(
    parts: &StageParts<'_>,
    solved: &Solved,
    (limit, row): (&Limit<'_>, &Row),
    (id, share): (ResultId, &Share),
    held: &[Held<'_>],
) -> Option<CouldFill> {
    let is_own =
        |group: &&Option<String>| **group == row.group || is_in_window(limit.per(), group, &row.group);
    share.groups.iter().find(is_own)?;
    let candidate = id.candidate.find(parts.candidates)?;
    let result = id.find(parts.candidates)?;
    if solved.holds(id) || candidate.out_of_force || candidate.spent.is_empty() {
        return None;
    }
    let state = state(&Answer::all([candidate.answer.clone(), result.answer.clone()]))?;
    if state == FillState::NotChosen && solved.stepped_back.contains_key(&id.candidate)
        || is_shut(parts, solved, id)
    {
        return None;
    }
    let mut instead = held.iter().filter(|held| {
        let is_course = matches!(result.target, TargetRef::Course(_)) && *held.target == result.target;
        is_course || held.spent.iter().any(|outcome| candidate.spent.contains(outcome))
    });
    let weight = weight(share, row)?;
    let amount = instead.try_fold(weight, |left, held| left.checked_sub(held.amount))?;
    let rule = candidate.rule(parts.situation).map(|rule| rule.name.to_string()).unwrap_or_default();
    let more = !amount.is_zero() && !amount.is_negative();
    more.then(|| CouldFill { items: ids(parts.situation, &candidate.spent), rule, amount, state })
}

/// Returns how a result stands that does not hold; `None` where it is refused for good.
fn state(answer: &Answer) -> Option<FillState> {
    match answer {
        Answer::Yes => Some(FillState::NotChosen),
        Answer::Unknown(_) => Some(FillState::Pending),
        Answer::No(reasons) => {
            reasons.iter().all(|reason| *reason == Reason::NotClaimed).then_some(FillState::NotClaimed)
        }
    }
}

/// Returns whether earlier grants leave a limit no room for a result, whatever is chosen.
fn is_shut(parts: &StageParts<'_>, solved: &Solved, id: ResultId) -> bool {
    solved.built.rows.iter().filter(|row| !row.is_requirement && row.portion.is_none()).any(|row| {
        let share = parts.standing.share(row.limit, id);
        let counts = share.is_some_and(|share| share.given.is_none() && share.groups.contains(&row.group));
        counts && row.room().is_some_and(|room| room.is_zero())
    })
}

fn weight(share: &Share, row: &Row) -> Option<Number> {
    match &share.weight {
        Weight::Recorded(_, amount, _) | Weight::Fixed(amount) => Some(*amount),
        Weight::Outcomes(outcomes) => {
            let own = outcomes.iter().filter(|(group, _)| *group == row.group);
            let own: BTreeSet<usize> = own.map(|(_, outcome)| *outcome).collect();
            i64::try_from(own.len()).ok().map(Number::whole)
        }
    }
}
