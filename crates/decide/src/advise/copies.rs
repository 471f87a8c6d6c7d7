//! How often a supposed outcome could be had: one with a code once, one that stands for any of its kind again and again.

use super::Goal;
use super::supposed::{Supposed, name};
use crate::explain::domain::UNKNOWN;
use crate::policy::Value;
use crate::record::Known;

/// The most outcomes of one sort without a code toward requirements.
pub(super) const MOST_COPIES: usize = 40;

/// The most of them toward a target, which a rule may ask several outcomes for.
const MOST_TOWARD_TARGET: usize = 4;

/// The most copies of all outcomes together.
const MOST_OF_ALL: usize = 240;

/// Returns how often an outcome without a code may be supposed.
pub(super) fn most_copies<'a>(all: impl Iterator<Item = &'a Supposed>, goal: &Goal) -> usize {
    let most = match goal {
        Goal::Requirements(_) => MOST_COPIES,
        Goal::Target(_) => MOST_TOWARD_TARGET,
    };
    let repeated = all.filter(|one| is_repeated(one)).count().max(1);
    most.min((MOST_OF_ALL / repeated).max(1))
}

/// Returns whether several outcomes can be as this one is: no code says which it is.
pub(super) fn is_repeated(one: &Supposed) -> bool {
    one.item.code.is_none()
}

/// Returns the copy of an outcome, counted from 0: another outcome of its kind, with another code and other texts where nothing
/// says what they are.
pub(super) fn copy(one: &Supposed, number: usize) -> Supposed {
    let mut copy = one.clone();
    if number == 0 {
        return copy;
    }
    let other = format!("{UNKNOWN}{number}");
    name(&mut copy, &format!("{}.{number}", one.item.id));
    copy.item.code = Some(other.clone());
    for known in copy.item.facts.values_mut() {
        if matches!(known, Known::Value(Value::Word(word)) if word == UNKNOWN) {
            *known = Known::Value(Value::Word(other.clone()));
        }
    }
    copy
}

/// Returns whether a word stands for one that nothing names.
pub(super) fn is_unnamed(word: &str) -> bool {
    word.starts_with(UNKNOWN)
}
