//! One stage: which offers hold, and what they come to where it is certain.

use super::super::form::{BeyondForm, Class, Fact, Figure, Offer, RuleTests, Truth, Weight};
use super::Amounts;
use super::facts::Situated;
use crate::policy::builtin::CREDITS;
use crate::policy::counted::Stage;
use crate::policy::{MeasureId, Use};
use crate::quantity::Number;
use std::cmp::Ordering;
use std::ops::Range;

/// An offer that holds for an outcome.
struct Held<'a> {
    outcome: usize,
    offer: &'a Offer,
    /// Its amounts among those of the stage.
    amounts: Range<usize>,
}

/// What holds in a stage, and room for weighing it.
#[derive(Default)]
pub(super) struct Work<'a> {
    held: Vec<Held<'a>>,
    amounts: Amounts,
    /// Families with their members.
    members: Vec<(usize, usize)>,
    /// What other members of their families go before.
    lost: Vec<usize>,
    /// What counts toward each limit.
    sums: Vec<(usize, Number)>,
}

impl Work<'_> {
    fn amounts(&self, of: &Held<'_>) -> &[(MeasureId, Number)] {
        self.amounts.get(of.amounts.clone()).unwrap_or_default()
    }
}

/// What a stage comes to.
#[derive(Default)]
pub(super) struct Came {
    pub(super) amounts: Amounts,
    /// The outcomes that are used, a bit each; where a limit was exceeded some of these are not.
    pub(super) used: u64,
    /// How many outcomes are used.
    pub(super) count: usize,
}

/// Tells what a stage comes to; `None` where that is not certain. There are no more outcomes than bits.
pub(super) fn decide<'a>(
    situated: &Situated<'a>,
    work: &mut Work<'a>,
    stage: Stage,
    offers: impl Fn(usize, &'a Class) -> &'a [Offer],
    came: &mut Came,
) -> Option<()> {
    work.held.clear();
    work.amounts.clear();
    for (outcome, class) in situated.outcomes() {
        for offer in offers(outcome, class) {
            hold(situated, (outcome, class, offer), stage, work)?;
        }
    }
    keep_families(situated, stage, work)?;
    let is_once = |of: &Held<'_>| of.offer.item_use != Use::Freely;
    // Two offers for one outcome are a choice.
    let is_choice = |pair: &[Held<'a>]| match pair {
        [one, other] => one.outcome == other.outcome && (is_once(one) || is_once(other)),
        _ => false,
    };
    if work.held.windows(2).any(is_choice) {
        return None;
    }
    cover_once(work)?;
    came.amounts.clear();
    came.used = 0;
    for of in &work.held {
        came.used |= 1 << of.outcome;
        for (measure, amount) in work.amounts(of).iter().filter(|(_, amount)| !amount.is_zero()) {
            add(&mut came.amounts, *measure, *amount)?;
        }
    }
    came.count = came.used.count_ones() as usize;
    sum_by_limit(work)?;
    let most_of = |limit: usize| situated.form.limits.get(limit).map(|limit| limit.most);
    let is_exceeded = |(limit, sum): &&(usize, Number)| most_of(*limit).is_none_or(|most| *sum > most);
    let mut exceeded = work.sums.iter().filter(is_exceeded).map(|(limit, _)| *limit);
    match (exceeded.next(), exceeded.next()) {
        (None, _) => Some(()),
        // Which outcomes recognition leaves out conversion asks by name.
        (Some(limit), None) if stage == Stage::Converted => within(situated, work, limit, came),
        (Some(_), _) => None,
    }
}

/// Adds an offer with its amounts where it holds; `None` says that it is not certain.
fn hold<'a>(
    situated: &Situated<'a>,
    (outcome, class, offer): (usize, &'a Class, &'a Offer),
    stage: Stage,
    work: &mut Work<'a>,
) -> Option<()> {
    let mut truth = match stage {
        Stage::Recognised => situated.is_reached(outcome),
        Stage::Converted => Truth::Yes,
    };
    let mut has_validity = false;
    if let Some(rule) = offer.rule {
        let rule = situated.form.rules.get(rule)?;
        if !is_in_force(situated, rule)? {
            return Some(());
        }
        truth = truth.max(situated.all(outcome, &rule.tests)).max(situated.shows(outcome, rule.papers));
        has_validity = rule.has_validity;
    }
    if !has_validity {
        truth = truth.max(situated.all(outcome, &class.valid));
    }
    if truth == Truth::No {
        return Some(());
    }
    if !offer.is_settled {
        return None;
    }
    let first = work.amounts.len();
    for (measure, figure) in &offer.amounts {
        let number = match figure {
            Figure::Fixed(number) => *number,
            Figure::Fact(fact) => {
                let fact = situated.fact(outcome, *fact);
                let Some(number) = fact.number() else {
                    // A catalogue stores what has no credits, too.
                    if offer.rule.is_some() || fact != Fact::Missing {
                        truth = truth.max(Truth::Open);
                    }
                    continue;
                };
                number
            }
        };
        if number.is_negative() && offer.rule.is_some() {
            truth = Truth::No;
        }
        work.amounts.push((*measure, number));
    }
    if truth == Truth::Open {
        return None;
    }
    // A pool takes nothing from what brings nothing.
    let own = work.amounts.get(first..).unwrap_or_default();
    let is_nothing = offer.is_pool && !own.is_empty() && own.iter().all(|(_, amount)| amount.is_zero());
    if truth == Truth::Yes && !is_nothing {
        let amounts = first..work.amounts.len();
        work.held.push(Held { outcome, offer, amounts });
    }
    Some(())
}

/// Returns whether the edition and the days of a rule are those of the application; `None` where that has no day.
fn is_in_force(situated: &Situated<'_>, rule: &RuleTests) -> Option<bool> {
    if situated.form.editions.is_empty() && rule.in_force.is_empty() {
        return Some(true);
    }
    let on = situated.on?;
    let of_edition = match situated.edition {
        Some(edition) => rule.editions.is_empty() || rule.editions.contains(&edition),
        None => situated.form.editions.is_empty(),
    };
    Some(of_edition && (rule.in_force.is_empty() || rule.in_force.iter().any(|days| days.contains(on))))
}

/// Of a family the highest counts; of equals, or where the choice decides, which one is a choice.
fn keep_families(situated: &Situated<'_>, stage: Stage, work: &mut Work<'_>) -> Option<()> {
    let Work { held, members, lost, .. } = work;
    members.clear();
    for of in held.iter() {
        let families = situated.class(of.outcome).map(|class| class.families(stage)).unwrap_or_default();
        members.extend(families.iter().map(|family| (*family, of.outcome)));
    }
    if members.len() < 2 {
        return Some(());
    }
    members.sort_unstable();
    members.dedup();
    lost.clear();
    for family in members.chunk_by(|(one, _), (other, _)| one == other).filter(|family| family.len() > 1) {
        let form = situated.form.families.get(family.first()?.0)?;
        let (fact, highest) = form.by?;
        let mut best: Option<(usize, Fact<'_>)> = None;
        for (_, member) in family {
            let own = situated.fact(*member, fact);
            let order = match best {
                None => Ordering::Greater,
                Some((_, best)) if highest => compare(own, best)?,
                Some((_, best)) => compare(best, own)?,
            };
            match order {
                Ordering::Greater => lost.extend(best.replace((*member, own)).map(|(lower, _)| lower)),
                Ordering::Less => lost.push(*member),
                // Two as high: unless a third is higher, which of them counts is a choice.
                Ordering::Equal => return None,
            }
        }
    }
    held.retain(|of| !lost.contains(&of.outcome));
    Some(())
}

fn compare(one: Fact<'_>, other: Fact<'_>) -> Option<Ordering> {
    match (one, other) {
        (Fact::Number(one), Fact::Number(other)) => Some(one.cmp(&other)),
        (Fact::Day(one), Fact::Day(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}

/// Of several offers for one course one holds: which one makes no difference where they bring the same and count the same.
fn cover_once(work: &mut Work<'_>) -> Option<()> {
    let (mut at, mut covered) = (0, 0u128);
    while at < work.held.len() {
        let (before, rest) = work.held.split_at(at);
        let own = rest.first()?;
        let bit = own.offer.course.map_or(0, |course| 1 << (course % 128));
        // Only what has a bit of its own is looked for among the others.
        let is_like = |of: &&Held<'_>| of.offer.course == own.offer.course;
        let first = if covered & bit == 0 { None } else { before.iter().find(is_like) };
        covered |= bit;
        let is_alike = |first: &Held<'_>| {
            work.amounts(first) == work.amounts(own) && first.offer.limits == own.offer.limits
        };
        match first.map(is_alike) {
            None => at += 1,
            Some(true) => _ = work.held.remove(at),
            Some(false) => return None,
        }
    }
    Some(())
}

/// Sums up what everything together counts toward each limit.
fn sum_by_limit(work: &mut Work<'_>) -> Option<()> {
    work.sums.clear();
    for of in &work.held {
        let amounts = work.amounts.get(of.amounts.clone()).unwrap_or_default();
        for (limit, weight) in &of.offer.limits {
            let weight = weight_of(amounts, *weight);
            match work.sums.iter_mut().find(|(other, _)| other == limit) {
                Some((_, sum)) => *sum = sum.checked_add(weight)?,
                None => work.sums.push((*limit, weight)),
            }
        }
    }
    Some(())
}

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
fn within(situated: &Situated<'_>, work: &Work<'_>, limit: usize, came: &mut Came) -> Option<()> {
    let form = situated.form.limits.get(limit)?;
    let is_of = |of: &&Held<'_>| of.offer.limits.iter().any(|(own, _)| *own == limit);
    let mut members: Vec<i64> = Vec::new();
    for of in work.held.iter().filter(is_of) {
        // Alone in this limit, and of credits alone: else the choice has more to weigh.
        let ([(_, Weight::Amount(CREDITS))], [(CREDITS, amount)]) =
            (of.offer.limits.as_slice(), work.amounts(of))
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

fn add(amounts: &mut Amounts, measure: MeasureId, amount: Number) -> Option<()> {
    match amounts.iter_mut().find(|(own, _)| *own == measure) {
        Some((_, sum)) => *sum = sum.checked_add(amount)?,
        None => amounts.push((measure, amount)),
    }
    Some(())
}
