//! `lijiao diff`.

use crate::{EXAMPLES, Folder, POLICY};

fn folder(new: &str) -> Folder {
    Folder::with(&[("old.lijiao", POLICY), ("new.lijiao", new)])
}

#[test]
fn formatting_comments_titles_and_language_never_count() {
    let new = POLICY
        .replace("policy small \"Small\"", "# a comment\npolicy small \"Another title\"")
        .replace("items used", "items   used");
    let folder = folder(&format!("{new}{EXAMPLES}"));
    assert_eq!(folder.run(&["fmt", "new.lijiao", "--lang", "zh"]).code, 0);
    let ended = folder.run(&[
        "diff",
        "old.lijiao",
        "new.lijiao",
        "--population",
        "40",
        "--fail-on",
        "meaning",
        "--lang",
        "en",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.out.contains("equivalent (proved)"), "{}", ended.out);
    assert!(
        ended.out.contains("0 gain, 0 lose, 0 both, 0 the same sums by other results, 40 unchanged"),
        "{}",
        ended.out
    );
}

#[test]
fn a_changed_clause_is_told_from_what_to_what() {
    let folder =
        folder(&POLICY.replace("425", "430").replace("credits 4\n    needs", "credits 3\n    needs"));
    let ended =
        folder.run(&["diff", "old.lijiao", "new.lijiao", "--population", "0", "--fail-on", "meaning"]);
    assert_eq!(ended.code, 1);
    for line in [
        "  changed rule english  (new.lijiao:13)",
        "    - given certificate CET with score 425 or above and from award to application at most 2 years",
        "    + given certificate CET with score 430 or above and from award to application at most 2 years",
        "    - credits 4\n    + credits 3",
    ] {
        assert!(ended.out.contains(line), "{line} is not in\n{}", ended.out);
    }
}

#[test]
fn added_removed_and_renamed_rules_are_told_apart() {
    let new = format!(
        "{}\nrule english-again\n    given certificate CET with score 600 or above\n    waive C2\n    credits 3\n",
        POLICY.replace("rule english", "rule language")
    );
    let json = folder(&new)
        .run(&["diff", "old.lijiao", "new.lijiao", "--population", "0", "--format", "json"])
        .json();
    let changes = json["meaning"]["changes"].as_array().unwrap();
    let told: Vec<(String, String)> = changes
        .iter()
        .map(|change| {
            (change["how"].as_str().unwrap().to_owned(), change["name"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(
        told,
        [("renamed".to_owned(), "language".to_owned()), ("added".to_owned(), "english-again".to_owned())]
    );
    assert_eq!(json["meaning"]["equivalent"], false);
}

#[test]
fn rules_with_nothing_in_common_may_stand_in_any_order() {
    let other =
        "\ncertificate NCRE\nrule computing\n    given certificate NCRE\n    waive C2\n    credits 3\n";
    let (head, rule) = POLICY.split_once("rule english").unwrap();
    let folder = Folder::with(&[
        ("old.lijiao", &format!("{POLICY}{other}")),
        ("new.lijiao", &format!("{head}{other}\nrule english{rule}")),
    ]);
    let ended = folder.run(&["diff", "old.lijiao", "new.lijiao", "--population", "0"]);
    assert!(ended.out.contains("without effect"), "{}", ended.out);
    assert!(ended.out.contains("equivalent (proved)"), "{}", ended.out);
}

#[test]
fn the_order_of_rules_that_share_a_limit_matters() {
    let other =
        "\ncertificate NCRE\nrule computing\n    given certificate NCRE\n    waive C2\n    credits 4\n";
    let (head, rule) = POLICY.split_once("rule english").unwrap();
    let differs = |limit: &str| {
        let folder = Folder::with(&[
            ("old.lijiao", &format!("{POLICY}{other}{limit}")),
            ("new.lijiao", &format!("{head}{other}\nrule english{rule}{limit}")),
        ]);
        !folder
            .run(&["diff", "old.lijiao", "new.lijiao", "--population", "0"])
            .out
            .contains("equivalent (proved)")
    };
    assert!(differs("\nlimit few: converted credits at most 4\n"));
    assert!(!differs("\nlimit few: converted credits from certificate CET at most 4\n"));
}

#[test]
fn who_loses_is_counted_by_group_and_told_with_the_clause() {
    let folder = folder(&POLICY.replace("425", "430"));
    let record = |id: &str, score: u32, age: u32| {
        format!(
            r#"{{"id": "{id}", "learner": {{"age": {age}, "status": "s{}"}}, "application": {{"date": "2025-06-01", "programme": "cs"}}, "items": [{{"id": "c", "kind": "certificate", "code": "CET", "score": {score}, "award": "2024-06-01", "papers": ["transcript"]}}]}}"#,
            score % 2
        )
    };
    let records =
        [record("a", 424, 20), record("b", 425, 20), record("c", 429, 30), record("d", 430, 40)].join("\n");
    folder.file("r.jsonl", &records);
    let arguments = [
        "diff",
        "old.lijiao",
        "new.lijiao",
        "--records",
        "r.jsonl",
        "--by",
        "status",
        "--format",
        "json",
        "--fail-on",
        "loss",
    ];
    let ended = folder.run(&arguments);
    assert_eq!(ended.code, 1);
    let impact = &ended.json()["impact"];
    assert_eq!(impact["tally"]["all"], 4);
    assert_eq!(impact["tally"]["lose"], 2);
    assert_eq!(impact["by_measure"]["credits"]["lost"], 8);
    assert_eq!(impact["through"][0]["name"], "english");
    assert_eq!(impact["groups"]["status"][1]["tally"]["lose"], 2);
    assert_eq!(impact["most_affected"][0]["id"], "b");
    let told = impact["most_affected"][0]["told"].to_string();
    assert!(told.contains("425") && told.contains("430"), "{told}");
    let allowed = folder.run(&[&arguments[..], &["--allow", "50"]].concat());
    assert_eq!(allowed.code, 0);
}

#[test]
fn editions_of_one_policy_are_two_policies() {
    let policy = "policy p \"P\"\n    edition a in force to 2024-12-31\n    edition b in force from 2025-01-01\n    edition by application\n    items used freely\n    beyond limits refused\n\ncertificate X\nprogramme g \"G\"\n    course C1 4 credits\n\nrule first\n    edition a\n    given certificate X\n    waive C1\n    credits 4\n\nrule second\n    edition b\n    given certificate X\n    waive C1\n    credits 3\n";
    let folder = Folder::with(&[("p.lijiao", policy)]);
    let ended = folder.run(&["diff", "p.lijiao@a", "p.lijiao@b", "--population", "30", "--fail-on", "loss"]);
    assert_eq!(ended.code, 1, "{}", ended.out);
    assert!(ended.out.contains("-1"), "{}", ended.out);
    assert_eq!(folder.run(&["diff", "p.lijiao@a", "p.lijiao@a", "--fail-on", "meaning"]).code, 0);
    let unknown = folder.run(&["diff", "p.lijiao@c", "p.lijiao@b"]);
    assert_eq!(unknown.code, 2);
}

#[test]
fn the_page_stands_alone_and_is_the_same_every_time() {
    let folder = folder(&POLICY.replace("425", "430"));
    let arguments = ["diff", "old.lijiao", "new.lijiao", "--population", "60", "--format", "html"];
    let (one, other) = (folder.run(&arguments), folder.run(&arguments));
    assert_eq!(one.out, other.out);
    assert!(one.out.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(one.out.contains("<svg") && !one.out.contains("http") && !one.out.contains("<script"));
    assert!(one.out.contains("synthetic learners"));
}

#[test]
fn json_of_every_comparison_follows_the_published_schema() {
    let schema = include_str!("../../docs/schemas/impact.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let stricter = POLICY.replace("425", "430");
    let renamed = POLICY.replace("rule english", "rule language");
    for (new, people) in [(POLICY, "40"), (&stricter, "0"), (&stricter, "200"), (&renamed, "60")] {
        let arguments = [
            "diff",
            "old.lijiao",
            "new.lijiao",
            "--population",
            people,
            "--by",
            "status",
            "--format",
            "json",
        ];
        let json = folder(new).run(&arguments).json();
        let faults: Vec<String> =
            schema.iter_errors(&json).map(|fault| format!("{}: {fault}", fault.instance_path)).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
