//! The parse of one chunk as a plain tree: rules with their places in the file, the text at the leaves.

use super::chunk::Chunk;
use super::grammar::{Grammar, Rule};
use crate::source::Span;
use pest::iterators::Tokens;
use pest::{Parser, Token};

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
        Ok(pairs) => tree(pairs.tokens(), chunk).ok_or(Misfit { at: 0, expected: Vec::new() }),
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

/// Returns the tree of the tokens of a parse.
fn tree(tokens: Tokens<'_, Rule>, chunk: &Chunk) -> Option<Node> {
    let mut open: Vec<(usize, Vec<Node>)> = Vec::new();
    for token in tokens {
        match token {
            Token::Start { pos, .. } => open.push((pos.pos(), Vec::new())),
            Token::End { rule, pos } => {
                let (start, children) = open.pop()?;
                if rule == Rule::EOI {
                    continue;
                }
                // A part may end in the space behind which an optional part did not come.
                let text = chunk.text().get(start..pos.pos())?.trim_end();
                let span = chunk.span(start, start + text.len());
                let text = if children.is_empty() { text.to_owned() } else { String::new() };
                let node = Node { rule, span, text, children };
                match open.last_mut() {
                    Some((_, siblings)) => siblings.push(node),
                    None => return Some(node),
                }
            }
        }
    }
    None
}

impl Node {
    /// Returns the same tree for the same text at another place of the file: at `to` instead of `from`.
    pub fn moved(&self, from: usize, to: usize) -> Self {
        let at = |offset: usize| (offset + to).saturating_sub(from);
        let span = Span::new(self.span.file, at(self.span.start), at(self.span.end));
        let children = self.children.iter().map(|child| child.moved(from, to)).collect();
        Self { rule: self.rule, span, text: self.text.clone(), children }
    }

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

/// What belongs to some rules, found by the number of the rule.
pub struct RuleTable<T>(Vec<Option<T>>);

impl<T> RuleTable<T> {
    /// Returns the table of what belongs to each rule.
    pub fn of(known: impl IntoIterator<Item = (Rule, T)>) -> Self {
        let mut table: Vec<Option<T>> = Vec::new();
        for (rule, value) in known {
            let number = rule as usize;
            if table.len() <= number {
                table.resize_with(number + 1, || None);
            }
            if let Some(place) = table.get_mut(number) {
                *place = Some(value);
            }
        }
        Self(table)
    }

    /// Returns what belongs to a rule.
    pub fn get(&self, rule: Rule) -> Option<&T> {
        self.0.get(rule as usize)?.as_ref()
    }
}
