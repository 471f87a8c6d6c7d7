//! What differs between two policies in meaning: declarations added, removed, changed line by line, renamed, in another order.

mod reordered;

use self::reordered::reordered;
use super::listed::{Listed, listed};
use super::spread::comparable;
use crate::locale::Locale;
use crate::policy::rule::TargetPattern;
use crate::policy::{Condition, Place, Policy, Rule, Written};
use crate::rare::Rare;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What differs in meaning.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meaning {
    /// Proved: whatever the record, both decide alike.
    pub equivalent: bool,
    /// The declarations that differ, those of the new policy in its order, then those that are gone.
    pub changes: Vec<ClauseChange>,
}

/// One declaration that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClauseChange {
    /// How.
    pub how: How,
    /// The role of the keyword that heads it: `rule`, `limit`, `policy`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The name that it had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Where it stands, or stood.
    pub place: Option<Place>,
    /// Its lines that differ.
    pub parts: Vec<Part>,
}

/// How a declaration differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of its lines differ.
    Changed,
    /// Only its name differs.
    Renamed,
    /// It stands elsewhere among rules, which could settle a choice between results that are equally good.
    Reordered,
    /// It stands elsewhere among rules that have nothing in common with it: without effect.
    ReorderedWithoutEffect,
}

/// One line that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The clause: the role of its keyword.
    pub clause: String,
    /// What it said; absent for a new line.
    pub from: Option<String>,
    /// What it says; absent for one that is gone.
    pub to: Option<String>,
}

/// Returns what differs; the words are those of one language, whatever the policies were written in.
pub fn meaning(old: &Policy, new: &Policy, locale: Locale) -> Meaning {
    let (settled, resettled) = comparable(old, new);
    let (before, after) = (listed(&settled, locale), listed(&resettled, locale));
    let (before, after) = (in_force(&settled, before), in_force(&resettled, after));
    let mut changes = Vec::new();
    let known: BTreeMap<(&str, &str), &Listed> = by_name(&before);
    let mut found: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut gone: Vec<&Listed> = Vec::new();
    let named: BTreeMap<(&str, &str), &Listed> = by_name(&after);
    gone.extend(before.iter().filter(|own| own.kind != "policy" && !named.contains_key(&key(own))));
    for own in &after {
        let was = if own.kind == "policy" { before.first() } else { known.get(&key(own)).copied() };
        found.insert(key(own));
        match was {
            Some(was) => changes.extend(changed(was, own)),
            None => {
                let twin = gone.iter().position(|other| other.kind == own.kind && other.lines == own.lines);
                match twin.map(|at| gone.remove(at)) {
                    Some(was) => {
                        let was = Some(was.name.clone());
                        changes.push(ClauseChange { was, ..whole(How::Renamed, own) });
                    }
                    None => match near(&gone, own).map(|at| gone.remove(at)) {
                        Some(was) => {
                            let name = Some(was.name.clone());
                            changes
                                .extend(changed(was, own).map(|change| ClauseChange { was: name, ..change }));
                        }
                        None => changes.push(whole(How::Added, own)),
                    },
                }
            }
        }
    }
    changes.extend(gone.into_iter().map(|own| whole(How::Removed, own)));
    changes.extend(reordered(old, new));
    // Moved rules leave the bare forms unlike; then the lines of every declaration have to be alike.
    let without_effect = changes.iter().all(|change| change.how == How::ReorderedWithoutEffect);
    let equivalent = match changes.is_empty() {
        true => is_same(old, new),
        false => without_effect && same_but_for_order(old, new),
    };
    if !equivalent && changes.is_empty() {
        changes.push(unworded(new));
    }
    Meaning { equivalent, changes }
}

/// Returns the row that is gone of the same table which most lines are alike with: a row has no name but its number.
fn near(gone: &[&Listed], own: &Listed) -> Option<usize> {
    let (table, _) = own.name.rsplit_once('/')?;
    let alike = |other: &Listed| other.lines.iter().filter(|line| own.lines.contains(line)).count();
    let of_table = |other: &Listed| other.name.rsplit_once('/').is_some_and(|(name, _)| name == table);
    let rows = gone.iter().enumerate().filter(|(_, other)| other.kind == own.kind && of_table(other));
    let best = rows.max_by_key(|(at, other)| (alike(other), usize::MAX - at))?;
    (alike(best.1) * 2 >= own.lines.len()).then_some(best.0)
}

fn key(listed: &Listed) -> (&str, &str) {
    (listed.kind, listed.name.as_str())
}

fn by_name(all: &[Listed]) -> BTreeMap<(&str, &str), &Listed> {
    all.iter().map(|listed| (key(listed), listed)).collect()
}

// Of a policy that stands for one of its editions, what belongs to others is not there.
fn in_force(policy: &Policy, all: Vec<Listed>) -> Vec<Listed> {
    let [edition] = policy.editions.as_slice() else { return all };
    if edition.from.is_some() || edition.to.is_some() || edition.name.is_empty() {
        return all;
    }
    let other_rule = |rule: &&Rule| !rule.editions.is_empty() && !rule.editions.contains(&edition.name);
    let mut others: BTreeSet<(&str, &str)> =
        policy.rules.iter().filter(other_rule).map(|rule| ("rule", rule.name.as_str())).collect();
    let other =
        policy.counted.iter().filter(|own| !own.editions.is_empty() && !own.editions.contains(&edition.name));
    for counted in other {
        others.extend(["bar", "limit", "require"].map(|kind| (kind, counted.name.as_str())));
    }
    let mut kept: Vec<Listed> = all.iter().filter(|own| !others.contains(&key(own))).cloned().collect();
    for own in &mut kept {
        own.lines.retain(|(clause, _)| clause != "edition");
    }
    kept
}

fn whole(how: How, own: &Listed) -> ClauseChange {
    let part = |(clause, text): &(String, String)| {
        let (from, to) = match how {
            How::Removed => (Some(text.clone()), None),
            How::Added | How::Changed | How::Renamed | How::Reordered | How::ReorderedWithoutEffect => {
                (None, Some(text.clone()))
            }
        };
        Part { clause: clause.clone(), from, to }
    };
    let parts = match how {
        How::Added | How::Removed => own.lines.iter().map(part).collect(),
        How::Changed | How::Renamed | How::Reordered | How::ReorderedWithoutEffect => Vec::new(),
    };
    let (kind, name) = (own.kind.to_owned(), own.name.clone());
    ClauseChange { how, kind, name, was: None, place: own.place.clone(), parts }
}

fn changed(was: &Listed, own: &Listed) -> Option<ClauseChange> {
    if was.lines == own.lines {
        return None;
    }
    let known: BTreeSet<&(String, String)> = was.lines.iter().collect();
    let kept: BTreeSet<&(String, String)> = own.lines.iter().collect();
    let mut gone: Vec<&(String, String)> = was.lines.iter().filter(|line| !kept.contains(line)).collect();
    let mut parts = Vec::new();
    for line in own.lines.iter().filter(|line| !known.contains(line)) {
        let (clause, text) = line;
        let twin = gone.iter().position(|(other, _)| other == clause).map(|at| gone.remove(at));
        let from = twin.map(|(_, text)| text.clone());
        parts.push(Part { clause: clause.clone(), from, to: Some(text.clone()) });
    }
    parts.extend(gone.into_iter().map(|(clause, text)| Part {
        clause: clause.clone(),
        from: Some(text.clone()),
        to: None,
    }));
    (!parts.is_empty()).then(|| ClauseChange { parts, ..whole(How::Changed, own) })
}

fn unworded(new: &Policy) -> ClauseChange {
    ClauseChange {
        how: How::Changed,
        kind: "policy".to_owned(),
        name: new.code.clone(),
        was: None,
        place: Some(new.place.clone()),
        parts: Vec::new(),
    }
}

/// Returns true when two policies decide alike whatever the record: nothing that decides differs, rule by rule and beside them.
fn is_same(old: &Policy, new: &Policy) -> bool {
    let rules = old.rules.iter().zip(&new.rules);
    old.rules.len() == new.rules.len()
        && rules.into_iter().all(|(old, new)| old == new || decides(old) == decides(new))
        && beside_rules(old).zip(beside_rules(new)).is_some_and(|(old, new)| old == new)
}

fn beside_rules(policy: &Policy) -> Option<Json> {
    let mut policy = policy.clone();
    policy.rules = Vec::new().into();
    bare(policy)
}

/// Returns a rule with all of it that decides, and nothing else.
fn decides(rule: &Rule) -> Rule {
    let bare =
        |conditions: &[Condition]| -> Vec<_> { conditions.iter().map(Condition::without_places).collect() };
    let mut rule = Rule {
        title: None,
        cites: Vec::new(),
        explanation: Rare::new(),
        place: Place::default(),
        written: Written::default(),
        conditions: bare(&rule.conditions),
        only_if: bare(&rule.only_if).into(),
        ..rule.clone()
    };
    for slot in &mut rule.slots {
        slot.pattern.condition = slot.pattern.condition.as_ref().map(Condition::without_places);
    }
    for one in &mut rule.evidence {
        one.when = one.when.as_ref().map(Condition::without_places);
    }
    for place in &mut rule.places {
        place.place = Place::default();
        for target in &mut place.targets {
            if let TargetPattern::Courses(filter) = target {
                filter.when = filter.when.as_ref().map(Condition::without_places);
            }
        }
    }
    rule.amounts.make_mut().iter_mut().for_each(|amount| amount.place = Place::default());
    rule.record.iter_mut().for_each(|record| record.place = Place::default());
    rule
}

/// Returns a policy without what decides nothing, as JSON: places, titles, citations, examples, the language; `None` where it
/// cannot be written so.
fn bare(mut policy: Policy) -> Option<Json> {
    policy.title = None;
    policy.issuer = None;
    policy.branches.clear();
    policy.cites = Vec::new();
    policy.repeals = Vec::new();
    policy.decisions = Vec::new();
    policy.examples = Vec::new();
    policy.assertions = Vec::new();
    policy.words.clear();
    policy.papers.clear();
    policy.bases = Vec::new();
    policy.locale = Locale::default();
    policy.code = String::new();
    policy.categories.values_mut().for_each(|title| *title = None);
    policy.kinds.values_mut().for_each(|kind| kind.title = None);
    for rule in policy.rules.make_mut() {
        (rule.title, rule.cites, rule.explanation) = (None, Vec::new(), Rare::new());
    }
    for counted in &mut policy.counted {
        (counted.title, counted.cites) = (None, Vec::new());
    }
    for family in policy.families.make_mut() {
        (family.title, family.cites) = (None, Vec::new());
    }
    for reward in &mut policy.rewards {
        (reward.title, reward.cites) = (None, Vec::new());
    }
    // JSON has no objects with keys of two parts.
    // Built-in attributes stand there too where something, an example perhaps, reads them.
    let attributes = std::mem::take(&mut policy.attributes).into_iter();
    let declared = attributes.filter(|(_, attribute)| attribute.place.is_some());
    let attributes: Vec<_> =
        declared.map(|((owner, name), attribute)| (owner, name, attribute.of, attribute.per)).collect();
    let rules = std::mem::take(policy.rules.make_mut());
    let families = std::mem::take(policy.families.make_mut());
    let (tables, sets) = (std::mem::take(policy.tables.make_mut()), std::mem::take(policy.sets.make_mut()));
    let catalogues = policy.catalogues.iter_mut();
    let entries: Vec<_> = catalogues.map(|catalogue| std::mem::take(catalogue.entries.make_mut())).collect();
    let programmes = policy.programmes.values_mut();
    let courses: Vec<_> = programmes.map(|programme| std::mem::take(programme.courses.make_mut())).collect();
    // Lists are parts of a stored plan; in JSON they stand beside the rest.
    let json =
        serde_json::to_value((&policy, &attributes, (rules, families, tables, sets, entries, courses)))
            .ok()?;
    Some(without_places(json))
}

fn without_places(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let mut fields: Vec<(String, Json)> =
                fields.into_iter().filter(|(name, _)| name != "place").collect();
            if let [(name, Json::Array(parts))] = fields.as_mut_slice()
                && name == "At"
                && let Some(condition) = parts.pop()
            {
                return without_places(condition);
            }
            Json::Object(fields.into_iter().map(|(name, value)| (name, without_places(value))).collect())
        }
        Json::Array(parts) => Json::Array(parts.into_iter().map(without_places).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json,
    }
}

/// Returns true when only the order of rules differs and nothing points to a rule by its position.
fn same_but_for_order(old: &Policy, new: &Policy) -> bool {
    let ordered = |policy: &Policy| {
        let mut policy = policy.clone();
        policy.rules.make_mut().sort_by(|one, other| one.name.cmp(&other.name));
        bare(policy)
    };
    let points = |policy: &Policy| {
        let json = bare(policy.clone()).map(|json| json.to_string()).unwrap_or_default();
        policy.rules.iter().any(|rule| !rule.overrides.is_empty())
            || policy.counted.iter().any(|counted| !counted.unless_rules.is_empty())
            || json.contains("\"AlsoGranted\"")
            || json.replace("\"rule\":null", "").contains("\"rule\":")
    };
    !points(old) && !points(new) && ordered(old).zip(ordered(new)).is_some_and(|(old, new)| old == new)
}
