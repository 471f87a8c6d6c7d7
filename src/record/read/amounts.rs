//! Amounts by measure, and balances by measure or rule.

use super::super::problem::{Expected, Named, RecordProblem};
use super::context::{Context, Spot};
use super::values::number_of;
use crate::nearest::nearest;
use crate::quantity::Number;
use std::collections::BTreeMap;

impl Context<'_> {
    /// Returns amounts by measure.
    pub fn amounts(&mut self, spot: &Spot<'_>) -> BTreeMap<String, Number> {
        self.numbers(spot, Named::Measure)
    }

    /// Returns remainders by measure or rule.
    pub fn balance(&mut self, spot: &Spot<'_>) -> BTreeMap<String, Number> {
        self.numbers(spot, Named::Balance)
    }

    fn numbers(&mut self, spot: &Spot<'_>, of: Named) -> BTreeMap<String, Number> {
        let mut numbers = BTreeMap::new();
        self.object(spot, []);
        for (name, key_at, member) in spot.members() {
            let shape = self.shape;
            let is_known = shape.units.has(name) || (of == Named::Balance && shape.rules.contains(name));
            if !is_known {
                let rules = shape.rules.iter().map(String::as_str).filter(|_| of == Named::Balance);
                let near = nearest(name, shape.units.names().chain(rules));
                let known = shape.units.names().map(str::to_owned).collect();
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
