//! The flat view of a file: every line with its level and its leaves.

use super::layout::{Block, BlockKind};
use super::leaves::{Leaf, ViewCell, ViewKind, ViewLine};
use super::lines::Lines;
use super::lower::Lowered;
use super::script::{closes, closing_quote};
use super::split::{Line, LineKind};
use crate::source::{SourceFile, Span};

/// Returns every line of the file in order.
pub fn view(source: &SourceFile, lines: &Lines<'_>, lowered: &Lowered) -> Vec<ViewLine> {
    let mut placed = vec![None; lines.count()];
    for block in &lowered.blocks {
        place(block, 0, &mut placed);
    }
    let line = |(index, line): (usize, &Line)| {
        let (kind, level) = placed.get(index).copied().flatten().unwrap_or_else(|| unplaced(line));
        let leaves = within(lowered, line.content);
        let verbatim =
            line.broken || lowered.verbatim.contains(&index) || is_lost(source, lowered, line, &leaves);
        let leaves = if verbatim { Vec::new() } else { leaves };
        let cells = if kind == ViewKind::Row { cells(source, line.content, &leaves) } else { Vec::new() };
        let leaves = if kind == ViewKind::Row { Vec::new() } else { leaves };
        ViewLine { kind, level, content: line.content, leaves, cells, comment: line.comment(), verbatim }
    };
    lines.all().enumerate().map(line).collect()
}

fn place(block: &Block, level: usize, placed: &mut [Option<(ViewKind, usize)>]) {
    let kind = match block.kind {
        BlockKind::Declaration(_) => ViewKind::Head,
        BlockKind::Clause => ViewKind::Clause,
        BlockKind::Attached => ViewKind::Attached,
        BlockKind::Item => ViewKind::Item,
        BlockKind::Row => ViewKind::Row,
    };
    for (index, line) in block.lines.iter().enumerate() {
        let own = if index == 0 { (kind, level) } else { (ViewKind::Continued, level + 1) };
        if let Some(place) = placed.get_mut(*line) {
            *place = Some(own);
        }
    }
    for child in &block.children {
        place(child, level + 1, placed);
    }
}

fn unplaced(line: &Line) -> (ViewKind, usize) {
    let kind = match line.kind {
        LineKind::Blank => ViewKind::Blank,
        LineKind::Comment => ViewKind::Comment,
        LineKind::Explanation => ViewKind::Explanation,
        LineKind::Prose => ViewKind::Prose,
        LineKind::Row => ViewKind::Row,
        LineKind::Code => ViewKind::Clause,
    };
    (kind, line.indent().div_ceil(4))
}

/// Returns true when a part of a line has no role: a line above it could not be read, so nothing read this one.
fn is_lost(source: &SourceFile, lowered: &Lowered, line: &Line, leaves: &[Leaf]) -> bool {
    line.kind == LineKind::Code
        && !is_covered(source, line.content, leaves, || {
            // A phrase broken over two lines is one leaf, which begins on the line above.
            lowered.leaves.before(line.content.start()).map_or(0, |leaf| leaf.span.end())
        })
}

/// Returns true when nothing but spaces stands in a text besides its leaves, and what a leaf in front of it takes up.
fn is_covered(source: &SourceFile, content: Span, leaves: &[Leaf], taken: impl FnOnce() -> usize) -> bool {
    let mut behind = taken().max(content.start());
    let is_blank = |start: usize, end: usize| source.slice(source.span(start, end)).trim().is_empty();
    for leaf in leaves {
        if !is_blank(behind, leaf.span.start()) {
            return false;
        }
        behind = leaf.span.end();
    }
    is_blank(behind, content.end())
}

fn within(lowered: &Lowered, span: Span) -> Vec<Leaf> {
    lowered.leaves.within(span).to_vec()
}

fn cells(source: &SourceFile, content: Span, leaves: &[Leaf]) -> Vec<ViewCell> {
    let spans = cell_spans(source, content);
    let of = |span: Span| {
        let own: Vec<Leaf> = leaves.iter().filter(|leaf| span.contains(leaf.span)).cloned().collect();
        if is_covered(source, span, &own, || span.start()) { own } else { Vec::new() }
    };
    spans.into_iter().map(|span| ViewCell { span, leaves: of(span) }).collect()
}

/// Returns the cells of a row: the texts between the bars, without the spaces around them.
pub fn cell_spans(source: &SourceFile, content: Span) -> Vec<Span> {
    let text = source.slice(content);
    let mut bars = bars(text);
    let last = bars.last().map_or(0, |(_, end)| *end);
    if !text.get(last..).unwrap_or("").trim().is_empty() {
        bars.push((text.len(), text.len()));
    }
    let starts = bars.iter().map(|(_, end)| *end);
    let ends = bars.iter().skip(1).map(|(start, _)| *start);
    starts
        .zip(ends)
        .map(|(start, end)| trimmed(source, content.start() + start, content.start() + end))
        .collect()
}

// Where the bars of a row begin and end, those within quotes left out.
fn bars(text: &str) -> Vec<(usize, usize)> {
    // Of the marks of ASCII one opens a quote: tables of thousands of rows mostly hold none.
    if text.is_ascii() && memchr::memchr(b'"', text.as_bytes()).is_none() {
        return memchr::memchr_iter(b'|', text.as_bytes()).map(|at| (at, at + 1)).collect();
    }
    let mut bars = Vec::new();
    let mut waiting: Option<char> = None;
    for (at, character) in text.char_indices() {
        match waiting {
            Some(closing) if closes(character, closing) => waiting = None,
            Some(_) => {}
            None if matches!(character, '|' | '｜') => bars.push((at, at + character.len_utf8())),
            None => waiting = closing_quote(character),
        }
    }
    bars
}

fn trimmed(source: &SourceFile, start: usize, end: usize) -> Span {
    let span = source.span(start, end);
    let text = source.slice(span);
    let front = text.len() - text.trim_start().len();
    source.span(start + front, start + front + text.trim().len())
}
