//! Parts so small that every assignment is tried: quicker than setting a search up.
//!
//! In: a part of few assignments. Out: what the search would find of it, proved; nothing where the part is larger, where more
//! is as good than is told, or where nothing keeps the rows. No split is counted, but one must be left.

use super::model::{MOST_EQUAL, Variable};
use super::part::{Part, Settled};
use super::search::Budget;

/// The most assignments that are tried.
const MOST_TRIED: i64 = 128;

/// Returns what trying every assignment finds.
pub(super) fn try_all(part: &Part, budget: &Budget) -> Option<Settled> {
    let ranges = || part.lower.iter().zip(&part.variables).map(|(lower, kind)| (*lower, kind.upper));
    let all = ranges().try_fold(1i64, |all, (lower, upper)| all.checked_mul(upper - lower + 1));
    if !all.is_some_and(|all| (1..=MOST_TRIED).contains(&all)) || budget.left == 0 {
        return None;
    }
    let mut best: Vec<Vec<i64>> = Vec::new();
    let mut most: Vec<i64> = Vec::new();
    // In the fixed order: the largest first variable first.
    let mut values: Vec<i64> = ranges().map(|(_, upper)| upper).collect();
    loop {
        if part.rows.iter().all(|row| row.sum(&values) <= row.bound) {
            let worth = worth(part, &values);
            if best.is_empty() || worth > most {
                (best, most) = (vec![values.clone()], worth);
            } else if worth == most && best.iter().all(|known| differs(&part.variables, known, &values)) {
                best.push(values.clone());
            }
        }
        if !step(part, &mut values) {
            break;
        }
    }
    if best.is_empty() || best.len() > MOST_EQUAL {
        return None;
    }
    let equal = best.split_off(1);
    let unique = equal.is_empty();
    Some(Settled { values: best.pop()?, open: None, ordered: true, equal, unique })
}

fn worth(part: &Part, values: &[i64]) -> Vec<i64> {
    let sum = |by: &Vec<i64>| by.iter().zip(values).map(|(by, value)| by * value).sum();
    part.objectives.iter().map(sum).collect()
}

fn differs(variables: &[Variable], left: &[i64], right: &[i64]) -> bool {
    variables.iter().zip(left.iter().zip(right)).any(|(kind, (left, right))| kind.named && left != right)
}

/// Goes to the next assignment: the last variable that can be smaller is, and those behind it start again.
fn step(part: &Part, values: &mut [i64]) -> bool {
    let mut places = values.iter_mut().zip(part.lower.iter().zip(&part.variables)).rev();
    places.any(|(value, (lower, kind))| {
        let smaller = *value > *lower;
        *value = if smaller { *value - 1 } else { kind.upper };
        smaller
    })
}
