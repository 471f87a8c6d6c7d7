//! A declaration with all its lines, copied from one of the same shape.
//!
//! In: the text from its head to its last line. Out: the declaration without what stands above it. Always true: each line of a
//! declaration that serves as a sample stands in the file as the grammar reads it, so those of all others of its shape do.

use super::copy::{Mover, Own};
use super::later::Alike as AlikeClauses;
use super::learn::Learner;
use super::walk::{Walk, Walker};
use super::{HeadLine, Kept, Looked, Samples, Written};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{Clause, Declaration, Head};
use crate::syntax::layout::MOST_NESTED;
use crate::syntax::leaves::Words;
use crate::syntax::lexicon::{self, first_word};
use crate::syntax::lines::Lines;
use crate::syntax::lower::shape::Shape;
use crate::syntax::split::LineKind;
use std::mem::take;
use std::ops::Range;

/// The most samples of one shape: they are large.
const MOST_OF_SHAPE: usize = 64;

/// A declaration that was lowered, and where its title stands.
pub struct Whole {
    /// The declaration.
    pub declaration: Declaration,
    /// The place of its title.
    pub title: Option<Span>,
    /// Where what differs in the clauses stands among all that does.
    pub of_clauses: Range<usize>,
}

/// The head line of a declaration, and its clauses.
struct Parts {
    /// The declaration without its clauses.
    head: Whole,
    /// So many literals stand in the head line.
    literals: usize,
    clauses: Arc<Sample<Vec<Clause>>>,
}

impl Whole {
    fn walk_head(&mut self, walker: &mut Walker<'_>) {
        let Declaration { head, name, title, clauses: _, explanation: _, broken: _, span } =
            &mut self.declaration;
        head.walk(walker);
        name.walk(walker);
        match (title, &mut self.title) {
            (Some(text), Some(place)) => walker.title(text, place),
            (None, _) => {}
            (Some(_), None) => walker.refuse(),
        }
        let before = walker.met();
        clauses.walk(walker);
        self.of_clauses = before..walker.met();
        span.walk(walker);
    }

    /// Returns how others of its shape differ, and in which literals they do not; `None` where that is not known.
    fn learnt(
        mut self,
        written: &Written,
        source: &SourceFile,
        (looked, words): (&Looked, Words),
    ) -> Option<(Sample<Parts>, Vec<usize>)> {
        let mut clauses = std::mem::take(&mut self.declaration.clauses).into_vec();
        let mut learner = Walker::Learn(Learner::of(written, source, looked));
        self.walk_head(&mut learner);
        let of_head = learner.count();
        clauses.walk(&mut learner);
        let (patches, fixed) = learner.learnt()?;
        let end = self.declaration.span.end();
        let literals = written.literals().partition_point(|literal| literal.start < end);
        let (of_head, behind) = patches.split_at_checked(of_head)?;
        let sample = Sample {
            lowered: clauses,
            patches: behind.iter().map(|patch| patch.behind(literals)).collect::<Option<_>>()?,
            words,
            literals: written.literals().len() - literals,
            text: source.shared_text(),
        };
        let parts = Parts { head: self, literals, clauses: Arc::new(sample) };
        let text = source.shared_text();
        Some((Sample { lowered: parts, patches: of_head.into(), words, literals, text }, fixed))
    }
}

impl Sample<Parts> {
    /// Returns what another text of the shape means, where that can stand there. The clauses of rules are made later: there are most of
    /// them, and who reads one mostly knows what is the same in many.
    fn declaration(&self, own: Own<'_>) -> Option<Declaration> {
        let Parts { head: Whole { declaration, title }, literals, clauses } = &self.lowered;
        let mut whole = Whole { declaration: declaration.clone(), title: *title };
        let mut walker = Walker::Move(Mover::of(own, &self.patches));
        whole.walk_head(&mut walker);
        if !walker.fits() {
            return None;
        }
        let behind = own.behind(*literals);
        let is_rule = declaration.head == Head::Rule;
        whole.declaration.clauses = match is_rule {
            true if clauses.fits(behind) => ClauseList::later(AlikeClauses::of(clauses, behind)),
            true => return None,
            false => clauses.copy(behind)?.into(),
        };
        Some(whole.declaration)
    }
}

impl Kept for Whole {
    // There are few other declarations of which nobody asks for the clauses.
    fn take_later(&mut self) -> Option<(Vec<Clause>, Range<usize>)> {
        let Declaration { head, clauses, .. } = &mut self.declaration;
        matches!(head, Head::Rule { .. }).then(|| (take(clauses), self.of_clauses.clone()))
    }
}

/// Declarations that serve as samples.
pub struct Wholes {
    written: Written,
    samples: Samples<Parts>,
}

impl Default for Wholes {
    fn default() -> Self {
        let samples = Samples { most_of_shape: MOST_OF_SHAPE, ..Samples::default() };
        Self { written: Written::default(), samples }
    }
}

/// What is known of the text of a declaration.
pub enum Copied {
    /// It means this, and has so many words.
    Whole(Declaration, Words),
    /// What is lowered of it may serve as a sample.
    Wanted,
    /// It has to be lowered.
    No,
}

impl Wholes {
    /// Returns what a declaration means whose text is alike to that of another.
    pub fn find(&mut self, source: &SourceFile, place: Span) -> Copied {
        let Self { written, samples } = self;
        if !written.read_whole(source, place) {
            return Copied::No;
        }
        if written.is_shallow(source)
            && let Some(sample) = samples.find(written, source)
            && let Some(Whole { mut declaration, .. }) = sample.copy(written, source)
        {
            let later = sample.later(written, source);
            if later.is_some() == sample.later.is_some() {
                if let Head::Rule { alike } = &mut declaration.head {
                    *alike = later;
                }
                return Copied::Whole(declaration, sample.words);
            }
        }
        if samples.is_wanted(written.key()) { Copied::Wanted } else { Copied::No }
    }

    /// Remembers what was lowered of the declaration that was asked for last; nothing where it cannot serve.
    pub fn add(
        &mut self,
        source: &SourceFile,
        lines: &Lines<'_>,
        head: usize,
        lowered: Option<(Whole, Looked, Words)>,
    ) {
        let Self { written, samples } = self;
        let sound = lowered.filter(|_| written.set_lines(source, lines, head));
        let learnt = sound.and_then(|(mut whole, mut looked, words)| {
            whole.declaration.explanation.clear();
            // How lines belong together may depend on the words that they begin with.
            looked.texts.extend(lines.indexed().map(|(_, line)| {
                let word = first_word(source.slice(line.content));
                source.span(line.content.start(), line.content.start() + word.len())
            }));
            whole.learnt(written, source, (&looked, words))
        });
        match learnt {
            Some((sample, fixed)) => samples.insert(written, source, sample, &fixed),
            None => samples.fail(written.key()),
        }
    }
}

/// The longest text of a declaration that is read, in bytes: longer ones hardly come again.
const LONGEST: usize = 4_000;

/// The most levels that all of a sample may open, and that quotes of another may seem to open.
const FEW_LEVELS: usize = MOST_NESTED / 2;

/// So many bytes at least a word takes that opens a level, with what parts it from the next.
const SHORTEST_WORD: usize = 4;

impl Written {
    /// Reads the text of a declaration.
    fn read_whole(&mut self, source: &SourceFile, place: Span) -> bool {
        self.begin(&[]);
        place.len() <= LONGEST && self.line(source.slice(place), place)
    }

    /// Returns true when quotes alone cannot nest it too deep.
    fn is_shallow(&self, source: &SourceFile) -> bool {
        let Shape { quoted, has_brackets, .. } = &self.shape;
        if !has_brackets && quoted / SHORTEST_WORD <= FEW_LEVELS {
            return true;
        }
        let texts =
            self.literals().iter().filter_map(|literal| source.text().get(literal.start..literal.end));
        let quotes = texts.filter(|text| !text.starts_with(|first: char| first.is_ascii_alphanumeric()));
        quotes.map(levels).sum::<usize>() <= FEW_LEVELS
    }

    /// Takes the lines of a sample; returns false where not all of them stand there as the grammar reads them.
    fn set_lines(&mut self, source: &SourceFile, lines: &Lines<'_>, head: usize) -> bool {
        self.lines.clear();
        let read = lines.indexed().filter(|(index, line)| *index >= head && line.is_read());
        for (_, line) in read {
            if line.kind != LineKind::Code || !line.just || line.broken {
                return false;
            }
            self.lines.push((line.content.start(), line.content.end()));
        }
        let (Some((start, _)), Some((_, end))) = (self.lines.first(), self.lines.last()) else {
            return false;
        };
        levels(source.text().get(*start..*end).unwrap_or("")) <= FEW_LEVELS
    }
}

/// Returns how many levels a text may open by its brackets and words.
fn levels(text: &str) -> usize {
    let words = text.split([' ', '(', ',', '\n', '\r']);
    let brackets = text.bytes().filter(|byte| *byte == b'(').count();
    brackets + words.filter(|word| lexicon::nesting_words().contains(word)).count()
}
