//! A plan of the text of a policy, a record of JSON, and what the one decides of the other; whatever is wrong in them is told.
#![allow(dead_code, reason = "each test takes what it needs")]

use lijiao::check::check;
use lijiao::compile::{compile, plan_of};
use lijiao::evaluate::{Options, evaluate};
use lijiao::plan::Plan;
use lijiao::record::{LearnerRecord, RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use serde_json::Value;

/// The plan of a text that names nothing unknown; what is unwise in it is not looked into.
pub fn plan(text: &str) -> Plan {
    let resolved = resolve(&PolicyFolder::of_text("policy.lijiao", text));
    let errors = resolved.problems.iter().filter(|problem| problem.is_error());
    let errors: Vec<&String> = errors.map(|problem| &problem.title.en).collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    plan_of(&resolved.policy)
}

/// The plan of a text in which the checks find no error.
pub fn checked_plan(text: &str) -> Plan {
    let checked = check(resolve(&PolicyFolder::of_text("policy.lijiao", text)));
    let titles: Vec<&String> = checked.problems.iter().map(|problem| &problem.title.en).collect();
    compile(checked.policy.as_ref().unwrap_or_else(|| panic!("{titles:?}\n{text}")))
}

/// The record that JSON writes for a policy, read strictly.
pub fn record(plan: &Plan, written: &Value) -> LearnerRecord {
    let shape = RecordShape::of(&plan.policy);
    let read = read(&written.to_string(), &shape, Strictness::Strict);
    read.unwrap_or_else(|errors| panic!("{errors:?}")).0
}

/// What a plan decides of a record, as JSON.
pub fn decide(plan: &Plan, written: &Value) -> Value {
    serde_json::to_value(evaluate(plan, &record(plan, written), &Options::default())).unwrap()
}
