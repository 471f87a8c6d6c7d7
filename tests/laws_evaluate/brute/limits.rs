//! Limits, cuts and the pool: what of a choice they do not admit.

use super::*;

impl Brute<'_> {
    pub(super) fn figure(&self, limit: &SmallLimit) -> i64 {
        if limit.share {
            let practice = self.case.courses.iter().filter(|course| course.practice);
            (self.case.base() - practice.map(|course| course.credits).sum::<i64>()) * limit.figure / 10
        } else {
            limit.figure
        }
    }

    /// Whether a limit that counts only beside a grant of a rule counts anything.
    pub(super) fn is_on(&self, limit: &SmallLimit, chosen: &Chosen) -> bool {
        limit.also.is_none_or(|rule| chosen.iter().any(|entry| self.grants[entry.0].rule == rule))
    }

    pub(super) fn limit_fault(&self, chosen: &Chosen, at: usize, limit: &SmallLimit) -> Option<String> {
        if !self.is_on(limit, chosen) {
            return None;
        }
        let figure = self.figure(limit);
        let exact = !limit.share || {
            let practice = self.case.courses.iter().filter(|course| course.practice);
            (self.case.base() - practice.map(|course| course.credits).sum::<i64>()) * limit.figure % 10 == 0
        };
        assert!(exact, "units are fine enough");
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        let mut outcomes: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (grant, result, amount) in chosen {
            let grant = &self.grants[*grant];
            if !self.counts(limit, &grant.items, grant.results[*result].target) {
                continue;
            }
            match limit.what {
                What::Items => {
                    let fits =
                        |item: &&usize| limit.from.is_none_or(|code| self.case.items[**item].code == code);
                    for item in grant.items.iter().filter(fits) {
                        outcomes
                            .entry(self.groups(limit.per, &[*item])[0].clone())
                            .or_default()
                            .insert(*item);
                    }
                }
                What::Courses if matches!(grant.results[*result].target, SmallTarget::Course(_)) => {
                    for group in self.groups(limit.per, &grant.items) {
                        *sums.entry(group).or_default() += 1;
                    }
                }
                What::Courses => {}
                What::Credits => {
                    for group in self.groups(limit.per, &grant.items) {
                        *sums.entry(group).or_default() += amount;
                    }
                }
            }
        }
        sums.extend(outcomes.into_iter().map(|(group, items)| (group, items.len() as i64)));
        let over =
            sums.into_iter().find(|(group, sum)| *sum > (figure - self.before(limit, group)).max(0))?;
        Some(format!("limit {at}: {over:?}"))
    }

    /// Less than its amount a result brings only where a limit that cuts or excuses it has no room for more.
    pub(super) fn cut_fault(&self, chosen: &Chosen) -> Option<String> {
        let target = |entry: &(usize, usize, i64)| self.grants[entry.0].results[entry.1].target;
        let is_less = |entry: &&(usize, usize, i64)| {
            let of = &self.grants[entry.0];
            entry.2 < of.results[entry.1].amounts[0] && !self.may_split(of)
        };
        let unfounded = chosen.iter().filter(is_less).find(|entry| {
            let of = &self.grants[entry.0];
            let full = of.results[entry.1].amounts[0];
            !self.case.limits.iter().any(|limit| {
                let counts = self.is_on(limit, chosen) && self.counts(limit, &of.items, target(entry));
                if limit.what != What::Credits || !counts {
                    return false;
                }
                let room = |group: &str| (self.figure(limit) - self.before(limit, group)).max(0);
                let used = |group: &String, with_own: bool| -> i64 {
                    let inside = chosen.iter().filter(|other| {
                        let of = &self.grants[other.0];
                        (with_own || *other != *entry)
                            && self.counts(limit, &of.items, target(other))
                            && self.groups(limit.per, &of.items).contains(group)
                    });
                    inside.map(|other| other.2).sum()
                };
                self.groups(limit.per, &of.items).iter().any(|group| match &limit.beyond {
                    Beyond::CutTo(_) => used(group, true) + full.min(10) > room(group),
                    Beyond::Excused => used(group, false) + full > room(group),
                    Beyond::Refused | Beyond::Carried { .. } => false,
                })
            })
        });
        unfounded.map(|entry| format!("{entry:?} is cut for a limit that does not cut"))
    }

    pub(super) fn counts(&self, limit: &SmallLimit, items: &[usize], target: SmallTarget) -> bool {
        let mut codes = items.iter().map(|item| self.case.items[*item].code);
        let from = match limit.from {
            None => true,
            Some(code) if limit.only => codes.all(|own| own == code),
            Some(code) => codes.any(|own| own == code),
        };
        let into = match target {
            SmallTarget::Course(course) => !limit.practice || self.case.courses[course].practice,
            SmallTarget::Pool => !limit.practice,
        };
        from && into
    }

    pub(super) fn groups(&self, per: Per, items: &[usize]) -> Vec<String> {
        let of = |item: &usize| &self.case.items[*item];
        let groups: BTreeSet<String> = match per {
            Per::All => BTreeSet::from([String::new()]),
            Per::Item => items.iter().map(|item| of(item).id.clone()).collect(),
            Per::Issuer => items.iter().map(|item| of(item).issuer.to_string()).collect(),
            Per::Year => items
                .iter()
                .map(|item| of(item).year)
                .max()
                .map(|year| year.to_string())
                .into_iter()
                .collect(),
        };
        groups.into_iter().collect()
    }

    /// What history has used of a group.
    pub(super) fn before(&self, limit: &SmallLimit, group: &str) -> i64 {
        let mut sum = 0;
        for (at, entry) in self.case.history.iter().enumerate() {
            let into = match entry.course {
                Some(course) => !limit.practice || self.case.courses[course].practice,
                None => !limit.practice,
            };
            let code = entry.item.as_ref().map(|item| code_of(self.case, item));
            // An entry without a course and an item says nothing of sources; one of a course alone is that course.
            let from = limit.from.is_none_or(|wanted| code == Some(wanted));
            // A plain amount is of no outcome, so it is none that counts only beside another.
            let plain = entry.item.is_none() && entry.course.is_none();
            if !into || !from || (plain && limit.also.is_some()) {
                continue;
            }
            let (id, issuer, year) = match &entry.item {
                Some(Ok(own)) => {
                    let own = &self.case.items[*own];
                    (Some(own.id.clone()), Some(own.issuer), Some(own.year))
                }
                Some(Err((_, issuer, year))) => (Some(format!("h{at}")), Some(*issuer), Some(*year)),
                None => (None, None, entry.year),
            };
            let of_course = entry.item.is_none() && entry.course.is_some();
            let inside = match limit.per {
                Per::All => true,
                Per::Item => id.as_deref() == Some(group),
                // A course that stands alone has an issuer that nobody told: it counts with each.
                Per::Issuer => of_course || issuer.is_some_and(|issuer| issuer.to_string() == group),
                Per::Year => year.is_none_or(|year| year.to_string() == group),
            };
            if inside {
                sum += match limit.what {
                    What::Credits => entry.credits,
                    What::Courses => i64::from(entry.course.is_some()),
                    What::Items => i64::from(entry.item.is_some() || entry.course.is_some()),
                };
            }
        }
        sum
    }

    pub(super) fn pool_fault(&self, chosen: &Chosen) -> Option<String> {
        let into_pool = chosen
            .iter()
            .filter(|(grant, result, _)| self.grants[*grant].results[*result].target == SmallTarget::Pool);
        let sum: i64 = into_pool.map(|(.., amount)| amount).sum();
        self.case.pool.is_some_and(|capacity| sum > capacity).then(|| "the pool".into())
    }
}
