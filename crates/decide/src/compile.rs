//! A policy in, a plan out; cannot fail.

use crate::plan::{EntryRef, FORMAT, Plan, Recognised, SlotRef};
use crate::policy::average::supposed_pools;
use crate::policy::counted::FamilyMembers;
use crate::policy::{ByCode, ItemPattern, Policy, Rule, RuleId, base};
use crate::record::shape::Gathered;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the plan of a policy whose every name is resolved and which no error stands against.
pub fn plan_of(policy: &Policy) -> Plan {
    let (by_code, by_pattern) = slots(policy);
    let mut policy = policy.clone();
    let bases = policy.bases.iter().map(|base| (base.code.as_str(), base.digest.as_str()));
    let digest = base::digest(&policy.files, bases);
    policy.files = BTreeMap::new();
    policy.examples = Vec::new();
    // What was done with the clauses of bases is for `check`; no decision looks at it.
    policy.edits = Vec::new();
    policy.lock = None;
    policy.bases.iter_mut().for_each(|base| base.clauses = BTreeMap::new());
    let (families_by_code, other_families) = families(&policy);
    let rules = || (0u32..).map(RuleId).zip(&policy.rules);
    let ids = |fits: fn(&Rule) -> bool| rules().filter(|(_, rule)| fits(rule)).map(|(id, _)| id).collect();
    let mut rule_names = BTreeMap::new();
    // Of two rules of one name the first is the one that is meant.
    rules().for_each(|(id, rule)| _ = rule_names.entry(rule.name.clone()).or_insert(id));
    Plan {
        format: FORMAT,
        digest,
        entries: entries(&policy).into_iter().map(|(kind, by_code)| (kind, by_code.into())).collect(),
        by_code: by_code.into(),
        by_pattern,
        about_person: ids(|rule| rule.given.is_none()),
        recording: ids(|rule| rule.places.is_empty() && rule.record.is_some()),
        withdrawing: ids(|rule| rule.withdraws.is_some()),
        converts: policy.rules.iter().any(Rule::converts),
        supposes: policy.rules.iter().any(|rule| !supposed_pools(rule).is_empty()),
        rule_names: ByCode::from(rule_names),
        recognised: recognised(&policy),
        families_by_code: families_by_code.into(),
        other_families,
        gathered: Gathered::of(&policy),
        scaled: scaled(&policy),
        policy,
    }
}

fn scaled(policy: &Policy) -> Vec<EntryRef> {
    let mut scaled = Vec::new();
    for (catalogue, listed) in (0u32..).zip(&policy.catalogues) {
        let entries = (0u32..).zip(&listed.entries).filter(|(_, entry)| !entry.scales.is_empty());
        scaled.extend(entries.map(|(entry, _)| EntryRef { catalogue, entry }));
    }
    scaled
}

fn entries(policy: &Policy) -> BTreeMap<String, BTreeMap<String, Vec<EntryRef>>> {
    let mut by_kind: BTreeMap<String, BTreeMap<String, Vec<EntryRef>>> = BTreeMap::new();
    for (catalogue, listed) in (0u32..).zip(&policy.catalogues) {
        for (entry, listed) in (0u32..).zip(&listed.entries) {
            let by_code = by_kind.entry(listed.kind.clone()).or_default();
            for code in listed.codes() {
                by_code.entry(code.to_owned()).or_default().push(EntryRef { catalogue, entry });
            }
        }
    }
    by_kind
}

fn slots(policy: &Policy) -> (BTreeMap<String, Vec<SlotRef>>, Vec<SlotRef>) {
    let mut by_code: BTreeMap<String, Vec<SlotRef>> = BTreeMap::new();
    let mut by_pattern = Vec::new();
    for (rule, written) in (0u32..).map(RuleId).zip(&policy.rules) {
        for (slot, written) in (0u32..).zip(&written.slots) {
            let at = SlotRef { rule, slot };
            match codes_of(policy, &written.pattern) {
                None => by_pattern.push(at),
                Some(codes) => {
                    codes.into_iter().for_each(|code| by_code.entry(code.to_owned()).or_default().push(at));
                }
            }
        }
    }
    (by_code, by_pattern)
}

/// Returns the codes that a pattern names, or `None` where it is not by their codes that it names items.
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

fn families(policy: &Policy) -> (BTreeMap<String, Vec<u32>>, Vec<u32>) {
    let mut by_code: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut others = Vec::new();
    for (at, family) in (0u32..).zip(&policy.families) {
        let codes = match &family.members {
            FamilyMembers::Items { pattern, .. } => codes_of(policy, pattern),
            FamilyMembers::PairsIn(_) => None,
        };
        match codes {
            None => others.push(at),
            Some(codes) => {
                codes.into_iter().for_each(|code| by_code.entry(code.to_owned()).or_default().push(at))
            }
        }
    }
    (by_code, others)
}

fn recognised(policy: &Policy) -> Recognised {
    let recognising = policy.rules.iter().filter(|rule| !rule.converts());
    let mut kinds = BTreeSet::new();
    for pattern in recognising.flat_map(|rule| rule.slots.iter().map(|slot| &slot.pattern)) {
        if pattern.any_of.is_empty() || pattern.any_of.iter().any(|element| element.kind.is_none()) {
            return Recognised::All;
        }
        kinds.extend(pattern.any_of.iter().filter_map(|element| element.kind.clone()));
    }
    Recognised::Kinds(kinds)
}
