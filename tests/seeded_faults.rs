//! Faults put into the policies that ship, one line each: the analysis finds every one and names the clauses that it is about.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "seeded_faults/abroad.rs"]
mod abroad;
#[path = "seeded_faults/china.rs"]
mod china;
#[path = "seeded_faults/kinds.rs"]
mod kinds;

use lijiao::check::{Proof, Standing, analyse, check};
use lijiao::diagnostics::{Diagnostic, Level};
use lijiao::io::{find_policies, load_policy, with_bases};
use lijiao::resolve::{PolicyFolder, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A shipped policy with one fault in it.
struct Seeded {
    folder: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    /// Names that the finding must have in its title.
    named: &'static [&'static str],
}

fn seeds() -> impl Iterator<Item = &'static Seeded> {
    china::SEEDED.iter().chain(abroad::SEEDED).chain(kinds::SEEDED)
}

fn rules() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules")
}

fn findings(folder: &PolicyFolder) -> Vec<Diagnostic> {
    let checked = check(resolve(folder));
    let mut problems = checked.problems;
    if let Some(policy) = &checked.policy {
        analyse(policy, &checked.sources).onto(&mut problems);
    }
    problems
}

impl Seeded {
    /// Returns the policy with the fault in it.
    fn broken(&self) -> PolicyFolder {
        let mut policy = load_policy(&rules().join(self.folder)).unwrap();
        let bytes =
            policy.files.get(self.file).unwrap_or_else(|| panic!("{} has no {}", self.folder, self.file));
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(self.old), "{}/{} has no {:?}", self.folder, self.file, self.old);
        policy.files.insert(self.file.to_owned(), text.replacen(self.old, self.new, 1).into_bytes());
        with_bases(&policy).unwrap()
    }

    /// Returns what was found instead, or `None` when the fault is found and named.
    fn missed(&self) -> Option<String> {
        let found = findings(&self.broken());
        let says = |finding: &Diagnostic, name: &str| {
            finding.title.zh.contains(name) || finding.title.en.contains(name)
        };
        let is_it = |finding: &&Diagnostic| {
            finding.code.as_str() == self.code && self.named.iter().all(|name| says(finding, name))
        };
        if found.iter().any(|finding| is_it(&finding)) {
            return None;
        }
        let found: Vec<String> = found
            .iter()
            .filter(|one| one.level != Level::Hint)
            .map(|one| format!("{} {}", one.code, one.title.en))
            .collect();
        Some(format!(
            "{}: {:?} → {:?}: not {} {:?} but {found:#?}",
            self.folder, self.old, self.new, self.code, self.named
        ))
    }
}

#[test]
fn the_policies_that_ship_have_no_fault_of_meaning() {
    let mut found = Vec::new();
    for path in find_policies(&rules()) {
        let policy = with_bases(&load_policy(&path).unwrap()).unwrap();
        let problems = findings(&policy).into_iter().filter(|problem| {
            // What is assumed is no fault.
            problem.code.as_str().starts_with("LJ10") && problem.code.as_str() != "LJ1019"
        });
        found.extend(
            problems.map(|problem| format!("{}: {} {}", path.display(), problem.code, problem.title.en)),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_seeded_fault_is_found_and_named() {
    let missed: Vec<String> = seeds().filter_map(Seeded::missed).collect();
    assert!(missed.is_empty(), "{}\n\n{} of {} are missed", missed.join("\n"), missed.len(), seeds().count());
}

#[test]
fn faults_that_a_case_can_show_have_one() {
    let codes = [
        "LJ0605", "LJ1001", "LJ1003", "LJ1006", "LJ1010", "LJ1011", "LJ1012", "LJ1013", "LJ1014", "LJ1015",
        "LJ1016", "LJ1017", "LJ1021",
    ];
    let without: Vec<&str> = codes
        .into_iter()
        .filter(|code| {
            !seeds().filter(|seeded| seeded.code == *code).any(|seeded| {
                let found = findings(&seeded.broken());
                found.iter().any(|finding| finding.code.as_str() == *code && finding.witness.is_some())
            })
        })
        .collect();
    assert!(without.is_empty(), "no witness: {without:?}");
}

#[test]
fn chains_and_circles_show_every_step() {
    for seeded in seeds().filter(|seeded| ["LJ1015", "LJ1016"].contains(&seeded.code)) {
        let found = findings(&seeded.broken());
        let witnesses = found.iter().filter(|one| one.code.as_str() == seeded.code).map(|one| &one.witness);
        let records: Vec<&str> = witnesses.flatten().map(|witness| witness.record.as_str()).collect();
        assert!(records.iter().any(|record| record.contains("\"history\"")), "{} {records:?}", seeded.code);
    }
}

#[test]
fn two_faults_in_one_table_are_both_found() {
    let both = Seeded {
        folder: "ucas-tariff",
        file: "02-tables.lijiao",
        old: "    | 2018-01-01 to 2018-12-31 | 2018-06-08   | 2018-05-18 |\n    | 2019-01-01 to 2019-12-31 |",
        new: "    | 2019-01-01 to 2020-03-31 |",
        code: "LJ0605",
        named: &["last-exam-day", "2018-01-01"],
    };
    let overlap = Seeded { code: "LJ0606", named: &["2020-01-01"], ..both };
    assert_eq!((both.missed(), overlap.missed()), (None, None));
}

#[test]
fn seeded_faults_are_of_many_kinds_and_policies() {
    let mut by_code: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for seeded in seeds() {
        by_code.entry(seeded.code).or_default().insert(seeded.folder);
    }
    let folders: BTreeSet<&str> = by_code.values().flatten().copied().collect();
    assert!(seeds().count() >= 60 && folders.len() >= 12 && by_code.len() >= 20, "{by_code:?}");
}

const fn seeded(
    folder: &'static str,
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    named: &'static [&'static str],
) -> Seeded {
    Seeded { folder, file, old, new, code, named }
}

fn told(text: &str) -> Vec<String> {
    let found = findings(&PolicyFolder::of_text("p.lijiao", text));
    let told = found.iter().filter(|one| one.level != Level::Hint);
    told.map(|one| format!("{} {}", one.code, one.title.en)).collect()
}

#[test]
fn a_base_that_cannot_be_read_is_the_one_finding() {
    let policy = |adopt: &str| {
        told(&format!(
            "policy p \"P\"\n    items used freely\n    beyond limits refused\n{adopt}programme cs\n    pool electives\nrule a\n    \
             cites art. 1\n    given certificate CET\n    when item.band in bands\n    convert to pool electives\n    credits 3\n"
        ))
    };
    assert_eq!(policy("").len(), 2, "{:?}", policy(""));
    for adopt in ["adopt \"base\"\n", "adopt \"base\" editon 2025\n"] {
        assert_eq!(policy(adopt).len(), 1, "{:?}", policy(adopt));
    }
}

#[test]
fn full_years_have_no_gap_between_whole_numbers() {
    let policy = |key: &str, second: &str| {
        told(&format!(
            "policy p \"P\"\n    items used freely\n    beyond limits refused\ncertificate CET\n    credits 3\nattribute item.years: number from 0 to 9\n\
             programme cs\n    pool electives\ntable decay\n    | since | credits |\n    | 0 to 1 | 1 |\n    | {second} | 2 |\n\
             rule a\n    cites art. 1\n    given certificate CET\n    convert to pool electives\n    credits decay({key})\n"
        ))
    };
    assert_eq!(policy("full years from award to application", "at least 2"), Vec::<String>::new());
    let of_number = policy("item.years", "at least 2");
    assert!(of_number.len() == 1 && of_number[0].starts_with("LJ0605"), "{of_number:?}");
    let third_year = policy("full years from award to application", "at least 3");
    assert!(
        third_year.len() == 1 && third_year[0].starts_with("LJ0605") && third_year[0].contains('2'),
        "{third_year:?}"
    );
}

#[test]
fn more_of_what_the_catalogue_fixes_cannot_bring_less() {
    let mut policy = load_policy(&rules().join("one-x-college")).unwrap();
    let text = String::from_utf8(policy.files["02-rules.lijiao"].clone()).unwrap();
    policy
        .files
        .insert("02-rules.lijiao".to_owned(), format!("{text}\n保证 更高: 单调 于 成果.级别\n").into_bytes());
    let checked = check(resolve(&with_bases(&policy).unwrap()));
    let proofs = analyse(&checked.policy.unwrap(), &checked.sources).proofs;
    let is_proved =
        |proof: &Proof| proof.assertion == "更高" && matches!(proof.standing, Standing::Proved(_));
    assert!(proofs.iter().any(is_proved), "{proofs:?}");
}

#[test]
fn what_is_asked_of_other_outcomes_is_fixed_by_no_catalogue() {
    let proved = |condition: &str| {
        let text = format!(
            "policy p \"P\"\n    items used once per programme\n    beyond limits refused\nattribute item.mark: number from 0 to 100\n\
             certificate A\n    mark 60\nactivity club\nprogramme cs\n    course K 4 credits\nrule a\n    given certificate A with mark 60 \
             or above\n{condition}    waive K\n    credits 4\nassert m: monotone in item.mark\n"
        );
        let checked = check(resolve(&PolicyFolder::of_text("p.lijiao", &text)));
        let proofs = analyse(checked.policy.as_ref().unwrap(), &checked.sources).proofs;
        proofs.iter().any(|proof| matches!(proof.standing, Standing::Proved(_)))
    };
    assert!(proved(""));
    assert!(!proved("    when record has activity club with mark 60 to less than 80\n"));
}
