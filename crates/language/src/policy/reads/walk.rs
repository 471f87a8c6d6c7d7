//! Expressions, conditions and patterns walked through, every fact in them noted.

use super::FactName;
use crate::policy::OwnerKind;
use crate::policy::counted::{TargetElement, TargetFilter};
use crate::policy::expression::{Condition, Expr, FactKey, FactRef, ItemElement, ItemPattern, Moments, Step};
use crate::policy::visit::Part;
use std::collections::BTreeSet;

/// The facts met so far.
#[derive(Default)]
pub(super) struct Walk {
    pub facts: BTreeSet<FactName>,
}

impl Walk {
    pub fn of(go: impl FnOnce(&mut Self)) -> Self {
        let mut walk = Self::default();
        go(&mut walk);
        walk
    }

    pub fn named(&mut self, owner: OwnerKind, attribute: &str) {
        // Age is what the day of birth gives, unless the record states it.
        if (owner, attribute) == (OwnerKind::Learner, "age") {
            self.facts.insert((owner, "born".into()));
        }
        self.facts.insert((owner, attribute.into()));
    }

    pub fn fact(&mut self, fact: &FactRef) {
        self.named(fact.owner.kind(), &fact.attribute);
    }

    pub fn moments(&mut self, moments: &Moments) {
        moments.any_of.iter().for_each(|moment| self.expression(moment));
    }

    pub fn expression(&mut self, expression: &Expr) {
        match expression {
            // An average is of scores, where no mark is recorded.
            Expr::PoolAverage(_) => self.named(OwnerKind::Item, "score"),
            Expr::Fact(fact) | Expr::Mean(fact) => self.fact(fact),
            Expr::ByKey { fact, key } => {
                self.fact(fact);
                if let FactKey::Fact(key) = &**key {
                    self.fact(key);
                }
            }
            Expr::Steps(_, steps) => steps.iter().for_each(|step| self.step(step)),
            Expr::Constant(_)
            | Expr::Recognised(_)
            | Expr::Elapsed { .. }
            | Expr::Finding(_)
            | Expr::HigherOf(_)
            | Expr::LowerOf(_)
            | Expr::LookUp { .. }
            | Expr::Call { .. }
            | Expr::Moments(_)
            | Expr::ByPlace { .. } => {}
        }
        expression.each_part(&mut |part| self.expression(part));
    }

    fn step(&mut self, step: &Step) {
        if let Step::Spread { from, .. } = step {
            self.fact(from);
        } else if *step == Step::OthersEqually {
            self.named(OwnerKind::Item, "members");
        }
    }

    pub fn condition(&mut self, condition: &Condition) {
        if let Condition::Same { attribute, left, right } = condition {
            self.named(left.kind(), attribute);
            self.named(right.kind(), attribute);
        } else if let Condition::PairIn { left, right, .. } = condition {
            self.named(left.kind(), "code");
            self.named(right.kind(), "code");
        }
        condition.each_part(&mut |part| match part {
            Part::Condition(part) => self.condition(part),
            Part::Expr(expression) => self.expression(expression),
            Part::Pattern(pattern) => self.pattern(pattern),
        });
    }

    pub fn pattern(&mut self, pattern: &ItemPattern) {
        pattern.any_of.iter().for_each(|element| self.element(element));
        pattern.condition.iter().for_each(|condition| self.condition(condition));
    }

    pub fn element(&mut self, element: &ItemElement) {
        let ItemElement { kind, code, set, category, catalogue, issuer, issuers, rule: _ } = element;
        let parts = [
            ("kind", kind.is_some()),
            ("code", code.is_some() || set.is_some() || catalogue.is_some()),
            ("category", category.is_some()),
            ("issuer", issuer.is_some() || issuers.is_some()),
        ];
        for (attribute, _) in parts.into_iter().filter(|(_, is_read)| *is_read) {
            self.named(OwnerKind::Item, attribute);
        }
    }

    pub fn target_filter(&mut self, filter: &TargetFilter) {
        for element in &filter.any_of {
            match element {
                TargetElement::Class(_) => self.named(OwnerKind::Course, "class"),
                TargetElement::Course(_)
                | TargetElement::AnyCourse
                | TargetElement::Pool(_)
                | TargetElement::AnyPool
                | TargetElement::Set(_)
                | TargetElement::Category(_)
                | TargetElement::Programme(_) => {}
            }
        }
        filter.when.iter().for_each(|condition| self.condition(condition));
    }
}
