//! Learners in Arrow record batches: decided many at a time, for services and data teams. It is there with the feature `columns`.
//!
//! A row is an item; its columns are those of a sheet of records (`docs/formats.md`): `id` says whose it is, `kind`, `code` and facts say what
//! it is, `application.date`, `application.programme` and `learner.…` are said in the first row of a learner at least. Texts may be plain,
//! views or dictionaries, days Date32 or moments at midnight or text, numbers of any kind. The rows of one learner stand together
//! in one batch: [`WholeLearners`] cuts batches so.
//!
//! ```
//! use arrow_array::cast::AsArray;
//! use arrow_array::types::Decimal128Type;
//! use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray};
//! use lijiao::check::check;
//! use lijiao::columns::Decider;
//! use lijiao::compile::compile;
//! use lijiao::resolve::{PolicyFolder, resolve};
//! use std::sync::Arc;
//!
//! let text = "policy small \"Small\"\n    items used once per programme\n\ncertificate X1\nprogramme computing\n    course C101 4 credits\n\n\
//!     rule a\n    given certificate X1 with score 60 or above\n    waive C101\n    credits target.credits\n";
//! let plan = compile(&check(resolve(&PolicyFolder::of_text("small.lijiao", text))).policy.ok_or("the text has errors")?);
//!
//! let words = |words: [&str; 3]| Arc::new(StringArray::from(words.to_vec())) as ArrayRef;
//! let batch = RecordBatch::try_from_iter([
//!     ("id", words(["L-1", "L-2", "L-2"])),
//!     ("application.programme", words(["computing"; 3])),
//!     ("application.date", words(["2025-06-05"; 3])),
//!     ("kind", words(["certificate"; 3])),
//!     ("code", words(["X1"; 3])),
//!     ("score", Arc::new(Int32Array::from(vec![82, 40, 90])) as ArrayRef),
//! ])?;
//! let decided = Decider::new(&plan).decide(&batch)?;
//! assert_eq!(decided.num_rows(), 2);
//! let granted = decided.column_by_name("granted.credits").ok_or("no such column")?;
//! assert_eq!(granted.as_primitive::<Decimal128Type>().value_as_string(1), "4.000000");
//! assert!(decided.column_by_name("errors").ok_or("no such column")?.is_null(0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::evaluate::{Brief, Options, evaluate};
use crate::io::{ColumnHeader, ColumnPart, Memory, Piece, RowsRead};
use crate::locale::Locale;
use crate::plan::Plan;
use crate::record::problem::RecordErrors;
use crate::record::seen::{Place, Seen};
use crate::record::{RecordShape, Strictness};
use crate::written::decision_text;
use arrow_array::RecordBatch;
use lijiao_columns::SumRows;
pub use lijiao_columns::WholeLearners;
use std::fmt;

/// Decides batches by one policy; threads may share it.
pub struct Decider<'p> {
    plan: &'p Plan,
    shape: RecordShape,
    brief: Option<Brief>,
    locale: Locale,
    with_decisions: bool,
}

/// The reason why a batch is not decided at all. What is wrong with a single learner stands in the learner's row.
#[derive(Debug)]
pub enum BatchError {
    /// What the columns are called: one that is not known, one that comes twice, none for `id`.
    Header(RecordErrors),
    /// What stands in a cell cannot be read, or the answer is too long for its columns.
    Broken(String),
}

impl fmt::Display for BatchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(errors) => write!(formatter, "{errors}"),
            Self::Broken(why) => formatter.write_str(why),
        }
    }
}

impl std::error::Error for BatchError {}

impl<'p> Decider<'p> {
    /// Returns one that decides by a plan: as strictly as `lijiao apply`, on the day of each application.
    pub fn new(plan: &'p Plan) -> Self {
        let shape = RecordShape::of(&plan.policy);
        let brief = Brief::of(plan, &shape);
        Self { plan, shape, brief, locale: Locale::En, with_decisions: false }
    }

    /// Returns the same with a further column: the whole decision as JSON, which takes far longer than its sums.
    pub fn with_decisions(self) -> Self {
        Self { brief: None, with_decisions: true, ..self }
    }

    /// Returns the same with what is wrong told in a language; without, in English.
    pub fn telling(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// Decides the learners of a batch as [`Deciding::decide`] does, without anything of batches before.
    ///
    /// # Errors
    /// The columns are not those of records, or the batch is broken.
    pub fn decide(&self, batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
        self.begin().decide(batch)
    }

    /// Returns what decides one batch after the other, and keeps what it finds for the next.
    pub fn begin(&self) -> Deciding<'_> {
        Deciding { decider: self, header: None, memory: Memory::default() }
    }

    fn add_read(&self, read: RowsRead, seen: &mut Seen, rows: &mut SumRows) {
        let RowsRead { row, id, record } = read;
        match seen.note_read(&id, row, record) {
            Err(errors) => {
                rows.add_bad(Some(&id).filter(|id| !id.is_empty()).map(String::as_str), self.told(&errors))
            }
            Ok((record, _)) => {
                let decision = evaluate(self.plan, &record, &Options::default());
                let whole = self.with_decisions.then(|| decision_text(&decision).unwrap_or_default());
                let text = || serde_json::to_string(&decision.totals).unwrap_or_default();
                rows.add_decided(&decision.id, &decision.totals, decision.proved_best, text, whole);
            }
        }
    }

    fn told(&self, errors: &RecordErrors) -> String {
        let lines = errors.errors.iter().map(|error| error.line_text(self.locale));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Decides one batch after the other by one policy. What it found for one it keeps for those behind, which takes less time where these
/// have the same columns and dictionaries; each thread has one of its own.
pub struct Deciding<'d> {
    decider: &'d Decider<'d>,
    /// That of the batch before.
    header: Option<ColumnHeader>,
    memory: Memory<'d>,
}

impl Deciding<'_> {
    /// Decides the learners of a batch: one row for each in the order of their first rows.
    ///
    /// Its columns are `id`; for each measure of the policy `recognised.…`, `granted.…`, `if_needs_met.…` and `make_up.…` as decimals with six
    /// places, 0 where there is nothing; `proved_best`; `totals`, the sums as JSON where an amount has more places (it is null in its
    /// column); `decision` where it is asked for; and `errors`, which says what is wrong with a learner who could not be read, by row and
    /// column of the batch, and is null for all others.
    ///
    /// # Errors
    /// The columns are not those of records, or the batch is broken.
    pub fn decide(&mut self, batch: &RecordBatch) -> Result<RecordBatch, BatchError> {
        let decider = self.decider;
        let known = (&decider.shape, Strictness::Strict);
        let header = match self.header.take().filter(|header| header.is_of(batch)) {
            Some(header) => header,
            None => ColumnHeader::of(batch, known).map_err(BatchError::Header)?,
        };
        let part = ColumnPart::of(batch, self.header.insert(header));
        let measures = decider.plan.policy.measures.iter().map(|measure| measure.name.clone()).collect();
        let mut rows = SumRows::of(measures, decider.with_decisions, batch.num_rows());
        let (mut seen, mut broken) = (Seen::default(), None);
        let brief = decider.brief.as_ref().map(|brief| (brief, &mut self.memory));
        part.each(brief, known, |piece| match piece {
            Piece::Sums { brief, sums, row } => match seen.note(sums.id, Place::Row(row)) {
                Err(errors) => rows.add_bad(Some(sums.id), decider.told(&errors)),
                Ok(()) => rows.add_sums(brief, sums),
            },
            Piece::Read(read) => decider.add_read(*read, &mut seen, &mut rows),
            Piece::Broken(error) => broken = Some(error),
        });
        if let Some(error) = broken {
            return Err(BatchError::Broken(error.text(decider.locale)));
        }
        rows.finish().map_err(|error| BatchError::Broken(error.to_string()))
    }
}
