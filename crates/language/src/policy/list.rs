//! A list of which a stored policy makes only the elements that are asked for.
//!
//! Always true: a list read from a stored policy and the list that was written hold equal elements in equal order.

use super::stored::{Part, Table, TableWriter};
use serde::de::Visitor;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A list of a policy's parts, such as its rules.
pub struct List<T> {
    /// Shared by all copies until one of them is changed: a policy and its plan hold the same rules. Each element stays where it was
    /// made, in whichever thread: they are wide, and a list that grows or takes in another moves pointers alone.
    made: Arc<Vec<Box<T>>>,
    /// What stands in the place of `made` until the list is changed.
    stored: Option<Stored<T>>,
}

/// Elements as bytes, and those made of them so far; none where the bytes mean nothing.
struct Stored<T> {
    table: Table,
    made: Box<[OnceLock<Option<Box<T>>>]>,
    // A pointer, so that what is done to make a rule is compiled once and not for all who ask for one.
    make: fn(&Table, usize) -> Option<T>,
}

impl<T> Stored<T> {
    fn of(table: Table, make: fn(&Table, usize) -> Option<T>) -> Self {
        let made = std::iter::repeat_with(OnceLock::new).take(table.count).collect();
        Self { table, made, make }
    }

    fn get(&self, at: usize) -> Option<&T> {
        let Some(made) = self.made.get(at) else {
            // Whoever asks was sent here by another part of the plan.
            self.table.body.note_broken();
            return None;
        };
        made.get_or_init(|| (self.make)(&self.table, at).map(Box::new)).as_deref()
    }

    fn into_each(self) -> impl Iterator<Item = Option<Box<T>>> {
        let Self { table, made, make } = self;
        made.into_iter().enumerate().map(move |(at, made)| match made.into_inner() {
            Some(made) => made,
            None => make(&table, at).map(Box::new),
        })
    }
}

impl<T> List<T> {
    /// Returns how many elements there are.
    pub fn len(&self) -> usize {
        self.stored.as_ref().map_or(self.made.len(), |stored| stored.table.count)
    }

    /// Returns whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an element by its position, from 0. `None` of a stored list means that the element cannot be made or that a position
    /// pointed behind the last, and then the list is not sound.
    pub fn get(&self, at: usize) -> Option<&T> {
        match &self.stored {
            None => self.made.get(at).map(Box::as_ref),
            Some(stored) => stored.get(at),
        }
    }

    /// Returns whether all parts that were asked for so far, of the plan in which the list is stored, could be made.
    pub fn is_sound(&self) -> bool {
        self.stored.as_ref().is_none_or(|stored| stored.table.body.is_sound())
    }

    /// Returns whether the elements are made of a stored plan, each when it is asked for.
    pub fn is_stored(&self) -> bool {
        self.stored.is_some()
    }

    /// Returns the first element.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// Returns the last element.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// Returns the elements in order; each is made when it is reached.
    pub fn iter(&self) -> Elements<'_, T> {
        Elements { list: self, left: 0..self.len() }
    }
}

impl<T: Clone> List<T> {
    /// Returns all elements, to be changed.
    pub fn make_mut(&mut self) -> &mut Vec<Box<T>> {
        if let Some(stored) = self.stored.take() {
            self.made = Arc::new(stored.into_each().flatten().collect());
        }
        Arc::make_mut(&mut self.made)
    }

    /// Returns each element, and `None` in the place of one that cannot be made.
    pub(crate) fn into_each(self) -> impl Iterator<Item = Option<Box<T>>> {
        let made = Arc::unwrap_or_clone(self.made);
        made.into_iter().map(Some).chain(self.stored.into_iter().flat_map(Stored::into_each))
    }

    /// Adds an element behind the others.
    pub fn push(&mut self, element: T) {
        self.make_mut().push(Box::new(element));
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { made: Arc::default(), stored: None }
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        let again = |stored: &Stored<T>| Stored::of(stored.table.clone(), stored.make);
        Self { made: Arc::clone(&self.made), stored: self.stored.as_ref().map(again) }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other) && self.is_sound() && other.is_sound()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_list().entries(self).finish()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(made: Vec<T>) -> Self {
        Self::from_iter(made)
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self { made: Arc::new(elements.into_iter().map(Box::new).collect()), stored: None }
    }
}

impl<'l, T> IntoIterator for &'l List<T> {
    type Item = &'l T;
    type IntoIter = Elements<'l, T>;

    fn into_iter(self) -> Elements<'l, T> {
        self.iter()
    }
}

impl<T: Part> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Parts::of(self.iter(), self.len()).serialize(serializer)
    }
}

/// Parts as the bytes of a list; none where some of them cannot be made.
pub(crate) struct Parts(Option<Vec<u8>>);

impl Parts {
    pub(crate) fn of<'p, T: Part + 'p>(parts: impl Iterator<Item = &'p T>, count: usize) -> Self {
        Self(bytes_of(parts, count))
    }
}

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = self.0.as_ref().ok_or_else(|| S::Error::custom("a part cannot be made"));
        serializer.serialize_bytes(bytes?)
    }
}

fn bytes_of<'p, T: Part + 'p>(parts: impl Iterator<Item = &'p T>, count: usize) -> Option<Vec<u8>> {
    let mut table = TableWriter::default();
    let mut left = count;
    for part in parts {
        table.add(&part.to_part()?)?;
        left = left.checked_sub(1)?;
    }
    (left == 0).then(|| table.bytes())?
}

impl<'de, T: Part> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = deserializer.deserialize_bytes(TableVisitor)?;
        let make = |table: &Table, at: usize| table.body.part(table.range(at..at + 1)?);
        Ok(Self { made: Arc::default(), stored: Some(Stored::of(table, make)) })
    }
}

pub(crate) struct TableVisitor;

impl<'de> Visitor<'de> for TableVisitor {
    type Value = Table;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list of a stored plan")
    }

    fn visit_borrowed_bytes<E: serde::de::Error>(self, bytes: &'de [u8]) -> Result<Table, E> {
        Table::of_borrowed(bytes).ok_or_else(|| E::custom("no list of a stored plan"))
    }
}

/// The elements of a list.
#[derive(Debug)]
pub struct Elements<'l, T> {
    list: &'l List<T>,
    left: Range<usize>,
}

impl<T> Clone for Elements<'_, T> {
    fn clone(&self) -> Self {
        Self { list: self.list, left: self.left.clone() }
    }
}

impl<'l, T> Iterator for Elements<'l, T> {
    type Item = &'l T;

    fn next(&mut self) -> Option<&'l T> {
        self.left.by_ref().find_map(|at| self.list.get(at))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // Of a stored list an element may mean nothing.
        let most = self.left.len();
        (if self.list.is_stored() { 0 } else { most }, Some(most))
    }
}

impl<T> DoubleEndedIterator for Elements<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.left.by_ref().rev().find_map(|at| self.list.get(at))
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::rule::{ResultPlace, Slot};
    use crate::policy::{Condition, Course, Entry, Expr, Rule};

    // A policy holds thousands of each: what is wider takes time to move and memory that has to be asked for. A rule mostly holds its one
    // slot, place and target within it.
    #[test]
    fn the_parts_of_a_policy_stay_narrow() {
        let sizes = [
            (size_of::<Rule>(), 600),
            (size_of::<Slot>(), 200),
            (size_of::<ResultPlace>(), 80),
            (size_of::<Condition>(), 48),
            (size_of::<Expr>(), 48),
            (size_of::<Entry>(), 208),
            (size_of::<Course>(), 112),
        ];
        assert!(sizes.iter().all(|(size, most)| size <= most), "{sizes:?}");
    }
}
