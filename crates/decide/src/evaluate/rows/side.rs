//! One side of a row: what of the choice counts in a group, and what history has of it.

use super::super::counted::{Share, Weight};
use super::super::ids::ResultId;
use super::super::limit::{Group, Used};
use super::super::model::ResultVariable;
use super::{Asked, Make, Member, is_in_window, may_be_in};
use crate::policy::counted::PerKey;
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// What counts toward a limit, group by group.
pub(super) struct Side<'a> {
    shares: &'a BTreeMap<ResultId, Share>,
    history: &'a Used,
    per: &'a [PerKey],
    by_group: BTreeMap<Group, Vec<&'a ResultVariable>>,
}

/// What counts in one group, as a sum over variables.
pub(super) struct Counting {
    pub(super) terms: Vec<(usize, Number)>,
    pub(super) members: Vec<Member>,
    /// Where outcomes are counted: each with the variable that says that it counts.
    pub(super) outcomes: Vec<(usize, usize)>,
}

/// By outcome: the variables of the results that count it.
type ByOutcome = BTreeMap<usize, BTreeSet<usize>>;

impl<'a> Side<'a> {
    pub(super) fn of(
        results: &'a [ResultVariable],
        shares: &'a BTreeMap<ResultId, Share>,
        history: &'a Used,
        per: &'a [PerKey],
    ) -> Self {
        let mut by_group: BTreeMap<Group, Vec<&ResultVariable>> = BTreeMap::new();
        for result in results {
            let share = shares.get(&result.id);
            for group in share.iter().flat_map(|share| &share.groups) {
                by_group.entry(group.clone()).or_default().push(result);
            }
        }
        Self { shares, history, per, by_group }
    }

    /// Returns the groups in which something counts.
    pub(super) fn groups(&self) -> BTreeSet<Group> {
        self.by_group.keys().chain(self.history.by_group.keys()).cloned().collect()
    }

    // Only a window that rolls takes in other groups than its own.
    fn rolls(&self) -> bool {
        self.per.iter().any(|key| matches!(key, PerKey::Rolling(..)))
    }

    fn is_inside(&self, name: &Group, group: &Group) -> bool {
        name == group || (self.rolls() && is_in_window(self.per, name, group))
    }

    /// Returns the results that count in a group.
    pub(super) fn members(&self, group: &Group) -> Vec<&'a ResultVariable> {
        if !self.rolls() {
            return self.by_group.get(group).cloned().unwrap_or_default();
        }
        let inside = self.by_group.iter().filter(|(name, _)| self.is_inside(name, group));
        let mut members: Vec<&ResultVariable> = inside.flat_map(|(_, members)| members).copied().collect();
        // What stands in several groups of one window counts once.
        members.sort_by_key(|result| result.id);
        members.dedup_by_key(|result| result.id);
        members
    }

    /// Returns what history has in a group; `None` where the sum does not fit.
    pub(super) fn before(&self, group: &Group) -> Option<Number> {
        let unplaced = self.history.unplaced.iter().filter(|(keys, _)| may_be_in(self.per, keys, group));
        let everywhere = unplaced.map(|(_, amount)| *amount).try_fold(Number::ZERO, Number::checked_add)?;
        if !self.rolls() {
            let own = self.history.by_group.get(group).copied().unwrap_or(Number::ZERO);
            return everywhere.checked_add(own);
        }
        let inside = self.history.by_group.iter().filter(|(name, _)| self.is_inside(name, group));
        inside.map(|(_, amount)| *amount).try_fold(everywhere, Number::checked_add)
    }

    /// Returns what counts in a group; `None` where a sum does not fit.
    pub(super) fn counted(&self, group: &Group, make: &mut Make<'_>) -> Option<Counting> {
        let mut members: Vec<Member> = Vec::new();
        let mut counting = ByOutcome::new();
        for result in self.members(group) {
            if let Some(share) = self.shares.get(&result.id) {
                members.push(self.member(group, (result, share), &mut counting, make)?);
            }
        }
        let mut terms: Vec<(usize, Number)> =
            members.iter().flat_map(|member| member.terms.iter().copied()).collect();
        // An outcome counts once, whichever of its results hold.
        let outcomes: Vec<(usize, usize)> =
            counting.iter().map(|(outcome, results)| (*outcome, make(Asked::AnyOf(results)))).collect();
        terms.extend(outcomes.iter().map(|(_, variable)| (*variable, Number::ONE)));
        Some(Counting { terms, members, outcomes })
    }

    /// Returns what a result counts; outcomes that it counts one by one are added to those counted.
    fn member(
        &self,
        group: &Group,
        (result, share): (&ResultVariable, &Share),
        counting: &mut ByOutcome,
        make: &mut Make<'_>,
    ) -> Option<Member> {
        let given = share.given.as_ref();
        let on = given.map(|condition| make(Asked::On(result.id.candidate, condition)));
        let standing = |variable: usize, make: &mut Make<'_>| match given {
            Some(condition) => make(Asked::Where(result.id.candidate, condition, variable)),
            None => variable,
        };
        let (terms, weight) = match &share.weight {
            Weight::Recorded(measure, amount, factor) => {
                let terms = result.amounts.get(measure).into_iter().flatten();
                let converted =
                    terms.map(|(variable, by)| Some((standing(*variable, make), by.checked_mul(*factor)?)));
                (converted.collect::<Option<_>>()?, *amount)
            }
            Weight::Fixed(amount) => (vec![(standing(result.variable, make), *amount)], *amount),
            Weight::Outcomes(by_group) => {
                let inside = by_group.iter().filter(|(name, _)| self.is_inside(name, group));
                let outcomes: BTreeSet<usize> = inside.map(|(_, outcome)| *outcome).collect();
                let weight = Number::whole(i64::try_from(outcomes.len()).ok()?);
                for outcome in outcomes {
                    let taken = make(Asked::Taken(result.id.candidate, outcome, result.variable));
                    counting.entry(outcome).or_default().insert(standing(taken, make));
                }
                (Vec::new(), weight)
            }
        };
        let is_amount = matches!(share.weight, Weight::Recorded(..));
        Some(Member { id: result.id, terms, weight, is_amount, on })
    }
}
