//! Moments: the days of a case and of an item, and the later or earlier of several.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::TypeProblem;
use crate::policy::expression::Moments;
use crate::policy::reads::FactName;
use crate::policy::rule::Validity;
use crate::policy::{Attribute, AttributeType, Expr, FactRef, Owner, builtin};
use crate::syntax::ast::expression as ast;
use smol_str::SmolStr;

impl Resolver<'_> {
    /// Returns the date that a path names: of the case, or of the item.
    pub fn expect_date(&mut self, path: &ast::Path, scope: &Scope) -> Option<FactRef> {
        if let [name] = path.parts.as_slice()
            && !name.quoted
            && let Some(fact) = self.find_moment(&name.text, scope)
        {
            self.note_fact_of(&fact.of);
            return Some(fact.of);
        }
        let fact = self.expect_fact(path, scope)?;
        if fact.has != Type::Date {
            let (name, wanted, found) = (self.written(path.span), Type::Date.sort(), fact.has.sort());
            self.report(&TypeProblem::WrongSort { name, wanted, found }, path.span);
            return None;
        }
        Some(fact.of)
    }

    /// Notes that the policy reads a fact that was not found by its name in the text.
    pub fn note_fact(&mut self, owner: Owner, attribute: &str) {
        self.note_key((owner.kind(), SmolStr::new(attribute)));
    }

    /// Notes that the policy reads a fact.
    pub fn note_fact_of(&mut self, fact: &FactRef) {
        self.note_key((fact.owner.kind(), fact.attribute.clone()));
    }

    // Invariant: what is added is what a look-up by this name finds without it, so that rules resolved in parts come to the same.
    fn note_key(&mut self, key: FactName) {
        if self.policy.attributes.contains_key(&key) {
            return;
        }
        let attribute = key.1.as_str();
        if let Some(of) = builtin::find_attribute(key.0, attribute) {
            self.policy.attributes.insert(key, Attribute { of, per: None, place: None, written: None });
            return;
        }
        // What is measured in points is declared where points are.
        let Some(unit) = self.find_measure(attribute) else { return };
        let place = self.declared.find(Space::Measure, attribute).map(|known| self.place(known.span));
        let of = AttributeType::Number { from: None, to: None, unit: Some(unit) };
        self.policy.attributes.insert(key, Attribute { of, per: None, place, written: None });
    }

    /// Returns one or several moments.
    pub fn expect_moments(&mut self, moments: &ast::Moments, scope: &Scope) -> Option<Moments> {
        let all: Vec<Option<Expr>> =
            moments.any_of.iter().map(|one| self.expect_moment(one, scope)).collect();
        let any_of = all.into_iter().collect::<Option<Vec<Expr>>>()?;
        Some(Moments { any_of, later: moments.which != Some(ast::Which::Earlier) })
    }

    fn expect_moment(&mut self, moment: &ast::Expr, scope: &Scope) -> Option<Expr> {
        if let ast::ExprKind::Path(path) = &moment.kind {
            return self.expect_date(path, scope).map(Expr::Fact);
        }
        let wanted = Wanted { has: Type::Date, fact: Said::NOTHING };
        let typed = self.expect_expr(moment, scope, Some(&wanted))?;
        let (typed, _) = self.unify(&Type::Date, typed)?;
        Some(typed.expr)
    }

    /// Returns `valid from award 4 years`.
    pub fn expect_validity(
        &mut self,
        from: &ast::Moments,
        length: crate::date::Duration,
        scope: &Scope,
    ) -> Option<Validity> {
        let from = self.expect_moments(from, scope)?;
        Some(Validity { from, length })
    }
}
