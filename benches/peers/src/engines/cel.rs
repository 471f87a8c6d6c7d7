//! cel: a compiled expression a rule, found by the host under the code of the item.

use super::{Asked, Engine};
use cel::{Context, Env, Program, Value};
use std::collections::HashMap;
use std::sync::Arc;
use workload::policy::{Row, Workload};

pub struct Cel {
    env: Arc<Env>,
    rules: HashMap<String, Program>,
}

impl Engine for Cel {
    const NAME: &'static str = "cel (an expression a rule, the host's index)";

    fn written(workload: &Workload) -> String {
        let line = |row: &Row| {
            let (code, credits) = (&row.code, workload.credits[row.target]);
            format!("{code}: score >= {} && age <= {} ? {credits} : 0\n", row.least, row.years)
        };
        workload.rows.iter().map(line).collect()
    }

    fn load(written: &str) -> Self {
        let env = Arc::new(Env::stdlib());
        let rules = written.lines().filter_map(|line| line.split_once(": "));
        let compiled =
            |(code, text): (&str, &str)| (code.to_owned(), env.compile(text).expect("an expression"));
        Self { rules: rules.map(compiled).collect(), env }
    }

    fn fits(&mut self, items: &[Asked<'_>]) -> Vec<bool> {
        let fits = |item: &Asked<'_>| {
            let Some(rule) = self.rules.get(item.code) else { return false };
            let mut context = Context::with_env(Arc::clone(&self.env));
            context.add_variable("score", item.score).expect("a number");
            context.add_variable("age", item.age).expect("a number");
            matches!(rule.execute(&context), Ok(Value::Int(credits)) if credits > 0)
        };
        items.iter().map(fits).collect()
    }
}
