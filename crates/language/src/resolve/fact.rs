//! Paths to facts: `item.score`, `B.award`, a bare `score`, and the moments of a case.

use super::context::Resolver;
use super::scope::{ScaleHere, Scope};
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, Problem, StructureProblem};
use crate::locale::Text;
use crate::nearest::nearest;
use crate::policy::{AttributeType, FactRef, MeasureId, Owner, OwnerKind, builtin};
use crate::source::Span;
use crate::syntax::ast::expression::{Name, Path};
use std::collections::BTreeSet;

/// A fact with its type.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fact {
    /// Which.
    pub of: FactRef,
    /// Its type at this place.
    pub has: Type,
}

/// What a bare name turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Bare {
    /// One fact.
    One(Fact),
    /// Facts of several owners.
    Several(Vec<Owner>),
    /// No fact.
    Nothing,
}

impl Resolver<'_> {
    /// Returns the fact of a path, or reports why there is none.
    pub fn expect_fact(&mut self, path: &Path, scope: &Scope) -> Option<Fact> {
        match path.parts.as_slice() {
            [name] => self.expect_bare(name, scope),
            [owner, name] => self.expect_owned(owner, name, scope, path.span),
            [owner, .., name] => {
                let owner = self.written(owner.span);
                self.report_unknown_fact(name, Text::quoted(&owner), Vec::new());
                None
            }
            [] => None,
        }
    }

    /// Returns the fact of a name without an owner, or reports why there is none.
    pub fn expect_bare(&mut self, name: &Name, scope: &Scope) -> Option<Fact> {
        match self.find_bare(name, scope) {
            Bare::One(fact) => Some(self.read(fact, name, scope)),
            Bare::Nothing if !name.quoted && super::words::is_owner(&name.text) => {
                let word = self.written(name.span);
                self.push(super::words::say_which_fact(&word, name.span));
                None
            }
            Bare::Several(owners) => {
                self.report_several_owners(name, &owners);
                None
            }
            Bare::Nothing if !self.declared.spaces_of(&name.text).is_empty() => {
                if let Some(found) = self.declared.spaces_of(&name.text).first() {
                    let (wanted, found) = (Named::Attribute, found.named());
                    let problem = NameProblem::WrongKind { name: name.text.to_string(), wanted, found };
                    self.report(&problem, name.span);
                }
                None
            }
            Bare::Nothing => {
                let owner = scope.bare.first().copied().unwrap_or(Owner::Learner);
                self.report_no_fact(owner, name, scope);
                None
            }
        }
    }

    /// Returns what a name without an owner is; a quoted name is never a fact.
    pub fn find_bare(&self, name: &Name, scope: &Scope) -> Bare {
        if name.quoted {
            return Bare::Nothing;
        }
        let owners = scope.bare.iter().copied().filter(|owner| scope.has(*owner));
        let mut found = owners.filter_map(|owner| self.find_attribute(owner, &name.text, scope));
        match (found.next(), found.next()) {
            (None, _) => self.find_moment(&name.text, scope).map_or(Bare::Nothing, Bare::One),
            (Some(one), None) => Bare::One(one),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(found);
                Bare::Several(all.map(|fact| fact.of.owner).collect())
            }
        }
    }

    fn find_attribute(&self, owner: Owner, name: &str, scope: &Scope) -> Option<Fact> {
        let has = self.type_of_attribute(owner, name, scope)?;
        Some(Fact { of: FactRef { owner, attribute: name.into() }, has })
    }

    /// Returns the moment of a name: a day of the case (application, enrolment, …) or a date of the item.
    pub fn find_moment(&self, name: &str, scope: &Scope) -> Option<Fact> {
        let of = |owner, attribute: &str| FactRef { owner, attribute: attribute.into() };
        let case = match name {
            "application" => Some(of(Owner::Application, "date")),
            "enrolment" => Some(of(Owner::Application, "enrolment")),
            "enrolled" => Some(of(Owner::Learner, "enrolled")),
            "graduation" => Some(of(Owner::Learner, "graduation")),
            "birth" | "born" => Some(of(Owner::Learner, "born")),
            "account" => Some(of(Owner::Learner, "account")),
            _ => None,
        };
        if let Some(of) = case {
            return Some(Fact { of, has: Type::Date });
        }
        let fact = self.find_attribute(scope.item?, name, scope)?;
        (fact.has == Type::Date).then_some(fact)
    }

    fn expect_owned(&mut self, owner: &Name, name: &Name, scope: &Scope, whole: Span) -> Option<Fact> {
        if self.report_deposit(owner, name, scope, whole) {
            return None;
        }
        let found = self.expect_owner(owner, scope)?;
        if !scope.has(found) {
            let fact = self.written(whole);
            let place = super::words::place_of_scope(scope);
            let problem = StructureProblem::FactNotHere { fact, place }.at(whole);
            let is_of_outcomes = owner.text == "item" && scope.bare.first() == Some(&Owner::Learner);
            self.push(match is_of_outcomes && !scope.is_recognition {
                true => problem.with_help(super::words::write_behind_outcomes()),
                false => problem,
            });
            return None;
        }
        match self.find_attribute(found, &name.text, scope) {
            Some(fact) => Some(self.read(fact, name, scope)),
            None => {
                self.report_no_fact(found, name, scope);
                None
            }
        }
    }

    /// Reports `deposit.date`: what a record nests, the language calls by one word.
    fn report_deposit(&mut self, owner: &Name, name: &Name, scope: &Scope, whole: Span) -> bool {
        if owner.quoted || owner.text != "deposit" || scope.find_slot(&owner.text).is_some() {
            return false;
        }
        let meant = if name.text == "by" { "depositor" } else { "deposited" };
        let near = vec![self.noun_shown(meant)];
        let (name, owner) = (self.written(whole), super::words::owner(OwnerKind::Item));
        self.report(&NameProblem::UnknownFact { name, owner, near }, whole);
        true
    }

    /// Returns whose facts a word stands for, or reports that it is nobody's.
    pub fn expect_owner(&mut self, owner: &Name, scope: &Scope) -> Option<Owner> {
        if let Some(slot) = scope.find_slot(&owner.text) {
            return Some(slot);
        }
        match owner.text.as_str() {
            "learner" => Some(Owner::Learner),
            "application" => Some(Owner::Application),
            "programme" => Some(Owner::Programme),
            "target" | "course" => Some(Owner::Target),
            "item" => Some(scope.item.unwrap_or(Owner::Spent)),
            _ => {
                let mut known = scope.called();
                for noun in ["learner", "application", "programme", "target", "item"] {
                    known.extend(self.noun_spellings(noun));
                }
                let text = if owner.quoted { owner.text.to_string() } else { self.written(owner.span) };
                let written = Name { text: text.into(), ..owner.clone() };
                self.report_not_declared(Named::Called, &written, &known);
                None
            }
        }
    }

    // Notes that the policy reads this fact, and reports a level that several scales could give.
    fn read(&mut self, fact: Fact, name: &Name, scope: &Scope) -> Fact {
        self.note_fact_of(&fact.of);
        if let ScaleHere::Several(scales) = self.scale_of_fact(&fact.of, scope) {
            self.report_several_scales(name, &scales);
        }
        fact
    }

    fn scale_of_fact(&self, fact: &FactRef, scope: &Scope) -> ScaleHere {
        match fact.owner {
            Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer => {
                self.scale_here(scope.elements(fact.owner), &fact.attribute)
            }
            Owner::Learner | Owner::Application | Owner::Programme | Owner::Target => ScaleHere::NotGiven,
        }
    }

    fn report_several_scales(&mut self, name: &Name, scales: &[crate::policy::ScaleId]) {
        let scale_name = |scale: &crate::policy::ScaleId| {
            self.policy.scales.get(scale.index()).map(|scale| Named::Other(Text::quoted(&scale.name)))
        };
        let kinds: Vec<Named> = scales.iter().filter_map(scale_name).collect();
        let name_shown = self.written(name.span);
        let help = Phrase::ScalesOnOwnLines.text();
        let problem = NameProblem::SeveralMeanings { name: name_shown, kinds };
        self.push(problem.at(name.span).with_help(help));
    }

    fn report_several_owners(&mut self, name: &Name, owners: &[Owner]) {
        let kinds: BTreeSet<OwnerKind> = owners.iter().map(|owner| owner.kind()).collect();
        let attribute = self.written(name.span);
        let offers: Vec<Text> = kinds.iter().map(|kind| super::words::owned(*kind, &attribute)).collect();
        let named = kinds.into_iter().map(|kind| Named::Other(super::words::owner(kind))).collect();
        let offered = Text::list(&offers);
        let help = super::words::say_whose(&offered);
        let problem = NameProblem::SeveralMeanings { name: attribute, kinds: named };
        self.push(problem.at(name.span).with_help(help));
    }

    /// Reports that an owner has no fact of a name, with near ones, or with other owners that have it.
    pub fn report_no_fact(&mut self, owner: Owner, name: &Name, scope: &Scope) {
        if self.is_silenced(&name.text) {
            return;
        }
        let others = [Owner::Learner, Owner::Application, Owner::Programme, Owner::Target, Owner::Spent];
        let has = |other: &Owner| {
            other.kind() != owner.kind() && self.find_attribute(*other, &name.text, scope).is_some()
        };
        let shown = self.written(name.span);
        let elsewhere: Vec<String> = others
            .into_iter()
            .filter(has)
            .map(|other| super::words::owned(other.kind(), &shown).in_locale(self.policy.locale).to_owned())
            .collect();
        let near = if elsewhere.is_empty() { self.near_facts(owner, name) } else { elsewhere };
        let meant = super::words::credits_of_programme(&shown)
            .map(|meant| meant.in_locale(self.policy.locale).to_owned());
        let with_value = self.facts_of_value(owner, &shown);
        let near = if let Some(meant) = meant {
            vec![meant]
        } else if with_value.is_empty() {
            near
        } else {
            with_value
        };
        self.report_unknown_fact(name, super::words::owner(owner.kind()), near);
    }

    /// Returns the facts whose names are near to a name without an owner.
    pub fn near_bare(&self, name: &Name, scope: &Scope) -> Vec<String> {
        scope.bare.iter().flat_map(|owner| self.near_facts(*owner, name)).collect()
    }

    /// Returns the facts of which a word is a value, each with the word behind it: 四级 is a level.
    fn facts_of_value(&self, owner: Owner, word: &str) -> Vec<String> {
        let on_scale = |scale: &crate::policy::Scale| match &scale.body {
            crate::policy::ScaleBody::Steps(steps) => steps.contains_key(word),
            crate::policy::ScaleBody::Range { .. } => false,
        };
        let is_value = |of: &AttributeType| match of {
            AttributeType::OneOf(words) => words.contains(word),
            AttributeType::OnScale(scale) => self.policy.scales.get(scale.index()).is_some_and(on_scale),
            AttributeType::Number { .. }
            | AttributeType::Share
            | AttributeType::Date
            | AttributeType::Duration
            | AttributeType::YesNo
            | AttributeType::Code
            | AttributeType::Text => false,
        };
        self.asked_all_attributes.set(true);
        let declared =
            self.policy.attributes.iter().filter(|((kind, _), of)| *kind == owner.kind() && is_value(&of.of));
        let mut facts: Vec<String> = declared.map(|((_, name), _)| name.to_string()).collect();
        let is_level = super::words::reads_as_level(word) || self.policy.scales.iter().any(on_scale);
        if facts.is_empty() && owner.kind() == OwnerKind::Item && is_level {
            facts.push("level".to_owned());
        }
        facts.into_iter().map(|fact| format!("{} {word}", self.noun_shown(&fact))).collect()
    }

    fn near_facts(&self, owner: Owner, name: &Name) -> Vec<String> {
        let kind = owner.kind();
        self.asked_all_attributes.set(true);
        let declared =
            self.policy.attributes.keys().filter(|(other, _)| *other == kind).map(|(_, name)| name.as_str());
        let built_in = builtin::attribute_names(kind).iter().copied();
        let known: BTreeSet<String> =
            declared.chain(built_in).flat_map(|name| self.noun_spellings(name)).collect();
        nearest(&self.written(name.span), known.iter().map(String::as_str))
    }

    fn report_unknown_fact(&mut self, name: &Name, owner: Text, near: Vec<String>) {
        let shown = self.written(name.span);
        // An owner and its fact run together are no slip of a shorter name.
        let is_apt = |parted: &String| near.is_empty() || super::words::joins_owner(parted);
        let parted = super::words::parted(&shown).filter(|parted| is_apt(parted) && !name.quoted);
        if let Some(parted) = parted {
            self.report(&NameProblem::GluedName { name: shown, parted }, name.span);
            return;
        }
        self.report(&NameProblem::UnknownFact { name: shown, owner, near }, name.span);
    }

    /// Returns the measure of a name, or reports that there is none.
    pub fn expect_measure(&mut self, name: &Name) -> Option<MeasureId> {
        if self.find_measure(&name.text).is_none() && self.is_silenced(&name.text) {
            return None;
        }
        if let Some(measure) = self.find_measure(&name.text) {
            self.note_use(super::collect::Space::Measure, &name.text);
            return Some(measure);
        }
        if let Some(found) = self.declared.spaces_of(&name.text).first() {
            let (wanted, found) = (Named::Measure, found.named());
            self.report(&NameProblem::WrongKind { name: name.text.to_string(), wanted, found }, name.span);
            return None;
        }
        let known: BTreeSet<String> =
            self.policy.measures.iter().flat_map(|measure| self.noun_spellings(&measure.name)).collect();
        let known: Vec<String> = known.into_iter().collect();
        self.report_not_declared(Named::Measure, name, &known);
        None
    }
}
