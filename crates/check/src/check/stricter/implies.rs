//! Whether one condition holds only where another does, as far as their structure says.

use crate::date::Duration;
use crate::policy::expression::{Condition, Expr, Moments, Operator, Range, Value};
use crate::policy::shape::Shape;
use crate::policy::{Policy, ScaleBody, ScaleId};
use std::cmp::Ordering;

/// Returns true when the first condition holds only where the second does; false where that is not so or not known.
pub(super) fn implies(policy: &Policy, own: &Condition, stood: &Condition) -> bool {
    let (own, stood) = (inner(own), inner(stood));
    if own.without_places() == stood.without_places() {
        return true;
    }
    match (own, stood) {
        (own, Condition::All(parts)) => parts.iter().all(|part| implies(policy, own, part)),
        (Condition::Any(parts), stood) => parts.iter().all(|part| implies(policy, part, stood)),
        (Condition::All(parts), stood) if parts.iter().any(|part| implies(policy, part, stood)) => true,
        (own, Condition::Any(parts)) => parts.iter().any(|part| implies(policy, own, part)),
        (Condition::Not(own), Condition::Not(stood)) => implies(policy, stood, own),
        (
            Condition::Span { from, to, operator, length },
            Condition::Span { from: stood_from, to: stood_to, operator: stood, length: stood_length },
        ) => {
            (from, to) == (stood_from, stood_to) && is_tighter_span(*operator, *length, *stood, *stood_length)
        }
        (
            Condition::In { left, sets, words },
            Condition::In { left: stood, sets: stood_sets, words: stood_words },
        ) => left == stood && sets.iter().all(|set| stood_sets.contains(set)) && words.is_subset(stood_words),
        (
            Condition::Compare { left, operator: Operator::Is, right, .. },
            Condition::In { left: stood, words, .. },
        ) if matches!(&**right, Expr::Constant(Value::Word(_))) => {
            left == stood && matches!(right.literal(), Some(Value::Word(word)) if words.contains(word))
        }
        (own, stood) => is_tighter_range(policy, own, stood),
    }
}

/// Returns true when two conditions ask for the same thing, whatever their figures.
pub(super) fn speak_of_the_same(one: &Condition, two: &Condition) -> bool {
    match (subject(one), subject(two)) {
        (Some(one), Some(two)) => one == two,
        (Some(_) | None, _) => false,
    }
}

#[derive(PartialEq)]
enum Subject<'c> {
    Value(&'c Expr),
    Span(&'c Moments, &'c Moments),
}

fn subject(condition: &Condition) -> Option<Subject<'_>> {
    let Shape::Test(test) = condition.shape() else { return None };
    if let Condition::Span { from, to, .. } = test {
        return Some(Subject::Span(from, to));
    }
    let (Condition::Compare { left, .. } | Condition::Within { left, .. } | Condition::In { left, .. }) =
        test
    else {
        return None;
    };
    Some(Subject::Value(left))
}

fn inner(condition: &Condition) -> &Condition {
    match condition {
        Condition::At(_, held) => inner(held),
        other => other,
    }
}

// An end of a range: the value and whether it is included.
type End<'c> = Option<(&'c Expr, bool)>;

fn range_of(condition: &Condition) -> Option<(&Expr, End<'_>, End<'_>, Option<ScaleId>)> {
    match condition {
        Condition::Compare { left, operator, right, scale } => {
            let right: &Expr = right;
            let (from, to) = match operator {
                Operator::Is => (Some((right, true)), Some((right, true))),
                Operator::AtLeast => (Some((right, true)), None),
                Operator::MoreThan => (Some((right, false)), None),
                Operator::AtMost => (None, Some((right, true))),
                Operator::LessThan => (None, Some((right, false))),
                Operator::IsNot => return None,
            };
            Some((left, from, to, *scale))
        }
        Condition::Within { left, range, scale } => {
            let Range { from, to } = &**range;
            let from = from.as_ref().map(|(value, included)| (value, *included));
            let to = to.as_ref().map(|(value, included)| (value, *included));
            Some((left, from, to, *scale))
        }
        _ => None,
    }
}

fn is_tighter_range(policy: &Policy, own: &Condition, stood: &Condition) -> bool {
    let (Some(own), Some(stood)) = (range_of(own), range_of(stood)) else { return false };
    let (left, from, to, scale) = own;
    let (stood_left, stood_from, stood_to, stood_scale) = stood;
    let within = |own: End<'_>, stood: End<'_>, wanted: Ordering| {
        let Some((bound, included)) = stood else { return true };
        let Some((value, own_included)) = own else { return false };
        match compare(policy, scale, value, bound) {
            Some(Ordering::Equal) => included || !own_included,
            Some(order) => order == wanted,
            None => false,
        }
    };
    left == stood_left
        && scale == stood_scale
        && within(from, stood_from, Ordering::Greater)
        && within(to, stood_to, Ordering::Less)
}

fn compare(policy: &Policy, scale: Option<ScaleId>, one: &Expr, two: &Expr) -> Option<Ordering> {
    let (Expr::Constant(one), Expr::Constant(two)) = (one, two) else {
        return (one == two).then_some(Ordering::Equal);
    };
    let steps = scale.and_then(|scale| policy.scales.get(scale.index())).map(|scale| &scale.body);
    match (one, two, steps) {
        (Value::Word(one), Value::Word(two), Some(ScaleBody::Steps(steps))) => {
            Some(steps.get(one)?.cmp(steps.get(two)?))
        }
        (one, two, _) => compare_values(one, two),
    }
}

/// Returns how two values of one kind stand to each other, or `None` where they have no order.
pub(super) fn compare_values(one: &Value, two: &Value) -> Option<Ordering> {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) | (Value::Share(one), Value::Share(two)) => {
            Some(one.cmp(two))
        }
        (Value::Date(one), Value::Date(two)) => Some(one.cmp(two)),
        (one, two) => (one == two).then_some(Ordering::Equal),
    }
}

fn is_tighter_span(own: Operator, length: Duration, stood: Operator, stood_length: Duration) -> bool {
    let is_most = |operator: Operator| matches!(operator, Operator::AtMost | Operator::LessThan);
    let is_least = |operator: Operator| matches!(operator, Operator::AtLeast | Operator::MoreThan);
    let same = own == stood
        || matches!((own, stood), (Operator::LessThan, Operator::AtMost))
        || matches!((own, stood), (Operator::MoreThan, Operator::AtLeast));
    if !same {
        return false;
    }
    is_most(own) && is_no_longer(length, stood_length) || is_least(own) && is_no_longer(stood_length, length)
}

/// Returns true when a length of time is no longer than another from whatever day.
pub(super) fn is_no_longer(own: Duration, stood: Duration) -> bool {
    let months = |length: Duration| u64::from(length.years) * 12 + u64::from(length.months);
    months(own) <= months(stood) && own.days <= stood.days
}
