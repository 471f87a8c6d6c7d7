//! How the best choice comes about, each as the sentence that a committee would say, through real rule text.
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

use lijiao::compile::plan_of;
use lijiao::diagnostics::Level;
use lijiao::evaluate::{Options, evaluate};
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use serde_json::{Value, json};

const PROGRAMME: &str = r#"
scale cert-level: 一级 < 二级 < 三级
category leisure "Culture and leisure"
category vocational "Vocational"
certificate NCRE "Computer examination"
    level on cert-level
certificate CET "English examination"
activity S "Sport"
activity T "Theatre"
programme cs "Computing"
    credits 40
    course K1 "One" 4 credits class basic
    course K2 "Two" 3 credits class basic
    course K3 "Three" 5 credits class practice
    pool electives at most 6 credits
"#;

/// Decides a record by a policy: a plain head, a small programme, and these declarations.
fn decide(declarations: &str, record: Value) -> Value {
    decide_with("    items used once per programme\n    beyond limits refused\n", declarations, record)
}

fn decide_with(head: &str, declarations: &str, record: Value) -> Value {
    let text = format!("policy p\n{head}{PROGRAMME}{declarations}");
    let resolved = resolve(&PolicyFolder::of_text("p.lijiao", &text));
    let faults: Vec<_> = resolved
        .problems
        .iter()
        .filter(|problem| problem.level == Level::Error)
        .map(|problem| &problem.title.en)
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    let plan = plan_of(&resolved.policy);
    let (record, _) = read(&record.to_string(), &RecordShape::of(&plan.policy), Strictness::Strict)
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    serde_json::to_value(evaluate(&plan, &record, &Options::default())).unwrap()
}

/// A record that applies on 5 June 2025.
fn with(items: Value) -> Value {
    json!({"id": "L", "application": {"date": "2025-06-05", "programme": "cs"}, "items": items})
}

fn cet(id: &str, score: u32) -> Value {
    json!({"id": id, "kind": "certificate", "code": "CET", "score": score, "award": "2024-01-10"})
}

/// `item → target credits` of each grant, in the order of the decision.
fn granted(decision: &Value) -> Vec<String> {
    let grants = decision["granted"].as_array().unwrap();
    let lines = grants.iter().flat_map(|grant| {
        let items: Vec<&str> =
            grant["items"].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
        let items = items.join("+");
        grant["targets"].as_array().unwrap().iter().map(move |target| {
            let name = target["course"].as_str().or(target["pool"].as_str()).unwrap();
            format!("{items} → {name} {}", target["amounts"]["credits"]).replace(" null", "")
        })
    });
    lines.collect()
}

/// The needs of everything pending.
fn needs(decision: &Value) -> Vec<String> {
    let pending = decision["pending"].as_array().unwrap().iter();
    pending.flat_map(|one| one["needs"].as_array().unwrap().iter().map(ToString::to_string)).collect()
}

/// The codes of the reasons that an item is refused for.
fn reasons(decision: &Value, item: &str) -> Vec<String> {
    let refused = decision["refused"].as_array().unwrap().iter().filter(|refusal| refusal["item"] == item);
    let reasons = refused.flat_map(|refusal| refusal["because"].as_array().unwrap());
    reasons.map(|reason| reason["reason"].as_str().unwrap().to_owned()).collect()
}

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

#[test]
fn a_pool_takes_nothing_from_what_brings_nothing() {
    let rules = "rule own\n    given activity S\n    convert to pool electives\n    credits every 16 hours count 1, remainder dropped\n";
    let item = |hours: u32| {
        with(json!([{"id": "s", "kind": "activity", "code": "S", "ended": "2024-05-01", "hours": hours}]))
    };
    assert_eq!(granted(&decide(rules, item(16))), ["s → electives 1"]);
    let nothing = decide(rules, item(15));
    assert_eq!(granted(&nothing), Vec::<String>::new());
    assert_eq!(reasons(&nothing, "s"), ["nothing_to_grant"]);
    // What is carried to next time is something.
    let carried = rules.replace("dropped", "carried");
    let decision = decide(&carried, item(15));
    assert_eq!(granted(&decision), ["s → electives 0"]);
    assert_eq!(decision["balance"]["own"], 15);
}

#[test]
fn a_course_excused_without_credit_is_worth_its_item() {
    let rules = "rule own\n    given certificate CET\n    excuse exam without credit for K1\n";
    assert_eq!(granted(&decide(rules, with(json!([cet("a", 60)])))), ["a → K1"]);
}
