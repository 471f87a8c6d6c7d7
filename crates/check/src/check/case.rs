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
    pub(super) fn with(&self, subject: &Subject, values: &Values) -> Option<Self> {
        let mut said = self.said.clone();
        match said.iter_mut().find(|(known, _)| known == subject) {
            Some((_, known)) => *known = known.and(values),
            None => said.push((subject.clone(), values.clone())),
        }
        let is_possible = said.iter().all(|(_, values)| !values.is_empty());
        is_possible.then_some(Self { said })
    }

    /// Returns the case in which both hold, or `None` when they exclude each other.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        other.said.iter().try_fold(self.clone(), |case, (subject, values)| case.with(subject, values))
    }

    /// Returns what is said of each value.
    pub(super) fn said(&self) -> &[(Subject, Values)] {
        &self.said
    }
}
