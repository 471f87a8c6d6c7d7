//! Looks for another assignment with the same objectives that people would see as another answer.
//!
//! The same problem with one row more: at least one named variable has another value.

use super::model::Variable;
use super::part::settle_order;
use super::row::Row;
use super::search::{Budget, End, Search};
use super::space::Space;

/// What is as good.
pub(super) struct Equals {
    /// Such assignments: the first in the fixed order, then others, each apart from all before it.
    pub(super) found: Vec<Vec<i64>>,
    /// Whether it is proved that there is none.
    pub(super) unique: bool,
}

/// Returns such assignments, at most `most`, and whether it is proved that there is none. `known` holds the best one, and
/// behind it what is already found.
///
/// The space of the search holds what is as good as the best in every objective, and nothing else.
pub(super) fn equals(
    search: &Search,
    mut known: Vec<Vec<i64>>,
    variables: &[Variable],
    most: usize,
    budget: &mut Budget,
) -> Equals {
    let mut unique = false;
    while known.len() <= most {
        let mut other = Other::new(&search.space);
        if !known.iter().all(|one| other.keep_apart(&search.space, one, variables)) {
            unique = known.len() == 1;
            break;
        }
        let (mut differing, count) = other.into_search(search);
        let mut found = None;
        let end = differing.find(&mut found, budget);
        let Some(mut found) = found else {
            unique = known.len() == 1 && end == End::Proved;
            break;
        };
        // Only of the first is it said that it is first.
        if known.len() == 1 {
            settle_order(&mut differing, &mut found, count, budget);
        }
        found.truncate(count);
        known.push(found);
    }
    Equals { found: known.split_off(1), unique }
}

/// The rows that say that some variable differs.
struct Other {
    lower: Vec<i64>,
    upper: Vec<i64>,
    rows: Vec<Row>,
    /// The ways to differ from one assignment: of their terms, whose coefficients are 1 or -1, one must be at its far end.
    choices: Vec<(usize, i64)>,
    bound: i64,
}

impl Other {
    fn new(space: &Space) -> Self {
        let (lower, upper) = (space.lower.clone(), space.upper.clone());
        Self { lower, upper, rows: Vec::new(), choices: Vec::new(), bound: -1 }
    }

    /// Demands a difference from an assignment; false where none is possible.
    fn keep_apart(&mut self, space: &Space, values: &[i64], variables: &[Variable]) -> bool {
        for (variable, (value, kind)) in values.iter().zip(variables).enumerate() {
            if kind.named && !space.is_fixed(variable) {
                self.may_differ(space, variable, *value);
            }
        }
        let terms = std::mem::take(&mut self.choices);
        let is_possible = !terms.is_empty();
        self.rows.extend(is_possible.then_some(Row { terms, bound: self.bound }));
        self.bound = -1;
        is_possible
    }

    fn may_differ(&mut self, space: &Space, variable: usize, value: i64) {
        let ends = space.lower.get(variable).zip(space.upper.get(variable));
        let Some((&lower, &upper)) = ends else { return };
        if upper - lower == 1 {
            // A variable of two values differs by being at the other one.
            let (by, bound) = if value == lower { (-1, -lower) } else { (1, upper) };
            self.choices.push((variable, by));
            self.bound += bound;
            return;
        }
        // Else a variable of its own says that it is above the value, and another that it is below.
        if value < upper {
            let above = self.add_sign();
            self.rows.push(Row { terms: vec![(variable, -1), (above, value + 1 - lower)], bound: -lower });
        }
        if value > lower {
            let below = self.add_sign();
            self.rows.push(Row { terms: vec![(variable, 1), (below, upper - value + 1)], bound: upper });
        }
    }

    fn add_sign(&mut self) -> usize {
        let sign = self.lower.len();
        self.lower.push(0);
        self.upper.push(1);
        self.choices.push((sign, -1));
        sign
    }

    /// Returns the search among what differs, and how many variables it shares with the first one.
    fn into_search(self, first: &Search) -> (Search, usize) {
        let (plain, implied) =
            first.space.rows.split_at_checked(first.plain).unwrap_or((&first.space.rows, &[]));
        let added = self.rows;
        let plain_count = plain.len() + added.len();
        let rows = plain.iter().cloned().chain(added).chain(implied.iter().cloned()).collect();
        let mut search = Search::new(Space::new(self.lower, self.upper, rows), plain_count);
        search.lead = first.lead;
        (search, first.space.lower.len())
    }
}
