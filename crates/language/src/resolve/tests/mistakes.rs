//! Typical mistakes: each gives one finding, several give several, and none of them a further one.

use super::*;

const CET: &str = "scale s: 一级 < 二级 < 四级\ncertificate CET\n    level on s\nprogramme cs\n    level 本科\n    credits 80\n    course 00012 7 credits class 公共课\n";

fn in_rule(lines: &str) -> Vec<String> {
    let rule = format!("{CET}rule r\n{lines}");
    let before = CET.lines().count() + 1;
    let own = |finding: String| {
        let (line, rest) = finding.split_once(' ').unwrap();
        format!("{} {rest}", line.parse::<usize>().unwrap() - before)
    };
    problems_in(&rule).into_iter().map(own).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn rule_without_faults_has_no_finding() {
    assert_eq!(in_rule("    given certificate CET\n    waive 00012\n    credits 7\n"), NONE);
}

#[test]
fn misspelt_certificate_is_one_finding() {
    let found =
        in_rule("    given certificate CTE with level 四级 or above\n    waive 00012\n    credits 7\n");
    assert_eq!(found, ["1 LJ0203 certificate `CTE` is not declared"]);
}

#[test]
fn level_that_is_not_on_the_scale_is_one_finding() {
    let found =
        in_rule("    given certificate CET with level 四集 or above\n    waive 00012\n    credits 7\n");
    assert_eq!(found, ["1 LJ0307 `四集` is not on the scale `s`"]);
}

#[test]
fn unknown_course_is_one_finding() {
    let found = in_rule("    given certificate CET\n    waive 00021\n    credits 7\n");
    assert_eq!(found, ["2 LJ0203 course `00021` is not declared"]);
}

#[test]
fn credits_and_hours_do_not_mix() {
    let found =
        in_rule("    given certificate CET\n    waive 00012\n    credits item.credits plus item.hours\n");
    assert_eq!(
        found,
        ["3 LJ0301 `credits` and `hours` are different measures and cannot be added or compared"]
    );
    let rate = in_rule(
        "    given certificate CET\n    waive 00012\n    credits item.hours, divided by 16, rounded down to 0.5\n",
    );
    assert_eq!(rate, NONE);
    let hours = in_rule("    given certificate CET\n    waive 00012\n    credits item.hours\n");
    assert_eq!(
        hours,
        ["3 LJ0301 `credits` and `hours` are different measures and cannot be added or compared"]
    );
}

#[test]
fn text_is_not_compared_with_a_number() {
    let found =
        in_rule("    given certificate CET with score 优秀 or above\n    waive 00012\n    credits 7\n");
    assert_eq!(found, ["1 LJ0302 `score` is a number, but `优秀` is text"]);
}

#[test]
fn several_mistakes_are_several_findings() {
    let found = in_rule(
        "    given certificate CTE\n    when learner.agee at least 40\n    waive 00021\n    points 7\n",
    );
    assert_eq!(
        found,
        [
            "1 LJ0203 certificate `CTE` is not declared",
            "2 LJ0201 the learner has no fact `agee`",
            "3 LJ0203 course `00021` is not declared",
            "4 LJ0203 measure `points` is not declared",
        ]
    );
}

#[test]
fn name_declared_twice_is_said_once_with_both_places() {
    let resolved = resolved(&format!("{HEAD}category a\ncategory b\ncategory a\n"));
    assert_eq!(shown(&resolved), ["7 LJ0204 category `a` is declared twice"]);
    assert_eq!(resolved.problems[0].labels.len(), 2);
}

#[test]
fn circle_of_definitions_is_said_once() {
    let found =
        problems_in("define a: b\ndefine b: a\nrule r\n    when a\n    convert to X\n    credits 1\n");
    assert_eq!(found, ["2 LJ0205 these refer to each other in a circle: `a` → `b` → `a`"]);
}

#[test]
fn bare_fact_of_several_owners_asks_whose() {
    let found = in_rule("    given certificate CET\n    when level 本科\n    waive 00012\n    credits 7\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("2 LJ0210 `level` has more than one meaning: learner,"), "{found:?}");
}

#[test]
fn what_refers_to_a_broken_declaration_stays_silent() {
    let found = problems_in(
        "scale s: a <\ncertificate C\n    level on s\nrule r\n    given certificate C with level a or above and rank at most 3\n    convert to X\n    credits 1\n",
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_nothing_declares_is_reported_also_where_nothing_is_near_and_a_general_looks_at_the_rule() {
    let general = "general fresh wherever given certificate CET\n    when item.award after 2020-01-01\n";
    for general in ["", general] {
        let found = problems_in(&format!(
            "certificate CET \"English\"\nprogramme cs\n    course K 2 credits\nrule r\n    given certificate 驾照\n    waive K\n    credits 2\n{general}"
        ));
        assert!(found.iter().any(|line| line == "5 LJ0203 certificate `驾照` is not declared"), "{found:?}");
    }
}

#[test]
fn a_range_of_a_look_up_table_that_holds_no_value_is_reported_at_its_row() {
    let table = |range: &str| {
        problems_in(&format!(
            "table t\n    | score | credits |\n    | 0 to less than 60 | 1 |\n    | {range} | 2 |\n"
        ))
    };
    assert_eq!(table("90 to 80"), ["4 LJ0604 the range from 90 to 80 holds no value"]);
    assert_eq!(table("70 to less than 70"), ["4 LJ0604 the range from 70 to 70 holds no value"]);
    assert_eq!(table("70 to 70"), Vec::<String>::new());
}

#[test]
fn one_bare_name_after_in_is_that_of_a_set() {
    let rule = |values: &str| {
        problems_in(&format!(
            "certificate CET \"English\"\nprogramme cs\n    field 0501\n    course K 2 credits\nrule r\n    given certificate CET\n    when programme.field in {values}\n    waive K\n    credits 2\n"
        ))
    };
    assert_eq!(rule("languages"), ["7 LJ0203 set `languages` is not declared"]);
    assert_eq!(rule("0501, 0502"), Vec::<String>::new());
    assert_eq!(rule("0501"), Vec::<String>::new());
}
