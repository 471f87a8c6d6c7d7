//! Effects on earlier credit: what rules record at courses already passed, and what they withdraw. Listed, never applied
//! silently.

use super::facts::Situation;
use super::{candidate, history, mark, pattern, target};
use crate::decision::Effect;
use crate::policy::{Rule, RuleId};
use crate::record::HistoryEntry;
use std::collections::BTreeSet;

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
                let (rule, course) = (rule.name.clone(), course.clone());
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
        for code in withdrawn_by(situation, id, rule) {
            let entries = situation.earlier.iter().map(|earlier| earlier.entry).enumerate();
            for (at, entry) in entries.filter(|(_, entry)| is_granted_toward(situation, entry, &code)) {
                if effects.iter().all(|(other, _)| *other != at) {
                    let withdrawn = Some(entry.amounts.clone());
                    let (rule, course) = (rule.name.clone(), code.clone());
                    effects.push((at, Effect { rule, course, recorded: None, withdrawn }));
                }
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

/// Returns the courses whose earlier grants a rule withdraws from this learner.
fn withdrawn_by(situation: &Situation<'_>, id: RuleId, rule: &Rule) -> BTreeSet<String> {
    let Some(place) = &rule.withdraws else { return BTreeSet::new() };
    let named = situation.current().filter(|(_, outcome)| {
        rule.slots.iter().any(|slot| pattern::names(situation, &slot.pattern, outcome))
    });
    let matches: Vec<Vec<usize>> = match rule.given {
        Some(_) => named.map(|(position, _)| vec![position]).collect(),
        None => vec![Vec::new()],
    };
    let mut codes = BTreeSet::new();
    for spent in matches {
        let candidate = candidate::of_effect(situation, id, rule, &spent);
        let scope = candidate.scope(situation);
        for expanded in target::all_targets(scope, place) {
            let scope = scope.toward(&expanded.target);
            let conditions = rule.conditions.iter().filter(|condition| candidate::reads_target(condition));
            let holds = conditions.map(|condition| super::condition::answer(scope, condition));
            let whole = [candidate.answer.clone(), expanded.answer].into_iter().chain(holds);
            if super::answer::Answer::all(whole).is_yes() {
                codes.insert(target::code(&expanded.target).to_owned());
            }
        }
    }
    codes
}

/// Returns whether an entry granted a course or pool toward this programme by conversion.
fn is_granted_toward(situation: &Situation<'_>, entry: &HistoryEntry, code: &str) -> bool {
    history::is_granted(entry)
        && history::is_same_programme(situation, entry)
        && (entry.rule.is_some() || entry.item.is_some())
        && [&entry.course, &entry.pool].into_iter().flatten().any(|target| target == code)
}
