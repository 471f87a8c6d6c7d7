//! Many records: threads, plans, runs that break off and go on.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "bulk/folder.rs"]
mod folder;

use folder::{Folder, POLICY, record, said};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::process::Command;
use std::time::Duration;

#[test]
fn any_number_of_threads_writes_and_says_the_same() {
    let folder = Folder::with_records(700);
    let one = folder.run("apply p.lijiao r.jsonl --threads 1");
    assert_eq!(one.stdout.iter().filter(|byte| **byte == b'\n').count(), 600);
    for threads in [2, 3, 8] {
        let more = folder.run(&format!("apply p.lijiao r.jsonl --threads {threads}"));
        assert!(more.stdout == one.stdout, "{threads} threads write something else");
        assert_eq!(said(&more), said(&one), "{threads} threads");
        assert_eq!(more.status.code(), Some(2), "some records could not be read");
    }
}

#[test]
fn a_repeated_id_is_refused_wherever_the_first_one_went() {
    let folder = Folder::with_records(0);
    let records: String = (0..600).chain([598, 0]).map(|at| record(7 * at)).collect();
    folder.write("r.jsonl", records.as_bytes());
    let output = folder.run("apply p.lijiao r.jsonl --threads 3 --skip-bad");
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 600, "{}", said(&output));
    assert!(said(&output).contains("r.jsonl line 601"), "{}", said(&output));
    assert!(said(&output).contains("r.jsonl line 602"), "{}", said(&output));
}

#[test]
fn a_run_that_broke_off_goes_on_to_the_same_bytes() {
    let folder = Folder::with_records(300);
    folder.run("apply p.lijiao r.jsonl -o whole.jsonl");
    let whole = folder.read("whole.jsonl");
    let lines: Vec<usize> =
        whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
    // Behind a line, within one, before the first and behind the last.
    for at in [lines[100] + 1, lines[100] + 40, 0, 7, whole.len()] {
        folder.break_off("", &whole[..at]);
        folder.run("apply p.lijiao r.jsonl -o out.jsonl --resume --threads 2");
        assert!(folder.read("out.jsonl") == whole, "gone on from byte {at}");
        assert!(!folder.has("out.jsonl.part"));
        assert!(!folder.has("out.jsonl.part.run"));
        fs::remove_file(folder.0.join("out.jsonl")).unwrap();
    }
}

#[test]
fn a_part_is_not_gone_on_with_by_another_policy_or_for_other_records() {
    let folder = Folder::with_records(60);
    folder.run("apply p.lijiao r.jsonl -o whole.jsonl");
    let whole = folder.read("whole.jsonl");
    folder.break_off("", &whole[..whole.len() / 2]);
    folder.write("q.lijiao", POLICY.replace("60 or above", "61 or above").as_bytes());
    let other = folder.run("apply q.lijiao r.jsonl -o out.jsonl --resume");
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("by another policy"), "{}", said(&other));
    let differences = [
        ("--output-detail totals", "--output-detail"),
        ("--as-of 2025-01-01", "--as-of"),
        ("--bound 7", "--bound"),
        ("--lenient", "--lenient"),
    ];
    for (option, named) in differences {
        let other = folder.run(&format!("apply p.lijiao r.jsonl -o out.jsonl --resume {option}"));
        assert_eq!(other.status.code(), Some(2), "{option}");
        assert!(said(&other).contains(&format!("by another `{named}`")), "{}", said(&other));
    }
    folder.write("rows", b"id,kind,code\n");
    let other = folder.run("apply p.lijiao rows --from csv -o out.jsonl --resume --group-by-learner");
    assert!(said(&other).contains("by another `--group-by-learner`"), "{}", said(&other));
    let changed =
        String::from_utf8(folder.read("r.jsonl")).unwrap().replacen("\"score\":70", "\"score\":71", 1);
    folder.write("s.jsonl", changed.as_bytes());
    let other = folder.run("apply p.lijiao s.jsonl -o out.jsonl --resume");
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("none is the same `L0`"), "{}", said(&other));
    folder.write("s.jsonl", record(9000).as_bytes());
    let other = folder.run("apply p.lijiao s.jsonl -o out.jsonl --resume");
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("are not of these records"), "{}", said(&other));
    assert!(folder.has("out.jsonl.part"), "the part stays as it was");
    assert_eq!(
        folder.run("apply p.lijiao r.jsonl --resume").status.code(),
        Some(2),
        "standard output has no part"
    );
}

const SUMS: &str = "r.jsonl -o out.jsonl --output-detail totals --skip-bad";

/// A folder in which a run broke off behind half of its sums, and all of them.
fn with_half_of_its_sums() -> (Folder, Vec<u8>) {
    let folder = Folder::with_records(60);
    folder.succeed(&format!("apply p.lijiao {SUMS}"));
    let whole = folder.read("out.jsonl");
    folder.break_off(" --output-detail totals", &whole[..whole.len() / 2]);
    (folder, whole)
}

#[test]
fn sums_are_not_gone_on_with_by_another_policy() {
    let (folder, whole) = with_half_of_its_sums();
    folder.write("q.lijiao", POLICY.replace("60 or above", "61 or above").as_bytes());
    let other = folder.run(&format!("apply q.lijiao {SUMS} --resume"));
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("by another policy"), "{}", said(&other));
    folder.succeed(&format!("apply p.lijiao {SUMS} --resume"));
    assert!(folder.read("out.jsonl") == whole);

    folder.write("out.jsonl.part", &whole[..whole.len() / 2]);
    let unknown = folder.run(&format!("apply p.lijiao {SUMS} --resume"));
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("out.jsonl.part.run"), "{}", said(&unknown));
}

#[test]
fn sums_are_not_gone_on_with_by_records_that_were_changed_since() {
    let (folder, whole) = with_half_of_its_sums();
    let records = folder.0.join("r.jsonl").metadata().unwrap();
    let mut made: serde_json::Value = serde_json::from_slice(&folder.read("out.jsonl.part.run")).unwrap();
    let behind_1970 = records.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    made["records"] = records.len().into();
    for (changed, may_go_on) in [(behind_1970 - 1, false), (behind_1970, true)] {
        made["changed"] = u64::try_from(changed).unwrap().into();
        folder.write("out.jsonl.part.run", made.to_string().as_bytes());
        let resumed = folder.run(&format!("apply p.lijiao {SUMS} --resume"));
        assert_eq!(resumed.status.code() == Some(0), may_go_on, "{}", said(&resumed));
        assert_eq!(said(&resumed).contains("by another file of records"), !may_go_on, "{}", said(&resumed));
    }
    assert!(folder.read("out.jsonl") == whole);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_a_part_that_says_so_and_can_be_gone_on_with() {
    let folder = Folder::with_records(2000);
    let child = folder.start("apply p.lijiao r.jsonl -o out.jsonl --threads 1 --skip-bad");
    let part = folder.0.join("out.jsonl.part");
    while !part.metadata().is_ok_and(|kind| kind.len() > 0) {
        std::thread::sleep(Duration::from_millis(2));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).contains("out.jsonl.part"), "{}", said(&output));
    assert!(said(&output).contains("--resume"), "{}", said(&output));
    assert!(!folder.has("out.jsonl"), "what is not whole does not stand in the place of the whole");
    assert_eq!(folder.read("out.jsonl.part").last(), Some(&b'\n'), "every decision of it is whole");
    let records = folder.read("r.jsonl");
    folder.write("r.jsonl", &[&records, record(9000).as_bytes()].concat());
    let other = folder.run("apply p.lijiao r.jsonl -o out.jsonl --resume --skip-bad");
    assert!(said(&other).contains("by another file of records"), "{}", said(&other));
    folder.write("r.jsonl", &records);
    folder.succeed("apply p.lijiao r.jsonl -o out.jsonl --resume --skip-bad");
    folder.succeed("apply p.lijiao r.jsonl -o whole.jsonl --skip-bad");
    assert!(folder.read("out.jsonl") == folder.read("whole.jsonl"));
}

#[test]
fn a_plan_decides_and_explains_as_its_policy_does() {
    let folder = Folder::with_records(30);
    folder.succeed("compile p.lijiao -o plan.lijiao");
    for rest in ["r.jsonl --skip-bad", "r.jsonl --skip-bad --output-detail totals"] {
        let (by_text, by_plan) =
            (folder.run(&format!("apply p.lijiao {rest}")), folder.run(&format!("apply plan.lijiao {rest}")));
        assert!(!by_text.stdout.is_empty() && by_text.stdout == by_plan.stdout, "{}", said(&by_plan));
    }
    let explained =
        |policy: &str| folder.run(&format!("explain {policy} r.jsonl --id L0 --format plain")).stdout;
    assert_eq!(explained("plan.lijiao"), explained("p.lijiao"));
}

#[test]
fn a_plan_that_is_damaged_or_of_another_version_is_refused_in_both_languages() {
    let folder = Folder::with_records(3);
    folder.succeed("compile p.lijiao -o plan.lijiao");
    let plan = folder.read("plan.lijiao");
    folder.write("cut.lijiao", &plan[..plan.len() - 9]);
    folder.write("old.lijiao", b"lijiao plan\n0.0.1 form 1\nwhatever stood there");
    let refused = [
        ("cut.lijiao", "en", "damaged"),
        ("cut.lijiao", "zh", "已损坏"),
        ("old.lijiao", "en", "another version compiled it (0.0.1 form 1)"),
        ("old.lijiao", "zh", "由另一版本（0.0.1 form 1）编译"),
    ];
    for (plan, lang, title) in refused {
        let output = folder.run(&format!("apply {plan} r.jsonl --lang {lang}"));
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(title), "{}", said(&output));
        assert!(said(&output).contains("lijiao compile"), "{}", said(&output));
    }
    let output = folder.run("check plan.lijiao");
    assert!(said(&output).contains("not the text of its rules"), "{}", said(&output));
}

#[test]
fn a_plan_with_a_rule_that_means_nothing_gives_no_answer_although_its_digest_is_right() {
    let folder = Folder::with_records(3);
    folder.succeed("compile p.lijiao -o plan.lijiao");
    let plan = folder.read("plan.lijiao");
    let head = plan.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    let mut body = plan[head + 32..].to_vec();
    // The name of the rule says that it is longer than the rule.
    let at = body.windows(6).position(|bytes| bytes == b"\x05first").unwrap();
    body[at] = 0x7f;
    folder.write("odd.lijiao", &[&plan[..head], Sha256::digest(&body).as_slice(), &body].concat());
    for command in ["apply odd.lijiao r.jsonl", "explain odd.lijiao r.jsonl --id L0"] {
        let output = folder.run(command);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty() && said(&output).contains("damaged"), "{}", said(&output));
    }
}

#[test]
fn a_plan_beside_the_rules_of_a_folder_is_no_part_of_the_policy() {
    let folder = Folder::with_records(0);
    fs::create_dir_all(folder.0.join("d")).unwrap();
    folder.write("d/p.lijiao", POLICY.as_bytes());
    folder.succeed("compile d -o d/plan.lijiao");
    folder.succeed("check d");
    folder.succeed("compile d -o again.lijiao");
    assert!(folder.read("d/plan.lijiao") == folder.read("again.lijiao"), "one policy gives one plan");
}

#[test]
fn detail_of_the_output_is_sums_decisions_or_explanations() {
    let folder = Folder::with_records(1);
    let first = |detail: &str| -> Value {
        let output = folder.run(&format!("apply p.lijiao r.jsonl --output-detail {detail}"));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)))
    };
    let totals = first("totals");
    assert_eq!(totals, serde_json::json!({"id": "L0", "totals": totals["totals"], "proved_best": true}));
    assert_eq!(totals["totals"]["granted"]["credits"], 3);
    let (decision, mut explained) = (first("decisions"), first("explained"));
    assert!(explained["explanation"].is_object());
    explained.as_object_mut().unwrap().remove("explanation");
    assert_eq!(explained, decision);
    let output = folder.run("apply p.lijiao r.jsonl --output-detail totals --format plain");
    assert!(said(&output).contains("for JSON alone"), "{}", said(&output));
}

#[test]
fn sums_are_those_of_the_decisions_whatever_stands_between_plain_records() {
    let folder = Folder::with_records(40);
    let mut lines: Vec<String> =
        String::from_utf8(folder.read("r.jsonl")).unwrap().lines().map(str::to_owned).collect();
    // A repeated record, one that cannot be read, one with what a plain line has not, and an outcome that is not listed.
    lines.insert(7, lines[4].clone());
    lines.insert(11, "{\"id\": \"L0\", oops}".into());
    lines.insert(13, lines[20].replacen("\"id\":\"L", "\"learner\":{\"age\":20},\"id\":\"M", 1));
    lines.insert(17, lines[21].replacen("L", "N", 1).replace("\"X1\"", "\"X9\""));
    folder.write("r.jsonl", (lines.join("\n") + "\n").as_bytes());
    let decided = folder.run("apply p.lijiao r.jsonl --skip-bad -o whole.jsonl");
    let told = folder.run("apply p.lijiao r.jsonl --skip-bad --output-detail totals -o sums.jsonl");
    assert_eq!(said(&told), said(&decided));
    assert_eq!(told.status.code(), decided.status.code());
    let sums = |name: &str| -> Vec<Value> {
        let text = String::from_utf8(folder.read(name)).unwrap();
        let one = |line: &str| {
            let whole: Value = serde_json::from_str(line).unwrap();
            serde_json::json!({"id": whole["id"], "totals": whole["totals"], "proved_best": whole["proved_best"]})
        };
        text.lines().map(one).collect()
    };
    assert_eq!(sums("sums.jsonl").len(), 36);
    assert_eq!(sums("sums.jsonl"), sums("whole.jsonl"));
}

#[test]
fn a_decision_comes_out_again_or_its_first_difference_is_told() {
    let folder = Folder::with_records(6);
    folder.run("apply p.lijiao r.jsonl -o d.jsonl");
    folder.succeed("compile p.lijiao -o plan.lijiao");
    let replay = |decision: &str, policy: &str, more: &str| {
        let line = format!("replay {decision} --record r.jsonl --policy {policy}{more}");
        let output = folder.run(&line);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output))
    };
    for policy in ["p.lijiao", "plan.lijiao"] {
        let (code, text) = replay("d.jsonl", policy, " --id L0");
        assert_eq!((code, text.as_str()), (Some(0), "the decision comes out again byte for byte\n"));
    }
    let all = String::from_utf8(folder.read("d.jsonl")).unwrap();
    let one = all.lines().next().unwrap();
    folder.write("changed.json", one.replace("\"credits\":3", "\"credits\":4").as_bytes());
    let (code, text) = replay("changed.json", "p.lijiao", " --lang zh");
    assert_eq!(code, Some(1));
    assert_eq!(text, "决定不同：granted[0].targets[0].amounts.credits 原为 4，现为 3\n");
    folder.write("q.lijiao", POLICY.replace("X2 with score 60", "X2 with score 90").as_bytes());
    let (code, text) = replay("d.jsonl", "q.lijiao", " --id L0");
    assert!(code == Some(1) && text.starts_with("the policy is another: policy.digest was"), "{text}");
    // What `apply` writes as a list is read as one.
    folder.run("apply p.lijiao r.jsonl -o d.json");
    let (code, text) = replay("d.json", "p.lijiao", " --id L0");
    assert_eq!((code, text.as_str()), (Some(0), "the decision comes out again byte for byte\n"));
    let (code, text) = replay("d.json", "p.lijiao", " --id L99");
    assert!(code == Some(2) && text.contains("name the record with `--id`"), "{text}");
    let (code, text) = replay("d.jsonl", "p.lijiao", "");
    assert!(code == Some(2) && text.contains("name the record with `--id`"), "{text}");
}

#[test]
fn each_record_is_decided_by_the_policy_of_its_institution_and_day() {
    let folder = Folder::with_records(0);
    let policy = |issuer: &str, edition: &str, credits: u8| {
        let head = format!(
            "small \"Certificates\"\n    issuer {issuer}\n    edition by application\n    edition {edition}"
        );
        let text = POLICY.replacen("small \"Certificates\"", &head, 1);
        text.replace("credits target.credits", &format!("credits {credits}"))
    };
    folder
        .write("h23.lijiao", policy("harbour", "2023 in force from 2023-09-01 to 2025-08-31", 1).as_bytes());
    folder.write("h25.lijiao", policy("harbour", "2025 in force from 2025-09-01", 2).as_bytes());
    folder.write("north.lijiao", policy("north", "2020 in force from 2020-01-01", 3).as_bytes());
    let record = |id: &str, institution: &str, day: &str| {
        let item = r#"{"id": "a", "kind": "certificate", "code": "X1", "score": 70}"#;
        let application =
            format!(r#"{{"date": "{day}", "programme": "cs", "institution": "{institution}"}}"#);
        format!(r#"{{"id": "{id}", "application": {application}, "items": [{item}]}}"#) + "\n"
    };
    let records = [
        record("A", "harbour", "2025-08-31"),
        record("B", "harbour", "2025-09-01"),
        record("C", "north", "2025-09-01"),
        record("D", "north", "2019-12-31"),
    ];
    folder.write("s.jsonl", records.concat().as_bytes());
    for threads in ["1", "4"] {
        let output = folder.run(&format!(
            "apply h23.lijiao s.jsonl --also h25.lijiao --also north.lijiao --threads {threads}"
        ));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("no policy is about this application"), "{said}");
        let decisions: Vec<Value> = String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let granted: Vec<String> = decisions
            .iter()
            .map(|decision| {
                format!("{} {}", decision["record"]["id"], decision["totals"]["granted"]["credits"])
            })
            .collect();
        assert_eq!(granted.len(), 3, "{granted:?}");
        for (line, credits) in granted.iter().zip(["1", "2", "3"]) {
            assert!(line.trim_matches('"').ends_with(credits), "{granted:?}");
        }
    }
}

#[test]
fn several_policies_take_records_line_by_line_alone() {
    let folder = Folder::with_records(1);
    folder.write("r.json", record(0).as_bytes());
    let output = folder.run("apply p.lijiao r.json --also p.lijiao");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("JSON Lines"));
}
