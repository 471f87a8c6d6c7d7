//! Records from files and streams, one by one, in order. A bad record is a result of its own and the next one is read; an
//! [`IoError`] ends the reading.

use super::error::{IoError, IoProblem};
use super::policy::{read_bounded, utf8};
use super::row_records::{Grouping, RowRecords};
use super::rows::Rows;
use super::unpacked::{ENDINGS, Stream, unpacked};
use crate::record::problem::{RecordError, RecordErrors, RecordProblem};
use crate::record::read::{LONGEST_RECORD, ReadResult, read_all, read_bytes_at_line};
use crate::record::seen::Seen;
use crate::record::{RecordShape, Strictness};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The largest JSON file that holds a list of records, in MiB; JSON Lines have no bound.
pub const MOST_MEBIBYTES: usize = 256;

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
    let rows = |rows| RowRecords::open(path, rows, grouping, (shape, strictness)).map(From::Rows);
    let from = match format {
        RecordFormat::Json => {
            let text = utf8(path, read_bounded(path, &mut plain(stream)?, MOST_MEBIBYTES)?)?;
            is_one = !text.trim_start_matches('\u{feff}').trim_start().starts_with('[');
            let records = read_all(&text, shape, strictness, MOST_MEBIBYTES << 20);
            From::Whole(records.unwrap_or_else(|errors| vec![Err(errors)]).into_iter())
        }
        RecordFormat::JsonLines => {
            From::Lines(Lines { path: path.to_owned(), stream: plain(stream)?, line: 0, read: 0 })
        }
        RecordFormat::Csv => rows(Rows::of_csv(plain(stream)?))?,
        RecordFormat::Xlsx => {
            let mut stream = stream;
            rows(Rows::of_workbook(path, &read_bounded(path, &mut stream, MOST_MEBIBYTES)?)?)?
        }
        RecordFormat::Parquet | RecordFormat::Arrow => rows(column_rows(path, format, stream)?)?,
    };
    // What is packed has another length than what is read of it.
    let length = length.filter(|_| !packed);
    Ok(Records { from, length, is_one, shape, strictness, seen: Seen::default() })
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

/// A record as it came: a line that is still to be read, or what was read of it.
#[derive(Debug)]
pub enum Raw {
    /// A line of JSON Lines.
    Line {
        /// Its number, from 1.
        line: usize,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A record that had to be read to be found.
    Read(Box<ReadResult>),
}

impl Raw {
    /// Returns the record, whose id may stand for another record too: see [`Seen`].
    pub fn read(self, shape: &RecordShape, strictness: Strictness) -> ReadResult {
        match self {
            Self::Line { line, bytes } => read_bytes_at_line(&bytes, line, shape, strictness),
            Self::Read(result) => *result,
        }
    }

    /// Returns the line of a record that is still to be read.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Line { line, .. } => Some(*line),
            Self::Read(_) => None,
        }
    }
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
            From::Rows(rows) => rows.bytes_read(),
        }
    }

    /// Returns the next record as it came, or `None` behind the last.
    ///
    /// # Errors
    /// The file cannot be read further.
    pub fn next_raw(&mut self) -> Result<Option<Raw>, IoError> {
        match &mut self.from {
            From::Whole(records) => Ok(records.next().map(|result| Raw::Read(Box::new(result)))),
            From::Lines(lines) => lines.next_raw(),
            From::Rows(rows) => Ok(rows.next_record()?.map(|result| Raw::Read(Box::new(result)))),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<ReadResult, IoError>;

    fn next(&mut self) -> Option<Self::Item> {
        let raw = match self.next_raw() {
            Ok(raw) => raw?,
            Err(error) => return Some(Err(error)),
        };
        let line = raw.line();
        let result = raw.read(self.shape, self.strictness);
        // Formats that are read as a whole tell repeated ids themselves.
        let Some((line, (record, _))) = line.zip(result.as_ref().ok()) else { return Some(Ok(result)) };
        let noted = self.seen.note(&record.id, line);
        Some(Ok(noted.and(result)))
    }
}

struct Lines {
    path: PathBuf,
    stream: Stream,
    line: usize,
    read: u64,
}

impl Lines {
    fn next_raw(&mut self) -> Result<Option<Raw>, IoError> {
        // Most records are of this length at most: the bytes of a line are not moved while it is read.
        const USUAL: usize = 1 << 11;
        let mut bytes = Vec::with_capacity(USUAL);
        loop {
            bytes.clear();
            let is_whole = match self.next_line(&mut bytes) {
                Ok(is_whole) => is_whole,
                Err(error) => return Err(self.broken(&error)),
            };
            if bytes.is_empty() {
                return Ok(None);
            }
            self.line += 1;
            if !is_whole {
                return Ok(Some(Raw::Read(Box::new(Err(too_long(self.line))))));
            }
            if !is_blank(&bytes) {
                bytes.truncate(bytes.trim_ascii_end().len());
                return Ok(Some(Raw::Line { line: self.line, bytes }));
            }
        }
    }

    // What is damaged or cut off in the midst says how far it could be read.
    fn broken(&self, error: &io::Error) -> IoError {
        let is_damaged =
            [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput, io::ErrorKind::UnexpectedEof];
        match is_damaged.contains(&error.kind()) {
            true => {
                let problem = IoProblem::BreaksOff { behind: self.line, why: error.to_string() };
                IoError::new(&self.path, problem)
            }
            false => IoError::of(&self.path, error),
        }
    }

    // Reads one line with its end; false when it is longer than a record may be, the rest being skipped.
    fn next_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let bound = u64::try_from(LONGEST_RECORD).unwrap_or(u64::MAX).saturating_add(2);
        self.stream.by_ref().take(bound).read_until(b'\n', bytes)?;
        self.read += u64::try_from(bytes.len()).unwrap_or_default();
        if bytes.len() <= LONGEST_RECORD + 1 || bytes.ends_with(b"\n") {
            return Ok(true);
        }
        let mut rest = Vec::new();
        loop {
            rest.clear();
            self.stream.by_ref().take(1 << 16).read_until(b'\n', &mut rest)?;
            self.read += u64::try_from(rest.len()).unwrap_or_default();
            if rest.is_empty() || rest.ends_with(b"\n") {
                return Ok(false);
            }
        }
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

fn too_long(line: usize) -> RecordErrors {
    let problem = RecordProblem::TooLong { longest: LONGEST_RECORD };
    RecordErrors { id: None, errors: vec![RecordError { line, column: 1, path: String::new(), problem }] }
}
