//! The smallest change that would grant what was refused: a rule that came near comes in, changes that the evaluator itself
//! confirmed go out.
//!
//! Each reason proposes a change; the record with all of them is decided; new reasons propose more, a few rounds long. Of
//! the changes that led to a grant each is left out once: what is told is needed in every part.

use super::apart::{Apart, Brought};
use super::apply::changed;
use super::change::{Change, Setting, Step};
use super::instead::difference;
use super::nearness::{NearRule, is_of_choice};
use super::told::NotUsed;
use super::{Asked, Trials};
use crate::decision::reason::find_computed;
use crate::decision::{Amounts, Decision, Need, Reason, TargetRef, TargetResult};
use crate::evaluate::evaluate;
use crate::policy::Value;
use crate::quantity::Number;
use crate::record::{Known, LearnerRecord};
use serde::Serialize;
use std::borrow::Cow;

/// How often new reasons are answered by further changes.
const ROUNDS: usize = 4;

/// The most values of one fact that are tried.
const MOST_VALUES: usize = 5;

/// The most that a figure is raised by to reach a computed one.
const MOST_RAISED: i64 = 4096;

/// Changes that together would grant what was refused, none of which can be left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mend {
    /// The changes.
    pub changes: Vec<Change>,
    /// What would still be missing then; with nothing missing it would be granted.
    pub needs: Vec<Need>,
    /// The targets that would be granted.
    pub targets: Vec<TargetRef>,
    /// By how much each total would change, needs met; measures that stay are left out.
    pub brings: Amounts,
}

/// Adds to each rule that the facts stand against the smallest change that would grant it; returns how many were not looked
/// at, for the decisions that this takes are bounded.
pub(super) fn say_what_would_change_it(
    asked: &Asked<'_>,
    decision: &Decision,
    target: Option<&TargetRef>,
    not_used: &mut [NotUsed],
    (trials, apart): (&mut Trials, &mut Apart<'_>),
) -> usize {
    let mut untried = 0;
    let near = not_used.iter_mut().flat_map(|one| &mut one.rules);
    // What only the choice left out is told with its cost; who asks for the target is told how to have it all the same.
    for near in near.filter(|near| near.rule.is_some() && (target.is_some() || !near.is_left_out())) {
        let targets = target.map_or_else(|| near.targets.clone(), |target| vec![target.clone()]);
        let only = target.filter(|target| !matches!(target, TargetRef::Category(_)));
        let (trials, apart) = (&mut *trials, &mut *apart);
        let mut search = Search { asked, decision, near, targets: &targets, only, trials, apart };
        match search.smallest() {
            // Nobody is told to change something and be left with no more; who asks for one target is told how it is reached.
            Ok(found) => {
                near.change = found.filter(|found| found.is_worth || target.is_some()).map(|found| found.mend)
            }
            Err(OutOfTrials) => untried += 1,
        }
    }
    untried
}

/// The bound on decisions was reached.
struct OutOfTrials;

struct Search<'s, 'a> {
    asked: &'s Asked<'s>,
    decision: &'s Decision,
    near: &'s NearRule,
    targets: &'s [TargetRef],
    /// The target asked about, which the application could name alone.
    only: Option<&'s TargetRef>,
    trials: &'s mut Trials,
    apart: &'s mut Apart<'a>,
}

/// Changes that grant.
struct Found {
    mend: Mend,
    /// Whether the learner is left with more than without them.
    is_worth: bool,
}

/// What a record with changes comes to.
enum Tried {
    Granted(Found),
    Refused(Box<Decision>, Vec<Reason>),
}

impl Search<'_, '_> {
    fn smallest(&mut self) -> Result<Option<Found>, OutOfTrials> {
        let Some(found) = self.found()? else { return Ok(None) };
        let fewer = self.fewest(found)?;
        Ok(Some(self.all_values(fewer)?))
    }

    /// Answers reasons by changes until the rule grants.
    fn found(&mut self) -> Result<Option<Found>, OutOfTrials> {
        let mut changes: Vec<Change> = Vec::new();
        let (mut because, mut decision) = (self.near.because.clone(), None);
        for _ in 0..ROUNDS {
            let record = match changes.as_slice() {
                [] => Cow::Borrowed(self.asked.record),
                changes => match self.record(changes) {
                    Some(record) => Cow::Owned(record),
                    None => return Ok(None),
                },
            };
            if let Some(raised) = self.raised(&record, &because, &changes)? {
                return Ok(Some(raised));
            }
            let before = changes.clone();
            let setting = Setting {
                asked: self.asked,
                record: &record,
                decision: decision.as_deref().unwrap_or(self.decision),
                rule: self.near.rule.as_deref().unwrap_or_default(),
                items: &self.near.items,
                targets: self.targets,
            };
            because.iter().flat_map(|reason| setting.changes(reason)).for_each(|one| add(&mut changes, one));
            if changes == before && because.iter().all(is_of_choice) {
                changes.extend(self.only.map(|target| Change::AskOnlyFor { target: target.clone() }));
            }
            if changes == before {
                return Ok(None);
            }
            match self.tried(changes.clone())? {
                Some(Tried::Granted(found)) => return Ok(Some(found)),
                Some(Tried::Refused(next, reasons)) => (decision, because) = (Some(next), reasons),
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Leaves out each change that the grant does not need, the last first.
    fn fewest(&mut self, mut best: Found) -> Result<Found, OutOfTrials> {
        for position in (0..best.mend.changes.len()).rev() {
            let fewer = best.mend.changes.iter().enumerate().filter(|(at, _)| *at != position);
            let fewer: Vec<Change> = fewer.map(|(_, change)| change.clone()).collect();
            if fewer.is_empty() {
                break;
            }
            if let Some(Tried::Granted(found)) = self.tried(fewer)? {
                best = found;
            }
        }
        Ok(best)
    }

    /// Of several values that would do, keeps those that were tried and granted.
    fn all_values(&mut self, mut best: Found) -> Result<Found, OutOfTrials> {
        for position in 0..best.mend.changes.len() {
            let Some(Change::Become { fact, item, one_of }) = best.mend.changes.get(position).cloned() else {
                continue;
            };
            let mut kept: Vec<String> = one_of.first().cloned().into_iter().collect();
            for value in one_of.iter().skip(1).take(MOST_VALUES - 1) {
                let mut changes = best.mend.changes.clone();
                if let Some(place) = changes.get_mut(position) {
                    *place = Change::Become {
                        fact: fact.clone(),
                        item: item.clone(),
                        one_of: vec![value.clone()],
                    };
                }
                if let Some(Tried::Granted(_)) = self.tried(changes)? {
                    kept.push(value.clone());
                }
            }
            if let Some(place) = best.mend.changes.get_mut(position) {
                *place = Change::Become { fact, item, one_of: kept };
            }
        }
        Ok(best)
    }

    /// What is computed to too little may come to enough with a higher figure: the least one is found by halving.
    fn raised(
        &mut self,
        record: &LearnerRecord,
        because: &[Reason],
        changes: &[Change],
    ) -> Result<Option<Found>, OutOfTrials> {
        let is_computed = |reason: &Reason| {
            let below = matches!(reason, Reason::Below { have, .. } if find_computed(have).is_some());
            below || *reason == Reason::NothingToGrant
        };
        if because.len() != 1 || !because.iter().all(is_computed) {
            return Ok(None);
        }
        for step in figures(record, &self.near.items) {
            let mut most = 1;
            let mut found = None;
            while found.is_none() && most <= MOST_RAISED {
                found = self.with(changes, &step, most)?;
                most *= 2;
            }
            let Some(mut best) = found else { continue };
            let (mut little, mut most) = (most / 4, most / 2);
            while most - little > 1 {
                let half = (little + most) / 2;
                match self.with(changes, &step, half)? {
                    Some(found) => (best, most) = (found, half),
                    None => little = half,
                }
            }
            return Ok(Some(best));
        }
        Ok(None)
    }

    fn with(&mut self, changes: &[Change], step: &Step, by: i64) -> Result<Option<Found>, OutOfTrials> {
        let have = Number::parse_exact(&step.have);
        let Some(to) = have.and_then(|have| have.checked_add(Number::whole(by))) else { return Ok(None) };
        let step = Step { by: Some(by.to_string()), to: to.to_string(), ..step.clone() };
        let changes = changes.iter().cloned().chain([Change::Higher(step)]).collect();
        Ok(match self.tried(changes)? {
            Some(Tried::Granted(found)) => Some(found),
            Some(Tried::Refused(..)) | None => None,
        })
    }

    fn record(&self, changes: &[Change]) -> Option<LearnerRecord> {
        changed(self.asked.plan, self.asked.record, self.decision.as_of, changes)
    }

    /// Decides the record with changes, or the part of it that they bear on; `None` when they cannot be written, or the rule is
    /// then not even refused.
    fn tried(&mut self, changes: Vec<Change>) -> Result<Option<Tried>, OutOfTrials> {
        let part = self.apart.part(&self.near.items, &changes);
        let record = part.as_ref().map_or(self.asked.record, |part| &part.record);
        let Some(record) = changed(self.asked.plan, record, self.decision.as_of, &changes) else {
            return Ok(None);
        };
        if self.trials.take_up_to(1) == 0 {
            return Err(OutOfTrials);
        }
        let decision = evaluate(self.asked.plan, &record, self.asked.options);
        if let Some((needs, targets)) = self.grant(&decision) {
            let before = part.as_ref().map_or(self.apart.whole(), |part| &part.brings);
            let after = Brought::by(&decision);
            let brings = brings(before, &after);
            let is_worth = brings.values().any(|by| !by.is_negative())
                || (brings.is_empty() && after.results > before.results);
            let mend = Mend { changes, needs, targets, brings };
            return Ok(Some(Tried::Granted(Found { mend, is_worth })));
        }
        let own = decision.refused.iter().filter(|refused| {
            refused.rule == self.near.rule
                && refused.item.as_ref().is_none_or(|item| self.near.items.contains(item))
                && refused.target.as_ref().is_none_or(|target| self.is_asked(target))
        });
        let because = own.map(|refused| refused.because.clone()).next();
        Ok(because.map(|because| Tried::Refused(Box::new(decision), because)))
    }

    fn is_asked(&self, target: &TargetRef) -> bool {
        self.targets.is_empty() || self.targets.contains(target)
    }

    /// Returns what the rule then brings and what it still needs, if it takes one of the items.
    fn grant(&self, decision: &Decision) -> Option<(Vec<Need>, Vec<TargetRef>)> {
        let takes = |rule: &str, items: &[String]| {
            Some(rule) == self.near.rule.as_deref()
                && (self.near.items.is_empty() || self.near.items.iter().any(|item| items.contains(item)))
        };
        let asked = |targets: &[TargetResult]| -> Option<Vec<TargetRef>> {
            let own = targets.iter().filter_map(super::target_of).filter(|target| self.is_asked(target));
            let own: Vec<TargetRef> = own.collect();
            (!own.is_empty() || self.targets.is_empty()).then_some(own)
        };
        let granted = decision.granted.iter().filter(|grant| takes(&grant.rule, &grant.items));
        if let Some(targets) = granted.filter_map(|grant| asked(&grant.targets)).next() {
            return Some((Vec::new(), targets));
        }
        let stored = |one: &crate::decision::Recognised| {
            one.rule.as_deref().is_some_and(|rule| takes(rule, std::slice::from_ref(&one.item)))
        };
        if let Some(one) = decision.recognised.iter().find(|one| stored(one)) {
            return Some((Vec::new(), one.category.clone().map(TargetRef::Category).into_iter().collect()));
        }
        let pending = decision.pending.iter().filter(|grant| takes(&grant.rule, &grant.items));
        pending.filter_map(|grant| Some((grant.needs.clone(), asked(&grant.targets)?))).next()
    }
}

/// Adds a change; a later word on one fact takes the place of an earlier one.
fn add(changes: &mut Vec<Change>, change: Change) {
    let known = changes.iter_mut().find(|known| about(known) == about(&change));
    match known {
        Some(Change::Higher(known)) if matches!(&change, Change::Higher(_)) => {
            // What the record has stays what it was before the first change.
            let Change::Higher(step) = change else { return };
            *known = Step { have: known.have.clone(), by: None, ..step };
        }
        Some(known) => *known = change,
        None => changes.push(change),
    }
}

/// Returns what a change is about: no two changes of one mend are about the same.
fn about(change: &Change) -> (&'static str, Option<&str>, Option<&str>) {
    match change {
        Change::Higher(step) | Change::Lower(step) => ("fact", Some(&step.fact), step.item.as_deref()),
        Change::Become { fact, item, .. } | Change::Have { fact, item } => {
            ("fact", Some(fact), item.as_deref())
        }
        Change::ApplyFrom { .. } => ("fact", Some("application.date"), None),
        Change::Claim { .. } => ("claim", None, None),
        Change::AskOnlyFor { .. } => ("targets", None, None),
        Change::OpenAccount => ("account", None, None),
        Change::Obtain { outcome, .. } => ("obtain", Some(outcome), None),
        Change::Choose { rule, .. } => ("choose", Some(rule), None),
    }
}

/// Returns the numbers of items that could be higher.
fn figures(record: &LearnerRecord, items: &[String]) -> Vec<Step> {
    let own = record.items.iter().filter(|item| items.contains(&item.id));
    let facts = own.flat_map(|item| item.facts.iter().map(move |(name, known)| (item, name, known)));
    let step = |(item, name, known): (&crate::record::Item, &String, &Known)| match known {
        Known::Value(Value::Number(number)) => Some(Step {
            fact: format!("item.{name}"),
            item: Some(item.id.clone()),
            have: number.to_string(),
            by: None,
            to: number.to_string(),
            included: true,
        }),
        Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None => None,
    };
    facts.filter_map(step).collect()
}

fn brings(before: &Brought, after: &Brought) -> Amounts {
    let converted = difference(&before.if_needs_met, &after.if_needs_met);
    match converted.is_empty() {
        true => difference(&before.recognised, &after.recognised),
        false => converted,
    }
}
