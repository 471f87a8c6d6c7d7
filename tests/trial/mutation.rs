//! `lijiao test --mutate`.

use crate::{EXAMPLES, Folder, POLICY};

#[test]
fn examples_of_both_sides_notice_every_change() {
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{EXAMPLES}"))]);
    let ended = folder.run(&["test", "a.lijiao", "--mutate"]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.out.contains("mutation score 100%"), "{}", ended.out);
}

#[test]
fn a_change_that_no_example_notices_is_shown_as_the_line_it_would_be() {
    let examples = EXAMPLES.replace("score 424", "score 400").replace("2023-05-31", "2020-05-31");
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{examples}"))]);
    let ended = folder.run(&["test", "a.lijiao", "--mutate=100"]);
    assert_eq!(ended.code, 1);
    for line in [
        "a.lijiao:14  would be: given certificate CET with score 424 or above",
        "a.lijiao:15  would be: and from award to application at most 2 years 1 day",
    ] {
        assert!(ended.out.contains(line), "{line} is not in\n{}", ended.out);
    }
}

#[test]
fn a_chinese_policy_is_shown_in_chinese() {
    let folder =
        Folder::with(&[("a.lijiao", &format!("{POLICY}{EXAMPLES}").replace("score 424", "score 400"))]);
    let formatted = folder.run(&["fmt", "a.lijiao", "--lang", "zh"]);
    assert_eq!(formatted.code, 0, "{formatted:?}");
    let ended = folder.run(&["test", "a.lijiao", "--mutate"]);
    assert!(ended.out.contains("改为：凭 证书 CET 其 成绩 424 及以上"), "{}", ended.out);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let folder =
        Folder::with(&[("a.lijiao", &format!("{POLICY}{EXAMPLES}").replace("score 424", "score 400"))]);
    let one = folder.run(&["test", "a.lijiao", "--mutate", "--format", "json"]);
    let other = folder.run(&["test", "a.lijiao", "--mutate", "--format", "json"]);
    assert_eq!(one.out, other.out);
    assert_eq!(one.json()[0]["mutation"]["survivors"][0]["rules"][0], "english");
}
