//! What values are still possible: a range for each variable, narrowed by every row.
//!
//! Always true: the `least` of a row is the smallest value the sum of that row can take within the ranges,
//! its `bound` that of the row itself, and narrowing only removes values that no assignment keeping every row can have. All pruning of
//! the search goes through here, so this file is what a proof rests on.
#![expect(
    clippy::indexing_slicing,
    reason = "rows and variables are numbered by this struct: the vectors of each kind have one length, \
              set in `new` and grown together in `add_row`, and every index is read from them"
)]

use std::collections::VecDeque;

use super::row::Row;

/// The ranges, the rows, and the way back.
pub(super) struct Space {
    pub(super) lower: Vec<i64>,
    pub(super) upper: Vec<i64>,
    floor: Vec<i64>,
    /// The largest values there ever were.
    pub(super) ceiling: Vec<i64>,
    pub(super) rows: Vec<Row>,
    states: Vec<State>,
    /// Of each row, what each term can take up at most and the term, the largest first.
    reaches: Vec<Vec<(i64, usize, i64)>>,
    /// Of each variable, the rows whose smallest sum grows with its lower end: row and coefficient above 0.
    rising: Vec<Vec<(usize, i64)>>,
    /// Of each variable, the rows whose smallest sum grows as its upper end falls: coefficient below 0.
    falling: Vec<Vec<(usize, i64)>>,
    trail: Vec<Change>,
    queue: VecDeque<usize>,
}

/// What is asked of a row at each narrowing, side by side.
struct State {
    /// The smallest value of its sum within the ranges.
    least: i64,
    bound: i64,
    /// What its largest term can take up at most.
    largest: i64,
    is_queued: bool,
}

// Room for so many rows more.
const SPARE: usize = 4;

/// One narrowing, with the bound it replaced.
enum Change {
    Lower(usize, i64),
    Upper(usize, i64),
}

/// A moment to return to.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

/// No value is left for some variable, or some row cannot be kept.
#[derive(Debug)]
pub(super) struct Conflict;

impl Space {
    pub(super) fn new(lower: Vec<i64>, upper: Vec<i64>, rows: Vec<Row>) -> Self {
        let mut counts = vec![(0, 0); lower.len()];
        for &(variable, by) in rows.iter().flat_map(|row| &row.terms) {
            let (rising, falling) = &mut counts[variable];
            *(if by > 0 { rising } else { falling }) += 1;
        }
        // Objectives and sums of rows come later.
        let spare = |count: usize| Vec::with_capacity(count + SPARE);
        let mut space = Self {
            rising: counts.iter().map(|(rising, _)| spare(*rising)).collect(),
            falling: counts.iter().map(|(_, falling)| spare(*falling)).collect(),
            floor: lower.clone(),
            ceiling: upper.clone(),
            lower,
            upper,
            states: Vec::with_capacity(rows.len() + SPARE),
            reaches: Vec::with_capacity(rows.len() + SPARE),
            rows: Vec::with_capacity(rows.len() + SPARE),
            trail: Vec::new(),
            queue: VecDeque::with_capacity(rows.len() + SPARE),
        };
        for row in rows {
            space.add_row(row);
        }
        space
    }

    /// Adds a row that holds from now on, also after going back, and returns its number.
    pub(super) fn add_row(&mut self, row: Row) -> usize {
        let number = self.rows.len();
        let reaches = self.reaches_of(&row);
        let largest = reaches.first().map_or(0, |(reach, _, _)| *reach);
        let state = State { least: self.least_of(&row), bound: row.bound, largest, is_queued: false };
        self.states.push(state);
        for &(variable, by) in &row.terms {
            let columns = if by > 0 { &mut self.rising } else { &mut self.falling };
            columns[variable].push((number, by));
        }
        self.reaches.push(reaches);
        self.rows.push(row);
        self.enqueue(number);
        number
    }

    /// Sets the bound of a row, also after going back.
    pub(super) fn set_bound(&mut self, row: usize, bound: i64) {
        self.rows[row].bound = bound;
        self.states[row].bound = bound;
        self.enqueue(row);
    }

    /// Returns the smallest value of the row's sum within the ranges.
    pub(super) fn least(&self, row: usize) -> i64 {
        self.states[row].least
    }

    /// Returns the smallest value of the sum of any row within the ranges.
    pub(super) fn least_of(&self, row: &Row) -> i64 {
        row.terms.iter().map(|&(variable, by)| by * self.cheapest(variable, by)).sum()
    }

    pub(super) fn is_fixed(&self, variable: usize) -> bool {
        self.lower[variable] == self.upper[variable]
    }

    /// Returns whether one assignment is left and keeps every row.
    pub(super) fn is_settled(&self) -> bool {
        self.lower == self.upper && self.states.iter().all(|state| state.least <= state.bound)
    }

    /// Returns whether the assignment lies within the ranges and keeps every row.
    pub(super) fn admits(&self, values: &[i64]) -> bool {
        let within = |((value, lower), upper): ((&i64, &i64), &i64)| lower <= value && value <= upper;
        values.iter().zip(&self.lower).zip(&self.upper).all(within)
            && self.rows.iter().all(|row| row.sum(values) <= row.bound)
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.trail.len())
    }

    /// Takes back every narrowing since the mark.
    pub(super) fn undo(&mut self, mark: Mark) {
        while self.trail.len() > mark.0 {
            match self.trail.pop() {
                Some(Change::Lower(variable, before)) => self.put_lower(variable, before),
                Some(Change::Upper(variable, before)) => self.put_upper(variable, before),
                None => return,
            }
        }
    }

    pub(super) fn raise(&mut self, variable: usize, lower: i64) -> Result<(), Conflict> {
        if lower > self.upper[variable] {
            return Err(Conflict);
        }
        if lower > self.lower[variable] {
            self.trail.push(Change::Lower(variable, self.lower[variable]));
            let by = lower - self.lower[variable];
            self.lower[variable] = lower;
            let rows = std::mem::take(&mut self.rising[variable]);
            self.shift(&rows, by);
            self.rising[variable] = rows;
        }
        Ok(())
    }

    pub(super) fn cap(&mut self, variable: usize, upper: i64) -> Result<(), Conflict> {
        if upper < self.lower[variable] {
            return Err(Conflict);
        }
        if upper < self.upper[variable] {
            self.trail.push(Change::Upper(variable, self.upper[variable]));
            let by = upper - self.upper[variable];
            self.upper[variable] = upper;
            let rows = std::mem::take(&mut self.falling[variable]);
            self.shift(&rows, by);
            self.falling[variable] = rows;
        }
        Ok(())
    }

    /// Narrows until no row narrows any further.
    ///
    /// Wide ranges can creep towards each other one step at a time, so the work is bounded; what is
    /// left undone is only a chance to prune.
    pub(super) fn propagate(&mut self) -> Result<(), Conflict> {
        let mut work = 64 * (self.rows.len() + 16);
        while let Some(row) = self.queue.pop_front() {
            self.states[row].is_queued = false;
            let narrowed = if work == 0 { Ok(()) } else { self.narrow(row) };
            if narrowed.is_err() {
                while let Some(row) = self.queue.pop_front() {
                    self.states[row].is_queued = false;
                }
                return narrowed;
            }
            work = work.saturating_sub(1);
        }
        Ok(())
    }

    /// Narrows by a row that need not be one of the space's own, and returns whether anything changed.
    pub(super) fn narrow_by(&mut self, row: &Row) -> Result<bool, Conflict> {
        let before = self.trail.len();
        let room = room(row.bound, self.least_of(row))?;
        for &(variable, by) in &row.terms {
            self.narrow_term(variable, by, room)?;
        }
        Ok(self.trail.len() > before)
    }

    fn narrow(&mut self, row: usize) -> Result<(), Conflict> {
        let State { least, bound, largest, .. } = self.states[row];
        let room = room(bound, least)?;
        if largest <= room {
            return Ok(());
        }
        let reaches = std::mem::take(&mut self.reaches[row]);
        let mut wide = reaches.iter().take_while(|(reach, _, _)| *reach > room);
        let narrowed = wide.try_for_each(|&(_, variable, by)| self.narrow_term(variable, by, room));
        self.reaches[row] = reaches;
        narrowed
    }

    /// Moves the smallest sums of rows as the end of a variable's range moves by so much.
    fn shift(&mut self, rows: &[(usize, i64)], by: i64) {
        for &(row, coefficient) in rows {
            let state = &mut self.states[row];
            state.least += coefficient * by;
            // Only a row with less room than its largest term can take up narrows anything.
            if state.bound - state.least < state.largest && !state.is_queued {
                state.is_queued = true;
                self.queue.push_back(row);
            }
        }
    }

    // No range is ever wider than at the start.
    fn reaches_of(&self, row: &Row) -> Vec<(i64, usize, i64)> {
        let reach = |&(variable, by): &(usize, i64)| {
            (by.abs() * (self.ceiling[variable] - self.floor[variable]), variable, by)
        };
        let mut reaches: Vec<_> = row.terms.iter().map(reach).collect();
        reaches.sort_unstable_by(|left, right| right.cmp(left));
        reaches
    }

    // The variable may leave its cheapest end by no more than the row's room. Its cheapest end stays
    // where it is, so the room holds for the other terms of the same row.
    fn narrow_term(&mut self, variable: usize, by: i64, room: i64) -> Result<(), Conflict> {
        let (lower, upper) = (self.lower[variable], self.upper[variable]);
        if by.abs() * (upper - lower) <= room {
            return Ok(());
        }
        let steps = room / by.abs();
        if by > 0 { self.cap(variable, lower + steps) } else { self.raise(variable, upper - steps) }
    }

    fn cheapest(&self, variable: usize, by: i64) -> i64 {
        if by > 0 { self.lower[variable] } else { self.upper[variable] }
    }

    fn put_lower(&mut self, variable: usize, value: i64) {
        let by = value - self.lower[variable];
        self.lower[variable] = value;
        for &(row, coefficient) in &self.rising[variable] {
            self.states[row].least += coefficient * by;
        }
    }

    fn put_upper(&mut self, variable: usize, value: i64) {
        let by = value - self.upper[variable];
        self.upper[variable] = value;
        for &(row, coefficient) in &self.falling[variable] {
            self.states[row].least += coefficient * by;
        }
    }

    /// Lets the row narrow again: its bound may have been set when the ranges were narrower.
    pub(super) fn enqueue(&mut self, row: usize) {
        let state = &mut self.states[row];
        if !state.is_queued {
            state.is_queued = true;
            self.queue.push_back(row);
        }
    }
}

// Sums and bounds are both at most a quarter of an i64 (`LARGEST_SUM`), so their difference fits.
fn room(bound: i64, least: i64) -> Result<i64, Conflict> {
    if least <= bound { Ok(bound - least) } else { Err(Conflict) }
}

impl Row {
    /// Returns the value of the sum.
    pub(super) fn sum(&self, values: &[i64]) -> i64 {
        self.terms.iter().map(|&(variable, by)| by * values.get(variable).copied().unwrap_or(0)).sum()
    }
}
