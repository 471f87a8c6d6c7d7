//! Assertions: what a policy promises of every decision. They decide nothing; tests try them and analysis proves them.

use super::expression::Operator;
use super::{Counted, OwnerKind, Place};
use serde::{Deserialize, Serialize};

/// A promise with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assertion {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// What it promises.
    pub promise: Promise,
    /// The clauses it rests on, in canonical form.
    pub cites: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// What an assertion promises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Promise {
    /// In every decision the sum stands so to the figure; `never` is at most nothing.
    Counted {
        /// How the sum stands to the figure.
        operator: Operator,
        /// What is summed, and the figure.
        counted: Box<Counted>,
    },
    /// A higher value of a fact never brings less.
    Monotone {
        /// Whose fact.
        owner: OwnerKind,
        /// Which.
        attribute: String,
    },
    /// Every decision is that of another policy.
    SameAs(String),
}
