//! The relaxation: the same rows, with fractions allowed. It tells how much each row is worth.
//!
//! In go the ranges of a space; out come a weight for each row (none below 0) and a point to split at.
//! Nothing here is a proof: the numbers are rounded. `surrogate` adds the rows up by these weights in whole
//! numbers, and only the sum narrows the space. The method is the dual simplex method for variables
//! between two bounds; the ranges are bounds, so a table stays useful from one case to the next.
#![expect(
    clippy::indexing_slicing,
    reason = "lines, columns and variables are the table's own numbers, and the vectors of this struct have one \
              place for each row or variable, set in `new`"
)]

mod tableau;

use super::fixed::{ONE, over, ratio, split, times};
use super::space::Space;
use tableau::{Place, Tableau};

// A basic variable this far outside its bounds counts as outside.
const TOLERANCE: i64 = 1 << 16;
// Cells below this are too small to divide by.
const SMALLEST_PIVOT: i64 = 1 << 20;
// Rounding adds up; after so many exchanges the table is made anew.
const EXCHANGES: usize = 2_000;
// A larger table would cost more than it saves.
const CELLS: usize = 1 << 22;

pub(super) struct Relaxation {
    tableau: Tableau,
    column_scale: Vec<i64>,
    row_scale: Vec<i64>,
    bounds: Vec<i64>,
    objective: Vec<i64>,
    lower: Vec<i64>,
    upper: Vec<i64>,
}

/// The weight of each row, none below 0, and what their sum is to show.
pub(super) struct Weights {
    pub(super) of_rows: Vec<i64>,
    pub(super) show: Show,
}

/// What the rows, added up by their weights, show as far as rounding allows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    /// How large the objective can be.
    Bound,
    /// That the ranges hold no assignment.
    Contradiction,
}

impl Relaxation {
    /// Returns the relaxation of the first `rows` rows, or nothing when the table would be too large.
    pub(super) fn new(space: &Space, rows: usize) -> Option<Self> {
        let variables = space.lower.len();
        if variables.saturating_mul(rows) > CELLS {
            return None;
        }
        let column_scale: Vec<i64> = space.ceiling.iter().map(|upper| (*upper).max(1)).collect();
        let rows = &space.rows[..rows];
        let largest = |terms: &[(usize, i64)]| {
            terms.iter().map(|&(variable, by)| by.abs() * column_scale[variable]).max().unwrap_or(1)
        };
        let row_scale: Vec<i64> = rows.iter().map(|row| largest(&row.terms).max(1)).collect();
        let bounds: Vec<i64> = rows.iter().map(|row| row.bound).collect();
        let mut relaxation = Self {
            tableau: Tableau::new(variables, Vec::new(), Vec::new(), vec![0; variables]),
            lower: vec![0; variables + rows.len()],
            upper: vec![0; variables + rows.len()],
            objective: vec![0; variables],
            column_scale,
            row_scale,
            bounds,
        };
        relaxation.start_again(space);
        Some(relaxation)
    }

    /// Sets the objective: the negation of a row, divided by the row's scale.
    pub(super) fn aim_at_row(&mut self, space: &Space, row: usize) {
        self.objective.fill(0);
        for &(variable, by) in &space.rows[row].terms {
            let by = i128::from(by) * i128::from(self.column_scale[variable]);
            self.objective[variable] = -ratio(by, self.row_scale[row].into());
        }
        self.tableau.set_objective(&self.objective);
    }

    /// Sets an objective that likes the variables the better the earlier they stand.
    pub(super) fn aim_at_order(&mut self) {
        let count = self.objective.len() as i128;
        for (place, weight) in self.objective.iter_mut().enumerate() {
            *weight = ratio(count - place as i128, count);
        }
        self.tableau.set_objective(&self.objective);
    }

    /// Solves within the ranges of the space, with another bound for the row of `loosened`: what is
    /// sought as the objective need not be demanded as a row as well.
    pub(super) fn solve(&mut self, space: &Space, loosened: Option<(usize, i64)>) -> Weights {
        if self.tableau.exchanges > EXCHANGES {
            self.start_again(space);
        }
        self.take_bounds(space, loosened);
        self.place_outside();
        let limit = 64 + 4 * (self.tableau.lines + self.tableau.columns);
        for _ in 0..limit {
            let Some((line, above)) = self.worst_line() else { break };
            let Some(column) = self.entering(line, above) else {
                return self.weights_of_line(line, above);
            };
            self.enter(line, column, above);
        }
        self.weights_of_gains()
    }

    /// Returns the whole part of a variable's value and the rest, from 0 to less than [`ONE`].
    pub(super) fn value(&self, variable: usize) -> (i64, i64) {
        let value = match self.tableau.places[variable] {
            Place::Line(line) => self.tableau.values[line],
            Place::Column(column) => self.outside_value(column),
        };
        split(value, self.column_scale[variable])
    }

    /// Returns what the objective loses at least when the variable is made smaller and when it is made
    /// larger to the next whole value: by the first exchange that this takes.
    pub(super) fn losses(&self, variable: usize) -> (i64, i64) {
        let Place::Line(line) = self.tableau.places[variable] else { return (0, 0) };
        let (mut smaller, mut larger) = (i64::MAX / 4, i64::MAX / 4);
        for (column, &cell) in self.tableau.line(line).iter().enumerate() {
            let outside = self.tableau.outside[column];
            if cell.saturating_abs() < SMALLEST_PIVOT || self.lower[outside] >= self.upper[outside] {
                continue;
            }
            let cost = over(self.tableau.gains[column].saturating_abs(), cell.saturating_abs());
            if (cell > 0) != self.tableau.at_upper[column] {
                smaller = smaller.min(cost);
            } else {
                larger = larger.min(cost);
            }
        }
        let (_, rest) = self.value(variable);
        let share = |part: i64, cost: i64| times(part, cost) / self.column_scale[variable];
        (share(rest, smaller), share(ONE - rest, larger))
    }

    fn start_again(&mut self, space: &Space) {
        let (variables, rows) = (self.column_scale.len(), self.row_scale.len());
        let mut cells = vec![0; variables * rows];
        for (number, row) in space.rows.iter().take(rows).enumerate() {
            for &(variable, by) in &row.terms {
                let by = i128::from(by) * i128::from(self.column_scale[variable]);
                cells[number * variables + variable] = ratio(by, self.row_scale[number].into());
            }
        }
        let constants =
            self.bounds.iter().zip(&self.row_scale).map(|(bound, scale)| whole_ratio(*bound, *scale));
        self.tableau = Tableau::new(variables, cells, constants.collect(), self.objective.clone());
    }

    fn take_bounds(&mut self, space: &Space, loosened: Option<(usize, i64)>) {
        let variables = self.column_scale.len();
        for (variable, scale) in self.column_scale.iter().enumerate() {
            self.lower[variable] = whole_ratio(space.lower[variable], *scale);
            self.upper[variable] = whole_ratio(space.upper[variable], *scale);
        }
        for row in 0..self.row_scale.len() {
            let scale = self.row_scale[row];
            let bound = match loosened {
                Some((loose, bound)) if loose == row => bound,
                Some(_) | None => space.rows[row].bound,
            };
            if bound != self.bounds[row] {
                self.tableau
                    .add_to_constant(row, whole_ratio(bound, scale) - whole_ratio(self.bounds[row], scale));
                self.bounds[row] = bound;
            }
            // One more than the room can be, so that this bound never decides.
            self.lower[variables + row] = 0;
            self.upper[variables + row] = whole_ratio(bound - space.least(row), scale).saturating_add(ONE);
        }
    }

    /// Puts every column's variable on the bound that its gain asks for, and computes the basic values.
    fn place_outside(&mut self) {
        self.tableau.values.clone_from(&self.tableau.constants);
        for column in 0..self.tableau.columns {
            let gain = self.tableau.gains[column];
            if gain != 0 {
                self.tableau.at_upper[column] = gain > 0;
            }
            let value = self.outside_value(column);
            if value != 0 {
                self.tableau.shift(column, value);
            }
        }
    }

    fn outside_value(&self, column: usize) -> i64 {
        let variable = self.tableau.outside[column];
        if self.tableau.at_upper[column] { self.upper[variable] } else { self.lower[variable] }
    }

    /// Returns the line whose variable is farthest outside its bounds, and whether it is above.
    fn worst_line(&self) -> Option<(usize, bool)> {
        let mut worst = None;
        let mut largest = TOLERANCE;
        for (line, (&variable, &value)) in self.tableau.basic.iter().zip(&self.tableau.values).enumerate() {
            let below = self.lower[variable].saturating_sub(value);
            let above = value.saturating_sub(self.upper[variable]);
            if below.max(above) > largest {
                largest = below.max(above);
                worst = Some((line, above > below));
            }
        }
        worst
    }

    /// Returns the column to enter, after moving to their other bound all columns that are passed on the
    /// way; nothing when no column can bring the line's variable back.
    fn entering(&mut self, line: usize, above: bool) -> Option<usize> {
        let mut open: Vec<(usize, i64, i64)> = Vec::new();
        for (column, &cell) in self.tableau.line(line).iter().enumerate() {
            // Brought towards the line's needs, a cell above 0 helps a variable at its lower bound.
            let pull = if above { cell } else { cell.wrapping_neg() };
            let helps = if self.tableau.at_upper[column] { pull < 0 } else { pull > 0 };
            let variable = self.tableau.outside[column];
            if helps && cell.saturating_abs() >= SMALLEST_PIVOT && self.lower[variable] < self.upper[variable]
            {
                open.push((column, self.tableau.gains[column].saturating_abs(), cell.saturating_abs()));
            }
        }
        open.sort_by(|left, right| {
            let (left_ratio, right_ratio) =
                (i128::from(left.1) * i128::from(right.2), i128::from(right.1) * i128::from(left.2));
            left_ratio.cmp(&right_ratio).then(right.2.cmp(&left.2)).then(left.0.cmp(&right.0))
        });
        let variable = self.tableau.basic[line];
        let value = self.tableau.values[line];
        let mut missing = if above {
            value.saturating_sub(self.upper[variable])
        } else {
            self.lower[variable].saturating_sub(value)
        };
        let steps = open.iter().position(|&(column, _, cell)| {
            missing = missing.saturating_sub(times(cell, self.width(column)));
            missing <= 0
        })?;
        for &(column, _, _) in open.iter().take(steps) {
            self.flip(column);
        }
        open.get(steps).map(|&(column, _, _)| column)
    }

    fn width(&self, column: usize) -> i64 {
        let variable = self.tableau.outside[column];
        self.upper[variable].saturating_sub(self.lower[variable])
    }

    fn flip(&mut self, column: usize) {
        let width = self.width(column);
        let by = if self.tableau.at_upper[column] { width.wrapping_neg() } else { width };
        self.tableau.shift(column, by);
        self.tableau.at_upper[column] = !self.tableau.at_upper[column];
    }

    fn enter(&mut self, line: usize, column: usize, above: bool) {
        let leaving = self.tableau.basic[line];
        let target = if above { self.upper[leaving] } else { self.lower[leaving] };
        let by = over(self.tableau.values[line].saturating_sub(target), self.tableau.cell(line, column));
        let entered = self.outside_value(column).saturating_add(by);
        self.tableau.shift(column, by);
        self.tableau.exchange(line, column);
        self.tableau.values[line] = entered;
        self.tableau.at_upper[column] = above;
    }

    fn weights_of_gains(&self) -> Weights {
        self.weights(Show::Bound, |place| match place {
            Place::Line(_) => 0,
            Place::Column(column) => self.tableau.gains[column].wrapping_neg(),
        })
    }

    // A line that no column can mend is itself the contradiction, as a sum of the rows.
    fn weights_of_line(&self, stuck: usize, above: bool) -> Weights {
        self.weights(Show::Contradiction, |place| {
            let share = match place {
                Place::Line(line) if line == stuck => ONE,
                Place::Line(_) => 0,
                Place::Column(column) => self.tableau.cell(stuck, column),
            };
            if above { share.wrapping_neg() } else { share }
        })
    }

    fn weights(&self, show: Show, share: impl Fn(Place) -> i64) -> Weights {
        let rows = self.tableau.places.iter().skip(self.column_scale.len());
        Weights { of_rows: rows.map(|place| share(*place).max(0)).collect(), show }
    }

    /// Returns what each row was divided by.
    pub(super) fn row_scale(&self) -> &[i64] {
        &self.row_scale
    }
}

fn whole_ratio(value: i64, scale: i64) -> i64 {
    ratio(value.into(), scale.into())
}
