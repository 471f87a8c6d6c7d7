//! Rules that give more than any place they lead to can hold, where what lies beyond is refused: they never grant.

use super::bounds::{At, End, bound};
use super::shown::refused;
use super::study::{Study, is_decided, table_of};
use super::why::Why;
use crate::decision::Reason;
use crate::diagnostics::{MeaningProblem, Problem};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::Beyond;
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Place, Policy};
use crate::quantity::Number;

/// Reports rules whose every result is larger than the pool that it goes into.
pub(super) fn check(study: &mut Study<'_>) {
    let policy = study.policy();
    if policy.beyond != Some(Beyond::Refused) {
        return;
    }
    let mut found = Vec::new();
    for (_, rule, reach) in study.rules() {
        let Some((pool, most, place)) = largest(policy, rule) else { continue };
        let at = At { space: &study.space, rule, areas: &reach.areas, course: None };
        let credits = rule.amounts.iter().find(|amount| amount.measure == CREDITS);
        let Some(least) = credits.and_then(|credits| bound(&at, &credits.amount, End::Least)) else {
            continue;
        };
        if least <= most || is_decided(policy, &[table_of(rule)]) {
            continue;
        }
        let witness =
            refused(study, rule, reach.areas.iter(), |reason| matches!(reason, Reason::Limit { .. }));
        let why = Why::AbovePool(pool.to_owned(), most, least).text();
        found.push((rule, MeaningProblem::NeverCounts { name: rule.name.to_string(), why }, place, witness));
    }
    for (rule, problem, pool, witness) in found {
        let diagnostic = problem.at(study.ground.span(&rule.place)).with_witness(witness);
        let label = super::super::words::Phrase::StandsInTheWay.text();
        let diagnostic = diagnostic.with_label(study.ground.span(pool), label);
        study.ground.push(diagnostic);
    }
}

// The pool that can hold most of those that a rule names, with the programme that has it; `None` where one of its places is no
// pool, or holds any number.
fn largest<'a>(policy: &'a Policy, rule: &'a Rule) -> Option<(&'a str, Number, &'a Place)> {
    let mut largest: Option<(&str, Number, &Place)> = None;
    for target in rule.places.iter().flat_map(|place| &place.targets) {
        let TargetPattern::Pool(pool) = target else { return None };
        let holding =
            policy.programmes.values().filter_map(|one| Some((one, *one.pools.get(pool.as_str())?)));
        for (programme, capacity) in holding {
            let capacity = capacity?;
            if largest.is_none_or(|(_, most, _)| capacity > most) {
                largest = Some((pool, capacity, &programme.place));
            }
        }
    }
    largest
}
