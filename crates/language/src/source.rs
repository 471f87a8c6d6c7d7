//! Source files and places in them. Text comes in as the user wrote it, with a byte-order mark or CRLF line ends or
//! without; offsets always count the bytes of that same text, and a place is only turned into a column when shown.

mod bytes;
mod name;
#[cfg(test)]
mod tests;

pub use bytes::{FileBytes, Files};
pub use name::FileName;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The number of a file within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// A run of bytes in one file, from `start` up to but not including `end`. It stands in every name and expression, so it takes
/// twelve bytes: what lies behind the first four gigabytes of a file has its place at their end. Readers refuse a file of a policy far before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: SourceId,
    start: u32,
    end: u32,
}

impl Span {
    /// Returns the span from `start` to `end` in bytes; a span that would end before it starts is empty.
    pub fn new(file: SourceId, start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: narrow(start), end: narrow(end.max(start)) }
    }

    /// Returns the offset of the first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Returns the offset behind the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Returns the number of bytes.
    pub fn len(self) -> usize {
        self.end().saturating_sub(self.start())
    }

    /// Returns true when no byte is covered.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the smallest span that covers both, in the file of the first.
    pub fn join(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Returns the empty span at the start of this one.
    pub fn at_start(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// Returns the empty span behind the end of this one.
    pub fn at_end(self) -> Self {
        Self { start: self.end, ..self }
    }

    /// Returns true when the other span lies wholly within this one.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A place in a file as people and tools count it; everything starts at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in characters (Unicode code points): what a reader counts.
    pub column: usize,
    /// The column in UTF-16 units: what editors count.
    pub utf16_column: usize,
    /// The column in bytes.
    pub byte_column: usize,
}

/// A file of a policy: its name as shown to the user, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    id: SourceId,
    name: FileName,
    /// Whoever holds the bytes of the file holds them here.
    text: Arc<String>,
    /// Where the lines begin, found when somebody first asks: of a sheet without a fault nobody does.
    line_starts: OnceLock<Vec<u32>>,
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        (self.id, &self.name, &self.text) == (other.id, &other.name, &other.text)
    }
}

impl Eq for SourceFile {}

/// The byte-order mark some editors put in front of UTF-8 text.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns the text of some bytes; what is no text stands there as a replacement character.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    // Most files are text, which is quickly seen.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

impl SourceFile {
    /// Returns a file that stands alone, as file 0.
    pub fn new(name: impl Into<FileName>, text: impl Into<String>) -> Self {
        Self::with_id(SourceId::default(), name, text)
    }

    /// Returns a file with a number given by the caller.
    pub fn with_id(id: SourceId, name: impl Into<FileName>, text: impl Into<String>) -> Self {
        Self::of(id, name.into(), Arc::new(text.into()))
    }

    /// Returns a file that stands alone, as file 0, whose text others hold too.
    pub fn shared(name: impl Into<FileName>, text: Arc<String>) -> Self {
        Self::of(SourceId::default(), name.into(), text)
    }

    fn of(id: SourceId, name: FileName, text: Arc<String>) -> Self {
        Self { id, name, text, line_starts: OnceLock::new() }
    }

    // Callers are built without optimisation: what is done for each byte is done here.
    fn find_line_starts(&self) -> Vec<u32> {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let ends = || memchr::memchr_iter(b'\n', self.text.as_bytes());
        let mut line_starts = Vec::with_capacity(ends().count() + 1);
        line_starts.push(narrow(self.first()));
        line_starts.extend(ends().map(|at| narrow(at + 1)));
        line_starts
    }

    /// Returns the offset behind a byte-order mark.
    fn first(&self) -> usize {
        if self.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
    }

    fn line_start(&self, index: usize) -> Option<usize> {
        self.line_starts().get(index).map(|start| *start as usize)
    }

    /// Returns the number of the file.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// Returns the name shown to the user, usually a path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name to be held by what stands in the file.
    pub fn shared_name(&self) -> FileName {
        self.name.clone()
    }

    /// Returns the whole text, a byte-order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the whole text, to be held by what stands in the file.
    pub fn shared_text(&self) -> Arc<String> {
        Arc::clone(&self.text)
    }

    /// Returns the text behind a byte-order mark, and the offset at which it starts.
    pub fn body(&self) -> (usize, &str) {
        let start = self.first();
        (start, self.text.get(start..).unwrap_or(""))
    }

    /// Returns the span of this file from `start` to `end` in bytes.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }

    /// Returns the span of the whole text behind a byte-order mark.
    pub fn whole(&self) -> Span {
        self.span(self.body().0, self.text.len())
    }

    /// Returns the text of a span, or an empty text when the span is not within this file's characters.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start()..span.end()).unwrap_or("")
    }

    /// Returns the offset at which each line begins.
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| self.find_line_starts())
    }

    /// Returns the number of lines; a file that ends in a line break has an empty last line.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// Returns a line, counted from 1, without its line end, or `None` behind the last.
    pub fn line(&self, line: usize) -> Option<&str> {
        let span = self.line_span(line)?;
        Some(self.slice(span))
    }

    /// Returns the span of a line, counted from 1, without its line end, or `None` behind the last.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = self.line_start(line.checked_sub(1)?)?;
        let next = self.line_start(line);
        let end = next.map_or(self.text.len(), |next| next - 1);
        let text = self.text.get(start..end)?;
        let ended_by_crlf = next.is_some() && text.ends_with('\r');
        Some(self.span(start, if ended_by_crlf { end - 1 } else { end }))
    }

    /// Returns the place of a byte offset. An offset behind the end is taken as the end, one within a character as
    /// the start of that character, and one in a byte-order mark as the start of the text.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.character_start(offset);
        let line = self.line_of(offset);
        let start = self.line_start(line - 1).unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        Position {
            line,
            column: before.chars().count() + 1,
            utf16_column: before.chars().map(char::len_utf16).sum::<usize>() + 1,
            byte_column: before.len() + 1,
        }
    }

    /// Returns the line of a byte offset, counted from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        let at = offset.min(self.text.len());
        self.line_starts().partition_point(|start| *start as usize <= at).max(1)
    }

    /// Returns the line of a byte offset that is likely to be near to one of these lines.
    pub fn line_near(&self, offset: usize, lines: [usize; 2]) -> usize {
        let at = offset.min(self.text.len());
        let near = |line: usize| {
            let (from, until) = (line.saturating_sub(8), line.saturating_add(24));
            let window = self.line_starts().get(from..until)?;
            let begins = window.first().is_some_and(|first| *first as usize <= at);
            let ends = self.line_start(until).is_some_and(|next| at < next);
            (begins && ends).then(|| from + window.partition_point(|start| *start as usize <= at))
        };
        lines.into_iter().find_map(near).unwrap_or_else(|| self.line_of(offset))
    }

    fn character_start(&self, offset: usize) -> usize {
        let mut start = offset.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        start
    }

    /// Returns the byte offset of a line and a UTF-16 column, both counted from 1, as editors give them. A column
    /// behind the end of the line is its end; a line behind the last is the end of the text.
    pub fn offset_of_utf16(&self, line: usize, utf16_column: usize) -> usize {
        let Some(span) = self.line_span(line) else { return self.text.len() };
        let wanted = utf16_column.saturating_sub(1);
        let mut units = 0;
        for (at, character) in self.slice(span).char_indices() {
            units += character.len_utf16();
            if units > wanted {
                return span.start() + at;
            }
        }
        span.end()
    }
}

/// The files loaded for one policy, in the order in which they were loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Whoever goes on with the files of another shares them.
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// Returns an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a set of one file that is already there; the file must have the number 0.
    pub fn of(file: SourceFile) -> Self {
        Self { files: vec![Arc::new(SourceFile { id: SourceId::default(), ..file })] }
    }

    /// Adds a file and returns its number.
    pub fn add(&mut self, name: impl Into<FileName>, text: impl Into<String>) -> SourceId {
        self.take(SourceFile::new(name, text))
    }

    /// Adds a file that is already there under a number of its own, which it returns.
    pub fn take(&mut self, file: SourceFile) -> SourceId {
        self.share(file).id
    }

    /// Adds a file that is already there under a number of its own, and returns it.
    pub fn share(&mut self, file: SourceFile) -> Arc<SourceFile> {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let file = Arc::new(SourceFile { id, ..file });
        self.files.push(Arc::clone(&file));
        file
    }

    /// Returns a file, or `None` for a number that this set did not give.
    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?).map(Arc::as_ref)
    }

    /// Returns the file of a name, or `None`.
    pub fn find(&self, name: &str) -> Option<&SourceFile> {
        self.iter().find(|file| file.name() == name)
    }

    /// Returns the files in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().map(Arc::as_ref)
    }

    /// Returns the text of a span, or an empty text when no loaded file has it.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |file| file.slice(span))
    }
}
