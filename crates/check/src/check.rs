//! Judges a policy as meant: what it leaves open, what can never happen, what does not fit together. The only maker of
//! [`CheckedPolicy`], which exists only when nothing is wrong that would keep the policy from being applied.
//!
//! One family of checks a file. Every check is exact: it speaks of all learners, not of samples, and where it cannot tell
//! it says nothing. What rests on a broken part stays silent: the fault itself is already reported.

mod adoption;
mod alike;
mod analysis;
mod bases;
mod case;
mod cause;
mod cell;
mod circle;
mod counted;
mod days;
mod duplicates;
mod facts;
mod figures;
mod fraction;
mod grants;
mod ground;
mod judge;
mod line;
mod logic;
mod outline;
mod pattern;
mod reach;
mod reuse;
mod rows;
mod said;
mod silence;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what cannot be compared is one case, whatever else it is: it is said to be unknown"
)]
mod stricter;
mod structure;
mod sweep;
mod tables;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub use analysis::{Analysis, Proof, Standing, analyse};
pub use judge::{Aim, Judged, judge};
use outline::Outline;

use crate::diagnostics::{Diagnostic, Label};
use crate::policy::{Place, Policy};
use crate::resolve::Resolved;
use crate::source::{SourceFile, Sources};

/// A policy in which no error was found. Only [`check`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedPolicy {
    policy: Policy,
    /// Its rules in outline.
    outline: Outline,
    /// Something is wrong between rows of tables: the analysis then looks for cases that show it.
    has_faulty_rows: bool,
}

impl CheckedPolicy {
    /// Returns the policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}

/// What checking gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The policy, when no finding is an error.
    pub policy: Option<CheckedPolicy>,
    /// All findings, those of the earlier steps among them, in the order of the text.
    pub problems: Vec<Diagnostic>,
    /// The files that the findings point into.
    pub sources: Sources,
}

// What a base leaves to be wished is said to those who keep it, not to everyone who adopts it.
fn is_of_base(problem: &Diagnostic, policy: &Policy, sources: &Sources) -> bool {
    let in_base = |label: &Label| {
        let file = sources.get(label.span.file).map(SourceFile::shared_name).unwrap_or_default();
        policy.base_of(&Place { file, line: 0 }).is_some()
    };
    !problem.is_error() && problem.labels.iter().all(in_base)
}

/// Checks a policy.
pub fn check(resolved: Resolved) -> Checked {
    judge(resolved, (), Aim::Check).checked
}
