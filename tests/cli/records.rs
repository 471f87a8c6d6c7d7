//! Records and decisions: what comes in, what goes out, and what is told of it.

use super::*;

#[test]
fn bad_records_are_told_with_their_place_and_the_others_are_decided() {
    let folder = Folder::with_policy();
    let good = r#"{"id": "A", "items": []}"#;
    let bad = r#"{"id": "B", "items": [{"id": "x", "kind": "certificate", "awrd": "2023-02-29", "award": "2023-02-29"}]}"#;
    let last = good.replace("\"A\"", "\"C\"");
    folder.file("r.jsonl", format!("{good}\n{bad}\n{{\n{last}\n{good}\n"));
    let run = folder.run(&["apply", "p", "r.jsonl"]);
    run.refused(
        2,
        "r.jsonl line 2, column 58, items[0].awrd: there is no field `awrd`",
        "did you mean `award`?",
    );
    assert!(run.err.contains("items[0].award: `2023-02-29` does not exist"), "{run:?}");
    assert!(run.err.contains("r.jsonl line 3, column 2: the text ends"), "{run:?}");
    assert!(run.err.contains("r.jsonl line 5, column 1, id: an earlier record has the id `A`"), "{run:?}");
    assert_eq!(lines(&run.out).len(), 2);
    folder.file("r.json", format!("[{good},\n{last},\n{good}]"));
    let run = folder.run(&["apply", "p", "r.json", "--to", "jsonl"]);
    run.refused(2, "r.json line 3, column 1, id: an earlier record has the id `A`", "an id of its own");
    assert_eq!(lines(&run.out).len(), 2);
    let skipped = folder.run(&["apply", "p", "r.jsonl", "--skip-bad"]);
    assert_eq!(skipped.code, 0);
    let lenient = folder.run_with(&["apply", "p", "-", "--lenient"], br#"{"id": "A", "colour": 1}"#);
    assert_eq!(lenient.code, 0, "{lenient:?}");
    assert!(lenient.err.contains("warning: - line 1"), "{lenient:?}");
}

#[test]
fn garbage_is_an_error_and_never_a_panic() {
    let folder = Folder::with_policy();
    for (name, bytes) in [
        ("empty.json", b"".as_slice()),
        ("latin.json", b"{\"id\": \"\xe9\"}"),
        ("binary.json", &[0, 159, 146, 150]),
        ("deep.json", "[".repeat(100_000).as_bytes()),
        ("scalar.json", b"5"),
    ] {
        folder.file(name, bytes);
        let run = folder.run(&["apply", "p", name]);
        assert_eq!(run.code, 2, "{name} {run:?}");
        assert!(!run.err.contains("panicked"), "{run:?}");
    }
    folder.file("p/policy.lijiao", [0xff, 0xfe, b'a', b'\n']);
    let check = folder.run(&["check", "p"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(!check.err.contains("panicked"), "{check:?}");
}

#[test]
fn decisions_go_to_a_file_whole_in_the_format_of_its_ending() {
    let folder = Folder::with_policy();
    let records = "p/learners.jsonl";
    assert_eq!(folder.run(&["apply", "p", records, "-o", "d.jsonl"]).code, 0);
    assert_eq!(lines(&folder.read("d.jsonl")).len(), 2);
    assert_eq!(folder.run(&["apply", "p", records, "-o", "d.json"]).code, 0);
    let list: Value = serde_json::from_str(&folder.read("d.json")).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 2);
    folder.file("one.json", folder.read(records).lines().next().unwrap());
    assert_eq!(folder.run(&["apply", "p", "one.json", "-o", "d.json"]).code, 0);
    let one: Value = serde_json::from_str(&folder.read("d.json")).unwrap();
    assert_eq!(one["id"], "L-1");
    let pages = folder.run(&["apply", "p", records, "--format", "pretty"]);
    assert!(pages.out.contains("Granted"), "{pages:?}");
    assert!(!pages.out.contains('\u{1b}'), "colour only on a terminal");
    let lines = folder.run(&["apply", "p", records, "--format", "plain"]);
    assert_eq!(lines.out.lines().count(), 2);
}

#[test]
fn records_come_from_csv_and_from_standard_input() {
    let folder = Folder::with_policy();
    let csv = "id,kind,code,level,award,papers,application.date,application.programme\n\
               L-1,certificate,X1,high,2022-06-05,original,2025-06-05,computing\n";
    let run = folder.run_with(&["apply", "p", "-", "--from", "csv"], csv.as_bytes());
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(lines(&run.out)[0]["totals"]["granted"]["credits"], 4);
    folder.file("r.csv", csv);
    assert_eq!(folder.run(&["apply", "p", "r.csv"]).out, run.out);
}

#[test]
fn same_input_gives_the_same_bytes() {
    let folder = Folder::with_policy();
    let run = || folder.run(&["apply", "p", "p/learners.jsonl"]).out;
    assert_eq!(run(), run());
    fs::rename(folder.0.join("p"), folder.0.join("elsewhere")).unwrap();
    let moved = folder.run(&["apply", "elsewhere", "elsewhere/learners.jsonl"]).out;
    let digest = |text: &str| lines(text)[0]["policy"]["digest"].clone();
    fs::rename(folder.0.join("elsewhere"), folder.0.join("p")).unwrap();
    assert_eq!(digest(&moved), digest(&run()));
}
