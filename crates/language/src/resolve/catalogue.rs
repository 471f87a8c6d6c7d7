//! Catalogues and entries: those written inline, and those in sheets.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::{Scope, alone};
use super::words::Phrase;
use crate::date::Day;
use crate::diagnostics::{NameProblem, Named, Problem, StructureProblem};
use crate::locale::Text;
use crate::policy::expression::ItemElement;
use crate::policy::rule::Validity;
use crate::policy::{Catalogue, Entry, Expr, FormerCode, List, Owner, ScaleId, Value};
use crate::rare::Rare;
use crate::source::Span;
use crate::syntax::ast::expression::Expr as AstExpr;
use crate::syntax::ast::{ClauseKind, Declaration, Head, Name, clause};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an entry or a kind says in its clauses.
#[derive(Debug, Default)]
pub(super) struct Details {
    /// Its category.
    pub category: Option<SmolStr>,
    /// Its issuers.
    pub issuers: Rare<String>,
    /// Validity of outcomes.
    pub valid: Rare<Validity>,
    /// Scales of attributes.
    pub scales: BTreeMap<String, ScaleId>,
    /// Fixed attribute values.
    pub attributes: BTreeMap<String, Value>,
    /// Days in the catalogue.
    pub current: Option<clause::Days>,
    /// The date on which it must be current.
    pub current_on: Option<crate::policy::FactRef>,
    /// Codes that stand for it.
    pub former: Vec<(Name, Option<Day>)>,
}

impl<'a> Resolver<'a> {
    /// Puts the catalogues with all their entries into the policy.
    pub fn resolve_catalogues(&mut self) {
        let is_entry = |declaration: &&&Declaration| matches!(declaration.head, Head::Entry { .. });
        let inline = self.declared.all.iter().filter(is_entry).count();
        self.policy.catalogues.push(Catalogue::default());
        self.expect_entries(0, inline);
        self.each_of_few(Self::resolve_kind);
        self.each(Self::resolve_entry);
        self.each_of_few(Self::resolve_catalogue);
        self.each(Self::expect_entry_values);
    }

    fn resolve_entry(&mut self, declaration: &'a Declaration) {
        let Head::Entry { kind } = &declaration.head else { return };
        let Some(name) = &declaration.name else { return };
        if !self.policy.kinds.contains_key(kind.text.as_str()) {
            self.report_unknown(Space::Kind, kind);
            // Its code is known all the same: what refers to it is no further fault.
            Arc::make_mut(&mut self.entries).is_incomplete = true;
            return;
        }
        self.note_use(Space::Kind, &kind.text);
        let details = self.expect_entry_details(declaration);
        let has_days = details.current.is_some();
        let is_first = !self.has_entry_of(Some(&kind.text), &name.text);
        if !is_first && !has_days {
            let named = super::pattern::named_kind(&kind.text);
            self.report(&NameProblem::DeclaredTwice { kind: named, name: name.text.to_string() }, name.span);
            return;
        }
        let (from, to) = details.current.map_or((None, None), |days| (days.from, days.to));
        let former = self.expect_former(&kind.text, details.former, from);
        let entry = Entry {
            kind: kind.text.clone(),
            code: name.text.clone(),
            title: declaration.title.clone(),
            category: details.category,
            issuers: details.issuers,
            from,
            to,
            valid: details.valid,
            scales: details.scales,
            attributes: BTreeMap::new(),
            former,
            current_on: details.current_on.map(Box::new),
            place: self.place(name.span),
        };
        let overlaps = |other: &Entry| other.days_with(&entry).is_some();
        if !is_first && self.entries_of_code(Some(&kind.text), &name.text).into_iter().any(overlaps) {
            let named = super::pattern::named_kind(&kind.text);
            let problem = NameProblem::DeclaredTwice { kind: named, name: name.text.to_string() };
            self.push(problem.at(name.span).with_help(super::words::part_the_days()));
            return;
        }
        self.add_entry(0, entry);
    }

    /// Returns the codes that an entry had before; each stands for one entry of its kind only.
    pub fn expect_former(
        &mut self,
        kind: &str,
        codes: Vec<(Name, Option<Day>)>,
        entry_from: Option<Day>,
    ) -> Rare<FormerCode> {
        let mut former: Rare<FormerCode> = Rare::new();
        for (code, from) in codes {
            if !Arc::make_mut(&mut self.entries).add_former(kind, &code.text) {
                let kind = super::pattern::named_kind(kind);
                self.report(&NameProblem::DeclaredTwice { kind, name: code.text.to_string() }, code.span);
                continue;
            }
            former.push(FormerCode { code: code.text.to_string(), from: from.or(entry_from) });
        }
        former
    }

    /// Makes room for so many more entries of a catalogue.
    pub fn expect_entries(&mut self, catalogue: u32, count: usize) {
        Arc::make_mut(&mut self.entries).reserve(count);
        let at = usize::try_from(catalogue).unwrap_or(usize::MAX);
        if let Some(known) = self.policy.catalogues.get_mut(at) {
            known.entries.make_mut().reserve_exact(count);
        }
    }

    /// Adds an entry to a catalogue.
    pub fn add_entry(&mut self, catalogue: u32, entry: Entry) {
        let at = usize::try_from(catalogue).unwrap_or(usize::MAX);
        if let Some(known) = self.policy.catalogues.get_mut(at) {
            Arc::make_mut(&mut self.entries).add(catalogue, known.entries.len(), &entry);
            known.entries.push(entry);
        }
    }

    fn resolve_catalogue(&mut self, declaration: &'a Declaration) {
        let Head::Catalogue { file } = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Catalogue, declaration) else { return };
        let mut current_on = None;
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::CurrentOn(path) => {
                    let scope = Scope::default().of_pattern(&[]);
                    current_on = self.expect_date(path, &scope);
                }
                ClauseKind::Cites(_) | ClauseKind::Issuer(_) | ClauseKind::Broken => {}
                _ => self.clause_not_here(line, Named::Catalogue),
            }
        }
        let id = u32::try_from(self.policy.catalogues.len()).unwrap_or(u32::MAX);
        let catalogue = Catalogue { name: name.text.to_string(), current_on, entries: List::default() };
        self.policy.catalogues.push(catalogue);
        let Some(file) = file else {
            let (declaration_words, clause) = (Named::Catalogue.text(), Phrase::FromFile.text());
            let problem = StructureProblem::MissingClause { declaration: declaration_words, clause };
            if !declaration.broken {
                self.report(&problem, declaration.span);
            }
            Arc::make_mut(&mut self.entries).is_incomplete = true;
            return;
        };
        match self.expect_sheet(file) {
            Some(sheet) => self.read_entries(id, &name.text, &sheet),
            None => Arc::make_mut(&mut self.entries).is_incomplete = true,
        }
    }

    // Everything but the values of attributes, which may stand on a scale that the entry itself names.
    fn expect_entry_details(&mut self, declaration: &'a Declaration) -> Details {
        let mut details = Details::default();
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Category(name) => details.category = self.expect_category(name),
                ClauseKind::Issuer(name) => details.issuers.push(name.text.to_string()),
                ClauseKind::On { attribute, scale } => self.expect_scale_of(attribute, scale, &mut details),
                ClauseKind::Current(days) => details.current = Some(days.clone()),
                ClauseKind::CurrentOn(path) => {
                    let scope = Scope::default().of_pattern(&[]);
                    details.current_on = self.expect_date(path, &scope);
                }
                ClauseKind::Renames { codes, from } => {
                    details.former.extend(codes.iter().map(|code| (code.clone(), *from)));
                }
                ClauseKind::Valid { from, length } => {
                    let scope = Scope::default().of_pattern(&[]);
                    details.valid.extend(self.expect_validity(from, *length, &scope));
                }
                ClauseKind::Attribute { .. } | ClauseKind::Cites(_) | ClauseKind::Broken => {}
                _ => self.clause_not_here(line, Named::Certificate),
            }
        }
        details
    }

    fn expect_scale_of(&mut self, attribute: &Name, scale: &Name, details: &mut Details) {
        self.expect_attribute_name(Owner::This, attribute);
        match self.expect_scale_name(scale) {
            Some(scale) => {
                details.scales.insert(attribute.text.to_string(), scale);
            }
            None => {
                self.untyped.insert(attribute.text.to_string());
            }
        }
    }

    /// Returns true when an owner has an attribute of this name; reports it otherwise.
    pub fn expect_attribute_name(&mut self, owner: Owner, attribute: &Name) -> bool {
        let is_known = self.own_type(owner, &attribute.text).is_some();
        if is_known {
            self.note_fact(owner, &attribute.text);
        } else {
            self.report_no_fact(owner, attribute, &Scope::default());
        }
        is_known
    }

    /// Returns what a kind says: as an entry does, with types for attributes of its own.
    pub fn expect_details(
        &mut self,
        kind: &str,
        code: Option<&str>,
        declaration: &'a Declaration,
    ) -> Details {
        let mut details = Details::default();
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Category(name) => details.category = self.expect_category(name),
                ClauseKind::On { attribute, scale } => self.expect_scale_of(attribute, scale, &mut details),
                ClauseKind::Valid { from, length } => {
                    let scope = Scope::default().of_pattern(&[]);
                    details.valid.extend(self.expect_validity(from, *length, &scope));
                }
                ClauseKind::Has { name, of } => {
                    if let Some(of) = self.expect_attribute_type(of, line.span) {
                        self.add_attribute(crate::policy::OwnerKind::Item, name, of, None);
                    }
                }
                ClauseKind::Attribute { .. } | ClauseKind::Cites(_) | ClauseKind::Broken => {}
                _ => self.clause_not_here(line, Named::Kind),
            }
        }
        let element =
            ItemElement { kind: Some(kind.into()), code: code.map(SmolStr::new), ..ItemElement::default() };
        let scales = details.scales.clone();
        details.attributes = self.expect_item_values(&element, &scales, declaration);
        details
    }

    fn expect_entry_values(&mut self, declaration: &'a Declaration) {
        let Head::Entry { kind } = &declaration.head else { return };
        let Some(name) = &declaration.name else { return };
        if !declaration.clauses.iter().any(|line| matches!(line.kind, ClauseKind::Attribute { .. })) {
            return;
        }
        let place = self.place(name.span);
        let (kind, code) = (kind.text.clone(), name.text.clone());
        let Some((at, own)) = self.inline_entry(&code, &place) else { return };
        let scales = own.scales.clone();
        let element = ItemElement { kind: Some(kind), code: Some(code), ..ItemElement::default() };
        let values = self.expect_item_values(&element, &scales, declaration);
        let inline = self.policy.catalogues.first_mut();
        if let Some(entry) = inline.and_then(|inline| inline.entries.make_mut().get_mut(at)) {
            entry.attributes = values;
        }
    }

    fn expect_item_values(
        &mut self,
        element: &ItemElement,
        scales: &BTreeMap<String, ScaleId>,
        declaration: &'a Declaration,
    ) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::new();
        for line in &declaration.clauses {
            let ClauseKind::Attribute { name, values: written } = &line.kind else { continue };
            let scope = Scope {
                this: vec![element.clone()].into(),
                ..Scope::default().of_pattern(std::slice::from_ref(element))
            };
            let own_scale = scales.get(name.text.as_str()).map(|scale| self.type_on_scale(*scale));
            let Some(value) = self.expect_attribute_value(Owner::This, name, written, own_scale, &scope)
            else {
                continue;
            };
            if values.insert(name.text.to_string(), value).is_some() {
                let clause = Text::same(self.written(name.span));
                self.report(&StructureProblem::ClauseTwice { clause }, line.span);
            }
        }
        values
    }

    /// Returns the one value that a clause gives an attribute, or reports that it does not fit.
    pub fn expect_attribute_value(
        &mut self,
        owner: Owner,
        name: &Name,
        written: &[AstExpr],
        of: Option<super::types::Type>,
        scope: &Scope,
    ) -> Option<Value> {
        let inside = Scope { bare: alone(owner), ..scope.clone() };
        let fact = self.expect_bare(name, &inside)?;
        let wanted = Wanted { has: of.unwrap_or(fact.has), fact: Said::At(name.span) };
        let [one] = written else {
            let clause = Text::same(self.written(name.span));
            let span = written.iter().map(|value| value.span).reduce(Span::join).unwrap_or(name.span);
            self.report(&StructureProblem::ClauseTwice { clause }, span);
            return None;
        };
        self.expect_value(one, &wanted)
    }

    /// Returns a literal in a type, or reports that it is none or does not fit.
    pub fn expect_value(&mut self, value: &AstExpr, wanted: &Wanted) -> Option<Value> {
        let typed = self.expect_expr(value, &Scope::default(), Some(wanted))?;
        let (typed, _) = self.unify(&wanted.has, typed)?;
        if let Expr::Constant(value) = typed.expr {
            return Some(value);
        }
        let fact = self.written(value.span);
        let place = Phrase::FixedValue.text();
        self.push(StructureProblem::FactNotHere { fact, place }.at(value.span));
        None
    }
}
