//! Patterns of items: which of them are meant.

use super::Condition;
use crate::few::Few;
use crate::policy::{RuleId, SetId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A pattern of items.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ItemPattern {
    /// The alternatives; empty for any item.
    pub any_of: Few<ItemElement>,
    /// A further condition, on [`Owner::This`].
    pub condition: Option<Condition>,
}

/// One alternative: all parts that are present must fit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct ItemElement {
    /// The kind.
    #[serde(with = "crate::policy::stored::shared_option")]
    pub kind: Option<SmolStr>,
    /// One code.
    pub code: Option<SmolStr>,
    /// A set that holds its code.
    pub set: Option<SetId>,
    /// Its category (by entry, kind or recognition).
    pub category: Option<SmolStr>,
    /// A catalogue that lists it, by position in `Policy::catalogues`.
    pub catalogue: Option<u32>,
    /// Its issuer, or institution.
    pub issuer: Option<SmolStr>,
    /// A set of issuers.
    pub issuers: Option<SetId>,
    /// The rule that spends it (in limits only).
    pub rule: Option<RuleId>,
}
