//! What each rule says of its grant: how much, and for which outcome or for whom.

use super::ground::Ground;
use super::outline::{Trait, has_basis};
use super::words::Phrase;
use crate::diagnostics::SilenceProblem;
use crate::policy::rule::{TargetPattern, Verb};
use std::collections::BTreeSet;

/// Reports rules that leave open how much they grant, or for what. The rows of one table are asked once.
pub(super) fn check(ground: &mut Ground<'_>) {
    let (mut amounts, mut bases) = (BTreeSet::new(), BTreeSet::new());
    for (_, rule) in ground.rules_such(Trait::Open) {
        if ground.is_broken(&rule.place) {
            continue;
        }
        let name = rule.name.rsplit_once('/').map_or(rule.name.as_str(), |(table, _)| table);
        let granted = rule.places.iter().find(|place| place.with_credit);
        if let (Some(granted), true) = (granted, rule.amounts.is_empty())
            && amounts.insert(name)
        {
            let example = amount_for(granted.verb, granted.targets.first()).text();
            let problem = SilenceProblem::AmountUnstated { rule: name.to_owned(), example };
            ground.report(&problem, &granted.place);
        }
        if !has_basis(rule) && bases.insert(name) {
            ground.report(&SilenceProblem::BasisUnstated { rule: name.to_owned() }, &rule.place);
        }
    }
}

fn amount_for(verb: Verb, target: Option<&TargetPattern>) -> Phrase {
    match (verb, target) {
        (Verb::Recognise, _) => Phrase::CreditsOfOutcome,
        (_, Some(TargetPattern::Pool(_))) => Phrase::SomeCredits,
        _ => Phrase::CreditsOfTarget,
    }
}
