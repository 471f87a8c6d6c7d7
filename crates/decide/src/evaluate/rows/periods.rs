//! The periods of a requirement that is asked of each: one in which the learner has nothing is none the less one of them.

use super::super::counted::period_name;
use super::super::facts::Situation;
use super::super::limit::Group;
use crate::date::Day;
use crate::policy::counted::PerKey;
use crate::policy::{FactRef, Owner, Value};
use crate::record::{Facts, Known};
use std::collections::BTreeSet;

/// How far back periods are told, in months.
const MOST_MONTHS: i32 = 1200;

/// Returns the periods from the learner's start to the application, where a requirement is per period and nothing else.
///
/// The start is the enrolment of the application, else the day since when the learner is enrolled, else the day of the account,
/// else the first outcome by the date that the requirement names; never before the first edition of the policy.
pub(super) fn since_the_start(
    situation: &Situation<'_>,
    per: &[PerKey],
    groups: &BTreeSet<Group>,
) -> BTreeSet<Group> {
    let mut found = BTreeSet::new();
    let ([PerKey::Period(period, by)], Some(day)) = (per, situation.day) else { return found };
    let mut add = |day: Day| found.extend(period_name(situation, *period, day).map(Some));
    add(day);
    // What is counted by the day of the application is a matter of that day alone.
    let start = start(situation, by).filter(|start| *start < day && by.owner != Owner::Application);
    let Some(start) = start else { return found };
    for months in 0..MOST_MONTHS {
        match start.plus_months(0, months).filter(|at| *at < day) {
            Some(at) => add(at),
            None => break,
        }
    }
    found.retain(|group| !groups.contains(group));
    found
}

fn start(situation: &Situation<'_>, by: &FactRef) -> Option<Day> {
    let application = situation.record.application.as_ref();
    let enrolment = application.and_then(|application| day_in(&application.facts, "enrolment"));
    let learner = |name: &str| day_in(&situation.record.learner, name);
    let first = || {
        let outcomes = situation.outcomes.iter();
        let outcomes = outcomes.filter_map(|outcome| day_in(&outcome.item.facts, &by.attribute));
        outcomes.chain(situation.earlier.iter().filter_map(|earlier| earlier.entry.date)).min()
    };
    let start = enrolment.or_else(|| learner("enrolled")).or_else(|| learner("account")).or_else(first);
    let in_force = situation.policy().editions.iter().filter_map(|edition| edition.from).min();
    start.map(|start| in_force.map_or(start, |first| start.max(first)))
}

fn day_in(facts: &Facts, name: &str) -> Option<Day> {
    match facts.get(name)? {
        Known::Value(Value::Date(day)) => Some(*day),
        Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None => None,
    }
}
