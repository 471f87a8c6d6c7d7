//! The classes of outcomes by code: asked for one at a time, and never walked, so that the order of a hash shows nowhere.

use super::form::Class;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

type ByCode = HashMap<Box<str>, Vec<(Box<str>, Class)>, BuildHasherDefault<CodeHasher>>;

/// The classes of a policy.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    by_code: ByCode,
    /// The classes of all other outcomes of a kind.
    others: BTreeMap<Box<str>, Class>,
    /// Outcomes of these kinds and codes are not like the others of their kind, and have no class.
    left_out: BTreeSet<(Box<str>, Box<str>)>,
}

impl Codes {
    /// Returns the classes by kind and code, with those of all other outcomes of a kind.
    pub(super) fn of(
        classes: BTreeMap<(Box<str>, Box<str>), Class>,
        others: BTreeMap<Box<str>, Class>,
        left_out: BTreeSet<(Box<str>, Box<str>)>,
    ) -> Self {
        let mut by_code = ByCode::with_capacity_and_hasher(classes.len(), BuildHasherDefault::default());
        for ((kind, code), class) in classes {
            by_code.entry(code).or_default().push((kind, class));
        }
        Self { by_code, others, left_out }
    }

    /// Returns the class of outcomes of a kind and code; the code is empty where there is none.
    pub(super) fn find(&self, kind: &str, code: &str) -> Option<&Class> {
        let of_code = self.by_code.get(code).into_iter().flatten();
        let own = of_code.into_iter().find(|(own, _)| **own == *kind).map(|(_, class)| class);
        own.or_else(|| {
            let other = self.others.get(kind)?;
            let is_left_out = self.left_out.iter().any(|(of, left)| **of == *kind && **left == *code);
            (!is_left_out).then_some(other)
        })
    }
}

/// Mixes eight bytes at a time: only codes of the policy are kept, so that no record can crowd them.
#[derive(Default)]
struct CodeHasher(u64);

impl CodeHasher {
    fn mix(&mut self, word: u64) {
        // An odd number without a pattern.
        const SPREAD: u64 = 0x517c_c1b7_2722_0a95;
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    }
}

impl Hasher for CodeHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        let last = rest.iter().fold(1, |so_far: u64, byte| so_far << 8 | u64::from(*byte));
        self.mix(last);
    }

    fn write_u8(&mut self, _: u8) {
        // The end of a text: its length stands in its last word.
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
