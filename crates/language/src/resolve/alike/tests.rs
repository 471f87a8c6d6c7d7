//! A copy is what resolving the row makes: policies are resolved with the clauses of all rows made, and as they were read.

use crate::policy::Rule;
use crate::resolve::{PolicyFolder, Resolved, resolve, resolve_on};
use crate::seeded::Seeded;
use crate::syntax::ast::{Clauses, Head};
use std::fmt::Write as _;

const HEAD: &str = "policy p\n    edition by application\n    items used freely\n    beyond limits refused\n";

const KNOWN: &str = r#"
scale letters: E < D < C < B < A
kind badge
certificate C1 "one"
certificate C2 "two"
certificate C3 "three"
certificate "C 4" "four"
certificate L1 "by letters"
    score on letters
certificate L2 "by letters"
    score on letters
badge B1 "a badge"
set S1: C1, C2
programme q "Q"
    course T1 "one" 2 credits
    course T2 "two" 3 credits
    course T10 "ten" 3 credits
    course "T 3" "three" 4 credits
"#;

/// The policy as read, which is that of the same with all clauses made.
fn same(text: &str) -> Resolved {
    let folder = PolicyFolder::of_text("p.lijiao", text);
    let mut made = folder.clone();
    for declaration in made.rules.iter_mut().flat_map(|file| &mut file.parse.file.declarations) {
        declaration.clauses = declaration.all_clauses().into_owned();
        if let Head::Rule { alike } = &mut declaration.head {
            *alike = None;
        }
        if let Head::RuleTable { rows, .. } = &mut declaration.head {
            rows.iter_mut().for_each(|row| row.clauses = Clauses::Made(row.clauses.all().into_owned()));
        }
    }
    let (copied, whole) = (resolve(&folder), resolve_on(&made, 1));
    assert_eq!(copied.problems, whole.problems, "{text}");
    assert_eq!(copied.broken, whole.broken, "{text}");
    for (copy, rule) in copied.policy.rules.iter().zip(&whole.policy.rules) {
        assert_eq!(copy, rule, "{text}");
    }
    assert!(copied == whole, "{text}");
    copied
}

fn row_of(cells: &[&[&str]], seeded: &mut Seeded) -> String {
    let cells: Vec<&str> = cells.iter().map(|several| seeded.one_of(several)).collect();
    format!("    | {} |\n", cells.join(" | "))
}

const REACHING: &str = "
general all wherever given certificate C1
    for learners learner.age at least 16
";

fn assert_all_same(mut rules: impl FnMut(&mut Seeded) -> String) {
    let mut seeded = Seeded::of(7);
    for generals in ["", REACHING] {
        for _ in 0..6 {
            let attribute = "attribute learner.age: number from 0\n";
            let rules = rules(&mut seeded);
            same(&format!("{HEAD}{attribute}{KNOWN}{generals}\n{rules}"));
        }
    }
}

fn assert_same(shared: &str, header: &str, cells: &[&[&str]]) {
    assert_all_same(|seeded| {
        let rows: String = (0..60).map(|_| row_of(cells, seeded)).collect();
        format!("rules r \"Rows\"\n{shared}    | {header} |\n{rows}")
    });
}

#[test]
fn copies_are_what_resolving_makes() {
    let codes = ["C1", "C2", "C3", "\"C 4\"", "L1", "L2", "B1", "S1", "X9", "C1", "C2", "C3"].as_slice();
    let scores = ["60 or above", "75 or above", "B or above", "60 or above"].as_slice();
    let courses = ["T1", "T2", "T10", "\"T 3\"", "S1", "T9", "T1", "T2"].as_slice();
    let articles = ["art. 1", "art. 2", "art. 12", "art. 1, 2", "art. 007"].as_slice();
    let years = ["at most 3 years", "at most 5 years"].as_slice();
    let header = "cites 《W》 | given certificate | with score | and from award to application | waive";
    let cells = [articles, codes, scores, years, courses];
    assert_same("    credits target.credits\n", header, &cells);
    assert_same("    cites 《W》 art. 2\n    needs papers diploma\n", header, &cells);
    assert_same("    first row wins\n", header, &cells);
    let header = "given certificate | when item.score is at least | waive all of | credits | needs papers";
    let papers = ["diploma", "\"a letter\"", "—"].as_slice();
    let points = ["60", "75", "B"].as_slice();
    let both = ["T1", "T1, T2", "T2"].as_slice();
    assert_same("    cites 《W》 art. 2\n", header, &[codes, points, both, &["1", "2"], papers]);
    let header = "given | waive | record as | unless record has certificate";
    let given =
        ["certificate C1", "certificate C2", "badge B1", "certificate L1 with score B or above"].as_slice();
    assert_same("    cites 《W》 art. 2\n", header, &[given, courses, &["passed", "exempt"], codes]);
}

#[test]
fn rows_share_what_they_say_alike() {
    let rows: String = (0..40).fold(String::new(), |mut rows, at| {
        let _ = writeln!(rows, "    | art. {} | C{} | 60 or above | T{} |", at + 1, at % 3 + 1, at % 2 + 1);
        rows
    });
    let header = "cites 《W》 | given certificate | with score | waive";
    let resolved = same(&format!("{HEAD}{KNOWN}\nrules r \"Rows\"\n    credits 2\n    | {header} |\n{rows}"));
    let rules: Vec<&Rule> = resolved.policy.rules.iter().collect();
    let amounts = |rule: &Rule| rule.amounts.as_ptr();
    let [.., one, other] = rules.as_slice() else { panic!("rules are missing") };
    assert!(std::ptr::eq(amounts(one), amounts(other)));
    assert_eq!(
        (one.cites.as_slice(), one.place.line + 1),
        (&["《W》 art. 39".to_owned()][..], other.place.line)
    );
}

#[test]
fn rules_alike_are_copies_too() {
    let codes = ["C1", "C2", "C3", "C1", "C2", "L1", "X9", "S1", "\"C 4\""];
    assert_all_same(|seeded| {
        let mut rules = String::new();
        for number in 0..60 {
            let above = seeded.one_of(&["", "\n", "## Why this is so.\n", "# a note\n"]);
            let article = seeded.below(30);
            let code = seeded.one_of(&codes);
            let least = seeded.one_of(&["60", "75"]);
            let between = seeded.one_of(&["", "", "", "\n"]);
            let course = seeded.one_of(&["T1", "T2", "T10", "T9", "S1"]);
            let _ = write!(
                rules,
                "{above}rule r{number} \"Rule {number}\"\n    cites 《W》 art. {article}\n    given certificate {code} with score \
                 {least} or above\n{between}        and from award to application at most 5 years\n    when item.score is at \
                 least {least}\n    waive {course}\n    credits target.credits\n    needs papers diploma\n"
            );
        }
        rules
    });
}

#[test]
fn what_stands_deep_in_a_copy_stands_on_its_own_lines() {
    let clauses = [
        "    waive best of courses with credits at least 3\n    credits target.credits\n",
        "    waive best of courses with credits at least 3 and credits less than 9\n    credits 2\n",
        "    only if item.score at least 60\n    waive T1\n    credits target.credits\n",
        "    when record has certificate C2 with score 60 or above\n    waive T1\n    credits 2\n",
        "    unless item.score is 61 or item.score is 62\n    waive all of: T1, T2\n    credits 2\n",
        "    waive T1\n    credits 2\n    needs papers diploma when item.score less than 70\n",
    ];
    let resolved: Vec<Resolved> = clauses
        .iter()
        .map(|clause| {
            let rules: String = (0..12).fold(String::new(), |mut rules, number| {
                let code = number % 3 + 1;
                let _ = write!(
                    rules,
                    "rule r{number}\n    cites 《W》 art. {number}\n    given certificate C{code} with score 60 or above\n{clause}"
                );
                rules
            });
            same(&format!("{HEAD}{KNOWN}\n{rules}"))
        })
        .collect();
    let whole = resolved.iter().filter(|one| one.problems.is_empty()).count();
    assert_eq!(whole, clauses.len());
}
