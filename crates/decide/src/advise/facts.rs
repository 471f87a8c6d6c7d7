//! Facts of supposed outcomes: what a need or a reason asks for comes in, the least value that does goes into the outcome.

use super::supposed::Supposed;
use crate::date::Day;
use crate::decision::reason::find_computed;
use crate::explain::domain::Domain;
use crate::explain::heads::find_entry;
use crate::policy::{Policy, Value};
use crate::record::{Item, Known};

pub(super) fn figure(need: &str) -> &str {
    find_computed(need).unwrap_or(need)
}

/// Gives an attribute its first value; false when it has one.
pub(super) fn set_first(policy: &Policy, one: &mut Supposed, attribute: &str, day: Option<Day>) -> bool {
    if is_fixed(policy, &one.item, attribute) {
        return false;
    }
    let value = Domain::of(policy, &one.item, attribute).first(day);
    match value {
        Some(value) if !one.item.facts.contains_key(attribute) => put(one, attribute, value),
        Some(_) | None => false,
    }
}

/// Gives an attribute the value that a reason asks for; `None` when it cannot have it.
pub(super) fn set_to(
    policy: &Policy,
    one: &mut Supposed,
    attribute: &str,
    text: &str,
    (included, up): (bool, bool),
) -> Option<bool> {
    if is_fixed(policy, &one.item, attribute) {
        return None;
    }
    let value = Domain::of(policy, &one.item, attribute).written(text, included, up)?;
    Some(put(one, attribute, value))
}

/// Returns whether a catalogue says what an attribute of an outcome is: nobody can have it otherwise.
fn is_fixed(policy: &Policy, item: &Item, attribute: &str) -> bool {
    find_entry(policy, item).is_some_and(|entry| entry.attributes.contains_key(attribute))
}

pub(super) fn put(one: &mut Supposed, attribute: &str, value: Value) -> bool {
    let known = Known::Value(value);
    one.item.facts.insert(attribute.to_owned(), known.clone()) != Some(known)
}

/// Moves the first fact that can move to its next value.
pub(super) fn advance(policy: &Policy, one: &mut Supposed) -> Option<bool> {
    let attributes: Vec<String> = one.item.facts.keys().cloned().collect();
    attributes.iter().find_map(|attribute| advance_fact(policy, one, attribute))
}

pub(super) fn advance_fact(policy: &Policy, one: &mut Supposed, attribute: &str) -> Option<bool> {
    let Some(Known::Value(value)) = one.item.facts.get(attribute) else { return None };
    let next = Domain::of(policy, &one.item, attribute).next(value)?;
    Some(put(one, attribute, next))
}
