//! The advice to a learner who applies for several programmes: one for each.

use super::{Advice, Wish, advise};
use crate::evaluate::{Options, by_programme, evaluate};
use crate::explain::UnknownName;
use crate::plan::Plan;
use crate::record::LearnerRecord;
use serde::Serialize;

/// What would bring a learner to the goals of one programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdvisedProgramme {
    /// The programme's code; absent where it is the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// What would bring the learner there.
    #[serde(flatten)]
    pub advice: Advice,
}

/// Returns the advice for each programme applied for, in the order of the application; only for those that know the target asked
/// for, and only for `programme` where it is named.
///
/// # Errors
/// A target that none of them has.
pub fn advise_each(
    plan: &Plan,
    record: &LearnerRecord,
    options: &Options,
    wish: &Wish,
    programme: Option<&str>,
) -> Result<Vec<AdvisedProgramme>, UnknownName> {
    if record.programmes().is_empty() {
        return Ok(vec![AdvisedProgramme { programme: None, advice: advise(plan, record, options, wish)? }]);
    }
    let decision = evaluate(plan, record, options);
    let (mut advised, mut unknown) = (Vec::new(), None);
    for (record, _) in by_programme(record, &decision) {
        let code = record.application.as_ref().and_then(|application| application.programme.clone());
        if programme.is_some_and(|wanted| code.as_deref() != Some(wanted)) {
            continue;
        }
        match advise(plan, &record, options, wish) {
            Ok(advice) => advised.push(AdvisedProgramme { programme: code, advice }),
            Err(error) => unknown = unknown.or(Some(error)),
        }
    }
    match unknown {
        Some(error) if advised.is_empty() => Err(error),
        Some(_) | None => Ok(advised),
    }
}
