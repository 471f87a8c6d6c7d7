//! The plan: what evaluation needs and nothing else; made by `compile`, read by `evaluate`.
//!
//! Always true: it holds no source text beyond places and clauses; every id in it points into its own vectors; the
//! indexes name every rule that could match an item, so that cost per item depends on these rules and not on all.

mod stored;

use crate::policy::{Policy, RuleId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use stored::{PlanProblem, is_plan};

/// The version of the plan's own form.
pub const FORMAT: u32 = 8;

/// A compiled policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The version of this form.
    pub format: u32,
    /// SHA-256 of the policy's files, as `sha256:…`.
    pub digest: String,
    /// The policy without its examples.
    pub policy: Policy,
    /// Entries of all catalogues by kind and code: catalogue and position.
    pub entries: BTreeMap<String, BTreeMap<String, Vec<EntryRef>>>,
    /// The rules whose slots can take items, by the item's code.
    pub by_code: BTreeMap<String, Vec<SlotRef>>,
    /// The slots that do not name a code: tried on every item.
    pub by_pattern: Vec<SlotRef>,
    /// The rules that no item is needed for.
    pub about_person: Vec<RuleId>,
    /// The rules that grant nothing and only record a mark.
    pub recording: Vec<RuleId>,
    /// The rules that withdraw what was granted earlier.
    pub withdrawing: Vec<RuleId>,
    /// Whether some rule computes with the average of a pool, so that averages have to be supposed.
    pub supposes: bool,
    /// Rules by name.
    pub rule_names: BTreeMap<String, RuleId>,
    /// The kinds of item that rules of recognition are about.
    pub recognised: Recognised,
    /// The families whose members are named by their codes, by code: positions in `Policy::families`.
    pub families_by_code: BTreeMap<String, Vec<u32>>,
    /// The other families: looked at for every item.
    pub other_families: Vec<u32>,
}

/// Which kinds of item rules of recognition are about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Recognised {
    /// Every kind.
    All,
    /// These.
    Kinds(BTreeSet<String>),
}

/// One entry of one catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRef {
    /// Position in `Policy::catalogues`.
    pub catalogue: u32,
    /// Position among its entries.
    pub entry: u32,
}

/// One slot of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SlotRef {
    /// The rule.
    pub rule: RuleId,
    /// Position among its slots.
    pub slot: u32,
}

impl Plan {
    /// Returns a rule by its name.
    pub fn rule_named(&self, name: &str) -> Option<(RuleId, &crate::policy::Rule)> {
        let id = *self.rule_names.get(name)?;
        Some((id, self.policy.rules.get(id.index())?))
    }

    /// Returns the families that items of these codes may belong to, in text order.
    pub fn families_for<'c>(&self, codes: impl Iterator<Item = &'c str>) -> BTreeSet<usize> {
        let named = codes.filter_map(|code| self.families_by_code.get(code)).flatten();
        named.chain(&self.other_families).map(|family| *family as usize).collect()
    }

    /// Returns the slots that can take an item of this code, in text order of their rules.
    pub fn slots_for(&self, code: Option<&str>) -> Vec<SlotRef> {
        let named = code.and_then(|code| self.by_code.get(code)).into_iter().flatten();
        let mut slots: Vec<SlotRef> = named.chain(&self.by_pattern).copied().collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }
}
