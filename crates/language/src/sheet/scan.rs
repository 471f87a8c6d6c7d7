//! Records of CSV text, each cell with its place. A quote that is never closed costs its line and no more.

use super::cells::{Cells, Line, Shown, Stretch};
use crate::diagnostics::{Diagnostic, Problem, SheetProblem};
use crate::source::{SourceFile, Span};

/// One record, beside its cells.
pub(super) struct Record {
    /// Where it begins.
    pub line: Line,
    /// From its first cell to its last.
    pub span: Span,
}

/// Returns the records of a file in order, those without any text left out.
pub(super) fn records<'a>(file: &'a SourceFile, problems: &'a mut Vec<Diagnostic>) -> Records<'a> {
    Records { file, text: file.text(), at: file.body().0, line: 1, row: 0, problems }
}

/// The records still to come.
pub(super) struct Records<'a> {
    file: &'a SourceFile,
    text: &'a str,
    at: usize,
    line: u32,
    row: u32,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Records<'a> {
    /// Returns the next record and adds its cells, at least one of which has text, to others.
    pub fn next(&mut self, cells: &mut Cells) -> Option<Record> {
        let before = cells.len();
        while self.at < self.text.len() {
            let record = self.record(cells);
            if (before..cells.len()).any(|cell| !cells.text(cell, self.text).is_empty()) {
                return Some(record);
            }
            cells.truncate(before);
        }
        None
    }

    /// Returns how many records and how many cells there can still be.
    pub fn most_left(&self) -> (usize, usize) {
        let rest = self.rest().as_bytes();
        let records = memchr::memchr_iter(b'\n', rest).count() + 1;
        (records, records + memchr::memchr_iter(b',', rest).count())
    }

    fn record(&mut self, cells: &mut Cells) -> Record {
        let (line, start) = (self.line, self.at);
        self.row = self.row.saturating_add(1);
        self.cell(cells);
        while self.peek() == Some(b',') {
            self.at += 1;
            self.cell(cells);
        }
        let end = self.at;
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
            self.line = self.line.saturating_add(1);
        }
        Record { line: Line { line, row: self.row }, span: self.file.span(start, end) }
    }

    fn cell(&mut self, cells: &mut Cells) {
        let begin = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        if self.peek() == Some(b'"') && self.quoted(cells).is_some() {
            return;
        }
        self.at = begin;
        self.plain(cells);
    }

    fn plain(&mut self, cells: &mut Cells) {
        let written = self.up_to_separator();
        let (start, end) = trimmed(written);
        cells.push(Stretch::new(self.at + start, self.at + end));
        self.at += written.len();
    }

    // Returns `None` behind the report when the quote is never closed: the cell is then read as plain text.
    fn quoted(&mut self, cells: &mut Cells) -> Option<()> {
        let open = self.at;
        let Some((quoted, is_doubled)) = within_quotes(self.rest()) else {
            let problem =
                SheetProblem::UnclosedCell { file: self.file.name().to_owned(), row: self.row as usize };
            self.problems.push(problem.at(self.file.span(open, open + 1)));
            return None;
        };
        let lines = memchr::memchr_iter(b'\n', quoted.as_bytes()).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at += quoted.len() + 2;
        let behind = self.up_to_separator();
        let stray = behind.trim();
        if !stray.is_empty() {
            let file = self.file.name().to_owned();
            let start = self.at + (behind.len() - behind.trim_start().len());
            let span = self.file.span(start, start + stray.len());
            self.problems.push(
                SheetProblem::TextBehindQuote { file, row: self.row as usize, text: stray.to_owned() }
                    .at(span),
            );
        }
        let (start, end) = trimmed(quoted);
        let shown = match is_doubled {
            true => Shown::Made(quoted.trim().replace("\"\"", "\"").into()),
            false => Shown::Within(Stretch::new(open + 1 + start, open + 1 + end)),
        };
        cells.push_shown(Stretch::new(open, self.at), shown);
        self.at += behind.len();
        Some(())
    }

    fn up_to_separator(&self) -> &'a str {
        let rest = self.rest();
        let end = memchr::memchr2(b'\n', b',', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or(rest);
        // A carriage return belongs to the line end only right before the line feed.
        let is_line_end = rest.as_bytes().get(end) == Some(&b'\n');
        if is_line_end { line.strip_suffix('\r').unwrap_or(line) } else { line }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// Returns where a text begins and ends without the spaces around it.
fn trimmed(text: &str) -> (usize, usize) {
    // Most cells begin and end with a sign.
    if let (Some(first), Some(last)) = (text.as_bytes().first(), text.as_bytes().last())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return (0, text.len());
    }
    let shown = text.trim();
    let start = text.len() - text.trim_start().len();
    (start, start + shown.len())
}

/// Returns what stands between the quote that a text begins with and the one that closes it, and whether quotes in it are doubled.
fn within_quotes(text: &str) -> Option<(&str, bool)> {
    let mut is_doubled = false;
    let mut quotes = memchr::memchr_iter(b'"', text.as_bytes()).skip(1).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return Some((text.get(1..at)?, is_doubled));
        }
        is_doubled = true;
    }
    None
}
