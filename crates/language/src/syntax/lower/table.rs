//! Plain tables: look-ups and tiers, cell by cell.

use super::Lower;
use super::condition::operator;
use crate::diagnostics::LexicalProblem;
use crate::source::Span;
use crate::syntax::ast::expression::{Expr, ExprKind, Operator, Range};
use crate::syntax::ast::{Cell, CellContent, FileRef, Grid, Name};
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::node::Tree;
use crate::syntax::view::cell_spans;

/// A header cell: what it names, and the boundary word that all cells under it begin with.
struct Header {
    cell: Cell,
    operator: Option<Operator>,
}

impl Lower<'_> {
    /// Returns the cells of a row: the texts between the bars, without the spaces around them.
    pub fn cells(&self, row: &Block) -> Vec<Span> {
        let line = row.lines.first().copied().unwrap_or_default();
        cell_spans(self.source, self.content(line))
    }

    /// Returns the header and the rows of a declaration that have as many cells as it; each other row is reported.
    pub fn rows_of<'b>(&mut self, block: &'b Block) -> (Vec<Span>, Vec<(&'b Block, Vec<Span>)>) {
        let rows: Vec<&Block> = block.of_kind(BlockKind::Row).collect();
        let Some((header, rest)) = rows.split_first() else { return (Vec::new(), Vec::new()) };
        let header = self.cells(header);
        let fitting = rest.iter().filter_map(|row| Some((*row, self.fitting_cells(row, header.len())?)));
        let fitting = fitting.collect();
        (header, fitting)
    }

    /// Returns the cells of a row when they are as many as those of the header; else the row is reported, unless it is a line.
    pub fn fitting_cells(&mut self, row: &Block, wanted: usize) -> Option<Vec<Span>> {
        if self.is_broken_layout(row) {
            self.give_up(row);
            return None;
        }
        let cells = self.cells(row);
        if is_rule_line(self, &cells) {
            return None;
        }
        if cells.len() == wanted {
            return Some(cells);
        }
        let span = self.block_span(row);
        self.give_up(row);
        self.report(&LexicalProblem::RowWidth { found: cells.len(), wanted }, span);
        None
    }

    /// Returns a look-up table.
    pub fn grid(&mut self, block: &Block, file: Option<Box<FileRef>>) -> Grid {
        let (headers, rows) = self.headed_rows(block);
        let header = headers.into_iter().map(|header| header.cell).collect();
        Grid { header, rows, file }
    }

    /// Returns the tiers of a reward: the figure stands under `at least` or first.
    pub fn tiers(&mut self, block: &Block) -> Vec<(Expr, Name)> {
        let (headers, rows) = self.headed_rows(block);
        let figures = headers.iter().position(|header| header.operator.is_some()).unwrap_or(0);
        let mut tiers = Vec::new();
        for row in rows {
            let mut figure = None;
            let mut word = None;
            for (index, cell) in row.into_iter().enumerate() {
                if index == figures {
                    figure = least(cell.content);
                } else if word.is_none() {
                    word = self.word_of(cell);
                }
            }
            tiers.extend(figure.zip(word));
        }
        tiers
    }

    fn word_of(&mut self, cell: Cell) -> Option<Name> {
        match cell.content {
            CellContent::Values(values) => values.into_iter().next().and_then(|value| self.only_name(value)),
            CellContent::Any | CellContent::Nothing | CellContent::Range(_) | CellContent::Broken => None,
        }
    }

    fn headed_rows(&mut self, block: &Block) -> (Vec<Header>, Vec<Vec<Cell>>) {
        let (header, rows) = self.rows_of(block);
        let headers: Vec<Header> = header.iter().map(|span| self.header(*span)).collect();
        let mut lowered = Vec::new();
        for (_, cells) in rows {
            let cells =
                headers.iter().zip(cells).map(|(header, span)| self.cell(span, header.operator)).collect();
            lowered.push(cells);
        }
        (headers, lowered)
    }

    fn header(&mut self, span: Span) -> Header {
        let nothing = |content| Header { cell: Cell { content, span }, operator: None };
        if span.is_empty() {
            return nothing(CellContent::Nothing);
        }
        let chunk = Chunk::of(self.source, [span]);
        let read = self.read_chunk(Rule::header_line, chunk);
        let Some(node) = read.as_ref().and_then(Tree::first) else {
            self.broken = true;
            return nothing(CellContent::Broken);
        };
        let operator = node.child(Rule::operator).and_then(operator);
        let value = match self.path_in(node) {
            Some(path) => Some(Expr { span: path.span, kind: ExprKind::Path(path) }),
            None => self.sum_in(node),
        };
        let content = value.map_or(CellContent::Nothing, |value| CellContent::Values(vec![value]));
        Header { cell: Cell { content, span }, operator }
    }

    fn cell(&mut self, span: Span, under: Option<Operator>) -> Cell {
        let content = self.cell_content(span, under);
        if content == CellContent::Broken {
            self.broken = true;
        }
        Cell { content, span }
    }

    fn cell_content(&mut self, span: Span, under: Option<Operator>) -> CellContent {
        if span.is_empty() {
            let expected = crate::syntax::mistakes::cell();
            self.report(&LexicalProblem::EndsTooSoon { expected }, span);
            return CellContent::Broken;
        }
        let chunk = Chunk::of(self.source, [span]);
        let read = self.read_chunk(Rule::cell_line, chunk);
        let Some(node) = read.as_ref().and_then(Tree::first) else { return CellContent::Broken };
        if node.has(Rule::kw_any) {
            return CellContent::Any;
        }
        if node.has(Rule::dash) {
            return CellContent::Nothing;
        }
        let Some(mut values) = self.sums_in(node) else { return CellContent::Broken };
        let own = node.child(Rule::operator).and_then(operator);
        let bound =
            node.pick(&[(Rule::kw_or_above, Operator::AtLeast), (Rule::kw_or_below, Operator::AtMost)]);
        if node.has(Rule::kw_to) {
            let to = values.pop().map(|to| (to, !node.has(Rule::kw_less_than)));
            let from = values.pop().map(|from| (from, true));
            return CellContent::Range(Range { from, to, span });
        }
        match own.or(bound).or(under) {
            Some(operator) => match values.pop() {
                Some(value) => CellContent::Range(range(value, operator, span)),
                None => CellContent::Broken,
            },
            None => CellContent::Values(values),
        }
    }
}

/// Returns true for the line of dashes under a Markdown header.
fn is_rule_line(lower: &Lower<'_>, cells: &[Span]) -> bool {
    let dashes = |text: &str| text.len() > 2 && text.chars().all(|character| matches!(character, '-' | ':'));
    !cells.is_empty() && cells.iter().all(|cell| dashes(lower.source.slice(*cell)))
}

fn range(value: Expr, operator: Operator, span: Span) -> Range {
    let (from, to) = match operator {
        Operator::AtLeast => (Some((value, true)), None),
        Operator::MoreThan => (Some((value, false)), None),
        Operator::AtMost => (None, Some((value, true))),
        Operator::LessThan => (None, Some((value, false))),
        Operator::Is | Operator::IsNot => (Some((value.clone(), true)), Some((value, true))),
    };
    Range { from, to, span }
}

fn least(content: CellContent) -> Option<Expr> {
    match content {
        CellContent::Values(values) => values.into_iter().next(),
        CellContent::Range(range) => range.from.map(|(from, _)| from),
        CellContent::Any | CellContent::Nothing | CellContent::Broken => None,
    }
}
