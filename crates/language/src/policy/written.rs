//! Where clauses stand that have no place of their own.

use super::Place;
use crate::rare::Rare;
use std::borrow::Cow;

/// The places of clauses by the role of their head and what they name. Few rules have more than one or two.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Written(Rare<(Cow<'static, str>, Place)>);

impl Written {
    /// Returns where the first clause of a key stands.
    pub fn get(&self, key: &str) -> Option<&Place> {
        let at = self.find(key).ok()?;
        self.0.get(at).map(|(_, place)| place)
    }

    /// Adds the place of a clause, unless one of its key is there.
    pub fn add_new(&mut self, key: Cow<'static, str>, place: impl FnOnce() -> Place) {
        if let Err(at) = self.find(&key) {
            self.0.push((key, place()));
            self.0.get_mut(at..).into_iter().for_each(|behind| behind.rotate_right(1));
        }
    }

    /// Returns all places, to be changed.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.0.iter_mut().map(|(_, place)| place)
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| (**own).cmp(key))
    }
}
