//! Outcomes made of outcomes, and assertions tried on examples.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use lijiao::cases::{self, Outcome};
use lijiao::compile::plan_of;
use lijiao::diagnostics::Level;
use lijiao::policy::Policy;
use lijiao::resolve::{PolicyFolder, resolve};
use serde_json::{Value, json};

const GROUND: &str = "
policy p
    items used once per programme
    beyond limits refused
category leisure
category academic
activity S
    category leisure
activity T
    category leisure
activity made
period school-year: from 09-01 to 08-31
programme cs
    credits 40
    course K1 \"One\" 4 credits
    pool electives at most 20 credits
";
const COMBINE: &str = "
combine days from activity S
    per school-year by ended
    every 3 as one activity made
rule season
    given activity made
    convert to pool electives
    credits 0.5
";

fn policy(rules: &str) -> Policy {
    let resolved = resolve(&PolicyFolder::of_text("p.lijiao", format!("{GROUND}{rules}")));
    let faults: Vec<_> = resolved
        .problems
        .iter()
        .filter(|problem| problem.level == Level::Error)
        .map(|problem| &problem.title.en)
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    resolved.policy
}

fn decide(rules: &str, items: Value, history: Value) -> Value {
    let record = json!({"id": "L", "application": {"date": "2025-06-05", "programme": "cs"}, "items": items, "history": history});
    of_text::decide(&plan_of(&policy(rules)), &record)
}

fn days(ended: &[&str]) -> Value {
    let item = |(at, ended): (usize, &&str)| match *ended {
        "" => json!({"id": format!("d{at}"), "kind": "activity", "code": "S"}),
        ended => json!({"id": format!("d{at}"), "kind": "activity", "code": "S", "ended": ended}),
    };
    ended.iter().enumerate().map(item).collect()
}

/// The outcomes of each grant.
fn granted(decision: &Value) -> Vec<String> {
    let grants = decision["granted"].as_array().unwrap().iter();
    grants.map(|grant| grant["items"].to_string().replace(['"', '[', ']'], "")).collect()
}

#[test]
fn so_many_outcomes_of_one_group_make_one_and_one_less_make_none() {
    let three = ["2024-09-01", "2024-12-01", "2025-03-01"];
    assert_eq!(granted(&decide(COMBINE, days(&three), json!([]))), ["d0,d1,d2"]);
    assert_eq!(granted(&decide(COMBINE, days(&three[..2]), json!([]))), Vec::<String>::new());
    // The last day of a year and the first of the next are two groups.
    let split = ["2024-08-31", "2024-09-01", "2025-03-01"];
    assert_eq!(granted(&decide(COMBINE, days(&split), json!([]))), Vec::<String>::new());
    let seven =
        ["2024-10-07", "2024-10-06", "2024-10-05", "2024-10-04", "2024-10-03", "2024-10-02", "2024-10-01"];
    assert_eq!(granted(&decide(COMBINE, days(&seven), json!([]))), ["d6,d5,d4", "d3,d2,d1"]);
}

#[test]
fn a_part_is_spent_with_the_whole_and_not_used_beside_it() {
    let rules = format!(
        "{COMBINE}rule single\n    given activity S\n    convert to pool electives\n    credits 0.1\n"
    );
    let three = ["2024-09-01", "2024-12-01", "2025-03-01"];
    assert_eq!(granted(&decide(&rules, days(&three), json!([]))), ["d0,d1,d2"]);
    let used = json!([{"item": {"id": "d0", "kind": "activity", "code": "S"}, "target": {"pool": "electives"}, "amounts": {"credits": 0.5}, "rule": "season", "date": "2025-01-01"}]);
    assert_eq!(granted(&decide(COMBINE, days(&three), used)), Vec::<String>::new());
}

#[test]
fn a_part_without_its_day_makes_the_grant_wait_for_that_day() {
    let decision = decide(COMBINE, days(&["2024-09-01", "2024-12-01", ""]), json!([]));
    assert_eq!(granted(&decision), Vec::<String>::new());
    let pending = &decision["pending"][0];
    assert_eq!(pending["needs"], json!([{"fact": "item.ended"}]));
    assert_eq!(pending["items"], json!(["d0", "d1", "d2"]));
}

#[test]
fn the_origin_of_the_parts_travels_and_their_amounts_are_summed() {
    let barred = format!("{COMBINE}bar leisure-stays: item from category leisure into academic\n");
    let three = ["2024-09-01", "2024-12-01", "2025-03-01"];
    assert_eq!(granted(&decide(&barred, days(&three), json!([]))), Vec::<String>::new());
    let hours = COMBINE.replace("credits 0.5", "credits item.hours, divided by 16, kept exact");
    let mut items = days(&three);
    items.as_array_mut().unwrap().iter_mut().for_each(|item| item["hours"] = json!(16));
    let decision = decide(&hours, items, json!([]));
    assert_eq!(decision["totals"]["granted"]["credits"].to_string(), "3");
}

#[test]
fn what_is_made_can_be_recognised_and_names_its_parts() {
    let rules = "combine days from activity S every 2 as one activity made\n\
        rule store\n    given activity made\n    recognise as leisure\n    credits 1\n";
    let decision = decide(rules, days(&["2024-09-01", "2025-03-01"]), json!([]));
    let recognised = &decision["recognised"][0];
    assert_eq!((&recognised["item"], &recognised["combined"]), (&json!("days/1"), &json!(["d0", "d1"])));
    assert_eq!(decision["refused"], json!([]));
}

/// The results of assertions: `name: passed`, or what an example shows.
fn asserted(rules: &str) -> Vec<String> {
    let policy = policy(rules);
    let report = cases::run(&plan_of(&policy), &policy.examples, None);
    assert_eq!(report.results.len(), report.passed(), "the examples themselves pass");
    let shown = |result: &cases::ExampleResult| match &result.outcome {
        Outcome::Passed => format!("{}: passed", result.title),
        Outcome::Failed { differences } => {
            format!("{}: {} but {}", result.title, differences[0].expected.en, differences[0].got.en)
        }
        Outcome::Unreadable { .. } => format!("{}: unreadable", result.title),
    };
    report
        .assertions
        .iter()
        .map(shown)
        .chain(report.untried.iter().map(|name| format!("untried {name}")))
        .collect()
}

const TWO_RULES: &str = "
rule t
    given activity T with score below 80
    convert to pool electives
    credits 4
rule t-high
    given activity T with score 80 or above
    convert to pool electives
    credits 2
example \"low\"
    applying on 2025-06-01 for cs
    holding activity T score 79
    expect credits 4
example \"high\"
    applying on 2025-06-01 for cs
    holding activity T score 90
    expect credits 2
";

#[test]
fn an_assertion_holds_until_an_example_refutes_it() {
    let of = |assertion: &str| asserted(&format!("{TWO_RULES}assert a: {assertion}\n"));
    assert_eq!(of("converted credits from activity at most 4"), ["assert a: passed"]);
    assert_eq!(
        of("converted credits from activity at most 3"),
        ["assert a: at most 3 but 4 (example `low`)"]
    );
    assert_eq!(of("always converted credits from activity at least 2"), ["assert a: passed"]);
    assert_eq!(
        of("always converted credits from activity more than 2"),
        ["assert a: more than 2 but 2 (example `high`)"]
    );
    assert_eq!(of("never converted credits from activity S"), ["assert a: passed"]);
    assert_eq!(of("never converted credits from activity T"), ["assert a: at most 0 but 4 (example `low`)"]);
    assert_eq!(of("never converted credits from activity T more than 4"), ["assert a: passed"]);
}

#[test]
fn monotone_is_tried_one_step_higher_and_what_cannot_be_tried_is_said() {
    let of = |assertion: &str| asserted(&format!("{TWO_RULES}assert a: {assertion}\n"));
    assert_eq!(
        of("monotone in item.score"),
        ["assert a: no less but score 79 → 80: credits 4 → 2 (example `low`)"]
    );
    assert_eq!(of("monotone in item.hours"), ["assert a: passed"]);
    assert_eq!(of("same as other"), ["untried a"]);
}
