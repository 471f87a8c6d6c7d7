//! How much one result can bring at most and at least, whoever the learner is; `None` where nothing bounds it.

use super::region::{Area, Domain};
use super::space::{ITEM, PERSON, Space};
use crate::policy::expression::{Expr, FactRef, Owner, Remainder, Step, Value};
use crate::policy::rule::Rule;
use crate::quantity::Number;

/// Which end is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The most.
    Most,
    /// The least.
    Least,
}

/// Where an expression is looked at.
pub(super) struct At<'r, 's, 'a> {
    /// The dimensions.
    pub space: &'s Space<'a>,
    /// The rule.
    pub rule: &'r Rule,
    /// Where the rule applies.
    pub areas: &'r [Area],
    /// The target course, where it is known.
    pub course: Option<&'r str>,
}

/// Returns the bound of an expression.
pub(super) fn bound(at: &At<'_, '_, '_>, expr: &Expr, end: End) -> Option<Number> {
    match expr {
        Expr::Constant(Value::Number(number) | Value::Share(number)) => Some(*number),
        Expr::Constant(Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_)) => None,
        Expr::Fact(fact) => of_fact(at, fact, end),
        Expr::HigherOf(parts) => extreme(parts.iter().map(|part| bound(at, part, end)), end, End::Most),
        Expr::LowerOf(parts) => extreme(parts.iter().map(|part| bound(at, part, end)), end, End::Least),
        Expr::LookUp { table, .. } => {
            let rows = &at.space.policy.tables.get(table.index())?.rows;
            let values = rows.iter().flat_map(|row| &row.values).map(|value| match value {
                Value::Number(number) => Some(*number),
                Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => {
                    None
                }
            });
            all(values)?.into_iter().reduce(|one, two| pick(one, two, end))
        }
        Expr::Steps(first, steps) => of_steps(at, first, steps, end),
        Expr::ByPlace { figures, at_least, .. } => {
            let most = all(figures.iter().map(|(_, figure)| bound(at, figure, end)))?;
            match end {
                End::Most => most.into_iter().max(),
                End::Least => at_least.as_deref().copied(),
            }
        }
        Expr::Call { .. }
        | Expr::ByKey { .. }
        | Expr::Recognised(_)
        | Expr::Elapsed { .. }
        | Expr::Moments(_)
        | Expr::PoolAverage(_)
        | Expr::Mean(_)
        | Expr::Finding(_) => None,
    }
}

fn pick(one: Number, two: Number, end: End) -> Number {
    match end {
        End::Most => one.max(two),
        End::Least => one.min(two),
    }
}

fn all(parts: impl Iterator<Item = Option<Number>>) -> Option<Vec<Number>> {
    parts.collect()
}

// The higher of several is at most the highest bound, and at least the highest of the least ones; and the other way round.
fn extreme(parts: impl Iterator<Item = Option<Number>>, end: End, of: End) -> Option<Number> {
    let parts: Vec<Option<Number>> = parts.collect();
    if end == of {
        return all(parts.into_iter())?.into_iter().reduce(|one, two| pick(one, two, end));
    }
    parts.into_iter().flatten().reduce(|one, two| pick(one, two, of))
}

fn of_fact(at: &At<'_, '_, '_>, fact: &FactRef, end: End) -> Option<Number> {
    if fact.owner == Owner::Target && fact.attribute == "credits" {
        return of_target(at.space, at.course?, end);
    }
    let elements: Vec<_> = at.rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect();
    let extent = at.space.facts.extent(fact, &elements)?;
    let context = match fact.owner {
        Owner::This | Owner::Spent => ITEM,
        Owner::Learner | Owner::Application | Owner::Programme => PERSON,
        Owner::Target | Owner::Outer | Owner::Slot(_) => return None,
    };
    let dimension = at.space.known_fact(context, fact.owner.kind(), &fact.attribute);
    let ends = at.areas.iter().map(|area| {
        let said = dimension.and_then(|dimension| area.find(dimension));
        let points = match said {
            Some(Domain::Line { points, .. }) => points.and(&extent.points),
            Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) | None => extent.points.clone(),
        };
        match end {
            End::Most => points.ends().last().and_then(|ends| ends.to),
            End::Least => points.ends().next().and_then(|ends| ends.from),
        }
        .map(|(at, _)| at)
    });
    all(ends)?.into_iter().reduce(|one, two| pick(one, two, end))
}

fn of_target(space: &Space<'_>, course: &str, end: End) -> Option<Number> {
    let (first, others) = space.holding().courses(course).split_first()?;
    others.iter().try_fold(first.credits?, |one, two| Some(pick(one, two.credits?, end)))
}

fn of_steps(at: &At<'_, '_, '_>, first: &Expr, steps: &[Step], end: End) -> Option<Number> {
    let mut value = bound(at, first, end);
    let least = |expr: &Expr| bound(at, expr, End::Least);
    let opposite = match end {
        End::Most => End::Least,
        End::Least => End::Most,
    };
    for step in steps {
        value = match step {
            Step::Plus(more) => value.zip(bound(at, more, end)).and_then(|(one, two)| one.checked_add(two)),
            Step::Less(less) => {
                value.zip(bound(at, less, opposite)).and_then(|(one, two)| one.checked_sub(two))
            }
            // Only where neither side can fall below zero does the product keep its ends.
            Step::Times(factor) => {
                let is_positive = least(factor).is_some_and(|least| !least.is_negative());
                value
                    .zip(bound(at, factor, end).filter(|_| is_positive))
                    .and_then(|(one, two)| one.checked_mul(two))
            }
            Step::DividedBy(divisor) => {
                let is_positive = least(divisor).is_some_and(|least| least > Number::ZERO);
                value
                    .zip(bound(at, divisor, opposite).filter(|_| is_positive))
                    .and_then(|(one, two)| one.checked_div(two))
            }
            Step::AtMost(most) => match (value, bound(at, most, end), end) {
                (Some(value), Some(most), _) => Some(value.min(most)),
                (value, most, End::Most) => value.or(most),
                (_, _, End::Least) => None,
            },
            Step::AtLeast(floor) => match (value, bound(at, floor, end), end) {
                (Some(value), Some(floor), _) => Some(value.max(floor)),
                (value, floor, End::Least) => value.or(floor),
                (_, _, End::Most) => None,
            },
            Step::Rounded { how, to, .. } => value.and_then(|value| value.rounded(*how, *to)),
            Step::Exact => value,
            Step::Every { size, count, remainder, .. } => {
                let times = value.and_then(|value| value.checked_div(*size));
                let whole = match remainder {
                    Remainder::ProRata => times,
                    Remainder::Dropped | Remainder::Carried => {
                        times.map(|times| Number::whole(times.floor()))
                    }
                };
                whole.and_then(|times| times.checked_mul(*count))
            }
            Step::By(_) | Step::OthersEqually | Step::Spread { .. } => None,
        };
    }
    value
}
