//! The parse of each chunk into the tree as written.
//!
//! In: the blocks of a file, or its text by stretches. Out: its declarations, its leaves, and what is wrong. Always true: a chunk that does not
//! match the grammar gives one report and a part marked broken, and nothing else suffers from it.

mod adoption;
mod alike;
mod clause;
mod condition;
mod counted;
mod example;
mod expression;
mod facts;
mod given;
mod head;
mod headers;
mod joining;
mod known;
mod misread;
mod noted;
mod own;
mod policy;
mod result;
mod rows;
mod rule_rows;
mod shape;
mod stretches;
mod table;
mod token;

use super::ast::expression::ExprKind;
use super::ast::{Condition, ConditionKind, Expr, File, FileRef, Name};
use super::chunk::Chunk;
use super::grammar::Rule;
use super::layout::{self, Block, BlockKind, Declared, Layout, MOST_NESTED};
use super::leaves::{Leaf, LeafRole, Leaves, Words};
use super::lexicon::nouns::Place;
use super::lexicon::{self, Group};
use super::lines::Lines;
use super::mistakes;
use super::node::Tree;
use super::split::LineKind;
use crate::diagnostics::{BoundProblem, Diagnostic, LexicalProblem, MistakeProblem, Problem};
use crate::parts::{in_parts, stretches};
use crate::rare::Rare;
use crate::source::{SourceFile, Span};
use alike::{Alike, Looked};
use known::Known;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Lines of a file and what all of them know.
#[derive(Clone, Copy)]
pub struct Laid<'a> {
    /// The file.
    pub source: &'a SourceFile,
    /// The lines.
    pub lines: &'a Lines<'a>,
    /// The kinds and measures that it declares.
    pub declared: &'a Declared,
    /// Which leaves are asked for.
    pub leaves: LeavesKept,
}

/// Which leaves of a file stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LeavesKept {
    /// All, for the formatter and the editor.
    All,
    /// Those of a declaration until its words are counted.
    UntilCounted,
}

/// What lowering makes of a file.
#[derive(Default)]
pub struct Lowered {
    /// The declarations.
    pub file: File,
    /// The same as blocks of lines, where leaves are kept.
    pub blocks: Vec<Block>,
    /// The leaves by the offset of their first byte, where they are kept.
    pub leaves: Leaves,
    /// The words of each language among the leaves.
    pub words: Words,
    /// The lines, by index, that could not be read.
    pub verbatim: BTreeSet<usize>,
}

/// The fewest lines that are worth a thread of their own.
const FEWEST_A_THREAD: usize = 800;

/// About so many declarations, of rules most of all, take what a heap grows by at once.
const TO_ROOM: usize = 40;

/// Returns the declarations of a file.
pub fn lower(laid: Laid<'_>, declarations: &[layout::Laid], problems: &mut Vec<Diagnostic>) -> Lowered {
    // No declaration is read otherwise for what others say, but for the names of kinds and measures.
    let part = |declarations: &[layout::Laid]| Part::of(laid, declarations);
    let last_line = |_: usize, declaration: &layout::Laid| declaration.end();
    let mut parts = in_parts(declarations, FEWEST_A_THREAD, last_line, part).into_iter();
    let Part { lowered: mut whole, misplaced, problems: mut found } = parts.next().unwrap_or_default();
    problems.extend(misplaced);
    for Part { mut lowered, misplaced, problems: behind } in parts {
        whole.file.declarations.append(lowered.file.declarations);
        whole.blocks.append(&mut lowered.blocks);
        whole.leaves.append(lowered.leaves);
        whole.words.add(lowered.words);
        whole.verbatim.append(&mut lowered.verbatim);
        problems.extend(misplaced);
        found.extend(behind);
    }
    problems.extend(found);
    whole
}

/// What lowering makes of some declarations.
#[derive(Default)]
struct Part {
    lowered: Lowered,
    /// What is wrong with how their lines belong together.
    misplaced: Vec<Diagnostic>,
    problems: Vec<Diagnostic>,
}

impl Part {
    // A declaration is laid out when it is lowered: what that takes is given back for the next.
    fn of(laid: Laid<'_>, declarations: &[layout::Laid]) -> Self {
        let mut layout = Layout::of(laid.source, laid.lines, laid.declared);
        let mut lower = Lower::of(laid);
        let mut blocks = Vec::new();
        let mut lowered = Vec::with_capacity(declarations.len());
        for declaration in stretches(declarations, TO_ROOM).flatten() {
            let block = layout.block(*declaration);
            lowered.push(lower.declaration(&block));
            match laid.leaves {
                LeavesKept::All => blocks.push(block),
                LeavesKept::UntilCounted => lower.count_words(),
            }
        }
        let Lower { leaves, mut words, verbatim, problems, .. } = lower;
        words.count(laid.source, leaves.all());
        let file = File { declarations: lowered.into() };
        let lowered = Lowered { file, blocks, leaves, words, verbatim };
        Self { lowered, misplaced: layout.problems(), problems }
    }
}

pub use alike::{AlikeClauses, OwnText};
pub use noted::Noted;
pub use shape::Literal;
pub use stretches::read;
pub use token::chinese_number;

/// Returns true for the rules that read a clause of some group.
pub fn is_clause_rule(rule: Rule) -> bool {
    let groups = [
        Group::Policy,
        Group::Noun,
        Group::Counted,
        Group::Rule,
        Group::Example,
        Group::Function,
        Group::Table,
    ];
    groups.into_iter().any(|group| clause::line_rule(group) == rule)
}

/// Returns the explanation lines that stand directly above a line.
fn explanation_above(source: &SourceFile, lines: &Lines<'_>, line: usize) -> Rare<String> {
    let mut above = Vec::new();
    for line in (0..line).rev().map_while(|line| lines.get(line)) {
        match (line.kind, line.comment()) {
            (LineKind::Explanation, Some(comment)) => {
                let text = source.slice(comment).trim_start_matches(['#', '＃']).trim();
                above.push(text.to_owned());
            }
            (LineKind::Comment, _) => {}
            _ => break,
        }
    }
    above.reverse();
    above.into()
}

struct Lower<'a> {
    /// What it was begun with, for those that go on beside it.
    laid: Laid<'a>,
    source: &'a SourceFile,
    lines: &'a Lines<'a>,
    known: Known,
    problems: Vec<Diagnostic>,
    leaves: Leaves,
    /// The words of what was counted already.
    words: Words,
    /// What was lowered of each shape; absent where all leaves are asked for.
    alike: Option<Box<Alike>>,
    /// The places that lowering the clause at hand looked at.
    looked: Looked,
    /// The place of the title of the declaration at hand.
    title: Option<Span>,
    /// Where names begin that are the author's own, whatever nouns they equal.
    own: own::Starts,
    verbatim: BTreeSet<usize>,
    /// Where a name without an owner stands.
    place: Place,
    /// The group of the declaration at hand.
    group: Group,
    /// The role that heads the declaration at hand; empty for an entry of a declared kind.
    head: &'static str,
    /// True once a part of the declaration at hand could not be read.
    broken: bool,
    /// The kinds that the file declares.
    kinds: &'a [SmolStr],
    /// The measures that the file declares.
    measures: &'a [SmolStr],
    /// What clauses say about the table of the declaration at hand.
    table: TableClauses,
    /// Headers of the table at hand, and whether they go on with the column to their left.
    continuing: Vec<(Span, bool)>,
}

#[derive(Default)]
struct TableClauses {
    file: Option<Box<FileRef>>,
    first_row_wins: bool,
}

impl<'a> Lower<'a> {
    fn of(laid: Laid<'a>) -> Self {
        let Laid { source, lines, declared: Declared { kinds, measures }, leaves } = laid;
        Self {
            laid,
            source,
            lines,
            known: Known::default(),
            problems: Vec::new(),
            leaves: Leaves::default(),
            words: Words::default(),
            alike: (leaves == LeavesKept::UntilCounted).then(Box::default),
            looked: Looked::default(),
            title: None,
            own: own::Starts::default(),
            verbatim: BTreeSet::new(),
            place: Place::Item,
            group: Group::Rule,
            head: "",
            broken: false,
            kinds,
            measures,
            table: TableClauses::default(),
            continuing: Vec::new(),
        }
    }

    /// Counts the words of a declaration and forgets its leaves.
    fn count_words(&mut self) {
        self.words.count(self.source, self.leaves.all());
        self.leaves.clear();
    }

    fn content(&self, line: usize) -> Span {
        self.lines.content(line)
    }

    fn block_span(&self, block: &Block) -> Span {
        let own = block.lines.iter().map(|line| self.content(*line)).reduce(Span::join).unwrap_or_default();
        block.children.iter().map(|child| self.block_span(child)).fold(own, Span::join)
    }

    fn chunk(&self, block: &Block) -> Chunk<'a> {
        if let [line] = &*block.lines
            && self.is_code(*line)
        {
            return self.lines.chunk(*line);
        }
        Chunk::of(self.source, block.lines.iter().map(|line| self.content(*line)))
    }

    fn is_code(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| line.kind == LineKind::Code)
    }

    fn is_broken_layout(&self, block: &Block) -> bool {
        block.broken || block.lines.iter().any(|line| self.lines.get(*line).is_some_and(|line| line.broken))
    }

    /// Returns the parse of a block's own lines, or `None` after one report.
    fn read(&mut self, rule: Rule, block: &Block) -> Option<Tree<'a>> {
        let parsed = self.read_lines(rule, block);
        if parsed.is_none() {
            self.give_up(block);
            self.read_attached(block);
        }
        parsed
    }

    fn read_lines(&mut self, rule: Rule, block: &Block) -> Option<Tree<'a>> {
        if self.is_broken_layout(block) {
            return None;
        }
        let chunk = self.chunk(block);
        self.read_chunk(rule, chunk)
    }

    /// Reports what is wrong with the joining lines under a line that could not be read: they have faults of their own.
    fn read_attached(&mut self, block: &Block) {
        for child in block.children.iter().filter(|child| child.kind == BlockKind::Attached) {
            if self.read(Rule::attached_line, child).is_some() {
                self.verbatim.extend(child.lines.iter());
                self.read_attached(child);
            }
        }
    }

    fn give_up(&mut self, block: &Block) {
        self.broken = true;
        self.verbatim.extend(block.lines.iter());
    }

    fn read_chunk(&mut self, rule: Rule, chunk: Chunk<'a>) -> Option<Tree<'a>> {
        if chunk.is_deeper(MOST_NESTED, lexicon::nesting_words()) {
            self.problems.push(BoundProblem::TooDeep { most: MOST_NESTED }.at(chunk.whole()));
            return None;
        }
        match self.known.parse(rule, &chunk) {
            Ok(fit) => {
                let tree = Tree::of(fit, chunk);
                self.note_leaves(&tree);
                Some(tree)
            }
            Err(misfit) => {
                let setting = mistakes::Setting { rule, group: self.group, head: self.head };
                self.problems.push(mistakes::explain(&chunk, &misfit, setting));
                None
            }
        }
    }

    fn report(&mut self, problem: &dyn Problem, span: Span) {
        self.problems.push(problem.at(span));
        self.broken = true;
    }

    /// Reports the blocks under a line that nothing there can take in.
    fn refuse_children(&mut self, block: &Block) {
        let refused: Vec<&Block> =
            block.children.iter().filter(|child| child.kind != BlockKind::Row).collect();
        for child in refused {
            self.refuse(child);
        }
    }

    fn refuse(&mut self, block: &Block) {
        let chunk = self.chunk(block);
        let found = lexicon::first_word(chunk.text()).to_owned();
        let place = chunk.span(0, found.len());
        self.give_up(block);
        self.report(&LexicalProblem::NotExpected { found, expected: Vec::new() }, place);
    }

    /// Reports an amount that is nothing but a numeral in words.
    fn check_numeral(&mut self, amount: &Expr) {
        let ExprKind::Path(path) = &amount.kind else { return };
        let [name] = path.parts.as_slice() else { return };
        if name.quoted {
            return;
        }
        self.look_at(name.span);
        if let Some(digits) = mistakes::in_digits(&name.text) {
            // 分 behind a score is no measure unless the policy declares it.
            let bare = digits.strip_suffix('分').filter(|_| !self.measures.iter().any(|known| known == "分"));
            let digits = bare.map_or_else(|| digits.clone(), str::to_owned);
            let (text, span) = (name.text.to_string(), name.span);
            self.report(&MistakeProblem::ChineseNumeral { text, digits }, span);
        }
    }

    fn broken_condition(&self, span: Span) -> Condition {
        Condition { kind: ConditionKind::Broken, span }
    }

    fn mark_noun(&mut self, name: &Name, many: bool) {
        if let Some(Leaf { role: LeafRole::Noun { many: marked, .. }, .. }) =
            self.leaves.get_mut(name.span.start())
        {
            *marked = many;
        }
    }
}
