//! What the examples of the shipped policies notice: the score of a mutation run stands in each README, and is the one that
//! the command prints. Thousands of decisions: `.ci/run` lets the release build make them,
//! `LIJIAO=target/release/lijiao cargo test --test scores -- --ignored`.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::io::find_policies;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The lines of a README that the command makes anew: the heading and the score.
const HEADINGS: [&str; 2] = ["## 示例发觉多少改动", "## What the examples notice"];

fn score(policy: &Path) -> String {
    let program = std::env::var("LIJIAO").unwrap_or_else(|_| env!("CARGO_BIN_EXE_lijiao").to_owned());
    let run = Command::new(program)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["test", "--mutate", "--format", "plain"])
        .arg(policy)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}: {}", policy.display(), String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).unwrap();
    let line = text.lines().map(str::trim).find(|line| line.contains('%'));
    line.unwrap_or_else(|| panic!("{}: no score in {text}", policy.display())).to_owned()
}

fn with_score(readme: &str, name: &str, score: &str) -> String {
    let is_chinese = score.starts_with('改');
    let [chinese, english] = HEADINGS;
    let (heading, stop) = if is_chinese { (chinese, "。") } else { (english, ".") };
    let before = readme.find(heading).and_then(|at| readme.get(..at)).unwrap_or(readme).trim_end();
    format!("{before}\n\n{heading}\n\n```\nlijiao test rules/{name} --mutate\n```\n\n{score}{stop}\n")
}

#[test]
#[ignore = "minutes in a build for tests; .ci/run has the release build do it"]
fn the_readme_of_a_shipped_policy_tells_its_mutation_score() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut told = 0;
    for policy in find_policies(&root) {
        let path = policy.join("README.md");
        // A policy written as Markdown is its own page; one in a second language refers to the first.
        let Ok(readme) = fs::read_to_string(&path) else { continue };
        let name = policy.strip_prefix(&root).unwrap().to_str().unwrap();
        let wanted = with_score(&readme, name, &score(&policy));
        if std::env::var_os("LIJIAO_UPDATE").is_some() {
            fs::write(&path, &wanted).unwrap();
        }
        let now = fs::read_to_string(&path).unwrap();
        assert!(
            now == wanted,
            "{}: run LIJIAO_UPDATE=1 cargo test --test scores -- --ignored",
            path.display()
        );
        told += 1;
    }
    assert!(told > 20, "{told} policies");
}
