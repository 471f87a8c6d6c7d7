//! What the rules in question lack, as the evaluator says, put into a draft.

use super::super::space::{ITEM, Space};
use super::Bench;
use super::draft::Draft;
use crate::decision::{Decision, Need, Reason};
use crate::explain::{Asked, Change, changes_for, near_rules};
use crate::policy::expression::{FactRef, Owner, Value};
use crate::policy::rule::Rule;
use crate::policy::{AttributeType, OwnerKind, builtin};
use crate::quantity::Number;
use crate::record::LearnerRecord;
use serde_json::json;
use smol_str::SmolStr;

/// A record with its decision.
pub(super) struct Decided<'d> {
    pub record: &'d LearnerRecord,
    pub decision: &'d Decision,
}

impl Draft {
    /// Puts in what rules lack; returns false when nothing more can be done.
    pub(super) fn mend(
        &mut self,
        bench: &Bench,
        space: &Space<'_>,
        rules: &[&Rule],
        decided: &Decided<'_>,
    ) -> bool {
        let is_wanted = |name: &str| rules.iter().any(|rule| rule.name == name);
        let decision = decided.decision;
        let mut changed = false;
        for pending in decision.pending.iter().filter(|pending| is_wanted(&pending.rule)) {
            for need in &pending.needs {
                changed |= self.meet(space, need, &pending.rule);
            }
        }
        let refused = decision.refused.iter().filter(|one| one.rule.as_deref().is_some_and(is_wanted));
        let asked = Asked { plan: &bench.plan, record: decided.record, options: &bench.options };
        for near in near_rules(refused) {
            for reason in &near.because {
                changed |= if let Reason::NotSame { attribute, .. } = reason {
                    self.be_same(space, attribute)
                } else if let Reason::NotPaired { set } = reason {
                    self.be_paired(space, set)
                } else {
                    let changes = changes_for(&asked, decision, &near, reason);
                    {
                        let mut changed = false;
                        // Every change is made, not only the first that makes a difference.
                        changes.iter().for_each(|change| changed |= self.change(space, change));
                        changed
                    }
                };
            }
        }
        changed
    }

    fn meet(&mut self, space: &Space<'_>, need: &Need, rule: &str) -> bool {
        match need {
            Need::Fact(fact) => self.fill(space, fact),
            Need::Papers(paper) => self.show(paper),
            Need::Approval(body) => {
                let mut finding = json!({ "judgement": "approval", "by": body, "rule": rule, "value": true });
                if let (Some(finding), false) = (finding.as_object_mut(), self.items.is_empty()) {
                    finding.insert("item".into(), json!("1"));
                }
                let is_new = !self.judgements.contains(&finding);
                if is_new {
                    self.judgements.push(finding);
                }
                is_new
            }
            Need::Judgement(judgement) => {
                let declared = space.policy.judgements.iter().find(|declared| declared.name == *judgement);
                let Some(declared) = declared else { return false };
                let by = declared.by.first().cloned();
                let course = self.target.clone().filter(|_| declared.about.contains(&OwnerKind::Course));
                self.find_so(judgement, by, declared.about.contains(&OwnerKind::Item), course)
            }
            Need::Choice(_) | Need::Calculation { .. } => false,
        }
    }

    fn show(&mut self, paper: &str) -> bool {
        let Some(item) = self.items.first_mut() else {
            let papers = self.application.entry("papers").or_insert_with(|| json!([]));
            return add(papers, paper);
        };
        add(item.entry("papers").or_insert_with(|| json!([])), paper)
    }

    // Gives a fact its first value.
    fn fill(&mut self, space: &Space<'_>, fact: &str) -> bool {
        let Some((owner, attribute)) = owner_of(fact) else { return false };
        let is_known = match owner {
            OwnerKind::Item => self.items.first().is_none_or(|item| item.contains_key(attribute)),
            OwnerKind::Learner => self.learner.contains_key(attribute),
            OwnerKind::Application => self.application.contains_key(attribute),
            OwnerKind::Course
            | OwnerKind::Programme
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement => true,
        };
        let value = self.first_value(space, owner, attribute);
        match value {
            Some(value) if !is_known => {
                self.set(owner, attribute, &value, ITEM);
                true
            }
            Some(_) | None => false,
        }
    }

    fn first_value(&self, space: &Space<'_>, owner: OwnerKind, attribute: &str) -> Option<Value> {
        let owned = match owner {
            OwnerKind::Learner => Owner::Learner,
            OwnerKind::Application => Owner::Application,
            OwnerKind::Item => Owner::This,
            OwnerKind::Course
            | OwnerKind::Programme
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement => return None,
        };
        let elements = self.element();
        let fact = FactRef { owner: owned, attribute: attribute.into() };
        if let Some(extent) = space.facts.extent(&fact, &elements) {
            let preferred = self.preferred(space, extent.sort);
            let at = super::pick::point(&extent.points, extent.grid, preferred)?;
            return super::pick::value(space, at, extent.sort);
        }
        let declared = space.policy.attributes.get(&(owner, attribute.into()));
        let of = declared.map(|known| known.of.clone()).or_else(|| builtin::find_attribute(owner, attribute));
        Some(match of? {
            AttributeType::OneOf(words) => Value::Word(words.first()?.clone()),
            AttributeType::YesNo => Value::YesNo(true),
            AttributeType::Date => Value::Date(self.day),
            AttributeType::Duration => Value::Duration(crate::date::Duration::years(1)),
            AttributeType::Number { .. } => Value::Number(Number::ONE),
            AttributeType::Share => Value::Share(Number::ONE),
            AttributeType::OnScale(_) => return None,
            AttributeType::Code | AttributeType::Text => Value::Word("x".to_owned()),
        })
    }

    fn element(&self) -> Vec<crate::policy::expression::ItemElement> {
        let text = |key: &str| self.items.first()?.get(key)?.as_str().map(SmolStr::new);
        let (kind, code) = (text("kind"), text("code"));
        vec![crate::policy::expression::ItemElement { kind, code, ..Default::default() }]
    }

    // Makes one change of a reason, where the region leaves what it is about open.
    fn change(&mut self, space: &Space<'_>, change: &Change) -> bool {
        match change {
            Change::Higher(step) => self.bring(space, &step.fact, &step.to, step.included, true),
            Change::Lower(step) => self.bring(space, &step.fact, &step.to, step.included, false),
            Change::Become { fact, one_of, .. } => {
                one_of.first().is_some_and(|word| self.bring(space, fact, word, true, true))
            }
            Change::Have { fact, .. } => self.fill(space, fact),
            Change::ApplyFrom { first, .. } => {
                let changed = self.is_open(OwnerKind::Application, "date") && self.day != *first;
                if changed {
                    self.day = *first;
                }
                changed
            }
            Change::OpenAccount => {
                let day = json!(self.day.plus_months(-1, 0).unwrap_or(self.day).to_string());
                self.learner.insert("account".into(), day.clone()) != Some(day)
            }
            Change::Claim { .. }
            | Change::AskOnlyFor { .. }
            | Change::Obtain { .. }
            | Change::Choose { .. } => false,
        }
    }

    // The record has no code or name yet, so there is none that a change could start from.
    fn be_same(&mut self, space: &Space<'_>, attribute: &str) -> bool {
        let before = self.items.clone();
        if self.is_open(OwnerKind::Item, attribute) {
            self.same(space.policy, attribute);
        }
        self.items != before
    }

    fn be_paired(&mut self, space: &Space<'_>, set: &str) -> bool {
        let before = self.items.clone();
        let at = space.policy.sets.iter().position(|known| known.name == set);
        if let Some(at) = at.filter(|_| self.is_open(OwnerKind::Item, "code")) {
            self.pair(space.policy, at);
        }
        self.items != before
    }

    fn is_open(&self, owner: OwnerKind, attribute: &str) -> bool {
        !self.fixed.contains(&(owner, attribute.to_owned()))
    }

    fn bring(&mut self, space: &Space<'_>, fact: &str, need: &str, included: bool, up: bool) -> bool {
        let Some((owner, attribute)) = owner_of(fact) else { return false };
        if !self.is_open(owner, attribute) {
            return false;
        }
        let value = match self.first_value(space, owner, attribute) {
            Some(Value::Number(_)) => {
                let beside = |number: Number| match (included, up) {
                    (true, _) => Some(number),
                    (false, true) => number.checked_add(Number::ONE),
                    (false, false) => number.checked_sub(Number::ONE),
                };
                Number::parse_exact(need).and_then(beside).map(Value::Number)
            }
            Some(Value::Share(_)) => Number::parse_share(need).map(Value::Share),
            Some(Value::Date(_)) => crate::date::Day::parse(need).ok().and_then(|day| {
                let beside = if up { day.next() } else { day.previous() };
                Some(Value::Date(if included { day } else { beside? }))
            }),
            Some(Value::YesNo(_)) => Some(Value::YesNo(need == "yes")),
            Some(Value::Word(_)) => Some(Value::Word(need.to_owned())),
            Some(Value::Duration(_)) | None => None,
        };
        let Some(value) = value else { return false };
        let before = (self.items.clone(), self.learner.clone(), self.application.clone());
        self.set(owner, attribute, &value, ITEM);
        before != (self.items.clone(), self.learner.clone(), self.application.clone())
    }
}

fn owner_of(fact: &str) -> Option<(OwnerKind, &str)> {
    let (owner, attribute) = fact.split_once('.')?;
    let owner = match owner {
        "item" => OwnerKind::Item,
        "learner" => OwnerKind::Learner,
        "application" => OwnerKind::Application,
        _ => return None,
    };
    Some((owner, attribute))
}

fn add(papers: &mut serde_json::Value, paper: &str) -> bool {
    let Some(papers) = papers.as_array_mut() else { return false };
    let paper = json!(paper);
    let is_new = !papers.contains(&paper);
    if is_new {
        papers.push(paper);
    }
    is_new
}
