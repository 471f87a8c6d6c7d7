//! Limits, cuts and the pool: what of a choice they do not admit.

use super::*;

impl Brute<'_> {
    /// What a limit leaves room for at most, before history: in units, courses, outcomes or hours.
    pub(super) fn figure(&self, limit: &SmallLimit) -> i64 {
        // In tenths, so that shares are exact.
        let tenths = if limit.share {
            let of_courses = self.case.courses.iter().filter(|course| course.practice);
            let (count, credits) =
                of_courses.fold((0, 0), |(count, credits), course| (count + 1, credits + course.credits));
            let base = match (limit.what, limit.of_class) {
                (What::Courses, true) => count,
                (What::Courses, false) => self.case.courses.len() as i64 - count,
                (_, true) => credits,
                (_, false) => self.case.base() - credits,
            };
            base * limit.figure
        } else {
            let more = limit.plus.filter(|(_, age)| *age <= 30).map_or(0, |(more, _)| more);
            (limit.figure + if limit.what == What::Credits { more * 10 } else { more }) * 10
        };
        (if limit.exclusive { tenths - 1 } else { tenths }).div_euclid(10)
    }

    /// What counts of a share of the choice, history included, is at most that part of the whole; nothing more counts until
    /// history's own excess is made good.
    fn portion_fault(
        &self,
        chosen: &Chosen,
        at: usize,
        limit: &SmallLimit,
        practice: bool,
    ) -> Option<String> {
        let whole = whole_of(limit, practice);
        let sum = |limit: &SmallLimit| -> i64 {
            let counted = chosen.iter().filter(|(grant, result, _)| {
                let grant = &self.grants[*grant];
                self.counts(limit, grant, grant.results[*result].target)
            });
            counted.map(|entry| self.weight(limit, entry.0, entry.1, entry.2)).sum()
        };
        let own = sum(limit);
        let have = self.before(limit, "") + own;
        let most = (self.before(&whole, "") + sum(&whole)) * limit.figure;
        let is_over = if limit.exclusive { have * 10 >= most } else { have * 10 > most };
        (own > 0 && is_over).then(|| format!("limit {at}: {have} of {most} tenths"))
    }

    /// What a result counts where it brings so much.
    pub(super) fn weight(&self, limit: &SmallLimit, grant: usize, result: usize, amount: i64) -> i64 {
        let of = &self.grants[grant];
        match limit.what {
            What::Credits => amount,
            What::Courses => i64::from(matches!(of.results[result].target, SmallTarget::Course(_))),
            What::Items => 0,
            What::Hours => of.items.iter().map(|item| self.case.items[*item].hours).sum(),
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
        if let Some(practice) = limit.of_chosen {
            return self.portion_fault(chosen, at, limit, practice);
        }
        let figure = self.figure(limit);
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        let mut outcomes: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (grant, result, amount) in chosen {
            let grant = &self.grants[*grant];
            let target = grant.results[*result].target;
            if !self.counts(limit, grant, target) {
                continue;
            }
            match limit.what {
                What::Items => {
                    let fits = |item: &&usize| self.is_source(limit, grant, **item);
                    for item in grant.items.iter().filter(fits) {
                        for group in self.groups(limit.per, &[*item], target) {
                            outcomes.entry(group).or_default().insert(*item);
                        }
                    }
                }
                What::Courses if matches!(grant.results[*result].target, SmallTarget::Course(_)) => {
                    for group in self.groups(limit.per, &grant.items, target) {
                        *sums.entry(group).or_default() += 1;
                    }
                }
                What::Courses => {}
                What::Hours => {
                    let hours: i64 = grant.items.iter().map(|item| self.case.items[*item].hours).sum();
                    for group in self.groups(limit.per, &grant.items, target) {
                        *sums.entry(group).or_default() += hours;
                    }
                }
                What::Credits => {
                    for group in self.groups(limit.per, &grant.items, target) {
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
            let cuts = self.touching(of, target(entry)).contains(&&Beyond::CutTo(amount(10)));
            let least_step = if cuts { 10 } else { 1 };
            !self.case.limits.iter().any(|limit| {
                let counts = self.is_on(limit, chosen) && self.counts(limit, of, target(entry));
                if limit.what != What::Credits || !counts {
                    return false;
                }
                let room = |group: &str| (self.figure(limit) - self.before(limit, group)).max(0);
                let used = |group: &String, with_own: bool| -> i64 {
                    let inside = chosen.iter().filter(|other| {
                        let of = &self.grants[other.0];
                        (with_own || *other != *entry)
                            && self.counts(limit, of, target(other))
                            && self.groups(limit.per, &of.items, target(other)).contains(group)
                    });
                    inside.map(|other| other.2).sum()
                };
                self.groups(limit.per, &of.items, target(entry)).iter().any(|group| match &limit.beyond {
                    Beyond::CutTo(_) => used(group, true) + full.min(10) > room(group),
                    Beyond::Excused => used(group, false) + full > room(group),
                    // The smallest part that can be carried is less than a unit, unless another limit cuts to its steps.
                    Beyond::Carried { .. } => used(group, true) + full.min(least_step) > room(group),
                    Beyond::Refused => false,
                })
            })
        });
        unfounded.map(|entry| format!("{entry:?} is cut for a limit that does not cut"))
    }

    /// Whether a limit counts what a grant brings a target.
    pub(super) fn counts(&self, limit: &SmallLimit, of: &Grant, target: SmallTarget) -> bool {
        let is_lifted = limit.unless_rule == Some(of.rule) || limit.unless_age.is_some_and(|age| age <= 30);
        let mut sources = of.items.iter().map(|item| self.is_from(limit, of.rule, *item));
        let from = if limit.only { sources.all(|own| own) } else { sources.any(|own| own) };
        let from = from || limit.from.is_none();
        // Each filter is met by some outcome of the grant, not all of them by one.
        let mut hours = of.items.iter().map(|item| self.case.items[*item].hours);
        let from = from && limit.least_hours.is_none_or(|least| hours.any(|own| own >= least));
        let into = match target {
            SmallTarget::Course(course) => self.is_into(limit, course),
            SmallTarget::Pool | SmallTarget::Category => !limit.practice && limit.into_least.is_none(),
        };
        from && into && !is_lifted
    }

    fn is_into(&self, limit: &SmallLimit, course: usize) -> bool {
        let course = &self.case.courses[course];
        (course.practice || !limit.practice) && limit.into_least.is_none_or(|least| course.credits >= least)
    }

    fn is_from(&self, limit: &SmallLimit, rule: usize, item: usize) -> bool {
        let own = &self.case.items[item];
        match limit.from {
            None => true,
            Some(SmallFrom::Code(code)) => own.code == code,
            Some(SmallFrom::Codes(one, other)) => own.code == one || own.code == other,
            Some(SmallFrom::Issuer(issuer)) => own.issuer == issuer,
            Some(SmallFrom::Rule(named)) => rule == named,
        }
    }

    /// Whether an outcome is one that a limit on outcomes counts.
    pub(super) fn is_source(&self, limit: &SmallLimit, of: &Grant, item: usize) -> bool {
        self.is_from(limit, of.rule, item)
            && limit.least_hours.is_none_or(|least| self.case.items[item].hours >= least)
    }

    /// The ends of all stretches, as months: outcomes are of March, what stands alone in the history of July.
    fn ends(&self) -> BTreeSet<i64> {
        let items = self.case.items.iter().map(|item| month(item.year, 3));
        let earlier = self.case.history.iter().filter_map(|entry| match &entry.item {
            Some(Ok(own)) => Some(month(self.case.items[*own].year, 3)),
            Some(Err((_, _, year))) => Some(month(*year, 3)),
            None => entry.year.map(|year| month(year, 7)),
        });
        items.chain(earlier).collect()
    }

    /// The groups of a limit that outcomes, put to a target, count in.
    pub(super) fn groups(&self, per: Per, items: &[usize], target: SmallTarget) -> Vec<String> {
        let of = |item: &usize| &self.case.items[*item];
        let groups: BTreeSet<String> = match per {
            Per::All => BTreeSet::from([String::new()]),
            Per::Item => items.iter().map(|item| of(item).id.clone()).collect(),
            Per::Issuer => items.iter().map(|item| of(item).issuer.to_string()).collect(),
            // Of several outcomes the latest places them; all are of spring.
            Per::Year | Per::Spring => items
                .iter()
                .map(|item| of(item).year)
                .max()
                .map(|year| year.to_string())
                .into_iter()
                .collect(),
            Per::IssuerYear => {
                let year = items.iter().map(|item| of(item).year).max();
                items.iter().map(|item| format!("{} {year:?}", of(item).issuer)).collect()
            }
            Per::Course => BTreeSet::from([format!("{target:?}")]),
            Per::Class => BTreeSet::from([self.class_of(target).to_owned()]),
            Per::Rolling => {
                let day = items.iter().map(|item| month(of(item).year, 3)).max();
                let inside = |end: &i64| day.is_some_and(|day| is_within(day, *end));
                self.ends().into_iter().filter(inside).map(|end| end.to_string()).collect()
            }
        };
        groups.into_iter().collect()
    }

    fn class_of(&self, target: SmallTarget) -> &'static str {
        match target {
            SmallTarget::Course(course) if self.case.courses[course].practice => "practice",
            SmallTarget::Course(_) => "theory",
            SmallTarget::Pool | SmallTarget::Category => "",
        }
    }

    /// What history has used of a group.
    pub(super) fn before(&self, limit: &SmallLimit, group: &str) -> i64 {
        let mut sum = 0;
        for (at, entry) in self.case.history.iter().enumerate() {
            let into = match entry.course {
                Some(course) => self.is_into(limit, course),
                None => !limit.practice && limit.into_least.is_none(),
            };
            let code = entry.item.as_ref().map(|item| code_of(self.case, item));
            // An entry without a course and an item says nothing of sources; one of a course alone is that course.
            let hours = match &entry.item {
                Some(Ok(own)) => Some(self.case.items[*own].hours),
                Some(Err(_)) => Some(20),
                None => None,
            };
            let from = match limit.from {
                None => true,
                Some(SmallFrom::Code(wanted)) => code == Some(wanted),
                Some(SmallFrom::Codes(one, other)) => code == Some(one) || code == Some(other),
                Some(SmallFrom::Issuer(wanted)) => match &entry.item {
                    Some(Ok(own)) => self.case.items[*own].issuer == wanted,
                    Some(Err((_, issuer, _))) => *issuer == wanted,
                    None => false,
                },
                // No entry says its rule.
                Some(SmallFrom::Rule(_)) => false,
            };
            // Of a course that stands alone nobody told the hours: it counts; a plain amount is of no outcome.
            let of_course_alone = entry.item.is_none() && entry.course.is_some();
            let long = |least: i64| hours.map_or(of_course_alone, |own| own >= least);
            let from = from && limit.least_hours.is_none_or(long);
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
                Per::IssuerYear => {
                    let is_year = year.is_none_or(|year| group.ends_with(&format!("{:?}", Some(year))));
                    let is_issuer =
                        of_course || issuer.is_some_and(|issuer| group.starts_with(&issuer.to_string()));
                    is_year && is_issuer
                }
                // What is dated in July is in no spring.
                Per::Spring if entry.item.is_some() => year.is_none_or(|year| year.to_string() == group),
                Per::Spring => year.is_none(),
                Per::Course => {
                    entry.course.is_some_and(|at| format!("{:?}", SmallTarget::Course(at)) == group)
                }
                Per::Class => entry.course.is_some_and(|at| self.class_of(SmallTarget::Course(at)) == group),
                Per::Rolling => year.is_none_or(|year| {
                    let day = month(year, if entry.item.is_some() { 3 } else { 7 });
                    group.parse().is_ok_and(|end| is_within(day, end))
                }),
            };
            if inside {
                sum += match limit.what {
                    What::Credits => entry.credits,
                    What::Courses => i64::from(entry.course.is_some()),
                    What::Items => i64::from(entry.item.is_some() || entry.course.is_some()),
                    // An outcome has its hours; what is none has brought none.
                    What::Hours => hours.unwrap_or(0),
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

/// What a share of the choice is taken of.
pub(super) fn whole_of(limit: &SmallLimit, practice: bool) -> SmallLimit {
    let plain = SmallLimit { from: None, practice, least_hours: None, also: None, ..limit.clone() };
    SmallLimit { into_least: None, unless_rule: None, unless_age: None, ..plain }
}

fn month(year: i64, month: i64) -> i64 {
    year * 12 + month
}

/// The same day one year on is still inside.
fn is_within(day: i64, end: i64) -> bool {
    end - 12 <= day && day <= end
}
