//! How far a run is, for people who watch: a bar with the records so far, their rate and the time left.

use crate::locale::{Locale, Text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The bar of a run; hidden where nobody watches or the length is not known.
pub(super) struct Progress {
    bar: ProgressBar,
    locale: Locale,
}

impl Progress {
    /// Returns the bar for an input of so many bytes.
    pub fn new(length: Option<u64>, is_shown: bool, locale: Locale) -> Self {
        let (Some(length), true) = (length, is_shown) else {
            return Self { bar: ProgressBar::hidden(), locale };
        };
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        let bar = match ProgressStyle::with_template("{bar:40} {percent:>3}%  {msg}  {eta}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        Self { bar, locale }
    }

    /// Notes that so many bytes are read and so many records dealt with.
    pub fn at(&self, bytes: u64, records: u64) {
        if self.bar.is_hidden() {
            return;
        }
        let rate = records.saturating_mul(1000)
            / u64::try_from(self.bar.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        let text =
            Text::new(format!("{records} 份，每秒 {rate} 份"), format!("{records} records, {rate} a second"));
        self.bar.set_message(text.in_locale(self.locale).to_owned());
        self.bar.set_position(bytes);
    }

    /// Does something that writes to the terminal, with the bar out of its way.
    pub fn beside<T>(&self, does: impl FnOnce() -> T) -> T {
        self.bar.suspend(does)
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
