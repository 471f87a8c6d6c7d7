//! How a rule comes into effect, and which end a family takes.

use crate::syntax::ast::expression::Name;

/// How a rule comes into effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Handling {
    /// On request.
    OnRequest,
    /// Automatically at a moment or event.
    AutomaticallyAt(Name),
}

/// Which end of an attribute a family takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Best {
    /// `highest`.
    Highest,
    /// `lowest`.
    Lowest,
    /// `most` (a measure).
    Most,
    /// `earliest`.
    Earliest,
    /// `latest`.
    Latest,
}
