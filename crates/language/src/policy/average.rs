//! Where rules speak of the average mark of a pool: as a test that is linear in the choice, or in any other way.
//!
//! A test is linear when it compares the average itself with figures that do not depend on the choice: the sum of credits
//! times (mark less figure) is then at least, or at most, nothing.

use super::expression::{Condition, Expr, Operator};
use super::rule::Rule;
use super::visit::Part;
use std::collections::BTreeSet;

/// A linear test of a pool's average: within two ends, or outside them.
#[derive(Debug, Clone, Copy)]
pub struct AverageTest<'a> {
    /// The pool.
    pub pool: &'a str,
    /// The lower end, and whether it is included.
    pub low: Option<(&'a Expr, bool)>,
    /// The upper end, and whether it is included.
    pub high: Option<(&'a Expr, bool)>,
    /// True when the average lies within, false when it lies outside.
    pub within: bool,
}

/// Returns the linear test that a condition is, if it is one.
pub fn average_test<'a>(condition: &'a Condition) -> Option<AverageTest<'a>> {
    if let Condition::Compare { left, operator, right, .. } = condition {
        return match (&**left, &**right) {
            (Expr::PoolAverage(pool), figure) if is_figure(figure) => Some(compared(pool, *operator, figure)),
            (figure, Expr::PoolAverage(pool)) if is_figure(figure) => {
                Some(compared(pool, operator.turned(), figure))
            }
            _ => None,
        };
    }
    let Condition::Within { left, range, .. } = condition else { return None };
    let Expr::PoolAverage(pool) = &**left else { return None };
    let is_figure_at = |end: &Option<(Expr, bool)>| end.as_ref().is_none_or(|(end, _)| is_figure(end));
    let read = |end: &'a Option<(Expr, bool)>| end.as_ref().map(|(end, included)| (end, *included));
    (is_figure_at(&range.from) && is_figure_at(&range.to)).then_some(AverageTest {
        pool,
        low: read(&range.from),
        high: read(&range.to),
        within: true,
    })
}

/// Returns the pools whose averages a rule speaks of, in whatever way.
pub fn averaged_pools(rule: &Rule) -> BTreeSet<&str> {
    let mut pools = supposed_pools(rule);
    for condition in rule.conditions.iter().chain(&rule.only_if) {
        in_condition(condition, true, &mut pools);
    }
    pools.extend(recorded_pools(rule));
    pools
}

/// Returns the pools whose averages the amounts of a rule, or tests that are not linear, are computed from.
pub fn supposed_pools(rule: &Rule) -> BTreeSet<&str> {
    let mut pools = BTreeSet::new();
    for amount in &rule.amounts {
        in_expression(&amount.amount, &mut pools);
    }
    for condition in rule.conditions.iter().chain(&rule.only_if) {
        in_condition(condition, false, &mut pools);
    }
    pools
}

/// Returns the pools whose averages the marks of a rule are computed from.
pub fn recorded_pools(rule: &Rule) -> BTreeSet<&str> {
    let mut pools = BTreeSet::new();
    if let Some(recorded) = &rule.record {
        for mark in recorded.for_purpose.iter().map(|(_, mark)| mark).chain([&recorded.mark]) {
            in_expression(mark, &mut pools);
        }
    }
    pools
}

/// Returns whether an expression is computed from the average of a pool.
pub fn mentions_average(expr: &Expr) -> bool {
    let mut pools = BTreeSet::new();
    in_expression(expr, &mut pools);
    !pools.is_empty()
}

/// Returns whether a rule speaks of the mean of its outcomes: then what they are worth together is not what each is worth.
pub fn takes_mean(rule: &Rule) -> bool {
    let marks = rule
        .record
        .iter()
        .flat_map(|recorded| recorded.for_purpose.iter().map(|(_, mark)| mark).chain([&recorded.mark]));
    let mut exprs = rule.amounts.iter().map(|amount| &*amount.amount).chain(marks);
    exprs.any(mentions_mean) || rule.conditions.iter().chain(&rule.only_if).any(tests_mean)
}

fn tests_mean(condition: &Condition) -> bool {
    let mut found = false;
    condition.each_part(&mut |part| {
        found |= match part {
            Part::Condition(part) => tests_mean(part),
            Part::Expr(expr) => mentions_mean(expr),
            Part::Pattern(_) => false,
        };
    });
    found
}

fn mentions_mean(expr: &Expr) -> bool {
    let mut found = matches!(expr, Expr::Mean(_));
    expr.each_part(&mut |part| found |= mentions_mean(part));
    found
}

fn is_figure(expr: &Expr) -> bool {
    !mentions_average(expr)
}

fn compared<'a>(pool: &'a str, operator: Operator, figure: &'a Expr) -> AverageTest<'a> {
    let (low, high) = match operator {
        Operator::AtLeast => (Some((figure, true)), None),
        Operator::MoreThan => (Some((figure, false)), None),
        Operator::AtMost => (None, Some((figure, true))),
        Operator::LessThan => (None, Some((figure, false))),
        Operator::Is | Operator::IsNot => (Some((figure, true)), Some((figure, true))),
    };
    AverageTest { pool, low, high, within: operator != Operator::IsNot }
}

fn in_condition<'a>(condition: &'a Condition, with_linear: bool, pools: &mut BTreeSet<&'a str>) {
    if let Some(test) = average_test(condition) {
        pools.extend(with_linear.then_some(test.pool));
        return;
    }
    condition.each_part(&mut |part| match part {
        Part::Condition(part) => in_condition(part, with_linear, pools),
        Part::Expr(expr) => in_expression(expr, pools),
        Part::Pattern(_) => {}
    });
}

fn in_expression<'a>(expr: &'a Expr, pools: &mut BTreeSet<&'a str>) {
    if let Expr::PoolAverage(pool) = expr {
        pools.insert(pool);
    }
    expr.each_part(&mut |part| in_expression(part, pools));
}
