//! One stage: which offers hold, by facts of all kinds.

use super::super::form::{Class, Fact, Figure, Offer, RuleTests, Truth};
use super::facts::Situated;
use super::settle::{Brought, Came, FactsAt, Held, Work, add, bit, settle};
use crate::policy::counted::Stage;
use std::cmp::Ordering;

/// Tells what recognition comes to where it does nothing but store each outcome for itself; `None` where it may do more.
pub(super) fn store(situated: &Situated<'_>, came: &mut Came) -> Option<()> {
    came.amounts.clear();
    came.used = 0;
    for (outcome, class) in situated.outcomes() {
        let (measure, fact) = class.stored_as?;
        if situated.is_reached(outcome) == Truth::No {
            continue;
        }
        came.used |= bit(outcome);
        match situated.fact(outcome, fact) {
            Fact::Missing => {}
            Fact::Number(amount) if amount.is_zero() => {}
            Fact::Number(amount) => add(&mut came.amounts, measure, amount)?,
            Fact::Day(_) | Fact::Word(_) | Fact::YesNo(_) => return None,
        }
    }
    came.count = came.used.count_ones() as usize;
    Some(())
}

/// Tells what a stage comes to; `None` where that is not certain. There are no more outcomes than bits.
pub(super) fn decide<'a>(
    situated: &Situated<'a>,
    work: &mut Work<'a>,
    stage: Stage,
    offers: impl Fn(usize, &'a Class) -> &'a [Offer],
    came: &mut Came,
) -> Option<()> {
    work.clear();
    for (outcome, class) in situated.outcomes() {
        for offer in offers(outcome, class) {
            hold(situated, (outcome, class, offer), stage, work)?;
        }
    }
    let compared = |fact: usize, one: &Held<'_>, other: &Held<'_>| {
        compare(situated.fact(one.outcome, fact), situated.fact(other.outcome, fact))
    };
    settle(situated.form, work, stage, compared, came)
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
    if let Some(rule) = &offer.rule {
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
    for (measure, figure) in offer.amounts.iter() {
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
        let (amounts, facts) = (Brought::Of(first..work.amounts.len()), FactsAt::Kept(outcome));
        let (claim, families) = (&offer.claim, class.families(stage));
        work.held.push(Held { outcome, facts, claim, families, amounts });
    }
    Some(())
}

/// Returns whether the edition and the days of a rule are those of the application; `None` where that has no day.
fn is_in_force(situated: &Situated<'_>, rule: &RuleTests) -> Option<bool> {
    let Some(in_force) = &rule.in_force else { return Some(true) };
    let on = situated.on?;
    let of_edition = match situated.edition {
        Some(edition) => in_force.editions.is_empty() || in_force.editions.contains(&edition),
        None => situated.form.editions.is_empty(),
    };
    Some(of_edition && (in_force.days.is_empty() || in_force.days.iter().any(|days| days.contains(on))))
}

fn compare(one: Fact<'_>, other: Fact<'_>) -> Option<Ordering> {
    match (one, other) {
        (Fact::Number(one), Fact::Number(other)) => Some(one.cmp(&other)),
        (Fact::Day(one), Fact::Day(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}
