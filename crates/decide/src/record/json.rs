//! JSON text in, a tree that knows where every part stands out. What stands in the text as it is meant is borrowed from it.
//! Numbers keep their text, keys keep their order; nesting
//! is bounded before it is entered, and the typical slips of hand-written JSON are told apart. Every duplicate key is
//! reported; broken JSON ends the reading, for nothing behind it can be trusted.

mod text;

use super::problem::{Broken, RecordProblem};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The deepest nesting that is read.
pub const DEEPEST: usize = 64;

/// One value and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'t> {
    /// Offset in bytes, or whatever number the maker of the tree resolves to a place.
    pub at: usize,
    /// The value.
    pub body: Body<'t>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    YesNo(bool),
    /// A number by its text.
    Number(Cow<'t, str>),
    /// A text, escapes resolved.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Node<'t>>),
    /// An object in the order of the text, each key once.
    Object(Vec<Member<'t>>),
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    /// Where the key begins.
    pub key_at: usize,
    /// The value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// Returns the member of a key, or `None` when this is no object or has none.
    pub fn find(&self, key: &str) -> Option<&Node<'t>> {
        match &self.body {
            Body::Object(members) => {
                members.iter().find(|member| member.key == key).map(|member| &member.value)
            }
            Body::Null | Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::List(_) => None,
        }
    }

    /// Returns the text that this is, or `None` when it is none.
    pub fn text(&self) -> Option<&str> {
        if let Body::Text(text) = &self.body { Some(text) } else { None }
    }
}

/// A problem at an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Offset in bytes.
    pub at: usize,
    /// What is wrong.
    pub problem: RecordProblem,
}

/// Reads one JSON value and nothing behind it. Returns the tree, or `None` when the text is broken, and all faults.
pub fn parse(text: &str) -> (Option<Node<'_>>, Vec<Fault>) {
    let mut reader = Reader { text, at: 0, depth: 0, faults: Vec::new() };
    let read = reader.whole();
    let mut faults = reader.faults;
    match read {
        Ok(node) => (Some(node), faults),
        Err(fault) => {
            faults.push(fault);
            (None, faults)
        }
    }
}

type Step<T> = Result<T, Fault>;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn whole(&mut self) -> Step<Node<'t>> {
        self.skip_space()?;
        if self.rest().is_empty() {
            return Err(Fault { at: self.at, problem: RecordProblem::Empty });
        }
        let node = self.value()?;
        self.skip_space()?;
        match self.rest().is_empty() {
            true => Ok(node),
            false => Err(self.broken(Broken::TextBehind)),
        }
    }

    fn value(&mut self) -> Step<Node<'t>> {
        let at = self.at;
        let body = match self.peek() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::list)?,
            Some('"') => Body::Text(self.string()?),
            Some(first) if starts_number(first) => self.number()?,
            Some(first) if starts_word(first) => self.word()?,
            Some('\'' | '“' | '”' | '‘' | '’' | '「') => return Err(self.broken(Broken::QuoteMark)),
            Some(_) => return Err(self.broken(Broken::ValueExpected)),
            None => return Err(self.broken(Broken::EndsEarly)),
        };
        Ok(Node { at, body })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Step<Body<'t>>) -> Step<Body<'t>> {
        if self.depth == DEEPEST {
            return Err(Fault { at: self.at, problem: RecordProblem::TooDeep { deepest: DEEPEST } });
        }
        self.depth += 1;
        self.advance();
        let body = read(self)?;
        self.depth -= 1;
        Ok(body)
    }

    fn list(&mut self) -> Step<Body<'t>> {
        let mut values = Vec::new();
        self.skip_space()?;
        if self.take(']') {
            return Ok(Body::List(values));
        }
        loop {
            values.push(self.value()?);
            if self.ends_after_value(']', Broken::CommaOrEndOfList)? {
                return Ok(Body::List(values));
            }
        }
    }

    fn object(&mut self) -> Step<Body<'t>> {
        let mut members: Vec<Member<'t>> = Vec::new();
        let mut keys = BTreeSet::new();
        self.skip_space()?;
        if self.take('}') {
            return Ok(Body::Object(members));
        }
        loop {
            let member = self.member()?;
            if is_new_key(&mut keys, &members, member.key.clone()) {
                members.push(member);
            } else {
                let problem = RecordProblem::DuplicateKey { key: member.key.into_owned() };
                self.faults.push(Fault { at: member.key_at, problem });
            }
            if self.ends_after_value('}', Broken::CommaOrEndOfObject)? {
                return Ok(Body::Object(members));
            }
        }
    }

    fn member(&mut self) -> Step<Member<'t>> {
        let key_at = self.at;
        let key = match self.peek() {
            Some('"') => self.string()?,
            Some('\'' | '“' | '”' | '‘' | '’' | '「') => return Err(self.broken(Broken::QuoteMark)),
            Some(_) => return Err(self.broken(Broken::KeyExpected)),
            None => return Err(self.broken(Broken::EndsEarly)),
        };
        self.skip_space()?;
        if !self.take(':') {
            return Err(self.broken_or_end(Broken::ColonExpected));
        }
        self.skip_space()?;
        Ok(Member { key, key_at, value: self.value()? })
    }

    // Behind a value: true at the closing mark, false in front of the next value.
    fn ends_after_value(&mut self, close: char, otherwise: Broken) -> Step<bool> {
        self.skip_space()?;
        if self.take(close) {
            return Ok(true);
        }
        let comma = self.at;
        if !self.take(',') {
            return Err(self.broken_or_end(otherwise));
        }
        self.skip_space()?;
        match self.peek() == Some(close) {
            true => Err(Fault { at: comma, problem: RecordProblem::Broken(Broken::TrailingComma) }),
            false => Ok(false),
        }
    }

    fn number(&mut self) -> Step<Body<'t>> {
        let at = self.at;
        let text = self.run_of(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        if is_json_number(text) {
            return Ok(Body::Number(Cow::Borrowed(text)));
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let broken = if digits {
            Broken::LeadingZero { digits: text.into() }
        } else {
            Broken::NumberForm { text: text.into() }
        };
        Err(Fault { at, problem: RecordProblem::Broken(broken) })
    }

    fn word(&mut self) -> Step<Body<'t>> {
        let at = self.at;
        let word = self.run(|c| c.is_alphanumeric() || c == '_' || c == '-');
        match word {
            "null" => Ok(Body::Null),
            "true" => Ok(Body::YesNo(true)),
            "false" => Ok(Body::YesNo(false)),
            _ => Err(Fault { at, problem: RecordProblem::Broken(Broken::BareWord { word: word.into() }) }),
        }
    }

    fn skip_space(&mut self) -> Step<()> {
        self.run_of(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        match self.text.as_bytes().get(self.at..).unwrap_or_default() {
            [b'/', b'/' | b'*', ..] | [b'#', ..] => Err(self.broken(Broken::Comment)),
            _ => Ok(()),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    fn advance(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn take(&mut self, mark: char) -> bool {
        let found = self.peek() == Some(mark);
        if found {
            self.at += mark.len_utf8();
        }
        found
    }

    /// Takes the bytes that fit: all of them ASCII, or all but some of ASCII.
    fn run_of(&mut self, fits: impl Fn(u8) -> bool) -> &'t str {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !fits(*byte)).unwrap_or(rest.len());
        let run = self.text.get(self.at..self.at + length).unwrap_or("");
        self.at += run.len();
        run
    }

    fn run(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    fn broken(&self, broken: Broken) -> Fault {
        Fault { at: self.at, problem: RecordProblem::Broken(broken) }
    }

    fn broken_or_end(&self, broken: Broken) -> Fault {
        self.broken(if self.rest().is_empty() { Broken::EndsEarly } else { broken })
    }
}

/// Notes a key and returns whether the object did not have it. A record may have many keys in one object (balance): from a
/// few on they are looked up rather than compared one by one.
fn is_new_key<'t>(keys: &mut BTreeSet<Cow<'t, str>>, members: &[Member<'t>], key: Cow<'t, str>) -> bool {
    const FEW: usize = 16;
    if members.len() < FEW {
        return members.iter().all(|member| member.key != key);
    }
    if keys.is_empty() {
        keys.extend(members.iter().map(|member| member.key.clone()));
    }
    keys.insert(key)
}

fn starts_number(first: char) -> bool {
    first.is_ascii_digit() || matches!(first, '-' | '+' | '.')
}

fn starts_word(first: char) -> bool {
    first.is_alphabetic() || first == '_'
}

/// Returns true for text of exactly the form that JSON gives to numbers.
pub fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
        && exponent.is_none_or(all_digits)
}

#[cfg(test)]
mod tests;
