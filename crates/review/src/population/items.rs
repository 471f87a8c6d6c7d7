//! The outcomes of one learner, with the papers and findings that a rule asks for.

use super::figures::Figures;
use super::person::Person;
use super::value::written;
use crate::explain::heads::heads;
use crate::policy::rule::{Given, Rule};
use crate::policy::{OwnerKind, Value};
use crate::record::fields;
use crate::record::{Item, Known};
use serde_json::{Map, Value as Json, json};

/// Of a hundred outcomes, how many come with every paper that the rule asks for.
const WITH_PAPERS: usize = 88;
/// Of a hundred findings that a rule asks for, how many have been made.
const FOUND: usize = 85;

/// A rule that the learner is to come near to.
pub(super) struct Wish<'p> {
    pub rule: &'p Rule,
    pub at: usize,
}

impl Person<'_, '_> {
    /// Adds the outcomes that a rule asks for.
    pub fn items(&mut self, wish: &Wish<'_>, items: &mut Vec<Map<String, Json>>) {
        let mut slots = Vec::new();
        if let Some(given) = &wish.rule.given {
            self.slots(given, &mut slots);
        }
        slots.extend(wish.rule.reading.iter().copied());
        for slot in slots {
            let Some(slot) = wish.rule.slots.get(slot as usize) else { continue };
            let heads = heads(self.population.plan, &slot.pattern);
            if let Some(head) = self.draw.one(&heads).cloned() {
                let item = self.item(wish, &head, items.len() + 1);
                items.push(item);
            }
        }
    }

    /// Chooses the slots to fill: one of alternatives, all of what stands together.
    fn slots(&mut self, given: &Given, into: &mut Vec<u32>) {
        match given {
            Given::One(slot) => into.push(*slot),
            Given::AnyOf(parts) => {
                if let Some(part) = self.draw.one(parts).cloned() {
                    self.slots(&part, into);
                }
            }
            Given::AllOf(parts) => parts.iter().for_each(|part| self.slots(part, into)),
            Given::CountOf(count, parts) => {
                let skipped = self.draw.below(parts.len());
                let chosen = parts.iter().cycle().skip(skipped).take((*count as usize).min(parts.len()));
                chosen.for_each(|part| self.slots(part, into));
            }
            Given::OneOrMore(slot) => {
                let many = self.draw.between(1, 3);
                (0..many).for_each(|_| into.push(*slot));
            }
        }
    }

    fn item(&mut self, wish: &Wish<'_>, head: &Item, number: usize) -> Map<String, Json> {
        let population = self.population;
        let none = Figures::default();
        let asked = population.by_rule.get(wish.at).unwrap_or(&none).clone();
        let mut item = Map::new();
        item.insert("id".to_owned(), json!(format!("i{number}")));
        item.insert("kind".to_owned(), json!(head.kind));
        let code = self.code(head, &asked);
        item.extend(code.as_ref().map(|code| ("code".to_owned(), json!(code))));
        for (name, known) in &head.facts {
            if let Known::Value(value) = known {
                item.extend(written(value, &[]).map(|json| (name.clone(), json)));
            }
        }
        let stand: Vec<&str> = fields::attribute_fields(&population.shape, OwnerKind::Item).collect();
        for fact in population.facts_of(OwnerKind::Item) {
            // How many equal outcomes there are is not a fact to draw, and a code was chosen.
            let is_set =
                item.contains_key(&fact.name) || ["code", "kind", "count"].contains(&fact.name.as_str());
            if is_set || !stand.contains(&fact.name.as_str()) || !self.draw.chance(97) {
                continue;
            }
            let types = population.shape.item_types(&head.kind, code.as_deref(), &fact.name);
            let value = self.value(fact, types, &asked);
            let json = value.and_then(|value| written(&value, &fact.units));
            item.extend(json.map(|json| (fact.name.clone(), json)));
        }
        let papers: Vec<&String> = wish.rule.papers_asked().collect();
        if !papers.is_empty() {
            let all = self.draw.chance(WITH_PAPERS);
            let shown = if all { papers.as_slice() } else { papers.get(1..).unwrap_or_default() };
            item.insert("papers".to_owned(), json!(shown));
        }
        item
    }

    /// Returns the code of an outcome: its own, one that makes a pair with the course in view, or that course's.
    fn code(&mut self, head: &Item, asked: &Figures) -> Option<String> {
        if head.code.is_some() {
            return head.code.clone();
        }
        let policy = &self.population.plan.policy;
        let set = self.draw.one(&asked.pairs).and_then(|set| policy.sets.get(set.index()));
        if let Some(set) = set {
            let in_view = |(_, other): &&(String, String)| Some(other) == self.course.as_ref();
            let fitting: Vec<&(String, String)> = set.pairs.iter().filter(in_view).collect();
            let all: Vec<&(String, String)> = set.pairs.iter().collect();
            let pair = self.draw.one(if fitting.is_empty() { &all } else { &fitting });
            return pair.map(|(code, _)| code.clone());
        }
        let code = asked.facts.get(&(OwnerKind::Item, "code".to_owned()));
        match code.filter(|asked| asked.same_as.is_some()) {
            Some(_) => self.course.clone(),
            None => {
                let values: Vec<String> = code
                    .iter()
                    .flat_map(|asked| &asked.good)
                    .filter_map(|value| match value {
                        Value::Word(word) => Some(word.clone()),
                        Value::Number(_)
                        | Value::Share(_)
                        | Value::Date(_)
                        | Value::Duration(_)
                        | Value::YesNo(_) => None,
                    })
                    .collect();
                self.draw.one(&values).cloned()
            }
        }
    }

    /// Adds the findings that a rule asks for, mostly in favour.
    pub fn findings(&mut self, wish: &Wish<'_>, items: &[Map<String, Json>], into: &mut Vec<Json>) {
        let item = items.last().and_then(|item| item.get("id")).cloned();
        let policy = &self.population.plan.policy;
        let asked = self.population.by_rule.get(wish.at).map(|asked| asked.judgements.clone());
        for judgement in asked.unwrap_or_default() {
            let Some(judgement) = policy.judgements.get(judgement) else { continue };
            if judgement.of != crate::policy::AttributeType::YesNo || !self.draw.chance(FOUND) {
                continue;
            }
            let mut finding = Map::new();
            finding.insert("judgement".to_owned(), json!(judgement.name));
            finding.extend(judgement.by.first().map(|by| ("by".to_owned(), json!(by))));
            if judgement.about.contains(&OwnerKind::Item) {
                finding.extend(item.clone().map(|item| ("item".to_owned(), item)));
            }
            if judgement.about.contains(&OwnerKind::Course) {
                finding.extend(self.course.clone().map(|course| ("course".to_owned(), json!(course))));
            }
            finding.insert("value".to_owned(), json!(self.draw.chance(FOUND)));
            finding.insert("date".to_owned(), json!(self.day.to_string()));
            into.push(Json::Object(finding));
        }
        for body in wish.rule.bodies_asked() {
            if self.draw.chance(FOUND) {
                let mut finding = Map::new();
                finding.insert("judgement".to_owned(), json!("approval"));
                finding.insert("by".to_owned(), json!(body));
                finding.insert("rule".to_owned(), json!(wish.rule.name));
                finding.extend(item.clone().map(|item| ("item".to_owned(), item)));
                finding.insert("value".to_owned(), json!(self.draw.chance(FOUND)));
                finding.insert("date".to_owned(), json!(self.day.to_string()));
                into.push(Json::Object(finding));
            }
        }
    }
}
