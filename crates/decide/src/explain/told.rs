//! Which refusals are worth telling: a decision comes in, what was not used goes out item by item, the nearest rules first.

use super::MOST_TOLD;
use super::nearness::{NearRule, for_one_reason, near_rules};
use crate::decision::{Decision, Reason, Refused, TargetRef};
use crate::record::{Item, LearnerRecord};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An outcome, or the part of a decision that was asked about, with the rules that did not use it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotUsed {
    /// The item; absent for what is about no item, and where a target was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Further items with the very same facts that were not used for the very same reasons: told with this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<String>,
    /// How many of its copies are not used; absent where the record has it once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copies: Option<usize>,
    /// The rules that came near, the nearest first, at most [`MOST_TOLD`].
    pub rules: Vec<NearRule>,
    /// How many further rules were refused.
    pub further: usize,
}

/// Returns the refusals that are worth telling of a whole decision, items in the order of their first; those about no item
/// come last.
///
/// Of an item that counts for something only what it could have counted for instead is told; of one that is stored, nothing
/// about other ways to store it. The decision itself holds all.
pub fn by_item(decision: &Decision) -> Vec<NotUsed> {
    not_used_of(decision).into_iter().map(|(item, near)| shortened(item.map(str::to_owned), near)).collect()
}

/// Returns the same with items told once that are equal in every fact and were not used for the very same reasons.
pub fn once_each(not_used: Vec<NotUsed>, decision: &Decision, record: &LearnerRecord) -> Vec<NotUsed> {
    let items: BTreeMap<&str, &Item> = record.items.iter().map(|item| (item.id.as_str(), item)).collect();
    let used = decision.granted.iter().flat_map(|grant| &grant.items);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    used.for_each(|id| *times.entry(id).or_insert(0) += 1);
    let unused = |id: &str| {
        let all = items.get(id).map_or(0, |item| item.count as usize);
        (all > 1).then(|| all.saturating_sub(times.get(id).copied().unwrap_or(0)))
    };
    let equal = |one: &NotUsed, other: &str| {
        let item = one.item.as_deref().and_then(|id| items.get(id));
        item.zip(items.get(other)).is_some_and(|(one, other)| is_equal(one, other))
    };
    let mut told: Vec<NotUsed> = Vec::new();
    let mut places: BTreeMap<Vec<Refusal>, Vec<usize>> = BTreeMap::new();
    for one in not_used {
        let one = of_unused(NotUsed { copies: one.item.as_deref().and_then(unused), ..one });
        let places = places.entry(one.rules.iter().map(refusal).collect()).or_default();
        let id = one.item.as_deref().unwrap_or_default();
        let is_like = |known: &NotUsed| known.copies == one.copies && equal(known, id);
        let known = places.iter().find(|at| told.get(**at).is_some_and(is_like)).copied();
        match known.and_then(|at| told.get_mut(at)) {
            Some(known) => known.alike.extend(one.item),
            None => {
                places.push(told.len());
                told.push(one);
            }
        }
    }
    told
}

/// Leaves of an item with copies what is said of those that are not used: what one is used for elsewhere is no reason of the others.
fn of_unused(mut one: NotUsed) -> NotUsed {
    let is_of_used =
        |near: &NearRule| near.because.iter().any(|reason| matches!(reason, Reason::UsedFor { .. }));
    if one.copies.is_some_and(|copies| copies > 0) && !one.rules.iter().all(is_of_used) {
        one.rules.retain(|near| !is_of_used(near));
    }
    one
}

/// What two refusals of equal items have in common: the rule, its targets, the reasons, how many rules more.
type Refusal = (Option<String>, Vec<TargetRef>, Vec<Reason>, usize);

fn refusal(near: &NearRule) -> Refusal {
    (near.rule.clone(), near.targets.clone(), near.because.clone(), near.alike)
}

fn is_equal(one: &Item, other: &Item) -> bool {
    (&one.kind, &one.code, one.count, &one.papers) == (&other.kind, &other.code, other.count, &other.papers)
        && one.facts == other.facts
}

/// Returns the same in full: every rule that was refused, for the reader who counts them.
pub fn not_used_of(decision: &Decision) -> Vec<(Option<&str>, Vec<NearRule>)> {
    let used = decision.granted.iter().flat_map(|grant| &grant.items);
    let used = used.chain(decision.pending.iter().flat_map(|grant| &grant.items));
    let used: BTreeSet<&str> = used.map(String::as_str).collect();
    let stored: BTreeSet<&str> = decision.recognised.iter().map(|one| one.item.as_str()).collect();
    let told = |(item, refused): (Option<&'_ str>, Vec<&Refused>)| {
        let is_stored = item.is_some_and(|item| stored.contains(item));
        let is_used = item.is_some_and(|item| used.contains(item));
        let mut near =
            near_rules(refused.into_iter().filter(|refused| !is_stored || !is_of_recognition(refused)));
        near.retain(|near| !is_used || near.is_left_out());
        (!near.is_empty()).then_some(near)
    };
    let by_item = by_first(decision).into_iter();
    by_item.filter_map(|(item, refused)| Some((item, told((item, refused))?))).collect()
}

/// Returns whether an item was refused and came to nothing: neither granted nor pending, and not just stored.
pub fn has_refused_items(decision: &Decision) -> bool {
    let used = decision.granted.iter().flat_map(|grant| &grant.items);
    let used = used.chain(decision.pending.iter().flat_map(|grant| &grant.items));
    let used: BTreeSet<&str> = used.map(String::as_str).collect();
    let is_stored = |item: &str| decision.recognised.iter().any(|one| one.item == item);
    decision.refused.iter().any(|refused| {
        let open = refused.item.as_deref().filter(|item| !used.contains(item));
        open.is_some_and(|item| !is_of_recognition(refused) || !is_stored(item))
    })
}

/// Returns refusals as one entry, the nearest rules of all of them first; nothing where there are none.
pub fn together<'a>(item: Option<&str>, refused: impl IntoIterator<Item = &'a Refused>) -> Vec<NotUsed> {
    let near = near_rules(refused);
    if near.is_empty() { Vec::new() } else { vec![shortened(item.map(str::to_owned), near)] }
}

fn shortened(item: Option<String>, near: Vec<NearRule>) -> NotUsed {
    let mut rules = for_one_reason(near);
    let further = rules.iter().skip(MOST_TOLD).map(|rule| 1 + rule.alike).sum();
    rules.truncate(MOST_TOLD);
    NotUsed { item, alike: Vec::new(), copies: None, rules, further }
}

pub fn is_of_recognition(refused: &Refused) -> bool {
    matches!(refused.target, Some(TargetRef::Category(_)))
}

/// Returns the refusals of each item in the order of their first; those about no item come last.
pub fn by_first(decision: &Decision) -> Vec<(Option<&str>, Vec<&Refused>)> {
    let mut groups: Vec<(Option<&str>, Vec<&Refused>)> = Vec::new();
    let mut places: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for refused in &decision.refused {
        let item = refused.item.as_deref();
        let place = *places.entry(item).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(refused),
            None => groups.push((item, vec![refused])),
        }
    }
    groups.sort_by_key(|(item, _)| item.is_none());
    groups
}
