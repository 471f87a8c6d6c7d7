//! Values that a rule looks up in a table which has no row for them: levels of a scale, words of a fact.

use super::super::facts::PointSort;
use super::super::line::Points;
use super::region::{Area, Domain};
use super::shown::refused;
use super::space::{ITEM, PERSON, TARGET};
use super::study::{Study, is_decided};
use crate::decision::Reason;
use crate::diagnostics::{MeaningProblem, Problem};
use crate::few::Few;
use crate::locale::Text;
use crate::policy::expression::{Expr, FactRef, Owner, Value};
use crate::policy::rule::Rule;
use crate::policy::walk::expressions_of_rule;
use crate::policy::{AttributeType, CellTest, ScaleBody, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Reports the values that tables leave out, each table once.
pub(super) fn check(study: &mut Study<'_>) {
    if study.policy().tables.is_empty() {
        return;
    }
    let mut missing: BTreeMap<usize, BTreeSet<(usize, String)>> = BTreeMap::new();
    let mut looking: BTreeMap<usize, (&Rule, Vec<Area>)> = BTreeMap::new();
    let looking_up = study.rules().filter_map(|(_, rule, reach)| {
        let mut looked: Vec<(usize, Vec<Expr>)> = Vec::new();
        expressions_of_rule(rule, &mut |expr, _| {
            if let Expr::LookUp { table, keys } = expr {
                looked.push((table.index(), keys.clone()));
            }
        });
        (!looked.is_empty()).then(|| (rule, reach.areas.to_vec(), looked))
    });
    let looking_up: Vec<(&Rule, Vec<Area>, _)> = looking_up.collect();
    for (rule, areas, looked) in looking_up {
        for (at, keys) in looked {
            let Some(table) = study.policy().tables.get(at) else { continue };
            for (position, key) in keys.iter().enumerate() {
                let Expr::Fact(fact) = key else { continue };
                let Some(listed) = listed(table, position) else { continue };
                let values = values_of(study, rule, fact, &areas);
                let left = values.into_iter().filter(|value| !listed.contains(value.as_str()));
                let left: Vec<String> = left.collect();
                if let (Some(value), false) = (left.first(), looking.contains_key(&at)) {
                    looking.insert(at, (rule, having(study, rule, fact, value, &areas)));
                }
                missing.entry(at).or_default().extend(left.into_iter().map(|value| (position, value)));
            }
        }
    }
    for (at, values) in missing {
        let Some(table) = study.policy().tables.get(at) else { continue };
        if values.is_empty() || is_decided(study.policy(), &[&table.name]) {
            continue;
        }
        let values = values.into_iter().map(|(_, value)| Text::same(value)).collect();
        let witness = looking.get(&at).and_then(|(rule, areas)| {
            refused(study, rule, areas, |reason| matches!(reason, Reason::NoRow { .. }))
        });
        let problem = MeaningProblem::ValuesLeftOut { table: table.name.clone(), values };
        let diagnostic = problem.at(study.ground.span(&table.place)).with_witness(witness);
        study.ground.push(diagnostic);
    }
}

// The boxes of a rule in which a fact is one word.
fn having(study: &mut Study<'_>, rule: &Rule, fact: &FactRef, word: &str, areas: &[Area]) -> Vec<Area> {
    let Some(context) = context_of(fact.owner) else { return Vec::new() };
    let dimension = study.space.fact(context, fact.owner.kind(), &fact.attribute);
    let elements: Vec<_> = rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect();
    let extent = study.space.facts.extent(fact, &elements);
    let domain = match extent.map(|extent| extent.sort) {
        Some(PointSort::Rank(scale)) => {
            let at = study.space.facts.point(&Value::Word(word.to_owned()), Some(scale));
            at.map(|at| Domain::line(Points::only(at, None), false))
        }
        Some(PointSort::Number | PointSort::Share | PointSort::Date) | None => {
            Some(Domain::Words(Few::One(study.space.word(word))))
        }
    };
    let Some(domain) = domain else { return Vec::new() };
    areas.iter().filter_map(|area| area.with(dimension, &domain)).collect()
}

/// Returns the context of an owner, or `None` where it is another outcome.
pub(super) fn context_of(owner: Owner) -> Option<u32> {
    match owner {
        Owner::This | Owner::Spent => Some(ITEM),
        Owner::Learner | Owner::Application | Owner::Programme => Some(PERSON),
        Owner::Target => Some(TARGET),
        Owner::Slot(_) | Owner::Outer => None,
    }
}

// The words that the rows have for a key, or `None` where a row takes any, or speaks of ranges.
fn listed(table: &Table, key: usize) -> Option<BTreeSet<&str>> {
    let mut words = BTreeSet::new();
    for row in &table.rows {
        let CellTest::OneOf(values) = row.tests.get(key)? else { return None };
        for value in values {
            let Value::Word(word) = value else { return None };
            words.insert(word.as_str());
        }
    }
    Some(words)
}

// The words that a fact can have where a rule applies.
fn values_of(study: &mut Study<'_>, rule: &Rule, fact: &FactRef, areas: &[Area]) -> Vec<String> {
    let Some(context) = context_of(fact.owner) else { return Vec::new() };
    let elements: Vec<_> = rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect();
    let dimension = study.space.fact(context, fact.owner.kind(), &fact.attribute);
    let domains: Vec<Option<Domain>> = areas.iter().map(|area| area.find(dimension).cloned()).collect();
    let extent = study.space.facts.extent(fact, &elements);
    if let Some(PointSort::Rank(scale)) = extent.as_ref().map(|extent| extent.sort) {
        let Some(ScaleBody::Steps(steps)) = study.space.facts.scale(scale).map(|scale| &scale.body) else {
            return Vec::new();
        };
        let is_open = |rank: u32| {
            let only = Points::only(crate::quantity::Number::whole(i64::from(rank)), None);
            domains.iter().any(|domain| match domain {
                Some(Domain::Line { points, .. }) => !points.and(&only).is_empty(),
                Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) | None => true,
            })
        };
        return steps.iter().filter(|(_, rank)| is_open(**rank)).map(|(word, _)| word.clone()).collect();
    }
    let declared = study.policy().attributes.get(&(fact.owner.kind(), fact.attribute.clone()));
    let Some(AttributeType::OneOf(words)) = declared.map(|declared| &declared.of) else { return Vec::new() };
    let space = &mut study.space;
    let mut open = Vec::new();
    for word in words {
        let id = space.word(word);
        let may_be = |domain: &Option<Domain>| match domain {
            Some(Domain::Words(words)) => words.has(id),
            Some(Domain::But(out)) => !out.has(id),
            Some(Domain::Line { .. } | Domain::Truth { .. }) | None => true,
        };
        if domains.iter().any(may_be) {
            open.push(word.clone());
        }
    }
    open
}
