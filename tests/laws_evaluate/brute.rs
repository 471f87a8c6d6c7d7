//! Deciding by trying every choice, written from the language and not from the evaluator.

use crate::small::{
    Case, Per, SmallGate, SmallGiven, SmallLimit, SmallRule, SmallTarget, What, Wish, amount,
};
use lijiao::policy::Beyond;
use lijiao::policy::rule::ResultShape;
use std::collections::{BTreeMap, BTreeSet};

/// One rule with one match.
#[derive(Debug, Clone)]
pub struct Grant {
    pub rule: usize,
    /// Positions of items, in the order of the rule's parts.
    pub items: Vec<usize>,
    pub results: Vec<Result>,
}

#[derive(Debug, Clone)]
pub struct Result {
    pub place: usize,
    pub target: SmallTarget,
    /// What it may bring: in full, and less where a limit cuts.
    pub amounts: Vec<i64>,
}

/// A choice: grant, result and the amount that it brings.
pub type Chosen = Vec<(usize, usize, i64)>;

pub struct Brute<'a> {
    pub case: &'a Case,
    pub grants: Vec<Grant>,
}

impl<'a> Brute<'a> {
    /// Everything that facts allow; with `needs_met`, also what only lacks a score or a paper.
    pub fn new(case: &'a Case, needs_met: bool) -> Self {
        let mut grants: Vec<Grant> = Vec::new();
        for (rule, small) in case.rules.iter().enumerate() {
            for items in matches(case, small) {
                let results = results(case, small, &items);
                grants.push(Grant { rule, items, results });
            }
        }
        let mut brute = Self { case, grants };
        brute.grants.retain(|grant| is_allowed(case, grant, needs_met) && !grant.results.is_empty());
        brute.step_back_for_overriding();
        brute.step_back_for_family(needs_met);
        brute
    }

    pub fn combinations(&self) -> usize {
        let results = self.grants.iter().flat_map(|grant| &grant.results);
        results.fold(1usize, |product, result| product.saturating_mul(result.amounts.len() + 1))
    }

    /// The values of the order of preference of the best choice, the greatest first.
    pub fn best(&self) -> Vec<i64> {
        let mut best = None;
        let all: Vec<(usize, usize)> = self
            .grants
            .iter()
            .enumerate()
            .flat_map(|(grant, of)| (0..of.results.len()).map(move |result| (grant, result)))
            .collect();
        self.try_all(&all, &mut Vec::new(), &mut best);
        best.expect("nothing is always possible")
    }

    fn try_all(&self, open: &[(usize, usize)], chosen: &mut Chosen, best: &mut Option<Vec<i64>>) {
        let Some((&(grant, result), rest)) = open.split_first() else {
            if self.fault(chosen).is_none() {
                let values = self.values(chosen);
                if best.as_ref().is_none_or(|best| values > *best) {
                    *best = Some(values);
                }
            }
            return;
        };
        self.try_all(rest, chosen, best);
        for amount in &self.grants[grant].results[result].amounts {
            chosen.push((grant, result, *amount));
            self.try_all(rest, chosen, best);
            chosen.pop();
        }
    }

    fn step_back_for_overriding(&mut self) {
        let yields = |grant: &Grant| {
            self.grants.iter().any(|over| {
                self.case.rules[over.rule].overrides == Some(grant.rule)
                    && over.items.iter().any(|item| grant.items.contains(item))
            })
        };
        let kept: Vec<bool> = self.grants.iter().map(|grant| !yields(grant)).collect();
        let mut kept = kept.into_iter();
        self.grants.retain(|_| kept.next().unwrap());
    }

    fn step_back_for_family(&mut self, needs_met: bool) {
        let Some(family) = &self.case.family else { return };
        let eligible: BTreeSet<usize> =
            self.grants.iter().flat_map(|grant| grant.items.iter().copied()).collect();
        let mut lost = BTreeSet::new();
        for group in self.family_groups() {
            if let Some(itself) = self.granted_before(&group) {
                lost.extend(group.iter().filter(|item| !itself.contains(item)));
                continue;
            }
            let members: Vec<usize> = group.iter().copied().filter(|item| eligible.contains(item)).collect();
            if !family.by_score || members.len() < 2 {
                continue;
            }
            let best = members.iter().filter_map(|item| self.case.items[*item].score).max();
            // One whose score is not known may be the best.
            let is_open = !needs_met && members.iter().any(|item| self.case.items[*item].score.is_none());
            for item in members {
                match self.case.items[item].score {
                    None if !needs_met => _ = lost.insert(item),
                    None => {}
                    Some(score) if is_open || Some(score) < best => _ = lost.insert(item),
                    Some(_) => {}
                }
            }
        }
        self.grants.retain(|grant| grant.items.iter().all(|item| !lost.contains(item)));
    }

    /// Items of one family, by issuer where it says so.
    fn family_groups(&self) -> Vec<Vec<usize>> {
        let Some(family) = &self.case.family else { return Vec::new() };
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, item) in self.case.items.iter().enumerate().filter(|(_, item)| item.code < family.below) {
            groups.entry(if family.by_issuer { item.issuer } else { 0 }).or_default().push(at);
        }
        groups.into_values().collect()
    }

    /// The items that are themselves what was granted earlier of a group, if anything was.
    fn granted_before(&self, group: &[usize]) -> Option<Vec<usize>> {
        let family = self.case.family.as_ref()?;
        let issuer = self.case.items[*group.first()?].issuer;
        let mut earlier = self.case.history.iter().filter_map(|entry| entry.item.as_ref());
        let found = earlier.find(|item| {
            let (code, by) = match item {
                Ok(at) => (self.case.items[*at].code, self.case.items[*at].issuer),
                Err((code, by, _)) => (*code, *by),
            };
            code < family.below && (!family.by_issuer || by == issuer)
        })?;
        Some(group.iter().copied().filter(|at| is_same(self.case, *at, found)).collect())
    }

    /// Returns what is wrong with a choice.
    pub fn fault(&self, chosen: &Chosen) -> Option<String> {
        let used: BTreeSet<usize> = chosen.iter().map(|(grant, ..)| *grant).collect();
        for item in 0..self.case.items.len() {
            let once = used.iter().filter(|grant| {
                let grant = &self.grants[**grant];
                grant.items.contains(&item) && !self.case.rules[grant.rule].freely
            });
            if once.count() > 1 {
                return Some(format!("item {item} is used twice"));
            }
        }
        let mut covered: BTreeMap<usize, usize> = BTreeMap::new();
        for (grant, result, _) in chosen {
            if let SmallTarget::Course(course) = self.grants[*grant].results[*result].target {
                *covered.entry(course).or_default() += 1;
            }
        }
        if let Some((course, _)) = covered.iter().find(|(_, times)| **times > 1) {
            return Some(format!("course {course} is granted twice"));
        }
        self.shape_fault(chosen, &used)
            .or_else(|| self.pair_fault(&covered))
            .or_else(|| self.family_fault(&used))
            .or_else(|| self.gate_fault(chosen, &used))
            .or_else(|| self.otherwise_fault(chosen, &used))
            .or_else(|| {
                self.case
                    .limits
                    .iter()
                    .enumerate()
                    .find_map(|(at, limit)| self.limit_fault(chosen, at, limit))
            })
            .or_else(|| self.pool_fault(chosen))
            .or_else(|| self.cut_fault(chosen))
    }

    fn shape_fault(&self, chosen: &Chosen, used: &BTreeSet<usize>) -> Option<String> {
        for grant in used {
            let of = &self.grants[*grant];
            let held: Vec<&Result> = chosen
                .iter()
                .filter(|(other, ..)| other == grant)
                .map(|(_, result, _)| &of.results[*result])
                .collect();
            let places: BTreeSet<usize> = held.iter().map(|result| result.place).collect();
            let in_first = of.results.iter().filter(|result| result.place == 0).count();
            let fault = match self.case.rules[of.rule].shape {
                _ if places.len() > 1 => !self.may_split(of),
                _ if places.contains(&1) => false,
                ResultShape::All => held.len() != in_first,
                ResultShape::Best | ResultShape::Choice => held.len() > 1,
                ResultShape::Each => false,
            };
            if fault {
                return Some(format!("the shape of grant {grant}"));
            }
        }
        None
    }

    /// Two places with one result each, of equal amounts, the first of which a limit cuts.
    fn may_split(&self, of: &Grant) -> bool {
        let [first, second] = of.results.as_slice() else { return false };
        let full = first.amounts[0];
        (first.place, second.place) == (0, 1)
            && full == second.amounts[0]
            && full > 10
            && self.touching(&of.items, first.target).contains(&&Beyond::CutTo(amount(10)))
            && ![first, second]
                .iter()
                .any(|result| self.touching(&of.items, result.target).contains(&&Beyond::Excused))
    }

    fn touching(&self, items: &[usize], target: SmallTarget) -> Vec<&Beyond> {
        let counting = |limit: &&SmallLimit| limit.what == What::Credits && self.counts(limit, items, target);
        self.case.limits.iter().filter(counting).map(|limit| &limit.beyond).collect()
    }

    /// The second place is taken only when the first is taken or full; what bars it is no result at all.
    fn otherwise_fault(&self, chosen: &Chosen, used: &BTreeSet<usize>) -> Option<String> {
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
                let fits = |item: &&usize| limit.from.is_none_or(|code| self.case.items[**item].code == code);
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
                    };
                    let used: i64 = others().filter(counted).map(by).sum();
                    let own: i64 = chosen.iter().filter(is_first).filter(counted).map(by).sum();
                    used + own + least > rest(group)
                })
        });
        taken || pair || pool || limits
    }

    fn pair_fault(&self, covered: &BTreeMap<usize, usize>) -> Option<String> {
        let is_open = |course: usize| !self.case.history.iter().any(|entry| entry.course == Some(course));
        let apart = self.case.pair
            && is_open(0)
            && is_open(1)
            && covered.contains_key(&0) != covered.contains_key(&1);
        apart.then(|| "the pair".into())
    }

    fn family_fault(&self, used: &BTreeSet<usize>) -> Option<String> {
        let items: BTreeSet<usize> =
            used.iter().flat_map(|grant| self.grants[*grant].items.iter().copied()).collect();
        let twice = |group: &Vec<usize>| group.iter().filter(|item| items.contains(item)).count() > 1;
        self.family_groups().iter().any(twice).then(|| "the family".into())
    }

    fn is_met(&self, chosen: &Chosen) -> bool {
        let from_first = |grant: &Grant| grant.items.iter().any(|item| self.case.items[*item].code == 0);
        let have: i64 = chosen
            .iter()
            .filter(|(grant, ..)| from_first(&self.grants[*grant]))
            .map(|(.., amount)| amount)
            .sum();
        let before = self
            .case
            .history
            .iter()
            .filter(|entry| entry.item.as_ref().is_some_and(|item| code_of(self.case, item) == 0));
        have + before.map(|entry| entry.credits).sum::<i64>() >= self.case.requirement.unwrap_or(0)
    }

    fn gate_fault(&self, chosen: &Chosen, used: &BTreeSet<usize>) -> Option<String> {
        let also = |rule: usize| used.iter().any(|grant| self.grants[*grant].rule == rule);
        for grant in used {
            let open = match &self.case.rules[self.grants[*grant].rule].gate {
                None => true,
                Some(SmallGate::Requirement) => self.is_met(chosen),
                Some(SmallGate::Also(rule)) => also(*rule),
                Some(SmallGate::Not(rule)) => !also(*rule),
                Some(SmallGate::Or(rule)) => also(*rule) || self.is_met(chosen),
            };
            if !open {
                return Some(format!("the gate of grant {grant}"));
            }
        }
        None
    }

    fn figure(&self, limit: &SmallLimit) -> i64 {
        if limit.share {
            let practice = self.case.courses.iter().filter(|course| course.practice);
            (self.case.base() - practice.map(|course| course.credits).sum::<i64>()) * limit.figure / 10
        } else {
            limit.figure
        }
    }

    /// Whether a limit that counts only beside a grant of a rule counts anything.
    fn is_on(&self, limit: &SmallLimit, chosen: &Chosen) -> bool {
        limit.also.is_none_or(|rule| chosen.iter().any(|entry| self.grants[entry.0].rule == rule))
    }

    fn limit_fault(&self, chosen: &Chosen, at: usize, limit: &SmallLimit) -> Option<String> {
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
    fn cut_fault(&self, chosen: &Chosen) -> Option<String> {
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

    fn counts(&self, limit: &SmallLimit, items: &[usize], target: SmallTarget) -> bool {
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

    fn groups(&self, per: Per, items: &[usize]) -> Vec<String> {
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
    fn before(&self, limit: &SmallLimit, group: &str) -> i64 {
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

    fn pool_fault(&self, chosen: &Chosen) -> Option<String> {
        let into_pool = chosen
            .iter()
            .filter(|(grant, result, _)| self.grants[*grant].results[*result].target == SmallTarget::Pool);
        let sum: i64 = into_pool.map(|(.., amount)| amount).sum();
        self.case.pool.is_some_and(|capacity| sum > capacity).then(|| "the pool".into())
    }

    /// Returns the sums of the order of preference, each the greater the better: what the policy names in its order, and before
    /// "fewest items" (or, where it does not name them, at the end) how many grants are kept that are worth nothing.
    pub fn values(&self, chosen: &Chosen) -> Vec<i64> {
        let wishes = self.case.prefer.wishes();
        let items = wishes.iter().position(|wish| *wish == Wish::FewestItems).unwrap_or(wishes.len());
        let (before, behind) = wishes.split_at(items);
        let value = |wish: &Wish| self.value(chosen, *wish);
        before
            .iter()
            .map(value)
            .chain([self.worth_nothing(chosen, before)])
            .chain(behind.iter().map(value))
            .collect()
    }

    fn value(&self, chosen: &Chosen, wish: Wish) -> i64 {
        match wish {
            Wish::MostCredits => chosen.iter().map(|(.., amount)| amount).sum(),
            Wish::MostCourses => chosen.iter().filter(|result| self.is_toward_course(result)).count() as i64,
            Wish::FewestItems => {
                let items = chosen.iter().flat_map(|(grant, ..)| &self.grants[*grant].items);
                -(items.collect::<BTreeSet<_>>().len() as i64)
            }
            Wish::MeetingRequirements => i64::from(self.case.requirement.is_some() && self.is_met(chosen)),
        }
    }

    /// Returns how many grants bring nothing of what is named; parted between two places, a grant is one all the same.
    fn worth_nothing(&self, chosen: &Chosen, named: &[Wish]) -> i64 {
        let brings = |result: &(usize, usize, i64)| {
            named.iter().any(|wish| match wish {
                Wish::MostCredits => result.2 > 0,
                Wish::MostCourses => self.is_toward_course(result),
                Wish::FewestItems | Wish::MeetingRequirements => false,
            })
        };
        let place = |(grant, result, _): &(usize, usize, i64)| self.grants[*grant].results[*result].place;
        let parted = |result: &&(usize, usize, i64)| {
            place(result) == 1 && chosen.iter().any(|other| other.0 == result.0 && place(other) == 0)
        };
        let worthless = chosen.iter().filter(|result| !brings(result));
        worthless.filter(|result| !parted(result)).count() as i64
    }

    fn is_toward_course(&self, (grant, result, _): &(usize, usize, i64)) -> bool {
        self.grants[*grant].results[*result].target != SmallTarget::Pool
    }
}

fn code_of(case: &Case, item: &std::result::Result<usize, (usize, usize, i64)>) -> usize {
    match item {
        Ok(at) => case.items[*at].code,
        Err((code, ..)) => *code,
    }
}

/// The same by its id, or by kind, code and day.
fn is_same(case: &Case, at: usize, earlier: &std::result::Result<usize, (usize, usize, i64)>) -> bool {
    let own = &case.items[at];
    match earlier {
        Ok(other) => {
            *other == at || (case.items[*other].code, case.items[*other].year) == (own.code, own.year)
        }
        Err((code, _, year)) => (*code, *year) == (own.code, own.year),
    }
}

fn matches(case: &Case, rule: &SmallRule) -> Vec<Vec<usize>> {
    let of = |code: usize| -> Vec<usize> {
        (0..case.items.len()).filter(|at| case.items[*at].code == code).collect()
    };
    let both = |left: usize, right: usize| -> Vec<Vec<usize>> {
        let pairs = of(left).into_iter().flat_map(|a| of(right).into_iter().map(move |b| vec![a, b]));
        pairs.filter(|pair| pair[0] != pair[1]).collect()
    };
    match &rule.given {
        SmallGiven::One(code) => of(*code).into_iter().map(|at| vec![at]).collect(),
        SmallGiven::Either(left, right) => {
            of(*left).into_iter().chain(of(*right)).map(|at| vec![at]).collect()
        }
        SmallGiven::Both(left, right) => both(*left, *right),
        SmallGiven::TwoOf([a, b, c]) => [both(*a, *b), both(*a, *c), both(*b, *c)].concat(),
        // The figure of a grant does not depend on the set: one of them does.
        SmallGiven::OneOrMore(code) => of(*code).into_iter().map(|at| vec![at]).collect(),
    }
}

fn is_allowed(case: &Case, grant: &Grant, needs_met: bool) -> bool {
    let rule = &case.rules[grant.rule];
    let scores = rule.least.is_none_or(|least| {
        grant.items.iter().all(|item| case.items[*item].score.map_or(needs_met, |score| score >= least))
    });
    let paper = !rule.paper || needs_met || grant.items.iter().all(|item| case.items[*item].paper);
    let spent_before = !rule.freely
        && case
            .history
            .iter()
            .filter_map(|entry| entry.item.as_ref())
            .any(|earlier| grant.items.iter().any(|item| is_same(case, *item, earlier)));
    scores && paper && !spent_before
}

fn results(case: &Case, rule: &SmallRule, items: &[usize]) -> Vec<Result> {
    let is_open = |target: &SmallTarget| match target {
        SmallTarget::Course(course) => !case.history.iter().any(|entry| entry.course == Some(*course)),
        SmallTarget::Pool => true,
    };
    let result = |place: usize, target: SmallTarget| {
        let full = rule.credits.unwrap_or_else(|| match target {
            SmallTarget::Course(course) => case.courses[course].credits,
            SmallTarget::Pool => 0,
        });
        Result { place, target, amounts: amounts(case, items, target, full) }
    };
    // A pool takes nothing from what brings nothing.
    let is_something = |result: &Result| result.target != SmallTarget::Pool || result.amounts[0] > 0;
    let mut first: Vec<Result> = rule
        .targets
        .iter()
        .filter(|target| is_open(target))
        .map(|target| result(0, *target))
        .filter(is_something)
        .collect();
    if rule.shape == ResultShape::All && first.len() < rule.targets.len() {
        first.clear();
    }
    let brute = Brute { case, grants: Vec::new() };
    let rests =
        first.iter().any(|result| brute.touching(items, result.target).contains(&&Beyond::CutTo(amount(10))));
    let mut second = rule.otherwise.map(|target| result(1, target)).filter(is_something);
    // What a cut leaves of the first place may go on to the second.
    for second in second.iter_mut().filter(|_| rests) {
        let full = second.amounts[0];
        let rests = (1..).map(|times| full - times * 10).take_while(|rest| *rest > 0);
        second.amounts.extend(rests.collect::<Vec<_>>());
        second.amounts.sort_by_key(|rest| std::cmp::Reverse(*rest));
        second.amounts.dedup();
    }
    first.extend(second);
    first
}

/// In full, nothing where a limit excuses, steps where a limit cuts.
fn amounts(case: &Case, items: &[usize], target: SmallTarget, full: i64) -> Vec<i64> {
    let brute = Brute { case, grants: Vec::new() };
    let touching: Vec<&Beyond> = case
        .limits
        .iter()
        .filter(|limit| limit.what == What::Credits && brute.counts(limit, items, target))
        .map(|limit| &limit.beyond)
        .collect();
    let mut amounts = vec![full];
    if full > 0 && touching.contains(&&Beyond::CutTo(amount(10))) {
        amounts.extend((1..).map(|times| times * 10).take_while(|part| *part < full));
    }
    if full > 0 && touching.contains(&&Beyond::Excused) {
        amounts.push(0);
    }
    amounts
}
