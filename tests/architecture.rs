//! The layers and invariants of ARCHITECTURE.md, read off the source itself.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One source file: its path below its package's `src/`, and its code without comments, doc comments and test modules.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

impl Source {
    /// The layer is the first part of the path: `evaluate` for `evaluate/facts.rs`.
    fn layer(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The layers that the code names, however it spells them: `crate::a`, `crate::{a::b, c}`, `super::super::a`.
    fn layers_named(&self) -> BTreeSet<&str> {
        let depth = self.path.trim_end_matches(".rs").split('/').count();
        let to_root = "super::".repeat(depth);
        let mut named = BTreeSet::new();
        for root in ["crate::", to_root.as_str()] {
            for (at, _) in self.code.match_indices(root) {
                let is_longer = self.code[..at].ends_with("super::");
                named.extend(first_parts(&self.code[at + root.len()..]).into_iter().filter(|_| !is_longer));
            }
        }
        named
    }
}

/// The first part of a path, or of each path of a list in braces.
fn first_parts(code: &str) -> Vec<&str> {
    let word = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let Some(list) = code.strip_prefix('{') else { return vec![&code[..word(code)]] };
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let part = list[from..at].trim_start();
                parts.push(&part[..word(part)]);
                from = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The source folders of the packages, from the lowest. A layer lives in one of them.
fn roots() -> [PathBuf; 5] {
    ["crates/language/src", "crates/decide/src", "crates/check/src", "crates/review/src", "src"]
        .map(|root| Path::new(env!("CARGO_MANIFEST_DIR")).join(root))
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for root in roots() {
        let mut files = Vec::new();
        collect(&root, &mut files);
        files.sort();
        assert!(files.len() > 30, "the source tree is read");
        sources.extend(files.into_iter().map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            Source { path, code: code(&text), lines: text.lines().count() }
        }));
    }
    sources
}

/// Returns the files of tests, beside the source and in a folder of their own.
fn test_files() -> Vec<String> {
    let mut open = roots().to_vec();
    open.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"));
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !is_code(&path) {
                files.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    assert!(files.len() > 10, "the tests are read");
    files.sort();
    files
}

fn lines_of(file: &str) -> usize {
    fs::read_to_string(file).unwrap().lines().count()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.extend(is_code(&path).then_some(path)),
        }
    }
}

/// Test modules in files of their own follow the rules of tests.
fn is_code(path: &Path) -> bool {
    let is_test = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
    path.extension().is_some_and(|ending| ending == "rs") && !is_test
}

fn code(text: &str) -> String {
    let body = text.split("\n#[cfg(test)]").next().unwrap();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// Fails with every file below `src/` in which a layer names another that it must not.
fn forbid(layers: &[&str], others: &[&str]) {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| layers.contains(&source.layer()))
        .flat_map(|source| {
            let named = source.layers_named().into_iter().filter(|named| others.contains(named));
            named.map(|named| format!("src/{} names `{named}`", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "a layer is stepped over:\n{}", found.join("\n"));
}

/// Fails with every file outside the given places that names a crate.
fn only_in(needle: &str, places: &[&str]) {
    let is_place = |path: &str| places.iter().any(|place| path == *place || path.starts_with(place));
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| source.code.contains(needle) && !is_place(&source.path))
        .map(|source| format!("src/{}", source.path))
        .collect();
    assert!(found.is_empty(), "`{needle}` belongs to {places:?} alone:\n{}", found.join("\n"));
}

#[test]
fn every_spelling_of_a_layer_is_seen() {
    let named = |path: &str, code: &str| {
        let source = Source { path: path.to_owned(), code: code.to_owned(), lines: 1 };
        source.layers_named().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(named("plan.rs", "use crate::resolve::resolve;"), ["resolve"]);
    assert_eq!(named("plan.rs", "use crate::{policy::{Rule, rule::Use}, resolve};"), ["policy", "resolve"]);
    assert_eq!(named("plan/stored.rs", "fn of(text: &str) { crate::syntax::parse(text) }"), ["syntax"]);
    assert_eq!(named("plan.rs", "use super::format;"), ["format"]);
    assert_eq!(named("plan/stored.rs", "use super::super::{format as printed, check};"), ["check", "format"]);
    assert_eq!(named("plan/stored.rs", "use super::resolve;"), [""; 0]);
}

const COMPILER: [&str; 4] = ["syntax", "check", "resolve", "format"];

#[test]
fn the_deciding_half_never_sees_the_compiler_half() {
    forbid(&["evaluate", "batch", "plan", "record", "decision", "explain", "render"], &COMPILER);
}

/// The root of a package brings in the layers below it by name: what it does not list, nothing in it can name.
#[test]
fn packages_are_named_at_the_root_alone() {
    only_in("lijiao_language", &["lib.rs"]);
    only_in("lijiao_check", &["lib.rs"]);
    only_in("lijiao_review", &["lib.rs"]);
    only_in("lijiao_decide", &["lib.rs", "compile.rs"]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/decide/src/lib.rs");
    let deciding = code(&fs::read_to_string(file).unwrap());
    let brought: Vec<&str> = deciding
        .match_indices("lijiao_language")
        .flat_map(|(at, name)| match deciding[at + name.len()..].strip_prefix("::") {
            Some(rest) => first_parts(rest),
            None => panic!("the package itself is brought in: {deciding}"),
        })
        .collect();
    assert_eq!(
        brought,
        ["date", "few", "fold", "locale", "nearest", "policy", "quantity", "rare", "script", "source"]
    );
}

#[test]
fn one_place_names_the_form_of_plan_files() {
    only_in("postcard::", &["policy/stored.rs"]);
}

#[test]
fn the_choice_knows_nothing_of_ours() {
    let others: BTreeSet<String> = sources().iter().map(|source| source.layer().to_owned()).collect();
    let others: Vec<&str> = others
        .iter()
        .map(String::as_str)
        .filter(|layer| !["choice", "lib", "main"].contains(layer))
        .collect();
    forbid(&["choice"], &others);
}

#[test]
fn the_base_knows_no_layer_above_it() {
    let above = ["syntax", "policy", "resolve", "check", "plan", "evaluate", "cli"];
    forbid(
        &[
            "source",
            "locale",
            "quantity",
            "script",
            "date",
            "few",
            "fold",
            "nearest",
            "parts",
            "quick",
            "rare",
            "shared",
            "diagnostics",
        ],
        &above,
    );
}

#[test]
fn each_crate_is_named_in_its_own_place() {
    only_in("pest::", &["syntax"]);
    only_in("lijiao_grammar", &["syntax.rs"]);
    only_in("miette", &["diagnostics/report.rs"]);
    only_in("clap", &["cli"]);
    only_in("indicatif", &["cli"]);
    only_in("jiff", &["date.rs", "date/"]);
    only_in("csv::", &["sheet", "io", "record"]);
    only_in("rust_xlsxwriter", &["show", "io"]);
    only_in("strsim", &["nearest"]);
    only_in("calamine", &["sheet"]);
    only_in("encoding_rs", &["sheet"]);
    only_in("flate2", &["io/unpacked.rs"]);
    only_in("ruzstd", &["io/unpacked.rs"]);
    only_in("parquet::", &["io/columns.rs"]);
    only_in("arrow_array", &["io/columns", "columns.rs"]);
    only_in("zip::", &["sheet", "io/archive.rs"]);
    only_in("rhai::", &["script"]);
    only_in("rust_decimal", &["script"]);
}

#[test]
fn only_the_shell_touches_files_environment_and_terminals() {
    for needle in
        ["std::fs", "std::env", "std::io::stdin", "std::io::stdout", "std::io::stderr", "std::process"]
    {
        only_in(needle, &["cli", "io", "main.rs"]);
    }
}

#[test]
fn nobody_reads_the_clock() {
    for needle in ["SystemTime", "Instant::now", "Zoned::now", "Timestamp::now"] {
        // The classes of brief decisions are asked for by code and never walked.
        only_in(needle, &["cli", "evaluate/brief/codes.rs"]);
    }
}

#[test]
fn nothing_that_decides_is_a_float() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !["cli", "show", "io", "diagnostics", "nearest"].contains(&source.layer()))
        // The relaxation suggests weights; what is concluded from them is computed in whole numbers (docs/choice.md).
        .filter(|source| !source.path.starts_with("choice/relaxation"))
        .filter(|source| {
            source
                .code
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == "f64" || word == "f32")
        })
        .map(|source| format!("src/{}", source.path))
        .collect();
    assert!(found.is_empty(), "floating point:\n{}", found.join("\n"));
}

#[test]
fn nothing_depends_on_the_order_of_a_hash() {
    for needle in ["HashMap", "HashSet"] {
        // These are asked by key and never walked.
        only_in(needle, &["cli", "evaluate/brief/codes.rs", "quick.rs"]);
    }
}

#[test]
fn files_stay_small_and_flat() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > 400)
        .map(|source| format!("src/{}: {}", source.path, source.lines))
        .collect();
    assert!(long.is_empty(), "over 400 lines:\n{}", long.join("\n"));
    let long: Vec<String> = test_files().into_iter().filter(|file| lines_of(file) > 400).collect();
    assert!(long.is_empty(), "tests over 400 lines:\n{}", long.join("\n"));
    let modules: Vec<String> = sources()
        .iter()
        .filter(|source| source.path.ends_with("mod.rs"))
        .map(|source| source.path.clone())
        .collect();
    assert!(modules.is_empty(), "`foo.rs` beside `foo/`, never mod.rs: {modules:?}");
}

#[test]
fn words_of_a_language_stand_only_where_messages_and_keywords_do() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    // Where messages are made: the lexicon and the places whose values speak both languages.
    let places = [
        "agenda",
        "syntax/",
        "diagnostics",
        "render",
        "explain",
        "locale",
        "record/",
        "show",
        "cli",
        "io",
        "sheet",
        "cases",
        "date/duration",
        "impact",
        "resolve/words",
        "check/words",
        "check/analysis/why",
        "fixture",
        "fold.rs",
        "policy/reads",
    ];
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !places.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| source.code.chars().any(is_han))
        .map(|source| format!("src/{}", source.path))
        .collect();
    assert!(found.is_empty(), "words of a language:\n{}", found.join("\n"));
}
