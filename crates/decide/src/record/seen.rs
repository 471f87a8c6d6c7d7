//! Which records came before: of two with one id nobody could tell which decision is whose.

use super::problem::{RecordError, RecordErrors, RecordProblem};
use super::read::ReadResult;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// The ids of the records so far: of two with one id nobody could tell which decision is whose.
///
/// Of each id 128 bits are kept: 16 bytes in memory while ids only rise, some 24 once they do not. A short id is kept as it is.
#[derive(Debug, Default)]
pub struct Seen {
    last: String,
    rising: Vec<u128>,
    ids: BTreeSet<u128>,
    fell: bool,
}

impl Seen {
    /// Notes an id; returns what is wrong with a record whose id was there before.
    ///
    /// # Errors
    /// The record with this id came earlier.
    pub fn note(&mut self, id: &str, place: Place) -> Result<(), RecordErrors> {
        if self.is_new(id) {
            return Ok(());
        }
        let id = id.to_owned();
        let (line, problem) = match place {
            Place::Line(line) => (line, RecordProblem::DuplicateRecord { id: id.clone() }),
            Place::Row(row) => (row, RecordProblem::RowsApart { id: id.clone() }),
        };
        let error = RecordError { line, column: 1, path: "id".to_owned(), problem };
        Err(RecordErrors { id: Some(id), errors: vec![error] })
    }

    /// Notes the id of a record that may be a bad one, in rows that have an id; returns the record, or also that its id was there
    /// before.
    ///
    /// # Errors
    /// What was wrong with it; the record with this id came earlier.
    pub fn note_read(&mut self, id: &str, row: usize, read: ReadResult) -> ReadResult {
        if id.is_empty() {
            return read;
        }
        match (self.note(id, Place::Row(row)), read) {
            (Ok(()), read) => read,
            (Err(apart), Ok(_)) => Err(apart),
            (Err(apart), Err(mut errors)) => {
                errors.errors.splice(..0, apart.errors);
                Err(errors)
            }
        }
    }

    /// Notes ids; returns the positions of those that were there before, with what is wrong.
    pub fn note_all(&mut self, ids: &Ids) -> Vec<(usize, RecordErrors)> {
        // Behind the last one so far, and rising: none of them was there.
        let follows = self.rising.is_empty() || ids.first().is_some_and(|first| self.last.as_str() < first);
        if !self.fell && ids.rises && follows {
            ids.last().unwrap_or_default().clone_into(&mut self.last);
            self.rising.extend(ids.all.iter().map(|id| id.kept));
            return Vec::new();
        }
        let noted = ids.all.iter().enumerate().map(|(at, own)| (at, self.note(ids.text(own), own.place)));
        noted.filter_map(|(at, noted)| Some((at, noted.err()?))).collect()
    }

    fn is_new(&mut self, id: &str) -> bool {
        if !self.fell && (self.rising.is_empty() || self.last.as_str() < id) {
            id.clone_into(&mut self.last);
            self.rising.push(kept(id));
            return true;
        }
        if !self.fell {
            self.fell = true;
            self.ids = std::mem::take(&mut self.rising).into_iter().collect();
        }
        self.ids.insert(kept(id))
    }
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a line of its own.
    Line(usize),
    /// In rows, of which this is the first: those of one record have to stand together.
    Row(usize),
}

/// The ids of neighbouring records, made ready to be noted.
#[derive(Debug)]
pub struct Ids {
    text: String,
    all: Vec<IdOf>,
    /// Whether each lies behind the one before it.
    rises: bool,
}

#[derive(Debug)]
struct IdOf {
    place: Place,
    at: Range<usize>,
    kept: u128,
}

impl Default for Ids {
    fn default() -> Self {
        Self { text: String::new(), all: Vec::new(), rises: true }
    }
}

impl Ids {
    /// Adds the id of the record at a place.
    pub fn add(&mut self, id: &str, place: Place) {
        self.rises &= self.last().is_none_or(|last| last < id);
        let from = self.text.len();
        self.text.push_str(id);
        self.all.push(IdOf { place, at: from..self.text.len(), kept: kept(id) });
    }

    /// Forgets all ids, and keeps their memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.all.clear();
        self.rises = true;
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.all.reserve(more);
        self.text.reserve(more * LONGEST_SHORT);
    }

    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    fn first(&self) -> Option<&str> {
        self.all.first().map(|id| self.text(id))
    }

    fn last(&self) -> Option<&str> {
        self.all.last().map(|id| self.text(id))
    }

    fn text(&self, of: &IdOf) -> &str {
        self.text.get(of.at.clone()).unwrap_or_default()
    }
}

/// The longest id that stands in 128 bits itself, its length behind it.
const LONGEST_SHORT: usize = 15;

/// Returns a short text as a number that no other text has, its length in the last byte; `None` for a longer one. The highest bit of
/// such a number is not set.
#[inline]
fn as_number(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    let length = u8::try_from(bytes.len()).ok().filter(|length| usize::from(*length) <= LONGEST_SHORT)?;
    // Both ends, which may overlap: what is written byte by byte and read at once would have to be waited for.
    let both = |first: u128, last: u128, width: usize| first | last << (8 * (bytes.len() - width));
    let own = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        both(u64::from_le_bytes(*first).into(), u64::from_le_bytes(*last).into(), 8)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        both(u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into(), 4)
    } else {
        bytes.iter().rev().fold(0, |so_far, byte| so_far << 8 | u128::from(*byte))
    };
    Some(own | u128::from(length) << 120)
}

/// Returns what is kept of an id: a short one itself, of a longer one a bit that no short one has and 127 bits of its hash. Among ten
/// million longer ids two are mixed up with a chance of one to 10^24.
#[inline]
fn kept(id: &str) -> u128 {
    as_number(id).unwrap_or_else(|| hashed(id) | 1 << 127)
}

fn hashed(id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use super::{Ids, Place, Seen, as_number, kept};
    use std::collections::BTreeSet;

    #[test]
    fn ids_of_all_lengths_are_told_apart() {
        let zeros = (0..40).map(|length| "\0".repeat(length));
        let letters = (0..40).flat_map(|length| [format!("{:a>length$}", ""), format!("{:b>length$}", "")]);
        let ids: BTreeSet<String> =
            zeros.chain(letters).chain(["学生".to_owned(), "学号".to_owned()]).collect();
        let all: BTreeSet<u128> = ids.iter().map(|id| kept(id)).collect();
        assert_eq!(all.len(), ids.len());
    }

    #[test]
    fn a_short_text_is_the_number_of_its_bytes() {
        for length in 0..=15u8 {
            let text: String = (0..length).map(|at| char::from(b'a' + at)).collect();
            let mut bytes = [0; 16];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            bytes[15] = length;
            assert_eq!(as_number(&text), Some(u128::from_le_bytes(bytes)), "{text}");
        }
        assert_eq!(as_number("a text of sixteen"), None);
    }

    #[test]
    fn an_id_that_comes_twice_is_told_whatever_its_length() {
        for id in ["", "7", "L00000000000014", "L000000000000015", "110101199001010017"] {
            let (mut ids, mut seen) = (Ids::default(), Seen::default());
            for (row, id) in ["z", id, "z9", id].into_iter().enumerate() {
                ids.add(id, Place::Row(row));
            }
            let repeated: Vec<usize> = seen.note_all(&ids).into_iter().map(|(at, _)| at).collect();
            assert_eq!(repeated, [3], "{id}");
            assert!(seen.note(id, Place::Row(9)).is_err());
        }
    }
}
