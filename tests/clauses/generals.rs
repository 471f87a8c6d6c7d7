//! A general speaks of the outcomes that it names, whatever else its rules may be given.

use super::ground::pass;

#[test]
fn of_several_kinds_only_the_one_that_is_named_is_asked() {
    pass(
        r#"
general originals wherever given certificate
    when item.score at least 60
    needs papers original
rule anything
    given any of:
        certificate CET
        activity club
    convert to pool electives
    credits 2
example "an activity is asked for nothing"
    applying on 2025-06-01 for cs
    holding activity club ended 2024-06-01
    expect credits 2
example "a certificate is" like "an activity is asked for nothing"
    holding certificate CET score 60
    expect nothing
    expect pending anything needs original
example "a certificate below 60" like "an activity is asked for nothing"
    holding certificate CET score 59
    expect refused anything because score
"#,
    );
}

#[test]
fn a_rule_for_any_outcome_is_reached_too() {
    pass(
        r#"
general good-marks wherever given certificate CET
    when item.score at least 60
rule anything
    given any item
    convert to pool electives
    credits 2
example "another certificate"
    applying on 2025-06-01 for cs
    holding certificate NCRE
    expect credits 2
example "59 in CET" like "another certificate"
    holding certificate CET score 59
    expect nothing
example "60 in CET" like "another certificate"
    holding certificate CET score 60
    expect credits 2
"#,
    );
}

#[test]
fn a_catalogue_of_two_kinds_is_told_apart_by_outcome() {
    use lijiao::compile::plan_of;
    use lijiao::diagnostics::Level;
    use lijiao::resolve::{PolicyFolder, resolve};
    use std::collections::BTreeMap;
    let text = r#"policy p
    items used once per programme
    beyond limits refused
category academic "Academic"
kind ap "Advanced placement"
    category academic
kind clep "College level exam"
    category academic
catalogue exams from "exams.csv"
programme cs "Computing"
    pool electives at most 6 credits
general no-course-taken wherever given ap
    when not record has course
rule exams
    given catalogue exams
    convert to pool electives
    credits 2
example "of the ap exam the course is asked, of the clep exam it is not"
    applying on 2025-06-01 for cs
    holding ap A1
    holding clep B1
    holding course X1
    expect credits 2
"#;
    let files = BTreeMap::from([
        ("p.lijiao".to_owned(), text.as_bytes().to_vec()),
        ("exams.csv".to_owned(), b"kind,code,title\nap,A1,One\nclep,B1,Two\n".to_vec()),
    ]);
    let resolved = resolve(&PolicyFolder::of(files));
    let errors = resolved.problems.iter().filter(|problem| problem.level == Level::Error);
    let errors: Vec<_> = errors.map(|problem| problem.title.en.clone()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let report = lijiao::cases::run(&plan_of(&resolved.policy), &resolved.policy.examples, None);
    assert_eq!(report.failed(), 0, "{:?}", report.results);
}
