//! Folding of width, case, spaces and brackets: text comes in as written, what goes out is only for comparing.
//! Offsets do not survive folding, so source text is never folded before it is parsed.

/// Returns the half-width character of a full-width one; every other character stays itself.
pub fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            let folded = u32::from(character) - 0xff01 + 0x21;
            char::from_u32(folded).unwrap_or(character)
        }
        _ => character,
    }
}

/// Returns the value of a decimal digit, half- or full-width.
pub fn digit(character: char) -> Option<u32> {
    half_width(character).to_digit(10)
}

/// Returns text with full-width letters, digits and marks made half-width.
pub fn fold_width(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// Returns text with width and case folded.
pub fn fold_case(text: &str) -> String {
    text.chars().map(half_width).flat_map(char::to_lowercase).collect()
}

/// Returns a name as names are compared: width and case folded, spaces and brackets left out.
///
/// 一, 1 and Ⅰ stay different.
pub fn fold_name(text: &str) -> String {
    fold_case(text).chars().filter(|c| !c.is_whitespace() && !is_bracket(*c)).collect()
}

/// Returns a name folded in width, and in case, spaces and brackets as asked.
pub fn fold_by(text: &str, case: bool, spaces: bool, brackets: bool) -> String {
    let folded = if case { fold_case(text) } else { fold_width(text) };
    let dropped = |c: &char| (spaces && c.is_whitespace()) || (brackets && is_bracket(*c));
    folded.chars().filter(|c| !dropped(c)).collect()
}

fn is_bracket(character: char) -> bool {
    matches!(
        character,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '【'
            | '】'
            | '〔'
            | '〕'
            | '〈'
            | '〉'
            | '《'
            | '》'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〖'
            | '〗'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_letters_digits_and_marks_become_half_width() {
        assert_eq!(fold_width("ＡＢ（１２．５％）\u{3000}甲"), "AB(12.5%) 甲");
        assert_eq!(fold_width("“≥”、。"), "“≥”、。");
    }

    #[test]
    fn digits_of_both_widths_have_their_value() {
        assert_eq!((digit('7'), digit('７'), digit('七'), digit('½')), (Some(7), Some(7), None, None));
    }

    #[test]
    fn names_are_compared_without_case_spaces_and_brackets() {
        assert_eq!(fold_name("大学英语（一）"), fold_name("大学英语 (一)"));
        assert_eq!(fold_name("ＣＥＴ 4"), "cet4");
        assert_ne!(fold_name("英语一"), fold_name("英语1"));
        assert_ne!(fold_name("英语1"), fold_name("英语Ⅰ"));
    }
}
