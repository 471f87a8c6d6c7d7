//! The declarations of a file, in pieces as they were read.

use super::Declaration;
use std::fmt;
use std::iter::Flatten;
use std::{slice, vec};

/// The declarations of a file in text order. Those that were read on another core stay where they were put there.
#[derive(Clone, Default)]
pub struct Declarations(Vec<Vec<Declaration>>);

impl Declarations {
    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Returns true where nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// Returns them in order.
    pub fn iter(&self) -> Flatten<slice::Iter<'_, Vec<Declaration>>> {
        self.0.iter().flatten()
    }

    /// Adds those of a further part of the file.
    pub fn append(&mut self, behind: Self) {
        self.0.extend(behind.0);
    }
}

impl From<Vec<Declaration>> for Declarations {
    fn from(declarations: Vec<Declaration>) -> Self {
        Self(vec![declarations])
    }
}

impl IntoIterator for Declarations {
    type Item = Declaration;
    type IntoIter = Flatten<vec::IntoIter<Vec<Declaration>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

impl<'a> IntoIterator for &'a Declarations {
    type Item = &'a Declaration;
    type IntoIter = Flatten<slice::Iter<'a, Vec<Declaration>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Declarations {
    type Item = &'a mut Declaration;
    type IntoIter = Flatten<slice::IterMut<'a, Vec<Declaration>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut().flatten()
    }
}

impl PartialEq for Declarations {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl fmt::Debug for Declarations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self).finish()
    }
}
