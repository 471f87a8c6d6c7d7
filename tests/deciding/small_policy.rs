//! A small policy and what it decides, for tests that say one sentence each.
#![allow(dead_code, reason = "each test takes what it needs")]

#[path = "of_text.rs"]
mod of_text;

use lijiao::evaluate::{Options, evaluate};
use lijiao::plan::Plan;
use lijiao::record::LearnerRecord;
use serde_json::{Value, json};

pub const PROGRAMME: &str = r#"
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
pub fn decide(declarations: &str, record: Value) -> Value {
    decide_with("    items used once per programme\n    beyond limits refused\n", declarations, record)
}

pub fn decide_with(head: &str, declarations: &str, record: Value) -> Value {
    let (plan, record) = read_in(head, declarations, record);
    serde_json::to_value(evaluate(&plan, &record, &Options::default())).unwrap()
}

/// The plan of these declarations and the record, read.
pub fn read_in(head: &str, declarations: &str, record: Value) -> (Plan, LearnerRecord) {
    let plan = of_text::plan(&format!("policy p\n{head}{PROGRAMME}{declarations}"));
    let record = of_text::record(&plan, &record);
    (plan, record)
}

/// A record that applies on 5 June 2025.
pub fn with(items: Value) -> Value {
    json!({"id": "L", "application": {"date": "2025-06-05", "programme": "cs"}, "items": items})
}

pub fn cet(id: &str, score: u32) -> Value {
    json!({"id": id, "kind": "certificate", "code": "CET", "score": score, "award": "2024-01-10"})
}

pub fn activity(id: &str, ended: &str, credits: u32) -> Value {
    json!({"id": id, "kind": "activity", "code": "S", "ended": ended, "credits": credits})
}

/// `item → target credits` of each grant, in the order of the decision.
pub fn granted(decision: &Value) -> Vec<String> {
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
pub fn needs(decision: &Value) -> Vec<String> {
    let pending = decision["pending"].as_array().unwrap().iter();
    pending.flat_map(|one| one["needs"].as_array().unwrap().iter().map(ToString::to_string)).collect()
}

/// The codes of the reasons that an item is refused for.
pub fn reasons(decision: &Value, item: &str) -> Vec<String> {
    let refused = decision["refused"].as_array().unwrap().iter().filter(|refusal| refusal["item"] == item);
    let reasons = refused.flat_map(|refusal| refusal["because"].as_array().unwrap());
    reasons.map(|reason| reason["reason"].as_str().unwrap().to_owned()).collect()
}
