//! One case: narrow it, try the points the relaxation suggests, and say where to split.

use super::super::relaxation::{ONE, Relaxation, Show};
use super::super::space::{Conflict, Space};
use super::super::surrogate::{Surrogate, surrogate};
use super::{Aim, Before, Budget, Half, Local, Run, Search, Seen, Shown, Table};

// How often one case is narrowed by a new sum of its rows before it is split.
const ROUNDS: usize = 2;

// A variable this close to a whole value is not one to split at while there is another.
const SURE: i64 = ONE >> 16;
const SLIGHT: i128 = 1 << 20;
// A loss is never taken for more.
const MOST_LOSS: i64 = 1 << 56;

/// What became of a case.
pub(super) enum Visit {
    Closed,
    /// What was sought is found: any assignment, where there is no goal.
    Found,
    /// The values up to `at` are one half, the others the other half.
    Split {
        variable: usize,
        at: i64,
        upper_first: bool,
        lower_before: Option<Before>,
        upper_before: Option<Before>,
    },
}

impl Search {
    pub(super) fn visit(&mut self, run: &mut Run<'_>, last: Option<Half>, budget: &mut Budget) -> Visit {
        if let Some(goal) = &run.goal {
            goal.renew(&mut self.space);
        }
        self.local = None;
        for round in 0..ROUNDS {
            if self.space.propagate().is_err() {
                return Visit::Closed;
            }
            if self.space.is_settled() {
                let values = self.space.lower.clone();
                return self.accept(run, values);
            }
            let narrowed = self.narrow_by_relaxation(run);
            if round == 0 {
                self.learn(last);
            }
            match narrowed {
                Err(Conflict) => return Visit::Closed,
                Ok(true) => continue,
                Ok(false) => {}
            }
            let Some(values) = self.suggested() else { break };
            if let Visit::Found = self.accept(run, values) {
                return Visit::Found;
            }
            if run.is_beaten(&self.space) {
                return Visit::Closed;
            }
        }
        // The last round may have narrowed, and a better assignment demands more of the others.
        if self.space.propagate().is_err() {
            return Visit::Closed;
        }
        if self.space.is_settled() {
            let values = self.space.lower.clone();
            return self.accept(run, values);
        }
        match self.plain(run, budget) {
            Some(visit) => visit,
            None => self.split(),
        }
    }

    /// Notes what the last split cost.
    fn learn(&mut self, last: Option<Half>) {
        let Table::Made(relaxation) = &self.relaxation else { return };
        let Some((half, from)) = last.and_then(|half| Some((half, half.from?))) else { return };
        let now = relaxation.objective_value();
        let loss = from.value.saturating_sub(now).clamp(0, MOST_LOSS);
        let side = usize::from(half.upper);
        if let Some(seen) = self.experience.get_mut(half.variable).and_then(|both| both.get_mut(side)) {
            let unit = (i128::from(loss) * i128::from(ONE) / i128::from(from.way.max(SURE))) as i64;
            seen.sum = seen.sum.saturating_add(unit.min(MOST_LOSS));
            seen.count += 1;
        }
    }

    /// Returns what a move by `way` is expected to cost, at least `least`.
    fn expected(&self, variable: usize, upper: bool, way: i64, least: i64) -> i64 {
        let seen = self.experience.get(variable).and_then(|both| both.get(usize::from(upper)));
        let by_seen = seen
            .filter(|seen| seen.count > 0)
            .map_or(0, |seen| (i128::from(seen.sum / seen.count) * i128::from(way) / i128::from(ONE)) as i64);
        by_seen.max(least)
    }

    /// Takes an assignment that the space admits as the best so far, and demands better ones from now on.
    pub(super) fn accept(&mut self, run: &mut Run<'_>, values: Vec<i64>) -> Visit {
        let Some(goal) = &run.goal else {
            *run.best = Some(values);
            return Visit::Found;
        };
        goal.demand_better(&mut self.space, &values);
        *run.best = Some(values);
        Visit::Closed
    }

    /// Adds the rows up as the relaxation weighs them and narrows by the sum.
    fn narrow_by_relaxation(&mut self, run: &mut Run<'_>) -> Result<bool, Conflict> {
        self.make_relaxation(run);
        let Table::Made(relaxation) = &mut self.relaxation else { return Ok(false) };
        let loosened = run.goal.as_ref().map(|goal| (goal.row, goal.loose)).or(self.lead);
        let weights = relaxation.solve(&self.space, loosened);
        let goal_row = loosened.map(|(row, _)| row);
        let Some(sum) = surrogate(&self.space, &weights, relaxation.row_scale(), goal_row) else {
            return Ok(false);
        };
        if run.is_whole && weights.show == Show::Bound {
            self.keep(run, &sum);
        }
        if let Some(goal) = &run.goal
            && sum.goal_share > 0
        {
            let room = sum.row.bound - self.space.least_of(&sum.row);
            run.bound = run.bound.min(goal.demanded(&self.space) + room.div_euclid(sum.goal_share));
        }
        let narrowed = self.space.narrow_by(&sum.row);
        let cut = run.goal.as_ref().map_or(0, |goal| goal.demanded(&self.space));
        self.local = sum
            .goal_share
            .checked_mul(cut)
            .and_then(|part| part.checked_add(sum.row.bound))
            .map(|base| Local { row: sum.row, base, share: sum.goal_share });
        narrowed
    }

    fn make_relaxation(&mut self, run: &Run<'_>) {
        if matches!(self.relaxation, Table::Untried) {
            self.relaxation = match Relaxation::new(&self.space, self.plain) {
                Some(made) => Table::Made(Box::new(made)),
                None => Table::TooLarge,
            };
        }
        let row = run.goal.as_ref().map(|goal| goal.row).or(self.lead.map(|(row, _)| row));
        let aim = row.map_or(Aim::Order, Aim::Goal);
        if self.aim != aim
            && let Table::Made(relaxation) = &mut self.relaxation
        {
            match aim {
                Aim::Goal(row) => relaxation.aim_at_row(&self.space, row),
                Aim::Order | Aim::Nothing => relaxation.aim_at_order(),
            }
            self.aim = aim;
            self.experience.clear();
            self.experience.resize(self.space.lower.len(), [Seen::default(); 2]);
        }
    }

    // The sum that shows the bound of the whole problem prunes most cases at once, and goes on doing so
    // when the objective is settled and the next one is sought.
    fn keep(&mut self, run: &mut Run<'_>, sum: &Surrogate) {
        let Some(goal) = run.goal.as_mut().filter(|goal| goal.shown.is_none()) else { return };
        let cut = goal.demanded(&self.space);
        let base = sum.goal_share.checked_mul(cut).and_then(|part| part.checked_add(sum.row.bound));
        if let Some(base) = base.filter(|_| sum.goal_share > 0) {
            let row = self.space.add_row(sum.row.clone());
            goal.shown = Some(Shown { row, base, share: sum.goal_share });
        }
    }

    /// Returns the point of the relaxation as whole numbers, if the space admits it in some rounding.
    fn suggested(&self) -> Option<Vec<i64>> {
        let Table::Made(relaxation) = &self.relaxation else { return None };
        let points: Vec<(i64, i64)> =
            (0..self.space.lower.len()).map(|variable| relaxation.value(variable)).collect();
        let nearest =
            |&(whole, rest): &(i64, i64)| if rest >= ONE / 2 { whole.saturating_add(1) } else { whole };
        // What is whole up to rounding stays whole when all others are rounded down.
        let down = |&(whole, rest): &(i64, i64)| {
            if rest >= ONE - (ONE >> 16) { whole.saturating_add(1) } else { whole }
        };
        let rounded = |round: &dyn Fn(&(i64, i64)) -> i64| within(&self.space, points.iter().map(round));
        Some(rounded(&nearest))
            .filter(|values| self.space.admits(values))
            .or_else(|| Some(rounded(&down)).filter(|values| self.space.admits(values)))
    }

    /// Splits at the variable whose both halves lose most, as far as the relaxation can tell.
    fn split(&self) -> Visit {
        let mut best: Option<((i128, i64), Visit)> = None;
        let value = match &self.relaxation {
            Table::Made(relaxation) => relaxation.objective_value(),
            Table::Untried | Table::TooLarge => 0,
        };
        for (variable, (lower, upper)) in self.space.lower.iter().zip(&self.space.upper).enumerate() {
            if lower == upper {
                continue;
            }
            let (worth, at, upper_first, from) = match &self.relaxation {
                Table::Made(relaxation) => {
                    let (whole, rest) = relaxation.value(variable);
                    let doubt = rest.min(ONE - rest);
                    let worth = if doubt < SURE {
                        0
                    } else {
                        let (smaller, larger) = relaxation.losses(variable);
                        let smaller = self.expected(variable, false, rest, smaller);
                        let larger = self.expected(variable, true, ONE - rest, larger);
                        // A loss of 0 on one side shall not hide the loss on the other.
                        (i128::from(smaller) + SLIGHT) * (i128::from(larger) + SLIGHT)
                    };
                    (
                        (worth, doubt),
                        whole,
                        rest >= ONE / 4 || whole >= *upper,
                        (doubt >= SURE).then_some(rest),
                    )
                }
                Table::Untried | Table::TooLarge => ((0, 0), lower + (upper - lower) / 2, true, None),
            };
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                let at = at.clamp(*lower, upper - 1);
                let lower_before = from.map(|rest| Before { value, way: rest });
                let upper_before = from.map(|rest| Before { value, way: ONE - rest });
                best = Some((worth, Visit::Split { variable, at, upper_first, lower_before, upper_before }));
            }
        }
        // Where nothing is left to split and the case is not settled, some row is not kept.
        best.map_or(Visit::Closed, |(_, split)| split)
    }
}

fn within(space: &Space, values: impl Iterator<Item = i64>) -> Vec<i64> {
    let ranges = space.lower.iter().zip(&space.upper);
    values.zip(ranges).map(|(value, (lower, upper))| value.clamp(*lower, *upper)).collect()
}
