//! Promises that more of a fact never brings less: proved where every condition only asks for no less than a value, refuted by a
//! record that has more of it and gets less.

use super::super::super::facts::PointSort;
use super::super::super::line::Points;
use super::super::super::logic::What;
use super::super::region::{Area, Dimension, Domain};
use super::super::space::{ITEM, PERSON};
use super::super::study::Study;
use super::super::why::{Sum, Why};
use super::super::witness::{Wanted, value_at};
use super::{MOST_TRIED, Standing, refute};
use crate::decision::Decision;
use crate::policy::expression::{Expr, ItemElement, Value};
use crate::policy::reads::{
    Clause, FactName, facts_read, read_beside_conditions, read_by_condition, read_by_expression, read_by_rule,
};
use crate::policy::rule::Rule;
use crate::policy::walk::expressions_of_rule;
use crate::policy::{Assertion, CellTest, Condition, OwnerKind, ScaleBody};
use crate::quantity::Number;
use crate::record::{Known, LearnerRecord};
use std::collections::{BTreeMap, BTreeSet};

/// Returns what is known of a promise that more of a fact never brings less.
pub(super) fn of_order(
    study: &mut Study<'_>,
    assertion: &Assertion,
    owner: OwnerKind,
    attribute: &str,
) -> Standing {
    let context = match owner {
        OwnerKind::Item => ITEM,
        OwnerKind::Learner | OwnerKind::Application => PERSON,
        OwnerKind::Course
        | OwnerKind::Programme
        | OwnerKind::Institution
        | OwnerKind::Paper
        | OwnerKind::Judgement => return Standing::Open,
    };
    let Some(dimension) = study.space.known_fact(context, owner, attribute) else {
        let is_read = facts_read(study.policy()).contains_key(&(owner, attribute.into()));
        return if is_read {
            Standing::Open
        } else {
            Standing::Proved(Why::NotRead(attribute.to_owned()).text())
        };
    };
    if owner == OwnerKind::Item && is_fixed_by_catalogues(study, attribute) {
        return Standing::Proved(Why::FixedByCatalogue(attribute.to_owned()).text());
    }
    let closed_above = |area: &Area| match area.find(dimension) {
        Some(Domain::Line { points, .. }) => {
            points.ends().count() == 1
                && points.ends().last().is_some_and(|ends| is_last(study, dimension, ends.to))
        }
        Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) => false,
        None => true,
    };
    let mut capped: Vec<(usize, Area)> = Vec::new();
    for (id, _, reach) in study.rules() {
        capped.extend(
            reach.areas.iter().filter(|area| !closed_above(area)).map(|area| (id.index(), area.clone())),
        );
    }
    if capped.is_empty() && !is_read_elsewhere(study, &(owner, attribute.into())) {
        return Standing::Proved(Why::OnlyFromBelow(attribute.to_owned()).text());
    }
    let above = capped.into_iter().filter_map(|(at, area)| Some((at, above(study, dimension, &area)?, area)));
    let mut rises: Vec<(usize, Value, Area)> = above.collect();
    for (id, rule, reach) in study.rules() {
        let Some(area) = reach.areas.first() else { continue };
        if read_beside_conditions(rule).contains(&(owner, attribute.into())) {
            rises.extend(
                between_levels(study, rule, dimension, (owner, attribute), area)
                    .into_iter()
                    .map(|(value, area)| (id.index(), value, area)),
            );
        }
    }
    for (at, value, area) in rises.into_iter().take(MOST_TRIED) {
        let Some(rule) = study.policy().rules.get(at) else { continue };
        let fallen = super::targets(study, rule).into_iter().find_map(|target| {
            let wanted = Wanted { rules: &[rule], area: &area, target, programme: None };
            let shown = |decision: &Decision| !totals(decision).is_empty();
            let found = study.bench().find(&study.space, &wanted, shown)?;
            let after = study.bench().decide(&with_fact(&found.record, owner, attribute, &value)?);
            Some((lower(&found.decision, &after)?, found.witness))
        });
        if let Some(((measure, more, less), witness)) = fallen {
            let why = Why::Falls(attribute.to_owned(), value.to_string(), measure, more, less).text();
            return refute(study, assertion, why, Some(witness));
        }
    }
    Standing::Open
}

// Whether whatever reads a fact are conversions of outcomes that only catalogues store, and each entry fixes the fact: then no
// outcome can have more of it.
fn is_fixed_by_catalogues(study: &Study<'_>, attribute: &str) -> bool {
    let policy = study.policy();
    let fact = (OwnerKind::Item, attribute.into());
    let is_fixed = |element: &ItemElement| {
        let entries = policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        let mut own = entries.filter(|entry| element.kind.as_ref() == Some(&entry.kind)).peekable();
        own.peek().is_some() && own.all(|entry| entry.attributes.contains_key(attribute))
    };
    let is_of_listed = |rule: &Rule| {
        let patterns = || rule.slots.iter().map(|slot| &slot.pattern.any_of);
        patterns().all(|any_of| !any_of.is_empty() && any_of.iter().all(is_fixed))
    };
    let is_of_rule = |clause: &Clause| matches!(clause, Clause::Rule(_));
    // What is asked of other outcomes is asked of those that no catalogue fixes, too.
    let asks_of_others = |rule: &Rule| {
        let own = rule.slots.iter().filter_map(|slot| slot.pattern.condition.as_ref());
        let mut all = rule.conditions.iter().chain(&rule.only_if).chain(own);
        all.any(|condition| condition.any_test(&mut |test| matches!(test, Condition::RecordHas { .. })))
    };
    policy.rules.iter().all(Rule::converts)
        && facts_read(policy).get(&fact).is_some_and(|clauses| clauses.iter().all(is_of_rule))
        && policy
            .rules
            .iter()
            .filter(|rule| read_by_rule(rule).contains(&fact))
            .all(|rule| is_of_listed(rule) && !asks_of_others(rule))
}

// The value next above all that a box leaves open.
fn above(study: &Study<'_>, dimension: Dimension, area: &Area) -> Option<Value> {
    let Some(Domain::Line { points, .. }) = area.find(dimension) else { return None };
    let (last, _) = points.ends().last()?.to?;
    value_at(&study.space, last.checked_add(Number::ONE)?, study.sort(dimension))
}

// Where a rule looks an amount up by the fact: a box for each of the levels, with the level above.
fn between_levels(
    study: &Study<'_>,
    rule: &Rule,
    dimension: Dimension,
    (owner, attribute): (OwnerKind, &str),
    area: &Area,
) -> Vec<(Value, Area)> {
    let sort = study.sort(dimension);
    let mut levels: BTreeSet<Number> = BTreeSet::new();
    if let PointSort::Rank(scale) = sort {
        let scale = study.space.facts.scale(scale);
        if let Some(ScaleBody::Steps(steps)) = scale.map(|scale| &scale.body) {
            levels.extend(steps.values().map(|rank| Number::whole(i64::from(*rank))));
        }
    }
    expressions_of_rule(rule, &mut |expr, _| {
        let Expr::LookUp { table, keys } = expr else { return };
        let is_it = |key: &Expr| matches!(key, Expr::Fact(fact) if fact.owner.kind() == owner && fact.attribute == attribute);
        let Some(at) = keys.iter().position(is_it) else { return };
        let rows = study.policy().tables.get(table.index()).map(|table| table.rows.as_slice());
        for row in rows.unwrap_or_default() {
            match row.tests.get(at) {
                Some(CellTest::Range(range)) => {
                    let ends = range.from.iter().chain(&range.to).filter_map(|(end, _)| end.literal());
                    levels.extend(ends.filter_map(|end| study.space.facts.point(end, None)));
                }
                Some(CellTest::OneOf(values)) if !matches!(sort, PointSort::Rank(_)) => {
                    levels.extend(values.iter().filter_map(|value| study.space.facts.point(value, None)));
                }
                Some(CellTest::OneOf(_) | CellTest::Any) | None => {}
            }
        }
    });
    let levels: Vec<Number> = levels.into_iter().collect();
    let pairs = levels.windows(2).filter_map(|pair| {
        let [low, high] = pair else { return None };
        let only = Domain::line(Points::only(*low, None), false);
        Some((value_at(&study.space, *high, sort)?, area.with(dimension, &only)?))
    });
    pairs.collect()
}

// The end of a stretch that nothing lies above.
fn is_last(study: &Study<'_>, dimension: Dimension, to: Option<(Number, bool)>) -> bool {
    let Some((at, _)) = to else { return true };
    study
        .extent(dimension)
        .and_then(|extent| extent.points.ends().last().and_then(|ends| ends.to))
        .is_some_and(|(last, _)| at >= last)
}

// Whether anything but the ranges of conditions reads a fact: then more of it may work against the learner.
fn is_read_elsewhere(study: &Study<'_>, fact: &FactName) -> bool {
    let policy = study.policy();
    let is_of_rule = |clause: &Clause| matches!(clause, Clause::Rule(_));
    let of_clauses = facts_read(policy).get(fact).is_some_and(|clauses| !clauses.iter().all(is_of_rule));
    let of_rules = policy.rules.iter().any(|rule| {
        // Where more of the fact makes one rule apply, another may step back for it, or depend on it.
        let goes_before = !rule.overrides.is_empty() && read_by_rule(rule).contains(fact);
        goes_before || !rule.only_if.is_empty() || read_beside_conditions(rule).contains(fact)
    });
    let areas = study.reaches.iter().flat_map(|reach| reach.areas.iter());
    let mut subjects =
        areas.flat_map(Area::parts).filter_map(|(dimension, _)| study.space.subject(*dimension));
    of_clauses
        || of_rules
        || subjects.any(|subject| match &subject.what {
            What::Fact(..) => false,
            What::Value(expr) => read_by_expression(expr).contains(fact),
            What::Span(from, to, _) => {
                let mut moments = from.any_of.iter().chain(&to.any_of);
                moments.any(|moment| read_by_expression(moment).contains(fact))
            }
            What::Question(condition) => read_by_condition(condition).contains(fact),
        })
}

fn with_fact(
    record: &LearnerRecord,
    owner: OwnerKind,
    attribute: &str,
    value: &Value,
) -> Option<LearnerRecord> {
    let mut record = record.clone();
    let known = Known::Value(value.clone());
    match owner {
        OwnerKind::Item => _ = record.items.first_mut()?.facts.insert(attribute.to_owned(), known),
        OwnerKind::Learner => _ = record.learner.insert(attribute.to_owned(), known),
        OwnerKind::Application => _ = record.application.as_mut()?.facts.insert(attribute.to_owned(), known),
        OwnerKind::Course
        | OwnerKind::Programme
        | OwnerKind::Institution
        | OwnerKind::Paper
        | OwnerKind::Judgement => return None,
    }
    Some(record)
}

fn totals(decision: &Decision) -> BTreeMap<Sum, Number> {
    let granted =
        decision.totals.granted.iter().map(|(measure, sum)| (Sum::Converted(measure.clone()), *sum));
    let stored = decision.totals.recognised.iter().map(|(measure, sum)| (Sum::Stored(measure.clone()), *sum));
    granted.chain(stored).filter(|(_, sum)| !sum.is_zero()).collect()
}

fn lower(before: &Decision, after: &Decision) -> Option<(Sum, Number, Number)> {
    let (before, after) = (totals(before), totals(after));
    before.into_iter().find_map(|(measure, more)| {
        let less = after.get(&measure).copied().unwrap_or(Number::ZERO);
        (less < more).then_some((measure, more, less))
    })
}
