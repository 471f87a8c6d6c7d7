//! What the record has: by whatever way, chosen, failed, obtained by conversion, and under which name.

use super::ground::{faults, pass};

#[test]
fn attempts_are_counted() {
    pass(
        r#"
rule resit
    given certificate CET
    when not failed at least 2 times course K1
    waive K1
    credits target.credits
example "failed once"
    applying on 2025-06-01 for cs
    earlier failed course K1
    holding certificate CET award 2024-06-01
    expect K1
example "failed twice" like "failed once"
    earlier failed course K1
    earlier failed course K1
    expect refused resit
example "failed in another course" like "failed once"
    earlier failed course K1
    earlier failed course K2
    expect K1
"#,
    );
    pass(
        r#"
rule clubs
    when record has at least 2 times activity club with hours at least 10
    convert to pool electives
    credits 2
example "two of ten hours"
    applying on 2025-06-01 for cs
    holding activity club hours 10, ended 2024-06-01
    holding activity club hours 12, ended 2024-03-01
    expect credits 2
example "one of them is the same, told again" like "two of ten hours"
    holding activity club hours 10, ended 2024-06-01
    earlier activity club hours 10, ended 2024-06-01
    expect nothing
example "one of nine" like "two of ten hours"
    holding activity club hours 10, ended 2024-06-01
    holding activity club hours 9, ended 2024-03-01
    expect nothing
example "hours of one are not known" like "two of ten hours"
    holding activity club hours 10, ended 2024-06-01
    holding activity club ended 2024-03-01
    expect pending clubs needs hours
"#,
    );
}

#[test]
fn what_was_obtained_by_conversion_is_the_course_that_was_granted() {
    let text = |pattern: &str| {
        format!(
            r#"
rule next
    given certificate NCRE
    when not obtained by conversion {pattern}
    waive K2
    credits target.credits
rule cet
    given certificate CET
    waive K1
    credits target.credits
"#
        )
    };
    let example = |expected: &str| {
        format!(
            r#"
example "one"
    applying on 2025-06-01 for cs
    holding certificate NCRE award 2024-01-01
    earlier certificate CET granted K1, credits 4, rule cet
    expect {expected}
"#
        )
    };
    pass(&format!("{}{}", text("course K1"), example("nothing")));
    pass(&format!("{}{}", text("course K3"), example("exactly K2")));
    // The certificate was converted too: that is what it was spent for.
    pass(&format!("{}{}", text("certificate CET"), example("nothing")));
    pass(&format!("{}{}", text("certificate NCRE"), example("exactly K2")));
    let passed = example("exactly K2")
        .replace("earlier certificate CET granted K1, credits 4, rule cet", "earlier course K1");
    pass(&format!("{}{passed}", text("course K1")));
}

#[test]
fn the_course_that_was_spent_was_not_obtained() {
    pass(
        r#"
rule next
    given certificate NCRE
    when not obtained by conversion course OLD
    waive K2
    credits target.credits
rule any
    given course OLD
    waive K1
    credits target.credits
example "OLD was spent for K1"
    applying on 2025-06-01 for cs
    holding certificate NCRE award 2024-01-01
    earlier course OLD granted K1, credits 4, rule any
    expect exactly K2
"#,
    );
}

const HALF_YEAR: &str = r#"
rule level-four
    given certificate CET with score 60 or above
    when record has certificate NCRE called basis with basis.award not after item.award
    waive K1
    credits target.credits
"#;

#[test]
fn a_name_given_in_a_pattern_speaks_of_that_outcome() {
    pass(&format!(
        r#"{HALF_YEAR}
example "the same day"
    applying on 2025-06-01 for cs
    holding certificate CET score 60, award 2024-06-20
    holding certificate NCRE award 2024-06-20
    expect exactly K1
example "a day later" like "the same day"
    holding certificate CET score 60, award 2024-06-20
    holding certificate NCRE award 2024-06-21
    expect nothing
example "no day of award" like "the same day"
    holding certificate CET score 60, award 2024-06-20
    holding certificate NCRE
    expect pending level-four needs award
"#
    ));
}

#[test]
fn a_general_names_what_its_rules_are_given() {
    pass(
        r#"
general basis-first wherever given certificate called held
    when record has activity called basis with basis.ended not after held.award
rule level-four
    given certificate CET
    waive K1
    credits target.credits
example "the same day"
    applying on 2025-06-01 for cs
    holding certificate CET award 2024-06-20
    holding activity club ended 2024-06-20
    expect exactly K1
example "a day later" like "the same day"
    holding certificate CET award 2024-06-20
    holding activity club ended 2024-06-21
    expect nothing
"#,
    );
}

#[test]
fn item_within_an_inner_pattern_is_the_outcome_outside() {
    pass(
        r#"
rule level-four
    given certificate CET with record has certificate NCRE with award not after item.award
    waive K1
    credits target.credits
example "the same day"
    applying on 2025-06-01 for cs
    holding certificate CET award 2024-06-20
    holding certificate NCRE award 2024-06-20
    expect exactly K1
example "a day later" like "the same day"
    holding certificate CET award 2024-06-20
    holding certificate NCRE award 2024-06-21
    expect nothing
"#,
    );
}

#[test]
fn a_name_that_nothing_was_given_is_told() {
    let found = faults(&HALF_YEAR.replace("basis.award", "basis2.award"));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_chosen_course_of_equal_code_is_the_target() {
    pass(
        r#"
rule registered
    given certificate CET
    when chosen course with same code
    waive each of: K1, K2
    credits target.credits
example "registered for K1 only"
    applying on 2025-06-01 for cs
    holding certificate CET award 2024-06-20
    earlier chosen course K1
    expect exactly K1
example "not registered" like "registered for K1 only"
    earlier failed course K1
    expect nothing
"#,
    );
}

#[test]
fn a_course_already_granted_is_in_the_record() {
    pass(
        r#"
rule next
    given certificate NCRE
    when record has course K1
    waive K2
    credits target.credits
rule cet
    given certificate CET
    waive K1
    credits target.credits
example "K1 was granted for a certificate"
    applying on 2025-06-01 for cs
    holding certificate NCRE award 2024-01-01
    earlier certificate CET granted K1, credits 4, rule cet
    expect exactly K2
"#,
    );
}
