//! Witnesses for one rule: a record that meets all that the rule asks for and is refused all the same for the reason that a
//! finding gives, or that the rule takes.

use super::region::Area;
use super::study::Study;
use super::witness::{Found, Wanted, target_code};
use crate::decision::{Decision, Reason};
use crate::diagnostics::Witness;
use crate::policy::rule::Rule;

/// The most boxes of a rule that are tried.
const MOST_TRIED: usize = 4;

/// Returns a record in one of the boxes for which a rule is refused for such reasons alone.
pub(super) fn refused<'b>(
    study: &Study<'_>,
    rule: &Rule,
    areas: impl IntoIterator<Item = &'b Area>,
    is_it: impl Fn(&Reason) -> bool,
) -> Option<Witness> {
    decided(study, rule, areas, |decision| {
        let mut own = decision.refused.iter().filter(|one| one.rule.as_deref() == Some(&*rule.name));
        own.any(|one| !one.because.is_empty() && one.because.iter().all(&is_it))
    })
}

/// Returns a record in one of the boxes that is decided so, when the rule's own conditions are met as far as they can be.
pub(super) fn decided<'b>(
    study: &Study<'_>,
    rule: &Rule,
    areas: impl IntoIterator<Item = &'b Area>,
    is_shown: impl Fn(&Decision) -> bool,
) -> Option<Witness> {
    copies(study, rule, areas, 1, is_shown)
}

/// Does the same with so many equal outcomes in the record.
pub(super) fn copies<'b>(
    study: &Study<'_>,
    rule: &Rule,
    areas: impl IntoIterator<Item = &'b Area>,
    copies: u32,
    is_shown: impl Fn(&Decision) -> bool,
) -> Option<Witness> {
    let target = rule.places.first().and_then(|place| place.targets.first()).and_then(target_code);
    let found = areas.into_iter().take(MOST_TRIED).find_map(|area| -> Option<Found> {
        let wanted = Wanted { rules: &[rule], area, target, programme: None };
        study.bench().find_copies(&study.space, &wanted, copies, &is_shown)
    });
    found.map(|found| found.witness)
}

/// Returns true when a rule gives something, or stores it.
pub(super) fn is_taken(decision: &Decision, rule: &Rule) -> bool {
    decision.granted.iter().any(|grant| grant.rule == rule.name)
        || decision.recognised.iter().any(|one| one.rule.as_deref() == Some(&*rule.name))
}
