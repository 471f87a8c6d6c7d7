//! Generals: clauses shared by many rules, taken in by name or because the rule is given such an item.

use super::collect::Space;
use super::context::Resolver;
use super::rule::{Draft, From};
use super::scope::{Scope, Shared};
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, StructureProblem};
use crate::few::Few;
use crate::policy::expression::{ItemElement, Operator};
use crate::policy::{Condition, Entry, Expr, FactRef, Owner, Rule, SetId, Value};
use crate::syntax::ast::clause::Given;
use crate::syntax::ast::expression::ItemPattern;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Head, Name};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Whether a general speaks of what a rule is given.
#[derive(Debug, PartialEq)]
enum Reach {
    /// Of nothing.
    None,
    /// Of everything.
    All,
    /// Of what meets this condition.
    Some(Condition),
}

impl<'a> Resolver<'a> {
    /// Returns the generals that a rule takes in, in text order; with what they are about, where only some of the outcomes
    /// that the rule may be given are of it.
    pub fn generals_of(
        &mut self,
        clauses: &[(From, &'a Clause)],
    ) -> Vec<(&'a Declaration, Option<Condition>)> {
        let (mut named, mut without) = (BTreeSet::new(), BTreeSet::new());
        for (_, line) in clauses {
            if let ClauseKind::WithGeneral(names) = &line.kind {
                named.extend(names.iter().filter_map(|name| self.expect_general(name)));
            } else if let ClauseKind::Without(names) = &line.kind {
                without.extend(names.iter().filter_map(|name| self.expect_general(name)));
            }
        }
        if self.declared.generals.is_empty() {
            return Vec::new();
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
        for declaration in self.declared.generals.clone().iter().copied() {
            let (Head::General { wherever }, Some(name)) = (&declaration.head, &declaration.name) else {
                continue;
            };
            let reach = match wherever {
                Some(wherever) if has_given => self.reach(wherever, &given),
                Some(_) | None => Reach::None,
            };
            let is_named = named.contains(name.text.as_str());
            if (is_named || reach != Reach::None) && !without.contains(name.text.as_str()) {
                if declaration.broken {
                    self.spoil();
                }
                self.used_generals.insert(name.text.clone());
                let only_for = match reach {
                    Reach::Some(condition) if !is_named => Some(condition),
                    Reach::None | Reach::All | Reach::Some(_) => None,
                };
                taken.push((declaration, only_for));
            }
        }
        taken
    }

    fn expect_general(&mut self, name: &Name) -> Option<String> {
        self.expect_declared(Space::General, name).then(|| name.text.to_string())
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
        if self.used_generals.contains(name.text.as_str()) {
            return;
        }
        let clauses = declaration.clauses.iter().map(|line| (From::General, line)).collect();
        let spent_called = called(declaration).into_iter().collect();
        let draft = Draft { clauses, spent_called, only_for: Vec::new() };
        let spent_called = draft.spent_called.clone();
        let scope = Scope { spent_called, ..Scope::of_rule(Shared::default(), Shared::default(), true) };
        let mut rule = Rule::named(name.text.as_str(), self.place(name.span));
        self.resolve_places(&draft, &scope);
        self.resolve_rule_clauses(&draft, &scope, &mut rule);
        self.report(&NameProblem::Unused { kind: Named::General, name: name.text.to_string() }, name.span);
    }

    // The elements of all alternatives; a fault in one is reported where the rule itself is resolved.
    fn elements_of_given(&mut self, given: &Given) -> Few<ItemElement> {
        match given {
            Given::One(pattern) | Given::OneOrMore(pattern, _) => self.elements_in_silence(pattern),
            Given::AnyOf(members) | Given::AllOf(members) | Given::CountOf(_, members) => {
                members.iter().flat_map(|member| self.elements_of_given(member)).collect()
            }
            Given::Broken => Few::None,
        }
    }

    fn elements_in_silence(&mut self, pattern: &ItemPattern) -> Few<ItemElement> {
        let (elements, _) = self.in_silence(|resolver| resolver.expect_elements(&pattern.any_of, false));
        elements.unwrap_or_default().any_of
    }

    fn reach(&mut self, wherever: &ItemPattern, given: &[ItemElement]) -> Reach {
        let pattern = self.elements_in_silence(wherever);
        let any = ItemElement::default();
        let given: Vec<&ItemElement> = if given.is_empty() { vec![&any] } else { given.iter().collect() };
        let is_covered =
            |element: &&ItemElement| pattern.iter().any(|general| self.is_always(element, general));
        if pattern.is_empty() || given.iter().all(is_covered) {
            return Reach::All;
        }
        let may_be = |element: &&ItemElement| pattern.iter().any(|general| self.may_be(element, general));
        if given.iter().any(may_be) { Reach::Some(self.is_one_of(&pattern)) } else { Reach::None }
    }

    // Every part that the general's element names is one that whatever fits the rule's element has.
    fn is_always(&self, element: &ItemElement, general: &ItemElement) -> bool {
        let entries = self.entries_of(element);
        let listed = !entries.is_empty() && entries.iter().all(|entry| self.is_entry_of(entry, general));
        let kind = general.kind.as_ref().is_none_or(|kind| element.kind.as_ref() == Some(kind));
        let code = general.code.as_ref().is_none_or(|code| element.code.as_ref() == Some(code));
        let set = general.set.is_none_or(|set| {
            element.set == Some(set) || element.code.as_ref().is_some_and(|code| self.set_has(set, code))
        });
        let category = general.category.as_ref().is_none_or(|category| {
            let of_kind = element.kind.as_ref().and_then(|kind| self.policy.kinds.get(kind.as_str()));
            element.category.as_ref() == Some(category)
                || of_kind.is_some_and(|kind| kind.category.as_ref() == Some(category))
        });
        let catalogue = general.catalogue.is_none_or(|at| element.catalogue == Some(at));
        let issuer = general.issuer.as_ref().is_none_or(|issuer| element.issuer.as_ref() == Some(issuer));
        listed || (kind && code && set && category && catalogue && issuer)
    }

    // Something that fits the rule's element may be of the general's too.
    fn may_be(&self, element: &ItemElement, general: &ItemElement) -> bool {
        let entries = self.entries_of(element);
        if !entries.is_empty() {
            return entries.iter().any(|entry| self.is_entry_of(entry, general));
        }
        let apart = |one: &Option<SmolStr>, other: &Option<SmolStr>| {
            one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| one != other)
        };
        let off_set =
            general.set.zip(element.code.as_ref()).is_some_and(|(set, code)| !self.set_has(set, code));
        !apart(&element.kind, &general.kind)
            && !apart(&element.code, &general.code)
            && !off_set
            && !apart(&element.issuer, &general.issuer)
            && (general.category.is_none() || element.kind.is_none())
    }

    fn is_entry_of(&self, entry: &Entry, general: &ItemElement) -> bool {
        let ItemElement { kind, code, set, category, catalogue, issuer, issuers, rule: _ } = general;
        let by_kind = self.policy.kinds.get(entry.kind.as_str()).and_then(|kind| kind.category.as_ref());
        let listed = |at: u32| {
            let found = usize::try_from(at).ok().and_then(|at| self.policy.catalogues.get(at));
            found.is_some_and(|of| {
                of.entries.iter().any(|other| (&other.kind, &other.code) == (&entry.kind, &entry.code))
            })
        };
        kind.as_ref().is_none_or(|kind| entry.kind == *kind)
            && code.as_ref().is_none_or(|code| entry.code == *code)
            && set.is_none_or(|set| self.set_has(set, &entry.code))
            && category.as_ref().is_none_or(|wanted| entry.category.as_ref().or(by_kind) == Some(wanted))
            && catalogue.is_none_or(listed)
            && issuer.as_ref().is_none_or(|issuer| entry.issuers.iter().any(|own| own == issuer))
            && issuers.is_none_or(|set| entry.issuers.iter().any(|issuer| self.set_has(set, issuer)))
    }

    // The condition that the outcome given is of one of these.
    fn is_one_of(&self, pattern: &[ItemElement]) -> Condition {
        let fact = |attribute: &str| Expr::Fact(FactRef { owner: Owner::Spent, attribute: attribute.into() });
        let is = |attribute: &str, word: &str| Condition::Compare {
            left: fact(attribute).into(),
            operator: Operator::Is,
            right: Expr::Constant(Value::Word(word.to_owned())).into(),
            scale: None,
        };
        let within = |attribute: &str, sets: Vec<SetId>, words: BTreeSet<String>| Condition::In {
            left: fact(attribute).into(),
            sets: sets.into(),
            words,
        };
        let one = |element: &ItemElement| {
            let ItemElement { kind, code, set, category, catalogue, issuer, issuers, rule: _ } = element;
            let listed = catalogue.and_then(|at| self.policy.catalogues.get(usize::try_from(at).ok()?));
            let codes = listed.map(|of| of.entries.iter().map(|entry| entry.code.to_string()).collect());
            let parts = [
                kind.as_ref().map(|kind| is("kind", kind)),
                code.as_ref().map(|code| is("code", code)),
                set.map(|set| within("code", vec![set], BTreeSet::new())),
                category.as_ref().map(|category| is("category", category)),
                codes.map(|codes| within("code", Vec::new(), codes)),
                issuer.as_ref().map(|issuer| is("issuer", issuer)),
                issuers.map(|set| within("issuer", vec![set], BTreeSet::new())),
            ];
            Condition::All(parts.into_iter().flatten().collect())
        };
        Condition::Any(pattern.iter().map(one).collect())
    }

    fn set_has(&self, set: crate::policy::SetId, code: &str) -> bool {
        self.policy.sets.get(set.index()).is_some_and(|set| set.members.contains(code))
    }
}

/// Returns the name that a general gives to what its rules are given.
pub(super) fn called(general: &Declaration) -> Option<String> {
    let Head::General { wherever } = &general.head else { return None };
    wherever.as_ref()?.called.as_ref().map(|called| called.text.to_string())
}
