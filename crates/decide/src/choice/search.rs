//! Branch and bound: the largest value of one goal, or any assignment at all.
//!
//! A case is a space with narrowed ranges. It is closed when its rows contradict each other (the goal's row,
//! "better than the best known", among them) or when it is settled; else it is split in two at one
//! variable. Depth first with a list of open cases, so that no depth can exhaust a stack.

mod case;
mod plain;

use super::relaxation::Relaxation;
use super::row::Row;
use super::space::{Mark, Space};
use case::Visit;
use plain::Patience;

pub(super) use plain::First;

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
    /// What the cases that a search left open could still bring.
    left: Option<i64>,
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
        Self { row, loose: space.rows.get(row).map_or(0, |row| row.bound), shown: None, left: None }
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
        let by_shown =
            self.shown.as_ref().map(|shown| (shown.base - space.least(shown.row)).div_euclid(shown.share));
        [by_shown, self.left].into_iter().flatten().fold(by_ranges, i64::min)
    }

    /// Returns the value that the objective must reach as of now.
    fn demanded(&self, space: &Space) -> i64 {
        space.rows.get(self.row).map_or(0, |row| -row.bound)
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
    /// The goal's row that says most where no goal is sought, and its bound that demands nothing.
    pub(super) lead: Option<(usize, i64)>,
    relaxation: Table,
    aim: Aim,
    local: Option<Local>,
    patience: Patience,
    experience: Vec<[Seen; 2]>,
}

/// What splits at one side of a variable have cost so far: the sum, by the unit moved, and how many.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    sum: i64,
    count: i64,
}

/// A sum of rows that holds in the case: `row ≤ base - share × cut`.
struct Local {
    row: Row,
    base: i64,
    share: i64,
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
    /// Whether the case is the whole problem.
    is_whole: bool,
    /// A value that the goal cannot exceed in the case.
    bound: i64,
}

/// One half of a split: the values of the variable up to `at`, or those above.
#[derive(Clone, Copy)]
struct Half {
    variable: usize,
    at: i64,
    upper: bool,
    /// What the relaxation said before the split: its objective, and how far the variable has to move.
    from: Option<Before>,
}

#[derive(Clone, Copy)]
struct Before {
    value: i64,
    way: i64,
}

/// A half that is still to be visited, and a value that the goal cannot exceed in it.
struct Open {
    mark: Mark,
    half: Half,
    bound: i64,
}

impl Run<'_> {
    /// Returns whether nothing in the case can be better than the best that is known.
    fn is_beaten(&self, space: &Space) -> bool {
        self.goal.as_ref().is_some_and(|goal| self.bound < goal.demanded(space))
    }

    /// Notes what the cases that are left could still bring.
    fn leave(&mut self, open: &[Open]) {
        let left = open.iter().map(|open| open.bound).fold(self.bound, i64::max);
        if let Some(goal) = &mut self.goal {
            goal.left = Some(left);
        }
    }
}

impl Search {
    pub(super) fn new(space: Space, plain: usize) -> Self {
        Self {
            space,
            plain,
            lead: None,
            relaxation: Table::Untried,
            aim: Aim::Nothing,
            local: None,
            patience: Patience::default(),
            experience: Vec::new(),
        }
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
        let bound = goal.bound(&self.space);
        self.run(&mut Run { goal: Some(goal), best, is_whole: true, bound }, budget)
    }

    /// Puts any assignment that the ranges and rows admit into `found`, preferably an early one.
    pub(super) fn find(&mut self, found: &mut Option<Vec<i64>>, budget: &mut Budget) -> End {
        self.run(&mut Run { goal: None, best: found, is_whole: true, bound: 0 }, budget)
    }

    fn run(&mut self, run: &mut Run<'_>, budget: &mut Budget) -> End {
        let start = self.space.mark();
        let end = self.close_cases(run, budget);
        self.space.undo(start);
        end
    }

    /// Goes on with one half of each split until a case is closed, then with the newest open one.
    fn close_cases(&mut self, run: &mut Run<'_>, budget: &mut Budget) -> End {
        let mut open: Vec<Open> = Vec::new();
        let mut last: Option<Half> = None;
        loop {
            let next = match self.visit(run, last, budget) {
                Visit::Found => return End::Proved,
                Visit::Closed => match self.next_open(run, &mut open) {
                    Some(next) => next,
                    None => return End::Proved,
                },
                Visit::Split { variable, at, upper_first, lower_before, upper_before } => {
                    if !budget.spend() {
                        run.leave(&open);
                        return End::Stopped;
                    }
                    let from = |upper| if upper { upper_before } else { lower_before };
                    let half = |upper| Half { variable, at, upper, from: from(upper) };
                    open.push(Open { mark: self.space.mark(), half: half(!upper_first), bound: run.bound });
                    half(upper_first)
                }
            };
            self.enter(next);
            run.is_whole = false;
            last = Some(next);
        }
    }

    /// Returns to the newest open case that is not yet closed by what was found since.
    fn next_open(&mut self, run: &mut Run<'_>, open: &mut Vec<Open>) -> Option<Half> {
        while let Some(Open { mark, half, bound }) = open.pop() {
            self.space.undo(mark);
            run.bound = bound;
            if !run.is_beaten(&self.space) {
                return Some(half);
            }
        }
        None
    }
}
