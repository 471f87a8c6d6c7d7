//! Branch and bound: the largest value of one goal, or any assignment at all.
//!
//! A case is a space with narrowed ranges. It is closed when its rows contradict each other (the goal's row,
//! "better than the best known", among them) or when it is settled; else it is split in two at one
//! variable. Depth first with a list of open cases, so that no depth can exhaust a stack.

mod case;

use super::relaxation::Relaxation;
use super::space::{Conflict, Mark, Space};
use case::Visit;

/// How many splits are left, and how many were made.
pub(super) struct Budget {
    pub(super) left: u64,
    pub(super) spent: u64,
}

impl Budget {
    fn spend(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.spent += 1;
        true
    }
}

/// An objective as a row of the space: `-objective ≤ -cut`.
#[derive(Clone)]
pub(super) struct Goal {
    pub(super) row: usize,
    /// The bound of the row that demands nothing.
    pub(super) loose: i64,
    /// The sum of rows that showed the bound, as a row of the space, once there is one.
    shown: Option<Shown>,
}

/// A row that says `sum ≤ base - share × cut`, whatever the cut.
#[derive(Clone)]
struct Shown {
    row: usize,
    base: i64,
    share: i64,
}

impl Goal {
    pub(super) fn new(space: &Space, row: usize) -> Self {
        Self { row, loose: space.rows.get(row).map_or(0, |row| row.bound), shown: None }
    }

    /// Demands that the objective is at least `cut`.
    pub(super) fn demand(&self, space: &mut Space, cut: i64) {
        space.set_bound(self.row, -cut);
        if let Some(shown) = &self.shown {
            space.set_bound(shown.row, shown.base - shown.share * cut);
        }
    }

    /// Demands that the objective is larger than it is for these values.
    fn demand_better(&self, space: &mut Space, values: &[i64]) {
        let value = self.value(space, values);
        self.demand(space, value + 1);
    }

    /// Returns a value that the objective cannot exceed within the ranges.
    pub(super) fn bound(&self, space: &Space) -> i64 {
        let by_ranges = -space.least(self.row);
        match &self.shown {
            Some(shown) => by_ranges.min((shown.base - space.least(shown.row)).div_euclid(shown.share)),
            None => by_ranges,
        }
    }

    fn renew(&self, space: &mut Space) {
        space.enqueue(self.row);
        if let Some(shown) = &self.shown {
            space.enqueue(shown.row);
        }
    }

    /// Returns the value of the objective.
    pub(super) fn value(&self, space: &Space, values: &[i64]) -> i64 {
        space.rows.get(self.row).map_or(0, |row| -row.sum(values))
    }
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Every case is closed, or what was sought is found.
    Proved,
    /// The node bound left cases open.
    Stopped,
}

/// A space with its relaxation, which is made when a case first needs one.
pub(super) struct Search {
    pub(super) space: Space,
    /// How many of the rows the relaxation knows; the later ones follow from them.
    pub(super) plain: usize,
    relaxation: Table,
    aim: Aim,
}

enum Table {
    Untried,
    TooLarge,
    Made(Box<Relaxation>),
}

/// What the relaxation is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Nothing,
    Goal(usize),
    Order,
}

/// What is sought, and the best that is known.
struct Run<'a> {
    goal: Option<&'a mut Goal>,
    best: &'a mut Option<Vec<i64>>,
    depth: usize,
}

/// The second half of a case that was split.
struct Open {
    mark: Mark,
    variable: usize,
    at: i64,
    upper: bool,
}

impl Search {
    pub(super) fn new(space: Space, plain: usize) -> Self {
        Self { space, plain, relaxation: Table::Untried, aim: Aim::Nothing }
    }

    /// Replaces `best` by an assignment with the largest value of the goal, if it is not one already.
    pub(super) fn maximise(
        &mut self,
        goal: &mut Goal,
        best: &mut Option<Vec<i64>>,
        budget: &mut Budget,
    ) -> End {
        if let Some(values) = best {
            goal.demand_better(&mut self.space, values);
        }
        self.run(&mut Run { goal: Some(goal), best, depth: 0 }, budget)
    }

    /// Puts any assignment that the ranges and rows admit into `found`, preferably an early one.
    pub(super) fn find(&mut self, found: &mut Option<Vec<i64>>, budget: &mut Budget) -> End {
        self.run(&mut Run { goal: None, best: found, depth: 0 }, budget)
    }

    fn run(&mut self, run: &mut Run<'_>, budget: &mut Budget) -> End {
        let start = self.space.mark();
        let end = self.close_cases(run, budget);
        self.space.undo(start);
        end
    }

    fn close_cases(&mut self, run: &mut Run<'_>, budget: &mut Budget) -> End {
        let mut open: Vec<Open> = Vec::new();
        loop {
            run.depth = open.len();
            match self.visit(run) {
                Visit::Found => return End::Proved,
                Visit::Closed => {
                    let Some(next) = open.pop() else { return End::Proved };
                    self.space.undo(next.mark);
                    self.enter(&next);
                }
                Visit::Split { variable, at, upper_first } => {
                    if !budget.spend() {
                        return End::Stopped;
                    }
                    let mark = self.space.mark();
                    open.push(Open { mark, variable, at, upper: !upper_first });
                    self.enter(&Open { mark, variable, at, upper: upper_first });
                }
            }
        }
    }

    // A half is never empty: the split lies within the range.
    fn enter(&mut self, half: &Open) {
        let (Ok(()) | Err(Conflict)) = match half.upper {
            true => self.space.raise(half.variable, half.at + 1),
            false => self.space.cap(half.variable, half.at),
        };
    }
}
