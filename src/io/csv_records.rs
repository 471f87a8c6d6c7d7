//! Records in CSV: one item a row, the rows of one record together, `id` saying whose they are. What stands under
//! `learner.…` and `application.…` is said once or the same in every row. This is the only file that names csv.

use super::cells::{Cell, Column, column_of, object_of};
use super::error::{IoError, IoProblem};
use crate::policy::OwnerKind;
use crate::record::json::{Body, Member, Node};
use crate::record::problem::{RecordError, RecordErrors, RecordProblem};
use crate::record::read::{Located, Part, ReadResult, Source, read_node};
use crate::record::{RecordShape, Strictness};
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// Records read row by row.
pub(super) struct CsvRecords<'s> {
    path: PathBuf,
    rows: Reader<Box<dyn BufRead>>,
    headers: Vec<String>,
    columns: Vec<Column>,
    /// What is wrong with the header: told once, and nothing is read.
    refused: Option<RecordErrors>,
    /// Columns left out because reading is lenient: told with the first record.
    left_out: Vec<RecordError>,
    /// The first row of the next record.
    next: Option<Row>,
    seen: BTreeSet<String>,
    shape: &'s RecordShape,
    strictness: Strictness,
}

/// One row: its line, and each cell that is not empty with its number.
#[derive(Debug, Clone)]
struct Row {
    line: usize,
    id: String,
    cells: Vec<(usize, String)>,
    fault: Option<(usize, RecordProblem)>,
}

impl<'s> CsvRecords<'s> {
    /// Opens a stream and reads its header.
    pub fn open(
        path: &Path,
        stream: Box<dyn BufRead>,
        shape: &'s RecordShape,
        strictness: Strictness,
    ) -> Result<Self, IoError> {
        let rows = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(stream);
        let mut records = Self {
            path: path.to_owned(),
            rows,
            headers: Vec::new(),
            columns: Vec::new(),
            refused: None,
            left_out: Vec::new(),
            next: None,
            seen: BTreeSet::new(),
            shape,
            strictness,
        };
        records.read_header()?;
        records.next = records.next_row()?;
        Ok(records)
    }

    fn read_header(&mut self) -> Result<(), IoError> {
        let mut errors = Vec::new();
        let error = |column: usize, problem| RecordError { line: 1, column, path: String::new(), problem };
        let Some((_, row)) = self.read_row()? else {
            let problem = RecordProblem::Empty;
            self.refused = Some(RecordErrors { id: None, errors: vec![error(1, problem)] });
            return Ok(());
        };
        for (at, header) in row.iter().enumerate() {
            let header = String::from_utf8_lossy(header).trim().to_owned();
            let column = match column_of(&header, self.shape) {
                Ok(_) if self.headers.contains(&header) => {
                    errors.push(error(at + 1, RecordProblem::DuplicateColumn { header: header.clone() }));
                    Column::LeftOut
                }
                Ok(column) => column,
                Err(problem) => {
                    match self.strictness {
                        Strictness::Strict => errors.push(error(at + 1, problem)),
                        Strictness::Lenient => self.left_out.push(error(at + 1, problem)),
                    }
                    Column::LeftOut
                }
            };
            self.headers.push(header);
            self.columns.push(column);
        }
        if !self.columns.contains(&Column::RecordId) {
            errors.push(error(1, RecordProblem::Missing { field: "id" }));
        }
        if !errors.is_empty() {
            self.refused = Some(RecordErrors { id: None, errors });
        }
        Ok(())
    }

    /// Returns how many bytes have been read.
    pub fn bytes_read(&self) -> u64 {
        self.rows.position().byte()
    }

    /// Returns the next record, or `None` behind the last.
    pub fn next_record(&mut self) -> Result<Option<ReadResult>, IoError> {
        if let Some(errors) = self.refused.take() {
            self.next = None;
            return Ok(Some(Err(errors)));
        }
        let Some(first) = self.next.take() else { return Ok(None) };
        let mut rows = vec![first];
        while let Some(row) = self.next_row()? {
            if rows.first().is_some_and(|first| first.id == row.id) {
                rows.push(row);
            } else {
                self.next = Some(row);
                break;
            }
        }
        Ok(Some(self.record_of(&rows)))
    }

    fn read_row(&mut self) -> Result<Option<(usize, ByteRecord)>, IoError> {
        let mut row = ByteRecord::new();
        loop {
            match self.rows.read_byte_record(&mut row) {
                Ok(false) => return Ok(None),
                Ok(true) if row.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    return Ok(Some((usize::try_from(line).unwrap_or(usize::MAX), row)));
                }
                Err(error) => return Err(self.error_of(error)),
            }
        }
    }

    // Of rows of bytes, of any length, nothing but the stream itself can fail.
    fn error_of(&self, error: csv::Error) -> IoError {
        let why = error.to_string();
        match error.into_kind() {
            csv::ErrorKind::Io(error) => IoError::of(&self.path, &error),
            csv::ErrorKind::Utf8 { .. }
            | csv::ErrorKind::UnequalLengths { .. }
            | csv::ErrorKind::Seek
            | csv::ErrorKind::Serialize(_)
            | csv::ErrorKind::Deserialize { .. }
            | _ => IoError::new(&self.path, IoProblem::Other { why }),
        }
    }

    fn next_row(&mut self) -> Result<Option<Row>, IoError> {
        let Some((line, bytes)) = self.read_row()? else { return Ok(None) };
        let mut row = Row { line, id: String::new(), cells: Vec::new(), fault: None };
        if bytes.len() != self.columns.len() {
            let problem = RecordProblem::RowLength { found: bytes.len(), expected: self.columns.len() };
            row.fault = Some((0, problem));
        }
        for (at, (cell, column)) in bytes.iter().zip(&self.columns).enumerate() {
            let Ok(text) = std::str::from_utf8(cell) else {
                row.fault = Some((at, RecordProblem::NotUtf8));
                continue;
            };
            let text = text.trim();
            match column {
                Column::RecordId => row.id = text.to_owned(),
                Column::LeftOut => {}
                Column::Item(_) | Column::Learner(_) | Column::Application(_) if text.is_empty() => {}
                Column::Item(_) | Column::Learner(_) | Column::Application(_) => {
                    row.cells.push((at, text.to_owned()));
                }
            }
        }
        Ok(Some(row))
    }

    fn record_of(&mut self, rows: &[Row]) -> ReadResult {
        let width = self.columns.len().max(1);
        let mut faults: Vec<Located> = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            if let Some((cell, problem)) = &row.fault {
                faults.push((place * width + cell, self.header(*cell), problem.clone()));
            }
        }
        let id = rows.first().map(|row| row.id.clone()).unwrap_or_default();
        if !id.is_empty() && !self.seen.insert(id.clone()) {
            faults.push((0, "id".to_owned(), RecordProblem::RowsApart { id: id.clone() }));
        }
        let node = self.tree_of(&id, rows, width, &mut faults);
        // The number of a node is its row in the record times the columns, plus its column.
        let locate = |faults: Vec<Located>| {
            let mut sorted = faults;
            sorted.sort_by_key(|(at, ..)| *at);
            let error = |(at, path, problem): Located| {
                let line = rows.get(at / width).map_or(0, |row| row.line);
                RecordError { line, column: at % width + 1, path, problem }
            };
            sorted.into_iter().map(error).collect()
        };
        let source = Source { shape: self.shape, strictness: self.strictness, locate: &locate };
        let (record, mut warnings) = read_node(&node, Part::Root, faults, &source)?;
        warnings.splice(..0, std::mem::take(&mut self.left_out));
        Ok((record, warnings))
    }

    fn header(&self, column: usize) -> String {
        self.headers.get(column).cloned().unwrap_or_default()
    }

    fn tree_of(&self, id: &str, rows: &[Row], width: usize, faults: &mut Vec<Located>) -> Node {
        let mut members = vec![member("id", 0, Body::Text(id.to_owned()))];
        for (name, owner) in [("learner", OwnerKind::Learner), ("application", OwnerKind::Application)] {
            let cells = self.said_once(owner, rows, width, faults);
            if let Some(first) = cells.first() {
                let value = object_of(&cells, owner, first.at, self.shape);
                members.push(Member { key: name.to_owned(), key_at: first.at, value });
            }
        }
        let mut items = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let cells: Vec<Cell<'_>> = self.cells_of(OwnerKind::Item, row, place * width).collect();
            let Some(first) = cells.first() else { continue };
            let mut item = object_of(&cells, OwnerKind::Item, first.at, self.shape);
            name_item(&mut item, items.len() + 1);
            items.push(item);
        }
        members.push(member("items", 0, Body::List(items)));
        Node { at: 0, body: Body::Object(members) }
    }

    fn cells_of<'r>(&'r self, owner: OwnerKind, row: &'r Row, at: usize) -> impl Iterator<Item = Cell<'r>> {
        row.cells.iter().filter_map(move |(column, text)| {
            let field = match (self.columns.get(*column)?, owner) {
                (Column::Item(field), OwnerKind::Item)
                | (Column::Learner(field), OwnerKind::Learner)
                | (Column::Application(field), OwnerKind::Application) => field,
                (
                    Column::Item(_)
                    | Column::Learner(_)
                    | Column::Application(_)
                    | Column::RecordId
                    | Column::LeftOut,
                    _,
                ) => return None,
            };
            Some(Cell { field, text, at: at + column })
        })
    }

    // The first row that says something; a later one may be empty or say the same.
    fn said_once<'r>(
        &'r self,
        owner: OwnerKind,
        rows: &'r [Row],
        width: usize,
        faults: &mut Vec<Located>,
    ) -> Vec<Cell<'r>> {
        let mut said: Vec<Cell<'r>> = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            for cell in self.cells_of(owner, row, place * width) {
                match said.iter().find(|earlier| earlier.field == cell.field) {
                    None => said.push(cell),
                    Some(earlier) if earlier.text == cell.text => {}
                    Some(earlier) => {
                        let (first, here) = (earlier.text.to_owned(), cell.text.to_owned());
                        let path = self.header(cell.at % width);
                        faults.push((cell.at, path, RecordProblem::RowsDisagree { first, here }));
                    }
                }
            }
        }
        said
    }
}

fn member(key: &str, at: usize, body: Body) -> Member {
    Member { key: key.to_owned(), key_at: at, value: Node { at, body } }
}

// An item without an id of its own is numbered in its record.
fn name_item(item: &mut Node, number: usize) {
    let at = item.at;
    if let Body::Object(members) = &mut item.body
        && !members.iter().any(|member| member.key == "id")
    {
        members.insert(0, member("id", at, Body::Text(number.to_string())));
    }
}
