//! Witnesses of findings: a record that the evaluator decides as the finding says; and findings on rules taken together.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::check::{analyse, check};
use lijiao::compile::compile;
use lijiao::decision::Decision;
use lijiao::diagnostics::Diagnostic;
use lijiao::evaluate::{Options, evaluate};
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};

const GROUND: &str = "policy p \"Test\"
    items used once per programme
    beyond limits refused
    edition by application
scale level: low < middle < high
certificate CET \"English\"
    level on level
certificate NCRE \"Computing\"
programme cs
    credits 40
    course K1 \"One\" 4 credits class thesis
    course K2 \"Two\" 4 credits
    pool electives at most 20 credits
    pool small at most 3 credits
";

/// The findings on rules, and what decides the records in them.
struct Checked {
    findings: Vec<Diagnostic>,
    plan: lijiao::plan::Plan,
}

fn checked(rules: &str) -> Checked {
    let text = format!("{GROUND}{rules}");
    let mut checked = check(resolve(&PolicyFolder::of_text("p.lijiao", text)));
    let errors: Vec<_> =
        checked.problems.iter().filter(|one| one.is_error()).map(|one| &one.title.en).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let policy = checked.policy.unwrap();
    analyse(&policy, &checked.sources).onto(&mut checked.problems);
    Checked { findings: checked.problems, plan: compile(&policy) }
}

impl Checked {
    /// The only finding of a code.
    fn only(&self, code: &str) -> &Diagnostic {
        let of_code: Vec<&Diagnostic> =
            self.findings.iter().filter(|finding| finding.code.as_str() == code).collect();
        let all: Vec<_> = self.findings.iter().map(|one| format!("{} {}", one.code, one.title.en)).collect();
        assert_eq!(of_code.len(), 1, "{all:#?}");
        of_code[0]
    }

    /// The decision on the witness of the only finding of a code.
    fn shown(&self, code: &str) -> Decision {
        let witness = self.only(code).witness.as_ref().expect("a witness");
        let shape = RecordShape::of(&self.plan.policy);
        let (record, _) = read(&witness.record, &shape, Strictness::Strict).unwrap();
        evaluate(&self.plan, &record, &Options::default())
    }

    /// Why a rule is refused in the witness of the only finding of a code: the words of the reasons' kinds.
    fn reasons(&self, code: &str, rule: &str) -> Vec<String> {
        let decision = self.shown(code);
        let refused = decision.refused.iter().filter(|one| one.rule.as_deref() == Some(rule));
        let reasons = refused.flat_map(|one| &one.because).map(|reason| {
            serde_json::to_value(reason).unwrap()["reason"].as_str().unwrap_or_default().to_owned()
        });
        reasons.collect()
    }
}

fn rule(name: &str, lines: &[&str]) -> String {
    format!(
        "rule {name}\n    cites art. 1\n{}",
        lines.iter().map(|line| format!("    {line}\n")).collect::<String>()
    )
}

#[test]
fn rule_that_a_bar_forbids_is_shown_refused_by_it() {
    let rules = rule("r", &["given certificate CET", "waive K1", "credits target.credits"]);
    let checked = checked(&format!("bar no-thesis: into class thesis\n{rules}"));
    assert_eq!(checked.reasons("LJ1001", "r"), ["barred"]);
}

#[test]
fn rule_that_others_go_before_is_shown_overridden() {
    let first = rule("a", &["given certificate CET", "overrides b", "waive K2", "credits 3"]);
    let second = rule("b", &["given certificate CET with score 60 or above", "waive K2", "credits 4"]);
    assert_eq!(checked(&format!("{second}{first}")).reasons("LJ1001", "b"), ["overridden"]);
}

#[test]
fn rule_that_brings_more_than_its_pool_holds_is_found_and_shown_at_the_limit() {
    let of = |credits: u32| {
        let credits = format!("credits {credits}");
        checked(&rule("r", &["given certificate CET", "convert to pool small", &credits]))
    };
    let found = of(4);
    assert!(found.only("LJ1001").title.en.contains("pool `small` holds 3 credits"), "{:?}", found.findings);
    assert_eq!(found.reasons("LJ1001", "r"), ["limit"]);
    assert!(of(3).findings.iter().all(|finding| finding.code.as_str() != "LJ1001"));
}

const GRADES: &str = "rules g
    cites art. 1
    given certificate NCRE
    convert to pool electives
    | with score | credits |
    | 60 to less than 70 | 1 |
    | 75 or above | 2 |
";

#[test]
fn gap_between_rows_is_offered_as_a_row_and_shown_by_a_record_in_it() {
    let checked = checked(GRADES);
    let gap = checked.only("LJ0605");
    assert!(gap.help.as_ref().unwrap().en.contains("`| 70 to less than 75 | 2 |`"), "{:?}", gap.help);
    assert!(gap.witness.as_ref().unwrap().says.en.contains("score 70"), "{:?}", gap.witness);
    assert_eq!(checked.reasons("LJ0605", "g/1"), ["above"]);
    assert_eq!(checked.reasons("LJ0605", "g/2"), ["below"]);
}

#[test]
fn gap_that_rows_beside_the_ladder_take_is_none() {
    let rows = "    | 70 to less than 75 | low | 1 |\n    | 70 to less than 75 | middle or above | 1 |\n";
    let table = GRADES
        .replace("NCRE", "CET")
        .replace("with score |", "with score | and level |")
        .replace("70 | 1", "70 | any | 1")
        .replace("above | 2", "above | any | 2");
    let with = checked(&format!("{table}{rows}"));
    assert!(
        with.findings.iter().all(|one| one.code.as_str() != "LJ0605" || one.witness.is_none()),
        "{:?}",
        with.findings
    );
}

#[test]
fn gap_in_a_table_that_is_looked_up_is_shown_by_a_rule_that_finds_no_row() {
    let table = "table t\n    | score | credits |\n    | 60 to less than 70 | 1 |\n    | 75 or above | 2 |\n";
    let using = rule("r", &["given certificate NCRE", "convert to pool electives", "credits t(item.score)"]);
    assert_eq!(checked(&format!("{table}{using}")).reasons("LJ0605", "r"), ["no_row"]);
}

#[test]
fn row_that_is_never_reached_is_shown_by_a_case_of_it_that_an_earlier_row_takes() {
    let rules = "rules g
    cites art. 1
    given certificate NCRE
    convert to pool electives
    first row wins
    | with score | credits |
    | 60 or above | 1 |
    | 80 or above | 2 |
";
    assert_eq!(checked(rules).reasons("LJ0609", "g/2"), ["overridden"]);
}

#[test]
fn level_without_a_row_is_shown_by_an_outcome_of_that_level() {
    let table = "table t\n    | level | credits |\n    | low | 1 |\n    | high | 2 |\n";
    let using = rule("r", &["given certificate CET", "convert to pool electives", "credits t(item.level)"]);
    let checked = checked(&format!("{table}{using}"));
    assert!(checked.only("LJ1005").witness.as_ref().unwrap().says.en.contains("middle"));
    assert_eq!(checked.reasons("LJ1005", "r"), ["no_row"]);
}

#[test]
fn days_between_two_versions_are_shown_by_an_application_on_one_of_them() {
    let version = |name: &str, days: &str, credits: &str| {
        rule(name, &[days, "given certificate CET", "waive K2", credits])
    };
    let old = version("old", "in force from 2024-01-01 to 2024-12-31", "credits 2");
    let new = version("new", "in force from 2025-02-01", "credits 3");
    let checked = checked(&format!("{old}{new}"));
    assert_eq!(checked.reasons("LJ1011", "new"), ["not_in_force"]);
}

#[test]
fn requirement_that_a_limit_keeps_from_being_met_is_shown_with_the_limit_full() {
    let rules = rule("r", &["given certificate CET", "convert to pool electives", "credits 5", "use freely"]);
    let sums = "limit most: converted credits from certificate at most 5\nrequire enough: converted credits from certificate at least 10\n";
    let checked = checked(&format!("{rules}{sums}"));
    let decision = checked.shown("LJ1008");
    assert!(decision.requirements.iter().any(|row| row.requirement == "enough" && !row.met), "{decision:?}");
}

#[test]
fn more_than_a_limit_allows_is_never_met_where_as_much_is() {
    let rules = rule("r", &["given certificate CET", "convert to pool electives", "credits 5", "use freely"]);
    let is_never_met = |need: &str| {
        let sums = format!(
            "limit most: converted credits from certificate at most 10\nrequire enough: converted credits from certificate {need} 10\n"
        );
        checked(&format!("{rules}{sums}")).findings.iter().any(|one| one.code.as_str() == "LJ1008")
    };
    assert!(is_never_met("more than"));
    assert!(!is_never_met("at least"));
}

#[test]
fn limit_below_every_result_is_shown_refusing_one() {
    let rules = rule("r", &["given certificate CET", "convert to pool electives", "credits 5"]);
    for figure in ["at most 4", "less than 5"] {
        let checked = checked(&format!("{rules}limit tiny: converted credits from certificate {figure}\n"));
        assert_eq!(checked.reasons("LJ1007", "r"), ["limit"], "{figure}");
    }
}

#[test]
fn result_above_the_worth_of_its_course_is_shown_granted() {
    let rules = rule("r", &["given certificate CET", "waive K2", "credits 6"]);
    assert_eq!(checked(&rules).shown("LJ1014").granted.len(), 1);
}

#[test]
fn limit_on_a_category_that_no_outcome_can_have_counts_nothing() {
    let ground = "category v\ncategory w\nkind prize\n    category v\n";
    let of = |taken: &str| {
        let rules = rule("r", &[&format!("given {taken}"), "convert to pool electives", "credits 2"]);
        checked(&format!("{ground}{rules}limit nobody: converted credits from category w at most 1\n"))
    };
    assert!(of("prize").only("LJ0517").title.en.contains("nobody"));
    // A record may say the category of a certificate, for neither its kind nor its entry has one.
    assert!(of("certificate CET").findings.iter().all(|finding| finding.code.as_str() != "LJ0517"));
}

#[test]
fn decision_line_silences_where_it_names_the_table_as_a_word_of_its_own() {
    let falling = GRADES.replace("75 or above | 2", "70 or above | 0.5");
    checked(&falling).only("LJ1010");
    let with = |subject: &str| {
        let line =
            format!("    edition by application\n    decision \"{subject}\" taken so because \"meant\"\n");
        let text = format!("{GROUND}{falling}").replace("    edition by application\n", &line);
        let mut checked = check(resolve(&PolicyFolder::of_text("p.lijiao", text)));
        analyse(&checked.policy.unwrap(), &checked.sources).onto(&mut checked.problems);
        checked.problems.iter().any(|problem| problem.code.as_str() == "LJ1010")
    };
    assert!(with("whether the leg-g outcomes are summed"));
    assert!(!with("what g brings for more"));
}

#[test]
fn a_gap_is_found_among_two_thousand_rows() {
    let rows = |gap: u32| -> String {
        (0..2_000u32)
            .filter(|at| *at != gap)
            .map(|at| format!("    | {} to less than {} | {} |\n", at * 2, at * 2 + 2, at))
            .collect()
    };
    let table = |gap| format!("{GROUND}table t\n    | hours | points |\n{}", rows(gap));
    let found = |text: String| {
        let resolved = resolve(&PolicyFolder::of_text("p.lijiao", text));
        let told = |one: &Diagnostic| format!("{} {}", one.code, one.title.en);
        check(resolved).problems.iter().map(told).collect::<Vec<String>>()
    };
    let with_gap = found(table(700));
    assert!(with_gap.contains(&"LJ0605 `t` leaves out 1400 to less than 1402".to_owned()), "{with_gap:?}");
    let without = found(table(5_000));
    assert!(without.iter().all(|one| !one.starts_with("LJ06")), "{without:?}");
}
