//! Which outcomes can fill the slots of a rule together.
//!
//! In: the outcomes that each slot names. Out: assignments of different outcomes to slots, those that lack something
//! included, so that a refusal can say what. Bounded: beyond [`MOST_MATCHES`] the rest is left out and the decision says
//! that its choice is not proved.

use super::combine::group_of;
use super::expression::{mentions_spent, sums_first};
use super::facts::Situation;
use super::pattern::described;
use crate::decision::{Need, Reason};
use crate::policy::Rule;
use crate::policy::average::takes_mean;
use crate::policy::rule::{Given, TargetPattern};
use std::collections::{BTreeMap, BTreeSet};

/// The most assignments tried for one rule.
pub(super) const MOST_MATCHES: usize = 4096;

/// More sets than this of one group are not listed where the choice can find them.
const MOST_LISTED: usize = 256;

/// The most sets of the first so many outcomes, where not every set can be tried.
const MOST_FIRSTS: usize = 64;

/// Returns whether several outcomes together can bring more than each of them alone: their figures go into one course, or
/// a step stands after the sum.
fn does_set_matter(rule: &Rule) -> bool {
    let is_pool =
        |target: &TargetPattern| matches!(target, TargetPattern::Pool(_) | TargetPattern::Category(_));
    let to_pools = rule.places.iter().flat_map(|place| &place.targets).all(is_pool);
    takes_mean(rule)
        || rule.amounts.iter().any(|amount| {
            sums_first(&amount.amount)
                || amount.amount.carries_a_rest()
                || (mentions_spent(&amount.amount) && !to_pools)
        })
}

/// Outcomes in slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Assignment {
    /// Slot and outcome, in slot order of the text.
    pub(super) filled: Vec<(u32, usize)>,
    /// What is lacking.
    pub(super) lacks: Vec<Reason>,
    /// What must be known before it is sure that they come together.
    pub(super) needs: BTreeSet<Need>,
    /// What they share, where only those that share it come together.
    pub(super) group: Option<String>,
}

/// What fills a rule's slots: the outcomes that each slot names, in record order.
pub(super) type BySlot = BTreeMap<u32, Vec<usize>>;

/// Outcomes of which a rule takes any one or more together, too many to list every set of them: each alone is among the
/// assignments, and which come together is left to the choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pool {
    pub(super) slot: u32,
    pub(super) outcomes: Vec<usize>,
    /// What must be known before it is sure that an outcome is of the group.
    pub(super) unplaced: BTreeMap<usize, BTreeSet<Need>>,
    pub(super) group: Option<String>,
}

/// How a rule's slots can be filled.
pub(super) struct Matches {
    pub(super) found: Vec<Assignment>,
    /// Whether the assignments, and the sets of the pools, are all.
    pub(super) complete: bool,
    pub(super) pools: Vec<Pool>,
}

/// Returns the ways to fill a rule's slots.
pub(super) fn assignments(situation: &Situation<'_>, rule: &Rule, by_slot: &BySlot) -> Matches {
    let Some(given) = &rule.given else {
        return Matches { found: vec![Assignment::default()], complete: true, pools: Vec::new() };
    };
    let may_pool = matches!(given, Given::OneOrMore(_)) && rule.reading.is_empty();
    let mut search = Search { situation, rule, by_slot, complete: true, may_pool, pools: Vec::new() };
    let mut found = search.all(given);
    // What holds nothing at all is no match: the rule is not about this learner.
    found.retain(|assignment| !assignment.filled.is_empty());
    Matches { found, complete: search.complete, pools: search.pools }
}

/// Returns the sets of a pool as far as the bound lets them be listed, and whether they are all.
pub(super) fn listed(situation: &Situation<'_>, rule: &Rule, pool: &Pool) -> (Vec<Assignment>, bool) {
    let by_slot = BySlot::new();
    let mut search =
        Search { situation, rule, by_slot: &by_slot, complete: true, may_pool: false, pools: Vec::new() };
    let sets = search.sets(&pool.outcomes).into_iter().filter(|set| set.len() > 1);
    let found = sets.map(|set| pool.assignment(&set)).collect();
    (found, search.complete)
}

impl Pool {
    /// Returns the assignment of some of the outcomes.
    pub(super) fn assignment(&self, set: &[usize]) -> Assignment {
        let needs = set.iter().filter_map(|outcome| self.unplaced.get(outcome)).flatten().cloned();
        Assignment {
            filled: set.iter().map(|outcome| (self.slot, *outcome)).collect(),
            lacks: Vec::new(),
            needs: needs.collect(),
            group: self.group.clone(),
        }
    }
}

struct Search<'a> {
    situation: &'a Situation<'a>,
    rule: &'a Rule,
    by_slot: &'a BySlot,
    complete: bool,
    /// Whether the outcomes of the one slot may be left to the choice.
    may_pool: bool,
    pools: Vec<Pool>,
}

impl Search<'_> {
    fn all(&mut self, given: &Given) -> Vec<Assignment> {
        match given {
            Given::One(slot) => {
                let named = self.named(*slot);
                let one =
                    |outcome: &usize| Assignment { filled: vec![(*slot, *outcome)], ..Assignment::default() };
                if named.is_empty() { vec![self.lacking(*slot)] } else { named.iter().map(one).collect() }
            }
            Given::AnyOf(parts) => {
                let all: Vec<Assignment> = parts.iter().flat_map(|part| self.all(part)).collect();
                let (full, lacking): (Vec<_>, Vec<_>) =
                    all.into_iter().partition(|assignment| assignment.lacks.is_empty());
                if full.is_empty() { nearest(lacking) } else { self.bounded(full) }
            }
            Given::AllOf(parts) => self.together(parts.iter()),
            Given::CountOf(count, parts) => self.some_of(*count as usize, parts),
            Given::OneOrMore(slot) => self.subsets(*slot),
        }
    }

    fn named(&self, slot: u32) -> &[usize] {
        self.by_slot.get(&slot).map(Vec::as_slice).unwrap_or_default()
    }

    fn lacking(&self, slot: u32) -> Assignment {
        let pattern = self.rule.slots.get(slot as usize).map(|slot| &slot.pattern);
        let outcome = pattern.map(|pattern| described(self.situation.policy(), pattern)).unwrap_or_default();
        Assignment { lacks: vec![Reason::Lacks { outcome }], ..Assignment::default() }
    }

    fn bounded(&mut self, mut found: Vec<Assignment>) -> Vec<Assignment> {
        if found.len() > MOST_MATCHES {
            found.truncate(MOST_MATCHES);
            self.complete = false;
        }
        found
    }

    /// Every part by an outcome of its own.
    fn together<'g>(&mut self, parts: impl Iterator<Item = &'g Given>) -> Vec<Assignment> {
        let mut so_far = vec![Assignment::default()];
        for part in parts {
            let next = self.all(part);
            let mut joined = Vec::new();
            for left in &so_far {
                let fits = next.iter().filter(|right| are_apart(left, right));
                let before = joined.len();
                joined.extend(fits.map(|right| join(left, right)));
                if joined.len() == before {
                    // One outcome cannot fill two places: what is left of this way lacks the part.
                    let lacks = next
                        .iter()
                        .flat_map(|right| &right.filled)
                        .map(|(slot, _)| self.lacking(*slot))
                        .next();
                    joined.extend(lacks.map(|lacking| join(left, &lacking)));
                }
            }
            so_far = self.bounded(joined);
        }
        let (full, lacking): (Vec<_>, Vec<_>) =
            so_far.into_iter().partition(|assignment| assignment.lacks.is_empty());
        if full.is_empty() { nearest(lacking) } else { full }
    }

    fn some_of(&mut self, count: usize, parts: &[Given]) -> Vec<Assignment> {
        let mut found = Vec::new();
        for chosen in combinations(parts.len(), count) {
            let chosen: Vec<&Given> = chosen.iter().filter_map(|at| parts.get(*at)).collect();
            found.extend(self.together(chosen.into_iter()));
            if found.len() > MOST_MATCHES {
                break;
            }
        }
        let (full, lacking): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|assignment| assignment.lacks.is_empty());
        if !full.is_empty() {
            return self.bounded(full);
        }
        nearest(lacking)
    }

    /// Every set of one or more outcomes, where the set matters; those of one group, where the text says what they share.
    fn subsets(&mut self, slot: u32) -> Vec<Assignment> {
        let named = self.named(slot).to_vec();
        if named.is_empty() {
            return vec![self.lacking(slot)];
        }
        let per = self.rule.slots.get(slot as usize).map(|of| of.per.as_slice()).unwrap_or_default();
        if !does_set_matter(self.rule) {
            let one = |outcome: usize| Assignment { filled: vec![(slot, outcome)], ..Assignment::default() };
            return named.into_iter().map(one).collect();
        }
        if per.is_empty() {
            // The sum is over all that the rule takes: it is granted once.
            let group = Some(String::new());
            return self.of_group(Pool { slot, outcomes: named, unplaced: BTreeMap::new(), group });
        }
        let (mut groups, mut unplaced) = (BTreeMap::<String, Vec<usize>>::new(), BTreeMap::new());
        for outcome in named {
            match group_of(self.situation, per, outcome) {
                Ok(group) => groups.entry(group).or_default().push(outcome),
                Err(needs) => _ = unplaced.insert(outcome, needs),
            }
        }
        if groups.is_empty() {
            groups.insert(String::new(), Vec::new());
        }
        let mut found: Vec<Assignment> = Vec::new();
        for (group, placed) in groups {
            // What cannot be placed may be of any group: it is tried in each, and makes them wait.
            let outcomes: Vec<usize> = placed.into_iter().chain(unplaced.keys().copied()).collect();
            let group = Some(group);
            let of_group = self.of_group(Pool { slot, outcomes, unplaced: unplaced.clone(), group });
            let is_new = |one: &Assignment| !found.iter().any(|other| other.filled == one.filled);
            let new: Vec<Assignment> = of_group.into_iter().filter(is_new).collect();
            found.extend(new);
        }
        found
    }

    /// Every set of these outcomes, or each alone where there are too many sets.
    fn of_group(&mut self, pool: Pool) -> Vec<Assignment> {
        if self.may_pool && self.has_many_sets(&pool.outcomes) {
            let alone = pool.outcomes.iter().map(|outcome| pool.assignment(&[*outcome])).collect();
            self.pools.push(pool);
            return alone;
        }
        self.sets(&pool.outcomes).iter().map(|set| pool.assignment(set)).collect()
    }

    fn has_many_sets(&self, outcomes: &[usize]) -> bool {
        let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
        for outcome in outcomes.iter().filter_map(|outcome| self.situation.outcome(*outcome)) {
            *copies.entry(outcome.position).or_insert(0) += 1;
        }
        copies.values().fold(1usize, |sets, copies| sets.saturating_mul(copies + 1)) > MOST_LISTED
    }

    /// Every set of these outcomes; of outcomes that are equal in all facts only neighbours stand together. Beyond the
    /// bound also the first so many, so that as much as there is can come together.
    fn sets(&mut self, named: &[usize]) -> Vec<Vec<usize>> {
        let mut found: Vec<Vec<usize>> = vec![Vec::new()];
        let mut is_cut = false;
        for outcome in named {
            let with: Vec<Vec<usize>> = found
                .iter()
                .filter(|set| self.may_follow(named, set, *outcome))
                .map(|set| add(set, *outcome))
                .collect();
            found.extend(with);
            if found.len() > MOST_MATCHES {
                found.truncate(MOST_MATCHES);
                is_cut = true;
            }
        }
        if is_cut {
            self.complete = false;
            let step = named.len().div_ceil(MOST_FIRSTS);
            let lengths = (1..=named.len()).rev().step_by(step);
            let firsts = lengths.filter_map(|length| named.get(..length)).map(<[usize]>::to_vec);
            let firsts: Vec<Vec<usize>> = firsts.filter(|first| !found.contains(first)).collect();
            found.extend(firsts);
        }
        found.retain(|set| !set.is_empty());
        found.sort_by_key(Vec::len);
        found
    }

    fn may_follow(&self, named: &[usize], set: &[usize], outcome: usize) -> bool {
        let equal_before = named
            .iter()
            .rev()
            .skip_while(|other| **other != outcome)
            .skip(1)
            .find(|other| self.are_equal(**other, outcome));
        match equal_before {
            None => true,
            Some(before) => set.contains(before) || !set.iter().any(|other| self.are_equal(*other, outcome)),
        }
    }

    fn are_equal(&self, one: usize, other: usize) -> bool {
        match (self.situation.outcome(one), self.situation.outcome(other)) {
            (Some(one), Some(other)) => one.position == other.position,
            _ => false,
        }
    }
}

/// Keeps the assignments that lack least; one for each set of outcomes is enough to say why.
fn nearest(lacking: Vec<Assignment>) -> Vec<Assignment> {
    // An alternative of which something is there is nearer than one of which nothing is.
    let some = lacking.iter().any(|assignment| !assignment.filled.is_empty());
    let lacking: Vec<Assignment> =
        lacking.into_iter().filter(|assignment| !some || !assignment.filled.is_empty()).collect();
    let least = lacking.iter().map(|assignment| assignment.lacks.len()).min().unwrap_or(0);
    let mut kept: Vec<Assignment> = Vec::new();
    for assignment in lacking.into_iter().filter(|assignment| assignment.lacks.len() == least) {
        if kept.len() < 16 && !kept.iter().any(|other| other.filled == assignment.filled) {
            kept.push(assignment);
        }
    }
    kept
}

fn are_apart(left: &Assignment, right: &Assignment) -> bool {
    right.filled.iter().all(|(_, outcome)| left.filled.iter().all(|(_, other)| other != outcome))
}

fn join(left: &Assignment, right: &Assignment) -> Assignment {
    Assignment {
        filled: left.filled.iter().chain(&right.filled).copied().collect(),
        lacks: left.lacks.iter().chain(&right.lacks).cloned().collect(),
        needs: left.needs.union(&right.needs).cloned().collect(),
        group: left.group.clone().or_else(|| right.group.clone()),
    }
}

fn add(set: &[usize], outcome: usize) -> Vec<usize> {
    set.iter().copied().chain([outcome]).collect()
}

/// Returns the ways to choose so many of `all`, in order; at most [`MOST_MATCHES`].
fn combinations(all: usize, count: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..count {
        let longer = found.iter().flat_map(|set| {
            let from = set.last().map_or(0, |last| last + 1);
            (from..all).map(|next| add(set, next))
        });
        found = longer.take(MOST_MATCHES).collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::combinations;

    #[test]
    fn two_of_three_can_be_chosen_in_three_ways() {
        assert_eq!(combinations(3, 2), vec![vec![0, 1], vec![0, 2], vec![1, 2]]);
        assert_eq!(combinations(1, 2), Vec::<Vec<usize>>::new());
    }
}
