//! The type of one field of a record, as the policy declares it.

use crate::policy::OwnerKind;
use crate::quantity::Number;

/// One attribute that a record can give.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldShape {
    /// Its type.
    pub of: FieldType,
    /// The further key, such as a term: the record gives one value a key.
    pub per: Option<String>,
    /// Declared by the policy, rather than built in.
    pub declared: bool,
    /// The word that declares it, where it is another.
    pub written: Option<String>,
}

/// The type of one field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    /// A number.
    Number {
        /// Least.
        from: Option<Number>,
        /// Greatest.
        to: Option<Number>,
        /// Distance of the numbers that it may be, from `from` on.
        step: Option<Number>,
        /// The measure that it counts.
        unit: Option<String>,
    },
    /// A share, written with its sign.
    Share,
    /// One of these words, on a scale the lowest first.
    Words(Vec<String>),
    /// A date.
    Date,
    /// A length of time.
    Duration,
    /// Yes or no.
    YesNo,
    /// A code.
    Code,
    /// Free text.
    Text,
}

impl FieldType {
    /// Returns true for types written as text and compared as words, of which a record may list several.
    pub fn is_word(&self) -> bool {
        match self {
            Self::Words(_) | Self::Code | Self::Text => true,
            Self::Number { .. } | Self::Share | Self::Date | Self::Duration | Self::YesNo => false,
        }
    }
}

/// Returns the type of a built-in attribute as records give it: what is counted is never negative, and what is counted
/// in pieces is whole.
pub(super) fn narrowed_built_in(owner: OwnerKind, name: &str, of: FieldType) -> FieldType {
    let FieldType::Number { from: None, to: None, step: None, unit } = of else { return of };
    let pieces = match (owner, name) {
        (OwnerKind::Item, "count" | "place" | "members") => Some(Number::ONE),
        (OwnerKind::Item, "attempts") | (OwnerKind::Learner, "age") => Some(Number::ZERO),
        (
            OwnerKind::Item
            | OwnerKind::Learner
            | OwnerKind::Application
            | OwnerKind::Course
            | OwnerKind::Programme
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement,
            _,
        ) => None,
    };
    match pieces {
        Some(from) => FieldType::Number { from: Some(from), to: None, step: Some(Number::ONE), unit },
        None => FieldType::Number { from: Some(Number::ZERO), to: None, step: None, unit },
    }
}
