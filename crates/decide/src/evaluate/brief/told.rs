//! What many lines came to: one text, and the sums of all.

use super::sums::Kept;
use super::{Brief, Room, Sums, sums};
use crate::policy::MeasureId;
use crate::policy::counted::Stage;
use crate::quantity::Number;
use crate::record::RecordErrors;
use crate::record::lines::{LineOf, Lines};
use crate::record::seen::{Ids, Place, Seen};
use std::ops::Range;

/// How many lines are expected at least, and about how long each is.
const ROOM: usize = 128;
const LINE: usize = 128;
/// The most sums whose text is known.
const ALIKE: usize = 256;

/// Lines told in brief, one behind the other.
#[derive(Debug, Default)]
pub struct Told {
    text: String,
    ids: Ids,
    lines: Vec<ToldLine>,
    sums: Vec<(Stage, MeasureId, Number)>,
    of_all: ToldSums,
    /// By a hash of their amounts the last line that had them, counted from 1: the same sums have the same text.
    alike: Vec<usize>,
}

#[derive(Debug)]
struct ToldLine {
    text: Range<usize>,
    behind_id: usize,
    sums: Range<usize>,
    has_grants: bool,
    has_refusals: bool,
}

/// One of the lines.
#[derive(Debug, Clone, Copy)]
pub struct OneTold<'t> {
    /// The sums as JSON, without the end of the line.
    pub text: &'t str,
    of: &'t Told,
    at: &'t ToldLine,
}

/// The sums of many lines.
#[derive(Debug, Clone, Default)]
pub struct ToldSums {
    /// How many lines.
    pub decided: u64,
    /// How many of them with a grant.
    pub with_grants: u64,
    /// How many of them with an item that came to nothing.
    pub with_refusals: u64,
    /// In the order of stages and measures.
    by_measure: Vec<((Stage, MeasureId), Option<Number>)>,
}

impl Told {
    /// Adds line after line; returns the first that cannot be told in brief, or `None` behind the last. `kept` is room for the work,
    /// each time with the same policy.
    pub fn add_all<'b>(
        &mut self,
        brief: &'b Brief,
        lines: &mut Lines<'b>,
        kept: &mut Kept,
    ) -> Option<LineOf<'b>> {
        let mut room = Room::of(&brief.form, std::mem::take(kept));
        let next = lines.find(|line| self.add(brief, *line, &mut room).is_none());
        *kept = room.kept();
        next
    }

    /// Returns nothing told yet, in the memory of this.
    #[must_use]
    pub fn emptied(mut self) -> Self {
        self.text.clear();
        self.ids.clear();
        self.lines.clear();
        self.sums.clear();
        self.alike.fill(0);
        self.of_all = ToldSums::default();
        self
    }

    fn add<'b>(&mut self, brief: &'b Brief, line: LineOf<'b>, room: &mut Room<'b>) -> Option<()> {
        let sums = sums::sums(&brief.form, line.text?, room)?;
        self.push(brief, &sums, Place::Line(line.number));
        room.take_back(sums);
        Some(())
    }

    /// Adds the sums of a record at a place; its id has to be one that JSON holds without escapes.
    pub fn push(&mut self, brief: &Brief, sums: &Sums<'_>, place: Place) {
        // Between records that have to be decided one stands alone.
        if self.lines.len() == 1 {
            self.lines.reserve(ROOM);
            self.sums.reserve(ROOM);
            self.text.reserve(ROOM * LINE);
            self.ids.reserve(ROOM);
            self.alike.resize(ALIKE, 0);
        }
        let (text, first) = (self.text.len(), self.sums.len());
        self.ids.add(sums.id, place);
        let of = |stage: Stage| move |(measure, amount): &(MeasureId, Number)| (stage, *measure, *amount);
        self.sums.extend(sums.recognised.iter().map(of(Stage::Recognised)));
        self.sums.extend(sums.granted.iter().map(of(Stage::Converted)));
        let behind_id = self.write(brief, sums, first);
        let text = text..self.text.len();
        self.text.push('\n');
        let Sums { has_grants, has_refusals, .. } = *sums;
        let line = ToldLine { text, behind_id, sums: first..self.sums.len(), has_grants, has_refusals };
        self.of_all.add_line(&line, self.sums.get(first..).unwrap_or_default());
        self.lines.push(line);
    }

    /// Writes sums, whose amounts stand from a position on; returns where what stands behind the id begins.
    fn write(&mut self, brief: &Brief, sums: &Sums<'_>, first: usize) -> usize {
        sums::write_id(sums, &mut self.text);
        let behind_id = self.text.len();
        let amounts = self.sums.get(first..).unwrap_or_default();
        // An odd number without a pattern spreads them.
        let mix = |mixed: u64, (_, _, amount): &(Stage, MeasureId, Number)| {
            (mixed ^ amount.numerator().cast_unsigned()).wrapping_mul(0x517c_c1b7_2722_0a95)
        };
        let place = self.alike.get_mut((amounts.iter().fold(0, mix) >> 56) as usize % ALIKE);
        let before = place.as_ref().and_then(|line| self.lines.get(line.checked_sub(1)?));
        match before {
            Some(before) if self.sums.get(before.sums.clone()) == Some(amounts) => {
                self.text.extend_from_within(before.behind_id..before.text.end);
            }
            _ => {
                sums::write_behind_id(&brief.form, sums, &mut self.text);
                place.into_iter().for_each(|place| *place = self.lines.len() + 1);
            }
        }
        behind_id
    }

    /// Returns how many lines there are.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// Notes the ids of all lines; returns the positions of those whose ids were there before, with what is wrong.
    pub fn note(&self, seen: &mut Seen) -> Vec<(usize, RecordErrors)> {
        seen.note_all(&self.ids)
    }

    /// Returns the lines in their order.
    pub fn lines(&self) -> impl Iterator<Item = OneTold<'_>> {
        self.lines.iter().map(|at| OneTold {
            text: self.text.get(at.text.clone()).unwrap_or_default(),
            of: self,
            at,
        })
    }

    /// Returns all their texts, each with the end of its line.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl ToldSums {
    /// Adds one line.
    pub fn add(&mut self, told: &OneTold<'_>) {
        self.add_line(told.at, told.of.sums.get(told.at.sums.clone()).unwrap_or_default());
    }

    /// Adds all lines.
    pub fn add_all(&mut self, told: &Told) {
        let of_all = &told.of_all;
        self.decided += of_all.decided;
        self.with_grants += of_all.with_grants;
        self.with_refusals += of_all.with_refusals;
        for ((stage, measure), sum) in &of_all.by_measure {
            self.add_amount((*stage, *measure), *sum);
        }
    }

    fn add_line(&mut self, line: &ToldLine, sums: &[(Stage, MeasureId, Number)]) {
        self.decided += 1;
        self.with_grants += u64::from(line.has_grants);
        self.with_refusals += u64::from(line.has_refusals);
        for (stage, measure, amount) in sums {
            self.add_amount((*stage, *measure), Some(*amount));
        }
    }

    fn add_amount(&mut self, of: (Stage, MeasureId), amount: Option<Number>) {
        // Few measures: looking at each costs less than a tree.
        let at = self.by_measure.iter().position(|(own, _)| *own >= of).unwrap_or(self.by_measure.len());
        if self.by_measure.get(at).is_none_or(|(own, _)| *own != of) {
            self.by_measure.insert(at, (of, Some(Number::ZERO)));
        }
        if let Some((_, sum)) = self.by_measure.get_mut(at) {
            *sum = sum.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
        }
    }

    /// Returns what was stored, by measure; no number where the sum is too large to be exact.
    pub fn recognised(&self) -> impl Iterator<Item = (MeasureId, Option<Number>)> {
        self.of(Stage::Recognised)
    }

    /// Returns what was granted, by measure.
    pub fn granted(&self) -> impl Iterator<Item = (MeasureId, Option<Number>)> {
        self.of(Stage::Converted)
    }

    fn of(&self, stage: Stage) -> impl Iterator<Item = (MeasureId, Option<Number>)> {
        let own = self.by_measure.iter().filter(move |((of, _), _)| *of == stage);
        own.map(|((_, measure), sum)| (*measure, *sum))
    }
}
