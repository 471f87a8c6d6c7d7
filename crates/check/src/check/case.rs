//! One case: what is said of each value, all of it together.

use super::logic::Subject;
use super::values::Values;

/// What is said of several values, each once, in the order in which they were first spoken of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Case {
    said: Vec<(Subject, Values)>,
}

impl Case {
    /// Returns the case in which this holds too, or `None` when nothing is left.
    pub(super) fn with(mut self, subject: Subject, values: Values) -> Option<Self> {
        self.add(subject, values).then_some(self)
    }

    /// Returns the case in which both hold, or `None` when they exclude each other.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        self.clone().met(other.clone())
    }

    /// The same of cases that are needed no more.
    pub(super) fn met(mut self, other: Self) -> Option<Self> {
        if self.said.is_empty() {
            return Some(other);
        }
        other.said.into_iter().all(|(subject, values)| self.add(subject, values)).then_some(self)
    }

    // Returns false when nothing is left. Whatever else is said leaves something: no case is kept that does not.
    fn add(&mut self, subject: Subject, values: Values) -> bool {
        match self.said.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, known)) => {
                *known = known.and(&values);
                !known.is_empty()
            }
            None => {
                let leaves_something = !values.is_empty();
                if self.said.is_empty() {
                    self.said.reserve_exact(1);
                }
                self.said.push((subject, values));
                leaves_something
            }
        }
    }

    /// Returns what is said of each value.
    pub(super) fn said(&self) -> &[(Subject, Values)] {
        &self.said
    }

    /// Returns what is said of each value, of a case that is needed no more.
    pub(super) fn into_said(self) -> Vec<(Subject, Values)> {
        self.said
    }
}
