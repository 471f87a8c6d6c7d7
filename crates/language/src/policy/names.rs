//! Names in the order of their bytes, of which a stored policy makes no texts of their own.

use super::list::TableVisitor;
use super::stored::{Table, TableWriter};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::fmt;

/// A set of names or codes, such as the names of all rules.
#[derive(Clone, Default)]
pub struct Names {
    /// In order, each once.
    made: Vec<SmolStr>,
    /// What stands in the place of `made`; every element is a text, and they are in order.
    stored: Option<Table>,
}

impl Names {
    /// Returns the set of names that are in order, each once.
    pub(crate) fn of_sorted(made: Vec<SmolStr>) -> Self {
        Self { made, stored: None }
    }

    /// Returns how many names there are.
    pub fn len(&self) -> usize {
        self.stored.as_ref().map_or(self.made.len(), |table| table.count)
    }

    /// Returns whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the place of a name among them.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.search(name).ok()
    }

    /// Returns the place of a name, or the one where it would stand.
    pub(crate) fn search(&self, name: &str) -> Result<usize, usize> {
        let Some(table) = &self.stored else {
            return self.made.binary_search_by(|own| own.as_str().cmp(name));
        };
        table.search(name.as_bytes())
    }

    /// Returns whether a name is one of them.
    pub fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// Returns a name by its place.
    pub fn get(&self, at: usize) -> Option<&str> {
        match &self.stored {
            None => self.made.get(at).map(SmolStr::as_str),
            Some(table) => std::str::from_utf8(table.bytes(at)?).ok(),
        }
    }

    /// Returns the names in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.stored.as_ref().is_none_or(|table| table.body.is_sound())
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_set().entries(self.iter()).finish()
    }
}

impl<N: Into<SmolStr>> FromIterator<N> for Names {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> Self {
        let mut made: Vec<SmolStr> = names.into_iter().map(Into::into).collect();
        made.sort_unstable();
        made.dedup();
        Self { made, stored: None }
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = TableWriter::default();
        let added = self.iter().try_for_each(|name| table.add(name.as_bytes()));
        let bytes = added.and_then(|()| table.bytes());
        serializer.serialize_bytes(&bytes.ok_or_else(|| S::Error::custom("too many names"))?)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = deserializer.deserialize_bytes(TableVisitor)?;
        if !table.holds_names() {
            return Err(D::Error::custom("no names in order"));
        }
        Ok(Self { made: Vec::new(), stored: Some(table) })
    }
}
