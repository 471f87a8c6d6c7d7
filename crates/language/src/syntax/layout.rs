//! How lines belong together: declarations, their clauses, and what deeper lines do.
//!
//! In: the lines. Out: where every declaration begins ([`Laid`]), and, when it is asked for, its [`Block`] with blocks within. A
//! deeper line is an item under a line that ends in a colon, attaches when it begins with a joining word, and else goes on with
//! the line above. Always true: what stands in one declaration is laid out without the others.

mod build;

use super::lexicon::{self, ATTACHING, Group, Leads};
use super::lines::Lines;
use super::split::{Line, LineKind};
use crate::diagnostics::{Diagnostic, Edit, Fix, LexicalProblem, Problem};
use crate::few::Few;
use crate::locale::Text;
use crate::source::{SourceFile, Span};
use smol_str::SmolStr;
use std::sync::OnceLock;

pub use build::{Laid, heads_declaration, layout};

/// A line with the lines that go on with it, and the blocks under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is to the block above.
    pub kind: BlockKind,
    /// Its lines by index: the first, then those that continue it.
    pub lines: Few<usize>,
    /// The blocks under it in text order.
    pub children: Vec<Block>,
    /// True when something is wrong with it that has been reported already.
    pub broken: bool,
}

/// Names that a file declares and that are read otherwise than others.
#[derive(Debug, Default)]
pub struct Declared {
    /// The kinds.
    pub kinds: Vec<SmolStr>,
    /// The measures.
    pub measures: Vec<SmolStr>,
}

/// What a block is to the block above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A declaration of a group.
    Declaration(Group),
    /// A clause of a declaration.
    Clause,
    /// A line led by a joining word.
    Attached,
    /// An item under a line that ends in a colon.
    Item,
    /// A row of a table.
    Row,
}

impl Block {
    fn new(kind: BlockKind, line: usize) -> Self {
        Self { kind, lines: Few::One(line), children: Vec::new(), broken: false }
    }

    /// Returns the block without the blocks under it.
    pub fn alone(&self) -> Self {
        Self { kind: self.kind, lines: self.lines.clone(), children: Vec::new(), broken: self.broken }
    }

    /// Returns the blocks under it that are of a kind.
    pub fn of_kind(&self, kind: BlockKind) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.kind == kind)
    }
}

/// The most levels of brackets, of `not` and `with`, and of indented lines.
pub const MOST_NESTED: usize = 64;

/// Lays declarations out, one after the other.
pub struct Layout<'a> {
    source: &'a SourceFile,
    lines: &'a Lines<'a>,
    problems: Vec<Diagnostic>,
    kinds: &'a [SmolStr],
    depth: usize,
    /// The lines of the declaration at hand that are deeper than its head.
    deeper: Vec<usize>,
}

/// Returns the spellings that a line may end in under which items stand.
fn openers() -> &'static [&'static str] {
    static OPENERS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let opens = ["any_of", "all_of", "each_of", "best_of", "choice_of"];
    let keywords = lexicon::keywords().iter().filter(move |keyword| opens.contains(&keyword.role));
    let spellings = keywords.flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese));
    OPENERS.get_or_init(|| spellings.copied().collect())
}

impl<'a> Layout<'a> {
    /// Starts with the lines of a file and what they declare.
    pub fn of(source: &'a SourceFile, lines: &'a Lines<'a>, declared: &'a Declared) -> Self {
        let kinds = declared.kinds.as_slice();
        Self { source, lines, problems: Vec::new(), kinds, depth: 0, deeper: Vec::new() }
    }

    /// Returns what is wrong with how lines belong together.
    pub fn problems(self) -> Vec<Diagnostic> {
        self.problems
    }

    fn content(&self, line: usize) -> Span {
        self.lines.content(line)
    }

    fn text(&self, line: usize) -> &'a str {
        self.lines.text(line)
    }

    fn leads(&self, line: usize) -> Leads {
        self.lines.get(line).map(|line| line.leads).unwrap_or_default()
    }

    fn attaches(&self, line: usize) -> bool {
        let leads = self.leads(line);
        leads.meets(Leads::ATTACHING) && !leads.meets(Leads::FOR_LEARNERS)
    }

    fn indent(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, Line::indent)
    }

    fn is_row(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| line.kind == LineKind::Row)
    }

    fn report(&mut self, problem: &LexicalProblem, line: usize) {
        let place = self.first_word(line);
        self.problems.push(problem.at(place));
    }

    fn first_word(&self, line: usize) -> Span {
        let content = self.content(line);
        let text = self.source.slice(content);
        let word = lexicon::first_word(text);
        Span::new(content.file, content.start(), content.start() + word.len())
    }

    /// Reports a line at the wrong indent, with the mend that gives it another.
    fn report_indent(&mut self, problem: &LexicalProblem, line: usize, wanted: usize, safe: bool) {
        let content = self.content(line);
        let place = self.first_word(line);
        let start = self.line_start(line);
        let title = Text::new(format!("缩进 {wanted} 格"), format!("indent it by {wanted}"));
        let edits = vec![Edit {
            span: Span::new(content.file, start, content.start()),
            replacement: " ".repeat(wanted),
        }];
        let mut diagnostic = problem.at(place);
        diagnostic.fixes = vec![Fix { edits, safe, title }];
        self.problems.push(diagnostic);
    }

    fn line_start(&self, line: usize) -> usize {
        self.source.line_span(line + 1).map_or(0, |span| span.start())
    }
}

/// Returns true when a text begins with one of the keywords.
pub fn begins_with(text: &str, roles: &[&str]) -> bool {
    lexicon::all_leading(text).any(|(_, role)| roles.contains(&role))
}

/// Returns true when a text begins with a word that attaches its line to the line above.
pub fn attaches(text: &str) -> bool {
    begins_with(text, ATTACHING) && !begins_with(text, &["for_learners"])
}
