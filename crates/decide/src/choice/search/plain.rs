//! Searches by rows alone: quicker than asking the relaxation, as long as few splits are enough.

use super::super::model::Variable;
use super::super::space::{Conflict, Mark};
use super::case::Visit;
use super::{Budget, Half, Run, Search};

// A case is given to the relaxation after so many splits by rows alone.
const SPLITS: usize = 64;
// The fixed order is settled by rows alone if so many splits are enough.
const SPLITS_FOR_ORDER: usize = 512;
// After failures, so many cases go to the relaxation at once: a power of two, up to this one.
const MOST_PATIENCE: u32 = 6;

/// Whether searching by rows alone has been worth it.
#[derive(Default)]
pub(super) struct Patience {
    failures: u32,
    skip: u32,
}

impl Patience {
    fn may_try(&mut self) -> bool {
        let now = self.skip == 0;
        self.skip = self.skip.saturating_sub(1);
        now
    }

    fn learn(&mut self, closed: bool) {
        self.failures = if closed { 0 } else { (self.failures + 1).min(MOST_PATIENCE) };
        self.skip = if closed { 0 } else { 1 << self.failures };
    }
}

/// The first assignments in the fixed order, the best one before its equals.
pub(in super::super) struct First {
    pub(in super::super) found: Vec<Vec<i64>>,
    /// Whether there is no other.
    pub(in super::super) is_all: bool,
}

impl Search {
    /// Closes the case by rows alone, or returns nothing when that takes too many splits.
    ///
    /// All its splits together count as one node.
    pub(super) fn plain(&mut self, run: &mut Run<'_>, budget: &mut Budget) -> Option<Visit> {
        if !self.patience.may_try() {
            return None;
        }
        let start = self.space.mark();
        let visit = self.close_plainly(run, budget);
        self.patience.learn(visit.is_some());
        if visit.is_none() {
            self.space.undo(start);
            self.renew(run);
        }
        visit
    }

    fn close_plainly(&mut self, run: &mut Run<'_>, budget: &mut Budget) -> Option<Visit> {
        let mut open: Vec<(Mark, Half)> = Vec::new();
        let mut splits = 0;
        loop {
            let closed = match self.narrow_plainly(run) {
                Err(Conflict) => true,
                Ok(()) if self.space.is_settled() => {
                    let values = self.space.lower.clone();
                    if let Visit::Found = self.accept(run, values) {
                        return Some(Visit::Found);
                    }
                    true
                }
                Ok(()) => false,
            };
            let next = if closed {
                let Some((mark, half)) = open.pop() else { return Some(Visit::Closed) };
                self.space.undo(mark);
                self.renew(run);
                half
            } else {
                splits += 1;
                if splits > SPLITS || (splits == 1 && !budget.spend()) {
                    return None;
                }
                let Some((first, second)) = self.plain_split() else { return Some(Visit::Closed) };
                open.push((self.space.mark(), second));
                first
            };
            self.enter(next);
        }
    }

    fn narrow_plainly(&mut self, run: &Run<'_>) -> Result<(), Conflict> {
        loop {
            self.space.propagate()?;
            let Some(local) = &mut self.local else { return Ok(()) };
            if let Some(goal) = &run.goal {
                local.row.bound = local.base - local.share * goal.demanded(&self.space);
            }
            if !self.space.narrow_by(&local.row)? {
                return Ok(());
            }
        }
    }

    /// Splits where the sum of rows says that the wrong half costs most.
    fn plain_split(&self) -> Option<(Half, Half)> {
        let is_open = |variable: &usize| !self.space.is_fixed(*variable);
        let by_local = self.local.as_ref().and_then(|local| {
            let open = local.row.terms.iter().filter(|(variable, _)| is_open(variable));
            open.max_by_key(|(variable, by)| (by.abs(), usize::MAX - variable)).copied()
        });
        match by_local {
            Some((variable, by)) => self.ends(variable, by < 0),
            None => self.ends((0..self.space.lower.len()).find(is_open)?, true),
        }
    }

    /// Returns one end of a variable's range, and what is left without it.
    fn ends(&self, variable: usize, upper: bool) -> Option<(Half, Half)> {
        let (lower, top) = (*self.space.lower.get(variable)?, *self.space.upper.get(variable)?);
        let at = if upper { top - 1 } else { lower };
        let half = |upper| Half { variable, at, upper, from: None };
        Some((half(upper), half(!upper)))
    }

    /// Returns the first assignments in the fixed order of all that the space admits, no two of them alike in all named
    /// variables: `most` of them, or all there are; fewer, but at least two, where more takes too many splits. Nothing where
    /// not even that is known.
    pub(in super::super) fn first_in_order(
        &mut self,
        variables: &[Variable],
        most: usize,
        budget: &mut Budget,
    ) -> Option<First> {
        let start = self.space.mark();
        let first = self.first_by_rows(variables, most, budget);
        self.space.undo(start);
        first
    }

    // The first open variable is split and its larger values come first, so that assignments are met in
    // the fixed order.
    fn first_by_rows(&mut self, variables: &[Variable], most: usize, budget: &mut Budget) -> Option<First> {
        let mut open: Vec<(Mark, Half)> = Vec::new();
        let mut found: Vec<Vec<i64>> = Vec::new();
        let mut from = 0;
        let mut splits = 0;
        loop {
            let closed = self.space.propagate().is_err() || {
                from = (from..variables.len()).find(|variable| !self.space.is_fixed(*variable)).unwrap_or(0);
                self.space.is_settled()
            };
            if !closed {
                splits += 1;
                if splits > SPLITS_FOR_ORDER || (splits == 1 && !budget.spend()) {
                    return (found.len() > 1).then_some(First { found, is_all: false });
                }
                let (larger, rest) = self.ends(from, true)?;
                open.push((self.space.mark(), rest));
                self.enter(larger);
                continue;
            }
            if self.space.is_settled() && found.iter().all(|one| differ(variables, one, &self.space.lower)) {
                found.push(self.space.lower.clone());
                if found.len() == most {
                    return Some(First { found, is_all: false });
                }
            }
            let Some((mark, half)) = open.pop() else {
                return (!found.is_empty()).then_some(First { found, is_all: true });
            };
            self.space.undo(mark);
            from = 0;
            self.enter(half);
        }
    }

    pub(super) fn enter(&mut self, half: Half) {
        // A half is never empty, for the split lies within the range.
        let (Ok(()) | Err(Conflict)) = match half.upper {
            true => self.space.raise(half.variable, half.at + 1),
            false => self.space.cap(half.variable, half.at),
        };
    }

    fn renew(&mut self, run: &Run<'_>) {
        if let Some(goal) = &run.goal {
            goal.renew(&mut self.space);
        }
    }
}

fn differ(variables: &[Variable], left: &[i64], right: &[i64]) -> bool {
    variables
        .iter()
        .zip(left.iter().zip(right))
        .any(|(variable, (left, right))| variable.named && left != right)
}
