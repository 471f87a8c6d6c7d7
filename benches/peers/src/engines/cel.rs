//! cel: a compiled expression a rule, found by the host under the code of the item.

use super::{Asked, Engine};
use cel::{Context, Env, Program, Value};
use std::collections::HashMap;
use std::sync::Arc;
use workload::policy::Workload;

pub struct Cel {
    env: Arc<Env>,
    rules: HashMap<String, Program>,
}

impl Engine for Cel {
    const NAME: &'static str = "cel (an expression a rule, the host's index)";

    fn load(workload: &Workload) -> Self {
        let env = Arc::new(Env::stdlib());
        let rules = workload
            .rows
            .iter()
            .map(|row| {
                let credits = workload.credits[row.target];
                let text = format!("score >= {} && age <= {} ? {credits} : 0", row.least, row.years);
                (row.code.clone(), env.compile(&text).expect("an expression"))
            })
            .collect();
        Self { env, rules }
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
