//! What the conditions met so far leave open for one value: a set on a line, words, or yes and no.
//!
//! A record may say that a fact is none, and may list several words for one fact; a condition holds for a list when it
//! holds for one of its words. A set is called empty only when no record at all can meet it.

use super::line::Points;
use std::collections::BTreeSet;

/// What is left open for one value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Values {
    /// Points of a line.
    Line {
        /// The points.
        points: Points,
        /// True while the fact may also be none.
        none: bool,
    },
    /// Words.
    Words {
        /// Of each of these sets one word must be there.
        some_of: Vec<BTreeSet<String>>,
        /// None of these may be there.
        none_of: BTreeSet<String>,
    },
    /// A question with the answers that are left.
    Truth {
        /// It may hold.
        yes: bool,
        /// It may not hold.
        no: bool,
    },
}

impl Values {
    /// Returns the points of a line; `negated` when it is said that the value is not among them.
    pub(super) fn line(points: &Points, negated: bool) -> Self {
        let points = if negated { points.complement() } else { points.clone() };
        Self::Line { points, none: negated }
    }

    /// Returns that one of these words is there, or that none is.
    pub(super) fn words(words: BTreeSet<String>, negated: bool) -> Self {
        if negated {
            Self::Words { some_of: Vec::new(), none_of: words }
        } else {
            Self::Words { some_of: vec![words], none_of: BTreeSet::new() }
        }
    }

    /// Returns that something holds, or does not.
    pub(super) fn truth(holds: bool) -> Self {
        Self::Truth { yes: holds, no: !holds }
    }

    /// Returns what both leave open. Values of different sorts say nothing about each other: the first stays.
    pub(super) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Line { points, none }, Self::Line { points: more, none: may_be_none }) => {
                Self::Line { points: points.and(more), none: *none && *may_be_none }
            }
            (
                Self::Words { some_of, none_of },
                Self::Words { some_of: also_some_of, none_of: also_none_of },
            ) => Self::Words {
                some_of: some_of.iter().chain(also_some_of).cloned().collect(),
                none_of: none_of.union(also_none_of).cloned().collect(),
            },
            (Self::Truth { yes, no }, Self::Truth { yes: also_yes, no: also_no }) => {
                Self::Truth { yes: *yes && *also_yes, no: *no && *also_no }
            }
            (Self::Line { .. } | Self::Words { .. } | Self::Truth { .. }, _) => self.clone(),
        }
    }

    /// Returns true when nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Line { points, none } => points.is_empty() && !none,
            Self::Words { some_of, none_of } => some_of.iter().any(|words| words.is_subset(none_of)),
            Self::Truth { yes, no } => !yes && !no,
        }
    }
}
