//! Days and windows that never come: they end before they begin, or lie outside their edition.

use super::facts::{Facts, PointSort};
use super::ground::Ground;
use super::line::{Grid, Points};
use super::outline::Trait;
use super::words::{Phrase, range_words};
use crate::date::Day;
use crate::diagnostics::ReachProblem;
use crate::policy::expression::Value;
use crate::policy::rule::{Days, Window};
use crate::policy::{Edition, Place};

/// Reports days and windows that never come.
pub(super) fn check(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    check_editions(ground, &policy.editions);
    check_windows(ground, &policy.windows, &policy.place);
    for (_, rule) in ground.rules_such(Trait::Days) {
        if ground.is_broken(&rule.place) {
            continue;
        }
        check_days(ground, &rule.in_force, &rule.editions, &rule.name, &rule.place);
        check_windows(ground, &rule.windows, &rule.place);
    }
    for counted in &policy.counted {
        check_days(ground, &counted.in_force, &counted.editions, &counted.name, &counted.place);
    }
    for entry in policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        if is_before(entry.to, entry.from) {
            let window = days_words(entry.from, entry.to);
            ground.report(&ReachProblem::WindowNeverOpens { window }, &entry.place);
        }
    }
}

fn check_days(ground: &mut Ground<'_>, in_force: &[Days], editions: &[String], name: &str, place: &Place) {
    if let Some(days) = in_force.iter().find(|days| is_before(days.to, days.from)) {
        let window = days_words(days.from, days.to);
        ground.report(&ReachProblem::WindowNeverOpens { window }, place);
        return;
    }
    let of_rule: Vec<&Edition> =
        ground.policy.editions.iter().filter(|edition| editions.contains(&edition.name)).collect();
    if in_force.is_empty() || of_rule.is_empty() {
        return;
    }
    let meets =
        |days: &Days| of_rule.iter().any(|edition| overlap(days.from, days.to, edition.from, edition.to));
    if !in_force.iter().any(meets) {
        let why = Phrase::OutsideEdition.text();
        ground.report(&ReachProblem::NeverApplies { name: name.to_owned(), why }, place);
    }
}

fn check_editions(ground: &mut Ground<'_>, editions: &[Edition]) {
    let place = ground.policy.place.clone();
    if let Some(edition) = editions.iter().find(|edition| is_before(edition.to, edition.from)) {
        let window = days_words(edition.from, edition.to);
        ground.report(&ReachProblem::WindowNeverOpens { window }, &place);
        return;
    }
    let facts = ground.facts();
    let mut later = Points::all(Some(Grid::WHOLE)).complement();
    // Of two editions in force on one day the later in the text counts.
    for edition in editions.iter().rev() {
        let own = points_of(&facts, edition);
        if own.is_within(&later) {
            let (name, why) = (edition.name.clone(), Phrase::LaterEditions.text());
            ground.report(&ReachProblem::NeverApplies { name, why }, &place);
        }
        later = later.or(&own);
    }
    let gaps = later.gaps();
    if !gaps.is_empty() {
        let gaps = range_words(&facts, &gaps, PointSort::Date);
        ground.report(&ReachProblem::Gap { table: ground.policy.code.clone(), gaps, row: None }, &place);
    }
}

fn points_of(facts: &Facts<'_>, edition: &Edition) -> Points {
    let end = |day: Option<Day>| Some((facts.point(&Value::Date(day?), None)?, true));
    Points::between(end(edition.from), end(edition.to), Some(Grid::WHOLE))
}

fn check_windows(ground: &mut Ground<'_>, windows: &[Window], place: &Place) {
    for window in windows {
        if let Window::Once(from, to) = window
            && to < from
        {
            let window = days_words(Some(*from), Some(*to));
            ground.report(&ReachProblem::WindowNeverOpens { window }, place);
        }
    }
}

fn is_before(to: Option<Day>, from: Option<Day>) -> bool {
    to.zip(from).is_some_and(|(to, from)| to < from)
}

/// Returns true when two runs of days, each with both ends included, share a day.
pub(super) fn overlap(
    from: Option<Day>,
    to: Option<Day>,
    other_from: Option<Day>,
    other_to: Option<Day>,
) -> bool {
    !is_before(to, other_from) && !is_before(other_to, from)
}

fn days_words(from: Option<Day>, to: Option<Day>) -> String {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    format!("{} – {}", day(from), day(to))
}
