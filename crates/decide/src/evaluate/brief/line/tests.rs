use super::{Line, Names, Scalar, plain_length};
use crate::quantity::Number;

#[test]
fn a_plain_text_ends_at_the_first_mark_wherever_it_stands() {
    for length in 0..40 {
        for mark in [b'"', b'\\', b'\n', 0, 0x1f] {
            for filling in [b' ', b'a', b'!', b'#', b'[', 0x7f, 0x80, 0xff] {
                let mut bytes = vec![filling; length];
                bytes.push(mark);
                bytes.extend([b'"'; 9]);
                assert_eq!(plain_length(&bytes), Some(length), "{mark} behind {length} of {filling}");
                assert_eq!(plain_length(&bytes[..length]), None);
            }
        }
    }
}

fn names() -> Names {
    let named = |names: &[&str]| names.iter().map(|name| (*name).into()).collect();
    Names { item: named(&["score", "award", "valid"]), learner: named(&["age"]) }
}

fn read<'t>(text: &'t str, names: &Names) -> Option<Line<'t>> {
    let mut line = Line::default();
    super::read(text, names, &mut Vec::new(), &mut line).map(|()| line)
}

#[test]
fn a_plain_line_is_read_field_by_field_in_any_order() {
    let text = r#" {"id":"甲","items":[{"kind":"certificate","id":"a","score":-7,"code":"C","award":"2025-01-01"},
        {"id":"b","kind":"certificate","code":"D","valid":true}],"application":{"programme":"p","date":"2025-02-01"}} "#;
    let line = read(text, &names()).unwrap();
    assert_eq!((line.id, line.date, line.programme), ("甲", Some("2025-02-01"), Some("p")));
    let items: Vec<_> = line.items.iter().map(|item| (item.id, item.code, item.facts.clone())).collect();
    assert_eq!(items, [("a", "C", 0..2), ("b", "D", 2..3)]);
    let facts: Vec<_> = line.facts.iter().map(|given| (given.name, given.value)).collect();
    assert_eq!(facts, [(0, Scalar::Whole(-7)), (1, Scalar::Text("2025-01-01")), (2, Scalar::YesNo(true))]);
}

#[test]
fn a_learner_and_papers_are_read_and_empty_lists_say_nothing() {
    let text = r#"{"id":"x","learner":{"age":20},"history":[],"judgements":[ ],
        "application":{"papers":["p"]},"items":[{"id":"a","kind":"c","papers":["q", "r"]}]}"#;
    let line = read(text, &names()).unwrap();
    assert_eq!((line.learner[0].name, line.learner[0].value), (0, Scalar::Whole(20)));
    assert_eq!((&line.papers[line.shown.clone()], line.items[0].code), (&["p"][..], ""));
    assert_eq!(line.papers[line.items[0].papers.clone()], ["q", "r"]);
}

#[test]
fn a_number_may_have_places() {
    let numbers = [
        ("0.5", 1, 2),
        ("-7.25", -29, 4),
        ("3.0", 3, 1),
        ("-0.10", -1, 10),
        ("999999999.5", 1_999_999_999, 2),
    ];
    for (written, numerator, denominator) in numbers {
        let text = format!(r#"{{"id":"x","items":[{{"id":"a","kind":"c","score":{written}}}]}}"#);
        let number = Number::ratio(numerator, denominator).unwrap();
        assert_eq!(read(&text, &names()).unwrap().facts[0].value, Scalar::Fraction(number), "{written}");
    }
}

#[test]
fn what_is_not_plain_is_left_to_the_reader_of_records() {
    let item = |fact: &str| format!(r#"{{"id":"x","items":[{{"id":"a","kind":"c","code":"C",{fact}}}]}}"#);
    assert!(read(&item(r#""score":7"#), &names()).is_some());
    for fact in [
        r#""score":7."#,
        r#""score":7.1234567890"#,
        r#""score":-"#,
        r#""score":.5"#,
        r#""score":7.5e1"#,
        r#""score":07"#,
        r#""score":7e1"#,
        r#""score":12345678901"#,
        r#""score":null"#,
        r#""score":[7]"#,
        r#""score":"""#,
        r#""score":" a""#,
        r#""score":"a\n""#,
        r#""score":7,"score":7"#,
        r#""other":7"#,
        r#""id":"b""#,
        r#""score":truex"#,
        r#""score":7,"#,
    ] {
        assert!(read(&item(fact), &names()).is_none(), "{fact}");
    }
    for text in [
        "",
        "{}",
        r#"{"id":"x"} {"#,
        r#"{"id":"x","learner":{"age":1,"age":2}}"#,
        r#"{"id":"x","history":[{}]}"#,
        r#"{"id":"x","id":"y"}"#,
        r#"{"id":"x""#,
    ] {
        assert!(read(text, &names()).is_none(), "{text}");
    }
}
