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

    /// Codes with their expressions.
    type Written = Vec<(String, String)>;

    fn written(workload: &Workload) -> Self::Written {
        let expression = |row: &Row| {
            let credits = workload.credits[row.target];
            format!("score >= {} && age <= {} ? {credits} : 0", row.least, row.years)
        };
        workload.rows.iter().map(|row| (row.code.clone(), expression(row))).collect()
    }

    fn load(written: Self::Written) -> Self {
        let env = Arc::new(Env::stdlib());
        let compiled = |(code, text): (String, String)| (code, env.compile(&text).expect("an expression"));
        Self { rules: written.into_iter().map(compiled).collect(), env }
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
