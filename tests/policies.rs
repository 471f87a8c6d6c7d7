//! The policies that ship: every folder under `rules/` reads without a finding, its README accounts for every clause of
//! its source, and every worked case stands there as an example.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "policies/clauses.rs"]
mod clauses;
#[path = "policies/open.rs"]
mod open;

use lijiao::cases::{report_lines, run};
use lijiao::check::check;
use lijiao::compile::plan_of;
use lijiao::date::Day;
use lijiao::decision::Decision;
use lijiao::diagnostics::Level;
use lijiao::diagnostics::report::plain;
use lijiao::evaluate::{Options, evaluate};
use lijiao::format::format;
use lijiao::io::{find_policies, load_policy, with_bases};
use lijiao::locale::Locale;
use lijiao::plan::Plan;
use lijiao::quantity::Number;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, Resolved, resolve};
use lijiao::source::{SourceFile, Sources};
use lijiao::syntax::ast::{Clause, ClauseKind, File, Head};
use lijiao::syntax::parse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// A shipped policy: its folder, the clauses that its README must account for, and its worked cases.
struct Shipped {
    folder: String,
    clauses: Vec<(String, RangeInclusive<u32>)>,
    cases: Vec<String>,
}

/// Returns the policies that ship, a line of `tests/policies.csv` each: folder, clauses (`P01. 1-12; P30. 1-6`), worked
/// cases.
fn shipped() -> Vec<Shipped> {
    let lines = include_str!("policies.csv").lines().skip(1);
    let shipped = lines.map(|line| {
        let [folder, clauses, cases] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let clauses = clauses.split("; ").map(|clauses| {
            let (prefix, numbers) = clauses.split_once(' ').unwrap();
            let (first, last) = numbers.split_once('-').unwrap();
            (prefix.to_owned(), first.parse().unwrap()..=last.parse().unwrap())
        });
        Shipped {
            folder: folder.to_owned(),
            clauses: clauses.collect(),
            cases: cases.split_whitespace().map(str::to_owned).collect(),
        }
    });
    shipped.collect()
}

#[test]
fn every_folder_of_rules_is_accounted_for() {
    let mut folders: Vec<String> =
        shipped().into_iter().map(|shipped| shipped.folder).chain(["ucas-tariff-zh".to_owned()]).collect();
    folders.sort();
    let found = find_policies(&rules()).into_iter();
    let found = found.map(|folder| folder.strip_prefix(rules()).unwrap().to_str().unwrap().to_owned());
    let mut found: Vec<String> = found.collect();
    found.sort();
    assert_eq!(found, folders);
}

#[test]
fn every_shipped_policy_comes_back_from_its_plan() {
    for folder in find_policies(&rules()) {
        let resolved = resolve(&with_bases(&load_policy(&folder).unwrap()).unwrap());
        let plan = plan_of(&resolved.policy);
        let back = Plan::of_bytes(&plan.to_bytes());
        assert!(back.is_ok(), "{}: {:?}", folder.display(), back.as_ref().err());
        // Where parts of clauses stand is for those who speak of the text: a stored plan leaves it out.
        assert!(back.is_ok_and(|back| back.to_bytes() == plan.to_bytes()), "{}", folder.display());
    }
}

#[test]
fn every_shipped_policy_reads_without_a_finding() {
    for shipped in shipped() {
        for (path, text) in texts(&shipped.folder) {
            let mut sources = Sources::new();
            let id = sources.add(path.clone(), text);
            let found = parse(sources.get(id).unwrap()).problems;
            let found: Vec<_> = found.iter().map(|found| (&found.title.en, found.span())).collect();
            assert!(found.is_empty(), "{path}: {found:?}");
        }
    }
}

fn declared(folder: &str) -> BTreeSet<String> {
    let declarations = trees(folder).into_iter().flat_map(|tree| tree.declarations);
    let mut names = BTreeSet::new();
    for declaration in declarations {
        if let Head::Attribute { .. } = declaration.head {
            names.extend(declaration.name.iter().map(|name| name.text.to_string()));
        }
        names.extend(declaration.name.map(|name| name.text.to_string()));
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

#[test]
fn every_shipped_policy_checks_clean() {
    for shipped in shipped() {
        let checked = check(resolved(&shipped.folder));
        let serious: Vec<_> =
            checked.problems.into_iter().filter(|problem| problem.level != Level::Hint).collect();
        assert!(serious.is_empty(), "{}", plain(&serious, &checked.sources, Locale::En));
    }
}

#[test]
fn every_example_of_a_shipped_policy_passes() {
    for shipped in shipped() {
        let resolved = resolved(&shipped.folder);
        let report = run(&plan_of(&resolved.policy), &resolved.policy.examples, None);
        assert_eq!(report.failed(), 0, "{}", report_lines(&report, Locale::En).join("\n"));
        assert!(report.passed() > 10, "{} has too few examples", shipped.folder);
    }
}

#[test]
fn every_record_under_examples_is_read_and_decided() {
    let records = [
        ("chongqing-self-study", "learners.jsonl"),
        ("chongqing-credit-bank", "credit-bank.jsonl"),
        ("ucas-tariff", "ucas.jsonl"),
    ];
    for (folder, name) in records {
        let plan = plan_of(&resolved(folder).policy);
        let text = fs::read_to_string(rules().with_file_name("examples").join(name)).unwrap();
        for line in text.lines() {
            let record = read(line, &RecordShape::of(&plan.policy), Strictness::Strict);
            let (record, _) = record.unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
            let options = Options { as_of: Day::parse("2026-08-01").ok(), ..Options::default() };
            assert!(evaluate(&plan, &record, &options).proved_best, "{name}: {}", record.id);
        }
    }
}

#[test]
fn the_tariff_is_one_tree_in_both_languages() {
    let (english, chinese) = (texts("ucas-tariff"), texts("ucas-tariff-zh"));
    assert_eq!(english.len(), chinese.len());
    for ((path, english), (_, chinese)) in english.into_iter().zip(chinese) {
        assert_eq!(tree_without_words(english), tree_without_words(chinese), "{path}");
    }
}

#[test]
fn the_tariff_decides_the_same_in_both_languages() {
    let text = fs::read_to_string(rules().with_file_name("examples").join("ucas.jsonl")).unwrap();
    for line in text.lines() {
        let [english, chinese] = ["ucas-tariff", "ucas-tariff-zh"].map(|folder| {
            let plan = plan_of(&resolved(folder).policy);
            let (record, _) = read(line, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
            let decision = evaluate(&plan, &record, &Options::default());
            (decision.recognised.len(), decision.refused, decision.totals)
        });
        assert_eq!(english, chinese);
    }
}

#[test]
fn every_shipped_policy_is_formatted() {
    let folders = shipped().into_iter().map(|shipped| shipped.folder).chain(["ucas-tariff-zh".to_owned()]);
    for (path, text) in folders.flat_map(|folder| texts(&folder)) {
        let source = SourceFile::new(path.clone(), text.clone());
        let parse = parse(&source);
        let formatted = format(&source, &parse, parse.locale);
        assert_eq!((formatted.guarded, formatted.text == text), (None, true), "{path}");
    }
}

/// Returns the tree without places and without the words that are there for one language's readers only.
fn tree_without_words(text: String) -> String {
    let mut tree = parse(&SourceFile::new("twin.lijiao", text)).file;
    for declaration in &mut tree.declarations {
        declaration.explanation = Default::default();
        if !matches!(declaration.head, Head::Example { .. }) {
            declaration.title = None;
        }
        for clause in &mut declaration.clauses {
            if let ClauseKind::Decision { subject, taken, because, .. } = &mut clause.kind {
                (*subject, taken.text, *because) = Default::default();
            }
        }
    }
    let mut kept = String::new();
    let mut within: Option<usize> = None;
    for line in format!("{tree:#?}").lines() {
        let indent = line.len() - line.trim_start().len();
        match within {
            Some(level) if indent > level => {}
            Some(_) => within = None,
            None if line.ends_with("Span {") => within = Some(indent),
            None => kept.push_str(&format!("{line}\n")),
        }
    }
    kept
}

/// A shipped policy with the other side taken of something that its source leaves open.
struct Other {
    folder: &'static str,
    changes: &'static [(&'static str, &'static str)],
}

impl Other {
    /// Returns the decision on the record of the example whose title begins so.
    fn decide(&self, title: &str) -> Decision {
        let mut files = files(self.folder);
        for (from, to) in self.changes {
            let file = files.values_mut().find(|bytes| String::from_utf8_lossy(bytes).contains(from));
            let file = file.unwrap_or_else(|| panic!("{from} stands nowhere"));
            *file = String::from_utf8_lossy(file).replacen(from, to, 1).into_bytes();
        }
        let resolved = resolve(&PolicyFolder::of(files));
        let errors: Vec<_> = resolved.problems.iter().filter(|problem| problem.is_error()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let plan = plan_of(&resolved.policy);
        let example =
            resolved.policy.examples.iter().find(|example| example.title.starts_with(title)).unwrap();
        let (record, _) = read(&example.record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
        evaluate(&plan, &record, &Options { as_of: example.as_of, ..Options::default() })
    }
}

fn resolved(folder: &str) -> Resolved {
    resolve(&PolicyFolder::of(files(folder)))
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn files(folder: &str) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(rules().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}
