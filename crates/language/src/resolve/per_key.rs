//! The groups of a limit: each item, each course, each value of a fact, each period by a date, any stretch of years.

use super::context::Resolver;
use super::scope::Scope;
use crate::diagnostics::{NameProblem, Named, Problem, SilenceProblem};
use crate::nearest::nearest;
use crate::policy::counted::{FamilyMembers, PerKey, SourceFilter};
use crate::policy::{FactRef, Owner, OwnerKind, PeriodKey, builtin};
use crate::syntax::ast;
use crate::syntax::ast::Name;

impl Resolver<'_> {
    /// Returns the groups of a limit, and what a family among them leaves out.
    pub fn expect_per_keys(
        &mut self,
        limit: &Name,
        body: &ast::Counted,
        scope: &Scope,
    ) -> (Vec<PerKey>, Vec<SourceFilter>) {
        let (mut keys, mut filters) = (Vec::new(), Vec::new());
        for key in &body.per {
            self.expect_per_key(limit, key, scope, &mut keys, &mut filters);
        }
        (keys, filters)
    }

    /// Adds the group that one key stands for.
    pub fn expect_per_key(
        &mut self,
        limit: &Name,
        key: &ast::PerKey,
        scope: &Scope,
        keys: &mut Vec<PerKey>,
        filters: &mut Vec<SourceFilter>,
    ) {
        if let Some(length) = key.rolling {
            let by = self.expect_by(limit, key, scope);
            keys.extend(by.map(|by| PerKey::Rolling(length, by)));
            return;
        }
        if let [name] = key.key.parts.as_slice() {
            if let Some(period) = self.find_period_key(name) {
                let by = self.expect_by(limit, key, scope);
                keys.extend(by.map(|by| PerKey::Period(period, by)));
                return;
            }
            match name.text.as_str() {
                "item" if !name.quoted => return keys.push(PerKey::Item),
                "course" | "target" if !name.quoted => return keys.push(PerKey::Course),
                _ => {}
            }
            if self.declared.find(super::collect::Space::Family, &name.text).is_some() {
                self.group_by_family(name, keys, filters);
                return;
            }
        }
        // What is granted has a target, whose facts part it too; a class is one of the target.
        let scope = Scope { has_target: !scope.is_recognition, ..scope.clone() };
        let declared = self.policy.attributes.get(&(OwnerKind::Item, "class".into()));
        let is_own = declared.is_some_and(|attribute| attribute.place.is_some());
        if let ([name], false, true) = (key.key.parts.as_slice(), is_own, scope.has_target)
            && name.text == "class"
            && !name.quoted
        {
            let of = FactRef { owner: Owner::Target, attribute: "class".into() };
            self.note_fact(of.owner, &of.attribute);
            return keys.push(PerKey::Fact(of));
        }
        keys.extend(self.expect_per_fact(&key.key, key.by.as_ref(), &scope).map(PerKey::Fact));
    }

    fn find_period_key(&self, name: &Name) -> Option<PeriodKey> {
        if name.text == "calendar year" && !name.quoted {
            return Some(PeriodKey::CalendarYear);
        }
        self.find_period(&name.text)
    }

    fn expect_by(&mut self, limit: &Name, key: &ast::PerKey, scope: &Scope) -> Option<FactRef> {
        match &key.by {
            Some(by) => self.expect_date(by, scope),
            None => {
                let (limit, period) = (limit.text.to_string(), self.written(key.key.span));
                self.report(&SilenceProblem::PeriodDayUnstated { limit, period }, key.key.span);
                None
            }
        }
    }

    // A family stands for the facts that its groups share, and counts none but its own items.
    fn group_by_family(&mut self, name: &Name, keys: &mut Vec<PerKey>, filters: &mut Vec<SourceFilter>) {
        let Some(family) = self.policy.families.iter().find(|family| family.name == name.text) else {
            self.spoil();
            return;
        };
        match &family.members {
            FamilyMembers::Items { pattern, grouped_by } => {
                let of = |attribute: &String| FactRef {
                    owner: Owner::Spent,
                    attribute: attribute.as_str().into(),
                };
                keys.extend(grouped_by.iter().map(of).map(PerKey::Fact));
                let (any_of, when) = (pattern.any_of.clone(), pattern.condition.clone());
                filters.push(SourceFilter { only: false, any_of, when });
            }
            FamilyMembers::PairsIn(_) => {
                let problem = NameProblem::WrongKind {
                    name: name.text.to_string(),
                    wanted: Named::Attribute,
                    found: Named::Family,
                };
                self.report(&problem, name.span);
            }
        }
    }

    fn expect_per_fact(
        &mut self,
        path: &ast::expression::Path,
        by: Option<&ast::expression::Path>,
        scope: &Scope,
    ) -> Option<FactRef> {
        let inside = Scope { bare: vec![Owner::Spent].into(), ..scope.clone() };
        if let [name] = path.parts.as_slice()
            && matches!(self.find_bare(name, &inside), super::fact::Bare::Nothing)
        {
            if name.text == "programme" {
                return Some(FactRef { owner: Owner::Application, attribute: "programme".into() });
            }
            if let Some(of_person) = self.find_moment(&name.text, scope) {
                return Some(of_person.of);
            }
            self.report_no_key(name, by);
            return None;
        }
        self.expect_fact(path, &inside).map(|fact| fact.of)
    }

    fn report_no_key(&mut self, name: &Name, by: Option<&ast::expression::Path>) {
        if self.is_silenced(&name.text) {
            return;
        }
        let mut known: Vec<String> = self.policy.periods.iter().map(|period| period.name.clone()).collect();
        if let Some(by) = by {
            // What has a date behind it can only be a period, or the day itself.
            let shown = self.written(name.span);
            let near = nearest(&shown, known.iter().map(String::as_str));
            let problem = NameProblem::NotDeclared { kind: Named::Period, name: shown, near }.at(name.span);
            let each_day = super::words::write_each_day(&name.text, &self.written(by.span));
            self.push(each_day.map_or(problem.clone(), |help| problem.with_help(help)));
            return;
        }
        known.extend(self.declared.names(super::collect::Space::Family).map(str::to_owned));
        known.extend(
            builtin::attribute_names(crate::policy::OwnerKind::Item)
                .iter()
                .flat_map(|noun| self.noun_spellings(noun)),
        );
        known.extend(["item", "course", "programme"].iter().flat_map(|noun| self.noun_spellings(noun)));
        let shown = self.written(name.span);
        let near = nearest(&shown, known.iter().map(String::as_str));
        let problem = NameProblem::NotDeclared { kind: Named::Period, name: shown, near };
        self.report(&problem, name.span);
    }
}
