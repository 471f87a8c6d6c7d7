//! From the solver's values back to grants, refusals and pending grants.

use super::answer::{Answer, add_new};
use super::candidate::{Candidate, ResultCandidate};
use super::expression::left_over;
use super::facts::{Found, Situation};
use super::limit::Limit;
use super::model::ResultVariable;
use super::rows::{Row, sum};
use super::solve::{Solved, StageParts};
use super::{lost, mark, target};
use crate::decision::{Amounts, Cut, Granted, Need, Pending, Refused, TargetRef, TargetResult};
use crate::policy::counted::PerKey;
use crate::policy::expression::Step;
use crate::policy::rule::ResultShape;
use crate::policy::{Beyond, Expr, MeasureId, Value};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// A stage read back.
#[derive(Default)]
pub(super) struct ReadBack {
    /// Candidate position and its grant.
    pub(super) granted: Vec<(usize, Granted)>,
    pub(super) pending: Vec<(usize, Pending)>,
    /// Refusals; those of rules of another time stand apart, said only where nothing else is.
    pub(super) refused: Vec<Refused>,
    pub(super) out_of_force: Vec<Refused>,
    /// Limits that kept something out.
    pub(super) binding: BTreeSet<usize>,
    /// Remainders for next time.
    pub(super) balance: BTreeMap<String, Number>,
}

/// Reads a stage back from the choice as things stand and the choice with all needs met.
pub(super) fn read_back(parts: &StageParts<'_>, now: &Solved, later: Option<&Solved>) -> ReadBack {
    let mut back = ReadBack::default();
    for (position, candidate) in parts.candidates.iter().enumerate() {
        let held: Vec<usize> =
            (0..candidate.results.len()).filter(|result| now.holds(position, *result)).collect();
        if !held.is_empty() {
            let targets =
                held.iter().map(|result| target_result(parts, now, position, *result, &mut back)).collect();
            back.granted.push((position, granted(parts, candidate, &held, targets)));
            back.balance.extend(remainders(parts.situation, candidate));
        }
        let waiting: Vec<usize> = match later {
            Some(later) => (0..candidate.results.len())
                .filter(|result| {
                    !held.contains(result)
                        && waits(now, position, candidate, *result)
                        && later.holds(position, *result)
                })
                .collect(),
            None => Vec::new(),
        };
        if let Some(later) = later.filter(|_| !waiting.is_empty()) {
            back.pending.push((position, pending(parts, now, later, position, &waiting)));
        }
        refuse(parts, now, later, position, &(held, waiting), &mut back);
    }
    back
}

/// A result waits when something is unknown and nothing refuses it.
fn waits(now: &Solved, position: usize, candidate: &Candidate, result: usize) -> bool {
    !whole_answer(now, position, candidate, result).is_yes()
}

fn whole_answer(now: &Solved, position: usize, candidate: &Candidate, result: usize) -> Answer {
    let own = candidate.results.get(result).map(|result| result.answer.clone());
    let stepped_back = now.stepped_back.get(&position).cloned();
    Answer::all([Some(candidate.answer.clone()), own, stepped_back].into_iter().flatten())
}

fn ids(situation: &Situation<'_>, outcomes: &[usize]) -> Vec<String> {
    outcomes
        .iter()
        .filter_map(|outcome| situation.outcome(*outcome))
        .map(|outcome| outcome.item.id.clone())
        .collect()
}

fn granted(
    parts: &StageParts<'_>,
    candidate: &Candidate,
    held: &[usize],
    targets: Vec<TargetResult>,
) -> Granted {
    let rule = candidate.rule(parts.situation);
    let effective = rule.and_then(|rule| rule.effective.as_ref()).and_then(|effective| {
        super::expression::value(candidate.scope(parts.situation), effective)
            .ok()
            .map(|value| super::expression::text(&value))
    });
    Granted {
        rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
        cites: rule.and_then(|rule| rule.cites.first().cloned()),
        items: ids(parts.situation, &candidate.spent),
        reading: ids(parts.situation, &candidate.reading),
        period: held.iter().find_map(|result| period(parts, candidate, *result)),
        targets,
        effective,
    }
}

/// Returns the period that a limit counts a result in.
fn period(parts: &StageParts<'_>, candidate: &Candidate, result: usize) -> Option<String> {
    let position = parts.candidates.iter().position(|other| std::ptr::eq(other, candidate))?;
    let by_limit = parts.standing.limits.iter().zip(&parts.standing.shares);
    let mut dated = by_limit.filter(|(limit, _)| match limit {
        Limit::Declared(_, counted) => matches!(counted.per.as_slice(), [PerKey::Period(..)]),
        Limit::Pool(..) => false,
    });
    dated.find_map(|(_, shares)| shares.get(&(position, result))?.groups.first()?.clone())
}

fn target_result(
    parts: &StageParts<'_>,
    solved: &Solved,
    position: usize,
    result: usize,
    back: &mut ReadBack,
) -> TargetResult {
    let variable = solved.built.results.iter().find(|of| of.candidate == position && of.result == result);
    let candidate = parts.candidates.get(position);
    let written = candidate.and_then(|candidate| candidate.results.get(result));
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
            let limit = narrowing(
                parts,
                &solved.built.rows,
                (position, result),
                &solved.choice.values,
                got.is_zero(),
            );
            if let Some(limit) = limit {
                back.binding.insert(limit);
                let by =
                    parts.standing.limits.get(limit).map(|limit| limit.name().to_owned()).unwrap_or_default();
                let carried = parts.standing.limits.get(limit).map(|limit| limit.beyond(parts.situation));
                if let (Some(Beyond::Carried(_)), Some(rest)) = (carried, full.checked_sub(got)) {
                    let so_far = back.balance.entry(name(measure)).or_insert(Number::ZERO);
                    *so_far = so_far.checked_add(rest).unwrap_or(*so_far);
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
    let scope = candidate.scope(parts.situation).toward(&written.target);
    let recorded = rule.and_then(|rule| rule.record.as_ref());
    TargetResult {
        by_year: by_year(
            scope,
            rule.map(|rule| rule.amounts.as_slice()).unwrap_or_default(),
            &amounts,
            &name,
        ),
        amounts,
        recorded: recorded.and_then(|recorded| mark::mark(scope, &recorded.mark)),
        in_averages: recorded.and_then(|recorded| recorded.in_averages),
        for_purpose: recorded.map(|recorded| mark::for_purpose(scope, recorded)).unwrap_or_default(),
        cut,
        excused,
        parts: place.map(|place| place.excused.clone()).unwrap_or_default(),
        ..named(&written.target)
    }
}

fn empty() -> TargetResult {
    named(&TargetRef::Category(String::new()))
}

fn named(target: &TargetRef) -> TargetResult {
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
    at: (usize, usize),
    values: &[i64],
    excuses: bool,
) -> Option<usize> {
    let counts = |row: &&Row| {
        !row.is_requirement && row.members.iter().any(|member| (member.candidate, member.result) == at)
    };
    let may = |row: &&Row| {
        let beyond = parts.standing.limits.get(row.limit).map(|limit| limit.beyond(parts.situation));
        match beyond {
            Some(Beyond::Excused) => excuses,
            Some(Beyond::CutTo(_) | Beyond::Carried(_)) => true,
            Some(Beyond::Refused) | None => false,
        }
    };
    let left = |row: &Row| {
        row.room().and_then(|room| room.checked_sub(sum(&row.terms, values))).unwrap_or(Number::ZERO)
    };
    rows.iter().filter(counts).filter(may).min_by_key(|row| left(row)).map(|row| row.limit)
}

fn by_year(
    scope: super::facts::Scope<'_>,
    written: &[crate::policy::expression::Amount],
    amounts: &Amounts,
    name: &dyn Fn(&MeasureId) -> String,
) -> BTreeMap<String, Amounts> {
    let mut by_year: BTreeMap<String, Amounts> = BTreeMap::new();
    for amount in written {
        let Expr::Steps(_, steps) = &amount.amount else { continue };
        let spread = steps.iter().find_map(|step| {
            if let Step::Spread { from, years } = step { Some((from, *years)) } else { None }
        });
        let Some((from, years)) = spread.filter(|(_, years)| *years > 0) else { continue };
        let Found::Values(values) = scope.find(from) else { continue };
        let Some(Value::Date(day)) = values.first() else { continue };
        let measure = name(&amount.measure);
        let part = amounts.get(&measure).and_then(|whole| whole.checked_div(Number::whole(i64::from(years))));
        for year in 0..i64::from(years) {
            by_year
                .entry((day.year() + year).to_string())
                .or_default()
                .extend(part.map(|part| (measure.clone(), part)));
        }
    }
    by_year
}

fn remainders(situation: &Situation<'_>, candidate: &Candidate) -> Vec<(String, Number)> {
    let Some(rule) = candidate.rule(situation) else { return Vec::new() };
    let left = rule.amounts.iter().filter_map(|amount| left_over(candidate.scope(situation), &amount.amount));
    left.map(|left| (rule.name.clone(), left)).collect()
}

fn pending(
    parts: &StageParts<'_>,
    now: &Solved,
    later: &Solved,
    position: usize,
    waiting: &[usize],
) -> Pending {
    let mut needs: BTreeSet<Need> = BTreeSet::new();
    let Some(candidate) = parts.candidates.get(position) else {
        return Pending {
            rule: String::new(),
            cites: None,
            items: Vec::new(),
            targets: Vec::new(),
            needs: Vec::new(),
        };
    };
    for result in waiting {
        if let Answer::Unknown(more) = whole_answer(now, position, candidate, *result) {
            needs.extend(more);
        }
    }
    let rule = candidate.rule(parts.situation);
    let mut unread = ReadBack::default();
    // A choice that waits shows all its options, not only the one that would be best.
    let shown = |result: &usize| {
        let place = candidate.results.get(*result).and_then(|of| rule?.places.get(of.place));
        waiting.contains(result) || place.is_some_and(|place| place.shape == ResultShape::Choice)
    };
    let all = (0..candidate.results.len())
        .filter(shown)
        .filter(|result| !whole_answer(now, position, candidate, *result).is_no());
    Pending {
        rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
        cites: rule.and_then(|rule| rule.cites.first().cloned()),
        items: ids(parts.situation, &candidate.spent),
        targets: all.map(|result| pending_target(parts, later, position, result, &mut unread)).collect(),
        needs: needs.into_iter().collect(),
    }
}

fn pending_target(
    parts: &StageParts<'_>,
    later: &Solved,
    position: usize,
    result: usize,
    unread: &mut ReadBack,
) -> TargetResult {
    if later.holds(position, result) {
        return target_result(parts, later, position, result, unread);
    }
    let written = parts.candidates.get(position).and_then(|candidate| candidate.results.get(result));
    let Some(written) = written else { return empty() };
    let measures = &parts.situation.policy().measures;
    let amounts = written
        .amounts
        .iter()
        .filter_map(|(id, amount)| Some((measures.get(id.index())?.name.clone(), *amount)));
    TargetResult { amounts: amounts.collect(), ..named(&written.target) }
}

/// Writes down why what neither holds nor waits does not.
fn refuse(
    parts: &StageParts<'_>,
    now: &Solved,
    later: Option<&Solved>,
    position: usize,
    (held, waiting): &(Vec<usize>, Vec<usize>),
    back: &mut ReadBack,
) {
    let Some(candidate) = parts.candidates.get(position) else { return };
    if let Answer::No(reasons) = &candidate.answer {
        let target = match candidate.results.as_slice() {
            [only] => Some(only.target.clone()),
            _ => None,
        };
        let refusals = refusals(parts, candidate, target, reasons.clone());
        if candidate.out_of_force {
            back.out_of_force.extend(refusals)
        } else {
            back.refused.extend(refusals)
        }
        return;
    }
    let by_facts = |result: &ResultCandidate| {
        if let Answer::No(reasons) = &result.answer { Some(reasons.clone()) } else { None }
    };
    let some_possible = candidate.results.iter().any(|result| by_facts(result).is_none());
    for (at, result) in candidate.results.iter().enumerate() {
        if held.contains(&at) || waiting.contains(&at) {
            continue;
        }
        let reasons = match (by_facts(result), now.stepped_back.get(&position)) {
            // A rule that lists courses of many programmes is not refused for those of the others.
            (Some(reasons), _) if some_possible && reasons.iter().all(lost::is_elsewhere) => continue,
            (Some(reasons), _) => reasons,
            (None, Some(Answer::No(reasons))) => reasons.clone(),
            (None, _) => lost::reasons(
                parts,
                later.filter(|_| waits(now, position, candidate, at)).unwrap_or(now),
                position,
                at,
                &mut back.binding,
            ),
        };
        back.refused.extend(refusals(parts, candidate, Some(result.target.clone()), reasons));
    }
    if candidate.results.is_empty() {
        back.refused.extend(refusals(parts, candidate, None, vec![crate::decision::Reason::NotClaimed]));
    }
}

fn refusals(
    parts: &StageParts<'_>,
    candidate: &Candidate,
    target: Option<TargetRef>,
    reasons: Vec<crate::decision::Reason>,
) -> Vec<Refused> {
    let rule = candidate.rule(parts.situation).map(|rule| rule.name.clone());
    let target = target.filter(|target| !target::code(target).is_empty());
    let mut because = Vec::new();
    add_new(&mut because, reasons);
    let one = |item: Option<String>| Refused {
        item,
        rule: rule.clone(),
        target: target.clone(),
        because: because.clone(),
    };
    let mut items: Vec<Option<String>> =
        ids(parts.situation, &candidate.spent).into_iter().map(Some).collect();
    items.dedup();
    if items.is_empty() { vec![one(None)] } else { items.into_iter().map(one).collect() }
}
