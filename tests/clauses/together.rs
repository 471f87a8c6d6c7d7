//! Several outcomes that come together only where they share a year or a fact.

use super::ground::{faults, pass};

const YEARLY: &str = r#"
rule volunteers
    given one or more activity club per calendar year by ended
    convert to pool electives
    credits item.hours, divided by 48, rounded down to 1 after the sum
"#;

#[test]
fn hours_of_two_years_do_not_come_together() {
    pass(&format!(
        r#"{YEARLY}
example "48 hours within one year, its first and last day"
    applying on 2025-06-01 for cs
    holding activity club hours 30, ended 2024-01-01
    holding activity club hours 18, ended 2024-12-31
    expect credits 1
example "a day later it is another year" like "48 hours within one year, its first and last day"
    holding activity club hours 30, ended 2023-12-31
    holding activity club hours 18, ended 2024-01-01
    expect credits 0
example "two full years" like "48 hours within one year, its first and last day"
    holding activity club hours 48, ended 2023-06-01
    holding activity club hours 30, ended 2024-06-01
    holding activity club hours 18, ended 2024-02-29
    expect credits 2
example "without its day it may be of either year" like "48 hours within one year, its first and last day"
    holding activity club hours 30, ended 2024-06-01
    holding activity club hours 18
    expect nothing
    expect pending volunteers needs ended
"#
    ));
}

#[test]
fn each_group_is_granted_once() {
    let text = YEARLY.replace("after the sum\n", "after the sum, at most 1\n");
    pass(&format!(
        r#"{text}
example "96 hours of one year are 1 and not twice 1"
    applying on 2025-06-01 for cs
    holding activity club hours 48, ended 2024-03-01
    holding activity club hours 48, ended 2024-06-01
    expect credits 1
example "of two years 2" like "96 hours of one year are 1 and not twice 1"
    holding activity club hours 48, ended 2023-03-01
    holding activity club hours 48, ended 2024-06-01
    expect credits 2
"#
    ));
}

#[test]
fn a_fact_may_be_what_they_share() {
    pass(
        r#"
attribute item.season: number from 2000 to 2100
rule contests
    given one or more activity club per event per season
        with hours at least 1
    convert to pool electives
    credits item.hours, every 10 hours count 1, remainder dropped, after the sum
example "one contest in one season"
    applying on 2025-06-01 for cs
    holding activity club event robots, season 2024, hours 6
    holding activity club event robots, season 2024, hours 4
    expect credits 1
example "another season" like "one contest in one season"
    holding activity club event robots, season 2024, hours 6
    holding activity club event robots, season 2023, hours 4
    expect credits 0
example "another contest" like "one contest in one season"
    holding activity club event robots, season 2024, hours 6
    holding activity club event maths, season 2024, hours 4
    expect credits 0
"#,
    );
}

#[test]
fn a_period_names_its_day() {
    let found = faults(&YEARLY.replace(" by ended", ""));
    assert_eq!(found.len(), 1, "{found:?}");
    let found = faults(&YEARLY.replace("per calendar year by ended", "per item"));
    assert_eq!(found.len(), 1, "{found:?}");
}
