//! What a sheet holds: where each cell stands in the text of its file. A cell has no text of its own, unless quoting changed it.

use crate::diagnostics::SheetPlace;
use crate::policy::Place;
use crate::source::{FileName, SourceFile, SourceId, Span};
use std::sync::Arc;

/// A sheet: one header, and rows of as many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name as shown to the user.
    pub name: FileName,
    /// The file among the sources.
    pub file: SourceId,
    /// The texts of the rows that were left out because they are not as long as the header.
    pub lost: Vec<String>,
    text: Arc<String>,
    /// How many cells the header has.
    width: usize,
    /// The header and the rows in file order.
    lines: Vec<Line>,
    cells: Cells,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// The line of the file, from 1.
    pub line: u32,
    /// The row as a spreadsheet counts: lines within a cell do not count, empty rows do.
    pub row: u32,
}

/// Where a cell stands, or its text within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub start: u32,
    pub end: u32,
}

/// The cells of records, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cells {
    stretches: Vec<Stretch>,
    /// The text of those that show another than what stands there, by their place among all.
    shown: Vec<(u32, Shown)>,
}

/// The text that a quoted cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// It stands in the file, within the cell.
    Within(Stretch),
    /// It has quotes that stand doubled in the file.
    Made(Box<str>),
}

impl Stretch {
    /// Returns the stretch of some bytes of a file; as a [`Span`], it ends with the first four gigabytes.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }

    fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    fn span(self, file: SourceId) -> Span {
        Span::new(file, self.start as usize, self.end as usize)
    }
}

impl Cells {
    /// Returns how many cells there are.
    pub fn len(&self) -> usize {
        self.stretches.len()
    }

    /// Makes room for so many more cells.
    pub fn reserve(&mut self, count: usize) {
        self.stretches.reserve_exact(count);
    }

    /// Adds a cell that shows what stands there.
    pub fn push(&mut self, at: Stretch) {
        self.stretches.push(at);
    }

    /// Adds a cell that shows a text.
    pub fn push_shown(&mut self, at: Stretch, text: Shown) {
        self.shown.push((u32::try_from(self.stretches.len()).unwrap_or(u32::MAX), text));
        self.stretches.push(at);
    }

    /// Takes out all cells from one on.
    pub fn truncate(&mut self, count: usize) {
        self.stretches.truncate(count);
        self.shown.truncate(self.shown.partition_point(|(at, _)| (*at as usize) < count));
    }

    /// Returns the text of a cell.
    pub fn text<'t>(&'t self, at: usize, text: &'t str) -> &'t str {
        if self.shown.is_empty() {
            return self.stretches.get(at).map_or("", |stretch| stretch.of(text));
        }
        match self.shown.binary_search_by(|(cell, _)| (*cell as usize).cmp(&at)) {
            Ok(found) => match self.shown.get(found) {
                Some((_, Shown::Made(shown))) => shown,
                Some((_, Shown::Within(stretch))) => stretch.of(text),
                None => "",
            },
            Err(_) => self.stretches.get(at).map_or("", |stretch| stretch.of(text)),
        }
    }
}

/// The header, or one row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'s> {
    sheet: &'s Sheet,
    at: usize,
    line: Line,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'s> {
    /// The text without quotes and without spaces around it.
    pub text: &'s str,
    /// Where the cell stands in the file.
    pub span: Span,
    /// The row, the header being row 1 when nothing stands above it.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Sheet {
    /// Returns the sheet of a file of which only the header is known, the first of its cells.
    pub(super) fn of(file: &SourceFile, header: Line, cells: Cells) -> Self {
        let (width, text) = (cells.len(), file.shared_text());
        Self {
            name: file.shared_name(),
            file: file.id(),
            lost: Vec::new(),
            text,
            width,
            lines: vec![header],
            cells,
        }
    }

    /// Makes room for so many more rows, and no more than so many cells.
    pub(super) fn reserve(&mut self, rows: usize, most_cells: usize) {
        self.lines.reserve_exact(rows);
        self.cells.reserve(rows.saturating_mul(self.width).min(most_cells));
    }

    /// Returns the cells, to which those of a row may be added.
    pub(super) fn cells_mut(&mut self) -> &mut Cells {
        &mut self.cells
    }

    /// Returns how many of the cells are of no row yet.
    pub(super) fn loose_count(&self) -> usize {
        self.cells.len().saturating_sub(self.lines.len().saturating_mul(self.width))
    }

    /// Adds a row of the cells that are of no row yet.
    pub(super) fn push_row(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Takes out the cells that are of no row, and returns their texts.
    pub(super) fn take_loose(&mut self) -> Vec<String> {
        let from = self.lines.len().saturating_mul(self.width);
        let texts = (from..self.cells.len()).map(|at| self.cells.text(at, &self.text).to_owned()).collect();
        self.cells.truncate(from);
        texts
    }

    /// Counts rows, and not lines, as the lines on which rows begin.
    pub(super) fn count_rows_as_lines(&mut self) {
        self.lines.iter_mut().for_each(|line| line.line = line.row);
    }

    /// Returns how many rows there are below the header.
    pub fn row_count(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// Returns how many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the names of the columns; all different, empty only above a column that is empty throughout.
    pub fn header(&self) -> Row<'_> {
        let line = self.lines.first().copied().unwrap_or(Line { line: 1, row: 1 });
        Row { sheet: self, at: 0, line }
    }

    /// Returns the rows in file order; rows without any text are left out.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        let lines = self.lines.iter().enumerate().skip(1);
        lines.map(|(at, line)| Row { sheet: self, at, line: *line })
    }

    /// Returns the place of a cell for messages: file, row and the header of its column.
    pub fn place_of(&self, cell: Cell<'_>) -> SheetPlace {
        let header = self.header().cell((cell.column as usize).saturating_sub(1));
        SheetPlace {
            file: self.name.to_string(),
            row: cell.row as usize,
            column: header.map_or_else(String::new, |header| header.text.to_owned()),
        }
    }
}

impl<'s> Row<'s> {
    /// Returns the cell in the column at a position, from 0.
    pub fn cell(self, column: usize) -> Option<Cell<'s>> {
        if column >= self.sheet.width {
            return None;
        }
        let at = self.at.saturating_mul(self.sheet.width).saturating_add(column);
        let stretch = self.sheet.cells.stretches.get(at)?;
        Some(Cell {
            text: self.sheet.cells.text(at, &self.sheet.text),
            span: stretch.span(self.sheet.file),
            row: self.line.row,
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        })
    }

    /// Returns the cells, one a column.
    pub fn cells(self) -> impl Iterator<Item = Cell<'s>> + Clone {
        (0..self.sheet.width).filter_map(move |column| self.cell(column))
    }

    /// Returns the text of the cell in the column at a position, from 0, or `None` when it is empty.
    pub fn text(self, column: usize) -> Option<&'s str> {
        self.cell(column).map(|cell| cell.text).filter(|text| !text.is_empty())
    }

    /// Returns the span of the whole row.
    pub fn span(self) -> Span {
        self.cells().map(|cell| cell.span).reduce(Span::join).unwrap_or_default()
    }

    /// Returns the line on which the row begins.
    pub fn line(self) -> u32 {
        self.line.line
    }

    /// Returns the file and the line on which the row begins.
    pub fn place(self) -> Place {
        Place { file: self.sheet.name.clone(), line: self.line.line }
    }
}
