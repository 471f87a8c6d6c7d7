//! The edges of deciding: what is not known yet, not in force any more, or not there on the day.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/small_policy.rs"]
mod small_policy;

use serde_json::{Value, json};
use small_policy::{activity, cet, decide, granted, needs, reasons, with};

fn refused_by(decision: &Value, rule: &str) -> Vec<String> {
    let refused = decision["refused"].as_array().unwrap().iter().filter(|refusal| refusal["rule"] == rule);
    let reasons = refused.flat_map(|refusal| refusal["because"].as_array().unwrap());
    reasons.map(|reason| reason["reason"].as_str().unwrap().to_owned()).collect()
}

const CET: &str = "
rule english
    given certificate CET
    waive K1
    credits target.credits
";

#[test]
fn a_bar_into_a_programme_leaves_the_outcome_recognised_and_is_the_reason_of_the_rule() {
    let bar = "bar of-cs: item from certificate CET into programme cs\n";
    let decision = decide(&format!("{CET}{bar}"), with(json!([cet("a", 60)])));
    assert_eq!(decision["recognised"][0]["item"], "a");
    assert_eq!(refused_by(&decision, "english"), ["barred"]);
}

#[test]
fn a_bar_that_says_recognised_keeps_the_outcome_out_of_the_bank() {
    let store = "rule store\n    given certificate CET\n    recognise as vocational\n    credits 2\n";
    let decide_bar = |stage: &str| {
        let bar = format!("bar own: {stage} credits from certificate CET\n");
        decide(&format!("{CET}{store}{bar}"), with(json!([cet("a", 60)])))
    };
    let (kept_out, stored) = (decide_bar("recognised"), decide_bar("converted"));
    assert_eq!((kept_out["recognised"].as_array().unwrap().len(), granted(&kept_out).len()), (0, 0));
    assert_eq!((stored["recognised"].as_array().unwrap().len(), granted(&stored).len()), (1, 0));
    assert_eq!(refused_by(&stored, "english"), ["barred"]);
}

#[test]
fn a_rule_out_of_force_is_told_where_its_outcome_waits_for_another_target() {
    let rules = |target: &str| {
        format!(
            "rule old\n    given certificate CET\n    replace {target}\n    credits target.credits\n    in force from 2024-07-01 to 2024-12-31\n\
             rule new\n    given certificate CET\n    waive K1\n    credits target.credits\n    needs papers transcript\n"
        )
    };
    let record = || with(json!([cet("a", 60)]));
    assert_eq!(refused_by(&decide(&rules("K2"), record()), "old"), ["not_in_force"]);
    assert_eq!(refused_by(&decide(&rules("K1"), record()), "old"), Vec::<String>::new());
    let mut shown = record();
    shown["application"]["papers"] = json!(["transcript"]);
    assert_eq!(refused_by(&decide(&rules("K2"), shown), "old"), Vec::<String>::new());
}

#[test]
fn a_rate_counts_in_the_measure_of_its_figure() {
    let lesson = |minutes: u32| {
        let rules = "
measure points
measure hour of 50 minutes
attribute item.dur: number of minutes from 0 to 600
rule lessons
    given activity S
    recognise as leisure
    points item.dur, every 1 hour count 1, remainder dropped
";
        let dur = json!({"amount": minutes, "unit": "minutes"});
        let record = with(json!([{"id": "a", "kind": "activity", "code": "S", "dur": dur}]));
        decide(rules, record)["totals"]["recognised"]["points"].as_i64().unwrap_or(0)
    };
    assert_eq!([lesson(49), lesson(50), lesson(99), lesson(100)], [0, 1, 1, 2]);
}

#[test]
fn what_counts_toward_a_requirement_counts_while_it_is_not_known_for_whom_it_is() {
    let rules = "
attribute learner.leave: yes or no
rule store
    given activity S
    recognise as leisure
    credits item.credits
require plain: recognised credits at least 60
    when not learner.leave
require lowered: recognised credits at least 60
    when learner.leave
";
    let mut record = with(json!([activity("a", "2024-05-01", 30)]));
    let open = decide(rules, record.clone());
    for requirement in open["requirements"].as_array().unwrap() {
        let told = (&requirement["have"], &requirement["need"], &requirement["met"]);
        assert_eq!(told, (&json!(30), &Value::Null, &json!(false)));
        assert_eq!(requirement["needs"], json!([{"fact": "learner.leave"}]));
    }
    assert_eq!(open["requirements"].as_array().unwrap().len(), 2);
    record["learner"] = json!({"leave": true});
    let known = decide(rules, record);
    assert_eq!(known["requirements"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&known["requirements"][0]["need"], &known["requirements"][0]["needs"]),
        (&json!(60), &Value::Null)
    );
}

#[test]
fn of_a_window_that_rolls_the_fullest_stretch_is_the_requirement() {
    let rules = "
rule store
    given activity S
    recognise as leisure
    credits item.credits
require five: recognised credits per rolling 5 years by ended at least 10
rule goes-on
    given activity T
    waive K1
    credits target.credits
    only if requirement five
";
    let told = |second: &str| {
        let own = json!({"id": "t", "kind": "activity", "code": "T", "ended": "2025-01-01"});
        let items = json!([activity("a", "2020-04-01", 5), activity("b", second, 5), own]);
        let decision = decide(
            &format!("{rules}rule keep\n    given activity T\n    recognise as leisure\n    credits 0\n"),
            with(items),
        );
        let lines = decision["requirements"].as_array().unwrap().clone();
        assert_eq!(lines.len(), 1, "{lines:?}");
        (lines[0]["have"].clone(), lines[0]["met"].clone(), granted(&decision).len())
    };
    assert_eq!(told("2025-04-01"), (json!(10), json!(true), 1));
    assert_eq!(told("2025-04-02"), (json!(5), json!(false), 0));
}

#[test]
fn what_is_awarded_after_the_day_of_the_application_is_refused_as_too_early() {
    let on = |award: &str| {
        let mut item = cet("a", 60);
        item["award"] = json!(award);
        decide(CET, with(json!([item])))
    };
    assert_eq!(granted(&on("2025-06-05")), ["a → K1 4"]);
    let late = on("2025-06-06");
    assert_eq!(
        (granted(&late).len(), reasons(&late, "a")),
        (0, vec!["too_early".to_owned(), "not_recognised".into()])
    );
}

#[test]
fn of_a_family_the_highest_waits_while_the_level_of_another_is_not_known() {
    let rules = "
family ncre: certificate NCRE
    take highest level
    at stage converted
rule own
    given certificate NCRE
    convert to pool electives
    credits item.credits
";
    let decided = |level: &str| {
        let known = json!({"id": "i", "kind": "certificate", "code": "NCRE", "level": level, "credits": 5});
        decide(rules, with(json!([known, {"id": "j", "kind": "certificate", "code": "NCRE", "credits": 2}])))
    };
    let open = decided("二级");
    assert_eq!((granted(&open).len(), needs(&open)), (0, vec![r#"{"fact":"item.level"}"#.to_owned(); 2]));
    // Nothing stands above the highest step.
    assert_eq!(granted(&decided("三级")), ["i → electives 5"]);
}

#[test]
fn an_outcome_that_is_refused_for_good_keeps_no_other_of_its_family_waiting() {
    let rules = "
family ncre: certificate NCRE
    take highest level
    at stage converted
rule own
    given certificate NCRE with level 二级 or above
    when item.score at least 60
    convert to pool electives
    credits item.credits
";
    let decided = |score: u32| {
        let known = json!({"id": "i", "kind": "certificate", "code": "NCRE", "level": "二级", "score": 90, "credits": 5});
        let other = json!({"id": "j", "kind": "certificate", "code": "NCRE", "score": score, "credits": 2});
        decide(rules, with(json!([known, other])))
    };
    assert_eq!(granted(&decided(60)), Vec::<String>::new());
    assert_eq!(granted(&decided(59)), ["i → electives 5"]);
}

#[test]
fn an_outcome_that_is_recognised_is_not_refused_where_no_conversion_is_asked_for() {
    let rules = "rule store\n    given activity S\n    recognise as leisure\n    credits 2\n";
    let mut record = with(json!([activity("a", "2024-05-01", 1)]));
    assert_eq!(reasons(&decide(rules, record.clone()), "a"), ["no_rule"]);
    record["application"].as_object_mut().unwrap().remove("programme");
    let decision = decide(rules, record);
    assert_eq!(reasons(&decision, "a"), Vec::<String>::new());
    assert_eq!((&decision["next"], &decision["recognised"][0]["item"]), (&json!([]), &json!("a")));
}

#[test]
fn a_fact_per_course_is_that_of_the_target() {
    let rules = "
attribute item.overlap per course: share
rule same
    given certificate CET with overlap at least 70%
    replace best of any course
    credits target.credits
";
    let overlap = |by_course: Value| {
        let mut item = cet("a", 60);
        item["overlap"] = by_course;
        decide(rules, with(json!([item])))
    };
    // K3 is worth more, but is not like enough; 90 % belongs to no course at all.
    assert_eq!(granted(&overlap(json!({"K1": "70%", "K2": "69%", "K3": "69%", "K9": "90%"}))), ["a → K1 4"]);
    let none = overlap(json!({"K1": "69%", "K2": "69%", "K3": "69%"}));
    assert_eq!((granted(&none).len(), refused_by(&none, "same")), (0, vec!["below".to_owned(); 3]));
    let open = overlap(json!({"K1": "70%", "K2": "69%"}));
    assert_eq!(needs(&open), [r#"{"fact":"item.overlap"}"#]);
    assert_eq!(granted(&overlap(json!(null))), Vec::<String>::new());
}

#[test]
fn a_fact_per_something_is_read_by_that_of_the_case() {
    let rules = "
attribute item.term: text
attribute learner.load per term: number from 0
attribute learner.quota per programme: number from 0
attribute learner.paid per calendar year: yes or no
rule english
    given certificate CET
    when learner.load at most 20
    when learner.quota at least 1
    when learner.paid
    waive K1
    credits target.credits
";
    let learner = |load: u32, quota: &str, paid: &str| {
        let mut item = cet("a", 60);
        item["term"] = json!("2024-1");
        let mut record = with(json!([item]));
        record["learner"] =
            json!({"load": {"2024-1": load, "2024-2": 1}, "quota": {quota: 1}, "paid": {paid: true}});
        decide(rules, record)
    };
    assert_eq!(granted(&learner(20, "cs", "2025")), ["a → K1 4"]);
    assert_eq!(reasons(&learner(21, "cs", "2025"), "a"), ["above"]);
    assert_eq!(needs(&learner(20, "law", "2025")), [r#"{"fact":"learner.quota"}"#]);
    assert_eq!(needs(&learner(20, "cs", "2024")), [r#"{"fact":"learner.paid"}"#]);
}

#[test]
fn one_outcome_is_spent_rather_than_two_of_the_same_worth() {
    let rules = "
rule sport
    given activity S
    convert to pool electives
    credits item.credits
";
    let items = json!([
        activity("a", "2024-01-01", 3),
        activity("b", "2024-02-01", 3),
        activity("c", "2024-03-01", 6)
    ]);
    assert_eq!(granted(&decide(rules, with(items))), ["c → electives 6"]);
}

#[test]
fn a_limit_is_not_blamed_for_a_grant_in_whose_place_another_would_come() {
    let rules = "
rule first
    given certificate CET
    waive K1
    credits 4
rule second
    given certificate CET
    waive K2
    credits 3
limit six: converted credits at most 6
";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    assert_eq!(granted(&decision), ["a → K1 4"]);
    assert_eq!(refused_by(&decision, "second"), ["used_for"]);
    assert_eq!(decision["limits"][0]["binding"], false);
    // With room for less than it alone, the limit does stand against it.
    let tight = rules.replace("at most 6", "at most 2");
    assert_eq!(refused_by(&decide(&tight, with(json!([cet("a", 60)]))), "second"), ["limit"]);
}
