//! What waits: the rounds in which needs are taken as met, and the pending grants that they show.
//!
//! The first round takes all needs as met. What waits in one round is left out of the next, so that a grant which only
//! loses to another pending one is found pending too, and not refused.

use super::answer::{Answer, Stands};
use super::candidate::Candidate;
use super::read_back::{ReadBack, ids};
use super::result::{empty, named, target_result};
use super::solve::{Round, Solved, StageParts, solve};
use super::{gate, lost};
use crate::decision::{Need, Pending, TargetRef, TargetResult};
use crate::policy::RuleId;
use crate::policy::rule::ResultShape;
use std::collections::BTreeSet;

/// The most rounds in which needs are taken as met.
const MOST_ROUNDS: usize = 64;

/// Returns the choices with needs met: first all of them, then those of what the rounds before did not grant; none where
/// nothing is open.
pub(super) fn rounds(parts: &StageParts<'_>, now: &Solved) -> Vec<Solved> {
    let mut open = open(parts, now);
    let mut rounds = Vec::new();
    let mut left_out = BTreeSet::new();
    while !open.is_empty() && rounds.len() < MOST_ROUNDS {
        let round = solve(parts, Round::NeedsMet, &left_out);
        let held: Vec<(usize, usize)> =
            open.iter().copied().filter(|(candidate, result)| round.holds(*candidate, *result)).collect();
        rounds.push(round);
        if held.is_empty() {
            break;
        }
        leave_out(parts, &held, &mut open, &mut left_out);
    }
    rounds
}

/// Returns the results that only lack something.
fn open(parts: &StageParts<'_>, now: &Solved) -> BTreeSet<(usize, usize)> {
    let mut open = BTreeSet::new();
    for (position, candidate) in parts.candidates.iter().enumerate() {
        let lacking = (0..candidate.results.len())
            .filter(|result| stands(now, position, candidate, *result) == Stands::Open);
        open.extend(lacking.map(|result| (position, result)));
    }
    open
}

/// Leaves out the grants that wait, and what was only another match of their rules with the same outcomes.
fn leave_out(
    parts: &StageParts<'_>,
    held: &[(usize, usize)],
    open: &mut BTreeSet<(usize, usize)>,
    left_out: &mut BTreeSet<(usize, usize)>,
) {
    let of = |position: usize| parts.candidates.get(position);
    let positions: BTreeSet<usize> = held.iter().map(|(position, _)| *position).collect();
    let used: BTreeSet<(RuleId, usize)> = positions
        .iter()
        .filter_map(|position| of(*position))
        .filter_map(|candidate| candidate.rule.map(|rule| (rule, &candidate.spent)))
        .flat_map(|(rule, spent)| spent.iter().map(move |outcome| (rule, *outcome)))
        .collect();
    let is_other_match = |candidate: &Candidate| {
        candidate
            .rule
            .is_some_and(|rule| candidate.spent.iter().any(|outcome| used.contains(&(rule, *outcome))))
    };
    let is_covered = |(at, _): &(usize, usize)| positions.contains(at) || of(*at).is_some_and(is_other_match);
    let covered: Vec<(usize, usize)> = open.iter().copied().filter(is_covered).collect();
    for at in covered {
        open.remove(&at);
        left_out.insert(at);
    }
}

/// Returns whether a result waits: it holds in some round, something is unknown and nothing refuses it; or only what it
/// goes with waits, the other course of its pair, the rule or requirement of its gate.
pub(super) fn waits(
    parts: &StageParts<'_>,
    now: &Solved,
    rounds: &[Solved],
    position: usize,
    result: usize,
) -> bool {
    let Some(candidate) = parts.candidates.get(position) else { return false };
    if !rounds.iter().any(|round| round.holds(position, result)) {
        return false;
    }
    match stands(now, position, candidate, result) {
        Stands::Open => true,
        Stands::No => false,
        Stands::Yes => {
            let mut unread = BTreeSet::new();
            lost::reasons(parts, now, position, result, &mut unread).iter().all(lost::is_of_choice)
        }
    }
}

/// Returns where a result stands by facts as things stand.
pub(super) fn stands(now: &Solved, position: usize, candidate: &Candidate, result: usize) -> Stands {
    Answer::stand(said(now, position, candidate, result))
}

/// Returns what facts say of a result as things stand.
fn whole_answer(now: &Solved, position: usize, candidate: &Candidate, result: usize) -> Answer {
    Answer::all(said(now, position, candidate, result).cloned())
}

fn said<'a>(
    now: &'a Solved,
    position: usize,
    candidate: &'a Candidate,
    result: usize,
) -> impl Iterator<Item = &'a Answer> {
    let own = candidate.results.get(result).map(|result| &result.answer);
    [Some(&candidate.answer), own, now.stepped_back.get(&position)].into_iter().flatten()
}

/// Returns the pending grants of a candidate: one for each set of needs, so that each target shows its own.
pub(super) fn pending(
    parts: &StageParts<'_>,
    now: &Solved,
    rounds: &[Solved],
    position: usize,
    waiting: &[usize],
) -> Vec<Pending> {
    let mut by_needs: Vec<(BTreeSet<Need>, Vec<usize>)> = Vec::new();
    for result in waiting {
        let needs = needs(parts, now, rounds, position, *result);
        match by_needs.iter_mut().find(|(own, _)| *own == needs) {
            Some((_, results)) => results.push(*result),
            None => by_needs.push((needs, vec![*result])),
        }
    }
    by_needs
        .into_iter()
        .filter_map(|(needs, results)| one_pending(parts, (now, rounds), position, &results, needs))
        .collect()
}

fn needs(
    parts: &StageParts<'_>,
    now: &Solved,
    rounds: &[Solved],
    position: usize,
    result: usize,
) -> BTreeSet<Need> {
    let Some(candidate) = parts.candidates.get(position) else { return BTreeSet::new() };
    if let Answer::Unknown(needs) = whole_answer(now, position, candidate, result) {
        return needs;
    }
    let Some(round) = rounds.iter().find(|round| round.holds(position, result)) else {
        return BTreeSet::new();
    };
    let related =
        needs_of_others(parts, now, round, |other| gate::goes_with(parts, (position, result), other));
    if related.is_empty() { needs_of_others(parts, now, round, |_| true) } else { related }
}

/// Returns what the grants lack that a result waits for.
fn needs_of_others(
    parts: &StageParts<'_>,
    now: &Solved,
    round: &Solved,
    is_related: impl Fn((usize, usize)) -> bool,
) -> BTreeSet<Need> {
    let held = round.built.results.iter().filter(|of| round.holds(of.candidate, of.result));
    let related = held.filter(|of| is_related((of.candidate, of.result)));
    let needs = related.filter_map(|of| {
        match whole_answer(now, of.candidate, parts.candidates.get(of.candidate)?, of.result) {
            Answer::Unknown(needs) => Some(needs),
            Answer::Yes | Answer::No(_) => None,
        }
    });
    needs.flatten().collect()
}

fn one_pending(
    parts: &StageParts<'_>,
    (now, rounds): (&Solved, &[Solved]),
    position: usize,
    waiting: &[usize],
    needs: BTreeSet<Need>,
) -> Option<Pending> {
    let candidate = parts.candidates.get(position)?;
    let rule = candidate.rule(parts.situation);
    let mut unread = ReadBack::default();
    // A choice that waits shows all its options, not only the one that would be best.
    let shown = |result: &usize| {
        let place = candidate.results.get(*result).and_then(|of| rule?.places.get(of.place));
        waiting.contains(result) || place.is_some_and(|place| place.shape == ResultShape::Choice)
    };
    let all = (0..candidate.results.len()).filter(shown).filter(|result| {
        let named = candidate.results.get(*result).is_some_and(|of| match &of.target {
            TargetRef::Course(code) => !code.is_empty(),
            TargetRef::Pool(_) | TargetRef::Category(_) => true,
        });
        named && stands(now, position, candidate, *result) != Stands::No
    });
    Some(Pending {
        rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
        policy: None,
        cites: rule.and_then(|rule| rule.cites.first().cloned()),
        items: ids(parts.situation, &candidate.spent),
        targets: all.map(|result| target_of(parts, rounds, position, result, &mut unread)).collect(),
        needs: needs.into_iter().collect(),
    })
}

fn target_of(
    parts: &StageParts<'_>,
    rounds: &[Solved],
    position: usize,
    result: usize,
    unread: &mut ReadBack,
) -> TargetResult {
    if let Some(round) = rounds.iter().find(|round| round.holds(position, result)) {
        return target_result(parts, round, position, result, unread);
    }
    let written = parts.candidates.get(position).and_then(|candidate| candidate.results.get(result));
    let Some(written) = written else { return empty() };
    let measures = &parts.situation.policy().measures;
    let amounts = written
        .amounts
        .iter()
        .filter_map(|(id, amount)| Some((measures.get(id.index())?.name.clone(), *amount)));
    TargetResult { amounts: amounts.collect(), ..named(&written.target) }
}
