//! What examples expect of requirements and rewards.

use super::ground::{failures, pass};

#[test]
fn a_requirement_that_is_not_asked_of_the_learner_is_none() {
    let text = |state: &str, status: &str| {
        format!(
            r#"
attribute learner.status: one of doctor, nurse
rule any-club
    given activity club
    recognise as leisure
    credits 1
require hours: recognised credits from activity at least 1
    for learners status doctor
example "one"
    learner status {status}
    holding activity club
    expect requirement hours {state}
"#
        )
    };
    pass(&text("none", "nurse"));
    pass(&text("met", "doctor"));
    assert_eq!(failures(&text("none", "doctor")).len(), 1);
    assert_eq!(failures(&text("met", "nurse")).len(), 1);
}

#[test]
fn a_reward_of_a_period_is_named_by_a_day_of_it() {
    let text = |expected: &str| {
        format!(
            r#"
measure points
period school-year: from 09-01 to 08-31
rule clubs
    given activity club
    recognise as leisure
    points item.hours, every 1 hours count 1, remainder dropped
reward star by points per school-year by ended
    | at least | tier   |
    | 20       | bronze |
    | 50       | silver |
example "50 in the first year, 19 in the second"
    holding activity club hours 50, ended 2024-08-31
    holding activity club hours 19, ended 2024-09-01
    expect reward star {expected}
"#
        )
    };
    pass(&text("silver on 2024-08-31"));
    pass(&text("silver on 2023-09-01"));
    pass(&text("none on 2024-09-01"));
    pass(&text("none on 2025-08-31"));
    pass(&text("silver"));
    assert_eq!(failures(&text("silver on 2024-09-01")).len(), 1);
    assert_eq!(failures(&text("none on 2024-08-31")).len(), 1);
    assert_eq!(failures(&text("none")).len(), 1);
}
