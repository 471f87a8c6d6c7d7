//! Comparisons: two values of one type, a value in a range, a value among sets and words, and spans of time.

use super::collect::Space;
use super::context::Resolver;
use super::expression::Typed;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, TypeProblem, ValueSort};
use crate::nearest::nearest;
use crate::policy::expression::{Operator, Range};
use crate::policy::{Condition, SetId, Value};
use crate::syntax::ast::expression as ast;
use std::collections::BTreeSet;

impl Resolver<'_> {
    /// Returns two values compared.
    pub fn expect_comparison(
        &mut self,
        left: &ast::Expr,
        operator: ast::Operator,
        right: &ast::Expr,
        scope: &Scope,
    ) -> Option<Condition> {
        let operator = operator_of(operator);
        if let ast::ExprKind::Between(from, to) = &left.kind {
            return self.expect_span(from, to, operator, right, scope);
        }
        let left = self.expect_left(left, scope)?;
        let is_ordered = !matches!(operator, Operator::Is | Operator::IsNot);
        // Words that have no order cannot be compared with anything, whatever stands on the other side.
        if is_ordered && matches!(left.0.has, Type::OneOf(_) | Type::YesNo) {
            self.report(&TypeProblem::NoOrder { fact: self.said(&left.1.fact) }, left.0.span);
            return None;
        }
        let right = self.expect_expr(right, scope, Some(&left.1))?;
        let right_has = right.has.clone();
        let (right, has) = self.unify(&left.0.has, right)?;
        if self.is_untyped(&left.0.expr) || self.is_untyped(&right.expr) {
            self.spoil();
            return None;
        }
        if is_ordered && !has.has_order() && !right_has.has_order() {
            self.report(&TypeProblem::NoOrder { fact: self.said(&left.1.fact) }, left.0.span);
            return None;
        }
        let (left, right) = (left.0.expr.into(), right.expr.into());
        Some(Condition::Compare { left, operator, right, scale: has.scale() })
    }

    fn is_untyped(&self, expr: &crate::policy::Expr) -> bool {
        matches!(expr, crate::policy::Expr::Fact(fact) if self.untyped.contains(fact.attribute.as_str()))
    }

    fn expect_left(&mut self, left: &ast::Expr, scope: &Scope) -> Option<(Typed, Wanted)> {
        let left = self.expect_expr(left, scope, None)?;
        let wanted = Wanted { has: left.has.clone(), fact: Said::At(left.span) };
        Some((left, wanted))
    }

    fn expect_span(
        &mut self,
        from: &ast::Moments,
        to: &ast::Moments,
        operator: Operator,
        length: &ast::Expr,
        scope: &Scope,
    ) -> Option<Condition> {
        let (from, to) = (self.expect_moments(from, scope), self.expect_moments(to, scope));
        let ast::ExprKind::Duration(duration) = length.kind else {
            let (name, wanted) = (self.written(length.span), ValueSort::Duration);
            let found = if let ast::ExprKind::Number { .. } = length.kind {
                ValueSort::Number
            } else {
                ValueSort::Name
            };
            self.report(&TypeProblem::WrongSort { name, wanted, found }, length.span);
            return None;
        };
        if let Operator::Is | Operator::IsNot = operator {
            let fact = self.written(length.span);
            self.report(&TypeProblem::NoOrder { fact }, length.span);
            return None;
        }
        Some(Condition::Span { from: from?.into(), to: to?.into(), operator, length: duration })
    }

    /// Returns a value in a range.
    pub fn expect_within(
        &mut self,
        left: &ast::Expr,
        range: &ast::Range,
        scope: &Scope,
    ) -> Option<Condition> {
        let (left, wanted) = self.expect_left(left, scope)?;
        if self.is_untyped(&left.expr) {
            self.spoil();
            return None;
        }
        if !left.has.has_order() {
            self.report(&TypeProblem::NoOrder { fact: self.said(&wanted.fact) }, left.span);
            return None;
        }
        let from = self.expect_end(range.from.as_ref(), &wanted, scope);
        let to = self.expect_end(range.to.as_ref(), &wanted, scope);
        let range = Box::new(Range { from: from?, to: to? });
        Some(Condition::Within { left: left.expr.into(), range, scale: left.has.scale() })
    }

    // An end that is absent is open; the outer `None` says that it is broken.
    fn expect_end(
        &mut self,
        end: Option<&(ast::Expr, bool)>,
        wanted: &Wanted,
        scope: &Scope,
    ) -> Option<Option<(crate::policy::Expr, bool)>> {
        let Some((end, included)) = end else { return Some(None) };
        let end = self.expect_expr(end, scope, Some(wanted))?;
        let (end, _) = self.unify(&wanted.has, end)?;
        Some(Some((end.expr, *included)))
    }

    /// Returns a value among sets and words.
    pub fn expect_member(
        &mut self,
        left: &ast::Expr,
        written: bool,
        names: &[ast::Name],
        scope: &Scope,
    ) -> Option<Condition> {
        let (left, wanted) = self.expect_left(left, scope)?;
        let (mut sets, mut words, mut is_whole) = (Vec::new(), BTreeSet::new(), true);
        let is_institution = matches!(&left.expr, crate::policy::Expr::Fact(fact)
            if matches!(fact.attribute.as_str(), "institution" | "issuer"));
        if let [name] = names
            && written
            && !is_institution
            && self.is_likely_a_set(name, &wanted)
        {
            self.report_unknown(Space::Set, name);
            return None;
        }
        for name in names {
            match self.expect_member_name(name, written, &wanted) {
                Some(Member::Set(set)) => sets.push(set),
                // Who is in an institution is in one within it too.
                Some(Member::Word(word)) if written && is_institution => {
                    words.extend(self.institutions_within(&word));
                }
                Some(Member::Word(word)) => {
                    words.insert(word);
                }
                None => is_whole = false,
            }
        }
        // Words of one step of a scale are equal.
        if let Type::Scale(scale) = left.has {
            words = words.iter().flat_map(|word| self.equal_words(scale, word)).collect();
        }
        is_whole.then_some(Condition::In { left: left.expr.into(), sets: sets.into(), words })
    }

    // Codes have digits, and words that are meant as such stand in a list or in quotes: one bare name is that of a set.
    fn is_likely_a_set(&self, name: &ast::Name, wanted: &Wanted) -> bool {
        matches!(wanted.has, Type::Code | Type::Text)
            && !name.quoted
            && !name.text.chars().any(|c| c.is_numeric())
            && self.find_set(&name.text).is_none()
    }

    fn expect_member_name(&mut self, name: &ast::Name, written: bool, wanted: &Wanted) -> Option<Member> {
        if let Some(set) = self.find_set(&name.text).filter(|_| !name.quoted) {
            self.note_use(Space::Set, &name.text);
            return self.is_plain_set(set, name).then_some(Member::Set(set));
        }
        // Where codes stand every word would do: one that is nearly a set's name was meant as the set.
        if written && !name.quoted && matches!(wanted.has, Type::Code | Type::Text) {
            let near = nearest(&name.text, self.declared.names(Space::Set));
            if !near.is_empty() {
                self.report(
                    &NameProblem::NotDeclared { kind: Named::Set, name: name.text.to_string(), near },
                    name.span,
                );
                return None;
            }
        }
        // A set that is not declared is the likelier slip where no word could stand at all.
        if written && !wanted.has.is_word() {
            self.report_unknown(Space::Set, name);
            return None;
        }
        let value = self.expect_word(&name.text, name.quoted, name.span, wanted)?;
        match value {
            Value::Word(word) => Some(Member::Word(word)),
            Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) => {
                None
            }
        }
    }

    /// Returns the set of a name.
    pub fn find_set(&self, name: &str) -> Option<SetId> {
        let at = self.policy.sets.iter().position(|set| set.name == name)?;
        u32::try_from(at).ok().map(SetId)
    }

    fn is_plain_set(&mut self, set: SetId, name: &ast::Name) -> bool {
        let is_pairs = self.policy.sets.get(set.index()).is_some_and(|set| !set.pairs.is_empty());
        if is_pairs {
            let wanted = Named::Set;
            let found = Phrase::SetOfPairs.named();
            self.report(&NameProblem::WrongKind { name: name.text.to_string(), wanted, found }, name.span);
        }
        !is_pairs
    }

    /// Returns the set of pairs of a name, or reports that there is none.
    pub fn expect_pair_set(&mut self, name: &ast::Name) -> Option<SetId> {
        if !self.expect_declared(Space::Set, name) {
            return None;
        }
        let set = self.find_set(&name.text)?;
        let is_plain = self.policy.sets.get(set.index()).is_some_and(|set| !set.members.is_empty());
        if is_plain {
            let wanted = Phrase::SetOfPairs.named();
            self.report(
                &NameProblem::WrongKind { name: name.text.to_string(), wanted, found: Named::Set },
                name.span,
            );
            return None;
        }
        Some(set)
    }
}

enum Member {
    Set(SetId),
    Word(String),
}

/// Returns the operator as meant.
pub(super) fn operator_of(operator: ast::Operator) -> Operator {
    match operator {
        ast::Operator::Is => Operator::Is,
        ast::Operator::IsNot => Operator::IsNot,
        ast::Operator::AtLeast => Operator::AtLeast,
        ast::Operator::AtMost => Operator::AtMost,
        ast::Operator::MoreThan => Operator::MoreThan,
        ast::Operator::LessThan => Operator::LessThan,
    }
}
