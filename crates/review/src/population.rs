//! A synthetic population: learners drawn from a policy's own catalogues and boundaries, both sides of each.
//!
//! Nobody in it is real and no frequency in it means anything: it shows what a policy does, not how often. Always true: the
//! same policy, seed and number give the same learner, whatever was drawn before and on whatever machine.

mod draw;
mod figures;
mod items;
mod person;
mod value;

use crate::plan::Plan;
use crate::policy::OwnerKind;
use crate::record::{LearnerRecord, RecordShape, Strictness, read};
use crate::show::{Fact, facts};
use draw::Draw;
use figures::{Figures, of_policy, of_rule};
use serde_json::Value as Json;

/// The seed where none is given.
pub const SEED: u64 = 1;

/// A population of a policy: any number of learners, each by its number.
pub struct Population<'p> {
    plan: &'p Plan,
    shape: RecordShape,
    facts: Vec<Fact>,
    /// What the whole policy asks of facts.
    all: Figures,
    /// What each rule asks of facts.
    by_rule: Vec<Figures>,
    seed: u64,
}

impl<'p> Population<'p> {
    /// Returns the population of a policy under a seed.
    pub fn of(plan: &'p Plan, seed: u64) -> Self {
        let shape = RecordShape::of(&plan.policy);
        let facts = facts(&plan.policy, &shape);
        let all = of_policy(&plan.policy);
        let by_rule = plan.policy.rules.iter().map(|rule| of_rule(&plan.policy, rule)).collect();
        Self { plan, shape, facts, all, by_rule, seed }
    }

    /// Returns a learner by its number, as the JSON text of a record.
    pub fn text(&self, number: u64) -> String {
        self.json(number).to_string()
    }

    /// Returns a learner by its number. The record reads as every record does; where the policy asks for something that cannot be
    /// drawn, less stands in it.
    pub fn learner(&self, number: u64) -> LearnerRecord {
        let text = self.text(number);
        match read(&text, &self.shape, Strictness::Lenient) {
            Ok((record, _)) => record,
            Err(_) => LearnerRecord { id: id(number), ..LearnerRecord::default() },
        }
    }

    /// Returns what the policy knows of records.
    pub fn shape(&self) -> &RecordShape {
        &self.shape
    }

    fn json(&self, number: u64) -> Json {
        let draw = Draw::new(self.seed, number);
        person::Person::new(self, draw).record(&id(number))
    }

    fn facts_of(&self, owner: OwnerKind) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.owner == owner && fact.per.is_none())
    }
}

fn id(number: u64) -> String {
    format!("S-{:06}", number.saturating_add(1))
}
