//! The readings that the language decides, each as the sentence of the decision, through real rule text.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "decisions/choice.rs"]
mod choice;
#[path = "decisions/facts.rs"]
mod facts;
#[path = "decisions/limits.rs"]
mod limits;
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

const WITHIN: &str = "
rule english
    given certificate CET with score 60 or above
        and from award to application at most 8 years
    waive K1
    credits target.credits
";

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
