//! Every expression and condition of a rule, each with its place.

use super::Place;
use super::expression::{Condition, Expr};
use super::rule::{Rule, TargetPattern};
use super::visit::Part;

/// Calls `visit` with every expression of a rule, the outermost of each first.
pub fn expressions_of_rule<'a>(rule: &'a Rule, visit: &mut dyn FnMut(&'a Expr, &'a Place)) {
    expressions_asked(rule, visit);
    expressions_given(rule, visit);
}

/// Calls `visit` with those of what a rule asks for: the conditions of its slots and its own.
pub fn expressions_asked<'a>(rule: &'a Rule, visit: &mut dyn FnMut(&'a Expr, &'a Place)) {
    for slot in &rule.slots {
        if let Some(condition) = &slot.pattern.condition {
            expressions_of_condition(condition, &rule.place, visit);
        }
    }
    for condition in rule.conditions.iter().chain(&rule.only_if) {
        expressions_of_condition(condition, &rule.place, visit);
    }
}

/// Calls `visit` with the others: those of what a rule gives.
pub fn expressions_given<'a>(rule: &'a Rule, visit: &mut dyn FnMut(&'a Expr, &'a Place)) {
    for condition in rule.make_up.iter().filter_map(|filter| filter.when.as_ref()) {
        expressions_of_condition(condition, &rule.place, visit);
    }
    for amount in &rule.amounts {
        expressions(&amount.amount, &rule.place, visit);
    }
    let marks = rule.record.iter().flat_map(|record| {
        std::iter::once(&record.mark).chain(record.for_purpose.iter().map(|(_, mark)| mark))
    });
    for expr in marks.chain(rule.effective.as_deref()) {
        expressions(expr, &rule.place, visit);
    }
    for target in rule.places.iter().flat_map(|place| &place.targets) {
        if let TargetPattern::LookUp(expr) = target {
            expressions(expr, &rule.place, visit);
        }
    }
}

/// Calls `visit` with every expression of a condition; `place` is where the condition stands unless it says itself.
pub fn expressions_of_condition<'a>(
    condition: &'a Condition,
    place: &'a Place,
    visit: &mut dyn FnMut(&'a Expr, &'a Place),
) {
    let place = if let Condition::At(place, _) = condition { place } else { place };
    condition.each_part(&mut |part| match part {
        Part::Condition(part) => expressions_of_condition(part, place, visit),
        Part::Expr(expr) => expressions(expr, place, visit),
        Part::Pattern(pattern) => {
            let inner = pattern.condition.iter();
            inner.for_each(|condition| expressions_of_condition(condition, place, visit));
        }
    });
}

/// Calls `visit` with an expression and all within it.
pub fn expressions<'a>(expr: &'a Expr, place: &'a Place, visit: &mut dyn FnMut(&'a Expr, &'a Place)) {
    visit(expr, place);
    expr.each_part(&mut |part| expressions(part, place, visit));
}
