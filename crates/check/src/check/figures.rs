//! Figures that nothing can have: below zero, above the whole, a step or a divisor of zero.

use super::ground::Ground;
use super::outline::Trait;
use crate::diagnostics::{BoundProblem, TypeProblem};
use crate::policy::Place;
use crate::policy::counted::Beyond;
use crate::policy::expression::{Expr, Step, Value};
use crate::policy::rule::Rule;
use crate::policy::walk::{expressions, expressions_asked, expressions_given};
use crate::quantity::{Number, common_denominator};

/// The most rules, limits, families and examples of one policy.
pub(super) const MOST_DECLARATIONS: usize = 100_000;

/// Reports figures out of range.
pub(super) fn check(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    for counted in &policy.counted {
        if ground.is_broken(&counted.place) {
            continue;
        }
        let plus = counted.plus.iter().map(|(expr, _)| expr);
        for figure in counted.figure.iter().chain(plus) {
            check_figure(ground, figure, &counted.name, &counted.place);
        }
        if let Some(Beyond::CutTo(step)) = &counted.beyond {
            check_step(ground, *step, &counted.name, &counted.place);
        }
    }
    if let Some(Beyond::CutTo(step)) = &policy.beyond {
        check_step(ground, *step, &policy.code, &policy.place);
    }
    for programme in policy.programmes.values() {
        for (code, course) in programme.courses.iter() {
            check_amount(ground, course.credits, code, &course.place);
        }
        for (pool, capacity) in &programme.pools {
            check_amount(ground, *capacity, pool, &programme.place);
        }
    }
    check_rules(ground);
    check_fineness(ground);
    let declared = policy.rules.len() + policy.counted.len() + policy.families.len() + policy.examples.len();
    if declared > MOST_DECLARATIONS {
        ground.report(&BoundProblem::TooManyDeclarations { most: MOST_DECLARATIONS }, &policy.place);
    }
}

fn check_rules(ground: &mut Ground<'_>) {
    let (policy, outline) = (ground.policy, ground.outline);
    // Whether there are steps in what is asked for, by its number.
    let mut have_steps: Vec<Option<bool>> = vec![None; outline.asks.len()];
    for ((at, rule), asked) in policy.rules.iter().enumerate().zip(&outline.asks) {
        let Some(has_steps) = have_steps.get_mut(*asked) else { continue };
        let has_steps = *has_steps.get_or_insert_with(|| asks_with_steps(rule));
        if !has_steps && !outline.is(at, Trait::Reckons) || ground.is_broken(&rule.place) {
            continue;
        }
        for amount in &rule.amounts {
            let measure = policy.measures.get(amount.measure.index());
            let name = measure.map_or(rule.name.as_str(), |measure| measure.name.as_str());
            check_figure(ground, &amount.amount, name, &amount.place);
        }
        let mut check = |expr: &Expr, place: &Place| check_steps(ground, expr, &rule.name, place);
        if has_steps {
            expressions_asked(rule, &mut check);
        }
        expressions_given(rule, &mut check);
    }
}

fn asks_with_steps(rule: &Rule) -> bool {
    let mut has_steps = false;
    expressions_asked(rule, &mut |expr, _| has_steps |= matches!(expr, Expr::Steps(..)));
    has_steps
}

// Amounts are compared as whole counts of one common part; that part must exist.
fn check_fineness(ground: &mut Ground<'_>) {
    let mut figures: Vec<(Number, &Place)> = Vec::new();
    for (_, rule) in ground.rules_such(Trait::Reckons) {
        let amounts = rule.amounts.iter().map(|amount| (&*amount.amount, &amount.place));
        for (amount, place) in amounts {
            expressions(amount, place, &mut |expr, place| {
                if let Expr::Constant(Value::Number(number) | Value::Share(number)) = expr {
                    figures.push((*number, place));
                }
            });
        }
    }
    for counted in &ground.policy.counted {
        if let Some(Expr::Constant(Value::Number(number))) = &counted.figure {
            figures.push((*number, &counted.place));
        }
    }
    let mut common = Number::ONE;
    for (figure, place) in figures {
        let Some(next) = common_denominator([common, figure]).and_then(|parts| Number::ratio(1, parts))
        else {
            ground.report(&BoundProblem::AmountsTooFine, place);
            return;
        };
        common = next;
    }
}

fn check_figure(ground: &mut Ground<'_>, figure: &Expr, name: &str, place: &Place) {
    let Some(value) = figure.literal() else { return };
    match value {
        Value::Number(number) => check_amount(ground, Some(*number), name, place),
        Value::Share(share) if *share > Number::ONE || share.is_negative() => {
            let value = share.to_share_text().unwrap_or_else(|| share.to_string());
            report(ground, value, name, (Some("0%"), Some("100%")), place);
        }
        Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => {}
    }
}

fn check_amount(ground: &mut Ground<'_>, amount: Option<Number>, name: &str, place: &Place) {
    if let Some(amount) = amount.filter(|amount| amount.is_negative()) {
        report(ground, amount.to_string(), name, (Some("0"), None), place);
    }
}

fn check_step(ground: &mut Ground<'_>, step: Number, name: &str, place: &Place) {
    if step <= Number::ZERO {
        report(ground, step.to_string(), name, (Some("> 0"), None), place);
    }
}

fn check_steps(ground: &mut Ground<'_>, expr: &Expr, name: &str, place: &Place) {
    let Expr::Steps(_, steps) = expr else { return };
    for step in steps {
        if let Step::Every { size, .. } = step {
            check_step(ground, *size, name, place);
        } else if let Step::Rounded { to, .. } = step {
            check_step(ground, *to, name, place);
        } else if let Step::DividedBy(by) = step
            && by.figure().is_some_and(|by| by.is_zero())
        {
            ground.report(&TypeProblem::DividedByZero, place);
        }
    }
}

fn report(
    ground: &mut Ground<'_>,
    value: String,
    name: &str,
    range: (Option<&str>, Option<&str>),
    place: &Place,
) {
    let (from, to) = (range.0.map(str::to_owned), range.1.map(str::to_owned));
    ground.report(&TypeProblem::OutsideRange { value, fact: name.to_owned(), from, to }, place);
}
