//! One decision of both stages: what recognition and conversion report comes in, the decision with its stamps goes out.

use super::between::programme_needed;
use super::facts::Situation;
use super::recognition::{Stored, recognised};
use super::refusals::{beside_waiting, said_of, unsaid, worth_saying};
use super::{Decided, catalogue, effects, origin, report, standing};
use crate::decision::{Decision, Granted, Pending, PolicyStamp, Totals};
use crate::policy::counted::Stage;
use crate::policy::{Owner, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the decision of recognition and, where it came to that, of conversion.
pub(super) fn put_together(
    situation: &Situation<'_>,
    first: Decided,
    second: Option<Decided>,
    stored: &[Stored],
) -> Decision {
    let asked = if second.is_none() { programme_needed(situation, stored) } else { None };
    let mut decision = of_recognition(situation, first);
    if let Some(second) = second {
        add_conversion(&mut decision, situation, second, stored);
    }
    let refused = std::mem::take(&mut decision.refused);
    decision.refused = worth_saying(refused, &in_use(&decision));
    keep_balance(&mut decision, situation, |_| true);
    decision.next = report::next(&decision.pending, &decision.rewards).into_iter().chain(asked).collect();
    origin::name_bases(situation.plan, &mut decision);
    decision
}

/// Returns the decision of recognition, where several programmes are applied for.
pub(super) fn of_recognition_alone(situation: &Situation<'_>, first: &Decided) -> Decision {
    let mut decision = of_recognition(situation, first.clone());
    // Effects on earlier credit are a matter of each programme.
    decision.effects.clear();
    let refused = std::mem::take(&mut decision.refused);
    decision.refused = worth_saying(refused, &in_use(&decision));
    keep_balance(&mut decision, situation, |rule| !rule.converts());
    decision.next = report::next(&decision.pending, &decision.rewards);
    origin::name_bases(situation.plan, &mut decision);
    decision
}

/// Returns what conversion toward one of several programmes adds to the decision of recognition.
pub(super) fn toward(
    situation: &Situation<'_>,
    recognition: &Decision,
    second: Decided,
    stored: &[Stored],
) -> Decision {
    let mut decision = Decision {
        policy: PolicyStamp { edition: edition(situation), ..recognition.policy.clone() },
        recognised: Vec::new(),
        overruled: Vec::new(),
        pending: Vec::new(),
        refused: Vec::new(),
        equal_best: Vec::new(),
        rewards: Vec::new(),
        requirements: Vec::new(),
        limits: Vec::new(),
        effects: [situation.effects.clone(), effects::recorded(situation)].concat(),
        balance: BTreeMap::new(),
        totals: Totals::default(),
        ..recognition.clone()
    };
    add_conversion(&mut decision, situation, second, stored);
    let refused = std::mem::take(&mut decision.refused);
    decision.refused = worth_saying(refused, &in_use(&decision));
    keep_balance(&mut decision, situation, Rule::converts);
    let pending = [recognition.pending.as_slice(), &decision.pending].concat();
    let rewards = [recognition.rewards.as_slice(), &decision.rewards].concat();
    decision.next = report::next(&pending, &rewards);
    origin::name_bases(situation.plan, &mut decision);
    decision
}

fn of_recognition(situation: &Situation<'_>, first: Decided) -> Decision {
    let plan = situation.plan;
    let recognised = recognised(situation, &first.candidates, &first.back);
    let pending: Vec<Pending> = first.back.pending.into_iter().map(|(_, pending)| pending).collect();
    let mut refused = first.back.refused;
    refused.extend(beside_waiting(&first.back.out_of_force, &pending, &[]));
    let said = recognised.iter().flat_map(|recognised| {
        std::iter::once(&recognised.item).chain(&recognised.combined).map(String::as_str)
    });
    let said: BTreeSet<&str> = said.chain(said_of(&pending, &refused)).collect();
    let more = unsaid(situation, Stage::Recognised, &said, first.back.out_of_force);
    refused.extend(more);
    Decision {
        id: situation.record.id.clone(),
        policy: PolicyStamp {
            code: plan.policy.code.clone(),
            edition: edition(situation),
            digest: plan.digest.clone(),
            bases: origin::bases(situation),
        },
        record_digest: situation.record.digest.clone(),
        as_of: situation.day,
        lijiao: env!("CARGO_PKG_VERSION").into(),
        recognised,
        overruled: catalogue::overruled(situation),
        next: Vec::new(),
        granted: Vec::new(),
        pending,
        refused,
        equal_best: first.equal_best,
        rewards: first.rewards,
        requirements: first.requirements,
        limits: first.limits,
        effects: [situation.effects.clone(), effects::recorded(situation)].concat(),
        balance: first.back.balance,
        totals: Totals { recognised: first.totals, ..Totals::default() },
        proved_best: first.proved,
        gap: first.gap,
        programmes: Vec::new(),
    }
}

fn add_conversion(decision: &mut Decision, situation: &Situation<'_>, second: Decided, stored: &[Stored]) {
    let granted: Vec<Granted> = second.back.granted.into_iter().map(|(_, granted)| granted).collect();
    let pending: Vec<Pending> = second.back.pending.into_iter().map(|(_, pending)| pending).collect();
    decision.refused.extend(beside_waiting(&second.back.out_of_force, &pending, &granted));
    let spent = granted.iter().flat_map(|grant| grant.items.iter().chain(&grant.reading));
    // Of what is not stored recognition has said why.
    let lost = situation.current().zip(stored).filter(|(_, stored)| **stored == Stored::No);
    let said: BTreeSet<&str> = spent
        .map(String::as_str)
        .chain(said_of(&pending, &second.back.refused))
        .chain(lost.map(|((_, outcome), _)| outcome.item.id.as_str()))
        .collect();
    let more = unsaid(situation, Stage::Converted, &said, second.back.out_of_force);
    decision.refused.extend(second.back.refused.into_iter().chain(more));
    decision.totals.granted = second.totals;
    decision.totals.make_up = report::make_up(&granted);
    decision.totals.if_needs_met = second.if_needs_met;
    decision.granted = granted;
    decision.pending.extend(pending);
    decision.limits.extend(second.limits);
    decision.requirements.extend(second.requirements);
    decision.rewards.extend(second.rewards);
    decision.equal_best.extend(second.equal_best);
    decision.balance.extend(second.back.balance);
    decision.proved_best &= second.proved;
    decision.gap = decision.gap.take().or(second.gap);
}

/// Returns the items that each rule spends, or would where its needs were met.
fn in_use(decision: &Decision) -> BTreeSet<(&str, &str)> {
    let granted = decision.granted.iter().map(|grant| (grant.rule.as_str(), &grant.items));
    let pending = decision.pending.iter().map(|waiting| (waiting.rule.as_str(), &waiting.items));
    let in_use = granted.chain(pending);
    in_use.flat_map(|(rule, items)| items.iter().map(move |item| (rule, item.as_str()))).collect()
}

/// The rest of a rate waits until the rule applies again; what a limit brought forward has counted now, and lapses.
fn keep_balance(decision: &mut Decision, situation: &Situation<'_>, is_own: impl Fn(&Rule) -> bool) {
    let kept = situation.record.balance.iter();
    let is_own = |name: &str| situation.plan.rule_named(name).is_some_and(|(_, rule)| is_own(rule));
    for (name, rest) in kept.filter(|(name, _)| is_own(name)) {
        decision.balance.entry(name.clone()).or_insert(*rest);
    }
}

/// Returns the edition that the clock points to, where it is not a matter of each outcome.
fn edition(situation: &Situation<'_>) -> Option<String> {
    let clock = situation.policy().clock.as_ref();
    if clock.is_some_and(|clock| {
        matches!(clock.owner, Owner::Spent | Owner::This | Owner::Slot(_) | Owner::Outer)
    }) {
        return None;
    }
    let on = standing::clock(situation.scope()).ok()?;
    standing::edition_on(situation.scope(), on).map(|edition| edition.name.clone())
}
