//! What outcomes taken together come to, as the choice must know it: a constant, a sum, or a sum that counts in steps.

use crate::evaluate::expression::{amount, apply_to, mentions_spent, number, split_at_the_sum, sums_first};
use crate::evaluate::facts::Scope;
use crate::policy::expression::{Remainder, Step};
use crate::policy::{Expr, Owner};
use crate::quantity::{Number, Rounding, common_denominator};

/// The most steps of one sum.
const MOST_STEPS: usize = 1 << 16;

/// The most stretches of equal steps.
const MOST_RUNS: usize = 256;

/// What outcomes taken together come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::evaluate) enum Sum {
    /// The same, whatever is taken.
    Constant(Number),
    /// So much to begin with, and what each outcome adds.
    Linear(Number, Vec<Number>),
    /// So much to begin with, and more at each step that the sum of the weights reaches.
    Steps {
        base: Number,
        /// One a member.
        weights: Vec<i64>,
        runs: Vec<Run>,
    },
}

/// Steps of equal size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evaluate) struct Run {
    /// How many.
    pub(in crate::evaluate) steps: i64,
    /// By how much the sum must grow for each.
    pub(in crate::evaluate) gap: i64,
    /// What each adds.
    pub(in crate::evaluate) rise: Number,
}

impl Sum {
    /// Returns what all members come to.
    pub(in crate::evaluate) fn most(&self) -> Option<Number> {
        match self {
            Self::Constant(amount) => Some(*amount),
            Self::Linear(base, each) => each.iter().try_fold(*base, |sum, one| sum.checked_add(*one)),
            Self::Steps { base, runs, .. } => runs
                .iter()
                .try_fold(*base, |sum, run| sum.checked_add(run.rise.checked_mul(Number::whole(run.steps))?)),
        }
    }

    /// Returns what a member, by position, adds to the sum.
    pub(super) fn weight(&self, at: usize) -> Number {
        let weight = match self {
            Self::Constant(_) => None,
            Self::Linear(_, each) => each.get(at).copied(),
            Self::Steps { weights, .. } => weights.get(at).copied().map(Number::whole),
        };
        weight.unwrap_or(Number::ZERO)
    }
}

/// Returns what outcomes come to, read in the scope of all and of each; `None` where that cannot be told in these forms.
pub(super) fn sum(all: Scope<'_>, each: &[Scope<'_>], expr: &Expr) -> Option<Sum> {
    if !mentions_spent(expr) && !sums_first(expr) {
        return number(all, expr).ok().filter(|amount| !amount.is_negative()).map(Sum::Constant);
    }
    let (one, after) = split_at_the_sum(expr).unwrap_or_else(|| (expr.clone(), &[]));
    let of_each: Vec<Number> = each.iter().map(|scope| amount(*scope, &one).ok()).collect::<Option<_>>()?;
    if of_each.iter().any(|amount| amount.is_negative()) || !after.iter().all(is_known) {
        return None;
    }
    let come_to = |sum: Number| apply_to(all, sum, after).ok();
    let base = come_to(Number::ZERO).filter(|base| !base.is_negative())?;
    if after.iter().all(is_linear) {
        let by = come_to(Number::ONE)?.checked_sub(base).filter(|by| !by.is_negative())?;
        let each = of_each.into_iter().map(|amount| amount.checked_mul(by)).collect::<Option<_>>()?;
        return Some(Sum::Linear(base, each));
    }
    let over = common_denominator(of_each.iter().copied().chain(edges(all, after)?))?;
    let weights: Vec<i64> = of_each.iter().map(|amount| amount.scaled(over)).collect::<Option<_>>()?;
    let whole = weights.iter().try_fold(0i64, |sum, weight| sum.checked_add(*weight))?;
    let runs = runs(|sum| come_to(Number::ratio(sum, over)?), whole)?;
    Some(Sum::Steps { base, weights, runs })
}

/// A step on the sum that never makes more into less, whatever outcomes are taken.
fn is_known(step: &Step) -> bool {
    let of_person =
        |owner| matches!(owner, Owner::Learner | Owner::Application | Owner::Programme | Owner::Target);
    let fixed =
        |expr: &Expr| expr.literal().is_some() || matches!(expr, Expr::Fact(fact) if of_person(fact.owner));
    match step.operand() {
        Some(by) => fixed(by),
        None => !matches!(step, Step::By(_) | Step::OthersEqually),
    }
}

fn is_linear(step: &Step) -> bool {
    match step {
        Step::Plus(_)
        | Step::Less(_)
        | Step::Times(_)
        | Step::DividedBy(_)
        | Step::Exact
        | Step::Spread { .. }
        | Step::Every { remainder: Remainder::ProRata, .. } => true,
        Step::Rounded { .. }
        | Step::Every { .. }
        | Step::AtMost(_)
        | Step::AtLeast(_)
        | Step::By(_)
        | Step::OthersEqually => false,
    }
}

/// Returns figures of the sum between which the first rounding has its edges: over a denominator of theirs every edge is whole.
fn edges(all: Scope<'_>, after: &[Step]) -> Option<Vec<Number>> {
    let Some(at) = after.iter().position(|step| !is_linear(step)) else { return Some(Vec::new()) };
    let (before, rounding) = after.split_at(at);
    let start = apply_to(all, Number::ZERO, before).ok()?;
    let by = apply_to(all, Number::ONE, before).ok()?.checked_sub(start)?;
    let first = rounding.first()?;
    let size = if let Step::Rounded { how: Rounding::HalfUp, to, .. } = first {
        to.checked_div(Number::whole(2))?
    } else if let Step::Rounded { to: size, .. } | Step::Every { size, .. } = first {
        *size
    } else {
        return Some(Vec::new());
    };
    if by.is_zero() {
        return Some(Vec::new());
    }
    let brought = all.brought.checked_div(by)?;
    Some(vec![size.checked_div(by)?, start.checked_div(by)?, brought])
}

/// Returns the steps of a figure that never falls while the sum grows to the whole.
fn runs(come_to: impl Fn(i64) -> Option<Number>, whole: i64) -> Option<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut at, mut have, end) = (0, come_to(0)?, come_to(whole)?);
    let mut steps = 0;
    while have != end {
        let guess = runs.last().map_or(1, |run| run.gap);
        let next = next_step(&come_to, at, have, guess, whole)?;
        let then = come_to(next)?;
        let (gap, rise) = (next - at, then.checked_sub(have)?);
        if rise.is_negative() {
            return None;
        }
        match runs.last_mut().filter(|run| run.gap == gap && run.rise == rise) {
            Some(run) => run.steps += 1,
            None => runs.push(Run { steps: 1, gap, rise }),
        }
        (at, have) = (next, then);
        steps += 1;
        if steps > MOST_STEPS || runs.len() > MOST_RUNS {
            return None;
        }
    }
    Some(runs)
}

/// Returns the least sum above `at` that comes to something else.
fn next_step(
    come_to: &impl Fn(i64) -> Option<Number>,
    at: i64,
    have: Number,
    guess: i64,
    whole: i64,
) -> Option<i64> {
    let is_more = |sum: i64| Some(come_to(sum.min(whole))? != have);
    let mut by = guess.max(1);
    if is_more(at.checked_add(by)?)? && !is_more(at + by - 1)? {
        return Some((at + by).min(whole));
    }
    while !is_more(at.checked_add(by)?)? {
        by = by.checked_mul(2)?;
    }
    let (mut little, mut much) = (at, at.checked_add(by)?.min(whole));
    while much - little > 1 {
        let half = little + (much - little) / 2;
        if is_more(half)? { much = half } else { little = half }
    }
    Some(much)
}
