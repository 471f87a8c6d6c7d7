//! What holds in a stage, and what it comes to where that is certain.

use super::super::form::{BeyondForm, Claim, FamilyForm, Form, Weight};
use super::super::reused;
use super::{Amounts, MOST_ITEMS};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::Stage;
use crate::policy::{MeasureId, Use};
use crate::quantity::Number;
use std::cmp::Ordering;
use std::ops::Range;

/// An offer that holds for an outcome.
#[derive(Debug, Clone)]
pub(in super::super) struct Held<'a> {
    pub(in super::super) outcome: usize,
    /// Where its facts stand, for those who compare them.
    pub(in super::super) facts: FactsAt,
    pub(in super::super) claim: &'a Claim,
    /// The families of the outcome, by position.
    pub(in super::super) families: &'a [usize],
    pub(in super::super) amounts: Brought<'a>,
}

impl Held<'_> {
    /// Returns whether it brings the same as another and counts the same; `all` are the amounts of the stage.
    fn brings_as(&self, other: &Held<'_>, all: &Amounts) -> bool {
        self.amounts.of(all) == other.amounts.of(all) && *self.claim.limits == *other.claim.limits
    }
}

/// Where the facts of an outcome stand.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum FactsAt {
    /// Among those that were kept for it.
    Kept(usize),
    /// In a row of columns.
    Row(usize),
}

/// What an offer brings.
#[derive(Debug, Clone)]
pub(in super::super) enum Brought<'a> {
    /// The same each time.
    Fixed(&'a [(MeasureId, Number)]),
    /// These among the amounts of the stage.
    Of(Range<usize>),
}

impl Brought<'_> {
    #[inline]
    fn of<'s>(&'s self, all: &'s Amounts) -> &'s [(MeasureId, Number)] {
        match self {
            Self::Fixed(amounts) => amounts,
            Self::Of(range) => all.get(range.clone()).unwrap_or_default(),
        }
    }
}

/// What holds in a stage, and room for weighing it.
#[derive(Debug, Default)]
pub(in super::super) struct Work<'a> {
    pub(super) held: Vec<Held<'a>>,
    pub(super) amounts: Amounts,
    /// What counts toward each limit.
    sums: Vec<(usize, Number)>,
    /// Which of those that hold come to nothing, by position.
    left_out: Vec<usize>,
    marks: Marks,
}

/// Marks that count only with the round in which they were made.
#[derive(Debug, Default)]
struct Marks {
    round: u64,
    /// Of each family the best so far, by position.
    best: Vec<(u64, usize)>,
    /// Of each course what covers it, by position.
    covered: Vec<(u64, usize)>,
}

/// Returns what was marked in a round; where nothing was, marks it.
#[inline]
fn mark(marks: &mut Vec<(u64, usize)>, at: usize, round: u64, new: usize) -> Option<&mut usize> {
    if marks.len() <= at {
        marks.resize(at + 1, (0, 0));
    }
    let (of, marked) = marks.get_mut(at)?;
    if *of == round {
        return Some(marked);
    }
    (*of, *marked) = (round, new);
    None
}

impl Work<'_> {
    /// Returns room without anything in it, in the memory of this one. Its marks stay: their rounds are past.
    pub(in super::super) fn emptied<'o>(self) -> Work<'o> {
        let Self { held, amounts, sums, left_out, marks } = self;
        Work { held: reused(held), amounts, sums, left_out, marks }
    }

    /// Begins a stage.
    pub(super) fn clear(&mut self) {
        self.held.clear();
        self.amounts.clear();
        self.sums.clear();
        self.left_out.clear();
        self.marks.round += 1;
    }
}

/// What a stage comes to.
#[derive(Debug, Default)]
pub(in super::super) struct Came {
    pub(super) amounts: Amounts,
    /// The outcomes that are used, a bit each; where a limit was exceeded some of these are not.
    pub(super) used: u64,
    /// How many outcomes are used.
    pub(super) count: usize,
}

impl Came {
    pub(super) fn clear(&mut self) {
        self.amounts.clear();
        (self.used, self.count) = (0, 0);
    }
}

/// Tells what the offers that hold in a stage come to; `None` where that is not certain. `compare` gives the order of two by a
/// fact.
pub(super) fn settle(
    form: &Form,
    work: &mut Work<'_>,
    stage: Stage,
    compare: impl Fn(usize, &Held<'_>, &Held<'_>) -> Option<Ordering>,
    came: &mut Came,
) -> Option<()> {
    let lost = lost_in_families(form, work, compare)?;
    came.clear();
    let mut before = None;
    let Work { held, amounts, sums, left_out, marks } = work;
    for (at, own) in held.iter().enumerate() {
        if lost & bit(own.outcome) != 0 {
            left_out.push(at);
            continue;
        }
        let is_once = own.claim.item_use != Use::Freely;
        // Two offers for one outcome are a choice.
        if before
            .replace((own.outcome, is_once))
            .is_some_and(|(of, once)| of == own.outcome && (once || is_once))
        {
            return None;
        }
        let own_amounts = own.amounts.of(amounts);
        if let Some(course) = own.claim.course
            && let Some(first) = mark(&mut marks.covered, course, marks.round, at)
        {
            // It matters which of them covers it where they do not bring the same and count the same.
            own.brings_as(held.get(*first)?, amounts).then_some(())?;
            left_out.push(at);
            continue;
        }
        came.used |= bit(own.outcome);
        for (measure, amount) in own_amounts {
            if !amount.is_zero() {
                add(&mut came.amounts, *measure, *amount)?;
            }
        }
        if !own.claim.limits.is_empty() {
            sum_by_limit(sums, own.claim, own_amounts)?;
        }
    }
    came.count = came.used.count_ones() as usize;
    keep_limits(form, work, stage, came)
}

/// Brings what was granted within the limits; `None` where it is not certain what that leaves.
fn keep_limits(form: &Form, work: &Work<'_>, stage: Stage, came: &mut Came) -> Option<()> {
    let mut exceeded = None;
    for (limit, sum) in &work.sums {
        let is_exceeded = form.limits.get(*limit).is_none_or(|limit| *sum > limit.most);
        if is_exceeded && exceeded.replace(*limit).is_some() {
            return None;
        }
    }
    match exceeded {
        None => Some(()),
        // Which outcomes recognition leaves out conversion asks by name.
        Some(limit) if stage == Stage::Converted => within(form, work, limit, came),
        Some(_) => None,
    }
}

/// Of a family the highest counts; of equals, or where the choice decides, which one is a choice. Returns the outcomes that
/// others of their families go before, a bit each.
fn lost_in_families(
    form: &Form,
    work: &mut Work<'_>,
    compare: impl Fn(usize, &Held<'_>, &Held<'_>) -> Option<Ordering>,
) -> Option<u64> {
    let Work { held, marks, .. } = work;
    let mut lost = 0;
    for (at, of) in held.iter().enumerate() {
        for family in of.families {
            let Some(best) = mark(&mut marks.best, *family, marks.round, at) else { continue };
            let other = held.get(*best)?;
            if other.outcome == of.outcome {
                continue;
            }
            let FamilyForm { by, .. } = form.families.get(*family)?;
            let (fact, highest) = (*by)?;
            let order = compare(fact, of, other)?;
            match if highest { order } else { order.reverse() } {
                Ordering::Greater => {
                    lost |= bit(other.outcome);
                    *best = at;
                }
                Ordering::Less => lost |= bit(of.outcome),
                // Two as high: unless a third is higher, which of them counts is a choice.
                Ordering::Equal => return None,
            }
        }
    }
    Some(lost)
}

/// Returns the bit of an outcome; there are no more outcomes than bits.
#[inline]
pub(super) fn bit(outcome: usize) -> u64 {
    1 << (outcome % MOST_ITEMS)
}

/// Adds to the sum of each limit what is kept.
#[inline]
fn sum_by_limit(
    sums: &mut Vec<(usize, Number)>,
    claim: &Claim,
    amounts: &[(MeasureId, Number)],
) -> Option<()> {
    for (limit, weight) in claim.limits.iter() {
        let weight = weight_of(amounts, *weight);
        match sums.iter_mut().find(|(other, _)| other == limit) {
            Some((_, sum)) => *sum = sum.checked_add(weight)?,
            None => sums.push((*limit, weight)),
        }
    }
    Some(())
}

#[inline]
fn weight_of(amounts: &[(MeasureId, Number)], weight: Weight) -> Number {
    match weight {
        Weight::One => Number::ONE,
        Weight::Amount(measure) => {
            amounts.iter().find(|(own, _)| *own == measure).map_or(Number::ZERO, |(_, amount)| *amount)
        }
    }
}

/// Returns what is left where one limit on credits is exceeded and nothing else stands in the way.
///
/// Credits come first in what is preferred, so the best fills the limit as far as its members let it: to the brim where they may
/// be cut, else with the greatest sum of some of them that fits. Which of them fill it makes no difference to the sum.
fn within(form: &Form, work: &Work<'_>, limit: usize, came: &mut Came) -> Option<()> {
    let form = form.limits.get(limit)?;
    let is_of = |of: &&Held<'_>| of.claim.limits.iter().any(|(own, _)| *own == limit);
    let mut members: Vec<i64> = Vec::new();
    let kept = work.held.iter().enumerate().filter(|(at, _)| !work.left_out.contains(at));
    for of in kept.map(|(_, of)| of).filter(is_of) {
        // Alone in this limit, and of credits alone: else the choice has more to weigh.
        let ([(_, Weight::Amount(CREDITS))], [(CREDITS, amount)]) =
            (&*of.claim.limits, of.amounts.of(&work.amounts))
        else {
            return None;
        };
        members.push(amount.to_whole().filter(|amount| *amount > 0)?);
    }
    let room = form.most.to_whole().filter(|room| *room > 0)?;
    let sum: i64 = members.iter().try_fold(0i64, |sum, member| sum.checked_add(*member))?;
    let (filled, left_out) = match form.beyond {
        BeyondForm::CutTo(step) => {
            // The room and each amount are so many steps.
            Number::ONE.checked_div(step).filter(|steps| steps.is_whole())?;
            members.sort_unstable_by(|one, other| other.cmp(one));
            let mut filled = 0;
            let needed = members.iter().take_while(|member| {
                let is_open = filled < room;
                filled += **member;
                is_open
            });
            let needed = needed.count();
            (room, members.len() - needed)
        }
        BeyondForm::Refused => {
            let filled = greatest_within(&members, room)?;
            // Fewer outcomes for the same credits are better, and one at least is left out.
            (filled, 1)
        }
        BeyondForm::Other => return None,
    };
    let less = Number::whole(sum.checked_sub(filled)?);
    for (measure, amount) in &mut came.amounts {
        if *measure == CREDITS {
            *amount = amount.checked_sub(less)?;
        }
    }
    came.count = came.count.checked_sub(left_out)?;
    // Whether anything is granted at all is certain only where something is.
    came.amounts.iter().any(|(_, amount)| !amount.is_zero()).then_some(())
}

/// Returns the greatest sum of some of the numbers that is not above `room`; `None` for a room too large to try.
fn greatest_within(numbers: &[i64], room: i64) -> Option<i64> {
    const MOST_ROOM: u32 = 127;
    let room = u32::try_from(room).ok().filter(|room| *room <= MOST_ROOM)?;
    let reached = numbers.iter().fold(1u128, |reached, number| match u32::try_from(*number) {
        Ok(number) if number <= room => reached | (reached << number),
        _ => reached,
    });
    let within = if room == MOST_ROOM { reached } else { reached & ((1u128 << (room + 1)) - 1) };
    Some(127 - i64::from(within.leading_zeros()))
}

#[inline]
pub(super) fn add(amounts: &mut Amounts, measure: MeasureId, amount: Number) -> Option<()> {
    match amounts.iter_mut().find(|(own, _)| *own == measure) {
        Some((_, sum)) => *sum = sum.checked_add(amount)?,
        None => amounts.push((measure, amount)),
    }
    Some(())
}
