//! What the text leaves open although the answer is needed: each question names the line that answers it. A `decision`
//! line records why a side was taken; it does not take the place of the line that says it.

use super::ground::Ground;
use super::outline::Trait;
use super::words::Phrase;
use super::{fraction, reuse};
use crate::diagnostics::{Problem, SilenceProblem};
use crate::policy::Place;
use crate::policy::counted::{Counted, CountedKind};

/// The most further places that one finding points at.
const MOST_LABELS: usize = 4;

/// Reports what the text leaves open.
pub(super) fn check(ground: &mut Ground<'_>) {
    let facts = ground.facts();
    reuse::check(ground, &facts);
    fraction::check(ground);
    check_clock(ground);
    check_catalogues(ground);
    check_beyond(ground);
}

fn check_clock(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    if policy.clock.is_some() || ground.is_broken(&policy.place) {
        return;
    }
    if policy.editions.iter().any(|edition| edition.from.is_some() || edition.to.is_some()) {
        let editions: Vec<String> = policy.editions.iter().map(|edition| edition.name.clone()).collect();
        // Days of the whole policy are an edition without a name.
        let problem = match editions.as_slice() {
            [name] if name.is_empty() => SilenceProblem::InForceDayUnstated { name: policy.code.clone() },
            _ => SilenceProblem::EditionDayUnstated { editions },
        };
        ground.report(&problem, &policy.place);
        return;
    }
    let rules = ground.rules_such(Trait::Days).map(|(_, rule)| rule).filter(|rule| !rule.in_force.is_empty());
    let rules = rules.map(|rule| (rule.name.as_str(), &rule.place));
    let counted = policy.counted.iter().filter(|counted| !counted.in_force.is_empty());
    let dated = rules.chain(counted.map(|counted| (counted.name.as_str(), &counted.place)));
    let dated: Vec<(&str, &Place)> = dated.filter(|(_, place)| !ground.is_broken(place)).collect();
    if let [(name, place), others @ ..] = dated.as_slice() {
        let problem = SilenceProblem::InForceDayUnstated { name: (*name).to_owned() };
        report_with_others(ground, &problem, place, others.iter().map(|(_, place)| *place));
    }
}

fn check_catalogues(ground: &mut Ground<'_>) {
    for catalogue in &ground.policy.catalogues {
        // Entries written in the text itself belong to no named catalogue; the policy's clock is theirs too.
        let is_answered =
            catalogue.current_on.is_some() || catalogue.name.is_empty() && ground.policy.clock.is_some();
        let is_dated = |entry: &&crate::policy::Entry| entry.from.is_some() || entry.to.is_some();
        let dated = catalogue.entries.iter().find(|entry| entry.current_on.is_none() && is_dated(entry));
        if let (false, Some(entry)) = (is_answered, dated) {
            let name = if catalogue.name.is_empty() { entry.code.as_str() } else { &catalogue.name };
            ground.report(&SilenceProblem::EntryDayUnstated { catalogue: name.to_owned() }, &entry.place);
        }
    }
}

fn check_beyond(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    if policy.beyond.is_some() || ground.is_broken(&policy.place) {
        return;
    }
    let is_open = |counted: &&Counted| {
        counted.kind == CountedKind::Limit && counted.beyond.is_none() && !ground.is_broken(&counted.place)
    };
    let open: Vec<&Counted> = policy.counted.iter().filter(is_open).collect();
    if let [first, others @ ..] = open.as_slice() {
        let problem = SilenceProblem::BeyondUnstated { limit: first.name.clone() };
        report_with_others(ground, &problem, &first.place, others.iter().map(|limit| &limit.place));
    }
}

// One line in the head answers all of them, so they are one finding.
fn report_with_others<'p>(
    ground: &mut Ground<'_>,
    problem: &impl Problem,
    place: &Place,
    others: impl Iterator<Item = &'p Place>,
) {
    let mut diagnostic = problem.at(ground.span(place));
    for place in others.take(MOST_LABELS) {
        diagnostic = diagnostic.with_label(ground.span(place), Phrase::NorHere.text());
    }
    ground.push(diagnostic);
}
