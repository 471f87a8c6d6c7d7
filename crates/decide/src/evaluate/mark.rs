//! The mark to record, and other marks by purpose.

use super::answer::Answer;
use super::expression::{Gap, text, value};
use super::facts::Scope;
use crate::decision::Mark;
use crate::policy::average::mentions_average;
use crate::policy::rule::Recorded;
use crate::policy::{Expr, Value};
use std::collections::BTreeMap;

/// Answers whether every mark can be told; what is computed from an average is told after the choice.
pub(super) fn answer(scope: Scope<'_>, recorded: &Recorded) -> Answer {
    let marks = recorded.for_purpose.iter().map(|(_, mark)| mark).chain([&recorded.mark]);
    Answer::all(marks.filter(|mark| !mentions_average(mark)).map(|mark| match value(scope, mark) {
        Ok(_) => Answer::Yes,
        Err(Gap::Needs(needs)) => Answer::Unknown(needs),
        Err(Gap::Reason(reason)) => Answer::No(vec![reason]),
    }))
}

/// Returns a mark, or `None` where it cannot be told.
pub(super) fn mark(scope: Scope<'_>, expr: &Expr) -> Option<Mark> {
    Some(match value(scope, expr).ok()? {
        Value::Number(number) => Mark::Number(number),
        other
        @ (Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_)) => {
            Mark::Word(text(&other))
        }
    })
}

/// Returns the marks by purpose.
pub(super) fn for_purpose(scope: Scope<'_>, recorded: &Recorded) -> BTreeMap<String, Mark> {
    let marks = recorded.for_purpose.iter();
    marks.filter_map(|(purpose, expr)| Some((purpose.clone(), mark(scope, expr)?))).collect()
}
