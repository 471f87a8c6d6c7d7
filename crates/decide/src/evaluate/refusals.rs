//! The refusals of a decision as a whole: what nothing else is said of, and what is worth saying.

use super::answer::Answer;
use super::facts::Situation;
use super::result::named;
use super::{catalogue, counted};
use crate::decision::{Granted, Pending, Reason, Refused, TargetResult};
use crate::policy::counted::Stage;
use std::collections::BTreeSet;

pub(super) fn said_of<'a>(pending: &'a [Pending], refused: &'a [Refused]) -> impl Iterator<Item = &'a str> {
    let waiting = pending.iter().flat_map(|pending| &pending.items).map(String::as_str);
    waiting.chain(refused.iter().filter_map(|refusal| refusal.item.as_deref()))
}

/// Returns the refusals by rules of another time of outcomes that wait for another target: what waits may come to nothing,
/// and why the other is not given is asked too.
pub(super) fn beside_waiting(
    out_of_force: &[Refused],
    waiting: &[Pending],
    granted: &[Granted],
) -> Vec<Refused> {
    let is_beside = |refusal: &&Refused| {
        let is_own = |items: &[String]| refusal.item.as_ref().is_some_and(|item| items.contains(item));
        let target = refusal.target.as_ref().map(named);
        let is_target = |of: &TargetResult| {
            let same = |own: &TargetResult| (&own.course, &own.pool) == (&of.course, &of.pool);
            target.as_ref().is_some_and(same)
        };
        let mut own = waiting.iter().filter(|waiting| is_own(&waiting.items)).peekable();
        own.peek().is_some()
            && !own.any(|waiting| waiting.targets.iter().any(is_target))
            && !granted.iter().any(|grant| is_own(&grant.items))
    };
    out_of_force.iter().filter(is_beside).cloned().collect()
}

/// Returns the refusals of outcomes that a stage says nothing of: the rules of another time, or no rule at all.
pub(super) fn unsaid(
    situation: &Situation<'_>,
    stage: Stage,
    said: &BTreeSet<&str>,
    out_of_force: Vec<Refused>,
) -> Vec<Refused> {
    let is_open = |item: &str| !said.contains(item);
    let mut more: Vec<Refused> =
        out_of_force.into_iter().filter(|refusal| refusal.item.as_deref().is_none_or(is_open)).collect();
    let mut told: BTreeSet<String> = more.iter().filter_map(|refusal| refusal.item.clone()).collect();
    // What was combined is said of its parts.
    let open = |outcome: &super::facts::Outcome<'_>| outcome.parts.is_empty() && is_open(&outcome.item.id);
    for (position, outcome) in situation.current().filter(|(_, outcome)| open(outcome)) {
        if told.insert(outcome.item.id.clone()) {
            let because = match (catalogue::is_listed(situation, outcome), stage) {
                (Answer::No(reasons), _) => reasons,
                (Answer::Yes | Answer::Unknown(_), Stage::Recognised) => vec![Reason::NoRule],
                (Answer::Yes | Answer::Unknown(_), Stage::Converted) => {
                    counted::barred_altogether(situation, position).unwrap_or_else(|| vec![Reason::NoRule])
                }
            };
            more.push(Refused {
                item: Some(outcome.item.id.clone()),
                rule: None,
                policy: None,
                target: None,
                because,
            });
        }
    }
    more
}

/// Leaves repeats out, and what only says that an outcome in use by a rule is not used by it a second time.
pub(super) fn worth_saying(refused: Vec<Refused>, in_use: &BTreeSet<(&str, &str)>) -> Vec<Refused> {
    let mut said = BTreeSet::new();
    let is_worth = |refusal: &Refused| {
        let is_of_own = |reason: &Reason| {
            let own = matches!(reason, Reason::UsedFor { rule } | Reason::CoveredBy { rule }
                if Some(rule) == refusal.rule.as_ref());
            own || *reason == Reason::NotBest
        };
        let own = refusal.rule.as_deref().zip(refusal.item.as_deref());
        let is_used = own.is_some_and(|own| in_use.contains(&own))
            && refusal.because.iter().any(|reason| matches!(reason, Reason::UsedFor { .. }))
            && refusal.because.iter().all(is_of_own);
        !is_used
    };
    let mut kept = Vec::with_capacity(refused.len());
    for refusal in &refused {
        let Refused { item, rule, target, because, .. } = refusal;
        kept.push(is_worth(refusal) && said.insert((item, rule, target, because)));
    }
    drop(said);
    refused.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(refusal, _)| refusal).collect()
}
