//! What the evaluator says of a rule and supposed outcomes: each need and reason that it names becomes the least fact that does.

use super::facts::{advance, advance_fact, figure, set_first, set_to};
use super::supposed::{Supposed, add_new};
use crate::date::Day;
use crate::decision::reason::find_computed;
use crate::decision::{Decision, Need, Reason};
use crate::plan::Plan;
use crate::policy::{Rule, Value};
use crate::record::Finding;

/// One look at what the evaluator says of a rule.
pub(super) struct Round<'a> {
    pub(super) plan: &'a Plan,
    pub(super) drafts: &'a mut Vec<Supposed>,
    pub(super) day: Option<Day>,
    pub(super) changed: bool,
    pub(super) apply_from: Option<Day>,
}

impl Round<'_> {
    /// Reads a decision: `None` when a reason stands for good, else whether the rule takes the outcomes as they are.
    pub(super) fn read(&mut self, rule: &Rule, decision: &Decision) -> Option<bool> {
        let is_of =
            |items: &[String]| items.iter().any(|item| self.drafts.iter().any(|one| one.item.id == *item));
        let granted = decision.granted.iter().any(|grant| grant.rule == rule.name && is_of(&grant.items))
            || decision.recognised.iter().any(|one| one.rule.as_deref() == Some(&*rule.name));
        if granted {
            return Some(true);
        }
        let mut is_near = false;
        for pending in decision.pending.iter().filter(|pending| pending.rule == rule.name) {
            is_near = true;
            for need in &pending.needs {
                self.meet(need, &pending.items);
            }
        }
        if is_near {
            return Some(true);
        }
        for refused in &decision.refused {
            let is_rule = refused.rule.as_deref() == Some(&*rule.name);
            let Some(item) = refused.item.as_ref().filter(|_| is_rule || refused.rule.is_none()) else {
                continue;
            };
            for reason in refused.because.iter().filter(|_| is_rule) {
                is_near |= self.remove(reason, item)?;
            }
        }
        Some(is_near)
    }

    fn meet(&mut self, need: &Need, items: &[String]) {
        let (day, plan) = (self.day, self.plan);
        for one in self.drafts.iter_mut().filter(|one| items.contains(&one.item.id)) {
            match need {
                Need::Fact(fact) => {
                    let Some(attribute) = fact.strip_prefix("item.") else { continue };
                    self.changed |= set_first(plan, one, attribute, day);
                }
                Need::Papers(paper) => {
                    let papers = one.item.papers.get_or_insert_default();
                    if !papers.contains(paper) {
                        papers.push(paper.clone());
                        self.changed = true;
                    }
                }
                Need::Approval(body) => self.changed |= find(one, "approval", Some(body.clone()), need),
                Need::Judgement(judgement) => {
                    let declared = plan.policy.judgements.iter().find(|declared| declared.name == *judgement);
                    let by = declared.and_then(|declared| declared.by.first().cloned());
                    self.changed |= find(one, judgement, by, need);
                }
                // Which figures a formula can compute is not known from outside.
                Need::Choice(_) | Need::Calculation { .. } => {}
            }
        }
    }

    /// Takes a reason away: `None` when no outcome obtained now could, else whether the facts of the outcome fit already.
    fn remove(&mut self, reason: &Reason, item: &str) -> Option<bool> {
        if let Reason::OutsideWindow { next, .. } = reason {
            self.apply_from = Some((*next)?);
            return Some(false);
        }
        let one = self.drafts.iter_mut().find(|one| one.item.id == item)?;
        let plan = self.plan;
        let changed = match reason {
            Reason::Below { fact, have, .. } | Reason::Above { fact, have, .. }
                if find_computed(have).is_some() =>
            {
                advance_fact(plan, one, fact.strip_prefix("item.")?)?
            }
            Reason::Below { fact, need, included, .. } => {
                set_to(plan, one, fact.strip_prefix("item.")?, figure(need), (*included, true))?
            }
            Reason::Above { fact, need, included, .. } => {
                set_to(plan, one, fact.strip_prefix("item.")?, figure(need), (*included, false))?
            }
            Reason::Differs { fact, need, .. } => {
                set_to(plan, one, fact.strip_prefix("item.")?, need.first()?, (true, true))?
            }
            Reason::NotSame { attribute, need, .. } => set_to(plan, one, attribute, need, (true, true))?,
            Reason::None { fact } => set_first(plan, one, fact.strip_prefix("item.")?, self.day),
            Reason::Excluded { fact, .. } => advance_fact(plan, one, fact.strip_prefix("item.")?)?,
            Reason::NothingToGrant | Reason::NoRow { .. } => advance(plan, one)?,
            // The facts fit; what else is in the record and the limits decide.
            Reason::UsedFor { .. }
            | Reason::CoveredBy { .. }
            | Reason::NotBest
            | Reason::Family { .. }
            | Reason::Limit { .. }
            | Reason::Gate { .. }
            | Reason::NotChosen { .. }
            | Reason::NotAnOption { .. }
            | Reason::Lacks { .. } => return Some(true),
            Reason::Expired { .. }
            | Reason::TooEarly { .. }
            | Reason::OutsideWindow { .. }
            | Reason::NotInForce { .. }
            | Reason::NoEdition { .. }
            | Reason::NotInCatalogue { .. }
            | Reason::EntryNotCurrent { .. }
            | Reason::NotRecognised
            | Reason::NoRule
            | Reason::NotClaimed
            | Reason::NoAccount
            | Reason::Barred { .. }
            | Reason::NotPaired { .. }
            | Reason::Judged { .. }
            | Reason::Has { .. }
            | Reason::NotInProgramme { .. }
            | Reason::AlreadyGranted { .. }
            | Reason::AlreadyUsed { .. }
            | Reason::Overridden { .. }
            | Reason::ObtainedByConversion { .. }
            | Reason::NotComputable => return None,
        };
        self.changed |= changed;
        changed.then_some(false)
    }
}

/// Supposes that a person or body finds in favour.
fn find(one: &mut Supposed, judgement: &str, by: Option<String>, need: &Need) -> bool {
    let finding = Finding {
        judgement: judgement.to_owned(),
        by,
        item: Some(one.item.id.clone()),
        value: Some(Value::YesNo(true)),
        ..Finding::default()
    };
    if one.findings.contains(&finding) {
        return false;
    }
    one.findings.push(finding);
    add_new(&mut one.needs, vec![need.clone()]);
    true
}
