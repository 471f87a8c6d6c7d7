//! Which records came before: of two with one id nobody could tell which decision is whose.

use super::problem::{RecordError, RecordErrors, RecordProblem};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The ids of the records so far: of two with one id nobody could tell which decision is whose.
///
/// Of each id 128 bits are kept: 16 bytes in memory while ids only rise, some 24 once they do not.
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
    pub fn note(&mut self, id: &str, line: usize) -> Result<(), RecordErrors> {
        if self.is_new(id) {
            return Ok(());
        }
        let problem = RecordProblem::DuplicateRecord { id: id.to_owned() };
        let error = RecordError { line, column: 1, path: "id".to_owned(), problem };
        Err(RecordErrors { id: Some(id.to_owned()), errors: vec![error] })
    }

    /// Notes ids with their lines; returns the lines whose ids were there before, with what is wrong.
    pub fn note_all<'t>(
        &mut self,
        ids: impl Iterator<Item = (&'t str, usize)>,
    ) -> Vec<(usize, RecordErrors)> {
        ids.filter_map(|(id, line)| self.note(id, line).err().map(|errors| (line, errors))).collect()
    }

    fn is_new(&mut self, id: &str) -> bool {
        if !self.fell && (self.rising.is_empty() || self.last.as_str() < id) {
            id.clone_into(&mut self.last);
            self.rising.push(hashed(id));
            return true;
        }
        if !self.fell {
            self.fell = true;
            self.ids = std::mem::take(&mut self.rising).into_iter().collect();
        }
        self.ids.insert(hashed(id))
    }
}

/// Two records are told apart by 128 bits: among ten million ids two are mixed up with a chance of one to 10^24.
fn hashed(id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}
