//! A map by codes or names of which a stored policy makes only the values that are asked for.
//!
//! Always true: keys stand in the order of their bytes, and a map read from a stored policy equals the one that was written.

use super::List;
use super::list::Parts;
use super::names::Names;
use super::stored::Part;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A map by codes or names, such as the courses of a programme.
pub struct ByCode<V> {
    /// In the order of the codes, each once; shared by all copies until one of them is changed.
    made: Arc<Vec<(SmolStr, V)>>,
    /// What stands in the place of `made` until the map is changed.
    stored: Option<(Names, List<V>)>,
}

impl<V> ByCode<V> {
    /// Returns how many codes there are.
    pub fn len(&self) -> usize {
        self.stored.as_ref().map_or(self.made.len(), |(names, _)| names.len())
    }

    /// Returns whether there is no code.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns what stands under a code; also `None` where a stored value cannot be made, and then the map is not sound.
    pub fn get(&self, code: &str) -> Option<&V> {
        match &self.stored {
            None => self.made.get(self.find(code).ok()?).map(|(_, value)| value),
            Some((names, values)) => values.get(names.position(code)?),
        }
    }

    /// Returns whether something stands under a code.
    pub fn contains_key(&self, code: &str) -> bool {
        match &self.stored {
            None => self.find(code).is_ok(),
            Some((names, _)) => names.contains(code),
        }
    }

    /// Returns the place of a code, or the one where it would stand.
    fn find(&self, code: &str) -> Result<usize, usize> {
        self.made.binary_search_by(|(own, _)| own.as_str().cmp(code))
    }

    /// Returns the codes in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        // One of the two is empty.
        let stored = self.stored.iter().flat_map(|(names, _)| names.iter());
        self.made.iter().map(|(code, _)| code.as_str()).chain(stored)
    }

    /// Returns the codes as a set of their own.
    pub fn names(&self) -> Names {
        match &self.stored {
            None => Names::of_sorted(self.made.iter().map(|(code, _)| code.clone()).collect()),
            Some((names, _)) => names.clone(),
        }
    }

    /// Returns what stands under the codes, in their order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.made.iter().map(|(_, value)| value).chain(self.stored.iter().flat_map(|(_, values)| values))
    }

    /// Returns the codes in order with what stands under them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        let stored = self.stored.iter().flat_map(|(names, values)| {
            names.iter().enumerate().filter_map(|(at, name)| Some((name, values.get(at)?)))
        });
        self.made.iter().map(|(code, value)| (code.as_str(), value)).chain(stored)
    }

    /// Returns what stands under the codes that begin so, in their order.
    pub fn starting_with(&self, begin: &str) -> impl Iterator<Item = &V> {
        let first = self.find(begin).unwrap_or_else(|at| at);
        let made = self.made.iter().skip(first).take_while(move |(code, _)| code.starts_with(begin));
        let stored = self.stored.iter().flat_map(move |(names, values)| {
            let first = names.search(begin).unwrap_or_else(|at| at);
            let places = (first..names.len())
                .take_while(move |at| names.get(*at).is_some_and(|name| name.starts_with(begin)));
            places.filter_map(|at| values.get(at))
        });
        made.map(|(_, value)| value).chain(stored)
    }

    /// Returns whether all parts that were asked for so far, of the plan in which the map is stored, could be made.
    pub fn is_sound(&self) -> bool {
        self.stored.as_ref().is_none_or(|(names, _)| names.is_sound())
    }
}

impl<V: Clone> ByCode<V> {
    fn make_mut(&mut self) -> &mut Vec<(SmolStr, V)> {
        if let Some((names, values)) = self.stored.take() {
            let each = names.iter().zip(values.into_each());
            let made = each.filter_map(|(name, value)| Some((name.into(), *value?))).collect();
            self.made = Arc::new(made);
        }
        Arc::make_mut(&mut self.made)
    }

    /// Takes out all codes with what stands under them, in order.
    pub fn take(&mut self) -> BTreeMap<SmolStr, V> {
        std::mem::take(self.make_mut()).into_iter().collect()
    }
}

/// Values under codes that mostly come in the order of these.
#[derive(Debug)]
pub struct Gathered<V> {
    in_order: Vec<(SmolStr, V)>,
    /// Those that came behind a greater code.
    others: BTreeMap<SmolStr, V>,
}

impl<V> Gathered<V> {
    /// Makes room for so many more values.
    pub fn reserve(&mut self, count: usize) {
        self.in_order.reserve_exact(count);
    }

    /// Returns what stands under a code.
    pub fn get(&self, code: &str) -> Option<&V> {
        if self.in_order.last().is_none_or(|(last, _)| last.as_str() < code) {
            return None;
        }
        match self.in_order.binary_search_by(|(own, _)| own.as_str().cmp(code)) {
            Ok(at) => self.in_order.get(at).map(|(_, value)| value),
            Err(_) => self.others.get(code),
        }
    }

    /// Adds a value under a code that has none.
    pub fn add(&mut self, code: SmolStr, value: V) {
        match self.in_order.last() {
            Some((last, _)) if *last >= code => _ = self.others.insert(code, value),
            _ => self.in_order.push((code, value)),
        }
    }
}

impl<V> Default for Gathered<V> {
    fn default() -> Self {
        Self { in_order: Vec::new(), others: BTreeMap::new() }
    }
}

impl<V> From<Gathered<V>> for ByCode<V> {
    fn from(gathered: Gathered<V>) -> Self {
        let Gathered { in_order: mut made, others } = gathered;
        let is_in_order = others.is_empty();
        made.extend(others);
        if !is_in_order {
            made.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        Self { made: Arc::new(made), stored: None }
    }
}

/// Of several under one code the first is meant.
impl<V> From<Vec<(SmolStr, V)>> for ByCode<V> {
    fn from(mut made: Vec<(SmolStr, V)>) -> Self {
        if !made.is_sorted_by(|(one, _), (other, _)| one < other) {
            made.sort_by(|(one, _), (other, _)| one.cmp(other));
            made.dedup_by(|(later, _), (code, _)| later == code);
        }
        Self { made: Arc::new(made), stored: None }
    }
}

impl<V> Clone for ByCode<V> {
    fn clone(&self) -> Self {
        Self { made: Arc::clone(&self.made), stored: self.stored.clone() }
    }
}

impl<V> Default for ByCode<V> {
    fn default() -> Self {
        Self::from(BTreeMap::new())
    }
}

impl<V: PartialEq> PartialEq for ByCode<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter()) && self.is_sound() && other.is_sound()
    }
}

impl<V: fmt::Debug> fmt::Debug for ByCode<V> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_map().entries(self.iter()).finish()
    }
}

impl<V> From<BTreeMap<SmolStr, V>> for ByCode<V> {
    fn from(made: BTreeMap<SmolStr, V>) -> Self {
        Self { made: Arc::new(made.into_iter().collect()), stored: None }
    }
}

impl<V: Part> Serialize for ByCode<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.names(), Parts::of(self.values(), self.len())).serialize(serializer)
    }
}

impl<'de, V: Part> Deserialize<'de> for ByCode<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (names, values) = <(Names, List<V>)>::deserialize(deserializer)?;
        if names.len() != values.len() {
            return Err(D::Error::custom("names without values"));
        }
        Ok(Self { made: Arc::default(), stored: Some((names, values)) })
    }
}

#[cfg(test)]
mod tests {
    use super::{ByCode, Gathered};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_gathered_in_any_order_stands_in_order() {
        for codes in [["a", "b", "c", "d"], ["b", "d", "a", "c"], ["d", "c", "b", "a"]] {
            let mut gathered = Gathered::default();
            for (code, value) in codes.iter().zip(0_u32..) {
                assert_eq!(gathered.get(code), None);
                gathered.add((*code).into(), value);
                assert_eq!(gathered.get(code), Some(&value));
            }
            let map: BTreeMap<_, _> = codes.iter().map(|code| (*code).into()).zip(0_u32..).collect();
            let by_code = ByCode::from(gathered);
            assert_eq!(by_code, ByCode::from(map));
            assert_eq!(by_code.starting_with("b").count(), 1);
            assert!(codes.iter().all(|code| by_code.contains_key(code)));
            assert!(!by_code.contains_key("bb"));
        }
    }
}
