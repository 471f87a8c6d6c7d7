//! A stage prepared: its candidates, with the sets that the best choices take of pools, and what they count toward.

use super::candidate::{Candidate, Candidates, candidates};
use super::facts::Situation;
use super::gate::Settled;
use super::recognition::{Stored, hold_to_lists, hold_to_recognition, recognition_candidates};
use super::solve::StageParts;
use super::{Options, average, family, limit, pool};
use crate::policy::counted::Stage;

/// What the choices of a stage are made on.
pub(super) struct Prepared<'a> {
    pub(super) candidates: Vec<Candidate>,
    /// Whether the candidates are all that the rules allow.
    pub(super) complete: bool,
    /// What the best choices are worth where the candidates hold only some of what pools can bring together.
    pub(super) most: Option<pool::Most>,
    pub(super) standing: limit::Standing<'a>,
    pub(super) groups: family::Groups,
}

/// Returns the stage prepared; `stored` says where each outcome stands after recognition.
pub(super) fn prepare<'a>(
    situation: &'a Situation<'a>,
    stage: Stage,
    stored: Option<&[Stored]>,
    options: &Options,
    settled: &Settled,
) -> Prepared<'a> {
    let Candidates { found: mut candidates, complete, pools } = match stored {
        None => recognition_candidates(situation),
        Some(stored) => {
            let mut candidates = candidates(situation, stage);
            hold_to_recognition(&mut candidates.found, stored);
            candidates
        }
    };
    average::await_marks(situation, &mut candidates);
    let standing = limit::standing(situation, stage, &mut candidates);
    let groups = family::groups(situation, stage);
    let mut prepared = Prepared { candidates, complete, most: None, standing, groups };
    if !pools.is_empty() {
        let sets = pool::sets(&prepared.parts(situation, stage, options, settled), &pools);
        prepared.complete &= sets.complete;
        prepared.most = sets.most;
        let mut more = sets.found;
        match stored {
            None => hold_to_lists(situation, &mut more),
            Some(stored) => hold_to_recognition(&mut more, stored),
        }
        average::await_marks(situation, &mut more);
        pool::put_in(situation, &mut prepared.candidates, more);
        prepared.standing = limit::standing(situation, stage, &mut prepared.candidates);
    }
    prepared
}

impl Prepared<'_> {
    pub(super) fn parts<'p>(
        &'p self,
        situation: &'p Situation<'p>,
        stage: Stage,
        options: &Options,
        settled: &'p Settled,
    ) -> StageParts<'p> {
        StageParts {
            situation,
            stage,
            candidates: &self.candidates,
            standing: &self.standing,
            groups: &self.groups,
            settled,
            node_bound: options.node_bound,
            altered: None,
        }
    }
}
