//! How far a text is plain, eight bytes at a time.

use super::script::closes;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Returns how many bytes at the start of a text are single spaces between letters, digits and marks other than `"`.
pub fn single_spaced(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (words, _) = bytes.as_chunks::<8>();
    // A space goes on with what is plain when it follows something, and something plain follows it.
    let mut after_space = 1;
    let is_plain = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        let spaces = equal(word, b' ');
        let is_doubled = spaces & ((spaces << 8) | (after_space << 7)) != 0;
        after_space = spaces >> 63;
        is_printed(word) && equal(word, b'"') == 0 && !is_doubled
    };
    let start = 8 * words
        .iter()
        .position({
            let mut is_plain = is_plain;
            move |word| !is_plain(word)
        })
        .unwrap_or(words.len());
    let mut after_space = start.checked_sub(1).is_none_or(|last| bytes.get(last) == Some(&b' '));
    let rest = bytes.get(start..).unwrap_or(&[]);
    let ends = |byte: &u8| {
        let is_space = *byte == b' ';
        let ends = if is_space { after_space } else { !is_mark(*byte) || *byte == b'"' };
        after_space = is_space;
        ends
    };
    let length = start + rest.iter().position(ends).unwrap_or(rest.len());
    let is_behind_space = length > 0 && bytes.get(length - 1) == Some(&b' ');
    if is_behind_space { length - 1 } else { length }
}

/// Returns true for a text of spaces, letters, digits and marks in which each space outside quotes is single and each quote closed.
pub fn stands_as_it_is(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at += single_spaced(rest);
        match bytes.get(at) {
            Some(b'"') => {
                let quote = bytes.get(at + 1..).unwrap_or(&[]);
                let length = unquoted(quote);
                if quote.get(length) != Some(&b'"') {
                    return false;
                }
                at += length + 2;
            }
            Some(b' ')
                if at > 0
                    && bytes.get(at - 1) != Some(&b' ')
                    && bytes.get(at + 1).is_some_and(|next| *next != b' ') =>
            {
                at += 1;
            }
            Some(_) => return false,
            None => {}
        }
    }
    !text.is_empty()
}

/// Returns how many bytes at the start of a text are letters, digits, spaces and marks that open neither a quote nor a comment.
pub fn unquoted(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let is_plain = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        is_printed(word) && equal(word, b'"') == 0 && equal(word, b'#') == 0
    };
    let start = 8 * words.iter().position(|word| !is_plain(word)).unwrap_or(words.len());
    let is_plain = |byte: &u8| (is_mark(*byte) || *byte == b' ') && !matches!(byte, b'"' | b'#');
    let rest = bytes.get(start..).unwrap_or(&[]);
    start + rest.iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len())
}

/// Returns how many bytes at the start of a text are small letters, spaces, line ends and marks other than `"`.
pub fn in_words(bytes: &[u8]) -> usize {
    let is_in_word =
        |byte: &u8| matches!(byte, b'\n' | b' '..=b'~') && !matches!(byte, b'"' | b'0'..=b'9' | b'A'..=b'Z');
    until(bytes, others_than_words, is_in_word)
}

/// Returns how many bytes at the start of a text are letters, digits, spaces and marks other than `"` and `(`.
pub fn in_plain_quotes(bytes: &[u8]) -> usize {
    let others = |word| (word | unprinted(word) | equal(word, b'"') | equal(word, b'(')) & HIGH;
    until(bytes, others, |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'('))
}

/// Returns how many bytes there are in front of the first one of others, which are told by their high bits, or one by one at the end.
fn until(bytes: &[u8], others: impl Fn(u64) -> u64, goes_on: impl Fn(&u8) -> bool) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let ends = |(index, word): (usize, &[u8; 8])| {
        let others = others(u64::from_le_bytes(*word));
        (others != 0).then(|| 8 * index + others.trailing_zeros() as usize / 8)
    };
    if let Some(length) = words.iter().enumerate().find_map(ends) {
        return length;
    }
    let start = 8 * words.len();
    let rest = bytes.get(start..).unwrap_or(&[]);
    start + rest.iter().position(|byte| !goes_on(byte)).unwrap_or(rest.len())
}

/// Returns the high bits of the bytes that are digits, capitals, `"`, or neither printed nor the end of a line.
fn others_than_words(word: u64) -> u64 {
    let digits = from(word, b'0') & !from(word, b'9' + 1);
    let capitals = from(word, b'A') & !from(word, b'Z' + 1);
    (word | digits | capitals | unprinted(word) & !equal(word, b'\n') | equal(word, b'"')) & HIGH
}

/// Returns the high bits of the bytes of ASCII that are not printed, among other bits.
fn unprinted(word: u64) -> u64 {
    !from(word, b' ') | from(word, b'~' + 1)
}

/// Returns the high bits of the bytes that are, without theirs, a byte of ASCII or one behind it, among other bits.
fn from(word: u64, first: u8) -> u64 {
    (word & !HIGH) + ONES * u64::from(128 - first)
}

/// Returns how many bytes at the start of a text within quotes stand in front of the mark that closes them.
pub fn quoted(text: &str, closing: char) -> usize {
    let mut length = 0;
    while let Some(rest) = text.get(length..) {
        length += unquoted(rest.as_bytes());
        let Some(character) = text.get(length..).and_then(|rest| rest.chars().next()) else { break };
        if closes(character, closing) {
            break;
        }
        length += character.len_utf8();
    }
    length
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~')
}

/// Returns the high bits of the bytes that are one.
fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ (ONES * u64::from(byte));
    !((other & !HIGH).wrapping_add(!HIGH) | other | !HIGH)
}

/// Returns true when all bytes are spaces, letters, digits and marks of ASCII.
fn is_printed(word: u64) -> bool {
    (word | word.wrapping_add(ONES) | word.wrapping_sub(ONES * u64::from(b' '))) & HIGH == 0
}

#[cfg(test)]
mod tests {
    use super::{in_plain_quotes, in_words, quoted, single_spaced, unquoted};
    use crate::syntax::script::closes;

    fn spaced_slowly(text: &str) -> usize {
        let bytes = text.as_bytes();
        let is_plain = |byte: u8| matches!(byte, b'!'..=b'~') && byte != b'"';
        let mut length = 0;
        while let Some(byte) = bytes.get(length).copied() {
            let goes_on = byte == b' ' && length > 0 && bytes.get(length + 1).copied().is_some_and(is_plain);
            if !is_plain(byte) && !goes_on {
                break;
            }
            length += 1;
        }
        length
    }

    #[test]
    fn eight_bytes_at_a_time_are_as_far_as_one() {
        let marks = [
            "a", "7", " ", "~", "\u{7f}", "\"", "\n", "Z", "@", "[", "/", ":", "z", "`", "{", "(", "0", "A",
            "9", "#", "\t", "规", "!", "\u{1f}", "z", "＂", "》", "d",
        ];
        let mut seed = 9_usize;
        for _ in 0..60_000 {
            let mut text = String::new();
            for _ in 0..seed % 23 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let kinds = if (seed >> 60).is_multiple_of(2) { marks.len() } else { 4 };
                text.push_str(marks[(seed >> 33) % kinds]);
            }
            assert_eq!(single_spaced(&text), spaced_slowly(&text), "{text:?}");
            let slow = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'#');
            assert_eq!(unquoted(text.as_bytes()), text.bytes().take_while(slow).count(), "{text:?}");
            let slow = |byte: &u8| {
                matches!(byte, b'\n' | b' '..=b'~')
                    && *byte != b'"'
                    && !byte.is_ascii_digit()
                    && !byte.is_ascii_uppercase()
            };
            assert_eq!(in_words(text.as_bytes()), text.bytes().take_while(slow).count(), "{text:?}");
            let slow = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'(');
            assert_eq!(in_plain_quotes(text.as_bytes()), text.bytes().take_while(slow).count(), "{text:?}");
            for closing in ['"', '规', '》'] {
                let slow = text.find(|character| closes(character, closing)).unwrap_or(text.len());
                assert_eq!(quoted(&text, closing), slow, "{text:?}");
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        }
    }
}
