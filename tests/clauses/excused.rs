//! What is excused without credit, and the credits to be made up.

use super::ground::{failures, faults, pass};

const AUDIT: &str = r#"
rule audit
    given certificate CET with score 60 or above
    excuse class, exam without credit for class basic
    make up from class free
"#;

#[test]
fn what_is_excused_without_credit_leaves_its_credits_to_be_earned_elsewhere() {
    pass(&format!(
        r#"{AUDIT}
example "one course is excused: its 4 credits are to be made up"
    applying on 2025-06-01 for cs, targets K1
    holding certificate CET score 60
    expect exactly K1
    expect credits 0
    expect make up credits 4
example "two courses: 7" like "one course is excused: its 4 credits are to be made up"
    applying on 2025-06-01 for cs
    expect exactly K1, K2
    expect make up credits 7
example "nothing is excused: nothing to make up" like "one course is excused: its 4 credits are to be made up"
    holding certificate CET score 59
    expect nothing
    expect make up credits 0
"#
    ));
}

#[test]
fn a_wrong_figure_to_make_up_is_told() {
    let failed = failures(&format!(
        r#"{AUDIT}
example "3 are expected"
    applying on 2025-06-01 for cs, targets K1
    holding certificate CET score 60
    expect make up credits 3
"#
    ));
    assert_eq!(failed.len(), 1);
    assert!(failed[0].contains("3 credits to make up, got 4 credits to make up"), "{}", failed[0]);
}

#[test]
fn a_limit_that_excuses_without_credit_leaves_what_it_took() {
    pass(
        r#"
limit few: converted credits from certificate at most 4
    beyond excused without credit
rule waiver
    given certificate CET
    waive each of: K1, K2
    credits target.credits
    make up from course (when target.class is not basic)
example "4 fit, the 3 beyond are to be made up"
    applying on 2025-06-01 for cs
    holding certificate CET award 2024-01-01
    expect exactly K1, K2
    expect credits 4
    expect make up credits 3
example "what fits leaves nothing" like "4 fit, the 3 beyond are to be made up"
    applying on 2025-06-01 for cs, targets K1
    expect credits 4
    expect make up credits 0
"#,
    );
}

#[test]
fn another_measure_counts_on_a_rule_without_credit() {
    pass(
        r#"
measure sat-in
limit half: converted sat-in from certificate at most 4
rule audit
    given certificate CET
    excuse class without credit for class basic
    sat-in target.credits, every 1 credits count 1, pro rata
example "the limit of its own measure holds the second course out"
    applying on 2025-06-01 for cs
    holding certificate CET award 2024-01-01
    expect sat-in 4
    expect credits 0
    expect exactly K1
"#,
    );
}

#[test]
fn a_mark_is_recorded_with_what_is_recognised() {
    pass(
        r#"
attribute item.place: number from 1
rules contest
    given activity club
    recognise as leisure
    first row wins
    | with place | credits | record as |
    | at most 6  | 3       | first     |
    | at most 18 | 2       | second    |
    | any        | 1       | third     |
example "the sixth is a first prize"
    applying on 2025-06-01 for cs
    holding activity club place 6, ended 2024-06-01 called c
    expect recorded c as first
    expect recognised c as leisure, credits 3
example "the seventh is a second" like "the sixth is a first prize"
    holding activity club place 7, ended 2024-06-01 called c
    expect recorded c as second
example "the eighteenth too" like "the sixth is a first prize"
    holding activity club place 18, ended 2024-06-01 called c
    expect recorded c as second
example "the nineteenth is a third" like "the sixth is a first prize"
    holding activity club place 19, ended 2024-06-01
    expect recorded club as third
"#,
    );
}

#[test]
fn where_to_make_up_is_a_part_of_the_programme() {
    let found = faults(&AUDIT.replace("class free", "pool nowhere"));
    assert_eq!(found.len(), 1, "{found:?}");
}
