//! Judges a policy as meant: what it leaves open, what can never happen, what does not fit together. The only maker of
//! [`CheckedPolicy`], which exists only when nothing is wrong that would keep the policy from being applied.
//!
//! One family of checks a file. Every check is exact: it speaks of all learners, not of samples, and where it cannot tell
//! it says nothing. What rests on a broken part stays silent: the fault itself is already reported.

mod case;
mod cause;
mod cell;
mod counted;
mod days;
mod duplicates;
mod facts;
mod figures;
mod fraction;
mod grants;
mod ground;
mod line;
mod logic;
mod pattern;
mod reach;
mod reuse;
mod rows;
mod silence;
mod structure;
mod tables;
#[cfg(test)]
mod tests;
mod values;
mod walk;
mod words;

use crate::diagnostics::{Diagnostic, in_order};
use crate::policy::Policy;
use crate::resolve::Resolved;
use crate::source::Sources;
use ground::Ground;

/// A policy in which no error was found. Only [`check`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedPolicy(Policy);

impl CheckedPolicy {
    /// Returns the policy.
    pub fn policy(&self) -> &Policy {
        &self.0
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

/// Checks a policy.
pub fn check(resolved: Resolved) -> Checked {
    let Resolved { policy, problems: earlier, broken, sources } = resolved;
    let mut ground = Ground::new(&policy, &sources, &broken);
    silence::check(&mut ground);
    grants::check(&mut ground);
    reach::check(&mut ground);
    days::check(&mut ground);
    tables::check(&mut ground);
    rows::check(&mut ground);
    figures::check(&mut ground);
    duplicates::check(&mut ground);
    structure::check(&mut ground);
    let found = ground.into_problems();
    let problems = in_order(cause::causes(earlier).into_iter().chain(found));
    let policy = (!problems.iter().any(Diagnostic::is_error)).then_some(CheckedPolicy(policy));
    Checked { policy, problems, sources }
}
