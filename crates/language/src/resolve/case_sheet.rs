//! Examples in a sheet, one a row: a header is the beginning of a line of an example, the cell its end. A header that begins no
//! such line goes on with the column to its left. Each row is written out as an example, whose places lead to the cells.

use super::context::Resolver;
use super::glue::Glued;
use super::words::{EXAMPLE, LIKE};
use crate::fold::fold_width;
use crate::sheet::{Cell, Row, Sheet};
use crate::source::Span;
use crate::syntax::ast::expression::Name;
use crate::syntax::ast::{Declaration, FileRef};
use crate::syntax::lexicon::{Group, clause_heads, leading};
use crate::syntax::read;
use std::sync::Arc;

/// Marks that part the lines which one cell stands for.
const LINE_MARKS: [char; 3] = [';', '；', '\n'];

/// A column that begins a line, with those that go on with it.
struct Line<'a> {
    columns: Vec<(usize, Cell<'a>)>,
}

impl Resolver<'_> {
    /// Returns the examples of a sheet.
    pub fn examples_of_sheet(
        &mut self,
        declaration: &Declaration,
        file: &FileRef,
        like: Option<&Name>,
    ) -> Option<Vec<Declaration>> {
        let sheet = self.expect_sheet(file)?;
        let title = self.find_column(&sheet, &EXAMPLE);
        let own_like = self.find_column(&sheet, &LIKE);
        let lines = lines_of(&sheet, &[title, own_like]);
        let mut page = Page::default();
        for row in sheet.rows() {
            let named = title.and_then(|at| row.text(at));
            let named = named.map_or_else(|| format!("{}:{}", sheet.name, row.line()), str::to_owned);
            let like = own_like.and_then(|at| row.text(at)).or(like.map(|like| like.text.as_str()));
            let place = title.and_then(|at| row.cell(at)).map_or_else(|| row.span(), |cell| cell.span);
            page.head(&named, like, place);
            lines.iter().for_each(|line| page.lines(line, row));
        }
        let id = self.next_glued();
        let glued = Glued::of_cells(id, &sheet.name, page.text, declaration.span, page.cells);
        let parsed = read(&glued.source);
        self.glued.push(Arc::new(glued));
        for problem in parsed.problems {
            self.push(problem);
        }
        Some(parsed.file.declarations.into_iter().collect())
    }
}

fn lines_of<'a>(sheet: &'a Sheet, without: &[Option<usize>]) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let heads = clause_heads(Group::Example);
    for (at, header) in sheet.header().cells().enumerate() {
        if without.contains(&Some(at)) || header.text.is_empty() {
            continue;
        }
        let text = fold_width(header.text);
        let begins = heads.iter().any(|head| leading(&text, head).is_some());
        match lines.last_mut().filter(|_| !begins) {
            Some(line) => line.columns.push((at, header)),
            None => lines.push(Line { columns: vec![(at, header)] }),
        }
    }
    lines
}

/// The text of all examples, with the cell that each part of it comes from.
#[derive(Default)]
struct Page {
    text: String,
    cells: Vec<(usize, usize, Span)>,
}

impl Page {
    fn head(&mut self, title: &str, like: Option<&str>, place: Span) {
        // A first empty line: what stands in front of every cell is the declaration's own.
        self.text.push('\n');
        let like = like.map_or_else(String::new, |like| format!(" like {}", quoted(like)));
        self.push(&format!("example {}{like}", quoted(title)), place);
        self.text.push('\n');
    }

    fn push(&mut self, text: &str, place: Span) {
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push((start, self.text.len(), place));
    }

    /// Writes the lines that the cells of a row give; one that has no text in any of its cells is left out.
    fn lines(&mut self, line: &Line<'_>, row: Row<'_>) {
        let parts: Vec<Vec<&str>> = line.columns.iter().map(|(at, _)| parts_of(row.cell(*at))).collect();
        let count = parts.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..count {
            self.text.push_str("   ");
            for (at, ((column, header), parts)) in line.columns.iter().zip(&parts).enumerate() {
                let part = parts.get(number);
                if at > 0 && part.is_none() {
                    continue;
                }
                let is_further_fact = at > 0 && !goes_on(&fold_width(header.text));
                self.text.push_str(if is_further_fact { ", " } else { " " });
                self.push(header.text, header.span);
                if let Some(part) = part {
                    self.text.push(' ');
                    self.push(part, row.cell(*column).map_or(header.span, |cell| cell.span));
                }
            }
            self.text.push('\n');
        }
    }
}

/// Returns true for a header that goes on with its line by a word, where other headers add a fact.
fn goes_on(header: &str) -> bool {
    const WORDS: &[&str] =
        &["for_programme", "called", "still_needs", "because", "as_category", "as_mark", "by_body"];
    WORDS.iter().any(|role| leading(header, role).is_some())
}

fn parts_of(cell: Option<Cell<'_>>) -> Vec<&str> {
    let text = cell.map_or("", |cell| cell.text);
    let parts = text.split(LINE_MARKS).map(str::trim);
    parts.filter(|part| !part.is_empty() && !matches!(*part, "—" | "-" | "——")).collect()
}

fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pairs = [('"', '"'), ('「', '」'), ('“', '”')];
    let fits = pairs.iter().find(|(_, close)| !line.contains(*close));
    let (open, close) = fits.copied().unwrap_or(('"', '"'));
    format!("{open}{line}{close}")
}
