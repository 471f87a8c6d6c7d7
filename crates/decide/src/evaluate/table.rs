//! Table cells and scales: which cell a key falls in, which of two words is higher.

use super::expression::{compare, value};
use super::facts::Scope;
use crate::policy::expression::Range;
use crate::policy::{CellTest, Expr, ScaleBody, ScaleId, Value};
use std::cmp::Ordering;

/// Returns whether a key falls in a cell.
pub(super) fn matches(scope: Scope<'_>, test: &CellTest, key: &Value) -> bool {
    match test {
        CellTest::Any => true,
        CellTest::OneOf(values) => values.iter().any(|listed| is_equal(scope, listed, key)),
        CellTest::Range(range) => is_within(scope, range, key, None),
    }
}

/// Returns whether a value lies within a range; an end without a value contains nothing.
pub(super) fn is_within(scope: Scope<'_>, range: &Range, key: &Value, scale: Option<ScaleId>) -> bool {
    let side = |end: &Option<(Expr, bool)>, wanted: Ordering| {
        end.as_ref().is_none_or(|(end, included)| {
            let order = value(scope, end).ok().and_then(|end| compare(scope, key, &end, scale));
            order == Some(wanted) || (*included && order == Some(Ordering::Equal))
        })
    };
    side(&range.from, Ordering::Greater) && side(&range.to, Ordering::Less)
}

/// Returns whether two values are the same; words also when they share a rank of a scale.
pub(super) fn is_equal(scope: Scope<'_>, left: &Value, right: &Value) -> bool {
    left == right || compare(scope, left, right, None) == Some(Ordering::Equal)
}

/// Compares two words by rank, on the given scale or on the first that has both.
pub(super) fn compare_words(
    scope: Scope<'_>,
    left: &str,
    right: &str,
    scale: Option<ScaleId>,
) -> Option<Ordering> {
    if left == right {
        return Some(Ordering::Equal);
    }
    let scales = &scope.facts.policy().scales;
    let on = |body: &ScaleBody| match body {
        ScaleBody::Steps(ranks) => Some(ranks.get(left)?.cmp(ranks.get(right)?)),
        ScaleBody::Range { .. } => None,
    };
    match scale {
        Some(id) => scales.get(id.index()).and_then(|scale| on(&scale.body)),
        None => scales.iter().find_map(|scale| on(&scale.body)),
    }
}
