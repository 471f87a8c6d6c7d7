//! The order of preference as linear sums.

use super::limit::Limit;
use super::model::{Made, Parts, ResultVariable};
use super::rows::{Row, met_with, scaled};
use crate::choice::{Constraint, Model, Objective, Term, Variable};
use crate::decision::TargetRef;
use crate::policy::counted::Stage;
use crate::policy::{CountedId, MeasureId, Preference};
use crate::quantity::{Number, common_denominator};
use std::collections::BTreeSet;

/// What is wanted, in its order.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) objectives: Vec<Objective>,
    /// By how much each objective is multiplied to be whole.
    pub(super) scales: Vec<i64>,
    /// What each objective counts: a measure, or `courses`, `results`, `items`, `requirements`.
    pub(super) names: Vec<String>,
}

impl Wishes {
    fn push(&mut self, name: &str, objective: Objective, scale: i64) {
        self.names.push(name.to_owned());
        self.objectives.push(objective);
        self.scales.push(scale);
    }
}

/// Returns the sums in their order: what the policy prefers, and before "fewest items" (or at the end) the number of results
/// that bring nothing of what was preferred till then, so that a grant worth nothing is kept.
pub(super) fn objectives(
    parts: &Parts<'_>,
    items: &[usize],
    made: Made<'_>,
    model: &mut Model,
) -> Option<Wishes> {
    let Made { results, rows } = made;
    let default = default(parts);
    let written = parts.situation.policy().prefer.as_slice();
    let preferences = if written.is_empty() { default.as_slice() } else { written };
    let mut wishes = Wishes::default();
    let mut held = false;
    let mut measures = BTreeSet::new();
    // The results that what was preferred till now does not count in any case.
    let mut uncounted: Vec<&ResultVariable> = results.iter().collect();
    for preference in preferences {
        match preference {
            Preference::Most(measure) => {
                measures.insert(*measure);
                let (objective, scale) = most(results, *measure)?;
                let name = parts.situation.policy().measures.get(measure.index());
                wishes.push(name.map_or("credits", |measure| &measure.name), objective, scale);
            }
            Preference::FewestItems => {
                if !held {
                    wishes.push("results", worthless_held(&uncounted, &measures, model), 1);
                    held = true;
                }
                wishes.push("items", fewest_items(items), 1);
            }
            Preference::MostCourses => {
                uncounted.retain(|result| !is_toward_course(parts, result));
                wishes.push("courses", most_courses(parts, results), 1);
            }
            Preference::Meeting(named) => {
                wishes.push("requirements", most_met(parts, rows, named, model)?, 1);
            }
        }
    }
    if !held {
        wishes.push("results", worthless_held(&uncounted, &measures, model), 1);
    }
    Some(wishes)
}

/// Credits first, then fewest items; what is stored is stored for its own sake, so there every measure counts, in text order.
fn default(parts: &Parts<'_>) -> Vec<Preference> {
    let measures = match parts.stage {
        Stage::Recognised => parts.situation.policy().measures.len().max(1),
        Stage::Converted => 1,
    };
    let most = (0u32..).take(measures).map(|id| Preference::Most(MeasureId(id)));
    most.chain([Preference::FewestItems]).collect()
}

fn most(results: &[ResultVariable], measure: MeasureId) -> Option<(Objective, i64)> {
    let terms: Vec<(usize, Number)> =
        results.iter().filter_map(|result| result.amounts.get(&measure)).flatten().copied().collect();
    let over = common_denominator(terms.iter().map(|(_, by)| *by))?;
    let (terms, _) = scaled(&terms, Number::ZERO)?;
    Some((Objective::maximise(terms), over))
}

/// Counts the requirements that are met, of those named or of all.
fn most_met(parts: &Parts<'_>, rows: &[Row], named: &[CountedId], model: &mut Model) -> Option<Objective> {
    let is_named = |row: &&Row| match parts.standing.limit(row.limit) {
        Some(Limit::Declared(at, _)) => {
            row.is_requirement && (named.is_empty() || named.iter().any(|id| id.index() == *at))
        }
        Some(Limit::Pool(..)) | None => false,
    };
    let mut met = Vec::new();
    // A requirement whose figure is not known cannot be shown to be met.
    for (row, figure) in rows.iter().filter(is_named).filter_map(|row| Some((row, row.figure?))) {
        model.variables.push(Variable::yes_or_no().unnamed());
        let variable = model.variables.len() - 1;
        model.constraints.push(met_with(row, figure, variable)?);
        met.push(Term::new(variable, 1));
    }
    Some(Objective::maximise(met))
}

/// Counts the results that hold and bring nothing in these measures.
fn worthless_held(
    results: &[&ResultVariable],
    measures: &BTreeSet<MeasureId>,
    model: &mut Model,
) -> Objective {
    let mut terms = Vec::new();
    for (result, counted_by) in results.iter().filter_map(|result| Some((result, result.counted_by?))) {
        let amounts = result.amounts.iter().filter(|(measure, _)| measures.contains(measure));
        let brought = amounts.flat_map(|(_, terms)| terms).filter(|(_, by)| *by != Number::ZERO);
        let mut brought = brought.map(|(variable, _)| *variable).peekable();
        if brought.peek().is_none() {
            terms.push(Term::new(counted_by, 1));
            continue;
        }
        if !result.may_be_excused {
            continue;
        }
        let brought: BTreeSet<usize> = brought.collect();
        if !brought.contains(&result.variable) {
            let excused = model.variables.len();
            model.constraints.push(Constraint::goes_with(excused, result.variable));
            for amount in brought {
                let upper = model.variables.get(amount).map_or(1, |variable| variable.upper);
                model
                    .constraints
                    .push(Constraint::at_most([Term::new(excused, upper), Term::new(amount, 1)], upper));
            }
            model.variables.push(Variable::yes_or_no().unnamed());
            terms.push(Term::new(excused, 1));
        }
    }
    Objective::maximise(terms)
}

/// The variables add up to the number of outcomes in use, each counted once however often it is used.
fn fewest_items(items: &[usize]) -> Objective {
    Objective::minimise(items.iter().map(|variable| Term::new(*variable, 1)))
}

fn most_courses(parts: &Parts<'_>, results: &[ResultVariable]) -> Objective {
    let toward_courses = results.iter().filter(|result| is_toward_course(parts, result));
    Objective::maximise(toward_courses.map(|result| Term::new(result.variable, 1)))
}

fn is_toward_course(parts: &Parts<'_>, result: &ResultVariable) -> bool {
    let written = result.id.find(parts.candidates);
    matches!(written.map(|written| &written.target), Some(TargetRef::Course(_)))
}
