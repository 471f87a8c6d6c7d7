//! What the head of a policy says for all clauses, said by each of them: so a policy that adopts another, in which the clauses
//! of the base carry what its head said, is compared with the base clause by clause.

use crate::policy::counted::CountedKind;
use crate::policy::rule::Days;
use crate::policy::{Edition, Policy};
use crate::rare::Rare;
use std::borrow::Cow;

/// Returns two policies as they are compared: where only one of them adopts another, both with heads said by their clauses.
pub(super) fn comparable<'p>(old: &'p Policy, new: &'p Policy) -> (Cow<'p, Policy>, Cow<'p, Policy>) {
    if old.bases.is_empty() == new.bases.is_empty() {
        return (Cow::Borrowed(old), Cow::Borrowed(new));
    }
    (Cow::Owned(spread(old)), Cow::Owned(spread(new)))
}

fn spread(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    let editions = std::mem::take(&mut policy.editions);
    let (item_use, windows) = (policy.item_use.take(), std::mem::take(&mut policy.windows));
    let beyond = policy.beyond.take();
    for rule in policy.rules.make_mut() {
        rule.item_use = rule.item_use.or(item_use);
        if rule.windows.is_empty() {
            rule.windows = windows.iter().cloned().collect();
        }
        settle(&editions, &mut rule.in_force, &mut rule.editions);
    }
    for counted in &mut policy.counted {
        if counted.kind == CountedKind::Limit && counted.beyond.is_none() {
            counted.beyond.clone_from(&beyond);
        }
        settle(&editions, &mut counted.in_force, &mut counted.editions);
    }
    policy
}

// A clause with days of its own keeps them: those of its editions lie around them.
fn settle(editions: &[Edition], in_force: &mut Rare<Days>, names: &mut Rare<String>) {
    let own = std::mem::take(names);
    if in_force.is_empty() {
        let counts = |edition: &&Edition| own.is_empty() || own.contains(&edition.name);
        let days = editions.iter().filter(counts).map(|edition| Days { from: edition.from, to: edition.to });
        in_force.extend(days.filter(|days| days.from.is_some() || days.to.is_some()));
    }
}
