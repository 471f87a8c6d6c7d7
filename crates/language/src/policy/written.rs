//! Where clauses stand that have no place of their own.

use super::Place;
use std::borrow::Cow;

/// The places of clauses by the role of their head and what they name. Few rules have more than one or two.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Written(Vec<(Cow<'static, str>, Place)>);

impl Written {
    /// Returns where the first clause of a key stands.
    pub fn get(&self, key: &str) -> Option<&Place> {
        let at = self.find(key).ok()?;
        self.0.get(at).map(|(_, place)| place)
    }

    /// Adds the place of a clause, unless one of its key is there.
    pub fn add_new(&mut self, key: Cow<'static, str>, place: impl FnOnce() -> Place) {
        if let Err(at) = self.find(&key) {
            if self.0.is_empty() {
                self.0.reserve_exact(1);
            }
            self.0.insert(at, (key, place()));
        }
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| (**own).cmp(key))
    }
}
