//! Fixed-point numbers: what leaves the relaxation is an `i64` with 40 binary places.

const PLACES: u32 = 40;

/// The number one.
pub(in crate::choice) const ONE: i64 = 1 << PLACES;

/// Returns the number in fixed point, at the ends of what an `i64` holds where it is too large.
#[expect(clippy::float_arithmetic, reason = "the way out of floating point")]
pub(super) fn fixed(number: f64) -> i64 {
    (number * ONE as f64) as i64
}
