//! The cheapest set of supposed outcomes that reaches a goal: sets are decided in the order of their cost.

use super::copies::{copy, is_repeated, is_unnamed, most_copies};
use super::supposed::{Supposed, supposed, with};
use super::{Asked, FurtherOutcome, Goal, GoalAdvice, MOST_WAYS, Short, Way};
use crate::date::Day;
use crate::decision::{Decision, Granted, Need, Pending, TargetRef, TargetResult};
use crate::evaluate::{Costed, ReachGoal, cheapest, evaluate};
use crate::explain::heads::title;
use crate::explain::target_of;
use crate::policy::Value;
use crate::quantity::Number;
use crate::record::{Known, LearnerRecord};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Returns the cheapest ways to a goal, each decided with its outcomes in the record.
pub(super) fn advice(asked: &Asked<'_>, now: &Decision, goal: Goal) -> GoalAdvice {
    let before = standing(now, &goal);
    if before.reached {
        return GoalAdvice {
            goal,
            reached: true,
            apply_from: None,
            ways: Vec::new(),
            proved: true,
            tried: 0,
            with_all: Vec::new(),
        };
    }
    let (supposed, apply_from) = supposed(*asked, &goal);
    let mut costed: Vec<(Number, Supposed)> =
        supposed.into_iter().filter_map(|one| Some((cost(asked, &one)?, one))).collect();
    // Stable: of what costs and asks for as much the order of the text stays.
    let sorts = sorts(&costed);
    costed.sort_by_cached_key(|(cost, one)| {
        let facts = one.facts_by_size(asked.plan);
        (*cost, one.asks_for(), sorts.get(&sort_of(one)).copied(), facts, one.brings)
    });
    let most = most_copies(costed.iter().map(|(_, one)| one), &goal);
    let mut search = Search { asked: *asked, goal: &goal, before, costed, most, apply_from, tried: 0 };
    let (ways, proved) = search.cheapest(now, &sorts);
    let with_all = if ways.is_empty() { search.with_all() } else { Vec::new() };
    let tried = search.tried;
    GoalAdvice { reached: false, apply_from, ways, proved, tried, with_all, goal }
}

fn cost(asked: &Asked<'_>, one: &Supposed) -> Option<Number> {
    let Some(attribute) = &asked.wish.least else { return Some(Number::ONE) };
    let own = one.item.facts.get(attribute).and_then(|known| match known {
        Known::Value(Value::Number(number)) => Some(*number),
        Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None => None,
    });
    let entry = crate::explain::heads::find_entry(asked.plan, &one.item);
    let listed = entry.and_then(|entry| match entry.attributes.get(attribute) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    });
    own.or(listed).filter(|number| !number.is_negative())
}

/// Outcomes of one kind and code are of one sort.
type Sort = (String, Option<String>);

fn sort_of(one: &Supposed) -> Sort {
    (one.item.kind.clone(), one.item.code.clone())
}

/// Returns the rank of each sort in the order of the text.
fn sorts(costed: &[(Number, Supposed)]) -> BTreeMap<Sort, usize> {
    let mut sorts = BTreeMap::new();
    for (at, (_, one)) in costed.iter().enumerate() {
        sorts.entry(sort_of(one)).or_insert(at);
    }
    sorts
}

/// How far a decision is toward a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) reached: bool,
    /// What a pool has, in all measures together.
    amount: Number,
}

pub(super) fn standing(decision: &Decision, goal: &Goal) -> Standing {
    match goal {
        Goal::Requirements(names) => {
            let asked = decision.requirements.iter().filter(|progress| {
                names.contains(&progress.requirement) && !super::is_past(progress, decision.as_of)
            });
            Standing {
                reached: asked.clone().count() > 0 && asked.clone().all(|one| one.met),
                amount: Number::ZERO,
            }
        }
        Goal::Target(target) => {
            let results: Vec<&TargetResult> = results(decision).collect();
            let own = results.iter().filter(|result| target_of(result).as_ref() == Some(target));
            let amounts = own.clone().flat_map(|result| result.amounts.values());
            let amount = amounts.fold(Number::ZERO, |sum, next| sum.checked_add(*next).unwrap_or(sum));
            let is_recognised = |category: &String| {
                decision
                    .recognised
                    .iter()
                    .any(|one| one.category.as_ref() == Some(category) && one.rule.is_some())
            };
            let reached = match target {
                TargetRef::Pool(_) => false,
                TargetRef::Category(category) => own.count() > 0 || is_recognised(category),
                TargetRef::Course(_) => own.count() > 0,
            };
            Standing { reached, amount }
        }
    }
}

/// What is granted, and what waits only for the learner to choose it.
fn results(decision: &Decision) -> impl Iterator<Item = &TargetResult> {
    let is_choice = |pending: &&Pending| pending.needs.iter().all(|need| matches!(need, Need::Choice(_)));
    let granted = decision.granted.iter().flat_map(|grant| &grant.targets);
    granted.chain(decision.pending.iter().filter(is_choice).flat_map(|grant| &grant.targets))
}

struct Search<'a> {
    asked: Asked<'a>,
    goal: &'a Goal,
    before: Standing,
    costed: Vec<(Number, Supposed)>,
    /// How often an outcome without a code may be supposed.
    most: usize,
    apply_from: Option<Day>,
    tried: u64,
}

impl Search<'_> {
    /// Returns the cheapest ways, and whether none is cheaper: found by one choice among all supposed outcomes where that decides
    /// the goal and confirms each set, else set by set.
    fn cheapest(&mut self, now: &Decision, sorts: &BTreeMap<Sort, usize>) -> (Vec<Way>, bool) {
        let found = self.by_choice(now, sorts);
        if let Some((ways, true)) = found {
            return (ways, true);
        }
        let known = found.as_ref().and_then(|(ways, _)| Some(ways.first()?.cost));
        let (ways, proved) = self.by_cost(known);
        match found {
            Some((known, _)) if ways.is_empty() && !known.is_empty() => (known, proved),
            Some(_) | None if !ways.is_empty() || proved => (ways, proved),
            Some(_) | None => (self.by_leaving_out().into_iter().collect(), false),
        }
    }

    fn by_choice(&mut self, now: &Decision, sorts: &BTreeMap<Sort, usize>) -> Option<(Vec<Way>, bool)> {
        let goal = match self.goal {
            Goal::Target(target) => ReachGoal::Target(target.clone(), self.before.amount),
            Goal::Requirements(names) => {
                let open = now.requirements.iter().filter(|one| !super::is_past(one, now.as_of));
                let open = open.filter(|one| names.contains(&one.requirement));
                ReachGoal::Requirements(open.map(|one| (one.requirement.clone(), one.per.clone())).collect())
            }
        };
        let all = self.outcomes(&self.all());
        let record = self.record(&all);
        let costed = |(at, one): &(usize, Supposed)| {
            let cost = self.costed.get(*at)?.0;
            Some(Costed {
                id: one.item.id.clone(),
                cost,
                asks_for: i64::try_from(one.asks_for()).unwrap_or(i64::MAX),
                place: i64::try_from(at + 1).unwrap_or(i64::MAX),
                sort: sorts.get(&sort_of(&self.costed.get(*at)?.1)).copied().unwrap_or_default(),
            })
        };
        let supposed: Vec<Costed> = all.iter().filter_map(costed).collect();
        let asked = self.asked;
        let found = cheapest(asked.plan, &record, asked.options, (&supposed, &goal), MOST_WAYS)?;
        self.tried += 1;
        let mut ways: Vec<Way> = Vec::new();
        let mut all_confirmed = true;
        for ids in &found.sets {
            let set: Vec<usize> =
                all.iter().filter(|(_, one)| ids.contains(&one.item.id)).map(|(at, _)| *at).collect();
            let Some(Reverse((cost, _))) = self.open(set.clone()) else { continue };
            match self.way(&set, cost) {
                Some(way) => ways.push(way),
                None => all_confirmed &= !ways.is_empty(),
            }
        }
        Some((ways, found.proved && all_confirmed))
    }

    /// Returns every position, as often as its outcome can be had.
    fn all(&self) -> Vec<usize> {
        let often = |at| std::iter::repeat_n(at, self.often(at));
        (0..self.costed.len()).flat_map(often).collect()
    }

    fn often(&self, at: usize) -> usize {
        self.costed.get(at).map_or(0, |(_, one)| if is_repeated(one) { self.most } else { 1 })
    }

    /// Returns the outcomes of a set, which names a position as often as it takes it, side by side.
    fn outcomes(&self, set: &[usize]) -> Vec<(usize, Supposed)> {
        let runs = set.chunk_by(|one, next| one == next);
        let copies = runs.flat_map(|run| run.iter().enumerate());
        copies.filter_map(|(number, at)| Some((*at, copy(&self.costed.get(*at)?.1, number)))).collect()
    }

    /// Returns the record with supposed outcomes in it, the target among those it names.
    fn record(&self, chosen: &[(usize, Supposed)]) -> LearnerRecord {
        let chosen: Vec<&Supposed> = chosen.iter().map(|(_, one)| one).collect();
        let mut record = with(self.asked.record, &chosen, self.apply_from);
        if let (Goal::Target(TargetRef::Course(target) | TargetRef::Pool(target)), Some(application)) =
            (self.goal, &mut record.application)
            && let Some(targets) = application.targets.as_mut().filter(|targets| !targets.contains(target))
        {
            targets.push(target.clone());
        }
        record
    }

    /// Tries sets in the order of cost; true when every set cheaper than the ways found, or than one known, was tried.
    fn by_cost(&mut self, known: Option<Number>) -> (Vec<Way>, bool) {
        let mut ways: Vec<Way> = Vec::new();
        let mut open = BinaryHeap::from_iter(self.open(vec![0]));
        while let Some(Reverse((cost, set))) = open.pop() {
            let least = ways.first().map(|way| way.cost).or(known);
            if ways.len() == MOST_WAYS || least.is_some_and(|least| least < cost) {
                return (ways, true);
            }
            if self.tried >= self.asked.bound {
                return (ways, least.is_some_and(|least| least <= cost));
            }
            // A higher step of the same certificate is no other way.
            ways.extend(self.way(&set, cost).filter(|way| ways.iter().all(|known| !is_alike(known, way))));
            // Every set of two or more comes from the one before: its last moved on, or another added, the same or the next.
            let last = set.last().copied().unwrap_or_default();
            let is_full = set.iter().filter(|at| **at == last).count() >= self.often(last);
            let mut longer = set.clone();
            longer.push(if is_full { last + 1 } else { last });
            open.extend(self.open(longer));
            let mut moved = set;
            moved.pop();
            moved.push(last + 1);
            open.extend(self.open(moved));
        }
        (ways, true)
    }

    fn open(&self, set: Vec<usize>) -> Option<Reverse<(Number, Vec<usize>)>> {
        let mut sum = Number::ZERO;
        for position in &set {
            sum = sum.checked_add(self.costed.get(*position)?.0)?;
        }
        Some(Reverse((sum, set)))
    }

    /// Returns what requirements come to with all outcomes supposed, those that are not met even so.
    fn with_all(&mut self) -> Vec<Short> {
        let Goal::Requirements(names) = self.goal else { return Vec::new() };
        self.tried += 1;
        let record = self.record(&self.outcomes(&self.all()));
        let decision = evaluate(self.asked.plan, &record, self.asked.options);
        let own = decision.requirements.iter().filter(|one| names.contains(&one.requirement) && !one.met);
        let open = own.filter(|one| !super::is_past(one, decision.as_of));
        let short = open.filter_map(|one| {
            Some(Short { requirement: one.requirement.clone(), have: one.have, need: one.need? })
        });
        short.collect()
    }

    /// Supposes all outcomes and leaves out one after the other, the dearest first, while the goal is still reached.
    fn by_leaving_out(&mut self) -> Option<Way> {
        let mut set = self.all();
        let all = self.open(set.clone())?;
        let mut best = self.way(&set, all.0.0)?;
        for position in (0..self.costed.len()).rev() {
            let (mut least, mut most) = (0, self.often(position));
            while least < most {
                let middle = least.midpoint(most);
                let others = set.iter().copied().filter(|kept| *kept != position);
                let mut fewer: Vec<usize> = others.chain(std::iter::repeat_n(position, middle)).collect();
                fewer.sort_unstable();
                let cost = self.open(fewer.clone()).map(|Reverse((cost, _))| cost);
                match cost.and_then(|cost| self.way(&fewer, cost)) {
                    Some(way) => (set, best, most) = (fewer, way, middle),
                    None => least = middle + 1,
                }
            }
        }
        Some(best)
    }

    /// Returns a set as a way when it reaches the goal.
    fn way(&mut self, set: &[usize], cost: Number) -> Option<Way> {
        self.tried += 1;
        let chosen = self.outcomes(set);
        let record = self.record(&chosen);
        let decision = evaluate(self.asked.plan, &record, self.asked.options);
        let after = standing(&decision, self.goal);
        let grows =
            matches!(self.goal, Goal::Target(TargetRef::Pool(_))) && self.before.amount < after.amount;
        if !after.reached && !grows {
            return None;
        }
        let ids: BTreeSet<&String> = chosen.iter().map(|(_, one)| &one.item.id).collect();
        let is_new =
            |grant: &&Granted| grant.items.iter().chain(&grant.reading).any(|item| ids.contains(item));
        let needs: BTreeSet<&Need> = chosen.iter().flat_map(|(_, one)| &one.needs).collect();
        Some(Way {
            cost,
            grants: decision.granted.iter().filter(is_new).cloned().collect(),
            needs: needs.into_iter().cloned().collect(),
            outcomes: self.told(&chosen),
        })
    }

    /// Returns the outcomes as they are told: copies once, with how many they are.
    fn told(&self, chosen: &[(usize, Supposed)]) -> Vec<FurtherOutcome> {
        let runs = chosen.chunk_by(|(one, _), (next, _)| one == next);
        runs.filter_map(|run| Some(self.further(&run.first()?.1, run.len()))).collect()
    }

    fn further(&self, one: &Supposed, copies: usize) -> FurtherOutcome {
        let facts: BTreeMap<String, String> =
            one.item.facts.iter().filter_map(|(name, known)| Some((name.clone(), text_of(known)?))).collect();
        FurtherOutcome {
            id: one.item.id.clone(),
            kind: one.item.kind.clone(),
            code: one.item.code.clone(),
            title: title(&self.asked.plan.policy, &one.item),
            facts,
            copies,
            papers: one.item.papers.clone().unwrap_or_default(),
        }
    }
}

fn is_alike(one: &Way, other: &Way) -> bool {
    let codes = |way: &Way| {
        way.outcomes.iter().map(|outcome| (outcome.kind.clone(), outcome.code.clone())).collect::<Vec<_>>()
    };
    codes(one) == codes(other)
}

fn text_of(known: &Known) -> Option<String> {
    match known {
        Known::Value(Value::Word(word)) if is_unnamed(word) => None,
        Known::Value(value) => Some(value.to_string()),
        Known::Values(_) | Known::ByKey(_) | Known::None => None,
    }
}
