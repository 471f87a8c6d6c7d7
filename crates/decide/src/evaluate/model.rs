//! The one choice model: candidates, families, limits, pairs, gates and the order of preference as integers.
//!
//! In: candidates that facts allow. Out: a [`Model`] and what each of its variables and rows stands for. Always true:
//! every limit is a row of the model; nothing is clipped or filtered after the solve.

mod amounts;
mod bundles;
mod copies;
mod courses;
mod together;

pub(super) use amounts::step_of;

use super::candidate::Candidate;
use super::cuts::hold_cuts;
use super::facts::Situation;
use super::family::Group;
use super::gate::{Settled, hold_gates};
use super::ids::{CandidateId, ResultId};
use super::limit::Standing;
use super::membership::{Membership, counting, on};
use super::objective::Wishes;
use super::otherwise::{Placed, find_split, hold_places};
use super::pool::Together;
use super::reach::Reach;
use super::rows::{self, Asked, BeyondByResult, Row};
use super::solve::{Altered, Round};
use super::{average, objective};
use crate::choice::{Constraint, Model, Term, Variable};
use crate::policy::counted::Stage;
use crate::policy::{Beyond, MeasureId, RuleId};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// The model with the meaning of its parts.
pub(super) struct Built {
    pub(super) model: Model,
    /// By how much each objective is multiplied to be whole.
    pub(super) scales: Vec<i64>,
    /// What each objective counts.
    pub(super) names: Vec<String>,
    /// One variable a candidate.
    pub(super) grants: Vec<GrantVariable>,
    /// One a result, in the order of grants.
    pub(super) results: Vec<ResultVariable>,
    /// The rows of limits and requirements.
    pub(super) rows: Vec<Row>,
    /// By a candidate whose outcomes the choice picks, and outcome: the variable that says that it is taken.
    pub(super) takes: BTreeMap<(CandidateId, usize), usize>,
}

/// A grant's variable.
pub(super) struct GrantVariable {
    pub(super) candidate: CandidateId,
    pub(super) variable: usize,
}

/// A result's variable and what it brings.
pub(super) struct ResultVariable {
    pub(super) id: ResultId,
    /// Holds or not.
    pub(super) variable: usize,
    /// What counts it among the results: itself, or the grant where it is parted between two places.
    pub(super) counted_by: Option<usize>,
    /// The amount of each measure as a sum over variables.
    pub(super) amounts: BTreeMap<MeasureId, Vec<(usize, Number)>>,
    /// Whether a limit may leave it without any amount: excused without credit.
    pub(super) may_be_excused: bool,
}

/// What stands in a model before the rules that look at all of it are added.
#[derive(Clone, Copy)]
pub(super) struct Made<'a> {
    pub(super) results: &'a [ResultVariable],
    pub(super) rows: &'a [Row],
}

/// What a model is built from.
pub(super) struct Parts<'a> {
    pub(super) situation: &'a Situation<'a>,
    pub(super) stage: Stage,
    pub(super) candidates: &'a [Candidate],
    /// The results that facts allow, in order.
    pub(super) viable: &'a [ResultId],
    /// The groups of families; of each one outcome counts.
    pub(super) groups: &'a [Group],
    /// What counts toward which limit.
    pub(super) standing: &'a Standing<'a>,
    /// What the stage before settled.
    pub(super) settled: &'a Settled,
    pub(super) round: Round,
    /// What is taken as otherwise than it is.
    pub(super) altered: Option<&'a Altered>,
    /// By candidate: what it takes any one or more of, and what that comes to.
    pub(super) together: &'a BTreeMap<CandidateId, Together>,
}

/// Returns the model, or `None` when a figure would not fit exact integers.
pub(super) fn build(parts: &Parts<'_>) -> Option<Built> {
    let mut builder = Builder {
        parts,
        variables: Vec::new(),
        constraints: Vec::new(),
        grants: Vec::new(),
        results: Vec::new(),
        placed: Vec::new(),
        by_outcome: BTreeMap::new(),
        memberships: Vec::new(),
        takes: BTreeMap::new(),
    };
    let beyond = rows::beyond_by_result(parts);
    builder.add_grants(&beyond)?;
    builder.use_items_once();
    builder.hold_groups_once();
    builder.cover_courses_once();
    builder.pair_courses();
    builder.count_families();
    builder.count_copies();
    let items = builder.items();
    let reach = match parts.altered {
        Some(Altered::Reach(reach)) => Some(reach),
        Some(Altered::Holds(_) | Altered::Room(..)) | None => None,
    };
    let spent = reach.map(|reach| builder.reached_by(reach));
    let results = std::mem::take(&mut builder.results);
    let rows = rows::rows(parts, &results, &mut |asked| builder.make(asked));
    let rows = rows?;
    let Builder { variables, constraints, grants, placed, memberships, takes, .. } = builder;
    let mut model = Model { variables, constraints, objectives: Vec::new() };
    for row in &rows {
        model.constraints.extend(row.constraint()?);
    }
    let made = Made { results: &results, rows: &rows };
    hold_cuts(parts, &beyond, made, &mut model)?;
    hold_places(parts, &placed, made, &mut model)?;
    hold_gates(parts, (&grants, &memberships), made, &mut model)?;
    model.constraints.extend(average::as_supposed(parts.situation, parts.candidates, &results)?);
    if let Some(Altered::Holds(held)) = parts.altered {
        let is_one = |result: &&ResultVariable| held.contains(&result.id);
        let ways = results.iter().filter(is_one).map(|result| Term::new(result.variable, 1));
        model.constraints.push(Constraint::at_least(ways, 1));
    }
    rows::sums_fit(parts, &results, &rows)?;
    let Wishes { objectives, scales, names } = objective::objectives(parts, &items, made, &mut model)?;
    model.objectives = objectives;
    if let (Some(reach), Some(spent)) = (reach, spent) {
        model.constraints.extend(reach.constraints(parts, &results, &rows)?);
        model.objectives = reach.objectives(&spent)?;
        // One set is asked for: which other is as good is asked anew.
        model.variables.iter_mut().for_each(|variable| variable.named = false);
    }
    Some(Built { model, scales, names, grants, results, rows, takes })
}

struct Builder<'a> {
    parts: &'a Parts<'a>,
    variables: Vec<Variable>,
    constraints: Vec<Constraint>,
    grants: Vec<GrantVariable>,
    results: Vec<ResultVariable>,
    placed: Vec<Placed>,
    /// The grants that spend each outcome.
    by_outcome: BTreeMap<usize, Vec<(usize, bool)>>,
    /// Conditions of the choice under which something counts toward a limit.
    memberships: Vec<Membership>,
    /// The variables of outcomes that the choice picks, by candidate and outcome.
    takes: BTreeMap<(CandidateId, usize), usize>,
}

impl Builder<'_> {
    fn add(&mut self, variable: Variable) -> usize {
        self.variables.push(variable);
        self.variables.len() - 1
    }

    fn add_grants(&mut self, beyond: &BeyondByResult) -> Option<()> {
        let mut by_candidate: BTreeMap<CandidateId, Vec<usize>> = BTreeMap::new();
        for result in self.parts.viable {
            by_candidate.entry(result.candidate).or_default().push(result.position);
        }
        for (candidate, results) in by_candidate {
            if let Some(together) = self.parts.together.get(&candidate) {
                self.add_together(candidate, &results, together, beyond)?;
                continue;
            }
            let grant = self.add(Variable::yes_or_no());
            self.grants.push(GrantVariable { candidate, variable: grant });
            let Some(of) = candidate.find(self.parts.candidates) else { continue };
            for outcome in of.uses(self.parts.situation) {
                self.by_outcome
                    .entry(outcome)
                    .or_default()
                    .push((grant, of.uses_freely(self.parts.situation)));
            }
            let modes_of = |result| beyond.get(&candidate.result(result)).cloned().unwrap_or_default();
            let split = find_split(of, &results, modes_of);
            let bundles = self.bundles(of, &results, grant, split.is_some());
            if bundles.keys().any(|(place, _)| *place > 0) {
                self.placed.push(Placed { candidate, bundles: bundles.clone() });
            }
            for result in results {
                let Some(written) = of.results.get(result) else { continue };
                let variable = bundles.get(&(written.place, written.bundle)).copied().unwrap_or(grant);
                let modes = beyond.get(&candidate.result(result)).map(Vec::as_slice).unwrap_or_default();
                let parted = split.as_ref().and_then(|split| Some((split, split.place_of(result)?)));
                let amounts = match parted.filter(|(_, place)| *place > 0) {
                    Some((split, place)) => {
                        let before = self.results.iter().rev().take(place).rev();
                        let before =
                            before.filter_map(|of| of.amounts.get(&split.measure).cloned()).collect();
                        self.rest(written, split, before, variable, modes)?
                    }
                    None => self.amounts(written, variable, modes)?,
                };
                // Parted between places, it is one result all the same.
                let counted_by = match parted {
                    Some((split, _)) => split.ends_with(result).then_some(grant),
                    None => Some(variable),
                };
                let may_be_excused = modes.iter().any(|(_, beyond)| matches!(beyond, Beyond::Excused));
                self.results.push(ResultVariable {
                    id: candidate.result(result),
                    variable,
                    counted_by,
                    amounts,
                    may_be_excused,
                });
            }
        }
        Some(())
    }

    /// Returns the grants that spend an outcome, and whether others may beside them.
    fn spending(&self, outcome: usize) -> &[(usize, bool)] {
        self.by_outcome.get(&outcome).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns variables whose sum is the number of outcomes in use.
    fn items(&mut self) -> Vec<usize> {
        let situation = self.parts.situation;
        let is_made = |outcome: usize| situation.outcome(outcome).is_some_and(|made| !made.parts.is_empty());
        let real = (0..situation.outcomes.len()).filter(|outcome| !is_made(*outcome));
        real.collect::<Vec<_>>().into_iter().flat_map(|outcome| self.used(outcome)).collect()
    }

    /// Returns for each supposed outcome the variables whose sum tells whether it is used; ways that are known are kept out.
    fn reached_by(&mut self, reach: &Reach) -> Vec<Vec<usize>> {
        for way in reach.known() {
            let mut all = Vec::new();
            for sort in way {
                let used = sort.iter().flat_map(|outcome| self.used(*outcome)).collect();
                all.push(Term::new(self.any_of(&used), 1));
            }
            let bound = i64::try_from(all.len()).unwrap_or(i64::MAX) - 1;
            self.constraints.push(Constraint::at_most(all, bound));
        }
        reach.outcomes().map(|outcome| self.used(outcome)).collect()
    }

    fn use_items_once(&mut self) {
        for outcome in 0..self.parts.situation.outcomes.len() {
            let once = self.spending(outcome).iter().filter(|(_, freely)| !freely);
            if once.clone().nth(1).is_some() {
                self.constraints.push(Constraint::at_most_one(once.map(|(variable, _)| *variable)));
            }
        }
    }

    /// Where outcomes come together, they do so once for each group of those that share something.
    fn hold_groups_once(&mut self) {
        let mut by_group: BTreeMap<(RuleId, &str), Vec<usize>> = BTreeMap::new();
        for grant in &self.grants {
            let of = grant.candidate.find(self.parts.candidates);
            let of = of.filter(|of| of.is_once(self.parts.situation));
            if let Some((rule, group)) = of.and_then(|of| Some((of.rule?, of.group.as_deref()?))) {
                by_group.entry((rule, group)).or_default().push(grant.variable);
            }
        }
        let several = by_group.into_values().filter(|grants| grants.len() > 1);
        self.constraints.extend(several.map(Constraint::at_most_one));
    }

    /// Returns variables whose sum is 1 when an outcome is used, else 0.
    fn used(&mut self, outcome: usize) -> Vec<usize> {
        let spending = self.spending(outcome);
        if let [] | [_] = spending {
            return spending.iter().map(|(variable, _)| *variable).collect();
        }
        let freely = spending.iter().any(|(_, freely)| *freely);
        let variables: BTreeSet<usize> = spending.iter().map(|(variable, _)| *variable).collect();
        if freely && !variables.is_empty() {
            vec![self.any_of(&variables)]
        } else {
            variables.into_iter().collect()
        }
    }

    fn make(&mut self, asked: Asked<'_>) -> usize {
        match asked {
            Asked::AnyOf(variables) => self.any_of(variables),
            Asked::Taken(candidate, outcome, variable) => {
                self.takes.get(&(candidate, outcome)).copied().unwrap_or(variable)
            }
            Asked::Above(variables) => {
                let above = self.add(Variable::yes_or_no().unnamed());
                for one in variables {
                    let upper = self.variables.get(*one).map_or(1, |variable| variable.upper);
                    self.constraints.push(Constraint::carried_by(*one, above, upper));
                }
                above
            }
            Asked::On(candidate, condition) => on(
                &mut self.memberships,
                (&mut self.variables, &mut self.constraints),
                (candidate, condition),
            ),
            Asked::Where(candidate, condition, variable) => counting(
                &mut self.memberships,
                (&mut self.variables, &mut self.constraints),
                (candidate, condition, variable),
            ),
        }
    }

    /// Returns a variable that holds when one of these does, and only then.
    fn any_of(&mut self, variables: &BTreeSet<usize>) -> usize {
        if let (Some(only), 1) = (variables.first(), variables.len()) {
            return *only;
        }
        let any = self.add(Variable::yes_or_no().unnamed());
        self.constraints.extend(variables.iter().map(|one| Constraint::goes_with(*one, any)));
        let some = variables.iter().map(|one| Term::new(*one, -1)).chain([Term::new(any, 1)]);
        self.constraints.push(Constraint::at_most(some, 0));
        any
    }

    fn count_families(&mut self) {
        for group in self.parts.groups {
            let used: Vec<usize> = group.outcomes.iter().flat_map(|outcome| self.used(*outcome)).collect();
            if used.len() > 1 {
                self.constraints
                    .push(Constraint::at_most(used.into_iter().map(|variable| Term::new(variable, 1)), 1));
            }
        }
    }
}
