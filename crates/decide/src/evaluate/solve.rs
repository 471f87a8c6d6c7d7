//! One stage decided: candidates to a proved best choice, once as things stand and once with all needs met.

use super::answer::{Answer, Stands};
use super::candidate::Candidate;
use super::facts::Situation;
use super::family::{self, Groups};
use super::gate::Settled;
use super::ids::{CandidateId, LimitId, ResultId, RowId, by_row, with_ids};
use super::limit::{Group, Standing};
use super::model::{Built, Parts, ResultVariable, build};
use super::rows::sum;
use crate::choice::{Choice, Gap, NoChoice, choose};
use crate::decision::{Reason, TargetRef};
use crate::policy::counted::Stage;
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// A stage's choice.
pub(super) struct Solved {
    pub(super) built: Built,
    pub(super) choice: Choice,
    /// Each result with its position in `built.results`.
    by_result: BTreeMap<ResultId, usize>,
    /// The candidates that hold, in order.
    pub(super) holding: Vec<CandidateId>,
    /// The candidates that hold, by the outcomes that they spend.
    pub(super) holding_by_outcome: BTreeMap<usize, Vec<CandidateId>>,
    /// The first candidate that covers each target.
    pub(super) covering: BTreeMap<TargetRef, Vec<CandidateId>>,
    /// What each row has in use.
    pub(super) used: Vec<Number>,
    /// The rows that each candidate counts in.
    pub(super) rows_of: BTreeMap<CandidateId, Vec<RowId>>,
    /// Candidates that step back for another by their facts, with the answer that says why.
    pub(super) stepped_back: BTreeMap<CandidateId, Answer>,
}

/// What a choice makes of results that still need something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    /// They are left out.
    AsThingsStand,
    /// What they need is taken as given.
    NeedsMet,
}

impl Round {
    /// Returns whether facts with this answer allow a result.
    pub(super) fn allows(self, answer: &Answer) -> bool {
        match self {
            Self::AsThingsStand => answer.is_yes(),
            Self::NeedsMet => !answer.is_no(),
        }
    }
}

/// What a stage is decided on.
pub(super) struct StageParts<'a> {
    pub(super) situation: &'a Situation<'a>,
    pub(super) stage: Stage,
    pub(super) candidates: &'a [Candidate],
    pub(super) standing: &'a Standing<'a>,
    pub(super) groups: &'a Groups,
    pub(super) settled: &'a Settled,
    pub(super) node_bound: u64,
    /// What is taken as otherwise than it is.
    pub(super) altered: Option<&'a Altered>,
}

/// Something taken as otherwise than it is, to see what the choice would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Altered {
    /// One of these results holds.
    Holds(BTreeSet<ResultId>),
    /// A group of a limit has so much more room.
    Room(LimitId, Group, Number),
    /// A goal is reached with the cheapest of supposed outcomes, whatever else is preferred.
    Reach(Box<super::reach::Reach>),
}

/// Returns the best choice among what facts allow in a round. What is left out is not looked at.
pub(super) fn solve(parts: &StageParts<'_>, round: Round, left_out: &BTreeSet<ResultId>) -> Solved {
    let mut viable = viable(parts.candidates, round);
    viable.retain(|at| !left_out.contains(at));
    let stepped_back = step_back(parts, &mut viable, round);
    let together = BTreeMap::new();
    let model = Parts {
        situation: parts.situation,
        stage: parts.stage,
        candidates: parts.candidates,
        viable: &viable,
        groups: &parts.groups.groups,
        standing: parts.standing,
        settled: parts.settled,
        round,
        altered: parts.altered,
        together: &together,
    };
    let Some(built) = build(&model) else { return not_computable(&viable, stepped_back) };
    let choice = match choose(&built.model, parts.node_bound) {
        Ok(choice) => choice,
        // Nothing granted keeps every constraint: that much is known when the bound ends the search before anything better.
        Err(NoChoice::NodeBound { nodes }) => {
            let gap = most_of(&built.model).map(|at_most| Gap { objective: 0, at_most });
            Choice { gap, ..none_granted(built.model.variables.len(), nodes) }
        }
        // Granting nothing is always feasible unless something is taken as held, and every term names a variable of the model, so of these only the size can occur.
        Err(NoChoice::TooLarge | NoChoice::Infeasible | NoChoice::UnknownVariable { .. }) => {
            return not_computable(&viable, stepped_back);
        }
    };
    let mut solved = Solved { stepped_back, ..Solved::of(built, choice) };
    solved.index(parts.situation, parts.candidates);
    solved
}

/// Takes out of the viable results those that step back for another by their facts; returns each with the answer that says why.
pub(super) fn step_back(
    parts: &StageParts<'_>,
    viable: &mut Vec<ResultId>,
    round: Round,
) -> BTreeMap<CandidateId, Answer> {
    let mut stepped_back = overridden(parts, viable);
    viable.retain(|result| !stepped_back.contains_key(&result.candidate));
    stepped_back.extend(family_losers(parts, viable, round));
    viable.retain(|result| !stepped_back.contains_key(&result.candidate));
    stepped_back
}

/// Figures too large for exact integers: nothing is granted, each possible grant is refused for that reason, and nothing is
/// claimed to be proved.
fn not_computable(viable: &[ResultId], mut stepped_back: BTreeMap<CandidateId, Answer>) -> Solved {
    for result in viable {
        stepped_back.insert(result.candidate, Answer::No(vec![Reason::NotComputable]));
    }
    Solved { stepped_back, ..Solved::of(nothing(), none_granted(0, 0)) }
}

fn none_granted(variables: usize, nodes: u64) -> Choice {
    Choice {
        values: vec![0; variables],
        objectives: Vec::new(),
        proved: false,
        gap: None,
        nodes,
        equal: None,
        equals: Vec::new(),
        unique: false,
    }
}

/// Returns what the first objective can be at most, whatever the constraints.
fn most_of(model: &crate::choice::Model) -> Option<i64> {
    let terms = &model.objectives.first()?.terms;
    terms.iter().filter(|term| term.coefficient > 0).try_fold(0i64, |sum, term| {
        sum.checked_add(term.coefficient.checked_mul(model.variables.get(term.variable)?.upper)?)
    })
}

fn nothing() -> Built {
    let model =
        crate::choice::Model { variables: Vec::new(), constraints: Vec::new(), objectives: Vec::new() };
    Built {
        model,
        scales: Vec::new(),
        names: Vec::new(),
        grants: Vec::new(),
        results: Vec::new(),
        rows: Vec::new(),
        takes: BTreeMap::new(),
    }
}

/// Returns the results that facts allow; of a bundle all or none.
pub(super) fn viable(candidates: &[Candidate], round: Round) -> Vec<ResultId> {
    let mut viable = Vec::new();
    for (id, candidate) in with_ids(candidates).filter(|(_, candidate)| round.allows(&candidate.answer)) {
        if candidate.results.iter().all(|result| round.allows(&result.answer)) {
            viable.extend(id.results(candidate));
            continue;
        }
        let broken: BTreeSet<(usize, usize)> = candidate
            .results
            .iter()
            .filter(|result| !round.allows(&result.answer))
            .map(|result| (result.place, result.bundle))
            .collect();
        let whole = id
            .results(candidate)
            .zip(&candidate.results)
            .filter(|(_, result)| !broken.contains(&(result.place, result.bundle)));
        viable.extend(whole.map(|(id, _)| id));
    }
    viable
}

/// A rule that overrides another takes its outcomes wherever its own facts hold.
fn overridden(parts: &StageParts<'_>, viable: &[ResultId]) -> BTreeMap<CandidateId, Answer> {
    let mut stepped_back = BTreeMap::new();
    let overrides = |result: &ResultId| {
        let rule = result.candidate.find(parts.candidates).and_then(|of| of.rule(parts.situation));
        rule.is_some_and(|rule| !rule.overrides.is_empty())
    };
    if !viable.iter().any(overrides) {
        return stepped_back;
    }
    let ids: BTreeSet<CandidateId> = viable.iter().map(|result| result.candidate).collect();
    for over in ids.iter().filter_map(|id| id.find(parts.candidates)) {
        let Some(rule) = over.rule(parts.situation).filter(|rule| !rule.overrides.is_empty()) else {
            continue;
        };
        for id in &ids {
            let Some(under) = id.find(parts.candidates) else { continue };
            let yields = under.rule.is_some_and(|id| rule.overrides.contains(&id));
            let shares =
                under.spent.is_empty() || under.spent.iter().any(|outcome| over.spent.contains(outcome));
            if yields && shares {
                stepped_back.insert(*id, Answer::No(vec![Reason::Overridden { by: rule.name.to_string() }]));
            }
        }
    }
    stepped_back
}

fn family_losers(parts: &StageParts<'_>, viable: &[ResultId], round: Round) -> BTreeMap<CandidateId, Answer> {
    if parts.groups.groups.is_empty() && parts.groups.open.is_empty() {
        return BTreeMap::new();
    }
    let ids: BTreeSet<CandidateId> = viable.iter().map(|result| result.candidate).collect();
    let spent = |id: &CandidateId| {
        id.find(parts.candidates).map(|candidate| candidate.spent.as_slice()).unwrap_or_default()
    };
    let eligible: BTreeSet<usize> = ids.iter().flat_map(spent).copied().collect();
    let waits = |candidate: &&Candidate| {
        let mut stands = candidate.results.iter().map(|of| Answer::stand([&candidate.answer, &of.answer]));
        stands.any(|stand| stand == Stands::Open)
    };
    let waiting = parts.candidates.iter().filter(waits).flat_map(|candidate| candidate.spent.iter().copied());
    let waiting: BTreeSet<usize> = waiting.collect();
    let mut lost: BTreeMap<usize, Answer> = BTreeMap::new();
    for group in &parts.groups.groups {
        lost.extend(family::losers(parts.situation, group, &eligible, &waiting));
    }
    lost.extend(parts.groups.open.iter().map(|(outcome, needs)| (*outcome, Answer::Unknown(needs.clone()))));
    lost.retain(|_, answer| answer.is_no() || round == Round::AsThingsStand);
    let of_candidate = |id: CandidateId| {
        let answers: Vec<Answer> =
            spent(&id).iter().filter_map(|outcome| lost.get(outcome).cloned()).collect();
        (!answers.is_empty()).then(|| (id, Answer::all(answers)))
    };
    ids.into_iter().filter_map(of_candidate).collect()
}

impl Solved {
    fn of(built: Built, choice: Choice) -> Self {
        let by_result = built.results.iter().enumerate().map(|(at, of)| (of.id, at)).collect();
        Self {
            built,
            choice,
            by_result,
            holding: Vec::new(),
            holding_by_outcome: BTreeMap::new(),
            covering: BTreeMap::new(),
            used: Vec::new(),
            rows_of: BTreeMap::new(),
            stepped_back: BTreeMap::new(),
        }
    }

    /// Notes what reasons ask for again and again.
    fn index(&mut self, situation: &Situation<'_>, candidates: &[Candidate]) {
        let is_held = |variable: usize| self.choice.values.get(variable).copied().unwrap_or(0) > 0;
        let grants = self.built.grants.iter().filter(|grant| is_held(grant.variable));
        self.holding = grants.map(|grant| grant.candidate).collect();
        for id in &self.holding {
            let used = id.find(candidates).map(|of| of.uses(situation)).unwrap_or_default();
            for outcome in used {
                self.holding_by_outcome.entry(outcome).or_default().push(*id);
            }
        }
        for result in self.built.results.iter().filter(|result| is_held(result.variable)) {
            if let Some(written) = result.id.find(candidates) {
                self.covering.entry(written.target.clone()).or_default().push(result.id.candidate);
            }
        }
        for (id, row) in by_row(&self.built.rows) {
            self.used.push(sum(&row.terms, &self.choice.values));
            for member in &row.members {
                let rows = self.rows_of.entry(member.id.candidate).or_default();
                if rows.last() != Some(&id) {
                    rows.push(id);
                }
            }
        }
    }

    /// Returns whether a result holds.
    pub(super) fn holds(&self, result: ResultId) -> bool {
        self.variable(result).is_some_and(|of| self.choice.values.get(of.variable).copied().unwrap_or(0) > 0)
    }

    /// Returns what the first objective that is not proved could still gain.
    pub(super) fn gap(&self) -> Option<crate::decision::Gap> {
        let gap = self.choice.gap?;
        let (of, scale) = (self.built.names.get(gap.objective)?, self.built.scales.get(gap.objective)?);
        Some(crate::decision::Gap { of: of.clone(), at_most: Number::ratio(gap.at_most, *scale)? })
    }

    /// Returns the value of each objective, in what it counts; nothing where there is no choice.
    pub(super) fn worth(&self) -> Vec<Number> {
        let values = self.choice.objectives.iter().zip(&self.built.scales);
        values.filter_map(|(value, scale)| Number::ratio(*value, *scale)).collect()
    }

    /// Returns the variable of a result, where facts allow it.
    pub(super) fn variable(&self, result: ResultId) -> Option<&ResultVariable> {
        self.by_result.get(&result).and_then(|at| self.built.results.get(*at))
    }
}
