//! From the solver's values back to grants, refusals and pending grants.

use super::answer::{Answer, Stands, add_new};
use super::candidate::{Candidate, ResultCandidate};
use super::expression::left_over;
use super::facts::{Scope, Situation};
use super::ids::{CandidateId, LimitId, ResultId, with_ids};
use super::limit::Limit;
use super::result::target_result;
use super::solve::{Solved, StageParts};
use super::{finding, lost, target, waiting};
use crate::decision::{Granted, Pending, Reason, Refused, TargetRef, TargetResult};
use crate::policy::counted::PerKey;
use crate::policy::rule::ResultShape;
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// A stage read back.
#[derive(Clone, Default)]
pub(super) struct ReadBack {
    pub(super) granted: Vec<(CandidateId, Granted)>,
    pub(super) pending: Vec<(CandidateId, Pending)>,
    /// Refusals; those of rules of another time stand apart, said only where nothing else is.
    pub(super) refused: Vec<Refused>,
    pub(super) out_of_force: Vec<Refused>,
    /// Limits that kept something out.
    pub(super) binding: BTreeSet<LimitId>,
    /// Remainders for next time.
    pub(super) balance: BTreeMap<String, Number>,
}

/// Reads a stage back from the choice as things stand and the rounds in which needs are met.
pub(super) fn read_back(parts: &StageParts<'_>, now: &Solved, rounds: &[Solved]) -> ReadBack {
    let mut back = ReadBack::default();
    for (id, candidate) in with_ids(parts.candidates) {
        let held: Vec<ResultId> = id.results(candidate).filter(|result| now.holds(*result)).collect();
        if !held.is_empty() {
            let targets = held.iter().map(|result| target_result(parts, now, *result, &mut back)).collect();
            back.granted.push((id, granted(parts, candidate, &held, targets)));
            back.balance.extend(remainders(parts.situation, candidate));
        }
        let waiting: Vec<ResultId> = id
            .results(candidate)
            .filter(|result| !held.contains(result))
            .filter(|result| waiting::waits(parts, now, rounds, *result))
            .collect();
        if !waiting.is_empty() {
            let pending = waiting::pending(parts, now, rounds, &waiting);
            back.pending.extend(pending.into_iter().map(|pending| (id, pending)));
        }
        let left = Left { parts, now, rounds, id, candidate, held: &held, waiting: &waiting };
        left.refuse(&mut back);
    }
    back
}

pub(super) fn ids(situation: &Situation<'_>, outcomes: &[usize]) -> Vec<String> {
    let mut ids = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        let parts = match situation.outcome(*outcome) {
            Some(made) if !made.parts.is_empty() => made.parts.as_slice(),
            Some(_) | None => std::slice::from_ref(outcome),
        };
        ids.extend(parts.iter().filter_map(|part| Some(situation.outcome(*part)?.item.id.clone())));
    }
    ids
}

fn granted(
    parts: &StageParts<'_>,
    candidate: &Candidate,
    held: &[ResultId],
    targets: Vec<TargetResult>,
) -> Granted {
    let rule = candidate.rule(parts.situation);
    let effective = rule.and_then(|rule| rule.effective.as_ref()).and_then(|effective| {
        super::expression::value(candidate.scope(parts.situation), effective)
            .ok()
            .map(|value| super::expression::text(&value))
    });
    let by_target = held.iter().filter_map(|result| result.find(parts.candidates));
    let by_target: Vec<Scope<'_>> =
        by_target.map(|result| candidate.scope(parts.situation).toward(&result.target)).collect();
    let unless_shown = rule.map(|rule| finding::not_shown(&by_target, rule)).unwrap_or_default();
    Granted {
        rule: rule.map(|rule| rule.name.to_string()).unwrap_or_default(),
        policy: None,
        cites: rule.and_then(|rule| rule.cites.first().cloned()),
        items: ids(parts.situation, &candidate.spent),
        reading: ids(parts.situation, &candidate.reading),
        period: held.iter().find_map(|result| period(parts, *result)),
        targets,
        effective,
        unless_shown,
    }
}

/// Returns the period that a limit counts a result in.
fn period(parts: &StageParts<'_>, result: ResultId) -> Option<String> {
    let by_limit = parts.standing.limits.iter().zip(&parts.standing.shares);
    let mut dated = by_limit.filter(|(limit, _)| match limit {
        Limit::Declared(_, counted) => matches!(counted.per.as_slice(), [PerKey::Period(..)]),
        Limit::Pool(..) => false,
    });
    dated.find_map(|(_, shares)| shares.get(&result)?.groups.first()?.clone())
}

fn remainders(situation: &Situation<'_>, candidate: &Candidate) -> Vec<(String, Number)> {
    let Some(rule) = candidate.rule(situation) else { return Vec::new() };
    let left = rule.amounts.iter().filter_map(|amount| left_over(candidate.scope(situation), &amount.amount));
    left.map(|left| (rule.name.to_string(), left)).collect()
}

/// What a candidate leaves beside what holds and what waits.
struct Left<'r, 'a> {
    parts: &'r StageParts<'a>,
    now: &'r Solved,
    rounds: &'r [Solved],
    id: CandidateId,
    candidate: &'r Candidate,
    held: &'r [ResultId],
    waiting: &'r [ResultId],
}

impl Left<'_, '_> {
    /// Writes down why what neither holds nor waits does not.
    fn refuse(&self, back: &mut ReadBack) {
        let refused = |target: Option<TargetRef>, reasons: Vec<Reason>| {
            refusals(self.parts, self.candidate, target, reasons)
        };
        if let Answer::No(reasons) = &self.candidate.answer {
            let target = match self.candidate.results.as_slice() {
                [only] => Some(only.target.clone()),
                _ => None,
            };
            let refused = refused(target, reasons.clone());
            if self.candidate.out_of_force {
                back.out_of_force.extend(refused)
            } else {
                back.refused.extend(refused)
            }
            return;
        }
        let results = self.id.results(self.candidate).zip(&self.candidate.results);
        for (id, result) in results.filter(|(id, _)| !self.held.contains(id) && !self.waiting.contains(id)) {
            if let Some(reasons) = self.against(id, result, &mut back.binding) {
                back.refused.extend(refused(Some(result.target.clone()), reasons));
            }
        }
        if self.candidate.results.is_empty() {
            back.refused.extend(refused(None, vec![Reason::NotClaimed]));
        }
    }

    /// Returns the reasons against a result; `None` where it was only a way out.
    fn against(
        &self,
        id: ResultId,
        result: &ResultCandidate,
        binding: &mut BTreeSet<LimitId>,
    ) -> Option<Vec<Reason>> {
        if let Answer::No(reasons) = &result.answer {
            // A rule that lists courses of many programmes is not refused for those of the others.
            let some_possible = self.candidate.results.iter().any(|result| !result.answer.is_no());
            return (!some_possible || !reasons.iter().all(lost::is_elsewhere)).then(|| reasons.clone());
        }
        if self.held.iter().chain(self.waiting).any(|taken| self.is_instead(*taken, result)) {
            return None;
        }
        if let Some(Answer::No(reasons)) = self.now.stepped_back.get(&self.id) {
            return Some(reasons.clone());
        }
        let lost = lost::lost(self.parts, self.lost_in(id), id);
        binding.extend(lost.limits);
        Some(lost.reasons)
    }

    /// Beside the place taken, the other places and the other ways of one place were only ways out.
    fn is_instead(&self, taken: ResultId, result: &ResultCandidate) -> bool {
        taken.find(self.parts.candidates).is_some_and(|taken| {
            taken.place != result.place || takes_one(self.parts.situation, self.candidate, result.place)
        })
    }

    /// Returns the choice that a possible result lost in: as things stand, or the last round that looked at it.
    fn lost_in(&self, result: ResultId) -> &Solved {
        if waiting::stands(self.now, self.candidate, result) == Stands::Yes {
            return self.now;
        }
        let looked_at = self.rounds.iter().rev().find(|round| round.variable(result).is_some());
        looked_at.or(self.rounds.first()).unwrap_or(self.now)
    }
}

fn takes_one(situation: &Situation<'_>, candidate: &Candidate, place: usize) -> bool {
    let place = candidate.rule(situation).and_then(|rule| rule.places.get(place));
    place.is_some_and(|place| matches!(place.shape, ResultShape::Best | ResultShape::Choice))
}

fn refusals(
    parts: &StageParts<'_>,
    candidate: &Candidate,
    target: Option<TargetRef>,
    reasons: Vec<Reason>,
) -> Vec<Refused> {
    let rule = candidate.rule(parts.situation).map(|rule| rule.name.to_string());
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
