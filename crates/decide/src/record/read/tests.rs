use super::*;
use crate::date::Day;
use crate::fixture::types::policy;
use crate::locale::Locale;
use crate::policy::Value;
use crate::quantity::Number;
use crate::record::{Facts, Known};
use insta::assert_snapshot;

mod bounds;
mod strict;

fn number(text: &str) -> Number {
    Number::parse_exact(text).unwrap()
}

fn shape() -> RecordShape {
    RecordShape { remainders: ["yearly".to_owned()].into(), ..RecordShape::of(&policy()) }
}

fn record(text: &str) -> LearnerRecord {
    match read(text, &shape(), Strictness::Strict) {
        Ok((record, warnings)) => {
            assert!(warnings.is_empty(), "{warnings:?}");
            record
        }
        Err(errors) => panic!("{errors}"),
    }
}

fn shown(errors: &[RecordError], locale: Locale) -> String {
    let line =
        |error: &RecordError| format!("{}\n  {}", error.line_text(locale), error.help().in_locale(locale));
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The problems of a record in English, with their actions.
fn problems(text: &str) -> String {
    match read(text, &shape(), Strictness::Strict) {
        Ok((record, _)) => format!("read: {record:?}"),
        Err(errors) => shown(&errors.errors, Locale::En),
    }
}

/// The problems of a record with one item, whose fields are given.
fn item_problems(fields: &str) -> String {
    problems(&format!(r#"{{"id": "L", "items": [{{"id": "a", "kind": "course", {fields}}}]}}"#))
}

fn facts(pairs: &[(&str, Value)]) -> Facts {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), Known::Value(value.clone()))).collect()
}

fn word(text: &str) -> Value {
    Value::Word(text.to_owned())
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn whole_record_is_read_with_its_types() {
    let record = record(
        r#"{
        "id": "L-17",
        "learner": {"status": "在籍", "born": "1990-02-28", "account": null, "load": {"1": 20, "2": 24.5}},
        "application": {"date": "2025-06-05", "programme": {"code": "x", "field": "080901"}, "targets": ["00018"],
                        "claims": ["c1"], "purpose": "graduation", "fee-paid": true, "papers": null},
        "items": [
            {"id": "c1", "kind": "certificate", "code": "NCRE", "level": "一级", "award": "2024-03-30", "score": 60.5,
             "papers": ["certificate"], "deposit": {"by": "branch", "date": "2024-05-01"}},
            {"id": "k2", "kind": "course", "code": "SEM", "credits": {"amount": 4, "unit": "quarter"}, "count": 9},
            {"id": "a1", "kind": "activity", "hours": 32, "attendance": "85%", "stay": "P3M", "field": ["1", "2"]}
        ],
        "history": [
            {"item": {"kind": "certificate", "code": "CET"}, "target": {"course": "00012"}, "amounts": {"credits": 7},
             "rule": "gone", "edition": "2025", "date": "2024-09-12"},
            {"because": "direct entry to year 2", "amounts": {"credits": 40}, "status": "passed"}
        ],
        "judgements": [{"judgement": "near-content", "by": "registry", "item": "k2", "course": "00012", "value": true}],
        "balance": {"yearly": 5}
    }"#,
    );
    assert_eq!(record.id, "L-17");
    assert_eq!(record.learner["account"], Known::None);
    let loads = [("1", "20"), ("2", "24.5")];
    let loads = loads.map(|(term, load)| (term.to_owned(), Value::Number(number(load))));
    assert_eq!(record.learner["load"], Known::ByKey(loads.into()));
    let application = record.application.unwrap();
    assert_eq!(application.programme.as_deref(), Some("x"));
    assert_eq!(application.programme_facts, facts(&[("field", word("080901"))]));
    assert_eq!(application.facts, facts(&[("fee-paid", Value::YesNo(true))]));
    assert_eq!((application.date, application.claims), (Some(day("2025-06-05")), Some(vec!["c1".into()])));
    let [certificate, course, activity] = record.items.as_slice() else { panic!() };
    let expected = [
        ("award", Value::Date(day("2024-03-30"))),
        ("deposited", Value::Date(day("2024-05-01"))),
        ("depositor", word("branch")),
        ("level", word("一级")),
        ("score", Value::Number(number("60.5"))),
    ];
    assert_eq!(certificate.facts, facts(&expected));
    assert_eq!(certificate.papers, Some(vec!["certificate".to_owned()]));
    assert_eq!((course.count, course.papers.clone()), (9, None));
    assert_eq!(course.facts, facts(&[("credits", Value::Number(number("8/3")))]));
    assert_eq!(activity.facts["attendance"], Known::Value(Value::Share(number("0.85"))));
    assert_eq!(activity.facts["stay"], Known::Value(Value::Duration(crate::date::Duration::months(3))));
    assert_eq!(activity.facts["field"], Known::Values(vec![word("1"), word("2")]));
    assert_eq!(record.history[0].course.as_deref(), Some("00012"));
    assert_eq!(record.history[0].amounts["credits"], number("7"));
    assert_eq!(record.judgements[0].value, Some(Value::YesNo(true)));
    assert_eq!(record.balance["yearly"], number("5"));
}

#[test]
fn absent_is_unknown_and_null_is_none() {
    let record =
        record(r#"{"id": "L", "items": [{"id": "a", "kind": "course", "award": null, "papers": null}]}"#);
    assert_eq!(record.application, None);
    let item = &record.items[0];
    assert_eq!(item.facts.get("award"), Some(&Known::None));
    assert_eq!(item.facts.get("ended"), None);
    assert_eq!(item.papers, Some(vec![]));
    assert_eq!(item.count, 1);
}

#[test]
fn numbers_are_exact_from_their_text() {
    let text = |n| format!(r#"{{"id": "L", "items": [{{"id": "a", "kind": "course", "hours": {n}}}]}}"#);
    let hours = |n| {
        let hours = record(&text(n)).items[0].facts["hours"].clone();
        let Known::Value(Value::Number(number)) = hours else { panic!("{hours:?}") };
        number
    };
    assert_eq!(hours("0.1"), number("0.1"));
    assert_eq!(hours("2.50e1"), number("25"));
    assert_eq!(hours("5E-1"), number("0.5"));
    assert_eq!(hours("9007199254740993"), number("9007199254740993"));
    assert_snapshot!(problems(&text("1e400")), @r"
    line 1, column 62, items[0].hours: `1e400` has too many digits to be kept exactly
      give fewer digits
    ");
    assert_snapshot!(problems(&text("0.12345678901234567890")), @r"
    line 1, column 62, items[0].hours: `0.12345678901234567890` has too many digits to be kept exactly
      give fewer digits
    ");
}

#[test]
fn one_record_has_one_digest_however_it_is_laid_out() {
    let one = record(r#"{"id": "L", "items": [{"id": "a", "kind": "course", "hours": 2.0}]}"#);
    let other =
        record("\u{feff}{\"items\":[{\"kind\":\"course\",\"hours\":2,\r\n\"id\":\"a\"}],\"id\":\"L\"}\n");
    assert_eq!(one.digest, other.digest);
    assert!(one.digest.starts_with("sha256:"));
}

#[test]
fn records_of_a_list_are_read_apart() {
    let text = "[{\"id\": \"A\"},\n {\"id\": \"B\", \"id\": \"C\", \"colour\": 1},\n {\"id\": \"D\"}]";
    let results = read_all(text, &shape(), Strictness::Strict, LONGEST_RECORD).unwrap();
    assert_eq!(results[0].as_ref().unwrap().0.id, "A");
    assert_eq!(results[2].as_ref().unwrap().0.id, "D");
    let errors = results[1].as_ref().unwrap_err();
    assert_eq!(errors.id.as_deref(), Some("B"));
    assert_snapshot!(shown(&errors.errors, Locale::En), @r"
    line 2, column 14: field `id` is given twice
      keep one of them
    line 2, column 25, [1].colour: there is no field `colour`
      delete it, or declare it as an `attribute` of the policy
    ");
}
