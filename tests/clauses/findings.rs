//! What persons find: values in conditions and amounts, and who has to show what.

use super::ground::{faults, pass};

const EXAM: &str = r#"
judgement exam-result by registry about item: on hundred
rule challenge "A challenge exam"
    given certificate CET
    when exam-result at least 60
    convert to pool electives
    credits exam-result, divided by 30, rounded down to 1
    record as exam-result
"#;

#[test]
fn a_value_that_was_found_is_compared_computed_and_recorded() {
    pass(&format!(
        r#"{EXAM}
example "60 passes"
    applying on 2025-06-01 for cs
    holding certificate CET called c
    judged exam-result by registry item c, value 60
    expect credits 2
    expect recorded electives as 60
example "59 does not" like "60 passes"
    judged exam-result by registry item c, value 59
    expect nothing
    expect refused challenge because exam-result
example "not held yet: waits" like "60 passes"
    judged exam-result by registry item c, value 59, date 2025-01-01
    judged exam-result by registry item c, value 90, date 2025-02-01
    expect credits 3
    expect recorded electives as 90
example "not examined"
    applying on 2025-06-01 for cs
    holding certificate CET called c
    expect nothing
    expect pending challenge needs exam-result
"#
    ));
}

#[test]
fn a_share_that_was_found_stands_against_a_share() {
    pass(
        r#"
judgement overlap by registry about item, course: share
rule near
    given certificate CET
    when overlap at least 80%
    waive K1
    credits target.credits
example "80% is enough"
    applying on 2025-06-01 for cs
    holding certificate CET called c
    judged overlap by registry item c, course K1, value 80%
    expect exactly K1
example "a figure for another course is none" like "80% is enough"
    judged overlap by registry item c, course K2, value 80%
    expect nothing
    expect pending near needs overlap
example "79.9% is not" like "80% is enough"
    judged overlap by registry item c, course K1, value 79.9%
    expect refused near because overlap
"#,
    );
}

#[test]
fn a_value_alone_is_no_condition() {
    assert_eq!(faults(&EXAM.replace("exam-result at least 60", "exam-result")).len(), 1);
}

const BURDEN: &str = r#"
judgement substantial-difference by registry about item, course
"#;

#[test]
fn what_counts_only_when_shown_does_not_wait() {
    pass(&format!(
        r#"{BURDEN}
rule study
    given certificate CET
    waive K1
    unless shown substantial-difference
    credits target.credits
example "nobody has shown a difference"
    applying on 2025-06-01 for cs
    holding certificate CET called c
    expect exactly K1
example "a difference was shown" like "nobody has shown a difference"
    judged substantial-difference by registry item c, course K1, value yes
    expect nothing
    expect refused study because substantial-difference
example "none was found" like "nobody has shown a difference"
    judged substantial-difference by registry item c, course K1, value no
    expect exactly K1
"#
    ));
}

#[test]
fn what_must_be_shown_by_the_learner_waits() {
    pass(&format!(
        r#"{BURDEN}
rule practice
    given certificate CET
    when not substantial-difference
    waive K1
    credits target.credits
example "nothing found: the learner has to prove it"
    applying on 2025-06-01 for cs
    holding certificate CET called c
    expect nothing
    expect pending practice needs substantial-difference
"#
    ));
}
