//! From a compiled policy and a learner's record to the decision and its reasons.
//!
//! [`plan`] is the policy made ready, [`plans`] several of them for one service, [`record`] reads and checks what is known of a learner, [`evaluate`] makes the candidates
//! and [`choice`] finds the best set of them exactly; [`written`] is the decision as text; [`explain`] and [`advise`] answer why, and what next. Nothing here touches
//! files, terminals or clocks.

use lijiao_language::{date, few, fold, locale, nearest, policy, quantity, rare, script, source};

pub mod advise;
pub mod choice;
pub mod compile;
pub mod decision;
pub mod evaluate;
pub mod explain;
#[cfg(test)]
mod fixture;
pub mod plan;
pub mod plans;
pub mod record;
pub mod written;
