//! Families: which outcomes of this record belong together, and which of them counts by its facts.

use super::answer::Answer;
use super::condition::fits;
use super::expression::{compare, text};
use super::facts::{Earlier, Found, Outcome, Situation, of_outcome};
use super::history::{is_granted, is_same, is_same_programme};
use crate::decision::{Need, Reason};
use crate::policy::counted::{Family, FamilyMembers, Stage, Take};
use crate::policy::{ScaleBody, ScaleId, SetId, Value};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// One group of one family: of these outcomes one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Position in `Policy::families`.
    pub(super) family: usize,
    /// Its outcomes, by position.
    pub(super) outcomes: Vec<usize>,
    /// The id of an outcome of the group that was used earlier, and where it stands in the record: then no other counts.
    pub(super) earlier: Option<(String, Vec<usize>)>,
}

/// The groups of a stage, and what must be known to tell the group of an outcome.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    pub(super) groups: Vec<Group>,
    pub(super) open: BTreeMap<usize, BTreeSet<Need>>,
}

/// Returns the groups of the families of one stage.
pub(super) fn groups(situation: &Situation<'_>, stage: Stage) -> Groups {
    let mut found = Groups::default();
    for (position, outcomes) in outcomes_by_family(situation) {
        let family = situation.policy().families.get(position).filter(|family| family.stage == stage);
        let Some(family) = family else { continue };
        let by_key = match &family.members {
            FamilyMembers::Items { pattern, grouped_by } => {
                by_attributes((situation, &outcomes), pattern, grouped_by, &mut found.open)
            }
            FamilyMembers::PairsIn(set) => by_pairs(situation, *set),
        };
        found.groups.extend(by_key.into_iter().map(|(key, outcomes)| Group {
            family: position,
            earlier: earlier_member(situation, family, &key, &outcomes),
            outcomes,
        }));
    }
    found
}

/// Returns for each family the outcomes that may belong to it by their codes, in record order.
fn outcomes_by_family(situation: &Situation<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut by_family: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (position, outcome) in situation.current() {
        for family in situation.plan.families_of(outcome.item.code.as_deref()) {
            by_family.entry(family).or_default().push(position);
        }
    }
    by_family
}

type ByKey = BTreeMap<Vec<String>, Vec<usize>>;

fn by_attributes(
    (situation, outcomes): (&Situation<'_>, &[usize]),
    pattern: &crate::policy::ItemPattern,
    grouped_by: &[String],
    open: &mut BTreeMap<usize, BTreeSet<Need>>,
) -> ByKey {
    let mut by_key = ByKey::new();
    for position in outcomes.iter().copied() {
        let Some(outcome) = situation.outcome(position) else { continue };
        match fits(situation.scope(), pattern, outcome) {
            None | Some(Answer::No(_)) => continue,
            Some(Answer::Unknown(needs)) => open.entry(position).or_default().extend(needs),
            Some(Answer::Yes) => match key_of(situation, outcome, grouped_by) {
                Ok(key) => by_key.entry(key).or_default().push(position),
                Err(need) => _ = open.entry(position).or_default().insert(need),
            },
        }
    }
    by_key
}

fn key_of(
    situation: &Situation<'_>,
    outcome: &Outcome<'_>,
    grouped_by: &[String],
) -> Result<Vec<String>, Need> {
    let one = |attribute: &String| match of_outcome(outcome, situation, attribute) {
        Found::Values(values) => Ok(values.iter().map(text).collect::<Vec<_>>().join(", ")),
        Found::Nothing => Ok(String::new()),
        Found::Missing => Err(Need::Fact(format!("item.{attribute}"))),
    };
    grouped_by.iter().map(one).collect()
}

/// Joined pairs make one group: with a–b and b–c, of a, b and c one counts.
fn by_pairs(situation: &Situation<'_>, set: SetId) -> ByKey {
    let Some(pairs) = situation.policy().sets.get(set.index()).map(|set| &set.pairs) else {
        return ByKey::new();
    };
    let group_of = joined_pairs(pairs);
    let listed: BTreeSet<&str> =
        pairs.iter().flat_map(|(left, right)| [left.as_str(), right.as_str()]).collect();
    let mut by_key = ByKey::new();
    for (position, outcome) in situation.current() {
        let word = words(situation, outcome).into_iter().find(|word| listed.contains(word.as_str()));
        if let Some(word) = word {
            by_key.entry(vec![root(&group_of, &word).to_owned()]).or_default().push(position);
        }
    }
    by_key
}

fn joined_pairs(pairs: &BTreeSet<(String, String)>) -> BTreeMap<&str, &str> {
    let mut group_of: BTreeMap<&str, &str> = BTreeMap::new();
    for (left, right) in pairs {
        let (a, b) = (root(&group_of, left), root(&group_of, right));
        if a != b {
            group_of.insert(a.max(b), a.min(b));
        }
    }
    group_of
}

fn root<'a>(group_of: &BTreeMap<&'a str, &'a str>, word: &'a str) -> &'a str {
    let mut at = word;
    while let Some(next) = group_of.get(at) {
        at = next;
    }
    at
}

fn words(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Vec<String> {
    let found = ["code", "name"].map(|attribute| of_outcome(outcome, situation, attribute));
    let known = found
        .into_iter()
        .filter_map(|found| if let Found::Values(values) = found { Some(values) } else { None });
    known.flatten().map(|value| text(&value)).collect()
}

/// Returns the outcome of the group that was granted earlier; one of the record's own that stands there does not keep
/// itself out.
fn earlier_member(
    situation: &Situation<'_>,
    family: &Family,
    key: &[String],
    outcomes: &[usize],
) -> Option<(String, Vec<usize>)> {
    let counts = |earlier: &&Earlier<'_>| {
        is_granted(earlier.entry)
            && (family.stage == Stage::Recognised || is_same_programme(situation, earlier.entry))
    };
    let granted = situation.earlier.iter().filter(counts);
    let mut earlier = granted.filter_map(|earlier| situation.outcome(earlier.outcome?));
    let member = earlier.find(|outcome| match &family.members {
        FamilyMembers::Items { pattern, grouped_by } => {
            fits(situation.scope(), pattern, outcome).is_some_and(|answer| answer.is_yes())
                && key_of(situation, outcome, grouped_by).is_ok_and(|own| own == key)
        }
        FamilyMembers::PairsIn(set) => {
            let pairs = situation.policy().sets.get(set.index()).map(|set| &set.pairs);
            let own = words(situation, outcome);
            pairs.is_some_and(|pairs| {
                let group_of = joined_pairs(pairs);
                let listed = own
                    .iter()
                    .filter(|word| pairs.iter().any(|(left, right)| left == *word || right == *word));
                listed.into_iter().any(|word| key.first().is_some_and(|key| root(&group_of, word) == key))
            })
        }
    })?;
    let is_itself =
        |position: &&usize| situation.outcome(**position).is_some_and(|current| is_same(member, current));
    Some((member.item.id.clone(), outcomes.iter().filter(is_itself).copied().collect()))
}

/// Returns the outcomes of a group that do not count by their facts, each with the reason or with what must be known.
///
/// `eligible` are the outcomes that something could be granted for: a lower outcome yields to a higher one only if the
/// higher one counts for anything. `waiting` are those for which something waits.
pub(super) fn losers(
    situation: &Situation<'_>,
    group: &Group,
    eligible: &BTreeSet<usize>,
    waiting: &BTreeSet<usize>,
) -> BTreeMap<usize, Answer> {
    let Some(family) = situation.policy().families.get(group.family) else { return BTreeMap::new() };
    let members: Vec<usize> =
        group.outcomes.iter().copied().filter(|outcome| eligible.contains(outcome)).collect();
    if let Some((earlier, itself)) = &group.earlier {
        let reason = Reason::Family { family: family.name.clone(), by: Some(earlier.clone()) };
        let others = members.into_iter().filter(|outcome| !itself.contains(outcome));
        return others.map(|outcome| (outcome, Answer::No(vec![reason.clone()]))).collect();
    }
    let Take::Fact { attribute, highest, scale } = &family.take else { return BTreeMap::new() };
    // What waits for its own place may come to stand before another, whatever else it waits for.
    let may_stand_before = |outcome: &usize| {
        let place = situation.outcome(*outcome).map(|outcome| of_outcome(outcome, situation, attribute));
        !eligible.contains(outcome) && waiting.contains(outcome) && place == Some(Found::Missing)
    };
    let is_another_open = group.outcomes.iter().any(may_stand_before);
    if members.len() < 2 && !is_another_open {
        return BTreeMap::new();
    }
    let wanted = if *highest { Ordering::Greater } else { Ordering::Less };
    let (mut best, mut lost) = (None::<(usize, Value)>, BTreeMap::new());
    let (mut ranked, mut is_open) = (Vec::new(), is_another_open);
    let need = Need::Fact(format!("item.{attribute}"));
    for member in members {
        let Some(outcome) = situation.outcome(member) else { continue };
        match of_outcome(outcome, situation, attribute) {
            Found::Values(values) => ranked.extend(values.into_iter().next().map(|value| (member, value))),
            Found::Nothing => {
                _ = lost.insert(member, Answer::No(vec![Reason::None { fact: format!("item.{attribute}") }]))
            }
            Found::Missing => {
                is_open = true;
                lost.insert(member, Answer::needs(need.clone()));
            }
        }
    }
    for (member, value) in &ranked {
        let better = best
            .as_ref()
            .is_none_or(|(_, best)| compare(situation.scope(), value, best, *scale) == Some(wanted));
        if better {
            best = Some((*member, value.clone()));
        }
    }
    if let Some((winner, best)) = best {
        let by = situation.outcome(winner).map(|outcome| outcome.item.id.clone());
        for (member, value) in ranked {
            if compare(situation.scope(), &best, &value, *scale) == Some(wanted) {
                lost.insert(
                    member,
                    Answer::No(vec![Reason::Family { family: family.name.clone(), by: by.clone() }]),
                );
            } else if is_open && !is_last_of(situation, *scale, &value, wanted) {
                // One whose place is not known may stand before it.
                lost.insert(member, Answer::needs(need.clone()));
            }
        }
    }
    lost
}

/// Returns whether nothing can stand before a value: it is the highest step, or the lowest, of its scale.
fn is_last_of(situation: &Situation<'_>, scale: Option<ScaleId>, value: &Value, wanted: Ordering) -> bool {
    let scale = scale.and_then(|scale| situation.policy().scales.get(scale.index()));
    match scale.map(|scale| &scale.body) {
        Some(ScaleBody::Steps(words)) => {
            let own = words.get(&text(value));
            own.is_some_and(|own| words.values().all(|other| other.cmp(own) != wanted))
        }
        Some(ScaleBody::Range { from, to, .. }) => {
            let end = if wanted == Ordering::Greater { to } else { from };
            *value == Value::Number(*end)
        }
        None => false,
    }
}
