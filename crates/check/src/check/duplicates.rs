//! Two rules that are the same in everything but their names.

use super::alike::{Met, groups};
use super::ground::Ground;
use super::said::IsGiven;
use super::words::Phrase;
use crate::diagnostics::{Problem, ReachProblem};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Condition, Place};
use crate::rare::Rare;
use smol_str::SmolStr;

/// Reports every rule that says the same as an earlier one.
pub(super) fn check(ground: &mut Ground<'_>) {
    // Few rules agree in what they are given, and fewer in when: those alone are compared in all that they say.
    let hashes = &ground.outline.given;
    let met = Met::of(hashes.iter().copied());
    let several = ground.policy.rules.iter().zip(hashes).filter(|(_, given)| met.may_be_several(**given));
    let rules = several.map(|(rule, _)| rule).filter(|rule| !ground.is_broken(&rule.place));
    for given in groups(rules, |rule| (IsGiven(rule), &rule.in_force)) {
        for same in groups(given.into_iter(), conditions) {
            report(ground, &same);
        }
    }
}

fn conditions(rule: &Rule) -> Vec<Condition> {
    let of_slots = rule.slots.iter().filter_map(|slot| slot.pattern.condition.as_ref());
    of_slots.chain(&rule.conditions).map(Condition::without_places).collect()
}

fn report(ground: &mut Ground<'_>, rules: &[&Rule]) {
    let mut known: Vec<(&Rule, Rule)> = Vec::new();
    for rule in rules {
        let said = what_is_said(rule);
        let Some((first, _)) = known.iter().find(|(_, known)| *known == said) else {
            known.push((rule, said));
            continue;
        };
        let problem =
            ReachProblem::RuleRepeated { first: first.name.to_string(), second: rule.name.to_string() };
        let (here, there) = (ground.span(&rule.place), ground.span(&first.place));
        ground.push(problem.at(here).with_label(there, Phrase::FirstOfThem.text()));
    }
}

fn what_is_said(rule: &Rule) -> Rule {
    let mut said = Rule {
        name: SmolStr::default(),
        title: None,
        cites: Vec::new().into(),
        explanation: Rare::new(),
        place: Place::default(),
        conditions: rule.conditions.iter().map(Condition::without_places).collect(),
        only_if: rule.only_if.iter().map(Condition::without_places).collect(),
        written: Default::default(),
        ..rule.clone()
    };
    for slot in &mut said.slots {
        slot.called = None;
        slot.pattern.condition = slot.pattern.condition.as_ref().map(Condition::without_places);
    }
    for result in &mut said.places {
        result.place = Place::default();
        let of_targets = result.targets.iter_mut().filter_map(TargetPattern::condition_mut);
        of_targets.for_each(|condition| *condition = condition.without_places());
    }
    let of_evidence = said.evidence.iter_mut().filter_map(|evidence| evidence.when.as_mut());
    of_evidence.for_each(|condition| *condition = condition.without_places());
    said.amounts.make_mut().iter_mut().for_each(|amount| amount.place = Place::default());
    if let Some(record) = &mut said.record {
        record.place = Place::default();
    }
    said
}
