//! What the learner asks for.

use super::super::fields;
use super::super::json::Body;
use super::super::problem::{Expected, Named, RecordProblem};
use super::super::{Application, Item};
use super::context::{Context, Spot};
use crate::nearest::nearest;
use crate::policy::{Names, OwnerKind};
use std::collections::{BTreeMap, BTreeSet};

impl Context<'_> {
    /// Returns the application; absent or `null` means that none is made.
    pub fn application(&mut self, spot: &Spot<'_>, items: &[Item]) -> Option<Application> {
        let application = spot.member("application")?;
        if matches!(application.node.body, Body::Null) || !self.object(&application, []) {
            return None;
        }
        let mut read = self.one_application(&application, items);
        if let Some(programmes) = application.member("programmes") {
            self.programmes(&programmes, &mut read, items);
        }
        if let Some(targets) = application.member("targets") {
            self.check_targets(&targets, &read);
        }
        Some(read)
    }

    fn one_application(&mut self, application: &Spot<'_>, items: &[Item]) -> Application {
        let mut read = Application {
            date: self.optional_day(application, "date"),
            purpose: self.optional_text(application, "purpose", Expected::Code),
            facts: self.facts(application, OwnerKind::Application, None),
            ..Application::default()
        };
        self.programme(application, &mut read);
        let targets = application.member("targets");
        if let Some(targets) = targets {
            read.targets = self.texts(&targets, Expected::Code);
        }
        if let Some(claims) = application.member("claims") {
            read.claims = self.texts(&claims, Expected::Text);
            self.check_claims(&claims, items);
        }
        if let Some(choices) = application.member("choices") {
            read.choices = self.choices(&choices);
        }
        if let Some(papers) = application.member("papers") {
            read.papers = self.papers(&papers).unwrap_or_default();
        }
        read
    }

    // What stands in the application itself is for all; what an entry says stands in its place.
    fn programmes(&mut self, list: &Spot<'_>, shared: &mut Application, items: &[Item]) {
        if !matches!(list.node.body, Body::List(_)) {
            return self.wrong_type(list, Expected::List);
        }
        if shared.programme.is_some() {
            let fields = vec!["programme", "programmes"];
            return self.error(list, RecordProblem::ExactlyOneOf { fields });
        }
        let mut each: Vec<Application> = Vec::new();
        for entry in list.elements() {
            let Some(own) = self.one_of_programmes(&entry, items) else { continue };
            if each.iter().any(|earlier| earlier.programme == own.programme) {
                let code = own.programme.unwrap_or_default();
                self.error(&entry, RecordProblem::DuplicateProgramme { code });
                continue;
            }
            let one = together(shared, own);
            if let Some(targets) = entry.member("targets") {
                self.check_targets(&targets, &one);
            }
            each.push(one);
        }
        if list.elements().next().is_none() {
            self.error(list, RecordProblem::Missing { field: "programme" });
        }
        match each.len() {
            0 => {}
            1 => *shared = each.remove(0),
            _ => {
                shared.claims = claimed(&each).or(shared.claims.take());
                shared.programmes = each;
            }
        }
    }

    /// Returns an entry of the list of programmes: a code alone, or with what is said for this programme only.
    fn one_of_programmes(&mut self, entry: &Spot<'_>, items: &[Item]) -> Option<Application> {
        if matches!(entry.node.body, Body::Text(_)) {
            let programme = self.text(entry, Expected::Programme);
            self.check_programme(entry, programme.as_deref());
            return Some(Application { programme: Some(programme?), ..Application::default() });
        }
        if !matches!(entry.node.body, Body::Object(_)) {
            self.wrong_type(entry, Expected::Programme);
            return None;
        }
        for (key, key_at, member) in entry.members().filter(|(key, ..)| fields::FOR_ALL.contains(key)) {
            let (field, near, belongs_to) = (key.to_owned(), Vec::new(), Some("application"));
            self.error_at(key_at, &member, RecordProblem::UnknownField { field, near, belongs_to });
        }
        let own = self.one_application(entry, items);
        if own.programme.is_none() {
            self.error(entry, RecordProblem::Missing { field: "programme" });
            return None;
        }
        Some(own)
    }

    fn programme(&mut self, application: &Spot<'_>, read: &mut Application) {
        let Some(programme) = application.member("programme") else { return };
        match &programme.node.body {
            Body::Null => {}
            Body::Text(_) => {
                read.programme = self.text(&programme, Expected::Programme);
                self.check_programme(&programme, read.programme.as_deref());
            }
            Body::Object(_) => {
                read.programme = self.required_text(&programme, "code");
                read.programme_facts = self.facts(&programme, OwnerKind::Programme, None);
            }
            Body::YesNo(_) | Body::Number(_) | Body::List(_) => {
                self.wrong_type(&programme, Expected::Programme);
            }
        }
    }

    // A policy that declares no programme takes any; one that does knows them all. A programme that is given with its
    // attributes brings what is needed with it.
    fn check_programme(&mut self, spot: &Spot<'_>, code: Option<&str>) {
        let known = &self.shape.programmes;
        let Some(code) = code.filter(|code| !known.is_empty() && !known.contains_key(*code)) else { return };
        self.unknown_name(spot, Named::Programme, code, known.keys());
    }

    // A target that the programme does not have is a slip: it would be asked for in vain, without a word.
    // Where several are applied for, one of them has it.
    fn check_targets(&mut self, targets: &Spot<'_>, application: &Application) {
        let several = application.programmes.iter().filter_map(|one| one.programme.as_deref());
        let programmes = application.programme.as_deref().into_iter().chain(several);
        let known: Option<Vec<_>> = programmes.map(|code| self.shape.programmes.get(code)).collect();
        let Some(known) = known.filter(|known| !known.is_empty()) else { return };
        for target in targets.elements() {
            let Body::Text(code) = &target.node.body else { continue };
            let mut names = known.iter().flat_map(|names| names.iter());
            if !names.any(|names| names.contains(code)) {
                let names = known.iter().flat_map(|names| names.iter());
                let known: BTreeSet<&str> = names.flat_map(Names::iter).collect();
                self.unknown_name(&target, Named::Target, code, known);
            }
        }
    }

    fn check_claims(&mut self, claims: &Spot<'_>, items: &[Item]) {
        for claim in claims.elements() {
            let Body::Text(id) = &claim.node.body else { continue };
            self.check_item(&claim, id, items);
        }
    }

    /// Reports an item id that no item of the record has.
    pub fn check_item(&mut self, spot: &Spot<'_>, id: &str, items: &[Item]) {
        if items.iter().any(|item| item.id == id) {
            return;
        }
        let near = nearest(id, items.iter().map(|item| item.id.as_str()));
        self.error(spot, RecordProblem::UnknownItem { id: id.to_owned(), near });
    }

    fn choices(&mut self, spot: &Spot<'_>) -> BTreeMap<String, String> {
        let mut choices = BTreeMap::new();
        self.object(spot, []);
        for (rule, key_at, member) in spot.members() {
            if !self.shape.rules.contains(rule) {
                let near = nearest(rule, self.shape.rules.iter());
                let (of, name, known) = (Named::Rule, rule.to_owned(), Vec::new());
                self.error_at(key_at, &member, RecordProblem::UnknownName { of, name, near, known });
            }
            choices.extend(self.text(&member, Expected::Code).map(|target| (rule.to_owned(), target)));
        }
        choices
    }
}

/// Returns the application for one programme: what it says itself, else what stands for all.
fn together(shared: &Application, own: Application) -> Application {
    let choices = shared.choices.clone().into_iter().chain(own.choices).collect();
    let facts = shared.facts.clone().into_iter().chain(own.facts).collect();
    let mut papers = shared.papers.clone();
    papers.extend(own.papers);
    Application {
        date: shared.date,
        targets: own.targets.or_else(|| shared.targets.clone()),
        claims: own.claims.or_else(|| shared.claims.clone()),
        purpose: own.purpose.or_else(|| shared.purpose.clone()),
        programme: own.programme,
        programme_facts: own.programme_facts,
        programmes: Vec::new(),
        choices,
        facts,
        papers,
    }
}

/// Returns what is claimed for one of the programmes at least, where each names what it claims: recognition is for all.
fn claimed(each: &[Application]) -> Option<Vec<String>> {
    let claims: Option<Vec<&Vec<String>>> = each.iter().map(|one| one.claims.as_ref()).collect();
    let claims: BTreeSet<&String> = claims?.into_iter().flatten().collect();
    Some(claims.into_iter().cloned().collect())
}
