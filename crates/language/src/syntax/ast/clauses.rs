//! The clauses of a row or a declaration, made or still to be made.

use super::Clause;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

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

/// The clauses of a declaration. Those of a rule alike to another are made when somebody asks for them, and stay then.
#[derive(Clone)]
pub struct ClauseList(Made);

#[derive(Clone)]
enum Made {
    Now(Vec<Clause>),
    Later(Box<Later>),
}

/// Clauses alike to those of another rule.
#[derive(Clone)]
struct Later {
    alike: AlikeClauses,
    made: OnceLock<Vec<Clause>>,
}

impl ClauseList {
    /// Returns clauses that are made when somebody asks for them.
    pub(in crate::syntax) fn later(alike: AlikeClauses) -> Self {
        Self(Made::Later(Box::new(Later { alike, made: OnceLock::new() })))
    }

    /// Returns what the clauses are; names, figures and places in them may be those of a rule alike.
    pub fn outline(&self) -> &[Clause] {
        match &self.0 {
            Made::Now(clauses) => clauses,
            Made::Later(later) => later.alike.of_sample(),
        }
    }

    /// Returns how they are alike to those of another rule, where they are.
    pub fn alike(&self) -> Option<&AlikeClauses> {
        match &self.0 {
            Made::Now(_) => None,
            Made::Later(later) => Some(&later.alike),
        }
    }

    /// Changes the clauses.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<Clause>)) {
        let mut clauses = std::mem::take(self).into_vec();
        change(&mut clauses);
        *self = clauses.into();
    }

    /// Takes the clauses out.
    pub fn into_vec(self) -> Vec<Clause> {
        match self.0 {
            Made::Now(clauses) => clauses,
            Made::Later(later) => later.made.into_inner().unwrap_or_else(|| later.alike.clauses()),
        }
    }
}

impl Deref for ClauseList {
    type Target = [Clause];

    fn deref(&self) -> &[Clause] {
        match &self.0 {
            Made::Now(clauses) => clauses,
            Made::Later(later) => later.made.get_or_init(|| later.alike.clauses()),
        }
    }
}

impl Default for ClauseList {
    fn default() -> Self {
        Self(Made::Now(Vec::new()))
    }
}

impl From<Vec<Clause>> for ClauseList {
    fn from(clauses: Vec<Clause>) -> Self {
        Self(Made::Now(clauses))
    }
}

impl<'a> IntoIterator for &'a ClauseList {
    type Item = &'a Clause;
    type IntoIter = std::slice::Iter<'a, Clause>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for ClauseList {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for ClauseList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
