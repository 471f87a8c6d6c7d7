//! Comparisons: how two values are compared, and of which order that holds.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// Equal.
    Is,
    /// Not equal.
    IsNot,
    /// At least, not before.
    AtLeast,
    /// At most, not after.
    AtMost,
    /// More than, after.
    MoreThan,
    /// Less than, before.
    LessThan,
}

impl Operator {
    /// Returns whether a comparison holds of two values in this order.
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Is => order.is_eq(),
            Self::IsNot => order.is_ne(),
            Self::AtLeast => order.is_ge(),
            Self::AtMost => order.is_le(),
            Self::MoreThan => order.is_gt(),
            Self::LessThan => order.is_lt(),
        }
    }

    /// Returns the comparison that says the same with its sides changed over.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Is | Self::IsNot => self,
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            Self::MoreThan => Self::LessThan,
            Self::LessThan => Self::MoreThan,
        }
    }
}
