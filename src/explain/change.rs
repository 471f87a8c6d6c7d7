//! What would change an answer: one reason comes in, one change goes out, derived from the figures in the reason.

use super::nearness::figure;
use crate::date::Day;
use crate::decision::Reason;
use crate::decision::reason::find_computed;
use crate::quantity::Number;
use serde::Serialize;

/// What would change an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A fact would have to be higher or later.
    Higher {
        /// The fact.
        fact: String,
        /// By how much at least; absent for a day, a step of a scale, or when the figure itself would not do.
        by: Option<String>,
        /// Up to what.
        to: String,
        /// Whether the figure itself would do.
        included: bool,
    },
    /// A fact would have to be lower or earlier.
    Lower {
        /// The fact.
        fact: String,
        /// By how much at least.
        by: Option<String>,
        /// Down to what.
        to: String,
        /// Whether the figure itself would do.
        included: bool,
    },
    /// A fact would have to be one of these.
    Become {
        /// The fact.
        fact: String,
        /// The values that would do.
        one_of: Vec<String>,
    },
    /// A fact that is none would have to be there.
    Have {
        /// The fact.
        fact: String,
    },
    /// Another outcome of a later day would do.
    Newer {
        /// The fact that would have to be later.
        fact: String,
    },
    /// To apply on this day or later.
    ApplyFrom {
        /// The first day.
        first: Day,
        /// The last day, where one is known.
        last: Option<Day>,
    },
    /// To have it recognised first.
    Recognise,
    /// To ask for it in the application.
    Claim,
    /// To open an account.
    OpenAccount,
    /// To add an outcome to the record.
    Obtain {
        /// Kind and code.
        outcome: String,
    },
    /// To choose otherwise.
    ChooseOtherThan {
        /// The target chosen now.
        chosen: String,
    },
    /// To meet a requirement or to be granted another rule first.
    First {
        /// The requirement or rule.
        on: String,
    },
    /// To give up the grant of another rule.
    GiveUp {
        /// The rule.
        rule: String,
    },
}

/// Returns what would take a reason away, or `None` when nothing that the learner or registrar can do would.
pub fn change(reason: &Reason) -> Option<Change> {
    Some(match reason {
        // What a computed figure lacks is not what its fact lacks.
        Reason::Below { have, .. } | Reason::Above { have, .. } if find_computed(have).is_some() => {
            return None;
        }
        Reason::Below { fact, have, need, included } => Change::Higher {
            fact: fact.clone(),
            by: included.then(|| difference(have, need)).flatten(),
            to: find_computed(need).unwrap_or(need).to_owned(),
            included: *included,
        },
        Reason::Above { fact, have, need, included } => Change::Lower {
            fact: fact.clone(),
            by: included.then(|| difference(need, have)).flatten(),
            to: find_computed(need).unwrap_or(need).to_owned(),
            included: *included,
        },
        Reason::Differs { fact, need, .. } => Change::Become { fact: fact.clone(), one_of: need.clone() },
        Reason::None { fact } => Change::Have { fact: fact.clone() },
        Reason::Expired { fact, .. } if is_of_item(fact) => Change::Newer { fact: fact.clone() },
        Reason::TooEarly { since, .. } => Change::ApplyFrom { first: *since, last: None },
        Reason::OutsideWindow { next: Some(next), until, .. } => {
            Change::ApplyFrom { first: *next, last: *until }
        }
        Reason::NotRecognised => Change::Recognise,
        Reason::NotClaimed => Change::Claim,
        Reason::NoAccount => Change::OpenAccount,
        Reason::Lacks { outcome } => Change::Obtain { outcome: outcome.clone() },
        Reason::NotChosen { chosen } => Change::ChooseOtherThan { chosen: chosen.clone() },
        Reason::NotAnOption { chosen, .. } => Change::ChooseOtherThan { chosen: chosen.clone() },
        Reason::Gate { on } => Change::First { on: on.clone() },
        Reason::UsedFor { rule } | Reason::CoveredBy { rule } => Change::GiveUp { rule: rule.clone() },
        Reason::Expired { .. }
        | Reason::OutsideWindow { next: None, .. }
        | Reason::Excluded { .. }
        | Reason::NotInForce { .. }
        | Reason::NoEdition { .. }
        | Reason::NotInCatalogue { .. }
        | Reason::EntryNotCurrent { .. }
        | Reason::NoRule
        | Reason::Barred { .. }
        | Reason::NotSame { .. }
        | Reason::NotPaired { .. }
        | Reason::Judged { .. }
        | Reason::Has { .. }
        | Reason::NotInProgramme { .. }
        | Reason::AlreadyGranted { .. }
        | Reason::AlreadyUsed { .. }
        | Reason::Family { .. }
        | Reason::Limit { .. }
        | Reason::NotBest
        | Reason::Overridden { .. }
        | Reason::ObtainedByConversion { .. }
        | Reason::NothingToGrant
        | Reason::NoRow { .. }
        | Reason::NotComputable => return None,
    })
}

fn difference(lower: &str, upper: &str) -> Option<String> {
    let by = figure(upper)?.checked_sub(figure(lower)?)?;
    if upper.ends_with(['%', '％']) { by.to_share_text() } else { Some(shown(by)) }
}

fn shown(number: Number) -> String {
    number.to_string()
}

// Only an outcome can be replaced by a later one; a graduation or enrolment cannot.
fn is_of_item(fact: &str) -> bool {
    !["learner.", "application.", "programme.", "course.", "target."]
        .iter()
        .any(|owner| fact.starts_with(owner))
}
