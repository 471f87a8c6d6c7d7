//! Amounts booked in equal parts over years: each part belongs to its own year.

use super::facts::{Found, Scope};
use crate::date::Day;
use crate::policy::expression::Step;
use crate::policy::{Expr, MeasureId, Rule, Value};
use crate::quantity::Number;

/// An amount in equal parts, one on the same day of each year.
pub(super) struct Spread {
    days: Vec<Day>,
}

/// Returns how a rule spreads a measure; `None` where it does not, or the day from which it does is not known.
pub(super) fn spread(scope: Scope<'_>, rule: Option<&Rule>, measure: MeasureId) -> Option<Spread> {
    let amount = rule?.amounts.iter().find(|amount| amount.measure == measure)?;
    let Expr::Steps(_, steps) = &amount.amount else { return None };
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
