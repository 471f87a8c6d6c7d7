//! The rows of limits and requirements: sums over variables with a figure, for the model and for the report.

use super::candidate::Candidate;
use super::counted::Weight;
use super::limit::{Group, Limit};
use super::model::{GrantVariable, Parts, ResultVariable};
use crate::choice::{Constraint, Term};
use crate::date::{Day, Duration};
use crate::policy::{Beyond, Condition};
use crate::quantity::{Number, common_denominator};
use std::collections::{BTreeMap, BTreeSet};

/// One group of one limit or requirement.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Position among the standing's limits.
    pub(super) limit: usize,
    pub(super) group: Group,
    /// The sum.
    pub(super) terms: Vec<(usize, Number)>,
    /// The results that count, with their part of the sum.
    pub(super) members: Vec<Member>,
    pub(super) history: Number,
    /// The figure; absent where it cannot be known.
    pub(super) figure: Option<Number>,
    pub(super) is_requirement: bool,
}

/// A result that counts in a row.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) candidate: usize,
    pub(super) result: usize,
    pub(super) terms: Vec<(usize, Number)>,
    /// What it would count in full.
    pub(super) weight: Number,
}

impl Row {
    /// Returns the room that history leaves: never less than nothing.
    pub(super) fn room(&self) -> Option<Number> {
        Some(self.figure?.checked_sub(self.history)?.max(Number::ZERO))
    }

    /// Returns the row as a constraint; a requirement is none. The outer `None` says that a figure does not fit.
    pub(super) fn constraint(&self) -> Option<Option<Constraint>> {
        let Some(room) = self.room().filter(|_| !self.is_requirement && !self.terms.is_empty()) else {
            return Some(None);
        };
        let (terms, bound) = scaled(&self.terms, room)?;
        Some(Some(Constraint::at_most(terms, bound)))
    }
}

/// Returns a sum and a bound over one common denominator; the bound falls to the integer below.
pub(super) fn scaled(terms: &[(usize, Number)], bound: Number) -> Option<(Vec<Term>, i64)> {
    let over = common_denominator(terms.iter().map(|(_, by)| *by))?;
    let terms = terms
        .iter()
        .map(|(variable, by)| Some(Term::new(*variable, by.scaled(over)?)))
        .collect::<Option<Vec<_>>>()?;
    Some((terms, bound.checked_mul(Number::whole(over))?.floor()))
}

/// Returns, for each result, what its limits do with what lies beyond them.
pub(super) fn beyond_by_result(parts: &Parts<'_>) -> BTreeMap<(usize, usize), Vec<Beyond>> {
    let mut beyond: BTreeMap<(usize, usize), Vec<Beyond>> = BTreeMap::new();
    for (limit, shares) in parts.standing.limits.iter().zip(&parts.standing.shares) {
        if limit.is_requirement() {
            continue;
        }
        for (at, share) in shares {
            if matches!(share.weight, Weight::Recorded(..)) {
                beyond.entry(*at).or_default().push(limit.beyond(parts.situation));
            }
        }
    }
    beyond
}

/// Returns the rows of all groups. `used` gives variables whose sum is the number of these grants' outcomes in use.
pub(super) fn rows(
    parts: &Parts<'_>,
    results: &[ResultVariable],
    used: &mut dyn FnMut(usize, &BTreeSet<usize>) -> Vec<usize>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (position, limit) in parts.standing.limits.iter().enumerate() {
        let mut by_group: BTreeMap<Group, Vec<&ResultVariable>> = BTreeMap::new();
        let shares = parts.standing.shares.get(position);
        let history = parts.standing.history.get(position);
        for result in results {
            let share = shares.and_then(|shares| shares.get(&(result.candidate, result.result)));
            for group in share.iter().flat_map(|share| &share.groups) {
                by_group.entry(group.clone()).or_default().push(result);
            }
        }
        let groups: BTreeSet<Group> = by_group
            .keys()
            .cloned()
            .chain(history.into_iter().flat_map(|used| used.keys().cloned()))
            .collect();
        // A limit without groups is shown even when nothing counts toward it.
        let nameless = groups.is_empty() && is_plain(limit);
        for group in groups.into_iter().chain(nameless.then_some(None)) {
            let inside = |name: &Group| *name == group || is_in_window(limit.rolling(), name, &group);
            let members: Vec<&ResultVariable> = by_group
                .iter()
                .filter(|(name, _)| inside(name))
                .flat_map(|(_, members)| members)
                .copied()
                .collect();
            let before = history.into_iter().flatten().filter(|(name, _)| inside(name));
            let history =
                before.fold(Number::ZERO, |sum, (_, amount)| sum.checked_add(*amount).unwrap_or(sum));
            rows.push(row(parts, position, limit, group.clone(), &members, history, used));
        }
    }
    rows
}

fn is_plain(limit: &Limit<'_>) -> bool {
    match limit {
        Limit::Declared(_, counted) => counted.per.is_empty(),
        Limit::Pool(..) => true,
    }
}

fn is_in_window(rolling: Option<Duration>, name: &Group, end: &Group) -> bool {
    let day = |group: &Group| group.as_deref().and_then(|text| Day::parse(text).ok());
    let (Some(length), Some(day), Some(end)) = (rolling, day(name), day(end)) else { return false };
    end.first_of_span(length).is_some_and(|first| first <= day && day <= end)
}

fn row(
    parts: &Parts<'_>,
    position: usize,
    limit: &Limit<'_>,
    group: Group,
    members: &[&ResultVariable],
    history: Number,
    used: &mut dyn FnMut(usize, &BTreeSet<usize>) -> Vec<usize>,
) -> Row {
    let shares = parts.standing.shares.get(position);
    let weight = |result: &ResultVariable| {
        shares.and_then(|shares| shares.get(&(result.candidate, result.result))).map(|share| &share.weight)
    };
    let mut found: Vec<Member> = Vec::new();
    let mut counting: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for result in members {
        let (terms, weight) = match weight(result) {
            Some(Weight::Recorded(measure, amount)) => {
                (result.amounts.get(measure).cloned().unwrap_or_default(), *amount)
            }
            Some(Weight::Fixed(amount)) => (vec![(result.variable, *amount)], *amount),
            Some(Weight::Outcomes) => {
                for outcome in
                    parts.candidates.get(result.candidate).iter().flat_map(|candidate| &candidate.spent)
                {
                    counting.entry(*outcome).or_default().insert(result.candidate);
                }
                (Vec::new(), Number::ONE)
            }
            None => continue,
        };
        found.push(Member { candidate: result.candidate, result: result.result, terms, weight });
    }
    let mut terms: Vec<(usize, Number)> =
        found.iter().flat_map(|member| member.terms.iter().copied()).collect();
    for (outcome, candidates) in &counting {
        terms.extend(used(*outcome, candidates).into_iter().map(|variable| (variable, Number::ONE)));
    }
    let reader = members.first().and_then(|result| {
        let candidate = parts.candidates.get(result.candidate)?;
        Some((candidate, &candidate.results.get(result.result)?.target))
    });
    let figure = match reader {
        Some((candidate, target)) => limit.figure(candidate.scope(parts.situation).toward(target)),
        None => limit.figure(parts.situation.scope()),
    };
    let is_requirement = limit.is_requirement();
    Row { limit: position, group, terms, members: found, history, figure: figure.ok(), is_requirement }
}

/// Returns the constraints of gates: `only if also granted`, `only if requirement`.
pub(super) fn gates(parts: &Parts<'_>, grants: &[GrantVariable], rows: &[Row]) -> Option<Vec<Constraint>> {
    let mut constraints = Vec::new();
    for grant in grants {
        let Some(candidate) = parts.candidates.get(grant.candidate) else { continue };
        for gate in gates_of(candidate, parts) {
            match gate {
                Gate::Granted(rules) => {
                    let granted_before = parts.situation.earlier.iter().any(|earlier| {
                        let names =
                            rules.iter().filter_map(|rule| parts.situation.policy().rules.get(rule.index()));
                        super::history::is_granted(earlier.entry)
                            && names
                                .map(|rule| &rule.name)
                                .any(|name| earlier.entry.rule.as_ref() == Some(name))
                    });
                    if !granted_before {
                        let is_one = |other: &&GrantVariable| {
                            parts
                                .candidates
                                .get(other.candidate)
                                .and_then(|other| other.rule)
                                .is_some_and(|rule| rules.contains(&rule))
                        };
                        let granting =
                            grants.iter().filter(is_one).map(|other| Term::new(other.variable, -1));
                        constraints
                            .push(Constraint::at_most(granting.chain([Term::new(grant.variable, 1)]), 0));
                    }
                }
                Gate::Requirement(wanted) => {
                    let is_wanted = |row: &&Row| matches!(parts.standing.limits.get(row.limit), Some(Limit::Declared(at, _)) if *at == wanted);
                    for row in rows.iter().filter(is_wanted) {
                        constraints.push(met_with(row, grant.variable)?);
                    }
                }
            }
        }
    }
    Some(constraints)
}

/// Returns the constraint that a requirement's row reaches its figure when a variable holds.
pub(super) fn met_with(row: &Row, variable: usize) -> Option<Constraint> {
    let figure = row.figure.unwrap_or(Number::ZERO);
    let negated: Option<Vec<(usize, Number)>> =
        row.terms.iter().map(|(variable, by)| Some((*variable, Number::ZERO.checked_sub(*by)?))).collect();
    let terms: Vec<(usize, Number)> = negated?.into_iter().chain([(variable, figure)]).collect();
    let (terms, bound) = scaled(&terms, row.history)?;
    Some(Constraint::at_most(terms, bound))
}

enum Gate<'a> {
    Granted(&'a [crate::policy::RuleId]),
    Requirement(usize),
}

fn gates_of<'a>(candidate: &Candidate, parts: &Parts<'a>) -> Vec<Gate<'a>> {
    let Some(rule) = candidate.rule(parts.situation) else { return Vec::new() };
    let mut gates = Vec::new();
    for condition in rule.only_if.iter().chain(&rule.conditions) {
        collect_gates(condition, &mut gates);
    }
    gates
}

fn collect_gates<'a>(condition: &'a Condition, gates: &mut Vec<Gate<'a>>) {
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| collect_gates(part, gates)),
        Condition::At(_, part) => collect_gates(part, gates),
        Condition::AlsoGranted(rules) => gates.push(Gate::Granted(rules)),
        Condition::Requirement(id) => gates.push(Gate::Requirement(id.index())),
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

/// Reads a member's part of a row from the solver's values.
pub(super) fn sum(terms: &[(usize, Number)], values: &[i64]) -> Number {
    terms.iter().fold(Number::ZERO, |sum, (variable, by)| {
        let value = Number::whole(values.get(*variable).copied().unwrap_or(0));
        by.checked_mul(value).and_then(|part| sum.checked_add(part)).unwrap_or(sum)
    })
}
