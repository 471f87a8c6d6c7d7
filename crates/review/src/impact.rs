//! Before and after: two policies come in; what differs in meaning, and for whom, goes out.
//!
//! Always true: formatting, comments, titles and the language never count; `equivalent` is said only when nothing that decides
//! differs; the same records give the same result whatever the number of threads.

mod alike;
mod chart;
mod edition;
mod html;
mod listed;
mod meaning;
mod people;
mod person;
mod spread;
mod text;

pub use alike::{Alike, alike};
pub use edition::only_edition;
pub use html::html;
pub use meaning::{ClauseChange, How, Meaning, Part, meaning};
pub use people::{Affected, By, ByClause, Group, Impact, People, Tally};
pub use person::{Direction, Shift, shift};
pub use text::lines;

use crate::plan::Plan;
use serde::Serialize;

/// Two policies to compare.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The policy as it was.
    pub old: &'a Plan,
    /// The policy as it would be.
    pub new: &'a Plan,
}

/// Everything that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What was compared: the code and edition of the old policy and of the new.
    pub old: String,
    /// The new policy.
    pub new: String,
    /// What differs in meaning.
    pub meaning: Meaning,
    /// For whom, where records were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
}
