//! What the rows of a learner say once: in the first of them, or in all alike.

use crate::cells::{Cell, Cells};
use lijiao_decide::evaluate::{Scalar, Small};
use std::ops::Range;

/// A column that says something of learners.
pub(crate) struct Said<'b> {
    cells: Cells<'b>,
    /// Whether the rows of each learner hold the same.
    are_alike: bool,
}

impl<'b> Said<'b> {
    /// Returns what a column of so many rows says of the learners who begin at some of them.
    pub(crate) fn of(cells: Cells<'b>, starts: &[usize], rows: usize) -> Self {
        let are_alike = cells.change_at(starts, rows);
        Self { cells, are_alike }
    }

    /// Returns what the rows of a learner say, if they say something; `None` where they disagree or have to be read as text.
    pub(crate) fn get(&self, group: &Range<usize>) -> Option<Option<Scalar<'b>>> {
        let cells = &self.cells;
        let first = cells.get(group.start);
        match first {
            Cell::Foreign => None,
            _ if !self.agree(group) => None,
            Cell::Empty => Some(None),
            Cell::Is(value) => Some(Some(value)),
        }
    }

    /// Returns the same of a day as a small whole number, where it is one at once.
    pub(crate) fn small_day(&self, group: &Range<usize>) -> Option<Small> {
        let day = self.cells.small_day(group.start)?;
        self.agree(group).then_some(day)
    }

    /// Returns whether a learner says the same as one who begins at a row and says it once.
    pub(crate) fn is_alike(&self, first: usize, group: &Range<usize>) -> bool {
        self.are_alike && self.cells.is_same(first, group.start)
    }

    fn agree(&self, group: &Range<usize>) -> bool {
        let agrees = |row: usize| self.cells.is_same(group.start, row) || self.cells.get(row) == Cell::Empty;
        self.are_alike || self.cells.are_all_alike(group) || group.clone().skip(1).all(agrees)
    }
}
