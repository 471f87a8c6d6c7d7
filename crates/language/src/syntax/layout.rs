//! How lines belong together: declarations, their clauses, and what deeper lines do.
//!
//! In: the lines. Out: one [`Block`] for every declaration, with blocks within. A deeper line is an item under a line
//! that ends in a colon, attaches when it begins with a joining word, and else goes on with the line above.

mod build;

use super::chunk::Chunk;
use super::lexicon::{self, Group, Roles};
use super::split::{Line, LineKind};
use crate::diagnostics::{Diagnostic, Edit, Fix, LexicalProblem, Problem};
use crate::few::Few;
use crate::locale::Text;
use crate::source::{SourceFile, Span};
use smol_str::SmolStr;
use std::sync::OnceLock;

pub use build::{chunks, layout};

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

    /// Returns the index of its last line, those of the blocks under it included.
    pub fn last_line(&self) -> usize {
        let own = self.lines.last().copied().unwrap_or(0);
        self.children.last().map_or(own, |child| child.last_line().max(own))
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

/// Words that attach a deeper line to the line above.
pub const ATTACHING: &[&str] = &["and", "or", "but", "for", "otherwise", "unless", "plus"];

struct Layout<'a> {
    source: &'a SourceFile,
    lines: &'a [Line],
    /// What the grammar reads of each line.
    chunks: &'a [Chunk<'a>],
    problems: &'a mut Vec<Diagnostic>,
    /// The keywords that each line begins with.
    leads: Vec<Roles>,
    kinds: &'a [SmolStr],
    depth: usize,
}

/// What the lines of a block are told by.
struct Heads {
    attaching: Roles,
    for_learners: Roles,
    joining: Roles,
    of_items: Roles,
    nouns: Roles,
    /// The spellings that a line may end in under which items stand.
    openers: Vec<&'static str>,
}

fn heads() -> &'static Heads {
    static HEADS: OnceLock<Heads> = OnceLock::new();
    let opens = ["any_of", "all_of", "each_of", "best_of", "choice_of"];
    let openers = lexicon::keywords().iter().filter(move |keyword| opens.contains(&keyword.role));
    HEADS.get_or_init(|| Heads {
        openers: openers
            .flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese))
            .copied()
            .collect(),
        attaching: Roles::of(ATTACHING),
        for_learners: Roles::of(&["for_learners"]),
        joining: Roles::of(&["and", "or", "but", "otherwise"]),
        of_items: Roles::of(&["and", "or", "plus"]),
        nouns: Roles::of(&[
            "category",
            "course",
            "certificate",
            "activity",
            "institution",
            "set",
            "catalogue",
        ]),
    })
}

impl<'a> Layout<'a> {
    fn content(&self, line: usize) -> Span {
        self.lines.get(line).map_or_else(Span::default, |line| line.content)
    }

    fn text(&self, line: usize) -> &'a str {
        self.chunks.get(line).map_or("", Chunk::text)
    }

    fn leads(&self, line: usize) -> Roles {
        self.leads.get(line).copied().unwrap_or_default()
    }

    fn attaches(&self, line: usize) -> bool {
        let leads = self.leads(line);
        leads.meets(heads().attaching) && !leads.meets(heads().for_learners)
    }

    fn indent(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.indent)
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
