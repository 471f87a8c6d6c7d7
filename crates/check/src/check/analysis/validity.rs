//! Validity longer than the days for which a rule holds: what it takes is still valid when the rule is gone, and no other takes it.

use super::super::facts::PointSort;
use super::super::line::Points;
use super::super::pattern::{may_share, spent_slots};
use super::super::words::range_words;
use super::region::{Area, Domain};
use super::shown::refused;
use super::space::{ITEM, PERSON, between};
use super::study::{Study, is_decided, one_slot, table_of};
use super::witness::value_at;

use crate::date::Day;
use crate::decision::Reason;
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::locale::Text;
use crate::policy::expression::{Condition, Expr, ItemElement, Moments, Operator, Value};
use crate::policy::rule::{Rule, Validity};
use crate::policy::{FactRef, Owner, OwnerKind};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// A validity that goes on after the days of its rule.
struct Outlived<'a> {
    rule: &'a Rule,
    days: Points,
    last: Day,
    valid: Validity,
}

/// Reports rules that hold for fewer days than what they take stays valid, and that no rule follows; each table once.
pub(super) fn check(study: &mut Study<'_>) {
    let is_applied = |clock: &FactRef| clock.owner == Owner::Application && clock.attribute == "date";
    if !study.policy().clock.as_ref().is_some_and(is_applied) {
        return;
    }
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for outlived in outlived(study) {
        let rule = outlived.rule;
        if !named.insert(table_of(rule)) || is_decided(study.policy(), &[table_of(rule)]) {
            continue;
        }
        let witness = still_valid(study, &outlived);
        let problem = MeaningProblem::ValidLonger {
            rule: table_of(rule).to_owned(),
            days: Text::list(&range_words(&study.space.facts, &outlived.days, PointSort::Date)),
            length: outlived.valid.length.words(),
        };
        let diagnostic = problem.at(study.ground.span(&rule.place)).with_witness(witness);
        study.ground.push(diagnostic);
    }
}

fn outlived<'a>(study: &Study<'a>) -> Vec<Outlived<'a>> {
    let mut found = Vec::new();
    for (_, rule, reach) in study.rules().filter(|(_, rule, _)| one_slot(rule).is_some()) {
        let Some(days) = days_of(study, &reach.areas) else { continue };
        let Some((first, last)) = ends(study, &days) else { continue };
        let elements = elements_of(rule);
        let goes_on =
            |valid: &Validity| first.last_of_span(valid.length).is_some_and(|valid_to| valid_to > last);
        let Some(valid) = validities(study, rule, &elements).into_iter().find(goes_on) else { continue };
        if !is_followed(study, &elements, last) {
            found.push(Outlived { rule, days, last, valid });
        }
    }
    found
}

fn elements_of(rule: &Rule) -> Vec<ItemElement> {
    spent_slots(rule).flat_map(|(_, pattern)| pattern.any_of.clone()).collect()
}

// The days on which a rule can take an application; absent where it has no boxes, or any day will do.
fn days_of(study: &Study<'_>, areas: &[Area]) -> Option<Points> {
    let dimension = study.space.known_fact(PERSON, OwnerKind::Application, "date")?;
    let days = areas.iter().map(|area| match area.find(dimension) {
        Some(Domain::Line { points, .. }) => Some(Points::clone(points)),
        Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) | None => None,
    });
    days.reduce(|all, more| Some(all?.or(&more?)))?
}

fn ends(study: &Study<'_>, days: &Points) -> Option<(Day, Day)> {
    let day = |at: Option<(Number, bool)>| {
        let value = value_at(&study.space, at?.0, PointSort::Date)?;
        if let Value::Date(day) = value { Some(day) } else { None }
    };
    Some((day(days.ends().next()?.from)?, day(days.ends().last()?.to)?))
}

// How long what a rule takes stays valid: as the rule says, else the entry, else the kind; and what its conditions say.
fn validities(study: &Study<'_>, rule: &Rule, elements: &[ItemElement]) -> Vec<Validity> {
    let slots = rule.slots.iter().filter_map(|slot| slot.pattern.condition.as_ref());
    let said = rule.conditions.iter().chain(slots).flat_map(Condition::conjuncts);
    let mut all: Vec<Validity> = said.filter_map(as_validity).collect();
    all.extend(rule.valid.iter().cloned());
    if rule.valid.is_empty() {
        for element in elements {
            let entries = element.code.as_ref().map(|code| study.space.facts.entries(code).to_vec());
            let of_entries: Vec<Validity> =
                entries.into_iter().flatten().flat_map(|entry| entry.valid.clone()).collect();
            let kind = element.kind.as_ref().and_then(|kind| study.policy().kinds.get(kind.as_str()));
            match kind.filter(|_| of_entries.is_empty()) {
                Some(kind) => all.extend(kind.valid.iter().cloned()),
                None => all.extend(of_entries),
            }
        }
    }
    all
}

// `from award to application at most 8 years` is a validity too.
fn as_validity(condition: &Condition) -> Option<Validity> {
    if let Condition::At(_, part) = condition {
        return as_validity(part);
    }
    let Condition::Span { from, to, operator: Operator::AtMost | Operator::LessThan, length } = condition
    else {
        return None;
    };
    let is_application = |expr: &Expr| matches!(expr, Expr::Fact(fact) if fact.owner == Owner::Application && fact.attribute == "date");
    let is_it = to.any_of.iter().all(is_application) && award(from).is_some();
    is_it.then(|| Validity { from: (**from).clone(), length: *length })
}

// The fact of the outcome from which a validity runs.
fn award(from: &Moments) -> Option<&FactRef> {
    from.any_of.iter().find_map(|moment| {
        if let Expr::Fact(fact) = moment { Some(fact) } else { None }
            .filter(|fact| fact.owner.kind() == OwnerKind::Item)
    })
}

// Whether a rule may take such an outcome on a later day.
fn is_followed(study: &Study<'_>, elements: &[ItemElement], last: Day) -> bool {
    let Some(next) = last.next() else { return true };
    let later = between(&study.space.facts, Some(next), None);
    study.rules().any(|(_, rule, reach)| {
        let takes = spent_slots(rule).any(|(_, own)| may_share(&study.space.facts, &own.any_of, elements));
        let is_open = || days_of(study, &reach.areas).is_none_or(|days| !days.and(&later).is_empty());
        takes && !reach.areas.is_empty() && is_open()
    })
}

// An outcome of the last day, with which one applies on the day after.
fn still_valid(study: &mut Study<'_>, outlived: &Outlived<'_>) -> Option<Witness> {
    let next = outlived.last.next()?;
    let begins = award(&outlived.valid.from)?.attribute.clone();
    let award = study.space.fact(ITEM, OwnerKind::Item, &begins);
    let applied = study.space.fact(PERSON, OwnerKind::Application, "date");
    let only = |day: Day| {
        let points = between(&study.space.facts, Some(day), Some(day));
        Domain::line(points, false)
    };
    let (awarded_on, applied_on) = (only(outlived.last), only(next));
    let study = &*study;
    let (_, _, reach) = study.rules().find(|(_, rule, _)| std::ptr::eq(*rule, outlived.rule))?;
    let on = |area: &Area| area.put(applied, applied_on.clone()).put(award, awarded_on.clone());
    let areas: Vec<Area> = reach.areas.iter().map(on).collect();
    refused(study, outlived.rule, &areas, |reason| matches!(reason, Reason::NotInForce { .. }))
}
