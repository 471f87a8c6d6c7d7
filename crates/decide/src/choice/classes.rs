//! Variables that are alike in every row and every objective: what they take together is one variable.
//!
//! Only neighbours in the fixed order are merged. Of all ways to part a sum among them the first in the fixed order fills them
//! one after the other, and a larger sum so parted comes before a smaller one; so the first assignment of the merged part is
//! the first of the part itself.

use super::model::{MOST_EQUAL, Variable};
use super::part::{Part, Settled};
use super::row::Row;

/// A run of variables that are alike.
struct Class {
    first: usize,
    count: usize,
    lower: i64,
    upper: i64,
    named: bool,
}

/// The classes of a part, in the order of their variables.
pub(super) struct Classes(Vec<Class>);

/// Returns the part with one variable for each class, or the part itself where no two neighbours are alike.
pub(super) fn merge(part: Part) -> (Part, Option<Classes>) {
    let classes = classes(&part);
    if classes.len() == part.variables.len() {
        return (part, None);
    }
    let mut class_of = Vec::with_capacity(part.variables.len());
    for (number, class) in classes.iter().enumerate() {
        class_of.resize(class.first + class.count, number);
    }
    let many = |class: &Class| i64::try_from(class.count).unwrap_or(i64::MAX);
    let merged = Part {
        lower: classes.iter().map(|class| class.lower.saturating_mul(many(class))).collect(),
        variables: classes
            .iter()
            .map(|class| Variable { upper: class.upper.saturating_mul(many(class)), named: class.named })
            .collect(),
        rows: part.rows.into_iter().map(|row| merged_row(row, &class_of)).collect(),
        objectives: part
            .objectives
            .iter()
            .map(|of| classes.iter().map(|class| of.get(class.first).copied().unwrap_or(0)).collect())
            .collect(),
    };
    (merged, Some(Classes(classes)))
}

fn merged_row(row: Row, class_of: &[usize]) -> Row {
    let mut terms: Vec<(usize, i64)> = Vec::new();
    for (variable, by) in row.terms {
        let Some(class) = class_of.get(variable).copied() else { continue };
        // The members of a class stand side by side with one coefficient.
        if terms.last().is_none_or(|(last, _)| *last != class) {
            terms.push((class, by));
        }
    }
    Row { terms, bound: row.bound }
}

fn classes(part: &Part) -> Vec<Class> {
    let mut columns: Vec<Vec<(usize, i64)>> = vec![Vec::new(); part.variables.len()];
    for (number, row) in part.rows.iter().enumerate() {
        for (variable, by) in &row.terms {
            if let Some(column) = columns.get_mut(*variable) {
                column.push((number, *by));
            }
        }
    }
    let is_alike = |one: usize, other: usize| {
        columns.get(one) == columns.get(other)
            && part.variables.get(one) == part.variables.get(other)
            && part.lower.get(one) == part.lower.get(other)
            && part.objectives.iter().all(|of| of.get(one) == of.get(other))
    };
    let mut classes: Vec<Class> = Vec::new();
    for (variable, (kind, lower)) in part.variables.iter().zip(&part.lower).enumerate() {
        match classes.last_mut() {
            Some(class) if is_alike(class.first, variable) => class.count += 1,
            Some(_) | None => classes.push(Class {
                first: variable,
                count: 1,
                lower: *lower,
                upper: kind.upper,
                named: kind.named,
            }),
        }
    }
    classes
}

impl Classes {
    /// Returns what is known of the part from what is known of the merged one.
    pub(super) fn expand(&self, settled: Settled) -> Settled {
        let values = self.parted(&settled.values);
        let mut equal: Vec<Vec<i64>> = settled.equal.iter().map(|equal| self.parted(equal)).collect();
        if settled.open.is_none() && settled.ordered {
            for class in self.0.iter().filter(|class| class.named && class.count > 1) {
                let mut other = values.clone();
                for _ in 0..MOST_EQUAL {
                    if !class.step(&mut other) {
                        break;
                    }
                    equal.push(other.clone());
                }
            }
            equal.sort_unstable_by(|one, other| other.cmp(one));
            equal.truncate(MOST_EQUAL);
        }
        Settled { unique: settled.unique && equal.is_empty(), values, equal, ..settled }
    }

    fn parted(&self, sums: &[i64]) -> Vec<i64> {
        let mut values = Vec::new();
        for (class, sum) in self.0.iter().zip(sums) {
            class.fill(*sum, class.count, &mut values);
        }
        values
    }
}

impl Class {
    /// Parts a sum among so many members, the first of them as full as can be.
    fn fill(&self, sum: i64, count: usize, values: &mut Vec<i64>) {
        let mut left = sum;
        for behind in (0..count).rev() {
            let least = i64::try_from(behind).map_or(i64::MAX, |behind| self.lower.saturating_mul(behind));
            let value = (left - least).clamp(self.lower, self.upper);
            values.push(value);
            left -= value;
        }
    }

    /// Replaces the values of the members by the next way to part their sum, in the fixed order; false when there is none.
    fn step(&self, values: &mut [i64]) -> bool {
        let Some(own) = values.get_mut(self.first..self.first + self.count) else { return false };
        let (mut room, mut behind) = (0i64, 0i64);
        for at in (0..own.len()).rev() {
            let Some(value) = own.get(at).copied() else { return false };
            if value > self.lower && room > 0 {
                let mut rest = Vec::new();
                self.fill(behind + 1, own.len() - at - 1, &mut rest);
                if let Some((place, after)) = own.get_mut(at..).and_then(<[i64]>::split_first_mut) {
                    *place = value - 1;
                    after.copy_from_slice(&rest);
                }
                return true;
            }
            room += self.upper - value;
            behind += value;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn the_ways_to_part_a_sum_come_in_the_fixed_order() {
        let class = Class { first: 0, count: 3, lower: 0, upper: 2, named: true };
        let mut values = Vec::new();
        class.fill(3, 3, &mut values);
        let mut ways = vec![values.clone()];
        while class.step(&mut values) {
            ways.push(values.clone());
        }
        let all = [[2, 1, 0], [2, 0, 1], [1, 2, 0], [1, 1, 1], [1, 0, 2], [0, 2, 1], [0, 1, 2]];
        assert_eq!(ways, all.map(|way| way.to_vec()));
    }
}
