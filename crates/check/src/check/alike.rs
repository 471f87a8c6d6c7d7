//! Numbers for things: equal things have equal numbers. What is compared often is compared by number.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The things met so far.
#[derive(Debug, Clone)]
pub(super) struct Alike<T> {
    things: Vec<T>,
    /// By a number made of each, so that few are compared: most have no order of their own.
    by_hash: BTreeMap<u64, Vec<usize>>,
}

impl<T> Default for Alike<T> {
    fn default() -> Self {
        Self { things: Vec::new(), by_hash: BTreeMap::new() }
    }
}

impl<T: Hash + Eq> Alike<T> {
    /// Returns the number of a thing, counted from 0 in the order in which they are first met.
    pub(super) fn number(&mut self, thing: T) -> usize {
        if let Some(known) = self.find(&thing) {
            return known;
        }
        let next = self.things.len();
        self.by_hash.entry(hash_of(&thing)).or_default().push(next);
        self.things.push(thing);
        next
    }

    /// Returns the number of a thing that was met before, or `None`.
    pub(super) fn find(&self, thing: &T) -> Option<usize> {
        let is_it = |at: &&usize| self.things.get(**at) == Some(thing);
        self.by_hash.get(&hash_of(thing))?.iter().find(is_it).copied()
    }

    /// Returns the thing of a number.
    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.things.get(number)
    }
}

fn hash_of(thing: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_things_have_equal_numbers() {
        let mut alike = Alike::default();
        assert_eq!(["a", "b", "a", "c", "b"].map(|thing| alike.number(thing)), [0, 1, 0, 2, 1]);
        assert_eq!((alike.find(&"c"), alike.find(&"d"), alike.get(1)), (Some(2), None, Some(&"b")));
    }
}
