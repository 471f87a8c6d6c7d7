//! `lijiao test --coverage`.

use crate::{EXAMPLES, Folder, POLICY};

#[test]
fn examples_of_both_sides_cover_everything() {
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{EXAMPLES}"))]);
    let ended = folder.run(&["test", "a.lijiao", "--coverage=100"]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.out.contains("coverage 100%"), "{}", ended.out);
}

#[test]
fn what_no_example_exercises_is_named_by_its_place_and_text() {
    let first = EXAMPLES.split("example \"a point short\"").next().unwrap();
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{first}"))]);
    let ended = folder.run(&["test", "a.lijiao", "--coverage=100"]);
    assert_eq!(ended.code, 1);
    for line in [
        "a.lijiao:14  score 425 or above: no example fails it",
        "a.lijiao:15  from award to application at most 2 years: no example fails it",
        "a.lijiao:16  learner.age 18 or above: no example fails it",
        "a.lijiao:19  needs papers transcript: refuses nothing in any example",
    ] {
        assert!(ended.out.contains(line), "{line} is not in\n{}", ended.out);
    }
}

#[test]
fn a_share_that_is_reached_passes() {
    let first = EXAMPLES.split("example \"a point short\"").next().unwrap();
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{first}"))]);
    assert_eq!(folder.run(&["test", "a.lijiao", "--coverage=30"]).code, 0);
    assert_eq!(folder.run(&["test", "a.lijiao", "--coverage"]).code, 0);
}

#[test]
fn json_tells_the_kinds_apart() {
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{EXAMPLES}"))]);
    let json = folder.run(&["test", "a.lijiao", "--coverage", "--format", "json"]).json();
    let coverage = &json[0]["coverage"];
    assert_eq!(coverage["percent"], 100);
    assert_eq!(coverage["by_kind"]["rule"]["points"], 1);
    assert_eq!(coverage["by_kind"]["boundary"]["exercised"], 4);
    assert_eq!(coverage["by_kind"]["date"]["points"], 2);
    assert_eq!(coverage["missing"].as_array().unwrap().len(), 0);
}

#[test]
fn a_share_above_all_is_refused() {
    let folder = Folder::with(&[("a.lijiao", POLICY)]);
    assert_eq!(folder.run(&["test", "a.lijiao", "--coverage=101"]).code, 2);
}

#[test]
fn tap_counts_every_example() {
    let folder = Folder::with(&[(
        "a.lijiao",
        &format!("{POLICY}{EXAMPLES}").replace("expect credits 4", "expect credits 5"),
    )]);
    let ended = folder.run(&["test", "a.lijiao", "--format", "tap"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.out.starts_with("TAP version 14\n1..5\nnot ok 1 - small: enough\n  ---\n"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("ok 2 - small: a point short\n"), "{}", ended.out);
}
