//! A chunk: the text of one clause as the grammar reads it, with the way back to the file.
//!
//! Outside quotes marks, letters and digits become half-width and each run of spaces one space; within quotes nothing
//! changes. Every byte knows the characters of the file that it came from.

use super::plain::{quoted, single_spaced, stands_as_it_is};
use super::script::{closing_quote, folded};
use crate::source::{SourceFile, SourceId, Span};
use std::borrow::Cow;

/// The room that a glued text gets for what is still to come, in bytes.
const ROOM: usize = 48;

/// Text for the grammar, glued from pieces of a file.
#[derive(Debug, Clone, Default)]
pub struct Chunk<'a> {
    text: Cow<'a, str>,
    file: SourceId,
    /// The offset in the file of a text that stands there just as it is; such a text has no runs.
    base: Option<u32>,
    runs: Vec<Run>,
}

/// Bytes of the text, up to the next run, and the bytes of the file that they came from.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// The offset of the first byte in the text.
    at: usize,
    /// The offset in the file.
    start: usize,
    /// The end in the file of the one character that stands for these bytes; absent where they stand there as they are.
    end: Option<usize>,
}

impl Run {
    fn start_of(&self, at: usize) -> usize {
        if self.end.is_some() { self.start } else { self.start + (at - self.at) }
    }

    fn end_of(&self, behind: usize) -> usize {
        self.end.unwrap_or(self.start + (behind - self.at))
    }
}

impl<'a> Chunk<'a> {
    /// Returns the chunk of several pieces of a file, parted by spaces.
    pub fn of(source: &'a SourceFile, pieces: impl IntoIterator<Item = Span>) -> Self {
        let mut chunk = Self { file: source.id(), ..Self::default() };
        let mut pieces = pieces.into_iter();
        if let Some(first) = pieces.next() {
            chunk.start(source, first);
        }
        for piece in pieces {
            chunk.push(source, piece);
        }
        chunk
    }

    /// Returns the chunk of a piece that stands in the file just as the grammar reads it.
    pub fn just(source: &'a SourceFile, piece: Span) -> Self {
        let base = u32::try_from(piece.start()).ok();
        Self { text: Cow::Borrowed(source.slice(piece)), file: source.id(), base, runs: Vec::new() }
    }

    /// Adds the first piece; most stand in the file as the grammar reads them.
    fn start(&mut self, source: &'a SourceFile, piece: Span) {
        let text = source.slice(piece);
        if stands_as_it_is(text) {
            self.push_plain(source, piece.start(), text.len());
        } else {
            self.push(source, piece);
        }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text alone.
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// Returns true where it is the text of a place of the file just as it stands there.
    pub fn is_just(&self, place: Span) -> bool {
        self.base() == Some(place.start()) && self.text.len() == place.len()
    }

    fn base(&self) -> Option<usize> {
        self.base.map(|base| base as usize)
    }

    /// Adds a piece of the file behind what is there, parted by a space.
    pub fn push(&mut self, source: &'a SourceFile, piece: Span) {
        self.file = source.id();
        self.push_between(" ", piece.start());
        let text = source.slice(piece);
        let mut waiting_for: Option<char> = None;
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let start = piece.start() + text.len() - rest.len();
            let as_it_is = waiting_for.map_or_else(|| single_spaced(rest), |closing| quoted(rest, closing));
            if let Some((plain, behind)) =
                rest.split_at_checked(as_it_is).filter(|(plain, _)| !plain.is_empty())
            {
                self.push_plain(source, start, plain.len());
                rest = behind;
                continue;
            }
            rest = rest.get(character.len_utf8()..).unwrap_or("");
            if let Some(closing) = waiting_for.take() {
                self.push_from(source, closing, character, start);
                continue;
            }
            waiting_for = closing_quote(character);
            match folded(character) {
                ' ' if self.text.is_empty() || self.text.ends_with(' ') => {}
                other => self.push_from(source, other, character, start),
            }
        }
        if waiting_for.is_none() && self.text.ends_with(' ') {
            self.trim_end();
        }
    }

    fn trim_end(&mut self) {
        let length = self.text.trim_end_matches(' ').len();
        match &mut self.text {
            Cow::Borrowed(text) => *text = text.get(..length).unwrap_or(text),
            Cow::Owned(text) => text.truncate(length),
        }
        while self.runs.last().is_some_and(|run| run.at >= length) {
            self.runs.pop();
        }
        self.base = self.base.filter(|_| length > 0);
    }

    /// Adds text that stands nowhere in the file, at an offset of the file, unless nothing is there yet.
    pub fn push_between(&mut self, text: &str, at: usize) {
        if !self.text.is_empty() {
            let owned = self.owned();
            let run = Run { at: owned.len(), start: at, end: Some(at) };
            owned.push_str(text);
            self.runs.push(run);
        }
    }

    /// Returns the text as one that more can be added to, whatever stands where.
    fn owned(&mut self) -> &mut String {
        if let Some(base) = self.base.take() {
            // Header and cell are glued of two pieces and a space.
            self.runs.reserve(3);
            self.runs.push(Run { at: 0, start: base as usize, end: None });
        }
        if let Cow::Borrowed(text) = self.text {
            let mut owned = String::with_capacity(text.len() + ROOM);
            owned.push_str(text);
            self.text = Cow::Owned(owned);
        }
        self.text.to_mut()
    }

    /// Adds so many bytes of the file as they stand there.
    fn push_plain(&mut self, source: &'a SourceFile, start: usize, length: usize) {
        let at = self.text.len();
        let whole = source.text();
        if self.text.is_empty() && self.runs.is_empty() {
            self.base = u32::try_from(start).ok();
        }
        // Most lines stand in the file as the grammar reads them.
        if let Some(base) = self.base().filter(|base| base + at == start) {
            self.text = Cow::Borrowed(whole.get(base..start + length).unwrap_or(""));
            return;
        }
        let owned = self.owned();
        owned.push_str(whole.get(start..start + length).unwrap_or(""));
        if !self.runs.last().is_some_and(|run| run.end.is_none() && run.start_of(at) == start) {
            self.runs.push(Run { at, start, end: None });
        }
    }

    /// Adds a character that the file spells as `written` at an offset.
    fn push_from(&mut self, source: &'a SourceFile, character: char, written: char, start: usize) {
        if character == written {
            return self.push_plain(source, start, character.len_utf8());
        }
        let owned = self.owned();
        let at = owned.len();
        owned.push(character);
        self.runs.push(Run { at, start, end: Some(start + written.len_utf8()) });
    }

    /// Returns the place in the file of the bytes from `start` to `end` of the text; an empty run stands behind what is
    /// before it.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if let Some(base) = self.base() {
            return self.span_from(base, start, end);
        }
        let run = |at: usize| {
            let behind = self.runs.partition_point(|run| run.at <= at);
            behind.checked_sub(1).and_then(|index| self.runs.get(index)).filter(|_| at < self.text.len())
        };
        let behind = |at: usize| run(at.checked_sub(1)?).map(|run| run.end_of(at));
        let first = || self.runs.first().map_or(0, |run| run.start);
        if start >= end {
            let at = behind(start).unwrap_or_else(first);
            return Span::new(self.file, at, at);
        }
        let from = run(start).map(|run| run.start_of(start)).or_else(|| behind(start)).unwrap_or_else(first);
        Span::new(self.file, from, behind(end).unwrap_or(from))
    }

    fn span_from(&self, base: usize, start: usize, end: usize) -> Span {
        let length = self.text.len();
        let from = if start <= length { base + start } else { base };
        let behind = if start >= end || end > length { from } else { base + end };
        Span::new(self.file, from, behind)
    }

    /// Returns the place of the whole chunk.
    pub fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    /// Returns true when the brackets and the words that open a level of their own are nested deeper than so many levels.
    pub fn is_deeper(&self, most: usize, openers: &[&str]) -> bool {
        if self.text.len() < most && memchr::memchr(b'(', self.text.as_bytes()).is_none() {
            return false;
        }
        let brackets = self.text.bytes().filter(|byte| *byte == b'(').count();
        // Each word but the last ends at one of these; a bracket counts as two.
        let ends = self.text.bytes().filter(|byte| matches!(byte, b' ' | b',')).count();
        if 2 * brackets + ends < most {
            return false;
        }
        let mut brackets = 0_usize;
        let mut deepest = 0_usize;
        for character in self.text.chars() {
            match character {
                '(' => brackets += 1,
                ')' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(brackets);
        }
        let words = self.text.split([' ', '(', ',']).filter(|word| openers.contains(word)).count();
        deepest + words > most
    }
}

#[cfg(test)]
mod tests {
    use super::Chunk;
    use crate::seeded::Seeded;
    use crate::source::Sources;
    use crate::syntax::ast::{ClauseKind, Head};
    use crate::syntax::parse;

    #[test]
    fn a_clause_glued_from_header_and_cell_stands_in_the_file_of_its_table() {
        let mut sources = Sources::new();
        sources.add("a.lijiao", "rule r\n");
        let second =
            sources.add("b.lijiao", "rules r\n    | given certificate | waive |\n    | CET | 00012 |\n");
        let tree = parse(sources.get(second).unwrap()).file;
        let Head::RuleTable { rows, .. } = &tree.declarations.iter().next().unwrap().head else {
            panic!("not a table")
        };
        let ClauseKind::Result(result) = &rows[0].clauses.outline()[1].kind else { panic!("not a result") };
        assert_eq!(sources.slice(result.targets.span), "00012");
    }

    #[test]
    fn a_text_that_stands_as_it_is_is_its_own_chunk() {
        let marks = ["a", "B7", " ", "\"", "  ", "＂", "规", "\t", ",", "“", "”", "#", "、"];
        let mut seeded = Seeded::of(5);
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..seeded.below(11) {
                let some = [&marks[..4], &marks][seeded.below(2)];
                text.push_str(seeded.one_of(some));
            }
            let source = crate::source::SourceFile::new("a.lijiao", text.trim());
            let mut slowly = Chunk::default();
            slowly.push(&source, source.whole());
            let quickly = Chunk::of(&source, [source.whole()]);
            assert_eq!(quickly.text(), slowly.text(), "{text:?}");
            assert_eq!(quickly.is_just(source.whole()), slowly.is_just(source.whole()), "{text:?}");
        }
    }
}
