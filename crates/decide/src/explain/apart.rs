//! Which part of a record a change to some of its items bears on: what is tried for one item is decided without all others.
//!
//! In: what was decided, and the items that a change is about. Out: the record with these and the items tied to them alone, and
//! what they bring as it is.
//! Always true: what is decided of an item is the same whether the items that no tie leads to are in the record or not.
//! Where that cannot be seen from the clauses themselves, nothing is apart and the whole record is decided.

mod brought;
mod ties;

use super::Asked;
use super::change::Change;
use crate::decision::Decision;
use crate::record::LearnerRecord;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use ties::{Parts, parts};

pub(super) use brought::Brought;

/// The parts of a record, told apart when the first change is tried.
pub(super) struct Apart<'a> {
    asked: &'a Asked<'a>,
    decision: &'a Decision,
    /// Nothing where all items are one part.
    parts: OnceCell<Option<Parts>>,
    whole: Brought,
    taken: BTreeMap<Vec<usize>, Rc<Part>>,
}

/// Some items of a record, with all that is said beside items.
pub(super) struct Part {
    pub(super) record: LearnerRecord,
    pub(super) brings: Brought,
}

impl<'a> Apart<'a> {
    pub(super) fn of(asked: &'a Asked<'a>, decision: &'a Decision) -> Self {
        let whole = Brought::by(decision);
        Self { asked, decision, parts: OnceCell::new(), whole, taken: BTreeMap::new() }
    }

    /// Returns what the whole record brings.
    pub(super) fn whole(&self) -> &Brought {
        &self.whole
    }

    /// Returns the part that changes for these items bear on, or `None` where that is the whole record.
    pub(super) fn part(&mut self, items: &[String], changes: &[Change]) -> Option<Rc<Part>> {
        let named = self.named(items, changes)?;
        if let Some(known) = self.taken.get(&named) {
            return Some(Rc::clone(known));
        }
        let record = self.record(&named)?;
        let items: BTreeSet<&str> = record.items.iter().map(|item| item.id.as_str()).collect();
        let brings = Brought::by_items(self.decision, &items);
        let part = Rc::new(Part { record, brings });
        self.taken.insert(named, Rc::clone(&part));
        Some(part)
    }

    /// Returns the part that a choice about these items is made in, or `None` where that is the whole record: or where which sets of
    /// other items are tried has a say in what is proved.
    pub(super) fn part_of_choice(&mut self, items: &[String]) -> Option<Rc<Part>> {
        let all_tried = self.parts().is_some_and(|parts| !parts.some_in_sets);
        if all_tried { self.part(items, &[]) } else { None }
    }

    fn parts(&self) -> Option<&Parts> {
        self.parts.get_or_init(|| parts(self.asked, self.decision)).as_ref()
    }

    /// Returns the parts in which these items and those of the changes are.
    fn named(&self, items: &[String], changes: &[Change]) -> Option<Vec<usize>> {
        let parts = self.parts()?;
        let mut named = Vec::new();
        for id in items.iter().chain(changed_items(changes)?) {
            let at = self.asked.record.items.iter().position(|item| item.id == *id)?;
            named.push(*parts.of.get(at)?);
        }
        named.sort_unstable();
        named.dedup();
        (!named.is_empty()).then_some(named)
    }

    fn record(&self, named: &[usize]) -> Option<LearnerRecord> {
        let (whole, parts) = (self.asked.record, self.parts()?);
        let own = whole.items.iter().zip(&parts.of).filter(|(_, part)| named.contains(part));
        Some(LearnerRecord {
            id: whole.id.clone(),
            learner: whole.learner.clone(),
            application: whole.application.clone(),
            items: own.map(|(item, _)| item.clone()).collect(),
            history: whole.history.clone(),
            judgements: whole.judgements.clone(),
            balance: whole.balance.clone(),
            digest: whole.digest.clone(),
            beside: whole.beside.clone(),
        })
    }
}

/// Returns the items whose own facts changes are about, or `None` where one of them is about more than that.
fn changed_items(changes: &[Change]) -> Option<impl Iterator<Item = &String>> {
    let items = changes.iter().map(|change| match change {
        Change::Higher(step) | Change::Lower(step) => own_item(&step.fact, step.item.as_ref()),
        Change::Become { fact, item, .. } | Change::Have { fact, item } => own_item(fact, item.as_ref()),
        Change::Claim { items, target: None } => Some(items.as_slice()),
        Change::Claim { .. }
        | Change::ApplyFrom { .. }
        | Change::AskOnlyFor { .. }
        | Change::OpenAccount
        | Change::Obtain { .. }
        | Change::Choose { .. } => None,
    });
    let items: Option<Vec<&[String]>> = items.collect();
    Some(items?.into_iter().flatten())
}

fn own_item<'c>(fact: &str, item: Option<&'c String>) -> Option<&'c [String]> {
    item.filter(|_| fact.starts_with("item.")).map(std::slice::from_ref)
}
