//! Patterns of items: kinds, codes, sets, catalogues, categories, issuers, rules and families.

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use crate::diagnostics::{NameProblem, Named};
use crate::few::Few;
use crate::policy::expression::ItemElement;
use crate::policy::{Condition, ItemPattern, Owner, builtin};
use crate::syntax::ast::expression as ast;
use smol_str::SmolStr;

/// Elements, and the further condition that a family brings along.
#[derive(Debug, Clone, Default)]
pub(super) struct Elements {
    /// The alternatives; empty for any item.
    pub any_of: Few<ItemElement>,
    /// On [`Owner::This`](crate::policy::Owner::This).
    pub condition: Option<Condition>,
}

impl Resolver<'_> {
    /// Returns a pattern of other items; `item.x` in it stays the item outside.
    pub fn expect_other_pattern(
        &mut self,
        pattern: &ast::ItemPattern,
        how: ast::HistoryVerb,
        scope: &Scope,
    ) -> Option<ItemPattern> {
        let elements = self.expect_elements(&pattern.any_of, false)?;
        let this_called = pattern.called.as_ref().map(|called| called.text.to_string());
        let of_programme = matches!(how, ast::HistoryVerb::Chosen | ast::HistoryVerb::Failed);
        let beside_target = of_programme && scope.has(Owner::Target);
        let inside = Scope { this_called, beside_target, ..scope.of_other_pattern(&elements.any_of) };
        self.expect_pattern_condition(pattern, elements, &inside)
    }

    /// Returns the pattern of elements that are resolved already.
    pub fn expect_pattern_condition(
        &mut self,
        pattern: &ast::ItemPattern,
        elements: Elements,
        inside: &Scope,
    ) -> Option<ItemPattern> {
        let condition = match &pattern.condition {
            Some(condition) => Some(self.expect_condition(condition, inside)?),
            None => None,
        };
        let condition = joined(elements.condition, condition);
        Some(ItemPattern { any_of: elements.any_of, condition })
    }

    /// Returns the alternatives of a list. Rules stand only where something is counted.
    pub fn expect_elements(&mut self, list: &[ast::ItemElement], counted: bool) -> Option<Elements> {
        let mut elements = Elements::default();
        let mut is_whole = true;
        for element in list {
            match self.expect_element(element.kind.as_ref(), element.name.as_ref(), counted) {
                Some(found) => {
                    if elements.any_of.is_empty() {
                        elements.any_of = found.any_of;
                    } else {
                        elements.any_of.extend(found.any_of);
                    }
                    elements.condition = joined(elements.condition, found.condition);
                }
                None => is_whole = false,
            }
        }
        is_whole.then_some(elements)
    }

    fn expect_element(
        &mut self,
        kind: Option<&ast::Name>,
        name: Option<&ast::Name>,
        counted: bool,
    ) -> Option<Elements> {
        let one = |element| Some(Elements { any_of: Few::One(element), condition: None });
        let Some(kind) = kind else { return self.expect_bare_element(name?) };
        if self.policy.kinds.contains_key(kind.text.as_str()) && !kind.quoted {
            self.note_use(Space::Kind, &kind.text);
            let of_kind = ItemElement { kind: Some(kind.text.clone()), ..ItemElement::default() };
            return match name {
                Some(name) => self.expect_of_kind(&kind.text, name).and_then(one),
                None => one(of_kind),
            };
        }
        let Some(name) = name else {
            return self.expect_bare_element(kind);
        };
        match kind.text.as_str() {
            "category" => {
                let category = self.expect_category(name)?;
                one(ItemElement { category: Some(category), ..ItemElement::default() })
            }
            "catalogue" => self.expect_catalogue(name).and_then(one),
            "set" => {
                if !self.expect_declared(Space::Set, name) {
                    return None;
                }
                one(ItemElement { set: Some(self.find_set(&name.text)?), ..ItemElement::default() })
            }
            "institution" | "issuer" => self.expect_issuers(name),
            "family" => self.expect_family_elements(name),
            "rule" if counted => {
                let rules = self.expect_rules(name)?;
                let of_rule = |rule| ItemElement { rule: Some(rule), ..ItemElement::default() };
                Some(Elements { any_of: rules.into_iter().map(of_rule).collect(), condition: None })
            }
            _ => {
                let known: Vec<String> =
                    self.policy.kinds.keys().flat_map(|kind| self.noun_spellings(kind)).collect();
                if self.declared.find(Space::Kind, &kind.text).is_some() {
                    self.spoil();
                    return None;
                }
                self.report_not_declared(Named::Kind, kind, &known);
                None
            }
        }
    }

    fn expect_of_kind(&mut self, kind: &str, name: &ast::Name) -> Option<ItemElement> {
        let of_kind = || ItemElement { kind: Some(kind.into()), ..ItemElement::default() };
        if self.has_entry_of(Some(kind), &name.text) {
            return Some(ItemElement { code: Some(name.text.clone()), ..of_kind() });
        }
        if let Some(set) = self.find_set(&name.text).filter(|_| !name.quoted) {
            self.note_use(Space::Set, &name.text);
            return Some(ItemElement { set: Some(set), ..of_kind() });
        }
        if self.declared.find(Space::Catalogue, &name.text).is_some() {
            let element = self.expect_catalogue(name)?;
            return Some(ItemElement { kind: Some(kind.into()), ..element });
        }
        if self.policy.categories.contains_key(name.text.as_str()) {
            let category = self.expect_category(name)?;
            return Some(ItemElement { category: Some(category), ..of_kind() });
        }
        if self.is_known_code(kind, &name.text) {
            return Some(ItemElement { code: Some(name.text.clone()), ..of_kind() });
        }
        self.report_unknown_code(kind, name);
        None
    }

    // Courses come from everywhere: while no entry lists any, each code may be one.
    fn is_known_code(&self, kind: &str, code: &str) -> bool {
        if kind != "course" {
            return false;
        }
        let in_programme = || {
            self.policy
                .programmes
                .values()
                .any(|programme| programme.courses.contains_key(code) || programme.former.contains_key(code))
        };
        let in_set = || self.policy.sets.iter().any(|set| set.members.contains(code));
        !self.entries.has_kind(kind) || in_programme() || in_set()
    }

    fn report_unknown_code(&mut self, kind: &str, name: &ast::Name) {
        if self.is_silenced(&name.text) {
            return;
        }
        if self.entries.is_incomplete || self.has_broken(Space::Set) {
            self.spoil();
            return;
        }
        let other = self.entries_of_code(None, &name.text).first().map(|entry| entry.kind.clone());
        if let Some(other) = other {
            let (wanted, found) = (named_kind(kind), named_kind(&other));
            self.report(&NameProblem::WrongKind { name: name.text.to_string(), wanted, found }, name.span);
            return;
        }
        let mut known = self.known_codes(Some(kind));
        known.extend(self.declared.names(Space::Set).map(str::to_owned));
        self.report_not_declared(named_kind(kind), name, &known);
    }

    fn expect_bare_element(&mut self, name: &ast::Name) -> Option<Elements> {
        let one = |element| Some(Elements { any_of: Few::One(element), condition: None });
        let meanings = self.meanings_of_element(name);
        if meanings.len() > 1 {
            let problem = NameProblem::SeveralMeanings { name: name.text.to_string(), kinds: meanings };
            self.report(&problem, name.span);
            return None;
        }
        match meanings.first() {
            Some(Named::Kind) => {
                self.note_use(Space::Kind, &name.text);
                one(ItemElement { kind: Some(name.text.clone()), ..ItemElement::default() })
            }
            Some(Named::Category) => {
                let category = self.expect_category(name)?;
                one(ItemElement { category: Some(category), ..ItemElement::default() })
            }
            Some(Named::Catalogue) => self.expect_catalogue(name).and_then(one),
            Some(Named::Set) => {
                self.note_use(Space::Set, &name.text);
                one(ItemElement { set: self.find_set(&name.text), ..ItemElement::default() })
            }
            Some(Named::Family) => self.expect_family_elements(name),
            Some(Named::Item) => {
                let entries = self.entries_of_code(None, &name.text);
                let kind = entries.first().map(|entry| entry.kind.clone());
                let is_one_kind = entries.iter().all(|entry| Some(&entry.kind) == kind.as_ref());
                let kind = kind.filter(|_| is_one_kind);
                one(ItemElement { kind, code: Some(name.text.clone()), ..ItemElement::default() })
            }
            Some(_) | None => {
                self.report_unknown_element(name);
                None
            }
        }
    }

    fn meanings_of_element(&self, name: &ast::Name) -> Vec<Named> {
        let mut meanings = Vec::new();
        let mut add = |is_one: bool, named: Named| {
            if is_one {
                meanings.push(named);
            }
        };
        let is = |space: Space| self.declared.find(space, &name.text).is_some();
        add(self.policy.kinds.contains_key(name.text.as_str()) && !name.quoted, Named::Kind);
        add(self.policy.categories.contains_key(name.text.as_str()), Named::Category);
        add(is(Space::Catalogue), Named::Catalogue);
        add(is(Space::Set), Named::Set);
        add(is(Space::Family), Named::Family);
        add(self.has_entry_of(None, &name.text), Named::Item);
        meanings
    }

    fn report_unknown_element(&mut self, name: &ast::Name) {
        if self.is_silenced(&name.text) {
            return;
        }
        if self.entries.is_incomplete || self.has_broken(Space::Set) {
            self.spoil();
            return;
        }
        if let ("category" | "catalogue" | "set" | "institution" | "issuer" | "family" | "rule", false) =
            (name.text.as_str(), name.quoted)
        {
            let word = self.written(name.span);
            self.report(&NameProblem::KindWithoutName { word }, name.span);
            return;
        }
        if self.report_glued_kind(name) {
            return;
        }
        if let Some(found) = self.declared.spaces_of(&name.text).first() {
            let (wanted, found) = (Named::Item, found.named());
            self.report(&NameProblem::WrongKind { name: name.text.to_string(), wanted, found }, name.span);
            return;
        }
        let mut known = self.known_codes(None);
        for space in [Space::Kind, Space::Category, Space::Catalogue, Space::Set, Space::Family] {
            known.extend(self.declared.names(space).map(str::to_owned));
        }
        known.extend(builtin::KINDS.iter().flat_map(|kind| self.noun_spellings(kind)));
        self.report_not_declared(Named::Item, name, &known);
    }

    /// Reports a kind and a code of it run together, such as `certificateCET`; false when the name is none.
    pub fn report_glued_kind(&mut self, name: &ast::Name) -> bool {
        let parted = || {
            self.policy.kinds.keys().find_map(|kind| {
                let spellings = self.noun_spellings(kind);
                let code =
                    spellings.iter().find_map(|word| Some((word, name.text.strip_prefix(word.as_str())?)));
                let (word, code) = code?;
                let is_code = self.has_entry_of(Some(kind), code);
                is_code.then(|| format!("{word} {code}"))
            })
        };
        let Some(parted) = parted().filter(|_| !name.quoted) else { return false };
        self.report(&NameProblem::GluedName { name: name.text.to_string(), parted }, name.span);
        true
    }

    /// Returns the category of a name, or reports that none is declared.
    pub fn expect_category(&mut self, name: &ast::Name) -> Option<SmolStr> {
        if self.policy.categories.contains_key(name.text.as_str()) {
            self.note_use(Space::Category, &name.text);
            return Some(name.text.clone());
        }
        self.report_unknown(Space::Category, name);
        None
    }

    fn expect_catalogue(&mut self, name: &ast::Name) -> Option<ItemElement> {
        if !self.expect_declared(Space::Catalogue, name) {
            return None;
        }
        let at = self.policy.catalogues.iter().position(|catalogue| catalogue.name == name.text)?;
        Some(ItemElement { catalogue: u32::try_from(at).ok(), ..ItemElement::default() })
    }

    // An institution stands for those within it too; a set of institutions for its members.
    fn expect_issuers(&mut self, name: &ast::Name) -> Option<Elements> {
        if let Some(set) = self.find_set(&name.text).filter(|_| !name.quoted) {
            self.note_use(Space::Set, &name.text);
            let element = ItemElement { issuers: Some(set), ..ItemElement::default() };
            return Some(Elements { any_of: Few::One(element), condition: None });
        }
        let known = self.known_issuers();
        if !known.contains(name.text.as_str()) {
            if self.entries.is_incomplete {
                self.spoil();
                return None;
            }
            let mut known: Vec<String> = known.into_iter().collect();
            known.extend(self.declared.names(Space::Set).map(str::to_owned));
            self.report_not_declared(Named::Institution, name, &known);
            return None;
        }
        let of_issuer = |issuer| ItemElement { issuer: Some(issuer), ..ItemElement::default() };
        let any_of =
            self.institutions_within(&name.text).into_iter().map(SmolStr::from).map(of_issuer).collect();
        Some(Elements { any_of, condition: None })
    }
}

/// Returns both conditions joined.
pub(super) fn joined(left: Option<Condition>, right: Option<Condition>) -> Option<Condition> {
    match (left, right) {
        (Some(left), Some(right)) => Some(Condition::All(vec![left, right])),
        (left, right) => left.or(right),
    }
}

/// Returns the words for an outcome of a kind.
pub(super) fn named_kind(kind: &str) -> Named {
    match kind {
        "certificate" => Named::Certificate,
        "course" => Named::Course,
        "activity" => Named::Activity,
        _ => Named::Item,
    }
}
