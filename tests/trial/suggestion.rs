//! `lijiao test --suggest`, `--accept`, `lijiao apply --as-example`.

use crate::{EXAMPLES, Folder, POLICY};

#[test]
fn suggested_examples_notice_what_none_noticed() {
    let examples = EXAMPLES.replace("score 424", "score 300");
    let folder = Folder::with(&[("a.lijiao", &format!("{POLICY}{examples}"))]);
    let before = folder.run(&["test", "a.lijiao", "--mutate", "--format", "json"]).json();
    assert_eq!(before[0]["mutation"]["survivors"].as_array().unwrap().len(), 1);
    let json = folder.run(&["test", "a.lijiao", "--suggest", "--format", "json"]).json();
    let suggested = &json[0]["suggestions"];
    assert_eq!(suggested["not_found"].as_array().unwrap().len(), 0, "{suggested}");
    let text = suggested["examples"][0]["text"].as_str().unwrap();
    folder.file("a.lijiao", &format!("{POLICY}{examples}\n{text}"));
    let after = folder.run(&["test", "a.lijiao", "--mutate=100"]);
    assert_eq!(after.code, 0, "{text}\n{}", after.out);
}

#[test]
fn failing_examples_are_rewritten_with_their_reason() {
    let folder = Folder::with(&[(
        "a.lijiao",
        &format!("{}{EXAMPLES}", POLICY.replace("credits 4\n    needs", "credits 3\n    needs")),
    )]);
    assert_eq!(folder.run(&["test", "a.lijiao"]).code, 1);
    let ended = folder.run(&["test", "a.lijiao", "--accept", "three credits from 2026"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let text = std::fs::read_to_string(folder.0.join("a.lijiao")).unwrap();
    assert!(text.contains("    # rewritten to what comes out now: three credits from 2026\n    expect exactly C1\n    expect credits 3\n"), "{text}");
    assert_eq!(text.matches("expect credits").count(), 1);
    assert_eq!(folder.run(&["fmt", "a.lijiao", "--check"]).code, 0);
    assert_eq!(folder.run(&["test", "a.lijiao"]).code, 0);
}

#[test]
fn nothing_is_written_when_nothing_fails() {
    let text = format!("{POLICY}{EXAMPLES}");
    let folder = Folder::with(&[("a.lijiao", &text)]);
    assert_eq!(folder.run(&["test", "a.lijiao", "--accept", "no reason"]).code, 0);
    assert_eq!(std::fs::read_to_string(folder.0.join("a.lijiao")).unwrap(), text);
}

#[test]
fn a_decision_becomes_an_example_that_passes() {
    let folder = Folder::with(&[("a.lijiao", POLICY)]);
    let record = r#"{"id": "L-1", "learner": {"age": 20}, "application": {"date": "2025-06-01", "programme": "cs"}, "items": [{"id": "c", "kind": "certificate", "code": "CET", "score": 425, "award": "2024-06-01", "papers": ["transcript"]}]}"#;
    folder.file("r.jsonl", &format!("{record}\n{}\n", record.replace("L-1", "L-2").replace("425", "424")));
    let ended = folder.run(&["apply", "a.lijiao", "r.jsonl", "--as-example"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    folder.file("a.lijiao", &format!("{POLICY}\n{}", ended.out));
    let tested = folder.run(&["test", "a.lijiao"]);
    assert_eq!(tested.code, 0, "{}\n{}\n{}", ended.out, tested.out, tested.err);
    assert!(tested.out.contains("2 examples: 2 passed"), "{}", tested.out);
}
