//! Which targets a rule can lead to: a rule and a target come in, yes or no goes out.
//!
//! Always true: yes where it cannot be told without the record, so that no rule that came near is left out.

use crate::decision::TargetRef;
use crate::policy::counted::{TargetElement, TargetFilter};
use crate::policy::rule::{ResultPlace, TargetPattern};
use crate::policy::{Expr, Policy, Rule, Value};

/// Returns whether a rule may lead to a target.
pub fn leads_to(policy: &Policy, rule: &Rule, target: &TargetRef) -> bool {
    let patterns = |place: &ResultPlace| place.targets.iter().any(|pattern| names(policy, pattern, target));
    rule.places.iter().any(patterns)
}

fn names(policy: &Policy, pattern: &TargetPattern, target: &TargetRef) -> bool {
    match (pattern, target) {
        (TargetPattern::Category(own), TargetRef::Category(asked))
        | (TargetPattern::Course(own), TargetRef::Course(asked))
        | (TargetPattern::Pool(own), TargetRef::Pool(asked)) => own == asked,
        (TargetPattern::Courses(filter), _) => fits(policy, filter, target),
        (TargetPattern::SameCourse, TargetRef::Course(_)) => true,
        (TargetPattern::LookUp(expression), TargetRef::Course(asked)) => is_listed(policy, expression, asked),
        (TargetPattern::Together(all), TargetRef::Course(asked)) => all.contains(asked),
        (
            TargetPattern::Category(_)
            | TargetPattern::Course(_)
            | TargetPattern::Pool(_)
            | TargetPattern::SameCourse
            | TargetPattern::LookUp(_)
            | TargetPattern::Together(_),
            _,
        ) => false,
    }
}

fn fits(policy: &Policy, filter: &TargetFilter, target: &TargetRef) -> bool {
    filter.any_of.is_empty() || filter.any_of.iter().any(|element| is_element(policy, element, target))
}

fn is_element(policy: &Policy, element: &TargetElement, target: &TargetRef) -> bool {
    match (element, target) {
        (TargetElement::Course(own), TargetRef::Course(asked))
        | (TargetElement::Pool(own), TargetRef::Pool(asked)) => own == asked,
        (TargetElement::Class(class), TargetRef::Course(asked)) => policy
            .programmes
            .values()
            .filter_map(|programme| programme.courses.get(asked))
            .any(|course| course.class.as_ref() == Some(class)),
        (TargetElement::Set(set), TargetRef::Course(asked)) => {
            policy.sets.get(set.index()).is_some_and(|set| set.members.contains(asked))
        }
        (TargetElement::AnyCourse, TargetRef::Course(_)) | (TargetElement::AnyPool, TargetRef::Pool(_)) => {
            true
        }
        (TargetElement::Category(own), TargetRef::Category(asked)) => own == asked,
        (
            TargetElement::Category(_) | TargetElement::Programme(_),
            TargetRef::Course(_) | TargetRef::Pool(_),
        ) => true,
        (
            TargetElement::Course(_)
            | TargetElement::Pool(_)
            | TargetElement::Class(_)
            | TargetElement::Set(_)
            | TargetElement::AnyCourse
            | TargetElement::AnyPool
            | TargetElement::Programme(_),
            _,
        ) => false,
    }
}

fn is_listed(policy: &Policy, expression: &Expr, asked: &str) -> bool {
    let Expr::LookUp { table, .. } = expression else { return true };
    let rows = policy.tables.get(table.index()).map(|table| table.rows.as_slice()).unwrap_or_default();
    let is_asked = |value: &Value| matches!(value, Value::Word(code) if code == asked);
    rows.iter().any(|row| row.values.iter().any(is_asked))
}
