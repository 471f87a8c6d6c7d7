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
            let cuts = self.touching(of, of.results[second].target);
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
            let inside: Vec<usize> =
                bundle.iter().copied().filter(|at| self.counts(limit, of, of.results[*at].target)).collect();
            if inside.is_empty() || !self.is_on(limit, chosen) {
                return false;
            }
            if let Some(practice) = limit.of_chosen {
                let others: Vec<&(usize, usize, i64)> = others().collect();
                return self.breaks_share(limit, practice, &others, grant, bundle);
            }
            let figure = self.figure(limit);
            let rest = |group: &str| (figure - self.before(limit, group)).max(0);
            if limit.what == What::Items {
                let group = |item: &usize, target| self.groups(limit.per, &[*item], target);
                let own: Vec<usize> =
                    of.items.iter().filter(|item| self.is_source(limit, of, **item)).copied().collect();
                let mut used: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
                for entry in others() {
                    let other = &self.grants[entry.0];
                    let counted = self.counts(limit, other, target(entry));
                    for item in
                        other.items.iter().filter(|item| counted && self.is_source(limit, other, **item))
                    {
                        for group in group(item, target(entry)) {
                            used.entry(group).or_default().insert(*item);
                        }
                    }
                }
                let mut asked: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
                for (item, at) in own.iter().flat_map(|item| inside.iter().map(move |at| (item, at))) {
                    for group in group(item, of.results[*at].target) {
                        asked.entry(group).or_default().insert(*item);
                    }
                }
                return asked.iter().any(|(group, items)| {
                    let used = used.get(group).cloned().unwrap_or_default();
                    used.union(items).count() as i64 > rest(group)
                });
            }
            let weight = |at: usize| self.weight(limit, grant, at, of.results[at].amounts[0]);
            let in_group = |group: &String, at: usize| {
                self.groups(limit.per, &of.items, of.results[at].target).contains(group)
            };
            let groups: BTreeSet<String> = inside
                .iter()
                .flat_map(|at| self.groups(limit.per, &of.items, of.results[*at].target))
                .collect();
            groups.iter().any(|group| {
                let whole: i64 = inside.iter().filter(|at| in_group(group, **at)).map(|at| weight(*at)).sum();
                let least = match (&limit.beyond, limit.what) {
                    (Beyond::Excused, What::Credits) => return false,
                    (Beyond::CutTo(_), What::Credits) => whole.min(10),
                    // The smallest part that can be carried is less than a unit.
                    (Beyond::Carried { .. }, What::Credits) => whole.min(1),
                    _ => whole,
                };
                let counted = |entry: &&(usize, usize, i64)| {
                    let of = &self.grants[entry.0];
                    self.counts(limit, of, target(entry))
                        && self.groups(limit.per, &of.items, target(entry)).contains(group)
                };
                let by = |entry: &(usize, usize, i64)| self.weight(limit, entry.0, entry.1, entry.2);
                let used: i64 = others().filter(counted).map(by).sum();
                let own: i64 = chosen.iter().filter(is_first).filter(counted).map(by).sum();
                least > 0 && used + own + least > rest(group)
            })
        });
        taken || pair || pool || limits
    }

    /// Whether the bundle in full, beside what others bring, would be more than its share.
    fn breaks_share(
        &self,
        limit: &SmallLimit,
        practice: bool,
        others: &[&(usize, usize, i64)],
        grant: usize,
        bundle: &[usize],
    ) -> bool {
        let of = &self.grants[grant];
        let sum = |limit: &SmallLimit| -> (i64, i64) {
            let by_others = others.iter().filter(|entry| {
                let other = &self.grants[entry.0];
                self.counts(limit, other, other.results[entry.1].target)
            });
            let by_others = by_others.map(|entry| self.weight(limit, entry.0, entry.1, entry.2)).sum();
            let own = bundle.iter().filter(|at| self.counts(limit, of, of.results[**at].target));
            (by_others, own.map(|at| self.weight(limit, grant, *at, of.results[*at].amounts[0])).sum())
        };
        let whole = super::limits::whole_of(limit, practice);
        let ((others, own), (others_whole, own_whole)) = (sum(limit), sum(&whole));
        let have = self.before(limit, "") + others + own;
        let most = (self.before(&whole, "") + others_whole + own_whole) * limit.figure;
        own > 0 && if limit.exclusive { have * 10 >= most } else { have * 10 > most }
    }
}
