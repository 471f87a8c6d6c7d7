//! Between the two stages: what recognition hands on to conversion, and whether conversion is asked for.

use super::Decided;
use super::candidate;
use super::facts::Situation;
use super::gate::Settled;
use super::history;
use super::ids::CandidateId;
use super::recognition::Stored;
use crate::decision::{Amounts, Need, NextNeed};
use crate::policy::CountedKind;
use crate::policy::counted::Stage;
use crate::quantity::Number;

/// Returns whether an application asks for conversion: it names a programme, or the policy's rules need none.
pub(super) fn asks_conversion(situation: &Situation<'_>) -> bool {
    let policy = situation.policy();
    let needs_none = || policy.programmes.is_empty() && situation.plan.converts;
    let asked = situation.record.application.as_ref();
    asked.is_some_and(|application| application.programme.is_some() || needs_none())
}

/// Returns what an application lacks that names no programme although conversions are about what is stored.
pub(super) fn programme_needed(situation: &Situation<'_>, stored: &[Stored]) -> Option<NextNeed> {
    situation.record.application.as_ref()?;
    let decides = candidate::conversions_about(situation, |outcome| {
        stored.get(outcome).is_some_and(|stored| *stored != Stored::No)
    });
    let needs = Need::Fact("application.programme".into());
    (!decides.is_empty()).then_some(NextNeed { needs, decides })
}

/// Gives each outcome the category that recognition stored it in, and what it stored of it.
pub(super) fn take_in(situation: &mut Situation<'_>, stored: &[Stored], first: &Decided) {
    let granted = first.back.granted.iter().map(|(id, of)| (id, of.targets.first()));
    let pending = first.back.pending.iter().map(|(id, of)| (id, of.targets.first()));
    let all = pending.chain(granted).filter_map(|(id, target)| Some((id.find(&first.candidates)?, target?)));
    // What is stored beside something comes on top of it.
    let (beside, own): (Vec<_>, Vec<_>) = all.partition(|(candidate, _)| candidate.uses_freely(situation));
    for (candidate, target) in own {
        put_in(situation, &candidate.spent, &target.amounts);
    }
    for (candidate, target) in beside {
        let mut amounts = target.amounts.clone();
        let first = candidate.spent.first().and_then(|outcome| situation.outcome(*outcome));
        for (name, so_far) in first.iter().flat_map(|outcome| &outcome.stored) {
            let sum = amounts.entry(name.clone()).or_insert(Number::ZERO);
            *sum = sum.checked_add(*so_far).unwrap_or(*sum);
        }
        let one = candidate.spent.get(..1).unwrap_or_default();
        put_in(situation, one, &amounts);
    }
    take_in_earlier(situation);
    for (outcome, stored) in situation.outcomes.iter_mut().zip(stored) {
        // What waits already has the category that it would be stored in: a bar on it must not wait for the grant.
        if let Stored::Yes(Some(category)) | Stored::Needs(_, Some(category)) = stored {
            outcome.categories.insert(category.clone());
        }
    }
}

// What several bring together stands once, with the first of them.
fn put_in(situation: &mut Situation<'_>, spent: &[usize], amounts: &Amounts) {
    for (at, outcome) in spent.iter().enumerate() {
        let amounts =
            amounts.iter().map(|(name, amount)| (name.clone(), if at == 0 { *amount } else { Number::ZERO }));
        if let Some(outcome) = situation.outcomes.get_mut(*outcome) {
            outcome.stored = amounts.collect();
        }
    }
}

/// What was stored earlier is stored as it was then.
fn take_in_earlier(situation: &mut Situation<'_>) {
    let open = situation.current().filter(|(_, outcome)| outcome.stored.is_empty());
    let before =
        open.filter_map(|(at, outcome)| Some((at, history::stored_before(situation, outcome)?.clone())));
    let before: Vec<_> = before.collect();
    for (at, amounts) in before {
        if let Some(outcome) = situation.outcomes.get_mut(at) {
            outcome.stored = amounts;
        }
    }
}

/// Returns where each outcome stands after recognition.
pub(super) fn stored(situation: &Situation<'_>, first: &Decided) -> Vec<Stored> {
    let mut stored = vec![Stored::No; situation.current];
    let mut put = |id: CandidateId, state: Stored| {
        let Some(candidate) = id.find(&first.candidates) else { return };
        for outcome in &candidate.spent {
            // What is stored beside something changes nothing of where that stands.
            let stands = |place: &&mut Stored| **place == Stored::No || !candidate.uses_freely(situation);
            if let Some(place) = stored.get_mut(*outcome).filter(stands) {
                *place = state.clone();
            }
        }
    };
    for (id, pending) in &first.back.pending {
        let category = pending.targets.first().and_then(|target| target.category.clone());
        let category = category.filter(|category| !category.is_empty());
        put(*id, Stored::Needs(pending.needs.iter().cloned().collect(), category));
    }
    for (id, granted) in &first.back.granted {
        let category = granted.targets.first().and_then(|target| target.category.clone());
        put(*id, Stored::Yes(category.filter(|category| !category.is_empty())));
    }
    for ((_, outcome), stored) in situation.current().zip(&mut stored) {
        // What was stored earlier is not stored again, and stays usable.
        if *stored == Stored::No && history::was_stored(situation, outcome) {
            *stored = Stored::Yes(None);
        }
    }
    stored
}

/// Returns what recognition settled for the gates of conversion.
pub(super) fn settled(situation: &Situation<'_>, first: &Decided) -> Settled {
    let granted = first.back.granted.iter().filter_map(|(id, _)| id.find(&first.candidates)?.rule);
    let counted = situation.policy().counted.iter().enumerate();
    let required = counted.filter(|(_, counted)| {
        counted.kind == CountedKind::Requirement && counted.stage == Stage::Recognised
    });
    let is_met = |name: &str| {
        first.requirements.iter().filter(|progress| progress.requirement == name).all(|progress| progress.met)
    };
    Settled {
        granted: granted.collect(),
        requirements: required.map(|(position, counted)| (position, is_met(&counted.name))).collect(),
    }
}
