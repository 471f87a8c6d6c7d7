//! Boxes of a rule that have to hold together.

use super::region::Area;
use crate::few::Few;

/// The most boxes of one rule; beyond them it counts as one that may apply anywhere.
pub(super) const MOST_AREAS: usize = 64;

/// Returns whether there is one box that leaves everything open.
pub(super) fn is_anything(areas: &[Area]) -> bool {
    matches!(areas, [only] if only.parts().is_empty())
}

/// Returns the boxes in which one of each holds; where there would be too many, those of the first, which then are too wide.
pub(super) fn both(mut one: Few<Area>, two: &[Area], exact: &mut bool) -> Few<Area> {
    if one.len().saturating_mul(two.len()) > MOST_AREAS {
        *exact = false;
        return one;
    }
    match (one.as_slice(), two) {
        (areas, _) if is_anything(areas) => two.iter().cloned().collect(),
        ([_], [other]) => one.pop().and_then(|area| area.met(other)).map_or(Few::None, Few::One),
        _ => one.iter().flat_map(|area| two.iter().filter_map(|other| area.and(other))).collect(),
    }
}
