//! Changes written into a record: what an explanation proposes comes in, the record as it would be goes out.

use super::change::{Change, Step, code, value_of};
use super::domain::Domain;
use crate::date::Day;
use crate::plan::Plan;
use crate::policy::{OwnerKind, Value};
use crate::record::{Facts, Item, Known, LearnerRecord};

/// The id of an outcome that is added to a record.
const ADDED: &str = "+";

/// Returns a record with changes in it, or `None` when one of them cannot be written into this record.
///
/// Of several values that would do the first is taken.
pub fn changed(
    plan: &Plan,
    record: &LearnerRecord,
    day: Option<Day>,
    changes: &[Change],
) -> Option<LearnerRecord> {
    let mut writer = Writer { plan, day, record: record.clone() };
    for change in changes {
        writer.write(change)?;
    }
    Some(writer.record)
}

struct Writer<'a> {
    plan: &'a Plan,
    day: Option<Day>,
    record: LearnerRecord,
}

impl Writer<'_> {
    fn write(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::Higher(step) => self.step(step, true),
            Change::Lower(step) => self.step(step, false),
            Change::Become { fact, item, one_of } => {
                let first = self.member(one_of.first()?);
                let value = value_of(&self.domain(fact, item.as_deref())?, &first, true, true)?;
                self.put(fact, item.as_deref(), value)
            }
            Change::Have { fact, item } => {
                let value = self.domain(fact, item.as_deref())?.first(self.day)?;
                self.put(fact, item.as_deref(), value)
            }
            Change::ApplyFrom { first, .. } => {
                self.record.application.as_mut()?.date = Some(*first);
                Some(())
            }
            Change::Claim { items, target } => self.claim(items, target.as_ref()),
            Change::AskOnlyFor { target } => {
                self.record.application.as_mut()?.targets = Some(vec![code(target).to_owned()]);
                Some(())
            }
            Change::OpenAccount => {
                let since = self.day.map_or(Value::YesNo(true), Value::Date);
                self.record.learner.insert("account".into(), Known::Value(since));
                Some(())
            }
            Change::Obtain { kind, code, .. } => self.add(kind, code.as_ref()),
            Change::Choose { rule, target, .. } => {
                let application = self.record.application.as_mut()?;
                let table = rule.split('/').next().unwrap_or(rule);
                let name = if application.choices.contains_key(rule) { rule } else { table };
                application.choices.insert(name.to_owned(), target.clone());
                Some(())
            }
        }
    }

    fn step(&mut self, step: &Step, up: bool) -> Option<()> {
        let domain = self.domain(&step.fact, step.item.as_deref())?;
        let value = value_of(&domain, &step.to, step.included, up)?;
        self.put(&step.fact, step.item.as_deref(), value)
    }

    /// A condition may name a set beside words: its first member stands for it.
    fn member(&self, word: &str) -> String {
        let set = self.plan.policy.sets.iter().find(|set| set.name == word);
        set.and_then(|set| set.members.first()).map_or_else(|| word.to_owned(), Clone::clone)
    }

    fn domain(&self, fact: &str, item: Option<&str>) -> Option<Domain> {
        let policy = &self.plan.policy;
        let (owner, attribute) = fact.split_once('.')?;
        Some(match owner {
            "item" => Domain::of(
                self.plan,
                self.record.items.iter().find(|own| Some(own.id.as_str()) == item)?,
                attribute,
            ),
            "learner" => Domain::of_owner(policy, OwnerKind::Learner, attribute),
            "application" => Domain::of_owner(policy, OwnerKind::Application, attribute),
            "programme" => Domain::of_owner(policy, OwnerKind::Programme, attribute),
            _ => return None,
        })
    }

    fn put(&mut self, fact: &str, item: Option<&str>, value: Value) -> Option<()> {
        let (owner, attribute) = fact.split_once('.')?;
        let facts: &mut Facts = match (owner, attribute) {
            ("application", "date") => {
                let Value::Date(day) = value else { return None };
                self.record.application.as_mut()?.date = Some(day);
                return Some(());
            }
            ("application", "programme") | ("programme", "code") => {
                self.record.application.as_mut()?.programme = Some(value.to_string());
                return Some(());
            }
            ("application", "purpose") => {
                self.record.application.as_mut()?.purpose = Some(value.to_string());
                return Some(());
            }
            ("item", "kind" | "code" | "category" | "count" | "papers") => return None,
            ("item", _) => &mut self.record.items.iter_mut().find(|own| Some(own.id.as_str()) == item)?.facts,
            ("learner", _) => &mut self.record.learner,
            ("application", _) => &mut self.record.application.as_mut()?.facts,
            ("programme", _) => &mut self.record.application.as_mut()?.programme_facts,
            _ => return None,
        };
        facts.insert(attribute.to_owned(), Known::Value(value));
        Some(())
    }

    fn claim(&mut self, items: &[String], target: Option<&String>) -> Option<()> {
        let application = self.record.application.as_mut()?;
        if let Some(claims) = &mut application.claims {
            let new: Vec<String> = items.iter().filter(|item| !claims.contains(item)).cloned().collect();
            claims.extend(new);
        }
        if let (Some(targets), Some(target)) = (&mut application.targets, target)
            && !targets.contains(target)
        {
            targets.push(target.clone());
        }
        Some(())
    }

    fn add(&mut self, kind: &str, code: Option<&String>) -> Option<()> {
        let mut item = Item { kind: kind.to_owned(), code: code.cloned(), count: 1, ..Item::default() };
        item.id = ADDED.to_owned();
        while self.record.items.iter().any(|own| own.id == item.id) {
            item.id.push_str(ADDED);
        }
        if let Some(claims) =
            self.record.application.as_mut().and_then(|application| application.claims.as_mut())
        {
            claims.push(item.id.clone());
        }
        self.record.items.push(item);
        Some(())
    }
}
