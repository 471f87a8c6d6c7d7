//! The classes of outcomes by code: asked for one at a time, and never walked, so that the order of a hash shows nowhere.

use super::form::Class;
use std::collections::{BTreeMap, HashMap};

/// The classes of a policy.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    by_code: HashMap<Box<str>, Vec<(Box<str>, Class)>>,
}

impl Codes {
    /// Returns the classes by kind and code.
    pub(super) fn of(classes: BTreeMap<(Box<str>, Box<str>), Class>) -> Self {
        let mut by_code: HashMap<Box<str>, Vec<(Box<str>, Class)>> = HashMap::with_capacity(classes.len());
        for ((kind, code), class) in classes {
            by_code.entry(code).or_default().push((kind, class));
        }
        Self { by_code }
    }

    /// Returns the class of outcomes of a kind and code.
    pub(super) fn find(&self, kind: &str, code: &str) -> Option<&Class> {
        let of_code = self.by_code.get(code)?;
        of_code.iter().find(|(own, _)| **own == *kind).map(|(_, class)| class)
    }
}
