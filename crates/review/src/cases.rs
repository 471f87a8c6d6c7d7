//! A policy's examples: each one's record goes the way of every record, and what comes out is held against what the
//! example expects. What differs is said in both languages, with the reasons of the decision.

mod assertions;
mod change;
mod coverage;
mod expected;
mod found;
mod mutate;
mod prepared;
mod reasons;
mod reported;
mod results;
mod suggest;
mod tap;
mod telling;
#[cfg(test)]
mod tests;

use crate::decision::Decision;
use crate::evaluate::{NODE_BOUND, Options, evaluate};
use crate::fold::fold_case;
use crate::locale::{Locale, Text};
use crate::plan::Plan;
use crate::policy::{Example, Place};
use crate::record::{LearnerRecord, RecordShape, Strictness, read};
use crate::render::Names;
use serde::Serialize;

pub use change::ChangeKind;
pub(crate) use change::stepped;
pub use coverage::{Coverage, Point, PointKind, Share, Side, coverage};
pub use mutate::{Mutation, Survivor, mutate};
pub use results::{report_lines, suite_of};
pub use suggest::{Suggestion, Suggestions, suggest};
pub use tap::tap;
pub use telling::{coverage_lines, mutation_lines, suggestion_lines, survivor_text};

/// What running a policy's examples gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The policy's code.
    pub policy: String,
    /// The examples that were run, in text order.
    pub results: Vec<ExampleResult>,
    /// How many were left out by the filter.
    pub left_out: usize,
    /// The assertions, each tried on every example.
    pub assertions: Vec<ExampleResult>,
    /// The assertions that examples cannot try.
    pub untried: Vec<String>,
}

/// What running one example gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExampleResult {
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub place: Place,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out of an example.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// As expected.
    Passed,
    /// Otherwise than expected.
    Failed {
        /// What differs, in text order.
        differences: Vec<Difference>,
    },
    /// Its record could not be read.
    Unreadable {
        /// Why.
        problems: Vec<Text>,
    },
}

/// One expectation that was not met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Where it stands.
    pub place: Place,
    /// What was expected.
    pub expected: Text,
    /// What came out instead.
    pub got: Text,
    /// Why, as far as the decision says.
    pub why: Vec<Text>,
}

impl Report {
    /// Returns how many examples came out as expected.
    pub fn passed(&self) -> usize {
        self.results.iter().filter(|result| result.outcome == Outcome::Passed).count()
    }

    /// Returns how many did not, the assertions that an example refutes among them.
    pub fn failed(&self) -> usize {
        let refuted = self.assertions.iter().filter(|result| result.outcome != Outcome::Passed).count();
        self.results.len() - self.passed() + refuted
    }
}

/// Runs the examples whose titles hold the filter, in text order; case and width are no differences.
pub fn run(plan: &Plan, examples: &[Example], filter: Option<&str>) -> Report {
    let shape = RecordShape::of(&plan.policy);
    let wanted = filter.map(fold_case);
    let is_wanted = |example: &&Example| {
        wanted.as_ref().is_none_or(|wanted| fold_case(&example.title).contains(wanted.as_str()))
    };
    let results: Vec<ExampleResult> =
        examples.iter().filter(is_wanted).map(|example| run_one(plan, &shape, example)).collect();
    let left_out = examples.len() - results.len();
    let (assertions, untried) = assertions::tried(plan, &shape, examples);
    Report { policy: plan.policy.code.clone(), results, left_out, assertions, untried }
}

/// Returns the lines that expect what an example gives now, or `None` when its record cannot be read.
pub fn expected_now(plan: &Plan, example: &Example, locale: Locale) -> Option<Vec<String>> {
    let ready = prepared::of_example(plan, example)?;
    let words = crate::wording::Wording::new(&plan.policy, locale);
    Some(words.expectations(&ready.record, &ready.decide(plan)))
}

fn run_one(plan: &Plan, shape: &RecordShape, example: &Example) -> ExampleResult {
    let outcome = match read(&example.record, shape, Strictness::Strict) {
        Err(errors) => {
            let text = |error: &crate::record::RecordError| {
                Text::new(error.line_text(Locale::Zh), error.line_text(Locale::En))
            };
            Outcome::Unreadable { problems: errors.errors.iter().map(text).collect() }
        }
        Ok((record, _)) => {
            let options = Options { as_of: example.as_of, node_bound: NODE_BOUND };
            let decision = evaluate(plan, &record, &options);
            compared(plan, &record, &decision, example)
        }
    };
    ExampleResult { title: example.title.clone(), place: example.place.clone(), outcome }
}

fn compared(plan: &Plan, record: &LearnerRecord, decision: &Decision, example: &Example) -> Outcome {
    let names = Names { policy: &plan.policy, record: Some(record) };
    let case = expected::Case { decision, record, names };
    let differences: Vec<Difference> = example
        .expectations
        .iter()
        .filter_map(|(expectation, place)| case.difference(expectation, place))
        .collect();
    if differences.is_empty() { Outcome::Passed } else { Outcome::Failed { differences } }
}
