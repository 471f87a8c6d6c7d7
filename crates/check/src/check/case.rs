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
        let mut case = self.clone();
        case.add(subject, values).then_some(case)
    }

    /// Returns the case in which both hold, or `None` when they exclude each other.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        if self.said.is_empty() {
            return Some(other.clone());
        }
        let mut case = self.clone();
        other.said.iter().all(|(subject, values)| case.add(subject, values)).then_some(case)
    }

    // Returns false when nothing is left. Whatever else is said leaves something: no case is kept that does not.
    fn add(&mut self, subject: &Subject, values: &Values) -> bool {
        match self.said.iter_mut().find(|(known, _)| known == subject) {
            Some((_, known)) => {
                *known = known.and(values);
                !known.is_empty()
            }
            None => {
                self.said.push((subject.clone(), values.clone()));
                !values.is_empty()
            }
        }
    }

    /// Returns what is said of each value.
    pub(super) fn said(&self) -> &[(Subject, Values)] {
        &self.said
    }
}
