//! The average of a pool: a condition on what is chosen together, and a figure that amounts are computed from.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/small_policy.rs"]
mod small_policy;

use lijiao::quantity::Number;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use serde_json::{Value, json};
use small_policy::{cet, decide, granted, needs, reasons, with};

const GATED: &str = "
rule own
    given certificate CET
    only if of pool electives, average at least 2
    convert to pool electives
    credits item.credits
";

fn item(id: &str, credits: i64, score: i64) -> Value {
    let mut item = cet(id, u32::try_from(score).unwrap());
    item["credits"] = json!(credits);
    item
}

fn credits(decision: &Value) -> Number {
    let total = &decision["totals"]["granted"]["credits"];
    if total.is_null() {
        Number::ZERO
    } else {
        Number::parse_exact(&total.to_string().replace('"', "")).unwrap()
    }
}

#[test]
fn the_average_is_weighted_by_credits_and_exactly_the_figure_is_enough() {
    let both = |low: i64| with(json!([item("a", 2, 3), item("b", 4, low)]));
    // (2 × 3 + 4 × 1) ÷ 6 is below 2: the better one stays alone.
    assert_eq!(granted(&decide(GATED, both(1))), ["a → electives 2"]);
    let even = with(json!([item("a", 2, 3), item("b", 2, 1)]));
    assert_eq!(granted(&decide(GATED, even)), ["a → electives 2", "b → electives 2"]);
    let more = GATED.replace("at least 2", "more than 2");
    let even = || with(json!([item("a", 2, 3), item("b", 2, 1)]));
    assert_eq!(granted(&decide(&more, even())), ["a → electives 2"]);
    assert_eq!(reasons(&decide(&more, even()), "b"), ["gate"]);
}

#[test]
fn where_nothing_counts_there_is_no_average_and_no_test_holds() {
    let rules = |test: &str| {
        format!(
            "rule own\n    given certificate CET\n    only if {test}\n    waive K1\n    credits target.credits\n"
        )
    };
    for test in [
        "of pool electives, average at least 0",
        "of pool electives, average at most 4",
        "not of pool electives, average at least 2",
        "of pool electives, average is not 2",
    ] {
        assert_eq!(
            granted(&decide(&rules(test), with(json!([item("a", 2, 3)])))),
            Vec::<String>::new(),
            "{test}"
        );
    }
}

#[test]
fn a_test_may_stand_the_other_way_round_within_ends_or_beside_another_condition() {
    let decide = |test: &str, scores: [i64; 2]| {
        let rules = GATED.replace("of pool electives, average at least 2", test);
        let [one, two] = scores;
        granted(&decide(&rules, with(json!([item("a", 2, one), item("b", 2, two)]))))
    };
    let both = ["a → electives 2", "b → electives 2"];
    assert_eq!(decide("2 at most of pool electives, average", [3, 1]), both);
    assert_eq!(decide("of pool electives, average 2 to 3", [4, 1]), both);
    assert_eq!(decide("of pool electives, average 2 to 3", [4, 4]), Vec::<String>::new());
    assert_eq!(decide("not of pool electives, average 2 to 3", [3, 2]), Vec::<String>::new());
    assert_eq!(decide("not of pool electives, average 2 to 3", [4, 3]), both);
    assert_eq!(decide("of pool electives, average is 3", [3, 4]), ["a → electives 2"]);
    assert_eq!(
        decide("of pool electives, average at least 4\n        or programme.credits at least 40", [3, 1]),
        both
    );
}

#[test]
fn an_outcome_whose_mark_is_missing_waits_and_holds_nothing_up() {
    let mut items = json!([item("a", 2, 3), item("b", 2, 3)]);
    items[1].as_object_mut().unwrap().remove("score");
    let decision = decide(GATED, with(items.clone()));
    assert_eq!(granted(&decision), ["a → electives 2"]);
    assert_eq!(needs(&decision), [r#"{"fact":"item.score"}"#]);
    // Known to have none, it leaves the average and counts all the same.
    items[1]["score"] = Value::Null;
    let decision = decide(GATED, with(items));
    assert_eq!(granted(&decision), ["a → electives 2", "b → electives 2"]);
}

#[test]
fn the_mark_recorded_counts_and_one_that_leaves_averages_does_not() {
    let own = |record: &str| {
        GATED.replace("    credits item", &format!("    record as {record}\n    credits item"))
    };
    let items = || with(json!([item("a", 2, 3), item("b", 2, 1)]));
    assert_eq!(granted(&decide(&own("item.score plus 1"), items())).len(), 2);
    assert_eq!(granted(&decide(&own("1"), items())), Vec::<String>::new());
    // Only what has a mark makes an average.
    assert_eq!(granted(&decide(&own("item.score, not counted in averages"), items())), Vec::<String>::new());
}

#[test]
fn an_amount_computed_from_the_average_makes_the_choice_the_best_of_all_averages() {
    let rules = "
rule own
    given certificate CET
    convert to pool electives
    credits item.credits
rule bonus
    given activity S
    waive K1
    credits of pool electives, average, times 2
";
    let sport = json!({"id": "s", "kind": "activity", "code": "S"});
    // Alone a brings 1 and doubles its 3 to 6; with b there are 3 credits and an average of 5 ÷ 3.
    let decision = decide(rules, with(json!([item("a", 1, 3), item("b", 2, 1), sport])));
    assert_eq!(credits(&decision), Number::whole(7));
    assert_eq!(decision["proved_best"], json!(true));
    // Nothing counts: there is nothing to compute from.
    let alone = decide(rules, with(json!([sport])));
    assert_eq!(granted(&alone), Vec::<String>::new());
    assert_eq!(reasons(&alone, "s"), ["none"]);
}

#[test]
fn a_mark_may_be_the_average_of_what_was_chosen() {
    let rules = "
rule own
    given certificate CET
    convert to pool electives
    credits item.credits
rule mark
    given activity S
    waive K1
    credits target.credits
    record as of pool electives, average, rounded down to 0.1
";
    let sport = json!({"id": "s", "kind": "activity", "code": "S"});
    let decision = decide(rules, with(json!([item("a", 1, 3), item("b", 2, 1), sport])));
    let marked =
        decision["granted"].as_array().unwrap().iter().find(|grant| grant["rule"] == "mark").unwrap();
    assert_eq!(marked["targets"][0]["recorded"], json!(1.6));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_choice_is_the_best_of_all_sets(outcomes in proptest::collection::vec((1i64..4, 0i64..5), 1..7)) {
        let bonus = "rule bonus\n    given activity S\n    waive K1\n    credits of pool electives, average, times 2\n";
        let plain = GATED.replace("    only if of pool electives, average at least 2\n", "");
        let mut items: Vec<Value> =
            outcomes.iter().enumerate().map(|(at, (by, score))| item(&format!("i{at}"), *by, *score)).collect();
        let gated = decide(GATED, with(json!(items)));
        prop_assert_eq!(credits(&gated), best(&outcomes, |all, weighted| (all == 0 || weighted >= 2 * all).then(|| Number::whole(all))));
        items.push(json!({"id": "s", "kind": "activity", "code": "S"}));
        let computed = decide(&format!("{plain}{bonus}"), with(json!(items)));
        let value = |all: i64, weighted: i64| {
            let more = if all == 0 { Number::ZERO } else { Number::ratio(2 * weighted, all)? };
            Number::whole(all).checked_add(more)
        };
        prop_assert_eq!(credits(&computed), best(&outcomes, value));
    }
}

/// The most of all sets that fit the pool of 6 credits.
fn best(outcomes: &[(i64, i64)], value: impl Fn(i64, i64) -> Option<Number>) -> Number {
    let sets = (0u32..1 << outcomes.len()).filter_map(|set| {
        let chosen = outcomes.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        let (all, weighted) = chosen.fold((0, 0), |(all, sum), (_, (by, mark))| (all + by, sum + by * mark));
        if all > 6 { None } else { value(all, weighted) }
    });
    sets.max().unwrap()
}

#[test]
fn the_best_mean_of_one_or_more_is_proved_for_twelve_outcomes_and_not_for_thirteen() {
    let rules = "rule own\n    given one or more certificate CET\n    convert to pool electives\n    \
                 credits average item.score, divided by 10, rounded down to 1\n";
    let proved = |many: i64| {
        let items: Vec<Value> = (0..many).map(|at| item(&format!("c{at}"), 1, 60 + 3 * at)).collect();
        decide(rules, with(json!(items)))["proved_best"].clone()
    };
    assert_eq!([proved(12), proved(13)], [json!(true), json!(false)]);
}
