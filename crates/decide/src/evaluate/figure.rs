//! The figure of a limit or requirement, as far as facts give it.

use super::answer::Answer;
use super::condition::answer;
use super::counted::target_fits;
use super::expression::{Gap, number};
use super::facts::{Scope, Situation};
use super::gate::has_gate;
use crate::decision::{Need, Reason, TargetRef};
use crate::policy::counted::{ShareBase, TargetFilter};
use crate::policy::{Counted, CountedKind, Expr};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// Returns the figure of a limit or requirement for one group, read on a member of that group; of a share of
/// what is chosen, the share.
pub(super) fn figure(scope: Scope<'_>, counted: &Counted) -> Result<Number, Gap> {
    let Some(figure) = &counted.figure else { return Ok(Number::ZERO) };
    let mut sum = number(scope, figure)?;
    for (more, condition) in &counted.plus {
        match answer(scope, condition) {
            Answer::Yes => {
                sum = sum.checked_add(number(scope, more)?).ok_or(Gap::Reason(Reason::NotComputable))?
            }
            Answer::No(_) => {}
            Answer::Unknown(needs) => return Err(Gap::Needs(needs)),
        }
    }
    // A share of what is chosen depends on the choice: the row holds the rest.
    let base = match &counted.share_of {
        None | Some(ShareBase::Counted(_)) => return Ok(sum),
        Some(ShareBase::Programme { base, excluding }) => of_programme(scope, base.as_ref(), excluding)?,
        Some(ShareBase::Courses { of, is_number, excluding }) => {
            let all = courses_in(scope, std::slice::from_ref(of), *is_number)?;
            let left_out = |code: &str| fits_any(scope, excluding, code);
            let mut base = Number::ZERO;
            for (code, part) in all {
                match left_out(&code) {
                    Answer::No(_) => {
                        base = base.checked_add(part).ok_or(Gap::Reason(Reason::NotComputable))?
                    }
                    Answer::Yes => {}
                    Answer::Unknown(needs) => return Err(Gap::Needs(needs)),
                }
            }
            base
        }
    };
    sum.checked_mul(base).ok_or(Gap::Reason(Reason::NotComputable))
}

fn of_programme(scope: Scope<'_>, of: Option<&Expr>, excluding: &[TargetFilter]) -> Result<Number, Gap> {
    let mut base = match (of, scope.facts.programme) {
        (Some(base), _) => number(scope, base)?,
        (None, Some(programme)) => {
            let courses = i64::try_from(programme.courses.len());
            Number::whole(courses.map_err(|_| Gap::Reason(Reason::NotComputable))?)
        }
        (None, None) => return Err(no_programme()),
    };
    if excluding.is_empty() || scope.facts.programme.is_none() {
        return Ok(base);
    }
    for (_, part) in courses_in(scope, excluding, of.is_none())? {
        base = base.checked_sub(part).ok_or(Gap::Reason(Reason::NotComputable))?;
    }
    Ok(base)
}

/// Returns the courses of the programme that fit, each with its credits, or 1 where they are numbered.
fn courses_in(
    scope: Scope<'_>,
    filters: &[TargetFilter],
    is_number: bool,
) -> Result<Vec<(String, Number)>, Gap> {
    let programme = scope.facts.programme.ok_or_else(no_programme)?;
    let mut found = Vec::new();
    for (code, course) in programme.courses.iter() {
        match fits_any(scope, filters, code) {
            Answer::Yes => {
                let credits = course.credits.unwrap_or(Number::ZERO);
                found.push((code.to_owned(), if is_number { Number::ONE } else { credits }));
            }
            Answer::No(_) => {}
            Answer::Unknown(needs) => return Err(Gap::Needs(needs)),
        }
    }
    Ok(found)
}

fn fits_any(scope: Scope<'_>, filters: &[TargetFilter], code: &str) -> Answer {
    let target = TargetRef::Course(code.to_owned());
    Answer::any(
        filters.iter().filter_map(|filter| target_fits(scope.facts, filter, &target, scope.facts.scope())),
    )
}

fn no_programme() -> Gap {
    Gap::Needs(BTreeSet::from([Need::Fact("application.programme".into())]))
}

/// Returns the figure of a requirement: open where it is not known whether the requirement is for this person at all.
pub(super) fn asked_figure(scope: Scope<'_>, counted: &Counted) -> Result<Number, Gap> {
    match is_lifted(scope, counted) {
        // What the choice lifts has its figure where it does not.
        Answer::Unknown(_) if is_lifted_by_choice(counted) => figure(scope, counted),
        Answer::Unknown(needs) => Err(Gap::Needs(needs)),
        Answer::Yes | Answer::No(_) => figure(scope, counted),
    }
}

/// A requirement of others is none of this learner's; whom it is for is asked of the person alone.
pub(super) fn asks_this_person(situation: &Situation<'_>, counted: &Counted) -> bool {
    counted.kind != CountedKind::Requirement
        || is_lifted_by_choice(counted)
        || !is_lifted(situation.scope(), counted).is_yes()
}

/// Returns whether the choice has a say in whom a requirement is for: `unless also granted R`.
fn is_lifted_by_choice(counted: &Counted) -> bool {
    counted.unless.as_ref().is_some_and(has_gate)
}

fn is_lifted(scope: Scope<'_>, counted: &Counted) -> Answer {
    counted.unless.as_ref().map_or_else(|| Answer::No(Vec::new()), |unless| answer(scope, unless))
}
