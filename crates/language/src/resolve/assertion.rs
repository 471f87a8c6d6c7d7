//! Assertions: what a policy promises of every decision, with names and units checked.

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use super::words::Phrase;
use crate::diagnostics::{Named, StructureProblem, TypeProblem};
use crate::policy::expression::Operator;
use crate::policy::{Assertion, Promise};
use crate::syntax::ast::expression::Operator as Written;
use crate::syntax::ast::{AssertBody, Declaration, Head};

impl<'a> Resolver<'a> {
    /// Puts an assertion into the policy.
    pub fn resolve_assertion(&mut self, declaration: &'a Declaration) {
        let Head::Assert(body) = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Assertion, declaration) else { return };
        let promise = match &**body {
            AssertBody::Counted { never, operator, counted } => {
                let mut written = self.asserted(declaration, name, counted);
                let operator = match (*never, operator.map(meant)) {
                    (true, None) => Some(Operator::AtMost),
                    (true, Some(operator)) => Some(opposite(operator)),
                    (false, operator) => operator,
                };
                if *never && written.figure.is_none() {
                    let zero = crate::policy::Value::Number(crate::quantity::Number::ZERO);
                    written.figure = Some(crate::policy::Expr::Constant(zero));
                }
                let Some(operator) = operator else {
                    let (declaration, clause) = (Named::Assertion.text(), Phrase::AtMost.text());
                    self.report(&StructureProblem::MissingClause { declaration, clause }, counted.span);
                    return;
                };
                // The operator says by itself on which side the figure lies.
                written.exclusive = false;
                Promise::Counted { operator, counted: Box::new(written) }
            }
            AssertBody::Monotone(path) => {
                let Some(fact) = self.expect_fact(path, &Scope::default().of_pattern(&[])) else { return };
                if !fact.has.has_order() {
                    self.report(&TypeProblem::NoOrder { fact: self.written(path.span) }, path.span);
                    return;
                }
                Promise::Monotone { owner: fact.of.owner.kind(), attribute: fact.of.attribute.to_string() }
            }
            AssertBody::SameAs(policy) => Promise::SameAs(policy.text.to_string()),
        };
        let cites = declaration.clauses.iter().filter_map(|line| match &line.kind {
            crate::syntax::ast::ClauseKind::Cites(citation) => {
                Some(super::citation::canonical(citation, None))
            }
            _ => None,
        });
        let cites = cites.flatten().collect();
        let (title, place) = (declaration.title_text(), self.place(name.span));
        self.policy.assertions.push(Assertion { name: name.text.to_string(), title, promise, cites, place });
    }
}

fn meant(operator: Written) -> Operator {
    match operator {
        Written::Is => Operator::Is,
        Written::IsNot => Operator::IsNot,
        Written::AtLeast => Operator::AtLeast,
        Written::AtMost => Operator::AtMost,
        Written::MoreThan => Operator::MoreThan,
        Written::LessThan => Operator::LessThan,
    }
}

fn opposite(operator: Operator) -> Operator {
    match operator {
        Operator::Is => Operator::IsNot,
        Operator::IsNot => Operator::Is,
        Operator::AtLeast => Operator::LessThan,
        Operator::AtMost => Operator::MoreThan,
        Operator::MoreThan => Operator::AtMost,
        Operator::LessThan => Operator::AtLeast,
    }
}
