//! A quick hash, and a map with it that is asked by key and walked in the order of its keys alone, so nothing depends on its own.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A map that is asked by key.
#[derive(Debug, Clone)]
pub struct QuickMap<K, V>(HashMap<K, V, BuildHasherDefault<Quick>>);

impl<K, V> Default for QuickMap<K, V> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<K: Hash + Eq, V> QuickMap<K, V> {
    /// Returns the value of a key.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    /// Returns the key of the map that is equal to this one.
    pub fn key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&K>
    where
        K: Borrow<Q>,
    {
        self.0.get_key_value(key).map(|(key, _)| key)
    }

    /// Returns the value of a key, to be changed.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.0.get_mut(key)
    }

    /// Returns the value of a key, made where there is none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.0.entry(key).or_default()
    }

    /// Makes room for so many more values, so that nothing is moved while they come.
    pub fn reserve(&mut self, count: usize) {
        self.0.reserve(count);
    }

    /// Adds a value unless its key has one; returns whether it had none.
    pub fn insert_new(&mut self, key: K, value: V) -> bool {
        let entry = self.0.entry(key);
        let is_new = matches!(entry, Entry::Vacant(_));
        entry.or_insert(value);
        is_new
    }

    /// Adds a value in the place of the one that its key has.
    pub fn insert(&mut self, key: K, value: V) {
        self.0.insert(key, value);
    }

    /// Returns the keys in their own order, for what is told of all of them.
    pub fn keys_in_order(&self) -> Vec<&K>
    where
        K: Ord,
    {
        let mut keys: Vec<&K> = self.0.keys().collect();
        keys.sort_unstable();
        keys
    }

    /// Takes all values out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns how many values there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Returns a number made of a thing; equal things have equal ones. Its low bits differ most.
pub fn hash_of(thing: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = Quick::default();
    thing.hash(&mut hasher);
    hasher.finish()
}

/// Hashes a few bytes in a few steps: nobody chooses the things so that their numbers meet.
#[derive(Debug, Default, Clone, Copy)]
struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add(u64::from_le_bytes(*word)));
        let word = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        match (rest, rest.first_chunk(), rest.last_chunk()) {
            ([], ..) => {}
            // The two may share bytes.
            (_, Some(first), Some(last)) => self.add(word(first) | word(last) << 32),
            _ => self.add(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))),
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }

    // The table takes its places from the low bits.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
