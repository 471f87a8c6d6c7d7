//! The published formats: what decides and what is read agree with the JSON Schemas and the documented lists.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "schemas/records.rs"]
mod records;
#[path = "schemas/samples.rs"]
mod samples;

use jsonschema::Validator;
use lijiao::date::Day;
use lijiao::decision::{
    Amounts, BaseStamp, CouldFill, Cut, Decision, Effect, FillState, ForProgramme, Gap, GrantRef, Granted,
    LimitUse, MakeUp, Mark, Need, NextNeed, Overruled, Pending, PolicyStamp, Reason, Recognised, Refused,
    RequirementProgress, RewardReached, Swap, TargetRef, TargetResult, Totals,
};
use lijiao::io::{RecordFormat, open_records};
use lijiao::policy::Policy;
use lijiao::quantity::Number;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::script::Failure;
use samples::{full_decision, needs, reasons, several_decision};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

fn file(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn schema(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&file(&format!("docs/schemas/{name}.schema.json"))).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn decision_with_every_part_is_as_published() {
    let decision = serde_json::to_value(full_decision()).unwrap();
    assert_eq!(faults(&schema("decision"), &decision), Vec::<String>::new());
}

#[test]
fn decision_on_several_programmes_is_as_published() {
    let decision = serde_json::to_value(several_decision()).unwrap();
    assert_eq!(faults(&schema("decision"), &decision), Vec::<String>::new());
}

#[test]
fn decision_with_nothing_in_it_is_as_published() {
    let full = full_decision();
    let empty = Decision {
        as_of: None,
        recognised: vec![],
        overruled: vec![],
        granted: vec![],
        pending: vec![],
        refused: vec![],
        equal_best: vec![],
        rewards: vec![],
        next: vec![],
        requirements: vec![],
        limits: vec![],
        effects: vec![],
        totals: Totals::default(),
        balance: Amounts::new(),
        ..full
    };
    assert_eq!(faults(&schema("decision"), &serde_json::to_value(empty).unwrap()), Vec::<String>::new());
}

#[test]
fn published_decision_refuses_what_is_not_in_it() {
    let schema = schema("decision");
    let full = serde_json::to_value(full_decision()).unwrap();
    let changed = |pointer: &str, value: Value| {
        let mut changed = full.clone();
        *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        changed
    };
    let wrong = [
        changed("/refused/0/because/0", json!({"reason": "below", "fact": "x", "have": "1", "need": "2"})),
        changed("/refused/0/because/0", json!({"reason": "bellow"})),
        changed("/refused/0/because/0", json!({"reason": "no_rule", "more": 1})),
        changed("/pending/0/needs/0", json!({"paper": "x"})),
        changed("/granted/0/targets/0", json!({"amounts": {}})),
        changed("/totals/granted", json!({"credits": "2.5"})),
        changed("/policy/digest", json!("sha256:0")),
        changed("/as_of", json!("2025")),
    ];
    for value in wrong {
        assert!(!schema.is_valid(&value), "{value}");
    }
    let mut more = full.clone();
    more["more"] = json!(1);
    assert!(!schema.is_valid(&more));
}

/// The codes of a section of docs/reasons.md.
fn documented(section: &str) -> Vec<String> {
    let page = file("docs/reasons.md");
    let start = page.find(&format!("## {section}")).unwrap();
    let rest = &page[start + 3..];
    let rest = &rest[..rest.find("\n## ").unwrap_or(rest.len())];
    rest.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect()
}

#[test]
fn documented_reasons_and_needs_are_all_there_are() {
    let codes = |values: Vec<Value>, code: fn(&Value) -> String| values.iter().map(code).collect::<Vec<_>>();
    let reasons = reasons().iter().map(|reason| serde_json::to_value(reason).unwrap()).collect();
    let reasons = codes(reasons, |value| value["reason"].as_str().unwrap().to_owned());
    assert_eq!(documented("Reasons"), reasons);
    let needs = needs().iter().map(|need| serde_json::to_value(need).unwrap()).collect();
    let needs = codes(needs, |value| value.as_object().unwrap().keys().next().unwrap().clone());
    assert_eq!(documented("Needs"), needs);
    let schema: Value = serde_json::from_str(&file("docs/schemas/decision.schema.json")).unwrap();
    let published: BTreeSet<&str> =
        schema["$defs"].as_object().unwrap().keys().filter_map(|key| key.strip_prefix("reason_")).collect();
    assert_eq!(published, reasons.iter().map(String::as_str).collect());
}
