//! One line of plain JSON, read without a tree: texts without escapes, whole numbers, yes and no.
//!
//! What is read here is read by [`crate::record::read`] in the same way; whatever is not plain (an escape, a fraction, a field
//! that needs more than its value, a key that comes twice) is nothing, and is left to that reader.

mod keys;
mod scan;
#[cfg(test)]
mod tests;

use super::reused;
use crate::date::Day;
use crate::quantity::Number;
use keys::Field;
pub(super) use keys::Key;
use scan::plain_length;
use std::ops::Range;

/// Returns whether JSON holds a text without escapes.
#[inline]
pub fn is_plain(text: &str) -> bool {
    plain_length(text.as_bytes()).is_none()
}

/// A value as it stands in a line or cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar<'t> {
    /// A whole number.
    Whole(i64),
    /// A number with decimal places.
    Fraction(Number),
    /// A text of JSON.
    Text(&'t str),
    /// Yes or no.
    YesNo(bool),
    /// A day.
    Day(Day),
    /// The text of a cell, which may stand for a number.
    Cell(&'t str),
}

/// A fact that the line gives: the position of its name, and its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'t> {
    pub(super) name: usize,
    pub(super) value: Scalar<'t>,
}

/// An item as it stands in the line.
#[derive(Debug, Clone)]
pub(super) struct ItemLine<'t> {
    pub(super) id: &'t str,
    pub(super) kind: &'t str,
    /// Empty where it has none.
    pub(super) code: &'t str,
    /// Its facts among those of the line.
    pub(super) facts: Range<usize>,
    /// Its papers among those of the line.
    pub(super) papers: Range<usize>,
}

/// A record as it stands in the line.
#[derive(Debug, Default)]
pub(super) struct Line<'t> {
    pub(super) id: &'t str,
    /// Whether it has an application, be that empty.
    pub(super) has_application: bool,
    pub(super) date: Option<&'t str>,
    pub(super) programme: Option<&'t str>,
    pub(super) items: Vec<ItemLine<'t>>,
    /// The facts of the items, one item behind the other.
    pub(super) facts: Vec<Given<'t>>,
    /// The facts of the learner.
    pub(super) learner: Vec<Given<'t>>,
    /// All papers.
    pub(super) papers: Vec<&'t str>,
    /// The papers shown with the application, among them.
    pub(super) shown: Range<usize>,
}

/// The facts that a record may give, by owner.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) item: Vec<Box<str>>,
    pub(super) learner: Vec<Box<str>>,
}

impl Line<'_> {
    /// Returns no line, in the memory of this one.
    pub(super) fn emptied<'o>(self) -> Line<'o> {
        let Self { items, facts, learner, papers, .. } = self;
        let (items, facts) = (reused(items), reused(facts));
        Line { items, facts, learner: reused(learner), papers: reused(papers), ..Line::default() }
    }

    /// Makes room for another line.
    fn clear(&mut self) {
        (self.id, self.has_application, self.shown) = ("", false, 0..0);
        (self.date, self.programme) = (None, None);
        self.items.clear();
        self.facts.clear();
        self.learner.clear();
        self.papers.clear();
    }
}

/// Reads what stands in a line; `None` for one that is not plain, of which only parts are read. `keys` are those of the items
/// of the lines before, read with the same names.
pub(super) fn read<'t>(text: &'t str, names: &Names, keys: &mut Vec<Key>, line: &mut Line<'t>) -> Option<()> {
    line.clear();
    let mut reader = Reader { text, at: 0, names, keys };
    // Each part comes once.
    let mut parts = ["id", "application", "items", "learner", "judgements", "history"];
    reader.space();
    reader.object(|reader, key| {
        std::mem::take(parts.iter_mut().find(|part| **part == key)?);
        match key {
            "id" => line.id = reader.word()?,
            "application" => {
                line.has_application = true;
                reader.application(line)?;
            }
            "items" => reader.items(line)?,
            "learner" => reader.learner(&mut line.learner)?,
            _ => reader.nothing()?,
        }
        Some(())
    })?;
    reader.space();
    (reader.at == text.len() && !line.id.is_empty()).then_some(())
}

struct Reader<'t, 'n> {
    text: &'t str,
    at: usize,
    names: &'n Names,
    /// The keys of the item before: most items have the same keys in the same order.
    keys: &'n mut Vec<Key>,
}

impl<'t> Reader<'t, '_> {
    fn application(&mut self, line: &mut Line<'t>) -> Option<()> {
        self.object(|reader, key| {
            let field = match key {
                "date" => &mut line.date,
                "programme" => &mut line.programme,
                "papers" if line.shown.is_empty() => {
                    line.shown = reader.papers(&mut line.papers)?;
                    return Some(());
                }
                _ => return None,
            };
            let word = reader.word()?;
            field.replace(word).is_none().then_some(())
        })
    }

    fn learner(&mut self, facts: &mut Vec<Given<'t>>) -> Option<()> {
        self.object(|reader, key| {
            let name = reader.names.learner.iter().position(|name| **name == *key)?;
            if facts.iter().any(|given| given.name == name) {
                return None;
            }
            facts.push(Given { name, value: reader.scalar()? });
            Some(())
        })
    }

    /// A list of nothing.
    fn nothing(&mut self) -> Option<()> {
        self.take(b'[')?;
        self.space();
        self.take(b']')
    }

    /// A list of papers, one at least.
    fn papers(&mut self, papers: &mut Vec<&'t str>) -> Option<Range<usize>> {
        let first = papers.len();
        self.take(b'[')?;
        self.space();
        loop {
            papers.push(self.word()?);
            self.space();
            match self.byte()? {
                b',' => self.space(),
                b']' => return Some(first..papers.len()),
                _ => return None,
            }
        }
    }

    fn items(&mut self, line: &mut Line<'t>) -> Option<()> {
        self.take(b'[')?;
        self.space();
        if self.take(b']').is_some() {
            return Some(());
        }
        loop {
            let item = self.item(line)?;
            line.items.push(item);
            self.space();
            match self.byte()? {
                b',' => self.space(),
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    fn item(&mut self, line: &mut Line<'t>) -> Option<ItemLine<'t>> {
        let first = line.facts.len();
        let mut item = ItemLine { id: "", kind: "", code: "", facts: first..first, papers: 0..0 };
        self.take(b'{')?;
        self.space();
        for place in 0.. {
            let field = self.field(place)?;
            self.space();
            let named = match field {
                Field::Id => Some(&mut item.id),
                Field::Kind => Some(&mut item.kind),
                Field::Code => Some(&mut item.code),
                Field::Papers if item.papers.is_empty() => {
                    item.papers = self.papers(&mut line.papers)?;
                    None
                }
                Field::Papers => return None,
                Field::Fact(name) => {
                    if line.facts.get(first..)?.iter().any(|given| given.name == name) {
                        return None;
                    }
                    line.facts.push(Given { name, value: self.scalar()? });
                    None
                }
            };
            if let Some(named) = named
                && !std::mem::replace(named, self.word()?).is_empty()
            {
                return None;
            }
            self.space();
            match self.byte()? {
                b',' => self.space(),
                b'}' => break,
                _ => return None,
            }
        }
        item.facts.end = line.facts.len();
        (!item.id.is_empty() && !item.kind.is_empty()).then_some(item)
    }

    /// Reads the key of an item, and the colon behind it.
    fn field(&mut self, place: usize) -> Option<Field> {
        let rest = self.text.as_bytes().get(self.at..)?;
        if let (Some(key), Some(ahead)) = (self.keys.get(place), rest.first_chunk())
            && u128::from_le_bytes(*ahead) & key.mask == key.bytes
        {
            self.at += key.length;
            return Some(key.field);
        }
        let from = self.at;
        let key = self.quoted()?;
        self.space();
        self.take(b':')?;
        let field = match key {
            "id" => Field::Id,
            "kind" => Field::Kind,
            "code" => Field::Code,
            "papers" => Field::Papers,
            _ => Field::Fact(self.names.item.iter().position(|name| **name == *key)?),
        };
        self.keys.truncate(place);
        self.keys.push(Key::of(self.text.as_bytes().get(from..self.at)?, field));
        Some(field)
    }

    /// Reads an object; `member` reads the value of each key.
    fn object(&mut self, mut member: impl FnMut(&mut Self, &'t str) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        self.space();
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            let key = self.quoted()?;
            self.space();
            self.take(b':')?;
            self.space();
            member(self, key)?;
            self.space();
            match self.byte()? {
                b',' => self.space(),
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn scalar(&mut self) -> Option<Scalar<'t>> {
        match self.text.as_bytes().get(self.at)? {
            b'"' => self.word().map(Scalar::Text),
            b't' => self.literal("true").map(|()| Scalar::YesNo(true)),
            b'f' => self.literal("false").map(|()| Scalar::YesNo(false)),
            _ => self.number(),
        }
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// A number of few digits; an exponent or a leading zero is left to the reader of records.
    fn number(&mut self) -> Option<Scalar<'t>> {
        let is_negative = self.take(b'-').is_some();
        let signed = |number: i64| if is_negative { -number } else { number };
        let (whole, length) = self.digits()?;
        if length > 1 && whole < 10i64.pow(length - 1) {
            return None;
        }
        // What stands behind the digits is looked at by whoever reads on: no exponent is taken there.
        if self.take(b'.').is_none() {
            return Some(Scalar::Whole(signed(whole)));
        }
        let (parts, places) = self.digits()?;
        let unit = 10i64.pow(places);
        Number::ratio(signed(whole * unit + parts), unit).map(Scalar::Fraction)
    }

    /// Reads a few digits, one at least: the number, and how many there are.
    fn digits(&mut self) -> Option<(i64, u32)> {
        const MOST: usize = 9;
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = rest.get(..length).filter(|digits| (1..=MOST).contains(&digits.len()))?;
        self.at += length;
        let number = digits.iter().fold(0, |so_far, digit| so_far * 10 + i64::from(digit - b'0'));
        Some((number, u32::try_from(length).ok()?))
    }

    /// A text that is not empty, and does not begin with a space.
    fn word(&mut self) -> Option<&'t str> {
        let text = self.quoted()?;
        match text.as_bytes().first()? {
            byte if byte.is_ascii() => (*byte != b' ').then_some(text),
            _ => text.chars().next().filter(|first| !first.is_whitespace()).map(|_| text),
        }
    }

    /// A text in quotes without escapes.
    fn quoted(&mut self) -> Option<&'t str> {
        self.take(b'"')?;
        let from = self.at;
        self.at += plain_length(self.text.as_bytes().get(from..)?)?;
        let text = self.text.get(from..self.at)?;
        self.take(b'"')?;
        Some(text)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.text.as_bytes().get(self.at) {
            self.at += 1;
        }
    }

    fn take(&mut self, mark: u8) -> Option<()> {
        (self.text.as_bytes().get(self.at) == Some(&mark)).then(|| self.at += 1)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.text.as_bytes().get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }
}
