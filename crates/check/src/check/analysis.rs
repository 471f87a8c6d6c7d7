//! The analysis of a checked policy: faults of meaning that show when clauses are taken together, each with a witness
//! where a case can show it. A checked policy comes in, findings go out; whether it can be applied never depends on them.
//!
//! The reasoning is exact: rules are regions of cases (`space`, `region`), compared as ranges and sets and not as text.
//! A witness is a record from the region that the evaluator itself has decided as foreseen.

mod assumed;
mod between;
mod bounds;
mod contradict;
mod dead;
mod holding;
mod implied;
mod left_out;
mod merge;
mod order;
mod pairs;
mod promise;
mod region;
mod room;
mod shown;
mod space;
mod study;
mod sums;
mod time;
mod together;
mod unused;
mod validity;
mod why;
mod witness;
mod worth;

use super::CheckedPolicy;
use super::ground::{Ground, NOTHING_BROKEN};
use super::is_of_base;
use crate::diagnostics::{Code, Diagnostic, Witness, in_order};
use crate::source::{Sources, Span};
pub(super) use between::is_shown_between_rows;
pub use promise::{Proof, Standing};
use study::Study;

/// What the analysis of a policy gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The faults of meaning, in the order of the text.
    pub problems: Vec<Diagnostic>,
    /// Its assertions, with what is known of each.
    pub proofs: Vec<Proof>,
    /// Cases that show what was found before the analysis: the code and the place of the finding, and the case.
    pub witnesses: Vec<(Code, Span, Witness)>,
}

impl Analysis {
    /// Puts what was found behind the findings of `check`, which get their witnesses; returns what is known of assertions.
    pub fn onto(self, problems: &mut Vec<Diagnostic>) -> Vec<Proof> {
        for (code, span, witness) in self.witnesses {
            let is_it = |problem: &&mut Diagnostic| problem.code == code && problem.span() == span;
            if let Some(problem) = problems.iter_mut().find(is_it) {
                problem.witness.get_or_insert(witness);
            }
        }
        problems.extend(self.problems);
        self.proofs
    }
}

/// Returns the faults of meaning of a checked policy, in the order of its text. The sources are those it was read from.
pub fn analyse(checked: &CheckedPolicy, sources: &Sources) -> Analysis {
    let CheckedPolicy { policy, outline, has_faulty_rows } = checked;
    analyse_on(Ground::new(policy, outline, sources, &NOTHING_BROKEN), *has_faulty_rows)
}

/// The same on ground on which nothing is found yet.
pub(super) fn analyse_on(ground: Ground<'_>, has_faulty_rows: bool) -> Analysis {
    let (policy, sources) = (ground.policy, ground.sources());
    let mut study = Study::new(ground);
    dead::check(&mut study);
    implied::check(&mut study);
    contradict::check(&mut study);
    merge::check(&mut study);
    left_out::check(&mut study);
    sums::check(&mut study);
    unused::check(&mut study);
    order::check(&mut study);
    time::check(&mut study);
    validity::check(&mut study);
    worth::check(&mut study);
    room::check(&mut study);
    assumed::check(&mut study);
    let proofs = promise::check(&mut study);
    let witnesses = if has_faulty_rows { between::witnesses(&mut study) } else { Vec::new() };
    let found = study.into_problems();
    let problems = in_order(found.into_iter().filter(|problem| !is_of_base(problem, policy, sources)));
    Analysis { problems, proofs, witnesses }
}
