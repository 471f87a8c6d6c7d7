//! Amounts that are booked over years.

use super::ground::pass;

const SPREAD: &str = r#"
measure points
rule papers
    given activity club
    recognise as leisure
    points 3, in ended year onward over 3 years
"#;

#[test]
fn a_reward_of_a_year_counts_the_part_of_that_year() {
    pass(&format!(
        r#"{SPREAD}
reward star by points per calendar year by ended
    | at least | tier   |
    | 2        | bronze |
example "one paper: 1 in each of three years"
    holding activity club ended 2024-02-29
    expect points 3
    expect reward star none
example "two papers meet in 2025 and 2026"
    holding activity club ended 2024-12-31
    holding activity club ended 2025-01-01
    expect reward star none on 2024-12-31
    expect reward star bronze on 2025-01-01
    expect reward star bronze on 2026-12-31
    expect reward star none on 2027-01-01
"#
    ));
}

#[test]
fn a_limit_of_a_year_counts_the_part_of_that_year() {
    pass(&format!(
        r#"{SPREAD}
limit yearly: recognised points from activity per calendar year by ended at most 1
example "the year after the last part is free again"
    holding activity club ended 2024-06-01 called first
    holding activity club ended 2027-01-01 called second
    expect points 6
example "in the third year there is no room" like "the year after the last part is free again"
    holding activity club ended 2024-06-01 called first
    holding activity club ended 2026-12-31 called second
    expect points 3
    expect limit yearly full
"#
    ));
}
