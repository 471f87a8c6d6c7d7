//! Combinations: so many outcomes make one.

use super::counted::PerKey;
use super::{ItemPattern, Place};
use serde::{Deserialize, Serialize};

/// So many outcomes of one group make one outcome of another kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The outcomes that are combined.
    pub from: ItemPattern,
    /// What is equal within one group.
    pub per: Vec<PerKey>,
    /// How many make one.
    pub every: u32,
    /// The kind that they make.
    pub kind: String,
    /// The code that they make.
    pub code: Option<String>,
    /// The clauses it rests on, in canonical form.
    pub cites: Vec<String>,
    /// Where it stands.
    pub place: Place,
}
