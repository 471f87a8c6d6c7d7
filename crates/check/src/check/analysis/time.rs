//! Time: versions of one clause that leave days out or hold together, entries that are gone before their rule begins, windows
//! outside the days of their rule.

use super::super::alike::{Alike, groups};
use super::super::facts::PointSort;
use super::super::line::{Grid, Points};
use super::super::outline::Trait;
use super::super::pattern::spent_slots;
use super::super::words::range_words;
use super::region::{Area, Domain};
use super::shown::{decided, refused};
use super::space::{ITEM, PERSON, between};
use super::study::{Study, is_decided, one_slot, table_of};
use super::why::Why;
use crate::decision::Reason;
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::few::Few;
use crate::locale::Text;
use crate::policy::rule::{Rule, Window};
use crate::policy::{Condition, Entry, FactRef, Owner, OwnerKind, Place};
use std::collections::BTreeMap;

/// The most rules that are tried for a case on a day.
const MOST_RULES: usize = 4;

/// Reports days that are left out, held twice or never come.
pub(super) fn check(study: &mut Study<'_>) {
    check_editions(study);
    check_versions(study);
    check_entries(study);
    check_listed(study);
    check_windows(study);
}

fn words(study: &Study<'_>, points: &Points) -> Text {
    Text::list(&range_words(&study.space.facts, points, PointSort::Date))
}

// Of two editions in force on one day the later counts; that the earlier one goes on is most often a slip.
fn check_editions(study: &mut Study<'_>) {
    let policy = study.policy();
    let mut found = Vec::new();
    for pair in policy.editions.windows(2) {
        let [one, two] = pair else { continue };
        let shared =
            between(&study.space.facts, one.from, one.to).and(&between(&study.space.facts, two.from, two.to));
        if shared.is_empty()
            || one.to.is_none() && one.from < two.from
            || is_decided(policy, &[&one.name, &two.name])
        {
            continue;
        }
        let problem = MeaningProblem::HeldTwice {
            first: one.name.clone(),
            second: two.name.clone(),
            days: words(study, &shared),
        };
        found.push((problem, on_days(study, &shared, &one.name)));
    }
    for (problem, witness) in found {
        let diagnostic = problem.at(study.ground.span(&policy.place)).with_witness(witness);
        study.ground.push(diagnostic);
    }
}

// An outcome that a rule speaks of, decided on days that two editions hold: best a rule of the edition that then counts no more.
fn on_days(study: &mut Study<'_>, days: &Points, edition: &String) -> Option<Witness> {
    let clock = study.policy().clock.as_ref()?;
    let context = if clock.owner.kind() == OwnerKind::Item { ITEM } else { PERSON };
    let dimension = study.space.fact(context, clock.owner.kind(), &clock.attribute);
    let domain = Domain::line(days.clone(), false);
    let study = &*study;
    let mut rules: Vec<_> = study.rules().filter(|(_, rule, _)| one_slot(rule).is_some()).collect();
    rules.sort_by_key(|(_, rule, _)| rule.editions.as_slice() != std::slice::from_ref(edition));
    rules.into_iter().take(MOST_RULES).find_map(|(_, rule, reach)| {
        let areas: Vec<Area> = reach.areas.iter().map(|area| area.put(dimension, domain.clone())).collect();
        decided(study, rule, &areas, |_| true)
    })
}

// Rules that differ in their days alone are versions of one clause.
fn check_versions(study: &mut Study<'_>) {
    let mut alike = Alike::default();
    let mut versions: BTreeMap<usize, Vec<&Rule>> = BTreeMap::new();
    let dated = study.rules_such(Trait::Days).map(|(_, rule, _)| rule);
    for rule in dated.filter(|rule| !rule.in_force.is_empty()) {
        let patterns: Vec<_> = rule.slots.iter().map(|slot| &slot.pattern.any_of).collect();
        let targets: Vec<_> = rule.places.iter().map(|place| &place.targets).collect();
        let conditions: Vec<_> = rule.conditions.iter().map(Condition::without_places).collect();
        let held: Vec<_> = rule
            .slots
            .iter()
            .map(|slot| slot.pattern.condition.as_ref().map(Condition::without_places))
            .collect();
        let key = alike.number((patterns, targets, conditions, held, &rule.editions));
        versions.entry(key).or_default().push(rule);
    }
    let clock = study.policy().clock.clone();
    let dimension = clock.and_then(|clock| {
        study.space.known_fact(
            if clock.owner.kind() == OwnerKind::Item { ITEM } else { PERSON },
            clock.owner.kind(),
            &clock.attribute,
        )
    });
    for rules in versions.into_values().filter(|rules| rules.len() > 1) {
        let none = Points::all(Some(Grid::WHOLE)).complement();
        let mut all = none.clone();
        for rule in &rules {
            let days = rule.in_force.iter().map(|days| between(&study.space.facts, days.from, days.to));
            all = days.fold(all, |all, days| all.or(&days));
        }
        let gaps = all.gaps();
        let Some(last) = rules.last() else { continue };
        let names: Vec<String> = rules.iter().map(|rule| rule.name.to_string()).collect();
        let tables: Vec<&str> = rules.iter().map(|rule| table_of(rule)).collect();
        if !gaps.is_empty() && !is_decided(study.policy(), &tables) {
            let days = words(study, &gaps);
            let witness = dimension.and_then(|dimension| {
                let (_, _, reach) = study.rules().find(|(_, rule, _)| std::ptr::eq(*rule, *last))?;
                let gap = Domain::line(gaps.clone(), false);
                let areas: Vec<Area> =
                    reach.areas.iter().map(|area| area.put(dimension, gap.clone())).collect();
                refused(study, last, &areas, |reason| matches!(reason, Reason::NotInForce { .. }))
            });
            let problem = MeaningProblem::DaysLeftOut { names, days };
            let diagnostic = problem.at(study.ground.span(&last.place)).with_witness(witness);
            study.ground.push(diagnostic);
        }
    }
}

// A rule for a code whose entries are all gone before it begins, or come after it has ended.
fn check_entries(study: &mut Study<'_>) {
    let mut found: Vec<(Place, MeaningProblem, Place, Option<Witness>)> = Vec::new();
    let Some(clock) = study.policy().clock.clone() else { return };
    for (_, rule, reach) in study.rules() {
        let dimension = study.space.known_fact(PERSON, clock.owner.kind(), &clock.attribute);
        let elements: Vec<_> = spent_slots(rule).flat_map(|(_, pattern)| &pattern.any_of).collect();
        if elements.is_empty() || one_slot(rule).is_none() {
            continue;
        }
        let own = reach.areas.iter().map(|area| match dimension.and_then(|dimension| area.find(dimension)) {
            Some(Domain::Line { points, .. }) => Points::clone(points),
            Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) | None => {
                Points::all(Some(Grid::WHOLE))
            }
        });
        let Some(days) = own.reduce(|all, more| all.or(&more)) else { continue };
        for element in elements {
            let Some(code) = &element.code else { continue };
            let entries: Vec<&Entry> = study.space.facts.entries(code).to_vec();
            let is_current = |entry: &&Entry| {
                let catalogue = study
                    .policy()
                    .catalogues
                    .iter()
                    .find(|one| one.entries.iter().any(|own| std::ptr::eq(own, *entry)));
                let on_clock = catalogue.is_some_and(|one| {
                    match entry.current_on.as_deref().or(one.current_on.as_ref()) {
                        Some(on) => *on == clock,
                        None => one.name.is_empty(),
                    }
                });
                !on_clock || !between(&study.space.facts, entry.from, entry.to).and(&days).is_empty()
            };
            let Some(entry) = entries.first().filter(|_| !entries.iter().any(is_current)) else { continue };
            let listed = words(study, &between(&study.space.facts, entry.from, entry.to));
            let problem = MeaningProblem::Delisted {
                rule: rule.name.to_string(),
                code: code.to_string(),
                days: listed,
            };
            let witness = refused(study, rule, reach.areas.iter(), |reason| {
                matches!(reason, Reason::EntryNotCurrent { .. } | Reason::NotRecognised)
            });
            found.push((rule.place.clone(), problem, entry.place.clone(), witness));
        }
    }
    for (place, problem, entry, witness) in found {
        let label = super::super::words::Phrase::ListedHere.text();
        let diagnostic = problem.at(study.ground.span(&place)).with_label(study.ground.span(&entry), label);
        study.ground.push(diagnostic.with_witness(witness));
    }
}

// One code listed twice on one day with other values: nobody knows which holds.
fn check_listed(study: &mut Study<'_>) {
    let mut found: Vec<(Place, MeaningProblem, Option<Witness>)> = Vec::new();
    for catalogue in &study.policy().catalogues {
        let entries = catalogue.entries.iter();
        for entries in groups(entries, |entry| (&entry.kind, &entry.code, &entry.issuers)) {
            for pair in entries.windows(2) {
                let [one, two] = pair else { continue };
                let days = |entry: &Entry| between(&study.space.facts, entry.from, entry.to);
                let shared = days(one).and(&days(two));
                if shared.is_empty() || is_decided(study.policy(), &[&one.code]) {
                    continue;
                }
                let problem = MeaningProblem::HeldTwice {
                    first: one.code.to_string(),
                    second: two.code.to_string(),
                    days: words(study, &shared),
                };
                let on = two.current_on.as_deref().cloned().or_else(|| catalogue.current_on.clone());
                let witness = listed_on(study, two, on.as_ref(), &shared);
                found.push((two.place.clone(), problem, witness));
            }
        }
    }
    for (place, problem, witness) in found {
        let diagnostic = problem.at(study.ground.span(&place)).with_witness(witness);
        study.ground.push(diagnostic);
    }
}

// An outcome of an entry, decided by a rule that takes it on one of these days, which are those of the fact by which it is listed.
fn listed_on(study: &mut Study<'_>, entry: &Entry, on: Option<&FactRef>, days: &Points) -> Option<Witness> {
    let code = study.space.known_fact(ITEM, OwnerKind::Item, "code")?;
    let code_of = Domain::Words(Few::One(study.space.known_word(&entry.code)?));
    let (owner, attribute) = match on {
        Some(on) => (on.owner.kind(), on.attribute.as_str()),
        None => (OwnerKind::Application, "date"),
    };
    let context = if owner == OwnerKind::Item { ITEM } else { PERSON };
    let day = study.space.fact(context, owner, attribute);
    let domain = Domain::line(days.clone(), false);
    study.rules().filter(|(_, rule, _)| one_slot(rule).is_some()).find_map(|(_, rule, reach)| {
        let named = reach.areas.iter().filter(|area| area.find(code).is_some());
        let areas: Vec<Area> =
            named.filter_map(|area| area.with(code, &code_of)?.with(day, &domain)).collect();
        decided(study, rule, &areas, |_| true)
    })
}

// Windows that open only on days on which their rule is not in force.
fn check_windows(study: &mut Study<'_>) {
    let policy = study.policy();
    let is_applied =
        |clock: &crate::policy::FactRef| clock.owner == Owner::Application && clock.attribute == "date";
    if !policy.clock.as_ref().is_some_and(is_applied) {
        return;
    }
    let mut found: Vec<(Place, MeaningProblem)> = Vec::new();
    for (_, rule, reach) in study.rules_such(Trait::Days) {
        let windows: Vec<Points> = rule
            .windows
            .iter()
            .map(|window| match window {
                Window::Once(from, to) => Some(between(&study.space.facts, Some(*from), Some(*to))),
                Window::EachYear(..) | Window::Within(..) => None,
            })
            .collect::<Option<_>>()
            .unwrap_or_default();
        let Some(open) = windows.into_iter().reduce(|all, more| all.or(&more)) else { continue };
        let dimension = study.space.known_fact(PERSON, OwnerKind::Application, "date");
        let is_open =
            reach.areas.iter().any(|area| match dimension.and_then(|dimension| area.find(dimension)) {
                Some(Domain::Line { points, .. }) => !points.and(&open).is_empty(),
                Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) | None => true,
            });
        if !is_open && !reach.areas.is_empty() {
            let why = Why::WindowsElsewhere(words(study, &open)).text();
            found
                .push((rule.place.clone(), MeaningProblem::NeverCounts { name: rule.name.to_string(), why }));
        }
    }
    found.into_iter().for_each(|(place, problem)| study.ground.report(&problem, &place));
}
