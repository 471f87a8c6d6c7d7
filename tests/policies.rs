//! The policies that ship: every folder under `rules/` reads without a finding, its README accounts for every clause of
//! its source, and every worked case stands there as an example.
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

#[test]
fn every_clause_of_the_source_is_a_declaration_or_has_a_reason() {
    for shipped in shipped() {
        let declared = declared(&shipped.folder);
        let readme = fs::read_to_string(rules().join(&shipped.folder).join("README.md")).unwrap();
        for (prefix, numbers) in &shipped.clauses {
            for number in numbers.clone() {
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

/// Returns a page that lists every clause of every source with its declaration, or why it is not a matter for rules.
fn clauses_page() -> String {
    let mut page = String::from(
        "# Every clause and where it stands · 每条规定所在的声明\n\n\
         Made by `LIJIAO_UPDATE=1 cargo test --test policies` from the READMEs under [rules/](../rules/). A clause is a declaration of the \
         policy, or has the reason why it is not a matter for rules.\n",
    );
    for shipped in shipped() {
        let readme = fs::read_to_string(rules().join(&shipped.folder).join("README.md")).unwrap();
        let title = readme.lines().next().unwrap().trim_start_matches("# ");
        page += &format!(
            "\n## [{title}](../rules/{}/README.md)\n\n| clause | declaration, or reason |\n|---|---|\n",
            shipped.folder
        );
        for (prefix, numbers) in &shipped.clauses {
            for clause in numbers.clone().map(|number| format!("{prefix}{number}")) {
                let row = readme.lines().find(|line| line.starts_with(&format!("| {clause} |")));
                page += row.unwrap_or_else(|| panic!("{}: no row for {clause}", shipped.folder));
                page.push('\n');
            }
        }
    }
    page
}

#[test]
fn page_of_all_clauses_is_up_to_date() {
    let path = rules().join("../docs/clauses.md");
    let page = clauses_page();
    if std::env::var_os("LIJIAO_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        page,
        "run LIJIAO_UPDATE=1 cargo test --test policies"
    );
}

#[test]
fn every_source_is_accounted_for_from_its_first_clause_to_its_last() {
    let mut by_source: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (prefix, numbers) in shipped().into_iter().flat_map(|shipped| shipped.clauses) {
        by_source.entry(prefix).or_default().extend(numbers);
    }
    for (source, clauses) in &by_source {
        let last = u32::try_from(clauses.len()).unwrap();
        assert!(clauses.iter().copied().eq(1..=last), "{source} leaves out a clause: {clauses:?}");
    }
    let all: usize = by_source.values().map(BTreeSet::len).sum();
    assert_eq!((by_source.len(), all), (25, 223), "sources and their clauses");
}

#[test]
fn every_worked_case_is_an_example() {
    for shipped in shipped() {
        let titles: Vec<String> = trees(&shipped.folder)
            .into_iter()
            .flat_map(|tree| tree.declarations)
            .filter(|declaration| matches!(declaration.head, Head::Example { .. }))
            .filter_map(|declaration| declaration.title)
            .collect();
        for case in &shipped.cases {
            let found = titles.iter().any(|title| title.split(' ').next() == Some(case.as_str()));
            assert!(found, "{}: no example for {case}", shipped.folder);
        }
    }
}

#[test]
fn every_declaration_that_decides_cites_its_clause() {
    for shipped in shipped() {
        for declaration in trees(&shipped.folder).into_iter().flat_map(|tree| tree.declarations) {
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
fn one_certificate_once_per_programme_gives_one_pair_of_courses() {
    let other = Other {
        folder: "chongqing-self-study",
        changes: &[("成果使用 不限次数", "成果使用 每专业一次")],
    };
    let decision = other.decide("C04 ");
    assert_eq!(decision.totals.granted["credits"], number("4"));
    assert!(!decision.equal_best.is_empty());
}

#[test]
fn by_the_day_of_award_the_earlier_table_decides() {
    let other = Other {
        folder: "chongqing-self-study", changes: &[("版本 按 申请日", "版本 按 取得日")]
    };
    let decision = other.decide("C05 公共英语二级按 2025 版");
    let target = decision.granted[0].targets[0].course.as_deref();
    assert_eq!(target, Some("00015"));
}

#[test]
fn by_the_day_of_award_a_certificate_counts_that_was_listed_then() {
    let other = Other {
        folder: "chongqing-credit-bank",
        changes: &[("有效 按 申请日\n\n## P01.9", "有效 按 取得日\n\n## P01.9")],
    };
    assert!(other.decide("C58b ").recognised.is_empty());
    assert_eq!(other.decide("C58c ").recognised.len(), 1);
}

#[test]
fn minutes_added_first_give_four_points() {
    let other = Other {
        folder: "chongqing-credit-bank",
        changes: &[("    凭 活动\n", "    凭 一项或多项 活动\n"), ("向下取整 到 1", "向下取整 到 1 合计后")],
    };
    assert_eq!(other.decide("C59 ").totals.recognised["积分"], number("4"));
}

#[test]
fn a_second_application_with_a_higher_trade_certificate_brings_eight_more() {
    let other = Other {
        folder: "tv-university-certificates",
        changes: &[("        且 非 转换取得 证书 机电工种\n", "")],
    };
    assert_eq!(other.decide("C34 ").totals.granted["credits"], number("8"));
}

#[test]
fn whole_credits_only_leave_thirteen_of_forty_hours() {
    let other = Other {
        folder: "continuing-medical-education",
        changes: &[("3 学时 计 1、按比例、不取整", "3 学时 计 1、余数 舍去")],
    };
    assert_eq!(other.decide("C51 国家级项目四十学时，旧本").totals.recognised["credits"], number("13"));
}

#[test]
fn half_a_credit_as_the_least_gives_the_third_author_half_a_credit() {
    let other = Other {
        folder: "innovation-credits/wenzhou",
        changes: &[("1 1、其后每名减 0.5、不少于 0 ", "1 1、其后每名减 0.5、不少于 0.5 ")],
    };
    assert_eq!(other.decide("C47c ").totals.recognised["credits"], number("0.5"));
}

#[test]
fn the_best_value_keeps_an_as_level_that_is_worth_more() {
    let other = Other { folder: "ucas-tariff", changes: &[("take highest level", "take most points")] };
    assert_eq!(other.decide("X14 ").totals.recognised["points"], number("20"));
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
        declaration.explanation.clear();
        if !matches!(declaration.head, Head::Example { .. }) {
            declaration.title = None;
        }
        for clause in &mut declaration.clauses {
            if let ClauseKind::Decision { subject, taken, because, .. } = &mut clause.kind {
                (*subject, taken.text, *because) = (String::new(), String::new(), None);
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
