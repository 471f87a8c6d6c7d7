//! `otherwise`: when the second place is taken.

use super::*;

const EITHER: &str = "
rule own
    given certificate CET
    convert to K2
        otherwise pool electives
    credits 5
";

#[test]
fn the_second_place_is_not_taken_because_it_pays_more() {
    let rules = "rule own\n    given certificate CET\n    waive K2\n        otherwise K3\n    credits target.credits\n";
    assert_eq!(granted(&decide(rules, with(json!([cet("a", 60)])))), ["a → K2 3"]);
}

#[test]
fn the_second_place_is_taken_when_the_first_is_taken_barred_or_full() {
    let two = with(json!([cet("a", 60), cet("b", 60)]));
    assert_eq!(granted(&decide(EITHER, two)), ["a → K2 5", "b → electives 5"]);
    let one = || with(json!([cet("a", 60)]));
    let barred = format!("{EITHER}bar some: item from certificate CET into course K2\n");
    assert_eq!(granted(&decide(&barred, one())), ["a → electives 5"]);
    let full =
        |figure: u32| format!("{EITHER}limit some: converted credits into course K2 at most {figure}\n");
    assert_eq!(granted(&decide(&full(4), one())), ["a → electives 5"]);
    assert_eq!(granted(&decide(&full(5), one())), ["a → K2 5"]);
    let mut passed = one();
    passed["history"] = json!([{"target": {"course": "K2"}, "status": "passed"}]);
    assert_eq!(granted(&decide(EITHER, passed)), ["a → electives 5"]);
}

#[test]
fn the_second_place_waits_for_what_is_not_known_of_the_first() {
    let rules = "
judgement near by registry about item, course
rule own
    given certificate CET
    when target.code is not K2
        or near
    convert to K2
        otherwise pool electives
    credits 5
";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(needs(&decision), [r#"{"judgement":"near"}"#]);
}

#[test]
fn what_a_cut_leaves_of_the_first_place_goes_on_to_the_second() {
    let rules = "
programme two-pools
    pool small at most 3 credits
    pool large at most 9 credits
rule own
    given certificate CET
    convert to pool small
        otherwise pool large
    credits 5
";
    let decide = |items: Value| {
        let mut record = with(items);
        record["application"]["programme"] = json!("two-pools");
        decide_with("    items used once per programme\n    beyond limits cut to 1\n", rules, record)
    };
    assert_eq!(granted(&decide(json!([cet("a", 60)]))), ["a → small 3", "a → large 2"]);
    let three = decide(json!([cet("a", 60), cet("b", 60), cet("c", 60)]));
    assert_eq!(granted(&three), ["a → small 3", "a → large 2", "b → large 5", "c → large 2"]);
    assert_eq!(three["totals"]["granted"]["credits"], 12);
}
