//! What facts say: spans of time, functions, and what is not known.

use super::*;

fn awarded(award: &str, on: &str) -> Value {
    json!({"id": "L", "application": {"date": on, "programme": "cs"},
           "items": [{"id": "a", "kind": "certificate", "code": "CET", "score": 60, "award": award}]})
}

#[test]
fn a_span_of_years_includes_the_same_day_so_many_years_on() {
    assert_eq!(granted(&decide(WITHIN, awarded("2017-06-05", "2025-06-05"))), ["a → K1 4"]);
    assert_eq!(reasons(&decide(WITHIN, awarded("2017-06-05", "2025-06-06")), "a"), ["expired"]);
}

#[test]
fn a_span_from_29_february_ends_on_the_28th() {
    let one_year = WITHIN.replace("8 years", "1 years");
    assert_eq!(granted(&decide(&one_year, awarded("2024-02-29", "2025-02-28"))), ["a → K1 4"]);
    assert_eq!(reasons(&decide(&one_year, awarded("2024-02-29", "2025-03-01")), "a"), ["expired"]);
}

#[test]
fn of_a_span_of_days_the_first_day_is_day_one() {
    let days = WITHIN.replace("8 years", "30 days");
    assert_eq!(granted(&decide(&days, awarded("2025-05-07", "2025-06-05"))), ["a → K1 4"]);
    assert_eq!(reasons(&decide(&days, awarded("2025-05-06", "2025-06-05")), "a"), ["expired"]);
}

#[test]
fn full_years_old_is_reached_on_the_birthday() {
    let rules = format!("{CET}    when learner.age at least 40\n");
    let aged = |born: &str| {
        let mut record = with(json!([cet("a", 60)]));
        record["learner"] = json!({"born": born});
        decide(&rules, record)
    };
    assert_eq!(granted(&aged("1985-06-05")), ["a → K1 4"]);
    assert_eq!(reasons(&aged("1985-06-06"), "a"), ["below"]);
}

#[test]
fn a_condition_with_an_unknown_fact_is_unknown_unless_other_parts_decide_it() {
    let no_score = || json!({"id": "a", "kind": "certificate", "code": "CET", "award": "2024-01-10"});
    assert_eq!(needs(&decide(WITHIN, with(json!([no_score()])))), [r#"{"fact":"item.score"}"#]);
    // The award is too old: whatever the score, the answer is no.
    let mut old = no_score();
    old["award"] = json!("2001-01-10");
    let decision = decide(WITHIN, with(json!([old])));
    assert_eq!(needs(&decision), Vec::<String>::new());
    assert_eq!(reasons(&decision, "a"), ["expired"]);
}

#[test]
fn figures_too_large_to_compute_are_said_and_never_wrong() {
    let rules = "rule own\n    given certificate CET\n    waive K1\n    credits item.credits\n";
    let huge = |id: &str| json!({"id": id, "kind": "certificate", "code": "CET", "credits": 9_000_000_000_000_000_000u64});
    let decision = decide(rules, with(json!([huge("a"), huge("b")])));
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert!(reasons(&decision, "a").contains(&"not_computable".to_owned()), "{decision}");
    assert_eq!(decision["proved_best"], false);
}

/// A pool that takes what a function of the score gives, and the score of one certificate.
fn called(function: &str, score: Value) -> Value {
    let rules = format!(
        "{function}rule f-rule\n    given certificate CET\n    convert to pool electives\n    credits f(item.score)\n"
    );
    let mut item = cet("c1", 0);
    item["score"] = score;
    decide(&rules, with(json!([item])))
}

#[test]
fn a_function_is_computed_exactly_and_rounded_as_declared() {
    let bavarian = |rounding: &str| {
        format!("function f(mark) gives number\n    rhai \"1 + 3 * (100 - mark) / (100 - 60)\"\n{rounding}")
    };
    let down = "    rounded down to 0.1\n";
    assert_eq!(granted(&called(&bavarian(down), json!(85))), ["c1 → electives 2.1"]);
    assert_eq!(granted(&called(&bavarian(""), json!(84))), ["c1 → electives 2.2"]);
    assert_eq!(granted(&called(&bavarian("    rounded up to 0.1\n"), json!(85))), ["c1 → electives 2.2"]);
    // A third is no decimal: three of them are one all the same.
    let thirds = "function f(mark) gives number\n    rhai \"mark / 3 + mark / 3 + mark / 3\"\n";
    assert_eq!(granted(&called(thirds, json!(1))), ["c1 → electives 1"]);
}

#[test]
fn a_function_that_gives_no_value_makes_the_grant_pending_and_says_why() {
    let zero = "function f(mark) gives number\n    rhai \"1 / (mark - 60)\"\n";
    assert_eq!(granted(&called(zero, json!(61))), ["c1 → electives 1"]);
    let failed = called(zero, json!(60));
    assert_eq!(granted(&failed), Vec::<String>::new());
    assert_eq!(needs(&failed), [r#"{"calculation":{"function":"f","because":"divided_by_zero"}}"#]);
    let ranged = "function f(mark) gives number from 1 to 4\n    rhai \"mark - 60\"\n";
    assert_eq!(granted(&called(ranged, json!(64))), ["c1 → electives 4"]);
    assert_eq!(needs(&called(ranged, json!(65))), [r#"{"calculation":{"function":"f","because":"unfit"}}"#]);
    let large = "function f(mark) gives number\n    rhai \"mark * 9000000000000000000\"\n";
    assert_eq!(
        needs(&called(large, json!(60))),
        [r#"{"calculation":{"function":"f","because":"too_large"}}"#]
    );
}

#[test]
fn a_missing_argument_is_the_need_for_that_fact_and_a_function_decides_a_condition() {
    let rules = "
function f(mark, core: yes or no) gives yes or no
    rhai \"core && mark >= 60\"
attribute item.core: yes or no
rule f-rule
    given certificate CET with f(item.score, item.core) is yes
    waive K1
    credits target.credits
";
    let item = |score: u32, core: Value| {
        let mut item = cet("c1", score);
        item["core"] = core;
        with(json!([item]))
    };
    assert_eq!(granted(&decide(rules, item(60, json!(true)))), ["c1 → K1 4"]);
    assert_eq!(granted(&decide(rules, item(59, json!(true)))), Vec::<String>::new());
    assert_eq!(needs(&decide(rules, with(json!([cet("c1", 60)])))), [r#"{"fact":"item.core"}"#]);
}

#[test]
fn a_name_of_the_author_that_equals_a_built_in_noun_is_given_as_written() {
    let rules = "登记项 成果.mode: 取值 专业、成绩\n规则 名次\n    凭 活动 S 其 mode 专业\n    转换为 学分池 electives\n    学分 1\n\
                 限额 courses: 转换 学分 来自 活动 不超过 4\n";
    let item =
        |mode: &str| json!([{"id": "a", "kind": "活动", "code": "S", "mode": mode, "ended": "2025-05-01"}]);
    let decision = decide(rules, with(item("专业")));
    assert_eq!(decision["granted"][0]["rule"], "名次");
    assert_eq!(decision["limits"][0]["limit"], "courses");
    let decision = decide(rules, with(item("成绩")));
    let because = &decision["refused"][0]["because"][0];
    assert_eq!((&because["have"], &because["need"]), (&json!("成绩"), &json!(["专业"])), "{decision}");
}

#[test]
fn what_an_entry_says_holds_whatever_the_record_says() {
    let rules = "
activity R
    credits 3
rule sport
    given activity R
    convert to pool electives
    credits item.credits
";
    let decision = |credits: Value| {
        let mut item = json!({"id": "a", "kind": "activity", "code": "R", "name": "Another name"});
        item["credits"] = credits;
        decide(rules, with(json!([item])))
    };
    let other = decision(json!(6));
    assert_eq!(granted(&other), ["a → electives 3"]);
    assert_eq!(other["overruled"][0]["fact"], "item.credits");
    assert_eq!(
        (&other["overruled"][0]["have"], &other["overruled"][0]["listed"]),
        (&json!("6"), &json!("3"))
    );
    assert_eq!(decision(json!(3)).get("overruled"), None);
    assert_eq!(granted(&decision(Value::Null)), ["a → electives 3"]);
}

#[test]
fn two_kinds_in_a_list_are_two_kinds() {
    let rules = "
kind extension
rule own
    given extension
    convert to pool electives
    credits 3
limit few: converted credits from course, extension at most 2
";
    let items = json!([{"id": "a", "kind": "extension"}]);
    assert_eq!(reasons(&decide(rules, with(items)), "a"), ["limit"]);
}

#[test]
fn what_the_record_is_built_on_through_any_number_of_steps_is_known() {
    let rules = "
programme sp
    course A1 \"One\" 3 credits
    course A2 \"Two\" 3 credits
    course A3 \"Three\" 3 credits
    prerequisite A1 of A2
    prerequisite A2 of A3
rule exam
    given certificate CET
    when not record has course with the target as prerequisite
    convert to each of: A1, A2, A3
    credits target.credits
";
    let after = |course: &str| {
        let held = json!({"id": "k", "kind": "course", "code": course});
        let mut record = with(json!([cet("a", 60), held]));
        record["application"]["programme"] = json!("sp");
        granted(&decide(rules, record))
    };
    assert_eq!(
        after("A3"),
        ["a → A3 3"],
        "not what stands before it; whether it was taken itself is another question"
    );
    assert_eq!(after("A2"), ["a → A2 3", "a → A3 3"]);
    assert_eq!(after("A1"), ["a → A1 3", "a → A2 3", "a → A3 3"]);
}
