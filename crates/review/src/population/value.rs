//! Values of facts, drawn from what clauses ask and from the type of the fact; written as a record writes them.

use super::draw::Draw;
use crate::date::Day;
use crate::policy::Value;
use crate::quantity::Number;
use crate::record::shape::FieldType;
use serde_json::{Value as Json, json};

/// The greatest number drawn where neither a clause nor the type of the fact names one.
const MOST: i64 = 100;

/// Returns a value of a type, or `None` for a type that only clauses can give values to.
pub(super) fn of_type(of: &FieldType, name: &str, day: Day, draw: &mut Draw) -> Option<Value> {
    match of {
        FieldType::Number { from, to, step, .. } => number(*from, *to, *step, name, draw).map(Value::Number),
        FieldType::Share => Number::ratio(draw.between(0, 20) * 5, 100).map(Value::Share),
        FieldType::Words(words) => draw.one(words).cloned().map(Value::Word),
        FieldType::Date => day.plus_days(-draw.between(0, 1500)).map(Value::Date),
        FieldType::YesNo => Some(Value::YesNo(draw.chance(80))),
        FieldType::Duration | FieldType::Code | FieldType::Text => None,
    }
}

fn number(
    from: Option<Number>,
    to: Option<Number>,
    step: Option<Number>,
    name: &str,
    draw: &mut Draw,
) -> Option<Number> {
    let (least, most) = match name {
        "credits" => (1, 6),
        "hours" => (8, 96),
        "attempts" | "place" | "members" => (1, 5),
        "age" => (17, 60),
        _ => (0, MOST),
    };
    let least = from.map_or(least, Number::ceil);
    let most = to.map_or(most.max(least), Number::floor);
    let drawn = Number::whole(draw.between(least, most.max(least)));
    match (step, from) {
        // A scale has no numbers between its steps.
        (Some(step), Some(from)) => {
            let steps = drawn.checked_sub(from)?.checked_div(step)?.floor();
            Number::whole(steps).checked_mul(step)?.checked_add(from)
        }
        (Some(_) | None, _) => Some(drawn),
    }
}

/// Returns whether a value can stand where a type is asked for.
pub(super) fn fits(value: &Value, of: &FieldType) -> bool {
    match (value, of) {
        (Value::Number(number), FieldType::Number { from, to, step, .. }) => {
            let is_step = |step: &Number| {
                let steps = number.checked_sub(from.unwrap_or(Number::ZERO));
                steps.and_then(|steps| steps.checked_div(*step)).is_some_and(Number::is_whole)
            };
            from.is_none_or(|from| *number >= from)
                && to.is_none_or(|to| *number <= to)
                && step.as_ref().is_none_or(is_step)
        }
        (Value::Share(share), FieldType::Share) => !share.is_negative() && *share <= Number::ONE,
        (Value::Word(word), FieldType::Words(words)) => words.contains(word),
        (Value::Date(_), FieldType::Date)
        | (Value::Duration(_), FieldType::Duration)
        | (Value::YesNo(_), FieldType::YesNo)
        | (Value::Word(_), FieldType::Code | FieldType::Text) => true,
        (
            Value::Number(_)
            | Value::Share(_)
            | Value::Word(_)
            | Value::Date(_)
            | Value::Duration(_)
            | Value::YesNo(_),
            _,
        ) => false,
    }
}

/// Returns a value as a record writes it; a number with its unit where a bare one would say too little.
pub(super) fn written(value: &Value, units: &[String]) -> Option<Json> {
    Some(match value {
        Value::Number(number) => {
            let amount: Json = serde_json::from_str(&number.to_decimal()?).ok()?;
            match units {
                [] | [_] => amount,
                [unit, ..] => json!({"amount": amount, "unit": unit}),
            }
        }
        Value::Share(share) => json!(share.to_share_text()?),
        Value::Date(day) => json!(day.to_string()),
        Value::Duration(length) => json!(length.to_string()),
        Value::YesNo(yes) => json!(yes),
        Value::Word(word) => json!(word),
    })
}
