//! Records from files and streams, one by one, in order. A bad record is a result of its own and the next one is read; an
//! [`IoError`] ends the reading.

use super::csv_records::CsvRecords;
use super::error::{IoError, IoProblem};
use super::policy::{read_bounded, utf8};
use crate::record::problem::{RecordError, RecordErrors, RecordProblem};
use crate::record::read::{LONGEST_RECORD, ReadResult, read_all, read_bytes_at_line};
use crate::record::{LearnerRecord, RecordShape, Strictness};
use std::collections::BTreeSet;
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
}

impl RecordFormat {
    /// The names that `--from` takes.
    pub const NAMES: [&'static str; 3] = ["json", "jsonl", "csv"];

    /// Returns the format of a name that `--from` takes, or `None`.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// Returns the format that a file's ending says, or why it says none; standard input is JSON Lines.
    pub fn of_path(path: &Path) -> Result<Self, IoError> {
        if path == Path::new("-") {
            return Ok(Self::JsonLines);
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let supported = Self::NAMES.map(str::to_owned).to_vec();
        let ending = ending.unwrap_or_default();
        if let Some(format) = Self::of_name(&ending) {
            return Ok(format);
        }
        let later = ["xlsx", "parquet"].contains(&ending.as_str());
        let problem = match later {
            true => IoProblem::NotSupported { format: ending, supported },
            false => IoProblem::NoFormat { supported },
        };
        Err(IoError::new(path, problem))
    }
}

/// Records as they are read.
pub struct Records<'s> {
    from: From<'s>,
    /// The length of the file in bytes, where it is known.
    pub length: Option<u64>,
    /// The text is one record, not a list of them.
    pub is_one: bool,
}

enum From<'s> {
    Whole(std::vec::IntoIter<ReadResult>),
    Lines(Lines<'s>),
    Rows(CsvRecords<'s>),
}

/// Opens the records of a file, or of standard input for `-`.
pub fn open_records<'s>(
    path: &Path,
    format: RecordFormat,
    shape: &'s RecordShape,
    strictness: Strictness,
) -> Result<Records<'s>, IoError> {
    let (mut stream, length) = open(path)?;
    let mut is_one = false;
    let from = match format {
        RecordFormat::Json => {
            let text = utf8(path, read_bounded(path, &mut stream, MOST_MEBIBYTES)?)?;
            is_one = !text.trim_start_matches('\u{feff}').trim_start().starts_with('[');
            let records = read_all(&text, shape, strictness, MOST_MEBIBYTES << 20);
            From::Whole(records.unwrap_or_else(|errors| vec![Err(errors)]).into_iter())
        }
        RecordFormat::JsonLines => From::Lines(Lines {
            path: path.to_owned(),
            stream,
            line: 0,
            read: 0,
            seen: BTreeSet::new(),
            shape,
            strictness,
        }),
        RecordFormat::Csv => From::Rows(CsvRecords::open(path, stream, shape, strictness)?),
    };
    Ok(Records { from, length, is_one })
}

/// Returns the text of a file, or of standard input for `-`.
pub fn read_text(path: &Path) -> Result<String, IoError> {
    let (mut stream, _) = open(path)?;
    utf8(path, read_bounded(path, &mut stream, super::policy::MOST_MEBIBYTES)?)
}

type Stream = Box<dyn BufRead>;

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
            From::Rows(rows) => Some(rows.bytes_read()),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<ReadResult, IoError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.from {
            From::Whole(records) => records.next().map(Ok),
            From::Lines(lines) => lines.next_record().transpose(),
            From::Rows(rows) => rows.next_record().transpose(),
        }
    }
}

struct Lines<'s> {
    path: PathBuf,
    stream: Stream,
    line: usize,
    read: u64,
    /// The ids of the records so far: of two with one id nobody could tell which decision is whose.
    seen: BTreeSet<String>,
    shape: &'s RecordShape,
    strictness: Strictness,
}

impl Lines<'_> {
    fn next_record(&mut self) -> Result<Option<ReadResult>, IoError> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let is_whole = match self.next_line(&mut bytes) {
                Ok(is_whole) => is_whole,
                Err(error) => return Err(IoError::of(&self.path, &error)),
            };
            if bytes.is_empty() {
                return Ok(None);
            }
            self.line += 1;
            if !is_whole {
                return Ok(Some(Err(too_long(self.line))));
            }
            if !is_blank(&bytes) {
                let record = bytes.trim_ascii_end();
                let result = read_bytes_at_line(record, self.line, self.shape, self.strictness);
                return Ok(Some(result.and_then(|read| self.unless_repeated(read))));
            }
        }
    }

    fn unless_repeated(&mut self, read: (LearnerRecord, Vec<RecordError>)) -> ReadResult {
        let id = read.0.id.clone();
        if self.seen.insert(id.clone()) {
            return Ok(read);
        }
        let problem = RecordProblem::DuplicateRecord { id: id.clone() };
        let error = RecordError { line: self.line, column: 1, path: "id".to_owned(), problem };
        Err(RecordErrors { id: Some(id), errors: vec![error] })
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
