//! The figure of a limit or requirement, as far as facts give it.

use super::answer::Answer;
use super::condition::answer;
use super::counted::target_fits;
use super::expression::{Gap, number};
use super::facts::{Scope, Situation};
use super::gate::has_gate;
use crate::decision::{Need, Reason, TargetRef};
use crate::policy::counted::ShareBase;
use crate::policy::{Counted, CountedKind};
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
    let Some(ShareBase::Programme { base: of, excluding }) = &counted.share_of else { return Ok(sum) };
    let mut base = match (of, scope.facts.programme) {
        (Some(base), _) => number(scope, base)?,
        (None, Some(programme)) => {
            let courses = i64::try_from(programme.courses.len());
            Number::whole(courses.map_err(|_| Gap::Reason(Reason::NotComputable))?)
        }
        (None, None) => {
            return Err(Gap::Needs(BTreeSet::from([Need::Fact("application.programme".into())])));
        }
    };
    for (code, course) in scope.facts.programme.iter().flat_map(|programme| &programme.courses) {
        let target = TargetRef::Course(code.clone());
        let fits = |filter| target_fits(scope.facts, filter, &target, scope.facts.scope());
        match Answer::any(excluding.iter().filter_map(fits)) {
            Answer::Yes => {
                let part = of.as_ref().map_or(Number::ONE, |_| course.credits.unwrap_or(Number::ZERO));
                base = base.checked_sub(part).ok_or(Gap::Reason(Reason::NotComputable))?;
            }
            Answer::No(_) => {}
            Answer::Unknown(needs) => return Err(Gap::Needs(needs)),
        }
    }
    sum.checked_mul(base).ok_or(Gap::Reason(Reason::NotComputable))
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
