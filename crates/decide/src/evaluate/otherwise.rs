//! `otherwise`: a later place is taken only when an earlier one is barred, taken or full, never because it pays more.
//!
//! In: the places of each grant with their variables, and the rows of limits. Out: constraints. What facts bar is no
//! variable at all. Where a limit cuts one place, the rest of the amount may go on to the next.

use super::candidate::{Candidate, ResultCandidate};
use super::cuts::least_taken;
use super::ids::{CandidateId, ResultId};
use super::model::{Made, Parts, ResultVariable};
use super::rows::{Member, Row};
use crate::choice::{Constraint, Model, Term, Variable};
use crate::decision::TargetRef;
use crate::policy::{Beyond, MeasureId};
use crate::quantity::{Number, common_denominator};
use std::collections::{BTreeMap, BTreeSet};

/// The places of one grant: bundle variables by place and bundle.
pub(super) struct Placed {
    pub(super) candidate: CandidateId,
    pub(super) bundles: BTreeMap<(usize, usize), usize>,
}

/// An amount that may be parted between several places: what one leaves goes on to the next.
#[derive(Debug, Clone)]
pub(super) struct Split {
    /// The results, one of each place, in order.
    pub(super) results: Vec<usize>,
    pub(super) measure: MeasureId,
    pub(super) amount: Number,
}

impl Split {
    /// Returns the place of a result among them.
    pub(super) fn place_of(&self, result: usize) -> Option<usize> {
        self.results.iter().position(|own| *own == result)
    }

    /// Returns whether a result is the last of them.
    pub(super) fn ends_with(&self, result: usize) -> bool {
        self.results.last() == Some(&result)
    }
}

/// Returns how a grant's amount may be parted: places with one result each, of equal amounts, each but the last of which a
/// limit cuts.
pub(super) fn find_split(
    of: &Candidate,
    viable: &[usize],
    modes: impl Fn(usize) -> Vec<(MeasureId, Beyond)>,
) -> Option<Split> {
    let (_, but_last) = viable.split_last().filter(|(_, but_last)| !but_last.is_empty())?;
    let amounts = |result: &ResultCandidate| -> Vec<(MeasureId, Number)> {
        result.amounts.iter().filter(|(_, amount)| !amount.is_zero()).map(|(id, by)| (*id, *by)).collect()
    };
    let written = viable.iter().map(|at| of.results.get(*at)).collect::<Option<Vec<_>>>()?;
    let own = amounts(written.first()?);
    let [(measure, amount)] = own.as_slice() else { return None };
    let is_row = written
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.place < other.place && amounts(other) == own));
    let cuts = |(counted, beyond): &(MeasureId, Beyond)| match beyond {
        Beyond::CutTo(step) => counted == measure && step < amount,
        Beyond::Carried { .. } | Beyond::Refused | Beyond::Excused => false,
    };
    let are_cut = but_last.iter().all(|result| modes(*result).iter().any(cuts));
    let is_other = viable.iter().flat_map(|result| modes(*result));
    let is_other =
        is_other.into_iter().any(|(_, beyond)| matches!(beyond, Beyond::Excused | Beyond::Carried { .. }));
    (is_row && are_cut && !is_other).then(|| Split {
        results: viable.to_vec(),
        measure: *measure,
        amount: *amount,
    })
}

/// Lets a later place hold only where every earlier one cannot; `None` where a figure does not fit.
pub(super) fn hold_places(
    parts: &Parts<'_>,
    placed: &[Placed],
    made: Made<'_>,
    model: &mut Model,
) -> Option<()> {
    let mut places = Places { parts, made, model };
    for grant in placed {
        for ((place, _), later) in &grant.bundles {
            let earlier = grant.bundles.keys().filter(|(at, _)| at < place);
            for bundle in earlier {
                places.hold(grant.candidate, *bundle, *later)?;
            }
        }
    }
    Some(())
}

struct Places<'a, 'p> {
    parts: &'a Parts<'p>,
    made: Made<'a>,
    model: &'a mut Model,
}

impl Places<'_, '_> {
    /// Adds that `later` holds only where the bundle is taken or full.
    fn hold(&mut self, candidate: CandidateId, bundle: (usize, usize), later: usize) -> Option<()> {
        let Some(of) = candidate.find(self.parts.candidates) else { return Some(()) };
        let results = candidate.results(of).zip(&of.results);
        let inside: Vec<ResultId> =
            results.filter(|(_, of)| (of.place, of.bundle) == bundle).map(|(id, _)| id).collect();
        let courses: BTreeSet<&str> = inside
            .iter()
            .filter_map(|id| match &id.find(self.parts.candidates)?.target {
                TargetRef::Course(code) => Some(code.as_str()),
                TargetRef::Pool(_) | TargetRef::Category(_) => None,
            })
            .collect();
        let mut terms = vec![Term::new(later, 1)];
        let mut bound = 0;
        for other in self.made.results.iter().filter(|other| other.id.candidate != candidate) {
            if self.course_of(other).is_some_and(|code| courses.contains(code)) {
                terms.push(Term::new(other.variable, -1));
            }
        }
        for partner in self.open_partners(&courses) {
            bound += 1;
            let covering =
                self.made.results.iter().filter(|other| self.course_of(other) == Some(partner.as_str()));
            terms.extend(covering.map(|other| Term::new(other.variable, 1)));
        }
        for row in self.made.rows.iter().filter(|row| !row.is_requirement) {
            match self.full(row, candidate, &inside)? {
                Full::Never => {}
                Full::Always => bound += 1,
                Full::When(variable) => terms.push(Term::new(variable, -1)),
            }
        }
        self.model.constraints.push(Constraint::at_most(terms, bound));
        Some(())
    }

    fn course_of(&self, of: &ResultVariable) -> Option<&str> {
        match &of.id.find(self.parts.candidates)?.target {
            TargetRef::Course(code) if !code.is_empty() => Some(code),
            TargetRef::Course(_) | TargetRef::Pool(_) | TargetRef::Category(_) => None,
        }
    }

    /// Returns the courses without which these cannot be covered.
    fn open_partners(&self, courses: &BTreeSet<&str>) -> Vec<String> {
        let situation = self.parts.situation;
        let pairs = situation.programme.iter().flat_map(|programme| &programme.pairs);
        let joined = pairs.filter(|pair| pair.iter().any(|code| courses.contains(code.as_str())));
        let partners = joined.flatten().filter(|code| !courses.contains(code.as_str()));
        let is_open =
            |code: &&String| !super::history::covers(situation, &TargetRef::Course((*code).clone()));
        partners.filter(is_open).cloned().collect()
    }

    /// Returns when a row has no room for the least that the bundle would take beside the grants of others.
    fn full(&mut self, row: &Row, candidate: CandidateId, inside: &[ResultId]) -> Option<Full> {
        let own = |at: &Member| at.id.candidate == candidate;
        let in_bundle: Vec<&Member> =
            row.members.iter().filter(|member| own(member) && inside.contains(&member.id)).collect();
        let Some(room) = row.room().filter(|_| !in_bundle.is_empty()) else { return Some(Full::Never) };
        let weight =
            in_bundle.iter().map(|member| member.weight).try_fold(Number::ZERO, Number::checked_add)?;
        let limit = self.parts.standing.limit(row.limit)?;
        let is_amount = in_bundle.iter().any(|member| member.is_amount);
        let Some(least) = least_taken(&limit.beyond(self.parts.situation), weight, is_amount) else {
            return Some(Full::Never);
        };
        if least.is_zero() {
            return Some(Full::Never);
        }
        let Some(of) = candidate.find(self.parts.candidates) else { return Some(Full::Never) };
        let by_others = row.members.iter().filter(|member| !own(member)).flat_map(|member| &member.terms);
        let beside = row.portion.iter().flat_map(|portion| &portion.beside);
        let beside = beside.filter(|(of, _)| *of != candidate).flat_map(|(_, terms)| terms);
        let by_others = by_others.chain(beside);
        let of_bundle = in_bundle.iter().flat_map(|member| &member.terms);
        let outcomes = row
            .outcomes
            .iter()
            .filter(|(outcome, _)| !of.spent.contains(outcome))
            .map(|(_, by)| (*by, Number::ONE));
        let terms: Vec<(usize, Number)> = by_others.chain(of_bundle).copied().chain(outcomes).collect();
        let figures = terms.iter().map(|(_, by)| *by).chain([room, least]);
        let over = common_denominator(figures)?;
        // Full means: what is there and the least come to more than the room.
        let lacking = room.scaled(over)?.checked_sub(least.scaled(over)?)?.checked_add(1)?;
        // What counts only where a condition holds is full only there.
        let on = in_bundle.iter().find_map(|member| member.on);
        if lacking <= 0 {
            return Some(on.map_or(Full::Always, Full::When));
        }
        self.model.variables.push(Variable::yes_or_no().unnamed());
        let full = self.model.variables.len() - 1;
        let mut sum = vec![Term::new(full, lacking)];
        for (variable, by) in terms {
            sum.push(Term::new(variable, by.scaled(over)?.checked_neg()?));
        }
        self.model.constraints.push(Constraint::at_most(sum, 0));
        self.model.constraints.extend(on.map(|on| Constraint::goes_with(full, on)));
        Some(Full::When(full))
    }
}

/// When a row has no room.
enum Full {
    Never,
    Always,
    When(usize),
}
