//! Amounts by measure, and balances by the rule or limit that left them.

use super::super::problem::{Expected, Named, RecordProblem};
use super::context::{Context, Spot};
use super::values::number_of;
use crate::nearest::nearest;
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

impl Context<'_> {
    /// Returns amounts by measure.
    pub fn amounts(&mut self, spot: &Spot<'_>) -> BTreeMap<String, Number> {
        let known = self.shape.units.names().map(str::to_owned).collect();
        self.numbers(spot, Named::Measure, &known)
    }

    /// Returns remainders by the rule or limit that left them.
    pub fn balance(&mut self, spot: &Spot<'_>) -> BTreeMap<String, Number> {
        let known = &self.shape.remainders;
        self.numbers(spot, Named::Balance, known)
    }

    fn numbers(&mut self, spot: &Spot<'_>, of: Named, known: &BTreeSet<String>) -> BTreeMap<String, Number> {
        let mut numbers = BTreeMap::new();
        self.object(spot, []);
        for (name, key_at, member) in spot.members() {
            if !known.contains(name) {
                let near = nearest(name, known.iter().map(String::as_str));
                let known = known.iter().cloned().collect();
                let problem = RecordProblem::UnknownName { of, name: name.to_owned(), near, known };
                self.error_at(key_at, &member, problem);
                continue;
            }
            match number_of(member.node, Expected::Number) {
                Ok(number) if number.is_negative() => {
                    let problem = RecordProblem::OutOfRange { number, from: Some(Number::ZERO), to: None };
                    self.error(&member, problem);
                }
                Ok(number) => {
                    numbers.insert(name.to_owned(), number);
                }
                Err((at, problem)) => self.error_at(at, &member, problem),
            }
        }
        numbers
    }
}
