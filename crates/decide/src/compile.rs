//! A policy in, a plan out; cannot fail.

use crate::plan::{EntryRef, FORMAT, Plan, Recognised, SlotRef};
use crate::policy::average::supposed_pools;
use crate::policy::counted::FamilyMembers;
use crate::policy::expression::ItemElement;
use crate::policy::{ByCode, ItemPattern, Policy, Rule, RuleId, base};
use crate::record::shape::Gathered;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Returns the plan of a policy whose every name is resolved and which no error stands against. What the two hold alike they share.
pub fn plan_of(policy: &Policy) -> Plan {
    let (by_code, by_pattern) = slots(policy);
    let (families_by_code, other_families) = families(policy);
    let rules = || (0u32..).map(RuleId).zip(&policy.rules);
    let ids = |fits: fn(&Rule) -> bool| rules().filter(|(_, rule)| fits(rule)).map(|(id, _)| id).collect();
    let bases = policy.bases.iter().map(|base| (base.code.as_str(), base.digest.as_str()));
    Plan {
        format: FORMAT,
        digest: base::digest(&policy.files, bases),
        entries: entries(policy),
        by_code,
        by_pattern,
        about_person: ids(|rule| rule.given.is_none()),
        recording: ids(|rule| rule.places.is_empty() && rule.record.is_some()),
        withdrawing: ids(|rule| rule.withdraws.is_some()),
        converts: policy.rules.iter().any(Rule::converts),
        supposes: policy.rules.iter().any(|rule| !supposed_pools(rule).is_empty()),
        rule_names: rule_names(policy),
        recognised: recognised(policy),
        families_by_code,
        other_families,
        gathered: Gathered::of(policy),
        scaled: scaled(policy),
        policy: for_decisions(policy.clone()),
    }
}

// What was done with the clauses of bases is for `check`; no decision looks at it.
fn for_decisions(mut policy: Policy) -> Policy {
    policy.files = Arc::default();
    policy.examples = Vec::new();
    policy.edits = Vec::new();
    policy.lock = None;
    policy.bases.iter_mut().for_each(|base| base.clauses = BTreeMap::new());
    policy
}

// Of two rules of one name the first is the one that is meant.
fn rule_names(policy: &Policy) -> ByCode<RuleId> {
    let mut names = Vec::with_capacity(policy.rules.len());
    names.extend(policy.rules.iter().map(|rule| SmolStr::new(&rule.name)).zip((0u32..).map(RuleId)));
    names.sort();
    names.dedup_by(|(later, _), (name, _)| later == name);
    BTreeMap::from_iter(names).into()
}

// A map made of what is in order already is far quicker than one in which each place is searched.
fn by_code<T: Copy>(mut named: Vec<(&str, T)>) -> ByCode<Vec<T>> {
    // What stands under one code keeps its order.
    named.sort_by_key(|(code, _)| *code);
    let of_codes = named.chunk_by(|one, other| one.0 == other.0);
    let of_codes = of_codes.filter_map(|of_code| {
        let (code, _) = of_code.first()?;
        Some((SmolStr::new(code), of_code.iter().map(|(_, at)| *at).collect()))
    });
    BTreeMap::from_iter(of_codes).into()
}

fn scaled(policy: &Policy) -> Vec<EntryRef> {
    let mut scaled = Vec::new();
    for (catalogue, listed) in (0u32..).zip(&policy.catalogues) {
        let entries = (0u32..).zip(&listed.entries).filter(|(_, entry)| !entry.scales.is_empty());
        scaled.extend(entries.map(|(entry, _)| EntryRef { catalogue, entry }));
    }
    scaled
}

fn entries(policy: &Policy) -> BTreeMap<String, ByCode<Vec<EntryRef>>> {
    let mut by_kind: BTreeMap<&str, Vec<(&str, EntryRef)>> = BTreeMap::new();
    for (catalogue, listed) in (0u32..).zip(&policy.catalogues) {
        for (entry, listed) in (0u32..).zip(&listed.entries) {
            let at = EntryRef { catalogue, entry };
            by_kind.entry(&listed.kind).or_default().extend(listed.codes().map(|code| (code, at)));
        }
    }
    by_kind.into_iter().map(|(kind, of_kind)| (kind.to_owned(), by_code(of_kind))).collect()
}

fn slots(policy: &Policy) -> (ByCode<Vec<SlotRef>>, Vec<SlotRef>) {
    let mut named = Vec::new();
    let mut by_pattern = Vec::new();
    for (rule, written) in (0u32..).map(RuleId).zip(&policy.rules) {
        for (slot, written) in (0u32..).zip(&written.slots) {
            let at = SlotRef { rule, slot };
            if !name_codes(policy, &written.pattern, at, &mut named) {
                by_pattern.push(at);
            }
        }
    }
    (by_code(named), by_pattern)
}

/// Adds each code that a pattern names, once, with where it is named; returns false where it is not by their codes that the pattern
/// names items.
fn name_codes<'p, T: Copy>(
    policy: &'p Policy,
    pattern: &'p ItemPattern,
    at: T,
    named: &mut Vec<(&'p str, T)>,
) -> bool {
    if let [ItemElement { code: Some(code), .. }] = pattern.any_of.as_slice() {
        named.push((code, at));
        return true;
    }
    let codes = codes_of(policy, pattern);
    let names_codes = codes.is_some();
    named.extend(codes.into_iter().flatten().map(|code| (code, at)));
    names_codes
}

// `None` where it is not by their codes that a pattern names items.
fn codes_of<'p>(policy: &'p Policy, pattern: &'p ItemPattern) -> Option<BTreeSet<&'p str>> {
    let mut codes = BTreeSet::new();
    for element in &pattern.any_of {
        match (&element.code, element.set.and_then(|set| policy.sets.get(set.index()))) {
            (Some(code), _) => _ = codes.insert(code.as_str()),
            (None, Some(set)) => codes.extend(set.members.iter().map(String::as_str)),
            (None, None) => return None,
        }
    }
    (!pattern.any_of.is_empty()).then_some(codes)
}

fn families(policy: &Policy) -> (ByCode<Vec<u32>>, Vec<u32>) {
    let mut named = Vec::new();
    let mut others = Vec::new();
    for (at, family) in (0u32..).zip(&policy.families) {
        let is_named = match &family.members {
            FamilyMembers::Items { pattern, .. } => name_codes(policy, pattern, at, &mut named),
            FamilyMembers::PairsIn(_) => false,
        };
        if !is_named {
            others.push(at);
        }
    }
    (by_code(named), others)
}

fn recognised(policy: &Policy) -> Recognised {
    let recognising = policy.rules.iter().filter(|rule| !rule.converts());
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for pattern in recognising.flat_map(|rule| rule.slots.iter().map(|slot| &slot.pattern)) {
        if pattern.any_of.is_empty() || pattern.any_of.iter().any(|element| element.kind.is_none()) {
            return Recognised::All;
        }
        kinds.extend(pattern.any_of.iter().filter_map(|element| element.kind.as_deref()));
    }
    Recognised::Kinds(kinds.into_iter().map(str::to_owned).collect())
}
