//! Exact numbers in formulas: whole literals, decimal literals and results, in every combination.

use super::Failure;
use crate::quantity::{Number, Rounding};
use rhai::{Dynamic, Engine, EvalAltResult, Position, Variant};
use rust_decimal::Decimal;

/// The functions of formulas.
pub const FUNCTIONS: &[&str] = &["abs", "ceiling", "floor", "max", "min", "round"];

type Computed<T> = Result<T, Box<EvalAltResult>>;

/// A form in which a number stands in a formula.
trait Exact: Variant + Clone {
    fn exact(self) -> Option<Number>;
}

impl Exact for i64 {
    fn exact(self) -> Option<Number> {
        Some(Number::whole(self))
    }
}

impl Exact for Decimal {
    fn exact(self) -> Option<Number> {
        let denominator = 10_i64.checked_pow(self.scale())?;
        Number::ratio(i64::try_from(self.mantissa()).ok()?, denominator)
    }
}

impl Exact for Number {
    fn exact(self) -> Option<Number> {
        Some(self)
    }
}

/// Returns the number of a value, or `None` when it is no number.
pub fn number(value: &Dynamic) -> Option<Result<Number, Failure>> {
    let exact = if let Ok(whole) = value.as_int() {
        whole.exact()
    } else if let Ok(decimal) = value.as_decimal() {
        decimal.exact()
    } else {
        value.clone().try_cast::<Number>()?.exact()
    };
    Some(exact.ok_or(Failure::TooLarge))
}

/// Gives an engine the operators and functions of exact numbers.
pub fn register(engine: &mut Engine) {
    one::<i64>(engine);
    one::<Decimal>(engine);
    one::<Number>(engine);
    engine.register_fn("!", |yes: bool| !yes);
}

fn one<A: Exact>(engine: &mut Engine) {
    alone::<A>(engine, "-", |number| Number::ZERO.checked_sub(number));
    alone::<A>(engine, "+", Some);
    alone::<A>(engine, "abs", |number| {
        if number.is_negative() { Number::ZERO.checked_sub(number) } else { Some(number) }
    });
    alone::<A>(engine, "floor", |number| number.rounded(Rounding::Down, Number::ONE));
    alone::<A>(engine, "ceiling", |number| number.rounded(Rounding::Up, Number::ONE));
    alone::<A>(engine, "round", |number| number.rounded(Rounding::HalfUp, Number::ONE));
    two::<A, i64>(engine);
    two::<A, Decimal>(engine);
    two::<A, Number>(engine);
}

fn alone<A: Exact>(engine: &mut Engine, name: &str, compute: fn(Number) -> Option<Number>) {
    engine.register_fn(name, move |a: A| -> Computed<Number> {
        a.exact().and_then(compute).ok_or_else(|| failed(Failure::TooLarge))
    });
}

fn two<A: Exact, B: Exact>(engine: &mut Engine) {
    reckoned::<A, B>(engine, "+", Number::checked_add);
    reckoned::<A, B>(engine, "-", Number::checked_sub);
    reckoned::<A, B>(engine, "*", Number::checked_mul);
    reckoned::<A, B>(engine, "min", |a, b| Some(a.min(b)));
    reckoned::<A, B>(engine, "max", |a, b| Some(a.max(b)));
    engine.register_fn("/", |a: A, b: B| -> Computed<Number> {
        let (a, b) = both(a, b)?;
        if b.is_zero() {
            return Err(failed(Failure::DividedByZero));
        }
        a.checked_div(b).ok_or_else(|| failed(Failure::TooLarge))
    });
    compared::<A, B>(engine, "==", |a, b| a == b);
    compared::<A, B>(engine, "!=", |a, b| a != b);
    compared::<A, B>(engine, "<", |a, b| a < b);
    compared::<A, B>(engine, "<=", |a, b| a <= b);
    compared::<A, B>(engine, ">", |a, b| a > b);
    compared::<A, B>(engine, ">=", |a, b| a >= b);
}

fn reckoned<A: Exact, B: Exact>(
    engine: &mut Engine,
    name: &str,
    compute: fn(Number, Number) -> Option<Number>,
) {
    engine.register_fn(name, move |a: A, b: B| -> Computed<Number> {
        let (a, b) = both(a, b)?;
        compute(a, b).ok_or_else(|| failed(Failure::TooLarge))
    });
}

fn compared<A: Exact, B: Exact>(engine: &mut Engine, name: &str, compare: fn(&Number, &Number) -> bool) {
    engine.register_fn(name, move |a: A, b: B| -> Computed<bool> {
        let (a, b) = both(a, b)?;
        Ok(compare(&a, &b))
    });
}

fn both(a: impl Exact, b: impl Exact) -> Computed<(Number, Number)> {
    a.exact().zip(b.exact()).ok_or_else(|| failed(Failure::TooLarge))
}

fn failed(failure: Failure) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(failure), Position::NONE))
}
