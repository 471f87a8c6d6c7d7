//! The parse of one chunk as a plain tree: rules with their places in the file, the text at the leaves.

use super::chunk::Chunk;
use super::grammar::{Grammar, Rule};
use crate::source::Span;
use pest::Parser;
use pest::iterators::Pair;

/// A matched rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The rule.
    pub rule: Rule,
    /// Its place in the file.
    pub span: Span,
    /// Its text, where it has no parts; else empty.
    pub text: String,
    /// Its parts.
    pub children: Vec<Node>,
}

/// Where a chunk does not fit the grammar, and what would have fitted there.
#[derive(Debug, Clone)]
pub struct Misfit {
    /// The offset in the chunk.
    pub at: usize,
    /// The rules that would have fitted.
    pub expected: Vec<Rule>,
}

/// Returns the tree of a chunk that matches a rule wholly.
///
/// # Errors
/// The furthest place that could be read, when the chunk does not match.
pub fn parse(rule: Rule, chunk: &Chunk) -> Result<Node, Misfit> {
    match Grammar::parse(rule, chunk.text()) {
        Ok(mut pairs) => {
            pairs.next().map(|pair| node(pair, chunk)).ok_or(Misfit { at: 0, expected: Vec::new() })
        }
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                pest::error::ErrorVariant::ParsingError { positives, .. } => positives,
                pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
            };
            Err(Misfit { at, expected })
        }
    }
}

fn node(pair: Pair<'_, Rule>, chunk: &Chunk) -> Node {
    let rule = pair.as_rule();
    let place = pair.as_span();
    // A part may end in the space behind which an optional part did not come.
    let text = pair.as_str().trim_end();
    let span = chunk.span(place.start(), place.start() + text.len());
    let children: Vec<Node> = pair
        .into_inner()
        .filter(|inner| inner.as_rule() != Rule::EOI)
        .map(|inner| node(inner, chunk))
        .collect();
    let text = if children.is_empty() { text.to_owned() } else { String::new() };
    Node { rule, span, text, children }
}

impl Node {
    /// Returns the first part of a rule.
    pub fn child(&self, rule: Rule) -> Option<&Self> {
        self.children.iter().find(|child| child.rule == rule)
    }

    /// Returns the parts of a rule.
    pub fn children_of(&self, rule: Rule) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.rule == rule)
    }

    /// Returns true when a part is of the rule.
    pub fn has(&self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// Returns the first part.
    pub fn first(&self) -> Option<&Self> {
        self.children.first()
    }

    /// Returns what a table of rules holds for the first part that stands in it.
    pub fn pick<T: Copy>(&self, table: &[(Rule, T)]) -> Option<T> {
        self.children
            .iter()
            .find_map(|child| table.iter().find(|(rule, _)| *rule == child.rule))
            .map(|(_, value)| *value)
    }
}
