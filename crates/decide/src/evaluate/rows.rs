//! The rows of limits and requirements: sums over variables with a figure, for the model and for the report.

use super::counted::{JOINT, Share, Weight, period_name};
use super::expression::Gap;
use super::limit::{Group, Limit, Used};
use super::model::{Parts, ResultVariable};
use super::solve::Altered;
use crate::choice::{Constraint, Term};
use crate::date::Day;
use crate::decision::Need;
use crate::policy::counted::PerKey;
use crate::policy::{Beyond, Condition, MeasureId};
use crate::quantity::{Number, common_denominator};
use std::collections::{BTreeMap, BTreeSet};

/// A variable that a row asks for.
pub(super) enum Asked<'a> {
    /// Holds when one of these does, and only then.
    AnyOf(&'a BTreeSet<usize>),
    /// Holds where a candidate's result (the last) holds and takes an outcome.
    Taken(usize, usize, usize),
    /// Holds where a condition does that the choice decides, read on a candidate.
    On(usize, &'a Condition),
    /// Stands for a variable where a condition holds that the choice decides, read on a candidate.
    Where(usize, &'a Condition, usize),
}

/// One group of one limit or requirement.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Position among the standing's limits.
    pub(super) limit: usize,
    pub(super) group: Group,
    /// The sum.
    pub(super) terms: Vec<(usize, Number)>,
    /// The results that count, with their part of the sum.
    pub(super) members: Vec<Member>,
    /// Where outcomes are counted: each with the variable that says that it counts.
    pub(super) outcomes: Vec<(usize, usize)>,
    pub(super) history: Number,
    /// The figure; absent where it cannot be known.
    pub(super) figure: Option<Number>,
    /// What must be known to tell the figure.
    pub(super) needs: BTreeSet<Need>,
    pub(super) is_requirement: bool,
}

/// A result that counts in a row.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) candidate: usize,
    pub(super) result: usize,
    pub(super) terms: Vec<(usize, Number)>,
    /// What it would count in full.
    pub(super) weight: Number,
    /// Whether that is the amount recorded, which a limit may cut.
    pub(super) is_amount: bool,
    /// The variable that holds where it counts, where the choice has a say in that.
    pub(super) on: Option<usize>,
}

impl Row {
    /// Returns the members of one candidate; members stand in the order of candidates.
    pub(super) fn members_of(&self, candidate: usize) -> &[Member] {
        let from = self.members.partition_point(|member| member.candidate < candidate);
        let to = self.members.partition_point(|member| member.candidate <= candidate);
        self.members.get(from..to).unwrap_or_default()
    }

    /// Returns the room that history leaves: never less than nothing.
    pub(super) fn room(&self) -> Option<Number> {
        Some(self.figure?.checked_sub(self.history)?.max(Number::ZERO))
    }

    /// Returns the row as a constraint; a requirement is none. The outer `None` says that a figure does not fit.
    pub(super) fn constraint(&self) -> Option<Option<Constraint>> {
        let Some(room) = self.room().filter(|_| !self.is_requirement && !self.terms.is_empty()) else {
            return Some(None);
        };
        let (terms, bound) = scaled(&self.terms, room)?;
        Some(Some(Constraint::at_most(terms, bound)))
    }
}

/// Returns a sum and a bound over one common denominator; the bound falls to the integer below.
pub(super) fn scaled(terms: &[(usize, Number)], bound: Number) -> Option<(Vec<Term>, i64)> {
    let over = common_denominator(terms.iter().map(|(_, by)| *by))?;
    let terms = terms
        .iter()
        .map(|(variable, by)| Some(Term::new(*variable, by.scaled(over)?)))
        .collect::<Option<Vec<_>>>()?;
    Some((terms, bound.checked_mul(Number::whole(over))?.floor()))
}

/// By candidate and result: the measures that limits count there, and what each limit does with what lies beyond it.
pub(super) type BeyondByResult = BTreeMap<(usize, usize), Vec<(MeasureId, Beyond)>>;

/// Returns, for each result, what its limits do with what lies beyond them.
pub(super) fn beyond_by_result(parts: &Parts<'_>) -> BeyondByResult {
    let mut beyond = BeyondByResult::new();
    for (limit, shares) in parts.standing.limits.iter().zip(&parts.standing.shares) {
        if limit.is_requirement() {
            continue;
        }
        for (at, share) in shares {
            if let Weight::Recorded(measure, ..) = share.weight {
                beyond.entry(*at).or_default().push((measure, limit.beyond(parts.situation)));
            }
        }
    }
    beyond
}

/// Returns `None` where a sum of these amounts over their common denominator would not fit exact integers.
pub(super) fn fits(amounts: impl Iterator<Item = Number> + Clone) -> Option<()> {
    let over = common_denominator(amounts.clone())?;
    amounts.into_iter().try_fold(0i64, |sum, amount| sum.checked_add(amount.scaled(over)?.checked_abs()?))?;
    Some(())
}

/// Gives the variable that is asked for.
type Make<'m> = dyn FnMut(Asked<'_>) -> usize + 'm;

/// Returns the rows of all groups, or `None` where what history has used does not fit exact integers. `make` gives the
/// variables that are asked for.
pub(super) fn rows(parts: &Parts<'_>, results: &[ResultVariable], make: &mut Make<'_>) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    for (position, limit) in parts.standing.limits.iter().enumerate() {
        let counted = Counted::of(parts, position, results)?;
        // A limit without groups is shown even when nothing counts toward it.
        let groups = counted.groups(this_period(parts, limit));
        let nameless = groups.is_empty() && is_plain(limit);
        for group in groups.into_iter().chain(nameless.then_some(None)) {
            let members = counted.members(limit, &group);
            let history = counted.used_before(limit, &group)?;
            let of_group = OfGroup { parts, position, limit, group: &group };
            rows.push(of_group.row(&members, history, make)?);
        }
    }
    Some(rows)
}

/// What counts toward one limit, by group.
struct Counted<'a> {
    results: BTreeMap<Group, Vec<&'a ResultVariable>>,
    history: &'a Used,
}

impl<'a> Counted<'a> {
    fn of(parts: &'a Parts<'_>, position: usize, results: &'a [ResultVariable]) -> Option<Self> {
        let mut by_group: BTreeMap<Group, Vec<&ResultVariable>> = BTreeMap::new();
        let shares = parts.standing.shares.get(position);
        for result in results {
            let share = shares.and_then(|shares| shares.get(&(result.candidate, result.result)));
            for group in share.iter().flat_map(|share| &share.groups) {
                by_group.entry(group.clone()).or_default().push(result);
            }
        }
        Some(Self { results: by_group, history: parts.standing.history.get(position)?.as_ref()? })
    }

    fn groups(&self, further: Option<Group>) -> BTreeSet<Group> {
        self.results.keys().chain(self.history.by_group.keys()).cloned().chain(further).collect()
    }

    /// Returns the results of a group in the order of candidates; what stands in several groups of one window counts once.
    fn members(&self, limit: &Limit<'_>, group: &Group) -> Vec<&'a ResultVariable> {
        let mut members: Vec<&ResultVariable> =
            under(&self.results, limit, group).into_iter().flatten().copied().collect();
        members.sort_by_key(|result| (result.candidate, result.result));
        members.dedup_by_key(|result| (result.candidate, result.result));
        members
    }

    fn used_before(&self, limit: &Limit<'_>, group: &Group) -> Option<Number> {
        let mut amounts = under(&self.history.by_group, limit, group).into_iter().copied();
        amounts.try_fold(self.history.everywhere, Number::checked_add)
    }
}

/// Returns what stands under a group, and under the others that lie in its window.
fn under<'m, T>(by_group: &'m BTreeMap<Group, T>, limit: &Limit<'_>, group: &Group) -> Vec<&'m T> {
    // Only a window that rolls takes in other groups than its own.
    if !limit.per().iter().any(|key| matches!(key, PerKey::Rolling(..))) {
        return by_group.get(group).into_iter().collect();
    }
    let inside = |name: &Group| name == group || is_in_window(limit.per(), name, group);
    by_group.iter().filter(|(name, _)| inside(name)).map(|(_, of_group)| of_group).collect()
}

/// A requirement of each period is one of the application's own period even where nothing counts toward it.
fn this_period(parts: &Parts<'_>, limit: &Limit<'_>) -> Option<Group> {
    match (limit.is_requirement(), limit.per()) {
        (true, [PerKey::Period(period, _)]) => {
            Some(Some(period_name(parts.situation, *period, parts.situation.day?)?))
        }
        _ => None,
    }
}

fn is_plain(limit: &Limit<'_>) -> bool {
    match limit {
        Limit::Declared(_, counted) => counted.per.is_empty(),
        Limit::Pool(..) => true,
    }
}

/// Returns whether a group lies in the rolling window that ends with another: equal in every key that does not roll.
fn is_in_window(per: &[PerKey], name: &Group, end: &Group) -> bool {
    let (Some(name), Some(end)) = (name, end) else { return false };
    let mut keys = per.iter().zip(name.split(JOINT).zip(end.split(JOINT)));
    keys.all(|(key, (name, end))| match key {
        PerKey::Rolling(length, _) => match (Day::parse(name), Day::parse(end)) {
            (Ok(day), Ok(end)) => end.first_of_span(*length).is_some_and(|first| first <= day && day <= end),
            _ => false,
        },
        PerKey::Item | PerKey::Course | PerKey::Fact(_) | PerKey::Period(..) => name == end,
    })
}

/// One group of one limit.
struct OfGroup<'r, 'a> {
    parts: &'r Parts<'a>,
    /// Position among the standing's limits.
    position: usize,
    limit: &'r Limit<'a>,
    group: &'r Group,
}

/// By outcome: the variables of the results that count it.
type ByOutcome = BTreeMap<usize, BTreeSet<usize>>;

impl OfGroup<'_, '_> {
    /// Returns the group's row: what its members bring beside what history has used.
    fn row(&self, results: &[&ResultVariable], history: Number, make: &mut Make<'_>) -> Option<Row> {
        let shares = self.parts.standing.shares.get(self.position);
        let mut members = Vec::new();
        let mut counting = ByOutcome::new();
        for result in results {
            let share = shares.and_then(|shares| shares.get(&(result.candidate, result.result)));
            if let Some(share) = share {
                members.push(self.member(result, share, &mut counting, make)?);
            }
        }
        let mut terms: Vec<(usize, Number)> =
            members.iter().flat_map(|member: &Member| member.terms.iter().copied()).collect();
        // An outcome counts once, whichever of its results hold.
        let outcomes: Vec<(usize, usize)> =
            counting.iter().map(|(outcome, results)| (*outcome, make(Asked::AnyOf(results)))).collect();
        terms.extend(outcomes.iter().map(|(_, variable)| (*variable, Number::ONE)));
        let (figure, needs) = match self.figure(results) {
            Ok(figure) => (Some(self.widened(figure)?), BTreeSet::new()),
            Err(Gap::Needs(needs)) => (None, needs),
            Err(Gap::Reason(_)) => (None, BTreeSet::new()),
        };
        let (limit, group) = (self.position, self.group.clone());
        let is_requirement = self.limit.is_requirement();
        Some(Row { limit, group, terms, members, outcomes, history, figure, needs, is_requirement })
    }

    /// Returns what a result counts; outcomes that it counts one by one are added to those counted.
    fn member(
        &self,
        result: &ResultVariable,
        share: &Share,
        counting: &mut ByOutcome,
        make: &mut Make<'_>,
    ) -> Option<Member> {
        let given = share.given.as_ref();
        let on = given.map(|condition| make(Asked::On(result.candidate, condition)));
        let standing = |variable: usize, make: &mut Make<'_>| match given {
            Some(condition) => make(Asked::Where(result.candidate, condition, variable)),
            None => variable,
        };
        let (terms, weight) = match &share.weight {
            Weight::Recorded(measure, amount, factor) => {
                let terms = result.amounts.get(measure).into_iter().flatten();
                let converted =
                    terms.map(|(variable, by)| Some((standing(*variable, make), by.checked_mul(*factor)?)));
                (converted.collect::<Option<_>>()?, *amount)
            }
            Weight::Fixed(amount) => (vec![(standing(result.variable, make), *amount)], *amount),
            Weight::Outcomes(by_group) => {
                let inside = by_group.iter().filter(|(name, _)| self.is_inside(name));
                let outcomes: BTreeSet<usize> = inside.map(|(_, outcome)| *outcome).collect();
                let weight = Number::whole(i64::try_from(outcomes.len()).ok()?);
                for outcome in outcomes {
                    let taken = make(Asked::Taken(result.candidate, outcome, result.variable));
                    counting.entry(outcome).or_default().insert(standing(taken, make));
                }
                (Vec::new(), weight)
            }
        };
        let is_amount = matches!(share.weight, Weight::Recorded(..));
        Some(Member { candidate: result.candidate, result: result.result, terms, weight, is_amount, on })
    }

    fn is_inside(&self, name: &Group) -> bool {
        name == self.group || is_in_window(self.limit.per(), name, self.group)
    }

    /// Returns the figure as the first of the results reads it.
    fn figure(&self, results: &[&ResultVariable]) -> Result<Number, Gap> {
        let (situation, candidates) = (self.parts.situation, self.parts.candidates);
        let first = results.first().and_then(|result| {
            let candidate = candidates.get(result.candidate)?;
            Some(candidate.scope(situation).toward(&candidate.results.get(result.result)?.target))
        });
        self.limit.figure(first.unwrap_or_else(|| situation.scope()), self.group)
    }

    /// Returns the figure with the room that is supposed beside it; `None` where it does not fit exact integers.
    fn widened(&self, figure: Number) -> Option<Number> {
        match self.parts.altered {
            Some(Altered::Room(at, group, more)) if *at == self.position && group == self.group => {
                figure.checked_add(*more)
            }
            Some(Altered::Room(..) | Altered::Holds(_) | Altered::Reach(_)) | None => Some(figure),
        }
    }
}

/// Returns the requirement's rows of which one must be met: those of the stretches of a window that rolls, else each alone.
pub(super) fn by_stretches<'a>(per: &[PerKey], rows: &[&'a Row]) -> Vec<Vec<&'a Row>> {
    let mut together: BTreeMap<Option<Vec<&str>>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let names = row.group.as_ref().map(|group| group.split(JOINT).zip(per));
        let apart = |(name, key): (&'a str, &PerKey)| (!matches!(key, PerKey::Rolling(..))).then_some(name);
        let fixed = names.map(|names| names.filter_map(apart).collect());
        together.entry(fixed).or_default().push(row);
    }
    together.into_values().collect()
}

/// Returns the constraint that a requirement's row reaches its figure when a variable holds.
pub(super) fn met_with(row: &Row, figure: Number, variable: usize) -> Option<Constraint> {
    let lacking = figure.checked_sub(row.history)?;
    let terms: Vec<(usize, Number)> = negated(&row.terms)?.into_iter().chain([(variable, lacking)]).collect();
    let (terms, bound) = scaled(&terms, Number::ZERO)?;
    Some(Constraint::at_most(terms, bound))
}

/// Returns the sum with the sign turned.
pub(super) fn negated(terms: &[(usize, Number)]) -> Option<Vec<(usize, Number)>> {
    terms.iter().map(|(variable, by)| Some((*variable, Number::ZERO.checked_sub(*by)?))).collect()
}

/// Returns the constraint that a requirement's row stays below its figure when a variable holds.
pub(super) fn missed_with(row: &Row, figure: Number, variable: usize) -> Option<Constraint> {
    let room = figure.checked_sub(row.history)?;
    let weights = row.members.iter().map(|member| member.weight);
    let over = common_denominator(weights.clone().chain(row.terms.iter().map(|term| term.1)).chain([room]))?;
    let most = weights.clone().try_fold(0i64, |sum, weight| sum.checked_add(weight.scaled(over)?))?;
    let below = room.scaled(over)?.checked_sub(1)?.max(-1);
    let mut terms = row
        .terms
        .iter()
        .map(|(variable, by)| Some(Term::new(*variable, by.scaled(over)?)))
        .collect::<Option<Vec<_>>>()?;
    terms.push(Term::new(variable, most.checked_sub(below)?.max(0)));
    Some(Constraint::at_most(terms, most))
}

/// Reads a member's part of a row from the solver's values.
pub(super) fn sum(terms: &[(usize, Number)], values: &[i64]) -> Number {
    terms.iter().fold(Number::ZERO, |sum, (variable, by)| {
        let value = Number::whole(values.get(*variable).copied().unwrap_or(0));
        by.checked_mul(value).and_then(|part| sum.checked_add(part)).unwrap_or(sum)
    })
}
