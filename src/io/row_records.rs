//! Records as rows: one item a row, `id` saying whose it is. What stands under `learner.…` and `application.…` is said once or
//! the same in every row. The rows of one record stand together, or all rows are gathered first.

use super::cells::{Cell, Column, column_of, object_of};
#[cfg(feature = "columns")]
use super::columns::ColumnRecords;
use super::error::{IoError, IoProblem};
use super::rows::Rows;
use crate::policy::OwnerKind;
use crate::record::json::{Body, Member, Node};
use crate::record::problem::{Broken, RecordError, RecordErrors, RecordProblem};
use crate::record::read::{Located, Part, ReadResult, Source, read_node};
use crate::record::{RecordShape, Strictness};
use csv::ByteRecord;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The most memory that rows take which are gathered before any record is read: a GiB, by the length of their cells.
pub const MOST_GATHERED: usize = 1 << 30;
/// What a cell takes beside its text.
const A_CELL: usize = 32;

/// How the rows of one record stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Together.
    Together,
    /// Anywhere in the file: all rows are kept, and a record stands where its first row does.
    Scattered,
}

/// Records read row by row.
pub(super) struct RowRecords<'s> {
    path: PathBuf,
    rows: Rows,
    /// All rows in the order of their records, where they were scattered.
    gathered: Option<std::vec::IntoIter<Row>>,
    reading: RowReading,
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

/// What the columns of a sheet mean, and how its rows become records.
#[derive(Debug, Clone)]
pub(super) struct RowReading {
    headers: Vec<String>,
    pub columns: Vec<Column>,
}

/// One row: its line, and each cell that is not empty with its number.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub line: usize,
    pub id: String,
    cells: Vec<(usize, String)>,
    fault: Option<(usize, RecordProblem)>,
}

impl<'s> RowRecords<'s> {
    /// Reads the header of some rows, and all of them where they are scattered.
    pub fn open(
        path: &Path,
        rows: Rows,
        grouping: Grouping,
        (shape, strictness): (&'s RecordShape, Strictness),
    ) -> Result<Self, IoError> {
        let mut records = Self {
            path: path.to_owned(),
            rows,
            gathered: None,
            reading: RowReading { headers: Vec::new(), columns: Vec::new() },
            refused: None,
            left_out: Vec::new(),
            next: None,
            seen: BTreeSet::new(),
            shape,
            strictness,
        };
        records.read_header()?;
        if grouping == Grouping::Scattered && records.refused.is_none() {
            records.gathered = Some(records.gather()?.into_iter());
        }
        Ok(records)
    }

    /// Returns the same in batches of columns, where that is what the rows come in, they stand together, and nothing has to be told
    /// of the header; only before the first record.
    #[cfg(feature = "columns")]
    pub fn in_columns(self) -> Result<ColumnRecords, Box<Self>> {
        let is_plain = self.refused.is_none() && self.left_out.is_empty() && self.gathered.is_none();
        if is_plain && let Rows::Columns(rows) = self.rows {
            Ok(ColumnRecords::of(&self.path, rows, self.reading))
        } else {
            Err(Box::new(self))
        }
    }

    fn read_header(&mut self) -> Result<(), IoError> {
        let error = |column: usize, problem| RecordError { line: 1, column, path: String::new(), problem };
        let Some((_, row)) = self.rows.next(&self.path)? else {
            let problem = RecordProblem::Empty;
            self.refused = Some(RecordErrors { id: None, errors: vec![error(1, problem)] });
            return Ok(());
        };
        if let Some(foreign) = row.iter().position(|header| std::str::from_utf8(header).is_err()) {
            let errors = vec![error(foreign + 1, RecordProblem::NotUtf8)];
            self.refused = Some(RecordErrors { id: None, errors });
            return Ok(());
        }
        let headers: Vec<String> =
            row.iter().map(|header| String::from_utf8_lossy(header).into_owned()).collect();
        let (reading, errors, left_out) = RowReading::of(headers, (self.shape, self.strictness));
        (self.reading, self.left_out) = (reading, left_out);
        if !errors.is_empty() {
            self.refused = Some(RecordErrors { id: None, errors });
        }
        Ok(())
    }

    /// Returns how many bytes have been read, where that can be told.
    pub fn bytes_read(&self, length: Option<u64>) -> Option<u64> {
        self.rows.bytes_read(length)
    }

    /// Returns the next record, or `None` behind the last.
    pub fn next_record(&mut self) -> Result<Option<ReadResult>, IoError> {
        if let Some(errors) = self.refused.take() {
            self.rows = Rows::None;
            return Ok(Some(Err(errors)));
        }
        let first = match self.next.take() {
            Some(first) => first,
            None => match self.next_row()? {
                Some(first) => first,
                None => return Ok(None),
            },
        };
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

    /// Returns all rows, those of one record together where the first of them stands.
    fn gather(&mut self) -> Result<Vec<Row>, IoError> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows: Vec<(usize, Row)> = Vec::new();
        let mut taken = 0;
        while let Some(row) = self.next_row()? {
            taken +=
                row.cells.iter().map(|(_, text)| text.len() + A_CELL).sum::<usize>() + row.id.len() + A_CELL;
            if taken > MOST_GATHERED {
                let problem =
                    IoProblem::TooMuchToGather { row: row.line, most_mebibytes: MOST_GATHERED >> 20 };
                return Err(IoError::new(&self.path, problem));
            }
            let next = places.len();
            rows.push((*places.entry(row.id.clone()).or_insert(next), row));
        }
        rows.sort_by_key(|(place, _)| *place);
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    fn next_row(&mut self) -> Result<Option<Row>, IoError> {
        if let Some(gathered) = &mut self.gathered {
            return Ok(gathered.next());
        }
        let Some((line, bytes)) = self.rows.next(&self.path)? else { return Ok(None) };
        let is_open = self.rows.is_open_at(&bytes, self.reading.columns.len(), &self.path)?;
        Ok(Some(self.reading.row_of(line, &bytes, is_open)))
    }

    fn record_of(&mut self, rows: &[Row]) -> ReadResult {
        let id = rows.first().map(|row| row.id.as_str()).unwrap_or_default();
        let is_apart = !id.is_empty() && !self.seen.insert(id.to_owned());
        let (record, mut warnings) = self.reading.record_of(rows, is_apart, (self.shape, self.strictness))?;
        warnings.splice(..0, std::mem::take(&mut self.left_out));
        Ok((record, warnings))
    }
}

impl RowReading {
    /// Returns how rows under some headers are read, what is wrong with these, and which are left out because reading is lenient.
    pub fn of(
        names: Vec<String>,
        (shape, strictness): (&RecordShape, Strictness),
    ) -> (Self, Vec<RecordError>, Vec<RecordError>) {
        let mut reading = Self { headers: Vec::new(), columns: Vec::new() };
        let (mut errors, mut left_out) = (Vec::new(), Vec::new());
        let error = |column: usize, problem| RecordError { line: 1, column, path: String::new(), problem };
        for (at, name) in names.into_iter().enumerate() {
            let header = name.trim().to_owned();
            let column = match column_of(&header, shape) {
                Ok(column) => match reading.header_of(&column) {
                    Some(first) => {
                        let (first, header) = (first.to_owned(), header.clone());
                        errors.push(error(at + 1, RecordProblem::DuplicateColumn { first, header }));
                        Column::LeftOut
                    }
                    None => column,
                },
                Err(problem) => {
                    match strictness {
                        Strictness::Strict => errors.push(error(at + 1, problem)),
                        Strictness::Lenient => left_out.push(error(at + 1, problem)),
                    }
                    Column::LeftOut
                }
            };
            reading.headers.push(header);
            reading.columns.push(column);
        }
        if !reading.columns.contains(&Column::RecordId) {
            errors.push(error(1, RecordProblem::Missing { field: "id" }));
        }
        (reading, errors, left_out)
    }

    /// Returns the header of a column that gives something.
    fn header_of(&self, column: &Column) -> Option<&str> {
        let mut headers = self.headers.iter().zip(&self.columns);
        let (header, _) = headers.find(|(_, own)| *own == column && *own != &Column::LeftOut)?;
        Some(header)
    }

    /// Returns a row of so many cells; a quote in the last of them may be open.
    pub fn row_of(&self, line: usize, bytes: &ByteRecord, is_open: bool) -> Row {
        let mut row = Row { line, id: String::new(), cells: Vec::new(), fault: None };
        if is_open {
            let problem = RecordProblem::Broken(Broken::UnclosedText);
            row.fault = Some((bytes.len().min(self.columns.len()).saturating_sub(1), problem));
        } else if bytes.len() != self.columns.len() {
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
                // What an open quote took in is no value.
                Column::Item(_) | Column::Learner(_) | Column::Application(_)
                    if text.is_empty() || is_open && at + 1 == bytes.len() => {}
                Column::Item(_) | Column::Learner(_) | Column::Application(_) => {
                    row.cells.push((at, text.to_owned()));
                }
            }
        }
        row
    }

    /// Reads the record of some rows; `is_apart` says that other rows of it came before.
    pub fn record_of(
        &self,
        rows: &[Row],
        is_apart: bool,
        (shape, strictness): (&RecordShape, Strictness),
    ) -> ReadResult {
        let width = self.columns.len().max(1);
        let mut faults: Vec<Located> = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            if let Some((cell, problem)) = &row.fault {
                faults.push((place * width + cell, self.header(*cell), problem.clone()));
            }
        }
        let id = rows.first().map(|row| row.id.clone()).unwrap_or_default();
        if is_apart {
            faults.push((0, "id".to_owned(), RecordProblem::RowsApart { id: id.clone() }));
        }
        let node = self.tree_of(&id, rows, width, (shape, &mut faults));
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
        let source = Source { shape, strictness, locate: &locate };
        read_node(&node, Part::Root, faults, &source)
    }

    fn header(&self, column: usize) -> String {
        self.headers.get(column).cloned().unwrap_or_default()
    }

    fn tree_of(
        &self,
        id: &str,
        rows: &[Row],
        width: usize,
        (shape, faults): (&RecordShape, &mut Vec<Located>),
    ) -> Node<'static> {
        let mut members = vec![member("id", 0, Body::Text(id.to_owned().into()))];
        for (name, owner) in [("learner", OwnerKind::Learner), ("application", OwnerKind::Application)] {
            let cells = self.said_once(owner, rows, width, faults);
            if let Some(first) = cells.first() {
                let value = object_of(&cells, owner, first.at, shape);
                members.push(Member { key: name.to_owned().into(), key_at: first.at, value });
            }
        }
        let mut items = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let cells: Vec<Cell<'_>> = self.cells_of(OwnerKind::Item, row, place * width).collect();
            let Some(first) = cells.first() else { continue };
            let mut item = object_of(&cells, OwnerKind::Item, first.at, shape);
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

fn member(key: &str, at: usize, body: Body<'static>) -> Member<'static> {
    Member { key: key.to_owned().into(), key_at: at, value: Node { at, body } }
}

// An item without an id of its own is numbered in its record.
fn name_item(item: &mut Node<'static>, number: usize) {
    let at = item.at;
    if let Body::Object(members) = &mut item.body
        && !members.iter().any(|member| member.key == "id")
    {
        members.insert(0, member("id", at, Body::Text(number.to_string().into())));
    }
}
