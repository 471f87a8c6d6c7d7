//! Grants of a rule over any one or more of many outcomes: which of them come together is left to the choice.
//!
//! In: a stage with its candidates, each outcome of a pool alone, and the pools. Out: the sets that the best choices take, as
//! assignments of their own, and what those choices are worth. The model that finds them leaves nothing out that the rules
//! allow: where the stage's own choice among the sets found comes to as much, it is proved to be the best of all.

mod separable;
mod shares;
mod sum;

pub(super) use sum::{Run, Sum};

use super::Candidate;
use super::answer::Answer;
use super::candidate::{ResultCandidate, of_pool};
use super::facts::{Scope, Situation};
use super::gate::has_gate;
use super::matching::{Assignment, Pool, listed};
use super::model::{Parts, build};
use super::solve::{Solved, StageParts, step_back, viable};
use super::standing;
use crate::choice::choose;
use crate::policy::builtin::CREDITS;
use crate::policy::counted::Stage;
use crate::policy::{MeasureId, Preference, Rule, RuleId};
use crate::quantity::{Number, common_denominator};
use separable::is_separable;
use shares::count;
use std::collections::{BTreeMap, BTreeSet};

/// Of more outcomes than this nobody is told which others would do as well, but for those that change places one for one.
const MOST_NAMED: usize = 24;

/// The most sets that are looked at for outcomes that change places.
const MOST_SWAPS: usize = 8;

/// What a candidate takes any one or more of, and what that comes to.
pub(super) struct Together {
    /// Each outcome, with the position of the candidate that spends it alone.
    pub(super) members: Vec<(usize, usize)>,
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
    for needs_met in [false, true] {
        match best(parts, &together, needs_met) {
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

/// Returns the candidates that spend one outcome of a pool, each with the outcome and its position.
fn singles<'a>(
    candidates: &'a [Candidate],
    id: RuleId,
    pool: &'a Pool,
) -> impl Iterator<Item = (usize, usize, &'a Candidate)> {
    let outcomes: BTreeSet<usize> = pool.outcomes.iter().copied().collect();
    candidates.iter().enumerate().filter_map(move |(position, candidate)| {
        let [outcome] = candidate.spent.as_slice() else { return None };
        let is_own = candidate.rule == Some(id) && candidate.group == pool.group;
        (is_own && outcomes.contains(outcome)).then_some((*outcome, position, candidate))
    })
}

/// Returns whether the choice looks at requirements.
fn asks_for_requirements(parts: &StageParts<'_>) -> bool {
    let policy = parts.situation.policy();
    let preferred = policy.prefer.iter().any(|one| matches!(one, Preference::Meeting(_)));
    let rules: BTreeSet<RuleId> = parts.candidates.iter().filter_map(|of| of.rule).collect();
    let mut rules = rules.into_iter().filter_map(|id| rule_of(parts.situation, id));
    preferred || rules.any(|rule| rule.only_if.iter().chain(&rule.conditions).any(has_gate))
}

/// What a choice is worth, and the sets that the best one and those as good take, each with the position of its pool.
type Best = (Vec<Number>, Vec<(usize, Vec<usize>)>);

/// Returns the best choice with the outcomes of each pool picked freely; `None` where it is not proved.
fn best(parts: &StageParts<'_>, pools: &[&(RuleId, Pool)], needs_met: bool) -> Option<Best> {
    let allows = |answer: &Answer| answer.is_yes() || (needs_met && !answer.is_no());
    let mut allowed = viable(parts.candidates, needs_met);
    let known: BTreeSet<usize> = allowed.iter().map(|(candidate, _)| *candidate).collect();
    // What is worth nothing alone may be worth something together.
    for (id, pool) in pools {
        for (_, position, single) in singles(parts.candidates, *id, pool) {
            let beside = |of: &ResultCandidate| allows(of.beside_worth.as_ref().unwrap_or(&of.answer));
            if !known.contains(&position) && allows(&single.answer) && single.results.iter().all(beside) {
                allowed.extend((0..single.results.len()).map(|result| (position, result)));
            }
        }
    }
    allowed.sort_unstable();
    step_back(parts, &mut allowed, needs_met);
    let left: BTreeSet<usize> = allowed.iter().map(|(candidate, _)| *candidate).collect();
    allowed.retain(|(candidate, _)| known.contains(candidate));
    let mut candidates = parts.candidates.to_vec();
    let mut standing = parts.standing.clone();
    let mut together = BTreeMap::new();
    let mut of_pool: Vec<(usize, usize)> = Vec::new();
    for (at, (id, pool)) in pools.iter().enumerate() {
        let members: Vec<(usize, usize)> = singles(parts.candidates, *id, pool)
            .filter(|(_, position, _)| left.contains(position))
            .filter(|(.., single)| is_valued(parts.situation, single))
            .map(|(outcome, position, _)| (outcome, position))
            .collect();
        let Some((candidate, own)) = general(parts, *id, &members) else {
            if members.is_empty() {
                continue;
            }
            return None;
        };
        let replaced: BTreeSet<usize> = members.iter().map(|(_, position)| *position).collect();
        let is_kept = |position: usize| {
            !replaced.contains(&position)
                || parts.candidates.get(position).is_some_and(|single| !single.is_once(parts.situation))
        };
        allowed.retain(|(position, _)| is_kept(*position));
        let position = candidates.len();
        let all_counted = count(&mut standing, position, &members, &candidate);
        if !all_counted && asks_for_requirements(parts) {
            return None;
        }
        allowed.extend((0..candidate.results.len()).map(|result| (position, result)));
        candidates.push(candidate);
        together.insert(position, own);
        of_pool.push((position, at));
    }
    let model = Parts {
        situation: parts.situation,
        stage: parts.stage,
        candidates: &candidates,
        viable: &allowed,
        groups: &parts.groups.groups,
        standing: &standing,
        settled: parts.settled,
        needs_met,
        altered: parts.altered,
        together: &together,
    };
    let built = build(&model)?;
    let choice = choose(&built.model, parts.node_bound).ok().filter(|choice| choice.gap.is_none())?;
    let worth = choice.objectives.iter().zip(&built.scales);
    let worth = worth.map(|(value, scale)| Number::ratio(*value, *scale)).collect::<Option<Vec<_>>>()?;
    let mut taken = Vec::new();
    for values in std::iter::once(&choice.values).chain(&choice.equals) {
        for (position, at) in &of_pool {
            let own = together.get(position).into_iter().flat_map(|own| &own.members);
            let is_taken = |(outcome, _): &&(usize, usize)| {
                let variable = built.takes.get(&(*position, *outcome));
                variable.and_then(|variable| values.get(*variable)).is_some_and(|value| *value > 0)
            };
            taken.push((*at, own.filter(is_taken).map(|(outcome, _)| *outcome).collect::<Vec<_>>()));
        }
    }
    let swapped: Vec<(usize, Vec<usize>)> = of_pool
        .iter()
        .zip(&taken)
        .flat_map(|((position, at), (_, set))| {
            let own = together.get(position).filter(|own| !own.named);
            own.map(|own| own.swaps(set)).unwrap_or_default().into_iter().map(|set| (*at, set))
        })
        .collect();
    taken.extend(swapped);
    Some((worth, taken))
}

/// Returns whether all that an outcome would bring is known.
fn is_valued(situation: &Situation<'_>, single: &Candidate) -> bool {
    let Some(rule) = single.rule(situation) else { return false };
    single.results.iter().all(|result| {
        let with_credit = rule.places.get(result.place).is_none_or(|place| place.with_credit);
        let written = rule.amounts.iter().filter(|of| with_credit || of.measure != CREDITS);
        written.into_iter().all(|of| result.amounts.contains_key(&of.measure))
    })
}

/// Returns the candidate that takes any of these outcomes, with what it may come to at most.
fn general(parts: &StageParts<'_>, id: RuleId, members: &[(usize, usize)]) -> Option<(Candidate, Together)> {
    let rule = rule_of(parts.situation, id)?;
    let singles: Vec<&Candidate> =
        members.iter().map(|(_, position)| parts.candidates.get(*position)).collect::<Option<_>>()?;
    let mut candidate = (*singles.first()?).clone();
    candidate.spent = members.iter().map(|(outcome, _)| *outcome).collect();
    let mut sums = BTreeMap::new();
    let mut most = Vec::new();
    for (at, result) in candidate.results.iter().enumerate() {
        let with_credit = rule.places.get(result.place)?.with_credit;
        for written in rule.amounts.iter().filter(|of| with_credit || of.measure != CREDITS) {
            let scopes: Vec<Scope<'_>> = singles
                .iter()
                .copied()
                .map(|single| single.scope(parts.situation).toward(&result.target))
                .collect();
            let whole = candidate.scope(parts.situation).toward(&result.target);
            let sum = sum::sum(whole, &scopes, &written.amount)?;
            most.push((at, written.measure, sum.most()?));
            sums.insert((at, written.measure), sum);
        }
    }
    for (at, measure, amount) in most {
        candidate.results.get_mut(at)?.amounts.insert(measure, amount);
    }
    let named = members.len() <= MOST_NAMED;
    Some((candidate, Together { members: members.to_vec(), sums, named }))
}

impl Together {
    /// Returns sets in which one outcome taken changes places with one left out, and everything comes to as much.
    fn swaps(&self, set: &[usize]) -> Vec<Vec<usize>> {
        let taken: BTreeSet<usize> = set.iter().copied().collect();
        let worth = |at: usize| self.sums.values().map(|sum| sum.weight(at)).collect::<Vec<_>>();
        let members = || self.members.iter().enumerate().map(|(at, (outcome, _))| (*outcome, worth(at)));
        let last_of: BTreeMap<Vec<Number>, usize> =
            members().filter(|(outcome, _)| taken.contains(outcome)).map(|(of, worth)| (worth, of)).collect();
        let left_out = members().filter(|(outcome, _)| !taken.contains(outcome));
        let swapped = left_out.filter_map(|(outcome, worth)| Some((outcome, *last_of.get(&worth)?)));
        let with = |(comes, goes): (usize, usize)| {
            let own = self.members.iter().map(|(own, _)| *own);
            own.filter(|own| *own == comes || (taken.contains(own) && *own != goes)).collect()
        };
        swapped.take(MOST_SWAPS).map(with).collect()
    }
}

/// Returns the unit in which every one of these amounts is whole.
pub(super) fn unit(amounts: impl Iterator<Item = Number>) -> Option<Number> {
    Number::ratio(1, common_denominator(amounts)?)
}

/// Recognition stores what brings nothing too; conversion does not.
pub(super) fn must_bring(stage: Stage, rule: &Rule, result: &ResultCandidate) -> bool {
    let carries = rule.amounts.iter().any(|amount| amount.amount.carries_a_rest());
    let is_pool = matches!(result.target, crate::decision::TargetRef::Pool(_));
    stage == Stage::Converted && is_pool && !carries
}
