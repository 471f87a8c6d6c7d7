//! The relaxation: the same rows, with fractions allowed. It tells how much each row is worth.
//!
//! In go the ranges of a space; out come a weight for each row (none below 0) and a point to split at.
//! Nothing here is a proof: the numbers are rounded (this is the one place with floating point). `surrogate`
//! adds the rows up by these weights in whole numbers, and only the sum narrows the space. The method is the
//! dual simplex method for variables between two bounds; the ranges are bounds, so a table stays useful
//! from one case to the next.
#![expect(
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "lines, columns and variables are the table's own numbers, and the vectors of this struct have one \
              place for each row or variable, set in `new`; the numbers only suggest"
)]

mod fixed;
mod tableau;

pub(super) use fixed::ONE;

use super::space::Space;
use fixed::fixed;
use tableau::{Place, Tableau};

// A basic variable this far outside its bounds counts as outside.
const TOLERANCE: f64 = 1e-7;
// Cells below this are too small to divide by.
const SMALLEST_PIVOT: f64 = 1e-6;
// Rounding adds up; after so many exchanges the table is made anew.
const EXCHANGES: usize = 1_000;
// Ratios this close are equal.
const TIE: f64 = 1e-9;
// A larger table would cost more than it saves.
const CELLS: usize = 1 << 22;

pub(super) struct Relaxation {
    tableau: Tableau,
    column_scale: Vec<i64>,
    row_scale: Vec<i64>,
    bounds: Vec<i64>,
    objective: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
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
            tableau: Tableau::new(variables, Vec::new(), Vec::new(), vec![0.0; variables]),
            lower: vec![0.0; variables + rows.len()],
            upper: vec![0.0; variables + rows.len()],
            objective: vec![0.0; variables],
            column_scale,
            row_scale,
            bounds,
        };
        relaxation.start_again(space);
        Some(relaxation)
    }

    /// Sets the objective: the negation of a row, divided by the row's scale.
    pub(super) fn aim_at_row(&mut self, space: &Space, row: usize) {
        self.objective.fill(0.0);
        for &(variable, by) in &space.rows[row].terms {
            self.objective[variable] = -self.scaled(row, variable, by);
        }
        self.tableau.set_objective(&self.objective);
    }

    /// Sets an objective that likes the variables the better the earlier they stand.
    pub(super) fn aim_at_order(&mut self) {
        let count = self.objective.len() as f64;
        for (place, weight) in self.objective.iter_mut().enumerate() {
            *weight = (count - place as f64) / count;
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

    /// Returns the value of the objective, divided by the scale of its row.
    pub(super) fn objective_value(&self) -> i64 {
        let value = |(place, weight): (&Place, &f64)| match place {
            Place::Line(line) => self.tableau.values[*line] * weight,
            Place::Column(column) => self.tableau.held[*column] * weight,
        };
        fixed(self.tableau.places.iter().zip(&self.objective).map(value).sum())
    }

    /// Returns the whole part of a variable's value and the rest, from 0 to less than [`ONE`].
    pub(super) fn value(&self, variable: usize) -> (i64, i64) {
        let value = match self.tableau.places[variable] {
            Place::Line(line) => self.tableau.values[line],
            Place::Column(column) => self.tableau.held[column],
        };
        let value = value * self.column_scale[variable] as f64;
        let whole = value.floor();
        (whole as i64, fixed(value - whole).min(ONE - 1))
    }

    /// Returns what the objective loses at least when the variable is made smaller and when it is made
    /// larger to the next whole value: by the first exchange that this takes.
    pub(super) fn losses(&self, variable: usize) -> (i64, i64) {
        let Place::Line(line) = self.tableau.places[variable] else { return (0, 0) };
        let (mut smaller, mut larger) = (f64::INFINITY, f64::INFINITY);
        for (column, &cell) in self.tableau.line(line).iter().enumerate() {
            if cell.abs() < SMALLEST_PIVOT {
                continue;
            }
            let outside = self.tableau.outside[column];
            if self.lower[outside] >= self.upper[outside] {
                continue;
            }
            let cost = self.tableau.gains[column].abs() / cell.abs();
            if (cell > 0.0) != self.tableau.at_upper[column] {
                smaller = smaller.min(cost);
            } else {
                larger = larger.min(cost);
            }
        }
        let scale = self.column_scale[variable] as f64;
        let value = self.tableau.values[line] * scale;
        let rest = value - value.floor();
        (fixed((smaller * rest / scale).min(1e6)), fixed((larger * (1.0 - rest) / scale).min(1e6)))
    }

    fn scaled(&self, row: usize, variable: usize, by: i64) -> f64 {
        by as f64 * self.column_scale[variable] as f64 / self.row_scale[row] as f64
    }

    fn start_again(&mut self, space: &Space) {
        let (variables, rows) = (self.column_scale.len(), self.row_scale.len());
        let mut cells = vec![0.0; variables * rows];
        for (number, row) in space.rows.iter().take(rows).enumerate() {
            for &(variable, by) in &row.terms {
                cells[number * variables + variable] = self.scaled(number, variable, by);
            }
        }
        let bounds = self.bounds.iter().zip(&self.row_scale);
        let constants = bounds.map(|(bound, scale)| *bound as f64 / *scale as f64);
        self.tableau = Tableau::new(variables, cells, constants.collect(), self.objective.clone());
    }

    fn take_bounds(&mut self, space: &Space, loosened: Option<(usize, i64)>) {
        let variables = self.column_scale.len();
        for (variable, scale) in self.column_scale.iter().enumerate() {
            self.lower[variable] = space.lower[variable] as f64 / *scale as f64;
            self.upper[variable] = space.upper[variable] as f64 / *scale as f64;
        }
        for row in 0..self.row_scale.len() {
            let scale = self.row_scale[row] as f64;
            let bound = match loosened {
                Some((loose, bound)) if loose == row => bound,
                Some(_) | None => space.rows[row].bound,
            };
            if bound != self.bounds[row] {
                self.tableau.add_to_constant(row, (bound - self.bounds[row]) as f64 / scale);
                self.bounds[row] = bound;
            }
            // One more than the room can be, so that this bound never decides.
            self.upper[variables + row] = (bound - space.least(row)).max(0) as f64 / scale + 1.0;
        }
    }

    /// Puts every column's variable on the bound that its gain asks for.
    fn place_outside(&mut self) {
        for column in 0..self.tableau.columns {
            let gain = self.tableau.gains[column];
            if gain != 0.0 {
                self.tableau.at_upper[column] = gain > 0.0;
            }
            let value = self.outside_value(column);
            if value != self.tableau.held[column] {
                self.tableau.hold(column, value);
            }
        }
    }

    fn outside_value(&self, column: usize) -> f64 {
        let variable = self.tableau.outside[column];
        if self.tableau.at_upper[column] { self.upper[variable] } else { self.lower[variable] }
    }

    /// Returns the line whose variable is farthest outside its bounds, and whether it is above.
    fn worst_line(&self) -> Option<(usize, bool)> {
        let mut worst = None;
        let mut largest = TOLERANCE;
        for (line, (&variable, &value)) in self.tableau.basic.iter().zip(&self.tableau.values).enumerate() {
            let below = self.lower[variable] - value;
            let above = value - self.upper[variable];
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
        let variable = self.tableau.basic[line];
        let value = self.tableau.values[line];
        let mut missing = if above { value - self.upper[variable] } else { self.lower[variable] - value };
        let sign = if above { 1.0 } else { -1.0 };
        let mut passed: Vec<usize> = Vec::new();
        loop {
            // The smallest ratio, among equal ones the largest cell.
            let mut best: Option<(usize, f64, f64)> = None;
            for (column, &cell) in self.tableau.line(line).iter().enumerate() {
                // Most cells are 0.
                if cell.abs() < SMALLEST_PIVOT {
                    continue;
                }
                // Brought towards the line's needs, a cell above 0 helps a variable at its lower bound.
                let pull = if self.tableau.at_upper[column] { -sign * cell } else { sign * cell };
                if pull < SMALLEST_PIVOT {
                    continue;
                }
                let outside = self.tableau.outside[column];
                if self.lower[outside] >= self.upper[outside] || passed.contains(&column) {
                    continue;
                }
                let ratio = self.tableau.gains[column].abs() / pull;
                let better = best.is_none_or(|(_, least, widest)| {
                    ratio < least - TIE || (ratio < least + TIE && pull > widest)
                });
                if better {
                    best = Some((column, ratio, pull));
                }
            }
            let (column, _, pull) = best?;
            missing -= pull * self.width(column);
            if missing <= TOLERANCE {
                for column in passed {
                    self.flip(column);
                }
                return Some(column);
            }
            passed.push(column);
        }
    }

    fn width(&self, column: usize) -> f64 {
        let variable = self.tableau.outside[column];
        self.upper[variable] - self.lower[variable]
    }

    fn flip(&mut self, column: usize) {
        self.tableau.at_upper[column] = !self.tableau.at_upper[column];
        self.tableau.hold(column, self.outside_value(column));
    }

    fn enter(&mut self, line: usize, column: usize, above: bool) {
        let leaving = self.tableau.basic[line];
        let target = if above { self.upper[leaving] } else { self.lower[leaving] };
        let by = (self.tableau.values[line] - target) / self.tableau.cell(line, column);
        let entered = self.tableau.held[column] + by;
        self.tableau.hold(column, entered);
        self.tableau.exchange(line, column);
        self.tableau.values[line] = entered;
        self.tableau.held[column] = target;
        self.tableau.at_upper[column] = above;
    }

    fn weights_of_gains(&self) -> Weights {
        self.weights(Show::Bound, |place| match place {
            Place::Line(_) => 0.0,
            Place::Column(column) => -self.tableau.gains[column],
        })
    }

    // A line that no column can mend is itself the contradiction, as a sum of the rows.
    fn weights_of_line(&self, stuck: usize, above: bool) -> Weights {
        self.weights(Show::Contradiction, |place| {
            let share = match place {
                Place::Line(line) if line == stuck => 1.0,
                Place::Line(_) => 0.0,
                Place::Column(column) => self.tableau.cell(stuck, column),
            };
            if above { -share } else { share }
        })
    }

    fn weights(&self, show: Show, share: impl Fn(Place) -> f64) -> Weights {
        let rows = self.tableau.places.iter().skip(self.column_scale.len());
        Weights { of_rows: rows.map(|place| fixed(share(*place)).max(0)).collect(), show }
    }

    /// Returns what each row was divided by.
    pub(super) fn row_scale(&self) -> &[i64] {
        &self.row_scale
    }
}
