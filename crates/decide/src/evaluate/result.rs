//! What one target receives, read from the solver's values: amounts, cuts, marks, years.

use super::counted::target_fits;
use super::facts::Scope;
use super::ids::{LimitId, ResultId};
use super::model::ResultVariable;
use super::read_back::ReadBack;
use super::rows::{Row, sum};
use super::solve::{Solved, StageParts};
use super::spread::spread;
use super::{average, history, mark, target};
use crate::decision::{Amounts, Cut, MakeUp, TargetRef, TargetResult};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::TargetFilter;
use crate::policy::{Beyond, Expr, FactRef, MeasureId, Owner, Rule};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// Returns what a result brings, and notes the limits that narrow it.
pub(super) fn target_result(
    parts: &StageParts<'_>,
    solved: &Solved,
    result: ResultId,
    back: &mut ReadBack,
) -> TargetResult {
    let variable = solved.variable(result);
    let candidate = result.candidate.find(parts.candidates);
    let written = result.find(parts.candidates);
    let (Some(candidate), Some(written), Some(variable)) = (candidate, written, variable) else {
        return empty();
    };
    let measures = &parts.situation.policy().measures;
    let name = |measure: &MeasureId| {
        measures.get(measure.index()).map(|measure| measure.name.clone()).unwrap_or_default()
    };
    let mut amounts = Amounts::new();
    let (mut cut, mut excused) = (None, None);
    for (measure, full) in &written.amounts {
        let got = got(variable, *measure, *full, &solved.choice.values);
        amounts.insert(name(measure), got);
        if got < *full {
            let limit = narrowing(parts, &solved.built.rows, result, &solved.choice.values, got.is_zero());
            if let Some(limit) = limit {
                back.binding.insert(limit);
                let by = parts.standing.limit(limit).map(|limit| limit.name().to_owned()).unwrap_or_default();
                let carried = parts.standing.limit(limit).map(|limit| limit.beyond(parts.situation));
                if let (Some(Beyond::Carried { at_most, .. }), Some(rest)) = (carried, full.checked_sub(got))
                {
                    let so_far = back.balance.entry(by.clone()).or_insert(Number::ZERO);
                    let sum = so_far.checked_add(rest).unwrap_or(*so_far);
                    *so_far = at_most.map_or(sum, |most| sum.min(most));
                }
                match got.is_zero() {
                    true => excused = Some(by),
                    false => cut = Some(Cut { by, of: *full }),
                }
            }
        }
    }
    let rule = candidate.rule(parts.situation);
    let place = rule.and_then(|rule| rule.places.get(written.place));
    if place.is_some_and(|place| !place.with_credit) {
        excused = Some(String::new());
    }
    let averages = average::of_choice(parts, solved, average::read_by_marks(parts.situation, candidate));
    let scope = candidate.scope(parts.situation).toward(&written.target);
    let scope = Scope { averages: &averages, ..scope };
    let recorded = rule.and_then(|rule| rule.record.as_ref());
    TargetResult {
        by_year: by_year(scope, rule, &amounts, &name),
        recorded: recorded.and_then(|recorded| mark::mark(scope, &recorded.mark)),
        in_averages: recorded.and_then(|recorded| recorded.in_averages),
        for_purpose: recorded.map(|recorded| mark::for_purpose(scope, recorded)).unwrap_or_default(),
        cut,
        make_up: excused.is_some().then(|| make_up(parts, solved, scope, rule, &amounts)).flatten(),
        excused,
        parts: place.map(|place| place.excused.to_vec()).unwrap_or_default(),
        amounts,
        ..named(&written.target)
    }
}

/// Returns what a course that is excused without credit leaves to be earned elsewhere: its credits, less what is recorded.
fn make_up(
    parts: &StageParts<'_>,
    solved: &Solved,
    scope: Scope<'_>,
    rule: Option<&Rule>,
    amounts: &Amounts,
) -> Option<MakeUp> {
    let credits = FactRef { owner: Owner::Target, attribute: "credits".into() };
    let whole = super::expression::number(scope, &Expr::Fact(credits)).ok()?;
    let name = &parts.situation.policy().measures.get(CREDITS.index())?.name;
    let lacking = whole.checked_sub(amounts.get(name).copied().unwrap_or(Number::ZERO))?;
    if lacking.is_zero() || lacking.is_negative() {
        return None;
    }
    let from = rule.and_then(|rule| rule.make_up.as_ref());
    let from = from.map(|filter| open_targets(parts, solved, scope, filter)).unwrap_or_default();
    Some(MakeUp { amounts: Amounts::from([(name.clone(), lacking)]), from })
}

/// Returns the courses and pools of the programme that fit a filter and that neither this decision nor an earlier one covers.
fn open_targets(
    parts: &StageParts<'_>,
    solved: &Solved,
    scope: Scope<'_>,
    filter: &TargetFilter,
) -> Vec<TargetRef> {
    let situation = parts.situation;
    let held = |target: &TargetRef| {
        let mut held = solved.built.results.iter().filter(|of| solved.holds(of.id));
        held.any(|of| of.id.find(parts.candidates).is_some_and(|result| result.target == *target))
    };
    let is_open = |target: &TargetRef| match target {
        TargetRef::Course(_) => !history::covers(situation, target) && !held(target),
        TargetRef::Pool(_) | TargetRef::Category(_) => true,
    };
    let fits = |target: &TargetRef| {
        target_fits(situation, filter, target, scope).is_some_and(|answer| !answer.is_no())
    };
    let programme = situation.programme;
    let courses = programme.into_iter().flat_map(|programme| programme.courses.keys().map(str::to_owned));
    let pools = programme.into_iter().flat_map(|programme| programme.pools.keys().cloned());
    let all = courses.map(TargetRef::Course).chain(pools.map(TargetRef::Pool));
    all.filter(|target| is_open(target) && fits(target)).collect()
}

/// Returns the result of nothing.
pub(super) fn empty() -> TargetResult {
    named(&TargetRef::Category(String::new()))
}

/// Returns a target without anything received yet.
pub(super) fn named(target: &TargetRef) -> TargetResult {
    let of = |is: bool| is.then(|| target::code(target).to_owned());
    TargetResult {
        course: of(matches!(target, TargetRef::Course(_))),
        pool: of(matches!(target, TargetRef::Pool(_))),
        category: of(matches!(target, TargetRef::Category(_))),
        amounts: Amounts::new(),
        recorded: None,
        in_averages: None,
        for_purpose: BTreeMap::new(),
        cut: None,
        excused: None,
        make_up: None,
        parts: Vec::new(),
        by_year: BTreeMap::new(),
    }
}

fn got(variable: &ResultVariable, measure: MeasureId, full: Number, values: &[i64]) -> Number {
    variable.amounts.get(&measure).map_or(full, |terms| sum(terms, values))
}

/// Returns the limit that narrows a result: the one with the least room left that it counts toward.
fn narrowing(
    parts: &StageParts<'_>,
    rows: &[Row],
    result: ResultId,
    values: &[i64],
    excuses: bool,
) -> Option<LimitId> {
    let counts = |row: &&Row| !row.is_requirement && row.members.iter().any(|member| member.id == result);
    let may = |row: &&Row| {
        let beyond = parts.standing.limit(row.limit).map(|limit| limit.beyond(parts.situation));
        match beyond {
            Some(Beyond::Excused) => excuses,
            Some(Beyond::CutTo(_) | Beyond::Carried { .. }) => true,
            Some(Beyond::Refused) | None => false,
        }
    };
    let left = |row: &Row| {
        row.room().and_then(|room| room.checked_sub(sum(&row.terms, values))).unwrap_or(Number::ZERO)
    };
    rows.iter().filter(counts).filter(may).min_by_key(|row| left(row)).map(|row| row.limit)
}

fn by_year(
    scope: Scope<'_>,
    rule: Option<&Rule>,
    amounts: &Amounts,
    name: &dyn Fn(&MeasureId) -> String,
) -> BTreeMap<String, Amounts> {
    let mut by_year: BTreeMap<String, Amounts> = BTreeMap::new();
    for amount in rule.into_iter().flat_map(|rule| &rule.amounts) {
        let Some(spread) = spread(scope, rule, amount.measure) else { continue };
        let measure = name(&amount.measure);
        let part = amounts.get(&measure).and_then(|whole| spread.part(*whole));
        for day in spread.days() {
            by_year
                .entry(day.year().to_string())
                .or_default()
                .extend(part.map(|part| (measure.clone(), part)));
        }
    }
    by_year
}
