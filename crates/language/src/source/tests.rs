use super::*;

fn place(text: &str, offset: usize) -> (usize, usize, usize, usize) {
    let at = SourceFile::new("f", text).position(offset);
    (at.line, at.column, at.utf16_column, at.byte_column)
}

#[test]
fn columns_count_characters_units_and_bytes_apart() {
    assert_eq!(place("规则 a", 7), (1, 4, 4, 8));
    assert_eq!(place("𠮷a", 4), (1, 2, 3, 5));
    assert_eq!(place("", 0), (1, 1, 1, 1));
}

#[test]
fn byte_order_mark_takes_no_column() {
    assert_eq!(place("\u{feff}规则", 3), (1, 1, 1, 1));
    assert_eq!(place("\u{feff}规则", 0), (1, 1, 1, 1));
    assert_eq!(place("\u{feff}规则", 6), (1, 2, 2, 4));
    assert_eq!(SourceFile::new("f", "\u{feff}规").body(), (3, "规"));
}

#[test]
fn line_ends_of_both_kinds_part_lines() {
    let file = SourceFile::new("f", "a\r\nb\n\r\nc\r");
    assert_eq!(file.line_count(), 4);
    assert_eq!(
        [1, 2, 3, 4, 5].map(|line| file.line(line)),
        [Some("a"), Some("b"), Some(""), Some("c\r"), None]
    );
    assert_eq!(file.line(0), None);
    assert_eq!(file.position(3).line, 2);
    assert_eq!(file.position(2).line, 1);
}

#[test]
fn offsets_out_of_range_or_within_a_character_are_mended() {
    assert_eq!(place("规则", 99), (1, 3, 3, 7));
    assert_eq!(place("规则", 4), (1, 2, 2, 4));
    assert_eq!(place("a\n", 2), (2, 1, 1, 1));
}

#[test]
fn editors_columns_lead_back_to_the_offset() {
    let file = SourceFile::new("f", "𠮷a\n规则");
    assert_eq!(file.offset_of_utf16(1, 1), 0);
    assert_eq!(file.offset_of_utf16(1, 2), 0);
    assert_eq!(file.offset_of_utf16(1, 3), 4);
    assert_eq!(file.offset_of_utf16(1, 9), 5);
    assert_eq!(file.offset_of_utf16(2, 2), 9);
    assert_eq!(file.offset_of_utf16(9, 1), 12);
}

#[test]
fn spans_join_and_slice() {
    let mut sources = Sources::new();
    let first = sources.add("a", "规则 甲");
    let second = sources.add("b", "x");
    assert_eq!((first, second), (SourceId(0), SourceId(1)));
    let span = Span::new(first, 0, 3).join(Span::new(first, 7, 10));
    assert_eq!(sources.slice(span), "规则 甲");
    assert_eq!(sources.slice(Span::new(first, 1, 3)), "");
    assert_eq!(sources.slice(Span::new(SourceId(9), 0, 1)), "");
    assert!(span.contains(Span::new(first, 3, 6)) && !span.contains(Span::new(second, 3, 6)));
    assert!(Span::new(first, 5, 2).is_empty());
}
