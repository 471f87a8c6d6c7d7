//! Lists that are mostly empty: one word wide until something stands in them.

use crate::few::Few;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

/// A list that mostly holds nothing, as one field of many in something of which there are thousands. It is stored as any list is.
#[derive(Clone)]
pub struct Rare<T>(Option<Box<Few<T>>>);

impl<T> Rare<T> {
    /// Returns a list without elements.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Adds an element behind the others.
    pub fn push(&mut self, element: T) {
        match &mut self.0 {
            Some(list) => list.push(element),
            None => self.0 = Some(Box::new(Few::One(element))),
        }
    }

    /// Returns the elements in order.
    pub fn as_slice(&self) -> &[T] {
        self
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for Rare<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |list| list)
    }
}

impl<T> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_mut().map_or(&mut [], |list| list)
    }
}

impl<T> From<Vec<T>> for Rare<T> {
    fn from(list: Vec<T>) -> Self {
        Self::from(Few::from(list))
    }
}

impl<T> From<Few<T>> for Rare<T> {
    fn from(list: Few<T>) -> Self {
        Self((!list.is_empty()).then(|| Box::new(list)))
    }
}

impl<T> FromIterator<T> for Rare<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::from(Few::from_iter(elements))
    }
}

impl<T> Extend<T> for Rare<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

impl<T> IntoIterator for Rare<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map_or(Few::None, |list| *list).into_iter()
    }
}

impl<'l, T> IntoIterator for &'l Rare<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'l, T> IntoIterator for &'l mut Rare<T> {
    type Item = &'l mut T;
    type IntoIter = std::slice::IterMut<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: PartialEq> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        // Mostly both hold nothing, and no bytes that lie nowhere take a processor as long to compare as a thousand.
        self.len() == other.len() && (self.is_empty() || **self == **other)
    }
}

impl<T: Eq> Eq for Rare<T> {}

impl<T: Hash> Hash for Rare<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (**self).hash(hasher);
    }
}

/// As a list, whatever it holds.
impl<T: fmt::Debug> fmt::Debug for Rare<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(formatter)
    }
}

impl<T: Serialize> Serialize for Rare<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rare<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Few::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Rare;

    #[test]
    fn a_rare_list_is_a_list_in_one_word() {
        assert_eq!(size_of::<Rare<String>>(), size_of::<usize>());
        for count in 0..3_u32 {
            let all: Vec<u32> = (0..count).collect();
            let mut pushed = Rare::new();
            pushed.extend(all.iter().copied());
            assert_eq!(pushed, Rare::from(all.clone()));
            assert_eq!(*pushed, *all);
            assert_eq!(serde_json::to_value(&pushed).unwrap(), serde_json::to_value(&all).unwrap());
            assert_eq!(pushed.into_iter().collect::<Vec<_>>(), all);
        }
    }
}
