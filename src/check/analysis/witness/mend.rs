//! What the rules in question lack, as the evaluator says, put into a draft.

use super::super::space::{ITEM, Space};
use super::draft::Draft;
use crate::decision::reason::find_computed;
use crate::decision::{Decision, Need, Reason};
use crate::policy::expression::{FactRef, Owner, Value};
use crate::policy::rule::Rule;
use crate::policy::{AttributeType, OwnerKind, builtin};
use crate::quantity::Number;
use serde_json::json;

impl Draft {
    /// Puts in what rules lack; returns false when nothing more can be done.
    pub(super) fn mend(&mut self, space: &Space<'_>, rules: &[&Rule], decision: &Decision) -> bool {
        let is_wanted = |name: &str| rules.iter().any(|rule| rule.name == name);
        let mut changed = false;
        for pending in decision.pending.iter().filter(|pending| is_wanted(&pending.rule)) {
            for need in &pending.needs {
                changed |= self.meet(space, need, &pending.rule);
            }
        }
        for refused in &decision.refused {
            if !refused.rule.as_deref().is_some_and(is_wanted) {
                continue;
            }
            for reason in &refused.because {
                changed |= self.remove(space, reason);
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
        let fact = FactRef { owner: owned, attribute: attribute.to_owned() };
        if let Some(extent) = space.facts.extent(&fact, &elements) {
            let preferred = self.preferred(space, extent.sort);
            let at = super::pick::point(&extent.points, extent.grid, preferred)?;
            return super::pick::value(space, at, extent.sort);
        }
        let declared = space.policy.attributes.get(&(owner, attribute.to_owned()));
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
        let text = |key: &str| self.items.first()?.get(key)?.as_str().map(str::to_owned);
        let (kind, code) = (text("kind"), text("code"));
        vec![crate::policy::expression::ItemElement { kind, code, ..Default::default() }]
    }

    // Moves a fact that the region leaves open to where a reason wants it.
    fn remove(&mut self, space: &Space<'_>, reason: &Reason) -> bool {
        match reason {
            Reason::Below { fact, need, included, .. } => self.bring(space, fact, need, *included, true),
            Reason::Above { fact, need, included, .. } => self.bring(space, fact, need, *included, false),
            Reason::Differs { fact, need, .. } => {
                need.first().is_some_and(|word| self.bring(space, fact, word, true, true))
            }
            Reason::None { fact } => self.fill(space, fact),
            Reason::OutsideWindow { next: Some(next), .. } => {
                let is_open = !self.fixed.contains(&(OwnerKind::Application, "date".to_owned()));
                let changed = is_open && self.day != *next;
                if changed {
                    self.day = *next;
                }
                changed
            }
            Reason::NotSame { attribute, .. } if self.is_open(OwnerKind::Item, attribute) => {
                let before = self.items.clone();
                self.same(space.policy, attribute);
                self.items != before
            }
            Reason::NotPaired { set } if self.is_open(OwnerKind::Item, "code") => {
                let before = self.items.clone();
                if let Some(at) = space.policy.sets.iter().position(|known| known.name == *set) {
                    self.pair(space.policy, at);
                }
                self.items != before
            }
            Reason::NoAccount => {
                let day = json!(self.day.plus_months(-1, 0).unwrap_or(self.day).to_string());
                self.learner.insert("account".into(), day.clone()) != Some(day)
            }
            Reason::Excluded { .. }
            | Reason::Expired { .. }
            | Reason::TooEarly { .. }
            | Reason::OutsideWindow { .. }
            | Reason::NotInForce { .. }
            | Reason::NoEdition { .. }
            | Reason::NotInCatalogue { .. }
            | Reason::EntryNotCurrent { .. }
            | Reason::NotRecognised
            | Reason::NoRule
            | Reason::NotClaimed
            | Reason::Barred { .. }
            | Reason::NotSame { .. }
            | Reason::NotPaired { .. }
            | Reason::Judged { .. }
            | Reason::Lacks { .. }
            | Reason::Has { .. }
            | Reason::NotInProgramme { .. }
            | Reason::AlreadyGranted { .. }
            | Reason::AlreadyUsed { .. }
            | Reason::Family { .. }
            | Reason::Limit { .. }
            | Reason::UsedFor { .. }
            | Reason::CoveredBy { .. }
            | Reason::NotBest
            | Reason::Overridden { .. }
            | Reason::NotChosen { .. }
            | Reason::NotAnOption { .. }
            | Reason::ObtainedByConversion { .. }
            | Reason::Gate { .. }
            | Reason::NothingToGrant
            | Reason::NoRow { .. }
            | Reason::NotComputable => false,
        }
    }

    fn is_open(&self, owner: OwnerKind, attribute: &str) -> bool {
        !self.fixed.contains(&(owner, attribute.to_owned()))
    }

    fn bring(&mut self, space: &Space<'_>, fact: &str, need: &str, included: bool, up: bool) -> bool {
        let Some((owner, attribute)) = owner_of(fact) else { return false };
        if !self.is_open(owner, attribute) {
            return false;
        }
        let written = find_computed(need).unwrap_or(need);
        let value = match self.first_value(space, owner, attribute) {
            Some(Value::Number(_)) => {
                let beside = |number: Number| match (included, up) {
                    (true, _) => Some(number),
                    (false, true) => number.checked_add(Number::ONE),
                    (false, false) => number.checked_sub(Number::ONE),
                };
                Number::parse_exact(written).and_then(beside).map(Value::Number)
            }
            Some(Value::Share(_)) => Number::parse_share(written).map(Value::Share),
            Some(Value::Date(_)) => crate::date::Day::parse(written).ok().and_then(|day| {
                let beside = if up { day.next() } else { day.previous() };
                Some(Value::Date(if included { day } else { beside? }))
            }),
            Some(Value::YesNo(_)) => Some(Value::YesNo(written == "yes")),
            Some(Value::Word(_)) => Some(Value::Word(written.to_owned())),
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
