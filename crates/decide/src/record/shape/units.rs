//! Measures and how they convert: `measure quarter-credit of 2/3 credit` makes both of one family.

use crate::policy::{MeasureId, Policy};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// The measures that every policy has.
const BUILT_IN: [&str; 2] = ["credits", "hours"];

/// The measures of a policy by name: the measure at the root of its family, and how many of the root one of it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    measures: BTreeMap<String, (String, Number)>,
}

impl Units {
    /// Returns the measures of a policy. A measure whose definition goes in a circle (an error of the policy) has no
    /// family.
    pub fn of(policy: &Policy) -> Self {
        let rooted = (0..).zip(&policy.measures).filter_map(|(at, measure)| {
            let (factor, root) = policy.rooted(MeasureId(at))?;
            Some((measure.name.clone(), (policy.measures.get(root.index())?.name.clone(), factor)))
        });
        let built_in = BUILT_IN.map(|name| (name.to_owned(), (name.to_owned(), Number::ONE)));
        let mut measures = BTreeMap::from(built_in);
        measures.extend(rooted);
        Self { measures }
    }

    /// Returns the names of all measures.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.measures.keys().map(String::as_str)
    }

    /// Returns true when there is a measure of this name.
    pub fn has(&self, name: &str) -> bool {
        self.measures.contains_key(name)
    }

    /// Returns the measures that convert into this one, itself first; more than one means that a bare number says too
    /// little. A measure that is worth as much is left out: of the two a bare number says the same.
    pub fn convertible(&self, measure: &str) -> Vec<String> {
        let Some((root, worth)) = self.measures.get(measure) else { return vec![measure.to_owned()] };
        let family = self.measures.iter().filter(|(_, (own, factor))| own == root && factor != worth);
        std::iter::once(measure.to_owned()).chain(family.map(|(name, _)| name.clone())).collect()
    }

    /// Returns an amount of one measure in another, or `None` when they do not convert or the result does not fit.
    pub fn convert(&self, amount: Number, from: &str, to: &str) -> Option<Number> {
        let ((from_root, from_factor), (to_root, to_factor)) =
            (self.measures.get(from)?, self.measures.get(to)?);
        (from_root == to_root).then_some(())?;
        amount.checked_mul(*from_factor)?.checked_div(*to_factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Measure;

    fn units() -> Units {
        let measure = |name: &str, of| Measure { name: name.to_owned(), per: None, of };
        let number = |text| Number::parse_exact(text).unwrap();
        let measures = vec![
            measure("credits", None),
            measure("hours", Some((number("50"), MeasureId(2)))),
            measure("minutes", None),
            measure("quarter", Some((number("2/3"), MeasureId(0)))),
            measure("a", Some((number("2"), MeasureId(5)))),
            measure("b", Some((number("2"), MeasureId(4)))),
            measure("audited", Some((Number::ONE, MeasureId(0)))),
        ];
        Units::of(&Policy { measures, ..Policy::default() })
    }

    #[test]
    fn amounts_convert_exactly_within_a_family_of_measures() {
        let units = units();
        assert_eq!(units.convert(Number::whole(4), "quarter", "credits"), Number::ratio(8, 3));
        assert_eq!(units.convert(Number::whole(100), "minutes", "hours"), Some(Number::whole(2)));
        assert_eq!(units.convert(Number::whole(100), "minutes", "credits"), None);
        assert_eq!(units.convertible("hours"), ["hours", "minutes"]);
        assert_eq!(units.convertible("credits"), ["credits", "quarter"]);
    }

    #[test]
    fn circular_measures_have_no_family() {
        assert!(!units().has("a"));
    }
}
