//! Records from files and streams, one by one, in order. A bad record is a result of its own and the next one is read; an
//! [`IoError`] ends the reading.

#[cfg(feature = "columns")]
use super::columns::{ColumnPart, ColumnRecords};
use super::error::{IoError, IoProblem};
use super::lines::Lines;
use super::policy::{read_bounded, utf8};
use super::row_records::{Grouping, RowRecords};
use super::rows::Rows;
use super::unpacked::{ENDINGS, Stream, unpacked};
use crate::batch::Spare;
use crate::record::lines::Block;
use crate::record::read::{ReadResult, read_all, read_bytes_at_line};
use crate::record::seen::{Place, Seen};
use crate::record::{RecordShape, Strictness};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::Arc;

/// The largest JSON file that holds a list of records, in MiB; JSON Lines have no bound.
pub const MOST_MEBIBYTES: usize = 256;
/// The most records that are handed on together, where they had to be read to be found.
const MOST_RECORDS: usize = 256;

/// A format of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFormat {
    /// One record, or a list of them.
    Json,
    /// One record a line.
    JsonLines,
    /// One item a row.
    Csv,
    /// One item a row of the first sheet of a workbook.
    Xlsx,
    /// One item a row of a Parquet file.
    Parquet,
    /// One item a row of an Arrow IPC file or stream.
    Arrow,
}

impl RecordFormat {
    /// The names that `--from` takes.
    pub const NAMES: [&'static str; 6] = ["json", "jsonl", "csv", "xlsx", "parquet", "arrow"];

    /// Returns the format of a name that `--from` takes, or `None`.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            "arrow" | "arrows" | "feather" => Some(Self::Arrow),
            _ => None,
        }
    }

    /// Returns whether it has one item a row.
    pub fn has_rows(self) -> bool {
        match self {
            Self::Json | Self::JsonLines => false,
            Self::Csv | Self::Xlsx | Self::Parquet | Self::Arrow => true,
        }
    }

    /// Returns the format that a file's ending says, or why it says none; standard input is JSON Lines.
    pub fn of_path(path: &Path) -> Result<Self, IoError> {
        if path == Path::new("-") {
            return Ok(Self::JsonLines);
        }
        let name = path.to_string_lossy().to_ascii_lowercase();
        // A packed file says its format in front of how it is packed.
        let plain = ENDINGS.iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
        let ending = Path::new(plain).extension().map(|ending| ending.to_string_lossy().into_owned());
        let supported = Self::NAMES.map(str::to_owned).to_vec();
        Self::of_name(&ending.unwrap_or_default())
            .ok_or_else(|| IoError::new(path, IoProblem::NoFormat { supported }))
    }
}

/// Records as they are read.
pub struct Records<'s> {
    from: From<'s>,
    /// Lines that are handed out one by one.
    begun: Option<Block>,
    /// Records of rows that are handed out one by one.
    read: std::vec::IntoIter<RowsRead>,
    shape: &'s RecordShape,
    strictness: Strictness,
    seen: Seen,
    /// The length of the file in bytes, where it is known.
    pub length: Option<u64>,
    /// The text is one record, not a list of them.
    pub is_one: bool,
}

enum From<'s> {
    Whole(std::vec::IntoIter<ReadResult>),
    Lines(Lines),
    Rows(RowRecords<'s>),
    #[cfg(feature = "columns")]
    Columns(ColumnRecords),
}

impl<'s> From<'s> {
    #[cfg(not(feature = "columns"))]
    fn of(rows: RowRecords<'s>) -> Self {
        Self::Rows(rows)
    }

    // Rows of columns that stand together are not read one by one.
    #[cfg(feature = "columns")]
    fn of(rows: RowRecords<'s>) -> Self {
        rows.in_columns().map_or_else(|rows| Self::Rows(*rows), Self::Columns)
    }
}

/// Opens the records of a file, or of standard input for `-`; where they are rows, those of one record stand together.
pub fn open_records<'s>(
    path: &Path,
    format: RecordFormat,
    shape: &'s RecordShape,
    strictness: Strictness,
) -> Result<Records<'s>, IoError> {
    open_grouped(path, format, Grouping::Together, (shape, strictness))
}

/// Opens the records of a file, or of standard input for `-`.
///
/// # Errors
/// The file cannot be opened or is not of its format; rows that have to be gathered take more than [`super::MOST_GATHERED`].
pub fn open_grouped<'s>(
    path: &Path,
    format: RecordFormat,
    grouping: Grouping,
    (shape, strictness): (&'s RecordShape, Strictness),
) -> Result<Records<'s>, IoError> {
    let (stream, length) = open(path)?;
    let mut is_one = false;
    let mut packed = false;
    let mut plain = |stream| match unpacked(stream) {
        Ok((stream, was_packed)) => {
            packed = was_packed;
            Ok(stream)
        }
        Err(error) => Err(IoError::new(path, IoProblem::damaged("gzip/zstd", error.to_string()))),
    };
    let rows = |rows| RowRecords::open(path, rows, grouping, (shape, strictness)).map(From::of);
    let from = match format {
        RecordFormat::Json => {
            let text = utf8(path, read_bounded(path, &mut plain(stream)?, MOST_MEBIBYTES)?)?;
            is_one = !text.trim_start_matches('\u{feff}').trim_start().starts_with('[');
            let records = read_all(&text, shape, strictness, MOST_MEBIBYTES << 20);
            From::Whole(records.unwrap_or_else(|errors| vec![Err(errors)]).into_iter())
        }
        RecordFormat::JsonLines => From::Lines(Lines::of(path, plain(stream)?)),
        RecordFormat::Csv => rows(Rows::of_csv(plain(stream)?))?,
        RecordFormat::Xlsx => {
            let mut stream = stream;
            rows(Rows::of_workbook(path, &read_bounded(path, &mut stream, MOST_MEBIBYTES)?)?)?
        }
        RecordFormat::Parquet | RecordFormat::Arrow => rows(column_rows(path, format, stream)?)?,
    };
    // What is packed has another length than what is read of it.
    let length = length.filter(|_| !packed);
    let read = Vec::new().into_iter();
    Ok(Records { from, begun: None, read, length, is_one, shape, strictness, seen: Seen::default() })
}

#[cfg(feature = "columns")]
fn column_rows(path: &Path, format: RecordFormat, stream: Stream) -> Result<Rows, IoError> {
    super::columns::ColumnRows::open(path, format, stream).map(Rows::Columns)
}

#[cfg(not(feature = "columns"))]
fn column_rows(path: &Path, format: RecordFormat, _: Stream) -> Result<Rows, IoError> {
    let format = if format == RecordFormat::Parquet { "Parquet" } else { "Arrow" };
    let problem = IoProblem::NotBuiltIn { format: format.to_owned(), feature: "columns".to_owned() };
    Err(IoError::new(path, problem))
}

/// A record of rows.
#[derive(Debug)]
pub struct RowsRead {
    /// The number of its first row.
    pub row: usize,
    /// Its id, empty where it has none.
    pub id: String,
    /// The record.
    pub record: ReadResult,
}

/// Neighbouring records as they came.
#[derive(Debug)]
pub enum Part {
    /// Lines of JSON, still to be read.
    Lines(Block),
    /// Records that had to be read to be found.
    Read(Vec<ReadResult>),
    /// Records of rows whose ids may stand for other records too.
    Rows(Vec<RowsRead>),
    /// Rows, still to be read.
    #[cfg(feature = "columns")]
    Columns(ColumnPart),
}

/// Returns the text of a file, or of standard input for `-`.
pub fn read_text(path: &Path) -> Result<String, IoError> {
    let (mut stream, _) = open(path)?;
    utf8(path, read_bounded(path, &mut stream, super::policy::MOST_MEBIBYTES)?)
}

fn open(path: &Path) -> Result<(Stream, Option<u64>), IoError> {
    if path == Path::new("-") {
        return Ok((Box::new(BufReader::new(io::stdin())), None));
    }
    let kind = fs::metadata(path).map_err(|error| IoError::of(path, &error))?;
    if kind.is_dir() {
        return Err(IoError::new(path, IoProblem::IsFolder));
    }
    let file = File::open(path).map_err(|error| IoError::of(path, &error))?;
    Ok((Box::new(BufReader::with_capacity(1 << 16, file)), kind.is_file().then_some(kind.len())))
}

impl Records<'_> {
    /// Returns how many bytes have been read, where that can be told.
    pub fn bytes_read(&self) -> Option<u64> {
        match &self.from {
            From::Whole(_) => None,
            From::Lines(lines) => Some(lines.read),
            From::Rows(rows) => rows.bytes_read(self.length),
            #[cfg(feature = "columns")]
            From::Columns(records) => Some(records.bytes_read(self.length?)),
        }
    }

    /// Returns where the memory of lines goes that nobody needs any more.
    pub fn spare(&self) -> Arc<Spare<Vec<u8>>> {
        if let From::Lines(lines) = &self.from { Arc::clone(&lines.spare) } else { Arc::default() }
    }

    /// Hands on more records at a time where that takes little memory, for of these sums alone are asked for.
    pub fn expect_sums(&mut self) {
        match &mut self.from {
            From::Whole(_) | From::Lines(_) | From::Rows(_) => {}
            #[cfg(feature = "columns")]
            From::Columns(records) => records.expect_sums(),
        }
    }

    /// Returns the next records as they came, or `None` behind the last. The ids of lines may stand for other records too: see
    /// [`Seen`]; all other formats tell repeated ids themselves.
    ///
    /// # Errors
    /// The file cannot be read further.
    pub fn next_part(&mut self) -> Result<Option<Part>, IoError> {
        if let Some(block) = self.begun.take() {
            return Ok(Some(Part::Lines(block)));
        }
        if self.read.len() > 0 {
            let read = std::mem::replace(&mut self.read, Vec::new().into_iter());
            return Ok(Some(Part::Rows(read.collect())));
        }
        let mut records = Vec::new();
        while records.len() < MOST_RECORDS {
            let next = match &mut self.from {
                From::Lines(lines) => return lines.next_part(),
                From::Whole(records) => records.next(),
                From::Rows(rows) => rows.next_record()?,
                #[cfg(feature = "columns")]
                From::Columns(records) => return Ok(records.next_part()?.map(Part::Columns)),
            };
            let Some(next) = next else { break };
            records.push(next);
        }
        Ok((!records.is_empty()).then_some(Part::Read(records)))
    }

    /// Reads the next record, with its place where its id may stand for another record too; `None` behind the last.
    ///
    /// # Errors
    /// The file cannot be read further.
    pub fn next_read(&mut self) -> Result<Option<OneRead>, IoError> {
        loop {
            if let Some((line, bytes)) = self.begun.as_mut().and_then(Block::next_line) {
                let record = read_bytes_at_line(&bytes, line, self.shape, self.strictness);
                return Ok(Some((Some(Place::Line(line)), record)));
            }
            self.begun = None;
            if let Some(RowsRead { row, id, record }) = self.read.next() {
                return Ok(Some((None, self.seen.note_read(&id, row, record))));
            }
            let next = match &mut self.from {
                From::Whole(records) => records.next(),
                From::Rows(rows) => rows.next_record()?,
                From::Lines(lines) => match lines.next_part()? {
                    Some(Part::Lines(block)) => {
                        self.begun = Some(block);
                        continue;
                    }
                    Some(Part::Read(results)) => results.into_iter().next(),
                    _ => None,
                },
                #[cfg(feature = "columns")]
                From::Columns(records) => match records.next_part()? {
                    Some(part) => {
                        self.read = part.read_all((self.shape, self.strictness))?.into_iter();
                        continue;
                    }
                    None => None,
                },
            };
            return Ok(next.map(|record| (None, record)));
        }
    }
}

/// A record, with its place where its id may stand for another record too.
pub type OneRead = (Option<Place>, ReadResult);

impl Iterator for Records<'_> {
    type Item = Result<ReadResult, IoError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (place, result) = match self.next_read() {
            Ok(read) => read?,
            Err(error) => return Some(Err(error)),
        };
        let Some((place, (record, _))) = place.zip(result.as_ref().ok()) else { return Some(Ok(result)) };
        let noted = self.seen.note(&record.id, place);
        Some(Ok(noted.and(result)))
    }
}
