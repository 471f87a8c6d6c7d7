//! Lines that fit a screen: spans come in, one line or several go out.
//!
//! Always true: between spaces and beside wide characters a line may end; no closing mark begins a line and no opening one
//! ends it; what cannot be broken stays whole.

use super::{GAP, Line, Span, WIDTH};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The most columns of a phrase that are carried over to the next line.
const LONGEST_CARRIED: usize = 30;

/// Marks that never begin a line.
const CLOSING: &str = "，。；：、？！）」》】”’,.;:?!)]`％%";

/// Marks that never end a line.
const OPENING: &str = "（「《【“‘([";

/// Returns spans as one line where they fit, else as several: a span that does not fit begins a new line, and one that is
/// wider than a line is broken.
pub(super) fn folded(indent: usize, spans: impl IntoIterator<Item = Span>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut row: Vec<Span> = Vec::new();
    let mut used = indent;
    for span in spans.into_iter().filter(|span| !span.text.is_empty()) {
        let gap = if row.is_empty() { 0 } else { GAP };
        if !row.is_empty() && used + gap + span.text.width() > WIDTH {
            lines.push(Line::of(
                if lines.is_empty() { indent } else { indent + GAP },
                std::mem::take(&mut row),
            ));
            used = indent + GAP;
        } else {
            used += gap;
        }
        let mut parts = broken(&span.text, WIDTH.saturating_sub(used), WIDTH.saturating_sub(indent + GAP));
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            row.push(Span::new(span.tone, part));
            lines.push(Line::of(
                if lines.is_empty() { indent } else { indent + GAP },
                std::mem::take(&mut row),
            ));
            used = indent + GAP;
        }
        used += last.width();
        row.push(Span::new(span.tone, last));
    }
    lines.push(Line::of(if lines.is_empty() { indent } else { indent + GAP }, row));
    lines
}

/// Returns text in parts that fit, the first one in its own room; a part rather ends at a mark than in a phrase.
fn broken(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part: Vec<String> = Vec::new();
    for piece in pieces(text) {
        let room = if parts.is_empty() { first } else { rest };
        if !part.is_empty() && part.concat().width() + piece.trim_end().width() > room {
            let phrase = part.split_off(end_of_phrase(&part));
            parts.push(part.concat().trim_end().to_owned());
            part = phrase;
        }
        part.push(piece);
    }
    parts.push(part.concat().trim_end().to_owned());
    parts
}

/// Returns how many pieces a line keeps: up to its last phrase, if that is short enough to be carried over.
fn end_of_phrase(part: &[String]) -> usize {
    let ends = |piece: &String| piece.trim_end().ends_with(['，', '；', '、', '：', ';']);
    let begins = |piece: &String| piece.starts_with(['（', '(']);
    let between = part.iter().zip(part.iter().skip(1)).rev();
    let behind = between.take_while(|(before, after)| !ends(before) && !begins(after)).count() + 1;
    let kept = part.len().saturating_sub(behind);
    let width = part.get(kept..).unwrap_or_default().concat().width();
    if kept > 0 && width <= LONGEST_CARRIED { kept } else { part.len() }
}

/// Returns the pieces between which a line may end, spaces at the end of the piece before.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut piece = String::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        let may_end = before.is_some_and(|before| {
            let beside_wide = is_wide(before) || is_wide(c);
            let parted = before == ' ' && c != ' ';
            (parted || (beside_wide && c != ' ')) && !CLOSING.contains(c) && !OPENING.contains(before)
        });
        if may_end {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(c);
        before = Some(c);
    }
    pieces.push(piece);
    pieces
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::page::Tone;

    fn told(indent: usize, spans: &[&str]) -> Vec<String> {
        let spans = spans.iter().map(|text| Span::new(Tone::Plain, *text));
        folded(indent, spans).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_fits_stays_on_one_line() {
        assert_eq!(told(2, &["ab", "", "英语"]), ["  ab  英语"]);
        assert_eq!(told(0, &[&"x".repeat(80)]).len(), 1);
    }

    #[test]
    fn span_that_does_not_fit_begins_a_new_line() {
        let long = "英".repeat(30);
        assert_eq!(told(2, &[&long, &long]), [format!("  {long}"), format!("    {long}")]);
    }

    #[test]
    fn wide_text_is_broken_between_characters_but_never_before_a_closing_mark() {
        let text = format!("{}，{}", "学".repeat(39), "分".repeat(10));
        let lines = told(0, &[&text]);
        assert_eq!(lines, [format!("{}，", "学".repeat(39)), format!("  {}", "分".repeat(10))]);
        let text = format!("{}，{}", "学".repeat(40), "分".repeat(10));
        assert_eq!(told(0, &[&text]), ["学".repeat(39), format!("  学，{}", "分".repeat(10))]);
    }

    #[test]
    fn words_are_broken_at_spaces_and_a_word_without_any_stays_whole() {
        let words = "credit ".repeat(20);
        let lines = told(4, &[words.trim_end()]);
        assert!(lines.iter().all(|line| line.width() <= WIDTH && !line.ends_with(' ')), "{lines:#?}");
        assert_eq!(lines.len(), 2);
        assert_eq!(told(0, &[&"x".repeat(100)]).len(), 1);
    }
}
