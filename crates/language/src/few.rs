//! Lists that mostly hold one thing: it stands in its place, without memory of its own.

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// A list of none, one or more things. It is stored as any list is.
#[derive(Clone, Default)]
pub enum Few<T> {
    /// Nothing.
    #[default]
    None,
    /// One.
    One(T),
    /// Any number: mostly several.
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// Adds a thing behind the others.
    pub fn push(&mut self, thing: T) {
        *self = match std::mem::replace(self, Self::None) {
            Self::None => Self::One(thing),
            Self::One(first) => Self::Many(vec![first, thing]),
            Self::Many(mut things) => {
                things.push(thing);
                Self::Many(things)
            }
        };
    }
}

impl<T> Few<T> {
    /// Returns the things in order.
    pub fn as_slice(&self) -> &[T] {
        self
    }

    /// Takes the last thing out.
    pub fn pop(&mut self) -> Option<T> {
        match self {
            Self::Many(things) => things.pop(),
            Self::None | Self::One(_) => match std::mem::replace(self, Self::None) {
                Self::One(one) => Some(one),
                Self::None | Self::Many(_) => None,
            },
        }
    }
}

/// As a list, whatever it holds.
impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(formatter)
    }
}

impl<T> DerefMut for Few<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::None => &mut [],
            Self::One(one) => std::slice::from_mut(one),
            Self::Many(things) => things,
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(things) => things,
        }
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut things: Vec<T>) -> Self {
        match things.len() {
            0 | 1 => things.pop().map_or(Self::None, Self::One),
            _ => {
                things.shrink_to_fit();
                Self::Many(things)
            }
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut things = things.into_iter();
        match (things.next(), things.next()) {
            (Some(first), Some(second)) => Self::Many([first, second].into_iter().chain(things).collect()),
            (one, _) => one.map_or(Self::None, Self::One),
        }
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, things: I) {
        things.into_iter().for_each(|thing| self.push(thing));
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        let (one, many) = match self {
            Self::None => (None, Vec::new()),
            Self::One(one) => (Some(one), Vec::new()),
            Self::Many(many) => (None, many),
        };
        one.into_iter().chain(many)
    }
}

impl<'l, T> IntoIterator for &'l Few<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'l, T> IntoIterator for &'l mut Few<T> {
    type Item = &'l mut T;
    type IntoIter = std::slice::IterMut<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: Hash> Hash for Few<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (**self).hash(hasher);
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Stored(PhantomData))
    }
}

/// Whoever reads a stored list: what holds one thing or none takes no memory on the way.
struct Stored<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Stored<T> {
    type Value = Few<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Few<T>, A::Error> {
        let Some(first) = list.next_element()? else { return Ok(Few::None) };
        let Some(second) = list.next_element()? else { return Ok(Few::One(first)) };
        let mut things = vec![first, second];
        while let Some(next) = list.next_element()? {
            things.push(next);
        }
        Ok(Few::from(things))
    }
}

impl Few<u32> {
    /// Returns a set of numbers: each once, in order, as all that asks what is in a set takes for granted.
    pub fn set(numbers: impl IntoIterator<Item = u32>) -> Self {
        let mut few = Self::from_iter(numbers);
        if let Self::Many(all) = &mut few {
            all.sort_unstable();
            all.dedup();
        }
        few
    }

    /// Returns whether a number is in the set.
    pub fn has(&self, number: u32) -> bool {
        self.binary_search(&number).is_ok()
    }

    /// Returns what is in both sets.
    pub fn and(&self, other: &Self) -> Self {
        self.iter().copied().filter(|number| other.has(*number)).collect()
    }

    /// Returns what is in either set.
    pub fn or(&self, other: &Self) -> Self {
        Self::set(self.iter().chain(other.iter()).copied())
    }

    /// Returns what is in this set and not in the other.
    pub fn without(&self, other: &Self) -> Self {
        self.iter().copied().filter(|number| !other.has(*number)).collect()
    }

    /// Returns whether all that is in this set is in the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|number| other.has(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_few_holds_what_it_was_made_from() {
        for count in 0..4 {
            let all: Vec<usize> = (0..count).collect();
            assert_eq!(*Few::from(all.clone()), *all);
            let mut pushed = Few::None;
            all.iter().for_each(|one| pushed.push(*one));
            assert_eq!(serde_json::to_value(&pushed).unwrap(), serde_json::to_value(&all).unwrap());
            assert_eq!(pushed.clone().into_iter().collect::<Vec<_>>(), all);
            assert_eq!(pushed, all.into_iter().collect());
        }
    }

    #[test]
    fn few_things_are_stored_as_a_list_of_them() {
        for count in 0..4_u32 {
            let all: Vec<u32> = (0..count).collect();
            let few = Few::from(all.clone());
            let stored = serde_json::to_string(&few).unwrap();
            assert_eq!(stored, serde_json::to_string(&all).unwrap());
            assert_eq!(serde_json::from_str::<Few<u32>>(&stored).unwrap(), few);
        }
    }

    #[test]
    fn a_set_holds_each_number_once_in_order() {
        let set = Few::set([7, 3, 7, 5]);
        assert_eq!(*set, [3, 5, 7]);
        assert_eq!(*set.and(&Few::set([5, 8])), [5]);
        assert_eq!(*set.or(&Few::set([4, 3])), [3, 4, 5, 7]);
        assert_eq!(*set.without(&Few::set([3, 7])), [5]);
        assert!(Few::set([3]).is_within(&set) && !set.is_within(&Few::set([3])));
        assert_eq!(Few::set([3, 3]), Few::One(3));
    }
}
