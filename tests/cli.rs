//! The command line as a user meets it: wiring, exit codes, formats, garbage in.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "cli/policies.rs"]
mod policies;
#[path = "cli/records.rs"]
mod records;

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
    assert!(serde_json::from_str::<Value>(&skeleton.out).unwrap()["?"]["items"][0]["level"].is_string());
    folder.file("s.json", &skeleton.out);
    assert_eq!(folder.run(&["apply", "p", "s.json"]).code, 0);
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
