//! Combinations: so many outcomes of one group make one outcome of another kind.

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use super::words::Phrase;
use crate::diagnostics::{Named, StructureProblem, TypeProblem};
use crate::policy::counted::PerKey;
use crate::policy::{Combine, ItemPattern, Owner};
use crate::syntax::ast::{ClauseKind, Declaration, Head};

impl<'a> Resolver<'a> {
    /// Puts a combination into the policy.
    pub fn resolve_combine(&mut self, declaration: &'a Declaration) {
        let Head::Combine { from, per, every, made } = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Combine, declaration) else { return };
        let inside = Scope::default().of_pattern(&[]);
        let elements = self.expect_elements(&from.any_of, false);
        let from: Option<ItemPattern> =
            elements.and_then(|elements| self.expect_pattern_condition(from, elements, &inside));
        let (mut keys, mut filters) = (Vec::new(), Vec::new());
        let spent = from.iter().flat_map(|from| from.any_of.iter().cloned()).collect();
        let about_items = Scope { item: Some(Owner::Spent), spent, ..Scope::of_person() };
        for key in per {
            self.expect_per_key(name, key, &about_items, &mut keys, &mut filters);
            if matches!(keys.last(), Some(PerKey::Item | PerKey::Course | PerKey::Rolling(..))) {
                let (fact, place) = (self.written(key.key.span), Phrase::Combination.text());
                self.report(&StructureProblem::FactNotHere { fact, place }, key.key.span);
                keys.pop();
            }
        }
        let size = every.to_whole().and_then(|size| u32::try_from(size).ok()).filter(|size| *size > 0);
        if size.is_none() {
            let (value, fact) = (every.to_string(), name.text.to_string());
            let problem = TypeProblem::OutsideRange { value, fact, from: Some("1".to_owned()), to: None };
            self.report(&problem, declaration.span);
        }
        let made = self.expect_elements(made, false).and_then(|made| made.any_of.into_iter().next());
        let mut cites = Vec::new();
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Cites(citation) => cites.extend(super::citation::canonical(citation, None)),
                ClauseKind::Broken => self.spoil(),
                _ => self.clause_not_here(line, Named::Combine),
            }
        }
        let (Some(from), Some(every), Some(made)) = (from, size, made) else { return };
        let Some(kind) = made.kind else {
            let problem = StructureProblem::MissingClause {
                declaration: Named::Combine.text(),
                clause: Named::Kind.text(),
            };
            self.report(&problem, declaration.span);
            return;
        };
        let (title, place) = (declaration.title_text(), self.place(name.span));
        let (name, code) = (name.text.to_string(), made.code);
        self.policy.combinations.push(Combine {
            name,
            title,
            from,
            per: keys,
            every,
            kind: kind.into(),
            code: code.map(Into::into),
            cites,
            place,
        });
    }
}
