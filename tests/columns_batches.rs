//! The library over record batches: a row for each learner, whoever decides.
#![cfg(feature = "columns")]
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use arrow_array::cast::AsArray;
use arrow_array::types::Decimal128Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use lijiao::columns::{BatchError, Decider, WholeLearners};
use lijiao::io::{Part, RecordFormat, open_records};
use lijiao::plan::Plan;
use lijiao::record::{RecordShape, Strictness};
use parquet::arrow::ArrowWriter;
use std::sync::Arc;

fn plan() -> Plan {
    of_text::checked_plan(
        "policy p\n    items used once per programme\n    beyond limits refused\ncertificate A\ncertificate B\nprogramme cs\n    course K 4 credits\n\
         \x20   course L 3 credits\nrule r\n    given certificate A with score 60 or above\n    waive K\n    credits target.credits\n\
         rule s\n    given certificate B\n    needs papers transcript\n    waive L\n    credits 1/3\n",
    )
}

fn batch(rows: &[[&str; 4]]) -> RecordBatch {
    let column = |at: usize| {
        let cells = rows.iter().map(|row| Some(row[at]).filter(|cell| !cell.is_empty()));
        Arc::new(StringArray::from_iter(cells)) as ArrayRef
    };
    let whole = |word: &str| Arc::new(StringArray::from(vec![word; rows.len()])) as ArrayRef;
    let columns = [
        ("id", column(0)),
        ("application.date", whole("2025-06-05")),
        ("application.programme", whole("cs")),
        ("application.papers", column(3)),
        ("kind", whole("certificate")),
        ("code", column(1)),
        ("score", column(2)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
}

fn granted(decided: &RecordBatch) -> Vec<String> {
    let column = decided.column_by_name("granted.credits").unwrap().as_primitive::<Decimal128Type>();
    (0..column.len())
        .map(|row| if column.is_null(row) { String::new() } else { column.value_as_string(row) })
        .collect()
}

fn texts(decided: &RecordBatch, name: &str) -> Vec<String> {
    let column = decided.column_by_name(name).unwrap().as_string::<i32>();
    column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

#[test]
fn each_learner_has_a_row_with_sums_or_with_what_is_wrong() {
    let plan = plan();
    let decider = Decider::new(&plan);
    let rows = [
        ["L1", "A", "80", ""],
        ["L1", "A", "90", ""],
        ["L2", "A", "59", ""],
        ["L3", "A", "eighty", ""],
        ["L4", "B", "", "transcript"],
        ["L1", "A", "70", ""],
    ];
    let decided = decider.decide(&batch(&rows)).unwrap();
    assert_eq!(texts(&decided, "id"), ["L1", "L2", "L3", "L4", "L1"]);
    assert_eq!(granted(&decided), ["4.000000", "0.000000", "", "", ""]);
    let errors = texts(&decided, "errors");
    assert!(errors[2].starts_with("line 4, column 7, items[0].score: "), "{errors:?}");
    assert!(errors[4].starts_with("line 6, column 1, id: "), "{errors:?}");
    assert_eq!([&errors[0], &errors[1], &errors[3]], ["", "", ""]);
    // A third has no decimals: it stands in the sums as JSON.
    assert!(texts(&decided, "totals")[3].contains(r#""granted":{"credits":"1/3"}"#), "{decided:?}");
    assert_eq!(texts(&decided, "totals")[0], "");
}

#[test]
fn whole_decisions_come_where_they_are_asked_for_with_the_same_sums() {
    let plan = plan();
    let rows = [["L1", "A", "80", ""], ["L2", "B", "", ""]];
    let (brief, whole) = (Decider::new(&plan), Decider::new(&plan).with_decisions());
    let (brief, whole) = (brief.decide(&batch(&rows)).unwrap(), whole.decide(&batch(&rows)).unwrap());
    assert_eq!(granted(&brief), granted(&whole));
    let decisions = texts(&whole, "decision");
    assert!(
        decisions[0].starts_with(r#"{"id":"L1","#) && decisions[1].contains("transcript"),
        "{decisions:?}"
    );
    assert!(brief.column_by_name("decision").is_none());
}

#[test]
fn a_column_that_nobody_knows_refuses_the_batch() {
    let plan = plan();
    let scores = Arc::new(StringArray::from(vec!["80"])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("id", Arc::clone(&scores)), ("scroe", scores)]).unwrap();
    match Decider::new(&plan).decide(&batch) {
        Err(BatchError::Header(errors)) => assert!(errors.to_string().contains("scroe"), "{errors}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn batches_are_cut_between_learners_whatever_their_length() {
    let plan = plan();
    let decider = Decider::new(&plan);
    let ids = ["L1", "L1", "L2", "L2", "L2", "L2", "L2", "L3", "L4", "L4"];
    let rows: Vec<[&str; 4]> = ids.iter().map(|id| [*id, "A", "80", ""]).collect();
    for a_batch in 1..=ids.len() {
        let batches = rows.chunks(a_batch).map(|rows| Ok(batch(rows)));
        let (mut found, mut deciding) = (Vec::new(), decider.begin());
        for whole in WholeLearners::of(batches) {
            let whole = whole.unwrap();
            let decided = deciding.decide(&whole).unwrap();
            assert_eq!(decided, decider.decide(&whole).unwrap());
            found.extend(texts(&decided, "id"));
        }
        assert_eq!(found, ["L1", "L2", "L3", "L4"], "{a_batch} rows a batch");
    }
}

/// A batch of learners with two rows each, their ids under a header.
fn of_learners(header: &str, learners: usize) -> RecordBatch {
    let ids: Vec<String> = (0..learners * 2).map(|row| format!("L{:06}", row / 2)).collect();
    let whole = |word: &str| Arc::new(StringArray::from(vec![word; learners * 2])) as ArrayRef;
    let columns = [
        ("kind", whole("certificate")),
        ("code", whole("A")),
        (header, Arc::new(StringArray::from(ids)) as ArrayRef),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn batches_are_cut_by_the_id_in_either_language() {
    for header in ["id", " id ", "记录号"] {
        let batch = of_learners(header, 30_000);
        let rows: Vec<usize> =
            WholeLearners::of([Ok(batch)].into_iter()).map(|batch| batch.unwrap().num_rows()).collect();
        assert_eq!(rows.iter().sum::<usize>(), 60_000);
        assert!(rows.iter().all(|rows| *rows <= 16 * 1024), "{header}: {rows:?}");
    }
}

#[test]
fn files_are_read_part_by_part_with_the_id_in_either_language() {
    let plan = plan();
    let shape = RecordShape::of(&plan.policy);
    for (name, header) in [("en", "id"), ("zh", "记录号")] {
        let batch = of_learners(header, 30_000);
        let path = std::env::temp_dir().join(format!("lijiao-parts-{}-{name}.parquet", std::process::id()));
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        std::fs::write(&path, writer.into_inner().unwrap()).unwrap();
        let mut records = open_records(&path, RecordFormat::Parquet, &shape, Strictness::Strict).unwrap();
        let mut parts = Vec::new();
        while let Some(part) = records.next_part().unwrap() {
            let Part::Columns(part) = part else { panic!("{header}: {part:?}") };
            parts.push(part.read_all((&shape, Strictness::Strict)).unwrap().len());
        }
        assert_eq!(parts.iter().sum::<usize>(), 30_000);
        assert!(parts.iter().all(|learners| *learners <= 4 * 1024), "{header}: {parts:?}");
    }
}
