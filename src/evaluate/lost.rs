//! Why the choice left a possible result out, in terms of what it lost to.

use super::facts::Situation;
use super::rows::sum;
use super::solve::{Solved, StageParts};
use crate::decision::{Reason, TargetRef};
use crate::policy::{Condition, Use};
use std::collections::BTreeSet;

/// Returns whether a reason only says that the target is no part of this programme.
pub(super) fn is_elsewhere(reason: &Reason) -> bool {
    matches!(reason, Reason::NotInProgramme { .. })
}

/// Returns all reasons that stand against a result beside the grants made, and marks the limits among them as binding.
pub(super) fn reasons(
    parts: &StageParts<'_>,
    solved: &Solved,
    position: usize,
    at: usize,
    binding: &mut BTreeSet<usize>,
) -> Vec<Reason> {
    let mut found = Vec::new();
    if let Some(super::answer::Answer::No(reasons)) = solved.stepped_back.get(&position) {
        return reasons.clone();
    }
    found.extend(used_for(parts, solved, position));
    found.extend(covered_by(parts, solved, position, at));
    found.extend(family(parts, solved, position));
    for row in solved.built.rows.iter().filter(|row| !row.is_requirement) {
        let Some(member) =
            row.members.iter().find(|member| (member.candidate, member.result) == (position, at))
        else {
            continue;
        };
        let used = sum(&row.terms, &solved.choice.values);
        let over = row.room().zip(used.checked_add(member.weight)).is_some_and(|(room, with)| with > room);
        if let (true, Some(limit), Some(figure)) = (over, parts.standing.limits.get(row.limit), row.figure) {
            binding.insert(row.limit);
            found.push(Reason::Limit { limit: limit.name().to_owned(), at_most: figure });
        }
    }
    if found.is_empty() {
        found.extend(gates(parts, position));
    }
    if found.is_empty() {
        found.push(Reason::NotBest);
    }
    found
}

/// Returns the candidates that hold, this one left out.
fn holding<'a>(
    parts: &'a StageParts<'_>,
    solved: &'a Solved,
    but: usize,
) -> impl Iterator<Item = usize> + 'a {
    let grants = solved
        .built
        .grants
        .iter()
        .filter(|grant| solved.choice.values.get(grant.variable).copied().unwrap_or(0) > 0);
    grants
        .map(|grant| grant.candidate)
        .filter(move |candidate| *candidate != but && *candidate < parts.candidates.len())
}

fn rule_name(situation: &Situation<'_>, parts: &StageParts<'_>, candidate: usize) -> String {
    parts
        .candidates
        .get(candidate)
        .and_then(|candidate| candidate.rule(situation))
        .map(|rule| rule.name.clone())
        .unwrap_or_default()
}

fn used_for(parts: &StageParts<'_>, solved: &Solved, position: usize) -> Vec<Reason> {
    let Some(own) = parts.candidates.get(position) else { return Vec::new() };
    let mut found = Vec::new();
    if own.item_use == Use::Freely {
        return found;
    }
    for other in holding(parts, solved, position) {
        let Some(candidate) = parts.candidates.get(other) else { continue };
        if candidate.item_use != Use::Freely
            && candidate.spent.iter().any(|outcome| own.spent.contains(outcome))
        {
            found.push(Reason::UsedFor { rule: rule_name(parts.situation, parts, other) });
        }
    }
    found.dedup();
    found
}

fn covered_by(parts: &StageParts<'_>, solved: &Solved, position: usize, at: usize) -> Option<Reason> {
    let target = parts
        .candidates
        .get(position)
        .and_then(|candidate| candidate.results.get(at))
        .map(|result| &result.target)?;
    if !matches!(target, TargetRef::Course(_)) {
        return None;
    }
    let covers = |other: &usize| {
        let results =
            parts.candidates.get(*other).map(|candidate| candidate.results.as_slice()).unwrap_or_default();
        results
            .iter()
            .enumerate()
            .any(|(result, written)| written.target == *target && solved.holds(*other, result))
    };
    let other = holding(parts, solved, position).find(covers)?;
    Some(Reason::CoveredBy { rule: rule_name(parts.situation, parts, other) })
}

fn family(parts: &StageParts<'_>, solved: &Solved, position: usize) -> Option<Reason> {
    let own = parts.candidates.get(position)?;
    for group in &parts.groups.groups {
        if !own.spent.iter().any(|outcome| group.outcomes.contains(outcome)) {
            continue;
        }
        let counted = holding(parts, solved, position).find_map(|other| {
            let spent = &parts.candidates.get(other)?.spent;
            spent
                .iter()
                .find(|outcome| group.outcomes.contains(outcome) && !own.spent.contains(outcome))
                .copied()
        });
        if let Some(outcome) = counted.and_then(|outcome| parts.situation.outcome(outcome)) {
            let family =
                parts.situation.policy().families.get(group.family).map(|family| family.name.clone())?;
            return Some(Reason::Family { family, by: Some(outcome.item.id.clone()) });
        }
    }
    None
}

fn gates(parts: &StageParts<'_>, position: usize) -> Vec<Reason> {
    let Some(rule) = parts.candidates.get(position).and_then(|candidate| candidate.rule(parts.situation))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    rule.only_if.iter().for_each(|condition| collect(parts, condition, &mut found));
    found
}

fn collect(parts: &StageParts<'_>, condition: &Condition, found: &mut Vec<Reason>) {
    let policy = parts.situation.policy();
    match condition {
        Condition::All(all) => all.iter().for_each(|part| collect(parts, part, found)),
        Condition::At(_, part) => collect(parts, part, found),
        Condition::AlsoGranted(rules) => {
            found.extend(
                rules
                    .iter()
                    .filter_map(|rule| policy.rules.get(rule.index()))
                    .map(|rule| Reason::Gate { on: rule.name.clone() }),
            );
        }
        Condition::Requirement(id) => {
            found.extend(
                policy.counted.get(id.index()).map(|counted| Reason::Gate { on: counted.name.clone() }),
            );
        }
        Condition::Any(_)
        | Condition::Not(_)
        | Condition::Compare { .. }
        | Condition::Within { .. }
        | Condition::In { .. }
        | Condition::Span { .. }
        | Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::RecordHas { .. } => {}
    }
}
