//! Two rules that are the same in everything but their names.

use super::alike::Alike;
use super::ground::Ground;
use super::rows::given_items;
use super::words::Phrase;
use crate::diagnostics::{Problem, ReachProblem};
use crate::policy::rule::Rule;
use crate::policy::{Condition, Place};
use std::collections::BTreeMap;

/// Reports every rule that says the same as an earlier one.
pub(super) fn check(ground: &mut Ground<'_>) {
    // Few rules agree in what they are given and when: those alone are compared in all that they say.
    let mut given = Alike::default();
    let mut known: BTreeMap<usize, Vec<(&Rule, Option<Rule>)>> = BTreeMap::new();
    for rule in &ground.policy.rules {
        if ground.is_broken(&rule.place) {
            continue;
        }
        let alike = known.entry(given.number((given_items(rule), &rule.in_force))).or_default();
        if alike.is_empty() {
            alike.push((rule, None));
            continue;
        }
        let said = what_is_said(rule);
        let is_it = |(first, known): &mut (&Rule, Option<Rule>)| {
            *known.get_or_insert_with(|| what_is_said(first)) == said
        };
        if let Some(at) = alike.iter_mut().position(is_it)
            && let Some((first, _)) = alike.get(at)
        {
            let problem = ReachProblem::RuleRepeated { first: first.name.clone(), second: rule.name.clone() };
            let (here, there) = (ground.span(&rule.place), ground.span(&first.place));
            ground.push(problem.at(here).with_label(there, Phrase::FirstOfThem.text()));
        } else {
            alike.push((rule, Some(said)));
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
