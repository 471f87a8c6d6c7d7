//! Sums of rows in columns: the same bytes and the same reports as from the text of their cells, however the columns are stored.
#![cfg(feature = "columns")]
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/luck.rs"]
mod luck;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Int32Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, StringViewArray, TimestampMillisecondArray,
    UInt64Array,
};
use arrow_cast::cast;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::DataType;
use lijiao::date::Day;
use luck::Luck;
use parquet::arrow::ArrowWriter;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

const POLICY: &str = include_str!("columns_sums/small.lijiao");

fn one_of<'t>(luck: &mut Luck, all: &[&'t str]) -> &'t str {
    all[luck.below(all.len())]
}

/// The cells of a row as text; an empty one is none.
type Cells = [String; 11];
const HEADERS: [&str; 11] = [
    "id",
    "application.date",
    "application.programme",
    "learner.age",
    "item.id",
    "kind",
    "code",
    "score",
    "award",
    "level",
    "paid",
];

/// Rows of so many learners, one in `odd` with something unusual.
fn rows(luck: &mut Luck, learners: usize, odd: usize) -> Vec<Cells> {
    let mut rows = Vec::new();
    for learner in 0..learners {
        let date = format!("{}-0{}-15", 2023 + luck.below(3), 1 + luck.below(9));
        let (programme, age) = (one_of(luck, &["p", "p", "p", "q"]), one_of(luck, &["17", "18", "", "30"]));
        let is_odd = luck.is_one_of(odd);
        for item in 0..1 + luck.below(6) {
            let code = luck.below(4);
            let award = format!("{}-0{}-1{}", 2017 + luck.below(8), 1 + luck.below(9), luck.below(9));
            let mut row: Cells = [
                format!("L{learner:04}"),
                date.clone(),
                programme.to_owned(),
                age.to_owned(),
                format!("i{item}"),
                ["certificate", "certificate", "course", "course"][code].to_owned(),
                format!("K{code}"),
                one_of(luck, &["40", "55", "60", "61", "75", "90", ""]).to_owned(),
                award,
                one_of(luck, &["basic", "good", "better", "best"]).to_owned(),
                one_of(luck, &["true", "false", "true"]).to_owned(),
            ];
            if is_odd && luck.is_one_of(2) {
                match luck.below(9) {
                    0 => row[5] = "certficate".to_owned(),
                    1 => row[6] = " K9".to_owned(),
                    2 => row[9] = "superb".to_owned(),
                    3 => row[1] = "2024-02-02".to_owned(),
                    4 => (row[1], row[2], row[3]) = Default::default(),
                    5 => row[4] = "i0".to_owned(),
                    6 => row[0] = String::new(),
                    7 => row = Cells::default(),
                    _ => row[8] = String::new(),
                }
            }
            rows.push(row);
        }
    }
    rows
}

/// How columns are stored.
#[derive(Clone, Copy, Debug)]
enum Stored {
    Typed,
    Text,
    Views,
    Dictionary,
}

fn batch(rows: &[Cells], stored: Stored) -> RecordBatch {
    let column = |at: usize| -> ArrayRef {
        let cells = rows.iter().map(|row| Some(row[at].as_str()).filter(|cell| !cell.is_empty()));
        let text: ArrayRef = Arc::new(StringArray::from_iter(cells.clone()));
        let days = |cell: Option<&str>| {
            let day = Day::parse(cell?).ok()?;
            i32::try_from(Day::of_unix_days(0).unwrap().days_until(day)).ok()
        };
        match (stored, HEADERS[at]) {
            (Stored::Text, _) => text,
            (Stored::Views, "score") => {
                Arc::new(Float64Array::from_iter(cells.map(|cell| cell.and_then(|cell| cell.parse().ok()))))
            }
            (Stored::Views, "award") => Arc::new(TimestampMillisecondArray::from_iter(
                cells.map(|cell| days(cell).map(|days| i64::from(days) * 86_400_000)),
            )),
            (Stored::Views, _) => Arc::new(StringViewArray::from_iter(cells)),
            (_, "application.date" | "award") => {
                let mut built = Date32Builder::new();
                cells.for_each(|cell| built.append_option(days(cell)));
                Arc::new(built.finish())
            }
            (_, "score" | "learner.age") => {
                let mut built = Int32Builder::new();
                cells.for_each(|cell| built.append_option(cell.and_then(|cell| cell.parse().ok())));
                Arc::new(built.finish())
            }
            (_, "paid") => {
                let mut built = BooleanBuilder::new();
                cells.for_each(|cell| built.append_option(cell.map(|cell| cell == "true")));
                Arc::new(built.finish())
            }
            (Stored::Typed, _) => text,
            (Stored::Dictionary, _) => {
                let of = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                cast(&text, &of).unwrap()
            }
        }
    };
    let columns = HEADERS.iter().enumerate().map(|(at, name)| (*name, column(at), true));
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

fn place(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("lijiao-columns-sums-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// The policy's file, written once: another test may be reading it.
fn policy() -> &'static Path {
    static POLICY_FILE: LazyLock<PathBuf> = LazyLock::new(|| {
        let path = place("small.lijiao");
        fs::write(&path, POLICY).unwrap();
        path
    });
    &POLICY_FILE
}

/// What a run of `apply` wrote and reported, the end of the report (how many, how long) left out.
fn applied(records: &Path, more: &[&str]) -> (String, String) {
    let output = records.with_extension("out.jsonl");
    let run = Command::new(env!("CARGO_BIN_EXE_lijiao"))
        .args(["apply", policy().to_str().unwrap(), records.to_str().unwrap(), "--lang", "en", "-o"])
        .arg(&output)
        .args(more)
        .output()
        .unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    let written = fs::read_to_string(&output).unwrap_or_else(|_| panic!("{told}"));
    fs::remove_file(&output).unwrap();
    (written, told)
}

/// Leaves the part of a run that broke off behind these decisions.
fn break_off(records: &Path, decisions: &str) {
    let (output, part) = (records.with_extension("out.jsonl"), records.with_extension("out.jsonl.part"));
    let mut waiting = Command::new(env!("CARGO_BIN_EXE_lijiao"))
        .args(["apply", policy().to_str().unwrap(), "-", "--from", "jsonl", "-o"])
        .arg(&output)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // The output is opened once the input says what it is.
    waiting.stdin.as_mut().unwrap().write_all(b"\n\n\n\n\n\n\n\n").unwrap();
    while !part.with_extension("part.run").exists() {
        assert!(waiting.try_wait().unwrap().is_none(), "the run came to its end");
        std::thread::sleep(Duration::from_millis(2));
    }
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    fs::write(&part, decisions).unwrap();
}

const SUMS: [&str; 2] = ["--output-detail", "totals"];

/// The sums as the evaluator comes to them, by the whole decisions on the text of the cells.
fn by_text(records: &Path) -> (String, String) {
    // Rows that may be anywhere are read as text.
    applied(records, &["--output-detail", "totals", "--group-by-learner"])
}

fn write_arrow(path: &Path, rows: &[Cells], stored: Stored, a_batch: usize) {
    let batches: Vec<RecordBatch> = rows.chunks(a_batch).map(|rows| batch(rows, stored)).collect();
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    fs::write(path, writer.into_inner().unwrap()).unwrap();
}

#[test]
fn rows_told_without_their_text_get_the_same_bytes_and_reports() {
    for (seed, stored) in
        [Stored::Typed, Stored::Text, Stored::Views, Stored::Dictionary].into_iter().enumerate()
    {
        for (a_batch, odd) in [(1, 9), (7, 1_000_000), (64, 30), (100_000, 4)] {
            let rows = rows(&mut Luck((seed * 10 + a_batch) as u64), 90, odd);
            // Rows without an id would stand apart from each other.
            let together: Vec<Cells> =
                rows.into_iter().filter(|row| !row[0].is_empty() || row.concat().is_empty()).collect();
            let path = place(&format!("same-{seed}-{a_batch}.arrow"));
            write_arrow(&path, &together, stored, a_batch);
            let (wanted, told) = (by_text(&path), applied(&path, &SUMS));
            assert!(wanted.0.lines().count() > 30, "{}", wanted.1);
            assert_eq!(told, wanted, "{stored:?}, {a_batch} a batch");
            let threads = applied(&path, &[SUMS[0], SUMS[1], "--threads", "3"]);
            assert_eq!(threads, wanted, "{stored:?}, {a_batch} a batch, three threads");
        }
    }
}

fn json_lines(rows: &[Cells]) -> String {
    let mut text = String::new();
    for of_learner in rows.chunk_by(|one, other| one[0] == other[0]) {
        let first = &of_learner[0];
        let items = of_learner.iter().map(|row| {
            let mut item = format!(r#"{{"id":"{}","kind":"{}","code":"{}""#, row[4], row[5], row[6]);
            let facts = [
                ("score", &row[7], ""),
                ("award", &row[8], "\""),
                ("level", &row[9], "\""),
                ("paid", &row[10], ""),
            ];
            for (name, value, quote) in facts.into_iter().filter(|(_, value, _)| !value.is_empty()) {
                item += &format!(r#","{name}":{quote}{value}{quote}"#);
            }
            item + "}"
        });
        let age = if first[3].is_empty() { String::new() } else { format!(r#""age":{}"#, first[3]) };
        text += &format!(
            r#"{{"id":"{}","learner":{{{age}}},"application":{{"date":"{}","programme":"{}"}},"items":[{}]}}"#,
            first[0],
            first[1],
            first[2],
            items.collect::<Vec<_>>().join(",")
        );
        text.push('\n');
    }
    text
}

#[test]
fn parquet_of_many_row_groups_gets_the_same_bytes_as_json_lines() {
    // More rows than are read at a time.
    let rows = rows(&mut Luck(77), 5_200, usize::MAX);
    assert!(rows.len() > 17_000);
    let lines = place("many.jsonl");
    fs::write(&lines, json_lines(&rows)).unwrap();
    let wanted = applied(&lines, &SUMS);
    assert_eq!(wanted.0.lines().count(), 5_200, "{}", wanted.1);
    for stored in [Stored::Typed, Stored::Dictionary] {
        let path = place(&format!("many-{stored:?}.parquet"));
        let whole = batch(&rows, stored);
        let properties = parquet::file::properties::WriterProperties::builder()
            .set_max_row_group_row_count(Some(9_973))
            .set_dictionary_page_size_limit(2_000)
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), whole.schema(), Some(properties)).unwrap();
        writer.write(&whole).unwrap();
        fs::write(&path, writer.into_inner().unwrap()).unwrap();
        assert_eq!(applied(&path, &SUMS), wanted, "{stored:?}");
    }
}

#[test]
fn learners_whose_rows_stand_apart_are_told_wherever_their_rows_are() {
    let learner = |id: &str, kind: &str| -> Cells {
        let cells = [id, "2024-05-15", "p", "30", "i", kind, "K0", "70", "2023-01-01", "good", "true"];
        cells.map(str::to_owned)
    };
    let rows = [
        learner("A", "certificate"),
        learner("B", "certificate"),
        learner("A", "certificate"),
        learner("C", "certficate"),
        learner("B", "certificate"),
        learner("C", "certificate"),
    ];
    for a_batch in [1, 2, 6] {
        let path = place(&format!("apart-{a_batch}.arrow"));
        write_arrow(&path, &rows, Stored::Dictionary, a_batch);
        let (written, told) = applied(&path, &[SUMS[0], SUMS[1], "--skip-bad"]);
        assert_eq!(written.lines().count(), 2, "{written}{told}");
        for wanted in ["line 3, column 1", "line 5, column 1", "line 6, column 1", "line 4, column 6"] {
            assert!(told.contains(wanted), "{wanted}: {told}");
        }
        // Whole decisions are refused in the same words.
        let whole = applied(&path, &["--skip-bad"]).1;
        assert_eq!(told.matches("error: ").count(), whole.matches("error: ").count(), "{told}{whole}");
    }
}

#[test]
fn rows_without_an_id_are_told_as_they_are_in_csv() {
    let rows = rows(&mut Luck(5), 60, 2);
    let path = place("nobody.arrow");
    write_arrow(&path, &rows, Stored::Dictionary, 16);
    let csv = place("nobody.csv");
    let mut text = HEADERS.join(",") + "\n";
    rows.iter().for_each(|row| text += &(row.join(",") + "\n"));
    fs::write(&csv, text).unwrap();
    let ((of_csv, told_of_csv), (written, told)) = (applied(&csv, &SUMS), applied(&path, &SUMS));
    assert_eq!(written, of_csv);
    let problems = |told: &str| -> Vec<String> {
        let lines = told.lines().filter(|line| line.starts_with("error: "));
        lines.filter_map(|line| Some(line.split_once(", column ")?.1.to_owned())).collect()
    };
    assert!(problems(&told).len() > 10);
    // Rows of CSV are counted from the header.
    assert_eq!(problems(&told), problems(&told_of_csv));
}

#[test]
fn a_run_that_was_broken_off_goes_on_with_the_rows_behind() {
    let rows = rows(&mut Luck(9), 120, 20);
    let path = place("resumed.arrow");
    write_arrow(&path, &rows, Stored::Typed, 50);
    let wanted = applied(&path, &["--skip-bad"]).0;
    let half: String = wanted.lines().take(40).map(|line| format!("{line}\n")).collect();
    break_off(&path, &half);
    assert_eq!(applied(&path, &["--skip-bad", "--resume"]).0, wanted);
}

#[test]
fn files_of_arrow_with_rows_of_all_learners_in_one_batch_are_decided() {
    let rows = rows(&mut Luck(13), 200, usize::MAX);
    let (path, lines) = (place("whole.arrow"), place("whole.jsonl"));
    let whole = batch(&rows, Stored::Dictionary);
    let mut writer = FileWriter::try_new(Vec::new(), &whole.schema()).unwrap();
    writer.write(&whole).unwrap();
    fs::write(&path, writer.into_inner().unwrap()).unwrap();
    fs::write(&lines, json_lines(&rows)).unwrap();
    assert_eq!(applied(&path, &SUMS), applied(&lines, &SUMS));
}

#[test]
fn ids_that_are_numbers_get_the_same_bytes_as_their_text() {
    let rows = rows(&mut Luck(21), 90, 30);
    let together: Vec<Cells> = rows.into_iter().filter(|row| !row[0].is_empty()).collect();
    let text = batch(&together, Stored::Dictionary);
    let number = |row: &Cells| 110_101_199_001_010_000 + row[0][1..].parse::<i64>().unwrap();
    let long: ArrayRef = Arc::new(Int64Array::from_iter_values(together.iter().map(number)));
    let longer = long.as_primitive::<Int64Type>().iter().map(|id| id.map(|id| u64::MAX - id.unsigned_abs()));
    let floats =
        Float64Array::from_iter_values(together.iter().map(|row| row[0][1..].parse::<f64>().unwrap()));
    let scaled = cast(&floats, &DataType::Decimal128(18, 2)).unwrap();
    let longer: ArrayRef = Arc::new(UInt64Array::from_iter(longer));
    let all =
        [("long", Arc::clone(&long)), ("longer", longer), ("floats", Arc::new(floats)), ("scaled", scaled)];
    for (name, ids) in all {
        let mut columns = text.columns().to_vec();
        columns[0] = ids;
        let named = HEADERS.iter().zip(columns).map(|(name, column)| (*name, column, true));
        let whole = RecordBatch::try_from_iter_with_nullable(named).unwrap();
        let path = place(&format!("{name}.arrow"));
        let mut writer = StreamWriter::try_new(Vec::new(), &whole.schema()).unwrap();
        for from in (0..whole.num_rows()).step_by(40) {
            writer.write(&whole.slice(from, 40.min(whole.num_rows() - from))).unwrap();
        }
        fs::write(&path, writer.into_inner().unwrap()).unwrap();
        let wanted = by_text(&path);
        assert!(wanted.0.lines().count() > 60, "{}", wanted.1);
        assert_eq!(applied(&path, &SUMS), wanted, "{name}");
    }
}
