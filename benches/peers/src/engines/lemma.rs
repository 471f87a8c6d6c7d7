//! lemma-engine: one spec, a branch a rule, evaluated for each item.

use super::{Asked, Engine};
use lemma::{DateTimeValue, IndexMap, SourceType};
use std::fmt::Write;
use workload::policy::Workload;

pub struct Lemma {
    engine: lemma::Engine,
    now: DateTimeValue,
    asked: [String; 1],
}

impl Engine for Lemma {
    const NAME: &'static str = "lemma-engine (a branch a rule, each item)";

    fn written(workload: &Workload) -> String {
        let mut text = String::from(
            "spec bank\ndata code: text\ndata score: number\ndata age: number\nrule credits: 0\n",
        );
        for row in &workload.rows {
            let (code, least, years) = (&row.code, row.least, row.years);
            let credits = workload.credits[row.target];
            let _ = writeln!(
                text,
                "  unless code is \"{code}\" and score >= {least} and age <= {years} then {credits}"
            );
        }
        text
    }

    fn load(written: &str) -> Self {
        let mut engine = lemma::Engine::new();
        engine.load([(SourceType::Volatile, written.to_owned())]).expect("the spec loads");
        Self { engine, now: DateTimeValue::now(), asked: ["credits".to_owned()] }
    }

    fn fits(&mut self, items: &[Asked<'_>]) -> Vec<bool> {
        let fits = |item: &Asked<'_>| {
            let data = IndexMap::from([
                ("code".to_owned(), item.code.into()),
                ("score".to_owned(), item.score.to_string().as_str().into()),
                ("age".to_owned(), item.age.to_string().as_str().into()),
            ]);
            let answer = self
                .engine
                .evaluate(None, "bank", Some(&self.now), data, Some(&self.asked), false)
                .expect("the spec is evaluated");
            answer.results["credits"].result() != Some("0")
        };
        items.iter().map(fits).collect()
    }
}
