//! The final so many credits: a test on the finished choice and the history together, by the days of their outcomes.
//!
//! In: what the choice grants and what was granted before. Out: progress of a requirement. What has no day leaves open
//! which credits were the final ones: then nothing is said to be met.

use super::answer::Answer;
use super::counted::{day_of, touches};
use super::expression::Gap;
use super::facts::{Earlier, Scope, need};
use super::history;
use super::rows::sum;
use super::solve::{Solved, StageParts};
use crate::date::Day;
use crate::decision::{RequirementProgress, TargetRef};
use crate::policy::counted::{CountedWhat, Last};
use crate::policy::{Counted, CountedKind, MeasureId, Value};
use crate::quantity::Number;
use crate::record::Known;
use std::collections::BTreeMap;

/// Returns the progress of the requirements of a stage that speak of the final credits, in text order.
pub(super) fn requirements(parts: &StageParts<'_>, solved: &Solved) -> Vec<RequirementProgress> {
    let own = parts.situation.policy().counted.iter().filter(|counted| {
        counted.kind == CountedKind::Requirement
            && counted.stage == parts.stage
            && super::figure::asks_this_person(parts.situation, counted)
    });
    own.filter_map(|counted| progress(parts, solved, counted, counted.last.as_ref()?)).collect()
}

/// One amount on its day; whether it counts, and where it is from.
struct Booked {
    day: Option<Day>,
    counts: bool,
    amount: Number,
    source: String,
}

fn progress(
    parts: &StageParts<'_>,
    solved: &Solved,
    counted: &Counted,
    last: &Last,
) -> Option<RequirementProgress> {
    let CountedWhat::Measure(measure) = counted.what else { return None };
    let mut booked = granted(parts, solved, counted, last, measure);
    booked.extend(earlier(parts, counted, last, measure));
    // Of one day what counts stands last: a tie is for the learner.
    booked.sort_by_key(|one| std::cmp::Reverse((one.day, one.counts)));
    let is_dated = booked.iter().all(|one| one.day.is_some());
    let (mut left, mut have) = (last.amount, Number::ZERO);
    let mut by_source: BTreeMap<String, Number> = BTreeMap::new();
    for one in booked {
        let taken = one.amount.min(left);
        left = left.checked_sub(taken)?;
        if one.counts && !taken.is_zero() {
            have = have.checked_add(taken)?;
            let so_far = by_source.entry(one.source).or_insert(Number::ZERO);
            *so_far = so_far.checked_add(taken)?;
        }
    }
    let figure = super::figure::asked_figure(parts.situation.scope(), counted);
    let needs = match &figure {
        Err(Gap::Needs(needs)) => needs.iter().cloned().collect(),
        Ok(_) if !is_dated => vec![need(&last.by)],
        Ok(_) | Err(Gap::Reason(_)) => Vec::new(),
    };
    let need = figure.ok().filter(|_| is_dated);
    Some(RequirementProgress {
        requirement: counted.name.clone(),
        policy: None,
        per: None,
        have,
        need,
        met: need.is_some_and(|need| if counted.exclusive { have > need } else { have >= need }),
        needs,
        by_source,
        could_fill: Vec::new(),
    })
}

fn granted(
    parts: &StageParts<'_>,
    solved: &Solved,
    counted: &Counted,
    last: &Last,
    measure: MeasureId,
) -> Vec<Booked> {
    let held = solved.built.results.iter().filter(|of| solved.holds(of.id));
    let one = |of: &super::model::ResultVariable| {
        let candidate = of.id.candidate.find(parts.candidates)?;
        let written = of.id.find(parts.candidates)?;
        let amount = sum(of.amounts.get(&measure)?, &solved.choice.values);
        let scope = candidate.scope(parts.situation).toward(&written.target);
        let day = day_of(scope, &last.by).ok();
        let counts = matches!(touches(scope, counted, candidate.rule, &written.target), Some(Answer::Yes));
        let source = super::read_back::ids(parts.situation, &candidate.spent).join("+");
        Some(Booked { day, counts, amount, source })
    };
    held.filter_map(one).collect()
}

fn earlier(parts: &StageParts<'_>, counted: &Counted, last: &Last, measure: MeasureId) -> Vec<Booked> {
    let situation = parts.situation;
    let stands = |of: &&Earlier<'_>| {
        let passed = of.entry.status.as_deref() == Some("passed");
        (history::is_granted(of.entry) || passed) && history::is_same_programme(situation, of.entry)
    };
    let name = situation.policy().measures.get(measure.index()).map(|measure| measure.name.as_str());
    let one = |of: &Earlier<'_>| {
        let outcome = of.outcome.or(of.target).and_then(|outcome| situation.outcome(outcome));
        let own = outcome.and_then(|outcome| match outcome.item.facts.get(name?) {
            Some(Known::Value(Value::Number(amount))) => Some(*amount),
            Some(Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None) | None => None,
        });
        let amount = of.entry.amounts.get(name?).copied().or(own)?;
        let code = of.entry.course.clone().or_else(|| outcome.and_then(|outcome| outcome.item.code.clone()));
        let target = of.entry.pool.clone().map(TargetRef::Pool).or(code.map(TargetRef::Course))?;
        let spent: Vec<usize> = of.outcome.or(of.target).into_iter().collect();
        let scope = Scope { spent: &spent, target: Some(&target), ..situation.scope() };
        let day = day_of(scope, &last.by).ok().or(of.entry.date);
        let counts = matches!(touches(scope, counted, None, &target), Some(Answer::Yes));
        Some(Booked { day, counts, amount, source: "history".to_owned() })
    };
    situation.earlier.iter().filter(stands).filter_map(one).collect()
}
