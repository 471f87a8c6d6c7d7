//! The command line as a user meets it: wiring, exit codes, formats, garbage in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder of its own with a policy that `new` made, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn empty() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lijiao-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with_policy() -> Self {
        let folder = Self::empty();
        assert_eq!(folder.run(&["new", "p", "--lang", "en"]).code, 0);
        folder
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, b"")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ended {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lijiao"))
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .env_remove("LC_MESSAGES")
            .env("LC_ALL", "en_GB.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input may have closed it.
        let _ = child.stdin.take().unwrap().write_all(input);
        let ended = child.wait_with_output().unwrap();
        Ended {
            code: ended.status.code().unwrap_or(-1),
            out: String::from_utf8(ended.stdout).unwrap(),
            err: String::from_utf8(ended.stderr).unwrap(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a run ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    /// Fails unless the run ended so and said this on standard error.
    fn refused(&self, code: i32, title: &str, help: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.err.contains(title), "{self:?}");
        assert!(self.err.contains(help), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn new_policy_checks_clean_passes_its_examples_and_decides_in_both_languages() {
    for lang in ["zh", "en"] {
        let folder = Folder::empty();
        assert_eq!(folder.run(&["new", "p", "--lang", lang]).code, 0);
        assert_eq!(folder.run(&["fmt", "p", "--check"]).code, 0);
        let check = folder.run(&["check", "p", "--deny", "warnings", "--format", "plain"]);
        assert_eq!((check.code, check.out.as_str()), (0, ""), "{check:?}");
        let test = folder.run(&["test", "p"]);
        assert_eq!(test.code, 0, "{test:?}");
        let apply = folder.run(&["apply", "p", "p/learners.jsonl"]);
        assert_eq!(apply.code, 0, "{apply:?}");
        let decisions = lines(&apply.out);
        assert_eq!(decisions.len(), 2);
        assert_eq!(decisions[0]["totals"]["granted"]["credits"], 6);
        assert_eq!(decisions[1]["refused"][0]["because"][0]["reason"], "expired");
        assert!(!apply.err.is_empty(), "a summary stands on standard error");
        assert!(Path::new(&folder.0).join("p/.github/workflows/lijiao.yml").exists());
    }
}

#[test]
fn new_does_not_touch_a_folder_that_has_something_in_it() {
    let folder = Folder::with_policy();
    folder.run(&["new", "p"]).refused(2, "exists already", "another name");
}

#[test]
fn faults_are_findings_with_exit_code_one_in_every_format() {
    let folder = Folder::with_policy();
    let text = folder.read("p/policy.lijiao").replace("certificate X2 with", "certifcate X2 with");
    folder.file("p/policy.lijiao", text);
    let pretty = folder.run(&["check", "p"]);
    assert_eq!(pretty.code, 1);
    assert!(pretty.out.contains("p/policy.lijiao:"), "{pretty:?}");
    let plain = folder.run(&["check", "p", "--format", "plain"]);
    assert!(plain.out.starts_with("p/policy.lijiao:"), "{plain:?}");
    let json: Value = serde_json::from_str(&folder.run(&["check", "p", "--format", "json"]).out).unwrap();
    assert!(json["diagnostics"][0]["code"].as_str().unwrap().starts_with("LJ"));
    assert_eq!(json["diagnostics"][0]["place"]["file"], "p/policy.lijiao");
    let sarif: Value = serde_json::from_str(&folder.run(&["check", "p", "--format", "sarif"]).out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let github = folder.run(&["check", "p", "--format", "github"]);
    assert!(github.out.starts_with("::error file=p/policy.lijiao,line="), "{github:?}");
    let chinese = folder.run(&["check", "p", "--format", "plain", "--lang", "zh"]);
    assert!(chinese.out.contains("错误"), "{chinese:?}");
    let apply = folder.run(&["apply", "p", "p/learners.jsonl"]);
    assert_eq!((apply.code, apply.out.as_str()), (1, ""));
    assert!(apply.err.contains("p/policy.lijiao:"), "{apply:?}");
}

#[test]
fn one_broken_policy_does_not_stop_the_others() {
    let folder = Folder::with_policy();
    assert_eq!(folder.run(&["new", "q", "--lang", "zh"]).code, 0);
    folder.file("p/policy.lijiao", "policy p\n    colour red\n");
    let check = folder.run(&["check", "."]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("./q：没有问题"), "{check:?}");
    let check = folder.run(&["check", "gone", "q"]);
    assert_eq!(check.code, 2);
    assert!(check.out.contains("q：没有问题"), "{check:?}");
    assert!(check.err.contains("`gone`: there is no such file"), "{check:?}");
    let test = folder.run(&["test", "p", "q"]);
    assert_eq!(test.code, 1);
    assert!(test.out.contains("4 个通过"), "{test:?}");
}

#[test]
fn example_that_fails_is_a_finding() {
    let folder = Folder::with_policy();
    let text = folder.read("p/policy.lijiao").replace("expect credits 4", "expect credits 5");
    folder.file("p/policy.lijiao", text);
    let test = folder.run(&["test", "p"]);
    assert_eq!(test.code, 1);
    assert!(test.out.contains("1 failed"), "{test:?}");
    let junit = folder.run(&["test", "p", "--format", "junit"]);
    assert!(junit.out.contains("<testsuite ") && junit.out.contains("<failure"), "{junit:?}");
    let github = folder.run(&["test", "p", "--format", "github"]);
    assert!(github.out.starts_with("::error file=p/policy.lijiao,line="), "{github:?}");
    let json: Value = serde_json::from_str(&folder.run(&["test", "p", "--format", "json"]).out).unwrap();
    assert_eq!(json[0]["results"][0]["outcome"]["outcome"], "failed");
    let one = folder.run(&["test", "p", "-r", "too old"]);
    assert_eq!(one.code, 0);
    assert!(one.out.contains("3 left out"), "{one:?}");
    folder.run(&["test", "p", "-r", "zzz"]).refused(2, "no example has `zzz`", "part of a title");
}

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
fn bad_values_on_the_command_line_name_the_nearest() {
    let folder = Folder::with_policy();
    let records = "p/learners.jsonl";
    folder.run(&["chek", "p"]).refused(2, "no command `chek`", "did you mean `check`?");
    folder.run(&["check", "p", "--formt", "json"]).refused(2, "`--formt`", "did you mean `--format`?");
    folder.run(&["check", "p", "--format", "jsn"]).refused(2, "does not take `jsn`", "did you mean `json`?");
    folder.run(&["check"]).refused(2, "is missing", "lijiao --help");
    folder.run(&["check", "p", "--lang", "fr"]).refused(2, "does not take `fr`", "`zh`, `en`");
    folder.run(&["apply", "p", records, "--from", "jsnl"]).refused(2, "`jsnl`", "did you mean `jsonl`?");
    folder.run(&["apply", "p", records, "--from", "xlsx"]).refused(2, "no xlsx file", "--from");
    folder.run(&["apply", "p", records, "--to", "xlsx"]).refused(2, "as xlsx", "json, jsonl");
    folder.run(&["apply", "p", records, "--group-by-learner"]).refused(2, "one item a row", "leave it out");
    #[cfg(not(feature = "columns"))]
    folder.run(&["apply", "p", records, "--from", "parquet"]).refused(
        2,
        "without what reads Parquet",
        "--features columns",
    );
    folder.run(&["apply", "p", records, "-o", "o.txt"]).refused(2, "cannot be told", "--to");
    folder.run(&["apply", "p", records, "--as-of", "2025-02-30"]).refused(2, "`2025-02-30`", "`2025-04-22`");
    folder.run(&["apply", "p", "p/learner.jsonl"]).refused(2, "no such file", "`p/learners.jsonl`");
    folder.run(&["apply", ".", records]).refused(2, "no rules", "`./p`");
    folder.run(&["explain", "LJ9999"]).refused(2, "`LJ9999`", "help");
    folder.run(&["show", "p", "--schema", "--skeleton"]).refused(2, "does not go with", "");
    let chinese = folder.run(&["chek", "--lang", "zh"]);
    assert!(chinese.err.contains("没有命令「chek」"), "{chinese:?}");
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

#[test]
fn explain_says_why_and_what_a_code_means() {
    let folder = Folder::with_policy();
    let records = "p/learners.jsonl";
    let one = folder.run(&["explain", "p", records, "--id", "L-2", "--item", "operator"]);
    assert_eq!(one.code, 0, "{one:?}");
    assert!(one.out.contains("2024-03-01"), "{one:?}");
    let json = folder.run(&["explain", "p", records, "--id", "L-2", "--format", "json"]);
    assert!(serde_json::from_str::<Value>(&json.out).is_ok(), "{json:?}");
    folder.run(&["explain", "p", records]).refused(2, "2 records", "--id");
    folder.run(&["explain", "p", records, "--id", "L-3"]).refused(2, "no record `L-3`", "did you mean");
    folder.run(&["explain", "p", records, "--id", "L-2", "--item", "operatr"]).refused(
        2,
        "`operatr`",
        "`operator`",
    );
    folder.run(&["explain", "p"]).refused(2, "no record is named", "`p`");
    let code = folder.run(&["explain", "LJ0203", "--lang", "zh"]);
    assert_eq!(code.code, 0);
    assert!(code.out.starts_with("# LJ0203 "), "{code:?}");
}

#[test]
fn show_lists_what_is_read_and_writes_schema_skeleton_and_sheet() {
    let folder = Folder::with_policy();
    let list = folder.run(&["show", "p"]);
    assert!(list.out.contains("level: ") && list.out.contains("rule waiver"), "{list:?}");
    let schema = folder.run(&["show", "p", "--schema"]);
    let schema = jsonschema::draft202012::new(&serde_json::from_str(&schema.out).unwrap()).unwrap();
    for record in lines(&folder.read("p/learners.jsonl")) {
        assert!(schema.is_valid(&record));
    }
    let skeleton = folder.run(&["show", "p", "--skeleton"]);
    assert!(serde_json::from_str::<Value>(&skeleton.out).unwrap()["items"][0]["level"] == "");
    assert_eq!(folder.run(&["show", "p", "--sheet", "s.xlsx"]).code, 0);
    assert!(fs::read(folder.0.join("s.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn policy_comes_from_standard_input_and_from_markdown() {
    let folder = Folder::with_policy();
    let stream = folder.run_with(&["check", "-", "--format", "plain"], b"policy a\n    colour red\n");
    assert_eq!(stream.code, 1);
    assert!(stream.out.starts_with("-:2:"), "{stream:?}");
    folder.file("a.md", "# Words\n\n```lijiao\npolicy a\n    colour red\n```\n");
    let markdown = folder.run(&["check", "a.md", "--format", "plain"]);
    assert!(markdown.out.starts_with("a.md:5:"), "{markdown:?}");
}

#[test]
fn fix_applies_mends_and_questions_lists_what_is_left_open() {
    let folder = Folder::with_policy();
    let text = folder.read("p/policy.lijiao");
    folder.file("p/policy.lijiao", text.replace("beyond limits refused", "beyond limits refused // words"));
    assert_eq!(folder.run(&["check", "p"]).code, 1);
    let fixed = folder.run(&["check", "p", "--fix"]);
    assert_eq!((fixed.code, fixed.err.as_str()), (0, "applied 1 mend\n"), "{fixed:?}");
    assert!(folder.read("p/policy.lijiao").contains("beyond limits refused # words\n"));
    folder.file("p/policy.lijiao", text.replace("    beyond limits refused\n", ""));
    let questions = folder.run(&["check", "p", "--questions", "--format", "plain"]);
    assert_eq!(questions.code, 1, "{questions:?}");
    assert!(
        questions.out.lines().all(|line| line.starts_with(' ') || line.contains("LJ04")),
        "{questions:?}"
    );
    assert!(questions.out.contains("  reading 1: `beyond limits refused`\n"), "{questions:?}");
}

#[test]
fn witness_of_a_finding_is_saved_and_explained_and_a_proof_is_printed_with_its_bounds() {
    let folder = Folder::empty();
    let policy =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui/LJ1017/en.lijiao")).unwrap();
    let both = format!("{policy}\nassert score: monotone in item.score\n");
    folder.file("p.lijiao", both);
    let checked = folder.run(&["check", "p.lijiao", "--write-witness", "w", "--format", "plain"]);
    assert_eq!(checked.code, 1, "{}", checked.err);
    assert!(checked.out.contains("LJ1017"), "{}", checked.out);
    assert!(checked.out.contains("witness: certificate CET"), "{}", checked.out);
    assert!(checked.out.contains("assertion `score` is proved: no clause reads `score`"), "{}", checked.out);
    let explained = folder.run(&["explain", "p.lijiao", "w/LJ1017-1.json"]);
    assert_eq!(explained.code, 0, "{}", explained.err);
    assert!(explained.out.contains("00099"), "{}", explained.out);
    let json: Value =
        serde_json::from_str(&folder.run(&["check", "p.lijiao", "--format", "json"]).out).unwrap();
    assert_eq!(json["proofs"][0]["standing"], "refuted");
    assert_eq!(json["proofs"][1]["standing"], "proved");
    assert_eq!(json["diagnostics"][0]["witness"]["record"]["items"][0]["code"], "CET");
}

#[test]
fn mends_are_applied_where_examples_and_witnesses_are_decided_as_before() {
    let folder = Folder::with_policy();
    let fixed = folder.run(&["check", "p", "--fix"]);
    assert_eq!(fixed.code, 0, "{}", fixed.err);
    let rules = fs::read_dir(folder.0.join("p")).unwrap().map(|entry| entry.unwrap().path());
    let rules = rules.filter(|path| path.extension().is_some_and(|ending| ending == "lijiao"));
    let path = rules.min().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    // A tab instead of spaces is an error, so there is nothing yet that could be decided otherwise.
    fs::write(&path, text.replacen("\n    ", "\n\t", 1)).unwrap();
    let fixed = folder.run(&["check", "p", "--fix"]);
    assert_eq!((fixed.code, fs::read_to_string(&path).unwrap()), (0, text), "{}", fixed.err);
    assert!(fixed.err.contains("applied 1 mend"), "{}", fixed.err);
}

#[test]
fn fmt_gives_one_layout_in_either_language_and_back() {
    let folder = Folder::with_policy();
    let english = folder.read("p/policy.lijiao");
    assert_eq!(folder.run(&["fmt", "p", "--check"]).code, 0, "new policies are formatted");
    assert_eq!(folder.run(&["fmt", "p", "--lang", "zh"]).code, 0);
    let chinese = folder.read("p/policy.lijiao");
    assert!(chinese.contains("规则 waiver"), "{chinese}");
    assert_eq!(folder.run(&["check", "p"]).code, 0);
    assert_eq!(folder.run(&["fmt", "p", "--lang", "en"]).code, 0);
    assert_eq!(folder.read("p/policy.lijiao"), english);
    folder.file("p/policy.lijiao", english.replace("    prefer credits", "    prefer   credits"));
    let check = folder.run(&["fmt", "p", "--check"]);
    assert_eq!((check.code, check.out.as_str()), (1, "p/policy.lijiao\n"));
    let stream = folder.run_with(&["fmt", "-"], b"category   a\n");
    assert_eq!((stream.code, stream.out.as_str()), (0, "category a\n"));
    let broken = folder.run_with(&["fmt", "-"], b"rule a\n    given certificate X with\n");
    assert_eq!((broken.code, broken.out.as_str()), (1, ""), "{broken:?}");
    folder.run(&["fmt", "gone"]).refused(2, "no such file", "check the path");
}

#[test]
fn reader_that_has_read_enough_is_no_fault() {
    let folder = Folder::with_policy();
    let record = folder.read("p/learners.jsonl").lines().next().unwrap().to_owned() + "\n";
    let records: String =
        (0..2000).map(|id| record.replacen("\"id\": \"", &format!("\"id\": \"{id}-"), 1)).collect();
    folder.file("many.jsonl", records);
    let mut child = Command::new(env!("CARGO_BIN_EXE_lijiao"))
        .args(["apply", "p", "many.jsonl"])
        .current_dir(&folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
}

#[test]
fn help_and_version_are_answers() {
    let folder = Folder::empty();
    for arguments in [["--help"].as_slice(), &["apply", "--help"], &["--version"]] {
        let run = folder.run(arguments);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("lijiao"), "{run:?}");
    }
    assert_eq!(folder.run(&[]).code, 2);
}

#[test]
fn faults_of_arguments_and_files_are_told_in_the_language_of_the_policy() {
    let folder = Folder::with_policy();
    fs::create_dir(folder.0.join("zh")).unwrap();
    folder.file("zh/a.lijiao", "办法 免考\n证书 CET\n规则 a\n    凭 证书 CET\n    免考 00012\n    学分 2\n");
    folder.file(
        "r.jsonl",
        "{\"id\": \"A\", \"items\": [{\"id\": \"c\", \"kind\": \"certificate\", \"code\": \"CET\"}]}\n",
    );
    folder.run(&["apply", "zh", "none.jsonl"]).refused(2, "没有这个文件或文件夹", "核对路径");
    folder.run(&["apply", "zh", "r.jsonl", "--frmt", "plain"]).refused(2, "没有参数「--frmt」", "--format");
    folder.run(&["apply", "zh", "none.jsonl", "--lang", "en"]).refused(2, "no such file", "check the path");
    folder.run(&["explain", "zh", "r.jsonl", "--item", "nope"]).refused(
        2,
        "没有学习成果「nope」",
        "可写「c」",
    );
}
