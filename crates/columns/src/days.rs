//! Days of columns as small whole numbers, kept from one batch to the next: what a calendar makes of a day takes longer than to look
//! it up, and most days of records lie within few years.

use lijiao_decide::evaluate::Small;

/// The most days that are kept: those of more than a hundred years.
const MOST: i64 = 48 * 1024;

/// Neighbouring days behind 1970-01-01, each as a small whole number.
#[derive(Debug, Default)]
pub(crate) struct Days {
    first: i64,
    all: Vec<Small>,
}

impl Days {
    /// Returns the days from one to another, both with them; `None` where these are too many to be kept.
    pub(crate) fn between(&mut self, least: i32, most: i32) -> Option<&[Small]> {
        let (least, behind) = (i64::from(least), i64::from(most) + 1);
        let end = self.first + self.all.len() as i64;
        if least < self.first || behind > end {
            let wider =
                if self.all.is_empty() { (least, behind) } else { (least.min(self.first), behind.max(end)) };
            let (first, end) = if wider.1 - wider.0 <= MOST { wider } else { (least, behind) };
            if end - first > MOST {
                return None;
            }
            let day = |day: i64| i32::try_from(day).map_or(Small::FOREIGN, Small::of_unix_days);
            (self.first, self.all) = (first, (first..end).map(day).collect());
        }
        let at = |day: i64| usize::try_from(day - self.first).ok();
        self.all.get(at(least)?..at(behind)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Days;
    use lijiao_decide::evaluate::Small;

    #[test]
    fn days_are_those_of_the_calendar_whatever_was_asked_for_before() {
        let mut days = Days::default();
        for (least, most) in
            [(18_000, 18_400), (18_390, 19_000), (-5, 3), (17_000, 17_000), (40_000, 60_000), (0, 1)]
        {
            let wanted: Vec<Small> = (least..=most).map(Small::of_unix_days).collect();
            assert_eq!(days.between(least, most), Some(wanted.as_slice()), "{least} to {most}");
        }
        assert_eq!(days.between(0, i32::MAX), None);
        assert_eq!(days.between(i32::MIN, i32::MAX), None);
        assert_eq!(days.between(7, 7), Some([Small::of_unix_days(7)].as_slice()));
    }
}
