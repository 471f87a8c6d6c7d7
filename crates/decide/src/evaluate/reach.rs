//! Which of some supposed outcomes would reach a goal at the least cost: one choice in place of many decisions.
//!
//! In: a record with all of them in it, what each costs, and a goal. Out: the cheapest sets that the choice can reach it with,
//! and whether a cheaper one is ruled out. Facts of one outcome may speak of another (a family by the highest level, `record
//! has`): where they could, nothing is ruled out. What the choice itself would prefer is not asked: each set is to be decided.

use super::answer::Answer;
use super::candidate::Candidate;
use super::facts::Situation;
use super::gate::Settled;
use super::limit::Group;
use super::model::{Parts, build};
use super::prepared::{Prepared, prepare};
use super::recognition::Stored;
use super::solve::{Altered, Round, StageParts, step_back, viable};
use super::{Options, average, decide, pattern, report, settled, situation, stored, take_in};
use crate::choice::{Constraint, NoChoice, Objective, Term, choose};
use crate::decision::{Need, TargetRef};
use crate::plan::Plan;
use crate::policy::counted::{Stage, Take};
use crate::policy::visit::Part;
use crate::policy::{Condition, ItemPattern, Rule};
use crate::quantity::{Number, common_denominator};
use crate::record::LearnerRecord;
use std::collections::{BTreeMap, BTreeSet};

/// A goal that a choice can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReachGoal {
    /// A target is granted, a pool with more than this in all measures together.
    Target(TargetRef, Number),
    /// These requirements are met, each with its group as a decision names it.
    Requirements(Vec<(String, Option<String>)>),
}

/// A supposed outcome of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costed {
    /// The id of the item.
    pub id: String,
    /// What it costs to use it.
    pub cost: Number,
    /// What else it asks for; fewer before more where the cost is equal.
    pub asks_for: i64,
    /// Its place among those preferred; what is equal shares it.
    pub place: i64,
    /// Items of one sort are no other way for each other.
    pub sort: usize,
}

/// The cheapest sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cheapest {
    /// Sets of ids, the first of them first; all of one cost.
    pub sets: Vec<BTreeSet<String>>,
    /// Whether no cheaper set, and where there is none no set at all, reaches the goal.
    pub proved: bool,
}

/// What the model of a choice is to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reach {
    goal: ReachGoal,
    /// Outcomes with their cost, what else they ask for and their place among those preferred.
    costs: Vec<(usize, Number, i64, i64)>,
    /// Ways that are known: of each, the outcomes of every sort in it.
    known: Vec<Vec<BTreeSet<usize>>>,
}

impl Reach {
    pub(super) fn outcomes(&self) -> impl Iterator<Item = usize> {
        self.costs.iter().map(|(outcome, ..)| *outcome)
    }

    /// Returns the sorts of outcomes that are not to be used all together, way by way.
    pub(super) fn known(&self) -> &[Vec<BTreeSet<usize>>] {
        &self.known
    }

    /// Returns what is wanted, in its order: the least cost, the fewest findings and papers, the first of the list. `used` gives
    /// for each outcome variables whose sum tells whether it is used.
    pub(super) fn objectives(&self, used: &[Vec<usize>]) -> Option<Vec<Objective>> {
        let over = common_denominator(self.costs.iter().map(|(_, cost, ..)| *cost))?;
        let mut sums: [Vec<Term>; 3] = Default::default();
        for ((_, cost, asks, place), variables) in self.costs.iter().zip(used) {
            for variable in variables {
                for (sum, by) in sums.iter_mut().zip([cost.scaled(over)?, *asks, *place]) {
                    sum.push(Term::new(*variable, by));
                }
            }
        }
        Some(sums.into_iter().map(Objective::minimise).collect())
    }

    /// Returns the constraints that the goal is reached; `None` where the model cannot say it.
    pub(super) fn constraints(
        &self,
        parts: &Parts<'_>,
        results: &[super::model::ResultVariable],
        rows: &[super::rows::Row],
    ) -> Option<Vec<Constraint>> {
        match &self.goal {
            ReachGoal::Requirements(asked) => asked.iter().map(|one| met(parts, rows, one)).collect(),
            ReachGoal::Target(target, more_than) => {
                let of = |result: &&super::model::ResultVariable| {
                    let written = result.id.find(parts.candidates);
                    written.is_some_and(|written| written.target == *target)
                };
                let own = results.iter().filter(of);
                if !matches!(target, TargetRef::Pool(_)) {
                    return Some(vec![Constraint::at_least(
                        own.map(|result| Term::new(result.variable, 1)),
                        1,
                    )]);
                }
                let terms: Vec<(usize, Number)> =
                    own.flat_map(|result| result.amounts.values().flatten().copied()).collect();
                let (terms, bound) = super::rows::scaled(&terms, *more_than)?;
                Some(vec![Constraint::at_least(terms, bound.checked_add(1)?)])
            }
        }
    }
}

fn met(parts: &Parts<'_>, rows: &[super::rows::Row], (name, per): &(String, Group)) -> Option<Constraint> {
    let is_one = |row: &&super::rows::Row| {
        let limit = parts.standing.limit(row.limit);
        row.is_requirement
            && limit.is_some_and(|limit| limit.name() == name)
            && report::shown(&row.group) == *per
    };
    let row = rows.iter().find(is_one)?;
    let lacking = row.figure?.checked_sub(row.history)?;
    let short = super::rows::negated(&row.terms)?;
    let (terms, bound) = super::rows::scaled(&short, Number::ZERO.checked_sub(lacking)?)?;
    Some(Constraint::at_most(terms, bound))
}

/// Returns the cheapest sets of supposed outcomes with which a goal can be reached, at most so many; `None` where no one choice
/// decides the goal.
pub fn cheapest(
    plan: &Plan,
    record: &LearnerRecord,
    options: &Options,
    (supposed, goal): (&[Costed], &ReachGoal),
    most: usize,
) -> Option<Cheapest> {
    let stage = stage_of(plan, goal)?;
    let mut situation = situation(plan, record, options);
    let none = Settled::default();
    let prepared = prepare(&situation, Stage::Recognised, None, options, &none);
    if stage == Stage::Recognised {
        let parts = prepared.parts(&situation, stage, options, &none);
        return ways(&parts, &prepared, supposed, goal, (most, true));
    }
    record.application.as_ref()?;
    let first = decide(&situation, Stage::Recognised, options, prepared, &none);
    let stored = stored(&situation, &first);
    take_in(&mut situation, &stored, &first);
    let settled = settled(&situation, &first);
    let averaged =
        average::suppose(&mut situation, options, &stored, &settled) && situation.averages.is_empty();
    let prepared = prepare(&situation, stage, Some(&stored), options, &settled);
    let all_stored = positions(&situation, supposed)
        .all(|(outcome, _)| stored.get(outcome).is_some_and(|stored| *stored != Stored::No));
    let parts = prepared.parts(&situation, stage, options, &settled);
    ways(&parts, &prepared, supposed, goal, (most, averaged && all_stored))
}

/// Returns the one stage that decides a goal.
fn stage_of(plan: &Plan, goal: &ReachGoal) -> Option<Stage> {
    match goal {
        ReachGoal::Target(TargetRef::Category(_), _) => Some(Stage::Recognised),
        ReachGoal::Target(TargetRef::Course(_) | TargetRef::Pool(_), _) => Some(Stage::Converted),
        ReachGoal::Requirements(asked) => {
            let of = |name: &String| plan.policy.counted.iter().find(|counted| counted.name == *name);
            let stages = asked.iter().map(|(name, _)| Some(of(name)?.stage));
            let stages: Vec<Stage> = stages.collect::<Option<_>>()?;
            let first = *stages.first()?;
            stages.iter().all(|stage| *stage == first).then_some(first)
        }
    }
}

/// Returns the positions of supposed outcomes, in their order.
fn positions<'a>(
    situation: &'a Situation<'_>,
    supposed: &'a [Costed],
) -> impl Iterator<Item = (usize, &'a Costed)> {
    let by_id: BTreeMap<&str, usize> =
        situation.current().map(|(position, outcome)| (outcome.item.id.as_str(), position)).collect();
    supposed.iter().filter_map(move |one| Some((*by_id.get(one.id.as_str())?, one)))
}

fn ways(
    parts: &StageParts<'_>,
    prepared: &Prepared<'_>,
    supposed: &[Costed],
    goal: &ReachGoal,
    (most, mut proved): (usize, bool),
) -> Option<Cheapest> {
    let own: Vec<(usize, &Costed)> = positions(parts.situation, supposed).collect();
    let outcomes: BTreeSet<usize> = own.iter().map(|(outcome, _)| *outcome).collect();
    proved &= prepared.complete && prepared.most.is_none() && speak_for_themselves(parts, &outcomes);
    let costs = own.iter().map(|(outcome, one)| (*outcome, one.cost, one.asks_for, one.place)).collect();
    let mut reach = Reach { goal: goal.clone(), costs, known: Vec::new() };
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    let mut least = None;
    while sets.len() < most {
        let altered = Altered::Reach(Box::new(reach.clone()));
        let (cost, taken, is_least) = match least_cost(&StageParts { altered: Some(&altered), ..*parts })? {
            Some(best) => best,
            None => break,
        };
        proved &= is_least || !sets.is_empty();
        if least.is_some_and(|least| cost > least) {
            break;
        }
        least = Some(cost);
        let used: Vec<&(usize, &Costed)> =
            own.iter().filter(|(outcome, _)| taken.contains(outcome)).collect();
        let sorts: BTreeSet<usize> = used.iter().map(|(_, one)| one.sort).collect();
        let of_sort = |sort: &usize| {
            own.iter().filter(|(_, one)| one.sort == *sort).map(|(outcome, _)| *outcome).collect()
        };
        reach.known.push(sorts.iter().map(of_sort).collect());
        sets.push(used.iter().map(|(_, one)| one.id.clone()).collect());
    }
    Some(Cheapest { sets, proved })
}

/// Returns the least cost, the outcomes used and whether that is proved; the inner `None` where the goal cannot be reached.
fn least_cost(parts: &StageParts<'_>) -> Option<Option<(i64, BTreeSet<usize>, bool)>> {
    let Some(Altered::Reach(reach)) = parts.altered else { return None };
    let is_open = |answer: &Answer| match answer {
        Answer::Yes => true,
        Answer::Unknown(needs) => needs.iter().all(|need| matches!(need, Need::Choice(_))),
        Answer::No(_) => false,
    };
    let mut allowed = viable(parts.candidates, Round::NeedsMet);
    allowed.retain(|id| {
        let of = id.candidate.find(parts.candidates);
        let result = id.find(parts.candidates);
        of.is_some_and(|of| is_open(&of.answer)) && result.is_some_and(|result| is_open(&result.answer))
    });
    step_back(parts, &mut allowed, Round::AsThingsStand);
    let together = BTreeMap::new();
    let built = build(&Parts {
        situation: parts.situation,
        stage: parts.stage,
        candidates: parts.candidates,
        viable: &allowed,
        groups: &parts.groups.groups,
        standing: parts.standing,
        settled: parts.settled,
        round: Round::AsThingsStand,
        altered: parts.altered,
        together: &together,
    })?;
    let choice = match choose(&built.model, parts.node_bound) {
        Ok(choice) => choice,
        Err(NoChoice::Infeasible) => return Some(None),
        Err(NoChoice::NodeBound { .. } | NoChoice::TooLarge | NoChoice::UnknownVariable { .. }) => {
            return None;
        }
    };
    let asked: BTreeSet<usize> = reach.outcomes().collect();
    let held =
        built.grants.iter().filter(|grant| choice.values.get(grant.variable).is_some_and(|held| *held > 0));
    let used = held.filter_map(|grant| grant.candidate.find(parts.candidates));
    let used =
        used.flat_map(|of| of.uses(parts.situation)).filter(|outcome| asked.contains(outcome)).collect();
    let is_least = choice.gap.is_none_or(|gap| gap.objective > 0);
    Some(Some((choice.objectives.first()?.checked_neg()?, used, is_least)))
}

/// Returns whether the facts of none of these outcomes could decide about another.
fn speak_for_themselves(parts: &StageParts<'_>, outcomes: &BTreeSet<usize>) -> bool {
    let situation = parts.situation;
    let policy = situation.policy();
    let by_fact = parts.groups.groups.iter().any(|group| {
        let family = policy.families.get(group.family);
        family.is_some_and(|family| matches!(family.take, Take::Fact { .. }))
            && group.outcomes.len() > 1
            && group.outcomes.iter().any(|outcome| outcomes.contains(outcome))
    });
    let is_of = |of: &Candidate, spent: &[usize]| {
        spent.iter().any(|outcome| outcomes.contains(outcome))
            && of.rule(situation).is_some_and(|rule| !rule.overrides.is_empty())
    };
    let related = parts
        .candidates
        .iter()
        .any(|of| is_of(of, &of.spent) || of.reading.iter().any(|outcome| outcomes.contains(outcome)));
    let mut patterns: Vec<&ItemPattern> = Vec::new();
    policy.rules.iter().for_each(|rule| patterns_of(rule, &mut patterns));
    let named = patterns.iter().any(|one| {
        outcomes
            .iter()
            .filter_map(|outcome| situation.outcome(*outcome))
            .any(|outcome| pattern::names(situation, one, outcome))
    });
    policy.combinations.is_empty() && !by_fact && !related && !named
}

fn patterns_of<'a>(rule: &'a Rule, found: &mut Vec<&'a ItemPattern>) {
    let slots = rule.slots.iter().filter_map(|slot| slot.pattern.condition.as_ref());
    let when = rule.evidence.iter().filter_map(|evidence| evidence.when.as_ref());
    rule.conditions.iter().chain(&rule.only_if).chain(slots).chain(when).for_each(|one| collect(one, found));
}

fn collect<'a>(condition: &'a Condition, found: &mut Vec<&'a ItemPattern>) {
    condition.each_part(&mut |part| match part {
        Part::Condition(part) => collect(part, found),
        Part::Pattern(pattern) => found.push(pattern),
        Part::Expr(_) => {}
    });
}
