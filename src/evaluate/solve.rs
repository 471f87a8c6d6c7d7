//! One stage decided: candidates to a proved best choice, once as things stand and once with all needs met.

use super::answer::Answer;
use super::candidate::Candidate;
use super::facts::Situation;
use super::family::{self, Groups};
use super::limit::Standing;
use super::model::{Built, Parts, build};
use crate::choice::{Choice, Gap, choose};
use crate::decision::Reason;
use crate::policy::counted::Stage;
use std::collections::{BTreeMap, BTreeSet};

/// A stage's choice.
pub(super) struct Solved {
    pub(super) built: Built,
    pub(super) choice: Choice,
    /// Candidates that step back for another by their facts, with the answer that says why.
    pub(super) stepped_back: BTreeMap<usize, Answer>,
}

/// What a stage is decided on.
pub(super) struct StageParts<'a> {
    pub(super) situation: &'a Situation<'a>,
    pub(super) stage: Stage,
    pub(super) candidates: &'a [Candidate],
    pub(super) standing: &'a Standing<'a>,
    pub(super) groups: &'a Groups,
    pub(super) node_bound: u64,
}

/// Returns the best choice among what facts allow; with `needs_met`, also among what only needs something.
pub(super) fn solve(parts: &StageParts<'_>, needs_met: bool) -> Solved {
    let mut viable = viable(parts.candidates, needs_met);
    let mut stepped_back = overridden(parts, &viable);
    viable.retain(|(candidate, _)| !stepped_back.contains_key(candidate));
    stepped_back.extend(family_losers(parts, &viable, needs_met));
    viable.retain(|(candidate, _)| !stepped_back.contains_key(candidate));
    let model = Parts {
        situation: parts.situation,
        stage: parts.stage,
        candidates: parts.candidates,
        viable: &viable,
        groups: &parts.groups.groups,
        standing: parts.standing,
    };
    let solved = build(&model).and_then(|built| Some((choose(&built.model, parts.node_bound).ok()?, built)));
    let (choice, built) = solved.unwrap_or_else(|| (no_choice(), nothing()));
    Solved { built, choice, stepped_back }
}

/// Figures too large for exact integers: nothing is granted, and nothing is claimed to be proved.
fn no_choice() -> Choice {
    let gap = Some(Gap { objective: 0, at_most: i64::MAX });
    Choice {
        values: Vec::new(),
        objectives: Vec::new(),
        proved: false,
        gap,
        nodes: 0,
        equal: None,
        unique: false,
    }
}

fn nothing() -> Built {
    let model =
        crate::choice::Model { variables: Vec::new(), constraints: Vec::new(), objectives: Vec::new() };
    Built { model, grants: Vec::new(), results: Vec::new(), rows: Vec::new() }
}

/// Returns the results that facts allow; of a bundle all or none.
fn viable(candidates: &[Candidate], needs_met: bool) -> Vec<(usize, usize)> {
    let allows = |answer: &Answer| answer.is_yes() || (needs_met && !answer.is_no());
    let mut viable = Vec::new();
    for (position, candidate) in
        candidates.iter().enumerate().filter(|(_, candidate)| allows(&candidate.answer))
    {
        let broken: BTreeSet<(usize, usize)> = candidate
            .results
            .iter()
            .filter(|result| !allows(&result.answer))
            .map(|result| (result.place, result.bundle))
            .collect();
        let whole = candidate
            .results
            .iter()
            .enumerate()
            .filter(|(_, result)| !broken.contains(&(result.place, result.bundle)));
        viable.extend(whole.map(|(result, _)| (position, result)));
    }
    viable
}

/// A rule that overrides another takes its outcomes wherever its own facts hold.
fn overridden(parts: &StageParts<'_>, viable: &[(usize, usize)]) -> BTreeMap<usize, Answer> {
    let positions: BTreeSet<usize> = viable.iter().map(|(candidate, _)| *candidate).collect();
    let mut stepped_back = BTreeMap::new();
    for over in positions.iter().filter_map(|position| parts.candidates.get(*position)) {
        let Some(rule) = over.rule(parts.situation).filter(|rule| !rule.overrides.is_empty()) else {
            continue;
        };
        for position in &positions {
            let Some(under) = parts.candidates.get(*position) else { continue };
            let yields = under.rule.is_some_and(|id| rule.overrides.contains(&id));
            let shares =
                under.spent.is_empty() || under.spent.iter().any(|outcome| over.spent.contains(outcome));
            if yields && shares {
                stepped_back
                    .insert(*position, Answer::No(vec![Reason::Overridden { by: rule.name.clone() }]));
            }
        }
    }
    stepped_back
}

fn family_losers(
    parts: &StageParts<'_>,
    viable: &[(usize, usize)],
    needs_met: bool,
) -> BTreeMap<usize, Answer> {
    let positions: BTreeSet<usize> = viable.iter().map(|(candidate, _)| *candidate).collect();
    let spent = |position: &usize| {
        parts.candidates.get(*position).map(|candidate| candidate.spent.as_slice()).unwrap_or_default()
    };
    let eligible: BTreeSet<usize> = positions.iter().flat_map(spent).copied().collect();
    let mut lost: BTreeMap<usize, Answer> = BTreeMap::new();
    for group in &parts.groups.groups {
        lost.extend(family::losers(parts.situation, group, &eligible));
    }
    lost.extend(parts.groups.open.iter().map(|(outcome, needs)| (*outcome, Answer::Unknown(needs.clone()))));
    lost.retain(|_, answer| answer.is_no() || !needs_met);
    let of_candidate = |position: usize| {
        let answers: Vec<Answer> =
            spent(&position).iter().filter_map(|outcome| lost.get(outcome).cloned()).collect();
        (!answers.is_empty()).then(|| (position, Answer::all(answers)))
    };
    positions.into_iter().filter_map(of_candidate).collect()
}

impl Solved {
    /// Returns whether a result holds.
    pub(super) fn holds(&self, candidate: usize, result: usize) -> bool {
        let found = self.built.results.iter().find(|of| of.candidate == candidate && of.result == result);
        found.is_some_and(|of| self.choice.values.get(of.variable).copied().unwrap_or(0) > 0)
    }
}
