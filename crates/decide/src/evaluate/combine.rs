//! Outcomes made of several outcomes, before anything is granted: one pass over the outcomes of the record, never over made ones.
//!
//! Always true: a made outcome knows its parts; each outcome is a part of at most one made by the same combination; what an
//! earlier grant has used is no part.

use super::answer::Answer;
use super::candidate::{Candidate, stage_of};
use super::condition::fits;
use super::counted::{joined, key_names};
use super::facts::{Outcome, Scope, Situation, date_of};
use super::{catalogue, history};
use crate::decision::{Need, TargetRef};
use crate::policy::counted::PerKey;
use crate::policy::expression::ItemElement;
use crate::policy::{Combine, Use, Value};
use crate::quantity::Number;
use crate::record::{Facts, Item, Known};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

impl Candidate {
    /// Returns the outcomes that it uses up: those that it spends, and their parts. A catalogue lists what was made and its
    /// parts side by side: only a rule spends the parts.
    pub(super) fn uses(&self, situation: &Situation<'_>) -> Vec<usize> {
        let made = self.spent.iter().filter_map(|outcome| situation.outcome(*outcome));
        let parts = made.filter(|_| self.rule.is_some()).flat_map(|made| made.parts.iter().copied());
        let mut used: Vec<usize> = self.spent.iter().copied().chain(parts).collect();
        used.sort_unstable();
        used.dedup();
        used
    }
}

/// An outcome that may be a part: what has to be known to be sure, and its group where that is known.
struct Part {
    outcome: usize,
    needs: BTreeSet<Need>,
}

/// Returns the situation with the outcomes that its combinations make behind those of the record.
pub(super) fn with_combinations(mut situation: Situation<'_>) -> Situation<'_> {
    let mut made: Vec<Outcome<'_>> = Vec::new();
    for combine in &situation.plan.policy.combinations {
        let first = situation.record.items.len() + made.len();
        made.extend(made_by(&situation, combine, first));
    }
    let (at, count) = (situation.current, made.len());
    situation.outcomes.splice(at..at, made);
    situation.current += count;
    for earlier in situation.earlier.iter_mut().chain(&mut situation.withdrawn) {
        earlier.outcome = earlier.outcome.map(|outcome| outcome + count);
    }
    situation
}

fn made_by<'a>(situation: &Situation<'a>, combine: &Combine, first: usize) -> Vec<Outcome<'a>> {
    let size = combine.every as usize;
    let mut made: Vec<Outcome<'a>> = Vec::new();
    for (group, parts) in groups(situation, combine) {
        let (sure, unsure): (Vec<Part>, Vec<Part>) =
            parts.into_iter().partition(|part| part.needs.is_empty());
        let mut number = 0;
        let in_order: Vec<Part> = sure.into_iter().chain(unsure).collect();
        for parts in in_order.chunks_exact(size) {
            number += 1;
            let id = [combine.name.as_str(), group.as_str()].into_iter().filter(|part| !part.is_empty());
            let id = format!("{}/{number}", id.collect::<Vec<_>>().join("/"));
            made.push(outcome_of(situation, combine, id, parts, first + made.len()));
        }
    }
    made
}

// What cannot be placed for want of a fact is tried in the group that lacks least, and makes that outcome wait.
fn groups(situation: &Situation<'_>, combine: &Combine) -> BTreeMap<String, Vec<Part>> {
    let mut groups: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    let mut unplaced: Vec<Part> = Vec::new();
    let stage = stage_of_use(situation, combine);
    for outcome in in_time(situation) {
        let Some(one) = situation.outcome(outcome) else { continue };
        let used = situation.policy().item_use.unwrap_or(Use::Freely);
        if stage.is_some_and(|stage| history::spent_before(situation, one, used, stage).is_some()) {
            continue;
        }
        let needs = match fits(situation.scope(), &combine.from, one) {
            None | Some(Answer::No(_)) => continue,
            Some(Answer::Yes) => BTreeSet::new(),
            Some(Answer::Unknown(needs)) => needs,
        };
        match group_of(situation, &combine.per, outcome) {
            Ok(group) => groups.entry(group).or_default().push(Part { outcome, needs }),
            Err(more) => unplaced.push(Part { outcome, needs: needs.into_iter().chain(more).collect() }),
        }
    }
    let size = combine.every as usize;
    let fullest = groups.iter().map(|(name, parts)| (parts.len() % size, name.clone()));
    // Of groups that lack equally the first.
    let fullest = fullest.fold(None, |best: Option<(usize, String)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        Some(_) | None => Some(next),
    });
    let name = fullest.map(|(_, name)| name).unwrap_or_default();
    if !unplaced.is_empty() {
        groups.entry(name).or_default().extend(unplaced);
    }
    groups
}

/// Outcomes in the order of their days, those without one last, else in the order of the record.
fn in_time(situation: &Situation<'_>) -> Vec<usize> {
    let day = |outcome: &Outcome<'_>| {
        ["award", "ended", "started"].iter().find_map(|date| date_of(&outcome.item.facts, date))
    };
    let mut order: Vec<_> =
        situation.current().map(|(at, outcome)| (day(outcome).is_none(), day(outcome), at)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, at)| at).collect()
}

/// Returns the group of one outcome by these keys, or what must be known to tell it.
pub(super) fn group_of(
    situation: &Situation<'_>,
    per: &[PerKey],
    outcome: usize,
) -> Result<String, BTreeSet<Need>> {
    let spent = [outcome];
    let scope = Scope { spent: &spent, this: situation.outcome(outcome), ..situation.scope() };
    let target = TargetRef::Category(String::new());
    let names = per.iter().map(|key| key_names(scope, key, &target)).collect::<Result<Vec<_>, _>>()?;
    Ok(joined(&names).into_iter().flatten().next().unwrap_or_default())
}

fn stage_of_use(situation: &Situation<'_>, combine: &Combine) -> Option<crate::policy::counted::Stage> {
    let takes = |element: &ItemElement| {
        element.kind.as_deref() == Some(&combine.kind)
            && (element.code.is_none() || element.code.as_deref() == combine.code.as_deref())
    };
    let rules = &situation.plan.policy.rules;
    let rule = rules.iter().find(|rule| rule.slots.iter().any(|slot| slot.pattern.any_of.iter().any(takes)));
    rule.map(stage_of)
}

fn outcome_of<'a>(
    situation: &Situation<'a>,
    combine: &Combine,
    id: String,
    parts: &[Part],
    position: usize,
) -> Outcome<'a> {
    let of: Vec<&Outcome<'_>> = parts.iter().filter_map(|part| situation.outcome(part.outcome)).collect();
    let item = Item {
        id,
        kind: combine.kind.clone(),
        code: combine.code.clone(),
        count: 1,
        papers: None,
        facts: facts_of(situation, &of),
    };
    let mut made =
        catalogue::outcome(situation.plan, situation.record, situation.day, Cow::Owned(item), position);
    made.categories.extend(of.iter().flat_map(|part| part.categories.iter().cloned()));
    made.parts = parts.iter().map(|part| part.outcome).collect();
    made.needs = parts.iter().flat_map(|part| part.needs.iter().cloned()).collect();
    made
}

/// Returns the facts that the parts have together: amounts are summed, of days the latest counts, what is equal stays.
fn facts_of(situation: &Situation<'_>, parts: &[&Outcome<'_>]) -> Facts {
    let mut facts = Facts::new();
    let Some((first, rest)) = parts.split_first() else { return facts };
    let measures: BTreeSet<&str> =
        situation.policy().measures.iter().map(|measure| measure.name.as_str()).collect();
    for (name, value) in &first.item.facts {
        let others: Option<Vec<&Known>> = rest.iter().map(|part| part.item.facts.get(name)).collect();
        let Some(others) = others else { continue };
        let together = others.into_iter().try_fold(value.clone(), |so_far, next| match (&so_far, next) {
            (Known::Value(Value::Number(a)), Known::Value(Value::Number(b)))
                if measures.contains(name.as_str()) =>
            {
                Number::checked_add(*a, *b).map(|sum| Known::Value(Value::Number(sum)))
            }
            (Known::Value(Value::Date(a)), Known::Value(Value::Date(b))) => {
                Some(Known::Value(Value::Date(*a.max(b))))
            }
            (so_far, next) => (*so_far == *next).then(|| next.clone()),
        });
        facts.extend(together.map(|value| (name.clone(), value)));
    }
    facts
}
