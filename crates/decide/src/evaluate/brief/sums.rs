//! The sums of one line.

mod facts;
mod stage;

use super::form::{Class, Form};
use super::line::{self, Key, Line};
use crate::date::Day;
use crate::policy::MeasureId;
use crate::policy::counted::Stage;
use crate::quantity::Number;
use crate::record::read::LONGEST_RECORD;
use facts::Situated;
use stage::{Came, Work, decide};
use std::fmt::Write;

/// Amounts by measure; of each measure once.
pub(super) type Amounts = Vec<(MeasureId, Number)>;

/// The sums of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums<'t> {
    /// The record's id.
    pub id: &'t str,
    /// What was stored, by measure.
    pub recognised: Amounts,
    /// What was granted, by measure.
    pub granted: Amounts,
    /// Whether something was granted.
    pub has_grants: bool,
    /// Whether an item was refused and came to nothing.
    pub has_refusals: bool,
}

/// Room for the work on a line, kept for the lines behind it: a line takes no memory of its own.
pub(super) struct Room<'a> {
    keys: Vec<Key>,
    line: Line<'a>,
    situated: Situated<'a>,
    work: Work<'a>,
    recognised: Came,
    granted: Came,
}

impl<'a> Room<'a> {
    pub(super) fn of(form: &'a Form) -> Self {
        Self {
            keys: Vec::new(),
            line: Line::default(),
            situated: Situated::of(form),
            work: Work::default(),
            recognised: Came::default(),
            granted: Came::default(),
        }
    }

    /// Takes the memory of sums back.
    pub(super) fn take_back(&mut self, sums: Sums<'_>) {
        (self.recognised.amounts, self.granted.amounts) = (sums.recognised, sums.granted);
    }
}

/// Returns the sums of the record of a line, or `None` for one that the evaluator has to decide.
pub(super) fn sums<'a>(form: &'a Form, text: &'a str, room: &mut Room<'a>) -> Option<Sums<'a>> {
    // A record that is too long is told as that, wherever its line was cut from.
    if text.len() > LONGEST_RECORD {
        return None;
    }
    let Room { keys, line, situated, work, recognised, granted } = room;
    line::read(text, &form.names, keys, line)?;
    if have_equal_ids(line) {
        return None;
    }
    let programme = match (line.programme, form.programmes.is_empty()) {
        (Some(code), false) => Some(*form.programmes.get(code)?),
        (None, true) => Some(0),
        (None, false) if !line.has_application => None,
        (Some(_), true) | (None, false) => return None,
    };
    let on = match line.date {
        Some(date) => Some(Day::parse(date).ok()?),
        // Which edition holds is asked of limits and bars, too.
        None if !line.has_application && form.editions.is_empty() => None,
        None => return None,
    };
    situated.seat(line, on, programme)?;
    decide(situated, work, Stage::Recognised, |_, class| &class.stored, recognised)?;
    // Conversion is asked for by an application alone.
    let converts = form.converts && line.has_application;
    let stored = if line.has_application { recognised.used } else { 0 };
    let of_programme = |class: &'a Class| class.granted.get(programme?);
    let offers = |at: usize, class: &'a Class| match of_programme(class) {
        Some(offers) if stored & 1 << at != 0 => offers.as_slice(),
        _ => &[],
    };
    decide(situated, work, Stage::Converted, offers, granted)?;
    // Where no conversion is asked for what is stored has come to something.
    let count = if converts { granted.count } else { recognised.count };
    Some(Sums {
        id: line.id,
        has_grants: granted.count > 0,
        has_refusals: count < line.items.len(),
        recognised: std::mem::take(&mut recognised.amounts),
        granted: std::mem::take(&mut granted.amounts),
    })
}

/// The most items: a bit each.
const MOST_ITEMS: usize = 64;

// Few items: comparing those whose ids end alike costs less than a set.
fn have_equal_ids(line: &Line<'_>) -> bool {
    if line.items.len() > MOST_ITEMS {
        return true;
    }
    let mut ends = 0u128;
    line.items.iter().enumerate().any(|(at, item)| {
        let end = item.id.bytes().rev().zip([0, 4]).fold(0, |end, (byte, by)| end ^ byte << by);
        let is_first = ends & 1 << (end % 128) == 0;
        ends |= 1 << (end % 128);
        !is_first && line.items.iter().take(at).any(|other| other.id == item.id)
    })
}

/// Writes sums as the decision's own are written.
pub(super) fn write(form: &Form, sums: &Sums<'_>, to: &mut String) {
    to.push_str("{\"id\":\"");
    // A text that had no escapes in the line needs none here.
    to.push_str(sums.id);
    to.push_str("\",\"totals\":{");
    if !sums.recognised.is_empty() {
        to.push_str("\"recognised\":");
        amounts(form, &sums.recognised, to);
        to.push(',');
    }
    to.push_str("\"granted\":");
    let from = to.len();
    amounts(form, &sums.granted, to);
    let granted = from..to.len();
    to.push_str(",\"if_needs_met\":");
    to.extend_from_within(granted);
    to.push_str("},\"proved_best\":true}");
}

fn amounts(form: &Form, amounts: &Amounts, to: &mut String) {
    let mut before = '{';
    for (key, measure) in &form.measures {
        let Some((_, amount)) = amounts.iter().find(|(of, _)| of == measure) else { continue };
        to.push(before);
        before = ',';
        to.push_str(key);
        match amount.to_whole() {
            Some(whole) => write_whole(whole, to),
            None => to.push_str(&serde_json::to_string(amount).unwrap_or_default()),
        }
    }
    if before == '{' {
        to.push(before);
    }
    to.push('}');
}

fn write_whole(whole: i64, to: &mut String) {
    let digit = |digit: i64| char::from(b'0' + u8::try_from(digit).unwrap_or_default());
    match whole {
        0..10 => to.push(digit(whole)),
        10..100 => to.extend([digit(whole / 10), digit(whole % 10)]),
        _ => _ = write!(to, "{whole}"),
    }
}
