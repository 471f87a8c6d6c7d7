//! Facts as whole numbers: numbers count in thousandths, days by month and day, yes is one and no is nothing. What is asked of
//! them is then answered by subtracting and comparing.

use super::form::{Fact, FactType, Listed};
use crate::date::Day;
use crate::quantity::Number;
use std::ops::Range;

/// A fact as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Small(i64);

/// What a fact as a whole number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A number, in thousandths.
    Number,
    /// A day.
    Day,
    /// Yes or no.
    YesNo,
}

/// A number is so many of these.
const UNIT: i64 = 1_000;
/// Whole numbers below this are small; the difference of two such still has room.
const MOST: i64 = 1_000_000_000_000_000;
/// The days of a month, as many as no month has.
pub(super) const MONTH: i64 = 32;
/// Days of years up to this one are small: spans from them end within the calendar.
const LAST_YEAR: i64 = 9_000;
/// The longest span in months that ends within it.
pub(super) const LONGEST_SPAN: i64 = 900 * 12;

impl Small {
    /// No value.
    pub const MISSING: Self = Self(i64::MIN);
    /// A value that is none of these.
    pub const FOREIGN: Self = Self(i64::MIN + 1);
    /// Nothing, the first of all days and no.
    pub const ZERO: Self = Self(0);
    /// Behind all others.
    pub(super) const LAST: Self = Self(i64::MAX);

    /// Returns a whole number.
    #[inline]
    pub fn whole(value: i64) -> Self {
        if (-MOST..MOST).contains(&value) { Self(value * UNIT) } else { Self::FOREIGN }
    }

    /// Returns a whole number that lies between two that are small.
    #[inline]
    pub fn whole_between(value: i64) -> Self {
        Self(value.wrapping_mul(UNIT))
    }

    /// Returns a number.
    pub fn number(number: Number) -> Self {
        if let Some(whole) = number.to_whole() {
            return Self::whole(whole);
        }
        let scaled = number.scaled(UNIT).filter(|scaled| (-MOST..MOST).contains(scaled));
        scaled.map_or(Self::FOREIGN, Self)
    }

    /// Returns a day.
    #[inline]
    pub fn day(day: Day) -> Self {
        Self::date(day.year(), i64::from(day.month()), i64::from(day.day()))
    }

    /// Returns the day of text of exactly the form `YYYY-MM-DD`; `None` where that is no day.
    #[inline]
    pub(super) fn of_text(text: &str) -> Option<Self> {
        Day::date_of_text(text).map(|(year, month, day)| Self::date(year, month, day))
    }

    /// Returns the day so many days behind 1970-01-01.
    #[inline]
    pub fn of_unix_days(days: i32) -> Self {
        Day::month_of_unix_days(days).map_or(Self::FOREIGN, |(month, day)| Self::of_month(month, day))
    }

    #[inline]
    fn date(year: i64, month: i64, day: i64) -> Self {
        Self::of_month(year.wrapping_mul(12).wrapping_add(month).wrapping_sub(1), day)
    }

    /// Returns a day of a month counted from January of the year 0; a year has four digits, and nothing leaves its bounds.
    #[inline]
    fn of_month(month: i64, day: i64) -> Self {
        if month >= (LAST_YEAR + 1) * 12 {
            Self::FOREIGN
        } else {
            Self(month.wrapping_mul(MONTH).wrapping_add(day))
        }
    }

    /// Returns yes or no.
    #[inline]
    pub fn yes_no(said: bool) -> Self {
        Self(i64::from(said))
    }

    /// Returns a fact; a word is foreign.
    pub(super) fn of(fact: Fact<'_>) -> Self {
        match fact {
            Fact::Missing => Self::MISSING,
            Fact::Number(number) => Self::number(number),
            Fact::Day(day) => Self::day(day),
            Fact::YesNo(said) => Self::yes_no(said),
            Fact::Word(_) => Self::FOREIGN,
        }
    }

    /// Returns the value; `None` for none and for a foreign one.
    #[inline]
    pub(super) fn value(self) -> Option<i64> {
        (self > Self::FOREIGN).then_some(self.0)
    }

    /// Returns the difference of two values; `None` where one of them is none.
    #[inline]
    pub(super) fn minus(self, other: Self) -> Option<i64> {
        // Both are small: their difference has room.
        (self.min(other) > Self::FOREIGN).then(|| self.0.wrapping_sub(other.0))
    }

    /// Returns the difference of two values, which both have to be some.
    #[inline]
    pub(super) fn apart_from(self, other: Self) -> i64 {
        self.0.wrapping_sub(other.0)
    }

    /// Returns the number that a value stands for.
    #[inline]
    pub(super) fn to_number(self) -> Option<Number> {
        let value = self.value()?;
        if value % UNIT == 0 { Some(Number::whole(value / UNIT)) } else { Number::ratio(value, UNIT) }
    }
}

/// The most facts at hand at a time.
pub(super) const MOST_FACTS: usize = 64;

/// Facts by position: what stands behind the last comes round to the first, so that no position has to be looked at.
#[derive(Debug)]
pub(super) struct SmallFacts([Small; MOST_FACTS]);

impl Default for SmallFacts {
    fn default() -> Self {
        Self([Small::MISSING; MOST_FACTS])
    }
}

impl SmallFacts {
    /// Returns the fact at a position.
    #[inline]
    pub(super) fn at(&self, position: usize) -> Small {
        self.0.get(position % MOST_FACTS).copied().unwrap_or(Small::MISSING)
    }

    /// Sets the fact at a position.
    #[inline]
    pub(super) fn set(&mut self, position: usize, value: Small) {
        if let Some(own) = self.0.get_mut(position % MOST_FACTS) {
            *own = value;
        }
    }

    /// Returns the facts at neighbouring positions, if there are so many.
    #[inline]
    pub(super) fn part(&mut self, positions: Range<usize>) -> Option<&mut [Small]> {
        self.0.get_mut(positions)
    }
}

impl Sort {
    /// Returns what the values of a type are; `None` for one whose values are looked at one by one.
    pub(super) fn of(of: &FactType) -> Option<Self> {
        match of {
            FactType::Number { .. } => Some(Self::Number),
            FactType::Date => Some(Self::Day),
            FactType::YesNo => Some(Self::YesNo),
            FactType::Words(_) | FactType::Text | FactType::Other => None,
        }
    }

    pub(super) fn of_listed(listed: &Listed) -> Option<Self> {
        match listed {
            Listed::Number(_) => Some(Self::Number),
            Listed::Day(_) => Some(Self::Day),
            Listed::YesNo(_) => Some(Self::YesNo),
            Listed::Word(_) => None,
        }
    }
}

/// Returns a number in thousandths, whole or not.
pub(super) fn scaled(number: Number) -> Option<Number> {
    number.checked_mul(Number::whole(UNIT))
}

/// Returns whether all small values between two are of a type, as values of a sort.
pub(super) fn are_of(of: &FactType, sort: Sort, least: Small, most: Small) -> bool {
    match of {
        FactType::Number { from, to, step, .. } => {
            let is_below = |end: Number| scaled(end).is_some_and(|end| end <= Number::whole(least.0));
            let is_above = |end: Number| scaled(end).is_some_and(|end| Number::whole(most.0) <= end);
            sort == Sort::Number && step.is_none() && from.is_none_or(is_below) && to.is_none_or(is_above)
        }
        FactType::Date => sort == Sort::Day,
        FactType::YesNo => sort == Sort::YesNo,
        FactType::Words(_) | FactType::Text | FactType::Other => false,
    }
}
