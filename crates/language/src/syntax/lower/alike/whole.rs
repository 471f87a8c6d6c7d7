//! A declaration with all its lines, copied from one of the same shape.
//!
//! In: the text from its head to its last line. Out: the declaration without what stands above it. Always true: each line of a
//! declaration that serves as a sample stands in the file as the grammar reads it, so those of all others of its shape do.

use super::walk::{Walk, Walker};
use super::{Kept, Looked, Samples, Written};
use crate::rare::Rare;
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

/// A declaration and where its title stands.
#[derive(Clone)]
pub struct Whole {
    /// The declaration.
    pub declaration: Declaration,
    /// The place of its title.
    pub title: Option<Span>,
    /// Where what differs in the clauses stands among all that does.
    pub of_clauses: Range<usize>,
}

impl Walk for Whole {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        let Declaration { head, name, title, clauses, explanation: _, broken: _, span } =
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
    samples: Samples<Whole>,
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
        match lowered {
            Some((mut whole, mut looked, words)) if written.set_lines(source, lines, head) => {
                whole.declaration.explanation = Rare::new();
                // How lines belong together may depend on the words that they begin with.
                looked.texts.extend(lines.indexed().map(|(_, line)| {
                    let word = first_word(source.slice(line.content));
                    source.span(line.content.start(), line.content.start() + word.len())
                }));
                samples.add(written, source, whole, &looked, words);
            }
            Some(_) | None => samples.fail(written.key()),
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
        // Declarations of few shapes follow each other.
        let is_read = place.len() <= LONGEST && self.shape.add_again(source.slice(place));
        if is_read {
            self.place(place, 0);
        }
        is_read
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
