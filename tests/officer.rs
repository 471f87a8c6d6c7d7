//! What a policy officer gets wrong: one small policy a mistake, in both languages, and files with several at once. Each mistake
//! has one message, and the mend that it offers mends it.
//!
//! `tests/officer/zh.txt` and `en.txt` hold the cases: `=== name`, the text, `---`, what is found. All stand on `ground.zh.lijiao`
//! and `ground.en.lijiao`. With `LIJIAO_BLESS=1` the findings are written anew; read each before it is kept.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::check::{Checked, check};
use lijiao::diagnostics::{Diagnostic, Edit, Level};
use lijiao::locale::Locale;
use lijiao::resolve::{PolicyFolder, resolve};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

struct Case {
    name: String,
    text: String,
    found: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/officer")
}

fn cases(locale: Locale) -> Vec<Case> {
    let all = fs::read_to_string(folder().join(format!("{}.txt", locale.tag()))).unwrap();
    let parts = all.split("=== ").skip(1);
    parts
        .map(|part| {
            let (name, rest) = part.split_once('\n').unwrap();
            let (text, found) = rest.split_once("---\n").unwrap();
            Case { name: name.to_owned(), text: text.to_owned(), found: found.to_owned() }
        })
        .collect()
}

fn checked(locale: Locale, text: &str) -> Checked {
    let ground = fs::read(folder().join(format!("ground.{}.lijiao", locale.tag()))).unwrap();
    let files = BTreeMap::from([
        ("0.lijiao".to_owned(), ground),
        ("a.lijiao".to_owned(), text.as_bytes().to_vec()),
        ("area.csv".to_owned(), b"code,name\n050201,English\n".to_vec()),
    ]);
    check(resolve(&PolicyFolder::of(files)))
}

fn problems(checked: &Checked) -> Vec<&Diagnostic> {
    checked.problems.iter().filter(|problem| problem.level != Level::Hint).collect()
}

fn shown(checked: &Checked, locale: Locale) -> String {
    let line = |problem: &&Diagnostic| {
        let span = problem.span();
        let source = checked.sources.get(span.file).unwrap();
        let place = source.position(span.start());
        let file = if source.name() == "a.lijiao" { String::new() } else { format!("{}:", source.name()) };
        let help = problem.help.as_ref().map_or("", |help| help.in_locale(locale));
        let title = problem.title.in_locale(locale);
        format!("{file}{}:{} {} {title} | {help}\n", place.line, place.column, problem.code)
    };
    problems(checked).iter().map(line).collect()
}

#[test]
fn every_mistake_has_its_one_message() {
    for locale in [Locale::Zh, Locale::En] {
        let mut faults = String::new();
        let mut all = String::new();
        for case in cases(locale) {
            let found = shown(&checked(locale, &case.text), locale);
            if found != case.found {
                faults.push_str(&format!("=== {}\n{}---\n{}+++\n{found}", case.name, case.text, case.found));
            }
            all.push_str(&format!("=== {}\n{}---\n{found}", case.name, case.text));
        }
        if std::env::var_os("LIJIAO_BLESS").is_some() {
            fs::write(folder().join(format!("{}.txt", locale.tag())), all).unwrap();
        } else {
            assert!(faults.is_empty(), "{faults}");
        }
    }
}

#[test]
fn every_mistake_alone_is_one_finding() {
    for locale in [Locale::Zh, Locale::En] {
        for case in cases(locale) {
            let wanted = case.name.strip_suffix(" mistakes").map_or(1, |name| {
                let (_, count) = name.rsplit_once(' ').unwrap();
                count.parse().unwrap()
            });
            assert_eq!(case.found.lines().count(), wanted, "{}", case.name);
        }
    }
}

#[test]
fn every_mend_that_is_offered_mends() {
    let (mut mended, mut faults) = (0, String::new());
    for locale in [Locale::Zh, Locale::En] {
        for case in cases(locale) {
            let before = checked(locale, &case.text);
            let problems = problems(&before);
            let is_here = |problem: &&Diagnostic| {
                before.sources.get(problem.span().file).is_some_and(|source| source.name() == "a.lijiao")
            };
            if problems.iter().any(|problem| problem.fixes.len() != 1 || !is_here(problem)) {
                continue;
            }
            let mut edits: Vec<&Edit> =
                problems.iter().flat_map(|problem| &problem.fixes).flat_map(|fix| &fix.edits).collect();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start()));
            let mut text = case.text.clone();
            for edit in edits {
                assert!(text.get(edit.span.start()..edit.span.end()).is_some(), "{}: {edit:?}", case.name);
                text.replace_range(edit.span.start()..edit.span.end(), &edit.replacement);
            }
            let left = shown(&checked(locale, &text), locale);
            if !left.is_empty() {
                faults.push_str(&format!("=== {}\n{text}---\n{left}", case.name));
            }
            mended += 1;
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(mended > 60, "only {mended} were mended");
}
