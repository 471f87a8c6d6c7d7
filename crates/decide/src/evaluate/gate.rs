//! Gates: what the choice itself decides about a grant. `only if also granted`, `only if` a requirement or the average of a
//! pool, alone or within a condition.
//!
//! In: the conditions of the rules whose grants are possible. Out: constraints that let a grant hold only where its
//! condition does. Conditions without a gate inside are answered from facts alone and need no constraint.

use super::answer::Answer;
use super::average;
use super::condition::answer;
use super::expression::number;
use super::facts::Situation;
use super::ids::ResultId;
use super::limit::Limit;
use super::membership::Membership;
use super::model::{GrantVariable, Made, Parts};
use super::rows::{Row, by_stretches, met_with, missed_with, negated, scaled};
use super::solve::{Round, StageParts};
use crate::choice::{Constraint, Model, Term, Variable};
use crate::decision::TargetRef;
use crate::policy::average::AverageTest;
use crate::policy::shape::{Gate, Shape};
use crate::policy::{Condition, Expr, RuleId};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// What an earlier stage settled: the rules granted there, and whether each requirement of it is met.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    pub(super) granted: BTreeSet<RuleId>,
    /// By position in `Policy::counted`.
    pub(super) requirements: BTreeMap<usize, bool>,
}

/// Adds the constraints of all gates; `None` where a figure does not fit.
pub(super) fn hold_gates(
    parts: &Parts<'_>,
    (grants, memberships): (&[GrantVariable], &[Membership]),
    made: Made<'_>,
    model: &mut Model,
) -> Option<()> {
    let mut gates = Gates { parts, grants, made, model };
    for grant in grants {
        let rule =
            grant.candidate.find(parts.candidates).and_then(|candidate| candidate.rule(parts.situation));
        let conditions = rule.into_iter().flat_map(|rule| rule.only_if.iter().chain(&rule.conditions));
        for condition in conditions.filter(|condition| has_gate(condition)) {
            gates.hold(grant, condition, true, grant.variable)?;
        }
    }
    for membership in memberships {
        let read_on = GrantVariable { candidate: membership.candidate, variable: membership.holds };
        gates.hold(&read_on, &membership.condition, true, membership.holds)?;
        gates.hold(&read_on, &membership.condition, false, membership.fails)?;
    }
    Some(())
}

/// Returns whether the choice has a say in a condition.
pub(super) fn has_gate(condition: &Condition) -> bool {
    condition.any_test(&mut |test| test.gate().is_some())
}

/// Returns whether one result waits for another to hold: the other course of its pair, a rule or a part of a requirement
/// that its gate names.
pub(super) fn goes_with(parts: &StageParts<'_>, own: ResultId, other: ResultId) -> bool {
    let target = |id: ResultId| id.find(parts.candidates).map(|result| &result.target);
    let is_pair = match (target(own), target(other)) {
        (Some(TargetRef::Course(own)), Some(TargetRef::Course(other))) => parts
            .situation
            .programme
            .iter()
            .flat_map(|programme| &programme.pairs)
            .any(|pair| pair.contains(own) && pair.contains(other)),
        _ => false,
    };
    let rule = own.candidate.find(parts.candidates).and_then(|own| own.rule(parts.situation));
    let mut conditions = rule.into_iter().flat_map(|rule| rule.only_if.iter().chain(&rule.conditions));
    is_pair || conditions.any(|condition| names(parts, condition, other))
}

fn names(parts: &StageParts<'_>, condition: &Condition, other: ResultId) -> bool {
    condition.any_test(&mut |test| match test.gate() {
        Some(Gate::Granted(rules)) => other
            .candidate
            .find(parts.candidates)
            .and_then(|of| of.rule)
            .is_some_and(|rule| rules.contains(&rule)),
        Some(Gate::Requirement(id)) => {
            let limits = parts.standing.limits.iter().zip(&parts.standing.shares);
            let mut of_it =
                limits.filter(|(limit, _)| matches!(limit, Limit::Declared(at, _) if *at == id.index()));
            of_it.any(|(_, shares)| shares.contains_key(&other))
        }
        Some(Gate::Average(test)) => {
            let result = other.find(parts.candidates);
            matches!(result.map(|result| &result.target), Some(TargetRef::Pool(pool)) if pool == test.pool)
        }
        None => false,
    })
}

struct Gates<'a, 'p> {
    parts: &'a Parts<'p>,
    grants: &'a [GrantVariable],
    made: Made<'a>,
    model: &'a mut Model,
}

impl Gates<'_, '_> {
    /// Lets `guard` hold only where the condition (or its opposite) does.
    fn hold(
        &mut self,
        grant: &GrantVariable,
        condition: &Condition,
        wanted: bool,
        guard: usize,
    ) -> Option<()> {
        let test = match condition.shape() {
            Shape::All(parts) if wanted => return self.hold_each(grant, parts, wanted, guard),
            Shape::Any(parts) if !wanted => return self.hold_each(grant, parts, wanted, guard),
            Shape::All(parts) | Shape::Any(parts) => return self.hold_one(grant, parts, wanted, guard),
            Shape::Not(part) => return self.hold(grant, part, !wanted, guard),
            Shape::Test(test) => test,
        };
        match test.gate() {
            Some(Gate::Granted(rules)) => {
                self.hold_granted(rules, wanted, guard);
                Some(())
            }
            Some(Gate::Requirement(id)) => self.hold_asked(grant, id.index(), wanted, guard),
            Some(Gate::Average(test)) => self.hold_average(grant, &test, wanted, guard),
            None => Some(()),
        }
    }

    fn hold_each(
        &mut self,
        grant: &GrantVariable,
        parts: &[Condition],
        wanted: bool,
        guard: usize,
    ) -> Option<()> {
        parts.iter().try_for_each(|part| self.hold(grant, part, wanted, guard))
    }

    /// One of the parts holds: by its facts, or a variable of its own says so.
    fn hold_one(
        &mut self,
        grant: &GrantVariable,
        parts: &[Condition],
        wanted: bool,
        guard: usize,
    ) -> Option<()> {
        let situation = self.parts.situation;
        let Some(candidate) = grant.candidate.find(self.parts.candidates) else { return Some(()) };
        let by_facts = parts.iter().filter(|part| !has_gate(part)).any(|part| {
            let part = if wanted { part.clone() } else { Condition::Not(Box::new(part.clone())) };
            match answer(candidate.scope(situation), &part) {
                Answer::Yes => true,
                Answer::Unknown(_) => self.parts.round == Round::NeedsMet,
                Answer::No(_) => false,
            }
        });
        if by_facts {
            return Some(());
        }
        let mut ways = Vec::new();
        for part in parts.iter().filter(|part| has_gate(part)) {
            self.model.variables.push(Variable::yes_or_no().unnamed());
            let way = self.model.variables.len() - 1;
            self.hold(grant, part, wanted, way)?;
            ways.push(Term::new(way, -1));
        }
        self.one_of(ways, guard);
        Some(())
    }

    fn hold_granted(&mut self, rules: &[RuleId], wanted: bool, guard: usize) {
        let granted_before = rules.iter().any(|rule| self.parts.settled.granted.contains(rule))
            || was_granted(self.parts.situation, rules);
        let is_one = |other: &&GrantVariable| {
            let rule = other.candidate.find(self.parts.candidates).and_then(|other| other.rule);
            rule.is_some_and(|rule| rules.contains(&rule))
        };
        let others: Vec<usize> = self.grants.iter().filter(is_one).map(|other| other.variable).collect();
        match (granted_before, wanted) {
            (true, true) => {}
            (true, false) => self.close(guard),
            (false, true) => {
                let granting = others.into_iter().map(|other| Term::new(other, -1));
                self.model.constraints.push(Constraint::at_most(granting.chain([Term::new(guard, 1)]), 0));
            }
            (false, false) => {
                let apart = others.into_iter().map(|other| Constraint::at_most_one([other, guard]));
                self.model.constraints.extend(apart);
            }
        }
    }

    /// A requirement is met, or the choice lifts it: `unless also granted R`.
    fn hold_asked(&mut self, grant: &GrantVariable, at: usize, wanted: bool, guard: usize) -> Option<()> {
        let declared = self.parts.situation.policy().counted.get(at)?;
        let unless = declared.unless.as_ref().filter(|unless| has_gate(unless));
        match unless.filter(|_| declared.stage == self.parts.stage) {
            None => self.hold_requirement(at, wanted, guard),
            Some(unless) if wanted => {
                let mut ways = Vec::new();
                let (met, lifted) = (self.way(&mut ways), self.way(&mut ways));
                self.hold_requirement(at, true, met)?;
                self.hold(grant, unless, true, lifted)?;
                self.one_of(ways, guard);
                Some(())
            }
            Some(unless) => {
                self.hold(grant, unless, false, guard)?;
                self.hold_requirement(at, false, guard)
            }
        }
    }

    fn hold_requirement(&mut self, requirement: usize, wanted: bool, guard: usize) -> Option<()> {
        let declared = self.parts.situation.policy().counted.get(requirement)?;
        if declared.stage != self.parts.stage {
            if self.parts.settled.requirements.get(&requirement).copied().unwrap_or(false) != wanted {
                self.close(guard);
            }
            return Some(());
        }
        if declared.last.is_some() {
            // It is known only when the choice is finished: it reports, and opens nothing.
            self.close(guard);
            return Some(());
        }
        let is_wanted = |row: &&Row| matches!(self.parts.standing.limit(row.limit), Some(Limit::Declared(at, _)) if *at == requirement);
        let rows: Vec<&Row> = self.made.rows.iter().filter(is_wanted).collect();
        let mut missed = Vec::new();
        for stretches in by_stretches(&declared.per, &rows) {
            // A figure that is not known yet is taken as met only where all needs are.
            let known =
                |row: &Row| row.figure.or((self.parts.round == Round::NeedsMet).then_some(Number::ZERO));
            let figures = stretches.into_iter().map(|row| Some((row, known(row)?)));
            let Some(figures) = figures.collect::<Option<Vec<(&Row, Number)>>>() else {
                self.close(guard);
                continue;
            };
            match (wanted, figures.as_slice()) {
                (true, [(row, figure)]) => self.model.constraints.push(met_with(row, *figure, guard)?),
                (true, several) => {
                    let mut ways = Vec::new();
                    for (row, figure) in several {
                        let way = self.way(&mut ways);
                        self.model.constraints.push(met_with(row, *figure, way)?);
                    }
                    self.one_of(ways, guard);
                }
                (false, several) => {
                    let below = self.way(&mut missed);
                    for (row, figure) in several {
                        self.model.constraints.push(missed_with(row, *figure, below)?);
                    }
                }
            }
        }
        if !wanted {
            self.one_of(missed, guard);
        }
        Some(())
    }

    fn one_of(&mut self, ways: Vec<Term>, guard: usize) {
        self.model.constraints.push(Constraint::at_most(ways.into_iter().chain([Term::new(guard, 1)]), 0));
    }

    /// The average of a pool lies within the ends of a test, or outside them; where nothing counts there is none, and neither
    /// holds.
    fn hold_average(
        &mut self,
        grant: &GrantVariable,
        test: &AverageTest<'_>,
        wanted: bool,
        guard: usize,
    ) -> Option<()> {
        let situation = self.parts.situation;
        let marked = average::marked(situation, self.parts.candidates, self.made.results, test.pool);
        let Some(candidate) = grant.candidate.find(self.parts.candidates) else { return Some(()) };
        let end = |end: Option<(&Expr, bool)>| match end {
            Some((figure, included)) => {
                number(candidate.scope(situation), figure).ok().map(|of| (of, included))
            }
            None => None,
        };
        let (low, high) = (end(test.low), end(test.high));
        if (low.is_none() && test.low.is_some()) || (high.is_none() && test.high.is_some()) {
            // A figure that is not known yet is taken as reached only where all needs are met.
            if self.parts.round == Round::AsThingsStand {
                self.close(guard);
            }
            return Some(());
        }
        let (all, _) = scaled(&average::credits(&marked), Number::ZERO)?;
        let some = all.into_iter().map(|term| Term::new(term.variable, -term.coefficient));
        self.model
            .constraints
            .push(Constraint::at_most(some.chain([Term::new(guard, 1)]).collect::<Vec<_>>(), 0));
        if test.within == wanted {
            if let Some((figure, included)) = low {
                self.reach(&average::weighted(&marked, figure)?, included, guard)?;
            }
            if let Some((figure, included)) = high {
                self.reach(&negated(&average::weighted(&marked, figure)?)?, included, guard)?;
            }
            return Some(());
        }
        let mut ways = Vec::new();
        if let Some((figure, included)) = low {
            let below = self.way(&mut ways);
            self.reach(&negated(&average::weighted(&marked, figure)?)?, !included, below)?;
        }
        if let Some((figure, included)) = high {
            let above = self.way(&mut ways);
            self.reach(&average::weighted(&marked, figure)?, !included, above)?;
        }
        self.one_of(ways, guard);
        Some(())
    }

    fn way(&mut self, ways: &mut Vec<Term>) -> usize {
        self.model.variables.push(Variable::yes_or_no().unnamed());
        let way = self.model.variables.len() - 1;
        ways.push(Term::new(way, -1));
        way
    }

    /// Lets `guard` hold only where a sum is at least nothing, or more than nothing.
    fn reach(&mut self, terms: &[(usize, Number)], included: bool, guard: usize) -> Option<()> {
        let (terms, _) = scaled(&negated(terms)?, Number::ZERO)?;
        // What the sum can be below nothing at most, where the guard does not hold.
        let upper = |variable: usize| self.model.variables.get(variable).map_or(0, |variable| variable.upper);
        let most = terms.iter().filter(|term| term.coefficient > 0).try_fold(0i64, |most, term| {
            most.checked_add(term.coefficient.checked_mul(upper(term.variable))?)
        })?;
        let held = Term::new(guard, most.checked_add(i64::from(!included))?);
        self.model
            .constraints
            .push(Constraint::at_most(terms.into_iter().chain([held]).collect::<Vec<_>>(), most));
        Some(())
    }

    fn close(&mut self, guard: usize) {
        self.model.constraints.push(Constraint::at_most([Term::new(guard, 1)], 0));
    }
}

/// Returns whether history has a grant of one of these rules toward this programme.
pub(super) fn was_granted(situation: &Situation<'_>, rules: &[RuleId]) -> bool {
    let names: Vec<&str> = rules
        .iter()
        .filter_map(|rule| situation.policy().rules.get(rule.index()))
        .map(|rule| rule.name.as_str())
        .collect();
    situation.earlier.iter().any(|earlier| {
        super::history::is_granted(earlier.entry)
            && super::history::is_same_programme(situation, earlier.entry)
            && earlier.entry.rule.as_deref().is_some_and(|rule| names.contains(&rule))
    })
}
