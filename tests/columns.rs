//! Records in columns: Parquet and Arrow files give the same decisions as the same rows in CSV.
#![cfg(feature = "columns")]
#![allow(clippy::restriction, reason = "a test fails loudly")]

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Float64Array, RecordBatch, StringArray};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use lijiao::date::Day;
use lijiao::io::{RecordFormat, open_records};
use lijiao::policy::Policy;
use lijiao::record::{LearnerRecord, RecordShape, Strictness};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn batch() -> RecordBatch {
    let text = |values: &[Option<&str>]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let mut papers = ListBuilder::new(StringBuilder::new());
    papers.append_value([Some("certificate"), Some("transcript")]);
    papers.append_null();
    let credits = Decimal128Array::from(vec![Some(250), None]).with_precision_and_scale(9, 2).unwrap();
    let day = Day::parse("1970-01-01").unwrap().days_until(Day::parse("2024-03-30").unwrap());
    RecordBatch::try_from_iter([
        ("id", text(&[Some("L1"), Some("L2")])),
        ("kind", text(&[Some("course"), Some("course")])),
        ("code", text(&[Some("00012"), Some("00015")])),
        ("score", Arc::new(Float64Array::from(vec![Some(60.5), None])) as ArrayRef),
        ("credits", Arc::new(credits) as ArrayRef),
        ("award", Arc::new(Date32Array::from(vec![i32::try_from(day).ok(), None])) as ArrayRef),
        ("papers", Arc::new(papers.finish()) as ArrayRef),
    ])
    .unwrap()
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("lijiao-columns-{}-{name}", std::process::id()));
    fs::write(&path, bytes).unwrap();
    path
}

fn read(path: &Path) -> Vec<LearnerRecord> {
    let shape = RecordShape::of(&Policy::default());
    let format = RecordFormat::of_path(path).unwrap();
    let records = open_records(path, format, &shape, Strictness::Strict).unwrap();
    records.map(|result| result.unwrap().unwrap().0).collect()
}

fn parquet(compression: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch().schema(), Some(properties)).unwrap();
    writer.write(&batch()).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn columns_give_the_records_that_rows_of_csv_give() {
    let csv = "id,kind,code,score,credits,award,papers\n\
               L1,course,00012,60.5,2.50,2024-03-30,certificate;transcript\nL2,course,00015,,,,\n";
    let wanted = read(&file("r.csv", csv.as_bytes()));
    assert_eq!(wanted.len(), 2);
    assert_eq!(read(&file("s.parquet", &parquet(Compression::SNAPPY))), wanted);
    assert_eq!(read(&file("z.parquet", &parquet(Compression::ZSTD(ZstdLevel::default())))), wanted);
    let mut whole = FileWriter::try_new(Vec::new(), &batch().schema()).unwrap();
    whole.write(&batch()).unwrap();
    assert_eq!(read(&file("f.arrow", &whole.into_inner().unwrap())), wanted);
    let mut stream = StreamWriter::try_new(Vec::new(), &batch().schema()).unwrap();
    stream.write(&batch()).unwrap();
    assert_eq!(read(&file("t.arrow", &stream.into_inner().unwrap())), wanted);
}

#[test]
fn how_far_a_file_is_read_is_told() {
    let shape = RecordShape::of(&Policy::default());
    let ids = StringArray::from_iter_values((0..5000).map(|row| format!("L{row}")));
    let kinds = StringArray::from_iter_values((0..5000).map(|_| "course"));
    let many = RecordBatch::try_from_iter([
        ("id", Arc::new(ids) as ArrayRef),
        ("kind", Arc::new(kinds) as ArrayRef),
    ]);
    let many = many.unwrap();
    let mut parquet = ArrowWriter::try_new(Vec::new(), many.schema(), None).unwrap();
    parquet.write(&many).unwrap();
    let mut whole = FileWriter::try_new(Vec::new(), &many.schema()).unwrap();
    let mut stream = StreamWriter::try_new(Vec::new(), &many.schema()).unwrap();
    for from in (0..5000).step_by(1250) {
        whole.write(&many.slice(from, 1250)).unwrap();
        stream.write(&many.slice(from, 1250)).unwrap();
    }
    for (name, bytes) in [
        ("far.parquet", parquet.into_inner().unwrap()),
        ("far.arrow", whole.into_inner().unwrap()),
        ("far-stream.arrow", stream.into_inner().unwrap()),
    ] {
        let path = file(name, &bytes);
        let format = RecordFormat::of_path(&path).unwrap();
        let mut records = open_records(&path, format, &shape, Strictness::Strict).unwrap();
        let length = records.length.unwrap();
        let mut reached = Vec::new();
        while records.next_part().unwrap().is_some() {
            reached.push(records.bytes_read().unwrap());
        }
        let quarter = length / 4;
        assert!(reached.len() > 1 && reached.is_sorted(), "{name}: {reached:?} of {length}");
        assert!(reached[0] > 0 && reached[0] < 4 * quarter, "{name}: {reached:?} of {length}");
        assert!(
            reached.last().is_some_and(|last| (3 * quarter..=length).contains(last)),
            "{name}: {reached:?} of {length}"
        );
    }
}

#[test]
fn damaged_columns_are_told() {
    let shape = RecordShape::of(&Policy::default());
    let bytes = parquet(Compression::SNAPPY);
    let path = file("d.parquet", &bytes[..bytes.len() - 20]);
    let error = open_records(&path, RecordFormat::Parquet, &shape, Strictness::Strict).err().unwrap();
    assert!(error.text(lijiao::locale::Locale::En).contains("no Parquet file, or a damaged one"));
}

#[test]
fn a_bad_cell_names_its_row_and_field() {
    let shape = RecordShape::of(&Policy::default());
    let text = |value: &str| Arc::new(StringArray::from(vec![value])) as ArrayRef;
    let columns = [("id", text("L1")), ("kind", text("course")), ("score", text("eighty"))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut stream = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    stream.write(&batch).unwrap();
    let path = file("b.arrow", &stream.into_inner().unwrap());
    let mut records = open_records(&path, RecordFormat::Arrow, &shape, Strictness::Strict).unwrap();
    let errors = records.next().unwrap().unwrap().unwrap_err().to_string();
    assert_eq!(errors, "line 1, column 3, items[0].score: a number should stand here, not a text");
}
