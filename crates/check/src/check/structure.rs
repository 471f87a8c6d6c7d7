//! Declarations that do not fit together: what counts nothing, leads back to itself, or does not ascend; and hints.

use super::counted;
use super::facts::Facts;
use super::ground::Ground;
use super::outline::Trait;
use super::pattern::may_share;
use crate::diagnostics::{NameProblem, Named, StructureProblem};
use crate::nearest::nearest;
use crate::policy::counted::FamilyMembers;
use crate::policy::example::Expectation;
use crate::policy::expression::ItemElement;
use crate::policy::rule::TargetPattern;
use crate::policy::{AttributeType, Place, Programme};
use std::collections::BTreeSet;

/// Reports what does not fit together.
pub(super) fn check(ground: &mut Ground<'_>) {
    let facts = ground.facts();
    // Where something is broken, a rule may be missing that would count.
    if !ground.is_anything_broken() && !ground.policy.rules.is_empty() {
        counted::check(ground, &facts);
        check_families(ground, &facts);
    }
    check_tiers(ground);
    check_programmes(ground);
    check_otherwise(ground);
    check_examples(ground);
    check_decisions(ground);
    check_explained(ground);
    check_ranges(ground);
}

fn check_families(ground: &mut Ground<'_>, facts: &Facts<'_>) {
    for family in &ground.policy.families {
        let FamilyMembers::Items { pattern, .. } = &family.members else { continue };
        let mut patterns = ground.policy.rules.iter().flat_map(|rule| &rule.slots).map(|slot| &slot.pattern);
        // An outcome that a catalogue lists is recognised without a rule.
        let is_listed = |element: &ItemElement| match &element.code {
            Some(code) => !facts.entries(code).is_empty(),
            None => {
                let mut entries = facts.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
                element.kind.as_ref().is_none_or(|kind| entries.any(|entry| entry.kind == *kind))
            }
        };
        let is_used = pattern.any_of.is_empty()
            || pattern.any_of.iter().any(is_listed)
            || patterns.any(|other| may_share(facts, &pattern.any_of, &other.any_of));
        if !is_used {
            let problem = StructureProblem::MemberOfNoRule { family: family.name.clone() };
            ground.report(&problem, &family.place);
        }
    }
}

fn check_tiers(ground: &mut Ground<'_>) {
    for reward in &ground.policy.rewards {
        for pair in reward.tiers.windows(2) {
            let [(least, lower), (figure, higher)] = pair else { continue };
            if figure <= least {
                let (lower, higher) = (lower.clone(), higher.clone());
                ground.report(&StructureProblem::TiersNotAscending { lower, higher }, &reward.place);
            }
        }
    }
}

fn check_programmes(ground: &mut Ground<'_>) {
    for programme in ground.policy.programmes.values() {
        if programme.courses.is_empty() || ground.is_broken(&programme.place) {
            continue;
        }
        let before =
            programme.prerequisites.iter().flat_map(|(course, before)| before.iter().chain([course]));
        for code in programme.pairs.iter().flatten().chain(before) {
            if !programme.courses.contains_key(code) {
                ground.report(&not_in(programme, code), &programme.place);
            }
        }
    }
}

fn not_in(programme: &Programme, code: &str) -> NameProblem {
    let near = nearest(code, programme.courses.keys());
    NameProblem::NotDeclared { kind: Named::Course, name: code.to_owned(), near }
}

fn check_otherwise(ground: &mut Ground<'_>) {
    for (_, rule) in ground.rules_such(Trait::SeveralPlaces) {
        for (at, place) in rule.places.iter().enumerate() {
            let mut earlier = rule.places.iter().take(at);
            if earlier
                .any(|earlier| earlier.targets == place.targets && earlier.with_credit == place.with_credit)
            {
                let target = place.targets.first().map_or_else(|| rule.name.to_string(), target_name);
                ground.report(&StructureProblem::OtherwiseSame { target }, &place.place);
            }
        }
    }
}

fn target_name(target: &TargetPattern) -> String {
    match target {
        TargetPattern::Category(name) | TargetPattern::Course(name) | TargetPattern::Pool(name) => {
            name.to_string()
        }
        TargetPattern::Together(codes) => codes.join(", "),
        TargetPattern::Courses(_) | TargetPattern::SameCourse | TargetPattern::LookUp(_) => String::new(),
    }
}

// What must be granted and what must not: the same name on both sides cannot come out.
fn check_examples(ground: &mut Ground<'_>) {
    for example in &ground.policy.examples {
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let mut unwanted: Vec<(&str, &Place)> = Vec::new();
        for (expectation, place) in &example.expectations {
            match expectation {
                Expectation::Granted { targets, .. } => wanted.extend(targets.iter().map(String::as_str)),
                Expectation::Recorded { target, .. } => {
                    wanted.insert(target);
                }
                Expectation::Refused { what, item: None, .. }
                | Expectation::Pending { what, item: None, .. } => {
                    unwanted.push((what, place));
                }
                // What one item does not bring another may.
                Expectation::For { .. }
                | Expectation::Refused { .. }
                | Expectation::Pending { .. }
                | Expectation::Nothing
                | Expectation::Total { .. }
                | Expectation::Recognised { .. }
                | Expectation::Limit { .. }
                | Expectation::Requirement { .. }
                | Expectation::EqualBest
                | Expectation::Reward { .. }
                | Expectation::Withdrawn { .. }
                | Expectation::Carried { .. }
                | Expectation::MakeUp { .. } => {}
            }
        }
        for (name, place) in unwanted {
            if wanted.contains(name) {
                ground.report(&StructureProblem::ExpectsBoth { name: name.to_owned() }, place);
            }
        }
    }
}

fn check_decisions(ground: &mut Ground<'_>) {
    for decision in ground.policy.decisions.iter().filter(|decision| decision.because.is_none()) {
        ground.report(&StructureProblem::DecisionWithoutReason, &decision.place);
    }
}

// The rows of one table are explained together, by the table.
fn check_explained(ground: &mut Ground<'_>) {
    // Where each of them is explained, whose rows they are makes no difference.
    if !ground.rules_such(Trait::Unexplained).any(|(_, rule)| !ground.is_broken(&rule.place)) {
        return;
    }
    let mut tables: BTreeSet<&str> = BTreeSet::new();
    for rule in &ground.policy.rules {
        let (name, place) = match rule.name.rsplit_once('/') {
            Some((table, _)) if tables.insert(table) => (table, ground.declaration_of(&rule.place)),
            Some(_) => continue,
            None => (rule.name.as_str(), rule.place.clone()),
        };
        if rule.cites.is_empty() && rule.explanation.is_empty() && !ground.is_broken(&rule.place) {
            ground.report(&StructureProblem::Unexplained { rule: name.to_owned() }, &place);
        }
    }
}

fn check_ranges(ground: &mut Ground<'_>) {
    for ((_, name), attribute) in &ground.policy.attributes {
        let is_open = matches!(&attribute.of, AttributeType::Number { from: None, to: None, .. });
        if let (true, Some(place)) = (is_open, &attribute.place) {
            ground.report(&StructureProblem::WithoutRange { attribute: name.to_string() }, place);
        }
    }
}
