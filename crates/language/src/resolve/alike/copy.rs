//! A copy of a rule with what is its own.

use crate::policy::rule::TargetPattern;
use crate::policy::{Condition, Place, Rule};

/// What a rule has of its own.
pub(super) struct Own<'a> {
    pub name: &'a str,
    pub place: &'a Place,
    /// The code of the outcome in its only slot.
    pub code: Option<&'a str>,
    /// The course that is its only target.
    pub course: Option<&'a str>,
    /// Its first citation.
    pub cited: Option<String>,
}

/// Returns whether a rule holds no places but those that a copy gives lines of its own.
pub(super) fn is_told_by_lines(rule: &Rule) -> bool {
    rule.withdraws.is_none() && rule.make_up.is_none()
}

/// Returns a rule that differs from another in what is its own.
pub(super) fn copy(rule: &Rule, own: Own<'_>) -> Rule {
    let Own { name, place, code, course, cited } = own;
    let mut copy = rule.clone();
    name.clone_into(&mut copy.name);
    if let (Some(code), Some(slot)) = (code, copy.slots.first_mut()) {
        slot.pattern.any_of.iter_mut().for_each(|element| element.code = Some(code.into()));
    }
    if let (Some(course), Some(result)) = (course, copy.places.first_mut()) {
        result.targets.iter_mut().for_each(|target| *target = TargetPattern::Course(course.to_owned()));
    }
    if let (Some(cited), Some(first)) = (cited, copy.cites.first_mut()) {
        *first = cited;
    }
    move_places(&mut copy, &|at| {
        if *at == rule.place {
            at.line = place.line;
        }
    });
    copy
}

fn move_places(rule: &mut Rule, to: &dyn Fn(&mut Place)) {
    to(&mut rule.place);
    rule.places.iter_mut().for_each(|result| to(&mut result.place));
    rule.amounts.iter_mut().for_each(|amount| to(&mut amount.place));
    rule.record.iter_mut().for_each(|record| to(&mut record.place));
    rule.written.places_mut().for_each(to);
    let of_slots = rule.slots.iter_mut().filter_map(|slot| slot.pattern.condition.as_mut());
    let of_evidence = rule.evidence.iter_mut().filter_map(|evidence| evidence.when.as_mut());
    let own = rule.conditions.iter_mut().chain(rule.only_if.iter_mut());
    of_slots.chain(of_evidence).chain(own).for_each(|condition| move_condition(condition, to));
}

fn move_condition(condition: &mut Condition, to: &dyn Fn(&mut Place)) {
    match condition {
        Condition::At(place, part) => {
            to(place);
            move_condition(part, to);
        }
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter_mut().for_each(|part| move_condition(part, to));
        }
        Condition::Not(part) => move_condition(part, to),
        Condition::RecordHas { pattern, .. } => {
            pattern.condition.iter_mut().for_each(|condition| move_condition(condition, to));
        }
        Condition::Compare { .. }
        | Condition::Within { .. }
        | Condition::In { .. }
        | Condition::Span { .. }
        | Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::AlsoGranted(_)
        | Condition::Requirement(_) => {}
    }
}
