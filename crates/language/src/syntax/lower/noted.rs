//! What of a parse is noted before it is lowered: its leaves, and where names of the author begin. Which rules hold either is
//! the same for all texts of one shape.

use super::{Lower, own, token};
use crate::syntax::grammar::Rule;
use crate::syntax::leaves::{Leaf, LeafRole, plain_role};
use crate::syntax::node::Tree;

/// What is noted of a matched rule.
#[derive(Debug, Clone)]
pub enum Noted {
    /// The path of a file.
    File,
    /// A leaf whose role is that of its rule.
    Leaf(LeafRole),
    /// A leaf whose role depends on its text.
    Dated,
    /// Names among its parts.
    Names,
}

impl Noted {
    /// Returns what is noted of a rule that has parts or none.
    pub fn of(rule: Rule, is_leaf: bool) -> Option<Self> {
        if rule == Rule::file_path {
            return Some(Self::File);
        }
        if !is_leaf {
            return own::may_hold_names(rule).then_some(Self::Names);
        }
        if token::is_dated(rule) {
            return Some(Self::Dated);
        }
        plain_role(rule).map(Self::Leaf)
    }
}

impl Lower<'_> {
    /// Notes the leaves of a parse and where names of the author begin.
    pub fn note_leaves(&mut self, tree: &Tree<'_>) {
        for (node, noted) in tree.noted() {
            let role = match noted {
                Noted::File => Some(LeafRole::File),
                Noted::Leaf(role) => Some(role.clone()),
                Noted::Dated => token::dated_role(node).or_else(|| plain_role(node.rule)),
                Noted::Names => {
                    own::own_names(node, |start| self.own.insert(start));
                    None
                }
            };
            let Some(role) = role else { continue };
            let span = node.span();
            if !span.is_empty() || role == LeafRole::File {
                self.leaves.insert_new(Leaf { role, span });
            }
        }
    }
}
