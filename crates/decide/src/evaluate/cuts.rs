//! A cut is for the limit that cuts: what other limits do not admit is treated as they say, and not cut to suit them.
//!
//! In: results that count toward a limit that cuts, excuses or carries and toward another that refuses. Out: constraints by
//! which such a result brings less than its amount only where a limit of the first sort has no room for more.

use super::counted::Weight;
use super::ids::{RowId, by_row};
use super::model::{Made, Parts, ResultVariable, step_of};
use super::rows::{BeyondByResult, Member, Row, scaled};
use crate::choice::{Constraint, Model, Term, Variable};
use crate::policy::{Beyond, MeasureId};
use crate::quantity::{Number, common_denominator};
use std::collections::BTreeMap;

/// Adds the constraints; `None` where a figure does not fit.
pub(super) fn hold_cuts(
    parts: &Parts<'_>,
    beyond: &BeyondByResult,
    made: Made<'_>,
    model: &mut Model,
) -> Option<()> {
    let mut cuts = Cuts { parts, rows: made.rows, model, full: BTreeMap::new() };
    for result in made.results {
        // What is parted between two places goes on to the second only where the first is full.
        if result.counted_by != Some(result.variable) || parts.together.contains_key(&result.id.candidate) {
            continue;
        }
        let modes = beyond.get(&result.id).map(Vec::as_slice).unwrap_or_default();
        for measure in result.amounts.keys() {
            let own = || modes.iter().filter(|(counted, _)| counted == measure).map(|(_, beyond)| beyond);
            if own().any(|mode| *mode == Beyond::Refused) && own().any(|mode| *mode != Beyond::Refused) {
                cuts.hold(result, *measure, step_of(own()))?;
            }
        }
    }
    Some(())
}

/// Returns the least that a result of so much would take of a limit: where that is an amount, the smallest part that the limit
/// lets through, and nothing (`None`) where it lets any through without counting it.
pub(super) fn least_taken(beyond: &Beyond, weight: Number, is_amount: bool) -> Option<Number> {
    match beyond {
        Beyond::Refused => Some(weight),
        Beyond::Excused if is_amount => None,
        Beyond::CutTo(step) if is_amount => Some((*step).min(weight)),
        Beyond::Carried { .. } if is_amount => Some(Number::HUNDREDTH.min(weight)),
        Beyond::Excused | Beyond::CutTo(_) | Beyond::Carried { .. } => Some(weight),
    }
}

struct Cuts<'a, 'p> {
    parts: &'a Parts<'p>,
    rows: &'a [Row],
    model: &'a mut Model,
    /// The variable that says that a row has no room for so much more.
    full: BTreeMap<(RowId, Number, Option<usize>), Option<usize>>,
}

impl Cuts<'_, '_> {
    /// Adds that the amount is whole, or a limit that may lessen it is full.
    fn hold(&mut self, result: &ResultVariable, measure: MeasureId, step: Option<Number>) -> Option<()> {
        let written = result.id.find(self.parts.candidates)?;
        let amount = *written.amounts.get(&measure)?;
        let mut full = Vec::new();
        for (id, row) in by_row(self.rows).filter(|(_, row)| !row.is_requirement) {
            let own = row.members_of(result.id.candidate);
            let Some(member) = own.iter().find(|member| member.id == result.id) else { continue };
            let share = self.parts.standing.share(row.limit, result.id);
            let Some(Weight::Recorded(_, _, factor)) = share.map(|share| &share.weight) else { continue };
            let Some(limit) = self.parts.standing.limit(row.limit) else { continue };
            let variable = match limit.beyond(self.parts.situation) {
                Beyond::Refused => continue,
                Beyond::Excused => self.full_without(row, member)?,
                Beyond::CutTo(_) | Beyond::Carried { .. } => {
                    let next = step.unwrap_or(amount).min(amount);
                    self.full((id, row), next.checked_mul(*factor)?, member.on)?
                }
            };
            match variable {
                Some(variable) => full.push(variable),
                None => return Some(()),
            }
        }
        // Amount × holds ≤ what it brings, unless something is full.
        let brings = result.amounts.get(&measure).into_iter().flatten();
        let brings = brings.map(|(variable, by)| Some((*variable, Number::ZERO.checked_sub(*by)?)));
        let mut terms = brings.collect::<Option<Vec<_>>>()?;
        terms.push((result.variable, amount));
        for variable in full {
            terms.push((variable, Number::ZERO.checked_sub(amount)?));
        }
        let (terms, _) = scaled(&terms, Number::ZERO)?;
        self.model.constraints.push(Constraint::at_most(terms, 0));
        Some(())
    }

    /// Returns a variable that may hold only where a row has no room for so much more; the inner `None` where it never has.
    fn full(&mut self, (id, row): (RowId, &Row), more: Number, on: Option<usize>) -> Option<Option<usize>> {
        if let Some(known) = self.full.get(&(id, more, on)) {
            return Some(*known);
        }
        let variable = self.when_over(row, &row.terms, more)?;
        let variable = self.only(variable, on);
        self.full.insert((id, more, on), variable);
        Some(variable)
    }

    /// The same for the whole of a member beside all others.
    fn full_without(&mut self, row: &Row, own: &Member) -> Option<Option<usize>> {
        let others: Vec<(usize, Number)> =
            row.terms.iter().filter(|term| !own.terms.contains(term)).copied().collect();
        let variable = self.when_over(row, &others, own.weight)?;
        Some(self.only(variable, own.on))
    }

    /// What counts only where a condition holds is full only there.
    fn only(&mut self, full: Option<usize>, on: Option<usize>) -> Option<usize> {
        let (Some(full), Some(on)) = (full, on) else { return full.or(on) };
        self.model.constraints.push(Constraint::goes_with(full, on));
        Some(full)
    }

    fn when_over(&mut self, row: &Row, terms: &[(usize, Number)], more: Number) -> Option<Option<usize>> {
        let Some(room) = row.room() else { return Some(None) };
        let over = common_denominator(terms.iter().map(|(_, by)| *by).chain([room, more]))?;
        let lacking = room.scaled(over)?.checked_sub(more.scaled(over)?)?.checked_add(1)?;
        if lacking <= 0 {
            return Some(None);
        }
        self.model.variables.push(Variable::yes_or_no().unnamed());
        let full = self.model.variables.len() - 1;
        let sum =
            terms.iter().map(|(variable, by)| Some(Term::new(*variable, by.scaled(over)?.checked_neg()?)));
        let sum = sum.collect::<Option<Vec<_>>>()?.into_iter().chain([Term::new(full, lacking)]);
        self.model.constraints.push(Constraint::at_most(sum, 0));
        Some(Some(full))
    }
}
