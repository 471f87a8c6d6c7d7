//! Quoted text of JSON: escapes resolved, line breaks and unpaired surrogates refused.

use super::{Broken, Fault, Reader, RecordProblem, Step};
use std::borrow::Cow;

impl<'t> Reader<'t> {
    pub(super) fn string(&mut self) -> Step<Cow<'t, str>> {
        let opened = self.at;
        self.advance();
        // Only what has escapes is another text than the one that stands there.
        let mut text = Cow::Borrowed(self.plain());
        loop {
            match self.peek() {
                Some('"') => {
                    self.advance();
                    return Ok(text);
                }
                Some('\\') => {
                    let escaped = self.escape()?;
                    let text = text.to_mut();
                    text.push(escaped);
                    text.push_str(self.plain());
                }
                Some('\n' | '\r') | None => {
                    return Err(Fault { at: opened, problem: RecordProblem::Broken(Broken::UnclosedText) });
                }
                Some(_) => return Err(self.broken(Broken::ControlCharacter)),
            }
        }
    }

    fn plain(&mut self) -> &'t str {
        self.run_of(|byte| !matches!(byte, b'"' | b'\\') && !byte.is_ascii_control())
    }

    fn escape(&mut self) -> Step<char> {
        let at = self.at;
        let bad = Fault { at, problem: RecordProblem::Broken(Broken::Escape) };
        self.advance();
        let Some(mark) = self.peek() else { return Err(bad) };
        self.advance();
        match mark {
            '"' | '\\' | '/' => Ok(mark),
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => self.code_point().ok_or(bad),
            _ => Err(bad),
        }
    }

    fn code_point(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xE000).contains(&first) {
            return char::from_u32(first);
        }
        if !(self.take('\\') && self.take('u')) {
            return None;
        }
        let second = self.four_digits()?;
        let is_pair = first < 0xDC00 && (0xDC00..0xE000).contains(&second);
        is_pair.then(|| char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))).flatten()
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
