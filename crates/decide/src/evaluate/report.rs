//! What a decision reports beside its grants: limits, requirements, sums, open needs, equal choices.

use super::could_fill::could_fill;
use super::counted::JOINT;
use super::facts::Situation;
use super::ids::{CandidateId, LimitId, by_limit};
use super::limit::{Group, Limit};
use super::lost::is_lifted;
use super::model::ResultVariable;
use super::rows::{Row, by_stretches, sum};
use super::solve::{Solved, StageParts};
use crate::decision::{
    Amounts, GrantRef, Granted, LimitUse, NextNeed, Pending, RequirementProgress, RewardReached, Swap,
    TargetRef,
};
use crate::policy::MeasureId;
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the use of each limit, in text order, group by group.
pub(super) fn limits(parts: &StageParts<'_>, solved: &Solved, binding: &BTreeSet<LimitId>) -> Vec<LimitUse> {
    let rows = solved.built.rows.iter().filter(|row| !row.is_requirement);
    let one = |row: &Row| {
        let limit = parts.standing.limit(row.limit).filter(|limit| !limit.is_bar())?;
        let used = row.counted(&solved.choice.values)?;
        let figure = row.figure_of(&solved.choice.values);
        Some(LimitUse {
            limit: limit.name().to_owned(),
            policy: None,
            per: shown(&row.group),
            from_history: row.history,
            used,
            at_most: figure,
            binding: binding.contains(&row.limit) && figure.is_some_and(|figure| is_tight(row, used, figure)),
        })
    };
    rows.filter_map(one).collect()
}

pub(super) fn shown(group: &Group) -> Group {
    group.as_ref().map(|name| name.replace(JOINT, " / "))
}

/// A group is tight when not everything that counts toward it would fit.
fn is_tight(row: &Row, used: Number, figure: Number) -> bool {
    let all = row.counting().iter().try_fold(row.history, |sum, member| sum.checked_add(member.weight));
    used == figure || all.is_none_or(|all| all > figure)
}

/// Returns the progress of each requirement, in text order.
pub(super) fn requirements(parts: &StageParts<'_>, solved: &Solved) -> Vec<RequirementProgress> {
    let have = |row: &Row| row.counted(&solved.choice.values);
    let mut rows = Vec::new();
    for (id, limit) in by_limit(&parts.standing.limits) {
        if matches!(limit, Limit::Declared(_, counted) if is_lifted(parts, solved, counted)) {
            continue;
        }
        let own: Vec<&Row> =
            solved.built.rows.iter().filter(|row| row.is_requirement && row.limit == id).collect();
        // Of the stretches of a window that rolls the fullest is told; of equal ones the latest.
        let stretches = by_stretches(limit.per(), &own).into_iter();
        rows.extend(stretches.filter_map(|rows| rows.into_iter().max_by_key(|row| have(row))));
    }
    let one = |row: &Row| {
        let limit = parts.standing.limit(row.limit)?;
        let have = have(row)?;
        let mut by_source: BTreeMap<String, Number> = BTreeMap::new();
        let need = row.figure_of(&solved.choice.values);
        for member in row.counting() {
            let part = sum(&member.terms, &solved.choice.values);
            let source = member
                .id
                .candidate
                .find(parts.candidates)
                .map(|candidate| source_name(parts.situation, &candidate.spent));
            if !part.is_zero() {
                let so_far = by_source.entry(source.unwrap_or_default()).or_insert(Number::ZERO);
                *so_far = so_far.checked_add(part).unwrap_or(*so_far);
            }
        }
        if !row.history.is_zero() {
            by_source.insert("history".into(), row.history);
        }
        let met = need.is_some_and(|need| have >= need);
        Some(RequirementProgress {
            requirement: limit.name().to_owned(),
            policy: None,
            per: shown(&row.group),
            have,
            need,
            met,
            needs: row.needs.iter().cloned().collect(),
            by_source,
            could_fill: if met { Vec::new() } else { could_fill(parts, solved, row) },
        })
    };
    rows.into_iter().filter_map(one).chain(super::last::requirements(parts, solved)).collect()
}

fn source_name(situation: &Situation<'_>, spent: &[usize]) -> String {
    let ids = spent
        .iter()
        .filter_map(|outcome| situation.outcome(*outcome))
        .map(|outcome| outcome.item.id.as_str());
    ids.collect::<Vec<_>>().join("+")
}

/// Returns the sums by measure of what holds.
pub(super) fn totals(situation: &Situation<'_>, solved: &Solved) -> Amounts {
    let mut totals: BTreeMap<MeasureId, Number> = BTreeMap::new();
    let held = |result: &&ResultVariable| solved.choice.values.get(result.variable).copied().unwrap_or(0) > 0;
    for result in solved.built.results.iter().filter(held) {
        for (measure, terms) in &result.amounts {
            let so_far = totals.entry(*measure).or_insert(Number::ZERO);
            *so_far = so_far.checked_add(sum(terms, &solved.choice.values)).unwrap_or(*so_far);
        }
    }
    let name = |measure: MeasureId| Some(situation.policy().measures.get(measure.index())?.name.clone());
    totals.into_iter().filter_map(|(measure, sum)| Some((name(measure)?, sum))).collect()
}

/// Returns the sums by measure of what is to be earned elsewhere.
pub(super) fn make_up(granted: &[Granted]) -> Amounts {
    let each = granted.iter().flat_map(|grant| &grant.targets).filter_map(|target| target.make_up.as_ref());
    let mut totals = Amounts::new();
    for (measure, amount) in each.flat_map(|make_up| &make_up.amounts) {
        let so_far = totals.entry(measure.clone()).or_insert(Number::ZERO);
        *so_far = so_far.checked_add(*amount).unwrap_or(*so_far);
    }
    totals
}

/// Returns the open needs, those that can still change most first: the sum of what waits for them, then the number of rules.
pub(super) fn next(pending: &[Pending], rewards: &[RewardReached]) -> Vec<NextNeed> {
    let mut by_need: BTreeMap<_, (Number, BTreeSet<String>)> = BTreeMap::new();
    let brings = |waiting: &Pending| {
        let amounts = waiting.targets.iter().flat_map(|target| target.amounts.values());
        amounts.fold(Number::ZERO, |sum, amount| sum.checked_add(*amount).unwrap_or(sum))
    };
    let grants = pending.iter().map(|waiting| (&waiting.rule, &waiting.needs, brings(waiting)));
    let rewards = rewards.iter().map(|waiting| (&waiting.reward, &waiting.needs, Number::ZERO));
    for (decides, needs, brings) in grants.chain(rewards) {
        for need in needs {
            let (sum, rules) = by_need.entry(need.clone()).or_insert((Number::ZERO, BTreeSet::new()));
            *sum = sum.checked_add(brings).unwrap_or(*sum);
            rules.insert(decides.clone());
        }
    }
    let mut next: Vec<_> = by_need.into_iter().collect();
    next.sort_by_key(|(_, (sum, rules))| std::cmp::Reverse((*sum, rules.len())));
    let one = |(needs, (_, rules)): (_, (_, BTreeSet<String>))| NextNeed {
        needs,
        decides: rules.into_iter().collect(),
    };
    next.into_iter().map(one).collect()
}

/// Returns what may be swapped for something as good, swap by swap, as far as equal choices are told.
pub(super) fn equal_best(parts: &StageParts<'_>, solved: &Solved) -> Vec<Swap> {
    if solved.choice.equals.is_empty() {
        return Vec::new();
    }
    let mut views = vec![learners_view(parts, solved, &solved.choice.values)];
    let chosen = grants(parts, solved, &solved.choice.values);
    let mut swaps = Vec::new();
    for equal in &solved.choice.equals {
        // Two ways through the rules that spend the same outcomes for the same are one choice to the learner.
        let view = learners_view(parts, solved, equal);
        if views.contains(&view) {
            continue;
        }
        views.push(view);
        let other = grants(parts, solved, equal);
        let mut left = apart(&chosen, &other).into_iter();
        let mut right = apart(&other, &chosen).into_iter();
        loop {
            match (left.next(), right.next()) {
                (None, None) => break,
                (instead_of, could_be) => {
                    let swap = Swap { instead_of, could_be };
                    if !swaps.contains(&swap) {
                        swaps.push(swap);
                    }
                }
            }
        }
    }
    swaps
}

/// Returns the grants that one choice has more often than another: copies of an item are counted, not told apart.
pub(super) fn apart(of: &[GrantRef], others: &[GrantRef]) -> Vec<GrantRef> {
    let mut open: Vec<&GrantRef> = others.iter().collect();
    let mut apart = Vec::new();
    for grant in of {
        match open.iter().position(|other| *other == grant) {
            Some(at) => _ = open.swap_remove(at),
            None => apart.push(grant.clone()),
        }
    }
    apart
}

/// What each target receives, by measure.
type Received = BTreeMap<TargetRef, Vec<(MeasureId, Number)>>;

/// Returns what a learner sees of a choice: how many of each item are spent, and what each target receives.
fn learners_view(
    parts: &StageParts<'_>,
    solved: &Solved,
    values: &[i64],
) -> (BTreeMap<usize, usize>, Received) {
    let (mut spent, mut received) = (BTreeSet::new(), BTreeMap::new());
    for result in
        solved.built.results.iter().filter(|result| values.get(result.variable).copied().unwrap_or(0) > 0)
    {
        let Some(candidate) = result.id.candidate.find(parts.candidates) else { continue };
        let Some(written) = result.id.find(parts.candidates) else { continue };
        spent.extend(candidate.spent.iter().copied());
        let amounts = result.amounts.iter().map(|(measure, terms)| (*measure, sum(terms, values)));
        received.entry(written.target.clone()).or_insert_with(Vec::new).extend(amounts);
    }
    received.values_mut().for_each(|amounts: &mut Vec<(MeasureId, Number)>| amounts.sort());
    let mut items = BTreeMap::new();
    for outcome in spent.into_iter().filter_map(|outcome| parts.situation.outcome(outcome)) {
        *items.entry(outcome.position).or_insert(0) += 1;
    }
    (items, received)
}

pub(super) fn grants(parts: &StageParts<'_>, solved: &Solved, values: &[i64]) -> Vec<GrantRef> {
    let mut by_candidate: BTreeMap<CandidateId, GrantRef> = BTreeMap::new();
    for result in &solved.built.results {
        let holds = values.get(result.variable).copied().unwrap_or(0) > 0;
        let candidate = result.id.candidate.find(parts.candidates).filter(|_| holds);
        let Some((candidate, written)) =
            candidate.and_then(|candidate| Some((candidate, result.id.find(parts.candidates)?)))
        else {
            continue;
        };
        let grant = by_candidate.entry(result.id.candidate).or_insert_with(|| GrantRef {
            rule: candidate.rule(parts.situation).map(|rule| rule.name.to_string()).unwrap_or_default(),
            items: candidate
                .spent
                .iter()
                .filter_map(|outcome| Some(parts.situation.outcome(*outcome)?.item.id.clone()))
                .collect(),
            targets: Vec::new(),
        });
        grant.targets.push(written.target.clone());
    }
    by_candidate.into_values().collect()
}
