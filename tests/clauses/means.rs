//! The mean of several outcomes as a mark, a condition and an amount.

use super::ground::{faults, pass};

#[test]
fn the_mark_is_the_mean_of_the_courses_that_replace_it() {
    pass(
        r#"
attribute item.score: on hundred
rule together
    given all of:
        course X1
        course X2
    when average item.score at least 70
    replace K1
    credits target.credits
    record as average item.score, rounded half up to 1
example "70 on average"
    applying on 2025-06-01 for cs
    holding course X1 score 60
    holding course X2 score 80
    expect recorded K1 as 70
example "half a point less" like "70 on average"
    holding course X1 score 60
    holding course X2 score 79
    expect refused together because score
example "a score that is not known" like "70 on average"
    holding course X1 score 60
    holding course X2
    expect pending together needs score
example "a course known to have no score is left out" like "70 on average"
    holding course X1 score 71
    holding course X2 score 无
    expect recorded K1 as 71
"#,
    );
}

#[test]
fn the_best_set_whose_mean_is_enough_is_taken() {
    pass(
        r#"
attribute item.score: on hundred
rule together
    given one or more course
    when average item.score at least 70
    convert to pool electives
    credits item.credits
example "both, the mean is enough"
    applying on 2025-06-01 for cs
    holding course X1 score 60, credits 3
    holding course X2 score 80, credits 3
    expect credits 6
example "below, the good one alone" like "both, the mean is enough"
    holding course X1 score 59, credits 3
    holding course X2 score 80, credits 2
    expect credits 2
"#,
    );
}

#[test]
fn what_is_computed_from_a_mean_is_computed_of_all() {
    pass(
        r#"
attribute item.score: on hundred
rule together
    given all of:
        course X1
        course X2
    convert to pool electives
    credits item.credits, times (average item.score), divided by 100, kept exact
example "4 credits at 75 on average"
    applying on 2025-06-01 for cs
    holding course X1 score 50, credits 1
    holding course X2 score 100, credits 3
    expect credits 3
"#,
    );
}

#[test]
fn a_mean_is_of_numbers_of_what_is_given() {
    let of = |what: &str| {
        faults(&format!(
            "rule r\n    given one or more course\n    convert to pool electives\n    credits average {what}\n"
        ))
    };
    assert_eq!(of("learner.age").len(), 1);
    assert_eq!(of("item.level").len(), 1);
}
