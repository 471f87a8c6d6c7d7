//! The one choice model: candidates, families, limits, pairs, gates and the order of preference as integers.
//!
//! In: candidates that facts allow. Out: a [`Model`] and what each of its variables and rows stands for. Always true:
//! every limit is a row of the model; nothing is clipped or filtered after the solve.

use super::candidate::{Candidate, ResultCandidate};
use super::facts::Situation;
use super::family::Group;
use super::gate::{Settled, hold_gates};
use super::limit::Standing;
use super::objective;
use super::rows::{self, BeyondByResult, Row};
use crate::choice::{Constraint, Model, Term, Variable};
use crate::decision::TargetRef;
use crate::policy::counted::Stage;
use crate::policy::rule::ResultShape;
use crate::policy::{Beyond, MeasureId, Use};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// The step in which an amount is parted between this period and the next: a hundredth.
const CARRIED_STEP: Number = Number::HUNDREDTH;

/// The model with the meaning of its parts.
pub(super) struct Built {
    pub(super) model: Model,
    /// One variable a candidate.
    pub(super) grants: Vec<GrantVariable>,
    /// One a result, in the order of grants.
    pub(super) results: Vec<ResultVariable>,
    /// The rows of limits and requirements.
    pub(super) rows: Vec<Row>,
}

/// A grant's variable.
pub(super) struct GrantVariable {
    /// Position among the candidates.
    pub(super) candidate: usize,
    pub(super) variable: usize,
}

/// A result's variable and what it brings.
pub(super) struct ResultVariable {
    /// Position among the candidates.
    pub(super) candidate: usize,
    /// Position among its results.
    pub(super) result: usize,
    /// Holds or not.
    pub(super) variable: usize,
    /// The amount of each measure as a sum over variables.
    pub(super) amounts: BTreeMap<MeasureId, Vec<(usize, Number)>>,
}

/// What a model is built from.
pub(super) struct Parts<'a> {
    pub(super) situation: &'a Situation<'a>,
    pub(super) stage: Stage,
    pub(super) candidates: &'a [Candidate],
    /// The results that facts allow: candidate and result, in order.
    pub(super) viable: &'a [(usize, usize)],
    /// The groups of families; of each one outcome counts.
    pub(super) groups: &'a [Group],
    /// What counts toward which limit.
    pub(super) standing: &'a Standing<'a>,
    /// What the stage before settled.
    pub(super) settled: &'a Settled,
    /// Whether all needs are taken as met.
    pub(super) needs_met: bool,
}

/// Returns the model, or `None` when a figure would not fit exact integers.
pub(super) fn build(parts: &Parts<'_>) -> Option<Built> {
    let mut builder = Builder {
        parts,
        variables: Vec::new(),
        constraints: Vec::new(),
        grants: Vec::new(),
        results: Vec::new(),
    };
    builder.add_grants(&rows::beyond_by_result(parts))?;
    builder.use_items_once();
    builder.cover_courses_once();
    builder.pair_courses();
    builder.count_families();
    let items = builder.items();
    let results = std::mem::take(&mut builder.results);
    let rows = rows::rows(parts, &results, &mut |variables| builder.any_of(variables));
    let rows = rows?;
    let Builder { mut variables, mut constraints, grants, .. } = builder;
    for row in &rows {
        constraints.extend(row.constraint()?);
    }
    hold_gates(parts, &grants, &rows, &mut variables, &mut constraints)?;
    sums_fit(parts, &results, &rows)?;
    let objectives = objective::objectives(parts, &items, &results, &rows, &mut variables, &mut constraints)?;
    Some(Built { model: Model { variables, constraints, objectives }, grants, results, rows })
}

/// Returns `None` where a sum that the report reads back could leave exact integers: each measure over all results, and
/// each row with its history.
fn sums_fit(parts: &Parts<'_>, results: &[ResultVariable], rows: &[Row]) -> Option<()> {
    let mut by_measure: BTreeMap<MeasureId, Vec<Number>> = BTreeMap::new();
    for result in results {
        let written = parts.candidates.get(result.candidate).and_then(|of| of.results.get(result.result));
        for (measure, amount) in written.iter().flat_map(|written| &written.amounts) {
            by_measure.entry(*measure).or_default().push(*amount);
        }
    }
    for amounts in by_measure.values() {
        rows::fits(amounts.iter().copied())?;
    }
    for row in rows {
        rows::fits(row.members.iter().map(|member| member.weight).chain([row.history]))?;
    }
    Some(())
}

struct Builder<'a> {
    parts: &'a Parts<'a>,
    variables: Vec<Variable>,
    constraints: Vec<Constraint>,
    grants: Vec<GrantVariable>,
    results: Vec<ResultVariable>,
}

impl Builder<'_> {
    fn add(&mut self, variable: Variable) -> usize {
        self.variables.push(variable);
        self.variables.len() - 1
    }

    fn add_grants(&mut self, beyond: &BeyondByResult) -> Option<()> {
        let mut by_candidate: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (candidate, result) in self.parts.viable {
            by_candidate.entry(*candidate).or_default().push(*result);
        }
        for (candidate, results) in by_candidate {
            let grant = self.add(Variable::yes_or_no());
            self.grants.push(GrantVariable { candidate, variable: grant });
            let Some(of) = self.parts.candidates.get(candidate) else { continue };
            let bundles = self.bundles(of, &results, grant);
            for result in results {
                let Some(written) = of.results.get(result) else { continue };
                let variable = bundles.get(&(written.place, written.bundle)).copied().unwrap_or(grant);
                let modes = beyond.get(&(candidate, result)).map(Vec::as_slice).unwrap_or_default();
                let amounts = self.amounts(written, variable, modes)?;
                self.results.push(ResultVariable { candidate, result, variable, amounts });
            }
        }
        Some(())
    }

    /// One variable a bundle; the grant's own where it has but one.
    fn bundles(
        &mut self,
        of: &Candidate,
        results: &[usize],
        grant: usize,
    ) -> BTreeMap<(usize, usize), usize> {
        let keys: BTreeSet<(usize, usize)> = results
            .iter()
            .filter_map(|result| of.results.get(*result))
            .map(|result| (result.place, result.bundle))
            .collect();
        if keys.len() == 1 {
            return keys.into_iter().map(|key| (key, grant)).collect();
        }
        let bundles: BTreeMap<(usize, usize), usize> =
            keys.into_iter().map(|key| (key, self.add(Variable::yes_or_no()))).collect();
        self.constraints.extend(bundles.values().map(|bundle| Constraint::goes_with(*bundle, grant)));
        // A grant holds only with something to grant.
        let some = bundles.values().map(|bundle| Term::new(*bundle, -1)).chain([Term::new(grant, 1)]);
        self.constraints.push(Constraint::at_most(some, 0));
        let places: BTreeSet<usize> = bundles.keys().map(|(place, _)| *place).collect();
        for place in &places {
            if self.takes_one(of, *place) {
                let in_place = bundles.iter().filter(|((at, _), _)| at == place).map(|(_, bundle)| *bundle);
                self.constraints.push(Constraint::at_most_one(in_place));
            }
        }
        if places.len() > 1 {
            let chosen: Vec<(usize, usize)> =
                places.iter().map(|place| (*place, self.add(Variable::yes_or_no().unnamed()))).collect();
            self.constraints.push(Constraint::at_most_one(chosen.iter().map(|(_, variable)| *variable)));
            for (place, variable) in chosen {
                let in_place = bundles.iter().filter(|((at, _), _)| *at == place);
                self.constraints.extend(in_place.map(|(_, bundle)| Constraint::goes_with(*bundle, variable)));
            }
        }
        bundles
    }

    fn takes_one(&self, of: &Candidate, place: usize) -> bool {
        let shape =
            of.rule(self.parts.situation).and_then(|rule| rule.places.get(place)).map(|place| place.shape);
        matches!(shape, Some(ResultShape::Best | ResultShape::Choice))
    }

    /// Returns each amount as a sum over variables: whole with the result, apart where a limit may excuse or cut it.
    fn amounts(
        &mut self,
        written: &ResultCandidate,
        holds: usize,
        modes: &[(MeasureId, Beyond)],
    ) -> Option<BTreeMap<MeasureId, Vec<(usize, Number)>>> {
        let mut amounts = BTreeMap::new();
        for (measure, amount) in &written.amounts {
            if amount.is_zero() {
                continue;
            }
            let mut own = modes.iter().filter(|(counted, _)| counted == measure).map(|(_, beyond)| beyond);
            let excused = own.clone().any(|beyond| matches!(beyond, Beyond::Excused));
            let step = own.find_map(|beyond| match beyond {
                Beyond::CutTo(step) => Some(*step),
                Beyond::Carried(_) => Some(CARRIED_STEP),
                Beyond::Refused | Beyond::Excused => None,
            });
            let terms = match step {
                Some(step) => self.cut(*amount, step, holds, excused)?,
                None if excused => {
                    let credited = self.add(Variable::yes_or_no());
                    self.constraints.push(Constraint::goes_with(credited, holds));
                    vec![(credited, *amount)]
                }
                None => vec![(holds, *amount)],
            };
            amounts.insert(*measure, terms);
        }
        Some(amounts)
    }

    /// An amount that may be whole, or so many steps of it.
    fn cut(
        &mut self,
        amount: Number,
        step: Number,
        holds: usize,
        may_be_none: bool,
    ) -> Option<Vec<(usize, Number)>> {
        let steps = amount.checked_div(step)?;
        let most = steps.floor();
        if steps.is_whole() {
            let taken = self.add(Variable::amount(most));
            self.constraints.push(Constraint::carried_by(taken, holds, most));
            if !may_be_none {
                self.constraints.push(Constraint::goes_with(holds, taken));
            }
            return Some(vec![(taken, step)]);
        }
        let (whole, part) = (self.add(Variable::yes_or_no()), self.add(Variable::yes_or_no().unnamed()));
        let taken = self.add(Variable::amount(most));
        let one_way = [Term::new(whole, 1), Term::new(part, 1), Term::new(holds, -1)];
        self.constraints.push(Constraint::at_most(one_way, 0));
        self.constraints.push(Constraint::carried_by(taken, part, most.max(1)));
        self.constraints.push(Constraint::goes_with(part, taken));
        if !may_be_none {
            let some = [Term::new(holds, 1), Term::new(whole, -1), Term::new(part, -1)];
            self.constraints.push(Constraint::at_most(some, 0));
        }
        Some(vec![(whole, amount), (taken, step)])
    }

    fn candidate(&self, grant: &GrantVariable) -> Option<&Candidate> {
        self.parts.candidates.get(grant.candidate)
    }

    /// Returns the grants that spend an outcome.
    fn spending(&self, outcome: usize) -> Vec<(usize, Use)> {
        let spends = |grant: &GrantVariable| {
            let candidate = self.candidate(grant)?;
            candidate.spent.contains(&outcome).then_some((grant.variable, candidate.item_use))
        };
        self.grants.iter().filter_map(spends).collect()
    }

    /// Returns variables whose sum is the number of outcomes in use.
    fn items(&mut self) -> Vec<usize> {
        (0..self.parts.situation.outcomes.len()).flat_map(|outcome| self.used(outcome)).collect()
    }

    fn use_items_once(&mut self) {
        for outcome in 0..self.parts.situation.outcomes.len() {
            let once: Vec<usize> = self
                .spending(outcome)
                .into_iter()
                .filter(|(_, item_use)| *item_use != Use::Freely)
                .map(|(variable, _)| variable)
                .collect();
            if once.len() > 1 {
                self.constraints.push(Constraint::at_most_one(once));
            }
        }
    }

    /// Returns variables whose sum is 1 when an outcome is used, else 0.
    fn used(&mut self, outcome: usize) -> Vec<usize> {
        let spending = self.spending(outcome);
        let freely = spending.iter().any(|(_, item_use)| *item_use == Use::Freely);
        let variables: BTreeSet<usize> = spending.into_iter().map(|(variable, _)| variable).collect();
        if freely && !variables.is_empty() {
            vec![self.any_of(&variables)]
        } else {
            variables.into_iter().collect()
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

    /// Returns the results' variables by course.
    fn by_course(&self) -> BTreeMap<String, Vec<usize>> {
        let mut by_course: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for result in &self.results {
            let written =
                self.parts.candidates.get(result.candidate).and_then(|of| of.results.get(result.result));
            if let Some(TargetRef::Course(code)) = written.map(|written| &written.target)
                // A target that is not known yet stands for no course.
                && !code.is_empty()
            {
                by_course.entry(code.clone()).or_default().push(result.variable);
            }
        }
        by_course
    }

    fn cover_courses_once(&mut self) {
        if self.parts.stage == Stage::Recognised {
            // An outcome is stored once, by whichever rule.
            for outcome in 0..self.parts.situation.outcomes.len() {
                let storing: Vec<usize> =
                    self.spending(outcome).into_iter().map(|(variable, _)| variable).collect();
                if storing.len() > 1 {
                    self.constraints.push(Constraint::at_most_one(storing));
                }
            }
        }
        let covering = self.by_course().into_values().filter(|covering| covering.len() > 1);
        self.constraints.extend(covering.map(Constraint::at_most_one));
    }

    /// Courses of a pair are covered together, whatever covers them; what the record already has asks for no partner.
    fn pair_courses(&mut self) {
        let by_course = self.by_course();
        let situation = self.parts.situation;
        for pair in situation.programme.iter().flat_map(|programme| &programme.pairs) {
            let open: Vec<&String> = pair
                .iter()
                .filter(|code| !super::history::covers(situation, &TargetRef::Course((*code).clone())))
                .collect();
            for (left, right) in open.iter().zip(open.iter().skip(1)) {
                let side = |code: &String, by: i64| {
                    let covering = by_course.get(code).map(Vec::as_slice).unwrap_or_default();
                    covering.iter().map(|variable| Term::new(*variable, by)).collect::<Vec<_>>()
                };
                let terms = [side(left, 1), side(right, -1)].concat();
                let opposite =
                    terms.iter().map(|term| Term::new(term.variable, -term.coefficient)).collect::<Vec<_>>();
                self.constraints.push(Constraint::at_most(terms, 0));
                self.constraints.push(Constraint::at_most(opposite, 0));
            }
        }
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
