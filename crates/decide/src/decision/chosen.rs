//! What a decision says of its choice: what could stand in its stead, and what could still be gained.

use super::TargetRef;
use crate::quantity::Number;
use serde::Serialize;

/// What the choice could still gain where it was not proved to be the best.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What is preferred and was not proved to be the most: a measure, `courses`, `results`, `items` or `requirements`.
    pub of: String,
    /// No choice that is as good in all that is preferred before it has more than this above the choice made.
    pub at_most: Number,
}

/// Another choice that is as good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Swap {
    /// The grant chosen, as `rule: items → targets`.
    pub instead_of: Option<GrantRef>,
    /// The grant that could stand there.
    pub could_be: Option<GrantRef>,
}

/// A grant by its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrantRef {
    /// The rule.
    pub rule: String,
    /// The items.
    pub items: Vec<String>,
    /// The targets.
    pub targets: Vec<TargetRef>,
}

/// Outcomes of the learner that could still count toward a requirement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CouldFill {
    /// The items.
    pub items: Vec<String>,
    /// The rule.
    pub rule: String,
    /// How much more there would be; less what they would take the place of.
    pub amount: Number,
    /// How it stands.
    pub state: FillState,
}

/// How outcomes stand that could still count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FillState {
    /// Something is needed.
    Pending,
    /// It is granted on request, and was not asked for.
    NotClaimed,
    /// It was used otherwise, or left out for something that was preferred.
    NotChosen,
}
