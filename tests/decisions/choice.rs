//! What the choice grants: bundles, courses, bars, and what waits for a choice.

use super::*;

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
