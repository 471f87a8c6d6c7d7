//! Why the choice left a possible result out, in terms of what it lost to.

use super::candidate::Candidate;
use super::condition::answer;
use super::cuts::least_taken;
use super::gate::{has_gate, was_granted};
use super::ids::{CandidateId, LimitId, ResultId, RowId};
use super::rows::{Row, by_stretches, sum};
use super::solve::{Solved, StageParts};
use crate::decision::{Reason, TargetRef};
use crate::policy::Counted;
use crate::policy::shape::{Gate, Shape};
use crate::policy::{Condition, RuleId};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// Returns whether a reason only says that the target is no part of this programme.
pub(super) fn is_elsewhere(reason: &Reason) -> bool {
    matches!(reason, Reason::NotInProgramme { .. })
}

/// Why a result was left out.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// All reasons that stand against it beside the grants made.
    pub(super) reasons: Vec<Reason>,
    /// The limits among them.
    pub(super) limits: BTreeSet<LimitId>,
}

/// Returns why a possible result was left out of a choice.
pub(super) fn lost(parts: &StageParts<'_>, solved: &Solved, result: ResultId) -> Lost {
    let candidate = result.candidate;
    if let Some(super::answer::Answer::No(reasons)) = solved.stepped_back.get(&candidate) {
        return Lost { reasons: reasons.clone(), ..Lost::default() };
    }
    let mut lost = Lost::default();
    lost.reasons.extend(used_for(parts, solved, candidate));
    lost.reasons.extend(covered_by(parts, solved, result));
    lost.reasons.extend(family(parts, solved, candidate));
    let replaced = replaced_by(parts, solved, result);
    for id in solved.rows_of.get(&candidate).into_iter().flatten() {
        let Some(row) = full_row(parts, solved, result, (*id, &replaced)) else { continue };
        match (parts.standing.limit(row.limit), row.figure_of(&solved.choice.values)) {
            (Some(bar), Some(_)) if bar.is_bar() => {
                lost.reasons.push(Reason::Barred { bar: bar.name().to_owned() });
            }
            (Some(limit), Some(at_most)) => {
                lost.limits.insert(row.limit);
                lost.reasons.push(Reason::Limit { limit: limit.name().to_owned(), at_most });
            }
            (None, _) | (_, None) => {}
        }
    }
    lost.reasons.extend(without_partner(parts, solved, result));
    lost.reasons.extend(gates(parts, solved, candidate));
    if lost.reasons.is_empty() {
        lost.reasons.push(Reason::NotBest);
    }
    lost
}

/// Returns the row where it is a limit's and has no room for a result beside what is granted, but for the grants in whose
/// place the result would come.
fn full_row<'s>(
    parts: &StageParts<'_>,
    solved: &'s Solved,
    result: ResultId,
    (id, replaced): (RowId, &BTreeSet<CandidateId>),
) -> Option<&'s Row> {
    let row = id.find(&solved.built.rows).filter(|row| !row.is_requirement)?;
    let own = row.members_of(result.candidate);
    if !own.iter().any(|member| member.id == result) {
        return None;
    }
    // What counts only beside another grant is held by the limit only there.
    let given = parts.standing.share(row.limit, result).and_then(|share| share.given.as_ref());
    if given.is_some_and(|given| !closed(parts, solved, given).is_empty()) {
        return None;
    }
    // What stands or falls together needs room together.
    let bundle = bundle_of(parts, result);
    let together = || own.iter().filter(|member| bundle_of(parts, member.id) == bundle);
    let used = used_beside(row, solved, replaced, id.find(&solved.used).copied());
    let first = row.portion.as_ref().map(|portion| portion.against_the_first(&solved.choice.values));
    let weight = together().map(|member| member.weight).try_fold(Number::ZERO, Number::checked_add)?;
    // A limit that cuts stands against a result only where it has no room for any part of it.
    let beyond = parts.standing.limit(row.limit)?.beyond(parts.situation);
    let least = least_taken(&beyond, weight, together().any(|member| member.is_amount))?;
    let with = std::iter::once(least).chain(first).try_fold(used, Number::checked_add)?;
    row.room().filter(|room| with > *room).map(|_| row)
}

/// Returns the candidates in whose place this result would come: they spend its outcomes or cover its course.
fn replaced_by(parts: &StageParts<'_>, solved: &Solved, result: ResultId) -> BTreeSet<CandidateId> {
    let own = result.candidate.find(parts.candidates);
    let spending = own.map(|own| own.uses(parts.situation)).unwrap_or_default();
    let spending = spending.iter().filter_map(|outcome| solved.holding_by_outcome.get(outcome)).flatten();
    let target = result.find(parts.candidates).map(|result| &result.target);
    let is_course = |target: &&TargetRef| matches!(target, TargetRef::Course(_));
    let covering =
        target.filter(is_course).and_then(|target| solved.covering.get(target)).into_iter().flatten();
    let is_freely =
        |other: &CandidateId| other.find(parts.candidates).is_some_and(|of| of.uses_freely(parts.situation));
    let spending = spending.filter(|other| !is_freely(other));
    spending.chain(covering).copied().filter(|other| *other != result.candidate).collect()
}

/// What a row has in use beside the grants in whose place another would come: they do not stand against it.
fn used_beside(row: &Row, solved: &Solved, replaced: &BTreeSet<CandidateId>, used: Option<Number>) -> Number {
    let used = used.unwrap_or(Number::ZERO);
    // Outcomes are counted once each, whoever spends them: the sum has no part for each grant.
    if !row.outcomes.is_empty() {
        return used;
    }
    let members = row.members.iter().filter(|member| replaced.contains(&member.id.candidate));
    let held = members.filter(|member| solved.holds(member.id));
    let freed = held.map(|member| sum(&member.terms, &solved.choice.values));
    freed.fold(used, |used, freed| used.checked_sub(freed).unwrap_or(used))
}

fn bundle_of(parts: &StageParts<'_>, result: ResultId) -> Option<(usize, usize)> {
    let result = result.find(parts.candidates)?;
    Some((result.place, result.bundle))
}

fn rule_name(parts: &StageParts<'_>, candidate: CandidateId) -> String {
    candidate
        .find(parts.candidates)
        .and_then(|candidate| candidate.rule(parts.situation))
        .map(|rule| rule.name.to_string())
        .unwrap_or_default()
}

fn used_for(parts: &StageParts<'_>, solved: &Solved, candidate: CandidateId) -> Vec<Reason> {
    let Some(own) = candidate.find(parts.candidates) else { return Vec::new() };
    let mut found = Vec::new();
    let freely = |of: &Candidate| of.uses_freely(parts.situation);
    if freely(own) {
        return found;
    }
    let spending = own.uses(parts.situation);
    let spending = spending.iter().filter_map(|outcome| solved.holding_by_outcome.get(outcome)).flatten();
    let others: BTreeSet<CandidateId> = spending.copied().filter(|other| *other != candidate).collect();
    for other in others {
        if other.find(parts.candidates).is_some_and(|other| !freely(other)) {
            found.push(Reason::UsedFor { rule: rule_name(parts, other) });
        }
    }
    found.dedup();
    found
}

fn covered_by(parts: &StageParts<'_>, solved: &Solved, result: ResultId) -> Option<Reason> {
    let target = &result.find(parts.candidates)?.target;
    if !matches!(target, TargetRef::Course(_)) {
        return None;
    }
    let other = *solved.covering.get(target)?.iter().find(|other| **other != result.candidate)?;
    Some(Reason::CoveredBy { rule: rule_name(parts, other) })
}

fn family(parts: &StageParts<'_>, solved: &Solved, candidate: CandidateId) -> Option<Reason> {
    let own = candidate.find(parts.candidates)?;
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
                    .is_some_and(|holding| holding.iter().any(|other| *other != candidate))
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
fn without_partner(parts: &StageParts<'_>, solved: &Solved, result: ResultId) -> Vec<Reason> {
    let Some(TargetRef::Course(own)) = result.find(parts.candidates).map(|result| &result.target) else {
        return Vec::new();
    };
    let pairs = parts.situation.programme.iter().flat_map(|programme| &programme.pairs);
    let partners = pairs.filter(|pair| pair.contains(own)).flatten().filter(|code| *code != own);
    let open = partners.map(|code| TargetRef::Course(code.clone())).filter(|target| {
        !solved.covering.contains_key(target) && !super::history::covers(parts.situation, target)
    });
    open.map(|target| Reason::Gate { on: super::target::code(&target).to_owned() }).collect()
}

/// Returns the gates of a candidate that are closed.
fn gates(parts: &StageParts<'_>, solved: &Solved, candidate: CandidateId) -> Vec<Reason> {
    let Some(rule) = candidate.find(parts.candidates).and_then(|candidate| candidate.rule(parts.situation))
    else {
        return Vec::new();
    };
    let gated = rule.only_if.iter().chain(&rule.conditions).filter(|condition| has_gate(condition));
    gated.flat_map(|condition| closed(parts, solved, condition)).collect()
}

/// Returns what of a condition that the choice decides does not hold.
fn closed(parts: &StageParts<'_>, solved: &Solved, condition: &Condition) -> Vec<Reason> {
    let mut found = Vec::new();
    collect(parts, solved, condition, &mut found);
    found
}

/// Returns whether the choice made lifts a requirement: `unless also granted R`, where R is granted.
pub(super) fn is_lifted(parts: &StageParts<'_>, solved: &Solved, counted: &Counted) -> bool {
    counted
        .unless
        .as_ref()
        .filter(|unless| has_gate(unless))
        .is_some_and(|unless| stands(parts, solved, unless))
}

fn stands(parts: &StageParts<'_>, solved: &Solved, condition: &Condition) -> bool {
    let test = match condition.shape() {
        Shape::All(all) => return all.iter().all(|part| stands(parts, solved, part)),
        Shape::Any(any) => return any.iter().any(|part| stands(parts, solved, part)),
        Shape::Not(part) => return !stands(parts, solved, part),
        Shape::Test(test) => test,
    };
    match test.gate() {
        Some(Gate::Granted(rules)) => {
            was_granted(parts.situation, rules) || closed(parts, solved, test).is_empty()
        }
        Some(Gate::Requirement(_)) => closed(parts, solved, test).is_empty(),
        // The average of one pool is no matter of a requirement.
        Some(Gate::Average(_)) => false,
        None => answer(parts.situation.scope(), test).is_yes(),
    }
}

fn collect(parts: &StageParts<'_>, solved: &Solved, condition: &Condition, found: &mut Vec<Reason>) {
    let policy = parts.situation.policy();
    condition.each_test(&mut |test| match test.gate() {
        Some(Gate::Granted(rules)) => {
            let is_granted = |id: &RuleId| {
                parts.settled.granted.contains(id)
                    || solved.built.results.iter().any(|of| {
                        of.id.candidate.find(parts.candidates).is_some_and(|of| of.rule == Some(*id))
                            && solved.holds(of.id)
                    })
            };
            if !rules.iter().any(is_granted) {
                let names = rules.iter().filter_map(|rule| policy.rules.get(rule.index()));
                found.extend(names.map(|rule| Reason::Gate { on: rule.name.to_string() }));
            }
        }
        Some(Gate::Requirement(id)) => {
            let Some(counted) = policy.counted.get(id.index()) else { return };
            let of_it = |row: &&Row| {
                parts.standing.limit(row.limit).is_some_and(|limit| limit.name() == counted.name)
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
            if !met && !is_lifted(parts, solved, counted) {
                found.push(Reason::Gate { on: counted.name.clone() });
            }
        }
        Some(Gate::Average(test)) => found.push(Reason::Gate { on: test.pool.to_owned() }),
        None => {}
    });
}

/// Returns whether only the choice's own ways stand against a result: what it goes with is not granted.
pub(super) fn is_of_choice(reason: &Reason) -> bool {
    matches!(reason, Reason::Gate { .. } | Reason::NotBest)
}
