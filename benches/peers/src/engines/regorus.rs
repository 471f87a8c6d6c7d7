//! regorus: the rules as data under their codes, one Rego rule over all items of a learner.

use super::{Asked, Engine};
use regorus::{CompiledPolicy, Value};
use serde_json::json;
use workload::policy::{Workload, course};

const POLICY: &str = r#"
package bank

import rego.v1

fitting := [credits |
    some item in input.items
    credits := object.get(worth, item.at, 0)
]

worth[item.at] := rule.credits if {
    some item in input.items
    rule := data.rules[item.code]
    item.score >= rule.least
    item.age <= rule.years
}
"#;

pub struct Regorus(CompiledPolicy);

impl Engine for Regorus {
    const NAME: &'static str = "regorus (rules as data under their codes)";

    fn written(workload: &Workload) -> String {
        let rules: serde_json::Map<String, serde_json::Value> = workload
            .rows
            .iter()
            .map(|row| {
                let rule = json!({
                    "least": row.least,
                    "years": row.years,
                    "target": course(row.target),
                    "credits": workload.credits[row.target],
                });
                (row.code.clone(), rule)
            })
            .collect();
        json!({ "rules": rules }).to_string()
    }

    fn load(written: &str) -> Self {
        let mut engine = regorus::Engine::new();
        engine.add_policy("bank.rego".to_owned(), POLICY.to_owned()).expect("the policy is Rego");
        engine.add_data_json(written).expect("the rules are data");
        let entry = "data.bank.fitting".into();
        Self(engine.compile_with_entrypoint(&entry).expect("the policy compiles"))
    }

    fn fits(&mut self, items: &[Asked<'_>]) -> Vec<bool> {
        let items: Vec<serde_json::Value> = items
            .iter()
            .enumerate()
            .map(|(at, item)| json!({"at": at, "code": item.code, "score": item.score, "age": item.age}))
            .collect();
        let input = Value::from_json_str(&json!({ "items": items }).to_string()).expect("the input is JSON");
        let answer = self.0.eval_with_input(input).expect("the policy is evaluated");
        let credits = answer.as_array().expect("a list");
        credits.iter().map(|credits| credits.as_i64().is_ok_and(|credits| credits > 0)).collect()
    }
}
