//! Figures beyond the plain ones: what recognition stored, elapsed years, shares of courses, classes, years of a requirement.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/small_policy.rs"]
mod small_policy;

use serde_json::{Value, json};
use small_policy::{activity, cet, decide, decide_with, granted, needs, reasons, with};

#[test]
fn a_conversion_reads_what_recognition_stored() {
    let rules = "
rule store
    given activity S
    recognise as leisure
    credits item.credits, times 60%, rounded down to 0.1
limit few: recognised credits at most 5
    beyond cut to 0.5
rule spend
    given activity S
    convert to pool electives
    credits recognised.credits
";
    // 60 % of 6 is 3.6, of 4 it is 2.4; the limit leaves 3.5 and 1.5.
    let items = json!([activity("a", "2024-05-01", 6), activity("b", "2024-06-01", 4)]);
    let decision = decide(rules, with(items));
    assert_eq!(granted(&decision), ["a → electives 3.5", "b → electives 1.5"]);
    assert_eq!(decision["totals"]["granted"], decision["totals"]["recognised"]);
    // Stored earlier, it is as it was stored then.
    let mut earlier = with(json!([activity("a", "2024-05-01", 6)]));
    earlier["history"] = json!([{"item": activity("a", "2024-05-01", 6), "rule": "store", "amounts": {"credits": 2}, "date": "2024-06-01"}]);
    assert_eq!(granted(&decide(rules, earlier)), ["a → electives 2"]);
}

#[test]
fn full_years_are_a_figure() {
    let rules = "
rule decays
    given certificate CET
    convert to pool electives
    credits 6, less full years from award to application, at least 0
";
    let on = |award: &str| {
        let mut item = cet("a", 60);
        item["award"] = json!(award);
        decide(rules, with(json!([item])))
    };
    assert_eq!(granted(&on("2022-06-05")), ["a → electives 3"]);
    assert_eq!(granted(&on("2022-06-06")), ["a → electives 4"]);
    assert_eq!(reasons(&on("2018-06-05"), "a"), ["nothing_to_grant"]);
    let mut open = cet("a", 60);
    open.as_object_mut().unwrap().remove("award");
    assert_eq!(needs(&decide(rules, with(json!([open])))), [r#"{"fact":"item.award"}"#]);
}

#[test]
fn full_months_are_a_key_of_a_table() {
    let rules = "
table decay
    | months | worth |
    | 0 to 5 | 4 |
    | 6 or above | 2 |
rule decays
    given certificate CET
    convert to pool electives
    credits decay(full months from award to application)
";
    let on = |award: &str| {
        let mut item = cet("a", 60);
        item["award"] = json!(award);
        granted(&decide(rules, with(json!([item]))))
    };
    assert_eq!(on("2024-12-06"), ["a → electives 4"]);
    assert_eq!(on("2024-12-05"), ["a → electives 2"]);
}

#[test]
fn a_limit_is_a_share_of_the_number_of_courses() {
    let rules = |excluding: &str, share: &str| {
        format!(
            "rule any\n    given certificate CET\n    waive each of: K1, K2, K3\n    credits target.credits\nlimit half: converted courses as share of programme courses{excluding} at most {share}\n"
        )
    };
    let count = |excluding: &str, share: &str| {
        granted(&decide(&rules(excluding, share), with(json!([cet("a", 60)])))).len()
    };
    assert_eq!(count("", "50%"), 1);
    assert_eq!(count("", "200/3%"), 2);
    assert_eq!(count(" excluding class practice", "50%"), 1);
    assert_eq!(count(" excluding class practice", "100%"), 2);
}

#[test]
fn a_limit_is_a_share_of_some_classes() {
    let count = |base: &str, share: &str| {
        let rules = format!(
            "rule any\n    given certificate CET\n    waive each of: K1, K2, K3\n    credits target.credits\nlimit part: {base} at most {share}\n"
        );
        granted(&decide(&rules, with(json!([cet("a", 60)]))))
    };
    // Class basic has courses of 4 and of 3 credits, class practice one of 5.
    let basic = "converted credits into class basic as share of class basic credits";
    assert_eq!(count(basic, "100%"), ["a → K1 4", "a → K2 3", "a → K3 5"]);
    assert_eq!(count(basic, "4/7%"), ["a → K3 5"]);
    assert_eq!(count(basic, "400/7%"), ["a → K1 4", "a → K3 5"]);
    let courses = "converted courses as share of class basic, practice courses";
    assert_eq!(count(courses, "200/3%").len(), 2);
    assert_eq!(count(courses, "66%").len(), 1);
    assert_eq!(count("converted courses as share of class basic courses excluding K1", "100%").len(), 1);
}

#[test]
fn of_each_class_of_the_target_so_many() {
    let rules = |key: &str| {
        format!(
            "rule any\n    given certificate CET\n    waive each of: K1, K2, K3\n    credits target.credits\nlimit one: converted courses per {key} at most 1\n"
        )
    };
    for key in ["class", "target.class"] {
        let decision = decide(&rules(key), with(json!([cet("a", 60)])));
        assert_eq!(granted(&decision), ["a → K1 4", "a → K3 5"]);
        assert_eq!(decision["limits"][0]["per"], "basic");
    }
}

#[test]
fn a_reward_sums_what_is_converted() {
    let rules = "
rule any
    given certificate CET with score 60 or above
    waive K1
    credits target.credits
rule more
    given certificate NCRE
    convert to pool electives
    credits 3
reward exit by converted credits
    | at least | tier |
    | 4 | certificate |
    | 7 | diploma |
reward of-pool by converted credits into pool electives
    | at least | tier |
    | 3 | some |
";
    let tiers = |items: Value| {
        let decision = decide(rules, with(items));
        let rewards = decision["rewards"].as_array().unwrap().clone();
        rewards
            .iter()
            .map(|reward| (reward["by"].as_i64().unwrap(), reward["tier"].clone()))
            .collect::<Vec<_>>()
    };
    let ncre = json!({"id": "n", "kind": "certificate", "code": "NCRE"});
    assert_eq!(tiers(json!([cet("a", 60), cet("b", 59)])), [(4, json!("certificate")), (0, Value::Null)]);
    assert_eq!(tiers(json!([cet("a", 60), ncre])), [(7, json!("diploma")), (3, json!("some"))]);
    assert_eq!(tiers(json!([cet("a", 59)])), [(0, Value::Null), (0, Value::Null)]);
}

#[test]
fn the_figure_of_a_yearly_requirement_is_that_of_its_year() {
    let rules = "
attribute learner.months per calendar year: number from 0 to 12
rule store
    given activity S
    recognise as leisure
    credits item.credits
require yearly: recognised credits per calendar year by ended at least (90, times learner.months, divided by 12)
";
    let mut record = with(json!([activity("a", "2023-05-01", 30), activity("b", "2024-05-01", 90)]));
    record["learner"] = json!({"months": {"2023": 4, "2024": 12, "2025": 12}});
    let lines = decide(rules, record.clone())["requirements"].as_array().unwrap().clone();
    let told: Vec<_> =
        lines.iter().map(|line| (line["per"].clone(), line["need"].clone(), line["met"].clone())).collect();
    assert_eq!(
        told,
        [
            (json!("2023"), json!(30), json!(true)),
            (json!("2024"), json!(90), json!(true)),
            (json!("2025"), json!(90), json!(false))
        ]
    );
    record["learner"] = json!({"months": {"2023": 4}});
    let open = decide(rules, record)["requirements"][1].clone();
    assert_eq!((&open["need"], &open["needs"]), (&Value::Null, &json!([{"fact": "learner.months"}])));
}

#[test]
fn what_one_place_leaves_goes_on_to_the_next_and_the_one_after() {
    let pools = "
programme arts \"Arts\"
    pool group at most 1 credit
    pool more at most 2 credits
    pool rest at most 1.5 credits
rule parts
    given certificate CET
    convert to pool group
        otherwise pool more
        otherwise pool rest
    credits item.credits
";
    let parted = |credits: f64, beyond: &str| {
        let mut item = cet("a", 60);
        item["credits"] = json!(credits);
        let mut record = with(json!([item]));
        record["application"]["programme"] = json!("arts");
        let head = format!("    items used once per programme\n    beyond limits {beyond}\n");
        granted(&decide_with(&head, pools, record))
    };
    assert_eq!(parted(1.0, "cut to 0.5"), ["a → group 1"]);
    assert_eq!(parted(2.5, "cut to 0.5"), ["a → group 1", "a → more 1.5"]);
    assert_eq!(parted(4.0, "cut to 0.5"), ["a → group 1", "a → more 2", "a → rest 1"]);
    assert_eq!(parted(6.0, "cut to 0.5"), ["a → group 1", "a → more 2", "a → rest 1.5"]);
    // Where nothing is cut, an amount goes whole to the first place that holds it.
    assert_eq!(parted(1.5, "refused"), ["a → more 1.5"]);
}

#[test]
fn less_than_a_share_of_what_is_chosen_leaves_the_share_itself_out() {
    let rules = "
rule sport
    given activity S
    convert to pool electives
    credits item.credits
rule english
    given certificate CET
    convert to pool electives
    credits 3
limit half: converted credits from activity as share of converted credits less than 50%
";
    let decided =
        |credits| granted(&decide(rules, with(json!([activity("s", "2024-05-01", credits), cet("c", 60)]))));
    assert_eq!(decided(3), ["c → electives 3"]);
    assert_eq!(decided(2), ["s → electives 2", "c → electives 3"]);
    let alone = decide(rules, with(json!([activity("s", "2024-05-01", 2)])));
    assert_eq!(granted(&alone), Vec::<String>::new());
}
