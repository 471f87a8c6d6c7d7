//! How measures convert: `measure quarter-credit of 2/3 credit` makes both of one family.

use super::expression::Amount;
use super::{MeasureId, Policy, Rule};
use crate::quantity::Number;

impl Policy {
    /// Returns whether grants toward a programme bring a measure; where no rule brings it, credits are taken to.
    pub fn is_converted(&self, measure: &str) -> bool {
        let named = |amount: &Amount| {
            self.measures.get(amount.measure.index()).is_some_and(|own| own.name == measure)
        };
        let mut bringing = self.rules.iter().filter(|rule| rule.amounts.iter().any(named)).peekable();
        bringing.peek().is_none() || bringing.any(Rule::converts)
    }

    /// Returns the factor by which a number of one measure becomes one of another, or `None` when they are unrelated.
    pub fn factor(&self, from: MeasureId, to: MeasureId) -> Option<Number> {
        let (down, base) = self.rooted(from)?;
        let (up, other) = self.rooted(to)?;
        if base == other { down.checked_div(up) } else { None }
    }

    /// Returns the measure that a measure is made of in the end, and how many of it make one; `None` for one that goes in a
    /// circle (an error of the policy).
    pub fn rooted(&self, measure: MeasureId) -> Option<(Number, MeasureId)> {
        let (mut factor, mut at) = (Number::ONE, measure);
        for _ in 0..=self.measures.len() {
            let Some((times, next)) = self.measures.get(at.index())?.of else { return Some((factor, at)) };
            factor = factor.checked_mul(times)?;
            at = next;
        }
        None
    }
}
