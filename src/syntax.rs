//! Text to the tree as written.
pub mod ast;
