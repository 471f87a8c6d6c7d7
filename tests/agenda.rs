//! Questions of `check` as a committee's agenda: readings, and a case that they decide differently.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use lijiao::agenda::{Item, item, lines};
use lijiao::check::check;
use lijiao::locale::Locale;
use lijiao::resolve::{PolicyFolder, resolve};

const RULES: &str = "certificate CET
    credits 5
programme cs
    credits 40
    pool electives
rule a
    cites art. 1
    given certificate CET
    convert to pool electives
    credits item.credits
";

fn asked(head: &str, more: &str, code: &str) -> Item {
    let text = format!("policy p\n{head}{RULES}{more}");
    let resolved = resolve(&PolicyFolder::of_text("p.lijiao", text));
    let policy = resolved.policy.clone();
    let checked = check(resolved);
    let found: Vec<_> = checked.problems.iter().map(|one| format!("{} {}", one.code, one.title.en)).collect();
    let problem = checked.problems.iter().find(|one| one.code.as_str() == code);
    item(&policy, problem.unwrap_or_else(|| panic!("{found:?}")), &checked.sources, Locale::En)
}

#[test]
fn what_lies_beyond_a_limit_is_asked_with_a_case_that_each_reading_decides_otherwise() {
    let limit = "limit most: converted credits from certificate at most 3\n";
    let item = asked("    items used once per programme\n", limit, "LJ0408");
    let given: Vec<&Vec<String>> = item.readings.iter().map(|reading| &reading.gives).collect();
    assert_eq!(given.len(), 3);
    assert!(given[0] != given[1] && given[1] != given[2] && given[0] != given[2], "{item:?}");
    assert!(given[0].iter().any(|line| line.contains("because limit")), "{item:?}");
    let case = item.case.as_ref().unwrap();
    assert_eq!(case.matches("holding").count(), 1, "{case}");
    let shown = lines(&item, Locale::En);
    assert_eq!(shown[0], "  reading 1: `beyond limits refused`");
    assert!(shown.iter().all(|line| line.starts_with("  ")), "{shown:?}");
    assert!(lines(&item, Locale::Zh)[0].contains("读法 1：「超出限额 不予」"));
}

#[test]
fn how_often_an_outcome_is_used_is_asked_with_an_outcome_that_two_rules_take() {
    let other =
        "rule b\n    cites art. 2\n    given certificate CET\n    convert to pool electives\n    credits 1\n";
    let item = asked("    beyond limits refused\n", other, "LJ0401");
    assert_eq!(item.readings.len(), 2);
    assert_ne!(item.readings[0].gives, item.readings[1].gives, "{item:?}");
    assert!(item.case.as_ref().unwrap().contains("CET"));
}

#[test]
fn question_whose_answer_is_a_figure_of_its_own_has_no_readings() {
    let silent = "rule b\n    cites art. 2\n    given certificate CET\n    convert to pool electives\n";
    let head = "    beyond limits refused\n    items used once per programme\n";
    let item = asked(head, silent, "LJ0415");
    assert_eq!((item.readings.len(), item.case.as_ref()), (0, None));
    assert_eq!(lines(&item, Locale::En), Vec::<String>::new());
}
