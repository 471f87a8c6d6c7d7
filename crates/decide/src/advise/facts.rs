//! Facts of supposed outcomes: what a need or a reason asks for comes in, the least value that does goes into the outcome.

use super::supposed::Supposed;
use crate::date::Day;
use crate::decision::reason::find_computed;
use crate::explain::domain::Domain;
use crate::explain::heads::find_entry;
use crate::plan::Plan;
use crate::policy::{Policy, Value};
use crate::quantity::Number;
use crate::record::{Item, Known};
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub(super) fn figure(need: &str) -> &str {
    find_computed(need).unwrap_or(need)
}

/// Gives an attribute its first value; false when it has one.
pub(super) fn set_first(plan: &Plan, one: &mut Supposed, attribute: &str, day: Option<Day>) -> bool {
    if is_fixed(plan, &one.item, attribute) {
        return false;
    }
    let usual = if attribute == "credits" { usual_credits(&plan.policy) } else { None };
    let value = usual.or_else(|| Domain::of(plan, &one.item, attribute).first(day));
    match value {
        Some(value) if !one.item.facts.contains_key(attribute) => put(one, attribute, value),
        Some(_) | None => false,
    }
}

/// Returns the credits that most entries of the catalogues have, where there are none most courses of programmes; the fewer of two.
fn usual_credits(policy: &Policy) -> Option<Value> {
    let entries = policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    let listed = entries.filter_map(|entry| match entry.attributes.get("credits") {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    });
    let courses = policy.programmes.values().flat_map(|programme| programme.courses.values());
    let own = || most_frequent(courses.filter_map(|course| course.credits));
    most_frequent(listed).or_else(own).map(Value::Number)
}

fn most_frequent(numbers: impl Iterator<Item = Number>) -> Option<Number> {
    let mut often: BTreeMap<Number, usize> = BTreeMap::new();
    numbers.for_each(|number| *often.entry(number).or_default() += 1);
    often.into_iter().max_by_key(|(number, often)| (*often, Reverse(*number))).map(|(number, _)| number)
}

/// Gives an attribute the value that a reason asks for; `None` when it cannot have it.
pub(super) fn set_to(
    plan: &Plan,
    one: &mut Supposed,
    attribute: &str,
    text: &str,
    (included, up): (bool, bool),
) -> Option<bool> {
    if is_fixed(plan, &one.item, attribute) {
        return None;
    }
    let value = Domain::of(plan, &one.item, attribute).written(text, included, up)?;
    Some(put(one, attribute, value))
}

/// Returns whether a catalogue says what an attribute of an outcome is: nobody can have it otherwise.
fn is_fixed(plan: &Plan, item: &Item, attribute: &str) -> bool {
    find_entry(plan, item).is_some_and(|entry| entry.attributes.contains_key(attribute))
}

pub(super) fn put(one: &mut Supposed, attribute: &str, value: Value) -> bool {
    let known = Known::Value(value);
    one.item.facts.insert(attribute.to_owned(), known.clone()) != Some(known)
}

/// Moves the first fact that can move to its next value.
pub(super) fn advance(plan: &Plan, one: &mut Supposed) -> Option<bool> {
    let attributes: Vec<String> = one.item.facts.keys().cloned().collect();
    attributes.iter().find_map(|attribute| advance_fact(plan, one, attribute))
}

pub(super) fn advance_fact(plan: &Plan, one: &mut Supposed, attribute: &str) -> Option<bool> {
    let Some(Known::Value(value)) = one.item.facts.get(attribute) else { return None };
    let next = Domain::of(plan, &one.item, attribute).next(value)?;
    Some(put(one, attribute, next))
}
