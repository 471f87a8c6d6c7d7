//! Where a span is, as reports say it: file, first and last place.

use crate::source::{Position, Sources, Span};
use serde::Serialize;

/// A span with the name of its file and its places counted out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The name of the file; empty when the file is not among the loaded ones.
    pub file: String,
    /// The place of the first character.
    pub start: Point,
    /// The place behind the last character.
    pub end: Point,
}

/// A point in a file in every way of counting; lines and columns start at 1, the offset at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in UTF-16 units.
    pub utf16_column: usize,
    /// The offset in bytes from the start of the file.
    pub byte_offset: usize,
}

/// Returns the place of a span.
pub fn place(span: Span, sources: &Sources) -> Place {
    let Some(file) = sources.get(span.file) else {
        let nowhere = Point { line: 1, column: 1, utf16_column: 1, byte_offset: 0 };
        return Place { file: String::new(), start: nowhere, end: nowhere };
    };
    let point = |offset: usize| {
        let Position { line, column, utf16_column, .. } = file.position(offset);
        Point { line, column, utf16_column, byte_offset: offset.min(file.text().len()) }
    };
    Place { file: file.name().to_owned(), start: point(span.start()), end: point(span.end()) }
}
