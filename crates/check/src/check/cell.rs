//! What a row of a look-up table matches: one set a key.

use super::line::Points;
use crate::policy::{Place, TableRow};
use std::collections::BTreeSet;

/// What one cell matches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Cell {
    /// Everything.
    Any,
    /// Points listed one by one.
    Listed(Points),
    /// A range.
    Range(Points),
    /// Words.
    Words(BTreeSet<String>),
}

/// What one row matches: all its cells together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowBox<'a> {
    /// The row.
    pub row: &'a TableRow,
    /// One cell a key.
    pub cells: Vec<Cell>,
}

/// The most parts into which a row is cut while others are taken from it.
const MOST_PARTS: usize = 64;

impl Cell {
    /// Returns the points of a cell that has them.
    pub(super) fn points(&self) -> Option<&Points> {
        match self {
            Self::Listed(points) | Self::Range(points) => Some(points),
            Self::Any | Self::Words(_) => None,
        }
    }

    /// Returns what both match, or `None` when they exclude each other.
    fn and(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, cell) | (cell, Self::Any) => Some(cell.clone()),
            (Self::Words(words), Self::Words(more)) => {
                let both: BTreeSet<String> = words.intersection(more).cloned().collect();
                (!both.is_empty()).then_some(Self::Words(both))
            }
            (Self::Listed(_) | Self::Range(_) | Self::Words(_), _) => {
                let both = self.points()?.and(other.points()?);
                (!both.is_empty()).then_some(Self::Range(both))
            }
        }
    }

    /// Returns true when nothing is matched by both.
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => false,
            (Self::Words(words), Self::Words(more)) => words.is_disjoint(more),
            (Self::Listed(_) | Self::Range(_) | Self::Words(_), _) => match (self.points(), other.points()) {
                (Some(points), Some(more)) => points.and(more).is_empty(),
                _ => true,
            },
        }
    }

    /// Returns true when the other matches all that this matches.
    fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Any) => true,
            (Self::Any, Self::Listed(points) | Self::Range(points)) => points.is_all(),
            (Self::Any, Self::Words(_)) => false,
            (Self::Words(words), Self::Words(taken)) => words.is_subset(taken),
            (Self::Listed(_) | Self::Range(_) | Self::Words(_), _) => match (self.points(), other.points()) {
                (Some(points), Some(taken)) => points.is_within(taken),
                _ => false,
            },
        }
    }

    /// Returns what this matches and the other does not, or `None` when that is nothing. What is left of everything when
    /// words are taken from it has no name, and stays everything.
    fn without(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (_, Self::Any) => None,
            (Self::Any, Self::Listed(points) | Self::Range(points)) => {
                let left = points.complement();
                (!left.is_empty()).then_some(Self::Range(left))
            }
            (Self::Any, Self::Words(_)) => Some(Self::Any),
            (Self::Words(words), Self::Words(taken)) => {
                let left: BTreeSet<String> = words.difference(taken).cloned().collect();
                (!left.is_empty()).then_some(Self::Words(left))
            }
            (Self::Listed(_) | Self::Range(_) | Self::Words(_), _) => match (self.points(), other.points()) {
                (Some(points), Some(taken)) => {
                    let left = points.without(taken);
                    (!left.is_empty()).then_some(Self::Range(left))
                }
                _ => Some(self.clone()),
            },
        }
    }
}

impl<'a> RowBox<'a> {
    /// Returns the earlier rows that together take all that this row matches, or `None` when something is left.
    pub(super) fn taken_by(&self, earlier: &[&RowBox<'a>]) -> Option<BTreeSet<&'a Place>> {
        // What excludes this row takes nothing of any part of it.
        let meets = |row: &&RowBox<'a>| !excludes(&self.cells, &row.cells);
        let earlier: Vec<&RowBox<'a>> = earlier.iter().copied().filter(meets).collect();
        let takes_all = |row: &&RowBox<'a>| is_within(&self.cells, &row.cells);
        if let Some(row) = earlier.iter().copied().find(takes_all) {
            return Some(BTreeSet::from([&row.row.place]));
        }
        // What one alone does not take, only several can.
        if earlier.len() < 2 {
            return None;
        }
        let mut left = vec![self.cells.clone()];
        let mut by = BTreeSet::new();
        for row in earlier {
            let parts: Vec<Vec<Cell>> = left.iter().flat_map(|part| difference(part, &row.cells)).collect();
            if parts != left {
                by.insert(&row.row.place);
            }
            if parts.is_empty() {
                return Some(by);
            }
            if parts.len() > MOST_PARTS {
                return None;
            }
            left = parts;
        }
        None
    }

    /// Returns this row with another cell.
    pub(super) fn with_cell(&self, key: usize, cell: Cell) -> Self {
        let mut row = self.clone();
        if let Some(place) = row.cells.get_mut(key) {
            *place = cell;
        }
        row
    }

    /// Returns the first part of this row that none of the rows matches, or `None` when they take it all.
    pub(super) fn left_by(&self, rows: &[&RowBox<'a>]) -> Option<Self> {
        let mut left = vec![self.cells.clone()];
        for row in rows {
            left = left.iter().flat_map(|part| difference(part, &row.cells)).take(MOST_PARTS).collect();
        }
        left.into_iter().next().map(|cells| Self { row: self.row, cells })
    }

    /// Returns true when the two rows have equal cells in every key but one, and a set of points in that one.
    pub(super) fn agrees_but_for(&self, other: &Self, key: usize) -> bool {
        let points = |row: &Self| row.cells.get(key).and_then(Cell::points).is_some();
        let rest = self.cells.iter().zip(&other.cells).enumerate().filter(|(at, _)| *at != key);
        points(self) && points(other) && rest.map(|(_, pair)| pair).all(|(one, two)| one == two)
    }

    /// Returns the key in which the ranges of two rows of different values overlap at their ends, and what they share. A
    /// range within the other does not: the first row then simply goes first.
    pub(super) fn ends_shared_with(&self, later: &Self) -> Option<(usize, Points)> {
        if self.row.values == later.row.values {
            return None;
        }
        let key = (0..self.cells.len()).find(|key| self.agrees_but_for(later, *key))?;
        let (Some(Cell::Range(one)), Some(Cell::Range(two))) = (self.cells.get(key), later.cells.get(key))
        else {
            return None;
        };
        let shared = one.and(two);
        let is_end = !shared.is_empty() && !one.is_within(two) && !two.is_within(one);
        is_end.then_some((key, shared))
    }
}

fn excludes(cells: &[Cell], others: &[Cell]) -> bool {
    cells.iter().zip(others).any(|(cell, other)| cell.excludes(other))
}

fn is_within(cells: &[Cell], others: &[Cell]) -> bool {
    cells.iter().zip(others).all(|(cell, other)| cell.is_within(other))
}

/// Returns what is left of the cells, in parts that do not overlap, when another row's cells are taken from them.
fn difference(cells: &[Cell], taken: &[Cell]) -> Vec<Vec<Cell>> {
    let mut parts = Vec::new();
    let mut common: Vec<Cell> = Vec::new();
    for (at, (cell, other)) in cells.iter().zip(taken).enumerate() {
        let Some(both) = cell.and(other) else { return vec![cells.to_vec()] };
        if let Some(left) = cell.without(other) {
            let rest = cells.get(at + 1..).unwrap_or_default();
            parts.push([common.as_slice(), &[left], rest].concat());
        }
        common.push(both);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Number;
    use proptest::prelude::*;

    fn cells() -> impl Strategy<Value = Cell> {
        let range = (-4_i64..4, 0_i64..4, proptest::bool::ANY).prop_map(|(from, length, is_in)| {
            let to = Some((Number::whole(from + length), is_in));
            Cell::Range(Points::between(Some((Number::whole(from), true)), to, None))
        });
        let words = proptest::collection::btree_set("[a-d]", 1..3).prop_map(Cell::Words);
        let all = Just(Cell::Range(Points::all(None)));
        prop_oneof![Just(Cell::Any), all, range, words]
    }

    proptest! {
        #[test]
        fn what_is_told_without_the_parts_is_told_by_them(one in cells(), other in cells()) {
            prop_assert_eq!(one.excludes(&other), one.and(&other).is_none());
            prop_assert_eq!(one.is_within(&other), one.without(&other).is_none());
        }
    }
}
