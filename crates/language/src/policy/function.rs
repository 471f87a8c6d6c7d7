//! Functions: typed, pure, computed exactly by a formula.

use super::{AttributeType, Place};
use crate::quantity::{Number, Rounding};
use crate::script::Formula;
use serde::{Deserialize, Serialize};

/// A function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The parameters with their types, in order.
    pub parameters: Vec<(String, AttributeType)>,
    /// The type of its value.
    pub gives: AttributeType,
    /// How the value is computed.
    pub formula: Formula,
    /// How the value is rounded, and to which unit.
    pub rounded: Option<(Rounding, Number)>,
    /// The clauses it rests on, in canonical form.
    pub cites: Vec<String>,
    /// Where it stands.
    pub place: Place,
}
