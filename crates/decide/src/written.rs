//! Decisions as JSON text, each on one line, as the interface publishes them.
//!
//! What is written for every learner is made here, beside what decides, and not by the callers: a service and the command
//! line write the same bytes at the same cost.

use crate::decision::{Decision, ForProgramme, Totals};
use crate::explain::ExplainedProgramme;
use serde::Serialize;
use serde_json::Error;
use std::borrow::Cow;

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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    programmes: Vec<TotalsOf<'d>>,
}

/// The sums of one of several programmes.
#[derive(Serialize)]
struct TotalsOf<'d> {
    programme: &'d str,
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
    let programmes = decision.programmes.iter().map(totals_of).collect();
    serde_json::to_string(&TotalsOnly { id, totals, proved_best: *proved_best, programmes })
}

fn totals_of(one: &ForProgramme) -> TotalsOf<'_> {
    TotalsOf { programme: &one.programme, totals: &one.totals, proved_best: one.proved_best }
}

/// Returns a decision that holds its explanation; where several programmes are applied for, a list of one for each.
///
/// # Errors
///
/// As [`decision_text`].
pub fn explained_text(
    decision: &Decision,
    explained: &[(ExplainedProgramme, Cow<'_, Decision>)],
) -> Result<String, Error> {
    let mut text = decision_text(decision)?;
    // It is the last member: it stands in front of the brace that closes the decision.
    text.pop();
    text.push_str(",\"explanation\":");
    text.push_str(&explanations_text(explained)?);
    text.push('}');
    Ok(text)
}

/// Returns explanations: the only one, or a list of one for each programme.
///
/// # Errors
///
/// As [`decision_text`].
pub fn explanations_text(explained: &[(ExplainedProgramme, Cow<'_, Decision>)]) -> Result<String, Error> {
    match explained {
        [(one, _)] => serde_json::to_string(one),
        several => serde_json::to_string(&several.iter().map(|(one, _)| one).collect::<Vec<_>>()),
    }
}
