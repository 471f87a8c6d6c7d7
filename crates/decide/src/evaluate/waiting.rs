//! What waits: the rounds in which needs are taken as met, and the pending grants that they show.
//!
//! The first round takes all needs as met. What waits in one round is left out of the next, so that a grant which only
//! loses to another pending one is found pending too, and not refused.

use super::answer::{Answer, Stands};
use super::candidate::Candidate;
use super::ids::{CandidateId, ResultId, with_ids};
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
    let mut open = lacking(parts, now);
    let mut rounds = Vec::new();
    let mut left_out = BTreeSet::new();
    while !open.is_empty() && rounds.len() < MOST_ROUNDS {
        let round = solve(parts, Round::NeedsMet, &left_out);
        let held: Vec<ResultId> = open.iter().copied().filter(|result| round.holds(*result)).collect();
        rounds.push(round);
        if held.is_empty() {
            break;
        }
        leave_out(parts, &held, &mut open, &mut left_out);
    }
    rounds
}

/// Returns the results that only lack something.
fn lacking(parts: &StageParts<'_>, now: &Solved) -> BTreeSet<ResultId> {
    let mut lacking = BTreeSet::new();
    for (id, candidate) in with_ids(parts.candidates) {
        let is_lacking = |result: &ResultId| stands(now, candidate, *result) == Stands::Open;
        lacking.extend(id.results(candidate).filter(is_lacking));
    }
    lacking
}

/// Leaves out the grants that wait, and what was only another match of their rules with the same outcomes.
fn leave_out(
    parts: &StageParts<'_>,
    held: &[ResultId],
    open: &mut BTreeSet<ResultId>,
    left_out: &mut BTreeSet<ResultId>,
) {
    let candidates: BTreeSet<CandidateId> = held.iter().map(|result| result.candidate).collect();
    let used: BTreeSet<(RuleId, usize)> = candidates
        .iter()
        .filter_map(|id| id.find(parts.candidates))
        .filter_map(|candidate| candidate.rule.map(|rule| (rule, &candidate.spent)))
        .flat_map(|(rule, spent)| spent.iter().map(move |outcome| (rule, *outcome)))
        .collect();
    let is_other_match = |candidate: &Candidate| {
        candidate
            .rule
            .is_some_and(|rule| candidate.spent.iter().any(|outcome| used.contains(&(rule, *outcome))))
    };
    let is_covered = |result: &ResultId| {
        let id = result.candidate;
        candidates.contains(&id) || id.find(parts.candidates).is_some_and(is_other_match)
    };
    let covered: Vec<ResultId> = open.iter().copied().filter(is_covered).collect();
    for at in covered {
        open.remove(&at);
        left_out.insert(at);
    }
}

/// Returns whether a result waits: it holds in some round, something is unknown and nothing refuses it; or only what it
/// goes with waits, the other course of its pair, the rule or requirement of its gate.
pub(super) fn waits(parts: &StageParts<'_>, now: &Solved, rounds: &[Solved], result: ResultId) -> bool {
    let Some(candidate) = result.candidate.find(parts.candidates) else { return false };
    if !rounds.iter().any(|round| round.holds(result)) {
        return false;
    }
    match stands(now, candidate, result) {
        Stands::Open => true,
        Stands::No => false,
        Stands::Yes => lost::lost(parts, now, result).reasons.iter().all(lost::is_of_choice),
    }
}

/// Returns where a result stands by facts as things stand.
pub(super) fn stands(now: &Solved, candidate: &Candidate, result: ResultId) -> Stands {
    Answer::stand(answers(now, candidate, result))
}

/// Returns what facts say of a result as things stand.
fn whole_answer(now: &Solved, candidate: &Candidate, result: ResultId) -> Answer {
    Answer::all(answers(now, candidate, result).cloned())
}

fn answers<'a>(
    now: &'a Solved,
    candidate: &'a Candidate,
    result: ResultId,
) -> impl Iterator<Item = &'a Answer> {
    let own = candidate.results.get(result.position).map(|result| &result.answer);
    [Some(&candidate.answer), own, now.stepped_back.get(&result.candidate)].into_iter().flatten()
}

/// Returns the pending grants of a candidate: one for each set of needs, so that each target shows its own.
pub(super) fn pending(
    parts: &StageParts<'_>,
    now: &Solved,
    rounds: &[Solved],
    waiting: &[ResultId],
) -> Vec<Pending> {
    let mut by_needs: Vec<(BTreeSet<Need>, Vec<ResultId>)> = Vec::new();
    for result in waiting {
        let needs = needs(parts, now, rounds, *result);
        match by_needs.iter_mut().find(|(own, _)| *own == needs) {
            Some((_, results)) => results.push(*result),
            None => by_needs.push((needs, vec![*result])),
        }
    }
    by_needs
        .into_iter()
        .filter_map(|(needs, results)| one_pending(parts, (now, rounds), &results, needs))
        .collect()
}

fn needs(parts: &StageParts<'_>, now: &Solved, rounds: &[Solved], result: ResultId) -> BTreeSet<Need> {
    let Some(candidate) = result.candidate.find(parts.candidates) else { return BTreeSet::new() };
    if let Answer::Unknown(needs) = whole_answer(now, candidate, result) {
        return needs;
    }
    let Some(round) = rounds.iter().find(|round| round.holds(result)) else {
        return BTreeSet::new();
    };
    let related = needs_of_others(parts, now, round, |other| gate::goes_with(parts, result, other));
    if related.is_empty() { needs_of_others(parts, now, round, |_| true) } else { related }
}

/// Returns what the grants lack that a result waits for.
fn needs_of_others(
    parts: &StageParts<'_>,
    now: &Solved,
    round: &Solved,
    is_related: impl Fn(ResultId) -> bool,
) -> BTreeSet<Need> {
    let held = round.built.results.iter().filter(|of| round.holds(of.id));
    let related = held.filter(|of| is_related(of.id));
    let needs =
        related.filter_map(|of| match whole_answer(now, of.id.candidate.find(parts.candidates)?, of.id) {
            Answer::Unknown(needs) => Some(needs),
            Answer::Yes | Answer::No(_) => None,
        });
    needs.flatten().collect()
}

fn one_pending(
    parts: &StageParts<'_>,
    (now, rounds): (&Solved, &[Solved]),
    waiting: &[ResultId],
    needs: BTreeSet<Need>,
) -> Option<Pending> {
    let id = waiting.first()?.candidate;
    let candidate = id.find(parts.candidates)?;
    let rule = candidate.rule(parts.situation);
    let mut unread = ReadBack::default();
    // A choice that waits shows all its options, not only the one that would be best.
    let shown = |result: &ResultId| {
        let place = result.find(parts.candidates).and_then(|of| rule?.places.get(of.place));
        waiting.contains(result) || place.is_some_and(|place| place.shape == ResultShape::Choice)
    };
    let all = id.results(candidate).filter(shown).filter(|result| {
        let named = result.find(parts.candidates).is_some_and(|of| match &of.target {
            TargetRef::Course(code) => !code.is_empty(),
            TargetRef::Pool(_) | TargetRef::Category(_) => true,
        });
        named && stands(now, candidate, *result) != Stands::No
    });
    Some(Pending {
        rule: rule.map(|rule| rule.name.to_string()).unwrap_or_default(),
        policy: None,
        cites: rule.and_then(|rule| rule.cites.first().cloned()),
        items: ids(parts.situation, &candidate.spent),
        targets: all.map(|result| target_of(parts, rounds, result, &mut unread)).collect(),
        needs: needs.into_iter().collect(),
    })
}

fn target_of(
    parts: &StageParts<'_>,
    rounds: &[Solved],
    result: ResultId,
    unread: &mut ReadBack,
) -> TargetResult {
    if let Some(round) = rounds.iter().find(|round| round.holds(result)) {
        return target_result(parts, round, result, unread);
    }
    let Some(written) = result.find(parts.candidates) else { return empty() };
    let measures = &parts.situation.policy().measures;
    let amounts = written
        .amounts
        .iter()
        .filter_map(|(id, amount)| Some((measures.get(id.index())?.name.clone(), *amount)));
    TargetResult { amounts: amounts.collect(), ..named(&written.target) }
}
