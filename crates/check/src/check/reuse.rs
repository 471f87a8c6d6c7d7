//! Two rules that can take one item while nobody says how often an item may be used.

use super::case::Case;
use super::days::overlap;
use super::facts::Facts;
use super::ground::Ground;
use super::logic::{Reader, joined};
use super::pattern::{is_covered, may_share, spent_slots, stage_of};
use super::reach::only_slot;
use super::words::{Phrase, fact_words};
use crate::diagnostics::{Problem, SilenceProblem};
use crate::locale::Text;
use crate::policy::counted::FamilyMembers;
use crate::policy::expression::{Condition, ItemElement, Owner};
use crate::policy::rule::{Rule, Use};
use crate::policy::{OwnerKind, Policy, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// Reports the first two rules that can take one item, unless every such pair is answered.
pub(super) fn check<'a>(ground: &mut Ground<'a>, facts: &Facts<'a>) {
    if ground.policy.item_use.is_some() || ground.is_broken(&ground.policy.place) {
        return;
    }
    let Some((first, second, item)) = first_pair(ground, facts) else { return };
    let (first_name, second_name) = (first.name.to_string(), second.name.to_string());
    let problem = SilenceProblem::ReuseUnstated { item, first: first_name, second: second_name };
    let label = Phrase::UsesItToo.text();
    let (here, there) = (ground.span(&second.place), ground.span(&first.place));
    ground.push(problem.at(here).with_label(there, label));
}

fn first_pair<'a>(ground: &Ground<'a>, facts: &Facts<'a>) -> Option<(&'a Rule, &'a Rule, Text)> {
    let mut known = Known::default();
    for (id, rule) in (0..).map(RuleId).zip(&ground.policy.rules) {
        if ground.is_broken(&rule.place) || stage_of(rule).is_none() {
            continue;
        }
        for earlier in known.that_may_share(facts.policy, rule) {
            let Some(other) = ground.policy.rules.get(earlier.index()) else { continue };
            let is_answered = is_once(rule.item_use)
                || is_once(other.item_use)
                || (rule.item_use.is_some() && other.item_use.is_some())
                || rule.overrides.contains(&earlier)
                || other.overrides.contains(&id);
            if !is_answered && let Some(item) = shared_item(facts, other, rule) {
                return Some((other, rule, item));
            }
        }
        known.add(facts.policy, id, rule);
    }
    None
}

fn is_once(item_use: Option<Use>) -> bool {
    match item_use {
        Some(Use::OncePerProgramme | Use::OncePerPurpose | Use::OnceEver) => true,
        Some(Use::Freely) | None => false,
    }
}

/// The rules seen so far, by the codes that they name; a rule that names none may take any item.
#[derive(Default)]
struct Known<'a> {
    by_code: BTreeMap<&'a str, Vec<RuleId>>,
    open: Vec<RuleId>,
    all: Vec<RuleId>,
}

impl<'a> Known<'a> {
    fn add(&mut self, policy: &'a Policy, id: RuleId, rule: &'a Rule) {
        self.all.push(id);
        match codes(policy, rule) {
            Some(codes) => codes.into_iter().for_each(|code| self.by_code.entry(code).or_default().push(id)),
            None => self.open.push(id),
        }
    }

    fn that_may_share(&self, policy: &'a Policy, rule: &'a Rule) -> BTreeSet<RuleId> {
        match codes(policy, rule) {
            Some(codes) => {
                let named = codes.into_iter().filter_map(|code| self.by_code.get(code)).flatten();
                named.chain(&self.open).copied().collect()
            }
            None => self.all.iter().copied().collect(),
        }
    }
}

fn codes<'a>(policy: &'a Policy, rule: &'a Rule) -> Option<BTreeSet<&'a str>> {
    let mut codes = BTreeSet::new();
    for (_, pattern) in spent_slots(rule) {
        if pattern.any_of.is_empty() {
            return None;
        }
        for element in &pattern.any_of {
            match (&element.code, element.set.and_then(|set| policy.sets.get(set.index()))) {
                (Some(code), _) => {
                    codes.insert(code.as_str());
                }
                (None, Some(set)) => codes.extend(set.members.iter().map(String::as_str)),
                (None, None) => return None,
            }
        }
    }
    Some(codes)
}

/// Returns a name for the items that both rules can take, or `None` when there are none.
fn shared_item(facts: &Facts<'_>, one: &Rule, two: &Rule) -> Option<Text> {
    if stage_of(one) != stage_of(two) || !are_in_force_together(facts.policy, one, two) {
        return None;
    }
    for (slot, pattern) in spent_slots(one) {
        for (other_slot, other) in spent_slots(two) {
            let is_shared = may_share(facts, &pattern.any_of, &other.any_of)
                && !is_one_family(facts.policy, one, &pattern.any_of, &other.any_of)
                && !joined(&cases(facts, one, slot, 1), &cases(facts, two, other_slot, 2)).is_empty();
            if is_shared {
                return Some(item_name(facts, &pattern.any_of, &other.any_of, two));
            }
        }
    }
    None
}

fn are_in_force_together(policy: &Policy, one: &Rule, two: &Rule) -> bool {
    let is_disjoint = |one: &[String], two: &[String]| {
        !one.is_empty() && !two.is_empty() && one.iter().all(|edition| !two.contains(edition))
    };
    if is_disjoint(&one.editions, &two.editions) {
        return false;
    }
    let days = |rule: &Rule| {
        let of_edition = policy.editions.iter().filter(|edition| rule.editions.contains(&edition.name));
        let editions: Vec<_> = of_edition.map(|edition| (edition.from, edition.to)).collect();
        let own: Vec<_> = rule.in_force.iter().map(|days| (days.from, days.to)).collect();
        if own.is_empty() { editions } else { own }
    };
    let (ours, theirs) = (days(one), days(two));
    let meet = |ours: &(_, _)| theirs.iter().any(|theirs| overlap(ours.0, ours.1, theirs.0, theirs.1));
    ours.is_empty() || theirs.is_empty() || ours.iter().any(meet)
}

// Of a family one outcome counts, and where both rules are about that family alone, it says so for both.
fn is_one_family(policy: &Policy, rule: &Rule, one: &[ItemElement], two: &[ItemElement]) -> bool {
    policy.families.iter().any(|family| match &family.members {
        FamilyMembers::Items { pattern, .. } => {
            stage_of(rule) == Some(family.stage)
                && pattern.condition.is_none()
                && is_covered(one, &pattern.any_of)
                && is_covered(two, &pattern.any_of)
        }
        FamilyMembers::PairsIn(_) => false,
    })
}

/// Returns the cases in which a rule can take the item in a slot. The item is the same for both rules, and so are the
/// learner, the application and the programme; targets and other items are each rule's own.
fn cases(facts: &Facts<'_>, rule: &Rule, shared: u32, own: u32) -> Vec<Case> {
    let mut all = vec![Case::default()];
    let pattern = rule.slots.get(shared as usize).and_then(|slot| slot.pattern.condition.as_ref());
    let conditions = pattern.map(|condition| (Some(shared), condition));
    let conditions = conditions.into_iter().chain(rule.conditions.iter().map(|condition| (None, condition)));
    for (slot, condition) in conditions {
        all = joined(&all, &cases_of(facts, rule, shared, own, (slot, condition)));
    }
    all
}

fn cases_of(
    facts: &Facts<'_>,
    rule: &Rule,
    shared: u32,
    own: u32,
    part: (Option<u32>, &Condition),
) -> Vec<Case> {
    let (within, condition) = part;
    let slot_of = |owner: Owner| match owner {
        Owner::This | Owner::Outer => within.or(only_slot(rule)),
        Owner::Spent => only_slot(rule),
        Owner::Slot(slot) => Some(slot),
        Owner::Learner | Owner::Application | Owner::Programme | Owner::Target => None,
    };
    let context_of = |owner: Owner| match (owner, slot_of(owner)) {
        (Owner::Target, _) => own,
        (Owner::This | Owner::Outer | Owner::Spent, None) => own,
        (_, Some(slot)) if slot == shared => 3,
        // Contexts of other slots: even for one rule, odd for the other.
        (_, Some(slot)) => slot.saturating_mul(2).saturating_add(own).saturating_add(4),
        (_, None) => 0,
    };
    let elements_of = |owner: Owner| -> &[ItemElement] {
        let slot = slot_of(owner).and_then(|slot| rule.slots.get(slot as usize));
        slot.map_or(&[], |slot| slot.pattern.any_of.as_slice())
    };
    Reader { facts, context_of: &context_of, elements_of: &elements_of, context: own }.cases(condition, false)
}

fn item_name(facts: &Facts<'_>, one: &[ItemElement], two: &[ItemElement], rule: &Rule) -> Text {
    let named = one.iter().filter(|element| may_share(facts, std::slice::from_ref(element), two));
    let named =
        named.chain(two.iter().filter(|element| may_share(facts, std::slice::from_ref(element), one)));
    let mut names = named.filter_map(|element| match (&element.code, &element.category, &element.kind) {
        (Some(code), _, _) => Some(Text::same(code.as_str())),
        (None, Some(category), _) => Some(Text::same(category.as_str())),
        (None, None, Some(kind)) => Some(fact_words(OwnerKind::Item, kind)),
        (None, None, None) => None,
    });
    names.next().unwrap_or_else(|| Text::same(rule.name.as_str()))
}
