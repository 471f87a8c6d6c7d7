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
mod line;
mod logic;
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

use crate::diagnostics::{Diagnostic, Label, in_order};
use crate::policy::{Place, Policy};
use crate::resolve::Resolved;
use crate::source::{SourceFile, Sources};
use ground::Ground;
use std::thread::scope;

/// A policy in which no error was found. Only [`check`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedPolicy {
    policy: Policy,
    /// For each rule a number of what it asks for.
    asks: Vec<usize>,
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

/// So many rules are worth a second thread.
const MANY_RULES: usize = 1000;

/// Returns what each rule asks for, and what is wrong with single rules, tables and figures.
fn of_rules(mut ground: Ground<'_>) -> (Vec<usize>, Vec<Diagnostic>) {
    let asks = said::numbers(ground.policy);
    silence::check(&mut ground);
    grants::check(&mut ground);
    reach::check(&mut ground, &asks);
    days::check(&mut ground);
    tables::check(&mut ground);
    rows::check(&mut ground);
    figures::check(&mut ground, &asks);
    (asks, ground.into_problems())
}

/// Returns what is wrong with how all that is declared hangs together.
fn of_whole(mut ground: Ground<'_>) -> Vec<Diagnostic> {
    duplicates::check(&mut ground);
    structure::check(&mut ground);
    circle::check(&mut ground);
    bases::check(&mut ground);
    adoption::check(&mut ground);
    ground.into_problems()
}

/// Checks a policy.
pub fn check(resolved: Resolved) -> Checked {
    let Resolved { policy, problems: earlier, broken, sources } = resolved;
    let ground = Ground::new(&policy, &sources, &broken);
    // Each half begins with what compares all rules with each other.
    let ((asks, found), further) = match policy.rules.len() {
        MANY_RULES.. => scope(|scope| {
            let other = ground.another();
            let beside = scope.spawn(move || of_whole(other));
            let own = of_rules(ground.another());
            (own, beside.join().unwrap_or_else(|_| of_whole(ground.another())))
        }),
        ..MANY_RULES => (of_rules(ground.another()), of_whole(ground.another())),
    };
    let found = cause::causes(earlier, &sources).into_iter().chain(found).chain(further);
    let problems = in_order(found.filter(|problem| !is_of_base(problem, &policy, &sources)));
    let has_faulty_rows = problems.iter().any(|problem| analysis::is_shown_between_rows(problem.code));
    let is_right = !problems.iter().any(Diagnostic::is_error);
    let policy = is_right.then_some(CheckedPolicy { policy, asks, has_faulty_rows });
    Checked { policy, problems, sources }
}
