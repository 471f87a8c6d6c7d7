//! Colours of pages on a terminal.

use crate::render::{Page, Tone};

/// Returns a page as text, its tones as colours where `colour` says so.
pub(super) fn page_text(page: &Page, colour: bool) -> String {
    if !colour {
        return page.to_string();
    }
    page.painted(|tone, text| match code_of(tone) {
        Some(code) if !text.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        Some(_) | None => text.to_owned(),
    })
}

fn code_of(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Strong => Some("1"),
        Tone::Quiet => Some("2"),
        Tone::Good => Some("32"),
        Tone::Waiting => Some("33"),
        Tone::Bad => Some("31"),
    }
}
