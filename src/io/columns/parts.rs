//! Batches of rows cut where one learner ends and the next begins, so that they can be decided apart; only who needs it is read
//! as text.

use super::reach::Reach;
use super::{Batches, ColumnRows, rows_of};
use crate::evaluate::{Brief, Kept, Rows, Sums};
use crate::io::cells::{Column, Field};
use crate::io::error::{IoError, IoProblem};
use crate::io::input::RowsRead;
use crate::io::row_records::{Row, RowReading};
use crate::io::rows::has_text;
use crate::record::problem::RecordErrors;
use crate::record::{RecordShape, Strictness};
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use lijiao_columns::{Meaning, Table, WholeLearners};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most rows that are decided at a time, unless one learner has more: several such parts are in memory with their decisions.
const MOST_ROWS: usize = 4 * 1024;
/// The same where sums alone are asked for, which take little memory: about what lies in the memory nearest to a processor.
const MOST_ROWS_FOR_SUMS: usize = 8 * 1024;
/// Fewer rows than this are decided with those of the batch behind.
const ENOUGH_ROWS: usize = 1024;

/// What a record may hold, and how strictly it is read.
type Known<'k> = (&'k RecordShape, Strictness);

/// What the columns of a file mean.
#[derive(Debug)]
struct Reading {
    path: PathBuf,
    rows: RowReading,
    meanings: Vec<Meaning>,
}

/// The records of a file in columns whose rows stand together.
pub struct ColumnRecords {
    reading: Arc<Reading>,
    batches: WholeLearners<Batches>,
    reach: Reach,
    /// How many rows were handed on.
    rows: usize,
}

/// What batches with the same columns have in common.
#[derive(Debug, Clone)]
pub struct ColumnHeader {
    reading: Arc<Reading>,
    of: SchemaRef,
}

/// Rows of some learners, all of each.
#[derive(Debug)]
pub struct ColumnPart {
    reading: Arc<Reading>,
    /// With the number of the first row of each; a learner stands in one of them.
    batches: Vec<(usize, RecordBatch)>,
}

/// What is kept from one part to the next, each time with the same policy.
#[derive(Debug, Default)]
pub struct Memory<'p> {
    known: lijiao_columns::Known<'p>,
    kept: Kept,
}

/// What became of a learner.
#[derive(Debug)]
pub enum Piece<'p> {
    /// The sums are certain; the learner's rows begin at this one.
    Sums {
        /// The policy that they were told by.
        brief: &'p Brief,
        /// What they are.
        sums: &'p Sums<'p>,
        /// Counted from 1.
        row: usize,
    },
    /// One who was read.
    Read(Box<RowsRead>),
    /// What stands there cannot be read.
    Broken(IoError),
}

impl Reading {
    fn of(path: &Path, rows: RowReading) -> Self {
        let meanings = rows.columns.iter().map(meaning).collect();
        Self { path: path.to_owned(), rows, meanings }
    }

    fn broken(&self, behind: usize, why: &ArrowError) -> IoError {
        IoError::new(&self.path, IoProblem::BreaksOff { behind, why: why.to_string() })
    }
}

impl ColumnRecords {
    /// Returns the records of rows of which none was read.
    pub fn of(path: &Path, rows: ColumnRows, reading: RowReading) -> Self {
        let ids = reading.columns.iter().rposition(|column| *column == Column::RecordId);
        let reading = Arc::new(Reading::of(path, reading));
        let (batches, reach) = rows.into_batches();
        let batches = WholeLearners::by(batches, ids.unwrap_or_default(), MOST_ROWS);
        Self { reading, batches, reach, rows: 0 }
    }

    /// Returns how many bytes of a file of this length were read.
    pub fn bytes_read(&self, length: u64) -> u64 {
        self.reach.bytes(u64::try_from(self.rows).unwrap_or(u64::MAX), length)
    }

    /// Hands on more rows at a time: where sums alone are asked for, little is in memory with them.
    pub fn expect_sums(&mut self) {
        self.batches.set_most_rows(MOST_ROWS_FOR_SUMS);
    }

    /// Returns the rows of the next learners, or `None` behind the last.
    ///
    /// # Errors
    /// The file is damaged or cut off behind the rows so far.
    pub fn next_part(&mut self) -> Result<Option<ColumnPart>, IoError> {
        let (mut batches, mut taken) = (Vec::new(), 0);
        while taken < ENOUGH_ROWS
            && let Some(batch) = self.batches.next()
        {
            let batch = batch.map_err(|why| self.reading.broken(self.rows, &why))?;
            let (first, rows) = (self.rows + 1, batch.num_rows());
            (self.rows, taken) = (self.rows + rows, taken + rows);
            batches.push((first, batch));
        }
        let reading = Arc::clone(&self.reading);
        Ok((!batches.is_empty()).then_some(ColumnPart { reading, batches }))
    }
}

impl ColumnHeader {
    /// Returns what the columns of a batch mean.
    ///
    /// # Errors
    /// What is wrong with their names.
    pub fn of(batch: &RecordBatch, known: Known<'_>) -> Result<Self, RecordErrors> {
        let names = batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect();
        let (reading, errors, _) = RowReading::of(names, known);
        if !errors.is_empty() {
            return Err(RecordErrors { id: None, errors });
        }
        let reading = Arc::new(Reading::of(Path::new("batch"), reading));
        Ok(Self { reading, of: batch.schema() })
    }

    /// Returns whether a batch has columns of the same names in the same order.
    pub fn is_of(&self, batch: &RecordBatch) -> bool {
        let (own, other) = (&self.of, batch.schema_ref());
        let of_both = || own.fields().iter().zip(other.fields());
        Arc::ptr_eq(own, other)
            || own.fields().len() == other.fields().len()
                && of_both().all(|(own, other)| own.name() == other.name())
    }
}

impl ColumnPart {
    /// Returns the rows of one batch whose columns have this meaning.
    pub fn of(batch: &RecordBatch, header: &ColumnHeader) -> Self {
        Self { reading: Arc::clone(&header.reading), batches: vec![(1, batch.clone())] }
    }

    /// Hands on the learners in their order: the sums of those for whom they are certain, the records of all others.
    pub fn each<'p>(
        &self,
        brief: Option<(&'p Brief, &mut Memory<'p>)>,
        known: Known<'_>,
        mut take: impl FnMut(Piece<'_>),
    ) {
        let (brief, memory) = brief.unzip();
        let mut unused = Memory::default();
        let memory = memory.unwrap_or(&mut unused);
        for (first, batch) in &self.batches {
            let Memory { known: of_batches, kept } = &mut *memory;
            let table = brief.and_then(|brief| {
                Some((brief, Table::of(batch, &self.reading.meanings, brief, of_batches)?))
            });
            match table {
                Some((brief, table)) => self.tell((batch, *first), known, (brief, table, kept), &mut take),
                None => self.read((batch, *first), 0..batch.num_rows(), known, &mut take),
            }
        }
    }

    /// Reads all records.
    ///
    /// # Errors
    /// What stands there cannot be read.
    pub fn read_all(&self, known: Known<'_>) -> Result<Vec<RowsRead>, IoError> {
        let (mut all, mut broken) = (Vec::new(), None);
        self.each(None, known, |piece| match piece {
            Piece::Read(read) => all.push(*read),
            Piece::Broken(error) => broken = Some(error),
            Piece::Sums { .. } => {}
        });
        broken.map_or(Ok(all), Err)
    }

    fn tell<'b, 'p: 'b>(
        &self,
        (batch, first): (&'b RecordBatch, usize),
        known: Known<'_>,
        (brief, mut table, kept): (&'p Brief, Table<'b, 'p>, &mut Kept),
        take: &mut impl FnMut(Piece<'_>),
    ) {
        let mut rows = Rows::of(brief, std::mem::take(kept));
        let mut learner = 0;
        while learner < table.count() {
            learner =
                table.tell(learner, &mut rows, |sums, at| take(Piece::Sums { brief, sums, row: first + at }));
            if learner < table.count() {
                self.read((batch, first), table.rows_of(learner), known, take);
                learner += 1;
            }
        }
        *kept = rows.kept();
    }

    /// Reads the records of some rows by the text of their cells.
    fn read(
        &self,
        (batch, first): (&RecordBatch, usize),
        rows: Range<usize>,
        known: Known<'_>,
        take: &mut impl FnMut(Piece<'_>),
    ) {
        let texts = match rows_of(&batch.slice(rows.start, rows.len())) {
            Ok(texts) => texts,
            Err(why) => return take(Piece::Broken(self.reading.broken(first + rows.start - 1, &why))),
        };
        let reading = &self.reading.rows;
        let numbered = texts.iter().enumerate().filter(|(_, row)| has_text(row));
        let read: Vec<Row> =
            numbered.map(|(at, row)| reading.row_of(first + rows.start + at, row, false)).collect();
        for record in read.chunk_by(|one, other| one.id == other.id) {
            let Some(Row { line, id, .. }) = record.first() else { continue };
            let record = reading.record_of(record, false, known);
            take(Piece::Read(Box::new(RowsRead { row: *line, id: id.clone(), record })));
        }
    }
}

fn meaning(column: &Column) -> Meaning {
    let text = |field: &Field| if let Field::Text(name) = field { Some(name.clone()) } else { None };
    match column {
        Column::RecordId => Meaning::Id,
        Column::LeftOut => Meaning::LeftOut,
        Column::Item(Field::Attribute(name)) => Meaning::Item(name.clone()),
        Column::Learner(Field::Attribute(name)) => Meaning::Learner(name.clone()),
        Column::Item(field) => match text(field).as_deref() {
            Some("id") => Meaning::ItemId,
            Some("kind") => Meaning::Kind,
            Some("code") => Meaning::Code,
            _ => Meaning::Other,
        },
        Column::Application(field) => match text(field).as_deref() {
            Some("date") => Meaning::Date,
            Some("programme") => Meaning::Programme,
            _ => Meaning::Other,
        },
        Column::Learner(_) => Meaning::Other,
    }
}
