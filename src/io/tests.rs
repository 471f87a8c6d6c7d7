use super::*;
use crate::locale::Locale;
use crate::policy::Policy;
use crate::record::read::{LONGEST_RECORD, ReadResult};
use crate::record::{LearnerRecord, RecordShape, Strictness};
use insta::assert_snapshot;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

mod csv;
mod folders;
mod forms;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lijiao-io-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// An error in English, the folder's own name left out.
    fn shown(&self, error: &IoError) -> String {
        error
            .text(Locale::En)
            .replace(&format!("{}/", self.0.display()), "")
            .replace(&self.0.display().to_string(), ".")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read_with(path: &Path, shape: &RecordShape, strictness: Strictness) -> Vec<ReadResult> {
    let format = RecordFormat::of_path(path).unwrap();
    open_records(path, format, shape, strictness).unwrap().map(Result::unwrap).collect()
}

fn read(path: &Path) -> Vec<ReadResult> {
    read_with(path, &RecordShape::of(&Policy::default()), Strictness::Strict)
}

fn shown(results: &[ReadResult]) -> String {
    let one = |result: &ReadResult| match result {
        Ok((record, _)) => record.id.clone(),
        Err(errors) => errors.to_string(),
    };
    results.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn record(result: &ReadResult) -> &LearnerRecord {
    match result {
        Ok((record, _)) => record,
        Err(errors) => panic!("{errors}"),
    }
}

#[test]
fn bad_lines_are_told_and_the_others_are_read() {
    let folder = Folder::new();
    let text = b"{\"id\": \"A\"}\r\n\n{\"id\": \"B\",}\n{\"id\": \"\xff\"}\n{\"id\": 5}\n{\"id\": \"C\"}";
    assert_snapshot!(shown(&read(&folder.file("r.jsonl", text))), @r"
    A
    line 3, column 11: a comma stands in front of the closing bracket
    line 4, column 9: the text is not UTF-8
    line 5, column 8, id: a text should stand here, not a number
    C
    ");
}

#[test]
fn line_that_is_too_long_is_skipped_in_bounded_memory() {
    let folder = Folder::new();
    let text = format!("{{\"id\": \"{}\"}}\n{{\"id\": \"B\"}}\n", "x".repeat(LONGEST_RECORD + 100_000));
    assert_snapshot!(shown(&read(&folder.file("r.jsonl", text))), @r"
    line 1, column 1: the record is longer than 16777216 bytes
    B
    ");
}

#[test]
fn json_holds_one_record_or_a_list() {
    let folder = Folder::new();
    assert_eq!(shown(&read(&folder.file("one.json", "\u{feff}{\n\"id\": \"A\"}\n"))), "A");
    assert_eq!(shown(&read(&folder.file("list.json", r#"[{"id": "A"}, {"id": "B"}]"#))), "A\nB");
    assert_snapshot!(shown(&read(&folder.file("lines.json", "{\"id\": \"A\"}\n{\"id\": \"B\"}"))), @"line 2, column 1: something follows the record");
    assert_eq!(shown(&read(&folder.file("none.jsonl", "\n \n"))), "");
}

#[test]
fn formats_that_are_not_read_are_named_with_those_that_are() {
    let of = |name: &str| RecordFormat::of_path(Path::new(name)).unwrap_err().text(Locale::En);
    assert_snapshot!(of("r.txt"), @r"
    `r.txt`: the format of the records cannot be told from the name
      help: name it with `--from` (`--to` for output): json, jsonl, csv, xlsx, parquet, arrow
    ");
    assert!(of("r.gz").contains("cannot be told"));
    assert_eq!(RecordFormat::of_path(Path::new("r.jsonl.gz")), Ok(RecordFormat::JsonLines));
    assert_eq!(RecordFormat::of_path(Path::new("R.CSV.zst")), Ok(RecordFormat::Csv));
    assert_eq!(RecordFormat::of_path(Path::new("r.JSONL")), Ok(RecordFormat::JsonLines));
    assert_eq!(RecordFormat::of_path(Path::new("-")), Ok(RecordFormat::JsonLines));
}

#[test]
fn output_is_whole_or_not_there() {
    let folder = Folder::new();
    let path = folder.file("out.json", "old");
    let mut output = Output::open(&path).unwrap();
    output.write_line("new").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    drop(output);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    write_whole(&path, b"new").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    let error = write_whole(&folder.0.join("no/out.json"), b"").unwrap_err();
    assert_snapshot!(folder.shown(&error), @r"
    `no/out.json`: there is no such file or folder
      help: check the path
    ");
}

#[test]
fn sheet_is_the_same_file_each_time() {
    let columns = crate::show::columns(&crate::fixture::types::policy(), crate::locale::Locale::En);
    let one = sheet_of(&columns, Locale::Zh).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(one, sheet_of(&columns, Locale::Zh).unwrap());
    assert!(one.starts_with(b"PK"));
}

#[test]
fn headers_of_the_sheet_are_those_that_are_read() {
    let policy = crate::fixture::types::policy();
    let shape = RecordShape::of(&policy);
    let headers: Vec<String> = crate::show::columns(&policy, crate::locale::Locale::En)
        .into_iter()
        .map(|column| column.header)
        .collect();
    let folder = Folder::new();
    let results = read_with(&folder.file("r.csv", headers.join(",")), &shape, Strictness::Strict);
    assert_eq!(shown(&results), "");
}
