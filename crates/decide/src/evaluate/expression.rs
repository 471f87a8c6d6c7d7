//! Expressions to values, exactly; what is missing or cannot be computed is said, never guessed.

mod figures;

use super::average::mean;
use super::call::call;
use super::facts::{Found, Scope, label, need};
use super::finding;
use super::seen::{standing, standing_day};
use crate::date::Day;
use crate::decision::{Need, Reason};
use crate::policy::expression::{FactKey, Moments, Remainder, Step};
use crate::policy::{Expr, FactRef, Owner, ScaleId, TableId, Value};
use crate::quantity::{Number, Rounding};
use figures::{by_place, elapsed, every, key_of, later_by, recognised};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gap {
    /// Something is missing.
    Needs(BTreeSet<Need>),
    /// There is no value, for this reason.
    Reason(Reason),
}

/// Returns the values of an expression: several only where a fact has several.
pub(super) fn values(scope: Scope<'_>, expr: &Expr) -> Result<Vec<Value>, Gap> {
    match expr {
        Expr::Constant(value) => Ok(vec![value.clone()]),
        Expr::Fact(fact) => match scope.find(fact) {
            Found::Values(values) => Ok(values),
            Found::Nothing => Err(Gap::Reason(Reason::None { fact: label(fact) })),
            Found::Missing => Err(Gap::Needs(BTreeSet::from([need(fact)]))),
        },
        Expr::ByKey { fact, key } => match scope.find_by_key(fact, &key_of(scope, key)?) {
            Found::Values(values) => Ok(values),
            Found::Nothing => Err(Gap::Reason(Reason::None { fact: label(fact) })),
            Found::Missing => Err(Gap::Needs(BTreeSet::from([need(fact)]))),
        },
        Expr::LookUp { table, keys } => {
            let keys = keys.iter().map(|key| value(scope, key)).collect::<Result<Vec<_>, _>>()?;
            look_up(scope, *table, &keys)
        }
        Expr::Call { function, arguments } => call(scope, *function, arguments).map(|value| vec![value]),
        Expr::HigherOf(parts) => extreme(scope, parts, Ordering::Greater),
        Expr::LowerOf(parts) => extreme(scope, parts, Ordering::Less),
        Expr::Moments(written) => moment(scope, written).map(|day| vec![Value::Date(day)]),
        Expr::Steps(base, steps) => {
            let start = value(scope, base)?;
            steps.iter().try_fold(start, |so_far, step| apply(scope, so_far, step)).map(|value| vec![value])
        }
        Expr::ByPlace { place, figures, then_less, at_least } => {
            let Value::Number(place) = value(scope, place)? else { return Err(not_computable()) };
            let (less, least) = (then_less.as_deref().copied(), at_least.as_deref().copied());
            by_place(scope, place, figures, less, least).map(|number| vec![Value::Number(number)])
        }
        Expr::PoolAverage(pool) => match scope.averages.get(pool) {
            Some(Some(average)) => Ok(vec![Value::Number(*average)]),
            Some(None) => Err(Gap::Reason(Reason::None { fact: pool.clone() })),
            None => Err(not_computable()),
        },
        Expr::Mean(fact) => mean(scope, fact).map(|value| vec![value]),
        Expr::Finding(of) => finding::values(scope, of),
        Expr::Recognised(measure) => recognised(scope, *measure).map(|number| vec![Value::Number(number)]),
        Expr::Elapsed { from, to, unit } => {
            elapsed(scope, from, to, *unit).map(|number| vec![Value::Number(number)])
        }
    }
}

/// Returns the value of an expression; of several values the first.
pub(super) fn value(scope: Scope<'_>, expr: &Expr) -> Result<Value, Gap> {
    if let Some(value) = standing(scope, expr) {
        return Ok(value.clone());
    }
    values(scope, expr)?.into_iter().next().ok_or_else(not_computable)
}

/// Returns a number.
pub(super) fn number(scope: Scope<'_>, expr: &Expr) -> Result<Number, Gap> {
    value(scope, expr)?.figure().ok_or_else(not_computable)
}

/// Returns an amount over all spent outcomes.
///
/// What depends on the outcome is computed for each of them and summed; a step that stands "after the sum", and all behind
/// it, is applied once to the sum.
pub(super) fn amount(scope: Scope<'_>, expr: &Expr) -> Result<Number, Gap> {
    if scope.spent.len() < 2 || !(mentions_spent(expr) || sums_first(expr)) {
        return number(scope, expr);
    }
    match split_at_the_sum(expr) {
        Some((each, after)) => apply_to(scope, sum_over_spent(scope, &each)?, after),
        None => sum_over_spent(scope, expr),
    }
}

/// Returns what is computed for each outcome, and the steps on the sum; `None` where no step stands after the sum.
pub(super) fn split_at_the_sum(expr: &Expr) -> Option<(Expr, &[Step])> {
    let Expr::Steps(base, steps) = expr else { return None };
    let (before, after) = steps.split_at(steps.iter().position(is_after_the_sum)?);
    Some((Expr::Steps(base.clone(), before.to_vec()), after))
}

/// Returns what steps make of a sum.
pub(super) fn apply_to(scope: Scope<'_>, sum: Number, steps: &[Step]) -> Result<Number, Gap> {
    let value = steps.iter().try_fold(Value::Number(sum), |so_far, step| apply(scope, so_far, step))?;
    value.figure().ok_or_else(not_computable)
}

fn sum_over_spent(scope: Scope<'_>, each: &Expr) -> Result<Number, Gap> {
    let mut sum = Number::ZERO;
    let mut needs = BTreeSet::new();
    for position in scope.spent {
        let together = scope.together.or(Some(scope.spent));
        match number(Scope { spent: std::slice::from_ref(position), together, ..scope }, each) {
            Ok(part) => sum = sum.checked_add(part).ok_or_else(not_computable)?,
            Err(Gap::Needs(more)) => needs.extend(more),
            Err(gap) => return Err(gap),
        }
    }
    if needs.is_empty() { Ok(sum) } else { Err(Gap::Needs(needs)) }
}

/// Returns whether an amount is computed for each outcome before a step on the sum, even where each is worth as much.
pub(super) fn sums_first(expr: &Expr) -> bool {
    matches!(expr, Expr::Steps(_, steps) if steps.iter().any(is_after_the_sum))
}

/// Returns whether a step stands after the sum over the spent outcomes.
pub(super) fn is_after_the_sum(step: &Step) -> bool {
    matches!(step, Step::Rounded { after_the_sum: true, .. } | Step::Every { after_the_sum: true, .. })
}

/// Returns whether an expression reads a fact of the spent outcomes.
pub(super) fn mentions_spent(expr: &Expr) -> bool {
    mentions(expr, Owner::Spent)
}

/// Returns whether an expression reads a fact of the target.
pub(super) fn mentions_target(expr: &Expr) -> bool {
    mentions(expr, Owner::Target)
}

fn mentions(expr: &Expr, owner: Owner) -> bool {
    match expr {
        // A mean is of all outcomes at once.
        Expr::Constant(_) | Expr::PoolAverage(_) | Expr::Mean(_) => false,
        Expr::Recognised(_) => owner == Owner::Spent,
        Expr::Elapsed { from, to, .. } => {
            from.any_of.iter().chain(&to.any_of).any(|part| mentions(part, owner))
        }
        Expr::Fact(fact) => fact.owner == owner,
        Expr::ByKey { fact, key } => {
            fact.owner == owner || matches!(&**key, FactKey::Fact(key) if key.owner == owner)
        }
        Expr::Finding(of) => of.item == Some(owner) || (of.target && owner == Owner::Target),
        Expr::HigherOf(parts)
        | Expr::LowerOf(parts)
        | Expr::LookUp { keys: parts, .. }
        | Expr::Call { arguments: parts, .. } => parts.iter().any(|part| mentions(part, owner)),
        Expr::Moments(moments) => moments.any_of.iter().any(|part| mentions(part, owner)),
        Expr::Steps(base, steps) => {
            mentions(base, owner) || steps.iter().any(|step| step_mentions(step, owner))
        }
        Expr::ByPlace { place, figures, .. } => {
            mentions(place, owner) || figures.iter().any(|(_, figure)| mentions(figure, owner))
        }
    }
}

fn step_mentions(step: &Step, owner: Owner) -> bool {
    match step {
        Step::Plus(by)
        | Step::Less(by)
        | Step::Times(by)
        | Step::DividedBy(by)
        | Step::AtMost(by)
        | Step::AtLeast(by) => mentions(by, owner),
        Step::Spread { from, .. } => from.owner == owner,
        Step::Rounded { .. } | Step::By(_) | Step::Every { .. } | Step::OthersEqually | Step::Exact => false,
    }
}

fn apply(scope: Scope<'_>, so_far: Value, step: &Step) -> Result<Value, Gap> {
    if let Step::By(table) = step {
        return look_up(scope, *table, &[so_far])?.into_iter().next().ok_or_else(not_computable);
    }
    if let (Value::Date(day), Step::Plus(by)) = (&so_far, step) {
        return match value(scope, by)? {
            Value::Duration(length) => later_by(*day, length).map(Value::Date).ok_or_else(not_computable),
            Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::YesNo(_) | Value::Word(_) => {
                Err(not_computable())
            }
        };
    }
    if let (Value::Date(day), Step::AtMost(by) | Step::AtLeast(by)) = (&so_far, step) {
        let Value::Date(other) = value(scope, by)? else { return Err(not_computable()) };
        let day = if matches!(step, Step::AtMost(_)) { (*day).min(other) } else { (*day).max(other) };
        return Ok(Value::Date(day));
    }
    let (Value::Number(figure) | Value::Share(figure)) = so_far else { return Err(not_computable()) };
    let result = match step {
        Step::Plus(by) => figure.checked_add(number(scope, by)?),
        Step::Less(by) => figure.checked_sub(number(scope, by)?),
        Step::Times(by) => figure.checked_mul(number(scope, by)?),
        Step::DividedBy(by) => figure.checked_div(number(scope, by)?),
        Step::AtMost(by) => Some(figure.min(number(scope, by)?)),
        Step::AtLeast(by) => Some(figure.max(number(scope, by)?)),
        Step::Rounded { how, to, .. } => figure.rounded(*how, *to),
        Step::Every { size, count, remainder: Remainder::Carried, .. } => figure
            .checked_add(scope.brought)
            .and_then(|figure| every(figure, *size, *count, Remainder::Carried)),
        Step::Every { size, count, remainder, .. } => every(figure, *size, *count, *remainder),
        Step::OthersEqually => {
            let members = FactRef { owner: Owner::Spent, attribute: "members".into() };
            let others = number(scope, &Expr::Fact(members))?.checked_sub(Number::ONE);
            others.and_then(|others| figure.checked_div(others))
        }
        // The amount itself stays; over which years it is booked is read when the result is written.
        Step::Spread { .. } | Step::Exact => Some(figure),
        Step::By(_) => None,
    };
    result.map(Value::Number).ok_or_else(not_computable)
}

/// Returns what a rate whose rest is carried leaves over for next time, if the amount has such a rate.
pub(super) fn left_over(scope: Scope<'_>, expr: &Expr) -> Option<Number> {
    let Expr::Steps(base, steps) = expr else { return None };
    let at =
        steps.iter().position(|step| matches!(step, Step::Every { remainder: Remainder::Carried, .. }))?;
    let (before, after) = steps.split_at(at);
    let Step::Every { size, .. } = after.first()? else { return None };
    let figure =
        amount(scope, &Expr::Steps(base.clone(), before.to_vec())).ok()?.checked_add(scope.brought)?;
    let counted = figure.checked_div(*size)?.rounded(Rounding::Down, Number::ONE)?.checked_mul(*size)?;
    figure.checked_sub(counted)
}

/// Returns the day of one of several moments; a moment known to be none does not count.
pub(super) fn moment(scope: Scope<'_>, moments: &Moments) -> Result<Day, Gap> {
    if let [only] = moments.any_of.as_slice()
        && let Some(day) = standing_day(scope, only)
    {
        return Ok(day);
    }
    let mut days: Vec<Day> = Vec::new();
    let mut needs = BTreeSet::new();
    let mut reason = None;
    for written in &moments.any_of {
        match values(scope, written) {
            Ok(found) => {
                days.extend(
                    found
                        .iter()
                        .filter_map(|value| if let Value::Date(day) = value { Some(*day) } else { None }),
                );
            }
            Err(Gap::Needs(more)) => needs.extend(more),
            Err(Gap::Reason(why)) => reason = Some(why),
        }
    }
    if !needs.is_empty() {
        return Err(Gap::Needs(needs));
    }
    let chosen = if moments.later { days.into_iter().max() } else { days.into_iter().min() };
    chosen.ok_or_else(|| reason.map_or_else(not_computable, Gap::Reason))
}

fn extreme(scope: Scope<'_>, parts: &[Expr], wanted: Ordering) -> Result<Vec<Value>, Gap> {
    let mut best: Option<Value> = None;
    for part in parts {
        let next = value(scope, part)?;
        best = Some(match best {
            None => next,
            Some(so_far) => match compare(scope, &next, &so_far, None) {
                None => return Err(not_computable()),
                Some(order) if order == wanted => next,
                Some(_) => so_far,
            },
        });
    }
    best.map(|value| vec![value]).ok_or_else(not_computable)
}

/// Returns the values in the first row of a table that matches the keys.
pub(super) fn look_up(scope: Scope<'_>, table: TableId, keys: &[Value]) -> Result<Vec<Value>, Gap> {
    let Some(table) = scope.facts.policy().tables.get(table.index()) else { return Err(not_computable()) };
    let row = table.rows.iter().find(|row| {
        row.tests.len() == keys.len()
            && row.tests.iter().zip(keys).all(|(test, key)| super::table::matches(scope, test, key))
    });
    let no_row = || Reason::NoRow { table: table.name.clone(), keys: keys.iter().map(text).collect() };
    row.map(|row| row.values.clone()).ok_or_else(|| Gap::Reason(no_row()))
}

/// Compares two values: numbers and days by size, words by their ranks on a scale.
///
/// Returns `None` where the two have no order: other types, or a word that does not stand on the scale.
pub(super) fn compare(
    scope: Scope<'_>,
    left: &Value,
    right: &Value,
    scale: Option<ScaleId>,
) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) | (Value::Share(a), Value::Share(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Word(a), Value::Word(b)) => super::table::compare_words(scope, a, b, scale),
        (Value::Word(word), Value::Number(number)) => Number::parse(word).map(|word| word.cmp(number)),
        (Value::Number(number), Value::Word(word)) => Number::parse(word).map(|word| number.cmp(&word)),
        _ => None,
    }
}

/// Returns a value as text for a reason.
pub(super) fn text(value: &Value) -> String {
    value.to_string()
}

pub(super) fn not_computable() -> Gap {
    Gap::Reason(Reason::NotComputable)
}
