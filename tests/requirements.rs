//! Requirements as progress: what could still fill them, and every year that they are asked of.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/small_policy.rs"]
mod small_policy;

use serde_json::{Value, json};
use small_policy::{cet, decide, granted, needs, reasons, with};

fn fills(decision: &Value) -> Vec<String> {
    let Some(all) = decision["requirements"][0]["could_fill"].as_array() else { return Vec::new() };
    let one = |one: &Value| {
        format!("{} {} {} {}", one["items"], one["rule"], one["amount"], one["state"]).replace('"', "")
    };
    all.iter().map(one).collect()
}

fn ncre(id: &str) -> Value {
    json!({"id": id, "kind": "certificate", "code": "NCRE", "award": "2024-06-01"})
}

#[test]
fn what_waits_and_what_is_not_claimed_could_fill_and_what_is_refused_could_not() {
    let rules = "
rule paid
    given certificate CET with score 60 or above
    waive K1
    credits target.credits
    needs papers receipt
rule asked
    given activity S
    convert to pool electives
    credits 2
    handled on request
require enough: converted credits at least 6
";
    let sport = json!({"id": "s", "kind": "activity", "code": "S", "ended": "2024-05-01"});
    let mut record = with(json!([cet("a", 60), sport]));
    let open = decide(rules, record.clone());
    assert_eq!(fills(&open), ["[a] paid 4 pending", "[s] asked 2 not_claimed"]);
    assert_eq!(
        (needs(&open), reasons(&open, "s")),
        (vec![r#"{"papers":"receipt"}"#.into()], vec!["not_claimed".into()])
    );
    record["items"][0]["score"] = json!(59);
    assert_eq!(fills(&decide(rules, record.clone())), ["[s] asked 2 not_claimed"]);
    record["items"][0]["score"] = json!(60);
    record["application"]["papers"] = json!(["receipt"]);
    record["application"]["claims"] = json!(["a", "s"]);
    assert_eq!(fills(&decide(rules, record)), Vec::<String>::new(), "it is met");
}

#[test]
fn an_outcome_used_otherwise_could_fill_by_what_it_would_bring_more() {
    let rules = "
rule waived
    given certificate CET, certificate NCRE
    waive K3
    credits target.credits
rule pooled
    given certificate NCRE
    convert to pool electives
    credits 2
require electives: converted credits into pool electives at least 2
";
    // The only one brings more by the course: in the pool it would fill the requirement.
    let one = decide(rules, with(json!([ncre("n")])));
    assert_eq!(
        (granted(&one), fills(&one)),
        (vec!["n → K3 5".to_owned()], vec!["[n] pooled 2 not_chosen".into()])
    );
    let all = rules.replace("into pool electives at least 2", "at least 9");
    // Of two for one course the second would only take the place of the first.
    let two = decide(&all, with(json!([cet("a", 60), cet("b", 60)])));
    assert_eq!((two["requirements"][0]["have"].clone(), fills(&two)), (json!(5), vec![]));
}

#[test]
fn a_year_without_anything_is_one_of_the_years_from_the_start() {
    let rules = "
rule sport
    given activity S
    convert to pool electives
    credits 2
require yearly: converted credits into pool electives per calendar year by ended at least 2
";
    let years = |learner: Value, ended: &[&str]| -> Vec<String> {
        let item = |(at, ended): (usize, &&str)| json!({"id": at.to_string(), "kind": "activity", "code": "S", "ended": ended});
        let mut record = with(ended.iter().enumerate().map(item).collect());
        record["learner"] = learner;
        let told = decide(rules, record)["requirements"].clone();
        let one = |one: &Value| format!("{} {}", one["per"].as_str().unwrap(), one["have"]);
        told.as_array().unwrap().iter().map(one).collect()
    };
    // The application is of 2025-06-05.
    assert_eq!(years(json!({}), &["2023-12-31"]), ["2023 2", "2024 0", "2025 0"]);
    assert_eq!(
        years(json!({"account": "2022-12-31"}), &["2024-01-01"]),
        ["2022 0", "2023 0", "2024 2", "2025 0"]
    );
    assert_eq!(years(json!({"account": "2023-01-01"}), &["2024-01-01"]), ["2023 0", "2024 2", "2025 0"]);
    assert_eq!(years(json!({"account": "2022-12-31", "enrolled": "2024-09-01"}), &[]), ["2024 0", "2025 0"]);
    assert_eq!(years(json!({}), &[]), ["2025 0"]);
    assert_eq!(years(json!({"account": "2025-06-05"}), &[]), ["2025 0"]);
}
