//! The types of facts, by kind and code of the outcome.

use super::form::FactType;
use crate::policy::OwnerKind;
use crate::quantity::Number;
use crate::record::shape::FieldType;
use crate::record::{RecordShape, fields};
use std::collections::BTreeMap;

/// The lists of types, each kept once.
pub(super) struct Types<'a> {
    shape: &'a RecordShape,
    names: &'a [Box<str>],
    /// What was asked for so far.
    pub(super) lists: Vec<Vec<FactType>>,
    by_kind: BTreeMap<String, usize>,
}

impl<'a> Types<'a> {
    /// Returns no lists yet; `names` are those of the facts of outcomes.
    pub(super) fn new(shape: &'a RecordShape, names: &'a [Box<str>]) -> Self {
        Self { shape, names, lists: Vec::new(), by_kind: BTreeMap::new() }
    }

    /// Returns the position of the list for outcomes of a kind and code.
    pub(super) fn of(&mut self, kind: &str, code: Option<&str>) -> usize {
        let by_code = self.shape.of_entry.get(kind);
        let own = by_code.zip(code).is_some_and(|(by_code, code)| by_code.contains_key(code));
        if let Some(list) = self.by_kind.get(kind).filter(|_| !own) {
            return *list;
        }
        let list: Vec<FactType> = self.names.iter().map(|name| self.one(kind, code, name)).collect();
        let at = self.lists.iter().position(|other| *other == list).unwrap_or(self.lists.len());
        if at == self.lists.len() {
            self.lists.push(list);
        }
        if !own {
            self.by_kind.insert(kind.to_owned(), at);
        }
        at
    }

    fn one(&self, kind: &str, code: Option<&str>, name: &str) -> FactType {
        match self.shape.item_types(kind, code, name) {
            [of] => fact_type(self.shape, OwnerKind::Item, name, of),
            _ => FactType::Other,
        }
    }
}

/// Returns the type of a fact of the learner.
pub(super) fn learner_type(shape: &RecordShape, name: &str) -> FactType {
    let field = fields::attribute_field(shape, OwnerKind::Learner, name);
    field.map_or(FactType::Other, |field| fact_type(shape, OwnerKind::Learner, name, &field.of))
}

fn fact_type(shape: &RecordShape, owner: OwnerKind, name: &str, of: &FieldType) -> FactType {
    let field = fields::attribute_field(shape, owner, name);
    if field.is_none_or(|field| field.per.is_some()) {
        return FactType::Other;
    }
    match of {
        FieldType::Number { unit: Some(unit), .. } if shape.units.convertible(unit).len() > 1 => {
            FactType::Other
        }
        FieldType::Number { from, to, step, .. } => FactType::Number {
            from: *from,
            to: *to,
            least: from.map_or(i64::MIN, Number::ceil),
            most: to.map_or(i64::MAX, Number::floor),
            step: step.map(|step| (step, from.unwrap_or_default())),
        },
        FieldType::Words(words) => {
            let plain = words.iter().filter(|word| !shape.words.contains_key(*word));
            FactType::Words(plain.map(|word| word.as_str().into()).collect())
        }
        FieldType::Code | FieldType::Text => FactType::Text,
        FieldType::Date => FactType::Date,
        FieldType::YesNo => FactType::YesNo,
        FieldType::Share | FieldType::Duration => FactType::Other,
    }
}
