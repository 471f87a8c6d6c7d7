//! From the text of a policy to its meaning.
//!
//! Text becomes a tree as written ([`syntax`]), the tree of all files becomes one [`policy`] ([`resolve`]), and what is wrong
//! becomes messages in the author's language ([`diagnostics`]). Nothing here touches files, terminals or clocks, and nothing
//! knows a learner.

pub mod date;
pub mod diagnostics;
pub mod few;
pub mod fold;
pub mod format;
pub mod locale;
pub mod nearest;
pub mod parts;
pub mod policy;
pub mod quantity;
pub mod quick;
pub mod rare;
pub mod resolve;
pub mod script;
#[cfg(test)]
mod seeded;
pub mod shared;
pub mod sheet;
pub mod source;
pub mod syntax;
