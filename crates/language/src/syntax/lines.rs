//! The lines of a file or of a stretch of it, with what the grammar reads of each.
//!
//! In: the text. Out: [`Lines`], found by their index in the file. Always true: the same for any number of threads; a line that the grammar reads as it
//! stands there, as most do, takes no memory but its own few words.

use super::chunk::Chunk;
use super::lexicon::Leads;
use super::split::{Found, Line, LineKind, Splitter, is_literate};
use crate::diagnostics::Diagnostic;
use crate::parts::in_parts;
use crate::source::{SourceFile, Span};
use std::ops::Range;

/// So many lines stand together in memory: lists of several threads need not be copied into one.
const TOGETHER: usize = 1 << SHIFT;
const SHIFT: usize = 11;

/// The fewest lines that are worth a thread of their own: one takes as long to begin as some hundreds of them to be read.
const FEWEST_A_THREAD: usize = 4_000;

/// Lines that follow each other.
pub struct Lines<'a> {
    source: &'a SourceFile,
    /// The index of the first one.
    first: usize,
    pieces: Vec<Piece<'a>>,
}

/// Lines that stand together.
struct Piece<'a> {
    lines: Vec<Line>,
    /// What the grammar reads of code that it does not read as it stands there, by index within the piece.
    glued: Vec<(usize, Chunk<'a>)>,
}

impl<'a> Lines<'a> {
    /// Returns the lines of a file.
    pub fn of(source: &'a SourceFile, problems: &mut Vec<Diagnostic>) -> Self {
        let (lines, found) = Self::among(source, 0..source.line_count());
        problems.extend(found.told(source));
        lines
    }

    /// Returns some lines of a file, and what is wrong with their layout: all of them where the file is literate.
    pub fn among(source: &'a SourceFile, indices: Range<usize>) -> (Self, Found) {
        let starts: Vec<usize> = indices.clone().step_by(TOGETHER).collect();
        let work = |starts: &[usize]| {
            let mut splitter = Splitter::of(source);
            let piece = |start: &usize| Piece::of(source, *start..indices.end, &mut splitter);
            let pieces: Vec<Piece<'a>> = starts.iter().map(piece).collect();
            (pieces, splitter.found())
        };
        let until = |_: usize, start: &usize| (start + TOGETHER).min(indices.end) - indices.start;
        // What a line of a literate file is depends on those above.
        let parts = if is_literate(source) {
            vec![work(&starts)]
        } else {
            in_parts(&starts, FEWEST_A_THREAD, until, work)
        };
        let (mut pieces, mut all) = (Vec::with_capacity(starts.len()), Found::default());
        for (part, found) in parts {
            pieces.extend(part);
            all.append(found);
        }
        (Self { source, first: indices.start, pieces }, all)
    }

    fn find(&self, index: usize) -> Option<(&Piece<'a>, &Line)> {
        let index = index.checked_sub(self.first)?;
        let piece = self.pieces.get(index >> SHIFT)?;
        Some((piece, piece.lines.get(index % TOGETHER)?))
    }

    /// Returns a line by its index.
    pub fn get(&self, index: usize) -> Option<&Line> {
        self.find(index).map(|(_, line)| line)
    }

    /// Returns all lines in order.
    pub fn all(&self) -> impl Iterator<Item = &Line> {
        self.pieces.iter().flat_map(|piece| &piece.lines)
    }

    /// Returns all lines in order with their indices.
    pub fn indexed(&self) -> impl Iterator<Item = (usize, &Line)> {
        (self.first..).zip(self.all())
    }

    /// Returns the index behind the last one.
    pub fn end(&self) -> usize {
        self.first + self.count()
    }

    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.pieces.iter().map(|piece| piece.lines.len()).sum()
    }

    /// Returns the text of a line between indent and comment, by its place.
    pub fn content(&self, index: usize) -> Span {
        self.get(index).map_or_else(Span::default, |line| line.content)
    }

    /// Returns the text that the grammar reads of a line; none where no code stands.
    pub fn text(&self, index: usize) -> &str {
        let Some((piece, line)) = self.find(index) else { return "" };
        if line.just {
            return self.source.slice(line.content);
        }
        piece.glued_at(index - self.first).map_or("", Chunk::text)
    }

    /// Returns what the grammar reads of a line; nothing where no code stands.
    pub fn chunk(&self, index: usize) -> Chunk<'a> {
        match self.find(index) {
            Some((_, line)) if line.just => Chunk::just(self.source, line.content),
            Some((piece, _)) => piece.glued_at(index - self.first).cloned().unwrap_or_default(),
            None => Chunk::default(),
        }
    }
}

impl<'a> Piece<'a> {
    fn of(source: &'a SourceFile, indices: Range<usize>, splitter: &mut Splitter<'_>) -> Self {
        let count = indices.len().min(TOGETHER);
        let spans = indices.take(count).map_while(|index| source.line_span(index + 1));
        let mut piece = Self { lines: Vec::with_capacity(count), glued: Vec::new() };
        for span in spans {
            let mut line = splitter.line(span);
            if line.kind == LineKind::Code {
                let chunk = Chunk::of(source, [line.content]);
                line.just = chunk.is_just(line.content);
                line.leads = Leads::of(chunk.text());
                if !line.just {
                    piece.glued.push((piece.lines.len(), chunk));
                }
            }
            piece.lines.push(line);
        }
        piece
    }

    fn glued_at(&self, index: usize) -> Option<&Chunk<'a>> {
        let at = self.glued.binary_search_by_key(&(index % TOGETHER), |(within, _)| *within).ok()?;
        self.glued.get(at).map(|(_, chunk)| chunk)
    }
}
