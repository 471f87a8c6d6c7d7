//! A record that is being made: facts go in one by one, JSON in the record format comes out.

use super::super::super::facts::PointSort;
use super::super::super::logic::{SpanUnit, What};
use super::super::region::{Area, Domain};
use super::super::space::{ITEM, Space};
use super::{is_item, pick};
use crate::date::Day;
use crate::policy::expression::{Condition, Expr, HistoryVerb, ItemElement, Moments, Owner, Value};
use crate::policy::rule::Rule;
use crate::policy::{OwnerKind, Policy};
use crate::quantity::Number;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// A record that is being made.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The day of the application.
    pub day: Day,
    /// The programme, where one is applied for.
    pub programme: Option<String>,
    /// The target that it is about.
    pub target: Option<String>,
    /// The learner's facts.
    pub learner: Map<String, Json>,
    /// The application's facts.
    pub application: Map<String, Json>,
    /// The outcomes.
    pub items: Vec<Map<String, Json>>,
    /// What stands in the history.
    pub history: Vec<Json>,
    /// What people found.
    pub judgements: Vec<Json>,
    /// The facts that stay as they are.
    pub fixed: BTreeSet<(OwnerKind, String)>,
}

impl Draft {
    /// Returns the draft in which nothing is said but the day.
    pub(super) fn new(day: Day) -> Self {
        Self {
            day,
            programme: None,
            target: None,
            learner: Map::new(),
            application: Map::new(),
            items: Vec::new(),
            history: Vec::new(),
            judgements: Vec::new(),
            fixed: BTreeSet::new(),
        }
    }

    /// Returns the record.
    pub(super) fn as_json(&self, id: &str) -> Json {
        let mut application = Map::new();
        application.insert("date".into(), json!(self.day.to_string()));
        application.extend(self.programme.iter().map(|code| ("programme".to_owned(), json!(code))));
        application.extend(self.application.clone());
        let mut record = Map::new();
        record.insert("id".into(), json!(id));
        if !self.learner.is_empty() {
            record.insert("learner".into(), json!(self.learner));
        }
        record.insert("application".into(), json!(application));
        record.insert("items".into(), json!(self.items));
        if !self.history.is_empty() {
            record.insert("history".into(), json!(self.history));
        }
        if !self.judgements.is_empty() {
            record.insert("judgements".into(), json!(self.judgements));
        }
        Json::Object(record)
    }

    /// Puts an outcome into the record, as the region and the rule's pattern name it.
    pub(super) fn head(&mut self, space: &Space<'_>, area: &Area, rule: Option<&Rule>) {
        if rule.is_some_and(|rule| rule.slots.is_empty()) {
            return;
        }
        let said = |attribute: &str| {
            area.parts().iter().find_map(|(dimension, domain)| {
                let subject = space.subject(*dimension)?;
                let is_it = subject.context == ITEM
                    && matches!(&subject.what, What::Fact(OwnerKind::Item, own) if own == attribute);
                match domain {
                    Domain::Words(words) if is_it => {
                        words.first().map(|word| space.spelling(*word).to_owned())
                    }
                    Domain::Words(_) | Domain::But(_) | Domain::Line { .. } | Domain::Truth { .. } => None,
                }
            })
        };
        let (kind, code, category) = (said("kind"), said("code"), said("category"));
        let entry = entry_for(space.policy, kind.as_deref(), code.as_deref(), category.as_deref());
        let of_category = || {
            let mut kinds = space.policy.kinds.iter();
            kinds.find(|(_, kind)| kind.category.is_some() && kind.category.as_deref() == category.as_deref())
        };
        let kind = kind.or_else(|| entry.map(|entry| entry.kind.to_string()));
        let kind = kind.or_else(|| of_category().map(|(name, _)| name.clone()));
        let code = code.or_else(|| entry.map(|entry| entry.code.to_string()));
        let mut item = Map::new();
        item.insert("id".into(), json!("1"));
        item.insert("kind".into(), json!(kind.unwrap_or_else(|| "course".to_owned())));
        item.extend(code.map(|code| ("code".to_owned(), json!(code))));
        self.items.push(item);
    }

    /// Says how many equal outcomes there are.
    pub(super) fn copy(&mut self, copies: u32) {
        if let Some(item) = self.items.first_mut().filter(|_| copies > 1) {
            item.insert("count".into(), json!(copies));
        }
    }

    /// Gives a fact its value. Facts of the programme and of targets are the policy's own.
    pub(super) fn set(&mut self, owner: OwnerKind, attribute: &str, value: &Value, context: u32) {
        let Some(written) = written(value) else { return };
        match (owner, attribute) {
            (OwnerKind::Learner, "age") => {
                let age = if let Value::Number(age) = value { age.ceil() } else { 0 };
                let born = i32::try_from(age).ok().and_then(|age| self.day.plus_months(-age, 0));
                self.learner.extend(born.map(|born| ("born".to_owned(), json!(born.to_string()))));
            }
            (OwnerKind::Learner, _) => _ = self.learner.insert(attribute.to_owned(), written),
            (OwnerKind::Application, "date") => {}
            (OwnerKind::Application, "programme") => {}
            (OwnerKind::Application, _) => _ = self.application.insert(attribute.to_owned(), written),
            (OwnerKind::Item, "category") => {}
            // That an outcome was not obtained by conversion goes without saying.
            (OwnerKind::Item, "converted") if *value != Value::YesNo(true) => {}
            (OwnerKind::Item, _) if is_item(context) => {
                if let Some(item) = self.items.first_mut() {
                    item.insert(attribute.to_owned(), written);
                }
            }
            (
                OwnerKind::Item
                | OwnerKind::Course
                | OwnerKind::Programme
                | OwnerKind::Institution
                | OwnerKind::Paper
                | OwnerKind::Judgement,
                _,
            ) => {}
        }
    }

    /// Sets the dates of a span, as far as they are not set.
    pub(super) fn set_span(&mut self, from: &Moments, to: &Moments, unit: SpanUnit, domain: &Domain) {
        let Domain::Line { points, .. } = domain else { return };
        let grid = Some(super::super::super::line::Grid::WHOLE);
        let Some(length) = pick::point(points, grid, None).and_then(Number::to_whole) else { return };
        let moved = |day: Day, by: i64| match unit {
            SpanUnit::Months => i32::try_from(by).ok().and_then(|by| day.plus_months(0, by)),
            // Of n days the first day is day 1.
            SpanUnit::Days => day.plus_days(if by < 0 { by + 1 } else { by - 1 }),
        };
        let end = to.any_of.iter().find_map(|expr| self.day_of(expr)).unwrap_or(self.day);
        if let Some(begin) = moved(end, -length) {
            from.any_of.iter().for_each(|expr| self.set_day(expr, begin));
        }
        to.any_of.iter().for_each(|expr| self.set_day(expr, end));
    }

    fn day_of(&self, expr: &Expr) -> Option<Day> {
        let Expr::Fact(fact) = expr else { return None };
        let of = |facts: &Map<String, Json>| Day::parse(facts.get(fact.attribute.as_str())?.as_str()?).ok();
        match fact.owner {
            Owner::Application if fact.attribute == "date" => Some(self.day),
            Owner::Application => of(&self.application),
            Owner::Learner => of(&self.learner),
            Owner::This | Owner::Outer | Owner::Spent | Owner::Slot(_) => self.items.first().and_then(of),
            Owner::Programme | Owner::Target => None,
        }
    }

    fn set_day(&mut self, expr: &Expr, day: Day) {
        let Expr::Fact(fact) = expr else { return };
        if self.day_of(expr).is_none() {
            self.set(fact.owner.kind(), &fact.attribute, &Value::Date(day), ITEM);
        }
    }

    /// Makes the record answer a question with yes, where that takes an entry of its own.
    pub(super) fn answer(&mut self, space: &Space<'_>, condition: &Condition) {
        match condition {
            Condition::PairIn { set, .. } => self.pair(space.policy, set.index()),
            Condition::Same { attribute, .. } => self.same(space.policy, attribute),
            Condition::Judged { of, .. } => {
                let Some(declared) = space.policy.judgements.get(of.judgement.index()) else { return };
                let by = declared.by.first().cloned();
                let course = self.target.clone().filter(|_| of.target);
                self.find_so(&declared.name, by, of.item.is_some(), course);
            }
            Condition::RecordHas { how, pattern, .. } => self.record(*how, pattern.any_of.first()),
            Condition::All(parts) => parts.iter().for_each(|part| self.answer(space, part)),
            Condition::At(_, part) => self.answer(space, part),
            Condition::Any(parts) => parts.iter().take(1).for_each(|part| self.answer(space, part)),
            Condition::Not(_)
            | Condition::Compare { .. }
            | Condition::Within { .. }
            | Condition::In { .. }
            | Condition::Span { .. }
            | Condition::AlsoGranted(_)
            | Condition::Requirement(_) => {}
        }
    }

    /// Gives the outcome the code that stands as a pair with the target's.
    pub(super) fn pair(&mut self, policy: &Policy, set: usize) {
        let Some(set) = policy.sets.get(set) else { return };
        let is_wanted = |code: &String| self.target.as_ref().is_none_or(|target| target == code);
        let Some((code, target)) = set.pairs.iter().find(|(_, target)| is_wanted(target)).cloned() else {
            return;
        };
        self.target.get_or_insert(target);
        if let Some(item) = self.items.first_mut() {
            item.insert("code".to_owned(), json!(code));
        }
    }

    /// Gives the outcome the code or the name of the target.
    pub(super) fn same(&mut self, policy: &Policy, attribute: &str) {
        let programme = self.programme.as_ref().and_then(|code| policy.programmes.get(code));
        let Some(programme) = programme else { return };
        let code = self.target.clone().or_else(|| programme.courses.keys().next().map(str::to_owned));
        let Some(code) = code else { return };
        let title = programme.courses.get(&code).and_then(|course| Some(course.title.as_ref()?.to_string()));
        let value = if attribute == "name" { title.unwrap_or_else(|| code.clone()) } else { code.clone() };
        self.target.get_or_insert(code);
        if let Some(item) = self.items.first_mut() {
            item.insert(attribute.to_owned(), json!(value));
        }
    }

    /// Adds a finding; returns false when it stands there already.
    pub(super) fn find_so(
        &mut self,
        judgement: &str,
        by: Option<String>,
        about_item: bool,
        course: Option<String>,
    ) -> bool {
        let mut finding = Map::new();
        finding.insert("judgement".into(), json!(judgement));
        finding.extend(by.map(|by| ("by".to_owned(), json!(by))));
        if about_item && !self.items.is_empty() {
            finding.insert("item".into(), json!("1"));
        }
        finding.extend(course.map(|course| ("course".to_owned(), json!(course))));
        finding.insert("value".into(), json!(true));
        finding.insert("date".into(), json!(self.day.to_string()));
        let finding = Json::Object(finding);
        let is_new = !self.judgements.contains(&finding);
        if is_new {
            self.judgements.push(finding);
        }
        is_new
    }

    fn record(&mut self, how: HistoryVerb, element: Option<&ItemElement>) {
        let status = match how {
            HistoryVerb::Has => "passed",
            HistoryVerb::Chosen => "chosen",
            HistoryVerb::Failed => "failed",
            HistoryVerb::Converted => return,
        };
        let kind = element.and_then(|element| element.kind.clone()).unwrap_or_else(|| "course".into());
        let mut item = Map::new();
        item.insert("kind".into(), json!(kind));
        let code = element.and_then(|element| element.code.as_deref()).or(self.target.as_deref());
        item.extend(code.map(|code| ("code".to_owned(), json!(code))));
        let entry = json!({ "item": item, "status": status });
        if !self.history.contains(&entry) {
            self.history.push(entry);
        }
    }
}

fn entry_for<'a>(
    policy: &'a Policy,
    kind: Option<&str>,
    code: Option<&str>,
    category: Option<&str>,
) -> Option<&'a crate::policy::Entry> {
    let mut entries = policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    entries.find(|entry| {
        let of_kind = || policy.kinds.get(entry.kind.as_str()).and_then(|kind| kind.category.as_deref());
        let own = entry.category.as_deref().or_else(of_kind);
        (kind.is_some() || code.is_some() || category.is_some())
            && kind.is_none_or(|kind| kind == entry.kind)
            && code.is_none_or(|code| code == entry.code)
            && category.is_none_or(|category| Some(category) == own)
    })
}

/// Returns a value as the record format writes it, or `None` for what it cannot write.
pub(super) fn written(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Number(number) => serde_json::from_str(&number.to_decimal()?).ok()?,
        Value::Share(share) => json!(share.to_share_text()?),
        Value::Date(day) => json!(day.to_string()),
        Value::Duration(length) => json!(length.to_string()),
        Value::YesNo(yes) => json!(yes),
        Value::Word(word) => json!(word),
    })
}

impl Draft {
    /// Returns the point that a reader would take first: the day of the application for a date.
    pub(super) fn preferred(&self, space: &Space<'_>, sort: PointSort) -> Option<Number> {
        match sort {
            PointSort::Date => space.facts.point(&Value::Date(self.day), None),
            PointSort::Number | PointSort::Share | PointSort::Rank(_) => None,
        }
    }
}
