//! The choice in which the outcomes of each pool are picked freely: one candidate stands for any of them.

use super::shares::count;
use super::{Pool, Together, rule_of, singles, sum};
use crate::choice::{Choice, choose};
use crate::evaluate::Candidate;
use crate::evaluate::candidate::ResultCandidate;
use crate::evaluate::facts::{Scope, Situation};
use crate::evaluate::gate::has_gate;
use crate::evaluate::ids::{CandidateId, ResultId};
use crate::evaluate::limit::Standing;
use crate::evaluate::model::{Built, Parts, build};
use crate::evaluate::solve::{Round, StageParts, step_back, viable};
use crate::policy::builtin::CREDITS;
use crate::policy::{Preference, RuleId};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Of more outcomes than this nobody is told which others would do as well, but for those that change places one for one.
const MOST_NAMED: usize = 24;

/// The most sets that are looked at for outcomes that change places.
const MOST_SWAPS: usize = 8;

/// A set of outcomes, with the position of its pool.
type OfPool = (usize, Vec<usize>);

/// What a choice is worth, and the sets that the best one and those as good take.
pub(super) type Best = (Vec<Number>, Vec<OfPool>);

/// Returns the best choice with the outcomes of each pool picked freely; `None` where it is not proved.
pub(super) fn best(parts: &StageParts<'_>, pools: &[&(RuleId, Pool)], round: Round) -> Option<Best> {
    let free = Free::of(parts, pools, round)?;
    let built = build(&Parts {
        situation: parts.situation,
        stage: parts.stage,
        candidates: &free.candidates,
        viable: &free.viable,
        groups: &parts.groups.groups,
        standing: &free.standing,
        settled: parts.settled,
        round,
        altered: parts.altered,
        together: &free.together,
    })?;
    let choice = choose(&built.model, parts.node_bound).ok().filter(|choice| choice.gap.is_none())?;
    let worth = choice.objectives.iter().zip(&built.scales);
    let worth = worth.map(|(value, scale)| Number::ratio(*value, *scale)).collect::<Option<Vec<_>>>()?;
    let mut taken = free.taken(&built, &choice);
    taken.extend(free.swapped(&taken));
    Some((worth, taken))
}

/// A stage's candidates and one more for each pool, which stands for those that spend one of its outcomes.
struct Free<'a> {
    candidates: Vec<Candidate>,
    /// The results that facts allow, in order.
    viable: Vec<ResultId>,
    standing: Standing<'a>,
    /// By candidate of a pool.
    together: BTreeMap<CandidateId, Together>,
    /// Each pool's candidate, with the position of the pool.
    of_pool: Vec<(CandidateId, usize)>,
}

impl<'a> Free<'a> {
    /// Returns `None` where what the outcomes of a pool come to together cannot be told in these forms.
    fn of(parts: &StageParts<'a>, pools: &[&(RuleId, Pool)], round: Round) -> Option<Self> {
        let Allowed { viable, left } = allowed(parts, pools, round);
        let mut free = Self {
            candidates: parts.candidates.to_vec(),
            viable,
            standing: parts.standing.clone(),
            together: BTreeMap::new(),
            of_pool: Vec::new(),
        };
        for (at, (id, pool)) in pools.iter().enumerate() {
            let members: Vec<(usize, CandidateId)> = singles(parts.candidates, *id, pool)
                .filter(|(_, single, _)| left.contains(single))
                .filter(|(.., single)| is_valued(parts.situation, single))
                .map(|(outcome, single, _)| (outcome, single))
                .collect();
            if !members.is_empty() {
                free.add(parts, at, general(parts, *id, &members)?)?;
            }
        }
        Some(free)
    }

    /// Adds the candidate of a pool in the place of those that spend one of its outcomes each.
    fn add(&mut self, parts: &StageParts<'_>, pool: usize, of: (Candidate, Together)) -> Option<()> {
        let (candidate, together) = of;
        let replaced: BTreeSet<CandidateId> = together.members.iter().map(|(_, single)| *single).collect();
        let is_kept = |single: CandidateId| {
            !replaced.contains(&single)
                || single.find(parts.candidates).is_some_and(|single| !single.is_once(parts.situation))
        };
        self.viable.retain(|result| is_kept(result.candidate));
        let id = CandidateId::next_of(&self.candidates);
        let all_counted = count(&mut self.standing, id, &together.members, &candidate);
        if !all_counted && asks_for_requirements(parts) {
            return None;
        }
        self.viable.extend(id.results(&candidate));
        self.candidates.push(candidate);
        self.together.insert(id, together);
        self.of_pool.push((id, pool));
        Some(())
    }

    /// Returns the sets that the best choice and those as good take of each pool.
    fn taken(&self, built: &Built, choice: &Choice) -> Vec<OfPool> {
        let mut taken = Vec::new();
        for values in std::iter::once(&choice.values).chain(&choice.equals) {
            for (id, pool) in &self.of_pool {
                let own = self.together.get(id).into_iter().flat_map(|own| &own.members);
                let is_taken = |(outcome, _): &&(usize, CandidateId)| {
                    let variable = built.takes.get(&(*id, *outcome));
                    variable.and_then(|variable| values.get(*variable)).is_some_and(|value| *value > 0)
                };
                taken.push((*pool, own.filter(is_taken).map(|(outcome, _)| *outcome).collect()));
            }
        }
        taken
    }

    /// Returns the sets that come to as much as those of the best choice, where these are too many to be named by the choice.
    fn swapped(&self, taken: &[OfPool]) -> Vec<OfPool> {
        let of_each = self.of_pool.iter().zip(taken).flat_map(|((id, pool), (_, set))| {
            let own = self.together.get(id).filter(|own| !own.named);
            own.map(|own| own.swaps(set)).unwrap_or_default().into_iter().map(|set| (*pool, set))
        });
        of_each.collect()
    }
}

/// The results that facts allow, and the candidates that do not step back: also some that are worth nothing alone.
struct Allowed {
    viable: Vec<ResultId>,
    left: BTreeSet<CandidateId>,
}

fn allowed(parts: &StageParts<'_>, pools: &[&(RuleId, Pool)], round: Round) -> Allowed {
    let mut viable = viable(parts.candidates, round);
    let known: BTreeSet<CandidateId> = viable.iter().map(|result| result.candidate).collect();
    // What is worth nothing alone may be worth something together.
    let beside = |of: &ResultCandidate| round.allows(of.beside_worth.as_ref().unwrap_or(&of.answer));
    for (id, pool) in pools {
        for (_, own, single) in singles(parts.candidates, *id, pool) {
            if !known.contains(&own) && round.allows(&single.answer) && single.results.iter().all(beside) {
                viable.extend(own.results(single));
            }
        }
    }
    viable.sort_unstable();
    step_back(parts, &mut viable, round);
    let left: BTreeSet<CandidateId> = viable.iter().map(|result| result.candidate).collect();
    viable.retain(|result| known.contains(&result.candidate));
    Allowed { viable, left }
}

/// Returns whether the choice looks at requirements.
fn asks_for_requirements(parts: &StageParts<'_>) -> bool {
    let policy = parts.situation.policy();
    let preferred = policy.prefer.iter().any(|one| matches!(one, Preference::Meeting(_)));
    let rules: BTreeSet<RuleId> = parts.candidates.iter().filter_map(|of| of.rule).collect();
    let mut rules = rules.into_iter().filter_map(|id| rule_of(parts.situation, id));
    preferred || rules.any(|rule| rule.only_if.iter().chain(&rule.conditions).any(has_gate))
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
fn general(
    parts: &StageParts<'_>,
    id: RuleId,
    members: &[(usize, CandidateId)],
) -> Option<(Candidate, Together)> {
    let rule = rule_of(parts.situation, id)?;
    let singles: Vec<&Candidate> =
        members.iter().map(|(_, single)| single.find(parts.candidates)).collect::<Option<_>>()?;
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
