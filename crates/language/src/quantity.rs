//! Exact numbers. Decimal text or integers come in; every step is exact or refuses by `None`; nothing is ever rounded
//! unless a rounding is asked for by name.

mod serial;
#[cfg(test)]
mod tests;

pub use serial::{from_json, from_json_text};

use crate::fold::{digit, half_width};
use std::cmp::Ordering;
use std::fmt;

/// An exact rational number, kept reduced, with a positive denominator.
///
/// Both parts fit an `i64`. A result that does not fit is `None`, never a wrapped or rounded number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    numerator: i64,
    denominator: i64,
}

/// The most decimal places written: with the 19 digits before the point they can be read back within an `i128`.
const MOST_PLACES: usize = 18;

/// The way in which a number is brought to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// To the step at or below the number (向下取整).
    Down,
    /// To the step at or above the number (向上取整).
    Up,
    /// To the nearest step, a half away from zero (四舍五入).
    HalfUp,
}

impl Number {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One hundredth.
    pub const HUNDREDTH: Self = Self { numerator: 1, denominator: 100 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Returns a whole number.
    pub const fn whole(value: i64) -> Self {
        Self { numerator: value, denominator: 1 }
    }

    /// Returns a ratio reduced, or `None` when the denominator is zero or the result does not fit.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        reduced(i128::from(numerator), i128::from(denominator))
    }

    /// Returns `scaled / denominator`: the inverse of [`Number::scaled`].
    pub fn from_scaled(scaled: i64, denominator: i64) -> Option<Self> {
        Self::ratio(scaled, denominator)
    }

    /// Returns the upper part of the reduced ratio; it carries the sign.
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// Returns the lower part of the reduced ratio; it is positive.
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// Returns true for a number without a fraction.
    #[inline]
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// Returns true for zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Returns true below zero.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Returns the whole number when there is no fraction.
    #[inline]
    pub fn to_whole(self) -> Option<i64> {
        self.is_whole().then_some(self.numerator)
    }

    /// Returns how many `1 / denominator` the number is, or `None` when that is not a whole count that fits.
    pub fn scaled(self, denominator: i64) -> Option<i64> {
        let product = i128::from(self.numerator).checked_mul(i128::from(denominator))?;
        let own = i128::from(self.denominator);
        (product % own == 0).then(|| product / own).and_then(|count| i64::try_from(count).ok())
    }

    /// Returns the sum, or `None` when it does not fit.
    #[inline]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (self.to_whole(), other.to_whole()) {
            return a.checked_add(b).map(Self::whole);
        }
        let (a, b, c, d) = self.wide(other);
        reduced((a * d).checked_add(c * b)?, b * d)
    }

    /// Returns the difference, or `None` when it does not fit.
    #[inline]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (self.to_whole(), other.to_whole()) {
            return a.checked_sub(b).map(Self::whole);
        }
        let (a, b, c, d) = self.wide(other);
        reduced((a * d).checked_sub(c * b)?, b * d)
    }

    /// Returns the product, or `None` when it does not fit.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (self.to_whole(), other.to_whole()) {
            return a.checked_mul(b).map(Self::whole);
        }
        let (a, b, c, d) = self.wide(other);
        reduced(a * c, b * d)
    }

    /// Returns the quotient, or `None` when it does not fit or the divisor is zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (a, b, c, d) = self.wide(other);
        reduced(a * d, b * c)
    }

    // The products of two i64 parts stay below 2^126, so they and their sums fit an i128.
    fn wide(self, other: Self) -> (i128, i128, i128, i128) {
        (
            i128::from(self.numerator),
            i128::from(self.denominator),
            i128::from(other.numerator),
            i128::from(other.denominator),
        )
    }

    /// Returns the greatest whole number at or below this one.
    pub fn floor(self) -> i64 {
        self.numerator.div_euclid(self.denominator)
    }

    /// Returns the least whole number at or above this one.
    pub fn ceil(self) -> i64 {
        let floor = self.floor();
        if self.is_whole() { floor } else { floor.saturating_add(1) }
    }

    /// Returns the number brought to a multiple of `step`, or `None` when the step is not above zero or the result
    /// does not fit.
    pub fn rounded(self, rounding: Rounding, step: Self) -> Option<Self> {
        if step <= Self::ZERO {
            return None;
        }
        let steps = self.checked_div(step)?;
        let whole = match rounding {
            Rounding::Down => steps.floor(),
            Rounding::Up => steps.ceil(),
            Rounding::HalfUp => steps.nearest_whole(),
        };
        Self::whole(whole).checked_mul(step)
    }

    fn nearest_whole(self) -> i64 {
        let rest = i128::from(self.numerator.rem_euclid(self.denominator)) * 2;
        match rest.cmp(&i128::from(self.denominator)) {
            Ordering::Less => self.floor(),
            Ordering::Greater => self.ceil(),
            Ordering::Equal if self.is_negative() => self.floor(),
            Ordering::Equal => self.ceil(),
        }
    }

    /// Returns the number of decimal text such as `2.50`, `-1`, `４２５` or `２．５`, or `None` for other text.
    ///
    /// There is no exponent, no sign `+`, no grouping, and a point has digits on both sides.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(whole) = few_digits(text) {
            return Some(Self::whole(whole));
        }
        let (sign, digits) = split_sign(text);
        parse_digits(sign, digits)
    }

    /// Returns the number of a share with its sign, such as `85%` or `３３．３％`: `85%` is 17/20.
    pub fn parse_share(text: &str) -> Option<Self> {
        let digits = text.strip_suffix('%').or_else(|| text.strip_suffix('％'))?;
        Self::parse(digits)?.checked_div(Self::whole(100))
    }

    /// Returns the number of decimal text or of a ratio such as `2/3`: what [`fmt::Display`] writes.
    pub fn parse_exact(text: &str) -> Option<Self> {
        match text.split_once('/') {
            Some((numerator, denominator)) => {
                Self::ratio(Self::parse(numerator)?.to_whole()?, Self::parse(denominator)?.to_whole()?)
            }
            None => Self::parse(text),
        }
    }

    /// Returns the decimal text of the number, such as `2.5`, when one of at most 18 places is exact.
    pub fn to_decimal(self) -> Option<String> {
        let whole = i128::from(self.numerator).unsigned_abs() / i128::from(self.denominator).unsigned_abs();
        let own = u128::from(self.denominator.unsigned_abs());
        let mut rest = u128::from(self.numerator.unsigned_abs()) % own;
        let mut text = if self.is_negative() { format!("-{whole}") } else { whole.to_string() };
        if rest == 0 {
            return Some(text);
        }
        text.push('.');
        for _ in 0..MOST_PLACES {
            rest *= 10;
            text.push_str(&(rest / own).to_string());
            rest %= own;
            if rest == 0 {
                return Some(text);
            }
        }
        None
    }

    /// Returns the number as a share with its sign: 17/20 is `85%`, one third is `100/3%`.
    pub fn to_share_text(self) -> Option<String> {
        Some(format!("{}%", self.checked_mul(Self::whole(100))?))
    }
}

fn reduced(numerator: i128, denominator: i128) -> Option<Number> {
    if denominator == 0 {
        return None;
    }
    let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
    let divisor = i128::try_from(divisor).ok()?;
    let sign = denominator.signum();
    Some(Number {
        numerator: i64::try_from(numerator / divisor * sign).ok()?,
        denominator: i64::try_from(denominator / divisor * sign).ok()?,
    })
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// Returns the least number that every denominator divides, or `None` when it does not fit: the scale on which all
/// these amounts are whole.
pub fn common_denominator(numbers: impl IntoIterator<Item = Number>) -> Option<i64> {
    numbers.into_iter().try_fold(1_i64, |common, number| {
        let own = i128::from(number.denominator);
        let shared = greatest_common_divisor(common.unsigned_abs().into(), own.unsigned_abs());
        i64::try_from(i128::from(common).checked_mul(own / i128::try_from(shared).ok()?)?).ok()
    })
}

/// Returns the number of a text of digits alone that are so few that it fits, as are most.
fn few_digits(text: &str) -> Option<i64> {
    let add = |number: i64, byte: u8| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'));
    if (1..=18).contains(&text.len()) { text.bytes().try_fold(0, add) } else { None }
}

fn split_sign(text: &str) -> (i128, &str) {
    for minus in ['-', '－', '−'] {
        if let Some(rest) = text.strip_prefix(minus) {
            return (-1, rest);
        }
    }
    (1, text)
}

fn parse_digits(sign: i128, text: &str) -> Option<Number> {
    let mut numerator: i128 = 0;
    let mut denominator: i128 = 1;
    let (mut digits_before, mut digits_behind, mut behind_point) = (0, 0, false);
    for character in text.chars() {
        if half_width(character) == '.' && !behind_point {
            behind_point = true;
            continue;
        }
        numerator = numerator.checked_mul(10)?.checked_add(i128::from(digit(character)?))?;
        if behind_point {
            denominator = denominator.checked_mul(10)?;
            digits_behind += 1;
        } else {
            digits_before += 1;
        }
    }
    let is_complete = digits_before > 0 && behind_point == (digits_behind > 0);
    is_complete.then(|| reduced(sign * numerator, denominator)).flatten()
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        // Over one denominator, as whole numbers are, the numerators decide.
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let (a, b, c, d) = self.wide(*other);
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::whole(value)
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self::whole(i64::from(value))
    }
}

impl Default for Number {
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal() {
            Some(decimal) => formatter.pad(&decimal),
            None => formatter.pad(&format!("{}/{}", self.numerator, self.denominator)),
        }
    }
}

// A derived form would show the two parts; snapshots and failed assertions read better as the number.
impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}
