//! Institutions: the tree that they stand in, their attributes, and clauses that hold for some of them only.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{NameProblem, Named};
use crate::few::Few;
use crate::policy::expression::Operator;
use crate::policy::{Condition, Expr, FactRef, Owner, OwnerKind, ScaleBody, Value};
use crate::rare::Rare;
use crate::source::Span;
use crate::syntax::ast::expression as ast;
use crate::syntax::ast::{ClauseKind, Declaration, Head, Name};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The noun that stands for the institution of an application, and the attribute that holds it.
const INSTITUTION: &str = "institution";

impl<'a> Resolver<'a> {
    /// Notes an institution's place in another, and what its clauses say.
    pub fn resolve_institution(&mut self, declaration: &'a Declaration) {
        let Head::Institution { within } = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Institution, declaration) else { return };
        self.institutions
            .insert(name.text.to_string(), within.as_ref().map(|within| within.text.to_string()));
        if self.is_within_itself(name) {
            let path = vec![name.text.to_string()];
            self.report(&NameProblem::Cycle { path }, name.span);
            self.institutions.insert(name.text.to_string(), None);
        }
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Attribute { name: attribute, values } => {
                    let Some(wanted) = self.expect_institution_attribute(attribute) else { continue };
                    for value in values.iter().take(1) {
                        let value = self.expect_value(value, &wanted);
                        let key = (name.text.to_string(), attribute.text.to_string());
                        self.institution_values.extend(value.map(|value| (key, value)));
                    }
                }
                ClauseKind::Cites(_) | ClauseKind::Broken => {}
                _ => self.clause_not_here(line, Named::Institution),
            }
        }
    }

    fn expect_institution_attribute(&mut self, name: &Name) -> Option<Wanted> {
        let key = (OwnerKind::Institution, name.text.clone());
        let declared = self.policy.attributes.get(&key).map(|attribute| attribute.of.clone());
        let of = declared.or_else(|| crate::policy::builtin::find_attribute(key.0, &key.1));
        let Some(of) = of else {
            self.asked_all_attributes.set(true);
            let owners = self.policy.attributes.keys().filter(|(kind, _)| *kind == OwnerKind::Institution);
            let known: Vec<String> = owners.map(|(_, name)| name.to_string()).collect();
            let near = crate::nearest::nearest(&name.text, known.iter().map(String::as_str));
            let owner = super::words::owner(OwnerKind::Institution);
            self.report(&NameProblem::UnknownFact { name: name.text.to_string(), owner, near }, name.span);
            return None;
        };
        Some(Wanted { has: self.type_of(&of), fact: Said::At(name.span) })
    }

    fn is_within_itself(&self, name: &Name) -> bool {
        let mut at = self.institutions.get(name.text.as_str()).cloned().flatten();
        for _ in 0..=self.institutions.len() {
            match at {
                Some(above) if above == name.text => return true,
                Some(above) => at = self.institutions.get(&above).cloned().flatten(),
                None => return false,
            }
        }
        false
    }

    /// Returns an institution or place with all that lies within it, in alphabetical order.
    pub fn institutions_within(&self, name: &str) -> Vec<String> {
        let mut found = BTreeSet::from([name.to_owned()]);
        loop {
            let is_below = |(_, above): &(&String, &Option<String>)| {
                above.as_ref().is_some_and(|above| found.contains(above))
            };
            let below: Vec<String> =
                self.institutions.iter().filter(is_below).map(|(name, _)| name.clone()).collect();
            let before = found.len();
            found.extend(below);
            if found.len() == before {
                return found.into_iter().collect();
            }
        }
    }

    /// Returns every institution that the policy names: declared, above a declared one, or issuing an entry.
    pub fn known_issuers(&self) -> BTreeSet<String> {
        let declared = self.institutions.iter().flat_map(|(name, above)| std::iter::once(name).chain(above));
        let entries = self.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        declared.chain(entries.flat_map(|entry| &entry.issuers)).cloned().collect()
    }

    /// Returns the condition that an application is one of these institutions' or of one within them.
    pub fn expect_at_institutions(&mut self, names: &[Name], is_recognition: bool) -> Option<Condition> {
        let mut words = BTreeSet::new();
        for name in names {
            let is_place = self.institutions.values().flatten().any(|above| *above == name.text);
            if !is_place && !self.expect_declared(Space::Institution, name) {
                return None;
            }
            words.extend(self.institutions_within(&name.text));
        }
        let left = self.institution_here(is_recognition).into();
        Some(Condition::In { left, sets: Rare::new(), words })
    }

    /// Returns true for a path to an attribute of the institution of the application: `institution.type`.
    pub fn is_of_institution(left: &ast::Expr) -> bool {
        match &left.kind {
            ast::ExprKind::Path(path) => {
                matches!(path.parts.as_slice(), [owner, _] if owner.text == INSTITUTION && !owner.quoted)
            }
            _ => false,
        }
    }

    /// Returns the condition that the institution of the application has such an attribute: what each institution has is
    /// known from the text, so that the condition is a list of institutions.
    pub fn expect_institution_test(
        &mut self,
        left: &ast::Expr,
        operator: Operator,
        right: &[ast::Expr],
        scope: &Scope,
    ) -> Option<Condition> {
        let ast::ExprKind::Path(path) = &left.kind else { return None };
        let attribute = path.parts.last()?;
        let wanted = self.expect_institution_attribute(attribute)?;
        let values: Vec<_> = right.iter().map(|value| self.expect_value(value, &wanted)).collect();
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        let names: Vec<String> = self.institutions.keys().cloned().collect();
        let holds = |name: &String| {
            let own = self.institution_value(name, &attribute.text);
            let one = |value: &Value| own.is_some_and(|own| self.compares(&wanted.has, own, operator, value));
            match operator {
                Operator::IsNot => values.iter().all(one),
                _ => values.iter().any(one),
            }
        };
        let words = names.into_iter().filter(holds).collect();
        let left = self.institution_here(scope.is_recognition);
        Some(Condition::In { left: left.into(), sets: Rare::new(), words })
    }

    /// Returns the values that names stand for in a list without `in`.
    pub fn named_values(names: &[ast::Name]) -> Vec<ast::Expr> {
        let of = |name: &ast::Name| {
            let span: Span = name.span;
            let path = ast::Path { parts: Few::One(name.clone()), span };
            ast::Expr { kind: ast::ExprKind::Path(path), span }
        };
        names.iter().map(of).collect()
    }

    // A branch has what it does not say itself from the institution above it.
    fn institution_value(&self, name: &str, attribute: &str) -> Option<&Value> {
        let mut at = Some(name.to_owned());
        for _ in 0..=self.institutions.len() {
            let here = at?;
            if let Some(value) = self.institution_values.get(&(here.clone(), attribute.to_owned())) {
                return Some(value);
            }
            at = self.institutions.get(&here).cloned().flatten();
        }
        None
    }

    fn compares(&self, has: &Type, own: &Value, operator: Operator, value: &Value) -> bool {
        let steps = match has {
            Type::Scale(scale) => self.policy.scales.get(scale.index()).map(|scale| &scale.body),
            _ => None,
        };
        let order = match (own, value, steps) {
            (Value::Word(own), Value::Word(value), Some(ScaleBody::Steps(steps))) => {
                steps.get(own).zip(steps.get(value)).map(|(own, value)| own.cmp(value))
            }
            (Value::Number(own), Value::Number(value), _) | (Value::Share(own), Value::Share(value), _) => {
                Some(own.cmp(value))
            }
            (Value::Date(own), Value::Date(value), _) => Some(own.cmp(value)),
            (own, value, _) => (own == value).then_some(Ordering::Equal),
        };
        // What has no order is not equal.
        order.map_or(operator == Operator::IsNot, |order| operator.holds(order))
    }

    // The institution of an application is that of its programme where programmes name theirs, else the one that the
    // application names.
    fn institution_here(&self, is_recognition: bool) -> Expr {
        let mut programmes = self.policy.programmes.values();
        let named = programmes.any(|programme| programme.attributes.contains_key(INSTITUTION));
        let owner = if named && !is_recognition { Owner::Programme } else { Owner::Application };
        Expr::Fact(FactRef { owner, attribute: INSTITUTION.into() })
    }
}
