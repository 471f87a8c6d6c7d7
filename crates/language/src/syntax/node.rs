//! The parse of one chunk as a plain tree: rules with their places in the file, the text at the leaves.

use super::chunk::Chunk;
use super::grammar::{Grammar, Rule};
use super::lower::Literal;
use crate::source::Span;
use pest::iterators::Tokens;
use pest::{Parser, Token};
use std::ops::Deref;

/// The parse of one chunk: every matched rule with those within it behind it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    entries: Vec<Entry>,
    text: String,
}

/// A matched rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The rule.
    pub rule: Rule,
    /// Its place in the file.
    pub span: Span,
    /// Its place in the chunk.
    at: Within,
}

/// A matched rule in the text of its chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Within {
    start: u32,
    end: u32,
    /// How many rules were matched within it, itself included.
    size: u32,
}

/// A matched rule with its parts.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    entry: &'t Entry,
    within: &'t [Entry],
    text: &'t str,
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
pub fn parse(rule: Rule, chunk: &Chunk) -> Result<Tree, Misfit> {
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
fn tree(tokens: Tokens<'_, Rule>, chunk: &Chunk) -> Option<Tree> {
    let mut open: Vec<usize> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for token in tokens {
        match token {
            Token::Start { rule, pos } => {
                open.push(entries.len());
                let start = u32::try_from(pos.pos()).ok()?;
                let at = Within { start, end: start, size: 1 };
                entries.push(Entry { rule, span: Span::default(), at });
            }
            Token::End { rule, pos } => {
                let index = open.pop()?;
                if rule == Rule::EOI {
                    entries.truncate(index);
                    continue;
                }
                let size = u32::try_from(entries.len() - index).ok()?;
                let entry = entries.get_mut(index)?;
                let start = usize::try_from(entry.at.start).ok()?;
                // A part may end in the space behind which an optional part did not come.
                let text = chunk.text().get(start..pos.pos())?.trim_end();
                entry.at.end = u32::try_from(start + text.len()).ok()?;
                entry.at.size = size;
                entry.span = chunk.span(start, start + text.len());
            }
        }
    }
    (!entries.is_empty()).then(|| Tree { entries, text: chunk.text().to_owned() })
}

impl Tree {
    /// Returns what matched the chunk.
    pub fn root(&self) -> Option<Node<'_>> {
        let (entry, within) = self.entries.split_first()?;
        Some(Node { entry, within, text: &self.text })
    }

    /// Returns the first part of what matched the chunk.
    pub fn first(&self) -> Option<Node<'_>> {
        self.root().and_then(Node::first)
    }

    /// Returns the first part of a rule of what matched the chunk.
    pub fn child(&self, rule: Rule) -> Option<Node<'_>> {
        self.root().and_then(|root| root.child(rule))
    }
}

impl Deref for Node<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        self.entry
    }
}

/// The parts of a node in order.
#[derive(Clone)]
pub struct Children<'t> {
    rest: &'t [Entry],
    text: &'t str,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let (entry, behind) = self.rest.split_first()?;
        let within = (entry.at.size as usize).saturating_sub(1);
        let (within, rest) = behind.split_at_checked(within).unwrap_or((behind, &[]));
        self.rest = rest;
        Some(Node { entry, within, text: self.text })
    }
}

impl<'t> Node<'t> {
    /// Returns its text, where it has no parts; else nothing.
    pub fn text(self) -> &'t str {
        if !self.is_leaf() {
            return "";
        }
        self.text.get(self.entry.at.start as usize..self.entry.at.end as usize).unwrap_or("")
    }

    /// Returns true when it has no parts.
    pub fn is_leaf(self) -> bool {
        self.within.is_empty()
    }

    /// Returns its parts.
    pub fn children(self) -> Children<'t> {
        Children { rest: self.within, text: self.text }
    }

    /// Returns what is matched within it, its parts and theirs, each behind the one that holds it.
    pub fn all_within(self) -> impl Iterator<Item = Node<'t>> {
        let of = move |(index, entry): (usize, &'t Entry)| {
            let behind = self.within.get(index + 1..).unwrap_or(&[]);
            let size = (entry.at.size as usize).saturating_sub(1);
            Node { entry, within: behind.get(..size).unwrap_or(behind), text: self.text }
        };
        self.within.iter().enumerate().map(of)
    }

    /// Returns the first part of a rule.
    pub fn child(self, rule: Rule) -> Option<Node<'t>> {
        self.children().find(|child| child.rule == rule)
    }

    /// Returns the parts of a rule.
    pub fn children_of(self, rule: Rule) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |child| child.rule == rule)
    }

    /// Returns true when a part is of the rule.
    pub fn has(self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// Returns the first part.
    pub fn first(self) -> Option<Node<'t>> {
        self.children().next()
    }

    /// Returns the only part, or `None` where there are more or none.
    pub fn only(self) -> Option<Node<'t>> {
        let mut children = self.children();
        let only = children.next()?;
        children.next().is_none().then_some(only)
    }

    /// Returns what a table of rules holds for the first part that stands in it.
    pub fn pick<T: Copy>(self, table: &[(Rule, T)]) -> Option<T> {
        self.children()
            .find_map(|child| table.iter().find(|(rule, _)| *rule == child.rule))
            .map(|(_, value)| *value)
    }
}

/// The rules that texts of one shape match, by the literals of the first of them.
#[derive(Debug)]
pub struct Pattern(Vec<Part>);

#[derive(Debug)]
struct Part {
    rule: Rule,
    at: Within,
    /// How many literals end at its start or before.
    before: usize,
    /// How many literals end at its end or before.
    within: usize,
}

impl Pattern {
    /// Returns the pattern of the first text's tree, or `None` where a part of it begins or ends within a literal.
    pub fn of(tree: &Tree, literals: &[Literal]) -> Option<Self> {
        let ended = |at: u32| {
            let behind = literals.partition_point(|literal| literal.end <= at as usize);
            literals.get(behind).is_none_or(|literal| at as usize <= literal.start).then_some(behind)
        };
        let part = |entry: &Entry| {
            let at = entry.at;
            Some(Part { rule: entry.rule, at, before: ended(at.start)?, within: ended(at.end)? })
        };
        tree.entries.iter().map(part).collect::<Option<_>>().map(Self)
    }

    /// Returns the tree of another text of the same shape, whose literals stand where the first one's were.
    pub fn with(&self, were: &[Literal], literals: &[Literal], chunk: &Chunk) -> Option<Tree> {
        let moved = |at: u32, ended: usize| match ended.checked_sub(1) {
            Some(last) => Some(at as usize - were.get(last)?.end + literals.get(last)?.end),
            None => Some(at as usize),
        };
        let mut entries = Vec::with_capacity(self.0.len());
        let base = chunk.base();
        for part in &self.0 {
            let (start, end) = (moved(part.at.start, part.before)?, moved(part.at.end, part.within)?);
            let span = match base {
                Some(base) => Span::new(chunk.file(), base + start, base + end),
                None => chunk.span(start, end),
            };
            let at = Within {
                start: u32::try_from(start).ok()?,
                end: u32::try_from(end).ok()?,
                size: part.at.size,
            };
            entries.push(Entry { rule: part.rule, span, at });
        }
        Some(Tree { entries, text: chunk.text().to_owned() })
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
