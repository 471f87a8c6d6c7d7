//! Numbers in JSON: a finite decimal is a JSON number with its exact decimal text, any other is a string such as
//! `"2/3"`; in a plan file two integers. Reading takes both forms and never goes through floating point.

use super::Number;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return (self.numerator(), self.denominator()).serialize(serializer);
        }
        if let Some(whole) = self.to_whole() {
            return serializer.serialize_i64(whole);
        }
        match self.to_decimal().and_then(|decimal| decimal.parse::<serde_json::Number>().ok()) {
            Some(number) => number.serialize(serializer),
            None => serializer.serialize_str(&self.to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (numerator, denominator) = <(i64, i64)>::deserialize(deserializer)?;
            return Self::ratio(numerator, denominator).ok_or_else(|| D::Error::custom("a number over zero"));
        }
        let value = serde_json::Value::deserialize(deserializer)?;
        from_json(&value).ok_or_else(|| D::Error::custom(format!("{value} is not an exact number")))
    }
}

/// Returns the number of a JSON number or of a string such as `"2/3"`, or `None` for any other value and for a number
/// that does not fit.
pub fn from_json(value: &serde_json::Value) -> Option<Number> {
    if let Some(text) = value.as_str() {
        return Number::parse_exact(text);
    }
    from_json_text(value.as_number()?.as_str())
}

/// Returns the number of the text of a JSON number, or `None` when it does not fit. JSON allows an exponent: `1.5e2` is 150.
pub fn from_json_text(text: &str) -> Option<Number> {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else { return Number::parse(text) };
    let places: i32 = exponent.parse().ok()?;
    let number = Number::parse(digits)?;
    if number.is_zero() {
        return Some(number);
    }
    let power = Number::whole(10_i64.checked_pow(places.unsigned_abs())?);
    if places < 0 { number.checked_div(power) } else { number.checked_mul(power) }
}
