//! Rows of a table with their cells under each other.

use super::words::words;
use crate::locale::Locale;
use crate::source::SourceFile;
use crate::syntax::leaves::{ViewCell, ViewKind, ViewLine};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// Returns the text of every row by the index of its line; the rows of one declaration share their widths.
pub fn rows(source: &SourceFile, lines: &[ViewLine], locale: Locale) -> BTreeMap<usize, String> {
    let mut printed = BTreeMap::new();
    let mut table: Vec<(usize, Vec<String>)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match line.kind {
            ViewKind::Row if !line.verbatim => {
                table.push((index, line.cells.iter().map(|cell| text(source, cell, locale)).collect()));
            }
            ViewKind::Head | ViewKind::Prose => printed.extend(aligned(std::mem::take(&mut table))),
            ViewKind::Row
            | ViewKind::Blank
            | ViewKind::Comment
            | ViewKind::Explanation
            | ViewKind::Clause
            | ViewKind::Attached
            | ViewKind::Item
            | ViewKind::Continued => {}
        }
    }
    printed.extend(aligned(table));
    printed
}

fn text(source: &SourceFile, cell: &ViewCell, locale: Locale) -> String {
    if cell.leaves.is_empty() {
        source.slice(cell.span).to_owned()
    } else {
        words(source, &cell.leaves, locale)
    }
}

fn aligned(table: Vec<(usize, Vec<String>)>) -> impl Iterator<Item = (usize, String)> {
    let mut widths: Vec<usize> = Vec::new();
    for (_, cells) in table.iter().filter(|(_, cells)| !is_rule(cells)) {
        widths.resize(widths.len().max(cells.len()), 0);
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.width());
        }
    }
    table.into_iter().map(move |(index, cells)| (index, row(&cells, &widths)))
}

fn row(cells: &[String], widths: &[usize]) -> String {
    let rule = is_rule(cells);
    let mut line = String::from("|");
    for (cell, width) in cells.iter().zip(widths) {
        let (text, filler) = if rule { ("", "-") } else { (cell.as_str(), " ") };
        line.push(' ');
        line.push_str(text);
        line.push_str(&filler.repeat(width.saturating_sub(text.width()).max(if rule { 3 } else { 0 })));
        line.push_str(" |");
    }
    line
}

/// True for the line of dashes that Markdown has under a header.
fn is_rule(cells: &[String]) -> bool {
    let dashes = |cell: &String| cell.len() > 2 && cell.bytes().all(|byte| matches!(byte, b'-' | b':'));
    !cells.is_empty() && cells.iter().all(dashes)
}
