//! Decisions as JSON text, each on one line, as the interface publishes them.
//!
//! What is written for every learner is made here, beside what decides, and not by the callers: a service and the command
//! line write the same bytes at the same cost.

use crate::decision::{Decision, Totals};
use crate::explain::Explanation;
use serde::Serialize;
use serde_json::Error;

/// Returns a decision.
///
/// # Errors
///
/// None that is known of: every part of a decision has a form in JSON.
pub fn decision_text(decision: &Decision) -> Result<String, Error> {
    serde_json::to_string(decision)
}

/// The sums of one decision.
#[derive(Serialize)]
struct TotalsOnly<'d> {
    id: &'d str,
    totals: &'d Totals,
    proved_best: bool,
}

/// Returns the sums of a decision.
///
/// # Errors
///
/// As [`decision_text`].
pub fn totals_text(decision: &Decision) -> Result<String, Error> {
    let Decision { id, totals, proved_best, .. } = decision;
    serde_json::to_string(&TotalsOnly { id, totals, proved_best: *proved_best })
}

/// Returns a decision that holds its explanation.
///
/// # Errors
///
/// As [`decision_text`].
pub fn explained_text(decision: &Decision, explanation: &Explanation) -> Result<String, Error> {
    let mut text = decision_text(decision)?;
    // It is the last member: it stands in front of the brace that closes the decision.
    text.pop();
    text.push_str(",\"explanation\":");
    text.push_str(&serde_json::to_string(explanation)?);
    text.push('}');
    Ok(text)
}
