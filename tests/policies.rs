//! The policies that ship: every folder under `rules/` reads without a finding, its README accounts for every clause of
//! its source, and every worked case stands there as an example.

use lijiao::source::{SourceFile, Sources};
use lijiao::syntax::ast::{Clause, ClauseKind, File, Head};
use lijiao::syntax::parse;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A shipped policy: its folder, the clauses that its README must account for, and its worked cases.
struct Shipped {
    folder: &'static str,
    clauses: &'static [(&'static str, u32)],
    cases: &'static [&'static str],
}

const SHIPPED: [Shipped; 5] = [
    Shipped {
        folder: "chongqing-credit-bank",
        clauses: &[("P01.", 12), ("P30.", 6)],
        cases: &["C55", "C56a", "C56b", "C57a", "C57b", "C58a", "C58b", "C58c", "C59"],
    },
    Shipped {
        folder: "chongqing-self-study",
        clauses: &[("P02.", 25)],
        cases: &["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09"],
    },
    Shipped {
        folder: "one-x-college",
        clauses: &[("P19.", 7)],
        cases: &["C41a", "C41b", "C41c", "C41d", "C41e", "C41f"],
    },
    Shipped {
        folder: "political-courses-2008",
        clauses: &[("P04.", 9)],
        cases: &["C13a", "C13b", "C13c", "C13d", "C13e", "C14a", "C14b"],
    },
    Shipped {
        folder: "ucas-tariff",
        clauses: &[("UT-", 10)],
        cases: &["X13", "X14", "X15", "X16", "X17", "X18"],
    },
];

#[test]
fn every_shipped_policy_reads_without_a_finding() {
    for shipped in &SHIPPED {
        for (path, text) in texts(shipped.folder) {
            let mut sources = Sources::new();
            let id = sources.add(path.clone(), text);
            let found = parse(sources.get(id).unwrap()).problems;
            let found: Vec<_> = found.iter().map(|found| (&found.title.en, found.span())).collect();
            assert!(found.is_empty(), "{path}: {found:?}");
        }
    }
}

#[test]
fn every_clause_of_the_source_is_a_declaration_or_has_a_reason() {
    for shipped in &SHIPPED {
        let declared = declared(shipped.folder);
        let readme = fs::read_to_string(rules().join(shipped.folder).join("README.md")).unwrap();
        for (prefix, last) in shipped.clauses {
            for number in 1..=*last {
                let clause = format!("{prefix}{number}");
                let row = readme.lines().find(|line| line.starts_with(&format!("| {clause} |")));
                let row = row.unwrap_or_else(|| panic!("{}: no row for {clause}", shipped.folder));
                let account = row.split('|').nth(2).unwrap().trim();
                let names: Vec<&str> = account.split('`').skip(1).step_by(2).collect();
                let named = names.iter().any(|name| declared.contains(*name));
                // A clause without a declaration needs a reason: a sentence, not a word.
                assert!(
                    named || account.chars().count() >= 8,
                    "{}: {clause} is not accounted for",
                    shipped.folder
                );
                for name in names.iter().filter(|name| !name.contains('.') && !name.contains(' ')) {
                    assert!(
                        declared.contains(*name),
                        "{}: {clause} names `{name}`, which is not declared",
                        shipped.folder
                    );
                }
            }
        }
    }
}

#[test]
fn every_worked_case_is_an_example() {
    for shipped in &SHIPPED {
        let titles: Vec<String> = trees(shipped.folder)
            .into_iter()
            .flat_map(|tree| tree.declarations)
            .filter(|declaration| matches!(declaration.head, Head::Example { .. }))
            .filter_map(|declaration| declaration.title)
            .collect();
        for case in shipped.cases {
            let found = titles.iter().any(|title| title.split(' ').next() == Some(case));
            assert!(found, "{}: no example for {case}", shipped.folder);
        }
    }
}

#[test]
fn every_declaration_that_decides_cites_its_clause() {
    for shipped in &SHIPPED {
        for declaration in trees(shipped.folder).into_iter().flat_map(|tree| tree.declarations) {
            let decides = matches!(
                declaration.head,
                Head::Rule
                    | Head::RuleTable { .. }
                    | Head::General { .. }
                    | Head::Bar(_)
                    | Head::Limit(_)
                    | Head::Require(_)
                    | Head::Family(_)
                    | Head::Reward { .. }
            );
            let name = declaration.name.map(|name| name.text).unwrap_or_default();
            let cites = |clause: &Clause| matches!(clause.kind, ClauseKind::Cites(_));
            let rests = !declaration.explanation.is_empty() || declaration.clauses.iter().any(cites);
            assert!(!decides || rests, "{}: `{name}` rests on no clause", shipped.folder);
        }
    }
}

fn declared(folder: &str) -> BTreeSet<String> {
    let declarations = trees(folder).into_iter().flat_map(|tree| tree.declarations);
    let mut names = BTreeSet::new();
    for declaration in declarations {
        if let Head::Attribute { .. } = declaration.head {
            names.extend(declaration.name.iter().map(|name| name.text.clone()));
        }
        names.extend(declaration.name.map(|name| name.text));
    }
    names
}

fn trees(folder: &str) -> Vec<File> {
    texts(folder).into_iter().map(|(path, text)| parse(&SourceFile::new(path, text)).file).collect()
}

fn texts(folder: &str) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = fs::read_dir(rules().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "lijiao"))
        .map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
        .collect();
    texts.sort();
    texts
}

fn rules() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules")
}
