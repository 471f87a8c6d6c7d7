//! The sums of one learner.

mod facts;
mod plain;
mod settle;
mod stage;

use super::FactColumns;
use super::form::{Class, FactType, Form};
use super::gates::{Gate, Gates};
use super::line::{self, Given, Key, Line, Scalar};
use super::plain::Plain;
use super::small::Small;
use crate::date::Day;
use crate::policy::MeasureId;
use crate::policy::counted::Stage;
use crate::quantity::Number;
use crate::record::read::LONGEST_RECORD;
pub(super) use facts::typed;
use facts::{Emptied, Situated, bits};
use plain::PlainFacts;
pub(super) use settle::{Brought, FactsAt, Held};
use settle::{Came, Work};
use stage::{decide, store};
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

impl Sums<'_> {
    /// Returns the amounts, by stage and measure.
    pub fn amounts(&self) -> impl Iterator<Item = (Stage, MeasureId, Number)> {
        let one = |stage: Stage| move |(measure, amount): &(MeasureId, Number)| (stage, *measure, *amount);
        let recognised = self.recognised.iter().map(one(Stage::Recognised));
        recognised.chain(self.granted.iter().map(one(Stage::Converted)))
    }
}

/// Room for the work on a learner, kept for those behind: a learner takes no memory of its own.
pub(super) struct Room<'a> {
    keys: Vec<Key>,
    line: Line<'a>,
    pub(super) situated: Situated<'a>,
    pub(super) plain: PlainFacts,
    work: Work<'a>,
    recognised: Came,
    granted: Came,
}

/// Memory of the work on learners, for the next ones of the same policy.
#[derive(Debug, Default)]
pub struct Kept {
    keys: Vec<Key>,
    line: Line<'static>,
    situated: Emptied,
    plain: PlainFacts,
    work: Work<'static>,
    recognised: Came,
    granted: Came,
}

impl<'a> Room<'a> {
    pub(super) fn of(form: &'a Form, kept: Kept) -> Self {
        let Kept { keys, line, situated, plain, work, recognised, granted } = kept;
        let situated = Situated::of(form, situated);
        Self { keys, line: line.emptied(), situated, plain, work: work.emptied(), recognised, granted }
    }

    /// Gives its memory back.
    pub(super) fn kept(self) -> Kept {
        let Self { keys, line, situated, mut plain, work, recognised, granted } = self;
        // What columns said is of their batch.
        plain.forget_columns();
        let situated = situated.emptied();
        Kept { keys, line: line.emptied(), situated, plain, work: work.emptied(), recognised, granted }
    }

    /// Takes the memory of sums back.
    #[inline]
    pub(super) fn take_back(&mut self, sums: Sums<'_>) {
        (self.recognised.amounts, self.granted.amounts) = (sums.recognised, sums.granted);
    }

    /// Returns the sums of the learner whose outcomes were added; `None` where they are not certain. There are no more outcomes
    /// than [`MOST_ITEMS`].
    pub(super) fn sums<'t>(&mut self, id: &'t str, asked: Asked) -> Option<Sums<'t>> {
        let Self { situated, work, recognised, granted, .. } = self;
        if store(situated, recognised).is_none() {
            decide(situated, work, Stage::Recognised, |_, class| &class.stored, recognised)?;
        }
        // Conversion is asked for by an application alone.
        let converts = situated.form.converts && asked.has_application;
        let stored = if asked.has_application { recognised.used } else { 0 };
        let of_programme = |class: &'a Class| class.granted.get(asked.programme?);
        let offers = |at: usize, class: &'a Class| match of_programme(class) {
            Some(offers) if stored & 1 << at != 0 => &**offers,
            _ => &[],
        };
        decide(situated, work, Stage::Converted, offers, granted)?;
        let items = situated.count();
        Some(self.came(id, converts, items))
    }

    /// Returns what the stages came to.
    #[inline]
    fn came<'t>(&mut self, id: &'t str, converts: bool, items: usize) -> Sums<'t> {
        let Self { recognised, granted, .. } = self;
        // Where no conversion is asked for what is stored has come to something.
        let count = if converts { granted.count } else { recognised.count };
        Sums {
            id,
            has_grants: granted.count > 0,
            has_refusals: count < items,
            recognised: std::mem::take(&mut recognised.amounts),
            granted: std::mem::take(&mut granted.amounts),
        }
    }

    /// Begins a learner whose outcomes are plain, with the day decided on.
    pub(super) fn begin_plain(&mut self, form: &Form, on: Small) -> Option<()> {
        self.work.clear();
        self.recognised.clear();
        self.plain.begin(form, on)
    }

    /// Weighs the plain outcome at hand.
    #[inline]
    pub(super) fn weigh_plain(&mut self, plain: &'a Plain, asked: Asked) -> Option<()> {
        self.plain.weigh(plain, asked.converts(), (&mut self.work, &mut self.recognised))
    }

    /// Weighs the outcomes of neighbouring rows as long as their gates are sure; returns how many these are. `None` where it is not
    /// certain.
    #[inline]
    pub(super) fn weigh_sure(
        &mut self,
        gates: &Gates<'a>,
        rows: (&FactColumns<'a>, (usize, &[u32])),
        programme: Option<usize>,
    ) -> Option<usize> {
        self.plain.weigh_sure((gates, programme), rows, (&mut self.work, &mut self.recognised))
    }

    /// Weighs the outcome of a row at its gate; its facts have to be those of whole columns alone. `None` where it is not certain.
    #[inline]
    pub(super) fn weigh_row(
        &mut self,
        gate: &Gate<'a>,
        (columns, row): (&FactColumns<'a>, usize),
        converts: bool,
    ) -> Option<()> {
        let came = (&mut self.work, &mut self.recognised);
        self.plain.weigh_row(gate, (columns, row), converts, came)
    }

    /// Returns the sums of the learner whose plain outcomes were weighed; `None` where they are not certain from these alone.
    #[inline]
    pub(super) fn sums_plain<'t>(
        &mut self,
        form: &Form,
        columns: Option<&FactColumns<'_>>,
        (id, asked): (&'t str, Asked),
    ) -> Option<Sums<'t>> {
        let Self { plain, work, recognised, granted, .. } = self;
        plain.settle(form, columns, work, (recognised, granted))?;
        let items = plain.count();
        Some(self.came(id, form.converts && asked.has_application, items))
    }
}

/// What an application asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    has_application: bool,
    /// By position.
    programme: Option<usize>,
    on: Option<Day>,
}

impl Asked {
    /// Returns what is asked with a programme, if there is any application; `None` where the evaluator has to look at it.
    pub(super) fn of(form: &Form, has_application: bool, programme: Option<&str>) -> Option<Self> {
        let programme = match (programme, form.programmes.is_empty()) {
            (Some(code), false) => Some(*form.programmes.get(code)?),
            (None, true) => Some(0),
            (None, false) if !has_application => None,
            (Some(_), true) | (None, false) => return None,
        };
        Some(Self { has_application, programme, on: None })
    }

    /// Returns the same on a day.
    pub(super) fn on(self, form: &Form, on: Option<Day>) -> Option<Self> {
        self.expect_day(form, on.is_some())?;
        Some(Self { on, ..self })
    }

    /// Returns nothing where this needs a day that is not there.
    #[inline]
    pub(super) fn expect_day(self, form: &Form, is_there: bool) -> Option<()> {
        // Which edition holds is asked of limits and bars, too.
        (is_there || (!self.has_application && form.editions.is_empty())).then_some(())
    }

    /// Returns the programme that is asked for, by position.
    #[inline]
    pub(super) fn programme(self) -> Option<usize> {
        self.programme
    }

    /// Returns whether conversion is asked for.
    #[inline]
    pub(super) fn converts(self) -> bool {
        self.has_application && self.programme.is_some()
    }

    /// Returns what a class comes to for who asks this, where that is plain.
    #[inline]
    pub(super) fn plain(self, class: &Class) -> Option<&Plain> {
        class.plain.get(self.programme.unwrap_or_default())
    }

    /// Begins a learner who asks this.
    pub(super) fn begin(self, situated: &mut Situated<'_>, shown: u64) {
        situated.begin(self.on, self.programme, shown);
    }
}

/// Returns the sums of the record of a line, or `None` for one that the evaluator has to decide.
pub(super) fn sums<'a>(form: &'a Form, text: &'a str, room: &mut Room<'a>) -> Option<Sums<'a>> {
    // A record that is too long is told as that, wherever its line was cut from.
    if text.len() > LONGEST_RECORD {
        return None;
    }
    let Room { keys, line, .. } = room;
    line::read(text, &form.names, keys, line)?;
    if line.items.len() > MOST_ITEMS || have_equal(line.items.iter().map(|item| item.id)) {
        return None;
    }
    let on = line.date.map(Day::parse).transpose().ok()?;
    let asked = Asked::of(form, line.has_application, line.programme)?.on(form, on)?;
    if line.papers.is_empty()
        && let Some(sums) = plain_sums(form, asked, room)
    {
        return Some(sums);
    }
    let Room { line, situated, .. } = room;
    asked.begin(situated, bits(form, line.papers.get(line.shown.clone())?)?);
    for item in &line.items {
        let class = form.classes.find(item.kind, item.code)?;
        let papers = bits(form, line.papers.get(item.papers.clone())?)?;
        situated.add(class, papers, line.facts.get(item.facts.clone())?.iter().copied())?;
    }
    line.learner.iter().try_for_each(|given| situated.add_of_learner(*given))?;
    let id = line.id;
    room.sums(id, asked)
}

/// Returns the sums of the record of a line that was read, where all of its outcomes are plain.
fn plain_sums<'a>(form: &'a Form, asked: Asked, room: &mut Room<'a>) -> Option<Sums<'a>> {
    room.begin_plain(form, asked.on.map_or(Small::MISSING, Small::day))?;
    for given in &room.line.learner {
        let fact = typed(form, form.learner.get(given.name)?, given.value)?;
        room.plain.set_of_learner(given.name, Small::of(fact));
    }
    for at in 0..room.line.items.len() {
        let item = room.line.items.get(at)?;
        let plain = asked.plain(form.classes.find(item.kind, item.code)?)?;
        let own = room.plain.outcome(plain)?;
        for Given { name, value } in room.line.facts.get(item.facts.clone())? {
            let fact = match (plain.types.get(*name)?, *value) {
                (FactType::Date, Scalar::Text(text)) => Small::of_text(text)?,
                (of, value) => Small::of(typed(form, of, value)?),
            };
            if let Some(at) = form.reads.get(*name)? {
                *own.get_mut(*at)? = fact;
            }
        }
        room.weigh_plain(plain, asked)?;
    }
    let id = room.line.id;
    room.sums_plain(form, None, (id, asked))
}

/// The most items: a bit each.
pub(super) const MOST_ITEMS: usize = 64;

/// Returns whether two of some ids are one.
// Few items: comparing those whose ids end alike costs less than a set.
pub(super) fn have_equal<'t>(ids: impl Iterator<Item = &'t str> + Clone) -> bool {
    let mut ends = 0u128;
    ids.clone().enumerate().any(|(at, id)| {
        let end = id.bytes().rev().zip([0, 4]).fold(0, |end, (byte, by)| end ^ byte << by);
        let is_first = ends & 1 << (end % 128) == 0;
        ends |= 1 << (end % 128);
        !is_first && ids.clone().take(at).any(|other| other == id)
    })
}

/// Writes sums as the decision's own are written.
pub(super) fn write(form: &Form, sums: &Sums<'_>, to: &mut String) {
    write_id(sums, to);
    write_behind_id(form, sums, to);
}

/// Writes the beginning, with the id.
pub(super) fn write_id(sums: &Sums<'_>, to: &mut String) {
    to.push_str("{\"id\":\"");
    // A text that had no escapes in the line needs none here.
    to.push_str(sums.id);
}

/// Writes the rest, which is the same for all with the same sums.
pub(super) fn write_behind_id(form: &Form, sums: &Sums<'_>, to: &mut String) {
    to.push_str("\",\"totals\":");
    write_totals(form, sums, to);
    to.push_str(",\"proved_best\":true}");
}

/// Writes the amounts alone.
pub(super) fn write_totals(form: &Form, sums: &Sums<'_>, to: &mut String) {
    to.push('{');
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
    to.push('}');
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
        10..100 => {
            to.push(digit(whole / 10));
            to.push(digit(whole % 10));
        }
        _ => _ = write!(to, "{whole}"),
    }
}
