//! What the threads of `apply` do: records to decisions as text.

use super::writer::{Detail, Written};
use crate::batch::Spare;
use crate::cli::failure::Failure;
use crate::evaluate::{Brief, Kept, Options, Told, evaluate};
#[cfg(feature = "columns")]
use crate::io::{ColumnPart, Memory, Piece};
use crate::io::{Part, RowsRead};
use crate::locale::Locale;
use crate::plan::Plan;
use crate::plans::Plans;
use crate::record::lines::{Block, LineOf};
use crate::record::problem::{RecordErrors, RecordWarning};
use crate::record::read::{ReadResult, read_bytes_at_line};
use crate::record::seen::Place;
use crate::record::{RecordShape, Strictness};
use crate::render::RunSummary;
use std::sync::{Arc, OnceLock};

/// The most memory of lines that is kept for other lines, in bytes: a few times what is read at once.
const LARGEST_SPARE: usize = 1 << 20;

/// What each thread needs to decide a record.
pub(super) struct Deciding<'r> {
    pub plan: &'r Plan,
    pub shape: &'r RecordShape,
    /// The plans of which each record has one, where several were given.
    pub chosen: Option<&'r Plans>,
    pub strictness: Strictness,
    pub options: Options,
    pub written: Written,
    pub detail: Detail,
    pub locale: Locale,
    pub colour: bool,
    /// Where sums are asked for: the policy made ready for them with the first records that need it.
    pub brief: Option<&'r OnceLock<Option<Brief>>>,
    /// What was worked in.
    pub spare: Spares,
    /// What is known of columns.
    #[cfg(feature = "columns")]
    pub memories: Spare<Memory<'r>>,
}

/// Memory that was worked in, for whichever thread needs it next.
#[derive(Default)]
pub(super) struct Spares {
    /// That of what was told and written.
    pub told: Spare<Told>,
    /// That of the work on records.
    kept: Spare<Kept>,
    /// That of lines that were decided.
    blocks: Arc<Spare<Vec<u8>>>,
}

impl Spares {
    /// Returns none yet, but that of lines, which whoever reads them takes again.
    pub fn of(blocks: Arc<Spare<Vec<u8>>>) -> Self {
        Self { blocks, ..Self::default() }
    }
}

/// Records as a thread hands them on.
pub(super) enum Done {
    Told(Told),
    Bad(RecordErrors),
    /// A bad record of rows that have this id.
    BadRows {
        row: usize,
        id: String,
        errors: RecordErrors,
    },
    Decided {
        id: String,
        place: Option<Place>,
        warnings: Vec<RecordWarning>,
        text: String,
        sums: RunSummary,
    },
    Failed(Failure),
}

impl<'r> Deciding<'r> {
    /// Decides records in their order; neighbours that can be told in brief are told together.
    pub fn decide_all(&self, part: Part) -> Vec<Done> {
        let block = match part {
            Part::Lines(block) => block,
            Part::Read(results) => return results.into_iter().map(|one| self.decide(None, one)).collect(),
            Part::Rows(rows) => return rows.into_iter().map(|one| self.decide_rows(one)).collect(),
            #[cfg(feature = "columns")]
            Part::Columns(part) => return self.decide_columns(&part),
        };
        let done = self.decide_lines(&block);
        let bytes = block.into_bytes();
        // One long record should not keep its memory for all that follow.
        if bytes.capacity() <= LARGEST_SPARE {
            self.spare.blocks.give_back(bytes);
        }
        done
    }

    fn decide_lines(&self, block: &Block) -> Vec<Done> {
        let (mut done, mut lines, mut kept) = (Vec::new(), block.lines(), self.spare.kept.take());
        loop {
            let mut told = self.spare.told.take();
            let next = match self.brief() {
                Some(brief) => told.add_all(brief, &mut lines, &mut kept),
                None => lines.next(),
            };
            match told.count() {
                0 => self.spare.told.give_back(told),
                _ => done.push(Done::Told(told)),
            }
            let Some(LineOf { number, bytes, .. }) = next else { break };
            done.push(self.decide_line(number, bytes));
        }
        self.spare.kept.give_back(kept);
        done
    }

    #[cfg(feature = "columns")]
    fn decide_columns(&self, part: &ColumnPart) -> Vec<Done> {
        let (mut done, mut told, mut memory) = (Vec::new(), self.spare.told.take(), self.memories.take());
        let brief = self.brief().map(|brief| (brief, &mut memory));
        part.each(brief, (self.shape, self.strictness), |piece| {
            let other = match piece {
                Piece::Sums { brief, sums, row } => return told.push(brief, sums, Place::Row(row)),
                Piece::Read(one) => self.decide_rows(*one),
                Piece::Broken(error) => Done::Failed(error.into()),
            };
            done.extend(self.all_of(&mut told).into_iter().chain([other]));
        });
        self.memories.give_back(memory);
        match told.count() {
            0 => self.spare.told.give_back(told),
            _ => done.push(Done::Told(told)),
        }
        done
    }

    /// Returns what was told in brief, and begins anew.
    #[cfg(feature = "columns")]
    fn all_of(&self, told: &mut Told) -> Option<Done> {
        (told.count() > 0).then(|| Done::Told(std::mem::replace(told, self.spare.told.take())))
    }

    fn decide_rows(&self, RowsRead { row, id, record }: RowsRead) -> Done {
        let done = self.decide(Some(Place::Row(row)), record);
        if let Done::Bad(errors) = done { Done::BadRows { row, id, errors } } else { done }
    }

    fn brief(&self) -> Option<&'r Brief> {
        self.brief?.get_or_init(|| Brief::of(self.plan, self.shape)).as_ref()
    }

    fn decide_line(&self, number: usize, bytes: &[u8]) -> Done {
        let text = self.chosen.and_then(|plans| Some((plans, std::str::from_utf8(bytes).ok()?)));
        let one = match text.map(|(plans, text)| plans.for_record(text, number, self.options.as_of)) {
            Some(Ok(one)) => Some(one),
            Some(Err(errors)) => return Done::Bad(errors),
            None => None,
        };
        let (plan, shape) = one.map_or((self.plan, self.shape), |one| (&one.plan, &one.shape));
        let read = read_bytes_at_line(bytes, number, shape, self.strictness);
        self.decide_by(plan, Some(Place::Line(number)), read)
    }

    fn decide(&self, place: Option<Place>, read: ReadResult) -> Done {
        self.decide_by(self.plan, place, read)
    }

    fn decide_by(&self, plan: &Plan, place: Option<Place>, read: ReadResult) -> Done {
        let (record, warnings) = match read {
            Ok(read) => read,
            Err(errors) => return Done::Bad(errors),
        };
        let decision = evaluate(plan, &record, &self.options);
        let mut sums = RunSummary::default();
        sums.count(&decision);
        match self.written.text(&decision, &record, (plan, self)) {
            Ok(text) => Done::Decided { id: record.id, place, warnings, text, sums },
            Err(failure) => Done::Failed(failure),
        }
    }
}
