//! Conditions that add nothing: what they ask for is already contained in others of the same declaration.
//!
//! What a general says beside a rule that is stricter by itself is no fault, so only lines of one declaration are compared.

use super::super::reach::{Part, must_hold};
use super::super::said::Asks;
use super::region::Area;
use super::space::Held;
use super::study::{Study, one_slot};
use crate::diagnostics::{MeaningProblem, Problem};
use crate::locale::Text;
use crate::policy::Place;
use crate::policy::expression::Condition;
use crate::policy::rule::Rule;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The most parts of one condition that are compared with each other.
const MOST_COMPARED: usize = 24;

/// Reports conditions that others of the same declaration already contain.
pub(super) fn check(study: &mut Study<'_>) {
    let mut found: BTreeSet<(Place, Place)> = BTreeSet::new();
    // Where all of what a rule asks for adds something, so it does in others that ask for the same.
    let mut is_right = vec![false; study.outline.asks.len()];
    for (rule, asked) in study.policy().rules.iter().zip(&study.outline.asks) {
        let Some(is_right) = is_right.get_mut(*asked).filter(|is_right| !**is_right) else { continue };
        let parts = must_hold(rule);
        *is_right = !Asks(rule).conditions().any(|said| study.space.facts.may_turn_on_items(said));
        found.extend(check_parts(study, rule, &parts, is_right));
        for part in &parts {
            if let Condition::Any(branches) = part.condition {
                *is_right = false;
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

// Where a part lies within another, whatever their places, what is asked for is not right for every rule.
fn check_parts<'a>(
    study: &mut Study<'a>,
    rule: &'a Rule,
    parts: &[Part<'a>],
    is_right: &mut bool,
) -> Vec<(Place, Place)> {
    if parts.len() < 2 || parts.len() > MOST_COMPARED {
        return Vec::new();
    }
    let spent = one_slot(rule);
    let regions: Vec<Option<Rc<Held>>> =
        parts.iter().map(|part| region(study, rule, (part.slot, spent), part.condition)).collect();
    let mut found: Vec<(Place, Place)> = Vec::new();
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    // The later of two equal conditions is the one that adds nothing.
    for at in (0..parts.len()).rev() {
        let (Some(part), Some(Some(own))) = (parts.get(at), regions.get(at)) else { continue };
        let others = parts.iter().zip(&regions).enumerate().filter(|(other, (_, region))| {
            *other != at
                && !dropped.contains(other)
                && region.as_ref().is_some_and(|region| is_within(&region.areas, &own.areas))
        });
        let mut narrower = others.map(|(_, (by, _))| by).peekable();
        *is_right &= narrower.peek().is_none();
        let Some(by) = narrower.find(|by| part.place != by.place) else { continue };
        if study.ground.declaration_of(part.place) == study.ground.declaration_of(by.place) {
            dropped.insert(at);
            found.push((part.place.clone(), by.place.clone()));
        }
    }
    found
}

// A branch of "one of" that another branch contains.
fn check_branches<'a>(
    study: &mut Study<'a>,
    rule: &'a Rule,
    part: &Part<'a>,
    branches: &'a [Condition],
) -> Vec<(Place, Place)> {
    let spent = one_slot(rule);
    let mut regions: Vec<(Place, Rc<Held>)> = Vec::new();
    for branch in branches.iter().take(MOST_COMPARED) {
        let place = if let Condition::At(place, _) = branch { place } else { part.place };
        regions.extend(region(study, rule, (part.slot, spent), branch).map(|held| (place.clone(), held)));
    }
    let mut found = Vec::new();
    for (at, (place, own)) in regions.iter().enumerate() {
        let wider = regions.iter().enumerate().find(|(other, (by, region))| {
            let is_wider = |one: &Held, two: &Held| is_within(&two.areas, &one.areas);
            *other != at && by != place && is_wider(region, own) && (*other < at || !is_wider(own, region))
        });
        if let Some((_, (by, _))) = wider
            && study.ground.declaration_of(place) == study.ground.declaration_of(by)
        {
            found.push((place.clone(), by.clone()));
        }
    }
    found
}

// Where a condition holds, when the boxes are exactly that.
fn region<'a>(
    study: &mut Study<'a>,
    rule: &Rule,
    (within, spent): (Option<u32>, Option<u32>),
    condition: &'a Condition,
) -> Option<Rc<Held>> {
    let held = study.space.held(rule, within, spent, condition);
    (held.exact && !held.areas.is_empty()).then_some(held)
}

fn is_within(narrow: &[Area], wide: &[Area]) -> bool {
    let wide: Vec<&Area> = wide.iter().collect();
    narrow.iter().all(|area| area.covered_by(&wide).is_some())
}
