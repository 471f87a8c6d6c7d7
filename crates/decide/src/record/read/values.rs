//! Values and attributes: one node and the type it should have in, a typed value out.

use super::super::json::{Body, Member, Node};
use super::super::problem::{Expected, Named, RecordProblem};
use super::super::shape::{FieldShape, FieldType, Units};
use super::super::{Facts, Known, fields};
use super::context::{Context, Spot, found};
use crate::date::{Day, Duration};
use crate::nearest::nearest;
use crate::policy::{OwnerKind, Value};
use crate::quantity::{Number, from_json_text};
use std::collections::BTreeMap;

/// A problem of a value, at an offset.
type ValueResult<T> = Result<T, (usize, RecordProblem)>;

/// The kind and code of the item whose attributes are read.
pub(super) type ItemKey<'a> = (&'a str, Option<&'a str>);

impl Context<'_> {
    /// Returns the attributes of an owner's object, and reports fields that are neither attributes nor in `fixed`.
    pub fn facts(&mut self, spot: &Spot<'_>, owner: OwnerKind, item: Option<ItemKey<'_>>) -> Facts {
        let fixed: &[&str] = match owner {
            OwnerKind::Item => &fields::ITEM,
            OwnerKind::Application => &fields::APPLICATION,
            OwnerKind::Programme => &["code"],
            OwnerKind::Learner
            | OwnerKind::Course
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement => &[],
        };
        let shape = self.shape;
        let field_of = |name: &str| fields::attribute_field(shape, owner, name);
        let members: Vec<_> =
            spot.members().map(|(name, _, member)| (name, member, field_of(name))).collect();
        if members.iter().any(|(name, _, field)| field.is_none() && !fixed.contains(name)) {
            let names = fields::attribute_fields(shape, owner);
            self.refuse_unknown(spot, fixed.iter().copied().chain(names));
        }
        let mut facts = Facts::new();
        for (name, member, field) in members {
            let Some(field) = field else { continue };
            let types = match item {
                Some((kind, code)) => shape.item_types(kind, code, name),
                None => std::slice::from_ref(&field.of),
            };
            if let Some(known) = self.known(&member, field, types) {
                facts.insert(name.to_owned(), known);
            }
        }
        facts
    }

    fn known(&mut self, spot: &Spot<'_>, field: &FieldShape, types: &[FieldType]) -> Option<Known> {
        if matches!(spot.node.body, Body::Null) {
            return Some(Known::None);
        }
        if field.per.is_some() {
            if !matches!(spot.node.body, Body::Object(_)) {
                self.wrong_type(spot, Expected::PerKey);
                return None;
            }
            let mut by_key = BTreeMap::new();
            for (key, _, member) in spot.members() {
                by_key.extend(self.value(&member, types).map(|value| (key.to_owned(), value)));
            }
            return Some(Known::ByKey(by_key));
        }
        match &spot.node.body {
            Body::List(elements) if elements.is_empty() => Some(Known::None),
            Body::List(_) if types.iter().any(FieldType::is_word) => {
                Some(Known::Values(self.values(spot.elements(), types)))
            }
            Body::List(_)
            | Body::Null
            | Body::YesNo(_)
            | Body::Number(_)
            | Body::Text(_)
            | Body::Object(_) => self.value(spot, types).map(Known::Value),
        }
    }

    fn values<'n>(&mut self, spots: impl Iterator<Item = Spot<'n>>, types: &[FieldType]) -> Vec<Value> {
        spots.filter_map(|spot| self.value(&spot, types)).collect()
    }

    /// Returns the value of a node that may have one of several types, or reports why it has none of them.
    pub fn value(&mut self, spot: &Spot<'_>, types: &[FieldType]) -> Option<Value> {
        let mut refused: Option<(usize, RecordProblem)> = None;
        for of in types {
            match value_of(spot.node, of, &self.shape.units) {
                Ok(value) => return Some(value),
                // A problem of the right type says more than "another type".
                Err(problem) if refused.as_ref().is_none_or(|(_, first)| is_wrong_type(first)) => {
                    if refused.is_none() || !is_wrong_type(&problem.1) {
                        refused = Some(problem);
                    }
                }
                Err(_) => {}
            }
        }
        if let Some((at, problem)) = refused {
            self.error_at(at, spot, problem);
        }
        None
    }

    /// Returns a date, or reports what stands there.
    pub fn day(&mut self, spot: &Spot<'_>) -> Option<Day> {
        match self.value(spot, &[FieldType::Date])? {
            Value::Date(day) => Some(day),
            Value::Number(_) | Value::Share(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => {
                None
            }
        }
    }

    /// Returns the date of a field that may be absent or `null`.
    pub fn optional_day(&mut self, spot: &Spot<'_>, field: &str) -> Option<Day> {
        let member = spot.member(field)?;
        if matches!(member.node.body, Body::Null) {
            return None;
        }
        self.day(&member)
    }
}

fn is_wrong_type(problem: &RecordProblem) -> bool {
    matches!(problem, RecordProblem::WrongType { .. })
}

/// Returns the value of a node of a type, or why it has none.
fn value_of(node: &Node<'_>, of: &FieldType, units: &Units) -> ValueResult<Value> {
    match of {
        FieldType::Number { from, to, step, unit } => {
            let number = match unit {
                Some(unit) => amount_of(node, unit, units)?,
                None => number_of(node, Expected::Number)?,
            };
            match (*step, *to, from.and_then(Number::to_whole)) {
                (Some(Number::ONE), None, Some(from)) => whole_from(node, number, from)?,
                (step, to, _) => {
                    within(node, number, *from, to)?;
                    on_step(node, number, *from, step)?;
                }
            }
            Ok(Value::Number(number))
        }
        FieldType::Share => share_of(node).map(Value::Share),
        FieldType::Words(words) => one_of(node, words).map(Value::Word),
        FieldType::Date => {
            let text = text_of(node, Expected::Date)?;
            let no_date = |why| (node.at, RecordProblem::NoSuchDate { text: text.to_owned(), why });
            Day::parse(text).map(Value::Date).map_err(no_date)
        }
        FieldType::Duration => {
            let text = text_of(node, Expected::Duration)?;
            let none = || (node.at, RecordProblem::NoDuration { text: text.to_owned() });
            Duration::parse(text).map(Value::Duration).ok_or_else(none)
        }
        FieldType::YesNo => match node.body {
            Body::YesNo(value) => Ok(Value::YesNo(value)),
            Body::Null | Body::Number(_) | Body::Text(_) | Body::List(_) | Body::Object(_) => {
                Err(wrong(node, Expected::YesNo))
            }
        },
        FieldType::Code => text_of(node, Expected::Code).map(|text| Value::Word(text.to_owned())),
        FieldType::Text => text_of(node, Expected::Text).map(|text| Value::Word(text.to_owned())),
    }
}

// An empty text is what a form left open: it says so, whatever the field takes.
fn wrong(node: &Node<'_>, expected: Expected) -> (usize, RecordProblem) {
    let problem = match &node.body {
        Body::Text(text) if text.trim().is_empty() => RecordProblem::EmptyText,
        Body::Null | Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::List(_) | Body::Object(_) => {
            RecordProblem::WrongType { expected, found: found(node) }
        }
    };
    (node.at, problem)
}

fn text_of<'n>(node: &'n Node<'_>, expected: Expected) -> ValueResult<&'n str> {
    match &node.body {
        Body::Text(text) if !text.trim().is_empty() => Ok(text),
        Body::Text(_) | Body::Null | Body::YesNo(_) | Body::Number(_) | Body::List(_) | Body::Object(_) => {
            Err(wrong(node, expected))
        }
    }
}

/// Returns the exact number of a node.
pub(super) fn number_of(node: &Node<'_>, expected: Expected) -> ValueResult<Number> {
    // What no decimal says stands as a ratio, as decisions write it.
    if let Body::Text(text) = &node.body
        && text.contains('/')
        && let Some(number) = Number::parse_exact(text)
    {
        return Ok(number);
    }
    let Body::Number(text) = &node.body else { return Err(wrong(node, expected)) };
    from_json_text(text).ok_or_else(|| (node.at, RecordProblem::NumberTooLong { number: text.to_string() }))
}

fn amount_of(node: &Node<'_>, unit: &str, units: &Units) -> ValueResult<Number> {
    let known = units.convertible(unit);
    match &node.body {
        Body::Number(number) if known.len() > 1 => {
            Err((node.at, RecordProblem::NoUnit { number: number.to_string(), units: known }))
        }
        Body::Number(_) => number_of(node, Expected::Number),
        Body::Text(text) if known.len() == 1 && text.contains('/') => number_of(node, Expected::Number),
        Body::Object(members) => {
            let is_unknown = |member: &&Member<'_>| !fields::AMOUNT.contains(&&*member.key);
            if let Some(Member { key, key_at, .. }) = members.iter().find(is_unknown) {
                let (field, near) = (key.to_string(), nearest(key, fields::AMOUNT));
                return Err((*key_at, RecordProblem::UnknownField { field, near, belongs_to: None }));
            }
            let missing = |field| (node.at, RecordProblem::Missing { field });
            let amount = node.find("amount").ok_or_else(|| missing("amount"))?;
            let named = node.find("unit").ok_or_else(|| missing("unit"))?;
            let from = text_of(named, Expected::Text)?;
            if !known.iter().any(|unit| unit == from) {
                let near = nearest(from, known.iter().map(String::as_str));
                let name = from.to_owned();
                return Err((named.at, RecordProblem::UnknownName { of: Named::Unit, name, near, known }));
            }
            let number = number_of(amount, Expected::Number)?;
            let too_long = || (amount.at, RecordProblem::NumberTooLong { number: number.to_string() });
            units.convert(number, from, unit).ok_or_else(too_long)
        }
        Body::Null | Body::YesNo(_) | Body::Text(_) | Body::List(_) if known.len() > 1 => {
            Err(wrong(node, Expected::Amount))
        }
        Body::Null | Body::YesNo(_) | Body::Text(_) | Body::List(_) => Err(wrong(node, Expected::Number)),
    }
}

fn within(node: &Node<'_>, number: Number, from: Option<Number>, to: Option<Number>) -> ValueResult<()> {
    let fits = from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to);
    match fits {
        true => Ok(()),
        false => Err((node.at, RecordProblem::OutOfRange { number, from, to })),
    }
}

fn on_step(node: &Node<'_>, number: Number, from: Option<Number>, step: Option<Number>) -> ValueResult<()> {
    let Some(step) = step else { return Ok(()) };
    let distance = number.checked_sub(from.unwrap_or_default());
    match distance.and_then(|distance| distance.checked_div(step)).is_some_and(Number::is_whole) {
        true => Ok(()),
        false => Err((node.at, RecordProblem::BetweenSteps { number, step })),
    }
}

// What is counted in pieces: "a whole number from 1" says both what is wrong with 0 and with 1.5.
fn whole_from(node: &Node<'_>, number: Number, from: i64) -> ValueResult<()> {
    match number.is_whole() && number >= Number::whole(from) {
        true => Ok(()),
        false => Err((node.at, RecordProblem::NotWhole { number: number.to_string(), from })),
    }
}

fn share_of(node: &Node<'_>) -> ValueResult<Number> {
    match &node.body {
        Body::Text(text) if !text.trim().is_empty() => Number::parse_share(text)
            .filter(|share| !share.is_negative())
            .ok_or_else(|| (node.at, RecordProblem::NoShare { text: text.to_string() })),
        Body::Number(number) => Err((node.at, RecordProblem::NoShareSign { number: number.to_string() })),
        Body::Text(_) | Body::Null | Body::YesNo(_) | Body::List(_) | Body::Object(_) => {
            Err(wrong(node, Expected::Share))
        }
    }
}

fn one_of(node: &Node<'_>, words: &[String]) -> ValueResult<String> {
    let text = text_of(node, Expected::Text)?;
    if words.iter().any(|word| word == text) {
        return Ok(text.to_owned());
    }
    let near = nearest(text, words.iter().map(String::as_str));
    Err((node.at, RecordProblem::NotOneOf { word: text.to_owned(), words: words.to_vec(), near }))
}
