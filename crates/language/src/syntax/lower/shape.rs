//! The shape of a chunk: its text with a class in the place of each literal.
//!
//! Always true: texts of one shape match the same rules of the grammar at the same literals. The grammar knows words, marks, Chinese
//! characters, letters and digits; a literal is a run of letters and digits that is no word of it, or a quote. Of a run the grammar
//! can see with which of the two it begins and ends, and of digits alone how many there are and whether a nought stands in front.

use crate::syntax::script::closing_quote;

/// The longest run of digits that has a class.
const MOST_DIGITS: usize = 200;

/// The classes of literals in the key; no text holds these characters.
const DIGITS: u8 = 1;
const PADDED: u8 = 2;
const WORD: u8 = 4;

/// A literal in a text: where it begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literal {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset behind its last byte.
    pub end: usize,
}

/// The shape of a text.
#[derive(Debug, Default)]
pub struct Shape {
    /// The text with the classes of its literals; equal for all texts of one shape.
    pub key: Vec<u8>,
    /// The literals in order.
    pub literals: Vec<Literal>,
}

impl Shape {
    /// Reads the shape of a text behind a first byte of the key; returns false for a text that has none.
    pub fn read(&mut self, first: &[u8], text: &str) -> bool {
        self.begin(first);
        self.add(text)
    }

    /// Starts a key with its first bytes.
    pub fn begin(&mut self, first: &[u8]) {
        self.key.clear();
        self.key.extend_from_slice(first);
        self.literals.clear();
    }

    /// Adds the shape of a text to the key; returns false for a text that has none.
    pub fn add(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            let end = match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' => self.run(bytes, at),
                b'"' => self.quote(text, at, '"'),
                b' '..=b'~' => {
                    self.key.push(byte);
                    Some(at + 1)
                }
                _ => self.character(text, at),
            };
            let Some(end) = end else { return false };
            at = end;
        }
        true
    }

    fn run(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        let rest = bytes.get(start..)?;
        let is_in = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = rest.iter().position(|byte| !is_in(byte)).unwrap_or(rest.len());
        let run = rest.get(..length)?;
        let (first, last) = (run.first()?.is_ascii_digit(), run.last()?.is_ascii_digit());
        let end = start + length;
        if first && run.iter().all(u8::is_ascii_digit) {
            let is_padded = length > 1 && run.first() == Some(&b'0');
            let digits = u8::try_from(length.min(MOST_DIGITS + 1)).ok().filter(|_| length <= MOST_DIGITS)?;
            self.key.extend_from_slice(&[if is_padded { PADDED } else { DIGITS }, digits]);
        } else if run.iter().any(|byte| !byte.is_ascii_lowercase() && *byte != b'_')
            && !run.starts_with(b"art")
        {
            // `article12` is a word of the grammar with its number.
            self.key.push(WORD + u8::from(first) * 2 + u8::from(last));
        } else {
            self.key.extend_from_slice(run);
            return Some(end);
        }
        self.literals.push(Literal { start, end });
        Some(end)
    }

    fn character(&mut self, text: &str, start: usize) -> Option<usize> {
        let character = text.get(start..)?.chars().next().filter(|character| !character.is_control())?;
        if let Some(closing) = closing_quote(character) {
            return self.quote(text, start, closing);
        }
        let end = start + character.len_utf8();
        self.key.extend_from_slice(text.get(start..end)?.as_bytes());
        Some(end)
    }

    fn quote(&mut self, text: &str, start: usize, closing: char) -> Option<usize> {
        let opening = text.get(start..)?.chars().next()?.len_utf8();
        let within = text.get(start + opening..)?;
        let end = start + opening + within.find(closing)? + closing.len_utf8();
        self.key.extend_from_slice(text.get(start..start + opening)?.as_bytes());
        self.literals.push(Literal { start, end });
        Some(end)
    }
}
