//! zen-engine: one decision table with a row a rule, run once over all items of a learner.

use super::{Asked, Engine};
use serde_json::{Value, json};
use workload::policy::{Workload, course};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine};

pub struct Zen(Decision);

impl Engine for Zen {
    const NAME: &'static str = "zen-engine (a decision table over all items)";

    fn written(workload: &Workload) -> String {
        table(workload).to_string()
    }

    fn load(written: &str) -> Self {
        let content: DecisionContent = serde_json::from_str(written).expect("a decision model");
        let mut decision =
            DecisionEngine::default().create_decision(content.into()).expect("the model has a graph");
        decision.compile();
        Self(decision)
    }

    fn fits(&mut self, items: &[Asked<'_>]) -> Vec<bool> {
        let items: Vec<Value> = items
            .iter()
            .map(|item| json!({"code": item.code, "score": item.score, "age": item.age}))
            .collect();
        let asked = pollster::block_on(self.0.evaluate(json!({ "items": items }).into()));
        let answer: Value = asked.expect("the table is evaluated").result.to_value();
        let rows = answer["rows"].as_array().expect("a list");
        rows.iter().map(|row| row["credits"].is_number()).collect()
    }
}

fn table(workload: &Workload) -> Value {
    let row = |row: &workload::policy::Row| {
        json!({
            "_id": row.code,
            "code": format!("\"{}\"", row.code),
            "score": format!(">= {}", row.least),
            "age": format!("<= {}", row.years),
            "target": format!("\"{}\"", course(row.target)),
            "credits": workload.credits[row.target].to_string(),
        })
    };
    let input = |field: &str| json!({"id": field, "name": field, "field": field, "type": "expression"});
    let output = |field: &str| json!({"id": field, "name": field, "field": field, "type": "expression"});
    json!({
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "content": {}, "position": {"x": 0, "y": 0}},
            {"id": "table", "name": "table", "type": "decisionTableNode", "position": {"x": 0, "y": 0}, "content": {
                "rules": workload.rows.iter().map(row).collect::<Vec<_>>(),
                "inputs": [input("code"), input("score"), input("age")],
                "outputs": [output("target"), output("credits")],
                "hitPolicy": "first",
                "inputField": "items",
                "outputPath": "rows",
                "executionMode": "loop",
                "passThrough": false,
            }},
            {"id": "out", "name": "out", "type": "outputNode", "content": {}, "position": {"x": 0, "y": 0}},
        ],
        "edges": [
            {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "e2", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    })
}
