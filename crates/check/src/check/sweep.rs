//! Stretches along a line, sorted: which of them may share a point with another, without comparing each with each.

use super::line::Points;
use crate::quantity::Number;

/// The lowest and the highest end of a set; an absent end is open.
pub(super) type Hull = (Option<Number>, Option<Number>);

/// Returns the lowest and the highest end of a set of points; `None` when it is empty.
pub(super) fn hull(points: &Points) -> Option<Hull> {
    let (mut first, mut last) = (None, None);
    for ends in points.ends() {
        first = first.or(Some(ends.from));
        last = Some(ends.to);
    }
    let at = |end: Option<(Number, bool)>| end.map(|(at, _)| at);
    Some((at(first?), at(last?)))
}

/// Stretches by position, sorted by their lower ends.
#[derive(Default)]
pub(super) struct Sweep {
    /// Those that end, by their lower ends.
    closed: Vec<(Option<Number>, Number, usize)>,
    /// The highest end among those up to each.
    reach: Vec<Number>,
    /// Those without an upper end, by their lower ends.
    open: Vec<(Option<Number>, usize)>,
}

impl Sweep {
    /// Sorts stretches, each with its position.
    pub(super) fn of(stretches: impl IntoIterator<Item = (usize, Hull)>) -> Self {
        let mut sweep = Self::default();
        for (at, (from, to)) in stretches {
            match to {
                Some(to) => sweep.closed.push((from, to, at)),
                None => sweep.open.push((from, at)),
            }
        }
        sweep.closed.sort_unstable();
        sweep.open.sort_unstable();
        let mut highest: Option<Number> = None;
        for (_, to, _) in &sweep.closed {
            let reached = highest.map_or(*to, |highest| highest.max(*to));
            highest = Some(reached);
            sweep.reach.push(reached);
        }
        sweep
    }

    /// Calls `visit` with the position of every stretch that may share a point with this one, until it returns false.
    pub(super) fn near(&self, (from, to): Hull, visit: &mut dyn FnMut(usize) -> bool) {
        let starts_in = |own: Option<Number>| to.is_none() || own.is_none() || own <= to;
        let open = self.open.partition_point(|(own, _)| starts_in(*own));
        for (_, at) in self.open.iter().take(open) {
            if !visit(*at) {
                return;
            }
        }
        let closed = self.closed.partition_point(|(own, ..)| starts_in(*own));
        let down = self.closed.iter().zip(&self.reach).take(closed).rev();
        for ((_, own, at), reach) in down {
            if from.is_some_and(|from| *reach < from) {
                return;
            }
            if from.is_none_or(|from| *own >= from) && !visit(*at) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(sweep: &Sweep, from: Option<i64>, to: Option<i64>) -> Vec<usize> {
        let mut found = Vec::new();
        sweep.near((from.map(Number::whole), to.map(Number::whole)), &mut |at| {
            found.push(at);
            true
        });
        found.sort_unstable();
        found
    }

    #[test]
    fn only_stretches_that_may_share_a_point_are_visited() {
        let stretch = |from: Option<i64>, to: Option<i64>| (from.map(Number::whole), to.map(Number::whole));
        let stretches = [
            stretch(Some(0), Some(9)),
            stretch(Some(10), Some(19)),
            stretch(Some(20), None),
            stretch(None, Some(3)),
        ];
        let sweep = Sweep::of(stretches.into_iter().enumerate());
        assert_eq!(near(&sweep, Some(9), Some(10)), [0, 1]);
        assert_eq!(near(&sweep, Some(4), Some(5)), [0]);
        assert_eq!(near(&sweep, Some(19), Some(20)), [1, 2]);
        assert_eq!(near(&sweep, None, Some(0)), [0, 3]);
        assert_eq!(near(&sweep, Some(100), None), [2]);
        assert_eq!(near(&sweep, None, None), [0, 1, 2, 3]);
    }
}
