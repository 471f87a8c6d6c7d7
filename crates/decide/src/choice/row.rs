//! Every constraint as one form: a sum of whole multiples is at most a bound.
//!
//! A [`Row`] is normal: its variables ascend, none has the coefficient 0, the coefficients have no
//! common divisor, and no value it can take exceeds [`LARGEST_SUM`]. Rows are listed in one order
//! whatever the order of the constraints, so the same model is always searched the same way.

use super::model::{Constraint, LARGEST_SUM, Model, NoChoice, Term};
use super::space::Space;

/// `sum of coefficient × variable ≤ bound`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) bound: i64,
}

/// Returns the rows that say what the constraints of the model say.
pub(super) fn rows_of(model: &Model) -> Result<Vec<Row>, NoChoice> {
    let mut rows = Vec::with_capacity(model.constraints.len());
    for constraint in &model.constraints {
        match constraint {
            Constraint::AtMost { terms, bound } => rows.extend(row_of(model, wide(terms), (*bound).into())?),
            Constraint::AtLeast { terms, bound } => {
                let negated: Vec<_> = wide(terms).into_iter().map(|(variable, by)| (variable, -by)).collect();
                rows.extend(row_of(model, negated, -i128::from(*bound))?);
            }
            Constraint::GoesWith { follower, leader, factor } => {
                rows.extend(row_of(model, vec![(*follower, 1), (*leader, -i128::from(*factor))], 0)?);
            }
            Constraint::Together { left, right } => {
                rows.extend(row_of(model, vec![(*left, 1), (*right, -1)], 0)?);
                rows.extend(row_of(model, vec![(*left, -1), (*right, 1)], 0)?);
            }
        }
    }
    Ok(in_order(rows))
}

/// Returns the rows sorted, each sum once with its smallest bound.
pub(super) fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort();
    rows.dedup_by(|later, earlier| later.terms == earlier.terms);
    rows
}

/// Returns the coefficient of every variable in the sum.
pub(super) fn dense(model: &Model, terms: &[Term]) -> Result<Vec<i64>, NoChoice> {
    let merged = merge(model, wide(terms))?;
    if reach(model, &merged) > LARGEST_SUM.into() {
        return Err(NoChoice::TooLarge);
    }
    let mut coefficients = vec![0; model.variables.len()];
    for (variable, by) in merged {
        if let Some(place) = coefficients.get_mut(variable) {
            *place = narrow(by)?;
        }
    }
    Ok(coefficients)
}

/// Returns the normal row, or nothing when it holds by itself.
fn row_of(model: &Model, terms: Vec<(usize, i128)>, bound: i128) -> Result<Option<Row>, NoChoice> {
    let mut merged = merge(model, terms)?;
    merged.retain(|(_, coefficient)| *coefficient != 0);
    if merged.is_empty() {
        return if bound < 0 { Err(NoChoice::Infeasible) } else { Ok(None) };
    }
    let divisor = merged.iter().fold(0, |divisor, (_, coefficient)| common_divisor(divisor, *coefficient));
    if divisor != 1 {
        merged.iter_mut().for_each(|(_, coefficient)| *coefficient /= divisor);
    }
    if reach(model, &merged) > LARGEST_SUM.into() {
        return Err(NoChoice::TooLarge);
    }
    // No value of the sum lies outside ±LARGEST_SUM, so a bound beyond says the same one step outside.
    let bound = bound.div_euclid(divisor).clamp(-i128::from(LARGEST_SUM) - 1, LARGEST_SUM.into());
    let terms: Result<_, _> = merged.into_iter().map(|(variable, by)| Ok((variable, narrow(by)?))).collect();
    Ok(Some(Row { terms: terms?, bound: narrow(bound)? }))
}

impl Row {
    /// Returns the row over the variables that are still open, or nothing when the ranges alone keep it.
    pub(super) fn that_decides(&self, space: &Space) -> Option<Row> {
        let range =
            |variable: usize| space.lower.get(variable).copied().zip(space.upper.get(variable).copied());
        let (mut terms, mut bound, mut most, mut divisor) = (Vec::new(), self.bound, 0, 0);
        for &(variable, by) in &self.terms {
            let (lower, upper) = range(variable)?;
            if lower == upper {
                bound -= by * lower;
            } else {
                terms.push((variable, by));
                most += if by > 0 { by * upper } else { by * lower };
                divisor = common_divisor(divisor, by.into());
            }
        }
        if most <= bound {
            return None;
        }
        // A row without terms is one that the ranges break: its component tells so.
        let divisor = i64::try_from(divisor).ok()?.max(1);
        for (_, by) in &mut terms {
            *by /= divisor;
        }
        Some(Row { terms, bound: bound.div_euclid(divisor) })
    }
}

fn wide(terms: &[Term]) -> Vec<(usize, i128)> {
    terms.iter().map(|term| (term.variable, term.coefficient.into())).collect()
}

// Fewer than 2^64 terms of at most 2^63 each cannot leave an i128.
fn merge(model: &Model, terms: Vec<(usize, i128)>) -> Result<Vec<(usize, i128)>, NoChoice> {
    if let Some((variable, _)) = terms.iter().find(|(variable, _)| *variable >= model.variables.len()) {
        return Err(NoChoice::UnknownVariable { variable: *variable });
    }
    let mut merged = terms;
    if !merged.is_sorted_by(|one, other| one.0 < other.0) {
        merged.sort_unstable_by_key(|(variable, _)| *variable);
        merged.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                earlier.1 = earlier.1.saturating_add(later.1);
            }
            is_same
        });
    }
    Ok(merged)
}

/// Returns the largest absolute value that the sum can take, or more when that is beyond counting.
fn reach(model: &Model, merged: &[(usize, i128)]) -> i128 {
    merged.iter().fold(0, |reach: i128, (variable, coefficient)| {
        let upper = model.variables.get(*variable).map_or(0, |variable| variable.upper.max(1));
        reach.saturating_add(coefficient.saturating_abs().saturating_mul(upper.into()))
    })
}

fn narrow(value: i128) -> Result<i64, NoChoice> {
    i64::try_from(value).map_err(|_| NoChoice::TooLarge)
}

pub(super) fn common_divisor(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.saturating_abs(), right.saturating_abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}
