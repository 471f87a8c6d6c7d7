//! The learners of the workload as Parquet, and how they are read.

use arrow_array::cast::AsArray;
use arrow_array::types::Decimal128Type;
use arrow_array::{Array, ArrayRef, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use lijiao::date::Day;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use workload::policy::Workload;
use workload::records::write_records;

/// The learners as a Parquet file: one item a row, the rows of a learner together.
pub fn write_parquet(workload: &Workload, learners: usize, seed: u64) -> Result<Vec<u8>, String> {
    let mut lines = Vec::new();
    write_records(workload, learners, seed, &mut lines).map_err(|error| error.to_string())?;
    let mut columns: [Vec<String>; 5] = Default::default();
    let (mut dates, mut awards, mut scores) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let learner: Value = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for item in learner["items"].as_array().into_iter().flatten() {
            let words = [
                &learner["id"],
                &learner["application"]["programme"],
                &item["id"],
                &item["kind"],
                &item["code"],
            ];
            words.iter().zip(&mut columns).for_each(|(word, column)| column.push(text(word)));
            dates.push(days(&learner["application"]["date"])?);
            awards.push(days(&item["award"])?);
            scores.push(item["score"].as_i64().and_then(|score| i32::try_from(score).ok()));
        }
    }
    let [ids, programmes, items, kinds, codes] =
        columns.map(|column| Arc::new(StringArray::from(column)) as ArrayRef);
    let batch = RecordBatch::try_from_iter([
        ("id", ids),
        ("application.date", Arc::new(Date32Array::from(dates)) as ArrayRef),
        ("application.programme", programmes),
        ("item.id", items),
        ("kind", kinds),
        ("code", codes),
        ("score", Arc::new(Int32Array::from(scores))),
        ("award", Arc::new(Date32Array::from(awards))),
    ]);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let written = batch.and_then(|batch| {
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
        writer.write(&batch)?;
        Ok(writer.into_inner()?)
    });
    written.map_err(|error| error.to_string())
}

fn days(text: &Value) -> Result<i32, String> {
    let day = Day::parse(text.as_str().unwrap_or_default()).map_err(|_| format!("{text} is no day"))?;
    let first = Day::of_unix_days(0).ok_or("there was no 1970")?;
    i32::try_from(first.days_until(day)).map_err(|error| error.to_string())
}

/// The batches of a file, texts of few values as they are stored, in dictionaries: the quickest way to read it.
pub fn batches(path: &Path) -> Result<ParquetRecordBatchReader, String> {
    let open = || {
        let file = File::open(path)?;
        let stored = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let of = |field: &Arc<Field>| match (field.data_type(), field.name().as_str()) {
            (DataType::Utf8, "id") => field.as_ref().clone().with_data_type(DataType::Utf8View),
            (DataType::Utf8, _) => {
                let few = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                field.as_ref().clone().with_data_type(few)
            }
            _ => field.as_ref().clone(),
        };
        let schema = Schema::new(stored.schema().fields().iter().map(of).collect::<Vec<_>>());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        let read = ArrowReaderMetadata::try_new(Arc::clone(stored.metadata()), options)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, read);
        builder.with_batch_size(16 * 1024).build()
    };
    open().map_err(|error: parquet::errors::ParquetError| error.to_string())
}

/// Reads a file and does nothing with it; returns how many rows it has.
pub fn read_alone(path: &Path) -> Result<usize, String> {
    let rows: Result<usize, ArrowError> =
        batches(path)?.map(|batch| batch.map(|batch| batch.num_rows())).sum();
    rows.map_err(|error| error.to_string())
}

/// Writes `id,credits` for each row of an answer.
pub fn write_credits(decided: &RecordBatch, to: &mut impl Write) -> Result<(), String> {
    let column = |name: &str| decided.column_by_name(name).ok_or_else(|| format!("no column {name}"));
    let (ids, credits) = (column("id")?.as_string::<i32>(), column("granted.credits")?);
    let credits = credits.as_primitive::<Decimal128Type>();
    for row in 0..decided.num_rows() {
        let whole = if credits.is_null(row) { -1 } else { credits.value(row) / 1_000_000 };
        writeln!(to, "{},{whole}", ids.value(row)).map_err(|error| error.to_string())?;
    }
    Ok(())
}
