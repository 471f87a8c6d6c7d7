//! From the solver's values back to grants, refusals and pending grants.

use super::answer::{Answer, Stands, add_new};
use super::candidate::{Candidate, ResultCandidate};
use super::expression::left_over;
use super::facts::{Scope, Situation};
use super::limit::Limit;
use super::result::target_result;
use super::solve::{Solved, StageParts};
use super::{finding, lost, target, waiting};
use crate::decision::{Granted, Pending, Refused, TargetRef, TargetResult};
use crate::policy::counted::PerKey;
use crate::policy::rule::ResultShape;
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// A stage read back.
#[derive(Default)]
pub(super) struct ReadBack {
    /// Candidate position and its grant.
    pub(super) granted: Vec<(usize, Granted)>,
    pub(super) pending: Vec<(usize, Pending)>,
    /// Refusals; those of rules of another time stand apart, said only where nothing else is.
    pub(super) refused: Vec<Refused>,
    pub(super) out_of_force: Vec<Refused>,
    /// Limits that kept something out.
    pub(super) binding: BTreeSet<usize>,
    /// Remainders for next time.
    pub(super) balance: BTreeMap<String, Number>,
}

/// Reads a stage back from the choice as things stand and the rounds in which needs are met.
pub(super) fn read_back(parts: &StageParts<'_>, now: &Solved, rounds: &[Solved]) -> ReadBack {
    let mut back = ReadBack::default();
    for (position, candidate) in parts.candidates.iter().enumerate() {
        let held: Vec<usize> =
            (0..candidate.results.len()).filter(|result| now.holds(position, *result)).collect();
        if !held.is_empty() {
            let targets =
                held.iter().map(|result| target_result(parts, now, position, *result, &mut back)).collect();
            back.granted.push((position, granted(parts, position, candidate, &held, targets)));
            back.balance.extend(remainders(parts.situation, candidate));
        }
        let waiting: Vec<usize> = (0..candidate.results.len())
            .filter(|result| !held.contains(result))
            .filter(|result| waiting::waits(parts, now, rounds, position, *result))
            .collect();
        if !waiting.is_empty() {
            let pending = waiting::pending(parts, now, rounds, position, &waiting);
            back.pending.extend(pending.into_iter().map(|pending| (position, pending)));
        }
        refuse(parts, now, rounds, position, &(held, waiting), &mut back);
    }
    back
}

pub(super) fn ids(situation: &Situation<'_>, outcomes: &[usize]) -> Vec<String> {
    let parts = |outcome: &usize| match situation.outcome(*outcome) {
        Some(made) if !made.parts.is_empty() => made.parts.clone(),
        Some(_) | None => vec![*outcome],
    };
    let items = outcomes.iter().flat_map(parts);
    items.filter_map(|outcome| Some(situation.outcome(outcome)?.item.id.clone())).collect()
}

fn granted(
    parts: &StageParts<'_>,
    position: usize,
    candidate: &Candidate,
    held: &[usize],
    targets: Vec<TargetResult>,
) -> Granted {
    let rule = candidate.rule(parts.situation);
    let effective = rule.and_then(|rule| rule.effective.as_ref()).and_then(|effective| {
        super::expression::value(candidate.scope(parts.situation), effective)
            .ok()
            .map(|value| super::expression::text(&value))
    });
    let by_target = held.iter().filter_map(|at| candidate.results.get(*at));
    let by_target: Vec<Scope<'_>> =
        by_target.map(|result| candidate.scope(parts.situation).toward(&result.target)).collect();
    let unless_shown = rule.map(|rule| finding::not_shown(&by_target, rule)).unwrap_or_default();
    Granted {
        rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
        policy: None,
        cites: rule.and_then(|rule| rule.cites.first().cloned()),
        items: ids(parts.situation, &candidate.spent),
        reading: ids(parts.situation, &candidate.reading),
        period: held.iter().find_map(|result| period(parts, position, *result)),
        targets,
        effective,
        unless_shown,
    }
}

/// Returns the period that a limit counts a result in.
fn period(parts: &StageParts<'_>, position: usize, result: usize) -> Option<String> {
    let by_limit = parts.standing.limits.iter().zip(&parts.standing.shares);
    let mut dated = by_limit.filter(|(limit, _)| match limit {
        Limit::Declared(_, counted) => matches!(counted.per.as_slice(), [PerKey::Period(..)]),
        Limit::Pool(..) => false,
    });
    dated.find_map(|(_, shares)| shares.get(&(position, result))?.groups.first()?.clone())
}

fn remainders(situation: &Situation<'_>, candidate: &Candidate) -> Vec<(String, Number)> {
    let Some(rule) = candidate.rule(situation) else { return Vec::new() };
    let left = rule.amounts.iter().filter_map(|amount| left_over(candidate.scope(situation), &amount.amount));
    left.map(|left| (rule.name.clone(), left)).collect()
}

/// Writes down why what neither holds nor waits does not.
fn refuse(
    parts: &StageParts<'_>,
    now: &Solved,
    rounds: &[Solved],
    position: usize,
    (held, waiting): &(Vec<usize>, Vec<usize>),
    back: &mut ReadBack,
) {
    let Some(candidate) = parts.candidates.get(position) else { return };
    if let Answer::No(reasons) = &candidate.answer {
        let target = match candidate.results.as_slice() {
            [only] => Some(only.target.clone()),
            _ => None,
        };
        let refusals = refusals(parts, candidate, target, reasons.clone());
        if candidate.out_of_force {
            back.out_of_force.extend(refusals)
        } else {
            back.refused.extend(refusals)
        }
        return;
    }
    let by_facts = |result: &ResultCandidate| {
        if let Answer::No(reasons) = &result.answer { Some(reasons.clone()) } else { None }
    };
    let some_possible = candidate.results.iter().any(|result| by_facts(result).is_none());
    for (at, result) in candidate.results.iter().enumerate() {
        if held.contains(&at) || waiting.contains(&at) {
            continue;
        }
        // Beside the place taken, the other places and the other ways of one place were only ways out.
        let beside = |taken: &usize| {
            candidate.results.get(*taken).is_some_and(|taken| {
                taken.place != result.place || takes_one(parts.situation, candidate, result.place)
            })
        };
        if by_facts(result).is_none() && held.iter().chain(waiting).any(beside) {
            continue;
        }
        let reasons = match (by_facts(result), now.stepped_back.get(&position)) {
            // A rule that lists courses of many programmes is not refused for those of the others.
            (Some(reasons), _) if some_possible && reasons.iter().all(lost::is_elsewhere) => continue,
            (Some(reasons), _) => reasons,
            (None, Some(Answer::No(reasons))) => reasons.clone(),
            (None, _) => lost::reasons(
                parts,
                lost_in(now, rounds, position, candidate, at),
                position,
                at,
                &mut back.binding,
            ),
        };
        back.refused.extend(refusals(parts, candidate, Some(result.target.clone()), reasons));
    }
    if candidate.results.is_empty() {
        back.refused.extend(refusals(parts, candidate, None, vec![crate::decision::Reason::NotClaimed]));
    }
}

/// Returns the choice that a possible result lost in: as things stand, or the last round that looked at it.
fn lost_in<'a>(
    now: &'a Solved,
    rounds: &'a [Solved],
    position: usize,
    candidate: &Candidate,
    at: usize,
) -> &'a Solved {
    if waiting::stands(now, position, candidate, at) == Stands::Yes {
        return now;
    }
    let looked_at = rounds.iter().rev().find(|round| round.variable(position, at).is_some());
    looked_at.or(rounds.first()).unwrap_or(now)
}

fn takes_one(situation: &Situation<'_>, candidate: &Candidate, place: usize) -> bool {
    let place = candidate.rule(situation).and_then(|rule| rule.places.get(place));
    place.is_some_and(|place| matches!(place.shape, ResultShape::Best | ResultShape::Choice))
}

fn refusals(
    parts: &StageParts<'_>,
    candidate: &Candidate,
    target: Option<TargetRef>,
    reasons: Vec<crate::decision::Reason>,
) -> Vec<Refused> {
    let rule = candidate.rule(parts.situation).map(|rule| rule.name.clone());
    let target = target.filter(|target| !target::code(target).is_empty());
    let mut because = Vec::new();
    add_new(&mut because, reasons);
    let one = |item: Option<String>| Refused {
        item,
        rule: rule.clone(),
        policy: None,
        target: target.clone(),
        because: because.clone(),
    };
    let mut items: Vec<Option<String>> =
        ids(parts.situation, &candidate.spent).into_iter().map(Some).collect();
    items.dedup();
    if items.is_empty() { vec![one(None)] } else { items.into_iter().map(one).collect() }
}
