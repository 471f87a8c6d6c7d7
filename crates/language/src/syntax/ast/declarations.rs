//! The declarations of a file, in pieces as they were read.

use super::{AlikeClauses, Clause, Head, Name};
use crate::rare::Rare;
use crate::source::Span;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::fmt;
use std::iter::Flatten;
use std::{slice, vec};

/// One declaration: a head in column one and its indented clauses.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// What is declared.
    pub head: Head,
    /// The declared name; absent where the declaration has none (or it failed to parse).
    pub name: Option<Name>,
    /// The quoted title after the name.
    pub title: Option<SmolStr>,
    /// The clauses in text order.
    pub clauses: Vec<Clause>,
    /// The `##` lines above, in order: the official explanation.
    pub explanation: Rare<String>,
    /// True when the head or a clause failed to parse: the name counts as known but broken.
    pub broken: bool,
    /// The head line.
    pub span: Span,
}

impl Declaration {
    /// Returns all clauses, made where they are alike to those of another rule.
    pub fn all_clauses(&self) -> Cow<'_, [Clause]> {
        match self.alike() {
            Some(alike) => Cow::Owned(alike.clauses()),
            None => Cow::Borrowed(&self.clauses),
        }
    }

    /// Returns what the clauses are; names, figures and places in them may be those of a rule alike.
    pub fn outline(&self) -> &[Clause] {
        self.alike().map_or(&self.clauses, AlikeClauses::of_sample)
    }

    /// Returns the clauses that are still to be made.
    pub fn alike(&self) -> Option<&AlikeClauses> {
        if let Head::Rule { alike } = &self.head { alike.as_ref() } else { None }
    }

    /// Returns the title as a text of its own.
    pub fn title_text(&self) -> Option<String> {
        self.title.as_ref().map(ToString::to_string)
    }
}

// Clauses are the same whether they are made or still to be made.
impl PartialEq for Declaration {
    fn eq(&self, other: &Self) -> bool {
        let Self { head, name, title, clauses: _, explanation, broken, span } = self;
        let is_head = match (head, &other.head) {
            (Head::Rule { .. }, Head::Rule { .. }) => true,
            (head, other) => head == other,
        };
        is_head
            && (name, title, explanation) == (&other.name, &other.title, &other.explanation)
            && (broken, span) == (&other.broken, &other.span)
            && self.all_clauses() == other.all_clauses()
    }
}

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
