//! Deciding by trying every choice, written from the language and not from the evaluator.

#[path = "brute/grants.rs"]
mod grants;
#[path = "brute/limits.rs"]
mod limits;
#[path = "brute/otherwise.rs"]
mod otherwise;
#[path = "brute/wishes.rs"]
mod wishes;

use crate::small::{
    Case, Per, SmallFrom, SmallGate, SmallGiven, SmallLimit, SmallRule, SmallTake, SmallTarget, Stored, What,
    Wish, amount,
};
use grants::{code_of, is_allowed, is_same, matches, results};
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
    /// Items for which a grant waits.
    pub waiting: BTreeSet<usize>,
}

impl<'a> Brute<'a> {
    /// Everything that facts allow; with `needs_met`, also what only lacks a score or a paper.
    pub fn new(case: &'a Case, needs_met: bool) -> Self {
        let mut grants: Vec<Grant> = Vec::new();
        for (rule, small) in case.rules.iter().enumerate() {
            for items in matches(case, small) {
                let mut grant = Grant { rule, items, results: Vec::new() };
                grant.results = results(case, small, &grant);
                grants.push(grant);
            }
        }
        let waits = |grant: &&Grant| {
            is_allowed(case, grant, true) && !is_allowed(case, grant, needs_met) && !grant.results.is_empty()
        };
        let waiting = grants.iter().filter(waits).flat_map(|grant| grant.items.iter().copied()).collect();
        let mut brute = Self { case, grants, waiting };
        brute.grants.retain(|grant| is_allowed(case, grant, needs_met) && !grant.results.is_empty());
        brute.step_back_for_overriding();
        brute.step_back_for_family(needs_met);
        brute
    }

    pub fn combinations(&self) -> usize {
        let of_results = |grant: &Grant| {
            let amounts = grant.results.iter().map(|result| result.amounts.len() + 1);
            amounts.fold(1usize, usize::saturating_mul)
        };
        let mut once: BTreeMap<(usize, Option<i64>), usize> = BTreeMap::new();
        let mut product = 1usize;
        for grant in &self.grants {
            match self.once(grant) {
                Some(key) => *once.entry(key).or_insert(1) += of_results(grant) - 1,
                None => product = product.saturating_mul(of_results(grant)),
            }
        }
        once.into_values().fold(product, usize::saturating_mul)
    }

    /// What sums over several is granted once, or once for each year: of these grants there is one at most.
    fn once(&self, grant: &Grant) -> Option<(usize, Option<i64>)> {
        match self.case.rules[grant.rule].given {
            // What brings nothing is stored beside the sum.
            SmallGiven::Sum { .. } if is_stored_for_nothing(grant) => None,
            SmallGiven::Sum { per_year, .. } => {
                Some((grant.rule, per_year.then(|| self.case.items[grant.items[0]].year)))
            }
            _ => None,
        }
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
        let own = self.once(&self.grants[grant]);
        if own.is_some()
            && chosen.iter().any(|(other, ..)| *other != grant && self.once(&self.grants[*other]) == own)
        {
            return;
        }
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
            // What decides: the more the better; the award is always known.
            let place = |item: usize| match family.take {
                SmallTake::Most => None,
                SmallTake::Highest => self.case.items[item].score,
                SmallTake::Lowest => self.case.items[item].score.map(|score| -score),
                SmallTake::Earliest => Some(-self.case.items[item].year),
                SmallTake::Latest => Some(self.case.items[item].year),
            };
            // What waits for its own score may come to stand before another.
            let is_another_open = group.iter().any(|item| {
                !eligible.contains(item) && self.waiting.contains(item) && place(*item).is_none()
            });
            if family.take == SmallTake::Most || (members.len() < 2 && !is_another_open) {
                continue;
            }
            let best = members.iter().filter_map(|item| place(*item)).max();
            // One whose score is not known may be the best.
            let is_open = is_another_open || !needs_met && members.iter().any(|item| place(*item).is_none());
            for item in members {
                match place(item) {
                    None if !needs_met => _ = lost.insert(item),
                    None => {}
                    Some(own) if is_open || Some(own) < best => _ = lost.insert(item),
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
        let twice = used.iter().filter_map(|grant| self.once(&self.grants[*grant]));
        if twice.clone().count() > twice.collect::<BTreeSet<_>>().len() {
            return Some("what sums over several is granted twice".into());
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
            && self.touching(of, first.target).contains(&&Beyond::CutTo(amount(10)))
            && ![first, second]
                .iter()
                .any(|result| self.touching(of, result.target).contains(&&Beyond::Excused))
    }

    fn touching(&self, of: &Grant, target: SmallTarget) -> Vec<&Beyond> {
        let counting = |limit: &&SmallLimit| limit.what == What::Credits && self.counts(limit, of, target);
        self.case.limits.iter().filter(counting).map(|limit| &limit.beyond).collect()
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
                Some(SmallGate::Average(least)) => self.averages_at_least(chosen, *least),
            };
            if !open {
                return Some(format!("the gate of grant {grant}"));
            }
        }
        None
    }

    /// The average of what counts toward the pool, weighted by the credits that count: of nothing there is none.
    fn averages_at_least(&self, chosen: &Chosen, least: i64) -> bool {
        let (mut credits, mut weighted) = (0, 0);
        for (grant, result, amount) in chosen {
            let of = &self.grants[*grant];
            if of.results[*result].target == SmallTarget::Pool {
                let marks: i64 = of.items.iter().map(|item| self.case.items[*item].score.unwrap()).sum();
                credits += amount * 6;
                weighted += amount * 6 * marks / of.items.len() as i64;
            }
        }
        credits > 0 && weighted >= least * credits
    }
}

fn is_stored_for_nothing(grant: &Grant) -> bool {
    grant.results.iter().all(|result| result.target == SmallTarget::Category && result.amounts[0] == 0)
}
