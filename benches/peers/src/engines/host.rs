//! The program around an engine: it reads the record, asks which items fit, and settles the rest as `plain` does.

use workload::plain::{Decision, Item, Learner, Program};
use workload::policy::Workload;

/// An engine that knows the rules and a program that knows the rest.
pub struct Host<E> {
    program: Program,
    pub engine: E,
}

impl<E> Host<E> {
    /// Returns a host for the policy.
    pub fn of(workload: &Workload, engine: E) -> Self {
        Self { program: Program::of(workload), engine }
    }

    /// Returns the decision on a learner; `fits` asks the engine of all items.
    pub fn decide(
        &mut self,
        line: &str,
        fits: impl FnOnce(&mut E, &[Asked<'_>]) -> Vec<bool>,
    ) -> serde_json::Result<Decision> {
        let learner: Learner = serde_json::from_str(line)?;
        let asked: Vec<Asked<'_>> = learner.items.iter().map(|item| Asked::of(item, &learner)).collect();
        let fitting = fits(&mut self.engine, &asked);
        Ok(self.program.settle(learner, &fitting))
    }
}

/// What an engine is asked about one item.
pub struct Asked<'l> {
    pub code: &'l str,
    pub score: i64,
    /// The least number of years after the award that reaches the day of application.
    pub age: i64,
}

impl<'l> Asked<'l> {
    fn of(item: &'l Item, learner: &Learner) -> Self {
        let (awarded, on) = (&item.award, &learner.application.date);
        let year = |date: &str| date[..4].parse::<i64>().unwrap_or(0);
        let age = year(on) - year(awarded) + i64::from(awarded[4..] < on[4..]);
        Self { code: &item.code, score: item.score, age }
    }
}
