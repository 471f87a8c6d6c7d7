//! Which course is built on which: the prerequisites of all programmes as a set of pairs, through any number of steps.

use super::context::Resolver;
use crate::policy::{Set, SetId};
use std::collections::BTreeSet;

/// The name of the set; a name of the text has no space, so it is never declared.
const NAME: &str = "built on";

impl Resolver<'_> {
    /// Returns the set of pairs of a course and each course that stands before it, in this order only.
    pub fn set_of_prerequisites(&mut self) -> SetId {
        let known = self.policy.sets.iter().position(|set| set.name == NAME);
        let at = known.unwrap_or(self.policy.sets.len());
        if known.is_none() {
            let (name, pairs) = (NAME.to_owned(), self.built_on());
            self.changes += 1;
            self.policy.sets.push(Set { name, members: BTreeSet::new(), pairs });
        }
        SetId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    fn built_on(&self) -> BTreeSet<(String, String)> {
        let mut pairs = BTreeSet::new();
        for programme in self.policy.programmes.values() {
            for course in programme.prerequisites.keys() {
                let mut open = vec![course];
                // A course that is reached twice is not followed again: a circle ends.
                while let Some(next) = open.pop() {
                    for before in programme.prerequisites.get(next).into_iter().flatten() {
                        if pairs.insert((course.clone(), before.clone())) {
                            open.push(before);
                        }
                    }
                }
            }
        }
        pairs
    }
}
