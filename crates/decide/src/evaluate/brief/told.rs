//! What many lines came to: one text, and the sums of all.

use super::{Brief, Sums};
use crate::policy::MeasureId;
use crate::quantity::Number;
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines told in brief, one behind the other.
#[derive(Debug, Default)]
pub struct Told {
    text: String,
    ids: String,
    lines: Vec<ToldLine>,
    sums: Vec<(Stage, MeasureId, Number)>,
}

#[derive(Debug)]
struct ToldLine {
    line: usize,
    id: Range<usize>,
    text: Range<usize>,
    sums: Range<usize>,
    has_grants: bool,
    has_refusals: bool,
}

/// What is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Recognised,
    Granted,
}

/// One of the lines.
#[derive(Debug, Clone, Copy)]
pub struct OneTold<'t> {
    /// The number of the line in its file.
    pub line: usize,
    /// The record's id.
    pub id: &'t str,
    /// The sums as JSON, with the end of the line.
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
    by_measure: BTreeMap<(Stage, MeasureId), Option<Number>>,
}

impl Told {
    /// Adds a line; returns whether it could be told in brief.
    pub fn add(&mut self, brief: &Brief, line: usize, bytes: &[u8]) -> bool {
        let Some(sums) = std::str::from_utf8(bytes).ok().and_then(|text| brief.decide(text)) else {
            return false;
        };
        let (id, text, first) = (self.ids.len(), self.text.len(), self.sums.len());
        self.ids.push_str(sums.id);
        brief.write(&sums, &mut self.text);
        self.text.push('\n');
        let Sums { recognised, granted, has_grants, has_refusals, .. } = sums;
        let both = [(Stage::Recognised, recognised), (Stage::Granted, granted)];
        let one = |(stage, amounts): (Stage, Vec<(MeasureId, Number)>)| {
            amounts.into_iter().map(move |(measure, amount)| (stage, measure, amount))
        };
        self.sums.extend(both.into_iter().flat_map(one));
        self.lines.push(ToldLine {
            line,
            id: id..self.ids.len(),
            text: text..self.text.len(),
            sums: first..self.sums.len(),
            has_grants,
            has_refusals,
        });
        true
    }

    /// Returns whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the lines in their order.
    pub fn lines(&self) -> impl Iterator<Item = OneTold<'_>> {
        self.lines.iter().map(|at| OneTold {
            line: at.line,
            id: self.ids.get(at.id.clone()).unwrap_or_default(),
            text: self.text.get(at.text.clone()).unwrap_or_default(),
            of: self,
            at,
        })
    }

    /// Returns all their texts.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl ToldSums {
    /// Adds one line.
    pub fn add(&mut self, told: &OneTold<'_>) {
        self.decided += 1;
        self.with_grants += u64::from(told.at.has_grants);
        self.with_refusals += u64::from(told.at.has_refusals);
        for (stage, measure, amount) in told.of.sums.get(told.at.sums.clone()).unwrap_or_default() {
            let sum = self.by_measure.entry((*stage, *measure)).or_insert(Some(Number::ZERO));
            *sum = sum.and_then(|sum| sum.checked_add(*amount));
        }
    }

    /// Returns what was stored, by measure; no number where the sum is too large to be exact.
    pub fn recognised(&self) -> impl Iterator<Item = (MeasureId, Option<Number>)> {
        self.of(Stage::Recognised)
    }

    /// Returns what was granted, by measure.
    pub fn granted(&self) -> impl Iterator<Item = (MeasureId, Option<Number>)> {
        self.of(Stage::Granted)
    }

    fn of(&self, stage: Stage) -> impl Iterator<Item = (MeasureId, Option<Number>)> {
        let own = self.by_measure.iter().filter(move |((of, _), _)| *of == stage);
        own.map(|((_, measure), sum)| (*measure, *sum))
    }
}
