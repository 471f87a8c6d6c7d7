//! Why the choice left a possible result out, in terms of what it lost to.

use super::candidate::Candidate;
use super::facts::Situation;
use super::gate::has_gate;
use super::rows::{Row, by_stretches, sum};
use super::solve::{Solved, StageParts};
use crate::decision::{Reason, TargetRef};
use crate::policy::average::average_test;
use crate::policy::counted::Stage;
use crate::policy::{Condition, RuleId, Use};
use crate::quantity::Number;
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
    let replaced = replaced_by(parts, solved, position, at);
    for number in solved.rows_of.get(&position).into_iter().flatten() {
        let Some(row) = solved.built.rows.get(*number).filter(|row| !row.is_requirement) else { continue };
        let own = row.members_of(position);
        if !own.iter().any(|member| member.result == at) {
            continue;
        }
        // What counts only beside another grant is held by the limit only there.
        let share = parts.standing.shares.get(row.limit).and_then(|shares| shares.get(&(position, at)));
        if let Some(given) = share.and_then(|share| share.given.as_ref()) {
            let mut missing = Vec::new();
            collect(parts, solved, given, &mut missing);
            if !missing.is_empty() {
                continue;
            }
        }
        // What stands or falls together needs room together.
        let bundle = bundle_of(parts, position, at);
        let together = own.iter().filter(|member| bundle_of(parts, position, member.result) == bundle);
        let used = used_beside(row, solved, &replaced, solved.used.get(*number).copied());
        let first = row.portion.as_ref().map(|portion| portion.against_the_first(&solved.choice.values));
        let weights = together.map(|member| member.weight).chain(first);
        let with = weights.into_iter().try_fold(used, Number::checked_add);
        let over = row.room().zip(with).is_some_and(|(room, with)| with > room);
        let figure = row.figure_of(&solved.choice.values);
        if let (true, Some(limit), Some(figure)) = (over, parts.standing.limits.get(row.limit), figure) {
            if limit.is_bar() {
                found.push(Reason::Barred { bar: limit.name().to_owned() });
                continue;
            }
            binding.insert(row.limit);
            found.push(Reason::Limit { limit: limit.name().to_owned(), at_most: figure });
        }
    }
    found.extend(without_partner(parts, solved, position, at));
    found.extend(gates(parts, solved, position));
    if found.is_empty() {
        found.push(Reason::NotBest);
    }
    found
}

/// Returns the candidates in whose place this result would come: they spend its outcomes or cover its course.
fn replaced_by(parts: &StageParts<'_>, solved: &Solved, position: usize, at: usize) -> BTreeSet<usize> {
    let own = parts.candidates.get(position);
    let spending = own.map(|own| own.uses(parts.situation)).unwrap_or_default();
    let spending = spending.iter().filter_map(|outcome| solved.holding_by_outcome.get(outcome)).flatten();
    let target = own.and_then(|own| own.results.get(at)).map(|result| &result.target);
    let is_course = |target: &&TargetRef| matches!(target, TargetRef::Course(_));
    let covering =
        target.filter(is_course).and_then(|target| solved.covering.get(target)).into_iter().flatten();
    let is_freely = |other: &usize| parts.candidates.get(*other).is_some_and(|of| of.item_use == Use::Freely);
    let spending = spending.filter(|other| !is_freely(other));
    spending.chain(covering).copied().filter(|other| *other != position).collect()
}

/// What a row has in use beside the grants in whose place another would come: they do not stand against it.
fn used_beside(row: &Row, solved: &Solved, replaced: &BTreeSet<usize>, used: Option<Number>) -> Number {
    let used = used.unwrap_or(Number::ZERO);
    // Outcomes are counted once each, whoever spends them: the sum has no part for each grant.
    if !row.outcomes.is_empty() {
        return used;
    }
    let members = row.members.iter().filter(|member| replaced.contains(&member.candidate));
    let held = members.filter(|member| solved.holds(member.candidate, member.result));
    let freed = held.map(|member| sum(&member.terms, &solved.choice.values));
    freed.fold(used, |used, freed| used.checked_sub(freed).unwrap_or(used))
}

fn bundle_of(parts: &StageParts<'_>, position: usize, at: usize) -> Option<(usize, usize)> {
    let result = parts.candidates.get(position)?.results.get(at)?;
    Some((result.place, result.bundle))
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
    // An outcome is stored once, however often it may be used.
    let freely = |of: &Candidate| of.item_use == Use::Freely && parts.stage == Stage::Converted;
    if freely(own) {
        return found;
    }
    let spending = own.uses(parts.situation);
    let spending = spending.iter().filter_map(|outcome| solved.holding_by_outcome.get(outcome)).flatten();
    let others: BTreeSet<usize> = spending.copied().filter(|other| *other != position).collect();
    for other in others {
        if parts.candidates.get(other).is_some_and(|candidate| !freely(candidate)) {
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
    let other = *solved.covering.get(target)?.iter().find(|other| **other != position)?;
    Some(Reason::CoveredBy { rule: rule_name(parts.situation, parts, other) })
}

fn family(parts: &StageParts<'_>, solved: &Solved, position: usize) -> Option<Reason> {
    let own = parts.candidates.get(position)?;
    for group in &parts.groups.groups {
        if !own.spent.iter().any(|outcome| group.outcomes.binary_search(outcome).is_ok()) {
            continue;
        }
        let mut own_members =
            own.spent.iter().filter(|outcome| group.outcomes.binary_search(outcome).is_ok()).copied();
        // Two outcomes of one family never count together, whatever else is granted.
        let among_own = own_members.next().filter(|_| own_members.next().is_some());
        let is_counted = |outcome: &&usize| {
            !own.spent.contains(outcome)
                && solved
                    .holding_by_outcome
                    .get(outcome)
                    .is_some_and(|holding| holding.iter().any(|other| *other != position))
        };
        let counted = group.outcomes.iter().find(is_counted).copied();
        if let Some(outcome) = counted.or(among_own).and_then(|outcome| parts.situation.outcome(outcome)) {
            let family =
                parts.situation.policy().families.get(group.family).map(|family| family.name.clone())?;
            return Some(Reason::Family { family, by: Some(outcome.item.id.clone()) });
        }
    }
    None
}

/// A course of a pair is not granted while its partner is not.
fn without_partner(parts: &StageParts<'_>, solved: &Solved, position: usize, at: usize) -> Vec<Reason> {
    let result = parts.candidates.get(position).and_then(|candidate| candidate.results.get(at));
    let Some(TargetRef::Course(own)) = result.map(|result| &result.target) else { return Vec::new() };
    let pairs = parts.situation.programme.iter().flat_map(|programme| &programme.pairs);
    let partners = pairs.filter(|pair| pair.contains(own)).flatten().filter(|code| *code != own);
    let open = partners.map(|code| TargetRef::Course(code.clone())).filter(|target| {
        !solved.covering.contains_key(target) && !super::history::covers(parts.situation, target)
    });
    open.map(|target| Reason::Gate { on: super::target::code(&target).to_owned() }).collect()
}

/// Returns the gates of a candidate that are closed.
fn gates(parts: &StageParts<'_>, solved: &Solved, position: usize) -> Vec<Reason> {
    let Some(rule) = parts.candidates.get(position).and_then(|candidate| candidate.rule(parts.situation))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let gated = rule.only_if.iter().chain(&rule.conditions).filter(|condition| has_gate(condition));
    gated.for_each(|condition| collect(parts, solved, condition, &mut found));
    found
}

fn collect(parts: &StageParts<'_>, solved: &Solved, condition: &Condition, found: &mut Vec<Reason>) {
    let policy = parts.situation.policy();
    match condition {
        Condition::All(all) | Condition::Any(all) => {
            all.iter().for_each(|part| collect(parts, solved, part, found))
        }
        Condition::Not(part) | Condition::At(_, part) => collect(parts, solved, part, found),
        Condition::AlsoGranted(rules) => {
            let is_granted = |id: &RuleId| {
                parts.settled.granted.contains(id)
                    || solved.built.results.iter().any(|of| {
                        parts.candidates.get(of.candidate).is_some_and(|of| of.rule == Some(*id))
                            && solved.holds(of.candidate, of.result)
                    })
            };
            if !rules.iter().any(is_granted) {
                let names = rules.iter().filter_map(|rule| policy.rules.get(rule.index()));
                found.extend(names.map(|rule| Reason::Gate { on: rule.name.clone() }));
            }
        }
        Condition::Requirement(id) => {
            let Some(counted) = policy.counted.get(id.index()) else { return };
            let of_it = |row: &&Row| {
                parts.standing.limits.get(row.limit).is_some_and(|limit| limit.name() == counted.name)
                    && row.is_requirement
            };
            let is_met = |row: &Row| {
                let have = row.history.checked_add(sum(&row.terms, &solved.choice.values));
                row.figure.zip(have).is_some_and(|(figure, have)| have >= figure)
            };
            let met = match parts.settled.requirements.get(&id.index()) {
                Some(met) => *met,
                None => {
                    let rows: Vec<&Row> = solved.built.rows.iter().filter(of_it).collect();
                    let stretches = by_stretches(&counted.per, &rows);
                    stretches.iter().all(|of_one| of_one.iter().any(|row| is_met(row)))
                }
            };
            if !met {
                found.push(Reason::Gate { on: counted.name.clone() });
            }
        }
        Condition::Compare { .. } | Condition::Within { .. } => {
            let pool = average_test(condition).map(|test| test.pool.to_owned());
            found.extend(pool.map(|pool| Reason::Gate { on: pool }));
        }
        Condition::In { .. }
        | Condition::Span { .. }
        | Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::RecordHas { .. } => {}
    }
}

/// Returns whether only the choice's own ways stand against a result: what it goes with is not granted.
pub(super) fn is_of_choice(reason: &Reason) -> bool {
    matches!(reason, Reason::Gate { .. } | Reason::NotBest)
}
