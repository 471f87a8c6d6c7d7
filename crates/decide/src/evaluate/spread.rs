//! Amounts booked in equal parts over years: each part belongs to its own year.

use super::counted::{Share, Weight, joined, key_names, period_name};
use super::facts::{Found, Scope};
use crate::date::Day;
use crate::decision::{Need, TargetRef};
use crate::policy::counted::PerKey;
use crate::policy::expression::Step;
use crate::policy::{Counted, Expr, MeasureId, Rule, Value};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// An amount in equal parts, one on the same day of each year.
pub(super) struct Spread {
    days: Vec<Day>,
}

/// Returns how a rule spreads a measure; `None` where it does not, or the day from which it does is not known.
pub(super) fn spread(scope: Scope<'_>, rule: Option<&Rule>, measure: MeasureId) -> Option<Spread> {
    let amount = rule?.amounts.iter().find(|amount| amount.measure == measure)?;
    let Expr::Steps(_, steps) = &*amount.amount else { return None };
    let (from, years) = steps
        .iter()
        .find_map(|step| if let Step::Spread { from, years } = step { Some((from, *years)) } else { None })?;
    let Found::Values(values) = scope.find(from) else { return None };
    let Some(Value::Date(day)) = values.first() else { return None };
    let later = |years: u32| day.plus_months(i32::try_from(years).ok()?, 0);
    let days = (0..years).map(later).collect::<Option<Vec<Day>>>()?;
    (!days.is_empty()).then_some(Spread { days })
}

impl Spread {
    /// Returns the days that the parts belong to.
    pub(super) fn days(&self) -> &[Day] {
        &self.days
    }

    /// Returns one part of an amount.
    pub(super) fn part(&self, whole: Number) -> Option<Number> {
        whole.checked_div(Number::whole(i64::try_from(self.days.len()).ok()?))
    }
}

/// Returns what counts in each period of an amount that is booked over years, where the clause counts by periods.
pub(super) fn booked(
    scope: Scope<'_>,
    counted: &Counted,
    rule: Option<&Rule>,
    target: &TargetRef,
    weight: &Weight,
) -> Result<Option<Share>, BTreeSet<Need>> {
    let is_period = |key: &PerKey| matches!(key, PerKey::Period(..));
    let Weight::Recorded(measure, amount, factor) = weight else { return Ok(None) };
    let Some(spread) = spread(scope, rule, *measure).filter(|_| counted.per.iter().any(is_period)) else {
        return Ok(None);
    };
    let names = counted.per.iter().map(|key| match key {
        PerKey::Period(period, _) => {
            Ok(spread.days().iter().filter_map(|day| period_name(scope.facts, *period, *day)).collect())
        }
        PerKey::Item | PerKey::Course | PerKey::Fact(_) | PerKey::Rolling(..) => {
            key_names(scope, key, target)
        }
    });
    let groups = joined(&names.collect::<Result<Vec<_>, _>>()?);
    let part = spread.part(*amount).zip(spread.part(*factor));
    Ok(part.map(|(amount, factor)| Share {
        groups,
        weight: Weight::Recorded(*measure, amount, factor),
        given: None,
    }))
}
