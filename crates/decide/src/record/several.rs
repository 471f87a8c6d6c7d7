//! Several programmes in one application: one record for each of them.

use super::{Application, HistoryEntry, LearnerRecord};

impl LearnerRecord {
    /// Returns the applications for one programme each; none where at most one is applied for.
    pub fn programmes(&self) -> &[Application] {
        self.application.as_ref().map(|application| application.programmes.as_slice()).unwrap_or_default()
    }

    /// Returns the record as it stands for one of its programmes; `beside` is what those before it were granted.
    pub fn applying(&self, application: &Application, beside: Vec<HistoryEntry>) -> Self {
        Self { application: Some(application.clone()), beside, ..self.clone() }
    }
}
