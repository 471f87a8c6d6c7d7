//! What the learner asks for.

use super::super::json::Body;
use super::super::problem::{Expected, Named, RecordProblem};
use super::super::{Application, Item};
use super::context::{Context, Spot};
use crate::nearest::nearest;
use crate::policy::OwnerKind;
use std::collections::BTreeMap;

impl Context<'_> {
    /// Returns the application; absent or `null` means that none is made.
    pub fn application(&mut self, spot: &Spot<'_>, items: &[Item]) -> Option<Application> {
        let application = spot.member("application")?;
        if matches!(application.node.body, Body::Null) || !self.object(&application, []) {
            return None;
        }
        let mut read = Application {
            date: self.optional_day(&application, "date"),
            purpose: self.optional_text(&application, "purpose", Expected::Code),
            facts: self.facts(&application, OwnerKind::Application, None),
            ..Application::default()
        };
        self.programme(&application, &mut read);
        let targets = application.member("targets");
        if let Some(targets) = targets {
            read.targets = self.texts(&targets, Expected::Code);
            self.check_targets(&targets, read.programme.as_deref());
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
        Some(read)
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
    fn check_targets(&mut self, targets: &Spot<'_>, programme: Option<&str>) {
        let Some(known) = programme.and_then(|code| self.shape.programmes.get(code)) else { return };
        for target in targets.elements() {
            let Body::Text(code) = &target.node.body else { continue };
            if !known.contains(code.as_ref()) {
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
                let near = nearest(rule, self.shape.rules.iter().map(String::as_str));
                let (of, name, known) = (Named::Rule, rule.to_owned(), Vec::new());
                self.error_at(key_at, &member, RecordProblem::UnknownName { of, name, near, known });
            }
            choices.extend(self.text(&member, Expected::Code).map(|target| (rule.to_owned(), target)));
        }
        choices
    }
}
