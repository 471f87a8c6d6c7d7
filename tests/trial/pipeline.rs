//! `lijiao ci`.

use crate::{EXAMPLES, Folder, POLICY, ended};
use std::process::Command;

fn git(folder: &Folder, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(&folder.0).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]).args(arguments);
    let ended = ended(&mut command);
    assert_eq!(ended.code, 0, "{ended:?}");
}

#[test]
fn a_policy_is_compared_with_a_revision_of_git() {
    let folder = Folder::with(&[("p/a.lijiao", &format!("{POLICY}{EXAMPLES}"))]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "a"]);
    let same = folder.run(&["ci", "p", "--base", "HEAD", "--population", "40", "--coverage", "100"]);
    assert_eq!(same.code, 0, "{same:?}");
    assert!(same.out.contains("equivalent (proved)"), "{}", same.out);
    let other = format!("{POLICY}{EXAMPLES}").replace("425", "430").replace("424", "429");
    folder.file("p/a.lijiao", &other);
    let mut command =
        folder.command(&["ci", "p", "--base", "HEAD", "--population", "60", "--fail-on", "loss"]);
    let changed =
        ended(command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", folder.0.join("summary.md")));
    assert_eq!(changed.code, 1, "{changed:?}");
    assert!(changed.out.contains("::notice file=p/a.lijiao,line=13,"), "{}", changed.out);
    let summary = std::fs::read_to_string(folder.0.join("summary.md")).unwrap();
    assert!(summary.contains("| ❌ `p` | 0 errors"), "{summary}");
    assert!(summary.contains("+ given certificate CET with score 430 or above"), "{summary}");
}

#[test]
fn a_policy_is_compared_with_a_folder_and_a_new_one_is_said_to_be_new() {
    let text = format!("{POLICY}{EXAMPLES}");
    let folder = Folder::with(&[("p/a.lijiao", &text), ("base/p/a.lijiao", &text), ("q/a.lijiao", &text)]);
    let ended = folder.run(&["ci", "p", "q", "--base", "base", "--population", "20", "--summary", "s.md"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.out.contains("a new policy"), "{}", ended.out);
    assert!(std::fs::read_to_string(folder.0.join("s.md")).unwrap().contains("## Lijiao"));
}

#[test]
fn a_base_that_is_not_there_is_an_error() {
    let folder = Folder::with(&[("p/a.lijiao", POLICY)]);
    assert_eq!(folder.run(&["ci", "p", "--base", "no-such-revision"]).code, 2);
}

#[test]
fn a_failing_example_fails_the_run() {
    let folder = Folder::with(&[(
        "p/a.lijiao",
        &format!("{POLICY}{EXAMPLES}").replace("expect credits 4", "expect credits 5"),
    )]);
    let ended = folder.run(&["ci", "p", "--format", "github"]);
    assert_eq!(ended.code, 1);
    assert!(ended.out.contains("::error file=p/a.lijiao,"), "{}", ended.out);
}
