//! Everything that is refused, and its words.

use super::*;

#[test]
fn unknown_field_names_the_nearest() {
    assert_snapshot!(problems(r#"{"id": "L", "lerner": {}, "items": [{"id": "a", "kind": "course", "scroe": 5, "status": "在籍", "colour": 1, "deposited": "2024-01-01"}]}"#), @r"
    line 1, column 13, lerner: there is no field `lerner`
      did you mean `learner`?
    line 1, column 67, items[0].scroe: there is no field `scroe`
      did you mean `score`?
    line 1, column 79, items[0].status: there is no field `status`
      it belongs to `learner`: move it there
    line 1, column 95, items[0].colour: there is no field `colour`
      delete it, or declare it as an `attribute` of the policy
    line 1, column 108, items[0].deposited: there is no field `deposited`
      did you mean `deposit`?
    ");
}

#[test]
fn unknown_field_is_a_warning_when_lenient() {
    let text = r#"{"id": "L", "learner": {"colour": "red", "born": "1990-01-01"}}"#;
    let (record, warnings) = read(text, &shape(), Strictness::Lenient).unwrap();
    assert_eq!(record.learner, facts(&[("born", Value::Date(day("1990-01-01")))]));
    assert_snapshot!(shown(&warnings, Locale::Zh), @r"
    第 1 行第 25 列，learner.colour：没有字段「colour」
      删去它，或在办法中用「登记项」声明
    ");
}

#[test]
fn values_of_another_type_are_refused() {
    assert_snapshot!(item_problems(r#""code": 12, "name": ["x", 5], "score": "82", "award": 2024, "passed": "yes", "attendance": 85, "hours": "3", "credits": "4", "papers": "x", "deposit": "branch", "level": {}"#), @r#"
    line 1, column 61, items[0].code: a code (a text) should stand here, not a number
      write it as `"00012"`
    line 1, column 79, items[0].name[1]: a text should stand here, not a number
      write it as `"…"`
    line 1, column 92, items[0].score: a number should stand here, not a text
      write it as `82.5`
    line 1, column 107, items[0].award: a date should stand here, not a number
      write it as `"2025-04-22"`
    line 1, column 123, items[0].passed: `true` or `false` should stand here, not a text
      write `true` or `false`
    line 1, column 144, items[0].attendance: the share `85` has no percent sign
      write a text such as `"85%"`
    line 1, column 157, items[0].hours: a number should stand here, not a text
      write it as `82.5`
    line 1, column 173, items[0].credits: a number with its unit should stand here, not a text
      write it as `{"amount": 4, "unit": "credits"}`
    line 1, column 188, items[0].papers: a list of texts should stand here, not a text
      write it as `["…", "…"]`
    line 1, column 204, items[0].deposit: an object `{…}` should stand here, not a text
      write it as `{"field": …}`
    line 1, column 223, items[0].level: a code (a text) should stand here, not an object
      write it as `"00012"`
    "#);
    assert_snapshot!(problems(r#"{"id": 5, "learner": [], "items": {}, "history": 1, "application": "x", "judgements": null}"#), @r#"
    line 1, column 8, id: a text should stand here, not a number
      write it as `"…"`
    line 1, column 22, learner: an object `{…}` should stand here, not a list
      write it as `{"field": …}`
    line 1, column 35, items: a list `[…]` should stand here, not an object
      write it as `[…]`
    line 1, column 50, history: a list `[…]` should stand here, not a number
      write it as `[…]`
    line 1, column 68, application: an object `{…}` should stand here, not a text
      write it as `{"field": …}`
    line 1, column 87, judgements: a list `[…]` should stand here, not null
      write it as `[…]`
    "#);
}

#[test]
fn impossible_dates_say_why() {
    assert_snapshot!(item_problems(r#""award": "2023-02-29", "ended": "2024-13-01", "started": "1.9.2024""#), @r#"
    line 1, column 62, items[0].award: `2023-02-29` does not exist: the month ends on 28
      write dates as `2025-04-22`
    line 1, column 85, items[0].ended: `2024-13-01` has no month 13
      write dates as `2025-04-22`
    line 1, column 110, items[0].started: `1.9.2024` is not a date
      write dates as `2025-04-22`
    "#);
}

#[test]
fn numbers_stay_within_their_range_and_on_their_step() {
    assert_snapshot!(item_problems(r#""count": 0, "attempts": 1.5, "hours": -1, "place": 0"#), @r"
    line 1, column 62, items[0].count: `0` is not a whole number from 1
      write a whole number such as 1 or 2
    line 1, column 77, items[0].attempts: `1.5` is not a whole number from 0
      write a whole number such as 0 or 1
    line 1, column 91, items[0].hours: -1 is below 0
      give a number within the range
    line 1, column 104, items[0].place: `0` is not a whole number from 1
      write a whole number such as 1 or 2
    ");
    let text = r#"{"id": "L", "learner": {"load": {"1": 61}}, "items": [
        {"id": "a", "kind": "certificate", "code": "NCRE", "score": 100.5, "level": "四集"},
        {"id": "b", "kind": "certificate", "code": "NCRE", "score": 60.25},
        {"id": "c", "kind": "certificate", "code": "other", "score": 700.25, "level": "A"}]}"#;
    assert_snapshot!(problems(text), @r"
    line 1, column 39, learner.load.1: 61 is not between 0 and 60
      give a number within the range
    line 2, column 69, items[0].score: 100.5 is not between 0 and 100
      give a number within the range
    line 2, column 85, items[0].level: `四集` is not one of the words of this field
      did you mean `四级`?
    line 3, column 69, items[1].score: 60.25 is not on a step of 0.5
      give a number on a step
    ");
}

#[test]
fn words_and_names_that_are_not_declared_name_the_nearest() {
    let text = r#"{"id": "L", "learner": {"status": "在藉"},
        "application": {"programme": "cs-bachlor", "claims": ["k9"], "choices": {"cet": "00012"}},
        "items": [{"id": "k1", "kind": "certficate"}],
        "history": [{"status": "done", "amounts": {"credit": 4}, "target": {"course": "a", "pool": "b"}}],
        "judgements": [{"judgement": "near-contents", "item": "k3"}, {"judgement": "near-content", "by": "regstry"},
                       {"judgement": "approval", "rule": "cet", "value": 1}],
        "balance": {"lectures": 5}}"#;
    assert_snapshot!(problems(text), @r#"
    line 1, column 35, learner.status: `在藉` is not one of the words of this field
      did you mean `在籍`?
    line 2, column 38, application.programme: programme `cs-bachlor` is not declared
      did you mean `cs-bachelor`?
    line 2, column 63, application.claims[0]: the record has no item `k9`
      write the id of an item of this record
    line 2, column 82, application.choices.cet: rule `cet` is not declared
      delete it, or declare it in the policy
    line 3, column 40, items[0].kind: kind `certficate` is not declared
      did you mean `certificate`?
    line 4, column 32, history[0].status: status `done` is not declared
      write one of `granted`, `chosen`, `failed`, `passed`
    line 4, column 52, history[0].amounts.credit: measure `credit` is not declared
      did you mean `credits`?
    line 4, column 76, history[0].target: exactly one of `course`, `pool` should stand here
      keep one of them
    line 5, column 38, judgements[0].judgement: judgement `near-contents` is not declared
      did you mean `near-content`?
    line 5, column 63, judgements[0].item: the record has no item `k3`
      write the id of an item of this record
    line 5, column 106, judgements[1].by: body `regstry` is not declared
      did you mean `registry`?
    line 6, column 58, judgements[2].rule: rule `cet` is not declared
      delete it, or declare it in the policy
    line 6, column 74, judgements[2].value: `true` or `false` should stand here, not a number
      write `true` or `false`
    line 7, column 21, balance.lectures: rule or limit `lectures` is not declared
      write one of `yearly`
    "#);
}

#[test]
fn number_without_unit_is_refused_where_several_are_possible() {
    assert_snapshot!(item_problems(r#""credits": 4"#), @r#"
    line 1, column 64, items[0].credits: `4` has no unit
      write `{"amount": 4, "unit": "credits"}`; the units are `credits`, `quarter`
    "#);
    assert_snapshot!(item_problems(r#""credits": {"amount": 4, "unit": "quarters"}, "hours": {"amount": 4, "unit": "credits"}"#), @r"
    line 1, column 86, items[0].credits: unit `quarters` is not declared
      did you mean `quarter`?
    line 1, column 130, items[0].hours: unit `credits` is not declared
      write one of `hours`
    ");
    assert_snapshot!(item_problems(r#""credits": {"amount": 4}, "hours": {"amout": 4, "unit": "hours"}"#), @r#"
    line 1, column 64, items[0].credits: field `unit` is missing
      add `"unit"`
    line 1, column 89, items[0].hours: there is no field `amout`
      did you mean `amount`?
    "#);
}

#[test]
fn ids_are_there_and_differ() {
    assert_snapshot!(problems(r#"{"items": [{"id": "a", "kind": "course"}, {"id": "a", "kind": "course"}, {"kind": ""}, 5]}"#), @r#"
    line 1, column 1: field `id` is missing
      add `"id"`
    line 1, column 50, items[1].id: two items have the id `a`
      give each item an id of its own
    line 1, column 74, items[2]: field `id` is missing
      add `"id"`
    line 1, column 83, items[2].kind: the text is empty
      write something, or delete the field
    line 1, column 88, items[3]: an object `{…}` should stand here, not a number
      write it as `{"field": …}`
    "#);
}

#[test]
fn paper_that_looks_misspelt_is_a_warning() {
    let mut shape = shape();
    shape.papers = ["transcript".to_owned()].into();
    let text = r#"{"id": "L", "items": [{"id": "a", "kind": "course", "papers": ["transcrpt", "other"]}]}"#;
    let (_, warnings) = read(text, &shape, Strictness::Strict).unwrap();
    assert_snapshot!(shown(&warnings, Locale::En), @r"
    line 1, column 64, items[0].papers[0]: no clause asks for the paper `transcrpt`
      did you mean `transcript`?
    ");
}

#[test]
fn a_paper_may_be_called_by_its_word_in_either_language() {
    let mut shape = shape();
    shape.paper_words =
        [("成绩单", "transcript"), ("transcript", "transcript")].map(|(a, b)| (a.into(), b.into())).into();
    let text = r#"{"id": "L", "items": [{"id": "a", "kind": "course", "papers": ["成绩单", "other"]}]}"#;
    let (record, warnings) = read(text, &shape, Strictness::Strict).unwrap();
    assert!(warnings.is_empty());
    assert_eq!(record.items[0].papers, Some(vec!["transcript".to_owned(), "other".to_owned()]));
}

#[test]
fn a_target_that_the_programme_does_not_have_is_an_error() {
    let text = |programme: &str| {
        format!(
            r#"{{"id": "a", "application": {{"date": "2025-06-05", {programme}"targets": ["C9"]}}, "items": []}}"#
        )
    };
    let found = problems(&text(r#""programme": "cs-bachelor", "#));
    assert!(
        found.contains("application.targets[0]: course or pool of the programme `C9` is not declared"),
        "{found}"
    );
    // A programme that the record brings with it knows its own courses.
    let own = r#""programme": {"code": "other"}, "#;
    assert!(read(&text(own), &shape(), Strictness::Strict).is_ok());
}
