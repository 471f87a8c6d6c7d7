//! Two rules that are the same in everything but their names.

use super::ground::Ground;
use super::words::Phrase;
use crate::diagnostics::{Problem, ReachProblem};
use crate::policy::rule::Rule;
use crate::policy::{Condition, Place};
use std::collections::BTreeMap;

/// Reports every rule that says the same as an earlier one.
pub(super) fn check(ground: &mut Ground<'_>) {
    let mut known: BTreeMap<String, &Rule> = BTreeMap::new();
    for rule in &ground.policy.rules {
        if ground.is_broken(&rule.place) {
            continue;
        }
        // The debug form of a rule without its names and places holds all that the rule says, and nothing else.
        let said = format!("{:?}", what_is_said(rule));
        if let Some(first) = known.get(&said) {
            let problem = ReachProblem::RuleRepeated { first: first.name.clone(), second: rule.name.clone() };
            let (here, there) = (ground.span(&rule.place), ground.span(&first.place));
            ground.push(problem.at(here).with_label(there, Phrase::FirstOfThem.text()));
        } else {
            known.insert(said, rule);
        }
    }
}

fn what_is_said(rule: &Rule) -> Rule {
    let mut said = Rule {
        name: String::new(),
        title: None,
        cites: Vec::new(),
        explanation: Vec::new(),
        place: Place::default(),
        conditions: rule.conditions.iter().map(Condition::without_places).collect(),
        only_if: rule.only_if.iter().map(Condition::without_places).collect(),
        ..rule.clone()
    };
    for slot in &mut said.slots {
        slot.called = None;
        slot.pattern.condition = slot.pattern.condition.as_ref().map(Condition::without_places);
    }
    said.places.iter_mut().for_each(|place| place.place = Place::default());
    said.amounts.iter_mut().for_each(|amount| amount.place = Place::default());
    if let Some(record) = &mut said.record {
        record.place = Place::default();
    }
    said
}
