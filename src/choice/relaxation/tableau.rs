//! The table of the bounded dual simplex method, and the exchange of a row and a column.
//!
//! Every variable lies between two bounds. The variables `0..columns` are those of the space, scaled so
//! that each is at most one; the others are the room left in each row. Each line of the table says
//! `basic variable + Σ entry × column variable = constant`.
#![expect(
    clippy::indexing_slicing,
    reason = "lines and columns are numbered by this struct: `cells` has `lines × columns` places, the other \
              vectors one for each line, column or variable, and none changes its length after `new`"
)]

use super::super::fixed::{ONE, over, times};

// What is smaller than this is taken for rounding and set to 0, which keeps the table thin.
const DUST: i64 = 1 << 8;

/// Where a variable stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Line(usize),
    Column(usize),
}

pub(super) struct Tableau {
    pub(super) lines: usize,
    pub(super) columns: usize,
    cells: Vec<i64>,
    pub(super) constants: Vec<i64>,
    pub(super) gains: Vec<i64>,
    pub(super) basic: Vec<usize>,
    pub(super) outside: Vec<usize>,
    pub(super) at_upper: Vec<bool>,
    pub(super) places: Vec<Place>,
    pub(super) values: Vec<i64>,
    pub(super) exchanges: usize,
}

impl Tableau {
    /// Returns the table in which every line's basic variable is its row's room.
    pub(super) fn new(columns: usize, cells: Vec<i64>, constants: Vec<i64>, gains: Vec<i64>) -> Self {
        let lines = constants.len();
        let in_columns = (0..columns).map(Place::Column);
        Self {
            lines,
            columns,
            cells,
            constants,
            gains,
            basic: (columns..columns + lines).collect(),
            outside: (0..columns).collect(),
            at_upper: vec![false; columns],
            places: in_columns.chain((0..lines).map(Place::Line)).collect(),
            values: vec![0; lines],
            exchanges: 0,
        }
    }

    pub(super) fn line(&self, line: usize) -> &[i64] {
        &self.cells[line * self.columns..(line + 1) * self.columns]
    }

    pub(super) fn cell(&self, line: usize, column: usize) -> i64 {
        self.cells[line * self.columns + column]
    }

    /// Moves the value of a column's variable and with it the values of the basic ones.
    pub(super) fn shift(&mut self, column: usize, by: i64) {
        for line in 0..self.lines {
            let cell = self.cell(line, column);
            if cell != 0 {
                self.values[line] = self.values[line].wrapping_sub(times(cell, by));
            }
        }
    }

    /// Adds to the constant of one of the rows that the table was made of.
    pub(super) fn add_to_constant(&mut self, row: usize, by: i64) {
        match self.places[self.columns + row] {
            Place::Line(line) => self.constants[line] = self.constants[line].wrapping_add(by),
            Place::Column(column) => {
                for line in 0..self.lines {
                    let cell = self.cell(line, column);
                    self.constants[line] = self.constants[line].wrapping_add(times(cell, by));
                }
            }
        }
    }

    /// Expresses a new objective over the space's variables by the columns of the table.
    pub(super) fn set_objective(&mut self, objective: &[i64]) {
        let weight = |variable: usize| objective.get(variable).copied().unwrap_or(0);
        for column in 0..self.columns {
            self.gains[column] = weight(self.outside[column]);
        }
        for line in 0..self.lines {
            let by = weight(self.basic[line]);
            if by != 0 {
                for column in 0..self.columns {
                    let part = times(by, self.cell(line, column));
                    self.gains[column] = self.gains[column].wrapping_sub(part);
                }
            }
        }
    }

    /// Lets the column's variable enter the line and the line's variable leave to the column.
    pub(super) fn exchange(&mut self, line: usize, column: usize) {
        let pivot = self.cell(line, column);
        let start = line * self.columns;
        self.cells[start + column] = ONE;
        for cell in &mut self.cells[start..start + self.columns] {
            *cell = thin(over(*cell, pivot));
        }
        self.constants[line] = over(self.constants[line], pivot);
        let entering: Vec<(usize, i64)> =
            self.line(line).iter().copied().enumerate().filter(|(_, cell)| *cell != 0).collect();
        for other in (0..self.lines).filter(|other| *other != line) {
            let by = self.cell(other, column);
            if by == 0 {
                continue;
            }
            let start = other * self.columns;
            let cells = &mut self.cells[start..start + self.columns];
            cells[column] = 0;
            for &(place, cell) in &entering {
                cells[place] = thin(cells[place].wrapping_sub(times(by, cell)));
            }
            self.constants[other] = self.constants[other].wrapping_sub(times(by, self.constants[line]));
        }
        let by = self.gains[column];
        self.gains[column] = 0;
        for &(place, cell) in &entering {
            self.gains[place] = thin(self.gains[place].wrapping_sub(times(by, cell)));
        }
        std::mem::swap(&mut self.basic[line], &mut self.outside[column]);
        self.places[self.basic[line]] = Place::Line(line);
        self.places[self.outside[column]] = Place::Column(column);
        self.exchanges += 1;
    }
}

fn thin(cell: i64) -> i64 {
    if cell.unsigned_abs() < DUST.unsigned_abs() { 0 } else { cell }
}
