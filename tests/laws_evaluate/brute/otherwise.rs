//! `otherwise`: the second place is taken only where the first cannot be.

use super::*;

impl Brute<'_> {
    /// The second place is taken only when the first is taken or full; what bars it is no result at all.
    pub(super) fn otherwise_fault(&self, chosen: &Chosen, used: &BTreeSet<usize>) -> Option<String> {
        for grant in used {
            let of = &self.grants[*grant];
            let amount_of = |result: usize| {
                chosen.iter().find(|(other, at, _)| (*other, *at) == (*grant, result)).map(|(.., by)| *by)
            };
            let second =
                (0..of.results.len()).find(|at| of.results[*at].place == 1 && amount_of(*at).is_some());
            let Some(second) = second else { continue };
            let first: Vec<usize> = (0..of.results.len()).filter(|at| of.results[*at].place == 0).collect();
            let together = self.case.rules[of.rule].shape == ResultShape::All;
            let bundles: Vec<Vec<usize>> =
                if together { vec![first.clone()] } else { first.iter().map(|at| vec![*at]).collect() };
            let blocked = |bundle: &Vec<usize>| bundle.is_empty() || self.is_blocked(chosen, *grant, bundle);
            if !bundles.iter().all(blocked) {
                return Some(format!("grant {grant} takes its second place with room in the first"));
            }
            let part = first.iter().find_map(|at| amount_of(*at));
            let full = of.results[second].amounts[0];
            let rest = amount_of(second).unwrap();
            let cuts = self.touching(&of.items, of.results[second].target);
            let may_be_less = cuts.iter().any(|beyond| **beyond != Beyond::Refused);
            let sum = part.unwrap_or(0) + rest;
            if (if may_be_less { sum > full } else { sum != full }) || part == Some(full) {
                return Some(format!("grant {grant} brings another amount than its own"));
            }
        }
        None
    }

    fn is_blocked(&self, chosen: &Chosen, grant: usize, bundle: &[usize]) -> bool {
        let of = &self.grants[grant];
        let is_first = |entry: &&(usize, usize, i64)| entry.0 == grant && of.results[entry.1].place == 0;
        let others = || chosen.iter().filter(|entry| entry.0 != grant);
        let target = |entry: &(usize, usize, i64)| self.grants[entry.0].results[entry.1].target;
        let targets: Vec<SmallTarget> = bundle.iter().map(|at| of.results[*at].target).collect();
        let taken = others()
            .any(|entry| matches!(target(entry), SmallTarget::Course(_)) && targets.contains(&target(entry)));
        let is_open = |course: usize| !self.case.history.iter().any(|entry| entry.course == Some(course));
        let lonely = |own: usize, partner: usize| {
            let (own, partner) = (SmallTarget::Course(own), SmallTarget::Course(partner));
            targets.contains(&own)
                && !targets.contains(&partner)
                && !chosen.iter().any(|entry| target(entry) == partner)
        };
        let pair = self.case.pair && ((is_open(1) && lonely(0, 1)) || (is_open(0) && lonely(1, 0)));
        let in_pool: i64 =
            others().filter(|entry| target(entry) == SmallTarget::Pool).map(|entry| entry.2).sum();
        let of_pool: i64 = bundle
            .iter()
            .filter(|at| of.results[**at].target == SmallTarget::Pool)
            .map(|at| of.results[*at].amounts[0])
            .sum();
        let pool = of_pool > 0 && self.case.pool.is_some_and(|capacity| in_pool + of_pool > capacity);
        let limits = self.case.limits.iter().any(|limit| {
            let inside: Vec<usize> = bundle
                .iter()
                .copied()
                .filter(|at| self.counts(limit, &of.items, of.results[*at].target))
                .collect();
            if inside.is_empty() || !self.is_on(limit, chosen) {
                return false;
            }
            let figure = self.figure(limit);
            let rest = |group: &str| (figure - self.before(limit, group)).max(0);
            if limit.what == What::Items {
                let fits = |item: &&usize| self.is_source(limit, **item);
                let group = |item: &usize| self.groups(limit.per, &[*item])[0].clone();
                let own: Vec<usize> = of.items.iter().filter(fits).copied().collect();
                let used: BTreeSet<usize> = others()
                    .filter(|entry| self.counts(limit, &self.grants[entry.0].items, target(entry)))
                    .flat_map(|entry| self.grants[entry.0].items.iter().filter(fits).copied())
                    .filter(|item| !of.items.contains(item))
                    .collect();
                return own.iter().any(|item| {
                    let group = group(item);
                    let count = |items: &mut dyn Iterator<Item = &usize>| {
                        items.filter(|other| self.groups(limit.per, &[**other])[0] == group).count() as i64
                    };
                    count(&mut used.iter()) + count(&mut own.iter()) > rest(&group)
                });
            }
            let weight = |result: &Result| match limit.what {
                What::Credits => result.amounts[0],
                What::Courses => i64::from(matches!(result.target, SmallTarget::Course(_))),
                What::Items => 0,
                What::Hours => of.items.iter().map(|item| self.case.items[*item].hours).sum(),
            };
            let whole: i64 = inside.iter().map(|at| weight(&of.results[*at])).sum();
            let least = match (&limit.beyond, limit.what) {
                (Beyond::Excused, What::Credits) => return false,
                (Beyond::CutTo(_), What::Credits) => whole.min(10),
                _ => whole,
            };
            least > 0
                && self.groups(limit.per, &of.items).iter().any(|group| {
                    let counted = |entry: &&(usize, usize, i64)| {
                        let of = &self.grants[entry.0];
                        self.counts(limit, &of.items, target(entry))
                            && self.groups(limit.per, &of.items).contains(group)
                    };
                    let by = |entry: &(usize, usize, i64)| match limit.what {
                        What::Credits => entry.2,
                        What::Courses => i64::from(matches!(target(entry), SmallTarget::Course(_))),
                        What::Items => 0,
                        What::Hours => {
                            self.grants[entry.0].items.iter().map(|item| self.case.items[*item].hours).sum()
                        }
                    };
                    let used: i64 = others().filter(counted).map(by).sum();
                    let own: i64 = chosen.iter().filter(is_first).filter(counted).map(by).sum();
                    used + own + least > rest(group)
                })
        });
        taken || pair || pool || limits
    }
}
