//! A course of a programme that has another code than it had: what stands under the old code counts as under the new.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use lijiao::evaluate::{Options, evaluate};
use lijiao::explain::{Asked, explain};
use lijiao::record::{RecordShape, Strictness, read};
use of_text::{decide, plan};
use serde_json::{Value, json};

const RULES: &str = r#"policy p
    items used once per programme
    beyond limits refused
    prefer credits
certificate CET "English examination"
certificate NCRE "Computer examination"
programme cs "Computing"
    credits 40
    course N1 "English" 4 credits, replace K1, K0
    course N2 "Basics" 3 credits
    course N3 "Advanced" 3 credits, replace K3
programme law "Law"
    credits 30
    course L1 "Law" 6 credits
rule english
    given certificate CET
    waive K1
    credits target.credits
rule basics
    given certificate NCRE
    waive N2, N3
    credits target.credits
limit few: converted credits into K1, N2 at most 5
require english: credits into N1 at least 4
"#;

fn text() -> String {
    RULES.to_owned()
}

fn with(history: &Value, application: &Value) -> Value {
    let mut application = application.clone();
    application["date"] = json!("2025-06-05");
    let record = json!({
        "id": "A", "application": application, "history": history,
        "items": [
            {"id": "c", "kind": "certificate", "code": "CET", "award": "2024-06-01"},
            {"id": "n", "kind": "certificate", "code": "NCRE", "award": "2024-06-01"}
        ]
    });
    decide(&plan(&text()), &record)
}

fn targets(decision: &Value) -> Vec<String> {
    let granted = decision["granted"].as_array().unwrap().iter();
    let targets = granted.flat_map(|grant| grant["targets"].as_array().unwrap());
    targets.map(|target| target["course"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_rule_that_names_the_old_code_gives_the_course_as_it_is_now() {
    assert_eq!(targets(&with(&json!([]), &json!({"programme": "cs", "targets": ["N1"]}))), ["N1"]);
    // An application may still ask for it by the old code.
    assert_eq!(targets(&with(&json!([]), &json!({"programme": "cs", "targets": ["K0"]}))), ["N1"]);
}

#[test]
fn a_grant_under_the_old_code_takes_the_course_fills_the_limit_and_meets_the_requirement() {
    let earlier = |course: &str| {
        json!([{"target": {"course": course}, "rule": "english", "programme": "cs", "date": "2024-09-01", "amounts": {"credits": 4},
                "item": {"id": "o", "kind": "certificate", "code": "CET", "award": "2023-06-01"}}])
    };
    for course in ["K1", "K0", "N1"] {
        let decision = with(&earlier(course), &json!({"programme": "cs"}));
        // The course is taken, and of the limit of five one credit is left: too few for N2.
        assert_eq!(targets(&decision), ["N3"], "{course}");
        assert_eq!(decision["requirements"][0]["met"], true, "{course}: {}", decision["requirements"]);
        assert_eq!(decision["limits"][0]["from_history"], 4, "{course}");
    }
    // Of another programme the code is another's.
    let mut other = earlier("K1");
    other[0]["programme"] = json!("law");
    assert_eq!(targets(&with(&other, &json!({"programme": "cs"}))), ["N1", "N3"]);
}

#[test]
fn a_course_passed_under_the_old_code_is_passed() {
    let passed = json!([{"target": {"course": "K1"}, "status": "passed", "date": "2024-09-01"}]);
    let decision = with(&passed, &json!({"programme": "cs", "targets": ["N1"]}));
    assert_eq!(targets(&decision), Vec::<String>::new());
}

#[test]
fn a_former_code_stands_for_one_course_that_is_none_itself() {
    let told = |text: &str| {
        let resolved =
            lijiao::resolve::resolve(&lijiao::resolve::PolicyFolder::of_text("policy.lijiao", text));
        let errors = resolved.problems.iter().filter(|problem| problem.is_error());
        errors.map(|problem| problem.title.en.clone()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(told(&text()), "");
    let twice =
        text().replace("course N2 \"Basics\" 3 credits", "course N2 \"Basics\" 3 credits, replace K1");
    assert!(told(&twice).contains("`K1` is declared twice"), "{}", told(&twice));
    let both = text().replace("course L1", "course K9 \"Other\" 2 credits\n    course L1");
    assert_eq!(told(&both), "");
    let still = text().replace("    course N2", "    course K3 \"Still\" 1 credits\n    course N2");
    assert!(told(&still).contains("`K3` is declared twice"), "{}", told(&still));
}

#[test]
fn a_purpose_that_is_not_said_may_be_the_one_that_was_served() {
    let text = RULES.replace("once per programme", "once per purpose");
    let granted = |then: &Value, now: &Value| {
        let record = json!({
            "id": "A", "application": {"date": "2025-06-05", "programme": "cs", "purpose": now, "targets": ["N1"]},
            "history": [{"target": {"course": "L1"}, "rule": "english", "programme": "law", "date": "2024-09-01", "purpose": then,
                         "item": {"id": "c", "kind": "certificate", "code": "CET"}}],
            "items": [{"id": "c", "kind": "certificate", "code": "CET", "award": "2024-06-01"}]
        });
        targets(&decide(&plan(&text), &record))
    };
    assert_eq!(granted(&json!("degree"), &json!("admission")), ["N1"]);
    assert_eq!(granted(&json!("degree"), &json!("degree")), Vec::<String>::new());
    assert_eq!(granted(&Value::Null, &json!("degree")), Vec::<String>::new());
    assert_eq!(granted(&json!("degree"), &Value::Null), Vec::<String>::new());
}

#[test]
fn no_change_is_told_for_a_course_that_another_outcome_takes_under_its_new_code() {
    let text = "policy p\n    items used once per programme\n    beyond limits refused\n    prefer credits, then fewest items\n\
                certificate SET\nprogramme cs\n    course NEW 4 credits, replace OLD\n\
                rule same\n    given course with score 60 or above\n    convert to same course\n    credits 4\n\
                rule taken\n    given certificate SET\n    convert to NEW\n    credits 5\n";
    let plan = plan(text);
    let changes = |items: Value| {
        let record = json!({
            "id": "A", "application": {"date": "2025-06-05", "programme": "cs"}, "items": items
        });
        let shape = RecordShape::of(&plan.policy);
        let (record, _) = read(&record.to_string(), &shape, Strictness::Strict).unwrap();
        let options = Options::default();
        let asked = Asked { plan: &plan, record: &record, options: &options };
        let told = explain(&asked, &evaluate(&plan, &record, &options), Some("k"), None).unwrap();
        told.not_used.iter().flat_map(|one| &one.rules).filter(|near| near.change.is_some()).count()
    };
    let failed = json!({"id": "k", "kind": "course", "code": "OLD", "score": 50, "ended": "2024-01-01"});
    let certificate = json!({"id": "c", "kind": "certificate", "code": "SET", "award": "2024-01-01"});
    assert_eq!(changes(json!([failed])), 1);
    assert_eq!(changes(json!([failed, certificate])), 0);
}
