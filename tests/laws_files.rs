//! A policy decides the same in however many files it stands: cut anywhere between two of its blocks, or all in one.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use lijiao::compile::plan_of;
use lijiao::evaluate::{Options, evaluate};
use lijiao::plan::Plan;
use lijiao::resolve::{PolicyFolder, resolve};
use proptest::prelude::{ProptestConfig, any, proptest};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

type Files = BTreeMap<String, Vec<u8>>;

/// A policy of the tree and the records that stand beside it.
struct Known {
    files: Files,
    records: Vec<Value>,
    /// What it decides as it stands.
    decided: Vec<Value>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let of = |(rules, records): (&str, &str)| {
        let files = files(&Path::new("rules").join(rules));
        let lines = std::fs::read_to_string(Path::new("examples").join(records)).unwrap();
        let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let decided = decided(files.clone(), &records);
        Known { files, records, decided }
    };
    [
        ("chongqing-self-study", "learners.jsonl"),
        ("chongqing-credit-bank", "credit-bank.jsonl"),
        ("ucas-tariff", "ucas.jsonl"),
    ]
    .map(of)
    .into()
});

fn files(folder: &Path) -> Files {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().into(), std::fs::read(&path).unwrap()))
        .collect()
}

fn plan(files: Files) -> Plan {
    let resolved = resolve(&PolicyFolder::of(files));
    let errors = resolved.problems.iter().filter(|problem| problem.is_error());
    let errors: Vec<&String> = errors.map(|problem| &problem.title.en).collect();
    assert!(errors.is_empty(), "{errors:?}");
    plan_of(&resolved.policy)
}

/// What a policy decides, without the places and the digest of its files.
fn decided(files: Files, records: &[Value]) -> Vec<Value> {
    let plan = plan(files);
    let decide = |record: &Value| {
        let record = of_text::record(&plan, record);
        let mut decision = serde_json::to_value(evaluate(&plan, &record, &Options::default())).unwrap();
        decision["policy"]["digest"] = Value::Null;
        for one in decision["recognised"].as_array_mut().unwrap() {
            one["entry"] = Value::Bool(!one["entry"].is_null());
        }
        decision
    };
    records.iter().map(decide).collect()
}

/// The blocks of a text: each begins after an empty line, at the margin; comments stand with what follows.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut is_after_empty = false;
    for line in text.split_inclusive('\n') {
        let is_empty = line.trim().is_empty();
        let is_open = says_something(blocks.last().unwrap());
        if is_open && is_after_empty && !is_empty && !line.starts_with([' ', '\t', '|']) {
            blocks.push(String::new());
        }
        blocks.last_mut().unwrap().push_str(line);
        is_after_empty = is_empty;
    }
    blocks
}

fn says_something(text: &str) -> bool {
    text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// Cuts each file of rules where the luck says so; what follows keeps its place in the order of names.
fn cut(files: &Files, luck: u64) -> Files {
    let mut luck = luck | 1;
    let mut cut = Files::new();
    for (name, bytes) in files {
        let Some(stem) = name.strip_suffix(".lijiao") else {
            cut.insert(name.clone(), bytes.clone());
            continue;
        };
        let mut part = 0;
        for block in blocks(std::str::from_utf8(bytes).unwrap()) {
            luck ^= luck << 13;
            luck ^= luck >> 7;
            luck ^= luck << 17;
            // A file has to declare something.
            part += usize::from(luck.is_multiple_of(3) && says_something(&block));
            cut.entry(format!("{stem}-{part:03}.lijiao")).or_default().extend(block.bytes());
        }
    }
    cut
}

fn joined(files: &Files) -> Files {
    let mut joined = Files::new();
    for (name, bytes) in files {
        let one = if name.ends_with(".lijiao") { "all.lijiao" } else { name.as_str() };
        let known = joined.entry(one.to_owned()).or_default();
        known.extend_from_slice(bytes);
        known.push(b'\n');
    }
    joined
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn policy_cut_into_files_anywhere_decides_the_same(luck in any::<u64>()) {
        for known in KNOWN.iter() {
            let cut = cut(&known.files, luck);
            assert!(cut.len() > known.files.len());
            assert_eq!(decided(cut, &known.records), known.decided);
        }
    }
}

#[test]
fn policy_in_one_file_decides_the_same() {
    for known in KNOWN.iter() {
        let joined = joined(&known.files);
        assert!(joined.len() <= known.files.len());
        assert_eq!(decided(joined, &known.records), known.decided);
    }
}
