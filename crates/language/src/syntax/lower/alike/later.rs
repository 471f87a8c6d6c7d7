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
        let lines = written.line_count(source);
        Self { clauses, patches, literals: literals.len(), first, lines, text: source.shared_text() }
    }

    /// Returns whether a text can stand where the sample has what is its own.
    pub fn fits(&self, written: &Written, source: &SourceFile) -> bool {
        let own = Own { text: source.text(), stops: written.stops(), literals: written.literals() };
        self.patches.iter().all(|patch| own.fits(patch))
    }
}

/// The clauses of a text alike to one that was lowered.
#[derive(Clone)]
pub struct AlikeClauses {
    sample: Arc<Later>,
    /// Where each literal begins, then the offsets from which what stands behind is counted, then where each literal ends, unless these
    /// are all of those offsets but the first.
    offsets: Box<[u32]>,
}

impl AlikeClauses {
    /// Returns those of a text that fits, of which the places are known.
    pub(super) fn of(sample: &Arc<Later>, written: &Written) -> Self {
        let narrow = |at: &usize| u32::try_from(*at).unwrap_or(u32::MAX);
        let (stops, literals) = (written.stops(), written.literals());
        let ends = if stops.len() == literals.len() + 1 { &[] } else { literals };
        let mut offsets = Vec::with_capacity(literals.len() + stops.len() + ends.len());
        offsets.extend(literals.iter().map(|literal| narrow(&literal.start)));
        offsets.extend(stops.iter().map(narrow));
        offsets.extend(ends.iter().map(|literal| narrow(&literal.end)));
        Self { sample: Arc::clone(sample), offsets: offsets.into() }
    }

    /// Returns the clauses.
    pub fn clauses(&self) -> Vec<Clause> {
        let (stops, starts, ends) = self.parts();
        let stops: Vec<usize> = stops.iter().map(|at| *at as usize).collect();
        let literals: Vec<Literal> = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| Literal { start: *start as usize, end: *end as usize })
            .collect();
        let own = Own { text: &self.sample.text, stops: &stops, literals: &literals };
        let mut clauses = self.sample.clauses.clone();
        clauses.walk(&mut Walker::Move(Mover::of(own, &self.sample.patches)));
        clauses
    }

    /// Returns the offsets from which what stands behind is counted, and where literals begin and end.
    fn parts(&self) -> (&[u32], &[u32], &[u32]) {
        let count = self.sample.literals;
        let (starts, behind) = self.offsets.split_at(count.min(self.offsets.len()));
        if behind.len() == count + 1 {
            return (behind, starts, behind.get(1..).unwrap_or(&[]));
        }
        let (stops, ends) = behind.split_at(behind.len().saturating_sub(count));
        (stops, starts, ends)
    }

    /// Returns the clauses of the text that these are alike to: all is the same in them but names, figures and places.
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
        let (_, starts, ends) = self.parts();
        let ends = starts.get(index).zip(ends.get(index));
        ends.and_then(|(start, end)| self.sample.text.get(*start as usize..*end as usize)).unwrap_or("")
    }

    fn span_of(&self, at: OwnText) -> Option<(usize, usize)> {
        let patch = self.sample.patches.get(at.0)?;
        let (stops, _, _) = self.parts();
        let offset = |stop: Stop| Some(*stops.get(stop.index as usize)? as usize + stop.behind as usize);
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
        let (_, starts, ends) = self.parts();
        let is_other = |(_, (start, end)): &(usize, (&u32, &u32))| {
            let mut left_out = but.iter().filter_map(|at| self.span_of(*at));
            !left_out.any(|(from, to)| from <= **start as usize && **end as usize <= to)
        };
        let own = starts.iter().zip(ends).enumerate().skip(self.sample.first);
        own.filter(is_other).map(|(index, _)| index).collect()
    }

    /// Writes some literals of this row, one behind the other.
    pub fn write(&self, literals: &[usize], texts: &mut Vec<u8>) {
        texts.clear();
        let (_, starts, ends) = self.parts();
        for index in literals {
            let literal = starts.get(*index).zip(ends.get(*index));
            let within = literal
                .and_then(|(start, end)| self.sample.text.as_bytes().get(*start as usize..*end as usize));
            texts.extend_from_slice(within.unwrap_or(&[]));
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
