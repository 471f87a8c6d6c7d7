//! The exact solver: integers in, a proved best out.
//!
//! A [`Model`] goes in; a [`Choice`] comes out, or the reason why there is none. The answer is unique: the
//! objectives in their order, then the fixed order of the variables, leave one assignment. It does not
//! depend on the order of the constraints, on time or on the machine; the effort is bounded by a number of
//! splits. `docs/choice.md` gives the method and why it can be trusted.
//!
//! Nothing here knows a rule, a learner or a language, and nothing here uses the rest of the crate.

mod classes;
mod components;
mod equal;
mod model;
mod part;
mod relaxation;
mod row;
mod search;
mod small;
mod space;
mod surrogate;
mod unopposed;

pub use model::{
    Choice, Constraint, Gap, LARGEST_SUM, MOST_EQUAL, Model, NoChoice, Objective, Term, Variable,
};

use classes::merge;
use components::{Component, components};
use part::{Part, Settled, settle};
use row::{dense, in_order, rows_of};
use search::Budget;
use space::Space;
use unopposed::unopposed;

/// Returns the best assignment of the model, proved if at most `node_bound` splits are enough.
///
/// The best has the largest first objective, among these the largest second, and so on; among those
/// equal in all, the largest first variable, then the largest second. With a node bound of 0 only what
/// needs no search is proved.
///
/// # Errors
///
/// [`NoChoice`] tells why there is no assignment to return.
pub fn choose(model: &Model, node_bound: u64) -> Result<Choice, NoChoice> {
    if let Some(choice) = unopposed(model) {
        return Ok(choice);
    }
    let rows = rows_of(model)?;
    let objectives = model.objectives.iter().map(|objective| dense(model, &objective.terms));
    let objectives = objectives.collect::<Result<Vec<_>, _>>()?;
    if model.variables.iter().any(|variable| variable.upper < 0) {
        return Err(NoChoice::Infeasible);
    }
    let upper = model.variables.iter().map(|variable| variable.upper).collect();
    let mut space = Space::new(vec![0; model.variables.len()], upper, rows);
    space.propagate().map_err(|_| NoChoice::Infeasible)?;
    let rows = in_order(space.rows.iter().filter_map(|row| row.that_decides(&space)).collect());
    let mut budget = Budget { left: node_bound, spent: 0 };
    let mut settled = Vec::new();
    for component in components(model.variables.len(), &rows) {
        let part = part_of(model, &objectives, &space, &component);
        let settled_part = match component.rows.is_empty() {
            true => settle_alone(&part),
            false => {
                let (part, classes) = merge(part);
                let settled = settle(part, &mut budget)?;
                match classes {
                    Some(classes) => classes.expand(settled),
                    None => settled,
                }
            }
        };
        settled.push((component.variables, settled_part));
    }
    Ok(put_together(&objectives, space.lower, settled, budget.spent))
}

fn part_of(model: &Model, objectives: &[Vec<i64>], space: &Space, component: &Component) -> Part {
    let ranges = |variable: &usize| {
        let kind = model.variables.get(*variable).copied().unwrap_or(Variable { upper: 0, named: false });
        Variable { upper: space.upper.get(*variable).copied().unwrap_or(kind.upper), ..kind }
    };
    let coefficients = |objective: &Vec<i64>| pick(objective, &component.variables);
    Part {
        lower: pick(&space.lower, &component.variables),
        variables: component.variables.iter().map(ranges).collect(),
        rows: component.rows.clone(),
        objectives: objectives.iter().map(coefficients).collect(),
    }
}

fn pick(all: &[i64], variables: &[usize]) -> Vec<i64> {
    variables.iter().map(|variable| all.get(*variable).copied().unwrap_or(0)).collect()
}

/// Settles variables that no row joins: each takes the end of its range that the first objective
/// that knows it asks for, and its upper end when none does.
fn settle_alone(part: &Part) -> Settled {
    let mut settled =
        Settled { values: Vec::new(), open: None, ordered: true, equal: Vec::new(), unique: true };
    for (place, (lower, variable)) in part.lower.iter().zip(&part.variables).enumerate() {
        let wanted = part.objectives.iter().filter_map(|objective| objective.get(place)).find(|by| **by != 0);
        settled.values.push(if wanted.is_some_and(|by| *by < 0) { *lower } else { variable.upper });
        if wanted.is_none() && variable.named && *lower < variable.upper {
            settled.equal = vec![vec![variable.upper - 1]];
            settled.unique = false;
        }
    }
    settled
}

/// Puts the components together.
///
/// An assignment that is equal to the best is equal to it in every component, so the first of them in the
/// fixed order differs in one component only.
fn put_together(
    objectives: &[Vec<i64>],
    mut values: Vec<i64>,
    settled: Vec<(Vec<usize>, Settled)>,
    nodes: u64,
) -> Choice {
    for (variables, part) in &settled {
        put(&mut values, variables, &part.values);
    }
    let alone = |variables: &[usize], of_part: &[i64]| {
        let mut other = values.clone();
        put(&mut other, variables, of_part);
        other
    };
    let firsts = settled.iter().filter_map(|(variables, part)| Some(alone(variables, part.equal.first()?)));
    let equal = firsts.max();
    let rests = settled.iter().flat_map(|(variables, part)| part.equal.iter().map(move |of| (variables, of)));
    let mut equals: Vec<Vec<i64>> =
        rests.take(MOST_EQUAL).map(|(variables, of)| alone(variables, of)).collect();
    equals.sort_by(|one, other| other.cmp(one));
    if let Some(first) = equal.as_ref().filter(|first| !equals.contains(first)) {
        equals.insert(0, first.clone());
        equals.truncate(MOST_EQUAL);
    }
    let first_open = settled.iter().filter_map(|(_, part)| part.open).map(|(objective, _)| objective).min();
    let gap = first_open.map(|objective| {
        let open = settled.iter().filter_map(|(_, part)| part.open).filter(|open| open.0 == objective);
        Gap { objective, at_most: open.map(|(_, at_most)| at_most).sum() }
    });
    let value = |objective: &Vec<i64>| objective.iter().zip(&values).map(|(by, value)| by * value).sum();
    Choice {
        objectives: objectives.iter().map(value).collect(),
        proved: gap.is_none() && settled.iter().all(|(_, part)| part.ordered),
        gap,
        nodes,
        unique: equal.is_none() && settled.iter().all(|(_, part)| part.unique),
        equal,
        equals,
        values,
    }
}

fn put(values: &mut [i64], variables: &[usize], of_part: &[i64]) {
    for (variable, value) in variables.iter().zip(of_part) {
        if let Some(place) = values.get_mut(*variable) {
            *place = *value;
        }
    }
}
