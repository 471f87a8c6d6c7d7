//! Grants of a rule over any one or more of many outcomes: which of them come together is left to the choice.
//!
//! In: a stage with its candidates, each outcome of a pool alone, and the pools. Out: the sets that the best choices take, as
//! assignments of their own, and what those choices are worth. The model that finds them leaves nothing out that the rules
//! allow: where the stage's own choice among the sets found comes to as much, it is proved to be the best of all.

mod free;
mod separable;
mod shares;
mod sum;

pub(super) use sum::{Run, Sum};

use super::Candidate;
use super::candidate::{ResultCandidate, of_pool, stores_beside};
use super::facts::Situation;
use super::ids::{CandidateId, with_ids};
use super::matching::{Assignment, Pool, listed};
use super::solve::{Round, Solved, StageParts};
use super::standing;
use crate::decision::TargetRef;
use crate::policy::counted::Stage;
use crate::policy::{MeasureId, Rule, RuleId};
use crate::quantity::{Number, common_denominator};
use free::best;
use separable::is_separable;
use std::collections::{BTreeMap, BTreeSet};

/// What a candidate takes any one or more of, and what that comes to.
pub(super) struct Together {
    /// Each outcome, with the candidate that spends it alone.
    pub(super) members: Vec<(usize, CandidateId)>,
    /// By result and measure: what the outcomes taken come to.
    pub(super) sums: BTreeMap<(usize, MeasureId), Sum>,
    /// Whether each outcome's own variable is one that people see.
    pub(super) named: bool,
}

/// Sets of outcomes that the best choices take.
pub(super) struct Sets {
    pub(super) found: Vec<Candidate>,
    /// Whether nothing better was left out, but for what `most` says.
    pub(super) complete: bool,
    pub(super) most: Option<Most>,
}

/// What the best choices are worth, at most: as things stand and with all needs met.
pub(super) struct Most {
    now: Vec<Number>,
    met: Vec<Number>,
}

impl Most {
    /// Returns whether choices among the sets found come to as much.
    pub(super) fn is_reached(&self, now: &Solved, met: Option<&Solved>) -> bool {
        now.worth() == self.now && met.is_none_or(|met| met.worth() == self.met)
    }
}

/// Returns the sets of the pools that the best choices take.
pub(super) fn sets(parts: &StageParts<'_>, pools: &[(RuleId, Pool)]) -> Sets {
    let mut sets = Sets { found: Vec::new(), complete: true, most: None };
    let (together, apart): (Vec<_>, Vec<_>) =
        pools.iter().partition(|(rule, pool)| is_separable(parts, *rule, pool));
    let mut assignments: BTreeSet<(RuleId, usize, Vec<usize>)> = BTreeSet::new();
    let mut found: Vec<(RuleId, Assignment)> = Vec::new();
    for (id, pool) in &apart {
        let Some(rule) = parts.situation.policy().rules.get(id.index()) else { continue };
        let (listed, all) = listed(parts.situation, rule, pool);
        sets.complete &= all && together.is_empty();
        found.extend(listed.into_iter().map(|assignment| (*id, assignment)));
    }
    let mut most = Vec::new();
    for round in [Round::AsThingsStand, Round::NeedsMet] {
        match best(parts, &together, round) {
            Some((worth, taken)) => {
                most.push(worth);
                for (at, set) in taken {
                    let Some((id, pool)) = together.get(at).filter(|_| set.len() > 1) else { continue };
                    if assignments.insert((*id, at, set.clone())) {
                        found.push((*id, pool.assignment(&set)));
                    }
                }
            }
            None => sets.complete = false,
        }
    }
    if let (false, [now, met]) = (together.is_empty(), most.as_slice()) {
        sets.most = Some(Most { now: now.clone(), met: met.clone() });
    }
    let one =
        |(id, assignment)| Some(of_pool(parts.situation, id, rule_of(parts.situation, id)?, assignment));
    sets.found = found.into_iter().filter_map(one).collect();
    sets
}

/// Puts candidates among those of their rules, in the order of these.
pub(super) fn put_in(situation: &Situation<'_>, candidates: &mut Vec<Candidate>, more: Vec<Candidate>) {
    let rules: BTreeSet<RuleId> = more.iter().filter_map(|one| one.rule).collect();
    let mut more = more;
    for rule in rules {
        let is_own = |one: &Candidate| one.rule == Some(rule);
        let first = candidates.iter().position(is_own).unwrap_or(candidates.len());
        let (own, others): (Vec<_>, Vec<_>) = std::mem::take(candidates).into_iter().partition(is_own);
        let (new, rest): (Vec<_>, Vec<_>) = more.into_iter().partition(is_own);
        more = rest;
        let mut own: Vec<Candidate> = own.into_iter().chain(new).collect();
        own.sort_by_cached_key(|one| standing::order(situation, &one.spent));
        *candidates = others;
        let behind = candidates.split_off(first.min(candidates.len()));
        candidates.extend(own.into_iter().chain(behind));
    }
}

fn rule_of<'a>(situation: &Situation<'a>, id: RuleId) -> Option<&'a Rule> {
    situation.policy().rules.get(id.index())
}

/// Returns the candidates that spend one outcome of a pool, each with the outcome and its id.
fn singles<'a>(
    candidates: &'a [Candidate],
    id: RuleId,
    pool: &'a Pool,
) -> impl Iterator<Item = (usize, CandidateId, &'a Candidate)> {
    let outcomes: BTreeSet<usize> = pool.outcomes.iter().copied().collect();
    with_ids(candidates).filter_map(move |(single, candidate)| {
        let [outcome] = candidate.spent.as_slice() else { return None };
        let is_own = candidate.rule == Some(id) && candidate.group == pool.group;
        (is_own && outcomes.contains(outcome)).then_some((*outcome, single, candidate))
    })
}

/// Returns the unit in which every one of these amounts is whole.
pub(super) fn unit(amounts: impl Iterator<Item = Number>) -> Option<Number> {
    Number::ratio(1, common_denominator(amounts)?)
}

/// Recognition stores what brings nothing too, though not beside something; conversion does not.
pub(super) fn must_bring(stage: Stage, rule: &Rule, result: &ResultCandidate) -> bool {
    let carries = rule.amounts.iter().any(|amount| amount.amount.carries_a_rest());
    let is_pool = stage == Stage::Converted && matches!(result.target, TargetRef::Pool(_));
    (is_pool || stores_beside(rule)) && !carries
}
