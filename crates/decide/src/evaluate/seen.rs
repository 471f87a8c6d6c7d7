//! What stands as such in the policy or in the record, looked at where it stands: what most conditions compare needs no copy.
//!
//! Always true: what is seen here is what [`values`] would give; where nothing is seen, nothing is said about the expression.

use super::expression::{Gap, values};
use super::facts::{Scope, by_entry};
use crate::date::Day;
use crate::policy::{Expr, FactRef, Owner, Value};
use crate::record::Known;
use std::borrow::Cow;

/// Returns the values of an expression without a copy of what stands in the policy or in the record.
pub(super) fn seen<'v>(scope: Scope<'v>, expr: &'v Expr) -> Result<Cow<'v, [Value]>, Gap> {
    match standing(scope, expr) {
        Some(value) => Ok(Cow::Borrowed(std::slice::from_ref(value))),
        None => values(scope, expr).map(Cow::Owned),
    }
}

/// Returns the only value of an expression where it stands in the policy or in the record.
pub(super) fn standing<'v>(scope: Scope<'v>, expr: &'v Expr) -> Option<&'v Value> {
    match expr {
        Expr::Constant(value) => Some(value),
        Expr::Fact(fact) => find_one(scope, fact),
        Expr::ByKey { .. }
        | Expr::LookUp { .. }
        | Expr::Call { .. }
        | Expr::HigherOf(_)
        | Expr::LowerOf(_)
        | Expr::Moments(_)
        | Expr::Steps(..)
        | Expr::ByPlace { .. }
        | Expr::PoolAverage(_)
        | Expr::Mean(_)
        | Expr::Finding(_)
        | Expr::Recognised(_)
        | Expr::Elapsed { .. } => None,
    }
}

/// Returns the only day of an expression where it stands in the record.
pub(super) fn standing_day(scope: Scope<'_>, expr: &Expr) -> Option<Day> {
    if let Expr::Fact(fact) = expr
        && fact.owner == Owner::Application
        && fact.attribute == "date"
    {
        return scope.facts.day;
    }
    match standing(scope, expr)? {
        Value::Date(day) => Some(*day),
        Value::Number(_) | Value::Share(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => None,
    }
}

/// Returns the one value of a fact where it stands as such in the record or in an entry; `None` says nothing about the fact.
fn find_one<'a>(scope: Scope<'a>, fact: &FactRef) -> Option<&'a Value> {
    let (attribute, application) = (fact.attribute.as_str(), scope.facts.record.application.as_ref());
    let of = |position: usize| scope.facts.outcome(position);
    let outcome = match fact.owner {
        Owner::This => scope.this,
        Owner::Outer => scope.outer,
        Owner::Slot(slot) => scope.slots.get(slot as usize).copied().flatten().and_then(of),
        Owner::Spent => match scope.spent {
            [only] => of(*only),
            _ => None,
        },
        Owner::Learner => return known_value(scope.facts.record.learner.get(attribute)?),
        Owner::Application if matches!(attribute, "date" | "programme" | "purpose") => None,
        Owner::Application => return known_value(application?.facts.get(attribute)?),
        Owner::Programme | Owner::Target => None,
    }?;
    if matches!(attribute, "kind" | "code" | "count" | "category") {
        return None;
    }
    by_entry(outcome, attribute).or_else(|| known_value(outcome.item.facts.get(attribute)?))
}

fn known_value(known: &Known) -> Option<&Value> {
    match known {
        Known::Value(value) => Some(value),
        Known::Values(_) | Known::ByKey(_) | Known::None => None,
    }
}
