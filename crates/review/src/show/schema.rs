//! The JSON Schema of exactly one policy's records: every other field is refused, every word is one of its own.

use crate::policy::{OwnerKind, Policy};
use crate::quantity::Number;
use crate::record::fields;
use crate::record::read::MOST_ITEMS;
use crate::record::shape::{FieldShape, FieldType, RecordShape, Units};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Returns the schema (draft 2020-12) of the records that a policy reads.
pub fn schema(policy: &Policy) -> Value {
    let shape = RecordShape::of(policy);
    let date = json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"});
    let definitions = json!({
        "text": {"type": "string", "pattern": "\\S"},
        "date": date,
        "duration": {"type": "string", "pattern": "^P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+D)?$"},
        "share": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?[%％]$"},
        "papers": nullable(list(text())),
        "item": item(&shape, &["id", "kind"]),
        "past_item": item(&shape, &["kind"]),
    });
    let list_of = |definition: Value| json!({"type": "array", "items": definition, "maxItems": MOST_ITEMS});
    let mut schema = object(
        [
            ("id", text()),
            ("learner", object(attributes(&shape, OwnerKind::Learner), &[])),
            ("application", nullable(application(&shape))),
            ("items", list_of(reference("item"))),
            ("history", list_of(history(&shape))),
            ("judgements", list_of(judgement(&shape))),
            ("balance", numbers(shape.remainders.iter().map(String::as_str))),
            (fields::NOT_FILLED_IN, json!({"type": "object"})),
        ],
        &["id"],
    );
    if let Some(members) = schema.as_object_mut() {
        members.insert("$defs".into(), definitions);
        members.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        members.insert("title".into(), json!(policy.title.as_deref().unwrap_or(&policy.code)));
    }
    schema
}

fn object<N: Into<String>>(properties: impl IntoIterator<Item = (N, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        properties.into_iter().map(|(name, value)| (name.into(), value)).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn reference(definition: &str) -> Value {
    json!({"$ref": format!("#/$defs/{definition}")})
}

fn text() -> Value {
    reference("text")
}

fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

fn nullable(of: Value) -> Value {
    any_of(vec![of, json!({"type": "null"})])
}

fn any_of(mut alternatives: Vec<Value>) -> Value {
    match alternatives.len() {
        1 => alternatives.pop().unwrap_or_default(),
        _ => json!({"anyOf": alternatives}),
    }
}

fn words<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Value {
    let words: Vec<String> = words.into_iter().map(|word| word.as_ref().to_owned()).collect();
    json!({"enum": words})
}

// Where nothing is declared any word will do.
fn words_or_text(known: impl IntoIterator<Item = impl AsRef<str>>) -> Value {
    let known: Vec<_> = known.into_iter().collect();
    if known.is_empty() { text() } else { words(known) }
}

fn numbers<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    object(names.into_iter().map(|name| (name, json!({"type": "number", "minimum": 0}))), &[])
}

fn attributes(shape: &RecordShape, owner: OwnerKind) -> Vec<(String, Value)> {
    let fields = fields::attribute_fields(shape, owner);
    let typed = fields.filter_map(|name| {
        let field = shape.find_field(owner, name)?;
        let types = match owner {
            OwnerKind::Item => shape.item_types("", None, name),
            OwnerKind::Learner
            | OwnerKind::Application
            | OwnerKind::Programme
            | OwnerKind::Course
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement => std::slice::from_ref(&field.of),
        };
        Some((name.to_owned(), attribute(field, types, &shape.units)))
    });
    typed.collect()
}

fn attribute(field: &FieldShape, types: &[FieldType], units: &Units) -> Value {
    let mut alternatives: Vec<Value> = types.iter().map(|of| value(of, units)).collect();
    if field.per.is_some() {
        let each = any_of(alternatives);
        return nullable(json!({"type": "object", "additionalProperties": each}));
    }
    let several: Vec<Value> = types.iter().filter(|of| of.is_word()).map(|of| value(of, units)).collect();
    alternatives.push(match several.is_empty() {
        true => json!({"type": "array", "maxItems": 0}),
        false => list(any_of(several)),
    });
    alternatives.push(json!({"type": "null"}));
    any_of(alternatives)
}

fn value(of: &FieldType, units: &Units) -> Value {
    match of {
        FieldType::Number { from, to, step, unit } => {
            let number = number(*from, *to, *step);
            let Some(unit) = unit else { return number };
            let known = units.convertible(unit);
            let bare = (known.len() == 1).then_some(number);
            let with_unit =
                object([("amount", json!({"type": "number"})), ("unit", words(&known))], &fields::AMOUNT);
            any_of(bare.into_iter().chain([with_unit]).collect())
        }
        FieldType::Share => reference("share"),
        FieldType::Words(known) => words(known),
        FieldType::Date => reference("date"),
        FieldType::Duration => reference("duration"),
        FieldType::YesNo => json!({"type": "boolean"}),
        FieldType::Code | FieldType::Text => text(),
    }
}

fn number(from: Option<Number>, to: Option<Number>, step: Option<Number>) -> Value {
    let mut number = Map::new();
    let is_whole = step == Some(Number::ONE) && from.is_none_or(Number::is_whole);
    number.insert("type".into(), json!(if is_whole { "integer" } else { "number" }));
    for (name, bound) in [("minimum", from), ("maximum", to)] {
        // A bound that is no decimal, such as 2/3, is left to the reader of records.
        let decimal = bound.and_then(|bound| serde_json::to_value(bound).ok()).filter(Value::is_number);
        number.extend(decimal.map(|decimal| (name.to_owned(), decimal)));
    }
    Value::Object(number)
}

fn item(shape: &RecordShape, required: &[&str]) -> Value {
    let mut properties = attributes(shape, OwnerKind::Item);
    properties.extend([
        ("id".to_owned(), text()),
        ("kind".to_owned(), words(&shape.kinds)),
        ("code".to_owned(), nullable(text())),
        ("count".to_owned(), json!({"type": "integer", "minimum": 1, "maximum": MOST_ITEMS})),
        ("papers".to_owned(), reference("papers")),
        (
            "deposit".to_owned(),
            nullable(object([("by", nullable(text())), ("date", nullable(reference("date")))], &[])),
        ),
    ]);
    let mut item = object(properties, required);
    let narrower: Vec<Value> = of_kinds(shape).chain(of_entries(shape)).collect();
    if let Some(members) = item.as_object_mut().filter(|_| !narrower.is_empty()) {
        members.insert("allOf".into(), Value::Array(narrower));
    }
    item
}

// What a kind says of an attribute holds unless the entry says otherwise.
fn of_kinds(shape: &RecordShape) -> impl Iterator<Item = Value> {
    shape.of_kind.iter().flat_map(move |(kind, types)| {
        types.iter().map(move |(name, of)| {
            let others = shape.of_entry.get(kind).into_iter().flatten();
            let others = others.filter(|(_, types)| types.contains_key(name));
            let codes: Vec<&String> = others.map(|(code, _)| code).collect();
            let condition = json!({
                "properties": {"kind": {"const": kind}, "code": {"not": {"enum": codes}}},
                "required": ["kind"],
            });
            narrowed(shape, condition, name, std::slice::from_ref(of))
        })
    })
}

// Entries whose attribute has the same types are told in one condition.
fn of_entries(shape: &RecordShape) -> impl Iterator<Item = Value> {
    // Kind, attribute and types; the types themselves have no order to be a key by.
    type Group<'a> = (Vec<&'a str>, &'a [FieldType]);
    let mut groups: BTreeMap<(&str, &str, String), Group<'_>> = BTreeMap::new();
    let entries = shape.of_entry.iter().flat_map(|(kind, codes)| codes.iter().map(move |one| (kind, one)));
    for (kind, (code, types)) in entries {
        for (name, types) in types {
            let key = (kind.as_str(), name.as_str(), format!("{types:?}"));
            groups.entry(key).or_insert_with(|| (Vec::new(), types)).0.push(code);
        }
    }
    groups.into_iter().map(move |((kind, name, _), (codes, types))| {
        let condition = json!({
            "properties": {"kind": {"const": kind}, "code": {"enum": codes}},
            "required": ["kind", "code"],
        });
        narrowed(shape, condition, name, types)
    })
}

fn narrowed(shape: &RecordShape, condition: Value, name: &str, types: &[FieldType]) -> Value {
    let plain = FieldShape { of: FieldType::Text, per: None, declared: false, written: None };
    let field = shape.find_field(OwnerKind::Item, name).unwrap_or(&plain);
    let properties: Map<String, Value> =
        [(name.to_owned(), attribute(field, types, &shape.units))].into_iter().collect();
    json!({"if": condition, "then": {"properties": properties}})
}

fn application(shape: &RecordShape) -> Value {
    let one = || {
        let mut programme = attributes(shape, OwnerKind::Programme);
        programme.push(("code".to_owned(), text()));
        any_of(vec![words_or_text(shape.programmes.keys()), object(programme, &["code"])])
    };
    let choices: Vec<(&str, Value)> = shape.rules.iter().map(|rule| (rule, text())).collect();
    let mut properties = attributes(shape, OwnerKind::Application);
    properties.extend([
        ("programme".to_owned(), nullable(one())),
        ("targets".to_owned(), list(text())),
        ("claims".to_owned(), list(text())),
        ("choices".to_owned(), object(choices, &[])),
        ("purpose".to_owned(), nullable(text())),
        ("papers".to_owned(), reference("papers")),
    ]);
    let entry =
        any_of(vec![words_or_text(shape.programmes.keys()), object(properties.clone(), &["programme"])]);
    properties.push(("date".to_owned(), nullable(reference("date"))));
    properties.push(("programmes".to_owned(), list(entry)));
    object(properties, &[])
}

fn history(shape: &RecordShape) -> Value {
    let target = any_of(fields::TARGET.map(|field| object([(field, text())], &[field])).to_vec());
    let words_of =
        ["rule", "edition", "programme", "purpose", "because"].map(|field| (field, nullable(text())));
    let rest = [
        ("item", nullable(reference("past_item"))),
        ("target", nullable(target)),
        ("amounts", numbers(shape.units.names())),
        ("date", nullable(reference("date"))),
        ("status", nullable(words(fields::STATUS))),
    ];
    object(words_of.into_iter().chain(rest), &[])
}

fn judgement(shape: &RecordShape) -> Value {
    let kinds = shape.judgements.iter().map(|(name, judgement)| {
        object(
            [
                ("judgement", json!({"const": name})),
                ("by", nullable(words_or_text(&judgement.by))),
                ("item", nullable(text())),
                ("course", nullable(text())),
                ("rule", nullable(words_or_text(shape.rules.iter()))),
                ("value", nullable(value(&judgement.of, &shape.units))),
                ("date", nullable(reference("date"))),
            ],
            &["judgement"],
        )
    });
    any_of(kinds.collect())
}
