//! What a decision holds, as far as expectations ask for it.

use crate::decision::{Mark, TargetResult};
use crate::policy::Value;
use crate::quantity::Number;
use serde::Serialize;
use serde_json::Value as Json;

/// Returns the codes of a result: its course, pool or category.
pub(super) fn targets_of(result: &TargetResult) -> impl Iterator<Item = &str> {
    [&result.course, &result.pool, &result.category].into_iter().filter_map(|code| code.as_deref())
}

/// Returns true when a reason or a need has this code, or speaks of what is called so: a fact by its name with or without
/// its owner, a limit, a family, a rule, a body, a paper.
pub(super) fn is_about(reason: &impl Serialize, name: &str) -> bool {
    // Reasons and needs have published forms; comparing in them holds for every reason there is and will be.
    serde_json::to_value(reason).is_ok_and(|json| names(&json, name))
}

fn names(json: &Json, name: &str) -> bool {
    match json {
        Json::String(text) => {
            text == name || text.rsplit_once('.').is_some_and(|(_, attribute)| attribute == name)
        }
        Json::Array(parts) => parts.iter().any(|part| names(part, name)),
        Json::Object(fields) => fields.iter().any(|(key, value)| key == name || names(value, name)),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Returns the number of a value that has one.
pub(super) fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) | Value::Share(number) => Some(*number),
        Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => None,
    }
}

/// Returns a value as a policy writes it.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Share(share) => share.to_share_text().unwrap_or_else(|| share.to_string()),
        Value::Date(day) => day.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::YesNo(yes) => yes.to_string(),
        Value::Word(word) => word.clone(),
    }
}

/// Returns a mark as a policy writes it.
pub(super) fn mark_text(mark: &Mark) -> String {
    match mark {
        Mark::Number(number) => number.to_string(),
        Mark::Word(word) => word.clone(),
    }
}
