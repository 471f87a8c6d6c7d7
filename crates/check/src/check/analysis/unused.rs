//! Declarations that nothing uses: names that stand nowhere but in their own declaration, attributes that no clause reads,
//! pools that no rule fills, entries of which nothing is made. And courses whose partner no rule gives.

use super::super::alike::Alike;
use super::super::pattern::{may_share, stage_of};
use super::study::{Study, is_decided};
use super::why::Why;
use super::witness::Wanted;
use crate::decision::Reason;
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::locale::Locale;
use crate::policy::counted::{FamilyMembers, Stage};
use crate::policy::expression::ItemElement;
use crate::policy::reads::{FactName, facts_read, read_by_assertion};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Entry, Place, Policy, Programme, ScaleBody};
use crate::source::Sources;
use crate::syntax::lexicon;
use aho_corasick::AhoCorasick;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The most names that one finding lists.
const MOST_NAMES: usize = 5;

/// Reports what is not used, and what cannot be reached for want of a partner.
pub(super) fn check(study: &mut Study<'_>) {
    check_names(study);
    check_attributes(study);
    check_pools(study);
    check_entries(study);
    check_pairs(study);
}

// Names are looked for in the text itself: whatever a clause makes of a name, it has to write it.
fn check_names(study: &mut Study<'_>) {
    let policy = study.policy();
    let sources = study.ground.sources();
    let mut names: Vec<&str> = Vec::new();
    names.extend(policy.sets.iter().map(|set| set.name.as_str()));
    names.extend(policy.tables.iter().map(|table| table.name.as_str()));
    names.extend(policy.functions.iter().map(|function| function.name.as_str()));
    names.extend(policy.periods.iter().map(|period| period.name.as_str()));
    names.extend(policy.judgements.iter().map(|judgement| judgement.name.as_str()));
    let of_scales = policy.scales.iter().map(|scale| scale.name.as_str());
    let declared = declared_lines(sources, &names.iter().copied().chain(of_scales).collect());
    let defines = declared.iter().filter(|(_, (_, is_define))| *is_define);
    names.extend(defines.map(|(name, _)| *name));
    let mut found: Vec<(Place, String)> = Vec::new();
    // A scale also declares its words.
    for scale in &policy.scales {
        let ScaleBody::Steps(steps) = &scale.body else { continue };
        let Some((place, _)) = declared.get(scale.name.as_str()) else { continue };
        if !std::iter::once(&scale.name)
            .chain(steps.keys())
            .any(|word| stands_elsewhere(sources, word, place))
        {
            found.push((place.clone(), scale.name.clone()));
        }
    }
    for name in names {
        let Some((place, _)) = declared.get(name) else { continue };
        if !stands_elsewhere(sources, name, place) {
            found.push((place.clone(), name.to_owned()));
        }
    }
    for (place, name) in found {
        study.ground.report(&MeaningProblem::Unused { names: vec![name] }, &place);
    }
}

// The line that declares each of these names, and each definition, which leaves no other trace: it is marked.
fn declared_lines<'a>(sources: &'a Sources, names: &BTreeSet<&str>) -> BTreeMap<&'a str, (Place, bool)> {
    let spelt = |locale| lexicon::find_role("define").map(|role| lexicon::spelling(role, locale));
    let defines = [spelt(Locale::Zh), spelt(Locale::En)];
    let mut declared = BTreeMap::new();
    for file in sources.iter() {
        // What is built in stands in no text, and a text that holds neither word nor name declares none of them.
        let stands = |word: &&str| file.text().contains(*word);
        let names: BTreeSet<&str> = names.iter().copied().filter(stands).collect();
        if names.is_empty() && !defines.iter().flatten().any(|word| stands(&&**word)) {
            continue;
        }
        // Where lines begin is known. A mark in front of the first one is part of it.
        let first = file.text().lines().next().into_iter();
        let lines = first.chain((2..=file.line_count()).filter_map(|line| file.line(line)));
        for (line, text) in (1u32..).zip(lines) {
            if text.starts_with(|first: char| first.is_whitespace() || first == '#') {
                continue;
            }
            let begins = |word: &str| text.starts_with(word);
            if names.is_empty() && !defines.into_iter().flatten().any(begins) {
                continue;
            }
            let mut words = text.split(|mark: char| mark.is_whitespace() || "(（:：".contains(mark));
            let is_define =
                words.next().is_some_and(|head| defines.iter().flatten().any(|word| *word == head));
            if !is_define && names.is_empty() {
                continue;
            }
            let Some(name) = words.find(|word| !word.is_empty()) else { continue };
            if is_define || names.contains(name) {
                let place = || (Place { file: file.shared_name(), line }, is_define);
                declared.entry(name).or_insert_with(place);
            }
        }
    }
    declared
}

fn stands_elsewhere(sources: &Sources, name: &str, place: &Place) -> bool {
    sources.iter().any(|file| {
        (1u32..).zip(file.text().lines()).any(|(line, text)| {
            let is_own = line == place.line && file.name() == &*place.file;
            !is_own && !text.trim_start().starts_with('#') && text.contains(name)
        })
    })
}

// The same of many names, each with where it is declared, in one pass over the text: catalogues are long.
fn stand_elsewhere(sources: &Sources, names: &[(&str, &Place)]) -> Vec<bool> {
    if names.is_empty() {
        return Vec::new();
    }
    let one_by_one = || names.iter().map(|(name, place)| stands_elsewhere(sources, name, place)).collect();
    let Ok(finder) = AhoCorasick::new(names.iter().map(|(name, _)| name)) else { return one_by_one() };
    let mut elsewhere = vec![false; names.len()];
    for file in sources.iter() {
        for (line, text) in (1u32..).zip(file.text().lines()) {
            if text.trim_start().starts_with('#') {
                continue;
            }
            for found in finder.find_overlapping_iter(text) {
                let at = found.pattern().as_usize();
                let (Some((_, place)), Some(elsewhere)) = (names.get(at), elsewhere.get_mut(at)) else {
                    continue;
                };
                *elsewhere |= line != place.line || file.name() != &*place.file;
            }
        }
    }
    elsewhere
}

fn check_attributes(study: &mut Study<'_>) {
    let policy = study.policy();
    let mut unread: Vec<(&Place, &FactName)> = Vec::new();
    for (fact, attribute) in &policy.attributes {
        let Some(place) = &attribute.place else { continue };
        // What examples and sheets give is kept for the reader, though nothing is decided by it.
        if !stands_elsewhere(study.ground.sources(), &fact.1, place) {
            unread.push((place, fact));
        }
    }
    if unread.is_empty() {
        return;
    }
    let read = facts_read(policy);
    let promised: BTreeSet<FactName> =
        policy.assertions.iter().flat_map(|assertion| read_by_assertion(policy, assertion)).collect();
    for (place, fact) in unread {
        if !read.contains_key(fact) && !promised.contains(fact) {
            study.ground.report(&MeaningProblem::Unused { names: vec![fact.1.to_string()] }, place);
        }
    }
}

fn check_pools(study: &mut Study<'_>) {
    let policy = study.policy();
    let mut found: Vec<(&Programme, Vec<String>)> = Vec::new();
    for programme in policy.programmes.values() {
        let fills = |pool: &str, target: &TargetPattern| match target {
            TargetPattern::Pool(own) => own == pool,
            TargetPattern::LookUp(_) => true,
            TargetPattern::Category(_)
            | TargetPattern::Course(_)
            | TargetPattern::Courses(_)
            | TargetPattern::SameCourse
            | TargetPattern::Together(_) => false,
        };
        let targets = || policy.rules.iter().flat_map(|rule| &rule.places).flat_map(|place| &place.targets);
        let idle = programme.pools.keys().filter(|pool| !targets().any(|target| fills(pool, target)));
        let idle: Vec<String> = idle.filter(|pool| !is_decided(policy, &[pool])).cloned().collect();
        if !idle.is_empty() {
            found.push((programme, idle));
        }
    }
    for (programme, names) in found {
        study.ground.report(&MeaningProblem::Unused { names }, &programme.place);
    }
}

// An entry is used when something takes it, or when it is stored in a category of its own accord.
fn check_entries(study: &mut Study<'_>) {
    let policy = study.policy();
    // Most entries have a category: then nothing is looked for.
    let mut taken_by_none: Vec<(&str, &Entry)> = Vec::new();
    for catalogue in &policy.catalogues {
        let entries = catalogue.entries.iter().filter(|entry| !is_kept(policy, entry));
        taken_by_none.extend(entries.map(|entry| (catalogue.name.as_str(), entry)));
    }
    leave_out_taken(study, &mut taken_by_none);
    let codes: Vec<_> = taken_by_none.iter().map(|(_, entry)| (entry.code.as_str(), &entry.place)).collect();
    let elsewhere = stand_elsewhere(study.ground.sources(), &codes);
    let mut idle: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for ((catalogue, entry), stands_elsewhere) in taken_by_none.into_iter().zip(elsewhere) {
        if !stands_elsewhere {
            idle.entry(catalogue).or_default().push(entry);
        }
    }
    let idle: Vec<Vec<&Entry>> = idle.into_values().collect();
    for entries in idle {
        let Some(first) = entries.first() else { continue };
        let names = entries.iter().take(MOST_NAMES).map(|entry| entry.code.to_string()).collect();
        study.ground.report(&MeaningProblem::Unused { names }, &first.place);
    }
}

// Whether an entry is stored of its own accord, or an author has seen it.
fn is_kept(policy: &Policy, entry: &Entry) -> bool {
    let category = || policy.kinds.get(entry.kind.as_str()).and_then(|kind| kind.category.as_ref());
    entry.category.as_ref().or_else(category).is_some() || is_decided(policy, &[&entry.code])
}

// Leaves the entries that neither a rule nor a family nor what combines outcomes takes.
fn leave_out_taken(study: &Study<'_>, entries: &mut Vec<(&str, &Entry)>) {
    if entries.is_empty() {
        return;
    }
    let policy = study.policy();
    let of_rules =
        policy.rules.iter().flat_map(|rule| &rule.slots).map(|slot| slot.pattern.any_of.as_slice());
    let of_families = policy.families.iter().filter_map(|family| match &family.members {
        FamilyMembers::Items { pattern, .. } => Some(pattern.any_of.as_slice()),
        FamilyMembers::PairsIn(_) => None,
    });
    let combined = policy.combinations.iter().map(|combine| combine.from.any_of.as_slice());
    let patterns: Vec<&[ItemElement]> = of_rules.chain(combined).chain(of_families).collect();
    // Rules for any outcome take them all.
    if patterns.iter().any(|pattern| pattern.is_empty()) {
        entries.clear();
        return;
    }
    let named = codes_named(policy, &patterns);
    // Only patterns that name no code are compared with each entry.
    let mut open: Vec<&[ItemElement]> = Vec::new();
    for pattern in patterns.iter().flat_map(|pattern| pattern.iter()) {
        let is_known = open.iter().any(|known| *known == std::slice::from_ref(pattern));
        if pattern.code.is_none() && pattern.set.is_none() && !is_known {
            open.push(std::slice::from_ref(pattern));
        }
    }
    entries.retain(|(_, entry)| named.find(&entry.code).is_none() && is_taken_by_none(study, &open, entry));
}

fn codes_named(policy: &Policy, patterns: &[&[ItemElement]]) -> Alike<SmolStr> {
    let mut named = Alike::with_room(patterns.len());
    for element in patterns.iter().flat_map(|pattern| pattern.iter()) {
        let set = element.set.and_then(|set| policy.sets.get(set.index()));
        let members = set.into_iter().flat_map(|set| &set.members).map(String::as_str);
        for code in element.code.as_deref().into_iter().chain(members) {
            named.number_as(code);
        }
    }
    named
}

fn is_taken_by_none(study: &Study<'_>, patterns: &[&[ItemElement]], entry: &Entry) -> bool {
    let own = [ItemElement {
        kind: Some(entry.kind.clone()),
        code: Some(entry.code.clone()),
        category: None,
        ..ItemElement::default()
    }];
    !patterns.iter().any(|pattern| may_share(&study.space.facts, &own, pattern))
}

// A course that stands or falls with another that no rule gives.
fn check_pairs(study: &mut Study<'_>) {
    let policy = study.policy();
    let mut found: Vec<(&Place, MeaningProblem, Option<Witness>)> = Vec::new();
    for programme in policy.programmes.values() {
        for pair in &programme.pairs {
            let named = |code: &&String| gives(policy, code, false);
            let open = |code: &&String| !gives(policy, code, true);
            let (Some(course), Some(partner)) = (pair.iter().find(named), pair.iter().find(open)) else {
                continue;
            };
            let why = Why::PartnerNotGiven(course.clone(), partner.clone()).text();
            let problem = MeaningProblem::NeverReached { target: course.clone(), why };
            found.push((&programme.place, problem, left_alone(study, &programme.code, course)));
        }
    }
    for (place, problem, witness) in found {
        let diagnostic = problem.at(study.ground.span(place)).with_witness(witness);
        study.ground.push(diagnostic);
    }
}

// A case of a rule for one of a pair, whose own conditions hold, and that brings nothing in the programme of the pair.
fn left_alone(study: &Study<'_>, programme: &str, course: &str) -> Option<Witness> {
    let is_for = |rule: &Rule| {
        let mut targets = rule.places.iter().flat_map(|place| &place.targets);
        targets.any(|target| matches!(target, TargetPattern::Course(own) if own == course))
    };
    study.rules().filter(|(_, rule, _)| is_for(rule)).find_map(|(_, rule, reach)| {
        let found = reach.areas.iter().find_map(|area| {
            let (target, programme) = (Some(course), Some(programme));
            let wanted = Wanted { rules: &[rule], area, target, programme };
            study.bench().find(&study.space, &wanted, |decision| {
                let mut own = decision.refused.iter().filter(|one| one.rule.as_deref() == Some(&*rule.name));
                let is_left = |reason: &Reason| {
                    matches!(
                        reason,
                        Reason::NotBest
                            | Reason::Gate { .. }
                            | Reason::UsedFor { .. }
                            | Reason::CoveredBy { .. }
                            | Reason::NothingToGrant
                            | Reason::NotPaired { .. }
                    )
                };
                own.any(|one| one.because.iter().all(is_left))
            })
        });
        found.map(|found| found.witness)
    })
}

// Whether a rule names a course as its target; `or_may` counts targets that are not named one by one.
fn gives(policy: &Policy, code: &str, or_may: bool) -> bool {
    let rules = policy.rules.iter().filter(|rule| stage_of(rule) == Some(Stage::Converted));
    rules.flat_map(|rule| &rule.places).flat_map(|place| &place.targets).any(|target| match target {
        TargetPattern::Course(own) => own == code,
        TargetPattern::Together(codes) => codes.iter().any(|own| own == code),
        TargetPattern::Courses(_) | TargetPattern::SameCourse | TargetPattern::LookUp(_) => or_may,
        TargetPattern::Category(_) | TargetPattern::Pool(_) => false,
    })
}
