//! Membership that the choice decides: a limit or requirement that counts something only `(when also granted R)`.
//!
//! In: the conditions of a counted clause with gates in them. Out: what facts leave of them, and variables that count a result
//! exactly where that holds.

use super::condition::answer;
use super::counted::fits_one;
use super::facts::Scope;
use super::gate::has_gate;
use super::ids::CandidateId;
use crate::choice::{Constraint, Term, Variable};
use crate::policy::shape::Shape;
use crate::policy::{Condition, Counted, CountedKind, Owner, RuleId};

/// What facts leave of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Left {
    Yes,
    No,
    Open(Condition),
}

/// A condition that the choice decides, with a variable that holds where it does and one that holds where it does not.
pub(super) struct Membership {
    /// A candidate in whose scope its figures are read.
    pub(super) candidate: CandidateId,
    pub(super) condition: Condition,
    pub(super) holds: usize,
    pub(super) fails: usize,
    /// What it counts: each variable with the one that stands for it.
    counting: Vec<(usize, usize)>,
}

/// Returns the condition under which a counted clause counts a result; `None` where the choice has no say in it.
pub(super) fn given(scope: Scope<'_>, counted: &Counted, rule: Option<RuleId>) -> Option<Condition> {
    let gated = |condition: &Option<Condition>| condition.as_ref().is_some_and(has_gate);
    let mut all = Vec::new();
    // A requirement that is lifted is none; what counts toward it counts all the same.
    let is_limit = counted.kind != CountedKind::Requirement;
    if let Some(unless) = counted.unless.as_ref().filter(|unless| is_limit && has_gate(unless)) {
        all.push(left_open(scope, unless, false));
    }
    for filter in counted.from.iter().filter(|filter| gated(&filter.when)) {
        let spent = scope.outcomes(Owner::Spent).into_iter();
        let fitting = spent.filter(|outcome| fits_one(scope, filter, rule, outcome).is_some());
        let ways =
            fitting.filter_map(|outcome| Some(left_open(scope.about(outcome), filter.when.as_ref()?, true)));
        let ways: Vec<Left> = ways.collect();
        all.push(if filter.only { joined(ways, true) } else { joined(ways, false) });
    }
    for filter in counted.into.iter().filter(|filter| gated(&filter.when)) {
        all.extend(filter.when.as_ref().map(|condition| left_open(scope, condition, true)));
    }
    match joined(all, true) {
        Left::Open(condition) => Some(condition),
        Left::Yes | Left::No => None,
    }
}

/// Returns what facts leave of a condition or its opposite. What is not known makes the result wait elsewhere.
fn left_open(scope: Scope<'_>, condition: &Condition, wanted: bool) -> Left {
    let each =
        |parts: &[Condition]| parts.iter().map(|part| left_open(scope, part, wanted)).collect::<Vec<_>>();
    match condition.shape() {
        Shape::All(parts) => joined(each(parts), wanted),
        Shape::Any(parts) => joined(each(parts), !wanted),
        Shape::Not(part) => left_open(scope, part, !wanted),
        Shape::Test(test) => {
            let asked = asked(test, wanted);
            match test.gate() {
                Some(_) => Left::Open(asked),
                None if answer(scope, &asked).is_no() => Left::No,
                None => Left::Yes,
            }
        }
    }
}

fn asked(condition: &Condition, wanted: bool) -> Condition {
    if wanted { condition.clone() } else { Condition::Not(Box::new(condition.clone())) }
}

/// Joins what is left of several conditions, all of which must hold, or one.
fn joined(parts: Vec<Left>, all: bool) -> Left {
    let (deciding, idle) = if all { (Left::No, Left::Yes) } else { (Left::Yes, Left::No) };
    let mut open: Vec<Condition> = Vec::new();
    for part in parts {
        match part {
            part if part == deciding => return deciding,
            Left::Open(condition) if !open.contains(&condition) => open.push(condition),
            Left::Open(_) | Left::Yes | Left::No => {}
        }
    }
    match (open.pop(), open.is_empty()) {
        (None, _) => idle,
        (Some(only), true) => Left::Open(only),
        (Some(last), false) => {
            open.push(last);
            Left::Open(if all { Condition::All(open) } else { Condition::Any(open) })
        }
    }
}

/// Returns the variable that holds where a condition does.
pub(super) fn on(
    memberships: &mut Vec<Membership>,
    (variables, constraints): (&mut Vec<Variable>, &mut Vec<Constraint>),
    (candidate, condition): (CandidateId, &Condition),
) -> usize {
    if let Some(known) = memberships.iter().find(|membership| membership.condition == *condition) {
        return known.holds;
    }
    let mut add = || {
        variables.push(Variable::yes_or_no().unnamed());
        variables.len() - 1
    };
    let (holds, fails) = (add(), add());
    let both = || [Term::new(holds, 1), Term::new(fails, 1)];
    constraints.push(Constraint::at_most(both(), 1));
    constraints.push(Constraint::at_least(both(), 1));
    let condition = condition.clone();
    memberships.push(Membership { candidate, condition, holds, fails, counting: Vec::new() });
    holds
}

/// Returns the variable that stands for another where a condition holds, and is nothing where it does not.
pub(super) fn counting(
    memberships: &mut Vec<Membership>,
    (variables, constraints): (&mut Vec<Variable>, &mut Vec<Constraint>),
    (candidate, condition, counted): (CandidateId, &Condition, usize),
) -> usize {
    let holds = on(memberships, (variables, constraints), (candidate, condition));
    let Some(membership) = memberships.iter_mut().find(|membership| membership.holds == holds) else {
        return counted;
    };
    if let Some((_, standing)) = membership.counting.iter().find(|(of, _)| *of == counted) {
        return *standing;
    }
    let upper = variables.get(counted).map_or(0, |variable| variable.upper);
    variables.push(Variable::amount(upper).unnamed());
    let standing = variables.len() - 1;
    constraints.push(Constraint::goes_with(standing, counted));
    constraints.push(Constraint::carried_by(standing, holds, upper));
    let at_least = [Term::new(counted, 1), Term::new(holds, upper), Term::new(standing, -1)];
    constraints.push(Constraint::at_most(at_least, upper));
    membership.counting.push((counted, standing));
    standing
}
