//! Arrow and Parquet files of which bytes are changed, lost or told twice: read as far as they go or refused, never a panic.
#![cfg(feature = "columns")]
#![allow(clippy::restriction, reason = "a test fails loudly")]

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int16Type;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Float64Array, LargeStringArray, RecordBatch,
    StringArray, StringViewArray,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use lijiao::io::{RecordFormat, open_records};
use lijiao::locale::Locale;
use lijiao::policy::Policy;
use lijiao::record::{RecordShape, Strictness};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How often each file is damaged; `DAMAGES` says another number.
const DAMAGES: usize = 150;
const LEARNERS: usize = 40;

fn batch() -> RecordBatch {
    let rows = || 0..LEARNERS * 3;
    let texts = |of: fn(usize) -> String| rows().map(of).collect::<Vec<_>>();
    let kinds: DictionaryArray<Int16Type> =
        rows().map(|row| ["course", "certificate"].get(row % 3).copied()).collect();
    let ids: ArrayRef =
        Arc::new(StringViewArray::from(texts(|row| format!("a learner with a long id {}", row / 3))));
    let mut papers = ListBuilder::new(StringBuilder::new());
    rows().for_each(|row| {
        papers.append_option((row % 2 == 0).then_some([Some("certificate"), Some("transcript")]))
    });
    let credits = Decimal128Array::from_iter(rows().map(|row| (row % 4 > 0).then_some(row as i128)));
    let days: Vec<_> = rows().map(|row| (row % 5 > 0).then_some(19_000 + row as i32)).collect();
    RecordBatch::try_from_iter_with_nullable([
        ("id", ids, true),
        ("item.id", Arc::new(LargeStringArray::from(texts(|row| format!("i{row}")))) as ArrayRef, true),
        ("kind", Arc::new(kinds) as ArrayRef, true),
        ("code", Arc::new(StringArray::from(texts(|row| format!("C{}", row % 7)))) as ArrayRef, true),
        ("score", Arc::new(Float64Array::from_iter_values(rows().map(|row| row as f64))) as ArrayRef, true),
        ("credits", Arc::new(credits.with_precision_and_scale(9, 2).unwrap()) as ArrayRef, true),
        ("award", Arc::new(Date32Array::from(days)) as ArrayRef, true),
        ("papers", Arc::new(papers.finish()) as ArrayRef, true),
    ])
    .unwrap()
}

fn arrow(is_file: bool, packed: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(packed).unwrap();
    let (batch, schema) = (batch(), batch().schema());
    if is_file {
        let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
        (0..3).for_each(|part| writer.write(&batch.slice(part * LEARNERS, LEARNERS)).unwrap());
        return writer.into_inner().unwrap();
    }
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
    (0..3).for_each(|part| writer.write(&batch.slice(part * LEARNERS, LEARNERS)).unwrap());
    writer.into_inner().unwrap()
}

fn parquet(packed: Compression, in_pages_of: usize) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_compression(packed)
        .set_data_page_row_count_limit(in_pages_of)
        .set_max_row_group_row_count(Some(50))
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch().schema(), Some(properties)).unwrap();
    writer.write(&batch()).unwrap();
    writer.into_inner().unwrap()
}

/// Numbers that look random, by seed.
struct Luck(u64);

impl Luck {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        // What describes the columns stands in front and behind.
        let near = 3000.min(bytes.len());
        let at =
            [self.below(bytes.len()), self.below(near), bytes.len() - 1 - self.below(near)][self.below(3)];
        let end = |length: usize| (at + length).min(bytes.len());
        match self.below(8) {
            0 | 1 => bytes[at] ^= 1 << self.below(8),
            2 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
            3 => bytes[at] = self.below(256) as u8,
            4 => drop(
                bytes.splice(at..end(8), i64::to_le_bytes([i64::MAX, i64::MIN, -1, 1 << 33][self.below(4)])),
            ),
            5 => drop(bytes.drain(at..end([1, 4, 8, 100][self.below(4)]))),
            6 => drop(bytes.splice(at..at, [self.below(256) as u8; 4])),
            _ => bytes.truncate(at.max(8)),
        }
    }
}

/// Returns how many records a file has, or what is wrong with it.
fn read(path: &Path, format: RecordFormat) -> Result<usize, String> {
    let shape = RecordShape::of(&Policy::default());
    let told = |error: lijiao::io::IoError| error.text(Locale::En);
    let records = open_records(path, format, &shape, Strictness::Strict).map_err(told)?;
    records
        .map(|record| record.map(|_| ()).map_err(told))
        .try_fold(0, |count, record| record.map(|()| count + 1))
}

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("lijiao-damaged-{}-{name}", std::process::id()))
}

fn damage(name: &str, whole: &[u8], format: RecordFormat) {
    let path = path(name);
    fs::write(&path, whole).unwrap();
    assert_eq!(read(&path, format), Ok(LEARNERS), "{name}");
    let times = std::env::var("DAMAGES").map_or(DAMAGES, |times| times.parse().unwrap());
    let mut refused = 0;
    for seed in 0..times {
        let (mut luck, mut bytes) = (Luck(seed as u64), whole.to_vec());
        (0..=luck.below(3)).for_each(|_| luck.damage(&mut bytes));
        fs::write(&path, &bytes).unwrap();
        if let Err(why) = read(&path, format) {
            refused += 1;
            assert!(why.contains("damaged"), "{name}, seed {seed}: {why}");
        }
    }
    fs::remove_file(&path).unwrap();
    assert!(refused * 4 > times, "{name}: {refused} of {times} refused");
}

#[test]
fn damaged_arrow_is_refused_or_read() {
    for packed in [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)] {
        for is_file in [true, false] {
            let name = format!("{is_file}-{}.arrow", packed.map_or(-1, |packed| packed.0));
            damage(&name, &arrow(is_file, packed), RecordFormat::Arrow);
        }
    }
}

#[test]
fn damaged_parquet_is_refused_or_read() {
    // What the reader takes for granted makes it panic in some of these.
    for packed in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
        for in_pages_of in [7, 1000] {
            let name = format!("{packed}-{in_pages_of}.parquet");
            damage(&name, &parquet(packed, in_pages_of), RecordFormat::Parquet);
        }
    }
}

#[test]
fn a_column_outside_its_message_is_told_with_the_rows_before_it() {
    for is_file in [true, false] {
        let mut bytes = arrow(is_file, None);
        // The place of a column in the last message: its length behind it is that of 40 floats.
        let length = (LEARNERS as i64 * 8).to_le_bytes();
        let found = bytes.windows(8).rposition(|at| at == length).unwrap();
        bytes[found - 8..found].copy_from_slice(&(1i64 << 40).to_le_bytes());
        let path = path(&format!("outside-{is_file}.arrow"));
        fs::write(&path, &bytes).unwrap();
        let why = read(&path, RecordFormat::Arrow).unwrap_err();
        assert!(why.contains("damaged or cut off behind line "), "{why}");
        assert!(why.contains("a column lies outside its message"), "{why}");
    }
}
