//! Amounts as sums over variables: whole, excused, cut in steps, or parted between places.

use super::Builder;
use crate::choice::{Constraint, Term, Variable};
use crate::evaluate::candidate::ResultCandidate;
use crate::evaluate::otherwise::Split;
use crate::evaluate::rows;
use crate::policy::{Beyond, MeasureId};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// The step in which an amount is parted between this period and the next: a hundredth.
const CARRIED_STEP: Number = Number::HUNDREDTH;

/// Returns the step in which limits lessen an amount: that of one that cuts, for it allows only multiples of it, else the finer
/// one of what is carried over; `None` where none does either.
pub(in crate::evaluate) fn step_of<'a>(modes: impl Iterator<Item = &'a Beyond> + Clone) -> Option<Number> {
    let cut = modes.clone().find_map(|mode| if let Beyond::CutTo(step) = mode { Some(*step) } else { None });
    let carries = |mode: &Beyond| matches!(mode, Beyond::Carried { .. });
    cut.or_else(|| modes.clone().any(carries).then_some(CARRIED_STEP))
}

impl Builder<'_> {
    /// Returns each amount as a sum over variables: whole with the result, apart where a limit may excuse or cut it.
    pub(super) fn amounts(
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
            let own = modes.iter().filter(|(counted, _)| counted == measure).map(|(_, beyond)| beyond);
            let excused = own.clone().any(|beyond| matches!(beyond, Beyond::Excused));
            let terms = match step_of(own) {
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

    /// Returns the amount of a later place: what limits leave of it in the places before.
    pub(super) fn rest(
        &mut self,
        written: &ResultCandidate,
        split: &Split,
        before: Vec<Vec<(usize, Number)>>,
        holds: usize,
        modes: &[(MeasureId, Beyond)],
    ) -> Option<BTreeMap<MeasureId, Vec<(usize, Number)>>> {
        let may_be_less = modes.iter().any(|(_, beyond)| *beyond != Beyond::Refused);
        let own = if may_be_less {
            self.amounts(written, holds, modes)?.remove(&split.measure).unwrap_or_default()
        } else {
            // So many steps as the places before took are taken off.
            let mut own = vec![(holds, split.amount)];
            for (taken, step) in before.iter().filter_map(|place| place.last().copied()) {
                let most = self.variables.get(taken)?.upper;
                let off = self.add(Variable::amount(most).unnamed());
                self.constraints.push(Constraint::carried_by(off, holds, most));
                self.constraints.push(Constraint::goes_with(off, taken));
                let all = [Term::new(taken, 1), Term::new(holds, most), Term::new(off, -1)];
                self.constraints.push(Constraint::at_most(all, most));
                own.push((off, Number::ZERO.checked_sub(step)?));
            }
            own
        };
        let before: Vec<(usize, Number)> = before.into_iter().flatten().collect();
        // A later place never holds with nothing left for it.
        if let Some(least) = before.iter().map(|(_, step)| *step).min() {
            let with = before.iter().copied().chain([(holds, least)]).collect::<Vec<_>>();
            let (terms, bound) = rows::scaled(&with, split.amount)?;
            self.constraints.push(Constraint::at_most(terms, bound));
        }
        let all: Vec<(usize, Number)> = before.into_iter().chain(own.iter().copied()).collect();
        let (terms, bound) = rows::scaled(&all, split.amount)?;
        self.constraints.push(Constraint::at_most(terms, bound));
        Some(BTreeMap::from([(split.measure, own)]))
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
}
