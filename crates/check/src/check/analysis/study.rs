//! The state of one analysis: the policy, its rules as regions, the findings so far.

use super::super::facts::{Extent, PointSort};
use super::super::ground::Ground;
use super::super::logic::What;
use super::super::outline::{Outline, Trait};
use super::region::Dimension;
use super::space::{Reach, Space};
use super::witness::Bench;
use crate::diagnostics::Diagnostic;
use crate::policy::expression::{Expr, FactRef};
use crate::policy::rule::{Given, Rule};
use crate::policy::{MeasureId, Owner, Policy, RuleId};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

/// The state of one analysis.
pub(super) struct Study<'a> {
    /// The policy and the findings.
    pub ground: Ground<'a>,
    /// The dimensions of the policy.
    pub space: Space<'a>,
    /// Where each rule applies.
    pub reaches: Vec<Reach>,
    /// The rules in outline.
    pub outline: &'a Outline,
    bench: OnceCell<Bench>,
    // Asked for with each row of a table, and found by looking at all rules.
    extents: RefCell<BTreeMap<Dimension, Option<Extent>>>,
}

impl<'a> Study<'a> {
    /// Returns the state before anything is found.
    pub(super) fn new(ground: Ground<'a>) -> Self {
        let outline = ground.outline;
        let mut space = Space::new(ground.facts());
        let rules = ground.policy.rules.iter().zip(&outline.asks);
        let reaches = rules.map(|(rule, asks)| space.reach(rule, one_slot(rule), *asks)).collect();
        Self { ground, space, reaches, outline, bench: OnceCell::new(), extents: RefCell::default() }
    }

    /// Returns the policy.
    pub(super) fn policy(&self) -> &'a Policy {
        self.ground.policy
    }

    /// Returns the rules with their ids and where they apply.
    pub(super) fn rules(&self) -> impl Iterator<Item = (RuleId, &'a Rule, &Reach)> {
        let rules = (0..).map(RuleId).zip(&self.ground.policy.rules);
        rules.zip(&self.reaches).map(|((id, rule), reach)| (id, rule, reach))
    }

    /// Returns the rules that are such, with their ids and where they apply.
    pub(super) fn rules_such(&self, one: Trait) -> impl Iterator<Item = (RuleId, &'a Rule, &Reach)> {
        let such = self.outline.such(&self.policy().rules, one);
        such.filter_map(|(id, rule)| Some((id, rule, self.reaches.get(id.index())?)))
    }

    /// Returns the values that a dimension can have, or `None` when they have no order.
    pub(super) fn extent(&self, dimension: Dimension) -> Option<Extent> {
        if let Some(known) = self.extents.borrow().get(&dimension) {
            return known.clone();
        }
        let extent = self.find_extent(dimension);
        self.extents.borrow_mut().insert(dimension, extent.clone());
        extent
    }

    /// Returns what the points of a dimension stand for.
    pub(super) fn sort(&self, dimension: Dimension) -> PointSort {
        let sort = |extent: &Option<Extent>| extent.as_ref().map_or(PointSort::Number, |extent| extent.sort);
        let known = self.extents.borrow().get(&dimension).map(sort);
        known.unwrap_or_else(|| sort(&self.extent(dimension)))
    }

    fn find_extent(&self, dimension: Dimension) -> Option<Extent> {
        let What::Fact(kind, attribute) = &self.space.subject(dimension)?.what else { return None };
        let owners = [Owner::This, Owner::Learner, Owner::Application, Owner::Programme, Owner::Target];
        let owner = owners.into_iter().find(|owner| owner.kind() == *kind)?;
        let fact = FactRef { owner, attribute: attribute.as_str().into() };
        // The scale of an outcome's fact is that of its kind: all rules that speak of it are asked.
        let elements = self
            .rules()
            .filter(|(_, _, reach)| {
                owner == Owner::This && reach.areas.iter().any(|area| area.find(dimension).is_some())
            })
            .flat_map(|(_, rule, _)| rule.slots.iter().flat_map(|slot| &slot.pattern.any_of));
        self.space.facts.extent(&fact, elements)
    }

    /// Returns what decides witnesses; made when the first is asked for.
    pub(super) fn bench(&self) -> &Bench {
        self.bench.get_or_init(|| Bench::new(self.ground.policy))
    }

    /// Returns what was found.
    pub(super) fn into_problems(self) -> Vec<Diagnostic> {
        self.ground.into_problems()
    }
}

/// Returns the slot of the one outcome that a rule spends, or `None` when it spends none or several.
pub(super) fn one_slot(rule: &Rule) -> Option<u32> {
    match &rule.given {
        Some(Given::One(slot)) => Some(*slot),
        Some(Given::OneOrMore(_) | Given::AnyOf(_) | Given::AllOf(_) | Given::CountOf(..)) | None => None,
    }
}

/// Returns the name of a rule, or of its table for a row.
pub(super) fn table_of(rule: &Rule) -> &str {
    rule.name.rsplit_once('/').map_or(rule.name.as_str(), |(table, _)| table)
}

/// Returns the amounts of a rule without their places.
pub(super) fn amounts(rule: &Rule) -> Vec<(MeasureId, &Expr)> {
    rule.amounts.iter().map(|amount| (amount.measure, &*amount.amount)).collect()
}

/// Returns true when a `decision` line is about these: the author has seen it. One name stands as a word of its own, with nothing
/// in front that makes another of it: a line on several open experiments says nothing of the table of that name.
pub(super) fn is_decided(policy: &Policy, names: &[&str]) -> bool {
    policy.decisions.iter().any(|decision| match names {
        [name] => stands_in(&decision.subject, name) && begins_in(&decision.subject, name),
        names => names.iter().all(|name| stands_in(&decision.subject, name)),
    })
}

fn begins_in(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|mark| !mark.is_alphanumeric())
    })
}

// Latin names are whole words; between Han characters a name needs no space.
fn stands_in(text: &str, name: &str) -> bool {
    let is_latin = |mark: char| mark.is_ascii_alphanumeric() || mark == '-' || mark == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
        let joins =
            |edge: Option<char>, own: Option<char>| edge.is_some_and(is_latin) && own.is_some_and(is_latin);
        !joins(before, name.chars().next()) && !joins(after, name.chars().next_back())
    })
}
