//! Characters: which are Chinese, which can stand in a name, and which quotes belong together.

use crate::fold::half_width;

/// Returns true for a Chinese character.
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{2fd5}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns true for a character that can stand in a bare name.
pub fn is_name_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    is_han(character) || character.is_alphanumeric()
}

/// Returns the mark that closes what an opening quote opens.
pub fn closing_quote(opening: char) -> Option<char> {
    match opening {
        '"' | '＂' => Some('"'),
        '“' => Some('”'),
        '「' => Some('」'),
        '《' => Some('》'),
        _ => None,
    }
}

/// Returns true when the character ends a quote that waits for `closing`.
pub fn closes(character: char, closing: char) -> bool {
    character == closing || (closing == '"' && half_width(character) == '"')
}

/// Returns a character as the grammar knows it outside quotes: half-width, the Chinese comma as a comma.
pub fn folded(character: char) -> char {
    match character {
        '、' => ',',
        '｡' => '。',
        '\t' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\r' | '\n' | '\u{c}' | '\u{b}' => ' ',
        other => half_width(other),
    }
}
