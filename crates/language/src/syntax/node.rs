//! The parse of one chunk as a plain tree: rules with their places in the file, the text at the leaves.

use super::chunk::Chunk;
use super::grammar::{Grammar, Rule};
use super::lower::{Literal, Noted};
use crate::source::Span;
use pest::iterators::Tokens;
use pest::{Parser, Token};
use std::rc::Rc;

/// The parse of one chunk: every matched rule with those within it behind it. Chunks of one shape share what they match, and
/// each knows how far its literals moved the places in it.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    fit: Fit,
    chunk: Chunk<'a>,
}

/// How a chunk fits the pattern of its shape.
#[derive(Debug, Clone)]
pub struct Fit {
    pattern: Rc<Pattern>,
    moved: Moved,
}

/// A matched rule with its parts.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    /// The rule.
    pub rule: Rule,
    tree: &'t Tree<'t>,
    part: &'t Part,
    within: &'t [Part],
}

/// Where a chunk does not fit the grammar, and what would have fitted there.
#[derive(Debug, Clone)]
pub struct Misfit {
    /// The offset in the chunk.
    pub at: usize,
    /// The rules that would have fitted.
    pub expected: Vec<Rule>,
}

/// Returns what a chunk matches wholly, as the pattern of its text.
///
/// # Errors
/// The furthest place that could be read, when the chunk does not match.
pub fn parse(rule: Rule, chunk: &Chunk<'_>) -> Result<Pattern, Misfit> {
    match Grammar::parse(rule, chunk.text()) {
        Ok(pairs) => Pattern::of(pairs.tokens(), chunk.text()).ok_or(Misfit { at: 0, expected: Vec::new() }),
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

impl Fit {
    /// Returns how the text that a pattern was made of fits it.
    pub fn of(pattern: Rc<Pattern>) -> Self {
        Self { pattern, moved: Moved::default() }
    }

    /// Returns how a text of the same shape fits, whose literals stand where the first one's were; `None` where it has not as
    /// many of them.
    pub fn moved(pattern: &Rc<Pattern>, literals: &[Literal]) -> Option<Self> {
        let moved = Moved::of(&pattern.literals, literals)?;
        Some(Self { pattern: Rc::clone(pattern), moved })
    }
}

impl<'a> Tree<'a> {
    /// Returns the tree of a chunk.
    pub fn of(fit: Fit, chunk: Chunk<'a>) -> Self {
        Self { fit, chunk }
    }

    /// Returns what matched the chunk.
    pub fn root(&self) -> Option<Node<'_>> {
        let (part, within) = self.fit.pattern.parts.split_first()?;
        Some(Node::of(self, part, within))
    }

    /// Returns the first part of what matched the chunk.
    pub fn first(&self) -> Option<Node<'_>> {
        self.root().and_then(Node::first)
    }

    /// Returns the first part of a rule of what matched the chunk.
    pub fn child(&self, rule: Rule) -> Option<Node<'_>> {
        self.root().and_then(|root| root.child(rule))
    }

    /// Returns the matched rules that lowering takes note of, each with what it notes.
    pub fn noted(&self) -> impl Iterator<Item = (Node<'_>, &Noted)> {
        self.fit.pattern.noted.iter().filter_map(|(at, noted)| {
            let (part, behind) = self.fit.pattern.parts.get(*at as usize..)?.split_first()?;
            let within = (part.size as usize).checked_sub(1).and_then(|size| behind.get(..size));
            Some((Node::of(self, part, within?), noted))
        })
    }

    fn within(&self, part: &Part) -> (usize, usize) {
        (self.fit.moved.place(part.start, part.before), self.fit.moved.place(part.end, part.within))
    }
}

/// The parts of a node in order.
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree<'t>,
    rest: &'t [Part],
}

impl<'t> Children<'t> {
    /// Returns the next part that is asked for, without a look at the places of those in front of it.
    fn find_part(&mut self, is_asked: impl Fn(Rule) -> bool) -> Option<Node<'t>> {
        while let Some((part, behind)) = self.rest.split_first() {
            let within = (part.size as usize).saturating_sub(1);
            let (within, rest) = behind.split_at_checked(within).unwrap_or((behind, &[]));
            self.rest = rest;
            if is_asked(part.rule) {
                return Some(Node::of(self.tree, part, within));
            }
        }
        None
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.find_part(|_| true)
    }
}

impl<'t> Node<'t> {
    fn of(tree: &'t Tree<'t>, part: &'t Part, within: &'t [Part]) -> Self {
        Self { rule: part.rule, tree, part, within }
    }

    /// Returns its place in the file.
    pub fn span(self) -> Span {
        let (start, end) = self.tree.within(self.part);
        self.tree.chunk.span(start, end)
    }

    /// Returns its text, where it has no parts; else nothing.
    pub fn text(self) -> &'t str {
        if !self.is_leaf() {
            return "";
        }
        let (start, end) = self.tree.within(self.part);
        self.tree.chunk.text().get(start..end).unwrap_or("")
    }

    /// Returns true when it has no parts.
    pub fn is_leaf(self) -> bool {
        self.within.is_empty()
    }

    /// Returns its parts.
    pub fn children(self) -> Children<'t> {
        Children { tree: self.tree, rest: self.within }
    }

    /// Returns the first part of a rule.
    pub fn child(self, rule: Rule) -> Option<Node<'t>> {
        self.children().find_part(|part| part == rule)
    }

    /// Returns the parts of a rule.
    pub fn children_of(self, rule: Rule) -> impl Iterator<Item = Node<'t>> {
        let mut children = self.children();
        std::iter::from_fn(move || children.find_part(|part| part == rule))
    }

    /// Returns true when a part is of the rule.
    pub fn has(self, rule: Rule) -> bool {
        let mut rest = self.within;
        while let Some(part) = rest.first() {
            if part.rule == rule {
                return true;
            }
            rest = rest.get(part.size as usize..).unwrap_or(&[]);
        }
        false
    }

    /// Returns the first part.
    pub fn first(self) -> Option<Node<'t>> {
        self.children().next()
    }

    /// Returns the only part, or `None` where there are more or none.
    pub fn only(self) -> Option<Node<'t>> {
        let mut children = self.children();
        let only = children.next()?;
        children.rest.is_empty().then_some(only)
    }

    /// Returns what a table of rules holds for the first part that stands in it.
    pub fn pick<T: Copy>(self, table: &[(Rule, T)]) -> Option<T> {
        let of = |rule: Rule| table.iter().find(|(known, _)| *known == rule).map(|(_, value)| *value);
        of(self.children().find_part(|rule| of(rule).is_some())?.rule)
    }
}

/// The rules that texts of one shape match, by the literals of the first of them.
#[derive(Debug)]
pub struct Pattern {
    parts: Vec<Part>,
    literals: Vec<Literal>,
    noted: Vec<(u32, Noted)>,
}

/// A matched rule, where it stands in the first text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    rule: Rule,
    /// How many literals end at its start or before.
    before: u16,
    /// How many literals end at its end or before.
    within: u16,
    start: u32,
    end: u32,
    /// How many rules were matched within it, itself included.
    size: u32,
}

impl Pattern {
    /// Returns the pattern of the tokens of a parse.
    fn of(tokens: Tokens<'_, Rule>, text: &str) -> Option<Self> {
        let mut open: Vec<usize> = Vec::new();
        let mut parts: Vec<Part> = Vec::new();
        for token in tokens {
            match token {
                Token::Start { rule, pos } => {
                    open.push(parts.len());
                    let start = u32::try_from(pos.pos()).ok()?;
                    parts.push(Part { rule, before: 0, within: 0, start, end: start, size: 1 });
                }
                Token::End { rule, pos } => {
                    let index = open.pop()?;
                    if rule == Rule::EOI {
                        parts.truncate(index);
                        continue;
                    }
                    let size = u32::try_from(parts.len() - index).ok()?;
                    let part = parts.get_mut(index)?;
                    // A part may end in the space behind which an optional part did not come.
                    let own = text.get(part.start as usize..pos.pos())?.trim_end();
                    part.end = part.start + u32::try_from(own.len()).ok()?;
                    part.size = size;
                }
            }
        }
        let noted = |(at, part): (u32, &Part)| Noted::of(part.rule, part.size == 1).map(move |one| (at, one));
        let noted = (0..).zip(&parts).flat_map(noted).collect();
        (!parts.is_empty()).then_some(Self { parts, literals: Vec::new(), noted })
    }

    /// Returns it ready for other texts of the shape, or as it was where a part of it begins or ends within a literal.
    pub fn by(mut self, literals: &[Literal]) -> Result<Self, Self> {
        let ended = |at: u32| {
            let behind = literals.partition_point(|literal| literal.end <= at as usize);
            let is_outside = literals.get(behind).is_none_or(|literal| at as usize <= literal.start);
            u16::try_from(behind).ok().filter(|_| is_outside)
        };
        let part = |part: &Part| Some(Part { before: ended(part.start)?, within: ended(part.end)?, ..*part });
        match self.parts.iter().map(part).collect() {
            Some(parts) => {
                self.parts = parts;
                self.literals = literals.to_vec();
                Ok(self)
            }
            None => Err(self),
        }
    }
}

/// How many literals of a text take no room of their own.
const FEW: usize = 8;

/// How far what stands behind each literal of a text was moved, against the first text of its shape.
#[derive(Debug, Clone, Default)]
struct Moved {
    /// Behind no literal, behind the first, and so on.
    few: [i32; FEW],
    more: Vec<i32>,
}

impl Moved {
    fn of(were: &[Literal], literals: &[Literal]) -> Option<Self> {
        let mut moved = Self::default();
        if were.len() != literals.len() {
            return None;
        }
        for (index, (was, literal)) in (1..).zip(were.iter().zip(literals)) {
            let by = i32::try_from(literal.end).ok()? - i32::try_from(was.end).ok()?;
            match moved.few.get_mut(index) {
                Some(place) => *place = by,
                None => moved.more.push(by),
            }
        }
        Some(moved)
    }

    fn place(&self, at: u32, behind: u16) -> usize {
        let behind = usize::from(behind);
        let by = self.few.get(behind).or_else(|| self.more.get(behind - FEW)).copied().unwrap_or(0);
        at.saturating_add_signed(by) as usize
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
