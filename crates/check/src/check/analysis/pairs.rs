//! Which boxes may share a case, without comparing each with each: they are sorted along the one dimension that parts them
//! best, and only neighbours there are compared in full.

use super::region::{Area, Dimension, Domain};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// The most pairs that are compared in full.
const MOST_PAIRS: usize = 200_000;

/// So few boxes are sooner compared each with each, where none share a case.
const FEW: usize = 8;

/// Returns the pairs of boxes that share a case, by their positions, the lower first; `None` when too many would have to be
/// compared.
pub(super) fn pairs(areas: &[&Area]) -> Option<Vec<(usize, usize)>> {
    if areas.len() <= FEW && all_exclude_each_other(areas) {
        return Some(Vec::new());
    }
    let candidates = candidates(areas)?;
    let share = |pair: &(usize, usize)| match (areas.get(pair.0), areas.get(pair.1)) {
        (Some(one), Some(two)) => !one.excludes(two),
        _ => false,
    };
    Some(candidates.into_iter().filter(share).collect())
}

fn all_exclude_each_other(areas: &[&Area]) -> bool {
    (1..).zip(areas).all(|(at, one)| areas.iter().skip(at).all(|other| one.excludes(other)))
}

fn candidates(areas: &[&Area]) -> Option<BTreeSet<(usize, usize)>> {
    let all = areas.len().saturating_mul(areas.len().saturating_sub(1)) / 2;
    if all == 0 {
        return Some(BTreeSet::new());
    }
    let mut dimensions: Vec<Dimension> = Vec::new();
    for (dimension, _) in areas.iter().flat_map(|area| area.parts()) {
        if let Err(at) = dimensions.binary_search(dimension) {
            dimensions.insert(at, *dimension);
        }
    }
    let mut best: Option<(usize, Parted)> = None;
    for dimension in dimensions {
        let parted = Parted::along(areas, dimension);
        let cost = parted.cost();
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, parted));
        }
        // No two share a case.
        if cost == 0 {
            break;
        }
    }
    match best.filter(|(cost, _)| *cost < all) {
        Some((cost, best)) if cost <= MOST_PAIRS => Some(best.pairs()),
        Some(_) => None,
        None if all <= MOST_PAIRS => {
            let len = areas.len();
            Some((0..len).flat_map(|one| (one + 1..len).map(move |two| (one, two))).collect())
        }
        None => None,
    }
}

/// Boxes along one dimension: by word, along a line, or anywhere.
#[derive(Default)]
struct Parted {
    /// Each word with a box that has it, in order.
    by_word: Vec<(u32, usize)>,
    on_line: Vec<(Option<Number>, Option<Number>, usize)>,
    anywhere: Vec<usize>,
    total: usize,
}

impl Parted {
    fn along(areas: &[&Area], dimension: Dimension) -> Self {
        let mut parted = Self { total: areas.len(), ..Self::default() };
        for (at, area) in areas.iter().enumerate() {
            match area.find(dimension) {
                Some(Domain::Words(words)) => {
                    parted.by_word.extend(words.iter().map(|word| (*word, at)));
                }
                Some(Domain::Line { points, none: false }) => {
                    let (mut from, mut to) = (None, None);
                    for (position, ends) in points.ends().enumerate() {
                        if position == 0 {
                            from = ends.from.map(|(at, _)| at);
                        }
                        to = ends.to.map(|(at, _)| at);
                    }
                    parted.on_line.push((from, to, at));
                }
                Some(Domain::Line { .. } | Domain::But(_) | Domain::Truth { .. }) | None => {
                    parted.anywhere.push(at);
                }
            }
        }
        parted.on_line.sort_unstable();
        parted.by_word.sort_unstable();
        parted
    }

    fn of_words(&self) -> impl Iterator<Item = &[(u32, usize)]> {
        self.by_word.chunk_by(|one, other| one.0 == other.0)
    }

    fn cost(&self) -> usize {
        let squared = |count: usize| count.saturating_mul(count.saturating_sub(1)) / 2;
        let words: usize = self.of_words().map(|at| squared(at.len())).sum();
        let starts: Vec<Option<Number>> = self.on_line.iter().map(|(from, ..)| *from).collect();
        let before = |to: Option<Number>| match to {
            None => starts.len(),
            to => starts.partition_point(|from| *from <= to),
        };
        let line: usize =
            (1..).zip(&self.on_line).map(|(at, (_, to, _))| before(*to).saturating_sub(at)).sum();
        words.saturating_add(line).saturating_add(self.anywhere.len().saturating_mul(self.total))
    }

    fn pairs(&self) -> BTreeSet<(usize, usize)> {
        let mut pairs = BTreeSet::new();
        let mut add = |one: usize, two: usize| {
            if one != two {
                pairs.insert((one.min(two), one.max(two)));
            }
        };
        for of_word in self.of_words() {
            for (at, (_, one)) in of_word.iter().enumerate() {
                of_word.iter().skip(at + 1).for_each(|(_, two)| add(*one, *two));
            }
        }
        for (at, (_, to, one)) in self.on_line.iter().enumerate() {
            let later = self.on_line.iter().skip(at + 1);
            let near = later.take_while(|(from, ..)| to.is_none() || from <= to);
            near.for_each(|(_, _, two)| add(*one, *two));
        }
        for one in &self.anywhere {
            (0..self.total).for_each(|two| add(*one, two));
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::line::Points;
    use super::*;

    fn range(from: i64, to: i64) -> Area {
        let points =
            Points::between(Some((Number::whole(from), true)), Some((Number::whole(to), true)), None);
        Area::default().put(Dimension(0), Domain::line(points, false))
    }

    #[test]
    fn only_neighbours_on_the_line_are_paired() {
        let areas: Vec<Area> = (0..1_000).map(|at| range(at * 10, at * 10 + 10)).collect();
        let found = pairs(&areas.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(found.len(), 999);
        assert!(found.iter().all(|(one, two)| one + 1 == *two));
    }

    #[test]
    fn a_box_that_says_nothing_is_paired_with_all() {
        let areas = [range(0, 1), range(5, 6), Area::default()];
        let found = pairs(&areas.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(found, [(0, 2), (1, 2)]);
    }
}
