//! A checked policy in, a plan out; cannot fail.

use crate::check::CheckedPolicy;
use crate::plan::{EntryRef, FORMAT, Plan, SlotRef};
use crate::policy::{Policy, RuleId, base};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the plan of a checked policy.
pub fn compile(policy: &CheckedPolicy) -> Plan {
    plan_of(policy.policy())
}

/// Returns the plan of a policy whose every name is resolved and which no error stands against.
pub fn plan_of(policy: &Policy) -> Plan {
    let (by_code, by_pattern) = slots(policy);
    let mut policy = policy.clone();
    let bases = policy.bases.iter().map(|base| (base.code.as_str(), base.digest.as_str()));
    let digest = base::digest(&policy.files, bases);
    policy.files = BTreeMap::new();
    policy.examples = Vec::new();
    Plan { format: FORMAT, digest, entries: entries(&policy), by_code, by_pattern, policy }
}

fn entries(policy: &Policy) -> BTreeMap<String, BTreeMap<String, Vec<EntryRef>>> {
    let mut by_kind: BTreeMap<String, BTreeMap<String, Vec<EntryRef>>> = BTreeMap::new();
    for (catalogue, listed) in (0u32..).zip(&policy.catalogues) {
        for (entry, listed) in (0u32..).zip(&listed.entries) {
            let by_code = by_kind.entry(listed.kind.clone()).or_default();
            by_code.entry(listed.code.clone()).or_default().push(EntryRef { catalogue, entry });
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
            let mut codes = BTreeSet::new();
            let mut open = written.pattern.any_of.is_empty();
            for element in &written.pattern.any_of {
                match (&element.code, element.set.and_then(|set| policy.sets.get(set.index()))) {
                    (Some(code), _) => _ = codes.insert(code.clone()),
                    (None, Some(set)) => codes.extend(set.members.iter().cloned()),
                    (None, None) => open = true,
                }
            }
            if open {
                by_pattern.push(at);
            } else {
                codes.into_iter().for_each(|code| by_code.entry(code).or_default().push(at));
            }
        }
    }
    (by_code, by_pattern)
}
