//! A grant that takes any one or more of many outcomes: a variable for each outcome, and what they come to in rows.

use super::{Builder, GrantVariable, ResultVariable};
use crate::choice::{Constraint, Term, Variable};
use crate::evaluate::ids::CandidateId;
use crate::evaluate::pool::{Run, Sum, Together, must_bring, unit};
use crate::evaluate::rows::{self, BeyondByResult};
use crate::policy::Beyond;
use crate::quantity::Number;
use std::collections::BTreeMap;

/// An amount as a sum over variables.
type Terms = Vec<(usize, Number)>;

impl Builder<'_> {
    pub(super) fn add_together(
        &mut self,
        candidate: CandidateId,
        results: &[usize],
        together: &Together,
        beyond: &BeyondByResult,
    ) -> Option<()> {
        let of = candidate.find(self.parts.candidates)?;
        let grant = self.add(Variable::yes_or_no());
        self.grants.push(GrantVariable { candidate, variable: grant });
        let mut takes = Vec::new();
        for (outcome, single) in &together.members {
            let kind = Variable::yes_or_no();
            let taken = self.add(if together.named { kind } else { kind.unnamed() });
            self.constraints.push(Constraint::goes_with(taken, grant));
            self.takes.insert((candidate, *outcome), taken);
            for used in single.find(self.parts.candidates)?.uses(self.parts.situation) {
                self.by_outcome.entry(used).or_default().push((taken, of.uses_freely(self.parts.situation)));
            }
            takes.push(taken);
        }
        let some = takes.iter().map(|taken| Term::new(*taken, -1)).chain([Term::new(grant, 1)]);
        self.constraints.push(Constraint::at_most(some, 0));
        for result in results {
            let written = of.results.get(*result)?;
            let modes = beyond.get(&candidate.result(*result)).map(Vec::as_slice).unwrap_or_default();
            let mut amounts = BTreeMap::new();
            // What holds has reached the first step of something.
            let mut reached = Vec::new();
            for measure in written.amounts.keys() {
                let terms = match together.sums.get(&(*result, *measure))? {
                    Sum::Constant(amount) => vec![(grant, *amount)],
                    Sum::Linear(base, each) => {
                        let each = takes.iter().copied().zip(each.iter().copied());
                        std::iter::once((grant, *base)).chain(each).collect()
                    }
                    Sum::Steps { base, weights, runs } => {
                        self.steps((grant, *base), &takes, weights, runs)?
                    }
                };
                let terms: Terms = terms.into_iter().filter(|(_, by)| !by.is_zero()).collect();
                reached.extend(terms.iter().map(|(variable, _)| Term::new(*variable, -1)));
                let lessened = modes.iter().any(|(own, mode)| own == measure && *mode != Beyond::Refused);
                let terms = if lessened {
                    let steps = modes.iter().filter_map(|(_, mode)| match mode {
                        Beyond::CutTo(step) => Some(*step),
                        Beyond::Carried { .. } => Some(Number::HUNDREDTH),
                        Beyond::Refused | Beyond::Excused => None,
                    });
                    self.at_most(&terms, steps)?
                } else {
                    terms
                };
                amounts.insert(*measure, terms);
            }
            let rule = of.rule(self.parts.situation);
            if rule.is_some_and(|rule| must_bring(self.parts.stage, rule, written))
                && !written.amounts.is_empty()
            {
                reached.push(Term::new(grant, 1));
                self.constraints.push(Constraint::at_most(reached, 0));
            }
            self.results.push(ResultVariable {
                id: candidate.result(*result),
                variable: grant,
                counted_by: Some(grant),
                amounts,
                may_be_excused: false,
            });
        }
        Some(())
    }

    /// So many steps as the sum of the weights has reached, not one less.
    fn steps(
        &mut self,
        base: (usize, Number),
        takes: &[usize],
        weights: &[i64],
        runs: &[Run],
    ) -> Option<Terms> {
        let whole = weights.iter().try_fold(0i64, |sum, weight| sum.checked_add(*weight))?;
        let mut amount = vec![base];
        let sum = |by: i64| {
            takes
                .iter()
                .zip(weights)
                .map(move |(taken, weight)| Term::new(*taken, by * weight))
                .collect::<Vec<_>>()
        };
        // What the steps reached ask for ≤ the sum ≤ what they ask for and less than the next step.
        let (mut reached, mut short) = (sum(-1), sum(1));
        let mut asked = 0i64;
        let mut before: Option<usize> = None;
        for (at, run) in runs.iter().enumerate() {
            let steps = self.add(Variable::amount(run.steps).unnamed());
            amount.push((steps, run.rise));
            reached.push(Term::new(steps, run.gap));
            short.push(Term::new(steps, run.gap.checked_neg()?));
            asked = asked.checked_add(run.gap.checked_mul(run.steps)?)?;
            if let Some(before) = before {
                self.constraints.push(Constraint::carried_by(steps, before, run.steps));
            }
            let next = match runs.get(at + 1) {
                Some(next) => next.gap.checked_sub(run.gap)?,
                // Behind the last step there may be any rest.
                None => whole.checked_sub(asked)?.checked_sub(run.gap - 1)?.max(0),
            };
            if next != 0 || at + 1 < runs.len() {
                let full = self.add(Variable::yes_or_no().unnamed());
                let all = [Term::new(full, run.steps), Term::new(steps, -1)];
                self.constraints.push(Constraint::at_most(all, 0));
                let last = [Term::new(steps, 1), Term::new(full, -1)];
                self.constraints.push(Constraint::at_most(last, run.steps - 1));
                short.push(Term::new(full, next.checked_neg()?));
                before = Some(full);
            }
        }
        let Some(first) = runs.first() else { return Some(amount) };
        self.constraints.push(Constraint::at_most(reached, 0));
        self.constraints.push(Constraint::at_most(short, first.gap - 1));
        Some(amount)
    }

    /// An amount that a limit may lessen: any part of it.
    fn at_most(&mut self, whole: &Terms, steps: impl Iterator<Item = Number>) -> Option<Terms> {
        let unit = unit(whole.iter().map(|(_, by)| *by).chain(steps))?;
        let most = whole.iter().try_fold(Number::ZERO, |sum, (variable, by)| {
            let upper = self.variables.get(*variable)?.upper;
            sum.checked_add(by.checked_mul(Number::whole(upper))?)
        })?;
        let part = self.add(Variable::amount(most.checked_div(unit)?.floor()).unnamed());
        let over: Option<Terms> =
            whole.iter().map(|(variable, by)| Some((*variable, Number::ZERO.checked_sub(*by)?))).collect();
        let (terms, bound) = rows::scaled(&[over?, vec![(part, unit)]].concat(), Number::ZERO)?;
        self.constraints.push(Constraint::at_most(terms, bound));
        Some(vec![(part, unit)])
    }
}
