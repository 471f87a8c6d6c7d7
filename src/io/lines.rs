//! Lines of JSON read in blocks: so many bytes at a time, cut at the end of a line, so that nothing is done for each of them here.

use super::error::{IoError, IoProblem};
use super::input::Part;
use super::unpacked::Stream;
use crate::batch::Spare;
use crate::record::lines::{Block, count_ends, length_of_whole};
use crate::record::problem::{RecordError, RecordErrors, RecordProblem};
use crate::record::read::LONGEST_RECORD;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many bytes are read at a time.
const A_BLOCK: usize = 256 << 10;

/// The lines of a stream.
pub(super) struct Lines {
    path: PathBuf,
    stream: Stream,
    /// How many lines were read.
    lines: usize,
    /// How many bytes were read.
    pub read: u64,
    /// The beginning of the next line.
    begun: Vec<u8>,
    /// The memory of lines that nobody needs any more.
    pub spare: Arc<Spare<Vec<u8>>>,
    /// Why the stream cannot be read further; told behind the lines that stand before it.
    broken: Option<io::Error>,
}

impl Lines {
    /// Returns the lines of a stream.
    pub fn of(path: &Path, stream: Stream) -> Self {
        let (begun, spare) = Default::default();
        Self { path: path.to_owned(), stream, lines: 0, read: 0, begun, spare, broken: None }
    }

    /// Returns the next lines, or `None` behind the last. A line that is longer than a record may be is a bad record.
    ///
    /// # Errors
    /// The stream cannot be read further.
    pub fn next_part(&mut self) -> Result<Option<Part>, IoError> {
        if let Some(error) = self.broken.take() {
            return Err(self.told(&error));
        }
        let mut bytes = std::mem::take(&mut self.begun);
        loop {
            let begun = bytes.len();
            bytes.reserve(A_BLOCK);
            let filled = self.stream.by_ref().take(A_BLOCK as u64).read_to_end(&mut bytes);
            let whole = begun + length_of_whole(bytes.get(begun..).unwrap_or_default());
            match filled {
                // The last line needs no end.
                Ok(0) => return Ok(self.part(bytes)),
                Ok(_) if whole > begun => {
                    self.begun = self.spare.take();
                    self.begun.clear();
                    self.begun.extend_from_slice(bytes.get(whole..).unwrap_or_default());
                    bytes.truncate(whole);
                    return Ok(self.part(bytes));
                }
                Ok(_) if bytes.len() > LONGEST_RECORD + 1 => return self.skip_line(bytes.len()).map(Some),
                Ok(_) => {}
                Err(error) if whole > begun => {
                    self.broken = Some(error);
                    bytes.truncate(whole);
                    return Ok(self.part(bytes));
                }
                Err(error) => return Err(self.told(&error)),
            }
        }
    }

    fn part(&mut self, bytes: Vec<u8>) -> Option<Part> {
        let first = self.lines + 1;
        self.read += bytes.len() as u64;
        self.lines += count_ends(&bytes);
        (!bytes.is_empty()).then(|| Part::Lines(Block::of(bytes, first)))
    }

    /// Reads past the rest of a line that has taken so many bytes and is longer than a record may be.
    fn skip_line(&mut self, taken: usize) -> Result<Part, IoError> {
        self.lines += 1;
        self.read += taken as u64;
        let mut rest = Vec::new();
        loop {
            rest.clear();
            let skipped = self.stream.by_ref().take(1 << 16).read_until(b'\n', &mut rest);
            self.read += rest.len() as u64;
            match skipped {
                Ok(_) if rest.is_empty() || rest.ends_with(b"\n") => break,
                Ok(_) => {}
                Err(error) => return Err(self.told(&error)),
            }
        }
        let problem = RecordProblem::TooLong { longest: LONGEST_RECORD };
        let error = RecordError { line: self.lines, column: 1, path: String::new(), problem };
        Ok(Part::Read(vec![Err(RecordErrors { id: None, errors: vec![error] })]))
    }

    // What is damaged or cut off in the midst says how far it could be read.
    fn told(&self, error: &io::Error) -> IoError {
        let is_damaged =
            [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput, io::ErrorKind::UnexpectedEof];
        match is_damaged.contains(&error.kind()) {
            true => {
                let problem = IoProblem::BreaksOff { behind: self.lines, why: error.to_string() };
                IoError::new(&self.path, problem)
            }
            false => IoError::of(&self.path, error),
        }
    }
}
