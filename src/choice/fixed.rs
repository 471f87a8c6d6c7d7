//! Fixed-point numbers for the relaxation: an `i64` with 40 binary places.
//!
//! Results are rounded and, far outside the usual range, wrong without notice. That is allowed:
//! the relaxation only suggests multipliers, and `surrogate` turns those into exact rows.

const PLACES: u32 = 40;

/// The number one.
pub(super) const ONE: i64 = 1 << PLACES;

/// Returns the product.
pub(super) fn times(left: i64, right: i64) -> i64 {
    (i128::from(left).wrapping_mul(right.into()) >> PLACES) as i64
}

/// Returns the quotient, or 0 for a division by 0.
pub(super) fn over(left: i64, right: i64) -> i64 {
    saturate((i128::from(left) << PLACES).checked_div(right.into()).unwrap_or(0))
}

/// Returns the quotient of two whole numbers, or 0 for a division by 0.
pub(super) fn ratio(left: i128, right: i128) -> i64 {
    saturate(left.saturating_mul(ONE.into()).checked_div(right).unwrap_or(0))
}

/// Returns the whole part and the rest, from 0 to less than [`ONE`], of a number times a whole number.
pub(super) fn split(number: i64, by: i64) -> (i64, i64) {
    let product = i128::from(number).wrapping_mul(by.into());
    (saturate(product >> PLACES), (product & i128::from(ONE - 1)) as i64)
}

fn saturate(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN / 4 } else { i64::MAX / 4 })
}
