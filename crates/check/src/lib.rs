//! Judges a policy as meant.
//!
//! [`check`] finds silence, what never applies and what does not fit together, and its analysis the faults of meaning that show
//! when clauses are taken together, each with a case that the evaluator has decided; [`compile`] makes the plan of a policy in
//! which nothing is wrong. Nothing here touches files or terminals.

use lijiao_decide::{decision, evaluate, explain, plan, record};
use lijiao_language::{
    date, diagnostics, few, locale, nearest, parts, policy, quantity, quick, rare, resolve, source, syntax,
};

pub mod check;
pub mod compile;
