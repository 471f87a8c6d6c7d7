//! The plan: what evaluation needs and nothing else; made by `compile`, read by `evaluate`.
//!
//! Always true: it holds no source text beyond places and clauses; every id in it points into its own vectors; the
//! indexes name every rule that could match an item, so that cost per item depends on these rules and not on all.

mod stored;

use crate::few::Few;
use crate::policy::{ByCode, Entry, Policy, Rule, RuleId};
use crate::record::RecordShape;
use crate::record::shape::{Gathered, Known};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use stored::{PlanProblem, is_plan};

/// The version of the plan's own form.
pub const FORMAT: u32 = 9;

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
    pub entries: BTreeMap<String, ByCode<Few<EntryRef>>>,
    /// The rules whose slots can take items, by the item's code.
    pub by_code: ByCode<Few<SlotRef>>,
    /// The slots that do not name a code: tried on every item.
    pub by_pattern: Vec<SlotRef>,
    /// The rules that no item is needed for.
    pub about_person: Vec<RuleId>,
    /// The rules that grant nothing and only record a mark.
    pub recording: Vec<RuleId>,
    /// The rules that withdraw what was granted earlier.
    pub withdrawing: Vec<RuleId>,
    /// Whether some rule converts.
    pub converts: bool,
    /// Whether some rule computes with the average of a pool, so that averages have to be supposed.
    pub supposes: bool,
    /// Rules by name.
    pub rule_names: ByCode<RuleId>,
    /// The kinds of item that rules of recognition are about.
    pub recognised: Recognised,
    /// The families whose members are named by their codes, by code: positions in `Policy::families`.
    pub families_by_code: ByCode<Few<u32>>,
    /// The other families: looked at for every item.
    pub other_families: Vec<u32>,
    /// What the rules say of records.
    pub gathered: Gathered,
    /// The entries that have scales of their own.
    pub scaled: Vec<EntryRef>,
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
    /// Returns what the policy knows of records, as [`RecordShape::of`] does, but without a look at each of its rules.
    pub fn record_shape(&self) -> RecordShape {
        let known = Known {
            rules: self.rule_names.names(),
            codes: self.entries.iter().map(|(kind, of_kind)| (kind.clone(), of_kind.names())).collect(),
            scaled: self.scaled.iter().filter_map(|at| self.entry(*at)).collect(),
        };
        RecordShape::with(&self.policy, &self.gathered, known)
    }

    /// Returns an entry of a catalogue.
    pub fn entry(&self, at: EntryRef) -> Option<&Entry> {
        self.policy.catalogues.get(at.catalogue as usize)?.entries.get(at.entry as usize)
    }

    /// Returns whether everything of a stored plan that was asked for so far could be made of its bytes. Where it is not, what was
    /// decided by the plan cannot be trusted: its bytes are those that were written, but no plan of this version.
    pub fn is_sound(&self) -> bool {
        self.policy.rules.is_sound() && self.rule_names.is_sound() && self.by_code.is_sound()
    }

    /// Returns a rule by its name.
    pub fn rule_named(&self, name: &str) -> Option<(RuleId, &Rule)> {
        let id = *self.rule_names.get(name)?;
        Some((id, self.policy.rules.get(id.index())?))
    }

    /// Returns the rules that stand in a table of this name as its rows, and a rule of that name.
    pub fn rows_of(&self, table: &str) -> impl Iterator<Item = &Rule> {
        let rows: Vec<RuleId> = self.rule_names.starting_with(&format!("{table}/")).copied().collect();
        let own = self.rule_names.get(table).copied();
        own.into_iter().chain(rows).filter_map(|id| self.policy.rules.get(id.index()))
    }

    /// Returns the families that items of these codes may belong to, in text order.
    pub fn families_for<'c>(&self, codes: impl Iterator<Item = &'c str>) -> BTreeSet<usize> {
        codes.map(Some).chain([None]).flat_map(|code| self.families_of(code)).collect()
    }

    /// Returns the families that an item of this code may belong to, each once, those that its code names first.
    pub fn families_of(&self, code: Option<&str>) -> impl Iterator<Item = usize> {
        let named = code.and_then(|code| self.families_by_code.get(code)).into_iter().flatten();
        named.chain(&self.other_families).map(|family| *family as usize)
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
