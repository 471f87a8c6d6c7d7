//! One part of a model: settles the objectives one after the other, then the fixed order, then looks
//! for an equal.
//!
//! Whatever is settled becomes a row or a range, so each step searches only among what is best so far.

use super::equal::{Equals, equals};
use super::model::{MOST_EQUAL, NoChoice, Variable};
use super::row::{Row, common_divisor};
use super::search::{Budget, End, First, Goal, Search};
use super::small::try_all;
use super::space::{Conflict, Space};
use super::unopposed::unopposed_part;

/// Variables that rows join, with their rows and what the objectives say of them.
pub(super) struct Part {
    pub(super) lower: Vec<i64>,
    pub(super) variables: Vec<Variable>,
    pub(super) rows: Vec<Row>,
    pub(super) objectives: Vec<Vec<i64>>,
}

/// What is known of one part.
pub(super) struct Settled {
    pub(super) values: Vec<i64>,
    /// The first objective that is not proved, and what it could gain at most.
    pub(super) open: Option<(usize, i64)>,
    /// Whether the values are also proved first in the fixed order.
    pub(super) ordered: bool,
    /// Others that are as good, the first in the fixed order before the rest.
    pub(super) equal: Vec<Vec<i64>>,
    pub(super) unique: bool,
}

/// An objective of the part: the goal, what it was divided by, and its index.
struct Aim {
    goal: Goal,
    divisor: i64,
    objective: usize,
}

/// Returns the best assignment of the part, as far as the budget lets it be proved.
pub(super) fn settle(part: Part, budget: &mut Budget) -> Result<Settled, NoChoice> {
    if let Some(settled) = unopposed_part(&part).or_else(|| try_all(&part, budget)) {
        return Ok(settled);
    }
    let plain = part.rows.len();
    let upper: Vec<i64> = part.variables.iter().map(|variable| variable.upper).collect();
    let mut space = Space::new(part.lower, upper, part.rows);
    let aims = aims(&mut space, &part.objectives);
    let mut search = Search::new(space, plain + aims.len());
    let mut best = outermost(&search.space, &aims);
    search.lead = aims.first().map(|aim| (aim.goal.row, aim.goal.loose));
    let open = settle_objectives(&mut search, aims, &mut best, budget)?;
    if best.is_none() {
        let end = search.find(&mut best, budget);
        match (&best, end) {
            (Some(_), _) => {}
            (None, End::Proved) => return Err(NoChoice::Infeasible),
            (None, End::Stopped) => return Err(NoChoice::NodeBound { nodes: budget.spent }),
        }
    }
    let mut values = best.unwrap_or_default();
    if open.is_some() {
        return Ok(Settled { values, open, ordered: false, equal: Vec::new(), unique: false });
    }
    if search.space.propagate().is_err() {
        return Err(NoChoice::Infeasible);
    }
    if let Some(First { mut found, is_all }) = search.first_in_order(&part.variables, MOST_EQUAL + 1, budget)
    {
        if !is_all && found.len() <= MOST_EQUAL {
            let equals = equals(&search, found.clone(), &part.variables, MOST_EQUAL, budget).found;
            found.truncate(1);
            found.extend(equals);
        }
        let equal = found.split_off(1);
        let values = found.pop().unwrap_or_default();
        return Ok(Settled { values, open, ordered: true, unique: equal.is_empty(), equal });
    }
    let start = search.space.mark();
    let ordered = settle_order(&mut search, &mut values, part.variables.len(), budget) == End::Proved;
    search.space.undo(start);
    let others = match ordered {
        true => equals(&search, vec![values.clone()], &part.variables, MOST_EQUAL, budget),
        false => Equals { found: Vec::new(), unique: false },
    };
    Ok(Settled { values, open, ordered, equal: others.found, unique: others.unique })
}

/// Narrows the ranges to the first assignment in the fixed order, and makes `values` that one.
pub(super) fn settle_order(
    search: &mut Search,
    values: &mut Vec<i64>,
    count: usize,
    budget: &mut Budget,
) -> End {
    for variable in 0..count {
        if search.space.propagate().is_err() {
            return End::Proved;
        }
        // Half of what is left at a time, so that a wide range takes few questions.
        loop {
            let value = values.get(variable).copied().unwrap_or(0);
            let upper = search.space.upper.get(variable).copied().unwrap_or(value);
            if upper <= value {
                break;
            }
            let wanted = value + (upper - value + 1) / 2;
            let mark = search.space.mark();
            let mut earlier = None;
            let (Ok(()) | Err(Conflict)) = search.space.raise(variable, wanted);
            let end = search.find(&mut earlier, budget);
            search.space.undo(mark);
            match (earlier, end) {
                (Some(found), _) => *values = found,
                (None, End::Stopped) => return End::Stopped,
                // The ranges hold `values`, so what they are capped at is never below.
                (None, End::Proved) => match search.space.cap(variable, wanted - 1) {
                    Ok(()) => {}
                    Err(Conflict) => break,
                },
            }
        }
        let value = values.get(variable).copied().unwrap_or(0);
        let (Ok(()) | Err(Conflict)) = search.space.raise(variable, value);
    }
    End::Proved
}

/// Adds a row for each objective that the part can change, demanding nothing yet.
fn aims(space: &mut Space, objectives: &[Vec<i64>]) -> Vec<Aim> {
    let mut aims = Vec::new();
    for (objective, coefficients) in objectives.iter().enumerate() {
        let divisor = coefficients.iter().fold(0, |divisor, by| common_divisor(divisor, (*by).into()));
        let Some(divisor) = i64::try_from(divisor).ok().filter(|divisor| *divisor > 0) else { continue };
        let terms = coefficients.iter().enumerate().filter(|(_, by)| **by != 0);
        let terms: Vec<(usize, i64)> = terms.map(|(variable, by)| (variable, -by / divisor)).collect();
        let worst = |&(variable, by): &(usize, i64)| {
            let ends = if by > 0 { &space.upper } else { &space.lower };
            by * ends.get(variable).copied().unwrap_or(0)
        };
        let bound = terms.iter().map(worst).sum();
        let row = space.add_row(Row { terms, bound });
        aims.push(Aim { goal: Goal::new(space, row), divisor, objective });
    }
    aims
}

/// Returns the better of the two outermost assignments that the rows admit: everything, or nothing.
fn outermost(space: &Space, aims: &[Aim]) -> Option<Vec<i64>> {
    let value = |values: &Vec<i64>| aims.iter().map(|aim| aim.goal.value(space, values)).collect::<Vec<_>>();
    let admitted = [&space.lower, &space.upper].into_iter().filter(|values| space.admits(values));
    admitted.max_by_key(|values| value(values)).cloned()
}

/// Returns the first objective that could not be settled, and what it could gain at most.
fn settle_objectives(
    search: &mut Search,
    aims: Vec<Aim>,
    best: &mut Option<Vec<i64>>,
    budget: &mut Budget,
) -> Result<Option<(usize, i64)>, NoChoice> {
    for mut aim in aims {
        if search.space.propagate().is_err() {
            return Err(NoChoice::Infeasible);
        }
        let known = best.as_ref().map(|values| aim.goal.value(&search.space, values));
        let end = match known {
            Some(value) if value >= aim.goal.bound(&search.space) => End::Proved,
            Some(_) | None => search.maximise(&mut aim.goal, best, budget),
        };
        match (best.as_ref().map(|values| aim.goal.value(&search.space, values)), end) {
            (Some(value), End::Proved) => aim.goal.demand(&mut search.space, value),
            (Some(value), End::Stopped) => {
                let gain = (aim.goal.bound(&search.space) - value) * aim.divisor;
                return Ok(Some((aim.objective, gain)));
            }
            (None, End::Proved) => return Err(NoChoice::Infeasible),
            (None, End::Stopped) => return Err(NoChoice::NodeBound { nodes: budget.spent }),
        }
    }
    Ok(None)
}
