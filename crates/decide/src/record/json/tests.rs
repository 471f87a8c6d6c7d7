use super::*;
use proptest::prelude::*;

fn broken(text: &str) -> (usize, Broken) {
    let (node, faults) = parse(text);
    assert!(node.is_none(), "{text} was read");
    match faults.as_slice() {
        [Fault { at, problem: RecordProblem::Broken(broken) }] => (*at, broken.clone()),
        other => panic!("{text}: {other:?}"),
    }
}

fn number(text: &str) -> Body<'_> {
    Body::Number(text.into())
}

#[test]
fn values_keep_their_text_and_place() {
    let (node, faults) = parse(r#" {"a": [1.50, -2e3, "x\u4e2d\ud83d\ude00\n", true, null]} "#);
    assert!(faults.is_empty());
    let node = node.unwrap();
    assert_eq!(node.at, 1);
    let Some(Node { at: 7, body: Body::List(values) }) = node.find("a") else { panic!("{node:?}") };
    let bodies: Vec<Body> = values.iter().map(|value| value.body.clone()).collect();
    let text = Body::Text("x中😀\n".into());
    assert_eq!(bodies, [number("1.50"), number("-2e3"), text, Body::YesNo(true), Body::Null]);
    assert_eq!(values[1].at, 14);
}

#[test]
fn typical_slips_are_told_apart() {
    assert_eq!(broken("[1,]"), (2, Broken::TrailingComma));
    assert_eq!(broken("{\"a\": 'x'}"), (6, Broken::QuoteMark));
    assert_eq!(broken("{“a”: 1}"), (1, Broken::QuoteMark));
    assert_eq!(broken("{a: 1}"), (1, Broken::KeyExpected));
    assert_eq!(broken("[NaN]"), (1, Broken::BareWord { word: "NaN".into() }));
    assert_eq!(broken("[00012]"), (1, Broken::LeadingZero { digits: "00012".into() }));
    assert_eq!(broken("[.5]"), (1, Broken::NumberForm { text: ".5".into() }));
    assert_eq!(broken("[+5]"), (1, Broken::NumberForm { text: "+5".into() }));
    assert_eq!(broken("[1.]"), (1, Broken::NumberForm { text: "1.".into() }));
    assert_eq!(broken("[1e]"), (1, Broken::NumberForm { text: "1e".into() }));
    assert_eq!(broken("{} // no"), (3, Broken::Comment));
    assert_eq!(broken("{\"a\" 1}"), (5, Broken::ColonExpected));
    assert_eq!(broken("{\"a\": 1 \"b\": 2}"), (8, Broken::CommaOrEndOfObject));
    assert_eq!(broken("[1 2]"), (3, Broken::CommaOrEndOfList));
    assert_eq!(broken("{\"a\": \"x\n\"}"), (6, Broken::UnclosedText));
    assert_eq!(broken("[\"\u{1}\"]"), (2, Broken::ControlCharacter));
    assert_eq!(broken(r#"["\x"]"#), (2, Broken::Escape));
    assert_eq!(broken(r#"["\ud83d"]"#), (2, Broken::Escape));
    assert_eq!(broken(r#"["\u12"#), (2, Broken::Escape));
    assert_eq!(broken("{\"a\": "), (6, Broken::EndsEarly));
    assert_eq!(broken("{} {}"), (3, Broken::TextBehind));
    assert_eq!(broken("{\"a\": ；}"), (6, Broken::ValueExpected));
}

#[test]
fn every_duplicate_key_is_reported_and_reading_goes_on() {
    let (node, faults) = parse(r#"{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}"#);
    assert!(node.is_some());
    let places: Vec<usize> = faults.iter().map(|fault| fault.at).collect();
    assert_eq!(places, [9, 31]);
}

#[test]
fn nesting_is_bounded_before_it_is_entered() {
    let deep = |levels: usize| "[".repeat(levels) + "]".repeat(levels).as_str();
    assert!(parse(&deep(DEEPEST)).0.is_some());
    for levels in [DEEPEST + 1, 1_000_000] {
        let text = deep(levels);
        let (node, faults) = parse(&text);
        assert!(node.is_none());
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].at, &faults[0].problem),
            (DEEPEST, &RecordProblem::TooDeep { deepest: DEEPEST })
        );
    }
}

#[test]
fn empty_text_is_said_to_be_empty() {
    assert_eq!(parse(" \n").1, [Fault { at: 2, problem: RecordProblem::Empty }]);
}

proptest! {
    #[test]
    fn reads_what_serde_json_reads_and_nothing_else(text in r#"[\[\]{},:"0-9a-z\\. \-+e]{0,24}"#) {
        let expected = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert_eq!(parse(&text).0.is_some(), expected, "{}", text);
    }

    #[test]
    fn any_text_is_answered_without_panic(text in ".{0,64}") {
        let (node, faults) = parse(&text);
        prop_assert!(node.is_some() || !faults.is_empty());
        prop_assert!(faults.iter().all(|fault| fault.at <= text.len()));
    }
}
