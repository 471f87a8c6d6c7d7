//! Sheets beside the rules: catalogues, sets, programmes and cases in CSV or XLSX. Bytes come in; a [`Sheet`] goes out, each cell
//! with its place in the file, so that whoever reads a cell can point at it. Every row of a sheet has as many cells as its
//! header: a row that has not is reported here and left out.

mod ahead;
mod decoded;
mod scan;
#[cfg(test)]
mod tests;
mod workbook;

use crate::date::Day;
use crate::diagnostics::{BoundProblem, Diagnostic, Problem, SheetPlace, SheetProblem};
use crate::fold::fold_name;
use crate::locale::Text;
use crate::nearest::nearest;
use crate::policy::Place;
use crate::source::{SourceFile, SourceId, Sources, Span, text_of};
use scan::Record;
use std::collections::BTreeMap;
use workbook::Which;

pub use ahead::SheetsAhead;

/// The largest sheet, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The most rows below the header.
pub const MOST_ROWS: usize = 100_000;
/// The most columns.
pub const MOST_COLUMNS: usize = 256;

/// A sheet: one header, and rows of as many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name as shown to the user.
    pub name: String,
    /// The file among the sources.
    pub file: SourceId,
    /// The names of the columns; all different, empty only above a column that is empty throughout.
    pub header: Vec<Cell>,
    /// The rows in file order; rows without any text are left out.
    pub rows: Vec<Row>,
    /// The texts of the rows that were left out because they are not as long as the header.
    pub lost: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells, one a column.
    pub cells: Vec<Cell>,
    /// The file and the line on which the row begins.
    pub place: Place,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The text without quotes and without spaces around it.
    pub text: String,
    /// Where the cell stands in the file.
    pub span: Span,
    /// The row, the header being row 1 when nothing stands above it.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
}

/// What reading a sheet gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRead {
    /// The sheet, or `None` when not even a header could be read.
    pub sheet: Option<Sheet>,
    /// The file that was added to the sources.
    pub file: SourceId,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
    /// What is wrong where the text names the file: no such sheet, or no workbook.
    pub at_its_name: Option<SheetProblem>,
    /// True when the text among the sources is not what stands in the file: edits of it mend nothing.
    pub is_converted: bool,
}

/// Returns the day of a cell: `2025-04-22`, or with the year first as spreadsheet programs write it (`2025/4/22`,
/// `2025年4月22日`).
pub fn day_of(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = Day::parse(text) {
        return Some(day);
    }
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = text.split(['/', '-', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let figure = |part: &str, most: usize| {
        let is_figure = (1..=most).contains(&part.len()) && part.bytes().all(|mark| mark.is_ascii_digit());
        is_figure.then(|| part.parse::<i64>().ok()).flatten()
    };
    let year = figure(year, 4).filter(|_| year.len() == 4)?;
    Day::new(year, figure(month, 2)?, figure(day, 2)?).ok()
}

/// Reads the bytes of a CSV file or of one sheet of an XLSX workbook and adds its text to the sources, so that problems in it
/// can be drawn. A workbook of several sheets needs the name of one.
///
/// CSV is UTF-8, with or without a byte-order mark, or GB18030, which is then said; its lines end in LF or CRLF, its cells are
/// parted by commas, and a cell in double quotes may hold commas, line ends and doubled quotes.
pub fn read(name: &str, bytes: &[u8], sheet: Option<&str>, sources: &mut Sources) -> SheetRead {
    let shown = sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name}#{sheet}"));
    if bytes.len() > MOST_BYTES {
        return too_large(&shown, sources);
    }
    if workbook::is_workbook(name, bytes) {
        let which = sheet.map_or(Which::Only, Which::Named);
        return match workbook::csv_text(bytes, which, (MOST_ROWS + 1, MOST_COLUMNS)) {
            Ok(text) => of_text(&shown, &text, Form::Workbook, sources),
            Err(workbook::Fault::TooLarge) => too_large(&shown, sources),
            Err(workbook::Fault::Unreadable) => {
                refused(&shown, SheetProblem::UnreadableWorkbook { file: name.to_owned() }, sources)
            }
            Err(workbook::Fault::NoSheet { known }) => refused(&shown, no_sheet(name, sheet, known), sources),
        };
    }
    if sheet.is_some() {
        return refused(&shown, no_sheet(name, sheet, Vec::new()), sources);
    }
    match decoded::decoded(bytes) {
        Ok(decoded::Decoded::Utf8(text)) => of_text(&shown, text, Form::Utf8, sources),
        Ok(decoded::Decoded::Gb18030(text)) => of_text(&shown, &text, Form::Gb18030, sources),
        Err(at) => not_utf8(&shown, bytes, at, sources),
    }
}

/// Returns the first sheet of a workbook as CSV text, a row of the sheet a row of the text; `None` for bytes that are no
/// workbook, or one that is too large.
pub fn first_sheet_text(bytes: &[u8], most: (usize, usize)) -> Option<String> {
    workbook::csv_text(bytes, Which::First, most).ok()
}

/// In what form a sheet stood in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Gb18030,
    Workbook,
}

fn of_text(name: &str, text: &str, form: Form, sources: &mut Sources) -> SheetRead {
    let id = sources.add(name, text);
    let file = sources.get(id).cloned().unwrap_or_else(|| SourceFile::with_id(id, name, text));
    let mut problems = Vec::new();
    let mut sheet = sheet_of(&file, &mut problems);
    match (form, &mut sheet) {
        (Form::Gb18030, _) => {
            problems.push(SheetProblem::SheetInGb18030 { file: name.to_owned() }.at(file.whole().at_start()));
        }
        (Form::Workbook, Some(sheet)) => {
            // A cell of several lines makes the text longer, not the sheet.
            for row in &mut sheet.rows {
                row.place.line = row.cells.first().map_or(row.place.line, |cell| cell.row);
            }
            problems.extend(failed_cells(sheet));
        }
        (Form::Utf8 | Form::Workbook, _) => {}
    }
    SheetRead { sheet, file: id, problems, at_its_name: None, is_converted: form != Form::Utf8 }
}

// What a computation of the spreadsheet failed to give is no value of anything.
fn failed_cells(sheet: &Sheet) -> Vec<Diagnostic> {
    const FAILED: &[&str] = &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    let cells = sheet.rows.iter().flat_map(|row| &row.cells);
    let failed = cells.filter(|cell| FAILED.contains(&cell.text.as_str()));
    let problem = |cell: &Cell| {
        let (place, value) = (sheet.place_of(cell), cell.text.clone());
        SheetProblem::BadCell { place, value, wanted: Text::new("值", "a value") }.at(cell.span)
    };
    failed.map(problem).collect()
}

fn too_large(name: &str, sources: &mut Sources) -> SheetRead {
    // It is not kept at all: its problem needs no more than the name.
    let id = sources.add(name, "");
    let file = SourceFile::with_id(id, name, "");
    let problem = BoundProblem::FileTooLarge { most_megabytes: MOST_BYTES >> 20 }.at(file.whole());
    SheetRead { sheet: None, file: id, problems: vec![problem], at_its_name: None, is_converted: true }
}

fn refused(name: &str, problem: SheetProblem, sources: &mut Sources) -> SheetRead {
    let file = sources.add(name, "");
    SheetRead { sheet: None, file, problems: Vec::new(), at_its_name: Some(problem), is_converted: true }
}

fn no_sheet(file: &str, sheet: Option<&str>, known: Vec<String>) -> SheetProblem {
    let near = nearest(sheet.unwrap_or(""), known.iter().map(String::as_str));
    SheetProblem::NoSheet { file: file.to_owned(), sheet: sheet.map(str::to_owned), known, near }
}

fn not_utf8(name: &str, bytes: &[u8], at: usize, sources: &mut Sources) -> SheetRead {
    let id = sources.add(name, text_of(bytes));
    let file = sources.get(id).cloned().unwrap_or_else(|| SourceFile::with_id(id, name, ""));
    let problem = SheetProblem::SheetNotUtf8 { file: name.to_owned(), row: file.position(at).line };
    let problem = problem.at(file.span(at, at + '\u{fffd}'.len_utf8()));
    SheetRead { sheet: None, file: id, problems: vec![problem], at_its_name: None, is_converted: true }
}

fn sheet_of(file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Option<Sheet> {
    let mut records = scan::records(file, problems);
    let Some(Record { cells: header, .. }) = records.next() else {
        problems.push(SheetProblem::EmptySheet { file: file.name().to_owned() }.at(file.whole()));
        return None;
    };
    if let Some(problem) = unreadable_header(file, &header) {
        problems.push(problem);
        return None;
    }
    let mut ragged: BTreeMap<usize, Vec<Record>> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut beyond = None;
    for record in records {
        if record.cells.len() != header.len() {
            ragged.entry(record.cells.len()).or_default().push(record);
        } else if rows.len() == MOST_ROWS {
            beyond = Some(record.span);
            break;
        } else {
            let place = Place { file: file.shared_name(), line: record.line };
            rows.push(Row { cells: record.cells, place });
        }
    }
    let lost =
        ragged.values().flatten().flat_map(|record| &record.cells).map(|cell| cell.text.clone()).collect();
    problems.extend(ragged.values().filter_map(|rows| ragged_rows(file, header.len(), rows)));
    problems.extend(beyond.map(|span| BoundProblem::TooManyRows { most: MOST_ROWS }.at(span)));
    problems.extend(nameless_columns(file, &header, &rows));
    problems.extend(columns_named_twice(file, &header));
    Some(Sheet { name: file.name().to_owned(), file: file.id(), header, rows, lost })
}

fn unreadable_header(file: &SourceFile, header: &[Cell]) -> Option<Diagnostic> {
    let whole = header.iter().map(|cell| cell.span).reduce(Span::join)?;
    if header.len() > MOST_COLUMNS {
        return Some(BoundProblem::TooManyColumns { most: MOST_COLUMNS }.at(whole));
    }
    let [only] = header else { return None };
    let mark = [';', '\t', '；', '，'].into_iter().find(|mark| only.text.contains(*mark))?;
    Some(SheetProblem::OtherSeparator { file: file.name().to_owned(), mark }.at(whole))
}

// Rows that are wrong in the same way have one cause, most often a comma too many; the first shows it.
fn ragged_rows(file: &SourceFile, wanted: usize, rows: &[Record]) -> Option<Diagnostic> {
    let first = rows.first()?;
    let (row, found) = (first.row as usize, first.cells.len());
    let problem = SheetProblem::CellCount { file: file.name().to_owned(), row, wanted, found };
    let further = rows.len() - 1;
    let count = Text::new(format!("另有 {further} 行也是这样"), format!("and {further} more rows like it"));
    let diagnostic = problem.at(first.span);
    Some(if further == 0 { diagnostic } else { diagnostic.saying(count) })
}

fn nameless_columns(file: &SourceFile, header: &[Cell], rows: &[Row]) -> Vec<Diagnostic> {
    let is_used = |column: usize| rows.iter().any(|row| row.text(column).is_some());
    let nameless =
        header.iter().enumerate().filter(|(column, cell)| cell.text.is_empty() && is_used(*column));
    let problem = |cell: &Cell| SheetProblem::NamelessColumn {
        file: file.name().to_owned(),
        column: cell.column as usize,
    };
    nameless.map(|(_, cell)| problem(cell).at(cell.span)).collect()
}

fn columns_named_twice(file: &SourceFile, header: &[Cell]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &Cell> = BTreeMap::new();
    let mut problems = Vec::new();
    for cell in header.iter().filter(|cell| !cell.text.is_empty()) {
        if let Some(first) = seen.get(&fold_name(&cell.text)) {
            let problem =
                SheetProblem::ColumnTwice { file: file.name().to_owned(), column: cell.text.clone() };
            problems
                .push(problem.at(cell.span).with_label(first.span, Text::new("前一列", "the first of them")));
        } else {
            seen.insert(fold_name(&cell.text), cell);
        }
    }
    problems
}

impl Sheet {
    /// Returns the position of the column of this name, in either language; width, case, spaces and brackets are no
    /// differences.
    pub fn find_column(&self, name: &Text) -> Option<usize> {
        let wanted = [fold_name(&name.zh), fold_name(&name.en)];
        self.header.iter().position(|cell| wanted.contains(&fold_name(&cell.text)))
    }

    /// Returns the position of the column of this name, or the problem that it is missing.
    pub fn expect_column(&self, name: &Text) -> Result<usize, Box<Diagnostic>> {
        self.find_column(name).ok_or_else(|| {
            let known = || self.header.iter().map(|cell| cell.text.as_str());
            let mut near = nearest(&name.zh, known());
            near.extend(nearest(&name.en, known()));
            near.truncate(1);
            let column = self.column_in_header_language(name);
            Box::new(
                SheetProblem::MissingColumn { file: self.name.clone(), column, near }.at(self.header_span()),
            )
        })
    }

    // A sheet whose header is all ASCII is asked for the English name, any other for the Chinese one.
    fn column_in_header_language(&self, name: &Text) -> String {
        let is_english = self.header.iter().all(|cell| cell.text.is_ascii());
        if is_english { name.en.clone() } else { name.zh.clone() }
    }

    /// Returns the place of a cell for messages: file, row and the header of its column.
    pub fn place_of(&self, cell: &Cell) -> SheetPlace {
        let header = self.header.get((cell.column as usize).saturating_sub(1));
        SheetPlace {
            file: self.name.clone(),
            row: cell.row as usize,
            column: header.map_or_else(String::new, |header| header.text.clone()),
        }
    }

    /// Returns the span of the header's row.
    pub fn header_span(&self) -> Span {
        self.header.iter().map(|cell| cell.span).reduce(Span::join).unwrap_or(Span::new(self.file, 0, 0))
    }
}

impl Row {
    /// Returns the cell in the column at a position, from 0.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// Returns the text of the cell in the column at a position, from 0, or `None` when it is empty.
    pub fn text(&self, column: usize) -> Option<&str> {
        self.cell(column).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
    }

    /// Returns the span of the whole row.
    pub fn span(&self) -> Span {
        self.cells.iter().map(|cell| cell.span).reduce(Span::join).unwrap_or_default()
    }
}
