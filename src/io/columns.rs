//! Rows of Parquet and Arrow IPC files: each value as the text that a cell of CSV would have. This is the only place that names
//! arrow and parquet; it is there with the feature `columns` alone.
//!
//! Memory is bounded by what the reader of a file keeps of a group of rows, and one batch of rows as text.

mod guard;
mod messages;
mod parts;
mod reach;

pub use guard::damage_behind_panic;
use guard::{guarded, guarded_batches};
pub(super) use parts::ColumnRecords;
pub use parts::{ColumnHeader, ColumnPart, Memory, Piece};
use reach::{Counted, Reach};

use super::error::{IoError, IoProblem};
use super::input::{MOST_MEBIBYTES, RecordFormat};
use super::policy::read_bounded;
use super::unpacked::Stream;
use crate::show::field_of;
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use bytes::Bytes;
use csv::ByteRecord;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Encoding, EncodingMask};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};
use std::path::Path;
use std::sync::Arc;

/// The rows of Parquet that are read at a time.
const BATCH: usize = 8 * 1024;
/// What an Arrow file begins with; a stream does not.
const ARROW_FILE: &[u8] = b"ARROW1";

pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// The rows of a file in columns: first the names of its columns, then its rows, numbered from 1.
pub(super) struct ColumnRows {
    header: Option<ByteRecord>,
    batches: Batches,
    reach: Reach,
    rows: std::vec::IntoIter<ByteRecord>,
    row: u64,
}

impl ColumnRows {
    /// Opens a file whose first bytes the stream has; standard input is read as a whole.
    ///
    /// # Errors
    /// The file is of another format, or damaged.
    pub fn open(path: &Path, format: RecordFormat, mut stream: Stream) -> Result<Self, IoError> {
        let is_file = stream.fill_buf().is_ok_and(|first| first.starts_with(ARROW_FILE));
        let whole = |mut stream: Stream| read_bounded(path, &mut stream, MOST_MEBIBYTES);
        let file = || File::open(path).map_err(|error| IoError::of(path, &error));
        let name = if format == RecordFormat::Parquet { "Parquet" } else { "Arrow" };
        let (at, read) = ((path, name), Reach::default());
        let counted = || file().map(|file| Counted::of(BufReader::new(file), &read));
        let opened = match (format, path == Path::new("-")) {
            (RecordFormat::Parquet, true) => {
                whole(stream).map(|whole| guarded(at, || parquet_of(Bytes::from(whole))))
            }
            (RecordFormat::Parquet, false) => file().map(|file| guarded(at, || parquet_of(file))),
            (_, true) if is_file => {
                whole(stream).map(|whole| guarded(at, || messages::of_file(Cursor::new(whole))))
            }
            (_, false) if is_file => counted().map(|file| guarded(at, || messages::of_file(file))),
            (_, _) => Ok(guarded(at, || messages::of_stream(Counted::of(stream, &read)))),
        };
        let damaged = |why: ArrowError| IoError::new(path, IoProblem::damaged(name, why.to_string()));
        let Opened { schema, batches, rows } = opened?.map_err(damaged)?;
        let batches = guarded_batches(at, batches);
        let header = schema.fields().iter().map(|field| field.name().as_bytes().to_vec()).collect::<Vec<_>>();
        let header = Some(ByteRecord::from(header));
        let reach = rows.map_or(read, Reach::Rows);
        Ok(Self { header, batches, reach, rows: Vec::new().into_iter(), row: 0 })
    }

    /// Returns the batches that no row was read of, and how far they go.
    fn into_batches(self) -> (Batches, Reach) {
        (self.batches, self.reach)
    }

    /// Returns how many bytes of a file of this length were read.
    pub fn bytes_read(&self, length: u64) -> u64 {
        self.reach.bytes(self.row, length)
    }

    /// Reads the next row and returns its number, or `None` behind the last.
    ///
    /// # Errors
    /// The file is damaged or cut off behind the rows so far.
    pub fn next(&mut self, path: &Path, row: &mut ByteRecord) -> Result<Option<u64>, IoError> {
        if let Some(header) = self.header.take() {
            *row = header;
            return Ok(Some(1));
        }
        loop {
            if let Some(next) = self.rows.next() {
                *row = next;
                self.row += 1;
                return Ok(Some(self.row));
            }
            let rows = match self.batches.next() {
                None => return Ok(None),
                Some(batch) => batch.and_then(|batch| rows_of(&batch)),
            };
            let behind = usize::try_from(self.row).unwrap_or(usize::MAX);
            let breaks_off = |why: ArrowError| IoProblem::BreaksOff { behind, why: why.to_string() };
            self.rows = rows.map_err(|why| IoError::new(path, breaks_off(why)))?.into_iter();
        }
    }
}

/// What is known of a file whose rows are still to be read.
struct Opened {
    schema: Schema,
    batches: Batches,
    /// How many there are, where the file says it.
    rows: Option<u64>,
}

fn parquet_of<T: ChunkReader + 'static>(file: T) -> Result<Opened, ArrowError> {
    let stored = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
    expect_places(stored.metadata())?;
    let wanted = in_dictionaries(stored.schema(), stored.metadata());
    let wanted = ArrowReaderOptions::new().with_schema(Arc::new(wanted));
    // What the file cannot be read as is read as it says.
    let read = ArrowReaderMetadata::try_new(Arc::clone(stored.metadata()), wanted).unwrap_or(stored);
    let schema = read.schema().as_ref().clone();
    let rows = u64::try_from(read.metadata().file_metadata().num_rows()).ok();
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, read);
    Ok(Opened { schema, batches: Box::new(builder.with_batch_size(BATCH).build()?), rows })
}

/// Expects columns that begin and end somewhere: the reader takes it for granted.
fn expect_places(stored: &ParquetMetaData) -> Result<(), ArrowError> {
    let is_somewhere = |column: &ColumnChunkMetaData| {
        let places = [column.data_page_offset(), column.compressed_size()];
        places.into_iter().chain(column.dictionary_page_offset()).all(|place| place >= 0)
    };
    let mut columns = stored.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let are_somewhere = columns.all(is_somewhere);
    are_somewhere.then_some(()).ok_or_else(|| ArrowError::ParquetError("a column lies nowhere".to_owned()))
}

/// Texts as they are stored: most of a column are few, but ids are many.
fn in_dictionaries(schema: &Schema, stored: &ParquetMetaData) -> Schema {
    let of = |field: &Arc<Field>| {
        if !matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) {
            return Arc::clone(field);
        }
        let few = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let has_many = match field_of(field.name().trim()).as_str() {
            "id" => true,
            // Often the items of each learner are numbered alike.
            "item.id" => !has_few_words(field.name(), stored),
            _ => false,
        };
        let wanted = if has_many { DataType::Utf8View } else { few() };
        Arc::new(field.as_ref().clone().with_data_type(wanted))
    };
    Schema::new(schema.fields().iter().map(of).collect::<Vec<_>>())
}

/// The most bytes of a dictionary of few words, as it is stored.
const FEW_WORDS: i64 = 16 << 10;

/// Returns whether a column is stored by short dictionaries alone.
fn has_few_words(name: &str, stored: &ParquetMetaData) -> bool {
    let is_few = |column: &ColumnChunkMetaData| {
        let length = column.dictionary_page_offset().map(|at| column.data_page_offset().saturating_sub(at));
        let by_words = |mask: &EncodingMask| {
            mask.is_only(Encoding::RLE_DICTIONARY) || mask.is_only(Encoding::PLAIN_DICTIONARY)
        };
        length.is_some_and(|length| (0..=FEW_WORDS).contains(&length))
            && column.page_encoding_stats_mask().is_some_and(by_words)
    };
    stored.row_groups().iter().all(|group| {
        let mut own = group.columns().iter().filter(|column| column.column_path().parts() == [name]);
        own.next().is_some_and(is_few)
    })
}

pub(super) fn rows_of(batch: &RecordBatch) -> Result<Vec<ByteRecord>, ArrowError> {
    let options = FormatOptions::new().with_null("");
    let columns = batch.columns().iter().map(|column| Column::new(column.as_ref(), &options));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let row_of = |at: usize| {
        let mut row = ByteRecord::new();
        for column in &columns {
            row.push_field(column.text(at, &options)?.as_bytes());
        }
        Ok(row)
    };
    (0..batch.num_rows()).map(row_of).collect()
}

/// One column of a batch.
enum Column<'b> {
    Plain(ArrayFormatter<'b>),
    /// Days, or moments.
    Moments(ArrayFormatter<'b>),
    /// Several values in a cell.
    Lists(&'b dyn Array),
}

impl<'b> Column<'b> {
    fn new(array: &'b dyn Array, options: &FormatOptions<'b>) -> Result<Self, ArrowError> {
        if matches!(array.data_type(), DataType::List(_) | DataType::LargeList(_)) {
            return Ok(Self::Lists(array));
        }
        let of = if array.data_type().is_temporal() { Self::Moments } else { Self::Plain };
        ArrayFormatter::try_new(array, options).map(of)
    }

    fn text(&self, at: usize, options: &FormatOptions<'_>) -> Result<String, ArrowError> {
        let list = match self {
            Self::Plain(formatter) => return formatter.value(at).try_to_string(),
            Self::Moments(formatter) => return Ok(day_alone(formatter.value(at).try_to_string()?)),
            Self::Lists(array) if array.is_null(at) => return Ok(String::new()),
            Self::Lists(array) => match array.as_list_opt::<i32>() {
                Some(lists) => lists.value(at),
                None => array.as_list::<i64>().value(at),
            },
        };
        let formatter = ArrayFormatter::try_new(list.as_ref(), options)?;
        let parts = (0..list.len()).map(|part| formatter.value(part).try_to_string());
        Ok(parts.collect::<Result<Vec<_>, _>>()?.join(";"))
    }
}

/// A moment at midnight is a day.
fn day_alone(text: String) -> String {
    let day = text.strip_suffix('Z').unwrap_or(&text).strip_suffix("T00:00:00");
    day.map(str::to_owned).unwrap_or(text)
}
