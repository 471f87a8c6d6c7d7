//! Courses that a programme lists in the text.

use crate::few::Few;
use crate::rare::Rare;
use crate::syntax::ast::expression::{Expr, Name, Title};

/// A course of a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The code.
    pub code: Name,
    /// The title.
    pub title: Option<Title>,
    /// Attributes in order: `credits`, `class`, and others.
    pub attributes: Few<(Name, Expr)>,
    /// The codes that it had before.
    pub former: Rare<Name>,
}
