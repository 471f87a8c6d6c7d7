//! Records of examples: facts with their types become JSON in the record format.

mod application;

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::date::Day;
use crate::diagnostics::{LexicalProblem, StructureProblem};
use crate::few::Few;
use crate::locale::Text;
use crate::policy::expression::ItemElement;
use crate::policy::{Owner, Value};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::ast::expression::{Expr, ExprKind, Path};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// Facts of an example line.
pub(super) type Facts = [(Name, Vec<Expr>)];

/// A record in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The learner's facts.
    pub learner: Map<String, Json>,
    /// The application, where there is one.
    pub application: Option<Map<String, Json>>,
    /// The programmes applied for, each with what is said for it.
    pub programmes: Vec<Map<String, Json>>,
    /// The items.
    pub items: Vec<Map<String, Json>>,
    /// What was granted earlier.
    pub history: Vec<Map<String, Json>>,
    /// Findings.
    pub judgements: Vec<Map<String, Json>>,
    /// Remainders brought forward.
    pub balance: Map<String, Json>,
    as_of: Option<Day>,
}

impl Draft {
    /// Adds an item under the name that the example calls it by, else under `i` and its number.
    pub fn add_item(
        &mut self,
        item: Map<String, Json>,
        code: Option<&Name>,
        called: Option<&Name>,
        count: Option<i64>,
    ) {
        let number = self.items.len() + 1;
        let id = called.map_or_else(|| format!("i{number}"), |called| called.text.to_string());
        let mut whole = Map::new();
        whole.insert("id".to_owned(), json!(id));
        let (kind, facts): (Map<_, _>, Map<_, _>) = item.into_iter().partition(|(key, _)| key == "kind");
        whole.extend(kind);
        whole.extend(code.map(|code| ("code".to_owned(), json!(code.text.as_str()))));
        whole.extend(count.map(|count| ("count".to_owned(), json!(count))));
        whole.extend(facts);
        self.items.push(whole);
    }

    /// Returns the ids of all items, and those of a code, by which the example's lines speak of them.
    pub fn item_of(&self, name: &str) -> Option<String> {
        let text =
            |item: &Map<String, Json>, key: &str| item.get(key).and_then(Json::as_str).map(str::to_owned);
        let by_id = self.items.iter().find(|item| text(item, "id").as_deref() == Some(name));
        let by_code = || self.items.iter().find(|item| text(item, "code").as_deref() == Some(name));
        by_id.or_else(by_code).and_then(|item| text(item, "id"))
    }

    /// Returns the names by which items can be spoken of.
    pub fn item_names(&self) -> Vec<String> {
        let text =
            |item: &Map<String, Json>, key: &str| item.get(key).and_then(Json::as_str).map(str::to_owned);
        self.items.iter().flat_map(|item| [text(item, "id"), text(item, "code")]).flatten().collect()
    }

    /// Returns the record as JSON text, and the day to decide on where nothing is applied for.
    pub fn into_record(self, title: &str) -> (String, Option<Day>) {
        let mut record = Map::new();
        record.insert("id".to_owned(), json!(title));
        let mut add = |key: &str, value: Json, is_empty: bool| {
            if !is_empty {
                record.insert(key.to_owned(), value);
            }
        };
        let is_empty = self.learner.is_empty();
        add("learner", Json::Object(self.learner), is_empty);
        if let Some(mut application) = self.application {
            application::add_programmes(&mut application, self.programmes);
            add("application", Json::Object(application), false);
        }
        for (key, list) in [("items", self.items), ("history", self.history), ("judgements", self.judgements)]
        {
            let is_empty = list.is_empty();
            add(key, Json::Array(list.into_iter().map(Json::Object).collect()), is_empty);
        }
        let is_empty = self.balance.is_empty();
        add("balance", Json::Object(self.balance), is_empty);
        (Json::Object(record).to_string(), self.as_of)
    }
}

impl Resolver<'_> {
    /// Adds facts of the learner or the application.
    pub fn add_facts(&mut self, owner: &Name, facts: &Facts, draft: &mut Draft) {
        if owner.text == "application" {
            self.add_application((None, Span::default()), &[], facts, draft);
            return;
        }
        let scope = Scope::of_person();
        self.report_repeated(facts);
        for (name, values) in facts {
            if let Some(value) = self.expect_fact_json(Owner::Learner, name, values, &scope) {
                draft.learner.insert(name.text.to_string(), value);
            }
        }
    }

    // A second value would silently stand in place of the first; what is a list goes on.
    fn report_repeated(&mut self, facts: &Facts) {
        let is_list = |name: &str| {
            matches!(name, "targets" | "target" | "claims" | "item" | "choice" | "papers" | "paper")
        };
        let mut seen = BTreeSet::new();
        for (name, _) in facts.iter().filter(|(name, _)| !is_list(&name.text)) {
            if !seen.insert(name.text.as_str()) {
                let clause = Text::same(self.written(name.span));
                self.report(&StructureProblem::ClauseTwice { clause }, name.span);
            }
        }
    }

    /// Returns a course of some programme, or a pool.
    pub fn expect_course_or_pool(&mut self, name: &Name) -> Option<String> {
        let is_pool =
            self.policy.programmes.values().any(|programme| programme.pools.contains_key(name.text.as_str()));
        if is_pool { Some(name.text.to_string()) } else { self.expect_course(name).map(String::from) }
    }

    /// Returns a value that is a name: a word, or a code of digits.
    pub fn name_in(&mut self, value: &Expr) -> Option<Name> {
        if let ExprKind::Path(Path { parts, .. }) = &value.kind
            && let [name] = parts.as_slice()
        {
            return Some(name.clone());
        }
        let text = self.written(value.span);
        Some(Name { text: text.into(), quoted: false, span: value.span })
    }

    /// Returns an item with its facts, `kind` first.
    pub fn expect_item(&mut self, kind: &Name, code: Option<&Name>, facts: &Facts) -> Map<String, Json> {
        let mut item = Map::new();
        if !self.policy.kinds.contains_key(kind.text.as_str()) && !self.report_glued_kind(kind) {
            self.report_unknown(Space::Kind, kind);
        }
        item.insert("kind".to_owned(), json!(kind.text.as_str()));
        self.report_repeated(facts);
        for (name, values) in facts {
            self.add_item_fact(kind, code, name, values, &mut item);
        }
        item
    }

    fn add_item_fact(
        &mut self,
        kind: &Name,
        code: Option<&Name>,
        name: &Name,
        values: &[Expr],
        item: &mut Map<String, Json>,
    ) {
        if let "paper" | "papers" = name.text.as_str() {
            let papers: Vec<String> = values
                .iter()
                .filter_map(|value| self.name_in(value))
                .map(|name| name.text.to_string())
                .collect();
            add_to_list(item, "papers", papers);
            return;
        }
        let element = ItemElement {
            kind: Some(kind.text.clone()),
            code: code.map(|code| code.text.clone()),
            ..ItemElement::default()
        };
        let scope = Scope::default().of_pattern(&[element]);
        let Some(value) = self.expect_fact_json(Owner::This, name, values, &scope) else { return };
        let deposit = match name.text.as_str() {
            "depositor" => Some("by"),
            "deposited" => Some("date"),
            _ => None,
        };
        let Some(part) = deposit else {
            item.insert(name.text.to_string(), value);
            return;
        };
        let deposit = item.entry("deposit").or_insert_with(|| json!({}));
        if let Some(deposit) = deposit.as_object_mut() {
            deposit.insert(part.to_owned(), value);
        }
    }

    /// Returns a fact's value as JSON, a list where several are written.
    pub fn expect_fact_json(
        &mut self,
        owner: Owner,
        name: &Name,
        values: &[Expr],
        scope: &Scope,
    ) -> Option<Json> {
        let inside = Scope { bare: vec![owner].into(), ..scope.clone() };
        let path = Path { parts: Few::One(name.clone()), span: name.span };
        let fact = self.expect_fact(&path, &inside)?;
        if let [value] = values
            && self.name_in(value).is_some_and(|word| !word.quoted && super::words::is_none(&word.text))
        {
            return Some(Json::Null);
        }
        let wanted = Wanted { has: fact.has, fact: Said::At(name.span) };
        if values.iter().any(|value| matches!(value.kind, ExprKind::ByKey(..))) {
            return self.expect_by_key(values, &wanted);
        }
        let all: Vec<Option<Json>> = values.iter().map(|value| self.expect_json(value, &wanted)).collect();
        let mut all = all.into_iter().collect::<Option<Vec<Json>>>()?;
        if all.len() == 1 { all.pop() } else { Some(Json::Array(all)) }
    }

    // Once one value has a key, each needs one.
    fn expect_by_key(&mut self, values: &[Expr], wanted: &Wanted) -> Option<Json> {
        let mut by_key = Map::new();
        for value in values {
            let ExprKind::ByKey(key, value) = &value.kind else {
                let problem = LexicalProblem::EndsTooSoon { expected: vec![Phrase::KeyAndValue.text()] };
                self.report(&problem, value.span.at_end());
                return None;
            };
            by_key.insert(key.text.to_string(), self.expect_json(value, wanted)?);
        }
        Some(Json::Object(by_key))
    }

    /// Returns a value in a type as JSON.
    pub fn expect_json(&mut self, value: &Expr, wanted: &Wanted) -> Option<Json> {
        // A free text needs no quotes in an example: nothing else can stand there.
        if let (Type::Text, ExprKind::Path(_) | ExprKind::Number { .. }) = (&wanted.has, &value.kind) {
            return self.name_in(value).map(|name| json!(name.text.as_str()));
        }
        let typed = self.expect_value(value, wanted)?;
        let json = json_of(&typed);
        let Type::Number(Some(measure), _) = wanted.has else { return Some(json) };
        if self.convertible(measure).len() < 2 {
            return Some(json);
        }
        let unit = self.policy.measures.get(measure.index()).map(|measure| measure.name.clone());
        Some(json!({ "amount": json, "unit": unit }))
    }

    fn convertible(&self, measure: crate::policy::MeasureId) -> Vec<crate::policy::MeasureId> {
        let ids = (0..self.policy.measures.len())
            .filter_map(|at| u32::try_from(at).ok())
            .map(crate::policy::MeasureId);
        ids.filter(|other| self.factor(*other, measure).is_some()).collect()
    }
}

/// Returns a value as the record format writes it.
pub(super) fn json_of(value: &Value) -> Json {
    match value {
        Value::Number(number) => serde_json::to_value(number).unwrap_or(Json::Null),
        Value::Share(share) => json!(share.to_share_text().unwrap_or_default()),
        Value::Date(day) => json!(day.to_string()),
        Value::Duration(duration) => json!(duration.to_string()),
        Value::YesNo(value) => json!(value),
        Value::Word(word) => json!(word),
    }
}

// What is said of a list in two places of a line is one list.
fn add_to_list(into: &mut Map<String, Json>, field: &str, more: Vec<String>) {
    let list = into.entry(field.to_owned()).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.extend(more.into_iter().map(|one| json!(one)));
    }
}
