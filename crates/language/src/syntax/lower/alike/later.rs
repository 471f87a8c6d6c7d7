//! Clauses of a row or a rule alike to another, made when they are asked for.
//!
//! In: what was lowered, and where what is its own stands in the other. Out: the clauses that lowering would make of it. Always
//! true: only what fits is kept for later, so making it cannot fail.

use super::copy::{Mover, Own};
use super::learn::{Patch, Stop, Text};
use super::walk::{Walk, Walker};
use super::written::Written;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::Clause;
use crate::syntax::lower::shape::Literal;
use crate::syntax::lower::token::within_quotes;
use std::fmt;
use std::sync::Arc;

/// The place of a text of a row's own, the same in all rows alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnText(usize);

/// The clauses of a text that was lowered, and how those of another of its shape differ.
pub(super) struct Later {
    clauses: Vec<Clause>,
    patches: Box<[Patch]>,
    /// Those of them that not every text of the shape can stand for.
    narrow: Box<[Patch]>,
    /// True for a row, in front of which stands what is the same for all of them.
    is_row: bool,
    /// How many literals a text of the shape has, and which of them is the first of the clauses.
    literals: usize,
    first: usize,
    /// How many lines it takes.
    lines: u32,
    /// The text of the file that it stands in.
    text: Arc<String>,
}

impl Later {
    /// Returns the clauses of a text with what differs in them.
    pub fn of(clauses: Vec<Clause>, patches: Box<[Patch]>, written: &Written, source: &SourceFile) -> Self {
        let literals = written.literals();
        let start = clauses.first().map_or(0, |clause| clause.span.start());
        // In a row a clause begins with its header.
        let first = literals.iter().take_while(|literal| literal.end <= start).count();
        let narrow = patches.iter().filter(|patch| patch.is_narrow()).copied().collect();
        Self {
            clauses,
            patches,
            narrow,
            is_row: written.is_row(),
            literals: literals.len(),
            first,
            lines: written.line_count(source),
            text: source.shared_text(),
        }
    }

    /// Returns whether a text can stand where the sample has what is its own.
    pub fn fits(&self, written: &Written, source: &SourceFile) -> bool {
        let own = Own { text: source.text(), stops: written.stops(), literals: written.literals() };
        self.narrow.iter().all(|patch| own.fits(patch))
    }
}

/// The clauses of a text alike to one that was lowered.
#[derive(Clone)]
pub struct AlikeClauses {
    sample: Arc<Later>,
    /// Where the text begins that is its own.
    start: u32,
    /// Where each literal begins, then the offsets from which what stands behind is counted, then where each literal ends, unless these
    /// are all of those offsets but the first. All are counted from the start, as most texts are short.
    offsets: Box<[u16]>,
}

impl AlikeClauses {
    /// Returns those of a text that fits, of which the places are known; nothing for a long text.
    pub(super) fn of(sample: &Arc<Later>, written: &Written) -> Option<Self> {
        let (stops, literals) = (written.stops(), written.literals());
        let ends = if stops.len() == literals.len() + 1 { &[] } else { literals };
        let (first, last) = (*stops.get(usize::from(sample.is_row))?, *stops.last()?);
        u16::try_from(last.checked_sub(first)?).ok()?;
        let start = u32::try_from(first).ok()?;
        // Invariant: no place stands behind the last stop; of a row the first stop is not asked for.
        let narrow = |at: usize| u16::try_from(at.saturating_sub(first)).unwrap_or(u16::MAX);
        let mut offsets = Vec::with_capacity(literals.len() + stops.len() + ends.len());
        offsets.extend(literals.iter().map(|literal| narrow(literal.start)));
        offsets.extend(stops.iter().map(|stop| narrow(*stop)));
        offsets.extend(ends.iter().map(|literal| narrow(literal.end)));
        Some(Self { sample: Arc::clone(sample), start, offsets: offsets.into() })
    }

    /// Returns the clauses.
    pub fn clauses(&self) -> Vec<Clause> {
        let literals: Vec<Literal> =
            (0..self.sample.literals).map_while(|index| self.literal_at(index)).collect();
        let stops: Vec<usize> = (0..self.stop_count()).map_while(|index| self.stop(index)).collect();
        let own = Own { text: &self.sample.text, stops: &stops, literals: &literals };
        let mut clauses = self.sample.clauses.clone();
        clauses.walk(&mut Walker::Move(Mover::of(own, &self.sample.patches)));
        clauses
    }

    fn at(&self, index: usize) -> Option<usize> {
        Some(self.start as usize + usize::from(*self.offsets.get(index)?))
    }

    /// Returns one of the offsets from which what stands behind is counted.
    fn stop(&self, index: usize) -> Option<usize> {
        // What stands in front of a row is counted from the start of the file.
        if index == 0 && self.sample.is_row { Some(0) } else { self.at(self.sample.literals + index) }
    }

    fn stop_count(&self) -> usize {
        let behind = self.offsets.len().saturating_sub(self.sample.literals);
        if self.has_own_ends() { behind.saturating_sub(self.sample.literals) } else { behind }
    }

    fn has_own_ends(&self) -> bool {
        self.offsets.len() != 2 * self.sample.literals + 1
    }

    fn literal_at(&self, index: usize) -> Option<Literal> {
        let count = self.sample.literals;
        let first_end = if self.has_own_ends() { self.offsets.len() - count } else { count + 1 };
        Some(Literal { start: self.at(index)?, end: self.at(first_end + index)? })
    }

    /// Returns the clauses of the text that these are alike to: all is the same in them but names, titles, figures, articles and places.
    pub fn of_sample(&self) -> &[Clause] {
        &self.sample.clauses
    }

    /// Returns the place of a text that is this row's own, a name or the number of an article, among those that others have too.
    pub fn find(&self, span: Span) -> Option<OwnText> {
        let is_it = |at: &usize| self.span_of(OwnText(*at)) == Some((span.start(), span.end()));
        (0..self.sample.patches.len()).find(is_it).map(OwnText)
    }

    /// Returns the places of the numbers of articles.
    pub fn articles(&self) -> impl Iterator<Item = OwnText> {
        let patches = self.sample.patches.iter().enumerate();
        patches.filter(|(_, patch)| matches!(patch.text, Text::Article(_))).map(|(at, _)| OwnText(at))
    }

    /// Returns a text of this row's own, without quotes around it; of an article its number.
    pub fn text(&self, at: OwnText) -> &str {
        let within = |(start, end)| self.sample.text.get(start..end).unwrap_or("");
        let written = || self.span_of(at).map_or("", within);
        match self.sample.patches.get(at.0).map(|patch| patch.text) {
            Some(Text::Quoted) => within_quotes(written()),
            Some(Text::Figure(literal) | Text::Article(literal)) => self.literal(literal as usize),
            Some(Text::Same | Text::Written) | None => written(),
        }
    }

    fn literal(&self, index: usize) -> &str {
        let literal = self.literal_at(index);
        literal.and_then(|literal| self.sample.text.get(literal.start..literal.end)).unwrap_or("")
    }

    fn span_of(&self, at: OwnText) -> Option<(usize, usize)> {
        let patch = self.sample.patches.get(at.0)?;
        let offset = |stop: Stop| Some(self.stop(stop.index as usize)? + stop.behind as usize);
        match patch.text {
            Text::Same => None,
            Text::Written | Text::Quoted | Text::Figure(_) | Text::Article(_) => {
                Some((offset(patch.start)?, offset(patch.end)?))
            }
        }
    }

    /// Returns which literals of this row stand within none of some texts: of all that are alike it is the same ones, as what stands between
    /// literals is the same in them.
    pub fn others(&self, but: &[OwnText]) -> Box<[usize]> {
        let is_other = |index: &usize| {
            let Some(Literal { start, end }) = self.literal_at(*index) else { return false };
            let mut left_out = but.iter().filter_map(|at| self.span_of(*at));
            !left_out.any(|(from, to)| from <= start && end <= to)
        };
        (self.sample.first..self.sample.literals).filter(is_other).collect()
    }

    /// Writes some literals of this row, one behind the other.
    pub fn write(&self, literals: &[usize], texts: &mut Vec<u8>) {
        texts.clear();
        for index in literals {
            let literal = self.literal_at(*index);
            let bytes = literal.and_then(|at| self.sample.text.as_bytes().get(at.start..at.end));
            texts.extend_from_slice(bytes.unwrap_or(&[]));
            texts.push(0);
        }
    }

    /// Returns how many lines it takes, with the line of its head.
    pub fn lines(&self) -> u32 {
        self.sample.lines
    }

    /// Returns a number that is the same for all that are alike to one text, while any of them is there.
    pub fn sample(&self) -> usize {
        Arc::as_ptr(&self.sample).addr()
    }
}

impl PartialEq for AlikeClauses {
    fn eq(&self, other: &Self) -> bool {
        self.clauses() == other.clauses()
    }
}

impl fmt::Debug for AlikeClauses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.clauses().fmt(formatter)
    }
}
