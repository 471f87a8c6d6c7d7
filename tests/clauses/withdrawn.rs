//! A later event withdraws credit that was granted earlier.

use super::ground::{faults, pass};

const AGAIN: &str = r#"
rule exemption
    given certificate CET
    waive each of: K1, K2
    credits target.credits
rule exemption-withdrawn
    given course called again with score 60 or above
    when obtained by conversion course with same code as again
    withdraw same course
limit few: converted credits from certificate at most 4
"#;

#[test]
fn an_exempted_course_taken_after_all_loses_its_exemption() {
    pass(&format!(
        r#"{AGAIN}
example "K1 was exempted, and is passed now: the limit has its room again"
    applying on 2025-06-01 for cs, targets K2
    earlier certificate NCRE granted K1, credits 4, rule exemption
    holding course K1 score 60
    holding certificate CET award 2024-06-01
    expect withdrawn K1
    expect exactly K2
    expect limit few not full
example "one point short: it stays, and holds the limit" like "K1 was exempted, and is passed now: the limit has its room again"
    holding course K1 score 59
    holding certificate CET award 2024-06-01
    expect withdrawn nothing
    expect nothing
    expect limit few full
example "another course withdraws nothing" like "K1 was exempted, and is passed now: the limit has its room again"
    holding course K2 score 60
    expect withdrawn nothing
"#
    ));
}

#[test]
fn what_the_withdrawn_grant_spent_stays_spent() {
    pass(&format!(
        r#"{AGAIN}
example "the certificate of the exemption is not used again"
    applying on 2025-06-01 for cs
    earlier certificate CET award 2024-06-01, target K1, credits 4, rule exemption
    holding course K1 score 60
    holding certificate CET award 2024-06-01
    expect withdrawn K1
    expect nothing
"#
    ));
}

#[test]
fn registering_for_the_sequence_forfeits_the_credit_of_the_exam() {
    pass(
        r#"
rule exam
    given certificate CET
    waive K1
    credits target.credits
rule forfeited
    when chosen course K2
    withdraw K1
example "registered for K2"
    applying on 2025-06-01 for cs
    earlier certificate CET granted K1, credits 4, rule exam
    earlier chosen course K2
    expect withdrawn K1
example "not registered" like "registered for K2"
    earlier certificate CET granted K1, credits 4, rule exam
    expect withdrawn nothing
example "passed by study, not granted for an exam: nothing to withdraw" like "registered for K2"
    earlier course K1
    earlier chosen course K2
    expect withdrawn nothing
"#,
    );
}

#[test]
fn what_an_exam_brought_to_a_pool_is_withdrawn_by_that_exam() {
    pass(
        r#"
rule exam
    given certificate
    convert to pool electives
    credits 2
rule forfeited
    when chosen course K2
    withdraw pool electives from certificate CET
example "registered for K2: only what CET brought is withdrawn"
    applying on 2025-06-01 for cs
    earlier certificate CET granted electives, credits 2, rule exam, date 2024-06-01
    earlier chosen course K2
    expect withdrawn electives
example "another exam's credit stays" like "registered for K2: only what CET brought is withdrawn"
    earlier certificate NCRE granted electives, credits 2, rule exam, date 2024-06-01
    earlier chosen course K2
    expect withdrawn nothing
example "an entry that does not say for what it was granted stays" like "registered for K2: only what CET brought is withdrawn"
    earlier certificate granted electives, credits 2, rule exam, date 2024-06-01
    earlier chosen course K2
    expect withdrawn nothing
"#,
    );
}

#[test]
fn a_withdrawal_names_what_the_programme_has() {
    let found = faults(&AGAIN.replace("withdraw same course", "withdraw K9"));
    assert_eq!(found.len(), 1, "{found:?}");
}
