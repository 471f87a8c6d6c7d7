//! Regions: which cases there are, as boxes of one domain a value. Every operation is exact.
//!
//! A value is a dimension; a box says of each dimension which values it leaves open, and of all others that any will do.
//! What is taken from a box is given back as boxes that do not overlap.

use super::super::line::Points;
use crate::few::Few;
use std::borrow::Cow;
use std::rc::Rc;

/// A dimension: one value of the learner, the outcome, the application, the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Dimension(pub u32);

/// What is left open for one value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Domain {
    /// Points of a line.
    Line {
        /// The points: shared, as many rules ask for the same, and a box takes a third of the memory.
        points: Rc<Points>,
        /// The value may also be none.
        none: bool,
    },
    /// One of these words.
    Words(Few<u32>),
    /// Any word but these.
    But(Few<u32>),
    /// A question with the answers that are left.
    Truth {
        /// It may hold.
        yes: bool,
        /// It may not hold.
        no: bool,
    },
}

/// A box: what is left open for each dimension that it speaks of, in the order of dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Area {
    parts: Vec<(Dimension, Domain)>,
}

/// The most boxes into which one is cut while others are taken from it.
const MOST_PARTS: usize = 64;

impl Domain {
    /// Returns points of a line.
    pub(super) fn line(points: Points, none: bool) -> Self {
        Self::Line { points: Rc::new(points), none }
    }

    /// Returns what both leave open. Domains of different sorts say nothing about each other: the first stays.
    pub(super) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Line { points, none }, Self::Line { points: more, none: may_be_none }) => {
                Self::line(points.and(more), *none && *may_be_none)
            }
            (Self::Words(words), Self::Words(more)) => Self::Words(words.and(more)),
            (Self::Words(words), Self::But(out)) | (Self::But(out), Self::Words(words)) => {
                Self::Words(words.without(out))
            }
            (Self::But(out), Self::But(more)) => Self::But(out.or(more)),
            (Self::Truth { yes, no }, Self::Truth { yes: also_yes, no: also_no }) => {
                Self::Truth { yes: *yes && *also_yes, no: *no && *also_no }
            }
            (Self::Line { .. } | Self::Words(_) | Self::But(_) | Self::Truth { .. }, _) => self.clone(),
        }
    }

    /// Returns true when nothing is left open by both.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Words(words), Self::Words(more)) => !words.iter().any(|word| more.has(*word)),
            (
                Self::Line { .. } | Self::Words(_) | Self::But(_) | Self::Truth { .. },
                Self::Line { .. } | Self::Words(_) | Self::But(_) | Self::Truth { .. },
            ) => self.and(other).is_empty(),
        }
    }

    /// Returns what this leaves open and the other does not. A record may list several words, so of words only words are
    /// taken: what is left of some words by "any but those" stays as it is.
    pub(super) fn without(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Line { points, none }, Self::Line { points: taken, none: is_taken }) => {
                Self::line(points.without(taken), *none && !is_taken)
            }
            (Self::Words(words), Self::Words(taken)) => Self::Words(words.without(taken)),
            (Self::But(out), Self::But(kept)) => Self::Words(kept.without(out)),
            (Self::But(out), Self::Words(taken)) => Self::But(out.or(taken)),
            (Self::Truth { yes, no }, Self::Truth { yes: taken_yes, no: taken_no }) => {
                Self::Truth { yes: *yes && !taken_yes, no: *no && !taken_no }
            }
            (Self::Line { .. } | Self::Words(_) | Self::But(_) | Self::Truth { .. }, _) => self.clone(),
        }
    }

    /// Returns everything that a domain of this sort can leave open, less what this one does.
    pub(super) fn complement(&self) -> Self {
        match self {
            Self::Line { points, none } => Self::line(points.complement(), !none),
            Self::Words(words) => Self::But(words.clone()),
            Self::But(words) => Self::Words(words.clone()),
            Self::Truth { yes, no } => Self::Truth { yes: !yes, no: !no },
        }
    }

    /// Returns true when nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Line { points, none } => points.is_empty() && !none,
            Self::Words(words) => words.is_empty(),
            Self::But(_) => false,
            Self::Truth { yes, no } => !yes && !no,
        }
    }

    /// Returns true when all that this leaves open the other leaves open too.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Line { points, none }, Self::Line { points: more, none: may_be_none }) => {
                points.is_within(more) && (!none || *may_be_none)
            }
            (Self::Words(words), Self::Words(more)) => words.is_within(more),
            (
                Self::Line { .. } | Self::Words(_) | Self::But(_) | Self::Truth { .. },
                Self::Line { .. } | Self::Words(_) | Self::But(_) | Self::Truth { .. },
            ) => self.without(other).is_empty(),
        }
    }

    /// Returns true when this leaves everything open.
    pub(super) fn is_all(&self) -> bool {
        match self {
            Self::Line { points, none } => *none && points.is_all(),
            Self::Words(_) => false,
            Self::But(words) => words.is_empty(),
            Self::Truth { yes, no } => *yes && *no,
        }
    }
}

impl Area {
    /// Returns the box of which nothing is said yet, with room for so much.
    pub(super) fn with_room(parts: usize) -> Self {
        Self { parts: Vec::with_capacity(parts) }
    }

    /// Returns the box in which this holds too, or `None` when nothing is left.
    pub(super) fn with(&self, dimension: Dimension, domain: &Domain) -> Option<Self> {
        let mut area = self.clone();
        area.narrow(dimension, Cow::Borrowed(domain)).then_some(area)
    }

    /// Says of a dimension what is left open for it; returns false when nothing is left.
    pub(super) fn narrow(&mut self, dimension: Dimension, domain: Cow<'_, Domain>) -> bool {
        match self.parts.binary_search_by_key(&dimension, |(own, _)| *own) {
            Ok(at) => self.parts.get_mut(at).is_some_and(|(_, own)| {
                *own = own.and(&domain);
                !own.is_empty()
            }),
            Err(at) => {
                let leaves_something = !domain.is_empty();
                self.parts.insert(at, (dimension, domain.into_owned()));
                leaves_something
            }
        }
    }

    /// Returns the box in which a dimension is left open as said, whatever it was before.
    pub(super) fn put(&self, dimension: Dimension, domain: Domain) -> Self {
        let mut area = self.clone();
        match area.parts.binary_search_by_key(&dimension, |(own, _)| *own) {
            Ok(at) => {
                if let Some((_, own)) = area.parts.get_mut(at) {
                    *own = domain;
                }
            }
            Err(at) => area.parts.insert(at, (dimension, domain)),
        }
        area
    }

    /// Returns what both leave open, or `None` when they exclude each other.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        if self.excludes(other) {
            return None;
        }
        self.clone().met(other)
    }

    /// The same of a box that is needed no more.
    pub(super) fn met(mut self, other: &Self) -> Option<Self> {
        if self.parts.is_empty() {
            return Some(other.clone());
        }
        // What is said of further dimensions alone takes nothing from what is said.
        let are_further =
            self.parts.last().zip(other.parts.first()).is_some_and(|(last, first)| last.0 < first.0);
        if are_further && !other.parts.iter().any(|(_, domain)| domain.is_empty()) {
            self.parts.extend_from_slice(&other.parts);
            return Some(self);
        }
        let mut both = other.parts.iter().map(|(dimension, domain)| (*dimension, Cow::Borrowed(domain)));
        both.all(|(dimension, domain)| self.narrow(dimension, domain)).then_some(self)
    }

    /// Returns true when nothing lies in both.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let mut theirs = other.parts.iter().peekable();
        for (dimension, domain) in &self.parts {
            while theirs.next_if(|(own, _)| own < dimension).is_some() {}
            if let Some((_, own)) = theirs.next_if(|(own, _)| own == dimension)
                && domain.excludes(own)
            {
                return true;
            }
        }
        false
    }

    /// Returns what this box says of a dimension.
    pub(super) fn find(&self, dimension: Dimension) -> Option<&Domain> {
        let at = self.parts.binary_search_by_key(&dimension, |(own, _)| *own).ok()?;
        self.parts.get(at).map(|(_, domain)| domain)
    }

    /// Returns what is said of each dimension but one.
    pub(super) fn but_for(&self, dimension: Dimension) -> impl Iterator<Item = &(Dimension, Domain)> {
        self.parts.iter().filter(move |(own, _)| *own != dimension)
    }

    /// Returns what is said of each dimension.
    pub(super) fn parts(&self) -> &[(Dimension, Domain)] {
        &self.parts
    }

    /// Returns true when every case of this box is one of the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        other.parts.iter().all(|(dimension, domain)| {
            self.find(*dimension).is_some_and(|own| own.is_within(domain)) || domain.is_all()
        })
    }

    /// Returns what is left of this box when another is taken from it, in boxes that do not overlap.
    pub(super) fn without(&self, other: &Self) -> Vec<Self> {
        if self.excludes(other) {
            return vec![self.clone()];
        }
        let mut left = Vec::new();
        let mut common = self.clone();
        for (dimension, taken) in &other.parts {
            let rest = match common.find(*dimension) {
                Some(own) => own.without(taken),
                None => taken.complement(),
            };
            if !rest.is_empty() {
                left.push(common.put(*dimension, rest));
            }
            match common.with(*dimension, taken) {
                Some(both) => common = both,
                None => return left,
            }
        }
        left
    }

    /// Returns which of the others take all cases of this box together, or `None` when some are left or it is cut into
    /// too many parts to tell.
    pub(super) fn covered_by(&self, others: &[&Self]) -> Option<Vec<usize>> {
        if let Some(one) = others.iter().position(|other| self.is_within(other)) {
            return Some(vec![one]);
        }
        // What one alone does not take, only several can.
        if others.len() < 2 {
            return None;
        }
        let mut left = vec![self.clone()];
        let mut by = Vec::new();
        for (at, other) in others.iter().enumerate() {
            let parts: Vec<Self> = left.iter().flat_map(|part| part.without(other)).collect();
            if parts != left {
                by.push(at);
            }
            if parts.is_empty() {
                return Some(by);
            }
            if parts.len() > MOST_PARTS {
                return None;
            }
            left = parts;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Number;
    use proptest::prelude::*;

    fn between(from: i64, to: i64) -> Domain {
        let points =
            Points::between(Some((Number::whole(from), true)), Some((Number::whole(to), false)), None);
        Domain::line(points, false)
    }

    fn area(parts: &[(u32, Domain)]) -> Area {
        let mut all = Area::default();
        for (dimension, domain) in parts {
            all = all.put(Dimension(*dimension), domain.clone());
        }
        all
    }

    #[test]
    fn two_halves_take_a_whole_together() {
        let whole = area(&[(0, between(0, 10)), (1, Domain::Words(Few::set([1])))]);
        let lower = area(&[(0, between(-5, 4))]);
        let upper = area(&[(0, between(4, 20)), (1, Domain::Words(Few::set([1, 2])))]);
        assert_eq!(whole.covered_by(&[&lower, &upper]), Some(vec![0, 1]));
        assert_eq!(whole.covered_by(&[&lower]), None);
        let late = area(&[(0, between(5, 20))]);
        assert_eq!(whole.covered_by(&[&lower, &late]), None);
    }

    #[test]
    fn what_nothing_is_said_of_is_everything() {
        let one = area(&[(0, between(0, 10))]);
        let other = area(&[(1, Domain::Words(Few::set([3])))]);
        assert!(!one.excludes(&other));
        assert!(one.is_within(&Area::default()));
        assert!(!Area::default().is_within(&one));
        let left = one.without(&other);
        assert_eq!(left, vec![area(&[(0, between(0, 10)), (1, Domain::But(Few::set([3])))])]);
    }

    #[test]
    fn words_that_stay_with_any_but_some_are_not_taken() {
        // A record may list both words: then the first holds and the second does not.
        let some = area(&[(0, Domain::Words(Few::set([1, 2])))]);
        let but = area(&[(0, Domain::But(Few::set([3])))]);
        assert_eq!(some.covered_by(&[&but]), None);
    }

    proptest! {
        #[test]
        fn what_is_left_and_what_is_shared_are_the_whole(one in boxes(), other in boxes(), x in -6_i64..6, y in -6_i64..6) {
            let holds = |area: &Area| area.and(&area_of(x, y)).is_some();
            let left = one.without(&other).iter().filter(|part| holds(part)).count();
            prop_assert_eq!(left == 1, holds(&one) && !holds(&other));
            prop_assert!(left <= 1);
            let shared = one.and(&other).is_some_and(|both| holds(&both));
            prop_assert_eq!(shared, holds(&one) && holds(&other));
        }

        #[test]
        fn a_box_is_covered_where_no_case_is_left(one in boxes(), others in proptest::collection::vec(boxes(), 0..4)) {
            let by: Vec<&Area> = others.iter().collect();
            let points = || (-7_i64..7).flat_map(|x| (-7_i64..7).map(move |y| (x, y)));
            let holds = |area: &Area, at: (i64, i64)| area.and(&area_of(at.0, at.1)).is_some();
            let is_left = points().any(|at| holds(&one, at) && !others.iter().any(|other| holds(other, at)));
            if one.covered_by(&by).is_some() {
                prop_assert!(!is_left);
            }
        }
    }

    fn area_of(x: i64, y: i64) -> Area {
        area(&[(0, between(x, x + 1)), (1, between(y, y + 1))])
    }

    fn boxes() -> impl Strategy<Value = Area> {
        let side = || proptest::option::of((-6_i64..6, 1_i64..6));
        (side(), side()).prop_map(|(x, y)| {
            let mut parts = Vec::new();
            parts.extend(x.map(|(from, length)| (0, between(from, from + length))));
            parts.extend(y.map(|(from, length)| (1, between(from, from + length))));
            area(&parts)
        })
    }
}
