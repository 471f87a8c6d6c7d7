//! Adds rows up by weights, in whole numbers: what any rows say together is a row as well.
//!
//! The weights come from the relaxation and may be any numbers; whatever they are, the sum of rows times
//! weights that are not below 0 is true wherever the rows are. Good weights make it strong.

use super::model::LARGEST_SUM;
use super::relaxation::{ONE, Show, Weights};
use super::row::Row;
use super::space::Space;

/// A sum of rows, and how often the goal's row is in it.
pub(super) struct Surrogate {
    pub(super) row: Row,
    pub(super) goal_share: i64,
}

/// Returns the sum of the rows by these weights, and nothing when its numbers would grow too large.
///
/// A bound on the objective is shown by the goal's row, which says that the objective must be better
/// than the best known, together with the others.
pub(super) fn surrogate(
    space: &Space,
    weights: &Weights,
    scales: &[i64],
    goal: Option<usize>,
) -> Option<Surrogate> {
    let goal = goal.filter(|_| weights.show == Show::Bound);
    let weight_of = |row: usize, weight: i64| i128::from(if goal == Some(row) { ONE } else { weight });
    let reach = space.rows.iter().zip(&weights.of_rows).enumerate().fold(
        1,
        |reach: i128, (number, (row, weight))| {
            if *weight == 0 && goal != Some(number) {
                return reach;
            }
            reach.saturating_add(weight_of(number, *weight).saturating_mul(row.terms.len() as i128 + 1))
        },
    );
    let mut factor = (i128::from(LARGEST_SUM / 2).saturating_mul(ONE.into()) / reach).max(1);
    let goal_share = match goal.and_then(|goal| scales.get(goal)) {
        Some(scale) => (factor / i128::from(*scale)).max(1),
        None => 0,
    };
    if let Some(scale) = goal.and_then(|goal| scales.get(goal)) {
        factor = goal_share.checked_mul((*scale).into())?;
    }
    let mut sum = vec![0_i128; space.ceiling.len()];
    let mut bound = 0_i128;
    for (number, ((row, weight), scale)) in space.rows.iter().zip(&weights.of_rows).zip(scales).enumerate() {
        let times = match goal == Some(number) {
            true => goal_share,
            false => i128::from(*weight).checked_mul(factor)? / i128::from(*scale) / i128::from(ONE),
        };
        if times == 0 {
            continue;
        }
        for &(variable, by) in &row.terms {
            let place = sum.get_mut(variable)?;
            *place = times.checked_mul(by.into())?.checked_add(*place)?;
        }
        bound = times.checked_mul(row.bound.into())?.checked_add(bound)?;
    }
    Some(Surrogate {
        row: row_within_reach(space, &sum, bound)?,
        goal_share: i64::try_from(goal_share).ok()?,
    })
}

fn row_within_reach(space: &Space, sum: &[i128], bound: i128) -> Option<Row> {
    let mut reach = bound.checked_abs()?;
    let mut terms = Vec::new();
    for (variable, (by, ceiling)) in sum.iter().zip(&space.ceiling).enumerate() {
        if *by != 0 {
            reach = by.checked_abs()?.checked_mul((*ceiling).max(1).into())?.checked_add(reach)?;
            terms.push((variable, i64::try_from(*by).ok()?));
        }
    }
    if reach > LARGEST_SUM.into() { None } else { Some(Row { terms, bound: i64::try_from(bound).ok()? }) }
}
