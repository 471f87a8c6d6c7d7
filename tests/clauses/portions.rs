//! A share of what is chosen itself.

use super::ground::{faults, pass};

const HALF: &str = r#"
rule certificates
    given certificate
    convert to pool many
    credits item.credits
rule clubs
    given activity club
    convert to pool many
    credits item.credits
limit half: converted credits from certificate as share of converted credits at most 50%
programme wide "Wide"
    credits 40
    pool many
"#;

#[test]
fn at_most_half_of_what_is_converted_is_of_certificates() {
    pass(&format!(
        r#"{HALF}
example "3 of certificates beside 3 of clubs"
    applying on 2025-06-01 for wide
    holding certificate CET credits 3, award 2024-06-01
    holding activity club credits 3, ended 2024-06-01
    expect credits 6
    expect limit half full
example "4 beside 3: the certificate does not fit" like "3 of certificates beside 3 of clubs"
    holding certificate CET credits 4, award 2024-06-01
    holding activity club credits 3, ended 2024-06-01
    expect credits 3
    expect refused certificates because half
example "4 beside 5" like "3 of certificates beside 3 of clubs"
    holding certificate CET credits 4, award 2024-06-01
    holding activity club credits 5, ended 2024-06-01
    expect credits 9
    expect limit half not full
example "certificates alone are no half" like "3 of certificates beside 3 of clubs"
    holding certificate CET credits 1, award 2024-06-01
    expect nothing
    expect refused certificates because half
example "of two certificates the one that fits" like "3 of certificates beside 3 of clubs"
    holding certificate CET credits 5, award 2024-06-01
    holding certificate NCRE credits 4, award 2024-06-01
    holding activity club credits 4, ended 2024-06-01
    expect credits 8
"#
    ));
}

#[test]
fn earlier_grants_count_on_both_sides_of_a_share() {
    pass(&format!(
        r#"{HALF}
example "4 of clubs were there before"
    applying on 2025-06-01 for wide
    earlier activity club granted many, credits 4, date 2024-01-01
    holding certificate CET credits 4, award 2024-06-01
    expect credits 4
example "half a credit too much" like "4 of clubs were there before"
    holding certificate CET credits 4.5, award 2024-06-01
    expect nothing
example "too many certificates before: nothing is taken back, and none is added" like "4 of clubs were there before"
    earlier certificate NCRE granted many, credits 6, date 2024-01-01
    holding certificate CET credits 1, award 2024-06-01
    holding activity club credits 5, ended 2024-06-01
    expect credits 5
    expect refused certificates because half
example "until the whole share is right" like "4 of clubs were there before"
    earlier certificate NCRE granted many, credits 6, date 2024-01-01
    holding certificate CET credits 1, award 2024-06-01
    holding activity club credits 7, ended 2024-06-01
    expect credits 8
"#
    ));
}

#[test]
fn what_goes_beyond_a_share_is_cut_or_goes_on_to_the_next_place() {
    pass(
        r#"
rule clubs
    given activity club
    convert to pool many
    credits item.credits
rule certificates
    given certificate
    convert to pool many
    credits item.credits
limit half: converted credits from certificate as share of converted credits at most 50%
    beyond cut to 0.5
programme wide "Wide"
    credits 40
    pool many
example "as much as the clubs bring"
    applying on 2025-06-01 for wide
    holding certificate CET credits 4, award 2024-06-01
    holding activity club credits 2.7, ended 2024-06-01
    expect credits 5.2
    expect limit half full
"#,
    );
    pass(
        r#"
rule clubs
    given activity club
    convert to pool many
    credits item.credits
rule certificates
    given certificate
    convert to pool many
        otherwise pool rest
    credits item.credits
limit half: converted credits from certificate into pool many as share of converted credits into pool many at most 50%
programme wide "Wide"
    credits 40
    pool many
    pool rest
example "no room beside 3"
    applying on 2025-06-01 for wide
    holding certificate CET credits 4, award 2024-06-01
    holding activity club credits 3, ended 2024-06-01
    expect many, rest
    expect credits 7
example "room beside 4" like "no room beside 3"
    holding certificate CET credits 4, award 2024-06-01
    holding activity club credits 4, ended 2024-06-01
    expect exactly many
"#,
    );
}

#[test]
fn a_requirement_asks_for_a_share_of_what_is_converted() {
    let text = r#"
rule certificates
    given certificate
    convert to pool many
    credits item.credits
rule clubs
    given activity club
    convert to pool many
    credits item.credits
rule courses
    given course
    only if requirement studied
    waive K1
    credits target.credits
require studied: converted credits from certificate as share of converted credits from certificate, activity club at least 50%
programme wide "Wide"
    credits 40
    course K1 "One" 4 credits
    pool many
example "half is enough, and the gate opens"
    applying on 2025-06-01 for wide
    holding certificate CET credits 3, award 2024-06-01
    holding activity club credits 3, ended 2024-06-01
    holding course M
    expect requirement studied met
    expect credits 10
example "below half the gate leaves a club out" like "half is enough, and the gate opens"
    holding certificate CET credits 3, award 2024-06-01
    holding activity club credits 3, ended 2024-06-01
    holding activity club credits 1, ended 2024-07-01
    holding course M
    expect requirement studied met
    expect credits 10
example "below half without the gate" like "half is enough, and the gate opens"
    holding certificate CET credits 3, award 2024-06-01
    holding activity club credits 3.5, ended 2024-06-01
    expect requirement studied not met
    expect credits 6.5
example "of nothing any share is met" like "half is enough, and the gate opens"
    holding course M
    expect requirement studied met
    expect exactly K1
"#;
    pass(text);
}

#[test]
fn a_share_is_taken_in_the_same_group() {
    pass(
        r#"
rule certificates
    given certificate
    convert to pool many
    credits item.credits
rule clubs
    given activity club
    convert to pool many
    credits item.credits
limit half: converted credits from certificate as share of converted credits per calendar year by ended at most 50%
programme wide "Wide"
    credits 40
    pool many
example "a club of another year does not help"
    applying on 2025-06-01 for wide
    holding certificate CET credits 3, ended 2024-01-01
    holding activity club credits 3, ended 2023-12-31
    expect credits 3
example "of the same year it does" like "a club of another year does not help"
    holding certificate CET credits 3, ended 2024-01-01
    holding activity club credits 3, ended 2024-12-31
    expect credits 6
"#,
    );
}

#[test]
fn a_part_and_its_whole_are_counted_alike() {
    let found = faults(&HALF.replace("as share of converted credits", "as share of converted courses"));
    assert_eq!(found.len(), 1, "{found:?}");
}
