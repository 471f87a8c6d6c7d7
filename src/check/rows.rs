//! Rows of a table of rules that differ only in a range: ends that overlap, gaps between them, rows that an earlier row
//! always goes before.

use super::case::Case;
use super::facts::{Extent, Facts, PointSort};
use super::ground::Ground;
use super::line::Points;
use super::logic::{Subject, What, joined};
use super::reach::{must_hold, with_reader};
use super::tables::MOST_COMPARED;
use super::values::Values;
use super::words::{Phrase, range_words};
use crate::diagnostics::{Problem, ReachProblem};
use crate::locale::Text;
use crate::policy::RuleId;
use crate::policy::expression::{FactRef, ItemElement, Owner};
use crate::policy::rule::Rule;
use std::collections::BTreeMap;

/// Reports what is wrong between the rows of tables of rules.
pub(super) fn check(ground: &mut Ground<'_>) {
    let facts = Facts::new(ground.policy);
    // Rows that are given different items never stand in each other's way.
    let mut groups: BTreeMap<(&str, String), Vec<Row<'_>>> = BTreeMap::new();
    let mut broken: Vec<&str> = Vec::new();
    for (id, rule) in (0..).map(RuleId).zip(&ground.policy.rules) {
        let Some((table, number)) = rule.name.rsplit_once('/') else { continue };
        if ground.is_broken(&rule.place) {
            broken.push(table);
        }
        if let Some(said) = said(&facts, rule) {
            groups.entry((table, given_items(rule))).or_default().push(Row { id, rule, number, said });
        }
    }
    for ((table, _), rows) in groups {
        if broken.contains(&table) {
            continue;
        }
        match rows.first() {
            Some(first) if rows.len() > MOST_COMPARED => {
                let problem = ReachProblem::NotCompared { table: table.to_owned(), most: MOST_COMPARED };
                ground.report(&problem, &first.rule.place);
            }
            Some(_) | None => check_rows(ground, &facts, table, &rows),
        }
    }
}

struct Row<'a> {
    id: RuleId,
    rule: &'a Rule,
    number: &'a str,
    said: Case,
}

/// Returns what a rule says of each value, or `None` when it has alternatives.
fn said(facts: &Facts<'_>, rule: &Rule) -> Option<Case> {
    let all = must_hold(rule).iter().fold(vec![Case::default()], |all, part| {
        let cases = with_reader(facts, rule, part.slot, |reader| reader.cases(part.condition, false));
        joined(&all, &cases)
    });
    let mut all = all.into_iter();
    let only = all.next()?;
    all.next().is_none().then_some(only)
}

fn check_rows(ground: &mut Ground<'_>, facts: &Facts<'_>, table: &str, rows: &[Row<'_>]) {
    let mut done: Vec<usize> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let earlier = rows.get(..at).unwrap_or_default();
        for before in earlier {
            check_pair(ground, facts, before, row);
        }
        if done.contains(&at) {
            continue;
        }
        let alike: Vec<(usize, &Row<'_>, &Points)> = rows
            .iter()
            .enumerate()
            .filter_map(|(other, later)| {
                let (_, one, two) = one_range_apart(row, later).or_else(|| own_range(row, later))?;
                Some((other, later, if other == at { one } else { two }))
            })
            .collect();
        if alike.len() > 1 {
            done.extend(alike.iter().map(|(other, ..)| *other));
            report_gap(ground, facts, table, row, &alike);
        }
    }
}

fn own_range<'r>(row: &'r Row<'_>, other: &'r Row<'_>) -> Option<(&'r Subject, &'r Points, &'r Points)> {
    if row.id != other.id {
        return None;
    }
    row.said.said().iter().find_map(|(subject, values)| match values {
        Values::Line { points, .. } => Some((subject, points, points)),
        Values::Words { .. } | Values::Truth { .. } => None,
    })
}

fn check_pair(ground: &mut Ground<'_>, facts: &Facts<'_>, earlier: &Row<'_>, later: &Row<'_>) {
    if earlier.rule.overrides.contains(&later.id) {
        if is_within(&later.said, &earlier.said)
            && let Ok(number) = earlier.number.parse()
        {
            ground.report(&ReachProblem::RowShadowed { rows: vec![number] }, &later.rule.place);
        }
        return;
    }
    let Some((subject, one, two)) = one_range_apart(earlier, later) else { return };
    let shared = one.and(two);
    let is_end = !shared.is_empty() && !one.is_within(two) && !two.is_within(one);
    if !is_end || later.rule.overrides.contains(&earlier.id) || !are_at_odds(earlier.rule, later.rule) {
        return;
    }
    let sort = sort_of(facts, earlier.rule, subject);
    let words = |points: &Points| Text::list(&range_words(facts, points, sort));
    let problem = ReachProblem::Overlap { first: words(one), second: words(two), shared: words(&shared) };
    let problem = problem.at(ground.span(&later.rule.place));
    let first = ground.span(&earlier.rule.place);
    ground.push(problem.with_label(first, Phrase::EarlierRange.text()));
}

/// Returns what a rule is given, in a form that is equal for equal patterns.
fn given_items(rule: &Rule) -> String {
    let patterns: Vec<&[ItemElement]> =
        rule.slots.iter().map(|slot| slot.pattern.any_of.as_slice()).collect();
    format!("{:?} {patterns:?}", rule.given)
}

// Rows for other targets stand beside each other; only the same targets with other figures contradict.
fn are_at_odds(one: &Rule, two: &Rule) -> bool {
    let targets = |rule: &Rule| rule.places.iter().map(|place| place.targets.clone()).collect::<Vec<_>>();
    let amounts = |rule: &Rule| {
        rule.amounts.iter().map(|amount| (amount.measure, amount.amount.clone())).collect::<Vec<_>>()
    };
    let marks = |rule: &Rule| rule.record.as_ref().map(|record| record.mark.clone());
    targets(one) == targets(two) && (amounts(one) != amounts(two) || marks(one) != marks(two))
}

fn is_within(narrow: &Case, wide: &Case) -> bool {
    wide.said().iter().all(|(subject, values)| {
        let own = narrow.said().iter().find(|(own, _)| own == subject);
        own.is_some_and(|(_, own)| match (own, values) {
            (Values::Line { points, none }, Values::Line { points: wide, none: may_be_none }) => {
                points.is_within(wide) && (*may_be_none || !none)
            }
            (Values::Line { .. } | Values::Words { .. } | Values::Truth { .. }, _) => own == values,
        })
    })
}

/// Returns the one value in which two rows differ, when it is a range in both and the rows agree in all else.
fn one_range_apart<'r>(one: &'r Row<'_>, two: &'r Row<'_>) -> Option<(&'r Subject, &'r Points, &'r Points)> {
    if one.id == two.id || one.said.said().len() != two.said.said().len() {
        return None;
    }
    let mut apart = None;
    for (subject, values) in one.said.said() {
        let (_, other) = two.said.said().iter().find(|(other, _)| other == subject)?;
        if values == other {
            continue;
        }
        match (values, other) {
            (Values::Line { points: one, .. }, Values::Line { points: two, .. }) if apart.is_none() => {
                apart = Some((subject, one, two));
            }
            (Values::Line { .. } | Values::Words { .. } | Values::Truth { .. }, _) => return None,
        }
    }
    apart
}

fn report_gap(
    ground: &mut Ground<'_>,
    facts: &Facts<'_>,
    table: &str,
    row: &Row<'_>,
    alike: &[(usize, &Row<'_>, &Points)],
) {
    let others = alike.iter().filter_map(|(_, other, _)| one_range_apart(row, other));
    let mut subject = None;
    let mut union: Option<Points> = None;
    for (apart, own, points) in others {
        if *subject.get_or_insert(apart) != apart {
            return;
        }
        union = Some(union.unwrap_or_else(|| own.clone()).or(points));
    }
    let (Some(subject), Some(union)) = (subject, union) else { return };
    let gaps = union.gaps();
    let sort = sort_of(facts, row.rule, subject);
    if gaps.is_empty() || matches!(subject.what, What::Span(..)) || !are_ranges(&union) {
        return;
    }
    let place = alike.last().map_or(&row.rule.place, |(_, last, _)| &last.rule.place);
    let gaps = range_words(facts, &gaps, sort);
    ground.report(&ReachProblem::Gap { table: table.to_owned(), gaps }, place);
}

// Single figures side by side, such as places in a contest, are no ranges with gaps between them.
fn are_ranges(union: &Points) -> bool {
    union.ends().any(|ends| ends.from.zip(ends.to).is_none_or(|(from, to)| from.0 != to.0))
}

fn sort_of(facts: &Facts<'_>, rule: &Rule, subject: &Subject) -> PointSort {
    let What::Fact(_, attribute) = &subject.what else { return PointSort::Number };
    let owners = [Owner::This, Owner::Learner, Owner::Application, Owner::Programme, Owner::Target];
    let owner = owners
        .into_iter()
        .find(|owner| matches!(&subject.what, What::Fact(kind, _) if *kind == owner.kind()));
    let Some(owner) = owner else { return PointSort::Number };
    let fact = FactRef { owner, attribute: attribute.clone() };
    let elements: Vec<ItemElement> = rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect();
    facts.extent(&fact, &elements).map_or(PointSort::Number, |extent: Extent| extent.sort)
}
