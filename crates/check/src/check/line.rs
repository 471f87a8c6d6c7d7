//! Sets of points on an ordered line: numbers, days or ranks. Every operation is exact; nothing is sampled.
//!
//! A set is a sorted list of stretches between cuts. A cut lies right before or right behind a point, so that open and
//! closed ends need no cases of their own. On a line with a step, cuts are brought to the step: `more than 60` and
//! `at least 60.1` are then the same set when the step is 0.1.

use crate::few::Few;
use crate::quantity::Number;
use std::fmt;

/// A place between points: right before `at`, or right behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cut {
    at: Number,
    behind: bool,
}

/// A stretch from one cut to another; an absent cut is without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stretch {
    from: Option<Cut>,
    to: Option<Cut>,
}

/// The distance of neighbouring points, and one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Grid {
    /// A point.
    pub anchor: Number,
    /// The distance, above zero.
    pub step: Number,
}

/// A set of points: stretches in order, none empty, none touching another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Points {
    stretches: Few<Stretch>,
    grid: Option<Grid>,
}

impl Grid {
    /// The whole numbers: days, ranks and counts.
    pub(super) const WHOLE: Self = Self { anchor: Number::ZERO, step: Number::ONE };

    // A cut between two points of the grid is the cut right before the upper one; a number too large to compute with
    // leaves the cut as it is, which is still right, only not always equal to its twin.
    fn settle(self, cut: Cut) -> Cut {
        let settled = || {
            let steps = cut.at.checked_sub(self.anchor)?.checked_div(self.step)?;
            let next =
                if steps.is_whole() && !cut.behind { steps.floor() } else { steps.floor().checked_add(1)? };
            Number::whole(next).checked_mul(self.step)?.checked_add(self.anchor)
        };
        settled().map_or(cut, |at| Cut { at, behind: false })
    }
}

impl Points {
    /// Returns all points of a line.
    pub(super) fn all(grid: Option<Grid>) -> Self {
        Self { stretches: Few::One(Stretch { from: None, to: None }), grid }
    }

    /// Returns the points between two ends, each with whether it is included; an absent end is open without end.
    pub(super) fn between(
        from: Option<(Number, bool)>,
        to: Option<(Number, bool)>,
        grid: Option<Grid>,
    ) -> Self {
        let settle = |cut: Cut| grid.map_or(cut, |grid| grid.settle(cut));
        let from = from.map(|(at, included)| settle(Cut { at, behind: !included }));
        let to = to.map(|(at, included)| settle(Cut { at, behind: included }));
        Self { stretches: Stretch { from, to }.filled().into_iter().collect(), grid }
    }

    /// Returns the one point.
    pub(super) fn only(at: Number, grid: Option<Grid>) -> Self {
        Self::between(Some((at, true)), Some((at, true)), grid)
    }

    /// Returns true when every point of the line is in the set.
    pub(super) fn is_all(&self) -> bool {
        match &*self.stretches {
            [] => false,
            [only] => only.from.is_none() && only.to.is_none(),
            _ => self.complement().is_empty(),
        }
    }

    /// Returns true when no point is in the set.
    pub(super) fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// Returns the points in both sets.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut stretches = Few::None;
        for one in &*self.stretches {
            stretches.extend(other.stretches.iter().filter_map(|two| one.and(*two)));
        }
        Self { stretches, grid: self.grid.or(other.grid) }
    }

    /// Returns the points in either set.
    pub(super) fn or(&self, other: &Self) -> Self {
        self.complement().and(&other.complement()).complement()
    }

    /// Returns the points in any of the sets; the grid is that of the first.
    pub(super) fn union<'p>(sets: impl IntoIterator<Item = &'p Self>) -> Option<Self> {
        let mut sets = sets.into_iter().peekable();
        let grid = sets.peek()?.grid;
        let mut all: Vec<Stretch> = sets.flat_map(|set| &*set.stretches).copied().collect();
        all.sort_unstable_by_key(|stretch| stretch.from);
        let mut stretches: Vec<Stretch> = Vec::new();
        for next in all {
            match stretches.last_mut() {
                // What begins where the last one ends goes on with it.
                Some(last) if last.to.is_none() || next.from <= last.to => {
                    last.to = last.to.zip(next.to).map(|(one, two)| one.max(two));
                }
                Some(_) | None => stretches.push(next),
            }
        }
        Some(Self { stretches: stretches.into(), grid })
    }

    /// Returns the points of the line that are not in the set.
    pub(super) fn complement(&self) -> Self {
        let mut stretches = Few::None;
        let mut from = None;
        let mut is_open = true;
        for stretch in &*self.stretches {
            if stretch.from.is_some() {
                stretches.extend(Stretch { from, to: stretch.from }.filled());
            }
            from = stretch.to;
            is_open = stretch.to.is_some();
        }
        if is_open {
            stretches.push(Stretch { from, to: None });
        }
        Self { stretches, grid: self.grid }
    }

    /// Returns the points of this set that are not in the other.
    pub(super) fn without(&self, other: &Self) -> Self {
        self.and(&other.complement())
    }

    /// Returns true when every point of this set is in the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        if let [wide] = &*other.stretches {
            let is_in = |own: &Stretch| own.and(*wide) == Some(*own);
            return self.stretches.iter().all(is_in);
        }
        self.without(other).is_empty()
    }

    /// Returns the points between the lowest and the highest of the set that are not in it.
    pub(super) fn gaps(&self) -> Self {
        let between = self.stretches.windows(2).filter_map(|pair| match pair {
            [lower, upper] => Some(Stretch { from: lower.to, to: upper.from }),
            _ => None,
        });
        Self { stretches: between.collect(), grid: self.grid }
    }

    /// Returns the stretches with their ends in words: each end is the point and whether it is included. On a line with
    /// a step every end is included.
    pub(super) fn ends(&self) -> impl Iterator<Item = Ends> + '_ {
        self.stretches.iter().map(|stretch| Ends {
            from: stretch.from.map(|cut| (cut.at, !cut.behind)),
            to: stretch.to.map(|cut| self.upper_end(cut)),
        })
    }

    fn upper_end(&self, cut: Cut) -> (Number, bool) {
        let last = self.grid.filter(|_| !cut.behind).and_then(|grid| cut.at.checked_sub(grid.step));
        last.map_or((cut.at, cut.behind), |last| (last, true))
    }
}

/// The two ends of a stretch, each with whether it is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends {
    /// The lower end.
    pub from: Option<(Number, bool)>,
    /// The upper end.
    pub to: Option<(Number, bool)>,
}

impl Stretch {
    fn and(self, other: Self) -> Option<Self> {
        // An absent lower cut lies before every other, an absent upper one behind: `Option` orders the first so, not
        // the second.
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self { from, to }.filled()
    }

    fn filled(self) -> Option<Self> {
        let is_empty = self.from.zip(self.to).is_some_and(|(from, to)| from >= to);
        (!is_empty).then_some(self)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, ends) in self.ends().enumerate() {
            let separator = if place > 0 { " " } else { "" };
            let (open, from) = match ends.from {
                Some((at, included)) => (if included { '[' } else { '(' }, at.to_string()),
                None => ('(', String::new()),
            };
            let (to, close) = match ends.to {
                Some((at, included)) => (at.to_string(), if included { ']' } else { ')' }),
                None => (String::new(), ')'),
            };
            write!(formatter, "{separator}{open}{from},{to}{close}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(value: i64) -> Number {
        Number::whole(value)
    }

    fn at_least(value: i64) -> Points {
        Points::between(Some((whole(value), true)), None, None)
    }

    fn less_than(value: i64) -> Points {
        Points::between(None, Some((whole(value), false)), None)
    }

    #[test]
    fn ends_that_exclude_each_other_leave_nothing() {
        assert!(at_least(60).and(&less_than(60)).is_empty());
        assert!(at_least(60).and(&less_than(50)).is_empty());
        assert_eq!(at_least(60).and(&less_than(61)).to_string(), "[60,61)");
        assert_eq!(
            at_least(60).and(&Points::between(None, Some((whole(60), true)), None)).to_string(),
            "[60,60]"
        );
    }

    #[test]
    fn step_closes_what_lies_between_two_points() {
        let tenths = Some(Grid { anchor: whole(0), step: Number::ratio(1, 10).unwrap() });
        let lower =
            Points::between(Some((whole(60), true)), Some((Number::parse("69.9").unwrap(), true)), tenths);
        let upper = Points::between(Some((whole(70), true)), None, tenths);
        assert_eq!(lower.or(&upper).to_string(), "[60,)");
        let wholes = Points::between(Some((whole(60), true)), Some((whole(69), true)), tenths).or(&upper);
        assert_eq!(wholes.gaps().to_string(), "[69.1,69.9]");
        let open =
            Points::between(Some((whole(60), false)), Some((Number::parse("60.1").unwrap(), false)), tenths);
        assert!(open.is_empty());
    }

    #[test]
    fn without_a_step_the_gap_is_open() {
        let ranges =
            Points::between(Some((whole(60), true)), Some((whole(69), true)), None).or(&at_least(70));
        assert_eq!(ranges.gaps().to_string(), "(69,70)");
        assert!(Points::all(None).gaps().is_empty());
    }

    proptest! {
        #[test]
        fn sets_obey_the_laws_of_sets(a in points(), b in points()) {
            prop_assert_eq!(a.complement().complement(), a.clone());
            prop_assert_eq!(a.and(&b), b.and(&a));
            prop_assert_eq!(a.or(&b), a.complement().and(&b.complement()).complement());
            prop_assert!(a.and(&b).is_within(&a) && a.is_within(&a.or(&b)));
            prop_assert!(a.without(&b).and(&b).is_empty());
            prop_assert_eq!(a.without(&b).or(&a.and(&b)), a.clone());
            prop_assert_eq!(Points::union([&a, &b]), Some(a.or(&b)));
        }

        #[test]
        fn membership_is_that_of_the_ends(a in points(), b in points(), at in -12_i64..12) {
            let point = Points::only(whole(at), None);
            let is_in = |set: &Points| !set.and(&point).is_empty();
            prop_assert_eq!(is_in(&a.and(&b)), is_in(&a) && is_in(&b));
            prop_assert_eq!(is_in(&a.or(&b)), is_in(&a) || is_in(&b));
            prop_assert_eq!(is_in(&a.complement()), !is_in(&a));
        }
    }

    fn points() -> impl Strategy<Value = Points> {
        let end = || proptest::option::of((-10_i64..10, any::<bool>()));
        proptest::collection::vec((end(), end()), 0..4).prop_map(|parts| {
            let nothing = Points::all(None).complement();
            parts.into_iter().fold(nothing, |set, (from, to)| {
                let end = |end: Option<(i64, bool)>| end.map(|(at, included)| (whole(at), included));
                set.or(&Points::between(end(from), end(to), None))
            })
        })
    }
}
