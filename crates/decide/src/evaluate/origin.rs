//! Where a decision's clauses come from: the policy itself, or one that it adopts.

use super::facts::Situation;
use super::standing;
use crate::decision::{BaseStamp, Decision};
use crate::plan::Plan;
use crate::policy::{Base, Place};

/// Returns the policies that were adopted, each with the edition that it is pinned to or that is in force on the day.
pub(super) fn bases(situation: &Situation<'_>) -> Vec<BaseStamp> {
    let on = standing::clock(situation.scope()).ok();
    let of = |base: &Base| BaseStamp {
        code: base.code.clone(),
        edition: base.pinned.clone().or_else(|| {
            let edition = standing::edition_among(&base.editions, on?)?;
            Some(edition.name.clone())
        }),
        digest: base.digest.clone(),
    };
    situation.policy().bases.iter().map(of).collect()
}

/// Names the base beside each rule, limit and requirement of a decision that comes from one.
pub(super) fn name_bases(plan: &Plan, decision: &mut Decision) {
    let policy = &plan.policy;
    if policy.bases.is_empty() {
        return;
    }
    let base_of = |place: &Place| policy.base_of(place).map(|base| base.code.clone());
    let rule = |name: &str| base_of(&plan.rule_named(name)?.1.place);
    let counted = |name: &str| base_of(&policy.counted.iter().find(|counted| counted.name == name)?.place);
    let recognised = &mut decision.recognised;
    recognised.iter_mut().for_each(|one| one.policy = one.rule.as_deref().and_then(rule));
    decision.granted.iter_mut().for_each(|grant| grant.policy = rule(&grant.rule));
    decision.pending.iter_mut().for_each(|grant| grant.policy = rule(&grant.rule));
    decision.refused.iter_mut().for_each(|one| one.policy = one.rule.as_deref().and_then(rule));
    decision.limits.iter_mut().for_each(|limit| limit.policy = counted(&limit.limit));
    decision.requirements.iter_mut().for_each(|one| one.policy = counted(&one.requirement));
}
