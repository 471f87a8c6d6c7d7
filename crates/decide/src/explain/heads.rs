//! Which outcomes a slot can be filled with: a pattern comes in, kinds and codes go out.

use crate::plan::Plan;
use crate::policy::expression::{ItemElement, ItemPattern};
use crate::policy::{Entry, Policy, Value};
use crate::record::{Facts, Item, Known};

/// The most outcomes supposed for one slot.
const MOST_HEADS: usize = 512;

/// Returns the outcomes that a pattern names, in the order of text and catalogues, without their facts.
pub fn heads(plan: &Plan, pattern: &ItemPattern) -> Vec<Item> {
    let policy = &plan.policy;
    let any = [ItemElement::default()];
    let elements: &[ItemElement] = if pattern.any_of.is_empty() { &any } else { &pattern.any_of };
    let mut heads: Vec<Item> = Vec::new();
    for head in elements.iter().flat_map(|element| of_element(policy, element)) {
        if !heads.contains(&head) {
            heads.push(head);
        }
    }
    heads.truncate(MOST_HEADS);
    heads
}

/// Returns the title of an outcome's entry.
pub fn title(policy: &Policy, item: &Item) -> Option<String> {
    entries(policy).find(|entry| is_of(entry, item)).and_then(|entry| Some(entry.title.as_ref()?.to_string()))
}

/// Returns the entry of an outcome; of several the first in the order of catalogues.
pub fn find_entry<'a>(plan: &'a Plan, item: &Item) -> Option<&'a Entry> {
    let listed = plan.entries.get(&item.kind)?.get(item.code.as_ref()?)?;
    let mut entries = listed.iter().filter_map(|at| {
        let catalogue = plan.policy.catalogues.get(at.catalogue as usize)?;
        catalogue.entries.get(at.entry as usize)
    });
    entries.find(|entry| is_of(entry, item))
}

fn is_of(entry: &Entry, item: &Item) -> bool {
    entry.kind == item.kind && Some(entry.code.as_str()) == item.code.as_deref()
}

fn entries(policy: &Policy) -> impl Iterator<Item = &Entry> {
    policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries)
}

fn of_element(policy: &Policy, element: &ItemElement) -> Vec<Item> {
    let listed = policy.catalogues.iter().enumerate().filter(|(position, _)| {
        element.catalogue.is_none_or(|catalogue| usize::try_from(catalogue) == Ok(*position))
    });
    let fitting = listed
        .flat_map(|(_, catalogue)| &catalogue.entries)
        .filter(|entry| entry_fits(policy, element, entry))
        .map(|entry| with_issuer(item(&entry.kind, Some(&entry.code)), element));
    let fitting: Vec<Item> = fitting.collect();
    if !fitting.is_empty() || element.catalogue.is_some() {
        return fitting;
    }
    // No catalogue knows it: the rule's own words say what it is.
    let kind = element.kind.as_deref().or_else(|| kind_of_category(policy, element)).unwrap_or("course");
    let members = element.set.and_then(|set| policy.sets.get(set.index())).map(|set| &set.members);
    let codes: Vec<Option<&str>> = match (&element.code, members) {
        (Some(code), _) => vec![Some(code)],
        (None, Some(members)) => members.iter().map(|code| Some(code.as_str())).collect(),
        (None, None) => vec![None],
    };
    let bare = |code: Option<&str>| with_issuer(item(kind, code), element);
    codes.into_iter().map(bare).collect()
}

fn entry_fits(policy: &Policy, element: &ItemElement, entry: &Entry) -> bool {
    let set = element.set.and_then(|set| policy.sets.get(set.index()));
    let category = entry
        .category
        .as_ref()
        .or_else(|| policy.kinds.get(entry.kind.as_str()).and_then(|kind| kind.category.as_ref()));
    element.kind.as_ref().is_none_or(|kind| *kind == entry.kind)
        && element.code.as_ref().is_none_or(|code| *code == entry.code)
        && set.is_none_or(|set| set.members.contains(entry.code.as_str()))
        && element.category.as_ref().is_none_or(|wanted| Some(wanted) == category)
        && element
            .issuer
            .as_ref()
            .is_none_or(|by| entry.issuers.is_empty() || entry.issuers.iter().any(|own| own == by))
}

fn kind_of_category<'p>(policy: &'p Policy, element: &ItemElement) -> Option<&'p str> {
    let category = element.category.as_ref()?;
    let of_category = |kind: &&crate::policy::Kind| kind.category.as_ref() == Some(category);
    policy.kinds.iter().find(|(_, kind)| of_category(kind)).map(|(name, _)| name.as_str())
}

fn item(kind: &str, code: Option<&str>) -> Item {
    Item { kind: kind.to_owned(), code: code.map(str::to_owned), count: 1, ..Item::default() }
}

fn with_issuer(mut item: Item, element: &ItemElement) -> Item {
    if let Some(issuer) = &element.issuer {
        let known = Known::Value(Value::Word(issuer.to_string()));
        item.facts = Facts::from([("issuer".to_owned(), known)]);
    }
    item
}
