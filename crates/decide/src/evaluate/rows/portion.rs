//! A share of what is chosen: what counts, less the share of what it is taken of, is at most what history leaves.

use super::super::ids::{CandidateId, ResultId};
use super::side::Side;
use super::{Asked, Make, Member, Row, leave_out_figure, sum};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// The two sides of a share.
#[derive(Debug, Clone)]
pub(in super::super) struct Portion {
    /// The share.
    of: Number,
    /// What counts.
    pub(super) counted: Vec<(usize, Number)>,
    /// The results that count, without what they bring to the base.
    pub(super) members: Vec<Member>,
    /// What it is taken of.
    base: Vec<(usize, Number)>,
    /// By candidate: what the base gains without anything that counts.
    pub(in super::super) beside: Vec<(CandidateId, Vec<(usize, Number)>)>,
    /// What history has too much, and the variable that says that more counts all the same.
    excess: Option<(usize, Number)>,
    /// What the choice adds to the figure at most.
    pub(in super::super) most: Number,
}

impl Portion {
    /// Returns what the choice adds to the figure.
    pub(super) fn brought(&self, values: &[i64]) -> Option<Number> {
        sum(&self.base, values).checked_mul(self.of)
    }

    /// Returns what stands against the first that would count: what history has too much.
    pub(in super::super) fn against_the_first(&self, values: &[i64]) -> Number {
        let open = self.excess.filter(|(more, _)| values.get(*more).copied().unwrap_or(0) == 0);
        open.map_or(Number::ZERO, |(_, excess)| excess)
    }
}

/// Turns a row whose figure is a share into one over both sides; `None` where a sum does not fit. Where the share itself lies
/// outside, nothing of nothing is still no fault: only what counts has to stay below it.
pub(super) fn of_base(row: &mut Row, base: &Side<'_>, is_exclusive: bool, make: &mut Make<'_>) -> Option<()> {
    let Some(of) = row.figure else { return Some(()) };
    let found = base.counted(&row.group, make)?;
    let taken = |by: Number| by.checked_mul(of).and_then(|by| Number::ZERO.checked_sub(by));
    let of_terms = |terms: &[(usize, Number)]| {
        let terms = terms.iter().map(|(variable, by)| Some((*variable, taken(*by)?)));
        terms.collect::<Option<Vec<_>>>()
    };
    let (counted, members) = (row.terms.clone(), row.members.clone());
    let by_result: BTreeMap<ResultId, usize> =
        members.iter().enumerate().map(|(at, member)| (member.id, at)).collect();
    let (mut beside, mut most) = (Vec::new(), Number::ZERO);
    for member in &found.members {
        most = most.checked_add(member.weight.checked_mul(of)?)?;
        let terms = of_terms(&member.terms)?;
        let own = by_result.get(&member.id).and_then(|at| row.members.get_mut(*at));
        match own {
            Some(own) => {
                own.terms = merged(own.terms.iter().copied().chain(terms))?;
                own.weight = own.weight.checked_add(taken(member.weight)?)?;
            }
            None => beside.push((member.id.candidate, terms)),
        }
    }
    row.terms = merged(counted.iter().copied().chain(of_terms(&found.terms)?))?;
    row.figure = Some(base.before(&row.group)?.checked_mul(of)?);
    if is_exclusive {
        leave_out_figure(row)?;
    }
    let figure = row.figure?;
    // History that has too much already is not taken back; but nothing more counts until the whole share is right.
    let excess = row.history.checked_sub(figure)?;
    let mut too_much = None;
    if excess > Number::ZERO && !row.is_requirement {
        let counting: BTreeSet<usize> = counted.iter().map(|(variable, _)| *variable).collect();
        too_much = Some((make(Asked::Above(&counting)), excess));
        row.terms.extend(too_much);
    }
    let base = found.terms;
    row.portion = Some(Portion { of, counted, members, base, beside, excess: too_much, most });
    Some(())
}

fn merged(terms: impl Iterator<Item = (usize, Number)>) -> Option<Vec<(usize, Number)>> {
    let mut by_variable: BTreeMap<usize, Number> = BTreeMap::new();
    for (variable, by) in terms {
        let sum = by_variable.entry(variable).or_insert(Number::ZERO);
        *sum = sum.checked_add(by)?;
    }
    Some(by_variable.into_iter().filter(|(_, by)| !by.is_zero()).collect())
}
