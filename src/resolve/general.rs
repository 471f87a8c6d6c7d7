//! Generals: clauses shared by many rules, taken in by name or because the rule is given such an item.

use super::collect::Space;
use super::context::Resolver;
use super::rule::{Draft, From, blank_rule};
use super::scope::Scope;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, StructureProblem};
use crate::policy::expression::ItemElement;
use crate::syntax::ast::clause::Given;
use crate::syntax::ast::expression::ItemPattern;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Head, Name};
use std::collections::BTreeSet;

impl<'a> Resolver<'a> {
    /// Returns the generals that a rule takes in, in text order.
    pub fn generals_of(&mut self, clauses: &[(From, &'a Clause)]) -> Vec<&'a Declaration> {
        let (mut named, mut without) = (BTreeSet::new(), BTreeSet::new());
        for (_, line) in clauses {
            if let ClauseKind::WithGeneral(names) = &line.kind {
                named.extend(names.iter().filter_map(|name| self.expect_general(name)));
            } else if let ClauseKind::Without(names) = &line.kind {
                without.extend(names.iter().filter_map(|name| self.expect_general(name)));
            }
        }
        let given: Vec<ItemElement> = clauses
            .iter()
            .filter_map(|(_, line)| match &line.kind {
                ClauseKind::Given(given) => Some(given),
                _ => None,
            })
            .flat_map(|given| self.elements_of_given(given))
            .collect();
        let has_given = clauses.iter().any(|(_, line)| matches!(line.kind, ClauseKind::Given(_)));
        let mut taken = Vec::new();
        for declaration in self.declared.generals.clone() {
            let (Head::General { wherever }, Some(name)) = (&declaration.head, &declaration.name) else {
                continue;
            };
            let is_wherever =
                wherever.as_ref().is_some_and(|wherever| has_given && self.covers(wherever, &given));
            if (named.contains(&name.text) || is_wherever) && !without.contains(&name.text) {
                if declaration.broken {
                    self.spoil();
                }
                self.used_generals.insert(name.text.clone());
                taken.push(declaration);
            }
        }
        taken
    }

    fn expect_general(&mut self, name: &Name) -> Option<String> {
        self.expect_declared(Space::General, name).then(|| name.text.clone())
    }

    /// Reports what is wrong with a general itself, whether a rule takes it in or not.
    pub fn resolve_general(&mut self, declaration: &'a Declaration) {
        let Head::General { wherever } = &declaration.head else { return };
        if let Some(wherever) = wherever {
            self.expect_elements(&wherever.any_of, false);
            if wherever.condition.is_some() {
                let clause = Phrase::With.text();
                let problem = StructureProblem::ClauseNotHere { clause, declaration: Named::General.text() };
                self.report(&problem, wherever.span);
            }
        }
    }

    /// Resolves the clauses of a general that no rule takes in, as those of a rule given some item.
    pub fn resolve_unused_general(&mut self, declaration: &'a Declaration) {
        let Head::General { .. } = declaration.head else { return };
        let Some(name) = self.first_name(Space::General, declaration) else { return };
        if self.used_generals.contains(&name.text) {
            return;
        }
        let clauses = declaration.clauses.iter().map(|line| (From::General, line)).collect();
        let draft = Draft { clauses, spent_called: called(declaration).into_iter().collect() };
        let spent_called = draft.spent_called.clone();
        let scope = Scope { spent_called, ..Scope::of_rule(Vec::new(), Vec::new(), true) };
        let mut rule = blank_rule(name.text.clone(), self.place(name.span));
        self.resolve_places(&draft, &scope);
        self.resolve_rule_clauses(&draft, &scope, &mut rule);
        self.report(&NameProblem::Unused { kind: Named::General, name: name.text.clone() }, name.span);
    }

    // The elements of all alternatives; a fault in one is reported where the rule itself is resolved.
    fn elements_of_given(&mut self, given: &Given) -> Vec<ItemElement> {
        match given {
            Given::One(pattern) | Given::OneOrMore(pattern) => self.elements_in_silence(pattern),
            Given::AnyOf(members) | Given::AllOf(members) | Given::CountOf(_, members) => {
                members.iter().flat_map(|member| self.elements_of_given(member)).collect()
            }
            Given::Broken => Vec::new(),
        }
    }

    fn elements_in_silence(&mut self, pattern: &ItemPattern) -> Vec<ItemElement> {
        let (elements, _) = self.in_silence(|resolver| resolver.expect_elements(&pattern.any_of, false));
        elements.unwrap_or_default().any_of
    }

    fn covers(&mut self, wherever: &ItemPattern, given: &[ItemElement]) -> bool {
        let pattern = self.elements_in_silence(wherever);
        pattern.is_empty()
            || given.iter().any(|element| pattern.iter().any(|general| self.is_covered_by(element, general)))
    }

    // Every part that the general's element names is one that the rule's element has.
    fn is_covered_by(&self, element: &ItemElement, general: &ItemElement) -> bool {
        let entries = self.entries_of(element);
        let by_entry = |fits: &dyn Fn(&crate::policy::Entry) -> bool| entries.iter().any(|entry| fits(entry));
        let kind = general
            .kind
            .as_ref()
            .is_none_or(|kind| element.kind.as_ref() == Some(kind) || by_entry(&|entry| entry.kind == *kind));
        let code = general.code.as_ref().is_none_or(|code| {
            element.code.as_ref() == Some(code) || element.set.is_some_and(|set| self.set_has(set, code))
        });
        let set = general.set.is_none_or(|set| {
            element.set == Some(set) || element.code.as_ref().is_some_and(|code| self.set_has(set, code))
        });
        let category = general.category.as_ref().is_none_or(|category| {
            let of_kind = element.kind.as_ref().and_then(|kind| self.policy.kinds.get(kind));
            element.category.as_ref() == Some(category)
                || by_entry(&|entry| entry.category.as_ref() == Some(category))
                || of_kind.is_some_and(|kind| kind.category.as_ref() == Some(category))
        });
        let catalogue = general.catalogue.is_none_or(|at| {
            let listed = || {
                let catalogue = usize::try_from(at).ok().and_then(|at| self.policy.catalogues.get(at));
                let code = element.code.as_ref();
                catalogue
                    .is_some_and(|catalogue| catalogue.entries.iter().any(|entry| Some(&entry.code) == code))
            };
            element.catalogue == Some(at) || listed()
        });
        let issuer = general.issuer.as_ref().is_none_or(|issuer| {
            element.issuer.as_ref() == Some(issuer) || by_entry(&|entry| entry.issuers.contains(issuer))
        });
        kind && code && set && category && catalogue && issuer
    }

    fn set_has(&self, set: crate::policy::SetId, code: &str) -> bool {
        self.policy.sets.get(set.index()).is_some_and(|set| set.members.contains(code))
    }
}

/// Returns the name that a general gives to what its rules are given.
pub(super) fn called(general: &Declaration) -> Option<String> {
    let Head::General { wherever } = &general.head else { return None };
    wherever.as_ref()?.called.as_ref().map(|called| called.text.clone())
}
