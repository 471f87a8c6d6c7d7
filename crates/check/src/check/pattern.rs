//! Whether two patterns can fit one item. "No" is certain; "yes" may be too careful, so findings that need a "yes" look at
//! the conditions too.

use super::facts::Facts;
use crate::policy::SetId;
use crate::policy::counted::Stage;
use crate::policy::expression::{ItemElement, ItemPattern};
use crate::policy::rule::{Rule, Verb};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Returns the stage at which a rule works, or `None` when it only sets a mark.
pub(super) fn stage_of(rule: &Rule) -> Option<Stage> {
    rule.places.first().map(|place| match place.verb {
        Verb::Recognise => Stage::Recognised,
        Verb::Convert | Verb::Waive | Verb::StandFor | Verb::Replace | Verb::Excuse => Stage::Converted,
    })
}

/// Returns the slots whose items a rule spends.
pub(super) fn spent_slots(rule: &Rule) -> impl Iterator<Item = (u32, &ItemPattern)> {
    let slots = (0..).zip(rule.slots.iter().map(|slot| &slot.pattern));
    slots.filter(|(slot, _)| !rule.reading.contains(slot))
}

/// Returns true when some item may fit one of each; no alternatives at all fit any item.
pub(super) fn may_share(facts: &Facts<'_>, one: &[ItemElement], two: &[ItemElement]) -> bool {
    one.is_empty() || two.is_empty() || one.iter().any(|a| two.iter().any(|b| elements_share(facts, a, b)))
}

/// Returns true when every item that fits one of these surely fits one of those.
pub(super) fn is_covered(elements: &[ItemElement], by: &[ItemElement]) -> bool {
    let covers = |wide: &ItemElement, narrow: &ItemElement| {
        let is_open =
            wide.set.is_none() && wide.catalogue.is_none() && wide.rule.is_none() && wide.issuers.is_none();
        let same = |wide: &Option<SmolStr>, narrow: &Option<SmolStr>| wide.is_none() || wide == narrow;
        wide == narrow
            || is_open
                && same(&wide.kind, &narrow.kind)
                && same(&wide.code, &narrow.code)
                && same(&wide.category, &narrow.category)
                && same(&wide.issuer, &narrow.issuer)
    };
    !elements.is_empty() && elements.iter().all(|narrow| by.iter().any(|wide| covers(wide, narrow)))
}

fn elements_share(facts: &Facts<'_>, one: &ItemElement, two: &ItemElement) -> bool {
    let differ = |a: &Option<SmolStr>, b: &Option<SmolStr>| a.is_some() && b.is_some() && a != b;
    if differ(&one.kind, &two.kind)
        || differ(&one.category, &two.category)
        || differ(&one.issuer, &two.issuer)
    {
        return false;
    }
    issuers_share(facts, one, two) && issuers_share(facts, two, one) && codes_share(facts, one, two)
}

fn issuers_share(facts: &Facts<'_>, one: &ItemElement, two: &ItemElement) -> bool {
    match (&one.issuer, members(facts, two.issuers)) {
        (Some(issuer), Some(members)) => members.contains(issuer.as_str()),
        _ => true,
    }
}

fn codes_share(facts: &Facts<'_>, one: &ItemElement, two: &ItemElement) -> bool {
    match (&one.code, &two.code) {
        (Some(a), Some(b)) => a == b,
        (Some(code), None) => may_have(facts, two, code),
        (None, Some(code)) => may_have(facts, one, code),
        (None, None) => match members(facts, one.set).or(members(facts, two.set)) {
            Some(codes) => codes.iter().any(|code| may_have(facts, one, code) && may_have(facts, two, code)),
            None => true,
        },
    }
}

/// Returns true unless the set or the catalogue of an element lacks the code.
fn may_have(facts: &Facts<'_>, element: &ItemElement, code: &str) -> bool {
    let in_set = members(facts, element.set).is_none_or(|members| members.contains(code));
    let catalogue = element.catalogue.and_then(|at| facts.policy.catalogues.get(at as usize));
    let in_catalogue = catalogue.is_none_or(|catalogue| {
        facts
            .entries(code)
            .iter()
            .any(|known| catalogue.entries.iter().any(|entry| std::ptr::eq(*known, entry)))
    });
    in_set && in_catalogue
}

fn members<'a>(facts: &Facts<'a>, set: Option<SetId>) -> Option<&'a BTreeSet<String>> {
    facts.policy.sets.get(set?.index()).map(|set| &set.members)
}
