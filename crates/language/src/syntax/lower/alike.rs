//! Lines alike: a declaration, a clause or a head whose lines have the shapes of one that was lowered before is a copy of it with
//! words, figures and places of its own.
//!
//! In: text as it is written. Out: what lowering would make of it, or nothing. Always true: what is copied was lowered without a
//! report; a literal that the tree does not hold as a name, a figure or a title of its own, or that lowering looked at, is the same in both.

mod copy;
mod later;
mod learn;
#[cfg(test)]
mod tests;
mod walk;
mod whole;
mod written;

use super::Lower;
use crate::quick::{QuickMap, hash_of};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{Clause, Clauses, Head, Name, Title};
use crate::syntax::layout::Block;
use crate::syntax::leaves::Words;
use crate::syntax::lexicon::Group;
use copy::{Mover, Own};
use later::Later;
use learn::{Learner, Patch};
use std::ops::Range;
use std::sync::Arc;
use walk::{Walk, Walker};

pub use later::{AlikeClauses, OwnText};
pub use whole::{Copied, Whole, Wholes};
pub use written::Written;

/// The most shapes that are remembered.
const MOST: usize = 8_192;

/// The most samples of one shape that are remembered: where more differ, hardly one comes again.
const MOST_OF_SHAPE: usize = 512;

/// How often something of a shape may be lowered for a sample in vain.
const MOST_FAILURES: usize = 16;

/// What was lowered, by its shape.
#[derive(Default)]
pub struct Alike {
    written: Written,
    clauses: Samples<Clause>,
    heads: Samples<HeadLine>,
    /// Those of the table at hand.
    rows: Samples<Cells>,
}

/// The clauses of a row.
#[derive(Clone)]
struct Cells(Vec<Clause>);

/// A head line that takes nothing from the lines under it.
#[derive(Clone)]
pub struct HeadLine {
    /// What it declares.
    pub head: Head,
    /// The name that it declares.
    pub name: Option<Name>,
    /// The title behind it.
    pub title: Option<Title>,
}

/// The places that lowering looked at.
#[derive(Debug, Default)]
pub struct Looked {
    /// Those on whose text depends what becomes of it.
    pub texts: Vec<Span>,
    /// The articles of citations, in order.
    pub articles: Vec<Span>,
}

impl Looked {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.texts.clear();
        self.articles.clear();
    }

    /// Adds what was looked at elsewhere.
    pub fn append(&mut self, mut other: Self) {
        self.texts.append(&mut other.texts);
        self.articles.append(&mut other.articles);
    }
}

impl HeadLine {
    /// Returns true for a head that holds nothing but what its line names.
    pub fn is_alone(head: &Head) -> bool {
        matches!(
            head,
            Head::Policy
                | Head::Category
                | Head::Kind
                | Head::Programme
                | Head::Rule { .. }
                | Head::Entry { .. }
        )
    }
}

/// What was lowered of one kind.
pub struct Samples<T> {
    /// The numbers of the shapes that came once.
    seen: QuickMap<u64, ()>,
    shapes: QuickMap<Box<[u8]>, Shaped<T>>,
    /// The most samples of a shape.
    most_of_shape: usize,
    /// The literals of a text that are the same in all that one sample stands for.
    fixed: Vec<u8>,
}

/// What was lowered of one shape.
struct Shaped<T> {
    /// Which literals are the same in all that one sample stands for.
    fixed: Vec<usize>,
    samples: QuickMap<Box<[u8]>, Sample<T>>,
    /// How often none could be made.
    failures: usize,
}

impl<T> Default for Shaped<T> {
    fn default() -> Self {
        Self { fixed: Vec::new(), samples: QuickMap::default(), failures: 0 }
    }
}

/// Something that was lowered, and how another of its shape differs.
struct Sample<T> {
    lowered: T,
    patches: Box<[Patch]>,
    words: Words,
    /// The clauses that are made of it later.
    later: Option<Arc<Later>>,
}

/// What can be remembered.
pub trait Kept: Walk + Clone {
    /// Takes out the clauses that are made when somebody asks for them, with where what differs in them stands among all that does.
    fn take_later(&mut self) -> Option<(Vec<Clause>, Range<usize>)> {
        None
    }
}

impl Kept for Clause {}

impl Kept for HeadLine {}

impl Walk for Cells {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        self.0.walk(walker);
    }
}

impl Kept for Cells {
    fn take_later(&mut self) -> Option<(Vec<Clause>, Range<usize>)> {
        Some((std::mem::take(&mut self.0), 0..usize::MAX))
    }
}

impl<T: Kept> Sample<T> {
    /// Returns what another text of the shape means, where that can stand there.
    fn copy(&self, written: &Written, source: &SourceFile) -> Option<T> {
        let mut lowered = self.lowered.clone();
        let own = Own { text: source.text(), stops: written.stops(), literals: written.literals() };
        let mut walker = Walker::Move(Mover::of(own, &self.patches));
        lowered.walk(&mut walker);
        walker.fits().then_some(lowered)
    }
}

impl<T> Sample<T> {
    /// Returns the clauses of another text of the shape, to be made later, where it can stand there.
    fn later(&self, written: &Written, source: &SourceFile) -> Option<AlikeClauses> {
        let later = self.later.as_ref()?;
        later.fits(written, source).then(|| AlikeClauses::of(later, written)).flatten()
    }
}

impl<T> Default for Samples<T> {
    fn default() -> Self {
        let (seen, shapes) = (QuickMap::default(), QuickMap::default());
        Self { seen, shapes, most_of_shape: MOST_OF_SHAPE, fixed: Vec::new() }
    }
}

impl<T: Kept> Samples<T> {
    /// Returns what was lowered of a text alike.
    fn find(&mut self, written: &Written, source: &SourceFile) -> Option<&Sample<T>> {
        let shaped = self.shapes.get(written.key())?;
        written.texts_of(&shaped.fixed, source, &mut self.fixed);
        shaped.samples.get(self.fixed.as_slice())
    }

    /// Returns what a text means that is alike to one that was lowered, with its words.
    fn copy(&mut self, written: &Written, source: &SourceFile) -> Option<(T, Words)> {
        let sample = self.find(written, source)?;
        Some((sample.copy(written, source)?, sample.words))
    }

    /// Returns true for a shape that came before and of which a sample may serve; the shape has come then.
    pub fn is_wanted(&mut self, key: &[u8]) -> bool {
        if let Some(shaped) = self.shapes.get(key) {
            return shaped.failures < MOST_FAILURES && shaped.samples.count() < self.most_of_shape;
        }
        if self.seen.count() >= MOST {
            self.seen.clear();
        }
        !self.seen.insert_new(hash_of(key), ())
    }

    /// Notes that something of a shape cannot be a sample.
    pub fn fail(&mut self, key: &[u8]) {
        self.shaped(key).failures += 1;
    }

    /// Remembers what was lowered.
    pub fn add(
        &mut self,
        written: &Written,
        source: &SourceFile,
        mut lowered: T,
        looked: &Looked,
        words: Words,
    ) {
        let mut walker = Walker::Learn(Learner::of(written, source, looked));
        lowered.walk(&mut walker);
        let Some((patches, fixed)) = walker.learnt() else { return self.fail(written.key()) };
        let mut texts = std::mem::take(&mut self.fixed);
        let shaped = self.shaped(written.key());
        if fixed.iter().any(|literal| !shaped.fixed.contains(literal)) {
            shaped.fixed.extend(fixed);
            shaped.fixed.sort_unstable();
            shaped.fixed.dedup();
            shaped.samples.clear();
        }
        written.texts_of(&shaped.fixed, source, &mut texts);
        let mut patches = patches.into_vec();
        let later = lowered.take_later().map(|(clauses, of_clauses)| {
            let of_clauses = of_clauses.start..of_clauses.end.min(patches.len());
            let patches = patches.splice(of_clauses, []).collect();
            Arc::new(Later::of(clauses, patches, written, source))
        });
        let sample = Sample { lowered, patches: patches.into(), words, later };
        shaped.samples.insert(texts.as_slice().into(), sample);
        self.fixed = texts;
    }

    fn shaped(&mut self, key: &[u8]) -> &mut Shaped<T> {
        if self.shapes.get(key).is_none() && self.shapes.count() >= MOST {
            self.shapes.clear();
        }
        self.shapes.or_default(key.into())
    }
}

impl Lower<'_> {
    /// Notes that what becomes of a text depends on its words.
    pub(super) fn look_at(&mut self, span: Span) {
        self.looked.texts.push(span);
    }

    /// Returns a clause with what stands under it, or `None` for one that says how to read the table of the declaration.
    pub fn clause(&mut self, block: &Block) -> Option<Clause> {
        let Some(mut alike) = self.has_many_clauses().then(|| self.alike.take()).flatten() else {
            return self.lower_clause(block);
        };
        let first = [self.group as u8, self.place as u8];
        let clause = if alike.written.read(self, &first, block) {
            let Alike { written, clauses, .. } = alike.as_mut();
            self.copied(written, clauses, |lower| {
                let clause = lower.lower_clause(block)?;
                let span = clause.span;
                Some((clause, span))
            })
        } else {
            self.lower_clause(block)
        };
        self.alike = Some(alike);
        clause
    }

    fn has_many_clauses(&self) -> bool {
        matches!(self.group, Group::Rule | Group::Noun | Group::Counted)
    }

    /// Forgets the rows of other tables.
    pub fn begin_rows(&mut self) {
        if let Some(alike) = &mut self.alike {
            alike.rows = Samples::default();
        }
    }

    /// Returns the clauses of a row, which has such cells.
    pub fn row(
        &mut self,
        row: Span,
        cells: &[Span],
        lower_row: impl FnOnce(&mut Self) -> Vec<Clause>,
    ) -> Clauses {
        let Some(mut alike) = self.alike.take() else { return Clauses::Made(lower_row(self)) };
        let clauses = if alike.written.read_row(self.source, row, cells) {
            let Alike { written, rows, .. } = alike.as_mut();
            let found = rows.find(written, self.source);
            match found.and_then(|found| Some((found.later(written, self.source)?, found.words))) {
                Some((later, words)) => {
                    self.words.add(words);
                    Clauses::Alike(later)
                }
                None => {
                    let made = self.learnt(written, rows, |lower| Some((Cells(lower_row(lower)), row)));
                    Clauses::Made(made.map_or_else(Vec::new, |Cells(clauses)| clauses))
                }
            }
        } else {
            Clauses::Made(lower_row(self))
        };
        self.alike = Some(alike);
        clauses
    }

    /// Returns a copy of what was lowered of a text alike, or else lowers it, which gives its place too, and remembers it.
    fn copied<T: Kept>(
        &mut self,
        written: &Written,
        samples: &mut Samples<T>,
        lower: impl FnOnce(&mut Self) -> Option<(T, Span)>,
    ) -> Option<T> {
        if let Some((copy, words)) = samples.copy(written, self.source) {
            self.words.add(words);
            return Some(copy);
        }
        self.learnt(written, samples, lower)
    }

    /// Lowers a text, which gives its place too, and remembers what it means.
    fn learnt<T: Kept>(
        &mut self,
        written: &Written,
        samples: &mut Samples<T>,
        lower: impl FnOnce(&mut Self) -> Option<(T, Span)>,
    ) -> Option<T> {
        let reported = (self.problems.len(), self.verbatim.len());
        let broken = std::mem::replace(&mut self.broken, false);
        self.looked.clear();
        let lowered = lower(self);
        let is_sound = !self.broken && reported == (self.problems.len(), self.verbatim.len());
        self.broken |= broken;
        let (lowered, span) = lowered?;
        if is_sound && samples.is_wanted(written.key()) {
            let words = Words::of(self.source, self.leaves.within(span));
            samples.add(written, self.source, lowered.clone(), &self.looked, words);
        }
        Some(lowered)
    }

    /// Returns a head line that is alike to one that was lowered.
    pub fn head_alike(&mut self, block: &Block) -> Option<HeadLine> {
        let mut alike = self.alike.take()?;
        let first = [u8::MAX, self.group as u8, self.place as u8];
        let is_read = alike.written.read_line(self, &first, block);
        let found = is_read.then(|| alike.heads.copy(&alike.written, self.source)).flatten();
        self.alike = Some(alike);
        let (line, words) = found?;
        self.words.add(words);
        Some(line)
    }

    /// Remembers a head line that was lowered without a report.
    pub fn add_head(&mut self, block: &Block, line: &HeadLine, looked: &Looked) {
        let Some(mut alike) = self.alike.take() else { return };
        let first = [u8::MAX, self.group as u8, self.place as u8];
        if alike.written.read_line(self, &first, block) && alike.heads.is_wanted(alike.written.key()) {
            let span = block.lines.first().map_or_else(Span::default, |line| self.content(*line));
            let words = Words::of(self.source, self.leaves.within(span));
            alike.heads.add(&alike.written, self.source, line.clone(), looked, words);
        }
        self.alike = Some(alike);
    }
}
