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

// What is smaller than this is taken for rounding and set to 0, which keeps the table thin.
const DUST: f64 = 1e-11;

/// Where a variable stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Line(usize),
    Column(usize),
}

pub(super) struct Tableau {
    pub(super) lines: usize,
    pub(super) columns: usize,
    cells: Vec<f64>,
    pub(super) gains: Vec<f64>,
    pub(super) basic: Vec<usize>,
    pub(super) outside: Vec<usize>,
    /// Whether each column's variable is at its upper bound.
    pub(super) at_upper: Vec<bool>,
    /// The value of each column's variable.
    pub(super) held: Vec<f64>,
    pub(super) places: Vec<Place>,
    /// The value of each line's variable.
    pub(super) values: Vec<f64>,
    pub(super) exchanges: usize,
    pivot_line: Vec<f64>,
}

impl Tableau {
    /// Returns the table in which every line's basic variable is its row's room and every other is 0.
    pub(super) fn new(columns: usize, cells: Vec<f64>, constants: Vec<f64>, gains: Vec<f64>) -> Self {
        let lines = constants.len();
        let in_columns = (0..columns).map(Place::Column);
        Self {
            lines,
            columns,
            cells,
            gains,
            basic: (columns..columns + lines).collect(),
            outside: (0..columns).collect(),
            at_upper: vec![false; columns],
            held: vec![0.0; columns],
            places: in_columns.chain((0..lines).map(Place::Line)).collect(),
            values: constants,
            exchanges: 0,
            pivot_line: Vec::new(),
        }
    }

    pub(super) fn line(&self, line: usize) -> &[f64] {
        &self.cells[line * self.columns..(line + 1) * self.columns]
    }

    pub(super) fn cell(&self, line: usize, column: usize) -> f64 {
        self.cells[line * self.columns + column]
    }

    /// Sets the value of a column's variable and moves the values of the basic ones with it.
    pub(super) fn hold(&mut self, column: usize, value: f64) {
        let by = value - self.held[column];
        self.held[column] = value;
        let cells = self.cells[column..].iter().step_by(self.columns.max(1));
        for (value, cell) in self.values.iter_mut().zip(cells) {
            *value -= cell * by;
        }
    }

    /// Adds to the constant of one of the rows that the table was made of.
    pub(super) fn add_to_constant(&mut self, row: usize, by: f64) {
        match self.places[self.columns + row] {
            Place::Line(line) => self.values[line] += by,
            Place::Column(column) => {
                for line in 0..self.lines {
                    self.values[line] += self.cell(line, column) * by;
                }
            }
        }
    }

    /// Expresses a new objective over the space's variables by the columns of the table.
    pub(super) fn set_objective(&mut self, objective: &[f64]) {
        let weight = |variable: usize| objective.get(variable).copied().unwrap_or(0.0);
        for column in 0..self.columns {
            self.gains[column] = weight(self.outside[column]);
        }
        for line in 0..self.lines {
            let by = weight(self.basic[line]);
            if by != 0.0 {
                let start = line * self.columns;
                let cells = &self.cells[start..start + self.columns];
                for (gain, cell) in self.gains.iter_mut().zip(cells) {
                    *gain = thin(*gain - by * cell);
                }
            }
        }
    }

    /// Lets the column's variable enter the line and the line's variable leave to the column. The values
    /// are left to the caller.
    pub(super) fn exchange(&mut self, line: usize, column: usize) {
        let columns = self.columns;
        let inverse = 1.0 / self.cell(line, column);
        let start = line * columns;
        self.cells[start + column] = 1.0;
        for cell in &mut self.cells[start..start + columns] {
            *cell = thin(*cell * inverse);
        }
        let mut pivot_line = std::mem::take(&mut self.pivot_line);
        pivot_line.clear();
        pivot_line.extend_from_slice(&self.cells[start..start + columns]);
        for (other, cells) in self.cells.chunks_exact_mut(columns).enumerate() {
            let by = cells[column];
            if by == 0.0 || other == line {
                continue;
            }
            cells[column] = 0.0;
            for (cell, pivot) in cells.iter_mut().zip(&pivot_line) {
                *cell = thin(*cell - by * pivot);
            }
        }
        let by = self.gains[column];
        self.gains[column] = 0.0;
        for (gain, pivot) in self.gains.iter_mut().zip(&pivot_line) {
            *gain = thin(*gain - by * pivot);
        }
        self.pivot_line = pivot_line;
        std::mem::swap(&mut self.basic[line], &mut self.outside[column]);
        self.places[self.basic[line]] = Place::Line(line);
        self.places[self.outside[column]] = Place::Column(column);
        self.exchanges += 1;
    }
}

fn thin(cell: f64) -> f64 {
    if cell.abs() < DUST { 0.0 } else { cell }
}
