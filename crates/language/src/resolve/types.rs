//! The types of expressions: what can be compared with what, and which unit a number has.

use super::context::Resolver;
use crate::diagnostics::ValueSort;
use crate::policy::builtin::{CREDITS, HOURS};
use crate::policy::{AttributeType, MeasureId, ScaleBody, ScaleId};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// The type of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    /// A number, with the measure that it counts where it has one, and its range.
    Number(Option<MeasureId>, Bounds),
    /// A share.
    Share,
    /// A step of a scale of words.
    Scale(ScaleId),
    /// One of listed words.
    OneOf(BTreeSet<String>),
    /// A date.
    Date,
    /// A day of the year.
    MonthDay,
    /// A length of time.
    Duration,
    /// Yes or no.
    YesNo,
    /// A code, or a word that nothing lists.
    Code,
    /// Free text.
    Text,
}

/// The range of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bounds {
    /// Least.
    pub from: Option<Number>,
    /// Greatest.
    pub to: Option<Number>,
    /// Distance of two neighbours.
    pub step: Option<Number>,
}

impl Type {
    /// A number of no measure and no range.
    pub const NUMBER: Self = Self::Number(None, Bounds { from: None, to: None, step: None });

    /// Returns a number of a measure.
    pub fn amount(measure: MeasureId) -> Self {
        Self::Number(Some(measure), Bounds::default())
    }

    /// Returns true for a number of whatever measure.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(..))
    }

    /// Returns true for types whose values are words.
    pub fn is_word(&self) -> bool {
        matches!(self, Self::Scale(_) | Self::OneOf(_) | Self::Code | Self::Text)
    }

    /// Returns true when more and less mean something.
    pub fn has_order(&self) -> bool {
        matches!(
            self,
            Self::Number(..) | Self::Share | Self::Scale(_) | Self::Date | Self::MonthDay | Self::Duration
        )
    }

    /// Returns the scale whose order counts.
    pub fn scale(&self) -> Option<ScaleId> {
        match self {
            Self::Scale(scale) => Some(*scale),
            Self::Number(..)
            | Self::Share
            | Self::OneOf(_)
            | Self::Date
            | Self::MonthDay
            | Self::Duration
            | Self::YesNo
            | Self::Code
            | Self::Text => None,
        }
    }

    /// Returns the words of messages for this type.
    pub fn sort(&self) -> ValueSort {
        match self {
            Self::Number(Some(_), _) => ValueSort::Amount,
            Self::Number(None, _) => ValueSort::Number,
            Self::Share => ValueSort::Share,
            Self::Scale(_) => ValueSort::Level,
            Self::OneOf(_) => ValueSort::Word,
            Self::Date => ValueSort::Date,
            Self::MonthDay => ValueSort::MonthDay,
            Self::Duration => ValueSort::Duration,
            Self::YesNo => ValueSort::YesNo,
            Self::Code => ValueSort::Name,
            Self::Text => ValueSort::Text,
        }
    }
}

impl Resolver<'_> {
    /// Returns the type of a declared or built-in attribute's type.
    pub fn type_of(&self, of: &AttributeType) -> Type {
        match of {
            AttributeType::Number { from, to, unit } => {
                Type::Number(*unit, Bounds { from: *from, to: *to, step: None })
            }
            AttributeType::Share => Type::Share,
            AttributeType::OnScale(scale) => self.type_on_scale(*scale),
            AttributeType::OneOf(words) => Type::OneOf(words.clone()),
            AttributeType::Date => Type::Date,
            AttributeType::Duration => Type::Duration,
            AttributeType::YesNo => Type::YesNo,
            AttributeType::Code => Type::Code,
            AttributeType::Text => Type::Text,
        }
    }

    /// Returns the type of values on a scale: of numbers, a range; of words, its steps.
    pub fn type_on_scale(&self, scale: ScaleId) -> Type {
        match self.policy.scales.get(scale.index()).map(|scale| &scale.body) {
            Some(ScaleBody::Range { from, to, step }) => {
                Type::Number(None, Bounds { from: Some(*from), to: Some(*to), step: *step })
            }
            Some(ScaleBody::Steps(_)) | None => Type::Scale(scale),
        }
    }

    /// Returns the factor by which a number of one measure becomes one of another, or `None` when they are unrelated.
    pub fn factor(&self, from: MeasureId, to: MeasureId) -> Option<Number> {
        self.policy.factor(from, to)
    }

    /// Returns a measure's name as the reader knows it.
    pub fn measure_shown(&self, measure: MeasureId) -> String {
        let name = self.policy.measures.get(measure.index()).map_or("", |measure| measure.name.as_str());
        if measure == CREDITS || measure == HOURS { self.noun_shown(name) } else { name.to_owned() }
    }

    /// Returns the measure of a name.
    pub fn find_measure(&self, name: &str) -> Option<MeasureId> {
        let at = self.policy.measures.iter().position(|measure| measure.name == name)?;
        u32::try_from(at).ok().map(MeasureId)
    }
}
