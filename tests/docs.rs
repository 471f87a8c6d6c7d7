//! Every piece of rule text in the documents is read, checked and run; every pair of pieces is one tree.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::cases;
use lijiao::check::check;
use lijiao::compile::{compile, plan_of};
use lijiao::diagnostics::Level;
use lijiao::evaluate::{Options, evaluate};
use lijiao::format::format;
use lijiao::locale::Locale;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use lijiao::source::SourceFile;
use lijiao::syntax::parse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A fenced piece: the words behind the three marks, its line, its text.
struct Piece {
    words: Vec<String>,
    line: usize,
    text: String,
}

fn document(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Returns the `lijiao` pieces of a document in order.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = fenced(text);
    pieces.retain(|piece| piece.words.first().is_some_and(|word| word == "lijiao"));
    pieces
}

/// Returns the sheets of a document, fenced as `csv NAME.csv`, which stand beside its pieces.
fn sheets(text: &str) -> Vec<(String, String)> {
    let sheets =
        fenced(text).into_iter().filter(|piece| piece.words.first().is_some_and(|word| word == "csv"));
    sheets.filter_map(|piece| Some((piece.words.get(1)?.clone(), piece.text))).collect()
}

fn fenced(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<Piece> = None;
    for (line, content) in text.lines().enumerate() {
        match (&mut open, content.strip_prefix("```")) {
            (None, Some(words)) => {
                let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
                open = Some(Piece { words, line: line + 1, text: String::new() });
            }
            (Some(_), Some(_)) => pieces.extend(open.take()),
            (Some(piece), None) => piece.text.push_str(&format!("{content}\n")),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is left open");
    pieces
}

/// Checks rule files together and runs their examples; returns the errors and warnings and the failed examples.
fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let checked = check(resolve(&PolicyFolder::of(files)));
    let mut faults: Vec<String> = checked
        .problems
        .iter()
        .filter(|problem| problem.level != Level::Hint)
        .map(|problem| format!("{}: {}", problem.code, problem.title.en))
        .collect();
    if let Some(policy) = &checked.policy {
        let report = cases::run(&compile(policy), &policy.policy().examples, None);
        faults.extend((report.failed() > 0).then(|| format!("{} examples fail", report.failed())));
    }
    faults
}

#[test]
fn every_piece_of_the_reference_checks_clean_and_its_examples_pass() {
    every_piece_is_clean("docs/reference.md", 20);
}

#[test]
fn every_piece_of_the_constructs_checks_clean_and_its_examples_pass() {
    every_piece_is_clean("docs/constructs.md", 200);
}

#[test]
fn every_construct_of_the_list_has_its_pair_of_pieces() {
    let text = document("docs/constructs.md");
    let (_, list) = text.split_once("\n## The list").unwrap();
    let (list, below) = list.split_once("\n## ").unwrap();
    let listed: BTreeSet<&str> =
        list.split("](#").skip(1).map(|link| link.split(')').next().unwrap()).collect();
    let mut explained = BTreeSet::new();
    for section in below.split("\n### ").skip(1) {
        let anchor = anchor_of(section.lines().next().unwrap());
        let languages: Vec<String> =
            pieces(section).into_iter().map(|piece| piece.words.last().unwrap().clone()).collect();
        assert_eq!(languages, ["zh", "en"], "{anchor} has one piece in each language");
        let (words, _) = section.split_once("```").unwrap();
        assert!(words.lines().count() > 3, "{anchor} says what it means at its edges");
        explained.insert(anchor);
    }
    assert!(listed.len() > 130, "only {} constructs are listed", listed.len());
    let explained: BTreeSet<&str> = explained.iter().map(String::as_str).collect();
    assert_eq!(listed, explained);
}

/// `tests/constructs.txt` names every construct that was counted in real policies, in China and elsewhere.
#[test]
fn every_construct_that_policies_need_is_on_the_page() {
    let text = document("docs/constructs.md");
    let (_, list) = text.split_once("\n## The list").unwrap();
    let (list, _) = list.split_once("\n## ").unwrap();
    let linked: BTreeSet<&str> =
        list.split('[').skip(1).filter_map(|link| link.split_once("](#")).map(|(name, _)| name).collect();
    let missing: Vec<&str> =
        include_str!("constructs.txt").lines().filter(|name| !linked.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "docs/constructs.md has no entry for these");
}

/// Every construct decides something: its piece has an example that holds.
#[test]
fn every_construct_has_an_example_that_decides() {
    let text = document("docs/constructs.md");
    let (_, below) = text.split_once("\n### ").unwrap();
    let undecided: Vec<&str> = below
        .split("\n### ")
        .filter(|section| !section.contains("\n    expect ") && !section.contains("\n    expect\n"))
        .map(|section| section.lines().next().unwrap())
        .collect();
    assert_eq!(undecided, Vec::<&str>::new(), "these show no decision");
}

/// Returns the anchor that a heading has on a page.
fn anchor_of(heading: &str) -> String {
    let kept = heading.chars().filter(|mark| mark.is_alphanumeric() || matches!(mark, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|mark| if mark == ' ' { '-' } else { mark }).collect()
}

#[test]
fn every_piece_of_the_tutorials_checks_clean_and_its_examples_pass() {
    every_piece_is_clean("docs/tutorial.zh.md", 4);
    every_piece_is_clean("docs/tutorial.en.md", 4);
}

#[test]
fn the_records_of_the_tutorials_are_decided_as_the_pages_say() {
    for path in ["docs/tutorial.zh.md", "docs/tutorial.en.md"] {
        let text = document(path);
        let written = pieces(&text).into_iter().filter(|piece| piece.words[1] != "fault");
        let policy: String = written.map(|piece| piece.text).collect();
        let resolved = resolve(&PolicyFolder::of_text("policy.lijiao", &policy));
        let plan = plan_of(&resolved.policy);
        let records = fenced(&text).into_iter().find(|piece| piece.words == ["json", "records"]).unwrap();
        let decided: Vec<(usize, usize)> = records
            .text
            .lines()
            .map(|line| {
                let (record, _) = read(line, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
                let decision = evaluate(&plan, &record, &Options::default());
                (decision.granted.len(), decision.refused.len())
            })
            .collect();
        assert_eq!(decided, [(1, 0), (0, 1)], "{path}");
    }
}

#[test]
fn every_piece_of_the_readme_checks_clean_and_its_examples_pass() {
    every_piece_is_clean("README.md", 2);
}

/// A piece stands on the ground of its document and language, or is a whole policy; one marked `fault LJ0203` gives that code.
/// One marked `next` is added to the ground, as a reader who follows the page adds it to the file.
fn every_piece_is_clean(path: &str, at_least: usize) {
    let text = document(path);
    let pieces = pieces(&text);
    let sheets = sheets(&text);
    assert!(pieces.len() >= at_least, "{path} has only {} pieces", pieces.len());
    let mut ground: BTreeMap<String, String> = BTreeMap::new();
    let mut differing = Vec::new();
    let mut added: BTreeMap<String, String> = BTreeMap::new();
    let mut bases: BTreeMap<(String, String), String> = BTreeMap::new();
    for piece in &pieces {
        let language = piece.words.last().unwrap().clone();
        let kind = piece.words.get(1).map_or("", String::as_str);
        let mut below: Vec<(String, String)> = Vec::new();
        let mut files: Vec<(&str, &str)> =
            sheets.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        files.push(("piece.lijiao", &piece.text));
        match kind {
            "ground" => {
                ground.insert(language, piece.text.clone());
            }
            "whole" => {}
            "next" => {
                added.entry(language.clone()).or_default().push_str(&piece.text);
                files.pop();
                files.extend([
                    ("ground.lijiao", ground[&language].as_str()),
                    ("piece.lijiao", &added[&language]),
                ]);
            }
            // A policy that others adopt, and one that adopts those above it in its language.
            "base" | "branch" => {
                let code = piece.text.split_whitespace().nth(1).unwrap().to_owned();
                let of_language = |(of, _): &&(String, String)| *of == language;
                let known: Vec<&(String, String)> = bases.keys().filter(of_language).collect();
                below.extend(
                    known.iter().map(|key| (format!("bases/{0}/{0}.lijiao", key.1), bases[*key].clone())),
                );
                if kind == "base" {
                    bases.insert((language, code), piece.text.clone());
                }
            }
            _ => files.push(("ground.lijiao", &ground[&language])),
        }
        files.extend(below.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let found = faults(&files);
        let is_right = match kind {
            "fault" => found.len() == 1 && found[0].starts_with(piece.words[2].as_str()),
            _ => found.is_empty(),
        };
        if !is_right {
            differing.push(format!("{path}:{}: {found:?}", piece.line));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn every_pair_of_pieces_is_one_tree_in_two_languages() {
    for path in ["docs/reference.md", "docs/constructs.md", "README.md"] {
        let text = document(path);
        let pieces = pieces(&text);
        let is = |piece: &&Piece, language: &str| piece.words.last().is_some_and(|word| word == language);
        let chinese: Vec<&Piece> = pieces.iter().filter(|piece| is(piece, "zh")).collect();
        let english: Vec<&Piece> = pieces.iter().filter(|piece| is(piece, "en")).collect();
        assert_eq!(chinese.len(), english.len(), "{path}: each piece has its twin");
        for (zh, en) in chinese.iter().zip(&english) {
            let translated = in_english(&zh.text);
            assert_eq!(translated, in_english(&en.text), "{path}:{} and {}", zh.line, en.line);
        }
    }
}

/// Returns a text in English words, its titles left out: names and titles are never translated.
fn in_english(text: &str) -> String {
    let source = SourceFile::new("piece.lijiao", text);
    let formatted = format(&source, &parse(&source), Locale::En);
    assert!(formatted.guarded.is_none(), "not formatted: {text}");
    let mut shown = String::new();
    for (at, part) in formatted.text.split('"').enumerate() {
        shown.push_str(if at % 2 == 0 { part } else { "…" });
    }
    // Cells are padded to the width of their column, which a title's length may change.
    shown.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn every_wrong_text_on_a_page_of_a_diagnostic_is_found_and_the_right_one_is_not() {
    let mut shown = 0;
    let mut differing = Vec::new();
    let folder = format!("{}/docs/diagnostics", env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<String> =
        fs::read_dir(folder).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    for page in pages.iter().filter(|page| page.starts_with("LJ")) {
        let code = page.trim_end_matches(".md");
        for piece in pieces(&document(&format!("docs/diagnostics/{page}"))) {
            let wrong = piece.words.get(1).is_some_and(|word| word == "wrong");
            // A page shows the lines that matter; what they stand on is not shown, so only lines that the text alone decides are run.
            if !code.starts_with("LJ01") || piece.text.contains('…') {
                continue;
            }
            let parsed = parse(&SourceFile::new("page.lijiao", piece.text.as_str()));
            let found = parsed.problems.iter().any(|problem| problem.code.to_string() == code);
            shown += 1;
            if found != wrong {
                let all: Vec<String> =
                    parsed.problems.iter().map(|problem| problem.code.to_string()).collect();
                differing.push(format!("{page}:{} {:?} gives {all:?}", piece.line, piece.words));
            }
        }
    }
    assert!(shown > 40, "only {shown} pieces were run");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
