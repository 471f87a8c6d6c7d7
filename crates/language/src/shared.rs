//! Things that many hold alike: a copy is one more owner, and memory is taken once.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A thing that all its copies share until one of them is changed. It is stored and compared as the thing itself.
pub struct Shared<T: ?Sized>(Arc<T>);

impl<T> Shared<T> {
    /// Returns the first owner of a thing.
    pub fn new(thing: T) -> Self {
        Self(Arc::new(thing))
    }
}

impl<T> From<T> for Shared<T> {
    fn from(thing: T) -> Self {
        Self::new(thing)
    }
}

impl<T: Clone> Shared<T> {
    /// Returns the thing, to be changed for this owner alone.
    pub fn make_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }

    /// Returns the thing itself; a copy of it where others own it too.
    pub fn into_inner(self) -> T {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T: ?Sized> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized + Eq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        // What is the same thing need not be looked at.
        Arc::ptr_eq(&self.0, &other.0) || *self.0 == *other.0
    }
}

impl<T: ?Sized + Eq> Eq for Shared<T> {}

impl<T: ?Sized + Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (**self).hash(hasher);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

/// A list that all its copies share until one of them is changed; an empty one takes no memory. It is stored as any list is.
pub struct SharedList<T>(Option<Shared<[T]>>);

impl<T> SharedList<T> {
    /// Returns a list without elements.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Returns the elements in order.
    pub fn as_slice(&self) -> &[T] {
        self
    }
}

impl<T: Clone> SharedList<T> {
    /// Returns the elements, to be changed for this owner alone.
    pub fn make_mut(&mut self) -> &mut [T] {
        self.0.as_mut().map_or(&mut [], |list| Arc::make_mut(&mut list.0))
    }
}

impl<T> Default for SharedList<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for SharedList<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |list| list)
    }
}

impl<T> Clone for SharedList<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> From<Vec<T>> for SharedList<T> {
    fn from(list: Vec<T>) -> Self {
        Self((!list.is_empty()).then(|| Shared(list.into())))
    }
}

impl<T> FromIterator<T> for SharedList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut elements = elements.into_iter();
        match (elements.next(), elements.next()) {
            // Most lists hold one element, which needs no list of its own before this one.
            (Some(one), None) => Self(Some(Shared(Arc::new([one])))),
            (first, second) => {
                Self::from(first.into_iter().chain(second).chain(elements).collect::<Vec<_>>())
            }
        }
    }
}

impl<'l, T> IntoIterator for &'l SharedList<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Eq> PartialEq for SharedList<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Eq> Eq for SharedList<T> {}

/// As a list, whatever it holds.
impl<T: fmt::Debug> fmt::Debug for SharedList<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl<T: Serialize> Serialize for SharedList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for SharedList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::{Shared, SharedList};

    #[test]
    fn a_shared_thing_is_the_thing_itself_until_one_owner_changes_it() {
        let first = Shared::new("as written".to_owned());
        let mut second = first.clone();
        assert!(std::ptr::eq(&raw const *first, &raw const *second));
        second.make_mut().push('!');
        assert_ne!(first, second);
        assert_eq!(*first, "as written");
        assert_eq!(second, Shared::new(second.clone().into_inner()));
        assert_eq!(serde_json::to_value(&first).unwrap(), serde_json::to_value("as written").unwrap());
    }

    #[test]
    fn a_shared_list_is_a_list_until_one_owner_changes_it() {
        for count in 0..4_u32 {
            let all: Vec<u32> = (0..count).collect();
            let list: SharedList<u32> = all.iter().copied().collect();
            let mut copy = list.clone();
            assert_eq!(list, SharedList::from(all.clone()));
            copy.make_mut().iter_mut().for_each(|number| *number += 1);
            assert_eq!(*list, *all);
            assert_eq!(copy == list, count == 0);
            assert_eq!(serde_json::to_value(&list).unwrap(), serde_json::to_value(&all).unwrap());
        }
    }
}
