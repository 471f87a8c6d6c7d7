//! Which facts of a record the clauses of a policy read. In: the policy as meant. Out: each fact with the clauses that
//! read it, in the order of their names. A fact is read where its value can change what a clause gives.

mod walk;

#[cfg(test)]
mod tests;

use super::counted::{
    Counted, CountedKind, CountedWhat, FamilyMembers, PerKey, Reward, ShareBase, SourceFilter, Take,
};
use super::expression::{Condition, Expr};
use super::rule::{ResultPlace, Rule, TargetPattern, Validity, Window};
use super::{Assertion, Family, OwnerKind, Policy, Promise};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use walk::Walk;

/// A fact: whose, and which attribute.
pub type FactName = (OwnerKind, SmolStr);

/// A clause that reads facts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clause {
    /// The head of the policy.
    Head,
    /// A kind of outcome.
    Kind(String),
    /// A catalogue; the entries written inline have an empty name.
    Catalogue(String),
    /// A rule.
    Rule(String),
    /// A bar.
    Bar(String),
    /// A limit.
    Limit(String),
    /// A requirement.
    Requirement(String),
    /// A family.
    Family(String),
    /// A combination.
    Combine(String),
    /// A reward.
    Reward(String),
}

/// Returns each fact that the policy reads, with the clauses that read it.
pub fn facts_read(policy: &Policy) -> BTreeMap<FactName, BTreeSet<Clause>> {
    let mut facts: BTreeMap<FactName, BTreeSet<Clause>> = BTreeMap::new();
    let mut add = |clause: Clause, walk: Walk| {
        for fact in walk.facts {
            facts.entry(fact).or_default().insert(clause.clone());
        }
    };
    add(Clause::Head, head(policy));
    for (name, kind) in &policy.kinds {
        add(Clause::Kind(name.clone()), Walk::of(|walk| validities(walk, &kind.valid)));
    }
    for catalogue in &policy.catalogues {
        let walk = Walk::of(|walk| {
            catalogue.current_on.iter().for_each(|fact| walk.fact(fact));
            for entry in &catalogue.entries {
                entry.current_on.iter().for_each(|fact| walk.fact(fact));
                validities(walk, &entry.valid);
            }
        });
        add(Clause::Catalogue(catalogue.name.clone()), walk);
    }
    for combine in &policy.combinations {
        let walk = Walk::of(|walk| {
            walk.pattern(&combine.from);
            combine.per.iter().for_each(|key| of_key(walk, key));
        });
        add(Clause::Combine(combine.name.clone()), walk);
    }
    for rule in &policy.rules {
        add(Clause::Rule(rule.name.to_string()), Walk::of(|walk| of_rule(walk, rule)));
    }
    for counted in &policy.counted {
        let name = counted.name.clone();
        let clause = match counted.kind {
            CountedKind::Bar => Clause::Bar(name),
            CountedKind::Limit => Clause::Limit(name),
            CountedKind::Requirement => Clause::Requirement(name),
        };
        add(clause, Walk::of(|walk| of_counted(walk, policy, counted)));
    }
    for family in &policy.families {
        add(Clause::Family(family.name.clone()), Walk::of(|walk| of_family(walk, policy, family)));
    }
    for reward in &policy.rewards {
        add(Clause::Reward(reward.name.clone()), Walk::of(|walk| of_reward(walk, reward)));
    }
    facts
}

fn head(policy: &Policy) -> Walk {
    Walk::of(|walk| {
        policy.clock.iter().for_each(|fact| walk.fact(fact));
        windows(walk, &policy.windows);
        if policy.account_required {
            walk.named(OwnerKind::Learner, "account");
        }
    })
}

/// Returns the facts that a condition reads.
pub fn read_by_condition(condition: &Condition) -> BTreeSet<FactName> {
    Walk::of(|walk| walk.condition(condition)).facts
}

/// Returns the facts that an expression reads.
pub fn read_by_expression(expression: &Expr) -> BTreeSet<FactName> {
    Walk::of(|walk| walk.expression(expression)).facts
}

/// Returns the facts that an assertion speaks of.
pub fn read_by_assertion(policy: &Policy, assertion: &Assertion) -> BTreeSet<FactName> {
    let walk = Walk::of(|walk| match &assertion.promise {
        Promise::Counted { counted, .. } => of_counted(walk, policy, counted),
        Promise::Monotone { owner, attribute } => walk.named(*owner, attribute),
        Promise::SameAs(_) => {}
    });
    walk.facts
}

/// Returns the facts that a rule reads.
pub fn read_by_rule(rule: &Rule) -> BTreeSet<FactName> {
    Walk::of(|walk| of_rule(walk, rule)).facts
}

/// Returns the facts that a rule reads for anything but whether its outcome and its conditions fit: what it gives, to which
/// target, with which papers, on which days.
pub fn read_beside_conditions(rule: &Rule) -> BTreeSet<FactName> {
    Walk::of(|walk| of_results(walk, rule)).facts
}

fn of_rule(walk: &mut Walk, rule: &Rule) {
    rule.slots.iter().for_each(|slot| walk.pattern(&slot.pattern));
    rule.conditions.iter().for_each(|condition| walk.condition(condition));
    of_results(walk, rule);
}

fn of_results(walk: &mut Walk, rule: &Rule) {
    let asked = rule.evidence.iter().filter_map(|evidence| evidence.when.as_ref());
    rule.only_if.iter().chain(asked).for_each(|condition| walk.condition(condition));
    rule.places.iter().for_each(|place| of_place(walk, place));
    rule.amounts.iter().for_each(|amount| walk.expression(&amount.amount));
    if let Some(withdrawn) = &rule.withdraws {
        of_place(walk, &withdrawn.targets);
        sources(walk, &withdrawn.from);
    }
    rule.make_up.iter().for_each(|filter| walk.target_filter(filter));
    if let Some(record) = &rule.record {
        walk.expression(&record.mark);
        record.for_purpose.iter().for_each(|(_, mark)| walk.expression(mark));
    }
    validities(walk, &rule.valid);
    windows(walk, &rule.windows);
    rule.effective.iter().for_each(|effective| walk.expression(effective));
}

fn of_place(walk: &mut Walk, place: &ResultPlace) {
    for target in &place.targets {
        match target {
            TargetPattern::Category(_)
            | TargetPattern::Course(_)
            | TargetPattern::Pool(_)
            | TargetPattern::Together(_) => {}
            TargetPattern::Courses(filter) => walk.target_filter(filter),
            TargetPattern::SameCourse => walk.named(OwnerKind::Item, "code"),
            TargetPattern::LookUp(expression) => walk.expression(expression),
        }
    }
}

fn validities(walk: &mut Walk, validities: &[Validity]) {
    for validity in validities {
        walk.moments(&validity.from);
        walk.named(OwnerKind::Application, "date");
    }
}

fn windows(walk: &mut Walk, windows: &[Window]) {
    for window in windows {
        walk.named(OwnerKind::Application, "date");
        match window {
            Window::EachYear(..) | Window::Once(..) => {}
            Window::Within(_, fact) => walk.fact(fact),
        }
    }
}

fn of_counted(walk: &mut Walk, policy: &Policy, counted: &Counted) {
    match counted.what {
        CountedWhat::SourceMeasure(measure) => {
            let measure = policy.measures.get(measure.index());
            measure.iter().for_each(|measure| walk.named(OwnerKind::Item, &measure.name));
        }
        CountedWhat::Measure(_) | CountedWhat::Courses | CountedWhat::Items => {}
    }
    sources(walk, &counted.from);
    counted.into.iter().for_each(|filter| walk.target_filter(filter));
    counted.per.iter().for_each(|key| of_key(walk, key));
    counted.figure.iter().for_each(|figure| walk.expression(figure));
    match &counted.share_of {
        Some(ShareBase::Programme { base, excluding }) => {
            base.iter().for_each(|base| walk.expression(base));
            excluding.iter().for_each(|filter| walk.target_filter(filter));
        }
        Some(ShareBase::Courses { of, excluding, .. }) => {
            std::iter::once(of).chain(excluding).for_each(|filter| walk.target_filter(filter));
        }
        Some(ShareBase::Counted(base)) => of_counted(walk, policy, base),
        None => {}
    }
    for (plus, condition) in &counted.plus {
        walk.expression(plus);
        walk.condition(condition);
    }
    counted.unless.iter().for_each(|condition| walk.condition(condition));
}

fn of_key(walk: &mut Walk, key: &PerKey) {
    match key {
        PerKey::Item | PerKey::Course => {}
        PerKey::Fact(fact) | PerKey::Period(_, fact) | PerKey::Rolling(_, fact) => walk.fact(fact),
    }
}

fn sources(walk: &mut Walk, filters: &[SourceFilter]) {
    for filter in filters {
        filter.any_of.iter().for_each(|element| walk.element(element));
        filter.when.iter().for_each(|condition| walk.condition(condition));
    }
}

fn of_family(walk: &mut Walk, policy: &Policy, family: &Family) {
    match &family.members {
        FamilyMembers::Items { pattern, grouped_by } => {
            walk.pattern(pattern);
            grouped_by.iter().for_each(|attribute| walk.named(OwnerKind::Item, attribute));
        }
        FamilyMembers::PairsIn(_) => walk.named(OwnerKind::Item, "code"),
    }
    match &family.take {
        Take::Fact { attribute, .. } => walk.named(OwnerKind::Item, attribute),
        Take::Most(measure) => {
            let measure = policy.measures.get(measure.index());
            measure.iter().for_each(|measure| walk.named(OwnerKind::Item, &measure.name));
        }
    }
}

fn of_reward(walk: &mut Walk, reward: &Reward) {
    // A reward sums what rules give; only what places or picks an outcome is read here.
    reward.per.iter().for_each(|key| of_key(walk, key));
    sources(walk, &reward.from);
    reward.into.iter().for_each(|filter| walk.target_filter(filter));
}
