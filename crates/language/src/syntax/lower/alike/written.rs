//! A block as it is written: the shapes of its lines, and where their literals stand in the file.

use crate::source::{SourceFile, Span};
use crate::syntax::chunk::Chunk;
use crate::syntax::layout::{Block, BlockKind, MOST_NESTED};
use crate::syntax::lexicon;
use crate::syntax::lower::Lower;
use crate::syntax::lower::shape::{Literal, Shape};

/// The longest line that is read, in bytes: longer ones hardly come again.
const LONGEST: usize = 400;

/// The marks of the key around a block under another; no shape holds them.
const ATTACHED: u8 = 0x11;
const ITEM: u8 = 0x12;
const END: u8 = 0x13;
const CELL: u8 = 0x14;

/// The lines of a block.
#[derive(Default)]
pub struct Written {
    /// The shapes of all lines; literals stand at their offsets in the file.
    pub(super) shape: Shape,
    /// Offsets in the file from which what stands behind is counted: the start of each line and the end of each literal, in order.
    stops: Vec<usize>,
    /// Where each line begins and ends.
    pub(super) lines: Vec<(usize, usize)>,
    /// Where all of it begins, when what stands in front of it, such as a header, is the same for all texts of the shape.
    shared_before: Option<usize>,
}

impl Written {
    /// Returns the shape of the whole.
    pub fn key(&self) -> &[u8] {
        &self.shape.key
    }

    /// Returns the literals by their offsets in the file.
    pub fn literals(&self) -> &[Literal] {
        &self.shape.literals
    }

    /// Returns the offsets from which what stands behind is counted.
    pub fn stops(&self) -> &[usize] {
        &self.stops
    }

    /// Returns true for a row of a table.
    pub fn is_row(&self) -> bool {
        self.shared_before.is_some()
    }

    /// Returns how many lines of the file all of it takes, with empty ones between them.
    pub fn line_count(&self, source: &SourceFile) -> u32 {
        let (Some((start, _)), Some((_, end))) = (self.lines.first(), self.lines.last()) else { return 0 };
        let text = source.text().as_bytes().get(*start..*end).unwrap_or(&[]);
        u32::try_from(memchr::memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX - 1) + 1
    }

    /// Returns the end of the line that holds an offset.
    pub fn line_end(&self, at: usize) -> Option<usize> {
        if self.shared_before.is_some_and(|start| at < start) {
            return Some(at);
        }
        self.lines.iter().find(|(start, end)| (*start..=*end).contains(&at)).map(|(_, end)| *end)
    }

    /// Writes the texts of some literals, one behind the other.
    pub fn texts_of(&self, literals: &[usize], source: &SourceFile, texts: &mut Vec<u8>) {
        texts.clear();
        // Mostly there are none, and no bytes that lie nowhere take a processor as long to compare as a thousand.
        texts.push(0);
        for literal in literals.iter().filter_map(|index| self.literals().get(*index)) {
            let text = source.text().get(literal.start..literal.end).unwrap_or("");
            texts.extend_from_slice(text.as_bytes());
            texts.push(0);
        }
    }

    /// Reads a block with those under it; returns false where a line of it does not stand in the file as the grammar reads it.
    pub fn read(&mut self, lower: &Lower<'_>, first: &[u8], block: &Block) -> bool {
        self.begin(first);
        self.add_head(lower);
        self.block(lower, block)
    }

    /// Reads the cells of a row of the table at hand.
    pub fn read_row(&mut self, source: &SourceFile, row: Span, cells: &[Span]) -> bool {
        self.begin(&[]);
        // What stands in front of the row is where it is for each of them.
        self.stops.push(0);
        self.shared_before = Some(row.start());
        self.stops.push(row.start());
        self.lines.push((row.start(), row.start()));
        for cell in cells {
            let chunk = Chunk::of(source, [*cell]);
            let is_plain = cell.len() <= LONGEST && chunk.is_just(*cell) && !chunk.text().contains('(');
            if !is_plain || !self.line(chunk.text(), *cell) {
                return false;
            }
            self.shape.key.push(CELL);
        }
        self.stops.push(row.end());
        self.lines.push((row.end(), row.end()));
        cells.last().is_some_and(|last| last.end() < row.end())
    }

    /// Reads the own line of a block.
    pub fn read_line(&mut self, lower: &Lower<'_>, first: &[u8], block: &Block) -> bool {
        self.begin(first);
        self.add_head(lower);
        self.own_line(lower, block)
    }

    pub(super) fn begin(&mut self, first: &[u8]) {
        self.shape.begin(first);
        self.stops.clear();
        self.lines.clear();
        self.shared_before = None;
    }

    fn add_head(&mut self, lower: &Lower<'_>) {
        self.shape.key.extend_from_slice(lower.head.as_bytes());
        self.shape.key.push(END);
    }

    fn block(&mut self, lower: &Lower<'_>, block: &Block) -> bool {
        if !self.own_line(lower, block) {
            return false;
        }
        block.children.iter().all(|child| {
            let mark = match child.kind {
                BlockKind::Attached => ATTACHED,
                BlockKind::Item => ITEM,
                BlockKind::Declaration(_) | BlockKind::Clause | BlockKind::Row => return false,
            };
            self.shape.key.push(mark);
            let is_read = self.block(lower, child);
            self.shape.key.push(END);
            is_read
        })
    }

    fn own_line(&mut self, lower: &Lower<'_>, block: &Block) -> bool {
        let [line] = &*block.lines else { return false };
        let content = lower.content(*line);
        if lower.is_broken_layout(block) || !lower.is_code(*line) || content.len() > LONGEST {
            return false;
        }
        if !lower.lines.get(*line).is_some_and(|line| line.just) {
            return false;
        }
        let chunk = Chunk::just(lower.source, content);
        !chunk.is_deeper(MOST_NESTED, lexicon::nesting_words()) && self.line(chunk.text(), content)
    }

    fn line(&mut self, text: &str, content: Span) -> bool {
        let known = self.shape.literals.len();
        let is_read = self.shape.add(text);
        if is_read {
            self.place(content, known);
        }
        is_read
    }

    /// Notes where a line stands in the file, and with it its literals, which are those from an index on.
    pub(super) fn place(&mut self, content: Span, first: usize) {
        let start = content.start();
        self.lines.push((start, content.end()));
        self.stops.push(start);
        for literal in self.shape.literals.iter_mut().skip(first) {
            literal.start += start;
            literal.end += start;
            self.stops.push(literal.end);
        }
    }
}
