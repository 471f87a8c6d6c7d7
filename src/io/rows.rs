//! Rows of a file of records, whatever the file is: cells as text, each row with its line or number.
//!
//! In: CSV, the first sheet of a workbook, or columns. Out: one row at a time, the header first, rows without any text left
//! out. This and `columns` are the only files here that name csv.

use super::error::{IoError, IoProblem};
use super::newlines::Newlines;
use super::unpacked::Stream;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::Cursor;
use std::path::Path;

/// The most rows and columns of a workbook: those that a spreadsheet has.
const MOST_CELLS: (usize, usize) = (1_048_576, 1024);

/// Where rows come from.
pub(super) enum Rows {
    /// Lines of CSV.
    Csv(CsvRows),
    /// Rows of a workbook, as CSV: a cell may have several lines, so it is rows that count.
    Workbook(Reader<Cursor<Vec<u8>>>),
    /// Rows of columns.
    #[cfg(feature = "columns")]
    Columns(super::columns::ColumnRows),
    /// No more rows.
    None,
}

/// Lines of CSV, read one row ahead where only the end of the file tells what is wrong.
pub(super) struct CsvRows {
    reader: Reader<Newlines<Stream>>,
    ahead: Option<(u64, ByteRecord)>,
}

impl CsvRows {
    fn next(&mut self, path: &Path) -> Result<Option<(u64, ByteRecord)>, IoError> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        loop {
            let mut row = ByteRecord::new();
            if !self.reader.read_byte_record(&mut row).map_err(|error| error_of(path, error))? {
                return Ok(None);
            }
            if has_text(&row) {
                return Ok(Some((self.line_of(&row), row)));
            }
        }
    }

    // The reader counts from where it stood, which is in front of empty lines.
    fn line_of(&self, row: &ByteRecord) -> u64 {
        let first = row.position().map_or(0, csv::Position::line);
        let within = row.iter().flatten().filter(|byte| **byte == b'\n').count();
        let within = u64::try_from(within).unwrap_or(u64::MAX);
        let last = self.reader.position().line().saturating_sub(1);
        first.max(last.saturating_sub(within))
    }
}

pub(super) fn has_text(row: &ByteRecord) -> bool {
    !row.iter().all(|cell| cell.trim_ascii().is_empty())
}

impl Rows {
    /// Returns the rows of CSV.
    pub fn of_csv(stream: Stream) -> Self {
        Self::Csv(CsvRows { reader: plain().from_reader(Newlines::of(stream)), ahead: None })
    }

    /// Returns true when a quote in the last cell of a row was never closed, so that the cell took in all that follows.
    ///
    /// # Errors
    /// The file cannot be read further.
    pub fn is_open_at(&mut self, row: &ByteRecord, width: usize, path: &Path) -> Result<bool, IoError> {
        let Self::Csv(rows) = self else { return Ok(false) };
        let last = row.iter().next_back().unwrap_or_default();
        if !last.ends_with(b"\n") || !(row.len() < width || last.contains(&b',')) {
            return Ok(false);
        }
        if rows.ahead.is_none() {
            rows.ahead = rows.next(path)?;
        }
        Ok(rows.ahead.is_none())
    }

    /// Returns the rows of the first sheet of a workbook.
    ///
    /// # Errors
    /// The bytes are no workbook, or one that is too large.
    pub fn of_workbook(path: &Path, bytes: &[u8]) -> Result<Self, IoError> {
        let text = crate::sheet::first_sheet_text(bytes, MOST_CELLS);
        let text = text.ok_or_else(|| IoError::new(path, IoProblem::damaged("xlsx", String::new())))?;
        Ok(Self::Workbook(plain().from_reader(Cursor::new(text.into_bytes()))))
    }

    /// Returns how many bytes of a file of this length have been read, where that can be told.
    pub fn bytes_read(&self, length: Option<u64>) -> Option<u64> {
        match self {
            Self::Csv(rows) => length.map(|length| rows.reader.position().byte().min(length)),
            Self::Workbook(_) | Self::None => None,
            #[cfg(feature = "columns")]
            Self::Columns(rows) => Some(rows.bytes_read(length?)),
        }
    }

    /// Returns the next row that has any text, with its line or number.
    ///
    /// # Errors
    /// The file cannot be read further.
    pub fn next(&mut self, path: &Path) -> Result<Option<(usize, ByteRecord)>, IoError> {
        let mut row = ByteRecord::new();
        loop {
            let number = match self {
                Self::Csv(rows) => match rows.next(path)? {
                    Some((line, next)) => {
                        row = next;
                        line
                    }
                    None => return Ok(None),
                },
                Self::None => return Ok(None),
                Self::Workbook(rows) => match rows.read_byte_record(&mut row) {
                    Ok(true) => row.position().map_or(0, |position| position.record() + 1),
                    Ok(false) => return Ok(None),
                    Err(error) => return Err(error_of(path, error)),
                },
                #[cfg(feature = "columns")]
                Self::Columns(rows) => match rows.next(path, &mut row)? {
                    Some(number) => number,
                    None => return Ok(None),
                },
            };
            if has_text(&row) {
                return Ok(Some((usize::try_from(number).unwrap_or(usize::MAX), row)));
            }
        }
    }
}

fn plain() -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true);
    builder
}

// Of rows of bytes, of any length, nothing but the stream itself can fail.
fn error_of(path: &Path, error: csv::Error) -> IoError {
    let why = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => IoError::of(path, &error),
        csv::ErrorKind::Utf8 { .. }
        | csv::ErrorKind::UnequalLengths { .. }
        | csv::ErrorKind::Seek
        | csv::ErrorKind::Serialize(_)
        | csv::ErrorKind::Deserialize { .. }
        | _ => IoError::new(path, IoProblem::Other { why }),
    }
}
