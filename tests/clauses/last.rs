//! The final credits, tested on the finished choice.

use super::ground::{faults, pass};

const RESIDENCE: &str = r#"
attribute item.home: yes or no
rule transfer
    given certificate CET
    convert to pool electives
    credits 4
require at-home: converted credits from course (when item.home) of the last 6 credits by ended at least 6
"#;

#[test]
fn the_final_credits_are_those_of_the_latest_days() {
    pass(&format!(
        r#"{RESIDENCE}
example "the transfer lies before the final six"
    applying on 2025-06-01 for cs
    earlier course A1 credits 3, home yes, ended 2025-01-01
    earlier course A2 credits 3, home yes, ended 2024-09-01
    holding certificate CET ended 2024-08-31
    expect requirement at-home met
example "a day later it is among them" like "the transfer lies before the final six"
    holding certificate CET ended 2024-09-02
    expect requirement at-home not met
example "the same day: a tie is for the learner" like "the transfer lies before the final six"
    holding certificate CET ended 2024-09-01
    expect requirement at-home met
example "without its day nothing can be said" like "the transfer lies before the final six"
    holding certificate CET
    expect requirement at-home not met
"#
    ));
}

#[test]
fn a_course_that_begins_before_the_final_credits_counts_for_the_rest() {
    pass(&format!(
        r#"{RESIDENCE}
example "four at home, then two of three elsewhere"
    applying on 2025-06-01 for cs
    earlier course A1 credits 4, home yes, ended 2025-01-01
    earlier course A2 credits 3, home no, ended 2024-09-01
    expect requirement at-home not met
example "four and the rest at home" like "four at home, then two of three elsewhere"
    earlier course A1 credits 4, home yes, ended 2025-01-01
    earlier course A2 credits 3, home yes, ended 2024-09-01
    expect requirement at-home met
"#
    ));
}

#[test]
fn only_a_requirement_speaks_of_the_final_credits() {
    let found =
        faults(&RESIDENCE.replace("require at-home", "limit at-home").replace("at least 6", "at most 6"));
    assert_eq!(found.len(), 1, "{found:?}");
}
