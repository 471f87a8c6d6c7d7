//! What `advise` says would bring a learner to a goal: the least facts, the fewest outcomes, proved or said not to be.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use lijiao::advise::{Advice, Wish, advise};
use lijiao::evaluate::Options;
use lijiao::locale::Locale;
use lijiao::render::{Names, advice_page};
use serde_json::{Value, json};

const GROUND: &str = r#"
policy p
    items used once per programme
    beyond limits refused
scale cert-level: 一级 < 二级 < 三级
certificate NCRE "Computer examination"
    level on cert-level
certificate CET "English examination"
activity S "Sport"
activity T "Theatre"
programme cs "Computing"
    credits 40
    course K1 "One" 4 credits
    course K2 "Two" 3 credits
    pool electives at most 20 credits
"#;

fn asked(rules: &str, items: Value, wish: Wish) -> Result<(Advice, String), String> {
    let plan = of_text::checked_plan(&format!("{GROUND}{rules}"));
    let record = json!({"id": "L", "application": {"date": "2025-06-05", "programme": "cs"}, "items": items});
    let record = of_text::record(&plan, &record);
    let advice = advise(&plan, &record, &Options::default(), &wish).map_err(|unknown| unknown.title().en)?;
    let names = Names { policy: &plan.policy, record: Some(&record) };
    let page = advice_page(&advice, &names, Locale::En).to_string();
    Ok((advice, page))
}

fn toward(target: &str) -> Wish {
    Wish { target: Some(target.to_owned()), least: None }
}

fn outcomes(advice: &Advice, goal: usize, way: usize) -> Vec<(String, Value)> {
    let outcomes = advice.goals[goal].ways[way].outcomes.iter();
    outcomes
        .map(|outcome| {
            (outcome.code.clone().unwrap_or_default(), serde_json::to_value(&outcome.facts).unwrap())
        })
        .collect()
}

const WAIVER: &str = r#"
rule waiver
    given certificate NCRE with level 二级 or above
        and score more than 60
    waive K1
    credits target.credits
    needs papers certificate
    subject to registry approval
"#;

#[test]
fn further_outcome_has_the_least_facts_that_the_rule_takes() {
    let (advice, page) = asked(WAIVER, json!([]), toward("K1")).unwrap();
    assert_eq!(outcomes(&advice, 0, 0), [("NCRE".into(), json!({"level": "二级", "score": "61"}))]);
    assert!(advice.goals[0].proved);
    assert_eq!(
        page,
        "L\n\nK1 One\n  NCRE Computer examination  level 二级, score 61\n    with `certificate`\n    approval by `registry` is \
         needed\n  would bring\n  waiver\n    → K1 One  4 credits\n"
    );
}

#[test]
fn what_the_record_has_is_not_asked_for_again() {
    let both = r#"
rule both
    given all of:
        certificate NCRE with level 一级 or above
        certificate CET with score 425 or above
    waive K1
    credits target.credits
"#;
    let (advice, _) = asked(both, json!([]), toward("K1")).unwrap();
    let codes: Vec<String> = outcomes(&advice, 0, 0).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["NCRE", "CET"]);
    let held = json!([{"id": "a", "kind": "certificate", "code": "NCRE", "level": "三级"}]);
    let (advice, _) = asked(both, held, toward("K1")).unwrap();
    assert_eq!(outcomes(&advice, 0, 0), [("CET".into(), json!({"score": "425"}))]);
    assert_eq!(advice.goals[0].ways.len(), 1);
}

const ACTIVITIES: &str = r#"
rule sport
    given activity S with hours 30 or above
    convert to pool electives
    credits 2
rule theatre
    given activity T with hours 10 or above
    convert to pool electives
    credits 1
rule english
    given certificate CET
    convert to pool electives
    credits 2
require enough: converted credits into pool electives at least 3
"#;

#[test]
fn requirement_is_met_by_the_fewest_outcomes_and_by_the_least_hours_when_asked() {
    let (advice, _) = asked(ACTIVITIES, json!([]), Wish::default()).unwrap();
    let goal = serde_json::to_value(&advice.goals[0].goal).unwrap();
    assert_eq!(goal, json!({"requirements": ["enough"]}));
    assert!(advice.goals[0].ways.iter().all(|way| way.outcomes.len() == 2), "{advice:?}");
    assert!(advice.goals[0].proved);

    let least = Wish { target: None, least: Some("hours".into()) };
    let (advice, _) = asked(ACTIVITIES, json!([]), least).unwrap();
    // A certificate has no hours: what it costs is not known, so it is not advised.
    assert_eq!(advice.goals[0].ways[0].cost.to_string(), "40");
    let codes: Vec<String> = outcomes(&advice, 0, 0).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["T", "S"]);
}

#[test]
fn met_requirements_leave_the_open_courses() {
    let rules = format!("{WAIVER}{ACTIVITIES}");
    let items = json!([
        {"id": "a", "kind": "activity", "code": "S", "hours": 30},
        {"id": "b", "kind": "certificate", "code": "CET"},
    ]);
    let (advice, _) = asked(&rules, items, Wish::default()).unwrap();
    let goals: Vec<Value> =
        advice.goals.iter().map(|goal| serde_json::to_value(&goal.goal).unwrap()).collect();
    assert_eq!(goals, [json!({"target": {"course": "K1"}})], "no rule leads to K2");
}

#[test]
fn day_outside_the_window_is_moved_to_the_next_one() {
    let rule = "
rule waiver
    given certificate CET
    accepted from 09-11 to 09-25
    waive K1
    credits target.credits
";
    let (advice, page) = asked(rule, json!([]), toward("K1")).unwrap();
    assert_eq!(advice.goals[0].apply_from.unwrap().to_string(), "2025-09-11");
    assert!(page.contains("apply on 2025-09-11 or later"), "{page}");
}

#[test]
fn what_no_outcome_can_bring_is_said_and_what_is_reached_too() {
    let (advice, page) = asked(WAIVER, json!([]), toward("K2")).unwrap();
    assert!(advice.goals[0].ways.is_empty() && advice.goals[0].proved);
    assert!(page.contains("no outcome that the rules and catalogues name reaches it"), "{page}");

    let rule = "\nrule r\n    given certificate CET\n    waive K1\n    credits target.credits\n";
    let held = json!([{"id": "a", "kind": "certificate", "code": "CET"}]);
    let (advice, page) = asked(rule, held, toward("K1")).unwrap();
    assert!(advice.goals[0].reached);
    assert!(page.contains("reached already"), "{page}");
}

#[test]
fn unknown_target_is_an_error() {
    let title = asked(WAIVER, json!([]), toward("K9")).unwrap_err();
    assert_eq!(title, "there is no course, pool or category `K9`");
}

#[test]
fn advice_is_as_published() {
    let schema = include_str!("../docs/schemas/advice.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for rules in [WAIVER, ACTIVITIES] {
        let (advice, _) = asked(rules, json!([]), Wish::default()).unwrap();
        let mut advice = serde_json::to_value(&advice).unwrap();
        assert!(validator.is_valid(&advice), "{advice}");
        advice["goals"][0]["more"] = json!(1);
        assert!(!validator.is_valid(&advice));
    }
}

#[test]
fn past_days_cannot_be_obtained_any_more() {
    let rule = "
rule old
    given certificate CET with award before 2006-01-01
    waive K1
    credits target.credits
";
    let (advice, _) = asked(rule, json!([]), toward("K1")).unwrap();
    assert!(advice.goals[0].ways.is_empty(), "{advice:?}");
}

#[test]
fn of_several_rows_the_least_facts_are_advised() {
    let rules = "
rules practice
    given activity S
    waive K1
    credits target.credits
    | with hours | with score |
    | 24 or above | any |
    | 6 to less than 24 | any |
    | 1 to less than 6 | any |
";
    let (advice, _) = asked(rules, json!([]), toward("K1")).unwrap();
    let (code, facts) = outcomes(&advice, 0, 0).remove(0);
    assert_eq!((code.as_str(), &facts["hours"]), ("S", &json!("1")));
    assert!(advice.goals[0].proved);
}

#[test]
fn what_a_catalogue_fixes_is_not_supposed_otherwise() {
    let rules = "
course X1 \"Long\"
    hours 20
course X2 \"Short\"
    hours 10
rule long
    given course X1, X2 with hours 20 or above
    waive K1
    credits target.credits
";
    let (advice, _) = asked(rules, json!([]), toward("K1")).unwrap();
    let all: Vec<String> = advice.goals[0]
        .ways
        .iter()
        .flat_map(|way| way.outcomes.iter().filter_map(|outcome| outcome.code.clone()))
        .collect();
    assert_eq!(all, ["X1"]);
}

#[test]
fn a_year_that_has_gone_by_does_not_hide_the_one_that_can_be_mended() {
    let rules = "
rule sport
    given activity S
    recognise as training
    credits 2
rule theatre
    given activity T
    recognise as training
    credits 3
require yearly: recognised credits per calendar year by ended at least 3
";
    let rules = format!("\ncategory training\n{rules}");
    let held = json!([
        {"id": "a", "kind": "activity", "code": "S", "ended": "2023-05-01"},
    ]);
    let (advice, page) = asked(&rules, held, Wish::default()).unwrap();
    assert_eq!(outcomes(&advice, 0, 0), [("T".into(), json!({"ended": "2025-06-05"}))], "{page}");
}

/// Sixty certificates, of which a requirement takes eighteen: one choice instead of every set.
#[test]
fn a_whole_degree_is_advised_by_one_choice() {
    let mut rules = String::from("require enough: converted credits at least 18\n");
    for at in 0..60 {
        rules += &format!("certificate C{at:02} \"Certificate {at}\"\n");
        rules += &format!(
            "rule r{at:02}\n    given certificate C{at:02}\n    convert to pool electives\n    credits 1\n"
        );
    }
    let (advice, _) = asked(&rules, json!([]), Wish::default()).unwrap();
    assert_eq!(advice.goals[0].ways[0].outcomes.len(), 18);
    assert!(advice.goals[0].proved && advice.goals[0].tried < 10, "{}", advice.goals[0].tried);
}

/// A rule that names no code takes one outcome after the other: as many as the requirement lacks, told once.
#[test]
fn outcomes_that_no_code_names_are_advised_as_often_as_needed() {
    let rules = "
family once: course grouped by code
    at stage converted
    take most credits
rule any
    given course with hours 10 or above
    convert to pool electives
    credits 2
require enough: converted credits into pool electives at least 9
";
    let (advice, page) = asked(rules, json!([]), Wish::default()).unwrap();
    let goal = &advice.goals[0];
    assert_eq!(goal.ways[0].outcomes.len(), 1, "{page}");
    assert_eq!((goal.ways[0].outcomes[0].copies, goal.ways[0].cost.to_string().as_str()), (5, "5"));
    assert!(goal.proved && page.contains("5 × ") && page.contains("5 times"), "{page}");
    let schema: Value = serde_json::from_str(include_str!("../docs/schemas/advice.schema.json")).unwrap();
    let advice = serde_json::to_value(&advice).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&advice), "{advice}");
}

#[test]
fn requirement_that_cannot_be_met_does_not_hide_those_that_can() {
    let rules = format!("{ACTIVITIES}require many: converted credits at least 6\n");
    let (advice, page) = asked(&rules, json!([]), Wish::default()).unwrap();
    let goals: Vec<Value> =
        advice.goals.iter().map(|goal| serde_json::to_value(&goal.goal).unwrap()).collect();
    assert_eq!(goals, [json!({"requirements": ["enough"]}), json!({"requirements": ["many"]})], "{page}");
    assert_eq!(advice.goals[0].ways[0].outcomes.len(), 2);
    assert!(advice.goals[1].ways.is_empty() && advice.goals[1].proved, "{page}");
    assert!(page.contains("5 / 6"), "{page}");
}

/// Words have no order: what brings least and is enough is the least.
#[test]
fn of_words_without_an_order_the_one_that_brings_least_is_advised() {
    let rules = "
attribute item.pair: one of \"D*D*\", DD, PP
rules pairs
    given activity S
    convert to pool electives
    | with pair | credits |
    | \"D*D*\" | 7 |
    | DD | 6 |
    | PP | 2 |
require enough: converted credits into pool electives at least 5
";
    let (advice, page) = asked(rules, json!([]), Wish::default()).unwrap();
    assert_eq!(outcomes(&advice, 0, 0), [("S".into(), json!({"pair": "DD"}))], "{page}");
}
