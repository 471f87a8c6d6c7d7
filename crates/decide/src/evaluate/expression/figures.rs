//! Single figures: what recognition stored, elapsed time, a fact's key, a rate, a place.

use super::{Gap, moment, not_computable, number, text, value};
use crate::date::{Day, Duration, ElapsedUnit};
use crate::decision::Reason;
use crate::evaluate::condition::name_of;
use crate::evaluate::counted::period_name;
use crate::evaluate::facts::{Scope, need};
use crate::policy::expression::{FactKey, Moments, Remainder};
use crate::policy::{Expr, FactRef, MeasureId, Owner};
use crate::quantity::{Number, Rounding};
use std::collections::BTreeSet;

/// Returns what recognition stored of the spent outcomes.
pub(in crate::evaluate) fn recognised(scope: Scope<'_>, measure: MeasureId) -> Result<Number, Gap> {
    let policy = scope.facts.policy();
    let name = policy.measures.get(measure.index()).map(|measure| measure.name.as_str());
    let none = || Gap::Reason(Reason::None { fact: format!("recognised.{}", name.unwrap_or_default()) });
    let stored = scope.outcomes(Owner::Spent).into_iter();
    let stored: Vec<Number> = stored.filter_map(|outcome| outcome.stored.get(name?).copied()).collect();
    if stored.is_empty() {
        return Err(none());
    }
    stored.into_iter().try_fold(Number::ZERO, Number::checked_add).ok_or_else(not_computable)
}

/// Returns how many full years or months lie between two moments.
pub(in crate::evaluate) fn elapsed(
    scope: Scope<'_>,
    from: &Moments,
    to: &Moments,
    unit: ElapsedUnit,
) -> Result<Number, Gap> {
    let fact = name_of(scope.facts.policy(), &Expr::Moments(from.clone()));
    let (from, to) = (moment(scope, from)?, moment(scope, to)?);
    if to < from {
        return Err(Gap::Reason(Reason::TooEarly { fact, from, since: from, on: to }));
    }
    let full = match unit {
        ElapsedUnit::Years => from.full_months_until(to).map(|months| months / 12),
        ElapsedUnit::Months => from.full_months_until(to),
    };
    full.map(|full| Number::whole(i64::from(full))).ok_or_else(not_computable)
}

/// Returns the key under which a fact is read.
pub(in crate::evaluate) fn key_of(scope: Scope<'_>, key: &FactKey) -> Result<String, Gap> {
    match key {
        FactKey::Fact(fact) => value(scope, &Expr::Fact(fact.clone())).map(|value| text(&value)),
        FactKey::Period(period) => {
            if let Some(period) = scope.period {
                return Ok(period.to_owned());
            }
            let on = FactRef { owner: Owner::Application, attribute: "date".into() };
            let day = scope.facts.day.ok_or_else(|| Gap::Needs(BTreeSet::from([need(&on)])))?;
            period_name(scope.facts, *period, day).ok_or_else(not_computable)
        }
    }
}

/// Returns what a rate gives; a rest that is carried is left out here and returned as balance.
pub(in crate::evaluate) fn every(
    figure: Number,
    size: Number,
    count: Number,
    remainder: Remainder,
) -> Option<Number> {
    let times = figure.checked_div(size)?;
    let times = match remainder {
        Remainder::Dropped | Remainder::Carried => times.rounded(Rounding::Down, Number::ONE)?,
        Remainder::ProRata => times,
    };
    times.checked_mul(count)
}

/// Returns the figure of a place.
pub(in crate::evaluate) fn by_place(
    scope: Scope<'_>,
    place: Number,
    figures: &[(Number, Expr)],
    then_less: Option<Number>,
    at_least: Option<Number>,
) -> Result<Number, Gap> {
    let no_row = || {
        Gap::Reason(Reason::Differs { fact: "item.place".into(), have: place.to_string(), need: Vec::new() })
    };
    let Some((at, figure)) = figures.iter().rev().find(|(at, _)| *at <= place) else { return Err(no_row()) };
    let figure = number(scope, figure)?;
    let behind = place.checked_sub(*at).ok_or_else(not_computable)?;
    if behind.is_zero() {
        return Ok(figure);
    }
    let is_last = figures.last().is_some_and(|(last, _)| last == at);
    let Some(less) = then_less.filter(|_| is_last) else { return Err(no_row()) };
    let fallen =
        less.checked_mul(behind).and_then(|less| figure.checked_sub(less)).ok_or_else(not_computable)?;
    Ok(at_least.map_or(fallen, |least| fallen.max(least)))
}

/// Returns the day so much later.
pub(in crate::evaluate) fn later_by(day: Day, length: Duration) -> Option<Day> {
    let months = day.plus_months(i32::try_from(length.years).ok()?, i32::try_from(length.months).ok()?)?;
    months.plus_days(i64::from(length.days))
}
