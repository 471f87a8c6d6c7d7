//! Batches cut where one learner ends and the next begins.

use crate::groups::{cut_at, first_cut};
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema};
use arrow_select::concat::concat_batches;
use lijiao_review::show::field_of;
use std::collections::VecDeque;

/// The most rows of a batch.
const MOST_ROWS: usize = 16 * 1024;

/// Batches in each of which all rows of its learners stand, as those of the column of the record's id say (`id`, or 记录号): of
/// 16,384 rows at most, unless one learner has more. Learners stand in the order in which they came.
pub struct WholeLearners<I> {
    batches: I,
    /// The position of the column, where it is known; its header says it otherwise.
    ids: Option<usize>,
    most_rows: usize,
    /// The batch before, and its first row that was not handed on, nor begun.
    rest: Option<(RecordBatch, usize)>,
    /// The beginning of a learner whose rows go on.
    begun: Vec<RecordBatch>,
    ready: VecDeque<RecordBatch>,
}

impl<I: Iterator<Item = Result<RecordBatch, ArrowError>>> WholeLearners<I> {
    /// Returns batches cut anew, by the column whose header is that of the record's id.
    pub fn of(batches: I) -> Self {
        let (begun, ready) = Default::default();
        Self { batches, ids: None, most_rows: MOST_ROWS, rest: None, begun, ready }
    }

    /// Returns batches cut anew by the column at a position, of so many rows at most.
    pub fn by(batches: I, ids: usize, most_rows: usize) -> Self {
        Self { ids: Some(ids), most_rows: most_rows.max(1), ..Self::of(batches) }
    }

    /// Sets how many rows a batch has at most.
    pub fn set_most_rows(&mut self, most_rows: usize) {
        self.most_rows = most_rows.max(1);
    }

    fn next_whole(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Ok(Some(batch));
            }
            let Some(batch) = self.next_batch()? else { return self.joined(None) };
            self.ids = self.ids.or_else(|| position_of_ids(batch.schema_ref()));
            let ids = self.ids.and_then(|at| batch.columns().get(at)).map(AsRef::as_ref);
            let Some((first, cut)) = ids.and_then(|ids| first_cut(ids).zip(cut_at(ids))) else {
                self.begun.push(batch);
                continue;
            };
            let mut from = 0;
            if !self.begun.is_empty() {
                from = first;
                let head = self.joined(Some(batch.slice(0, first)))?;
                self.ready.extend(head);
            }
            if cut > from {
                self.ready.push_back(batch.slice(from, cut - from));
            }
            let begun = batch.num_rows() - cut;
            match &mut self.rest {
                // The learner goes on where the batch was cut: the rows are read with those behind them.
                Some((_, next)) => *next -= begun,
                None => self.begun.push(batch.slice(cut, begun)),
            }
        }
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            let (batch, from) = match self.rest.take() {
                Some(rest) => rest,
                None => match self.batches.next() {
                    Some(batch) => (batch?, 0),
                    None => return Ok(None),
                },
            };
            let rows = batch.num_rows() - from;
            if rows > self.most_rows {
                let next = batch.slice(from, self.most_rows);
                self.rest = Some((batch, from + self.most_rows));
                return Ok(Some(next));
            }
            if rows > 0 {
                return Ok(Some(batch.slice(from, rows)));
            }
        }
    }

    /// Returns what was begun with what goes on.
    fn joined(&mut self, more: Option<RecordBatch>) -> Result<Option<RecordBatch>, ArrowError> {
        let mut batches = std::mem::take(&mut self.begun);
        batches.extend(more);
        match batches.as_slice() {
            [] => Ok(None),
            [_] => Ok(batches.pop()),
            [first, ..] => concat_batches(&first.schema(), &batches).map(Some),
        }
    }
}

impl<I: Iterator<Item = Result<RecordBatch, ArrowError>>> Iterator for WholeLearners<I> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_whole().transpose()
    }
}

/// Returns the column of the record's id: `id`, or what another language calls it.
fn position_of_ids(schema: &Schema) -> Option<usize> {
    let headers = || schema.fields().iter().map(|field| field.name().trim());
    headers()
        .position(|header| header == "id")
        .or_else(|| headers().position(|header| field_of(header) == "id"))
}
