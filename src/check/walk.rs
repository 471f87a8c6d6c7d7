//! Every expression and condition of a rule, each with its place.

use crate::policy::Place;
use crate::policy::expression::{Condition, Expr, Moments, Range, Step};
use crate::policy::rule::{Rule, TargetPattern};

/// Calls `visit` with every expression of a rule, the outermost of each first.
pub(super) fn expressions_of_rule<'a>(rule: &'a Rule, visit: &mut impl FnMut(&'a Expr, &'a Place)) {
    for slot in &rule.slots {
        if let Some(condition) = &slot.pattern.condition {
            expressions_of_condition(condition, &rule.place, visit);
        }
    }
    for condition in rule.conditions.iter().chain(&rule.only_if) {
        expressions_of_condition(condition, &rule.place, visit);
    }
    for condition in rule.make_up.iter().filter_map(|filter| filter.when.as_ref()) {
        expressions_of_condition(condition, &rule.place, visit);
    }
    for amount in &rule.amounts {
        expressions(&amount.amount, &rule.place, visit);
    }
    let marks = rule.record.iter().flat_map(|record| {
        std::iter::once(&record.mark).chain(record.for_purpose.iter().map(|(_, mark)| mark))
    });
    for expr in marks.chain(&rule.effective) {
        expressions(expr, &rule.place, visit);
    }
    for target in rule.places.iter().flat_map(|place| &place.targets) {
        if let TargetPattern::LookUp(expr) = target {
            expressions(expr, &rule.place, visit);
        }
    }
}

/// Calls `visit` with every expression of a condition; `place` is where the condition stands unless it says itself.
pub(super) fn expressions_of_condition<'a>(
    condition: &'a Condition,
    place: &'a Place,
    visit: &mut impl FnMut(&'a Expr, &'a Place),
) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| expressions_of_condition(part, place, visit));
        }
        Condition::Not(part) => expressions_of_condition(part, place, visit),
        Condition::At(place, part) => expressions_of_condition(part, place, visit),
        Condition::Compare { left, right, .. } => {
            expressions(left, place, visit);
            expressions(right, place, visit);
        }
        Condition::Within { left, range, .. } => {
            expressions(left, place, visit);
            ends(range).for_each(|end| expressions(end, place, visit));
        }
        Condition::In { left, .. } => expressions(left, place, visit),
        Condition::Span { from, to, .. } => {
            moments(from).chain(moments(to)).for_each(|moment| expressions(moment, place, visit));
        }
        Condition::RecordHas { pattern, .. } => {
            if let Some(condition) = &pattern.condition {
                expressions_of_condition(condition, place, visit);
            }
        }
        Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::AlsoGranted(_)
        | Condition::Requirement(_) => {}
    }
}

/// Calls `visit` with an expression and all within it.
pub(super) fn expressions<'a>(expr: &'a Expr, place: &'a Place, visit: &mut impl FnMut(&'a Expr, &'a Place)) {
    visit(expr, place);
    match expr {
        Expr::Constant(_) | Expr::Fact(_) | Expr::PoolAverage(_) | Expr::Finding(_) => {}
        Expr::HigherOf(parts)
        | Expr::LowerOf(parts)
        | Expr::LookUp { keys: parts, .. }
        | Expr::Call { arguments: parts, .. } => {
            parts.iter().for_each(|part| expressions(part, place, visit));
        }
        Expr::Moments(of) => moments(of).for_each(|moment| expressions(moment, place, visit)),
        Expr::Steps(first, steps) => {
            expressions(first, place, visit);
            steps.iter().filter_map(operand).for_each(|operand| expressions(operand, place, visit));
        }
        Expr::ByPlace { place: rank, figures, .. } => {
            expressions(rank, place, visit);
            figures.iter().for_each(|(_, figure)| expressions(figure, place, visit));
        }
    }
}

fn operand(step: &Step) -> Option<&Expr> {
    match step {
        Step::Plus(expr)
        | Step::Less(expr)
        | Step::Times(expr)
        | Step::DividedBy(expr)
        | Step::AtMost(expr)
        | Step::AtLeast(expr) => Some(expr),
        Step::Rounded { .. }
        | Step::Exact
        | Step::By(_)
        | Step::Every { .. }
        | Step::OthersEqually
        | Step::Spread { .. } => None,
    }
}

fn moments(moments: &Moments) -> impl Iterator<Item = &Expr> {
    moments.any_of.iter()
}

fn ends(range: &Range) -> impl Iterator<Item = &Expr> {
    range.from.iter().chain(&range.to).map(|(end, _)| end)
}
