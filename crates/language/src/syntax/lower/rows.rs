//! Tables of rules and of limits: each header is the beginning of a clause and the cell its end.
//!
//! Header and cell are glued and read as a clause; every character knows its cell, so reports point into the table.

use super::Lower;
use super::clause::line_rule;
use crate::diagnostics::LexicalProblem;
use crate::source::Span;
use crate::syntax::ast::clause::{Clause, ClauseKind, Given};
use crate::syntax::ast::{Condition, ConditionKind, Counted, Name};
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, begins_with};
use crate::syntax::leaves::{Leaf, LeafRole};
use crate::syntax::lexicon::{self, Group, clause_heads, find_role, leading};
use crate::syntax::node::{Node, Tree};
use std::borrow::Cow;

/// Headers that begin with one of these go on with the column to their left.
const CONTINUING: &[&str] = &[
    "with",
    "and",
    "or",
    "but",
    "unless",
    "otherwise",
    "for",
    "plus",
    "less",
    "at_most",
    "at_least",
    "more_than",
    "less_than",
    "per",
    "from_source",
    "to",
    "into",
    "excluding",
    "share_of",
    "as_mark",
    "rounded_down",
    "rounded_up",
    "rounded_half_up",
    "times",
    "divided_by",
    "along_with",
];

/// Cells that leave the words of their column out.
const LEFT_OUT: &[&str] = &["—", "——", "–", "-", "--"];

/// A header and one of the cells below it.
#[derive(Clone, Copy)]
pub struct Column {
    /// The header.
    pub header: Span,
    /// The cell.
    pub cell: Span,
}

impl<'a> Lower<'a> {
    /// Returns the rows of a table of limits or requirements, each with its name.
    pub fn counted_rows(&mut self, block: &Block, table: Option<&Name>) -> Vec<(Name, Counted, Vec<Clause>)> {
        let (header, rows) = self.rows_of(block);
        let mut lowered = Vec::new();
        for (index, (row, cells)) in rows.into_iter().enumerate() {
            let span = self.block_span(row);
            let own_name = table.map(|table| Name {
                text: format!("{}/{}", table.text, index + 1).into(),
                quoted: false,
                span: table.span,
            });
            let (named, body, clause_groups) = self.counted_columns(&header, &cells);
            let name = named.and_then(|cell| self.cell_name(cell)).or(own_name);
            let line = self.glued(&body).and_then(|chunk| self.read_chunk(Rule::counted_line, chunk));
            let counted = line.as_ref().and_then(Tree::first).and_then(|node| self.counted(node));
            let mut clauses = Vec::new();
            for columns in clause_groups {
                clauses.extend(self.row_clause(&columns, row, &[], span));
            }
            match (name, counted) {
                (Some(name), Some(counted)) => lowered.push((name, counted, clauses)),
                _ => self.broken = true,
            }
        }
        let (_, body, clause_groups) = self.counted_columns(&header, &header);
        self.read_headers(&body, Rule::counted_line);
        for columns in clause_groups {
            self.read_headers(&columns, line_rule(self.group));
        }
        lowered
    }

    pub fn is_name_header(&self, header: Span) -> bool {
        matches!(&*self.words(header), "name" | "名称")
    }

    // What parts the name of a table from that of its row cannot stand in either.
    pub fn row_name(&mut self, cell: Span) -> Option<Name> {
        let words = self.words(cell);
        if words.is_empty() || LEFT_OUT.contains(&&*words) {
            return None;
        }
        let quotes = ['"', '「', '」', '“', '”'];
        let text = words.trim_matches(quotes).trim().to_owned();
        if text.contains('/') {
            self.report(&LexicalProblem::UnknownCharacter { character: '/' }, cell);
            return None;
        }
        Some(Name { text: text.into(), quoted: words.starts_with(quotes), span: cell })
    }

    fn cell_name(&mut self, cell: Span) -> Option<Name> {
        let chunk = Chunk::of(self.source, [cell]);
        let line = self.read_chunk(Rule::member_line, chunk)?;
        let member = line.child(Rule::set_members)?.child(Rule::set_member)?;
        self.name_in(member)
    }

    fn columns(&mut self, header: &[Span], cells: &[Span]) -> Vec<Column> {
        header.iter().zip(cells).map(|(header, cell)| Column { header: *header, cell: *cell }).collect()
    }

    /// Returns the columns in groups of one clause each; the first group goes on with the shared clauses when its header does.
    pub fn clause_columns(&mut self, header: &[Span], cells: &[Span]) -> Vec<Vec<Column>> {
        let mut groups: Vec<Vec<Column>> = Vec::new();
        for column in self.columns(header, cells) {
            let continues = !groups.is_empty() && self.continues(column.header);
            match groups.last_mut().filter(|_| continues) {
                Some(group) => group.push(column),
                None => groups.push(vec![column]),
            }
        }
        groups
    }

    fn counted_columns(
        &mut self,
        header: &[Span],
        cells: &[Span],
    ) -> (Option<Span>, Vec<Column>, Vec<Vec<Column>>) {
        let mut columns = self.columns(header, cells);
        let heads = clause_heads(Group::Counted);
        let first = columns.first().map(|column| column.header);
        let is_name = first.is_some_and(|first| self.is_name_header(first) || self.words(first).is_empty());
        let named = is_name.then(|| columns.remove(0));
        if let Some(column) = named {
            self.note_name_header(column.header);
        }
        let (mut body, mut clauses) = (Vec::new(), Vec::<Vec<Column>>::new());
        let mut is_in_clause = false;
        for column in columns {
            let words = self.words(column.header);
            let goes_on = is_in_clause && begins_with(&words, &["and", "or", "but"]);
            match clauses.last_mut().filter(|_| goes_on) {
                Some(clause) => clause.push(column),
                None if begins_with(&words, heads) => {
                    is_in_clause = true;
                    clauses.push(vec![column]);
                }
                None => {
                    is_in_clause = false;
                    body.push(column);
                }
            }
        }
        (named.map(|column| column.cell), body, clauses)
    }

    pub fn note_name_header(&mut self, header: Span) {
        let word = self.words(header);
        if let Some(noun) = lexicon::nouns::find(&word, lexicon::nouns::Place::Item) {
            self.leaves.insert(Leaf { role: LeafRole::Noun { noun, many: false }, span: header });
        }
    }

    fn words(&self, span: Span) -> Cow<'a, str> {
        Chunk::of(self.source, [span]).into_text()
    }

    /// Returns true for a header that goes on with the column to its left.
    pub fn continues(&mut self, header: Span) -> bool {
        if let Some((_, known)) = self.continuing.iter().find(|(known, _)| *known == header) {
            return *known;
        }
        let text = self.words(header);
        let continues = begins_with(&text, CONTINUING) && !begins_with(&text, &["for_learners"]);
        self.continuing.push((header, continues));
        continues
    }

    /// Returns header and cell glued, column by column, without those left out; `None` when the first is left out.
    fn glued(&mut self, columns: &[Column]) -> Option<Chunk<'a>> {
        let mut chunk = Chunk::default();
        let mut lost_with = false;
        for (index, column) in columns.iter().enumerate() {
            let text = self.words(column.cell);
            if text.is_empty() {
                let expected = crate::syntax::mistakes::cell();
                self.report(&LexicalProblem::EndsTooSoon { expected }, column.cell);
                return None;
            }
            if self.is_left_out(&text, column.cell) {
                if index == 0 && !self.continues(column.header) {
                    if !self.is_open_at_its_start(columns) {
                        return None;
                    }
                    self.push_head(&mut chunk, column.header);
                    continue;
                }
                lost_with |= leading(&self.words(column.header), "with").is_some();
                continue;
            }
            let header = if lost_with { self.push_with(&mut chunk, column.header) } else { column.header };
            lost_with = false;
            chunk.push(self.source, header);
            chunk.push(self.source, column.cell);
        }
        (!chunk.text().is_empty()).then_some(chunk)
    }

    /// Days in force with a last day alone: the column of the first days is left out, that of the last is not.
    fn is_open_at_its_start(&mut self, columns: &[Column]) -> bool {
        let [first, last, ..] = columns else { return false };
        let is_dated = begins_with(&self.words(first.header), &["in_force"]);
        let text = self.words(last.cell);
        is_dated && begins_with(&self.words(last.header), &["to"]) && !self.is_left_out(&text, last.cell)
    }

    fn push_head(&self, chunk: &mut Chunk<'a>, header: Span) {
        let text = self.words(header);
        let word = leading(&text, "in_force").and_then(|length| text.get(..length)).unwrap_or_default();
        let length =
            self.source.slice(header).chars().take(word.chars().count()).map(char::len_utf8).sum::<usize>();
        chunk.push(self.source, self.source.span(header.start(), header.start() + length));
    }

    /// Where the column that says `with` is left out, the `and` of the next one stands for it.
    fn push_with(&self, chunk: &mut Chunk<'a>, header: Span) -> Span {
        let text = self.words(header);
        let Some(word) = leading(&text, "and").and_then(|length| text.get(..length)) else { return header };
        // The header may be written in wide letters: as many characters, not as many bytes.
        let length =
            self.source.slice(header).chars().take(word.chars().count()).map(char::len_utf8).sum::<usize>();
        let with = find_role("with").map_or("", |role| lexicon::spelling(role, lexicon::script_of(&text)));
        chunk.push_between(&format!(" {with}"), header.start());
        self.source.span(header.start() + length, header.end())
    }

    fn is_left_out(&mut self, text: &str, cell: Span) -> bool {
        let role = if LEFT_OUT.contains(&text) {
            Some(LeafRole::Dash)
        } else if leading(text, "any") == Some(text.len()) {
            find_role("any").map(LeafRole::Keyword)
        } else {
            None
        };
        let Some(role) = role else { return false };
        self.leaves.insert(Leaf { role, span: cell });
        true
    }

    pub fn row_clause(
        &mut self,
        columns: &[Column],
        row: &Block,
        shared: &[Clause],
        span: Span,
    ) -> Option<Clause> {
        let joins = columns.first().is_some_and(|column| self.continues(column.header));
        let chunk = self.glued(columns)?;
        let rule = if joins { Rule::row_line } else { line_rule(self.group) };
        let Some(line) = self.read_chunk(rule, chunk) else {
            self.give_up(row);
            return Some(Clause { kind: ClauseKind::Broken, span });
        };
        let node = line.first()?;
        let empty = row.alone();
        let kind =
            if joins { self.joined_to_shared(node, shared, &empty) } else { self.clause_kind(node, &empty) };
        if kind.is_none() {
            self.broken = true;
        }
        Some(Clause { kind: kind.unwrap_or(ClauseKind::Broken), span })
    }

    /// Returns the shared clause that a column joins, with what the column adds.
    fn joined_to_shared(&mut self, node: Node<'_>, shared: &[Clause], row: &Block) -> Option<ClauseKind> {
        let joined = self.join_shared(node, shared, row);
        if joined.is_none() {
            let found = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::NotExpected { found, expected: Vec::new() }, node.span());
        }
        joined
    }

    fn join_shared(&mut self, node: Node<'_>, shared: &[Clause], row: &Block) -> Option<ClauseKind> {
        let addition = Addition::of(node)?;
        for clause in shared.iter().rev() {
            match (&clause.kind, addition) {
                (
                    ClauseKind::Given(Given::One(pattern)),
                    Addition::With | Addition::And | Addition::Unless,
                ) => {
                    let mut pattern = pattern.clone();
                    pattern.condition = Some(self.added(pattern.condition.take(), addition, node)?);
                    return Some(ClauseKind::Given(Given::One(pattern)));
                }
                (
                    ClauseKind::Given(Given::OneOrMore(pattern, per)),
                    Addition::With | Addition::And | Addition::Unless,
                ) => {
                    let mut pattern = pattern.clone();
                    pattern.condition = Some(self.added(pattern.condition.take(), addition, node)?);
                    return Some(ClauseKind::Given(Given::OneOrMore(pattern, per.clone())));
                }
                (ClauseKind::When(condition), Addition::And | Addition::Unless) => {
                    return self.added(Some(condition.clone()), addition, node).map(ClauseKind::When);
                }
                (ClauseKind::Result(result), Addition::Otherwise) => {
                    let mut result = result.clone();
                    result.otherwise.push(self.targets(node.child(Rule::targets)?, row));
                    return Some(ClauseKind::Result(result));
                }
                _ => {}
            }
        }
        None
    }

    fn added(&mut self, held: Option<Condition>, addition: Addition, node: Node<'_>) -> Option<Condition> {
        let own = self.plain_condition_in(node)?;
        let span = own.span;
        Some(match (held, addition) {
            (Some(held), Addition::Unless) => {
                Condition { kind: ConditionKind::Unless(Box::new(held), Box::new(own)), span }
            }
            (None, Addition::Unless) => Condition { kind: ConditionKind::Not(Box::new(own)), span },
            (Some(held), _) => Condition { kind: ConditionKind::All(vec![held, own]), span },
            (None, _) => own,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Addition {
    With,
    And,
    Unless,
    Otherwise,
}

impl Addition {
    fn of(node: Node<'_>) -> Option<Self> {
        let known = [
            (Rule::row_with, Self::With),
            (Rule::unless, Self::Unless),
            (Rule::otherwise, Self::Otherwise),
            (Rule::joined, Self::And),
        ];
        let found = known.into_iter().find(|(rule, _)| *rule == node.rule).map(|(_, addition)| addition)?;
        (!node.has(Rule::kw_or)).then_some(found)
    }
}
