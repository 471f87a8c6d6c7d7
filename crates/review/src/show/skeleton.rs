//! An empty record that can be filled in step by step: it is decided as it stands, and under `?` it lists what is not filled
//! in yet, in the shape of a record, with what each field may hold. A field is moved up when it is known; what stays is not known.

use super::{Fact, facts, words};
use crate::locale::{Locale, Text};
use crate::policy::{OwnerKind, Policy};
use crate::record::fields;
use crate::record::shape::{APPROVAL, RecordShape};
use serde_json::{Map, Value, json};

/// Returns the empty record; what a field may hold is said in a language.
pub fn skeleton(policy: &Policy, locale: Locale) -> Value {
    json!({
        "id": "1",
        "learner": {},
        "items": [],
        "history": [],
        "judgements": [],
        (fields::NOT_FILLED_IN): Open { policy, locale, shape: &RecordShape::of(policy) }.record(),
    })
}

/// What is not filled in, in one language.
struct Open<'a> {
    policy: &'a Policy,
    locale: Locale,
    shape: &'a RecordShape,
}

impl Open<'_> {
    fn record(&self) -> Value {
        let facts = facts(self.policy, self.shape);
        let mut open = Map::new();
        let mut add = |name: &str, members: Map<String, Value>, is_list: bool| {
            if !members.is_empty() {
                let members = Value::Object(members);
                open.insert(name.to_owned(), if is_list { json!([members]) } else { members });
            }
        };
        add("learner", self.members(&facts, OwnerKind::Learner), false);
        add("application", self.application(&facts), false);
        add("items", self.item(&facts), true);
        add("judgements", self.judgement(), true);
        Value::Object(open)
    }

    fn application(&self, facts: &[Fact]) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("date".to_owned(), self.say(&words::date()));
        let programmes: Vec<String> = self.policy.programmes.keys().cloned().collect();
        if !programmes.is_empty() {
            members.insert("programme".to_owned(), self.say(&words::one_of(&programmes)));
        }
        members.extend(self.members(facts, OwnerKind::Application));
        members
    }

    fn item(&self, facts: &[Fact]) -> Map<String, Value> {
        let kinds: Vec<String> = self.shape.kinds.iter().cloned().collect();
        let head = [("id", words::text()), ("kind", words::one_of(&kinds)), ("code", words::text())];
        let mut members: Map<String, Value> =
            head.into_iter().map(|(name, said)| (name.to_owned(), self.say(&said))).collect();
        members.extend(self.members(facts, OwnerKind::Item));
        let reads = |name: &str| facts.iter().any(|fact| fact.owner == OwnerKind::Item && fact.name == name);
        if fields::BY_DEPOSIT.into_iter().any(reads) {
            let deposit = json!({"by": self.say(&words::text()), "date": self.say(&words::date())});
            members.insert("deposit".into(), deposit);
        }
        if !self.shape.papers.is_empty() {
            let papers: Vec<String> = self.shape.papers.iter().cloned().collect();
            members.insert("papers".into(), json!([self.say(&words::one_of(&papers))]));
        }
        members
    }

    fn judgement(&self) -> Map<String, Value> {
        let is_used = |(name, judgement): &(&String, &crate::record::shape::JudgementShape)| {
            *name != APPROVAL || !judgement.by.is_empty()
        };
        let names: Vec<String> =
            self.shape.judgements.iter().filter(is_used).map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return Map::new();
        }
        let said = [("judgement", words::one_of(&names)), ("by", words::text()), ("item", words::text())];
        let mut members: Map<String, Value> =
            said.into_iter().map(|(name, said)| (name.to_owned(), self.say(&said))).collect();
        members.insert("value".to_owned(), self.say(&words::yes_or_no()));
        members
    }

    fn members(&self, facts: &[Fact], owner: OwnerKind) -> Map<String, Value> {
        let stands_here = |name: &str| fields::attribute_fields(self.shape, owner).any(|field| field == name);
        let own = facts.iter().filter(|fact| fact.owner == owner && stands_here(&fact.name));
        own.map(|fact| {
            let said = self.say(&words::fact_type(fact));
            let value = match (&fact.per, fact.units.as_slice()) {
                (Some(per), _) => json!({ (per.as_str()): said }),
                (None, [unit, _, ..]) => json!({"amount": said, "unit": unit}),
                (None, [] | [_]) => said,
            };
            (fact.name.clone(), value)
        })
        .collect()
    }

    fn say(&self, text: &Text) -> Value {
        json!(text.in_locale(self.locale))
    }
}
