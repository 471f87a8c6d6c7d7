//! Neighbouring lines of a longer text, kept as one piece of memory: cut from it without looking at what they say, and handed
//! out one by one.

use memchr::{memchr, memchr_iter, memrchr};

/// Whole lines, each with its end but perhaps the last of the text.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Vec<u8>,
    /// So many bytes are handed out.
    at: usize,
    /// So many lines stand before the next one.
    before: usize,
}

impl Block {
    /// Returns lines, of which the first has this number.
    pub fn of(bytes: Vec<u8>, first: usize) -> Self {
        Self { bytes, at: 0, before: first.saturating_sub(1) }
    }

    /// Returns what is not handed out yet.
    pub fn lines(&self) -> Lines<'_> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        Lines { rest, text: std::str::from_utf8(rest).ok(), before: self.before }
    }

    /// Returns the memory of the lines, for others.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Hands out the number and the bytes of the next line that is not blank, without its end.
    pub fn next_line(&mut self) -> Option<(usize, Vec<u8>)> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut lines = Lines { rest, text: None, before: self.before };
        let line = lines.next().map(|line| (line.number, line.bytes.to_vec()));
        (self.at, self.before) = (self.bytes.len() - lines.rest.len(), lines.before);
        line
    }
}

/// The lines of a block.
#[derive(Debug, Clone)]
pub struct Lines<'b> {
    rest: &'b [u8],
    /// The same as text, where all of it is UTF-8: looked at once for all lines.
    text: Option<&'b str>,
    before: usize,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub struct LineOf<'b> {
    /// Its number in the whole text, from 1.
    pub number: usize,
    /// Its bytes without its end.
    pub bytes: &'b [u8],
    /// The same as text, where it is UTF-8.
    pub text: Option<&'b str>,
}

impl<'b> Iterator for Lines<'b> {
    type Item = LineOf<'b>;

    fn next(&mut self) -> Option<LineOf<'b>> {
        while !self.rest.is_empty() {
            let length = memchr(b'\n', self.rest).map_or(self.rest.len(), |end| end + 1);
            let (line, rest) = self.rest.split_at_checked(length)?;
            let text = self.text.and_then(|text| text.split_at_checked(length));
            (self.rest, self.text) = (rest, text.map(|(_, rest)| rest));
            self.before += 1;
            let bytes = line.trim_ascii_end();
            if !bytes.is_empty() {
                let text = match text {
                    Some((line, _)) => line.get(..bytes.len()),
                    None => std::str::from_utf8(bytes).ok(),
                };
                return Some(LineOf { number: self.before, bytes, text });
            }
        }
        None
    }
}

/// Returns the length of the lines that are whole: up to the last end of a line.
pub fn length_of_whole(bytes: &[u8]) -> usize {
    memrchr(b'\n', bytes).map_or(0, |end| end + 1)
}

/// Returns how many lines end in some bytes.
pub fn count_ends(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests {
    use super::{Block, count_ends, length_of_whole};

    #[test]
    fn lines_come_in_order_with_their_numbers_and_blank_ones_are_counted() {
        let text = "a\n\n  \r\nb \r\n\n甲";
        let block = Block::of(text.into(), 7);
        let lines: Vec<_> = block.lines().map(|line| (line.number, line.text.unwrap())).collect();
        assert_eq!(lines, [(7, "a"), (10, "b"), (12, "甲")]);
        let mut block = Block::of(text.into(), 7);
        assert_eq!(block.next_line(), Some((7, b"a".to_vec())));
        let rest: Vec<_> = block.lines().map(|line| (line.number, line.bytes)).collect();
        assert_eq!(rest, [(10, b"b".as_slice()), (12, "甲".as_bytes())]);
        assert_eq!(block.next_line(), Some((10, b"b".to_vec())));
        assert_eq!(block.next_line(), Some((12, "甲".as_bytes().to_vec())));
        assert_eq!(block.next_line(), None);
    }

    #[test]
    fn a_line_that_is_no_text_does_not_spoil_the_others() {
        let block = Block::of(b"a\n\xff\nb\n".to_vec(), 1);
        let lines: Vec<_> = block.lines().map(|line| line.text).collect();
        assert_eq!(lines, [Some("a"), None, Some("b")]);
    }

    #[test]
    fn what_is_whole_ends_with_the_last_end_of_a_line() {
        assert_eq!((length_of_whole(b"a\nbc\nd"), count_ends(b"a\nbc\nd")), (5, 2));
        assert_eq!((length_of_whole(b"abc"), count_ends(b"")), (0, 0));
    }
}
