//! The clauses of a row, made or still to be made.

use super::Clause;
use std::borrow::Cow;
use std::ops::Deref;

pub use crate::syntax::lower::{AlikeClauses, OwnText};

/// The clauses of a row: of thousands that differ in their names and figures, most are made when somebody asks for them.
#[derive(Debug, Clone)]
pub enum Clauses {
    /// Made.
    Made(Vec<Clause>),
    /// Alike to those of another row.
    Alike(AlikeClauses),
}

impl Clauses {
    /// Returns the clauses.
    pub fn all(&self) -> Cow<'_, [Clause]> {
        match self {
            Self::Made(clauses) => Cow::Borrowed(clauses),
            Self::Alike(alike) => Cow::Owned(alike.clauses()),
        }
    }

    /// Returns what the clauses are; names, figures and places in them may be those of a row alike.
    pub fn outline(&self) -> &[Clause] {
        match self {
            Self::Made(clauses) => clauses,
            Self::Alike(alike) => alike.of_sample(),
        }
    }
}

impl PartialEq for Clauses {
    fn eq(&self, other: &Self) -> bool {
        self.all().deref() == other.all().deref()
    }
}
