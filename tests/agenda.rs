//! Questions of `check` as a committee's agenda: readings, and a case that they decide differently.
#![allow(clippy::restriction, reason = "a test fails loudly")]

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
    let problem = problem.unwrap_or_else(|| panic!("{found:?}"));
    let reread = |_: &str, text: &str| {
        let resolved = resolve(&PolicyFolder::of_text("p.lijiao", text));
        let policy = resolved.policy.clone();
        let is_other = |code: &str| !code.starts_with("LJ04");
        let faults = check(resolved).problems;
        let is_fault = faults.iter().any(|one| one.is_error() && is_other(one.code.as_str()));
        (!is_fault).then_some(policy)
    };
    item(&policy, problem, &checked.sources, Locale::En, &reread)
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

const SAID: &str = "    beyond limits refused\n    items used once per programme\n";

#[test]
fn what_a_line_leaves_open_is_read_in_the_ways_it_could_be_written() {
    let only = |rule: &str| format!("rule b\n    cites art. 2\n{rule}");
    let silent = only("    given certificate CET\n    convert to pool electives\n");
    let everyone = only("    convert to pool electives\n    credits 2\n");
    let rate = String::from("attribute item.done: number\n")
        + &*only(
            "    given certificate CET\n    convert to pool electives\n    credits item.done, every 16 count 1\n",
        );
    let many = String::from("programme x\n    course C1 2 credits\n    course C2 3 credits\n")
        + &*only("    given course\n    replace any course\n    credits target.credits\n");
    let year = "limit l: converted credits from certificate per year by award at most 4\n".to_owned();
    let period =
        "period term: from 09-01 to 08-31\nlimit l: converted credits from certificate per term at most 4\n";
    for (code, more, least) in [
        ("LJ0415", silent.as_str(), 2),
        ("LJ0416", &everyone, 2),
        ("LJ0410", &rate, 2),
        ("LJ0417", &many, 2),
        ("LJ0405", &year, 2),
        ("LJ0406", period, 2),
    ] {
        let item = asked(SAID, more, code);
        assert!(item.readings.len() >= least, "{code}: {item:?}");
        let given: std::collections::BTreeSet<&Vec<String>> =
            item.readings.iter().map(|reading| &reading.gives).collect();
        // Years part where outcomes lie close to their turn, which few synthetic learners have.
        let is_told = item.case.is_some() && given.len() >= 2;
        assert!(is_told || ["LJ0405", "LJ0406"].contains(&code), "{code}: {item:?}");
    }
}

#[test]
fn what_a_year_is_and_by_which_day_has_a_case_around_the_turn_of_a_year() {
    let head = "    items used freely\n    beyond limits refused\n";
    for (limit, code) in [
        ("limit most: converted credits from certificate per year at most 6\n", "LJ0405"),
        ("limit most: converted credits from certificate per calendar year at most 6\n", "LJ0406"),
    ] {
        let item = asked(head, limit, code);
        let given: Vec<&Vec<String>> = item.readings.iter().map(|reading| &reading.gives).collect();
        assert!(item.case.is_some() && given.iter().any(|gives| *gives != given[0]), "{code} {item:?}");
    }
}
