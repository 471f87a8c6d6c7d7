//! Records of CSV text, each cell with its place. A quote that is never closed costs its line and no more.

use super::Cell;
use crate::diagnostics::{Diagnostic, Problem, SheetProblem};
use crate::source::{SourceFile, Span};

/// One record, before its cells were counted.
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The row as a spreadsheet counts: lines within a cell do not count, empty rows do.
    pub row: u32,
    /// Its cells; at least one has text.
    pub cells: Vec<Cell>,
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

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while self.at < self.text.len() {
            let record = self.record();
            if record.cells.iter().any(|cell| !cell.text.is_empty()) {
                return Some(record);
            }
        }
        None
    }
}

impl<'a> Records<'a> {
    fn record(&mut self) -> Record {
        let (line, start) = (self.line, self.at);
        self.row = self.row.saturating_add(1);
        let mut cells = vec![self.cell(1)];
        while self.peek() == Some(b',') {
            self.at += 1;
            cells.push(self.cell(u32::try_from(cells.len() + 1).unwrap_or(u32::MAX)));
        }
        let end = self.at;
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
            self.line = self.line.saturating_add(1);
        }
        Record { line, row: self.row, cells, span: self.file.span(start, end) }
    }

    fn cell(&mut self, column: u32) -> Cell {
        let begin = self.at;
        let spaces = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        self.at += spaces;
        if self.peek() == Some(b'"')
            && let Some(cell) = self.quoted(column)
        {
            return cell;
        }
        self.at = begin;
        self.plain(column)
    }

    fn plain(&mut self, column: u32) -> Cell {
        let written = self.up_to_separator();
        let shown = written.trim();
        let start = self.at + (written.len() - written.trim_start().len());
        self.at += written.len();
        Cell {
            text: shown.to_owned(),
            span: self.file.span(start, start + shown.len()),
            row: self.row,
            column,
        }
    }

    // Returns `None` behind the report when the quote is never closed: the cell is then read as plain text.
    fn quoted(&mut self, column: u32) -> Option<Cell> {
        let open = self.at;
        let Some((text, length)) = unquoted(self.rest()) else {
            let problem =
                SheetProblem::UnclosedCell { file: self.file.name().to_owned(), row: self.row as usize };
            self.problems.push(problem.at(self.file.span(open, open + 1)));
            return None;
        };
        let lines = self.rest().get(..length).map_or(0, |cell| cell.matches('\n').count());
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at += length;
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
        let span = self.file.span(open, self.at);
        self.at += behind.len();
        Some(Cell { text: text.trim().to_owned(), span, row: self.row, column })
    }

    fn up_to_separator(&self) -> &'a str {
        let rest = self.rest();
        let line = rest.split(['\n', ',']).next().unwrap_or(rest);
        // A carriage return belongs to the line end only right before the line feed.
        let is_line_end = rest.as_bytes().get(line.len()) == Some(&b'\n');
        if is_line_end { line.strip_suffix('\r').unwrap_or(line) } else { line }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// Returns the text of a cell that begins with a quote, and the bytes up to behind its closing quote.
fn unquoted(rest: &str) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != '"' {
            text.push(character);
        } else if characters.next_if(|(_, next)| *next == '"').is_some() {
            text.push('"');
        } else {
            return Some((text, at + 1));
        }
    }
    None
}
