//! What learners come to, as columns: one row a learner.

use arrow_array::builder::{ArrayBuilder, BooleanBuilder, StringBuilder};
use arrow_array::{ArrayRef, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::ArrowError;
use lijiao_decide::decision::Totals;
use lijiao_decide::evaluate::{Brief, Sums};
use lijiao_language::policy::counted::Stage;
use lijiao_language::quantity::Number;
use std::sync::Arc;

/// The decimal places of an amount, and the digits of a column.
const PLACES: i8 = 6;
const DIGITS: u8 = 38;
/// About as many as learners have, and the length of a long id: with more or longer ones the columns grow.
const ITEMS_A_LEARNER: usize = 8;
const LONG_ID: usize = 16;
/// The sums of a learner, in the order of their columns.
const SUMS: [&str; 4] = ["recognised", "granted", "if_needs_met", "make_up"];

/// The rows of the answer, added one after the other.
pub struct SumRows {
    measures: Vec<String>,
    ids: StringBuilder,
    /// By sum, by measure.
    amounts: Vec<Amounts>,
    proved: BooleanBuilder,
    totals: Texts,
    decisions: Option<Texts>,
    errors: Texts,
}

/// One column of texts by their rows.
#[derive(Default)]
struct Texts(Vec<(usize, String)>);

impl Texts {
    /// Returns the column of so many rows.
    ///
    /// # Errors
    /// The texts are together longer than a column can hold.
    fn column(self, rows: usize) -> Result<ArrayRef, ArrowError> {
        if self.0.is_empty() {
            return Ok(Arc::new(StringArray::new_null(rows)));
        }
        let length: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        i32::try_from(length).map_err(|_| ArrowError::OffsetOverflowError(length))?;
        let mut texts = self.0.into_iter().peekable();
        let of_rows = (0..rows).map(|row| texts.next_if(|(of, _)| *of == row).map(|(_, text)| text));
        Ok(Arc::new(of_rows.collect::<StringArray>()))
    }
}

/// One column of amounts.
struct Amounts {
    /// Behind the last there is nothing.
    values: Vec<i128>,
    /// The rows without one.
    missing: Vec<usize>,
}

impl Amounts {
    /// Sets the amount of a row; none behind it has one.
    #[inline]
    fn set(&mut self, row: usize, amount: Option<i128>) {
        match amount {
            Some(amount) => {
                self.values.resize(row, 0);
                self.values.push(amount);
            }
            None => self.missing.push(row),
        }
    }

    /// Returns the column of so many rows.
    fn column(mut self, rows: usize) -> Decimal128Array {
        self.values.resize(rows, 0);
        if self.missing.is_empty() {
            return Decimal128Array::from(self.values);
        }
        let mut all: Vec<Option<i128>> = self.values.into_iter().map(Some).collect();
        for row in self.missing {
            if let Some(amount) = all.get_mut(row) {
                *amount = None;
            }
        }
        Decimal128Array::from(all)
    }
}

impl SumRows {
    /// Returns no rows yet, for the learners of so many items. `measures` are the names of the policy's measures in its own order.
    pub fn of(measures: Vec<String>, with_decisions: bool, items: usize) -> Self {
        let room = items / ITEMS_A_LEARNER;
        let with_room = || Amounts { values: Vec::with_capacity(room), missing: Vec::new() };
        let amounts = std::iter::repeat_with(with_room).take(SUMS.len() * measures.len()).collect();
        let ids = StringBuilder::with_capacity(room, room * LONG_ID);
        let proved = BooleanBuilder::with_capacity(room);
        let decisions = with_decisions.then(Texts::default);
        Self { measures, ids, amounts, proved, totals: Texts::default(), decisions, errors: Texts::default() }
    }

    /// Adds a learner whose sums are certain; `brief` is the policy that they were told by.
    pub fn add_sums(&mut self, brief: &Brief, told: &Sums<'_>) {
        let width = self.measures.len();
        self.begin(Some(told.id), true);
        let mut is_exact = true;
        for (stage, measure, amount) in told.amounts() {
            let sums: &[usize] = match stage {
                Stage::Recognised => &[0],
                Stage::Converted => &[1, 2],
            };
            for sum in sums {
                is_exact &= self.set(sum * width + measure.index(), amount);
            }
        }
        let totals = || {
            let mut text = String::new();
            brief.write_totals(told, &mut text);
            text
        };
        self.end(Some(true), (!is_exact).then(totals), None, None);
    }

    /// Adds a learner who was decided; `text` are the sums as JSON, `decision` is the whole decision as JSON where it is wanted.
    pub fn add_decided(
        &mut self,
        id: &str,
        totals: &Totals,
        is_proved: bool,
        text: impl FnOnce() -> String,
        decision: Option<String>,
    ) {
        self.begin(Some(id), true);
        let all = [&totals.recognised, &totals.granted, &totals.if_needs_met, &totals.make_up];
        let mut is_exact = true;
        for (sum, amounts) in all.into_iter().enumerate() {
            for (name, amount) in amounts {
                let measure = self.measures.iter().position(|own| own == name);
                is_exact &= measure.is_some_and(|at| self.set(sum * self.measures.len() + at, *amount));
            }
        }
        self.end(Some(is_proved), (!is_exact).then(text), decision, None);
    }

    /// Adds a learner who could not be read.
    pub fn add_bad(&mut self, id: Option<&str>, problems: String) {
        self.begin(id, false);
        self.end(None, None, None, Some(problems));
    }

    fn begin(&mut self, id: Option<&str>, has_amounts: bool) {
        self.ids.append_option(id);
        if !has_amounts {
            let row = self.proved.len();
            self.amounts.iter_mut().for_each(|amounts| amounts.set(row, None));
        }
    }

    fn end(
        &mut self,
        proved: Option<bool>,
        totals: Option<String>,
        decision: Option<String>,
        errors: Option<String>,
    ) {
        let row = self.proved.len();
        self.proved.append_option(proved);
        self.totals.0.extend(totals.map(|text| (row, text)));
        self.decisions.iter_mut().zip(decision).for_each(|(own, text)| own.0.push((row, text)));
        self.errors.0.extend(errors.map(|text| (row, text)));
    }

    /// Sets an amount of the last row; returns false where decimals cannot hold it.
    fn set(&mut self, column: usize, amount: Number) -> bool {
        let unit = 10i128.pow(u32::from(PLACES.unsigned_abs()));
        let (scaled, by) = (i128::from(amount.numerator()) * unit, i128::from(amount.denominator()));
        let held = if by == 1 { Some(scaled) } else { (scaled % by == 0).then(|| scaled / by) };
        if let Some(amounts) = self.amounts.get_mut(column) {
            amounts.set(self.proved.len(), held);
        }
        held.is_some()
    }

    /// Returns all rows.
    ///
    /// # Errors
    /// A text is longer than a column can hold.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let rows = self.proved.len();
        let mut columns = vec![("id".to_owned(), Arc::new(self.ids.finish()) as ArrayRef)];
        let names =
            SUMS.iter().flat_map(|sum| self.measures.iter().map(move |measure| format!("{sum}.{measure}")));
        for (name, amounts) in names.zip(self.amounts) {
            let amounts = amounts.column(rows).with_precision_and_scale(DIGITS, PLACES)?;
            columns.push((name, Arc::new(amounts)));
        }
        columns.push(("proved_best".to_owned(), Arc::new(self.proved.finish())));
        columns.push(("totals".to_owned(), self.totals.column(rows)?));
        if let Some(decisions) = self.decisions {
            columns.push(("decision".to_owned(), decisions.column(rows)?));
        }
        columns.push(("errors".to_owned(), self.errors.column(rows)?));
        RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, true)),
        )
    }
}
