//! An empty record with every field that the policy reads. What is not filled in says so when the record is read: an
//! empty text is a problem, never a default and never "none".

use super::{Fact, facts};
use crate::policy::{OwnerKind, Policy};
use crate::record::fields;
use crate::record::shape::RecordShape;
use serde_json::{Map, Value, json};

/// Returns the empty record.
pub fn skeleton(policy: &Policy) -> Value {
    let shape = RecordShape::of(policy);
    let facts = facts(policy, &shape);
    let mut application: Map<String, Value> =
        [("date".to_owned(), open()), ("programme".to_owned(), open())].into_iter().collect();
    application.extend(members(&shape, &facts, OwnerKind::Application));
    let mut item: Map<String, Value> =
        ["id", "kind", "code"].into_iter().map(|name| (name.to_owned(), open())).collect();
    item.extend(members(&shape, &facts, OwnerKind::Item));
    if is_read(&facts, fields::BY_DEPOSIT) {
        item.insert("deposit".into(), json!({"by": "", "date": ""}));
    }
    if !shape.papers.is_empty() {
        item.insert("papers".into(), json!([]));
    }
    let learner: Map<String, Value> = members(&shape, &facts, OwnerKind::Learner).collect();
    json!({
        "id": "",
        "learner": learner,
        "application": application,
        "items": [item],
        "history": [],
        "judgements": [],
    })
}

fn open() -> Value {
    json!("")
}

fn is_read(facts: &[Fact], names: [&str; 2]) -> bool {
    facts.iter().any(|fact| fact.owner == OwnerKind::Item && names.contains(&fact.name.as_str()))
}

fn members<'a>(
    shape: &'a RecordShape,
    facts: &'a [Fact],
    owner: OwnerKind,
) -> impl Iterator<Item = (String, Value)> + 'a {
    let stands_here = move |name: &str| fields::attribute_fields(shape, owner).any(|field| field == name);
    let own = facts.iter().filter(move |fact| fact.owner == owner && stands_here(&fact.name));
    own.map(|fact| {
        let value = match (fact.per.is_some(), fact.units.len()) {
            (true, _) => json!({"": ""}),
            (false, 0 | 1) => open(),
            (false, _) => json!({"amount": "", "unit": fact.units.first()}),
        };
        (fact.name.clone(), value)
    })
}
