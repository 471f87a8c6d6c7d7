//! Text that is no record, and records that are too large.

use super::*;

#[test]
fn broken_text_says_where_in_both_languages() {
    let errors = |text: &str| read(text, &shape(), Strictness::Strict).unwrap_err().errors;
    let broken = errors("{\"id\": \"L\",\n \"items\": [1,]}");
    assert_snapshot!(shown(&broken, Locale::En), @r"
    line 2, column 13: a comma stands in front of the closing bracket
      delete the comma
    ");
    assert_snapshot!(shown(&broken, Locale::Zh), @r"
    第 2 行第 13 列：括号前多了一个逗号
      删去这个逗号
    ");
    assert_snapshot!(shown(&errors("{\"名\": \"成绩"), Locale::En), @r#"
    line 1, column 7: the quote is not closed on its line
      put `"` at the end of the text
    "#);
    assert_snapshot!(shown(&errors(""), Locale::En), @r"
    line 1, column 1: there is no record
      write a record
    ");
    assert_snapshot!(shown(&errors("[]"), Locale::En), @r#"
    line 1, column 1: an object `{…}` should stand here, not a list
      write it as `{"field": …}`
    "#);
}

#[test]
fn bytes_that_are_not_utf8_say_where() {
    let errors = read_bytes_at_line(b"{\"id\": \"\xe6\xb5\x8b\xff\"}", 7, &shape(), Strictness::Strict);
    assert_snapshot!(shown(&errors.unwrap_err().errors, Locale::En), @r"
    line 7, column 10: the text is not UTF-8
      save the file as UTF-8
    ");
}

#[test]
fn duplicate_key_does_not_hide_other_problems() {
    assert_snapshot!(problems(r#"{"id": "L", "id": "M", "items": 5}"#), @r"
    line 1, column 13: field `id` is given twice
      keep one of them
    line 1, column 33, items: a list `[…]` should stand here, not a number
      write it as `[…]`
    ");
}

#[test]
fn deep_nesting_is_refused_before_it_is_entered() {
    let text = format!("{{\"id\": {}", "[".repeat(100_000));
    assert_snapshot!(problems(&text), @r"
    line 1, column 71: brackets lie more than 64 deep in each other
      nest less
    ");
}

#[test]
fn million_items_are_refused_with_one_problem() {
    let text = format!(r#"{{"id": "L", "items": [{}1]}}"#, "1,".repeat(999_999));
    assert_snapshot!(problems(&text), @r"
    line 1, column 22, items: the record has 1000000 items; 10000 are read at most
      split the record
    ");
    let text = r#"{"id": "L", "items": [{"id": "a", "kind": "course", "count": 4000000000}, {"id": "b", "kind": "course", "count": 99999999999}]}"#;
    assert_snapshot!(problems(text), @r"
    line 1, column 22, items: the record has 8294967295 items; 10000 are read at most
      split the record
    ");
}

#[test]
fn record_that_is_too_long_is_not_read() {
    let text = format!(r#"{{"id": "{}"}}"#, "x".repeat(LONGEST_RECORD));
    assert_snapshot!(problems(&text), @r"
    line 1, column 1: the record is longer than 16777216 bytes
      split the record
    ");
}

#[test]
fn thousands_of_problems_on_one_line_are_located_quickly() {
    let items = r#"{"id": "x", "kind": "course", "scroe": 1},"#.repeat(9_999);
    let text = format!(r#"{{"id": "L", "items": [{}5]}}"#, items);
    let errors = read(&text, &shape(), Strictness::Strict).unwrap_err();
    assert_eq!(errors.errors.len(), 9_999 * 2);
    assert!(errors.errors.is_sorted_by_key(|error| (error.line, error.column)));
}
