//! Neighbouring rows that give the same and differ in one range alone: they can be one row.

use super::super::outline::Trait;
use super::super::words::range_words;
use super::region::{Area, Dimension, Domain};
use super::space::Reach;
use super::study::{Study, amounts, one_slot, table_of};
use crate::diagnostics::MeaningProblem;
use crate::locale::Text;
use crate::policy::expression::Condition;
use crate::policy::rule::{ResultPlace, Rule};
use crate::policy::{Place, RuleId};

/// Reports rows that can be merged, each run of them once.
pub(super) fn check(study: &mut Study<'_>) {
    let mut runs: Vec<(Vec<String>, Place, Vec<Area>, Dimension)> = Vec::new();
    let rows: Vec<(RuleId, &Rule, &Reach)> = study.rules_such(Trait::Row).collect();
    for pair in rows.windows(2) {
        let [(first, one, Reach { areas, .. }), (second, two, Reach { areas: next, .. })] = pair else {
            continue;
        };
        // Where they give something else, whose rows they are makes no difference.
        let are_neighbours = first.index() + 1 == second.index();
        if !are_neighbours || !give_the_same(one, two) || table_of(one) != table_of(two) {
            continue;
        }
        let last = runs.last_mut().filter(|(names, ..)| names.last().map(String::as_str) == Some(&*one.name));
        let from = last.as_ref().map_or(areas.as_slice(), |(_, _, areas, _)| areas.as_slice());
        let Some((dimension, joined)) = one_range_in_all(from, next) else { continue };
        match last {
            Some((names, _, areas, known)) if *known == dimension => {
                names.push(two.name.to_string());
                *areas = joined;
            }
            Some(_) | None => {
                runs.push((
                    vec![one.name.to_string(), two.name.to_string()],
                    two.place.clone(),
                    joined,
                    dimension,
                ));
            }
        }
    }
    for (rows, place, areas, dimension) in runs {
        let Some(Domain::Line { points, .. }) = areas.first().and_then(|area| area.find(dimension)) else {
            continue;
        };
        let range = Text::list(&range_words(&study.space.facts, points, study.sort(dimension)));
        study.ground.report(&MeaningProblem::RowsMerge { rows, range }, &place);
    }
}

fn give_the_same(one: &Rule, two: &Rule) -> bool {
    one_slot(one).is_some()
        && one.places.iter().map(result).eq(two.places.iter().map(result))
        && amounts(one) == amounts(two)
        && plain(one) == plain(two)
        && one.cites == two.cites
        && one
            .only_if
            .iter()
            .map(Condition::without_places)
            .eq(two.only_if.iter().map(Condition::without_places))
        && one.evidence == two.evidence
}

fn result(place: &ResultPlace) -> impl PartialEq {
    let ResultPlace { verb, shape, targets, with_credit, excused, place: _ } = place;
    (verb, shape, targets, with_credit, excused)
}

fn plain(rule: &Rule) -> impl PartialEq {
    let record = rule.record.as_ref().map(|record| (&record.mark, &record.for_purpose));
    (record, &rule.papers, &rule.approvals, &rule.valid, &rule.editions)
}

// Rows with alternatives have several boxes: each of them differs in the same range.
fn one_range_in_all(one: &[Area], two: &[Area]) -> Option<(Dimension, Vec<Area>)> {
    let pairs = one.iter().zip(two).map(|(one, two)| one_range(one, two));
    let joined: Vec<(Dimension, Area)> = pairs.collect::<Option<_>>()?;
    let (first, _) = joined.first()?;
    let dimension = *first;
    let is_one = one.len() == two.len() && joined.iter().all(|(own, _)| *own == dimension);
    is_one.then(|| (dimension, joined.into_iter().map(|(_, area)| area).collect()))
}

// The one dimension in which two boxes differ, when it is a range in both and the two ranges touch.
fn one_range(one: &Area, two: &Area) -> Option<(Dimension, Area)> {
    if one.parts().len() != two.parts().len() {
        return None;
    }
    let mut apart = None;
    for ((dimension, own), (other, theirs)) in one.parts().iter().zip(two.parts()) {
        if dimension != other {
            return None;
        }
        if own == theirs {
            continue;
        }
        let (Domain::Line { points, none: false }, Domain::Line { points: more, none: false }) =
            (own, theirs)
        else {
            return None;
        };
        let union = points.or(more);
        let is_one = union.ends().count() == 1 && points.ends().count() == 1 && more.ends().count() == 1;
        if apart.is_some() || !is_one || !points.and(more).is_empty() {
            return None;
        }
        apart = Some((*dimension, one.put(*dimension, Domain::line(union, false))));
    }
    // A single value beside a single value is a list as it is printed, not a range.
    apart.filter(|(dimension, _)| is_range(one, *dimension) || is_range(two, *dimension))
}

fn is_range(area: &Area, dimension: Dimension) -> bool {
    let Some(Domain::Line { points, .. }) = area.find(dimension) else { return false };
    points.ends().any(|ends| ends.from.zip(ends.to).is_none_or(|(from, to)| from.0 != to.0))
}
