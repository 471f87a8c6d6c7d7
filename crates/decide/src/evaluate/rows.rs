//! The rows of limits and requirements: sums over variables with a figure, for the model and for the report.

mod periods;
mod portion;
mod side;

use self::portion::Portion;
use self::side::Side;
use super::counted::{JOINT, Weight};
use super::expression::Gap;
use super::ids::{CandidateId, LimitId, ResultId, by_limit};
use super::limit::{Group, Keys, Limit};
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
    Taken(CandidateId, usize, usize),
    /// Holds where a condition does that the choice decides, read on a candidate.
    On(CandidateId, &'a Condition),
    /// Stands for a variable where a condition holds that the choice decides, read on a candidate.
    Where(CandidateId, &'a Condition, usize),
    /// Holds at least where one of these is more than nothing.
    Above(&'a BTreeSet<usize>),
}

/// One group of one limit or requirement.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) limit: LimitId,
    pub(super) group: Group,
    /// The sum.
    pub(super) terms: Vec<(usize, Number)>,
    /// The results that count, with their part of the sum.
    pub(super) members: Vec<Member>,
    /// Where outcomes are counted: each with the variable that says that it counts.
    pub(super) outcomes: Vec<(usize, usize)>,
    pub(super) history: Number,
    /// The figure; absent where it cannot be known. Of a share of what is chosen: what history gives it, and the sum is less
    /// what the choice adds.
    pub(super) figure: Option<Number>,
    /// The two sides of a share of what is chosen.
    pub(super) portion: Option<Portion>,
    /// What must be known to tell the figure.
    pub(super) needs: BTreeSet<Need>,
    pub(super) is_requirement: bool,
}

/// A result that counts in a row.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) id: ResultId,
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
    pub(super) fn members_of(&self, candidate: CandidateId) -> &[Member] {
        let from = self.members.partition_point(|member| member.id.candidate < candidate);
        let to = self.members.partition_point(|member| member.id.candidate <= candidate);
        self.members.get(from..to).unwrap_or_default()
    }

    /// Returns what counts, history included.
    pub(super) fn counted(&self, values: &[i64]) -> Option<Number> {
        let terms = self.portion.as_ref().map_or(&self.terms, |portion| &portion.counted);
        self.history.checked_add(sum(terms, values))
    }

    /// Returns the figure, where what is chosen has a part in it as it is chosen.
    pub(super) fn figure_of(&self, values: &[i64]) -> Option<Number> {
        match &self.portion {
            Some(portion) => self.figure?.checked_add(portion.brought(values)?),
            None => self.figure,
        }
    }

    /// Returns the results that count, as far as they count.
    pub(super) fn counting(&self) -> &[Member] {
        self.portion.as_ref().map_or(&self.members, |portion| &portion.members)
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

/// By result: the measures that limits count there, and what each limit does with what lies beyond it.
pub(super) type BeyondByResult = BTreeMap<ResultId, Vec<(MeasureId, Beyond)>>;

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

/// Returns `None` where a sum that the report reads back could leave exact integers: each measure over all results, and
/// each row with its history.
pub(super) fn sums_fit(parts: &Parts<'_>, results: &[ResultVariable], rows: &[Row]) -> Option<()> {
    let mut by_measure: BTreeMap<MeasureId, Vec<Number>> = BTreeMap::new();
    for result in results {
        let written = result.id.find(parts.candidates);
        for (measure, amount) in written.iter().flat_map(|written| &written.amounts) {
            by_measure.entry(*measure).or_default().push(*amount);
        }
    }
    for amounts in by_measure.values() {
        fits(amounts.iter().copied())?;
    }
    for row in rows {
        let beside = row.portion.iter().map(|portion| portion.most);
        fits(row.counting().iter().map(|member| member.weight).chain([row.history]).chain(beside))?;
    }
    Some(())
}

/// Gives the variable that is asked for.
type Make<'m> = dyn FnMut(Asked<'_>) -> usize + 'm;

/// Returns the rows of all groups, or `None` where what history has used does not fit exact integers. `make` gives the
/// variables that are asked for.
pub(super) fn rows(parts: &Parts<'_>, results: &[ResultVariable], make: &mut Make<'_>) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    for (id, limit) in by_limit(&parts.standing.limits) {
        let history = id.find(&parts.standing.history)?.as_ref()?;
        let own = Side::of(results, id.find(&parts.standing.shares)?, history, limit.per());
        let base = match id.find(&parts.standing.bases)? {
            Some(base) => Some(Side::of(results, &base.shares, base.history.as_ref()?, limit.per())),
            None => None,
        };
        let mut groups = own.groups();
        // What is none of something is no excess, but it may be too little.
        groups.extend(base.iter().filter(|_| limit.is_requirement()).flat_map(Side::groups));
        if limit.is_requirement() {
            groups.extend(periods::since_the_start(parts.situation, limit.per(), &groups));
        }
        // A limit without groups is shown even when nothing counts toward it.
        let nameless = groups.is_empty() && is_plain(limit);
        for group in groups.into_iter().chain(nameless.then_some(None)) {
            rows.push(row(parts, (id, limit), (&own, base.as_ref()), group, make)?);
        }
    }
    Some(rows)
}

fn is_plain(limit: &Limit<'_>) -> bool {
    match limit {
        Limit::Declared(_, counted) => counted.per.is_empty(),
        Limit::Pool(..) => true,
    }
}

/// Returns whether a group lies in the rolling window that ends with another: equal in every key that does not roll.
pub(super) fn is_in_window(per: &[PerKey], name: &Group, end: &Group) -> bool {
    let (Some(name), Some(end)) = (name, end) else { return false };
    let mut keys = per.iter().zip(name.split(JOINT).zip(end.split(JOINT)));
    keys.all(|(key, (name, end))| is_key_in_window(key, name, end))
}

/// Returns whether what says only these keys may be of a group.
fn may_be_in(per: &[PerKey], known: &Keys, group: &Group) -> bool {
    let Some(group) = group else { return true };
    let mut keys = per.iter().zip(known.iter().zip(group.split(JOINT)));
    keys.all(|(key, (names, end))| {
        names.as_ref().is_none_or(|names| names.iter().any(|name| is_key_in_window(key, name, end)))
    })
}

fn is_key_in_window(key: &PerKey, name: &str, end: &str) -> bool {
    match key {
        PerKey::Rolling(length, _) => match (Day::parse(name), Day::parse(end)) {
            (Ok(day), Ok(end)) => end.first_of_span(*length).is_some_and(|first| first <= day && day <= end),
            _ => false,
        },
        PerKey::Item | PerKey::Course | PerKey::Fact(_) | PerKey::Period(..) => name == end,
    }
}

fn row(
    parts: &Parts<'_>,
    (id, limit): (LimitId, &Limit<'_>),
    (own, base): (&Side<'_>, Option<&Side<'_>>),
    group: Group,
    make: &mut Make<'_>,
) -> Option<Row> {
    let counted = own.counted(&group, make)?;
    let (figure, needs) = match figure(parts, limit, own.members(&group).first().copied(), &group) {
        Ok(figure) => (Some(figure), BTreeSet::new()),
        Err(Gap::Needs(needs)) => (None, needs),
        Err(Gap::Reason(_)) => (None, BTreeSet::new()),
    };
    let mut row = Row {
        limit: id,
        terms: counted.terms,
        members: counted.members,
        outcomes: counted.outcomes,
        history: own.before(&group)?,
        figure,
        portion: None,
        needs,
        is_requirement: limit.is_requirement(),
        group,
    };
    let is_exclusive = matches!(limit, Limit::Declared(_, counted) if counted.exclusive);
    match base {
        Some(base) => portion::of_base(&mut row, base, is_exclusive, make)?,
        None if is_exclusive => leave_out_figure(&mut row)?,
        None => {}
    }
    widen(&mut row, parts.altered)?;
    Some(row)
}

/// Puts the next figure that the sum can take in the place of one that is itself outside: less than 6 is at most 5.5 where all
/// that counts comes in halves. `None` where it does not fit exact integers.
fn leave_out_figure(row: &mut Row) -> Option<()> {
    let Some(figure) = row.figure else { return Some(()) };
    let weights = row.members.iter().map(|member| member.weight);
    let over = common_denominator(row.terms.iter().map(|(_, by)| *by).chain(weights).chain([row.history]))?;
    let steps = figure.checked_mul(Number::whole(over))?;
    let (below, above) =
        (steps.floor().checked_sub(i64::from(steps.is_whole()))?, steps.floor().checked_add(1)?);
    row.figure = Number::ratio(if row.is_requirement { above } else { below }, over);
    Some(())
}

/// Returns the figure as the first of the results reads it.
fn figure(
    parts: &Parts<'_>,
    limit: &Limit<'_>,
    first: Option<&ResultVariable>,
    group: &Group,
) -> Result<Number, Gap> {
    let first = first.and_then(|result| {
        let candidate = result.id.candidate.find(parts.candidates)?;
        Some(candidate.scope(parts.situation).toward(&result.id.find(parts.candidates)?.target))
    });
    limit.figure(first.unwrap_or_else(|| parts.situation.scope()), group)
}

/// Adds the room that is supposed beside it; `None` where the figure does not fit exact integers.
fn widen(row: &mut Row, altered: Option<&Altered>) -> Option<()> {
    match (row.figure, altered) {
        (Some(figure), Some(Altered::Room(at, group, more))) if *at == row.limit && *group == row.group => {
            row.figure = Some(figure.checked_add(*more)?);
        }
        (_, Some(Altered::Room(..) | Altered::Holds(_) | Altered::Reach(_)) | None) => {}
    }
    Some(())
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
    // Where the variable does not hold, what the base brings is no fault.
    let free = row.portion.as_ref().map_or(Number::ZERO, |portion| portion.most);
    let lacking = figure.checked_sub(row.history)?.checked_add(free)?;
    let terms: Vec<(usize, Number)> = negated(&row.terms)?.into_iter().chain([(variable, lacking)]).collect();
    let over = common_denominator(terms.iter().map(|(_, by)| *by).chain([free]))?;
    let whole = terms.iter().map(|(variable, by)| Some(Term::new(*variable, by.scaled(over)?)));
    Some(Constraint::at_most(whole.collect::<Option<Vec<_>>>()?, free.scaled(over)?))
}

/// Returns the sum with the sign turned.
pub(super) fn negated(terms: &[(usize, Number)]) -> Option<Vec<(usize, Number)>> {
    terms.iter().map(|(variable, by)| Some((*variable, Number::ZERO.checked_sub(*by)?))).collect()
}

/// Returns the constraint that a requirement's row stays below its figure when a variable holds.
pub(super) fn missed_with(row: &Row, figure: Number, variable: usize) -> Option<Constraint> {
    let room = figure.checked_sub(row.history)?;
    let weights = row.members.iter().map(|member| member.weight.max(Number::ZERO));
    let over = common_denominator(weights.clone().chain(row.terms.iter().map(|term| term.1)).chain([room]))?;
    let most = weights.clone().try_fold(0i64, |sum, weight| sum.checked_add(weight.scaled(over)?))?;
    let least = if row.portion.is_some() { i64::MIN } else { -1 };
    let below = room.scaled(over)?.checked_sub(1)?.max(least);
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
