//! The average mark of a pool: of what counts toward it in this decision, weighted by the credits that count.
//!
//! A test on it is a row of the model (`gate`). What an amount or another test computes from it depends on the choice in no
//! linear way: there each average that the pool can have is supposed in turn, the choice is made under the constraint that it
//! comes out so, and the best of these choices counts. More averages than [`MOST_AVERAGES`] are not all tried, and then the
//! choice is not said to be proved.

use super::answer::Answer;
use super::candidate::{Candidate, ResultCandidate};
use super::expression::{Gap, value};
use super::facts::{Found, Scope, Situation, label, need};
use super::gate::Settled;
use super::model::ResultVariable;
use super::recognition::Stored;
use super::rows::{scaled, sum};
use super::solve::{Round, Solved, StageParts, solve};
use super::{Options, prepare};
use crate::choice::{Constraint, Term};
use crate::decision::{Need, Reason, TargetRef};
use crate::policy::average::{averaged_pools, mentions_average, recorded_pools, supposed_pools};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::Stage;
use crate::policy::{FactRef, Owner, RuleId, Value};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Averages by pool; `None` where nothing counts in it.
pub(super) type Averages = BTreeMap<String, Option<Number>>;

/// The most averages that are supposed in turn.
const MOST_AVERAGES: usize = 512;

/// The most pairs of credits and weighted credits that averages are made of.
const MOST_SUMS: usize = 1 << 14;

/// A result that counts in an average: its credits as a sum over variables, and its mark.
pub(super) struct Marked<'a> {
    pub(super) credits: &'a [(usize, Number)],
    pub(super) mark: Number,
}

/// Makes results wait for the mark where a rule in play speaks of the average of their pool.
pub(super) fn await_marks(situation: &Situation<'_>, candidates: &mut [Candidate]) {
    let pools = pools_of(situation, candidates, averaged_pools);
    if pools.is_empty() {
        return;
    }
    for candidate in candidates {
        for at in 0..candidate.results.len() {
            let Some(result) = candidate.results.get(at) else { continue };
            let is_averaged = matches!(&result.target, TargetRef::Pool(pool) if pools.contains(pool));
            if let (true, Err(needs)) = (is_averaged, mark(situation, candidate, result))
                && let Some(result) = candidate.results.get_mut(at)
            {
                result.answer = Answer::all([Answer::Unknown(needs), result.answer.clone()]);
            }
        }
    }
}

/// Returns the pools that the rules of these candidates speak of.
fn pools_of<'a>(
    situation: &Situation<'a>,
    candidates: &[Candidate],
    of: impl Fn(&'a crate::policy::Rule) -> BTreeSet<&'a str>,
) -> BTreeSet<String> {
    if situation.programme.is_none_or(|programme| programme.pools.is_empty()) {
        return BTreeSet::new();
    }
    let rules: BTreeSet<RuleId> = candidates.iter().filter_map(|candidate| candidate.rule).collect();
    let rules = rules.into_iter().filter_map(|rule| situation.policy().rules.get(rule.index()));
    rules.flat_map(of).map(str::to_owned).collect()
}

/// Returns the mark with which a result counts in averages: the one recorded, else the score of its outcomes (of several their
/// mean); `None` where it has none or leaves averages.
///
/// # Errors
///
/// What must be known first.
fn mark(
    situation: &Situation<'_>,
    candidate: &Candidate,
    result: &ResultCandidate,
) -> Result<Option<Number>, BTreeSet<Need>> {
    let scope = candidate.scope(situation).toward(&result.target);
    let rule = candidate.rule(situation);
    if let Some(recorded) = rule.and_then(|rule| rule.record.as_ref()) {
        // What is computed from an average does not count in one.
        if recorded.in_averages == Some(false) || mentions_average(&recorded.mark) {
            return Ok(None);
        }
        return Ok(match value(scope, &recorded.mark) {
            Ok(Value::Number(number)) => Some(number),
            // A mark that is not known keeps the result waiting by itself.
            Ok(_) | Err(_) => None,
        });
    }
    let score = FactRef { owner: Owner::Spent, attribute: "score".into() };
    match scope.find(&score) {
        _ if candidate.spent.is_empty() => Ok(None),
        Found::Missing => Err(BTreeSet::from([need(&score)])),
        Found::Nothing => Ok(None),
        Found::Values(values) => {
            let number = |value: &Value| if let Value::Number(number) = value { Some(*number) } else { None };
            let numbers: Option<Vec<Number>> = values.iter().map(number).collect();
            Ok(numbers.and_then(|numbers| mean_of(&numbers)))
        }
    }
}

/// Returns the mean of a fact over the spent outcomes; those known to have none are left out.
///
/// # Errors
///
/// What must be known first, or that none of them has it.
pub(super) fn mean(scope: Scope<'_>, fact: &FactRef) -> Result<Value, Gap> {
    let (mut figures, mut needs, mut is_share) = (Vec::new(), BTreeSet::new(), false);
    for position in scope.together.unwrap_or(scope.spent) {
        match (Scope { spent: std::slice::from_ref(position), ..scope }).find(fact) {
            Found::Values(values) => {
                is_share |= values.iter().any(|value| matches!(value, Value::Share(_)));
                figures.extend(values.iter().filter_map(Value::figure));
            }
            Found::Nothing => {}
            Found::Missing => _ = needs.insert(need(fact)),
        }
    }
    if !needs.is_empty() {
        return Err(Gap::Needs(needs));
    }
    if figures.is_empty() {
        return Err(Gap::Reason(Reason::None { fact: label(fact) }));
    }
    let mean = mean_of(&figures).ok_or(Gap::Reason(Reason::NotComputable))?;
    Ok(if is_share { Value::Share(mean) } else { Value::Number(mean) })
}

fn mean_of(numbers: &[Number]) -> Option<Number> {
    let sum = numbers.iter().copied().try_fold(Number::ZERO, Number::checked_add)?;
    sum.checked_div(Number::whole(i64::try_from(numbers.len()).ok()?))
}

fn is_computed(situation: &Situation<'_>, candidate: &Candidate) -> bool {
    let rule = candidate.rule(situation);
    rule.is_some_and(|rule| rule.amounts.iter().any(|amount| mentions_average(&amount.amount)))
}

/// Returns the results that count in the average of a pool.
pub(super) fn marked<'r>(
    situation: &Situation<'_>,
    candidates: &[Candidate],
    results: &'r [ResultVariable],
    pool: &str,
) -> Vec<Marked<'r>> {
    let one = |of: &'r ResultVariable| {
        let candidate = of.id.candidate.find(candidates)?;
        let result = of.id.find(candidates)?;
        let is_of_pool = matches!(&result.target, TargetRef::Pool(own) if own == pool);
        if !is_of_pool || is_computed(situation, candidate) {
            return None;
        }
        let credits = of.amounts.get(&CREDITS)?;
        Some(Marked { credits, mark: mark(situation, candidate, result).ok()?? })
    };
    results.iter().filter_map(one).collect()
}

/// Returns the sum of credits times (mark less figure).
pub(super) fn weighted(marked: &[Marked<'_>], figure: Number) -> Option<Vec<(usize, Number)>> {
    let terms =
        marked.iter().flat_map(|one| one.credits.iter().map(|(variable, by)| (one.mark, variable, by)));
    terms.map(|(mark, variable, by)| Some((*variable, by.checked_mul(mark.checked_sub(figure)?)?))).collect()
}

/// Returns the credits that count.
pub(super) fn credits(marked: &[Marked<'_>]) -> Vec<(usize, Number)> {
    marked.iter().flat_map(|one| one.credits.iter().copied()).collect()
}

/// Returns the averages of a choice that marks of this stage are computed from.
pub(super) fn of_choice(parts: &StageParts<'_>, solved: &Solved, pools: BTreeSet<&str>) -> Averages {
    let of = |pool: &str| {
        let marked = marked(parts.situation, parts.candidates, &solved.built.results, pool);
        let all = sum(&credits(&marked), &solved.choice.values);
        sum(&weighted(&marked, Number::ZERO)?, &solved.choice.values).checked_div(all)
    };
    pools.into_iter().map(|pool| (pool.to_owned(), of(pool))).collect()
}

/// Returns the pools whose averages a rule's marks are computed from.
pub(super) fn read_by_marks<'a>(situation: &Situation<'a>, candidate: &Candidate) -> BTreeSet<&'a str> {
    candidate.rule(situation).map(recorded_pools).unwrap_or_default()
}

/// Returns the constraints that the supposed averages come out; `None` where a figure does not fit.
pub(super) fn as_supposed(
    situation: &Situation<'_>,
    candidates: &[Candidate],
    results: &[ResultVariable],
) -> Option<Vec<Constraint>> {
    let mut constraints = Vec::new();
    for (pool, average) in &situation.averages {
        let marked = marked(situation, candidates, results, pool);
        let (all, _) = scaled(&credits(&marked), Number::ZERO)?;
        let Some(average) = average else {
            constraints.push(Constraint::at_most(all, 0));
            continue;
        };
        let (terms, _) = scaled(&weighted(&marked, *average)?, Number::ZERO)?;
        let opposite = terms.iter().map(|term| Term::new(term.variable, -term.coefficient));
        constraints.push(Constraint::at_most(opposite.collect::<Vec<_>>(), 0));
        constraints.push(Constraint::at_most(terms, 0));
        constraints.push(Constraint::at_least(all, 1));
    }
    Some(constraints)
}

/// Supposes the averages under which the choice of conversion is best, where a rule in play computes with them; returns
/// whether that is proved. Of equally good ones the higher average counts.
pub(super) fn suppose(
    situation: &mut Situation<'_>,
    options: &Options,
    stored: &[Stored],
    settled: &Settled,
) -> bool {
    if !situation.plan.supposes {
        return true;
    }
    let prepared = prepare(situation, Stage::Converted, Some(stored), options, settled);
    let pools = pools_of(situation, &prepared.candidates, supposed_pools);
    if pools.is_empty() {
        return true;
    }
    let mut proved = true;
    let mut ways = vec![Averages::new()];
    for pool in pools {
        let (averages, all) = attainable(situation, &prepared.candidates, &pool);
        proved &= all;
        let longer = ways.iter().flat_map(|way| {
            let with = |average: &Option<Number>| {
                way.clone().into_iter().chain([(pool.clone(), *average)]).collect::<Averages>()
            };
            averages.iter().map(with).collect::<Vec<_>>()
        });
        let mut longer: Vec<Averages> = longer.collect();
        proved &= longer.len() <= MOST_AVERAGES;
        longer.truncate(MOST_AVERAGES);
        ways = longer;
    }
    drop(prepared);
    let mut best: Option<(Vec<Number>, Averages)> = None;
    for way in ways {
        situation.averages = way;
        let prepared = prepare(situation, Stage::Converted, Some(stored), options, settled);
        let parts = prepared.parts(situation, Stage::Converted, options, settled);
        let solved = solve(&parts, Round::AsThingsStand, &BTreeSet::new());
        // An average that no choice has is no case; that nothing counts always is one.
        let is_possible = !solved.choice.objectives.is_empty();
        proved &= !is_possible || solved.choice.proved;
        let worth = solved.worth();
        if is_possible && best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, situation.averages.clone()));
        }
    }
    situation.averages = best.map(|(_, averages)| averages).unwrap_or_default();
    proved
}

/// Returns the averages that what could count in a pool can have, the highest first and nothing at all last, and whether they
/// are all.
fn attainable(
    situation: &Situation<'_>,
    candidates: &[Candidate],
    pool: &str,
) -> (Vec<Option<Number>>, bool) {
    let mut sums = BTreeSet::from([(Number::ZERO, Number::ZERO)]);
    let mut complete = true;
    for candidate in candidates.iter().filter(|candidate| candidate.answer.is_yes()) {
        if is_computed(situation, candidate) {
            continue;
        }
        let of_pool = |result: &&ResultCandidate| {
            result.answer.is_yes() && matches!(&result.target, TargetRef::Pool(own) if own == pool)
        };
        for result in candidate.results.iter().filter(of_pool) {
            let Ok(Some(mark)) = mark(situation, candidate, result) else { continue };
            let Some(amount) = result.amounts.get(&CREDITS).filter(|amount| !amount.is_zero()) else {
                continue;
            };
            let with = |(all, weighted): &(Number, Number)| {
                Some((all.checked_add(*amount)?, weighted.checked_add(amount.checked_mul(mark)?)?))
            };
            let more: Vec<(Number, Number)> = sums.iter().filter_map(with).collect();
            complete &= more.len() == sums.len();
            sums.extend(more);
            if sums.len() > MOST_SUMS {
                sums = sums.into_iter().take(MOST_SUMS).collect();
                complete = false;
            }
        }
    }
    let averages = sums.into_iter().filter_map(|(all, weighted)| weighted.checked_div(all));
    let averages: BTreeSet<Number> = averages.collect();
    complete &= averages.len() < MOST_AVERAGES;
    let kept = averages.into_iter().rev().take(MOST_AVERAGES - 1).map(Some);
    (kept.chain([None]).collect(), complete)
}
