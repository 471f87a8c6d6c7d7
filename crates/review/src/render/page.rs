//! Pages: lines of spans with a tone each. Text comes in, aligned lines go out; plain unless the shell colours them.

mod fold;

use std::fmt;
use unicode_width::UnicodeWidthStr;

/// What a span is, for a shell that colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// A heading or the main name of an entry.
    Strong,
    /// Beside the point: citations, places, ids.
    Quiet,
    /// Granted, met.
    Good,
    /// Pending, not yet.
    Waiting,
    /// Refused, full.
    Bad,
}

/// Text in one tone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// The tone.
    pub tone: Tone,
    /// The text, without a line break.
    pub text: String,
}

impl Span {
    /// Returns a span of a tone.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }

    /// Returns a span of ordinary text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Tone::Plain, text)
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The spans from left to right, spaces between them included.
    pub spans: Vec<Span>,
}

impl Line {
    /// Returns the spans that have text, two spaces between them, after an indent counted in spaces.
    pub fn of(indent: usize, spans: impl IntoIterator<Item = Span>) -> Self {
        let mut line = Self::default();
        for span in spans.into_iter().filter(|span| !span.text.is_empty()) {
            let gap = if line.spans.is_empty() { indent } else { GAP };
            if gap > 0 {
                line.spans.push(Span::plain(" ".repeat(gap)));
            }
            line.spans.push(span);
        }
        line
    }

    /// Returns the line with each span passed through a painter.
    pub fn painted(&self, paint: impl Fn(Tone, &str) -> String) -> String {
        self.spans.iter().map(|span| paint(span.tone, &span.text)).collect()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spans.iter().try_for_each(|span| formatter.write_str(&span.text))
    }
}

/// Lines in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
}

const GAP: usize = 2;

/// How many columns of a screen a line takes at most, where its text can be broken.
pub const WIDTH: usize = 80;

impl Page {
    /// Adds a line: an indent in spaces, then the spans with two spaces between them. What is wider than a screen goes on
    /// below, indented by two more.
    pub fn line(&mut self, indent: usize, spans: impl IntoIterator<Item = Span>) {
        self.lines.extend(fold::folded(indent, spans));
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds rows whose cells stand in columns, aligned by their width on a screen; no spaces end a line. Columns for which a
    /// screen has no room stand below their row.
    pub fn rows(&mut self, indent: usize, rows: Vec<Vec<Span>>) {
        let widths = column_widths(&rows);
        let mut beside = 0;
        let mut taken = indent;
        for width in &widths {
            taken += if *width > 0 { width + GAP } else { 0 };
            if taken > WIDTH + GAP {
                break;
            }
            beside += 1;
        }
        for mut row in rows {
            let below = row.split_off(beside.max(1).min(row.len()));
            match beside {
                0 => self.line(indent, row),
                _ => self.lines.push(aligned(indent, row, &widths)),
            }
            if below.iter().any(|cell| !cell.text.is_empty()) {
                self.line(indent + 2 * GAP, below);
            }
        }
    }

    /// Returns the page as text with each span passed through a painter; each line ends with a line break.
    pub fn painted(&self, paint: impl Fn(Tone, &str) -> String) -> String {
        self.lines.iter().map(|line| line.painted(&paint) + "\n").collect()
    }
}

impl fmt::Display for Page {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(formatter, "{line}"))
    }
}

fn column_widths(rows: &[Vec<Span>]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            match widths.get_mut(column) {
                Some(width) => *width = (*width).max(cell.text.width()),
                None => widths.push(cell.text.width()),
            }
        }
    }
    widths
}

fn aligned(indent: usize, row: Vec<Span>, widths: &[usize]) -> Line {
    let mut spans: Vec<Span> = Vec::new();
    let mut owed = indent;
    for (cell, width) in row.into_iter().zip(widths) {
        // A column that is empty in every row takes no room.
        if *width == 0 {
            continue;
        }
        let shown = cell.text.width();
        if shown == 0 {
            owed += width + GAP;
            continue;
        }
        if owed > 0 {
            spans.push(Span::plain(" ".repeat(owed)));
        }
        spans.push(cell);
        owed = width - shown + GAP;
    }
    Line { spans }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_width_on_a_screen_and_no_line_ends_in_spaces() {
        let mut page = Page::default();
        page.rows(
            2,
            vec![
                vec![Span::plain("英语（二）"), Span::plain(""), Span::plain("7")],
                vec![Span::plain("ab"), Span::plain(""), Span::plain("14")],
                vec![Span::plain("c"), Span::plain(""), Span::plain("")],
            ],
        );
        assert_eq!(page.to_string(), "  英语（二）  7\n  ab          14\n  c\n");
    }

    #[test]
    fn painter_sees_each_span_with_its_tone() {
        let mut page = Page::default();
        page.line(2, [Span::new(Tone::Good, "a"), Span::plain(""), Span::new(Tone::Bad, "b")]);
        let painted = page.painted(|tone, text| match tone {
            Tone::Good => format!("<{text}>"),
            Tone::Bad => format!("[{text}]"),
            Tone::Plain | Tone::Strong | Tone::Quiet | Tone::Waiting => text.to_owned(),
        });
        assert_eq!(painted, "  <a>  [b]\n");
    }
}
