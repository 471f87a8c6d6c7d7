//! Examples made ready: each record read once, to be decided on under many changes.

use super::change::Change;
use super::expected::Case;
use crate::decision::Decision;
use crate::evaluate::{NODE_BOUND, Options, evaluate};
use crate::plan::Plan;
use crate::policy::Example;
use crate::record::{LearnerRecord, RecordShape, Strictness, read};
use crate::render::Names;
use std::collections::BTreeSet;

/// An example whose record has been read.
pub(super) struct Prepared<'a> {
    /// The example.
    pub example: &'a Example,
    /// Its record.
    pub record: LearnerRecord,
    /// What could use something of the record.
    reached: Reached,
}

/// The rules that could use something of a record; absent where that cannot be told.
#[derive(Clone)]
pub(super) struct Reached(Option<BTreeSet<usize>>);

impl Reached {
    /// Returns true when a rule could use something of the record.
    pub fn has(&self, rule: usize) -> bool {
        self.0.as_ref().is_none_or(|reached| reached.contains(&rule))
    }

    /// Returns false when a change cannot make a difference.
    pub fn holds(&self, change: &Change) -> bool {
        let Some(reached) = &self.0 else { return true };
        change.rules().is_none_or(|mut rules| rules.any(|rule| reached.contains(&rule)))
    }
}

/// Returns the examples whose records can be read, in text order.
pub(super) fn prepared<'a>(plan: &Plan, examples: &'a [Example]) -> Vec<Prepared<'a>> {
    let shape = RecordShape::of(&plan.policy);
    examples.iter().filter_map(|example| ready(plan, &shape, example)).collect()
}

/// Returns one example made ready, or `None` when its record cannot be read.
pub(super) fn of_example<'a>(plan: &Plan, example: &'a Example) -> Option<Prepared<'a>> {
    ready(plan, &RecordShape::of(&plan.policy), example)
}

fn ready<'a>(plan: &Plan, shape: &RecordShape, example: &'a Example) -> Option<Prepared<'a>> {
    let (record, _) = read(&example.record, shape, Strictness::Strict).ok()?;
    let reached = reach(plan, &record);
    Some(Prepared { example, record, reached })
}

// A rule that no slot of which an outcome could fill has no part in the decision, whatever its conditions say.
/// Returns which rules could use something of a record.
pub(super) fn reach(plan: &Plan, record: &LearnerRecord) -> Reached {
    Reached(plan.policy.combinations.is_empty().then(|| rules_reached(plan, record)))
}

fn rules_reached(plan: &Plan, record: &LearnerRecord) -> BTreeSet<usize> {
    let kinds: BTreeSet<&str> = record.items.iter().map(|item| item.kind.as_str()).collect();
    let earlier = record.history.iter().filter_map(|entry| entry.item.as_ref());
    let codes = record.items.iter().chain(earlier).map(|item| item.code.as_deref());
    let codes: BTreeSet<Option<&str>> = codes.collect();
    let mut reached: BTreeSet<usize> =
        codes.into_iter().flat_map(|code| plan.slots_for(code)).map(|slot| slot.rule.index()).collect();
    reached.retain(|rule| {
        let slots = plan.policy.rules.get(*rule).map(|rule| rule.slots.as_slice()).unwrap_or_default();
        let fits = |kind: Option<&str>| kind.is_none_or(|kind| kinds.contains(kind));
        slots.iter().any(|slot| {
            let any_of = &slot.pattern.any_of;
            any_of.is_empty() || any_of.iter().any(|element| fits(element.kind.as_deref()))
        })
    });
    let without_slots = plan.policy.rules.iter().enumerate().filter(|(_, rule)| rule.slots.is_empty());
    reached.extend(without_slots.map(|(rule, _)| rule));
    reached
}

impl Prepared<'_> {
    /// Returns false when a change cannot make a difference to the example.
    pub fn is_reached(&self, change: &Change) -> bool {
        self.reached.holds(change)
    }

    /// Returns the decision of a plan on the example.
    pub fn decide(&self, plan: &Plan) -> Decision {
        evaluate(plan, &self.record, &Options { as_of: self.example.as_of, node_bound: NODE_BOUND })
    }

    /// Returns true when everything comes out as the example expects.
    pub fn passes(&self, plan: &Plan) -> bool {
        let decision = self.decide(plan);
        let names = Names { policy: &plan.policy, record: Some(&self.record) };
        let case = Case { decision: &decision, record: &self.record, names };
        self.example
            .expectations
            .iter()
            .all(|(expectation, place)| case.difference(expectation, place).is_none())
    }
}
