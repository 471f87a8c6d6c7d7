//! What counts, or holds, only beside another grant.

use super::*;

const BESIDE: &str = "
rule big
    given certificate CET
    waive K1
    credits 4
rule sport
    given activity S
    convert to pool electives
    credits 2
";

#[test]
fn what_counts_only_beside_another_grant_counts_exactly_there() {
    let rules = |figure: u32| {
        format!(
            "{BESIDE}limit cap: converted credits from activity (when also granted big) at most {figure}\n"
        )
    };
    let (sport, english) = (activities("s", 1, 1), cet("a", 60));
    let both = || with(json!([english, sport]));
    assert_eq!(granted(&decide(&rules(1), with(json!([sport])))), ["s → electives 2"]);
    // Beside the certificate the limit holds: the greater of the two is granted.
    let decision = decide(&rules(1), both());
    assert_eq!(granted(&decision), ["a → K1 4"]);
    assert_eq!(reasons(&decision, "s"), ["limit"]);
    assert_eq!(decision["limits"][0]["used"], 0);
    assert_eq!(granted(&decide(&rules(2), both())), ["a → K1 4", "s → electives 2"]);
    let opposite = rules(1).replace("also granted big", "not also granted big");
    assert_eq!(granted(&decide(&opposite, both())), ["a → K1 4", "s → electives 2"]);
    assert_eq!(granted(&decide(&opposite, with(json!([sport])))), Vec::<String>::new());
}

#[test]
fn a_limit_that_does_not_hold_beside_another_grant_is_lifted_there() {
    let rules = format!(
        "{BESIDE}limit cap: converted credits from activity at most 1\n    unless also granted big\n"
    );
    let (sport, english) = (activities("s", 1, 1), cet("a", 60));
    assert_eq!(granted(&decide(&rules, with(json!([sport])))), Vec::<String>::new());
    assert_eq!(granted(&decide(&rules, with(json!([english, sport])))), ["a → K1 4", "s → electives 2"]);
}

#[test]
fn a_requirement_counts_what_stands_beside_another_grant_only_there() {
    let rules =
        format!("{BESIDE}require some: converted credits from activity (when also granted big) at least 2\n");
    let (sport, english) = (activities("s", 1, 1), cet("a", 60));
    let have = |items: Value| decide(&rules, with(items))["requirements"][0]["have"].clone();
    assert_eq!(have(json!([sport])), 0);
    assert_eq!(have(json!([english, sport])), 2);
}

#[test]
fn a_bar_beside_another_grant_holds_exactly_there() {
    let (sport, english) = (activities("s", 1, 1), cet("a", 60));
    let both = || with(json!([english, sport]));
    let bar =
        |when: &str| format!("{BESIDE}bar some: item from activity (when {when}) into pool electives\n");
    let beside = bar("also granted big");
    assert_eq!(granted(&decide(&beside, with(json!([sport])))), ["s → electives 2"]);
    // Of the two the greater is granted, and the bar then keeps the other out.
    let decision = decide(&beside, both());
    assert_eq!(granted(&decision), ["a → K1 4"]);
    assert_eq!(reasons(&decision, "s"), ["barred"]);
    assert_eq!(decision["limits"].as_array().unwrap().len(), 1, "a bar is no limit");
    let without = bar("not also granted big");
    assert_eq!(granted(&decide(&without, with(json!([sport])))), Vec::<String>::new());
    assert_eq!(granted(&decide(&without, both())), ["a → K1 4", "s → electives 2"]);
    let lifted =
        format!("{BESIDE}bar some: item from activity into pool electives\n    unless also granted big\n");
    assert_eq!(granted(&decide(&lifted, with(json!([sport])))), Vec::<String>::new());
    assert_eq!(granted(&decide(&lifted, both())), ["a → K1 4", "s → electives 2"]);
    assert_eq!(decide(&lifted, both())["proved_best"], json!(true));
}

#[test]
fn a_requirement_is_lifted_exactly_beside_the_grant_that_lifts_it() {
    let rules = format!(
        "{BESIDE}require enough: converted credits at least 20\n    unless also granted big\nrule gated\n    given certificate NCRE\n    only if requirement enough\n    waive K2\n    credits 3\n"
    );
    let ncre =
        || json!({"id": "n", "kind": "certificate", "code": "NCRE", "level": "一级", "award": "2024-01-10"});
    let alone = decide(&rules, with(json!([ncre()])));
    assert_eq!(granted(&alone), Vec::<String>::new());
    assert_eq!(reasons(&alone, "n"), ["gate"]);
    assert_eq!(alone["requirements"][0]["met"], false);
    let beside = decide(&rules, with(json!([cet("a", 60), ncre()])));
    assert_eq!(granted(&beside), ["a → K1 4", "n → K2 3"]);
    assert_eq!(beside["requirements"], json!([]));
    // What is reached is met without it.
    let little = rules.replace("at least 20", "at least 3");
    assert_eq!(granted(&decide(&little, with(json!([ncre()])))), ["n → K2 3"]);
}
