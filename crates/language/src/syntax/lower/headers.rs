//! Headers of columns that every row leaves out: they are read with cells that stand for the author's.
//!
//! A header is read with the cells below it. Where none of those says anything, its words would stay as they were written.

use super::Lower;
use super::rows::Column;
use crate::few::Few;
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::node::{Node, Tree};

/// Cells that end a clause whichever way it begins.
const STAND_INS: &[&str] = &[" x", " 1", " refused"];

/// The most columns of one clause that are tried with all stand-ins.
const MOST_COLUMNS: usize = 4;

impl<'a> Lower<'a> {
    /// Notes the words of headers that no row has read, where they begin a clause that could be.
    pub fn read_headers(&mut self, columns: &[Column], rule: Rule) {
        let is_read = |column: &Column| !self.leaves.within(column.header).is_empty();
        if columns.len() > MOST_COLUMNS || columns.iter().all(is_read) {
            return;
        }
        let rule = if columns.first().is_some_and(|first| self.continues(first.header))
            && rule != Rule::counted_line
        {
            Rule::row_line
        } else {
            rule
        };
        let ways = STAND_INS.len().pow(u32::try_from(columns.len()).unwrap_or(0));
        for way in 0..ways {
            let chunk = self.with_stand_ins(columns, way);
            if self.read_silently(rule, chunk) {
                return;
            }
        }
    }

    fn with_stand_ins(&self, columns: &[Column], mut way: usize) -> Chunk<'a> {
        let mut chunk = Chunk::default();
        for column in columns {
            chunk.push(self.source, column.header);
            let stand_in = STAND_INS.get(way % STAND_INS.len()).copied().unwrap_or("");
            chunk.push_between(stand_in, column.header.end());
            way /= STAND_INS.len();
        }
        chunk
    }

    /// Reads a clause for its words alone: nothing is reported and nothing is kept of its meaning.
    fn read_silently(&mut self, rule: Rule, chunk: Chunk<'a>) -> bool {
        let (known, broken) = (self.problems.len(), self.broken);
        let node = self.read_chunk(rule, chunk);
        if let Some(clause) = node.as_ref().and_then(Tree::first) {
            self.note_words(rule, clause);
        }
        self.problems.truncate(known);
        self.broken = broken;
        node.is_some()
    }

    fn note_words(&mut self, rule: Rule, clause: Node<'_>) {
        let nothing_below =
            Block { kind: BlockKind::Row, lines: Few::None, children: Vec::new(), broken: false };
        if rule == Rule::counted_line {
            self.counted(clause);
        } else if rule != Rule::row_line {
            self.clause_kind(clause, &nothing_below);
        } else if let Some(targets) = clause.child(Rule::targets) {
            self.targets(targets, &nothing_below);
        } else {
            self.plain_condition_in(clause);
        }
    }
}
