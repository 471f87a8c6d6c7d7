//! How the best choice comes about, each as the sentence that a committee would say, through real rule text.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "choosing/beside.rs"]
mod beside;
#[path = "choosing/places.rs"]
mod places;
#[path = "deciding/small_policy.rs"]
mod small_policy;

use lijiao::decision::{Decision, TargetRef};
use lijiao::evaluate::{Change, Changed, Options, evaluate, what_if};
use lijiao::quantity::Number;
use serde_json::{Value, json};
use small_policy::{cet, decide, decide_with, granted, needs, read_in, reasons, with};

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

fn activities(id: &str, count: u32, hours: u32) -> Value {
    json!({"id": id, "kind": "activity", "code": "S", "ended": "2024-05-01", "hours": hours, "count": count})
}

const SUMMED: &str = "
rule sport
    given one or more activity S
    convert to pool electives
    credits item.hours, divided by 16, rounded down to 1 after the sum
";

#[test]
fn one_or_more_outcomes_come_together_where_the_sum_is_rounded() {
    let items = || json!([activities("a", 1, 9), activities("b", 1, 7), activities("c", 1, 15)]);
    assert_eq!(granted(&decide(SUMMED, with(items()))), ["a+b → electives 1"]);
    // Each alone brings nothing, which is no grant.
    let each = SUMMED.replace(" after the sum", "");
    assert_eq!(granted(&decide(&each, with(items()))), Vec::<String>::new());
}

#[test]
fn many_outcomes_come_together_and_the_best_set_is_proved() {
    let items: Vec<Value> = (0..40).map(|at| activities(&format!("s{at:02}"), 1, 2 + at % 2)).collect();
    let decision = decide(SUMMED, with(json!(items)));
    assert_eq!(decision["totals"]["granted"]["credits"], 6);
    assert_eq!(decision["proved_best"], true);
}

#[test]
fn hundreds_of_outcomes_whose_figures_add_up_are_proved() {
    let rules =
        SUMMED.replace(", divided by 16, rounded down to 1 after the sum", ", divided by 20, kept exact");
    let decision = decide(&rules, with(json!([activities("s", 150, 1)])));
    assert_eq!(decision["totals"]["granted"]["credits"], 6);
    assert_eq!(decision["proved_best"], true);
    assert_eq!(decision["equal_best"], json!([]));
}

#[test]
fn hundreds_of_equal_items_are_decided_without_a_swap_among_copies() {
    let rules = "rule sport\n    given activity S\n    convert to pool electives\n    credits 1\n";
    let decision = decide(rules, with(json!([activities("s", 300, 1)])));
    assert_eq!(granted(&decision).len(), 6);
    assert_eq!(reasons(&decision, "s"), ["limit"]);
    assert_eq!((&decision["equal_best"], &decision["proved_best"]), (&json!([]), &json!(true)));
}

#[test]
fn every_equal_choice_is_named_up_to_the_bound() {
    let rules = "rule own\n    given certificate CET\n    waive K1\n    credits target.credits\n";
    let many = |count: usize| {
        let items: Vec<Value> = (0..count).map(|at| cet(&format!("c{at:02}"), 60)).collect();
        decide(rules, with(json!(items)))["equal_best"].as_array().unwrap().clone()
    };
    let named = |swaps: &[Value]| -> Vec<String> {
        swaps.iter().map(|swap| swap["could_be"]["items"][0].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(named(&many(1)), Vec::<String>::new());
    assert_eq!(named(&many(4)), ["c01", "c02", "c03"]);
    assert_eq!(many(12).len(), 8);
}

#[test]
fn a_counted_item_and_another_are_an_equal_choice() {
    let rules = "rule sport\n    given activity S\n    convert to pool electives\n    credits 3\n";
    let decision = decide(rules, with(json!([activities("s", 2, 1), activities("t", 1, 1)])));
    assert_eq!(granted(&decision), ["s → electives 3", "s → electives 3"]);
    let swaps = decision["equal_best"].as_array().unwrap();
    assert_eq!(swaps.len(), 1);
    assert_eq!(
        (&swaps[0]["instead_of"]["items"], &swaps[0]["could_be"]["items"]),
        (&json!(["s"]), &json!(["t"]))
    );
}

#[test]
fn equal_outcomes_of_a_family_of_recognition_are_an_equal_choice() {
    let rules = "
rule store
    given activity S
    recognise as leisure
    credits 2
family one: activity S
    at stage recognised
    take most credits
";
    let decision = decide(rules, with(json!([activities("s", 1, 1), activities("t", 1, 1)])));
    assert_eq!(decision["recognised"].as_array().unwrap().len(), 1);
    let swaps = decision["equal_best"].as_array().unwrap();
    assert_eq!((swaps.len(), &swaps[0]["could_be"]["items"]), (1, &json!(["t"])));
}

#[test]
fn what_would_be_with_a_grant_held_or_with_more_room_is_one_question_each() {
    let rules = "
rule own
    given certificate CET
    waive each of: K1, K2, K3
    credits target.credits
limit some: converted credits at most 8
";
    let head = "    items used freely\n    beyond limits refused\n";
    let (plan, record) = read_in(head, rules, with(json!([cet("a", 60)])));
    let of = |change: Change| what_if(&plan, &record, &Options::default(), &[change]).remove(0);
    let held = |target: &str| {
        of(Change::Granted {
            rule: Some("own".into()),
            item: Some("a".into()),
            target: Some(TargetRef::Course(target.into())),
        })
    };
    let room = |limit: &str, more: i64| {
        let more = Number::whole(more);
        of(Change::Room { limit: limit.into(), per: None, more })
    };
    let credits = |changed: &Option<Changed>| changed.as_ref().unwrap().totals["credits"];
    // As things stand K2 and K3 fill the limit.
    let with_one = held("K1");
    assert_eq!(credits(&with_one), Number::whole(7));
    let with_one = with_one.unwrap();
    assert!(with_one.proved);
    assert_eq!(with_one.gained[0].targets, [TargetRef::Course("K1".into()), TargetRef::Course("K2".into())]);
    assert_eq!(with_one.lost[0].targets, [TargetRef::Course("K2".into()), TargetRef::Course("K3".into())]);
    assert_eq!(credits(&held("K2")), Number::whole(8));
    assert_eq!(credits(&room("some", 1)), Number::whole(9));
    assert_eq!(credits(&room("some", 4)), Number::whole(12));
    assert_eq!(held("K9"), None);
    assert_eq!(room("other", 1), None);
}

#[test]
fn what_no_choice_can_hold_is_no_answer() {
    let rules = "
rule own
    given certificate CET
    waive K3
    credits target.credits
limit some: converted credits at most 4
";
    let head = "    items used once per programme\n    beyond limits refused\n";
    let (plan, record) = read_in(head, rules, with(json!([cet("a", 60)])));
    let granted = Change::Granted { rule: Some("own".into()), item: None, target: None };
    let room = Change::Room { limit: "some".into(), per: None, more: Number::ONE };
    let [granted, room] = what_if(&plan, &record, &Options::default(), &[granted, room])
        .try_into()
        .unwrap_or_else(|_| panic!("two questions"));
    assert_eq!(granted, None);
    assert_eq!(room.unwrap().totals["credits"], Number::whole(5));
}

#[test]
fn a_cut_is_for_the_limit_that_cuts_and_another_refuses() {
    let rules = |beyond: &str| {
        format!(
            "rule own
    given certificate CET
    waive each of: K1, K3
    credits target.credits
limit all: converted credits into programme cs at most 5
limit each: converted credits from certificate per item at most {beyond}
    beyond cut to 0.5
"
        )
    };
    let one = || with(json!([cet("a", 60)]));
    // Of 9 credits 5 fit: the other course is refused, for nothing that cuts is full.
    let decision = decide(&rules("9"), one());
    assert_eq!(granted(&decision), ["a → K3 5"]);
    assert_eq!(reasons(&decision, "a"), ["limit"]);
    // One that would cut, and has room for a part, is not what stands against the other course.
    let refused = decide(&rules("8"), one())["refused"].clone();
    let because =
        refused.as_array().unwrap().iter().flat_map(|one| one["because"].as_array().unwrap().clone());
    let limits: Vec<Value> = because.filter_map(|reason| reason.get("limit").cloned()).collect();
    assert_eq!(limits, [json!("all")]);
    // Where the limit that cuts is full, it cuts.
    assert_eq!(granted(&decide(&rules("4.5"), one())), ["a → K1 4", "a → K3 0.5"]);
}

#[test]
fn a_search_that_its_bound_ends_says_how_much_better_could_be_possible() {
    let items: Vec<Value> = (0..9).map(|at| activities(&format!("s{at}"), 1, 5 + at * at % 7)).collect();
    let rules = "rule sport\n    given activity S\n    convert to pool electives\n    credits item.hours, divided by 8, kept exact\n";
    let head = "    items used once per programme\n    beyond limits refused\n";
    let (plan, record) = read_in(head, rules, with(json!(items)));
    let decide = |node_bound: u64| evaluate(&plan, &record, &Options { node_bound, ..Options::default() });
    let (cut, whole) = (decide(0), decide(10_000));
    assert!(whole.proved_best && whole.gap.is_none());
    let gap = cut.gap.clone().unwrap();
    assert!(!cut.proved_best);
    let credits =
        |decision: &Decision| decision.totals.granted.get("credits").copied().unwrap_or(Number::ZERO);
    assert_eq!(gap.of, "credits");
    assert!(credits(&whole) <= credits(&cut).checked_add(gap.at_most).unwrap());
}

#[test]
fn an_amount_booked_over_years_counts_its_part_in_each_year() {
    let rules = "
measure points
rule sport
    given activity S
    recognise as leisure
    points 3, in ended year onward over 3 years
limit yearly: recognised points per calendar year by ended at most 2
    beyond refused
reward star by points per calendar year by ended
    | at least | tier   |
    | 1        | bronze |
    | 2        | silver |
";
    let items = json!([activities("a", 1, 1), activities("b", 1, 1), activities("c", 1, 1)]);
    let decision = decide(rules, with(items));
    // Each counts 1 in 2024, 2025 and 2026: two fit the limit of 2 a year.
    assert_eq!(decision["totals"]["recognised"]["points"], 6);
    let rewards: Vec<(&str, &str, &Value)> = decision["rewards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["period"].as_str().unwrap(), one["tier"].as_str().unwrap(), &one["by"]))
        .collect();
    let two = json!(2);
    assert_eq!(rewards, [("2024", "silver", &two), ("2025", "silver", &two), ("2026", "silver", &two)]);
}

#[test]
fn what_several_bring_together_is_told_once() {
    let rules = SUMMED.replace("convert to pool electives", "recognise as leisure");
    let decision = decide(&rules, with(json!([activities("a", 1, 10), activities("b", 1, 8)])));
    let recognised = decision["recognised"].as_array().unwrap();
    assert_eq!(recognised[0]["credits"], 1);
    assert_eq!(recognised[0]["combined"], json!(["b"]));
    assert_eq!((&recognised[1]["item"], recognised[1].get("credits")), (&json!("b"), None));
}
