//! What was granted earlier and what people found, in the records of examples.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::record::{Draft, Facts, json_of};
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named};
use crate::policy::Rule;
use crate::syntax::ast::Name;
use crate::syntax::ast::expression::Expr;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

impl Resolver<'_> {
    /// Returns an entry of the history.
    pub fn expect_history_entry(
        &mut self,
        kind: Option<&Name>,
        code: Option<&Name>,
        facts: &Facts,
    ) -> Map<String, Json> {
        let mut entry = Map::new();
        let mut item_facts = Vec::new();
        for (name, values) in facts {
            let word = values.first().and_then(|value| self.name_in(value));
            match (name.text.as_str(), word) {
                ("target" | "targets", Some(target)) => {
                    let is_pool = self
                        .policy
                        .programmes
                        .values()
                        .any(|programme| programme.pools.contains_key(target.text.as_str()));
                    let key = if is_pool { "pool" } else { "course" };
                    entry.insert("target".to_owned(), json!({ key: target.text.as_str() }));
                }
                ("pool", Some(pool)) => {
                    entry.insert("target".to_owned(), json!({ "pool": pool.text.as_str() }));
                }
                ("rule", Some(rule)) => {
                    if self.expect_rules(&rule).is_some() {
                        entry.insert("rule".to_owned(), json!(rule.text.as_str()));
                    }
                }
                ("edition" | "programme" | "purpose" | "because" | "status" | "date", Some(word)) => {
                    entry.insert(name.text.to_string(), json!(word.text.as_str()));
                }
                (measure, _) if self.find_measure(measure).is_some() => {
                    self.add_earlier_amount(name, values, &mut entry);
                }
                _ => item_facts.push((name.clone(), values.clone())),
            }
        }
        if let Some(kind) = kind {
            let item = self.expect_item(kind, code, &item_facts);
            let mut whole = Map::new();
            let (kind, facts): (Map<_, _>, Map<_, _>) = item.into_iter().partition(|(key, _)| key == "kind");
            whole.extend(kind);
            whole.extend(code.map(|code| ("code".to_owned(), json!(code.text.as_str()))));
            whole.extend(facts);
            entry.insert("item".to_owned(), Json::Object(whole));
        } else {
            for (name, _) in &item_facts {
                let known = ["target", "rule", "date", "programme", "purpose", "status"];
                let known: Vec<String> = known.iter().flat_map(|noun| self.noun_spellings(noun)).collect();
                self.report_nothing_here(name, Phrase::EarlierFact, &known);
            }
        }
        entry
    }

    fn add_earlier_amount(&mut self, name: &Name, values: &[Expr], entry: &mut Map<String, Json>) {
        let (Some(measure), Some(value)) = (self.find_measure(&name.text), values.first()) else { return };
        let wanted = Wanted { has: Type::amount(measure), fact: Said::At(name.span) };
        let Some(value) = self.expect_value(value, &wanted) else { return };
        let amounts = entry.entry("amounts").or_insert_with(|| json!({}));
        if let Some(amounts) = amounts.as_object_mut() {
            amounts.insert(name.text.to_string(), json_of(&value));
        }
    }

    // A judgement names the bodies that may give it, and clauses name those that approve.
    fn expect_body(&mut self, judgement: &str, by: &Name) {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for declared in self.policy.judgements.iter().filter(|declared| declared.name == judgement) {
            known.extend(declared.by.iter().cloned());
        }
        if judgement == super::vocabulary::APPROVAL {
            known.extend(self.policy.rules.iter().flat_map(Rule::bodies_asked).cloned());
        }
        if !known.is_empty() && !known.contains(by.text.as_str()) {
            let known: Vec<String> = known.into_iter().collect();
            self.report_not_declared(Named::Body, by, &known);
        }
    }

    /// Returns a recorded finding; without a value it is yes.
    pub fn expect_finding(
        &mut self,
        judgement: &Name,
        by: Option<&Name>,
        facts: &Facts,
        draft: &Draft,
    ) -> Option<Map<String, Json>> {
        let known = self
            .policy
            .judgements
            .iter()
            .find(|known| known.name == judgement.text)
            .map(|known| known.of.clone());
        let Some(of) = known else {
            let mut known: Vec<String> = self.declared.names(Space::Judgement).map(str::to_owned).collect();
            known.extend(self.noun_spellings(super::vocabulary::APPROVAL));
            self.report_not_declared(Named::Judgement, judgement, &known);
            return None;
        };
        let mut finding = Map::new();
        finding.insert("judgement".to_owned(), json!(judgement.text.as_str()));
        if let Some(by) = by {
            self.expect_body(&judgement.text, by);
        }
        finding.extend(by.map(|by| ("by".to_owned(), json!(by.text.as_str()))));
        let mut value = json!(true);
        for (name, values) in facts {
            let Some(first) = values.first() else { continue };
            let word = self.name_in(first)?;
            match name.text.as_str() {
                "item" => {
                    let Some(id) = draft.item_of(&word.text) else {
                        let known = draft.item_names();
                        self.report_nothing_here(&word, Phrase::HeldItem, &known);
                        continue;
                    };
                    finding.insert("item".to_owned(), json!(id));
                }
                "course" | "target" => {
                    let code = self.expect_course_or_pool(&word);
                    finding.extend(code.map(|code| ("course".to_owned(), json!(code))));
                }
                "rule" => {
                    if self.expect_rules(&word).is_some() {
                        finding.insert("rule".to_owned(), json!(word.text.as_str()));
                    }
                }
                "date" => {
                    finding.insert("date".to_owned(), json!(word.text.as_str()));
                }
                "value" => {
                    let wanted =
                        Wanted { has: self.type_of(&of), fact: Said::As(judgement.text.to_string()) };
                    value = self.expect_json(first, &wanted)?;
                }
                _ => {
                    let known: Vec<String> = ["item", "course", "rule", "date"]
                        .iter()
                        .flat_map(|noun| self.noun_spellings(noun))
                        .collect();
                    let near = crate::nearest::nearest(&name.text, known.iter().map(String::as_str));
                    let owner = super::words::owner(crate::policy::OwnerKind::Judgement);
                    let problem = NameProblem::UnknownFact { name: name.text.to_string(), owner, near };
                    self.report(&problem, name.span);
                }
            }
        }
        finding.insert("value".to_owned(), value);
        Some(finding)
    }
}
