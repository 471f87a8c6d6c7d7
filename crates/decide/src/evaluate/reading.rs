//! Slots that a rule only reads: filled together, by the first way whose conditions hold, else the nearest.

use super::answer::{Answer, Joined};
use super::candidate::{Candidate, reads_target};
use super::condition::answer;
use super::facts::{Scope, Situation};
use super::matching::BySlot;
use super::target;
use crate::decision::Reason;
use crate::policy::{Condition, Rule};

/// The most ways tried to fill the slots of one match that are only read.
const MOST_READINGS: usize = 1024;

/// Slots that are only read, each with an outcome.
type Way = Vec<(u32, usize)>;

/// Fills the slots that are only read, all of them together: the first way whose conditions hold, else the nearest.
pub(super) fn read_slots(
    situation: &Situation<'_>,
    rule: &Rule,
    by_slot: &BySlot,
    candidate: &mut Candidate,
) -> Answer {
    if rule.reading.is_empty() {
        return Answer::Yes;
    }
    let mut ways: Vec<Way> = vec![Vec::new()];
    let mut lacking = Vec::new();
    for slot in &rule.reading {
        let named = by_slot.get(slot).map(Vec::as_slice).unwrap_or_default();
        let free: Vec<usize> = named.iter().copied().filter(|one| !candidate.spent.contains(one)).collect();
        let longer = ways.iter().flat_map(|way| {
            let apart = free.iter().filter(|one| way.iter().all(|(_, other)| other != *one));
            apart.map(|one| way.iter().copied().chain([(*slot, *one)]).collect::<Vec<_>>())
        });
        let longer: Vec<Way> = longer.take(MOST_READINGS).collect();
        if longer.is_empty() {
            let pattern = rule.slots.get(*slot as usize).map(|slot| &slot.pattern);
            let outcome = pattern.map(|pattern| super::pattern::described(situation.policy(), pattern));
            lacking.push(Reason::Lacks { outcome: outcome.unwrap_or_default() });
        } else {
            ways = longer;
        }
    }
    let fill = |candidate: &mut Candidate, way: &[(u32, usize)]| {
        way.iter().for_each(|(slot, outcome)| put(&mut candidate.slots, *slot, Some(*outcome)));
    };
    if !lacking.is_empty() {
        return Answer::No(lacking);
    }
    let mut nearest: Option<(usize, Way, Answer)> = None;
    for way in ways {
        fill(candidate, &way);
        let (rank, own) = read_answer(situation, rule, &way, candidate);
        if nearest.as_ref().is_none_or(|(best, ..)| rank < *best) {
            nearest = Some((rank, way, own));
        }
        if rank == 0 {
            break;
        }
    }
    let Some((_, way, own)) = nearest else { return Answer::Yes };
    fill(candidate, &way);
    candidate.reading = way.iter().map(|(_, outcome)| *outcome).collect();
    own
}

/// Returns how far a way to fill the read slots is from holding, and what its slots themselves say.
fn read_answer(
    situation: &Situation<'_>,
    rule: &Rule,
    way: &[(u32, usize)],
    candidate: &Candidate,
) -> (usize, Answer) {
    let rank = |answer: &Answer| match answer {
        Answer::Yes => 0,
        Answer::Unknown(_) => 1,
        Answer::No(_) => 2,
    };
    let own = way.iter().map(|(slot, outcome)| slot_answer(situation, rule, *slot, *outcome, candidate));
    let own = Answer::all(own.collect::<Vec<_>>());
    let conditions = rule.conditions.iter().filter(|condition| !reads_target(condition));
    let conditions = conditions.map(|condition| answer(candidate.scope(situation), condition));
    let whole = Answer::all(conditions.chain([own.clone()]));
    let of_targets: Vec<&Condition> =
        rule.conditions.iter().filter(|condition| reads_target(condition)).collect();
    if of_targets.is_empty() || way.is_empty() {
        return (3 * rank(&whole), own);
    }
    let scope = candidate.scope(situation);
    let places = rule.places.iter().flat_map(|place| target::targets(scope, rule, place));
    let best = places
        .map(|expanded| {
            let scope = scope.toward(&expanded.target);
            rank(&Answer::all(of_targets.iter().map(|condition| answer(scope, condition))))
        })
        .min();
    (3 * rank(&whole) + best.unwrap_or(0), own)
}

fn put(slots: &mut [Option<usize>], slot: u32, outcome: Option<usize>) {
    if let Some(place) = slots.get_mut(slot as usize) {
        *place = outcome;
    }
}

/// Returns what the pattern of a slot says of the outcome in it, whatever the target.
pub(super) fn slot_answer(
    situation: &Situation<'_>,
    rule: &Rule,
    slot: u32,
    outcome: usize,
    candidate: &Candidate,
) -> Answer {
    let pattern = rule.slots.get(slot as usize).map(|slot| &slot.pattern);
    let Some(outcome) = situation.outcome(outcome) else { return Answer::Yes };
    let mut all = Joined::default();
    if !outcome.needs.is_empty() {
        all.add(Answer::Unknown(outcome.needs.clone()));
    }
    if let Some(condition) = pattern.and_then(|pattern| pattern.condition.as_ref()) {
        let scope = candidate.scope(situation).about(outcome);
        condition.each_conjunct(&mut |condition| {
            if !reads_target(condition) {
                all.add(answer(scope, condition));
            }
        });
    }
    all.answer()
}

/// Returns what the patterns of the slots say of their outcomes beside one target: what is recorded for each course.
pub(super) fn slots_at_target(
    situation: &Situation<'_>,
    rule: &Rule,
    filled: &[(u32, usize)],
    scope: Scope<'_>,
) -> Answer {
    let mut answers = Vec::new();
    for (slot, outcome) in filled {
        let condition = rule.slots.get(*slot as usize).and_then(|slot| slot.pattern.condition.as_ref());
        let condition = condition.filter(|condition| reads_target(condition));
        let (Some(condition), Some(outcome)) = (condition, situation.outcome(*outcome)) else { continue };
        let of_target = condition.conjuncts().into_iter().filter(|condition| reads_target(condition));
        answers.extend(of_target.map(|condition| answer(scope.about(outcome), condition)));
    }
    Answer::all(answers)
}
