//! Effects on earlier credit: what rules record at courses already passed, and what they withdraw. Listed, never applied
//! silently.

use super::counted::fits_one;
use super::facts::{Earlier, Scope, Situation};
use super::{candidate, history, mark, pattern, target};
use crate::decision::Effect;
use crate::policy::counted::SourceFilter;
use crate::policy::{Rule, RuleId};
use crate::record::HistoryEntry;
use std::collections::{BTreeMap, BTreeSet};

/// Returns what rules without a result would record at courses already passed.
pub(super) fn recorded(situation: &Situation<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (id, rule) in rules(situation, &situation.plan.recording) {
        let Some(recorded) = rule.record.as_ref().filter(|_| rule.places.is_empty()) else { continue };
        for (position, outcome) in situation.current() {
            let is_named = rule.slots.iter().any(|slot| pattern::names(situation, &slot.pattern, outcome));
            let candidate = candidate::about_one(situation, id, rule, position);
            if let (true, true, Some(course)) = (is_named, candidate.answer.is_yes(), &outcome.item.code) {
                let recorded = mark::mark(candidate.scope(situation), &recorded.mark);
                let (rule, course) = (rule.name.to_string(), course.clone());
                effects.push(Effect { rule, course, recorded, withdrawn: None });
            }
        }
    }
    effects
}

fn rules<'a>(situation: &Situation<'a>, ids: &'a [RuleId]) -> impl Iterator<Item = (RuleId, &'a Rule)> {
    let policy = situation.policy();
    ids.iter().filter_map(|id| Some((*id, policy.rules.get(id.index())?)))
}

/// Takes the earlier grants that rules withdraw out of what counts, and returns them as effects. What they spent stays
/// spent.
pub(super) fn withdraw(situation: &mut Situation<'_>) -> Vec<Effect> {
    let mut effects: Vec<(usize, Effect)> = Vec::new();
    if situation.plan.withdrawing.is_empty() || situation.earlier.is_empty() {
        return Vec::new();
    }
    for (id, rule) in rules(situation, &situation.plan.withdrawing) {
        for (at, code) in withdrawn_by(situation, id, rule) {
            let Some(earlier) = situation.earlier.get(at) else { continue };
            if effects.iter().all(|(other, _)| *other != at) {
                let withdrawn = Some(earlier.entry.amounts.clone());
                effects.push((
                    at,
                    Effect { rule: rule.name.to_string(), course: code, recorded: None, withdrawn },
                ));
            }
        }
    }
    let gone: BTreeSet<usize> = effects.iter().map(|(at, _)| *at).collect();
    let all = std::mem::take(&mut situation.earlier);
    for (at, earlier) in all.into_iter().enumerate() {
        if gone.contains(&at) { situation.withdrawn.push(earlier) } else { situation.earlier.push(earlier) }
    }
    effects.into_iter().map(|(_, effect)| effect).collect()
}

/// Returns the earlier grants that a rule withdraws from this learner, by position, with what each was granted toward.
fn withdrawn_by(situation: &Situation<'_>, id: RuleId, rule: &Rule) -> BTreeMap<usize, String> {
    let Some(withdrawal) = &rule.withdraws else { return BTreeMap::new() };
    let named = situation.current().filter(|(_, outcome)| {
        rule.slots.iter().any(|slot| pattern::names(situation, &slot.pattern, outcome))
    });
    let matches: Vec<Vec<usize>> = match rule.given {
        Some(_) => named.map(|(position, _)| vec![position]).collect(),
        None => vec![Vec::new()],
    };
    let mut found = BTreeMap::new();
    for spent in matches {
        let candidate = candidate::of_effect(situation, id, rule, &spent);
        let scope = candidate.scope(situation);
        for expanded in target::all_targets(scope, &withdrawal.targets) {
            let scope = scope.toward(&expanded.target);
            let conditions = rule.conditions.iter().filter(|condition| candidate::reads_target(condition));
            let holds = conditions.map(|condition| super::condition::answer(scope, condition));
            let whole = [candidate.answer.clone(), expanded.answer].into_iter().chain(holds);
            if !super::answer::Answer::all(whole).is_yes() {
                continue;
            }
            let code = target::code(&expanded.target);
            let earlier = situation.earlier.iter().enumerate();
            let granted = earlier.filter(|(_, earlier)| {
                is_granted_toward(situation, earlier.entry, code)
                    && is_granted_for(scope, earlier, &withdrawal.from)
            });
            found.extend(granted.map(|(at, _)| (at, code.to_owned())));
        }
    }
    found
}

/// Returns whether an entry was granted for outcomes that all filters name.
fn is_granted_for(scope: Scope<'_>, earlier: &Earlier<'_>, from: &[SourceFilter]) -> bool {
    let rule = earlier.entry.rule.as_ref().and_then(|name| scope.facts.plan.rule_named(name));
    let outcome = earlier.outcome.and_then(|outcome| scope.facts.outcome(outcome));
    from.iter().all(|filter| {
        let fits = outcome.and_then(|outcome| fits_one(scope, filter, rule.map(|(id, _)| id), outcome));
        fits.is_some_and(|answer| answer.is_yes())
    })
}

/// Returns whether an entry granted a course or pool toward this programme by conversion.
fn is_granted_toward(situation: &Situation<'_>, entry: &HistoryEntry, code: &str) -> bool {
    history::is_granted(entry)
        && history::is_same_programme(situation, entry)
        && (entry.rule.is_some() || entry.item.is_some())
        && [&entry.course, &entry.pool].into_iter().flatten().any(|target| target == code)
}
