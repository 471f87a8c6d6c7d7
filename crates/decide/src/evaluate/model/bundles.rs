//! Targets that stand or fall together, and places of which one is taken.

use super::Builder;
use crate::choice::{Constraint, Term, Variable};
use crate::evaluate::candidate::Candidate;
use crate::policy::rule::ResultShape;
use std::collections::{BTreeMap, BTreeSet};

impl Builder<'_> {
    /// One variable a bundle; the grant's own where it has but one.
    pub(super) fn bundles(
        &mut self,
        of: &Candidate,
        results: &[usize],
        grant: usize,
        may_split: bool,
    ) -> BTreeMap<(usize, usize), usize> {
        let written = results.iter().filter_map(|result| of.results.get(*result));
        let keys = written.map(|result| (result.place, result.bundle));
        if let Some(first) = keys.clone().next()
            && keys.clone().all(|key| key == first)
        {
            return BTreeMap::from([(first, grant)]);
        }
        let keys: BTreeSet<(usize, usize)> = keys.collect();
        let bundles: BTreeMap<(usize, usize), usize> =
            keys.into_iter().map(|key| (key, self.add(Variable::yes_or_no()))).collect();
        self.constraints.extend(bundles.values().map(|bundle| Constraint::goes_with(*bundle, grant)));
        // A grant holds only with something to grant.
        let some = bundles.values().map(|bundle| Term::new(*bundle, -1)).chain([Term::new(grant, 1)]);
        self.constraints.push(Constraint::at_most(some, 0));
        let places: BTreeSet<usize> = bundles.keys().map(|(place, _)| *place).collect();
        for place in &places {
            if self.takes_one(of, *place) {
                let in_place = bundles.iter().filter(|((at, _), _)| at == place).map(|(_, bundle)| *bundle);
                self.constraints.push(Constraint::at_most_one(in_place));
            }
        }
        if places.len() > 1 && !may_split {
            let chosen: Vec<(usize, usize)> =
                places.iter().map(|place| (*place, self.add(Variable::yes_or_no().unnamed()))).collect();
            self.constraints.push(Constraint::at_most_one(chosen.iter().map(|(_, variable)| *variable)));
            for (place, variable) in chosen {
                let in_place = bundles.iter().filter(|((at, _), _)| *at == place);
                self.constraints.extend(in_place.map(|(_, bundle)| Constraint::goes_with(*bundle, variable)));
            }
        }
        bundles
    }

    fn takes_one(&self, of: &Candidate, place: usize) -> bool {
        let shape =
            of.rule(self.parts.situation).and_then(|rule| rule.places.get(place)).map(|place| place.shape);
        matches!(shape, Some(ResultShape::Best | ResultShape::Choice))
    }
}
