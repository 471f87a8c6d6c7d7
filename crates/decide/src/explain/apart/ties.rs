//! What ties items together: whatever could look at two of them at once.

use super::super::Asked;
use super::Brought;
use crate::decision::Decision;
use crate::plan::{Plan, Recognised};
use crate::policy::average::mentions_average;
use crate::policy::counted::{FamilyMembers, ShareBase};
use crate::policy::expression::ItemElement;
use crate::policy::rule::{Given, TargetPattern};
use crate::policy::walk::{expressions_of_condition, expressions_of_rule};
use crate::policy::{
    Condition, Counted, Expr, Family, ItemPattern, Place, Policy, Programme, Rule, RuleId, Value,
};
use crate::record::{Item, Known};
use std::collections::{BTreeMap, BTreeSet};

/// Something that items share; those that share one are tied.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Tie<'a> {
    /// A rule that both could fill.
    Rule(RuleId),
    /// A course or pool that both could reach.
    Target(&'a str),
    /// A family that both could belong to.
    Family(usize),
    /// A limit or requirement that could count both.
    Counted(usize),
}

/// How the items of a record lie apart.
pub(super) struct Parts {
    /// By item its part, named by the first item in it.
    pub(super) of: Vec<usize>,
    /// Whether a rule takes any number of items together: then it may be that not all sets of them are tried.
    pub(super) some_in_sets: bool,
}

/// Returns the parts; `None` where all items are one, or may be.
pub(super) fn parts(asked: &Asked<'_>, decision: &Decision) -> Option<Parts> {
    let items = &asked.record.items;
    if is_one(asked, decision) || !adds_up(decision, items) {
        return None;
    }
    let mut parts: Vec<usize> = (0..items.len()).collect();
    let mut first: BTreeMap<Tie<'_>, usize> = BTreeMap::new();
    let mut some_in_sets = false;
    for (at, item) in items.iter().enumerate() {
        for tie in ties(asked, item)? {
            some_in_sets |= matches!(tie, Tie::Rule(id) if takes_sets(&asked.plan.policy, id));
            join(&mut parts, *first.entry(tie).or_insert(at), at);
        }
    }
    parts.iter().any(|part| *part != 0).then_some(Parts { of: parts, some_in_sets })
}

/// Joins the parts of two items under the first item of both.
fn join(parts: &mut [usize], one: usize, other: usize) {
    let part = |at: usize| parts.get(at).copied().unwrap_or(at);
    let (own, others) = (part(one).min(part(other)), part(one).max(part(other)));
    parts.iter_mut().filter(|part| **part == others).for_each(|part| *part = own);
}

fn takes_sets(policy: &Policy, id: RuleId) -> bool {
    policy.rules.get(id.index()).is_some_and(|rule| matches!(rule.given, Some(Given::OneOrMore(_))))
}

/// Returns whether something looks at all items whatever they are: earlier grants, a choice that waits or is not proved, a
/// clause about the person or about what several items make or have together.
fn is_one(asked: &Asked<'_>, decision: &Decision) -> bool {
    let (plan, record) = (asked.plan, asked.record);
    let earlier = !record.history.is_empty() || !record.beside.is_empty() || !record.programmes().is_empty();
    let open = !decision.pending.is_empty() || !decision.proved_best;
    let together = !plan.policy.combinations.is_empty() || !plan.about_person.is_empty() || plan.supposes;
    earlier || open || together || plan.policy.counted.iter().any(counts_beyond)
}

/// Returns whether the results of the items add up to the totals: then each part brings its own.
fn adds_up(decision: &Decision, items: &[Item]) -> bool {
    let all: BTreeSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
    Brought::by_items(decision, &all).is_as_much(&Brought::by(decision))
}

/// Returns what an item could share with others; `None` where a clause about it looks beyond it.
fn ties<'a>(asked: &'a Asked<'a>, item: &'a Item) -> Option<BTreeSet<Tie<'a>>> {
    let policy = &asked.plan.policy;
    let application = asked.record.application.as_ref();
    let programme = application.and_then(|own| policy.programmes.get(own.programme.as_ref()?));
    let about = About::of(asked.plan, item);
    let mut ties = BTreeSet::new();
    let slots = about.codes.iter().flat_map(|code| asked.plan.slots_for(Some(code)));
    for at in slots.chain(asked.plan.slots_for(None)) {
        let Some(rule) = policy.rules.get(at.rule.index()) else { continue };
        if !rule.slots.get(at.slot as usize).is_some_and(|slot| about.may_fit(policy, &slot.pattern)) {
            continue;
        }
        if looks_beyond(rule) {
            return None;
        }
        ties.insert(Tie::Rule(at.rule));
        for code in targets(rule, &about)? {
            ties.extend(stand_together(programme, code).map(Tie::Target));
        }
    }
    for at in asked.plan.families_for(about.codes.iter().copied()) {
        if policy.families.get(at).is_none_or(gathers_beyond) {
            return None;
        }
        ties.insert(Tie::Family(at));
    }
    let counted = policy.counted.iter().enumerate().filter(|(_, counted)| about.may_count(policy, counted));
    ties.extend(counted.map(|(at, _)| Tie::Counted(at)));
    Some(ties)
}

/// Returns the courses and pools that a rule could reach for an item; `None` where they cannot be told from the rule. Any number
/// of outcomes are stored in one category.
fn targets<'a>(rule: &'a Rule, about: &About<'a>) -> Option<Vec<&'a str>> {
    let mut codes = Vec::new();
    for target in rule.places.iter().flat_map(|place| &place.targets) {
        match target {
            TargetPattern::Category(_) => {}
            TargetPattern::Course(code) | TargetPattern::Pool(code) => codes.push(code.as_str()),
            TargetPattern::Together(several) => codes.extend(several.iter().map(String::as_str)),
            TargetPattern::SameCourse => codes.extend(&about.codes),
            TargetPattern::Courses(_) | TargetPattern::LookUp(_) => return None,
        }
    }
    Some(codes)
}

/// Returns a course, by the code that it has now, with those that stand or fall with it.
fn stand_together<'a>(programme: Option<&'a Programme>, code: &'a str) -> impl Iterator<Item = &'a str> {
    let code = programme.map_or(code, |programme| programme.code_now(code));
    let pairs = programme.into_iter().flat_map(|programme| &programme.pairs);
    let own = pairs.filter(move |pair| pair.iter().any(|one| one == code)).flatten();
    own.map(String::as_str).chain([code])
}

/// What of an item says which clauses are about it, whatever its other facts are.
struct About<'a> {
    kind: &'a str,
    /// Its code, and those that catalogues have for it.
    codes: BTreeSet<&'a str>,
    /// Its categories; `None` where rules say as what it is recognised.
    categories: Option<BTreeSet<&'a str>>,
}

impl<'a> About<'a> {
    fn of(plan: &'a Plan, item: &'a Item) -> Self {
        let listed = item.code.as_ref().and_then(|code| plan.entries.get(&item.kind)?.get(code));
        let entries = listed.into_iter().flatten().filter_map(|at| {
            let catalogue = plan.policy.catalogues.get(at.catalogue as usize)?;
            catalogue.entries.get(at.entry as usize)
        });
        let by_kind = plan.policy.kinds.get(&item.kind).and_then(|kind| kind.category.as_deref());
        let recorded = match item.facts.get("category") {
            Some(Known::Value(Value::Word(word))) => Some(word.as_str()),
            Some(Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None) | None => None,
        };
        let of_entries = entries.clone().filter_map(|entry| entry.category.as_deref());
        let is_ruled = match &plan.recognised {
            Recognised::All => true,
            Recognised::Kinds(kinds) => kinds.contains(&item.kind),
        };
        let categories = (!is_ruled).then(|| of_entries.chain(by_kind).chain(recorded).collect());
        let codes = item.code.as_deref().into_iter().chain(entries.map(|entry| entry.code.as_str()));
        Self { kind: &item.kind, codes: codes.collect(), categories }
    }

    fn may_fit(&self, policy: &Policy, pattern: &ItemPattern) -> bool {
        self.may_be_one_of(policy, &pattern.any_of)
    }

    fn may_be_one_of(&self, policy: &Policy, any_of: &[ItemElement]) -> bool {
        any_of.is_empty() || any_of.iter().any(|element| self.may_be(policy, element))
    }

    fn may_be(&self, policy: &Policy, element: &ItemElement) -> bool {
        let set = element.set.and_then(|set| policy.sets.get(set.index()));
        let is_own = |category: &str| self.categories.as_ref().is_none_or(|own| own.contains(category));
        element.kind.as_ref().is_none_or(|kind| kind == self.kind)
            && element.code.as_ref().is_none_or(|code| self.codes.contains(code.as_str()))
            && set.is_none_or(|set| self.codes.iter().any(|code| set.members.contains(*code)))
            && element.category.as_deref().is_none_or(is_own)
    }

    fn may_count(&self, policy: &Policy, counted: &Counted) -> bool {
        counted.from.iter().all(|filter| self.may_be_one_of(policy, &filter.any_of))
    }
}

/// Returns whether a rule is decided by more than the outcomes that fill it.
fn looks_beyond(rule: &Rule) -> bool {
    let of_slots = rule.slots.iter().filter_map(|slot| slot.pattern.condition.as_ref());
    let of_evidence = rule.evidence.iter().filter_map(|evidence| evidence.when.as_ref());
    let mut conditions = rule.conditions.iter().chain(&rule.only_if).chain(of_slots).chain(of_evidence);
    let mut averages = false;
    expressions_of_rule(rule, &mut |expr, _| averages |= matches!(expr, Expr::PoolAverage(_)));
    averages || conditions.any(|condition| asks_beyond(condition, &rule.place))
}

/// Returns whether who belongs to a family is decided by more than the outcome itself.
fn gathers_beyond(family: &Family) -> bool {
    match &family.members {
        FamilyMembers::Items { pattern, .. } => {
            pattern.condition.as_ref().is_some_and(|condition| asks_beyond(condition, &family.place))
        }
        FamilyMembers::PairsIn(_) => false,
    }
}

/// Returns whether a clause that counts is about more than what it counts.
fn counts_beyond(counted: &Counted) -> bool {
    let sources = counted.from.iter().filter_map(|filter| filter.when.as_ref());
    let targets = counted.into.iter().filter_map(|filter| filter.when.as_ref());
    let more = counted.plus.iter().map(|(_, when)| when).chain(&counted.unless);
    let mut conditions = sources.chain(targets).chain(more);
    let mut figures = counted.figure.iter().chain(counted.plus.iter().map(|(figure, _)| figure));
    matches!(counted.share_of, Some(ShareBase::Counted(_)))
        || conditions.any(|condition| asks_beyond(condition, &counted.place))
        || figures.any(mentions_average)
}

/// Returns whether a condition asks for another grant, a requirement, an average or another item.
fn asks_beyond(condition: &Condition, place: &Place) -> bool {
    let mut averages = false;
    expressions_of_condition(condition, place, &mut |expr, _| {
        averages |= matches!(expr, Expr::PoolAverage(_))
    });
    averages
        || condition
            .any_test(&mut |test| matches!(test, Condition::RecordHas { .. }) || test.gate().is_some())
}
