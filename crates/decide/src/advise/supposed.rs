//! Outcomes that a learner does not have, with the least facts that a rule asks for.
//!
//! A supposed outcome begins with kind and code alone. The evaluator says what it lacks, and its needs and reasons fill in the
//! facts, step by step, until the rule takes it or a reason stands that no outcome obtained now could remove.

use super::facts::{put, set_first};
use super::round::Round;
use super::{Asked, Goal, rules_for};
use crate::date::Day;
use crate::decision::{Decision, Need};
use crate::evaluate::evaluate;
use crate::explain::domain::Domain;
use crate::explain::heads::heads;
use crate::plan::Plan;
use crate::policy::counted::PerKey;
use crate::policy::{OwnerKind, Policy, Rule, Value};
use crate::quantity::Number;
use crate::record::{Finding, Item, Known, LearnerRecord};
use std::collections::{BTreeMap, BTreeSet};

/// How many times facts are filled in before an outcome is given up.
const ROUNDS: usize = 24;

/// The most words of one fact that are compared for what else they ask for.
const MOST_WORDS: usize = 8;

/// An outcome that a learner does not have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Supposed {
    /// The outcome, its facts filled in.
    pub(super) item: Item,
    /// What persons and bodies would have to find about it.
    pub(super) findings: Vec<Finding>,
    /// The same as needs.
    pub(super) needs: Vec<Need>,
    /// What it brings alone, in all measures together.
    pub(super) brings: Number,
}

impl Supposed {
    /// Returns how many findings and papers it asks for.
    pub(super) fn asks_for(&self) -> usize {
        self.findings.len() + self.item.papers.as_ref().map_or(0, Vec::len)
    }

    /// Returns how much its facts ask for: figures by their size, words by their place on the scale; words without an order ask
    /// for nothing.
    pub(super) fn facts_by_size(&self, plan: &Plan) -> Vec<(String, Number)> {
        let size = |(name, known): (&String, &Known)| {
            let Known::Value(value) = known else { return None };
            let size = match (value, Domain::of(plan, &self.item, name)) {
                (Value::Number(number) | Value::Share(number), _) => *number,
                (Value::Word(word), Domain::Steps(steps)) => {
                    let at = steps.iter().position(|step| step == word)?;
                    Number::whole(i64::try_from(at).ok()?)
                }
                _ => return None,
            };
            Some((name.clone(), size))
        };
        self.item.facts.iter().filter_map(size).collect()
    }
}

/// Returns the outcomes that rules could use toward a goal, in text order, each once; and the day to apply on, where the
/// application's own lies outside the days of acceptance.
pub(super) fn supposed(asked: Asked<'_>, goal: &Goal) -> (Vec<Supposed>, Option<Day>) {
    let mut drafts = Drafts { asked, found: Vec::new(), apply_from: None };
    for rule in rules_for(&asked.plan.policy, goal) {
        drafts.add(rule);
    }
    let dated = dates_counted(&asked.plan.policy, goal);
    let day = asked.record.application.as_ref().and_then(|application| application.date);
    for (position, supposed) in drafts.found.iter_mut().enumerate() {
        for attribute in &dated {
            set_first(asked.plan, supposed, attribute, day.or(asked.options.as_of));
        }
        name(supposed, &free_id(asked.record, position + 1));
    }
    (drafts.found, drafts.apply_from)
}

/// Returns the dates of outcomes by which requirements tell the period that they count in.
fn dates_counted(policy: &Policy, goal: &Goal) -> BTreeSet<String> {
    let Goal::Requirements(names) = goal else { return BTreeSet::new() };
    let asked = policy.counted.iter().filter(|counted| names.contains(&counted.name));
    let dates = asked.flat_map(|counted| &counted.per).filter_map(|key| match key {
        PerKey::Period(_, fact) | PerKey::Rolling(_, fact) => Some(fact),
        PerKey::Item | PerKey::Course | PerKey::Fact(_) => None,
    });
    let of_items = dates.filter(|fact| fact.owner.kind() == OwnerKind::Item);
    of_items.map(|fact| fact.attribute.to_string()).collect()
}

/// Returns a record with supposed outcomes in it, claimed where the application names its claims.
pub(super) fn with(record: &LearnerRecord, supposed: &[&Supposed], apply_from: Option<Day>) -> LearnerRecord {
    let mut record = record.clone();
    record.items.extend(supposed.iter().map(|one| one.item.clone()));
    record.judgements.extend(supposed.iter().flat_map(|one| one.findings.iter().cloned()));
    if let Some(application) = &mut record.application {
        if let Some(claims) = &mut application.claims {
            claims.extend(supposed.iter().map(|one| one.item.id.clone()));
        }
        application.date = apply_from.or(application.date);
    }
    record
}

fn free_id(record: &LearnerRecord, number: usize) -> String {
    // Copies of an outcome are told apart by what follows its id.
    let mut id = format!("+{number}");
    while record.items.iter().any(|item| item.id.starts_with(&id)) {
        id.insert(0, '+');
    }
    id
}

pub(super) fn name(supposed: &mut Supposed, id: &str) {
    supposed.item.id = id.to_owned();
    for finding in &mut supposed.findings {
        finding.item = Some(id.to_owned());
    }
}

struct Drafts<'a> {
    asked: Asked<'a>,
    found: Vec<Supposed>,
    apply_from: Option<Day>,
}

/// What each rule could use, with the day to apply on before and after it was looked at.
pub(super) type Memo = BTreeMap<(String, Option<Day>), (Vec<Supposed>, Option<Day>)>;

impl Drafts<'_> {
    /// Adds what a rule could use, looked at once for all goals.
    fn add(&mut self, rule: &Rule) {
        let key = (rule.name.to_string(), self.apply_from);
        let known = self.asked.memo.borrow().get(&key).cloned();
        let (found, apply_from) = known.unwrap_or_else(|| {
            let mut own = Drafts { asked: self.asked, found: Vec::new(), apply_from: self.apply_from };
            own.of_rule(rule);
            self.asked.memo.borrow_mut().insert(key, (own.found.clone(), own.apply_from));
            (own.found, own.apply_from)
        });
        self.apply_from = apply_from;
        found.into_iter().for_each(|one| self.keep(one));
    }

    fn of_rule(&mut self, rule: &Rule) {
        let by_slot: Vec<Vec<Item>> =
            rule.slots.iter().map(|slot| heads(self.asked.plan, &slot.pattern)).collect();
        let first: Option<Vec<&Item>> = by_slot.iter().map(|heads| heads.first()).collect();
        // A slot that nothing can fill keeps the whole rule from being met by further outcomes.
        let Some(first) = first.filter(|first| !first.is_empty()) else { return };
        for (slot, heads) in by_slot.iter().enumerate() {
            // The first heads are tried together once.
            for head in heads.iter().skip(usize::from(slot > 0)) {
                let others =
                    first.iter().enumerate().map(|(at, other)| if at == slot { head } else { *other });
                let drafts = others.map(|item| draft(rule, item)).collect();
                let Some(filled) = self.filled_in(rule, drafts) else { continue };
                for supposed in self.with_fewest_needs(rule, filled) {
                    self.keep(supposed);
                }
            }
        }
    }

    /// Tries the other words of each fact that no condition has asked for: another may do with fewer findings and papers.
    fn with_fewest_needs(&mut self, rule: &Rule, filled: Vec<Supposed>) -> Vec<Supposed> {
        let needs = |all: &[Supposed]| all.iter().map(Supposed::asks_for).sum::<usize>();
        let mut best = filled;
        if needs(&best) == 0 {
            return best;
        }
        for position in 0..best.len() {
            let attributes: Vec<String> =
                best.get(position).map(|one| one.item.facts.keys().cloned().collect()).unwrap_or_default();
            for attribute in attributes {
                let Some(one) = best.get(position) else { continue };
                let Domain::Words(words) = Domain::of(self.asked.plan, &one.item, &attribute) else {
                    continue;
                };
                for word in words.into_iter().take(MOST_WORDS) {
                    let mut other: Vec<Supposed> = best.iter().map(|one| draft(rule, &one.item)).collect();
                    if let Some(one) = other.get_mut(position) {
                        put(one, &attribute, Value::Word(word.clone()));
                    }
                    let kept = self.filled_in(rule, other).filter(|other| needs(other) < needs(&best));
                    best = kept.unwrap_or(best);
                }
            }
        }
        best
    }

    fn keep(&mut self, mut supposed: Supposed) {
        name(&mut supposed, "");
        let same = |known: &&mut Supposed| known.item == supposed.item;
        match self.found.iter_mut().find(same) {
            Some(known) => {
                add_new(&mut known.findings, supposed.findings);
                add_new(&mut known.needs, supposed.needs);
            }
            None => self.found.push(supposed),
        }
    }

    /// Fills in what a rule lacks of outcomes that stand alone in the record; `None` when it cannot be met by them.
    fn filled_in(&mut self, rule: &Rule, mut drafts: Vec<Supposed>) -> Option<Vec<Supposed>> {
        for (position, one) in drafts.iter_mut().enumerate() {
            name(one, &format!("{}", position + 1));
        }
        let mut alone = LearnerRecord { items: Vec::new(), ..self.asked.record.clone() };
        if let Some(application) = &mut alone.application {
            application.targets = None;
            application.claims = None;
        }
        for _ in 0..ROUNDS {
            let record = with(&alone, &drafts.iter().collect::<Vec<_>>(), self.apply_from);
            let decision = evaluate(self.asked.plan, &record, self.asked.options);
            let plan = self.asked.plan;
            let mut round =
                Round { plan, drafts: &mut drafts, day: decision.as_of, changed: false, apply_from: None };
            let is_taken = round.read(rule, &decision)?;
            let (changed, apply_from) = (round.changed, round.apply_from);
            self.apply_from = self.apply_from.or(apply_from);
            if !changed && apply_from.is_none() {
                drafts.iter_mut().for_each(|one| one.brings = brought(&decision));
                return is_taken.then_some(drafts.clone());
            }
        }
        None
    }
}

fn draft(rule: &Rule, head: &Item) -> Supposed {
    let papers = (!rule.papers.is_empty()).then(|| rule.papers.to_vec());
    let item = Item { papers, ..head.clone() };
    Supposed { item, findings: Vec::new(), needs: Vec::new(), brings: Number::ZERO }
}

fn brought(decision: &Decision) -> Number {
    let totals = [&decision.totals.recognised, &decision.totals.if_needs_met];
    let amounts = totals.into_iter().flat_map(|total| total.values());
    amounts.fold(Number::ZERO, |sum, next| sum.checked_add(*next).unwrap_or(sum))
}

pub(super) fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}
