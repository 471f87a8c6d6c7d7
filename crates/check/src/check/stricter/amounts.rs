//! Whether an amount gives no more than it did.

use super::Looser;
use super::implies::compare_values;
use crate::policy::expression::{Expr, Step};
use crate::policy::rule::Rule;
use crate::quantity::Number;
use std::cmp::Ordering;

/// Returns how the amounts of a rule give more than they did.
pub(super) fn compare_amounts(before: &Rule, after: &Rule) -> Vec<Looser> {
    let mut found = Vec::new();
    for amount in &after.amounts {
        let stood = before.amounts.iter().find(|stood| stood.measure == amount.measure);
        let looser = match stood {
            None => Some(Looser::AmountRaised),
            Some(stood) => looser_expr(&stood.amount, &amount.amount),
        };
        found.extend(looser.filter(|looser| !found.contains(looser)));
    }
    // Without an amount of its own a target receives what the programme says: that may be more.
    let is_missing = before
        .amounts
        .iter()
        .any(|stood| !after.amounts.iter().any(|amount| amount.measure == stood.measure));
    if is_missing && !found.contains(&Looser::NotShown) {
        found.push(Looser::NotShown);
    }
    found
}

fn looser_expr(before: &Expr, after: &Expr) -> Option<Looser> {
    if before == after {
        return None;
    }
    match (before, after) {
        (Expr::Constant(stood), Expr::Constant(stands)) => match compare_values(stands, stood) {
            Some(Ordering::Greater) => Some(Looser::AmountRaised),
            Some(Ordering::Less | Ordering::Equal) => None,
            None => Some(Looser::NotShown),
        },
        (before, Expr::Steps(first, steps)) => {
            let (stood, steps_stood): (&Expr, &[Step]) = match before {
                Expr::Steps(stood, steps) => (stood, steps),
                other => (other, &[]),
            };
            looser_expr(stood, first).or_else(|| looser_steps(steps_stood, steps))
        }
        _ => Some(Looser::NotShown),
    }
}

fn looser_steps(before: &[Step], after: &[Step]) -> Option<Looser> {
    let Some(further) = after.get(before.len()..) else { return Some(Looser::NotShown) };
    if further.iter().any(|step| !matches!(step, Step::AtMost(_) | Step::Exact)) {
        return Some(Looser::NotShown);
    }
    before.iter().zip(after).find_map(|(stood, stands)| looser_step(stood, stands))
}

fn looser_step(before: &Step, after: &Step) -> Option<Looser> {
    if before == after {
        return None;
    }
    match (before, after) {
        (Step::AtMost(stood), Step::AtMost(stands))
        | (Step::AtLeast(stood), Step::AtLeast(stands))
        | (Step::Plus(stood), Step::Plus(stands)) => looser_expr(stood, stands),
        (Step::Less(stood), Step::Less(stands)) => looser_expr(stands, stood),
        (
            Step::Every { size: stood, count: gave, remainder: rest, after_the_sum: summed },
            Step::Every { size, count, remainder, after_the_sum },
        ) if rest == remainder && summed == after_the_sum => {
            let no_more = rate(*count, *size).zip(rate(*gave, *stood)).map(|(now, then)| now <= then);
            match (count == gave || size == stood, no_more) {
                (true, Some(true)) => None,
                (true, Some(false)) => Some(Looser::AmountRaised),
                (false, _) | (true, None) => Some(Looser::NotShown),
            }
        }
        _ => Some(Looser::NotShown),
    }
}

fn rate(count: Number, size: Number) -> Option<Number> {
    count.checked_div(size)
}
