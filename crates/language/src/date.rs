//! Days, spans of time and periods of the calendar. Dates come in as text or numbers and are checked; nothing here
//! reads the clock. This is the only file that names jiff.

mod duration;
mod period;
mod serial;
#[cfg(test)]
mod tests;

pub use duration::Duration;
pub use period::{Period, Window};

use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::fmt;

/// A day of the calendar, from the year 1 to the year 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// The reason why text or numbers are no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayError {
    /// The text does not have the form `YYYY-MM-DD` (or `MM-DD` for a month-day).
    Form,
    /// The year is not between 1 and 9999.
    NoSuchYear,
    /// The month is not between 1 and 12.
    NoSuchMonth {
        /// The month as given.
        month: i64,
    },
    /// The month has no such day.
    NoSuchDay {
        /// The day as given.
        day: i64,
        /// The last day that the month has.
        last: i8,
    },
}

/// What is counted of a time: what is not full does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ElapsedUnit {
    /// Full years.
    Years,
    /// Full months.
    Months,
}

impl Day {
    /// A day of the recent past, for what needs some day and is given none.
    pub const RECENT: Self = Self(jiff::civil::date(2025, 6, 1));

    /// Returns a day, or why there is none.
    pub fn new(year: i64, month: i64, day: i64) -> Result<Self, DayError> {
        let year =
            i16::try_from(year).ok().filter(|year| (1..=9999).contains(year)).ok_or(DayError::NoSuchYear)?;
        let month = checked_month(month)?;
        let day = checked_day(day, days_in_month(year, month))?;
        Date::new(year, month, day).map(Self).map_err(|_| DayError::Form)
    }

    /// Returns the day of text of exactly the form `YYYY-MM-DD`, or why there is none.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        if let Some(day) = plain_day(text) {
            return Ok(day);
        }
        let [year, month, day] = digits_between_dashes(text, [4, 2, 2])?;
        Self::new(year, month, day)
    }

    /// Returns the year, the month and the day of the month of text of exactly the form `YYYY-MM-DD`; `None` where that is no day.
    #[inline]
    pub fn date_of_text(text: &str) -> Option<(i64, i64, i64)> {
        let [a, b, c, d, b'-', e, f, b'-', g, h] =
            *text.as_bytes().first_chunk::<10>().filter(|_| text.len() == 10)?
        else {
            return None;
        };
        let is_number = [a, b, c, d, e, f, g, h].iter().fold(true, |are, byte| are & byte.is_ascii_digit());
        let digit = |byte: u8| i64::from(byte & 0x0f);
        let two = |tens: u8, ones: u8| digit(tens) * 10 + digit(ones);
        let (year, month, day) = (two(a, b) * 100 + two(c, d), two(e, f), two(g, h));
        let last = || {
            days_in_month(i16::try_from(year).unwrap_or_default(), i8::try_from(month).unwrap_or_default())
        };
        let is_day =
            is_number && year > 0 && (1..=12).contains(&month) && (1..=i64::from(last())).contains(&day);
        is_day.then_some((year, month, day))
    }

    /// Returns the day so many days behind 1970-01-01 (before it when negative), or `None` out of the calendar.
    pub fn of_unix_days(days: i32) -> Option<Self> {
        let (month, day) = Self::month_of_unix_days(days)?;
        let (year, month) = (month / 12, month % 12 + 1);
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()
            .map(Self)
    }

    /// Returns the month of the day so many days behind 1970-01-01, counted from 0 for January of the year 0, and the day of the
    /// month, as [`Day::of_unix_days`] does.
    #[inline]
    pub fn month_of_unix_days(days: i32) -> Option<(i64, i64)> {
        // The first day of the year 1, and the last of the year 9999.
        if !(-719_162..=2_932_896).contains(&days) {
            return None;
        }
        // Years are counted from March, so that the day that some years lack is the last: Neri and Schneider, "Euclidean affine
        // functions and their application to calendar algorithms". No step leaves 32 bits, the products 64.
        let since_year_0 = days.wrapping_add(719_468).cast_unsigned();
        let quarters = since_year_0.wrapping_mul(4).wrapping_add(3);
        let (century, of_century) = (quarters / 146_097, (quarters % 146_097) | 3);
        let product = u64::from(of_century).wrapping_mul(2_939_745);
        let (of_100, below) = (product >> 32, product & u64::from(u32::MAX));
        let of_year = below / 2_939_745 / 4;
        let months = of_year.wrapping_mul(2_141).wrapping_add(197_913);
        // From 3 for March to 14 for the February of the next year.
        let (month, day) = (months >> 16, (months & 0xffff) / 2_141);
        let years = u64::from(century).wrapping_mul(100).wrapping_add(of_100);
        let month = years.wrapping_mul(12).wrapping_add(month).wrapping_sub(1);
        Some((month.cast_signed(), day.wrapping_add(1).cast_signed()))
    }

    /// Returns the year.
    #[inline]
    pub fn year(self) -> i64 {
        i64::from(self.0.year())
    }

    /// Returns the month, from 1 to 12.
    #[inline]
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// Returns the day of the month, from 1.
    #[inline]
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// Returns the month and the day without the year.
    pub fn month_day(self) -> MonthDay {
        MonthDay { month: self.month(), day: self.day() }
    }

    /// Returns the next day, or `None` behind the last day of the year 9999.
    pub fn next(self) -> Option<Self> {
        self.plus_days(1)
    }

    /// Returns the day before, or `None` before the first day of the year 1.
    pub fn previous(self) -> Option<Self> {
        self.plus_days(-1)
    }

    /// Returns the day that lies `days` later (earlier when negative), or `None` out of the calendar.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        if days == 0 {
            return Some(self);
        }
        in_calendar(self.0.checked_add(days_span(days)?).ok()?)
    }

    /// Returns the same day of the month some years and months later; 29, 30 and 31 fall on the last day of a month
    /// that lacks them. `None` out of the calendar.
    pub fn plus_months(self, years: i32, months: i32) -> Option<Self> {
        let later = i64::from(years).checked_mul(12)?.checked_add(i64::from(months))?;
        let months = self.months() + later;
        let year = i16::try_from(months.div_euclid(12)).ok().filter(|year| (1..=9999).contains(year))?;
        let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
        Date::new(year, month, self.0.day().min(days_in_month(year, month))).ok().map(Self)
    }

    /// Returns the months from the beginning of the calendar.
    fn months(self) -> i64 {
        self.year() * 12 + i64::from(self.month()) - 1
    }

    /// Returns the number of days from this day to another, negative when the other is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        // Invariant: two civil dates differ by less than 4 million days, so the span always exists.
        self.0.until(other.0).map_or(0, |span| i64::from(span.get_days()))
    }

    /// Returns the last day of a span that begins on this day.
    ///
    /// A span of years or months includes the same day that much later (29 February falls on 28). Of a span of n days
    /// this day is day 1. Days that come with years or months count on behind them.
    pub fn last_of_span(self, span: Duration) -> Option<Self> {
        let day = self.plus_months(i32::try_from(span.years).ok()?, i32::try_from(span.months).ok()?)?;
        let counts_from_here = span.years == 0 && span.months == 0 && span.days > 0;
        day.plus_days(i64::from(span.days) - i64::from(counts_from_here))
    }

    /// Returns the earliest day whose span of this length still includes this day: the start of a rolling window.
    pub fn first_of_span(self, span: Duration) -> Option<Self> {
        let includes = |first: Self| first.last_of_span(span).is_some_and(|last| last >= self);
        let years = i32::try_from(span.years).ok()?.checked_neg()?;
        let months = i32::try_from(span.months).ok()?.checked_neg()?;
        let mut first = self.plus_days(-i64::from(span.days))?.plus_months(years, months)?;
        // Months of different length put the guess a few days off at most.
        while !includes(first) {
            first = first.next()?;
        }
        while let Some(earlier) = first.previous().filter(|day| includes(*day)) {
            first = earlier;
        }
        Some(first)
    }

    /// Compares the time from this day to another with a duration: `Less` or `Equal` means "at most".
    ///
    /// Returns `None` when the span leaves the calendar.
    pub fn compare_span(self, to: Self, span: Duration) -> Option<Ordering> {
        let last = self.months() + i64::from(span.years) * 12 + i64::from(span.months);
        // A day that every month has is the same day so many months later.
        if self.day() <= DAYS_OF_EVERY_MONTH && span.days == 0 && last < MONTHS_OF_CALENDAR {
            return Some((to.months(), to.day()).cmp(&(last, self.day())));
        }
        self.last_of_span(span).map(|last| to.cmp(&last))
    }

    /// Returns the age in full years, on another day, of a person born on this day, or `None` before birth.
    ///
    /// A year is full on the birthday; a birthday on 29 February falls on 28 in other years.
    pub fn age_on(self, on: Self) -> Option<u32> {
        self.full_months_until(on).map(|months| months / 12)
    }

    /// Returns the number of full months from this day to another, or `None` when the other is earlier.
    pub fn full_months_until(self, to: Self) -> Option<u32> {
        if to < self {
            return None;
        }
        let months = (to.year() - self.year()) * 12 + i64::from(to.month()) - i64::from(self.month());
        let months = i32::try_from(months).ok()?;
        let is_full = self.plus_months(0, months).is_some_and(|day| day <= to);
        u32::try_from(if is_full { months } else { months - 1 }).ok()
    }

    /// Returns the first and last day of this day's calendar year.
    pub fn calendar_year(self) -> Option<Period> {
        Window::CALENDAR_YEAR.period_with(self)
    }

    /// Returns the first and last day of this day's calendar month.
    pub fn calendar_month(self) -> Period {
        Period { first: Self(self.0.first_of_month()), last: Self(self.0.last_of_month()) }
    }

    fn in_year(year: i64, month_day: MonthDay) -> Option<Self> {
        let year = i16::try_from(year).ok()?;
        let month = i8::try_from(month_day.month).ok()?;
        let day = i8::try_from(month_day.day).ok()?.min(days_in_month(year, month));
        in_calendar(Date::new(year, month, day).ok()?)
    }
}

/// Every month has so many days at least.
const DAYS_OF_EVERY_MONTH: u8 = 28;
/// The calendar ends with the year 9999.
const MONTHS_OF_CALENDAR: i64 = 10_000 * 12;

#[inline]
fn days_in_month(year: i16, month: i8) -> i8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn in_calendar(date: Date) -> Option<Day> {
    (date.year() >= 1).then_some(Day(date))
}

fn days_span(days: i64) -> Option<jiff::Span> {
    0.days().try_days(days).ok()
}

/// Returns the day of text of the form `YYYY-MM-DD`; `None` leaves it to a closer look.
fn plain_day(text: &str) -> Option<Day> {
    let (year, month, day) = Day::date_of_text(text)?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Day)
}

fn checked_month(month: i64) -> Result<i8, DayError> {
    i8::try_from(month).ok().filter(|month| (1..=12).contains(month)).ok_or(DayError::NoSuchMonth { month })
}

fn checked_day(day: i64, last: i8) -> Result<i8, DayError> {
    i8::try_from(day).ok().filter(|day| (1..=last).contains(day)).ok_or(DayError::NoSuchDay { day, last })
}

fn digits_between_dashes<const FIELDS: usize>(
    text: &str,
    lengths: [usize; FIELDS],
) -> Result<[i64; FIELDS], DayError> {
    let mut numbers = [0; FIELDS];
    let mut rest = text.as_bytes();
    for (place, (number, length)) in numbers.iter_mut().zip(lengths).enumerate() {
        if place > 0 {
            rest = rest.strip_prefix(b"-").ok_or(DayError::Form)?;
        }
        let (field, behind) = rest.split_at_checked(length).ok_or(DayError::Form)?;
        for byte in field {
            if !byte.is_ascii_digit() {
                return Err(DayError::Form);
            }
            *number = *number * 10 + i64::from(byte - b'0');
        }
        rest = behind;
    }
    if rest.is_empty() { Ok(numbers) } else { Err(DayError::Form) }
}

/// A day of every year, such as 10 March.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// Returns a month-day, or why there is none; 29 February is one.
    pub fn new(month: i64, day: i64) -> Result<Self, DayError> {
        // 2024 is a leap year, so every month-day that some year has is in it.
        let day = Day::new(2024, month, day)?;
        Ok(day.month_day())
    }

    /// Returns the month-day of text of exactly the form `MM-DD`, or why there is none.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let [month, day] = digits_between_dashes(text, [2, 2])?;
        Self::new(month, day)
    }

    /// Returns the month, from 1 to 12.
    #[inline]
    pub fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, from 1.
    #[inline]
    pub fn day(self) -> u8 {
        self.day
    }

    /// Returns this day in a year; 29 February falls on 28. `None` out of the calendar.
    pub fn in_year(self, year: i64) -> Option<Day> {
        Day::in_year(year, self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = |of: u16, by: u16| char::from(b'0' + u8::try_from(of / by % 10).unwrap_or_default());
        let (year, month, day) = (self.0.year().unsigned_abs(), self.month().into(), self.day().into());
        let mut text = String::with_capacity(10);
        text.extend([1000, 100, 10, 1].map(|by| digits(year, by)));
        text.push('-');
        text.extend([10, 1].map(|by| digits(month, by)));
        text.push('-');
        text.extend([10, 1].map(|by| digits(day, by)));
        formatter.pad(&text)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{:02}-{:02}", self.month, self.day))
    }
}

impl fmt::Debug for MonthDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}
