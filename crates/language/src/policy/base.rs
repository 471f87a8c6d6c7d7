//! The policies that a policy adopts: what is kept of them, and what was done with their clauses.

use super::counted::Counted;
use super::rule::Rule;
use super::{Edition, Place, Policy};
use crate::source::Files;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A policy that this one adopts, itself or through another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Option<String>,
    /// The edition that it is pinned to; absent where it is followed.
    pub pinned: Option<String>,
    /// Its editions, in the order of its text.
    pub editions: Vec<Edition>,
    /// SHA-256 of its files, as it would be stamped on its own.
    pub digest: String,
    /// What stands in front of the names of its files, such as `../city/`.
    pub prefix: String,
    /// The line that adopts it.
    pub adopted_at: Place,
    /// Its clauses by kind and name, such as `rule cet4`.
    #[serde(skip)]
    pub clauses: BTreeMap<String, BaseClause>,
}

/// A clause of a base.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseClause {
    /// SHA-256 of its words, in which comments and the language do not count.
    pub digest: String,
    /// Where it stands.
    pub place: Place,
    /// True when the policy really uses it: it applies, or what applies speaks with it.
    pub is_used: bool,
}

/// What the bases of a policy were when they were last looked at: the file `lijiao.lock`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The bases by code.
    pub bases: Vec<LockedBase>,
}

/// One base in a lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedBase {
    /// Its code.
    pub code: String,
    /// The edition that it was pinned to, else all its editions.
    pub editions: Vec<String>,
    /// SHA-256 of its files.
    pub digest: String,
    /// The digest of each clause, by kind and name.
    pub clauses: BTreeMap<String, String>,
}

impl Lock {
    /// Returns the lock of a policy as its bases stand now.
    pub fn of(policy: &Policy) -> Self {
        let of = |base: &Base| LockedBase {
            code: base.code.clone(),
            editions: match &base.pinned {
                Some(edition) => vec![edition.clone()],
                None => base.editions.iter().map(|edition| edition.name.clone()).collect(),
            },
            digest: base.digest.clone(),
            clauses: base
                .clauses
                .iter()
                .map(|(name, clause)| (name.clone(), clause.digest.clone()))
                .collect(),
        };
        Self { bases: policy.bases.iter().map(of).collect() }
    }
}

/// Returns the digest of the words of a clause.
pub fn clause_digest(words: &[String]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// A rule, or a table of rules, that a base fixes by name.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedRule {
    /// Its name.
    pub rule: String,
    /// The line that fixes it.
    pub fixed_at: Place,
}

/// What was done with a clause that the base marks as fixed: `check` says whether it is still as strict.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The kind and name, in the words of a policy of each language.
    pub kind: EditedKind,
    /// The name.
    pub name: String,
    /// The base that declares it.
    pub base: String,
    /// The line that changes or replaces it.
    pub place: Place,
    /// The line of the base that fixes it.
    pub fixed_at: Place,
    /// How it stood and how it stands.
    pub what: Edited,
}

/// What kind of thing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditedKind {
    /// A rule or a table of rules.
    Rule,
    /// A bar.
    Bar,
    /// A limit.
    Limit,
    /// A requirement.
    Requirement,
}

/// How a thing stood in the base and how it stands now.
#[derive(Debug, Clone, PartialEq)]
pub enum Edited {
    /// A rule, or the rows of a table of rules.
    Rules {
        /// In the base.
        before: Vec<Rule>,
        /// Now.
        after: Vec<Rule>,
    },
    /// A bar, a limit or a requirement.
    Counted {
        /// In the base.
        before: Box<Counted>,
        /// Now.
        after: Box<Counted>,
    },
}

impl Policy {
    /// Returns the base that a place lies in, or `None` for the policy's own text.
    pub fn base_of(&self, place: &Place) -> Option<&Base> {
        let holds = |base: &&Base| place.file.starts_with(&base.prefix);
        self.bases.iter().filter(holds).max_by_key(|base| base.prefix.len())
    }
}

/// Returns the digest of a policy's files: each name and length, then its bytes, in name order; then the code and digest of
/// each base. Where the bases lie makes no difference.
pub fn digest<'a>(files: &Files, bases: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(bytes.len().to_be_bytes());
        hash.update(&**bytes);
    }
    for (code, digest) in bases.into_iter().collect::<BTreeMap<_, _>>() {
        hash.update([0]);
        hash.update(code.as_bytes());
        hash.update([0]);
        hash.update(digest.as_bytes());
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
