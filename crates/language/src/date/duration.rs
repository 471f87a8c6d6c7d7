//! Lengths of time in years, months and days.

use crate::locale::Text;
use std::fmt;

/// A length of time in years, months and days, such as "8 years".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// The years.
    pub years: u32,
    /// The months beside the years.
    pub months: u32,
    /// The days beside the years and months.
    pub days: u32,
}

impl Duration {
    /// Returns a length of whole years.
    pub const fn years(years: u32) -> Self {
        Self { years, months: 0, days: 0 }
    }

    /// Returns a length of whole months.
    pub const fn months(months: u32) -> Self {
        Self { years: 0, months, days: 0 }
    }

    /// Returns a length of days.
    pub const fn days(days: u32) -> Self {
        Self { years: 0, months: 0, days }
    }

    /// Returns the length in words: `3 年 6 个月`, `3 years 6 months`.
    pub fn words(self) -> Text {
        let parts = [(self.years, "年", "year"), (self.months, "个月", "month"), (self.days, "天", "day")];
        let parts: Vec<_> = parts.into_iter().filter(|(count, ..)| *count > 0).collect();
        let zh: Vec<String> = parts.iter().map(|(count, zh, _)| format!("{count} {zh}")).collect();
        let many = |count: u32| if count == 1 { "" } else { "s" };
        let en: Vec<String> =
            parts.iter().map(|(count, _, en)| format!("{count} {en}{}", many(*count))).collect();
        if parts.is_empty() { Text::new("0 天", "0 days") } else { Text::new(zh.join(" "), en.join(" ")) }
    }

    /// Returns true when years, months and days are all zero.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }

    /// Returns the duration of ISO text such as `P3Y6M` or `P10D`, or `None` for other text.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('P')?;
        let mut duration = Self::default();
        for (unit, field) in
            [('Y', &mut duration.years), ('M', &mut duration.months), ('D', &mut duration.days)]
        {
            if let Some((digits, behind)) = rest.split_once(unit) {
                if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                *field = digits.parse().ok()?;
                rest = behind;
            }
        }
        (rest.is_empty() && text.len() > 1).then_some(duration)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return formatter.pad("P0D");
        }
        let part =
            |amount: u32, unit: char| if amount == 0 { String::new() } else { format!("{amount}{unit}") };
        formatter.pad(&format!(
            "P{}{}{}",
            part(self.years, 'Y'),
            part(self.months, 'M'),
            part(self.days, 'D')
        ))
    }
}
