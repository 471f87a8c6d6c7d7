//! Limits, requirements and rewards: what counts toward them, and when.

use super::*;

#[test]
fn a_limit_counts_what_is_recorded_at_the_target_unless_it_says_source() {
    let rules = |measure: &str| format!("{CET}limit own: {measure} from certificate at most 4\n");
    let record =
        || with(json!([{"id": "c", "kind": "certificate", "code": "CET", "score": 60, "credits": 9}]));
    assert_eq!(granted(&decide(&rules("converted credits"), record())), ["c → K1 4"]);
    assert_eq!(granted(&decide(&rules("source credits"), record())), Vec::<String>::new());
}

#[test]
fn a_limit_on_items_counts_distinct_spent_items() {
    let rules = "
rule both
    given certificate CET
    waive each of: K1, K2
    credits target.credits
limit few: converted items at most 1
";
    let decision = decide(rules, with(json!([cet("a", 60), cet("b", 60)])));
    assert_eq!(granted(&decision), ["a → K1 4", "a → K2 3"]);
    assert_eq!(decision["limits"][0]["used"], 1);
}

#[test]
fn an_over_full_history_leaves_no_room_and_is_never_taken_back() {
    let rules = format!("{CET}limit few: converted credits at most 4\n");
    let mut record = with(json!([cet("a", 60)]));
    record["history"] = json!([{"because": "direct entry", "amounts": {"credits": 9}, "date": "2023-09-01"}]);
    let decision = decide(&rules, record);
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(decision["limits"][0]["used"], 9);
}

const YEARLY: &str = "
rule sport
    given activity S
    convert to pool electives
    credits 2
limit yearly: converted credits from activity per calendar year by ended at most 2
";

#[test]
fn a_period_with_a_missing_date_makes_the_grant_pending() {
    let dateless = json!({"id": "s", "kind": "activity", "code": "S"});
    let decision = decide(YEARLY, with(json!([dateless])));
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(needs(&decision), [r#"{"fact":"item.ended"}"#]);
}

#[test]
fn each_period_has_a_figure_of_its_own() {
    let items = json!([
        activity("a", "S", "2023-12-31"),
        activity("b", "S", "2024-01-01"),
        activity("c", "S", "2024-12-31")
    ]);
    let decision = decide(YEARLY, with(items));
    assert_eq!(granted(&decision), ["a → electives 2", "b → electives 2"]);
    assert_eq!(reasons(&decision, "c"), ["limit"]);
}

#[test]
fn history_counts_in_the_period_of_its_own_outcome() {
    let mut record = with(json!([activity("b", "S", "2024-05-01")]));
    record["history"] = json!([{"item": {"id": "a", "kind": "activity", "code": "S", "ended": "2024-03-01"},
        "target": {"pool": "electives"}, "amounts": {"credits": 2}, "rule": "sport", "date": "2025-01-10"}]);
    assert_eq!(reasons(&decide(YEARLY, record.clone()), "b"), ["limit"]);
    record["history"][0]["item"]["ended"] = json!("2023-03-01");
    assert_eq!(granted(&decide(YEARLY, record)), ["b → electives 2"]);
}

#[test]
fn the_base_of_a_share_is_the_programme_less_what_is_excluded() {
    // 40 less 5 of practice, a fifth of it: 7.
    let rules = "
rule all
    given certificate CET
    use freely
    waive each of: K1, K2, K3
    credits target.credits
limit share: converted credits as share of programme credits excluding class practice at most 20%
";
    let decision = decide(rules, with(json!([cet("a", 60)])));
    assert_eq!(decision["limits"][0]["at_most"], 7);
    assert_eq!(granted(&decision), ["a → K1 4", "a → K2 3"]);
}

#[test]
fn a_requirement_reports_and_a_gate_holds() {
    let rules = |gate: &str| format!("{CET}{gate}require enough: credits from certificate at least 5\n");
    let record = || with(json!([cet("a", 60)]));
    let decision = decide(&rules(""), record());
    assert_eq!(granted(&decision), ["a → K1 4"]);
    assert_eq!(decision["requirements"][0]["met"], false);
    let decision = decide(&rules("    only if requirement enough\n"), record());
    assert_eq!(granted(&decision), Vec::<String>::new());
    assert_eq!(reasons(&decision, "a"), ["gate"]);
}

const STAR: &str = "
measure points
rule store
    given activity S
    recognise as leisure
    points 12
reward star by points per calendar year by ended
    | at least | tier |
    | 12       | bronze |
    | 24       | silver |
";

#[test]
fn a_reward_counts_in_the_period_of_its_named_date_and_waits_where_the_date_is_missing() {
    let record = |second: Value| json!({"id": "L", "items": [activity("a", "S", "2024-05-01"), second], "application": {"date": "2025-06-01"}});
    let rewards = |second: Value| decide(STAR, record(second))["rewards"].clone();
    assert_eq!(
        rewards(activity("b", "S", "2024-12-31")),
        json!([{"reward": "star", "period": "2024", "tier": "silver", "by": 24}])
    );
    let bronze = |period: &str| json!({"reward": "star", "period": period, "tier": "bronze", "by": 12, "next": ["silver", 24]});
    assert_eq!(rewards(activity("b", "S", "2025-01-01")), json!([bronze("2024"), bronze("2025")]));
    let dateless = json!({"id": "b", "kind": "activity", "code": "S"});
    let waiting = json!({"reward": "star", "tier": null, "by": 12, "needs": [{"fact": "item.ended"}]});
    assert_eq!(rewards(dateless.clone()), json!([bronze("2024"), waiting]));
    let decision = decide(STAR, record(dateless));
    assert_eq!(decision["next"], json!([{"needs": {"fact": "item.ended"}, "decides": ["star"]}]));
}

#[test]
fn a_reward_counts_only_what_its_source_names() {
    let rules = STAR.replace("by points per", "by points from activity (when item.hours at least 8) per");
    let item = |id: &str, hours: Value| json!({"id": id, "kind": "activity", "code": "S", "ended": "2024-05-01", "hours": hours});
    let mut unknown = item("c", json!(8));
    unknown.as_object_mut().unwrap().remove("hours");
    let record = json!({"id": "L", "items": [item("a", json!(8)), item("b", json!(7)), unknown]});
    let rewards = decide(&rules, record)["rewards"].clone();
    assert_eq!(rewards[0]["by"], 12);
    assert_eq!(rewards[1]["needs"], json!([{"fact": "item.hours"}]));
}

#[test]
fn a_limit_and_a_requirement_count_what_converts_into_their_measure() {
    let rules = "
measure quarter of 2/3 credit
rule sport
    given activity S
    convert to pool electives
    quarter 3
rule theatre
    given activity T
    convert to pool electives
    quarter 3
limit some: converted credits into pool electives at most 3
require enough: converted credits into pool electives at least 2
";
    let items =
        json!([{"id": "a", "kind": "activity", "code": "S"}, {"id": "b", "kind": "activity", "code": "T"}]);
    let decision = decide(rules, with(items));
    assert_eq!(decision["granted"].as_array().unwrap().len(), 1, "3 quarters are 2 credits, twice is 4");
    assert_eq!(decision["limits"][0]["used"], json!(2));
    assert_eq!(decision["requirements"][0]["met"], json!(true));
}

#[test]
fn a_rate_of_times_counts_the_outcomes_and_a_rate_after_the_sum_their_figures() {
    let rules = "
measure points
rule lectures
    given one or more activity S
    recognise as leisure
    points every 2 times count 1, remainder dropped
rule shows
    given one or more activity T
    recognise as leisure
    points every 48 hours count 1, remainder dropped, after the sum
";
    let sport = |id: &str| json!({"id": id, "kind": "activity", "code": "S"});
    let shows = |id: &str, hours: u32| json!({"id": id, "kind": "activity", "code": "T", "hours": hours});
    let points = |items: Value| decide(rules, with(items))["totals"]["recognised"]["points"].clone();
    assert_eq!(points(json!([sport("a")])), Value::Null);
    assert_eq!(points(json!([sport("a"), sport("b"), sport("c")])), json!(1));
    assert_eq!(points(json!([shows("a", 30), shows("b", 18)])), json!(1));
    assert_eq!(points(json!([shows("a", 30), shows("b", 17)])), Value::Null);
}

#[test]
fn a_day_between_two_parts_of_a_period_counts_toward_no_limit_of_it() {
    let rules = "
period semester: from 03-01 to 06-30, from 09-01 to 02-29
rule sport
    given activity S
    convert to pool electives
    credits 2
limit some: converted credits into pool electives per semester by ended at most 2
";
    let credits = |days: &[&str]| {
        let item = |day: &&str| json!({"id": *day, "kind": "activity", "code": "S", "ended": *day});
        let decision = decide(rules, with(days.iter().map(item).collect()));
        decision["totals"]["granted"]["credits"].clone()
    };
    assert_eq!(credits(&["2024-03-01", "2024-06-30"]), json!(2), "the first and the last day of one part");
    assert_eq!(credits(&["2024-06-30", "2024-09-01"]), json!(4), "two parts");
    assert_eq!(credits(&["2023-09-01", "2024-02-29"]), json!(2), "over the new year to the leap day");
    assert_eq!(credits(&["2024-07-01", "2024-08-31", "2024-08-30"]), json!(6), "no limit between the parts");
}

#[test]
fn a_requirement_for_some_learners_is_none_of_the_others() {
    let rules = "
attribute learner.hospital: one of provincial, other
rule sport
    given activity S
    convert to pool electives
    credits 2
require more: converted credits into pool electives at least 3
    for learners hospital provincial
";
    let asked = |learner: Value| {
        let mut record = with(json!([{"id": "a", "kind": "activity", "code": "S"}]));
        record["learner"] = learner;
        decide(rules, record)["requirements"].clone()
    };
    assert_eq!(asked(json!({"hospital": "provincial"}))[0]["met"], json!(false));
    assert_eq!(asked(json!({"hospital": "other"})), json!([]));
    assert_eq!(asked(json!({}))[0]["need"], Value::Null, "whom it is for is not known");
}

#[test]
fn a_requirement_of_each_year_is_one_of_the_application_s_year_too() {
    let rules = "
rule sport
    given activity S
    convert to pool electives
    credits 2
require yearly: converted credits into pool electives per calendar year by ended at least 2
";
    let items = json!([{"id": "a", "kind": "activity", "code": "S", "ended": "2024-03-01"}]);
    let progress = decide(rules, with(items))["requirements"].clone();
    let by_year: Vec<(Value, Value)> =
        progress.as_array().unwrap().iter().map(|one| (one["per"].clone(), one["have"].clone())).collect();
    assert_eq!(by_year, [(json!("2024"), json!(2)), (json!("2025"), json!(0))]);
}
