//! Numbers for things: equal things have equal numbers. What is compared often is compared by number.

use crate::quick::hash_of;
use std::borrow::Borrow;
use std::hash::Hash;

/// Returns the groups of things, each in order, that agree in something; those that agree with none are left out.
pub(super) fn groups<T: Copy, K: Hash + Eq>(
    things: impl Iterator<Item = T>,
    key: impl Fn(T) -> K,
) -> Vec<Vec<T>> {
    let hashed: Vec<(u64, T)> = things.map(|thing| (hash_of(&key(thing)), thing)).collect();
    let met = Met::of(hashed.iter().map(|(hash, _)| *hash));
    let several = hashed.into_iter().filter(|(hash, _)| met.may_be_several(*hash));
    let mut known = Alike::default();
    let mut things: Vec<(usize, T)> = several.map(|(_, thing)| (known.number(key(thing)), thing)).collect();
    things.sort_by_key(|(number, _)| *number);
    let groups = things.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, thing)| *thing).collect()).collect()
}

/// Hashes by some of their bits: whether one was met, and whether it was met again. Of many things most agree with no other, and
/// need not be compared with any.
pub(super) struct Met {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Met {
    /// Returns what was met where each of these was.
    pub(super) fn of(hashes: impl Iterator<Item = u64> + Clone) -> Self {
        // Of so many bits one in sixteen is taken at most.
        let words = (hashes.clone().count() / 4 + 1).next_power_of_two();
        let mut met = Self { once: vec![0; words], again: vec![0; words] };
        hashes.for_each(|hash| met.add(hash));
        met
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        ((hash >> 6) as usize & (self.once.len() - 1), 1 << (hash & 63))
    }

    fn add(&mut self, hash: u64) {
        let (at, bit) = self.place(hash);
        if let (Some(once), Some(again)) = (self.once.get_mut(at), self.again.get_mut(at)) {
            *again |= *once & bit;
            *once |= bit;
        }
    }

    /// Returns false where no two things have this hash.
    pub(super) fn may_be_several(&self, hash: u64) -> bool {
        let (at, bit) = self.place(hash);
        self.again.get(at).is_some_and(|again| again & bit != 0)
    }
}

/// The things met so far.
#[derive(Debug, Clone)]
pub(super) struct Alike<T> {
    /// Each with a number made of it, so that few are compared: most have no order of their own.
    things: Vec<(u64, T)>,
    /// Where each stands, by that number or behind it: its position and one, or nothing. At least half are empty.
    slots: Vec<u32>,
}

impl<T> Default for Alike<T> {
    fn default() -> Self {
        Self { things: Vec::new(), slots: Vec::new() }
    }
}

impl<T: Hash + Eq> Alike<T> {
    /// Returns none met yet, with room for so many.
    pub(super) fn with_room(count: usize) -> Self {
        Self { things: Vec::with_capacity(count), slots: vec![0; (2 * count + 2).next_power_of_two()] }
    }

    /// Returns the number of a thing, counted from 0 in the order in which they are first met.
    pub(super) fn number(&mut self, thing: T) -> usize {
        let hash = hash_of(&thing);
        let known = self.find_hashed(hash, |known| *known == thing);
        known.unwrap_or_else(|| self.add(hash, thing))
    }

    /// The same by what a thing can be borrowed as: it is made when it is first met.
    pub(super) fn number_as<Q: Hash + Eq + ?Sized>(&mut self, thing: &Q) -> usize
    where
        T: Borrow<Q> + for<'q> From<&'q Q>,
    {
        let hash = hash_of(thing);
        let known = self.find_hashed(hash, |known| known.borrow() == thing);
        known.unwrap_or_else(|| self.add(hash, thing.into()))
    }

    /// Returns the things in the order of their numbers.
    pub(super) fn into_things(self) -> impl Iterator<Item = T> {
        self.things.into_iter().map(|(_, thing)| thing)
    }

    fn add(&mut self, hash: u64, thing: T) -> usize {
        let next = self.things.len();
        self.things.push((hash, thing));
        if self.slots.len() <= 2 * next {
            self.slots = vec![0; (4 * next + 4).next_power_of_two()];
            (0..next).for_each(|at| self.place(at));
        }
        self.place(next);
        next
    }

    /// Returns the number of a thing that was met before, or `None`.
    pub(super) fn find(&self, thing: &T) -> Option<usize> {
        self.find_as(thing)
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> usize {
        self.things.len()
    }

    /// Returns the thing of a number.
    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.things.get(number).map(|(_, thing)| thing)
    }

    /// Returns the number of a thing by what it can be borrowed as, or `None`.
    pub(super) fn find_as<Q: Hash + Eq + ?Sized>(&self, thing: &Q) -> Option<usize>
    where
        T: Borrow<Q>,
    {
        self.find_hashed(hash_of(thing), |known| known.borrow() == thing)
    }

    fn find_hashed(&self, hash: u64, is_it: impl Fn(&T) -> bool) -> Option<usize> {
        let mut slot = self.first_slot(hash);
        loop {
            let at = (*self.slots.get(slot)?).checked_sub(1)? as usize;
            if self.things.get(at).is_some_and(|(own, known)| *own == hash && is_it(known)) {
                return Some(at);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn place(&mut self, at: usize) {
        let Some((hash, _)) = self.things.get(at) else { return };
        let mut slot = self.first_slot(*hash);
        while self.slots.get(slot).is_some_and(|own| *own > 0) {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        if let (Some(own), Ok(position)) = (self.slots.get_mut(slot), u32::try_from(at + 1)) {
            *own = position;
        }
    }

    // There are as many slots as a power of two.
    fn first_slot(&self, hash: u64) -> usize {
        hash as usize & self.slots.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_things_have_equal_numbers() {
        let mut alike = Alike::default();
        assert_eq!(["a", "b", "a", "c", "b"].map(|thing| alike.number(thing)), [0, 1, 0, 2, 1]);
        assert_eq!((alike.find(&"c"), alike.find(&"d"), alike.get(1)), (Some(2), None, Some(&"b")));
    }

    #[test]
    fn many_things_keep_their_numbers() {
        let thing = |at: usize| format!("thing {at}");
        for mut alike in [Alike::default(), Alike::with_room(0), Alike::with_room(10)] {
            assert!((0..1_000).all(|at| alike.number(thing(at)) == at));
            assert!((0..1_000).all(|at| alike.number(thing(at)) == at && alike.find(&thing(at)) == Some(at)));
            assert_eq!(alike.find(&thing(1_000)), None);
        }
    }
}
