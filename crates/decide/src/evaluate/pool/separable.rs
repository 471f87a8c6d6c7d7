//! Whether a rule's outcomes can be looked at one by one.

use super::singles;
use crate::evaluate::Candidate;
use crate::evaluate::matching::Pool;
use crate::evaluate::solve::StageParts;
use crate::policy::average::takes_mean;
use crate::policy::rule::{Proof, Window};
use crate::policy::visit::Part;
use crate::policy::{Condition, CountedKind, FactRef, Owner, RuleId};

/// Returns whether what facts say of outcomes together is what they say of each: never more, whatever the set.
pub(super) fn is_separable(parts: &StageParts<'_>, id: RuleId, pool: &Pool) -> bool {
    let situation = parts.situation;
    let policy = situation.policy();
    let Some(rule) = policy.rules.get(id.index()) else { return false };
    let of_item =
        |fact: &FactRef| matches!(fact.owner, Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer);
    let singles: Vec<&Candidate> = singles(parts.candidates, id, pool).map(|(.., single)| single).collect();
    let dated = !policy.editions.is_empty() || !rule.in_force.is_empty();
    let by_item_day = policy.clock.as_ref().is_some_and(of_item) && dated;
    let windows = if rule.windows.is_empty() { policy.windows.as_slice() } else { &rule.windows };
    let item_window = windows.iter().any(|window| matches!(window, Window::Within(_, fact) if of_item(fact)));
    let approved = !rule.approvals.is_empty()
        || rule.evidence.iter().flat_map(|one| &one.any_of).any(|one| matches!(one, Proof::Approval(..)));
    let found_of_items = situation.record.judgements.iter().any(|finding| finding.item.is_some());
    let pattern = rule.slots.get(pool.slot as usize).and_then(|slot| slot.pattern.condition.as_ref());
    let mut conditions = rule.conditions.iter().chain(&rule.only_if).chain(pattern);
    let own = conditions.any(|condition| speaks_of_others(condition, found_of_items));
    let mut bars = policy.counted.iter().filter(|counted| counted.kind == CountedKind::Bar);
    let partly_barred = bars.any(|bar| bar.from.iter().any(|filter| filter.only));
    let keys = |single: &&Candidate| {
        single.results.iter().map(|of| (of.place, of.bundle, of.target.clone())).collect::<Vec<_>>()
    };
    let mut targets = singles.iter().map(keys);
    let first = targets.next().unwrap_or_default();
    let one_bundle = first.iter().all(|(place, bundle, _)| {
        first.first().is_some_and(|(own, other, _)| own == place && other == bundle)
    });
    !(rule.record.is_some()
        || takes_mean(rule)
        || (rule.on_request && rule.automatic.is_some())
        || (by_item_day && singles.iter().any(|single| single.out_of_force))
        || item_window
        || (approved && found_of_items)
        || own
        || partly_barred)
        && !first.is_empty()
        && one_bundle
        && targets.all(|other| other == first)
        && situation.averages.is_empty()
}

/// Returns whether a condition looks at more than the outcomes one by one.
fn speaks_of_others(condition: &Condition, found_of_items: bool) -> bool {
    let is_judged = matches!(condition, Condition::Judged { of, .. } if of.item.is_some() && found_of_items);
    let looks_around =
        matches!(condition, Condition::RecordHas { pattern, .. } if pattern.condition.is_some());
    let mut found = is_judged || looks_around;
    condition.each_part(&mut |part| {
        if let Part::Condition(part) = part {
            found |= speaks_of_others(part, found_of_items);
        }
    });
    found
}
