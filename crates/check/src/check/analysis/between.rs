//! Witnesses of what is wrong between rows, which `check` reports before anything is decided: a value in a gap, a case of a row
//! that an earlier row takes.

use super::super::cell::Cell;
use super::super::line::Points;
use super::super::logic::What;
use super::super::rows::{RowFault, faults};
use super::super::tables::{KeyGap, gaps_of};
use super::region::{Area, Domain};
use super::shown::refused;
use super::space::{ITEM, PERSON, TARGET};
use super::study::Study;
use crate::decision::Reason;
use crate::diagnostics::{Code, Problem, ReachProblem, Witness};
use crate::few::Few;
use crate::policy::expression::{Expr, FactRef};
use crate::policy::rule::Rule;
use crate::policy::walk::expressions_of_rule;
use crate::policy::{OwnerKind, Place};
use crate::source::Span;
use std::collections::BTreeSet;

/// A witness with the code and the place of the finding that it shows.
pub(super) type Placed = (Code, Span, Witness);

/// Returns a witness for each gap and each row that is never reached, where one was found.
pub(super) fn witnesses(study: &mut Study<'_>) -> Vec<Placed> {
    let facts = study.ground.facts();
    let mut shown: Vec<(Code, &Place, Witness)> = Vec::new();
    for fault in faults(&facts, study.outline, &BTreeSet::new()) {
        let found = match &fault {
            RowFault::Gap { last, subject, gaps, .. } => {
                let What::Fact(owner, attribute) = &subject.what else { continue };
                in_gap(study, last, *owner, attribute, gaps).map(|found| (gap_code(), &last.place, found))
            }
            RowFault::Shadowed(_, later) => areas_of(study, later).and_then(|areas| {
                let found =
                    refused(study, later, &areas, |reason| matches!(reason, Reason::Overridden { .. }));
                Some((shadow_code(), &later.place, found?))
            }),
            RowFault::Overlap(..) | RowFault::TooMany(..) => None,
        };
        shown.extend(found);
    }
    let mut placed: Vec<Placed> =
        shown.into_iter().map(|(code, place, found)| (code, study.ground.span(place), found)).collect();
    for gap in gaps_of(&facts) {
        if let Some(found) = looked_up(study, &gap) {
            placed.push((gap_code(), study.ground.span(&gap.place), found));
        }
    }
    placed
}

/// Returns true for the codes of findings between rows that a case can show.
pub(crate) fn is_shown_between_rows(code: Code) -> bool {
    code == gap_code() || code == shadow_code()
}

fn gap_code() -> Code {
    ReachProblem::Gap { table: String::new(), gaps: Vec::new(), row: None }.code()
}

fn shadow_code() -> Code {
    ReachProblem::RowShadowed { table: String::new(), rows: Vec::new() }.code()
}

fn areas_of(study: &Study<'_>, rule: &Rule) -> Option<Vec<Area>> {
    study.rules().find(|(_, own, _)| std::ptr::eq(*own, rule)).map(|(_, _, reach)| reach.areas.to_vec())
}

// A case of a row with the value moved into the gap: that value alone stands against the row.
fn in_gap(
    study: &Study<'_>,
    rule: &Rule,
    owner: OwnerKind,
    attribute: &str,
    gaps: &Points,
) -> Option<Witness> {
    let context = match owner {
        OwnerKind::Item => ITEM,
        OwnerKind::Course => TARGET,
        OwnerKind::Learner | OwnerKind::Application => PERSON,
        OwnerKind::Programme | OwnerKind::Institution | OwnerKind::Paper | OwnerKind::Judgement => {
            return None;
        }
    };
    let dimension = study.space.known_fact(context, owner, attribute)?;
    let domain = Domain::line(gaps.clone(), false);
    let areas: Vec<Area> =
        areas_of(study, rule)?.iter().map(|area| area.put(dimension, domain.clone())).collect();
    let is_it = |reason: &Reason| {
        let fact = match_fact(reason);
        fact.and_then(|fact| fact.rsplit_once('.')).is_some_and(|(_, name)| name == attribute)
    };
    refused(study, rule, &areas, is_it)
}

fn match_fact(reason: &Reason) -> Option<&str> {
    if let Reason::Below { fact, .. } | Reason::Above { fact, .. } | Reason::Differs { fact, .. } = reason {
        Some(fact)
    } else {
        None
    }
}

// A case of a rule that looks a table up by a value in the gap.
fn looked_up(study: &mut Study<'_>, gap: &KeyGap) -> Option<Witness> {
    let mut using: Vec<(&Rule, Vec<FactRef>)> = Vec::new();
    for rule in &study.policy().rules {
        expressions_of_rule(rule, &mut |expr, _| {
            let Expr::LookUp { table, keys } = expr else { return };
            let fact = |key: &Expr| if let Expr::Fact(fact) = key { Some(fact.clone()) } else { None };
            let facts: Option<Vec<FactRef>> = keys.iter().map(fact).collect();
            if table.index() == gap.table {
                using.extend(facts.map(|facts| (rule, facts)));
            }
        });
    }
    using.into_iter().find_map(|(rule, facts)| {
        let mut areas = areas_of(study, rule)?;
        for (fact, cell) in facts.iter().zip(&gap.cells) {
            let context = super::left_out::context_of(fact.owner)?;
            let dimension = study.space.fact(context, fact.owner.kind(), &fact.attribute);
            let domain = match cell {
                Cell::Any => continue,
                Cell::Listed(points) | Cell::Range(points) => Domain::line(points.clone(), false),
                Cell::Words(words) => {
                    Domain::Words(Few::set(words.iter().map(|word| study.space.word(word))))
                }
            };
            areas = areas.iter().filter_map(|area| area.with(dimension, &domain)).collect();
        }
        refused(study, rule, &areas, |reason| matches!(reason, Reason::NoRow { .. }))
    })
}
