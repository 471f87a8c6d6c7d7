//! Conditions that add nothing: what they ask for is already contained in others of the same declaration.
//!
//! What a general says beside a rule that is stricter by itself is no fault, so only lines of one declaration are compared.

use super::super::reach::{Part, must_hold};
use super::region::Area;
use super::study::{Study, one_slot};
use crate::diagnostics::{MeaningProblem, Problem};
use crate::locale::Text;
use crate::policy::Place;
use crate::policy::expression::Condition;
use crate::policy::rule::Rule;
use std::collections::BTreeSet;

/// The most parts of one condition that are compared with each other.
const MOST_COMPARED: usize = 24;

/// Reports conditions that others of the same declaration already contain.
pub(super) fn check(study: &mut Study<'_>) {
    let mut found: BTreeSet<(Place, Place)> = BTreeSet::new();
    for rule in &study.policy().rules {
        let parts = must_hold(rule);
        for place in check_parts(study, rule, &parts) {
            found.insert(place);
        }
        for part in &parts {
            if let Condition::Any(branches) = part.condition {
                found.extend(check_branches(study, rule, part, branches));
            }
        }
    }
    for (place, by) in found {
        let (condition, says) = (study.ground.text(&place), study.ground.text(&by));
        let problem = MeaningProblem::SaidTwice { condition: Text::same(condition), by: Text::same(says) };
        let diagnostic = problem.at(study.ground.span(&place));
        let label = super::super::words::Phrase::SaysIt.text();
        let diagnostic = diagnostic.with_label(study.ground.span(&by), label);
        study.ground.push(diagnostic);
    }
}

fn check_parts(study: &mut Study<'_>, rule: &Rule, parts: &[Part<'_>]) -> Vec<(Place, Place)> {
    if parts.len() < 2 || parts.len() > MOST_COMPARED {
        return Vec::new();
    }
    let spent = one_slot(rule);
    let mut regions: Vec<Option<Vec<Area>>> = Vec::new();
    for part in parts {
        let mut exact = true;
        let areas = study.space.areas_of(rule, part.slot, spent, part.condition, &mut exact);
        regions.push((exact && !areas.is_empty()).then_some(areas));
    }
    let mut found: Vec<(Place, Place)> = Vec::new();
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    // The later of two equal conditions is the one that adds nothing.
    for at in (0..parts.len()).rev() {
        let (Some(part), Some(Some(own))) = (parts.get(at), regions.get(at)) else { continue };
        let by = parts.iter().zip(&regions).enumerate().find(|(other, (by, region))| {
            *other != at
                && !dropped.contains(other)
                && part.place != by.place
                && region.as_ref().is_some_and(|region| is_within(region, own))
        });
        let Some((_, (by, _))) = by else { continue };
        if study.ground.declaration_of(part.place) == study.ground.declaration_of(by.place) {
            dropped.insert(at);
            found.push((part.place.clone(), by.place.clone()));
        }
    }
    found
}

// A branch of "one of" that another branch contains.
fn check_branches(
    study: &mut Study<'_>,
    rule: &Rule,
    part: &Part<'_>,
    branches: &[Condition],
) -> Vec<(Place, Place)> {
    let spent = one_slot(rule);
    let mut regions: Vec<(Place, Vec<Area>)> = Vec::new();
    for branch in branches.iter().take(MOST_COMPARED) {
        let place = if let Condition::At(place, _) = branch { place } else { part.place };
        let mut exact = true;
        let areas = study.space.areas_of(rule, part.slot, spent, branch, &mut exact);
        if exact && !areas.is_empty() {
            regions.push((place.clone(), areas));
        }
    }
    let mut found = Vec::new();
    for (at, (place, own)) in regions.iter().enumerate() {
        let wider = regions.iter().enumerate().find(|(other, (by, region))| {
            *other != at && by != place && is_within(own, region) && (*other < at || !is_within(region, own))
        });
        if let Some((_, (by, _))) = wider
            && study.ground.declaration_of(place) == study.ground.declaration_of(by)
        {
            found.push((place.clone(), by.clone()));
        }
    }
    found
}

fn is_within(narrow: &[Area], wide: &[Area]) -> bool {
    let wide: Vec<&Area> = wide.iter().collect();
    narrow.iter().all(|area| area.covered_by(&wide).is_some())
}
