//! The classes of outcomes by kind and code, each made when it is first asked for: asked for one at a time, and never walked, so
//! that the order of a hash shows nowhere.

use super::compiled::Ground;
use super::form::Class;
use crate::plan::Plan;
use crate::policy::counted::FamilyMembers;
use crate::policy::expression::ItemElement;
use crate::policy::{ByCode, Policy};
use crate::record::RecordShape;
use std::sync::OnceLock;

type Slot = OnceLock<Option<Box<Class>>>;

/// The classes of a policy.
#[derive(Debug)]
pub(super) struct Codes {
    kinds: Vec<Kind>,
    index: Index,
    ground: Ground,
}

#[derive(Debug)]
struct Kind {
    name: Box<str>,
    /// Whether it has a catalogue: outcomes that this does not list have no class.
    is_listed: bool,
    /// By the place of the code; made once an outcome of the kind came.
    by_code: OnceLock<Box<[Slot]>>,
    /// The class of all outcomes without a code that the policy names.
    other: Slot,
}

impl Codes {
    /// Returns the classes that can be made of a ground, none of them made yet.
    pub(super) fn of(index: Index, ground: Ground, (plan, shape): (&Plan, &RecordShape)) -> Self {
        // A built-in word stands for another.
        let kinds = shape.kinds.iter().filter(|kind| !plan.policy.words.contains_key(*kind));
        let kinds = kinds.map(|kind| Kind {
            name: kind.as_str().into(),
            is_listed: plan.entries.contains_key(kind),
            by_code: OnceLock::new(),
            other: OnceLock::new(),
        });
        Self { kinds: kinds.collect(), index, ground }
    }

    /// Returns the class of outcomes of a kind and code; the code is empty where there is none.
    pub(super) fn find(&self, kind: &str, code: &str) -> Option<&Class> {
        let of_kind = self.kinds.iter().find(|own| *own.name == *kind)?;
        let Some(at) = self.index.find(code) else {
            let make = || if of_kind.is_listed { None } else { self.make(kind, None) };
            return of_kind.other.get_or_init(make).as_deref();
        };
        let none_made = || std::iter::repeat_with(OnceLock::new).take(self.index.len()).collect();
        let make = || self.make(kind, Some(code));
        of_kind.by_code.get_or_init(none_made).get(at)?.get_or_init(make).as_deref()
    }

    fn make(&self, kind: &str, code: Option<&str>) -> Option<Box<Class>> {
        self.ground.class(kind, code).map(Box::new)
    }
}

/// Codes, each with its place: found by a hash. Only codes of the policy are kept, so that no record can crowd them.
#[derive(Debug, Default)]
pub(super) struct Index {
    texts: String,
    /// Where each code begins and ends in `texts`.
    places: Vec<(u32, u32)>,
    /// By hash the place of a code and 1, or 0; at least half of them are empty.
    buckets: Vec<u32>,
}

impl Index {
    /// Returns the index of codes, each kept once; there are no more than `most`.
    pub(super) fn of<'c>(codes: impl Iterator<Item = &'c str>, most: usize) -> Self {
        let buckets = vec![0; most.saturating_mul(2).next_power_of_two()];
        let mut index = Self { texts: String::new(), places: Vec::new(), buckets };
        for code in codes {
            if let Err(bucket) = index.bucket(code) {
                index.add(code, bucket);
            }
        }
        index
    }

    /// Returns the place of a code, which is added where it is not there yet.
    pub(super) fn place_of(&mut self, code: &str) -> Option<usize> {
        if let Err(bucket) = self.bucket(code) {
            self.add(code, bucket)?;
        }
        self.find(code)
    }

    fn add(&mut self, code: &str, bucket: usize) -> Option<()> {
        let from = u32::try_from(self.texts.len()).ok()?;
        let to = from.checked_add(u32::try_from(code.len()).ok()?)?;
        *self.buckets.get_mut(bucket)? = u32::try_from(self.places.len() + 1).ok()?;
        self.texts.push_str(code);
        self.places.push((from, to));
        Some(())
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    fn find(&self, code: &str) -> Option<usize> {
        self.bucket(code).ok()
    }

    /// Returns the place of a code, or the empty bucket where it would stand.
    fn bucket(&self, code: &str) -> Result<usize, usize> {
        let mask = self.buckets.len().saturating_sub(1);
        let mut bucket = hash(code) & mask;
        loop {
            let Some(at) = self.buckets.get(bucket).and_then(|at| (*at as usize).checked_sub(1)) else {
                return Err(bucket);
            };
            if self.text(at) == Some(code.as_bytes()) {
                return Ok(at);
            }
            bucket = (bucket + 1) & mask;
        }
    }

    fn text(&self, at: usize) -> Option<&[u8]> {
        let (from, to) = *self.places.get(at)?;
        self.texts.as_bytes().get(from as usize..to as usize)
    }
}

/// Mixes eight bytes at a time.
fn hash(code: &str) -> usize {
    // An odd number without a pattern.
    const SPREAD: u64 = 0x517c_c1b7_2722_0a95;
    let mix = |so_far: u64, word: u64| (so_far.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    let (words, rest) = code.as_bytes().as_chunks::<8>();
    let whole = words.iter().fold(0, |so_far, word| mix(so_far, u64::from_le_bytes(*word)));
    // The end of a text: its length stands in its last word.
    let last = rest.iter().fold(1, |so_far: u64, byte| so_far << 8 | u64::from(*byte));
    usize::try_from(mix(whole, last) >> 32).unwrap_or_default()
}

/// Returns the codes that outcomes are told apart by: those that catalogues list and those that some clause names.
pub(super) fn index(plan: &Plan) -> Index {
    let counted = plan.policy.counted.iter().flat_map(|counted| &counted.from);
    let elements = counted.flat_map(|filter| &filter.any_of);
    let of_counted = elements.flat_map(|element| codes_in(&plan.policy, element));
    let of_rules = plan.by_code.keys().chain(plan.families_by_code.keys());
    // What a pattern without a code asks beside names codes of its own too.
    let patterns = plan.by_pattern.iter().filter_map(|at| {
        let slot = plan.policy.rules.get(at.rule.index())?.slots.get(at.slot as usize)?;
        Some(&slot.pattern)
    });
    let families = plan.other_families.iter().filter_map(|at| plan.policy.families.get(*at as usize));
    let families = families.filter_map(|family| match &family.members {
        FamilyMembers::Items { pattern, .. } => Some(pattern),
        FamilyMembers::PairsIn(_) => None,
    });
    let elements = patterns.chain(families).flat_map(|pattern| &pattern.any_of);
    let of_patterns = elements.flat_map(|element| codes_in(&plan.policy, element));
    let named = of_counted.chain(of_patterns);
    let listed = plan.entries.values().map(ByCode::len).sum::<usize>();
    let most = listed + plan.by_code.len() + plan.families_by_code.len() + named.clone().count();
    let codes = plan.entries.values().flat_map(ByCode::keys).chain(of_rules).chain(named);
    // A built-in word stands for another.
    Index::of(codes.filter(|code| !plan.policy.words.contains_key(*code)), most)
}

/// Returns the codes that an element of a pattern names, the members of its set among them.
fn codes_in<'p>(policy: &'p Policy, element: &'p ItemElement) -> impl Iterator<Item = &'p str> + Clone {
    let set = element.set.and_then(|set| policy.sets.get(set.index()));
    let members = set.into_iter().flat_map(|set| &set.members).map(String::as_str);
    element.code.as_deref().into_iter().chain(members)
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn a_code_has_one_place_and_a_stranger_none() {
        let codes: Vec<String> = (0..500).map(|code| format!("C{code:05}")).collect();
        let index = Index::of(codes.iter().chain(&codes).map(String::as_str), 1_000);
        assert_eq!(index.len(), 500);
        assert!(codes.iter().enumerate().all(|(at, code)| index.find(code) == Some(at)));
        assert_eq!(["", "C", "C00500", "C000000"].map(|code| index.find(code)), [None; 4]);
        assert_eq!(Index::of(std::iter::empty(), 0).find("C"), None);
    }
}
