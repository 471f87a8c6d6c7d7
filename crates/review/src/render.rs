//! Words for decisions: ids and facts come in, Chinese or English text goes out.
//!
//! Always true: a page adds words, never facts. Pages are lines of spans with a tone each; written with `Display` they are
//! plain text, and the shell may colour them.

pub mod advice;
pub mod change;
pub mod citation;
pub mod decision;
mod draft;
pub mod explanation;
// One fixture for the tests of explanations and of their words.
#[cfg(test)]
#[path = "../../decide/src/fixture.rs"]
pub(crate) mod fixture;
pub mod labels;
mod limits;
pub mod names;
pub mod page;
pub mod question;
pub mod reason;
pub mod summary;

pub use advice::{advice_page, advised_page};
pub use decision::decision_page;
pub use explanation::{explanation_page, explanations_page};
pub use names::Names;
pub use page::{Line, Page, Span, Tone};
pub use summary::{RunSummary, summary_line, summary_page};
