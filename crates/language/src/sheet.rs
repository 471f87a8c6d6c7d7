//! Sheets beside the rules: catalogues, sets, programmes and cases in CSV or XLSX. Bytes come in; a [`Sheet`] goes out, each cell
//! with its place in the file, so that whoever reads a cell can point at it. Every row of a sheet has as many cells as its
//! header: a row that has not is reported here and left out.

mod ahead;
mod cells;
mod decoded;
mod scan;
#[cfg(test)]
mod tests;
mod workbook;

use crate::date::Day;
use crate::diagnostics::{BoundProblem, Diagnostic, Problem, SheetProblem};
use crate::fold::fold_name;
use crate::locale::Text;
use crate::nearest::nearest;
use crate::source::{FileBytes, SourceFile, SourceId, Sources, Span, text_of};
use cells::Cells;
use std::collections::BTreeMap;
use std::sync::Arc;
use workbook::Which;

pub use ahead::SheetsAhead;
pub use cells::{Cell, Row, Sheet};

/// The largest sheet, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The most rows below the header.
pub const MOST_ROWS: usize = 100_000;
/// The most columns.
pub const MOST_COLUMNS: usize = 256;

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
pub fn read(name: &str, bytes: &FileBytes, sheet: Option<&str>, sources: &mut Sources) -> SheetRead {
    let shown = sheet.map_or_else(|| name.to_owned(), |sheet| format!("{name}#{sheet}"));
    if bytes.len() > MOST_BYTES {
        return too_large(&shown, sources);
    }
    if workbook::is_workbook(name, bytes) {
        let which = sheet.map_or(Which::Only, Which::Named);
        return match workbook::csv_text(bytes, which, (MOST_ROWS + 1, MOST_COLUMNS)) {
            Ok(text) => of_text(&shown, Arc::new(text), Form::Workbook, sources),
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
    if let Some(text) = bytes.known_text() {
        return of_text(&shown, Arc::clone(text), Form::Utf8, sources);
    }
    match decoded::decoded(bytes) {
        Ok(decoded::Decoded::Utf8(text)) => of_text(&shown, Arc::new(text.to_owned()), Form::Utf8, sources),
        Ok(decoded::Decoded::Gb18030(text)) => {
            of_text(&shown, Arc::new(text.into_owned()), Form::Gb18030, sources)
        }
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

fn of_text(name: &str, text: Arc<String>, form: Form, sources: &mut Sources) -> SheetRead {
    let file = sources.share(SourceFile::shared(name, text));
    let mut problems = Vec::new();
    let mut sheet = sheet_of(&file, &mut problems);
    match (form, &mut sheet) {
        (Form::Gb18030, _) => {
            problems.push(SheetProblem::SheetInGb18030 { file: name.to_owned() }.at(file.whole().at_start()));
        }
        (Form::Workbook, Some(sheet)) => {
            // A cell of several lines makes the text longer, not the sheet.
            sheet.count_rows_as_lines();
            problems.extend(failed_cells(sheet));
        }
        (Form::Utf8 | Form::Workbook, _) => {}
    }
    SheetRead { sheet, file: file.id(), problems, at_its_name: None, is_converted: form != Form::Utf8 }
}

// What a computation of the spreadsheet failed to give is no value of anything.
fn failed_cells(sheet: &Sheet) -> Vec<Diagnostic> {
    const FAILED: &[&str] = &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    let failed = sheet.rows().flat_map(Row::cells).filter(|cell| FAILED.contains(&cell.text));
    let problem = |cell: Cell<'_>| {
        let (place, value) = (sheet.place_of(cell), cell.text.to_owned());
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

/// Rows of one wrong length.
struct Ragged {
    /// The first of them, and where it stands.
    row: usize,
    span: Span,
    /// How many there are.
    count: usize,
    /// The texts of all their cells.
    lost: Vec<String>,
}

fn sheet_of(file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Option<Sheet> {
    let mut records = scan::records(file, problems);
    let mut header = Cells::default();
    let Some(record) = records.next(&mut header) else {
        problems.push(SheetProblem::EmptySheet { file: file.name().to_owned() }.at(file.whole()));
        return None;
    };
    let (most_rows, most_cells) = records.most_left();
    let mut sheet = Sheet::of(file, record.line, header);
    if let Some(problem) = unreadable_header(&sheet) {
        problems.push(problem);
        return None;
    }
    sheet.reserve(most_rows.min(MOST_ROWS + 1), most_cells);
    let mut ragged: BTreeMap<usize, Ragged> = BTreeMap::new();
    let mut beyond = None;
    while let Some(record) = records.next(sheet.cells_mut()) {
        let (found, row) = (sheet.loose_count(), record.line.row as usize);
        if found != sheet.width() {
            let first = || Ragged { row, span: record.span, count: 0, lost: Vec::new() };
            let alike = ragged.entry(found).or_insert_with(first);
            alike.count += 1;
            alike.lost.append(&mut sheet.take_loose());
        } else if sheet.row_count() == MOST_ROWS {
            beyond = Some(record.span);
            sheet.take_loose();
            break;
        } else {
            sheet.push_row(record.line);
        }
    }
    problems.extend(ragged.iter().map(|(found, rows)| ragged_rows(&sheet, *found, rows)));
    problems.extend(beyond.map(|span| BoundProblem::TooManyRows { most: MOST_ROWS }.at(span)));
    problems.extend(nameless_columns(&sheet));
    problems.extend(columns_named_twice(&sheet));
    sheet.lost = ragged.into_values().flat_map(|rows| rows.lost).collect();
    Some(sheet)
}

fn unreadable_header(sheet: &Sheet) -> Option<Diagnostic> {
    let whole = sheet.header_span();
    if sheet.width() > MOST_COLUMNS {
        return Some(BoundProblem::TooManyColumns { most: MOST_COLUMNS }.at(whole));
    }
    let only = sheet.header().text(0).filter(|_| sheet.width() == 1)?;
    let mark = [';', '\t', '；', '，'].into_iter().find(|mark| only.contains(*mark))?;
    Some(SheetProblem::OtherSeparator { file: sheet.name.to_string(), mark }.at(whole))
}

// Rows that are wrong in the same way have one cause, most often a comma too many; the first shows it.
fn ragged_rows(sheet: &Sheet, found: usize, rows: &Ragged) -> Diagnostic {
    let (file, wanted) = (sheet.name.to_string(), sheet.width());
    let diagnostic = SheetProblem::CellCount { file, row: rows.row, wanted, found }.at(rows.span);
    let further = rows.count.saturating_sub(1);
    let count = Text::new(format!("另有 {further} 行也是这样"), format!("and {further} more rows like it"));
    if further == 0 { diagnostic } else { diagnostic.saying(count) }
}

fn nameless_columns(sheet: &Sheet) -> Vec<Diagnostic> {
    let is_used = |column: usize| sheet.rows().any(|row| row.text(column).is_some());
    let header = sheet.header().cells().enumerate();
    let nameless = header.filter(|(column, cell)| cell.text.is_empty() && is_used(*column));
    let problem = |cell: Cell<'_>| SheetProblem::NamelessColumn {
        file: sheet.name.to_string(),
        column: cell.column as usize,
    };
    nameless.map(|(_, cell)| problem(cell).at(cell.span)).collect()
}

fn columns_named_twice(sheet: &Sheet) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut problems = Vec::new();
    for cell in sheet.header().cells().filter(|cell| !cell.text.is_empty()) {
        if let Some(first) = seen.get(&fold_name(cell.text)) {
            let problem =
                SheetProblem::ColumnTwice { file: sheet.name.to_string(), column: cell.text.to_owned() };
            problems.push(problem.at(cell.span).with_label(*first, Text::new("前一列", "the first of them")));
        } else {
            seen.insert(fold_name(cell.text), cell.span);
        }
    }
    problems
}

impl Sheet {
    /// Returns the position of the column of this name, in either language; width, case, spaces and brackets are no
    /// differences.
    pub fn find_column(&self, name: &Text) -> Option<usize> {
        let wanted = [fold_name(&name.zh), fold_name(&name.en)];
        self.header().cells().position(|cell| wanted.contains(&fold_name(cell.text)))
    }

    /// Returns the position of the column of this name, or the problem that it is missing.
    pub fn expect_column(&self, name: &Text) -> Result<usize, Box<Diagnostic>> {
        self.find_column(name).ok_or_else(|| {
            let known = || self.header().cells().map(|cell| cell.text);
            let mut near = nearest(&name.zh, known());
            near.extend(nearest(&name.en, known()));
            near.truncate(1);
            let column = self.column_in_header_language(name);
            Box::new(
                SheetProblem::MissingColumn { file: self.name.to_string(), column, near }
                    .at(self.header_span()),
            )
        })
    }

    // A sheet whose header is all ASCII is asked for the English name, any other for the Chinese one.
    fn column_in_header_language(&self, name: &Text) -> String {
        let is_english = self.header().cells().all(|cell| cell.text.is_ascii());
        if is_english { name.en.clone() } else { name.zh.clone() }
    }

    /// Returns the span of the header's row.
    pub fn header_span(&self) -> Span {
        self.header().span()
    }
}
