//! The classes of outcomes by code: asked for one at a time, and never walked, so that the order of a hash shows nowhere.

use super::form::Class;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The classes of a policy.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    by_code: HashMap<Box<str>, Vec<(Box<str>, Class)>>,
    /// The classes of all other outcomes of a kind.
    others: BTreeMap<Box<str>, Class>,
    /// Outcomes of these kinds and codes are not like the others of their kind, and have no class.
    left_out: BTreeSet<(Box<str>, Box<str>)>,
}

impl Codes {
    /// Returns the classes by kind and code, with those of all other outcomes of a kind.
    pub(super) fn of(
        classes: BTreeMap<(Box<str>, Box<str>), Class>,
        others: BTreeMap<Box<str>, Class>,
        left_out: BTreeSet<(Box<str>, Box<str>)>,
    ) -> Self {
        let mut by_code: HashMap<Box<str>, Vec<(Box<str>, Class)>> = HashMap::with_capacity(classes.len());
        for ((kind, code), class) in classes {
            by_code.entry(code).or_default().push((kind, class));
        }
        Self { by_code, others, left_out }
    }

    /// Returns the class of outcomes of a kind and code; the code is empty where there is none.
    pub(super) fn find(&self, kind: &str, code: &str) -> Option<&Class> {
        let of_code = self.by_code.get(code).into_iter().flatten();
        let own = of_code.into_iter().find(|(own, _)| **own == *kind).map(|(_, class)| class);
        own.or_else(|| {
            let other = self.others.get(kind)?;
            let is_left_out = self.left_out.iter().any(|(of, left)| **of == *kind && **left == *code);
            (!is_left_out).then_some(other)
        })
    }
}
