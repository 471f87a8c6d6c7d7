//! What people read and try of a policy.
//!
//! [`render`] gives words to decisions, explanations and advice, [`wording`] to clauses, [`show`] and [`ask`] to what is wanted
//! of a record. [`cases`] runs the examples of a policy and says what they exercise, [`population`] makes learners near its
//! boundaries, and [`impact`] compares two policies by meaning and by people. Nothing here touches files or terminals.

#[cfg(test)]
use lijiao_decide::compile;
use lijiao_decide::{advise, decision, evaluate, explain, plan, record};
use lijiao_language::{date, fold, locale, policy, quantity, rare, script, syntax};

pub mod ask;
pub mod cases;
pub mod impact;
pub mod junit;
pub mod parallel;
pub mod population;
pub mod render;
pub mod show;
pub mod wording;
