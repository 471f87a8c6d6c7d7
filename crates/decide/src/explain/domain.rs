//! Values of facts that are supposed otherwise: an attribute and what a reason asks for come in, the least value that would do goes out.

use super::heads::find_entry;
use crate::date::Day;
use crate::plan::Plan;
use crate::policy::{AttributeType, OwnerKind, Policy, ScaleBody, ScaleId, Value, builtin};
use crate::quantity::Number;
use crate::record::Item;

/// Stands for a word that no condition has named yet.
pub const UNKNOWN: &str = "…";

/// The values that an attribute of an outcome can have.
#[derive(Debug, Clone, PartialEq)]
pub enum Domain {
    /// Steps of a scale, from the lowest to the highest.
    Steps(Vec<String>),
    /// Words without an order.
    Words(Vec<String>),
    /// Numbers from the least.
    Numbers(Number),
    /// Parts of a whole.
    Shares,
    /// Days.
    Days,
    /// Yes or no.
    YesNo,
    /// Codes and text that only the policy's conditions name.
    Free,
}

impl Domain {
    /// Returns the domain of an attribute of an outcome.
    pub fn of(plan: &Plan, item: &Item, attribute: &str) -> Self {
        let policy = &plan.policy;
        let entry = find_entry(plan, item);
        let kind = policy.kinds.get(&item.kind);
        let scale = entry
            .and_then(|entry| entry.scales.get(attribute))
            .or_else(|| kind.and_then(|kind| kind.scales.get(attribute)));
        if let Some(scale) = scale {
            return Self::of_scale(policy, *scale);
        }
        Self::of_owner(policy, OwnerKind::Item, attribute)
    }

    /// Returns the domain of an attribute as it is declared for an owner.
    pub fn of_owner(policy: &Policy, owner: OwnerKind, attribute: &str) -> Self {
        let declared = policy.attributes.get(&(owner, attribute.into()));
        let of = declared.map(|declared| declared.of.clone());
        match of.or_else(|| builtin::find_attribute(owner, attribute)) {
            Some(AttributeType::Number { from, .. }) => Self::Numbers(from.unwrap_or(Number::ONE)),
            Some(AttributeType::Share) => Self::Shares,
            Some(AttributeType::OnScale(scale)) => Self::of_scale(policy, scale),
            Some(AttributeType::OneOf(words)) => Self::Words(words.into_iter().collect()),
            Some(AttributeType::Date) => Self::Days,
            Some(AttributeType::YesNo) => Self::YesNo,
            Some(AttributeType::Duration | AttributeType::Code | AttributeType::Text) | None => Self::Free,
        }
    }

    fn of_scale(policy: &Policy, scale: ScaleId) -> Self {
        match policy.scales.get(scale.index()).map(|scale| &scale.body) {
            Some(ScaleBody::Steps(steps)) => {
                let mut steps: Vec<(&u32, &String)> = steps.iter().map(|(word, rank)| (rank, word)).collect();
                steps.sort_unstable();
                Self::Steps(steps.into_iter().map(|(_, word)| word.clone()).collect())
            }
            Some(ScaleBody::Range { from, .. }) => Self::Numbers(*from),
            None => Self::Free,
        }
    }

    /// Returns the value to begin with; [`UNKNOWN`] where only the policy's conditions can tell.
    pub fn first(&self, today: Option<Day>) -> Option<Value> {
        match self {
            Self::Steps(words) | Self::Words(words) => words.first().cloned().map(Value::Word),
            Self::Numbers(least) => Some(Value::Number(*least)),
            Self::Shares => Some(Value::Share(Number::ONE)),
            Self::Days => today.map(Value::Date),
            Self::YesNo => Some(Value::YesNo(true)),
            Self::Free => Some(Value::Word(UNKNOWN.to_owned())),
        }
    }

    /// Returns the value after one that brought nothing: the next word, or twice the number.
    pub fn next(&self, value: &Value) -> Option<Value> {
        match (self, value) {
            (Self::Steps(words) | Self::Words(words), Value::Word(word)) => {
                let at = words.iter().position(|known| known == word)?;
                words.get(at + 1).cloned().map(Value::Word)
            }
            (Self::Numbers(_), Value::Number(number)) => {
                let twice = number.checked_add(*number)?.checked_add(Number::ONE)?;
                (twice < Number::whole(1_000_000)).then_some(Value::Number(twice))
            }
            (Self::YesNo, Value::YesNo(true)) => Some(Value::YesNo(false)),
            _ => None,
        }
    }

    /// Returns a value as a reason writes it; `included` tells whether the figure itself would do, else the next above it
    /// (or below, when `up` is false).
    pub fn written(&self, text: &str, included: bool, up: bool) -> Option<Value> {
        match self {
            Self::Steps(words) | Self::Words(words) => {
                let at = words.iter().position(|word| word == text)?;
                let at = if included {
                    at
                } else if up {
                    at + 1
                } else {
                    at.checked_sub(1)?
                };
                words.get(at).cloned().map(Value::Word)
            }
            Self::Numbers(_) => {
                let number = Number::parse_exact(text)?;
                let beside =
                    if up { number.checked_add(Number::ONE) } else { number.checked_sub(Number::ONE) };
                Some(Value::Number(if included { number } else { beside? }))
            }
            Self::Shares => {
                let share = Number::parse_share(text)?;
                let hundredth = Number::HUNDREDTH;
                let beside = if up { share.checked_add(hundredth) } else { share.checked_sub(hundredth) };
                Some(Value::Share(if included { share } else { beside? }))
            }
            Self::YesNo => Some(Value::YesNo(text == "yes")),
            // A day that has gone by cannot be had any more, and a later one has not come.
            Self::Days => None,
            Self::Free => included.then(|| Value::Word(text.to_owned())),
        }
    }
}
