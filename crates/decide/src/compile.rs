//! A policy in, a plan out; cannot fail.

use crate::few::Few;
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
    plan_with(policy, digest_of(policy))
}

/// Returns the digest of a policy's files: it takes no more than them.
pub fn digest_of(policy: &Policy) -> String {
    let bases = policy.bases.iter().map(|base| (base.code.as_str(), base.digest.as_str()));
    base::digest(&policy.files, bases)
}

/// Returns the plan of a policy of which the digest of its files is known.
pub fn plan_with(policy: &Policy, digest: String) -> Plan {
    let (families_by_code, other_families) = families(policy);
    let of_rules = OfRules::of(policy);
    Plan {
        format: FORMAT,
        digest,
        entries: entries(policy),
        by_code: by_code(of_rules.by_code),
        by_pattern: of_rules.by_pattern,
        about_person: of_rules.about_person,
        recording: of_rules.recording,
        withdrawing: of_rules.withdrawing,
        converts: of_rules.converts,
        supposes: of_rules.supposes,
        rule_names: of_rules.names.into(),
        recognised: of_rules.recognised.map_or(Recognised::All, |kinds| {
            Recognised::Kinds(kinds.into_iter().map(str::to_owned).collect())
        }),
        families_by_code,
        other_families,
        gathered: of_rules.gathered,
        scaled: scaled(policy),
        policy: for_decisions(policy.clone()),
    }
}

/// What a plan holds of its rules. One walk finds it all: rules lie far from each other, and what is near at hand is quick.
struct OfRules<'p> {
    names: Vec<(SmolStr, RuleId)>,
    by_code: Vec<(SmolStr, Few<SlotRef>)>,
    by_pattern: Vec<SlotRef>,
    about_person: Vec<RuleId>,
    recording: Vec<RuleId>,
    withdrawing: Vec<RuleId>,
    converts: bool,
    supposes: bool,
    /// The kinds that rules of recognition name; absent when one of them may take any.
    recognised: Option<BTreeSet<&'p str>>,
    gathered: Gathered,
}

impl<'p> OfRules<'p> {
    fn of(policy: &'p Policy) -> Self {
        let mut found = Self {
            names: Vec::with_capacity(policy.rules.len()),
            by_code: Vec::with_capacity(policy.rules.len()),
            by_pattern: Vec::new(),
            about_person: Vec::new(),
            recording: Vec::new(),
            withdrawing: Vec::new(),
            converts: false,
            supposes: false,
            recognised: Some(BTreeSet::new()),
            gathered: Gathered::default(),
        };
        for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
            found.add(policy, id, rule);
        }
        found
    }

    fn add(&mut self, policy: &Policy, id: RuleId, rule: &'p Rule) {
        self.names.push((rule.name.clone(), id));
        self.about_person.extend(rule.given.is_none().then_some(id));
        self.recording.extend((rule.places.is_empty() && rule.record.is_some()).then_some(id));
        self.withdrawing.extend(rule.withdraws.is_some().then_some(id));
        for (slot, written) in (0u32..).zip(&rule.slots) {
            let at = SlotRef { rule: id, slot };
            if !name_codes(policy, &written.pattern, at, &mut self.by_code) {
                self.by_pattern.push(at);
            }
        }
        let converts = rule.converts();
        self.converts |= converts;
        if !converts {
            self.recognise(rule);
        }
        self.supposes = self.supposes || !supposed_pools(rule).is_empty();
        self.gathered.add(rule);
    }

    fn recognise(&mut self, rule: &'p Rule) {
        for pattern in rule.slots.iter().map(|slot| &slot.pattern) {
            if pattern.any_of.is_empty() || pattern.any_of.iter().any(|element| element.kind.is_none()) {
                self.recognised = None;
            }
            let kinds = pattern.any_of.iter().filter_map(|element| element.kind.as_deref());
            self.recognised.iter_mut().for_each(|known| known.extend(kinds.clone()));
        }
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

fn by_code<T>(mut named: Vec<(SmolStr, Few<T>)>) -> ByCode<Few<T>> {
    // What stands under one code keeps its order; most lists are in order already.
    if !named.is_sorted_by(|(one, _), (other, _)| one <= other) {
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    named.dedup_by(|(later, own), (code, known)| {
        let is_known = later == code;
        known.extend(is_known.then(|| own.pop()).flatten());
        is_known
    });
    named.into()
}

fn scaled(policy: &Policy) -> Vec<EntryRef> {
    let mut scaled = Vec::new();
    for (catalogue, listed) in (0u32..).zip(&policy.catalogues) {
        let entries = (0u32..).zip(&listed.entries).filter(|(_, entry)| !entry.scales.is_empty());
        scaled.extend(entries.map(|(entry, _)| EntryRef { catalogue, entry }));
    }
    scaled
}

fn entries(policy: &Policy) -> BTreeMap<String, ByCode<Few<EntryRef>>> {
    let mut by_kind: BTreeMap<&str, Vec<(SmolStr, Few<EntryRef>)>> = BTreeMap::new();
    for (catalogue, all) in (0u32..).zip(&policy.catalogues) {
        for (entry, listed) in (0u32..).zip(&all.entries) {
            let at = EntryRef { catalogue, entry };
            by_kind
                .entry(&listed.kind)
                .or_insert_with(|| Vec::with_capacity(all.entries.len()))
                .extend(listed.codes().map(|code| (SmolStr::new(code), Few::One(at))));
        }
    }
    by_kind.into_iter().map(|(kind, of_kind)| (kind.to_owned(), by_code(of_kind))).collect()
}

/// Adds each code that a pattern names, once, with where it is named; returns false where it is not by their codes that the pattern
/// names items.
fn name_codes<T: Copy>(
    policy: &Policy,
    pattern: &ItemPattern,
    at: T,
    named: &mut Vec<(SmolStr, Few<T>)>,
) -> bool {
    if let [ItemElement { code: Some(code), .. }] = pattern.any_of.as_slice() {
        named.push((code.clone(), Few::One(at)));
        return true;
    }
    let codes = codes_of(policy, pattern);
    let names_codes = codes.is_some();
    named.extend(codes.into_iter().flatten().map(|code| (SmolStr::new(code), Few::One(at))));
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

fn families(policy: &Policy) -> (ByCode<Few<u32>>, Vec<u32>) {
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
