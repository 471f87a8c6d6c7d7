//! Models in which nothing stands against granting everything: most learners have no conflict.
//!
//! In: a model, or one part of it. Out: the choice with every variable at its upper end, where that is certainly the one answer; else nothing,
//! and the search decides. Why it is certain: the assignment keeps every constraint, and each objective in its order has it as
//! its greatest value among what the ones before leave open, for a negative coefficient stands only before variables that are
//! fixed: an earlier objective asks for their upper ends, or what is so asked for goes only with them. No assignment with a
//! smaller value of a fixed variable is as good, so none differs in a named variable; and it is the first of all in the fixed
//! order.

use super::model::{Choice, Constraint, LARGEST_SUM, Model, Term};
use super::part::{Part, Settled};

/// Returns the choice of everything, where nothing stands against it.
pub(super) fn unopposed(model: &Model) -> Option<Choice> {
    if model.variables.iter().any(|variable| variable.upper < 0) {
        return None;
    }
    if !model.constraints.iter().all(|constraint| holds(model, constraint) == Some(true)) {
        return None;
    }
    let mut fixed = vec![false; model.variables.len()];
    let mut objectives = Vec::with_capacity(model.objectives.len());
    for objective in &model.objectives {
        objectives.push(sum(model, &objective.terms)?);
        let is_fixed = |term: &Term| fixed.get(term.variable).copied().unwrap_or(false);
        if objective.terms.iter().any(|term| term.coefficient < 0 && !is_fixed(term)) {
            return None;
        }
        for term in objective.terms.iter().filter(|term| term.coefficient > 0) {
            *fixed.get_mut(term.variable)? = true;
        }
        fix_leaders(model, &mut fixed);
    }
    // A named variable that no objective asks for could be smaller at no loss: that is an equal to be told.
    let mut all = model.variables.iter().zip(&fixed);
    if all.any(|(variable, fixed)| variable.named && !fixed && variable.upper > 0) {
        return None;
    }
    Some(Choice {
        values: model.variables.iter().map(|variable| variable.upper).collect(),
        objectives,
        proved: true,
        gap: None,
        nodes: 0,
        equal: None,
        equals: Vec::new(),
        unique: true,
    })
}

/// Returns the same of one part, by its rows.
pub(super) fn unopposed_part(part: &Part) -> Option<Settled> {
    let values: Vec<i64> = part.variables.iter().map(|variable| variable.upper).collect();
    if part.rows.iter().any(|row| row.sum(&values) > row.bound) {
        return None;
    }
    let ranges = part.lower.iter().zip(&values);
    let mut fixed: Vec<bool> = ranges.map(|(lower, upper)| lower == upper).collect();
    for objective in &part.objectives {
        if objective.iter().zip(&fixed).any(|(by, fixed)| *by < 0 && !fixed) {
            return None;
        }
        for (by, fixed) in objective.iter().zip(&mut fixed) {
            *fixed |= *by > 0;
        }
        for row in &part.rows {
            let [(one, by_one), (other, by_other)] = row.terms.as_slice() else { continue };
            let (follower, leader, by) =
                if *by_other < 0 { (*one, *other, *by_other) } else { (*other, *one, *by_one) };
            let is_fixed = fixed.get(follower).copied().unwrap_or(false);
            // One less of the leader, and the row would break.
            if let (true, true, Some(leader)) =
                (is_fixed, by < 0 && row.sum(&values) - by > row.bound, fixed.get_mut(leader))
            {
                *leader = true;
            }
        }
    }
    if part.variables.iter().zip(&fixed).any(|(variable, fixed)| variable.named && !fixed) {
        return None;
    }
    Some(Settled { values, open: None, ordered: true, equal: Vec::new(), unique: true })
}

/// Fixes what the upper end of a fixed variable goes with only at its own upper end.
fn fix_leaders(model: &Model, fixed: &mut [bool]) {
    for constraint in &model.constraints {
        let Constraint::GoesWith { follower, leader, factor } = constraint else { continue };
        let upper = |variable: &usize| model.variables.get(*variable).map_or(0, |variable| variable.upper);
        let is_fixed = fixed.get(*follower).copied().unwrap_or(false);
        let less = factor.checked_mul(upper(leader) - 1);
        if let (true, Some(true), Some(leader)) =
            (is_fixed, less.map(|less| upper(follower) > less), fixed.get_mut(*leader))
        {
            *leader = true;
        }
    }
}

/// Returns whether everything at its upper end keeps a constraint; `None` where that is not certain.
fn holds(model: &Model, constraint: &Constraint) -> Option<bool> {
    let upper = |variable: &usize| model.variables.get(*variable).map(|variable| variable.upper);
    Some(match constraint {
        Constraint::AtMost { terms, bound } => sum(model, terms)? <= *bound,
        Constraint::AtLeast { terms, bound } => sum(model, terms)? >= *bound,
        Constraint::GoesWith { follower, leader, factor } => {
            let (follower, carried) = (upper(follower)?, upper(leader)?.checked_mul(*factor)?);
            carried <= LARGEST_SUM && follower <= carried
        }
        Constraint::Together { left, right } => upper(left)? == upper(right)?,
    })
}

/// Returns a sum with everything at its upper end; `None` where a sum over these variables could leave what is searched.
fn sum(model: &Model, terms: &[Term]) -> Option<i64> {
    let (mut sum, mut reach) = (0i64, 0i64);
    for term in terms {
        let upper = model.variables.get(term.variable)?.upper;
        sum = sum.checked_add(term.coefficient.checked_mul(upper)?)?;
        reach = reach.checked_add(term.coefficient.checked_abs()?.checked_mul(upper.max(1))?)?;
    }
    (reach <= LARGEST_SUM).then_some(sum)
}
