//! The shape of a chunk: its text with a class in the place of each literal.
//!
//! Always true: texts of one shape match the same rules of the grammar at the same literals. The grammar knows words, marks, Chinese
//! characters, letters and digits; a literal is a run of letters and digits that is no word of it, or a quote. Of a run the grammar
//! can see with which of the two it begins and ends, and of digits alone how many there are and whether a nought stands in front.
//! Of several lines those of one shape are parted, indented and commented at the same places.

mod recent;

use crate::syntax::plain::{in_plain_quotes, in_words};
use crate::syntax::script::closing_quote;

use recent::Recent;
use std::ops::Range;

/// A mark that other marks close than those of which it is one.
const FULL_WIDTH_QUOTE: char = '＂';

/// The longest run of digits that has a class.
const MOST_DIGITS: usize = 200;

/// The classes of literals in the key; no text holds these characters.
const DIGITS: u8 = 1;
const PADDED: u8 = 2;
const WORD: u8 = 4;

/// What runs have in the place of a class that may be words of the grammar, or that have more digits than have one.
const OF_GRAMMAR: u8 = 0;
const TOO_LONG: u8 = 3;

/// The classes of bytes: those of a run, those that start something else, and marks that stand for themselves.
const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;
const IN_RUN: u8 = SMALL | CAPITAL | DIGIT;
const OTHER: u8 = 8;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "the loop ends with the list")]
        #[expect(clippy::cast_possible_truncation, reason = "the loop ends with the list")]
        {
            classes[byte] = match byte as u8 {
                b'a'..=b'z' | b'_' => SMALL,
                b'A'..=b'Z' => CAPITAL,
                b'0'..=b'9' => DIGIT,
                b'"' => OTHER,
                b' '..=b'~' | b'\n' | b'\r' => 0,
                _ => OTHER,
            };
        }
        byte += 1;
    }
    classes
}

fn class_of(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// Returns where the run begins that goes on at a byte.
fn run_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(&[]);
    at - before.iter().rev().take_while(|byte| class_of(**byte) & IN_RUN != 0).count()
}

/// A run of letters and digits.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Run {
    length: usize,
    class: u8,
}

/// Returns the run that begins at the start of a text.
fn run_at(bytes: &[u8]) -> Run {
    let (mut seen, mut last) = (0, 0);
    let is_behind = |byte: &u8| {
        let class = class_of(*byte) & IN_RUN;
        if class != 0 {
            seen |= class;
            last = class;
        }
        class == 0
    };
    let length = bytes.iter().position(is_behind).unwrap_or(bytes.len());
    let is_padded = length > 1 && bytes.first() == Some(&b'0');
    let class = match seen {
        0 | SMALL => OF_GRAMMAR,
        DIGIT if length > MOST_DIGITS => TOO_LONG,
        DIGIT if is_padded => PADDED,
        DIGIT => DIGITS,
        // `article12` is a word with its number.
        _ if bytes.starts_with(b"art") => OF_GRAMMAR,
        _ => WORD + u8::from(bytes.first().is_some_and(u8::is_ascii_digit)) * 2 + u8::from(last == DIGIT),
    };
    Run { length, class }
}

impl Run {
    /// Returns how many digits the run has, where it has nothing else.
    fn digits(self) -> Option<u8> {
        if matches!(self.class, DIGITS | PADDED) { u8::try_from(self.length).ok() } else { None }
    }
}

/// Returns how far it is to the mark that closes a quote, where none that is full-width closes it before.
fn to_mark(bytes: &[u8]) -> Option<usize> {
    let length = memchr::memchr(b'"', bytes)?;
    let within = bytes.get(..length)?;
    let is_full_width = |bytes: &[u8]| bytes == "＂".as_bytes();
    (within.is_ascii() || !within.windows(3).any(is_full_width)).then_some(length)
}

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
    /// How many bytes stand within quotes.
    pub quoted: usize,
    /// True when a bracket stands within a quote.
    pub has_brackets: bool,
    /// The shapes of texts that were added last.
    recent: Recent,
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
        (self.quoted, self.has_brackets) = (0, false);
    }

    /// Adds the shape of a text to the key, which is likely to have come a short while ago; returns false for a text that has none.
    pub fn add_again(&mut self, text: &str) -> bool {
        if self.add_recent(text) {
            return true;
        }
        let known = (self.key.len(), self.literals.len());
        let is_added = self.add(text);
        if is_added {
            self.note_new(text, known);
        }
        is_added
    }

    /// Adds the shape of a text to the key; returns false for a text that has none.
    pub fn add(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        // What is in the key as it is written is added in one go.
        let (mut at, mut plain) = (0, 0);
        loop {
            at += in_words(bytes.get(at..).unwrap_or(&[]));
            let Some(byte) = bytes.get(at).copied() else { break };
            let class = class_of(byte);
            if class & IN_RUN != 0 {
                let start = run_start(bytes, at);
                let run = run_at(bytes.get(start..).unwrap_or(&[]));
                at = start + run.length;
                if run.class == TOO_LONG {
                    return false;
                }
                if run.class != OF_GRAMMAR {
                    self.keep(bytes, plain, start);
                    self.key.push(run.class);
                    self.key.extend(run.digits());
                    self.literals.push(Literal { start, end: at });
                    plain = at;
                }
            } else if class != OTHER {
                at += 1;
            } else {
                let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    return false;
                };
                match closing_quote(character).filter(|_| character != FULL_WIDTH_QUOTE) {
                    Some(closing) => {
                        let within = at + character.len_utf8();
                        self.keep(bytes, plain, within);
                        let Some(end) = self.quote(text, at..within, closing) else { return false };
                        (at, plain) = (end, end);
                    }
                    None if character.is_control() || character == FULL_WIDTH_QUOTE => return false,
                    None => at += character.len_utf8(),
                }
            }
        }
        self.keep(bytes, plain, at);
        true
    }

    fn keep(&mut self, bytes: &[u8], start: usize, end: usize) {
        self.key.extend_from_slice(bytes.get(start..end).unwrap_or(&[]));
    }

    /// Adds a quote behind the mark that opens it, which the key holds.
    fn quote(&mut self, text: &str, opening: Range<usize>, closing: char) -> Option<usize> {
        let within = text.get(opening.end..)?;
        let plain = in_plain_quotes(within.as_bytes());
        let is_closed = within.get(plain..).and_then(|rest| rest.chars().next()) == Some(closing);
        let length = if is_closed { plain } else { self.length_within(within, closing)? };
        self.quoted += length;
        let end = opening.end + length + closing.len_utf8();
        self.literals.push(Literal { start: opening.start, end });
        Some(end)
    }

    /// Returns how far it is to the mark that closes a quote on its line.
    fn length_within(&mut self, within: &str, closing: char) -> Option<usize> {
        let length = if closing == '"' { to_mark(within.as_bytes())? } else { within.find(closing)? };
        let within = within.as_bytes().get(..length)?;
        self.has_brackets |= within.contains(&b'(');
        (!within.contains(&b'\n')).then_some(length)
    }
}
