//! Periods of the calendar: a window from a month-day to a month-day recurs every year, a period is one of them.

use super::{Day, Duration, MonthDay};
use serde::{Deserialize, Serialize};

/// A run of days, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl Period {
    /// Returns true when the day lies within the period.
    pub fn includes(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// Returns the period of a length that begins on a day, or `None` when it has no day or leaves the calendar.
    pub fn starting(first: Day, span: Duration) -> Option<Self> {
        let last = first.last_of_span(span)?;
        (first <= last).then_some(Self { first, last })
    }
}

/// A stretch of the year that recurs, from a month-day to a month-day, both included.
///
/// When `to` comes before `from` in the year, the window runs over the new year, as a school year does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first day.
    pub from: MonthDay,
    /// The last day.
    pub to: MonthDay,
}

impl Window {
    /// The window from 1 January to 31 December.
    pub const CALENDAR_YEAR: Self =
        Self { from: MonthDay { month: 1, day: 1 }, to: MonthDay { month: 12, day: 31 } };

    /// Returns the occurrence that begins in a year, or `None` out of the calendar.
    pub fn starting_in(self, year: i64) -> Option<Period> {
        let first = self.from.in_year(year)?;
        let last = self.to.in_year(if self.to < self.from { year + 1 } else { year })?;
        Some(Period { first, last })
    }

    /// Returns the occurrence that includes a day, or `None` when the day lies between two occurrences.
    pub fn period_with(self, day: Day) -> Option<Period> {
        // When two occurrences meet on one day (28 February to 29 February), the later one has it.
        let starts = [day.year(), day.year() - 1];
        starts.into_iter().filter_map(|year| self.starting_in(year)).find(|period| period.includes(day))
    }

    /// Returns the occurrence that includes a day, else the first one behind it.
    pub fn period_at_or_after(self, day: Day) -> Option<Period> {
        if let Some(period) = self.period_with(day) {
            return Some(period);
        }
        let starts = [day.year(), day.year() + 1];
        starts.into_iter().filter_map(|year| self.starting_in(year)).find(|period| period.first > day)
    }

    /// Returns true when every day of every year lies in some occurrence: such a window parts time into periods.
    pub fn covers_the_year(self) -> bool {
        // A year without 29 February and one with it must both close the ring.
        [2023, 2024].into_iter().all(|year| {
            let this = self.starting_in(year);
            let next = self.starting_in(year + 1);
            match (this, next) {
                (Some(this), Some(next)) => this.last.next().is_some_and(|day| day >= next.first),
                _ => false,
            }
        })
    }
}
