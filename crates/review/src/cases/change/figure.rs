//! Figures one step up or down.

use crate::date::Duration;
use crate::policy::{Policy, ScaleBody, ScaleId, Value};
use crate::quantity::Number;

/// Returns the value one step up or down: by the scale's step, else by one in the last place that is written.
pub fn stepped(policy: &Policy, value: &Value, scale: Option<ScaleId>, up: bool) -> Option<Value> {
    let body = scale.and_then(|scale| policy.scales.get(scale.index())).map(|scale| &scale.body);
    let moved = |number: Number, step: Number| {
        if up { number.checked_add(step) } else { number.checked_sub(step) }
    };
    match (value, body) {
        (Value::Number(number), Some(ScaleBody::Range { step: Some(step), .. })) => {
            moved(*number, *step).map(Value::Number)
        }
        (Value::Number(number), _) => moved(*number, last_place(*number)).map(Value::Number),
        (Value::Share(share), _) => moved(*share, Number::HUNDREDTH).map(Value::Share),
        (Value::Date(day), _) => if up { day.next() } else { day.previous() }.map(Value::Date),
        (Value::Duration(length), _) => longer(*length, up).map(Value::Duration),
        (Value::Word(word), _) => beside(policy, scale, word, up).map(Value::Word),
        (Value::YesNo(_), _) => None,
    }
}

/// Returns one in the last place that a number is written with.
fn last_place(number: Number) -> Number {
    let places = number.to_decimal().and_then(|text| Some(text.split_once('.')?.1.len())).unwrap_or(0);
    let tenth = Number::ratio(1, 10).unwrap_or(Number::ONE);
    (0..places).fold(Number::ONE, |step, _| step.checked_mul(tenth).unwrap_or(step))
}

/// Returns a length of time that is a day longer or shorter; `None` where that cannot be written.
pub fn longer(length: Duration, up: bool) -> Option<Duration> {
    let days = if up { length.days.checked_add(1)? } else { length.days.checked_sub(1)? };
    Some(Duration { days, ..length })
}

/// Returns the word beside a word on its scale.
fn beside(policy: &Policy, scale: Option<ScaleId>, word: &str, up: bool) -> Option<String> {
    let ranks = |body: &ScaleBody| match body {
        ScaleBody::Steps(ranks) if ranks.contains_key(word) => Some(ranks.clone()),
        ScaleBody::Steps(_) | ScaleBody::Range { .. } => None,
    };
    let steps = match scale {
        Some(scale) => policy.scales.get(scale.index()).and_then(|scale| ranks(&scale.body)),
        None => policy.scales.iter().find_map(|scale| ranks(&scale.body)),
    }?;
    let own = *steps.get(word)?;
    let wanted = if up { own.checked_add(1)? } else { own.checked_sub(1)? };
    steps.into_iter().find(|(_, rank)| *rank == wanted).map(|(word, _)| word)
}
