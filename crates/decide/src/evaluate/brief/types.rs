//! The types of facts, by kind and code of the outcome.

use super::form::FactType;
use crate::policy::OwnerKind;
use crate::quantity::Number;
use crate::record::shape::FieldType;
use crate::record::{RecordShape, fields};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The types of an outcome's facts, by the position of their names.
pub(super) type TypeList = Arc<[FactType]>;

/// The lists of types that were asked for so far, each kept once.
#[derive(Debug, Default)]
pub(super) struct Types(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    lists: Vec<TypeList>,
    /// By kind, for outcomes whose codes have no types of their own.
    of_kinds: BTreeMap<Box<str>, TypeList>,
}

impl Types {
    /// Returns the list for outcomes of a kind and code; `names` are those of the facts of outcomes.
    pub(super) fn of(
        &self,
        shape: &RecordShape,
        names: &[Box<str>],
        (kind, code): (&str, Option<&str>),
    ) -> TypeList {
        let own = code.filter(|code| shape.has_types_of(kind, code));
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.of_kinds.get(kind) {
            Some(list) if own.is_none() => return Arc::clone(list),
            _ => {}
        }
        let one = |name: &str| match shape.item_types(kind, own, name) {
            [of] => fact_type(shape, OwnerKind::Item, name, of),
            _ => FactType::Other,
        };
        let list: TypeList = names.iter().map(|name| one(name)).collect();
        let known_list = known.lists.iter().find(|known| **known == list).map(Arc::clone);
        let list = known_list.unwrap_or_else(|| {
            known.lists.push(Arc::clone(&list));
            list
        });
        if own.is_none() {
            known.of_kinds.insert(kind.into(), Arc::clone(&list));
        }
        list
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
