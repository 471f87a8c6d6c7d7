//! Functions called: the values of their arguments in, the value of their formula out, rounded as declared. What a formula
//! cannot compute is a need that names the function, never a guess.

use super::expression::{Gap, value};
use super::facts::Scope;
use crate::decision::{Need, Reason};
use crate::policy::{AttributeType, Expr, Function, FunctionId, ScaleBody, Value};
use crate::quantity::Number;
use crate::script::{Argument, Failure};
use std::collections::BTreeSet;

/// Returns the value of a function for these arguments.
pub(super) fn call(scope: Scope<'_>, function: FunctionId, arguments: &[Expr]) -> Result<Value, Gap> {
    let functions = &scope.facts.policy().functions;
    let function = functions.get(function.index()).ok_or(Gap::Reason(Reason::NotComputable))?;
    let mut needs = BTreeSet::new();
    let mut given = Vec::with_capacity(arguments.len());
    for (argument, (name, _)) in arguments.iter().zip(&function.parameters) {
        match value(scope, argument) {
            Ok(value) => given.push((name.as_str(), value)),
            Err(Gap::Needs(more)) => needs.extend(more),
            Err(gap) => return Err(gap),
        }
    }
    if !needs.is_empty() {
        return Err(Gap::Needs(needs));
    }
    computed(scope, function, given).map_err(|because| {
        let name = function.name.clone();
        Gap::Needs(BTreeSet::from([Need::Calculation { function: name, because }]))
    })
}

fn computed(scope: Scope<'_>, function: &Function, given: Vec<(&str, Value)>) -> Result<Value, Failure> {
    let mut arguments = Vec::with_capacity(given.len());
    for (name, value) in given {
        let argument = match value {
            Value::Number(number) | Value::Share(number) => Argument::Number(number),
            Value::YesNo(yes) => Argument::YesNo(yes),
            Value::Word(word) => Argument::Word(word),
            Value::Date(_) | Value::Duration(_) => return Err(Failure::Unfit),
        };
        arguments.push((name, argument));
    }
    match (function.formula.value(arguments)?, &function.gives) {
        (Argument::Number(number), AttributeType::Share) => rounded(function, number).map(Value::Share),
        (Argument::Number(number), of) => {
            let number = rounded(function, number)?;
            if is_within(number, of) { Ok(Value::Number(number)) } else { Err(Failure::Unfit) }
        }
        (Argument::YesNo(yes), AttributeType::YesNo) => Ok(Value::YesNo(yes)),
        (Argument::Word(word), AttributeType::OnScale(scale)) => {
            let scale = scope.facts.policy().scales.get(scale.index());
            let is_step = scale.is_some_and(|scale| match &scale.body {
                ScaleBody::Steps(steps) => steps.contains_key(&word),
                ScaleBody::Range { .. } => false,
            });
            if is_step { Ok(Value::Word(word)) } else { Err(Failure::Unfit) }
        }
        (Argument::Word(word), AttributeType::Text) => Ok(Value::Word(word)),
        (Argument::YesNo(_) | Argument::Word(_), _) => Err(Failure::Unfit),
    }
}

fn rounded(function: &Function, number: Number) -> Result<Number, Failure> {
    match function.rounded {
        Some((how, to)) => number.rounded(how, to).ok_or(Failure::TooLarge),
        None => Ok(number),
    }
}

fn is_within(number: Number, of: &AttributeType) -> bool {
    match of {
        AttributeType::Number { from, to, .. } => {
            from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
        }
        AttributeType::Share
        | AttributeType::OnScale(_)
        | AttributeType::OneOf(_)
        | AttributeType::Date
        | AttributeType::Duration
        | AttributeType::YesNo
        | AttributeType::Code
        | AttributeType::Text => true,
    }
}
