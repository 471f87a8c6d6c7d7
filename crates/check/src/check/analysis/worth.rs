//! Credit out of nothing: results above the worth of their target, circles of conversion that come back with more, and
//! chains that carry a barred category to its target.

mod steps;

use super::super::outline::Trait;
use super::super::pattern::spent_slots;
use super::bounds::{At, End, bound};
use super::dead::{surely_from, surely_into};
use super::shown::{decided, is_taken};
use super::study::{Study, is_decided, table_of};
use crate::diagnostics::{MeaningProblem, Problem};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::{Counted, CountedKind};
use crate::policy::expression::{Expr, FactRef, Owner};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Course, Place, Policy, RuleId};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};
use steps::of_converted;

/// Reports credit that comes from nothing.
pub(super) fn check(study: &mut Study<'_>) {
    check_worth(study);
    check_circles(study);
    check_chains(study);
}

fn check_worth(study: &mut Study<'_>) {
    let mut found = Vec::new();
    for (_, rule, reach) in study.rules() {
        let own = rule.amounts.iter().find(|amount| amount.measure == CREDITS);
        // What brings as much as its target brings no more than that.
        let Some(own) = own.filter(|own| !is_of_target(&own.amount)) else { continue };
        for target in rule.places.iter().filter(|place| place.with_credit).flat_map(|place| &place.targets) {
            let TargetPattern::Course(code) = target else { continue };
            let Some((worth, at)) = worth_of(study, code) else { continue };
            let here = At { space: &study.space, rule, areas: &reach.areas, course: Some(code) };
            let Some(least) = bound(&here, &own.amount, End::Least) else { continue };
            if least > worth && !is_decided(study.policy(), &[table_of(rule)]) {
                let witness = decided(study, rule, reach.areas.iter(), |decision| is_taken(decision, rule));
                let (rule, target) = (rule.name.to_string(), code.to_string());
                let problem = MeaningProblem::AboveWorth { rule, target, gives: least, worth };
                found.push((own.place.clone(), problem, at.clone(), witness));
            }
        }
    }
    for (place, problem, course, witness) in found {
        let label = super::super::words::Phrase::WorthHere.text();
        let diagnostic = problem.at(study.ground.span(&place)).with_label(study.ground.span(&course), label);
        study.ground.push(diagnostic.with_witness(witness));
    }
}

fn is_of_target(amount: &Expr) -> bool {
    matches!(amount, Expr::Fact(FactRef { owner: Owner::Target, attribute }) if attribute == "credits")
}

// The most that a course is worth, where every programme says it, and where it says so.
fn worth_of<'a>(study: &Study<'a>, code: &str) -> Option<(Number, &'a Place)> {
    let (first, others) = study.space.holding().courses(code).split_first()?;
    let worth = |course: &'a Course| Some((course.credits?, &course.place));
    others.iter().try_fold(worth(first)?, |most, course| {
        let other = worth(course)?;
        // Of equal ones the last is said.
        Some(if other.0 >= most.0 { other } else { most })
    })
}

// Rules that take what was obtained by conversion, from one course to another.
fn check_circles(study: &mut Study<'_>) {
    let mut next: BTreeMap<&str, Vec<(&str, &Rule)>> = BTreeMap::new();
    for (_, rule, _) in study.rules_such(Trait::TakesConverted) {
        let codes =
            spent_slots(rule).flat_map(|(_, pattern)| &pattern.any_of).filter_map(|one| one.code.as_deref());
        let targets: Vec<&str> = rule
            .places
            .iter()
            .flat_map(|place| &place.targets)
            .flat_map(|target| match target {
                TargetPattern::Course(code) => vec![code.as_str()],
                TargetPattern::Together(codes) => codes.iter().map(String::as_str).collect(),
                TargetPattern::Category(_)
                | TargetPattern::Courses(_)
                | TargetPattern::SameCourse
                | TargetPattern::Pool(_)
                | TargetPattern::LookUp(_) => Vec::new(),
            })
            .collect();
        for code in codes {
            next.entry(code).or_default().extend(targets.iter().map(|target| (*target, rule)));
        }
    }
    let mut said: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let mut found: Vec<(Place, Vec<String>, Vec<&Rule>)> = Vec::new();
    for start in next.keys().copied() {
        let Some(path) = back_to(&next, start) else { continue };
        let rules: BTreeSet<&str> = path.iter().map(|(_, rule)| rule.name.as_str()).collect();
        if said.insert(rules) {
            let mut names: Vec<String> = vec![start.to_owned()];
            names.extend(path.iter().map(|(code, _)| (*code).to_owned()));
            let place = path.last().map_or_else(Place::default, |(_, rule)| rule.place.clone());
            found.push((place, names, path.iter().map(|(_, rule)| *rule).collect()));
        }
    }
    for (place, path, rules) in found {
        let witness = of_converted(study, &rules);
        let problem = MeaningProblem::Circle { path }.at(study.ground.span(&place));
        study.ground.push(problem.with_witness(witness));
    }
}

// The shortest way from a course back to itself.
fn back_to<'a>(
    next: &BTreeMap<&'a str, Vec<(&'a str, &'a Rule)>>,
    start: &'a str,
) -> Option<Vec<(&'a str, &'a Rule)>> {
    let mut from: BTreeMap<&str, (&str, &Rule)> = BTreeMap::new();
    let mut open = vec![start];
    while !open.is_empty() {
        let mut further = Vec::new();
        for at in open {
            for (to, rule) in next.get(at).into_iter().flatten().copied() {
                if from.contains_key(to) {
                    continue;
                }
                from.insert(to, (at, rule));
                if to == start {
                    return Some(way(&from, start));
                }
                further.push(to);
            }
        }
        open = further;
    }
    None
}

fn way<'a>(from: &BTreeMap<&'a str, (&'a str, &'a Rule)>, start: &'a str) -> Vec<(&'a str, &'a Rule)> {
    let mut path = Vec::new();
    let mut at = start;
    while let Some((before, rule)) = from.get(at).copied() {
        path.push((at, rule));
        at = before;
        if at == start {
            break;
        }
    }
    path.reverse();
    path
}

// What a bar keeps from a target gets there in two steps: it becomes a course that the bar leaves open, and what was obtained
// so becomes the target.
fn check_chains(study: &mut Study<'_>) {
    let policy = study.policy();
    let taking = study.rules_such(Trait::TakesConverted).map(|(_, rule, _)| rule);
    let second: Vec<&Rule> = taking.filter(|rule| rule.converts()).collect();
    let mut found: Vec<([&Rule; 2], MeaningProblem, Place)> = Vec::new();
    for bar in policy.counted.iter().filter(|bar| is_plain_bar(bar)) {
        for last in &second {
            let targets: Vec<&TargetPattern> = last.places.iter().flat_map(|place| &place.targets).collect();
            let is_barred =
                |target: &&TargetPattern| bar.into.iter().all(|filter| surely_into(policy, filter, target));
            if !targets.iter().any(is_barred) || bar.unless_rules.iter().any(|id| names(policy, *id, last)) {
                continue;
            }
            let first = policy.rules.iter().find(|first| {
                !std::ptr::eq(*first, *last)
                    && first.converts()
                    && bar.from.iter().all(|filter| surely_from(policy, filter, first))
                    && leads_to(first, last)
                    && !first.places.iter().flat_map(|place| &place.targets).all(|target| is_barred(&target))
            });
            let Some(first) = first else { continue };
            let path = vec![first.name.to_string(), last.name.to_string()];
            let problem = MeaningProblem::Laundered { bar: bar.name.clone(), path };
            found.push(([first, *last], problem, bar.place.clone()));
        }
    }
    for (path, problem, bar) in found {
        let witness = of_converted(study, &path);
        let [_, last] = path;
        let label = super::super::words::Phrase::StandsInTheWay.text();
        let diagnostic = problem.at(study.ground.span(&last.place));
        let diagnostic = diagnostic.with_label(study.ground.span(&bar), label);
        study.ground.push(diagnostic.with_witness(witness));
    }
}

fn is_plain_bar(counted: &Counted) -> bool {
    counted.kind == CountedKind::Bar && !counted.from.is_empty() && counted.unless.is_none()
}

fn names(policy: &Policy, id: RuleId, rule: &Rule) -> bool {
    policy.rules.get(id.index()).is_some_and(|own| std::ptr::eq(own, rule))
}

// A course that the first rule gives is one that the last rule takes.
fn leads_to(first: &Rule, last: &Rule) -> bool {
    let given: Vec<&str> = first
        .places
        .iter()
        .flat_map(|place| &place.targets)
        .filter_map(super::witness::target_code)
        .collect();
    spent_slots(last).flat_map(|(_, pattern)| &pattern.any_of).any(|element| {
        let is_course = element.kind.as_deref().is_none_or(|kind| kind == "course");
        is_course && element.code.as_deref().is_some_and(|code| given.contains(&code))
    })
}
