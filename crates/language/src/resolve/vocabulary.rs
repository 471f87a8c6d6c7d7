//! What a policy declares to speak with: categories, kinds, scales, measures, periods, attributes, judgements, institutions.

use super::collect::Space;
use super::context::Resolver;
use super::words::Phrase;
use crate::date::Window;
use crate::diagnostics::{NameProblem, Named, Problem, ReachProblem, StructureProblem, TypeProblem};
use crate::policy::builtin::{ACADEMIC, KINDS};
use crate::policy::{
    Attribute, AttributeType, Judgement, Kind, Measure, OwnerKind, Period, PeriodId, PeriodKey, Scale,
    ScaleBody, ScaleId,
};
use crate::quantity::Number;
use crate::source::Span;
use crate::syntax::ast::{self, Declaration, Head, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The judgement that a named body gives in `subject to … approval`: always the first of a policy.
pub(super) const APPROVAL: &str = "approval";

impl<'a> Resolver<'a> {
    /// Puts everything into the policy that other declarations speak with.
    pub fn resolve_vocabulary(&mut self) {
        self.policy.measures = vec![
            Measure { name: "credits".to_owned(), per: None, of: None },
            Measure { name: "hours".to_owned(), per: None, of: None },
        ];
        for kind in KINDS {
            self.policy.kinds.insert(kind.to_owned(), Kind::default());
        }
        self.policy.judgements.push(Judgement {
            name: APPROVAL.to_owned(),
            by: Vec::new(),
            about: Vec::new(),
            of: AttributeType::YesNo,
        });
        self.each(Self::resolve_names);
        self.expect_academic();
        self.each_of_few(Self::resolve_measure);
        self.expect_measures_without_circle();
        self.each_of_few(Self::resolve_typed);
    }

    /// Resolves every declaration with one step, each within its own place.
    pub fn each(&mut self, mut step: impl FnMut(&mut Self, &'a Declaration)) {
        for declaration in self.declared.all.clone().iter().copied() {
            self.at_declaration(declaration, &mut step);
        }
    }

    /// Resolves every declaration of which there are mostly few: all but rules and entries.
    pub fn each_of_few(&mut self, mut step: impl FnMut(&mut Self, &'a Declaration)) {
        for declaration in self.declared.few.clone().iter().copied() {
            self.at_declaration(declaration, &mut step);
        }
    }

    /// Resolves a declaration with one step, within its own place.
    pub fn at_declaration(
        &mut self,
        declaration: &'a Declaration,
        step: impl FnOnce(&mut Self, &'a Declaration),
    ) {
        self.within(
            |resolver| resolver.place(declaration.span),
            |resolver| {
                if declaration.broken {
                    resolver.spoil();
                }
                step(resolver, declaration);
            },
        );
    }

    /// Returns the name of a declaration when it is the first of that name.
    pub fn first_name(&self, space: Space, declaration: &'a Declaration) -> Option<&'a Name> {
        declaration.name.as_ref().filter(|name| self.declared.is_first(space, name))
    }

    fn resolve_names(&mut self, declaration: &'a Declaration) {
        match &declaration.head {
            Head::Category => {
                if let Some(name) = self.first_name(Space::Category, declaration) {
                    self.policy.categories.insert(name.text.to_string(), declaration.title_text());
                }
            }
            Head::Kind => {
                if let Some(name) = self.first_name(Space::Kind, declaration) {
                    let is_built_in = KINDS.contains(&name.text.as_str());
                    if !is_built_in && self.is_taken(name) {
                        return;
                    }
                    let kind = Kind { title: declaration.title_text(), ..Kind::default() };
                    self.policy.kinds.insert(name.text.to_string(), kind);
                }
            }
            Head::Scale(body) => {
                if let Some(name) = self.first_name(Space::Scale, declaration) {
                    let body = self.expect_scale(body, declaration.span);
                    self.policy.scales.push(Scale { name: name.text.to_string(), body });
                }
            }
            Head::Period(parts) => {
                if let Some(name) = self.first_name(Space::Period, declaration) {
                    let windows = parts.iter().map(|(from, to)| Window { from: *from, to: *to }).collect();
                    self.policy.periods.push(Period { name: name.text.to_string(), windows });
                }
            }
            Head::Measure { .. } => {
                if let Some(name) = self.first_name(Space::Measure, declaration)
                    && self.find_measure(&name.text).is_none()
                {
                    // A word such as minutes may be measured in; nouns that are facts of other kinds may not.
                    let is_countable = matches!(name.text.as_str(), "minutes" | "credits" | "hours");
                    if is_countable || !self.is_taken(name) {
                        self.policy.measures.push(Measure {
                            name: name.text.to_string(),
                            per: None,
                            of: None,
                        });
                    }
                }
            }
            Head::Policy
            | Head::Adopt { .. }
            | Head::Attribute { .. }
            | Head::Judgement { .. }
            | Head::Set { .. }
            | Head::Define(_)
            | Head::Catalogue { .. }
            | Head::Entry { .. }
            | Head::Programme
            | Head::Institution { .. }
            | Head::General { .. }
            | Head::Rule { .. }
            | Head::RuleTable { .. }
            | Head::Bar(_)
            | Head::Limit(_)
            | Head::Require(_)
            | Head::LimitTable { .. }
            | Head::Family(_)
            | Head::Table(_)
            | Head::Assert(_)
            | Head::Combine { .. }
            | Head::Function { .. }
            | Head::Reward { .. }
            | Head::Example { .. }
            | Head::Examples { .. }
            | Head::Unknown => {}
        }
    }

    /// Returns true, after a report, when a declared name is a noun of the language.
    pub fn is_taken(&mut self, name: &Name) -> bool {
        let is_taken = !name.quoted && super::words::is_noun(&name.text);
        if is_taken {
            let name_written = self.written(name.span);
            self.report(&NameProblem::TakenWord { name: name_written }, name.span);
            self.declared.note_broken(&name.text);
        }
        is_taken
    }

    fn expect_academic(&mut self) {
        self.policy.categories.entry(ACADEMIC.to_owned()).or_insert(None);
    }

    fn expect_scale(&mut self, body: &ast::ScaleBody, span: Span) -> ScaleBody {
        match body {
            ast::ScaleBody::Steps(steps) => {
                let mut ranks = BTreeMap::new();
                for (rank, words) in (0_u32..).zip(steps) {
                    for word in words {
                        if ranks.insert(word.text.to_string(), rank).is_some() {
                            self.report(&TypeProblem::LevelTwice { value: word.text.to_string() }, word.span);
                        }
                    }
                }
                ScaleBody::Steps(ranks)
            }
            ast::ScaleBody::Range { from, to, step } if from > to => {
                self.report_empty_range(from, to, span);
                // With its ends exchanged it says nothing false about what refers to it.
                ScaleBody::Range { from: *to, to: *from, step: *step }
            }
            ast::ScaleBody::Range { from, to, step } => {
                ScaleBody::Range { from: *from, to: *to, step: *step }
            }
        }
    }

    /// Returns the period of a name, or reports that none is declared.
    pub fn expect_period(&mut self, name: &Name) -> Option<PeriodKey> {
        if name.text == "calendar year" && !name.quoted {
            return Some(PeriodKey::CalendarYear);
        }
        let found = self.find_period(&name.text);
        if found.is_none() && self.declared.spaces_of(&name.text).is_empty() {
            let declared = self.declared.names(Space::Period).map(str::to_owned);
            let known: Vec<String> = declared.chain(super::words::calendar_year()).collect();
            self.report_not_declared(Named::Period, name, &known);
        } else if found.is_none() {
            self.report_unknown(Space::Period, name);
        }
        found
    }

    /// Returns the declared period of a name.
    pub fn find_period(&self, name: &str) -> Option<PeriodKey> {
        let at = self.policy.periods.iter().position(|period| period.name == name)?;
        u32::try_from(at).ok().map(|at| PeriodKey::Declared(PeriodId(at)))
    }

    /// Returns the scale of a name, or reports that none is declared.
    pub fn expect_scale_name(&mut self, name: &Name) -> Option<ScaleId> {
        if !self.expect_declared(Space::Scale, name) {
            return None;
        }
        let at = self.policy.scales.iter().position(|scale| scale.name == name.text)?;
        u32::try_from(at).ok().map(ScaleId)
    }

    fn resolve_typed(&mut self, declaration: &'a Declaration) {
        if let Head::Attribute { owner, per, of } = &declaration.head {
            self.resolve_attribute(declaration, owner, per.as_deref(), of);
        } else if let Head::Judgement { by, about, of } = &declaration.head {
            self.resolve_judgement(declaration, by, about, of.as_deref());
        }
    }

    fn resolve_attribute(
        &mut self,
        declaration: &Declaration,
        owner: &Name,
        per: Option<&Name>,
        of: &ast::AttributeType,
    ) {
        let Some(name) = &declaration.name else { return };
        let owner = self.expect_owner_kind(owner);
        let of = self.expect_attribute_type(of, declaration.span);
        if of.is_none() {
            self.untyped.insert(name.text.to_string());
        }
        let Some(owner) = owner else {
            self.untyped.insert(name.text.to_string());
            return;
        };
        // A type that is broken leaves a code, whose words are free.
        self.add_attribute(owner, name, of.unwrap_or(AttributeType::Code), per);
    }

    /// Adds an attribute, or reports that it is declared already.
    pub fn add_attribute(&mut self, owner: OwnerKind, name: &Name, of: AttributeType, per: Option<&Name>) {
        let key = (owner, name.text.clone());
        let place = self.place(name.span);
        if self.policy.attributes.contains_key(&key) {
            let kind = Named::Attribute;
            self.report(&NameProblem::DeclaredTwice { kind, name: name.text.to_string() }, name.span);
            return;
        }
        let written = Some(self.written(name.span)).filter(|written| !name.quoted && *written != name.text);
        let per = per.map(|per| per.text.to_string());
        self.has_keyed_attributes |= per.is_some();
        let attribute = Attribute { of, per, place: Some(place), written };
        self.policy.attributes.insert(key, attribute);
    }

    fn expect_owner_kind(&mut self, name: &Name) -> Option<OwnerKind> {
        let found = find_owner_kind(&name.text);
        if found.is_none() {
            let nouns = [
                "learner",
                "application",
                "item",
                "course",
                "programme",
                "institution",
                "paper",
                "judgement",
            ];
            let known: Vec<String> = nouns.iter().flat_map(|noun| self.noun_spellings(noun)).collect();
            let word = Phrase::OwnerOfFacts.named();
            self.report_not_declared(word, name, &known);
        }
        found
    }

    /// Returns a type as meant that is declared at a place.
    pub fn expect_attribute_type(&mut self, of: &ast::AttributeType, span: Span) -> Option<AttributeType> {
        Some(match of {
            ast::AttributeType::Number { from, to, unit } => {
                let unit = match unit {
                    Some(unit) => Some(self.expect_measure(unit)?),
                    None => None,
                };
                match (from, to) {
                    (Some(least), Some(most)) if least > most => {
                        self.report_empty_range(least, most, span);
                        AttributeType::Number { from: *to, to: *from, unit }
                    }
                    _ => AttributeType::Number { from: *from, to: *to, unit },
                }
            }
            ast::AttributeType::Share => AttributeType::Share,
            ast::AttributeType::OnScale(scale) => AttributeType::OnScale(self.expect_scale_name(scale)?),
            ast::AttributeType::OneOf(words) => {
                AttributeType::OneOf(words.iter().map(|word| word.text.to_string()).collect())
            }
            ast::AttributeType::Date => AttributeType::Date,
            ast::AttributeType::Duration => AttributeType::Duration,
            ast::AttributeType::YesNo => AttributeType::YesNo,
            ast::AttributeType::Text => AttributeType::Text,
        })
    }

    fn report_empty_range(&mut self, from: &Number, to: &Number, span: Span) {
        let (from, to) = (from.to_string(), to.to_string());
        self.report(&ReachProblem::EmptyRange { from, to }, span);
    }

    fn resolve_judgement(
        &mut self,
        declaration: &'a Declaration,
        by: &[Name],
        about: &[Name],
        of: Option<&ast::AttributeType>,
    ) {
        let Some(name) = self.first_name(Space::Judgement, declaration) else { return };
        if self.is_taken(name) {
            return;
        }
        let about: Vec<OwnerKind> = about.iter().filter_map(|noun| self.expect_about(noun)).collect();
        let of = match of {
            Some(of) => self.expect_attribute_type(of, declaration.span).unwrap_or(AttributeType::YesNo),
            None => AttributeType::YesNo,
        };
        let by = by.iter().map(|body| body.text.to_string()).collect();
        self.policy.judgements.push(Judgement { name: name.text.to_string(), by, about, of });
    }

    fn expect_about(&mut self, noun: &Name) -> Option<OwnerKind> {
        match noun.text.as_str() {
            "target" => Some(OwnerKind::Course),
            // A judgement about a rule is about the case: it needs no fact of its own.
            "rule" => None,
            _ => self.expect_owner_kind(noun),
        }
    }

    /// Fills in what kinds say: category, validity, scales and fixed values.
    pub fn resolve_kind(&mut self, declaration: &'a Declaration) {
        let Head::Kind = declaration.head else { return };
        let Some(name) = self.first_name(Space::Kind, declaration) else { return };
        if !self.policy.kinds.contains_key(name.text.as_str()) {
            return;
        }
        let details = self.expect_details(&name.text, None, declaration);
        if let Some(kind) = self.policy.kinds.get_mut(name.text.as_str()) {
            kind.category = details.category;
            kind.valid = details.valid;
            if !details.scales.is_empty() {
                Arc::make_mut(&mut self.entries).has_scales_of_kinds = true;
            }
            kind.scales = details.scales;
            kind.attributes = details.attributes;
        }
    }

    /// Reports a clause that does not belong in a declaration.
    pub fn clause_not_here(&mut self, clause: &ast::Clause, declaration: Named) {
        let clause_shown = super::words::clause_words(&clause.kind);
        let problem =
            StructureProblem::ClauseNotHere { clause: clause_shown, declaration: declaration.text() };
        self.push(problem.at(clause.span));
    }
}

/// Returns the owner that a noun stands for.
pub(super) fn find_owner_kind(noun: &str) -> Option<OwnerKind> {
    Some(match noun {
        "learner" => OwnerKind::Learner,
        "application" => OwnerKind::Application,
        "item" => OwnerKind::Item,
        "course" | "target" => OwnerKind::Course,
        "programme" => OwnerKind::Programme,
        "institution" => OwnerKind::Institution,
        "paper" => OwnerKind::Paper,
        "judgement" => OwnerKind::Judgement,
        _ => return None,
    })
}
