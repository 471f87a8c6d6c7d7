//! The readings that the language decides, each as the sentence of the decision, through real rule text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

#[path = "deciding/small_policy.rs"]
mod small_policy;

use serde_json::{Value, json};
use small_policy::{cet, decide, granted, needs, reasons, with};

fn activity(id: &str, code: &str, ended: &str) -> Value {
    json!({"id": id, "kind": "activity", "code": code, "ended": ended})
}

const CET: &str = "
rule english
    given certificate CET with score 60 or above
    waive K1
    credits target.credits
";

#[test]
fn a_limit_counts_what_is_recorded_at_the_target_unless_it_says_source() {
    let rules = |measure: &str| format!("{CET}limit own: {measure} from certificate at most 4\n");
    let record =
        || with(json!([{"id": "c", "kind": "certificate", "code": "CET", "score": 60, "credits": 9}]));
    assert_eq!(granted(&decide(&rules("converted credits"), record())), ["c → K1 4"]);
    assert_eq!(granted(&decide(&rules("source credits"), record())), Vec::<String>::new());
}

#[test]
fn a_limit_on_items_counts_distinct_spent_items() {
    let rules = "
rule both
    given certificate CET
    waive each of: K1, K2
    credits target.credits
limit few: converted items at most 1
";
    let decision = decide(rules, with(json!([cet("a", 60), cet("b", 60)])));
    assert_eq!(granted(&decision), ["a → K1 4", "a → K2 3"]);
    assert_eq!(decision["limits"][0]["used"], 1);
}

#[test]
fn each_of_may_grant_a_part_and_all_of_stands_or_falls() {
    let rules = |shape: &str| {
        format!(
            "rule both\n    given certificate CET\n    waive {shape}: K1, K2\n    credits target.credits\nlimit few: converted credits at most 4\n"
        )
    };
    assert_eq!(granted(&decide(&rules("each of"), with(json!([cet("a", 60)])))), ["a → K1 4"]);
    let whole = decide(&rules("all of"), with(json!([cet("a", 60)])));
    assert_eq!(granted(&whole), Vec::<String>::new());
    assert_eq!(reasons(&whole, "a"), ["limit", "limit"]);
}

#[test]
fn among_equally_good_results_the_later_award_loses() {
    let rules = "rule own\n    given certificate CET\n    convert to pool electives\n    credits 4\n";
    let late = json!({"id": "a", "kind": "certificate", "code": "CET", "award": "2024-02-01"});
    let early = json!({"id": "b", "kind": "certificate", "code": "CET", "award": "2023-02-01"});
    let decision = decide(rules, with(json!([late, early])));
    assert_eq!(granted(&decision), ["b → electives 4"]);
    assert_eq!(reasons(&decision, "a"), ["limit"]);
    assert_eq!(decision["equal_best"].as_array().unwrap().len(), 1);
}

#[test]
fn an_over_full_history_leaves_no_room_and_is_never_taken_back() {
    let rules = format!("{CET}limit few: converted credits at most 4\n");
    let mut record = with(json!([cet("a", 60)]));
    record["history"] = json!([{"because": "direct entry", "amounts": {"credits": 9}, "date": "2023-09-01"}]);
    let decision = decide(&rules, record);
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(decision["limits"][0]["used"], 9);
}

#[test]
fn only_granted_results_spend_an_item() {
    // K1 needs a paper; until it is shown the certificate is free for K2.
    let rules = format!(
        "{CET}    needs papers transcript\nrule other\n    given certificate CET\n    waive K2\n    credits target.credits\n"
    );
    let decision = decide(&rules, with(json!([cet("a", 60)])));
    assert_eq!(granted(&decision), ["a → K2 3"]);
    assert_eq!(needs(&decision), [r#"{"papers":"transcript"}"#]);
    assert_eq!(decision["totals"]["if_needs_met"]["credits"], 4);
}

const YEARLY: &str = "
rule sport
    given activity S
    convert to pool electives
    credits 2
limit yearly: converted credits from activity per calendar year by ended at most 2
";

#[test]
fn a_period_with_a_missing_date_makes_the_grant_pending() {
    let dateless = json!({"id": "s", "kind": "activity", "code": "S"});
    let decision = decide(YEARLY, with(json!([dateless])));
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(needs(&decision), [r#"{"fact":"item.ended"}"#]);
}

#[test]
fn each_period_has_a_figure_of_its_own() {
    let items = json!([
        activity("a", "S", "2023-12-31"),
        activity("b", "S", "2024-01-01"),
        activity("c", "S", "2024-12-31")
    ]);
    let decision = decide(YEARLY, with(items));
    assert_eq!(granted(&decision), ["a → electives 2", "b → electives 2"]);
    assert_eq!(reasons(&decision, "c"), ["limit"]);
}

#[test]
fn history_counts_in_the_period_of_its_own_outcome() {
    let mut record = with(json!([activity("b", "S", "2024-05-01")]));
    record["history"] = json!([{"item": {"id": "a", "kind": "activity", "code": "S", "ended": "2024-03-01"},
        "target": {"pool": "electives"}, "amounts": {"credits": 2}, "rule": "sport", "date": "2025-01-10"}]);
    assert_eq!(reasons(&decide(YEARLY, record.clone()), "b"), ["limit"]);
    record["history"][0]["item"]["ended"] = json!("2023-03-01");
    assert_eq!(granted(&decide(YEARLY, record)), ["b → electives 2"]);
}

#[test]
fn the_base_of_a_share_is_the_programme_less_what_is_excluded() {
    // 40 less 5 of practice, a fifth of it: 7.
    let rules = "
rule all
    given certificate CET
    use freely
    waive each of: K1, K2, K3
    credits target.credits
limit share: converted credits as share of programme credits excluding class practice at most 20%
";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    assert_eq!(decision["limits"][0]["at_most"], 7);
    assert_eq!(granted(&decision), ["a → K1 4", "a → K2 3"]);
}

#[test]
fn a_choice_of_waits_for_the_learner_and_a_made_choice_is_a_hard_condition() {
    let rules =
        "rule own\n    given certificate CET\n    waive choice of: K1, K2\n    credits target.credits\n";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(needs(&decision), [r#"{"choice":["K1","K2"]}"#]);
    let mut record = with(json!([cet("a", 60)]));
    record["application"]["choices"] = json!({"own": "K2"});
    let decision = decide(rules, record);
    assert_eq!(granted(&decision), ["a → K2 3"]);
    assert_eq!(reasons(&decision, "a"), ["not_chosen"]);
}

#[test]
fn courses_of_one_option_are_chosen_together_by_any_of_their_codes() {
    let rules = "rule own\n    given certificate CET\n    waive choice of: K1 along with K2, K3\n    credits target.credits\n";
    for code in ["K1", "K2"] {
        let mut record = with(json!([cet("a", 60)]));
        record["application"]["choices"] = json!({"own": code});
        assert_eq!(granted(&decide(rules, record)), ["a → K1 4", "a → K2 3"], "{code}");
    }
}

#[test]
fn a_requirement_reports_and_a_gate_holds() {
    let rules = |gate: &str| format!("{CET}{gate}require enough: credits from certificate at least 5\n");
    let record = || with(json!([cet("a", 60)]));
    let decision = decide(&rules(""), record());
    assert_eq!(granted(&decision), ["a → K1 4"]);
    assert_eq!(decision["requirements"][0]["met"], false);
    let decision = decide(&rules("    only if requirement enough\n"), record());
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(reasons(&decision, "a"), ["gate"]);
}

#[test]
fn a_bar_wins_over_a_rule_unless_it_names_the_exception() {
    let rules = |unless: &str| format!("{CET}bar english-barred: item from certificate CET\n{unless}");
    let decision = decide(&rules(""), with(json!([cet("a", 60)])));
    assert_eq!(granted(&decision), Vec::<String>::new());
    let decision = decide(&rules("    unless rule english\n"), with(json!([cet("a", 60)])));
    assert_eq!(granted(&decision), ["a → K1 4"]);
    let into =
        |unless: &str| format!("{CET}bar english-barred: item from certificate CET into course\n{unless}");
    assert_eq!(reasons(&decide(&into(""), with(json!([cet("a", 60)]))), "a"), ["barred"]);
    assert_eq!(
        granted(&decide(&into("    unless rule english\n"), with(json!([cet("a", 60)])))),
        ["a → K1 4"]
    );
}

#[test]
fn over_a_bundle_from_counts_any_fitting_item_and_only_from_all() {
    let rules = |from: &str| {
        format!(
            "rule both\n    given all of:\n        certificate CET\n        certificate NCRE\n    waive K1\n    credits target.credits\nlimit few: converted credits {from} certificate CET at most 0\n"
        )
    };
    let items = || with(json!([cet("a", 60), {"id": "b", "kind": "certificate", "code": "NCRE"}]));
    assert_eq!(granted(&decide(&rules("from"), items())), Vec::<String>::new());
    assert_eq!(granted(&decide(&rules("only from"), items())), ["a+b → K1 4"]);
}

#[test]
fn a_course_takes_one_grant_and_a_pool_any_number() {
    let rules =
        format!("{CET}rule rest\n    given certificate CET\n    convert to pool electives\n    credits 1\n");
    let decision = decide(&rules, with(json!([cet("a", 60), cet("b", 60), cet("c", 60)])));
    assert_eq!(granted(&decision), ["a → K1 4", "b → electives 1", "c → electives 1"]);
}

#[test]
fn a_course_already_passed_takes_none_and_fills_no_limit() {
    let mut record = with(json!([cet("a", 60)]));
    record["history"] = json!([{"target": {"course": "K1"}, "status": "passed", "amounts": {"credits": 4}}]);
    let decision = decide(&format!("{CET}limit few: converted credits at most 4\n"), record);
    assert_eq!(reasons(&decision, "a"), ["already_granted"]);
    assert_eq!(decision["limits"][0]["from_history"], 0);
}

#[test]
fn origin_travels_with_what_was_recognised() {
    let rules = |approved: &str| {
        format!(
            "rule store\n    given activity S\n    recognise as leisure\n    credits 2\n{approved}rule use\n    given activity S\n    waive K1\n    credits target.credits\nbar leisure-stays: item from category leisure into academic\n"
        )
    };
    let record = || with(json!([activity("s", "S", "2024-05-01")]));
    let decision = decide(&rules(""), record());
    assert_eq!(decision["recognised"][0]["category"], "leisure");
    assert_eq!(reasons(&decision, "s"), ["barred"]);
    // What still waits to be stored is barred too: no approval would help.
    let decision = decide(&rules("    subject to registry approval\n"), record());
    assert_eq!(needs(&decision), [r#"{"approval":"registry"}"#]);
    assert_eq!(reasons(&decision, "s"), ["barred"]);
}

const WITHIN: &str = "
rule english
    given certificate CET with score 60 or above
        and from award to application at most 8 years
    waive K1
    credits target.credits
";

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
fn all_independent_reasons_are_listed() {
    let old_and_low =
        json!({"id": "a", "kind": "certificate", "code": "CET", "score": 59, "award": "2001-01-10"});
    assert_eq!(reasons(&decide(WITHIN, with(json!([old_and_low]))), "a"), ["below", "expired"]);
}

#[test]
fn the_partner_of_what_waits_waits_with_it() {
    let rules = "
programme paired
    course A1 2 credits
    course A2 2 credits
    pair A1, A2
rule one
    given certificate CET
    waive A1
    credits target.credits
rule two
    given certificate NCRE
    waive A2
    credits target.credits
    needs papers transcript
";
    let mut record = with(json!([cet("a", 60), {"id": "b", "kind": "certificate", "code": "NCRE"}]));
    record["application"]["programme"] = json!("paired");
    let decision = decide(rules, record.clone());
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(needs(&decision), [r#"{"papers":"transcript"}"#, r#"{"papers":"transcript"}"#]);
    record["items"] = json!([cet("a", 60)]);
    assert_eq!(reasons(&decide(rules, record), "a"), ["gate"]);
}

#[test]
fn an_unknown_programme_is_asked_for() {
    let rules = "rule own\n    given certificate CET\n    waive class basic\n    credits target.credits\n";
    let mut record = with(json!([cet("a", 60)]));
    record["application"].as_object_mut().unwrap().remove("programme");
    let decision = decide(rules, record);
    assert_eq!(reasons(&decision, "a"), Vec::<String>::new());
    let next = json!([{"needs": {"fact": "application.programme"}, "decides": ["own"]}]);
    assert_eq!((needs(&decision).len(), &decision["next"]), (0, &next));
}

#[test]
fn without_an_application_every_item_is_recognised_or_refused() {
    let rules = "rule store\n    given activity S\n    recognise as leisure\n    credits 2\n";
    let record =
        json!({"id": "L", "items": [activity("s", "S", "2024-05-01"), activity("t", "T", "2024-05-01")]});
    let decision = decide(rules, record);
    assert_eq!(decision["recognised"][0]["item"], "s");
    assert_eq!(reasons(&decision, "t"), ["no_rule"]);
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

const STAR: &str = "
measure points
rule store
    given activity S
    recognise as leisure
    points 12
reward star by points per calendar year by ended
    | at least | tier |
    | 12       | bronze |
    | 24       | silver |
";

#[test]
fn a_reward_counts_in_the_period_of_its_named_date_and_waits_where_the_date_is_missing() {
    let record = |second: Value| json!({"id": "L", "items": [activity("a", "S", "2024-05-01"), second], "application": {"date": "2025-06-01"}});
    let rewards = |second: Value| decide(STAR, record(second))["rewards"].clone();
    assert_eq!(
        rewards(activity("b", "S", "2024-12-31")),
        json!([{"reward": "star", "period": "2024", "tier": "silver", "by": 24}])
    );
    let bronze = |period: &str| json!({"reward": "star", "period": period, "tier": "bronze", "by": 12, "next": ["silver", 24]});
    assert_eq!(rewards(activity("b", "S", "2025-01-01")), json!([bronze("2024"), bronze("2025")]));
    let dateless = json!({"id": "b", "kind": "activity", "code": "S"});
    let waiting = json!({"reward": "star", "tier": null, "by": 12, "needs": [{"fact": "item.ended"}]});
    assert_eq!(rewards(dateless.clone()), json!([bronze("2024"), waiting]));
    let decision = decide(STAR, record(dateless));
    assert_eq!(decision["next"], json!([{"needs": {"fact": "item.ended"}, "decides": ["star"]}]));
}

#[test]
fn a_reward_counts_only_what_its_source_names() {
    let rules = STAR.replace("by points per", "by points from activity (when item.hours at least 8) per");
    let item = |id: &str, hours: Value| json!({"id": id, "kind": "activity", "code": "S", "ended": "2024-05-01", "hours": hours});
    let mut unknown = item("c", json!(8));
    unknown.as_object_mut().unwrap().remove("hours");
    let record = json!({"id": "L", "items": [item("a", json!(8)), item("b", json!(7)), unknown]});
    let rewards = decide(&rules, record)["rewards"].clone();
    assert_eq!(rewards[0]["by"], 12);
    assert_eq!(rewards[1]["needs"], json!([{"fact": "item.hours"}]));
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
fn what_was_obtained_by_conversion_is_not_the_basis_of_another_unless_the_rule_says_so() {
    let rules = |more: &str| {
        format!("rule own\n    given course A1\n    waive K1\n    credits target.credits\n{more}")
    };
    let item = |converted: Value| {
        let mut item = json!({"id": "a", "kind": "course", "code": "A1"});
        if !converted.is_null() {
            item["converted"] = converted;
        }
        with(json!([item]))
    };
    assert_eq!(granted(&decide(&rules(""), item(json!(false)))), ["a → K1 4"]);
    assert_eq!(reasons(&decide(&rules(""), item(json!(true))), "a"), ["obtained_by_conversion"]);
    let allowed = rules("    use obtained by conversion\n");
    assert_eq!(granted(&decide(&allowed, item(json!(true)))), ["a → K1 4"]);
    // The history says it of a course where the item says nothing.
    let mut record = item(Value::Null);
    record["history"] = json!([{"target": {"course": "A1"}, "rule": "earlier-rule", "programme": "other"}]);
    let decision = decide(&rules(""), record.clone());
    let refused: Vec<&Value> =
        decision["refused"].as_array().unwrap().iter().filter(|one| one["rule"] == "own").collect();
    assert_eq!(refused[0]["because"], json!([{"reason": "obtained_by_conversion", "rule": "earlier-rule"}]));
    record["items"][0]["converted"] = json!(false);
    assert_eq!(granted(&decide(&rules(""), record.clone())), ["a → K1 4"]);
    record["items"][0].as_object_mut().unwrap().remove("converted");
    record["history"][0]["status"] = json!("passed");
    assert_eq!(granted(&decide(&rules(""), record)), ["a → K1 4"]);
}

const TWO_PAPERS: &str = "
rule sure
    given certificate CET
    convert to pool electives
    credits 3
    needs papers transcript
rule remote
    given certificate NCRE
    convert to pool electives
    credits 6
    needs papers letter
    subject to registry approval
";

#[test]
fn what_only_loses_to_another_pending_grant_is_pending_too() {
    let record = with(json!([cet("a", 60), {"id": "b", "kind": "certificate", "code": "NCRE"}]));
    let decision = decide(TWO_PAPERS, record);
    let pending: Vec<&Value> =
        decision["pending"].as_array().unwrap().iter().map(|one| &one["rule"]).collect();
    assert_eq!(pending, ["sure", "remote"]);
    assert_eq!(reasons(&decision, "a"), Vec::<String>::new());
    assert_eq!(decision["totals"]["if_needs_met"]["credits"], 6);
}

#[test]
fn what_loses_to_a_grant_made_is_refused_and_not_pending() {
    let made = "
rule made
    given activity S
    convert to pool electives
    credits 6
";
    let items = json!([cet("a", 60), activity("s", "S", "2024-05-01")]);
    let decision = decide(&format!("{TWO_PAPERS}{made}"), with(items));
    assert_eq!(granted(&decision), ["s → electives 6"]);
    assert_eq!(needs(&decision), Vec::<String>::new());
    assert_eq!(reasons(&decision, "a"), ["limit"]);
}

#[test]
fn each_target_shows_its_own_needs() {
    let rules = "
judgement near-content by registry about item, course
rule near
    given certificate CET
    use freely
    when target.class is practice
        or near-content
    waive each of: K1, K3
    credits target.credits
    needs papers transcript
";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    let pending = decision["pending"].as_array().unwrap();
    let of = |at: usize| (pending[at]["targets"][0]["course"].clone(), pending[at]["needs"].clone());
    assert_eq!(of(0), (json!("K1"), json!([{"papers": "transcript"}, {"judgement": "near-content"}])));
    assert_eq!(of(1), (json!("K3"), json!([{"papers": "transcript"}])));
}

#[test]
fn an_item_in_use_by_a_rule_is_not_refused_for_its_use_by_that_rule() {
    let rules = "
rule both
    given all of:
        certificate CET
        certificate NCRE
    waive K1
    credits target.credits
";
    let ncre = json!({"id": "n", "kind": "certificate", "code": "NCRE"});
    let decision = decide(rules, with(json!([cet("a", 60), cet("b", 60), ncre])));
    assert_eq!(granted(&decision), ["a+n → K1 4"]);
    assert_eq!(reasons(&decision, "n"), Vec::<String>::new());
    assert_eq!(reasons(&decision, "b"), ["used_for", "covered_by"]);
}

#[test]
fn a_bar_is_the_reason_where_no_rule_is_about_what_was_recognised() {
    let rules = |bar: &str| {
        format!("rule store\n    given activity S\n    recognise as leisure\n    credits 2\n{bar}")
    };
    let record = || with(json!([activity("s", "S", "2024-05-01")]));
    assert_eq!(reasons(&decide(&rules(""), record()), "s"), ["no_rule"]);
    let bar = "bar leisure-stays: item from category leisure into academic\n";
    assert_eq!(reasons(&decide(&rules(bar), record()), "s"), ["barred"]);
    let part = "bar some: item from category leisure into course K1\n";
    assert_eq!(reasons(&decide(&rules(part), record()), "s"), ["no_rule"]);
}

#[test]
fn of_alternatives_the_nearest_says_what_it_lacks() {
    let rules = "
rule either
    given any of:
        all of:
            certificate CET
            certificate NCRE
            activity S
        activity T
    waive K1
    credits target.credits
";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    assert_eq!(reasons(&decision, "a"), ["lacks", "lacks"]);
}

#[test]
fn a_choice_that_the_rule_does_not_offer_names_the_options() {
    let rules =
        "rule own\n    given certificate CET\n    waive choice of: K1, K2\n    credits target.credits\n";
    let mut record = with(json!([cet("a", 60)]));
    record["application"]["choices"] = json!({"own": "K3"});
    let decision = decide(rules, record);
    assert_eq!(granted(&decision), Vec::<String>::new());
    let because = json!([{"reason": "not_an_option", "chosen": "K3", "options": ["K1", "K2"]}]);
    assert_eq!(decision["refused"][0]["because"], because);
}

#[test]
fn papers_of_a_bundle_are_asked_for_each_item() {
    let rules = "
rule both
    given all of:
        certificate CET
        certificate NCRE
    waive K1
    credits target.credits
    needs papers transcript
";
    let items = |one: Value, other: Value| {
        let mut items = json!([cet("a", 60), {"id": "n", "kind": "certificate", "code": "NCRE"}]);
        items[0]["papers"] = one;
        items[1]["papers"] = other;
        with(items)
    };
    let shown = || json!(["transcript"]);
    assert_eq!(granted(&decide(rules, items(shown(), shown()))), ["a+n → K1 4"]);
    assert_eq!(needs(&decide(rules, items(shown(), json!([])))), [r#"{"papers":"transcript"}"#]);
    let mut record = items(json!([]), json!([]));
    record["application"]["papers"] = shown();
    assert_eq!(granted(&decide(rules, record)), ["a+n → K1 4"]);
}

#[test]
fn what_is_handled_on_request_is_granted_only_when_asked_for() {
    let rules = format!("{CET}    handled on request\n");
    let mut record = with(json!([cet("a", 60)]));
    assert_eq!(reasons(&decide(&rules, record.clone()), "a"), ["not_claimed"]);
    record["application"]["claims"] = json!(["a"]);
    assert_eq!(granted(&decide(&rules, record.clone())), ["a → K1 4"]);
    record["application"].as_object_mut().unwrap().remove("claims");
    record["application"]["targets"] = json!(["K1"]);
    assert_eq!(granted(&decide(&rules, record.clone())), ["a → K1 4"]);
    // What is handled automatically asks for nothing.
    record["application"]["targets"] = json!(["K2"]);
    let automatic = format!("{CET}    handled automatically at enrolment\n");
    assert_eq!(granted(&decide(&automatic, record)), ["a → K1 4"]);
}

#[test]
fn a_computed_side_shows_what_it_was_computed_from() {
    let rules = "rule own\n    given activity S\n    when item.hours divided by 18 at least target.credits less 1\n    waive K1\n    credits target.credits\n";
    let item = |hours: u32| {
        with(json!([{"id": "s", "kind": "activity", "code": "S", "ended": "2024-05-01", "hours": hours}]))
    };
    let decision = decide(rules, item(53));
    let because = json!([{"reason": "below", "fact": "item.hours", "have": "53 divided by 18 = 53/18", "need": "4 less 1 = 3", "included": true}]);
    assert_eq!(decision["refused"][0]["because"], because);
    assert_eq!(granted(&decide(rules, item(54))), ["s → K1 4"]);
}

#[test]
fn a_limit_and_a_requirement_count_what_converts_into_their_measure() {
    let rules = "
measure quarter of 2/3 credit
rule sport
    given activity S
    convert to pool electives
    quarter 3
rule theatre
    given activity T
    convert to pool electives
    quarter 3
limit some: converted credits into pool electives at most 3
require enough: converted credits into pool electives at least 2
";
    let items =
        json!([{"id": "a", "kind": "activity", "code": "S"}, {"id": "b", "kind": "activity", "code": "T"}]);
    let decision = decide(rules, with(items));
    assert_eq!(decision["granted"].as_array().unwrap().len(), 1, "3 quarters are 2 credits, twice is 4");
    assert_eq!(decision["limits"][0]["used"], json!(2));
    assert_eq!(decision["requirements"][0]["met"], json!(true));
}

#[test]
fn a_rate_of_times_counts_the_outcomes_and_a_rate_after_the_sum_their_figures() {
    let rules = "
measure points
rule lectures
    given one or more activity S
    recognise as leisure
    points every 2 times count 1, remainder dropped
rule shows
    given one or more activity T
    recognise as leisure
    points every 48 hours count 1, remainder dropped, after the sum
";
    let sport = |id: &str| json!({"id": id, "kind": "activity", "code": "S"});
    let shows = |id: &str, hours: u32| json!({"id": id, "kind": "activity", "code": "T", "hours": hours});
    let points = |items: Value| decide(rules, with(items))["totals"]["recognised"]["points"].clone();
    assert_eq!(points(json!([sport("a")])), Value::Null);
    assert_eq!(points(json!([sport("a"), sport("b"), sport("c")])), json!(1));
    assert_eq!(points(json!([shows("a", 30), shows("b", 18)])), json!(1));
    assert_eq!(points(json!([shows("a", 30), shows("b", 17)])), Value::Null);
}

#[test]
fn a_day_between_two_parts_of_a_period_counts_toward_no_limit_of_it() {
    let rules = "
period semester: from 03-01 to 06-30, from 09-01 to 02-29
rule sport
    given activity S
    convert to pool electives
    credits 2
limit some: converted credits into pool electives per semester by ended at most 2
";
    let credits = |days: &[&str]| {
        let item = |day: &&str| json!({"id": *day, "kind": "activity", "code": "S", "ended": *day});
        let decision = decide(rules, with(days.iter().map(item).collect()));
        decision["totals"]["granted"]["credits"].clone()
    };
    assert_eq!(credits(&["2024-03-01", "2024-06-30"]), json!(2), "the first and the last day of one part");
    assert_eq!(credits(&["2024-06-30", "2024-09-01"]), json!(4), "two parts");
    assert_eq!(credits(&["2023-09-01", "2024-02-29"]), json!(2), "over the new year to the leap day");
    assert_eq!(credits(&["2024-07-01", "2024-08-31", "2024-08-30"]), json!(6), "no limit between the parts");
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
fn a_requirement_for_some_learners_is_none_of_the_others() {
    let rules = "
attribute learner.hospital: one of provincial, other
rule sport
    given activity S
    convert to pool electives
    credits 2
require more: converted credits into pool electives at least 3
    for learners hospital provincial
";
    let asked = |learner: Value| {
        let mut record = with(json!([{"id": "a", "kind": "activity", "code": "S"}]));
        record["learner"] = learner;
        decide(rules, record)["requirements"].clone()
    };
    assert_eq!(asked(json!({"hospital": "provincial"}))[0]["met"], json!(false));
    assert_eq!(asked(json!({"hospital": "other"})), json!([]));
    assert_eq!(asked(json!({}))[0]["need"], Value::Null, "whom it is for is not known");
}

#[test]
fn a_requirement_of_each_year_is_one_of_the_application_s_year_too() {
    let rules = "
rule sport
    given activity S
    convert to pool electives
    credits 2
require yearly: converted credits into pool electives per calendar year by ended at least 2
";
    let items = json!([{"id": "a", "kind": "activity", "code": "S", "ended": "2024-03-01"}]);
    let progress = decide(rules, with(items))["requirements"].clone();
    let by_year: Vec<(Value, Value)> =
        progress.as_array().unwrap().iter().map(|one| (one["per"].clone(), one["have"].clone())).collect();
    assert_eq!(by_year, [(json!("2024"), json!(2)), (json!("2025"), json!(0))]);
}

#[test]
fn papers_and_approvals_may_have_alternatives_and_be_asked_only_of_some() {
    let rules = "
attribute item.standing: one of graduated, left
rule own
    given certificate CET
    waive K1
    credits target.credits
    needs papers diploma or transcript
    needs papers report when item.standing left
    subject to registry approval when item.score less than 60
";
    let held = |standing: &str, score: u32, papers: Value| {
        let mut item = cet("a", score);
        item["standing"] = json!(standing);
        item["papers"] = papers;
        decide(rules, with(json!([item])))
    };
    assert_eq!(granted(&held("graduated", 60, json!(["transcript"]))), ["a → K1 4"]);
    assert_eq!(granted(&held("graduated", 60, json!(["diploma"]))), ["a → K1 4"]);
    assert_eq!(needs(&held("left", 60, json!(["diploma"]))), [r#"{"papers":"report"}"#]);
    assert_eq!(granted(&held("left", 60, json!(["diploma", "report"]))), ["a → K1 4"]);
    assert_eq!(needs(&held("graduated", 59, json!(["diploma"]))), [r#"{"approval":"registry"}"#]);
    assert_eq!(granted(&held("graduated", 60, json!([]))), Vec::<String>::new());
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
