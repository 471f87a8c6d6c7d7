//! What a stage is decided on, named so that one position is not taken for another.

use super::candidate::{Candidate, ResultCandidate};

/// Points into a stage's candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CandidateId(usize);

/// One result of a candidate; results stand in the order of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ResultId {
    pub(super) candidate: CandidateId,
    /// Position among the candidate's results.
    pub(super) position: usize,
}

/// Points into the limits and requirements of a [`Standing`](super::limit::Standing).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LimitId(usize);

/// Points into the rows of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowId(usize);

impl CandidateId {
    /// Returns the id of the candidate that is put behind these.
    pub(super) fn next_of(candidates: &[Candidate]) -> Self {
        Self(candidates.len())
    }

    pub(super) fn find(self, candidates: &[Candidate]) -> Option<&Candidate> {
        candidates.get(self.0)
    }

    pub(super) fn result(self, position: usize) -> ResultId {
        ResultId { candidate: self, position }
    }

    /// Returns the ids of all results of this candidate, in order.
    pub(super) fn results(self, candidate: &Candidate) -> impl Iterator<Item = ResultId> + use<> {
        (0..candidate.results.len()).map(move |position| self.result(position))
    }
}

impl ResultId {
    pub(super) fn find(self, candidates: &[Candidate]) -> Option<&ResultCandidate> {
        self.candidate.find(candidates)?.results.get(self.position)
    }
}

impl LimitId {
    pub(super) fn find<T>(self, by_limit: &[T]) -> Option<&T> {
        by_limit.get(self.0)
    }
}

impl RowId {
    pub(super) fn find<T>(self, by_row: &[T]) -> Option<&T> {
        by_row.get(self.0)
    }
}

/// Returns candidates with their ids.
pub(super) fn with_ids(candidates: &[Candidate]) -> impl Iterator<Item = (CandidateId, &Candidate)> {
    candidates.iter().enumerate().map(|(position, candidate)| (CandidateId(position), candidate))
}

/// Returns what stands limit by limit with the ids of the limits.
pub(super) fn by_limit<T>(limits: &[T]) -> impl Iterator<Item = (LimitId, &T)> {
    limits.iter().enumerate().map(|(position, limit)| (LimitId(position), limit))
}

/// Returns what stands row by row with the ids of the rows.
pub(super) fn by_row<T>(rows: &[T]) -> impl Iterator<Item = (RowId, &T)> {
    rows.iter().enumerate().map(|(position, row)| (RowId(position), row))
}
