//! The explanation of a decision on several programmes: one for each.

use super::{Asked, Explanation, UnknownName, explain};
use crate::decision::Decision;
use crate::evaluate::by_programme;
use crate::plan::Plan;
use serde::Serialize;
use std::borrow::Cow;

/// What is worth knowing about the decision for one programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedProgramme {
    /// The programme's code; absent where it is the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// What is worth knowing.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// Returns what is worth knowing about each programme's decision, in the order of the application; only of those that know the
/// item and the target asked about, and only of `programme` where it is named.
///
/// # Errors
/// An item or target that none of them knows.
pub fn explain_each<'d>(
    asked: &Asked<'_>,
    decision: &'d Decision,
    (item, target): (Option<&str>, Option<&str>),
    programme: Option<&str>,
) -> Result<Vec<(ExplainedProgramme, Cow<'d, Decision>)>, UnknownName> {
    let is_one_of_several = !decision.programmes.is_empty();
    // A course that only some of them have is no matter of the others.
    let has =
        |code: &Option<String>| target.is_some_and(|target| has_target(asked.plan, code.as_deref(), target));
    let is_of_some = asked.record.programmes().iter().any(|application| has(&application.programme));
    let (mut explained, mut unknown) = (Vec::new(), None);
    for (record, decision) in by_programme(asked.record, decision) {
        let code = record.application.as_ref().and_then(|application| application.programme.clone());
        let is_other = programme.is_some_and(|wanted| code.as_deref() != Some(wanted));
        if is_other || is_of_some && !has(&code) {
            continue;
        }
        match explain(&Asked { record: &record, ..*asked }, &decision, item, target) {
            Ok(explanation) => {
                let programme = code.filter(|_| is_one_of_several);
                explained.push((ExplainedProgramme { programme, explanation }, decision));
            }
            Err(error) => unknown = unknown.or(Some(error)),
        }
    }
    match unknown {
        Some(error) if explained.is_empty() => Err(error),
        Some(_) | None => Ok(explained),
    }
}

fn has_target(plan: &Plan, programme: Option<&str>, target: &str) -> bool {
    let programme = programme.and_then(|code| plan.policy.programmes.get(code));
    programme.is_some_and(|own| own.courses.contains_key(target) || own.pools.contains_key(target))
}
