//! What a committee reads before a change: two editions of a shipped policy compared in meaning and over synthetic learners.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use insta::assert_snapshot;
use std::process::Command;

fn difference(old: &str, new: &str, locale: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_lijiao"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["diff", old, new, "--population", "300", "--format", "plain", "--lang", locale])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn the_two_editions_of_the_course_exemptions_differ_in_one_row() {
    let told = difference("rules/chongqing-self-study@2019", "rules/chongqing-self-study@2025", "zh");
    assert_snapshot!("chongqing_2019_2025", told);
}

#[test]
fn the_two_tables_of_the_tariff_differ_in_points() {
    let told = difference("rules/ucas-tariff@before-2017", "rules/ucas-tariff@from-2017", "en");
    assert_snapshot!("ucas_2017", told);
}

#[test]
fn a_policy_does_not_differ_from_itself_in_the_other_language() {
    let told = difference("rules/ucas-tariff@from-2017", "rules/ucas-tariff-zh@from-2017", "en");
    assert!(told.contains("0 gain, 0 lose"), "{told}");
}
