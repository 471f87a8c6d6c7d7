//! Several programmes in one application: recognition once, then one exact choice for each programme in the order of the
//! application. What one was granted spends its outcomes for those behind it as the policy says how often they may be used;
//! nothing else of it is seen by them.

use super::between::{stored, take_in};
use super::facts::{Earlier, Situation};
use super::put_together::{of_recognition_alone, toward};
use super::{Options, catalogue, convert, recognise};
use crate::decision::{Decision, ForProgramme, Granted, LimitUse};
use crate::plan::Plan;
use crate::quantity::Number;
use crate::record::{HistoryEntry, Item, LearnerRecord};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Returns the decision of a plan on a record that applies for several programmes.
pub(super) fn evaluate(plan: &Plan, record: &LearnerRecord, options: &Options) -> Decision {
    let without = super::situation(plan, record, options);
    let first = recognise(&without, options);
    let stored = stored(&without, &first);
    let mut decision = of_recognition_alone(&without, &first);
    let mut beside: Vec<HistoryEntry> = Vec::new();
    let mut balance = record.balance.clone();
    let mut programmes = Vec::new();
    for application in record.programmes() {
        let own = LearnerRecord { balance: balance.clone(), ..record.applying(application, beside.clone()) };
        let mut situation = super::situation(plan, &own, options);
        take_in(&mut situation, &stored, &first);
        let second = convert(&mut situation, &first, &stored, options);
        let part = toward(&situation, &decision, second, &stored);
        beside.extend(spent_by(&own, &part.granted));
        keep_unused(&mut balance, &part.granted, &part.limits);
        let code = application.programme.clone().unwrap_or_default();
        programmes.push(ForProgramme::of(code, part, decision.policy.edition.as_deref()));
    }
    add_up(&mut decision, programmes);
    decision
}

/// Returns each programme's decision with the record that it alone was decided on; those themselves where at most one is
/// applied for.
pub fn by_programme<'r, 'd>(
    record: &'r LearnerRecord,
    decision: &'d Decision,
) -> Vec<(Cow<'r, LearnerRecord>, Cow<'d, Decision>)> {
    let mut beside: Vec<HistoryEntry> = Vec::new();
    let mut balance = record.balance.clone();
    let programmes = record.programmes();
    if programmes.is_empty() {
        return vec![(Cow::Borrowed(record), Cow::Borrowed(decision))];
    }
    let mut each = Vec::new();
    for (application, decision) in programmes.iter().zip(decision.each()) {
        let own = LearnerRecord { balance: balance.clone(), ..record.applying(application, beside.clone()) };
        beside.extend(spent_by(&own, &decision.granted));
        keep_unused(&mut balance, &decision.granted, &decision.limits);
        each.push((Cow::Owned(own), decision));
    }
    each
}

/// What was brought forward is used once: by the first programme in which its rule is granted, or its limit counts.
fn keep_unused(balance: &mut BTreeMap<String, Number>, granted: &[Granted], limits: &[LimitUse]) {
    balance.retain(|name, _| {
        !granted.iter().any(|grant| grant.rule == *name) && !limits.iter().any(|limit| limit.limit == *name)
    });
}

fn add_up(decision: &mut Decision, programmes: Vec<ForProgramme>) {
    for one in &programmes {
        decision.totals.add(&one.totals);
        decision.proved_best &= one.proved_best;
        decision.gap = decision.gap.take().or_else(|| one.gap.clone());
        for next in &one.next {
            match decision.next.iter_mut().find(|known| known.needs == next.needs) {
                Some(known) => {
                    let new = next.decides.iter().filter(|rule| !known.decides.contains(rule));
                    let new: Vec<String> = new.cloned().collect();
                    known.decides.extend(new);
                }
                None => decision.next.push(next.clone()),
            }
        }
    }
    decision.programmes = programmes;
}

/// Returns what grants spend, as entries that the programmes behind see.
fn spent_by(record: &LearnerRecord, granted: &[Granted]) -> Vec<HistoryEntry> {
    let application = record.application.as_ref();
    let entry = |grant: &Granted, item: &Item| {
        let target = grant.targets.first();
        HistoryEntry {
            item: Some(item.clone()),
            course: target.and_then(|target| target.course.clone()),
            pool: target.and_then(|target| target.pool.clone()),
            rule: Some(grant.rule.clone()),
            programme: application.and_then(|own| own.programme.clone()),
            purpose: application.and_then(|own| own.purpose.clone()),
            date: application.and_then(|own| own.date),
            ..HistoryEntry::default()
        }
    };
    let spent = |grant: &Granted, item: &String| {
        record.items.iter().find(|own| own.id == *item).map(|item| entry(grant, item))
    };
    granted.iter().flat_map(|grant| grant.items.iter().filter_map(move |item| spent(grant, item))).collect()
}

/// Lets what the programmes before this one were granted spend its outcomes; it counts no further.
pub(super) fn spend_beside(situation: &mut Situation<'_>) {
    for entry in &situation.record.beside {
        let Some(item) = &entry.item else { continue };
        let item = Cow::Borrowed(item);
        let outcome = catalogue::outcome(situation.plan, situation.record, situation.day, item, usize::MAX);
        situation.outcomes.push(outcome);
        let outcome = Some(situation.outcomes.len() - 1);
        situation.withdrawn.push(Earlier { entry, outcome, target: None });
    }
}
