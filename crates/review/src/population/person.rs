//! One learner: what a rule asks for, mostly fulfilled, sometimes just missed.

use super::Population;
use super::draw::Draw;
use super::figures::{Asked, Figures};
use super::items::Wish;
use super::value::{fits, of_type, written};
use crate::date::Day;
use crate::policy::rule::{TargetPattern, Window};
use crate::policy::{Expr, Owner, OwnerKind, Programme, Rule, Value};
use crate::record::fields;
use crate::record::shape::FieldType;
use crate::show::Fact;
use serde_json::{Map, Value as Json, json};

/// Of a hundred values, how many fulfil what a clause asks.
const FULFILLED: usize = 80;
/// Of a hundred facts, how many the record has.
const KNOWN: usize = 97;

/// How many texts there are for a fact that parts outcomes and that no clause names a value for.
const MOST_TEXTS: i64 = 4;

/// A learner in the making.
pub(super) struct Person<'a, 'p> {
    pub(super) population: &'a Population<'p>,
    pub(super) draw: Draw,
    pub(super) day: Day,
    pub(super) programme: Option<&'p Programme>,
    /// The course that the learner has in view.
    pub(super) course: Option<String>,
}

impl<'a, 'p> Person<'a, 'p> {
    pub fn new(population: &'a Population<'p>, draw: Draw) -> Self {
        Self { population, draw, day: Day::RECENT, programme: None, course: None }
    }

    /// Returns the record.
    pub fn record(mut self, id: &str) -> Json {
        let rules = &self.population.plan.policy.rules;
        let mut chosen = Vec::new();
        for _ in 0..self.draw.between(1, 3) {
            chosen.extend((!rules.is_empty()).then(|| self.draw.below(rules.len())));
        }
        let main = chosen.first().and_then(|at| rules.get(*at));
        self.day = self.a_day(main);
        self.programme = self.a_programme(main);
        self.course = self.a_course(main);
        let mut learner = Map::new();
        let mut application = Map::new();
        let none = Figures::default();
        let asked = chosen.first().and_then(|at| self.population.by_rule.get(*at)).unwrap_or(&none).clone();
        self.facts(OwnerKind::Learner, &asked, &mut learner);
        self.facts(OwnerKind::Application, &asked, &mut application);
        let mut items = Vec::new();
        let mut judgements = Vec::new();
        for at in chosen {
            if let Some(rule) = rules.get(at) {
                let wish = Wish { rule, at };
                self.items(&wish, &mut items);
                self.findings(&wish, &items, &mut judgements);
            }
        }
        self.put_together(id, learner, application, items, judgements)
    }

    fn put_together(
        self,
        id: &str,
        learner: Map<String, Json>,
        mut application: Map<String, Json>,
        items: Vec<Map<String, Json>>,
        judgements: Vec<Json>,
    ) -> Json {
        application.insert("date".to_owned(), json!(self.day.to_string()));
        if let Some(programme) = self.programme {
            application.insert("programme".to_owned(), json!(programme.code));
        }
        let items: Vec<Json> = items.into_iter().map(Json::Object).collect();
        json!({
            "id": id, "learner": learner, "application": application, "items": items,
            "judgements": judgements,
        })
    }

    /// Returns a day at which something begins or ends, or one within a window.
    fn a_day(&mut self, rule: Option<&Rule>) -> Day {
        let policy = &self.population.plan.policy;
        let days = &self.population.all.days;
        let bare = self.draw.between(0, 700);
        let recent = days.iter().max().copied().unwrap_or(self.day);
        let usual = recent.plus_days(bare).unwrap_or(recent);
        let edge = if self.draw.chance(25) { self.draw.one(days).copied() } else { None };
        let own = rule.map(|rule| rule.windows.as_slice()).filter(|windows| !windows.is_empty());
        let windows = own.unwrap_or(&policy.windows).to_vec();
        let near = edge.unwrap_or(usual);
        let Some(window) = self.draw.one(&windows).cloned() else { return near };
        let (from, to) = match window {
            Window::Once(from, to) => (from, to),
            Window::EachYear(from, to) => {
                let year = near.year();
                match (from.in_year(year), to.in_year(year)) {
                    (Some(from), Some(to)) if from <= to => (from, to),
                    (Some(from), Some(_)) => (from, from),
                    (None, _) | (_, None) => return near,
                }
            }
            Window::Within(..) => return near,
        };
        let beyond = [from.previous(), to.next()].into_iter().flatten().collect::<Vec<_>>();
        if self.draw.chance(8) {
            return self.draw.one(&beyond).copied().unwrap_or(from);
        }
        let inside = self.draw.between(0, from.days_until(to).max(0));
        let edges = [from, to, from.plus_days(inside).unwrap_or(from)];
        self.draw.one(&edges).copied().unwrap_or(from)
    }

    /// Returns a programme that has what the rule brings, where there is one.
    fn a_programme(&mut self, rule: Option<&Rule>) -> Option<&'p Programme> {
        let all: Vec<&'p Programme> = self.population.plan.policy.programmes.values().collect();
        let named: Vec<&TargetPattern> =
            rule.into_iter().flat_map(|rule| &rule.places).flat_map(|place| &place.targets).collect();
        let has = |programme: &&&Programme| {
            named.iter().any(|target| match target {
                TargetPattern::Course(code) => programme.courses.contains_key(code),
                TargetPattern::Together(codes) => {
                    codes.iter().all(|code| programme.courses.contains_key(code))
                }
                TargetPattern::Pool(pool) => programme.pools.contains_key(pool.as_str()),
                TargetPattern::Category(_)
                | TargetPattern::Courses(_)
                | TargetPattern::SameCourse
                | TargetPattern::LookUp(_) => true,
            })
        };
        let fitting: Vec<&'p Programme> = all.iter().filter(has).copied().collect();
        let from = if fitting.is_empty() || self.draw.chance(10) { &all } else { &fitting };
        self.draw.one(from).copied()
    }

    /// Returns the course in view: one that the rule names, one of a pair, or any of the programme.
    fn a_course(&mut self, rule: Option<&Rule>) -> Option<String> {
        let courses = &self.programme?.courses;
        let targets = rule.into_iter().flat_map(|rule| &rule.places).flat_map(|place| &place.targets);
        let named = targets.filter_map(|target| match target {
            TargetPattern::Course(code) if courses.contains_key(code) => Some(code.to_string()),
            TargetPattern::Course(_)
            | TargetPattern::Category(_)
            | TargetPattern::Courses(_)
            | TargetPattern::SameCourse
            | TargetPattern::Pool(_)
            | TargetPattern::LookUp(_)
            | TargetPattern::Together(_) => None,
        });
        let named: Vec<String> = named.collect();
        let all: Vec<String> = courses.keys().map(str::to_owned).collect();
        self.draw.one(if named.is_empty() { &all } else { &named }).cloned()
    }

    fn facts(&mut self, owner: OwnerKind, asked: &Figures, into: &mut Map<String, Json>) {
        let population = self.population;
        let stand: Vec<&str> = fields::attribute_fields(&population.shape, owner).collect();
        for fact in population.facts_of(owner).filter(|fact| stand.contains(&fact.name.as_str())) {
            if into.contains_key(&fact.name) || !self.draw.chance(KNOWN) {
                continue;
            }
            let types = fact.types.clone();
            let value = self.value(fact, &types, asked);
            into.extend(
                value.and_then(|value| written(&value, &fact.units)).map(|json| (fact.name.clone(), json)),
            );
        }
    }

    /// Returns a value of a fact: what the rule asks, else what some clause asks, else anything of its type.
    pub(super) fn value(&mut self, fact: &Fact, types: &[FieldType], asked: &Figures) -> Option<Value> {
        let key = (fact.owner, fact.name.clone());
        let own = asked.facts.get(&key).cloned().unwrap_or_default();
        let all = self.population.all.facts.get(&key).cloned().unwrap_or_default();
        let of = types.first()?;
        let can = |value: &Value| types.iter().any(|of| fits(value, of));
        if let Some(value) = self.as_asked(&fact.name, &own).filter(&can) {
            return Some(value);
        }
        if self.draw.chance(50)
            && let Some(value) = self.as_asked(&fact.name, &all).filter(&can)
        {
            return Some(value);
        }
        if all.parts && matches!(of, FieldType::Text) {
            return Some(Value::Word(format!("{} {}", fact.name, self.draw.between(1, MOST_TEXTS))));
        }
        of_type(of, &fact.name, self.day, &mut self.draw)
    }

    fn as_asked(&mut self, name: &str, asked: &Asked) -> Option<Value> {
        if let Some(span) = self.draw.one(&asked.spans).copied() {
            // The day so long ago that this day is the last; a day earlier is too early, any later day will do.
            let last = self.day.first_of_span(span)?;
            let later = self.draw.between(0, last.days_until(self.day).max(0));
            let days = [Some(last), last.previous(), last.plus_days(later), last.plus_days(later)];
            return self.draw.one(&days).copied().flatten().map(Value::Date);
        }
        let is_same = asked.same_as.is_some() && self.draw.chance(FULFILLED);
        if let Some(owner) = asked.same_as.filter(|_| is_same) {
            return self.own_value(owner.kind(), name);
        }
        if let Some(expression) = self.draw.one(&asked.toward).cloned() {
            return self.near(&expression);
        }
        let fulfilled = self.draw.chance(FULFILLED);
        let from = if fulfilled || asked.bad.is_empty() { &asked.good } else { &asked.bad };
        self.draw.one(from).cloned()
    }

    /// Returns an attribute of the course in view or of the programme.
    fn own_value(&self, owner: OwnerKind, name: &str) -> Option<Value> {
        let programme = self.programme?;
        let of_programme = || programme.attributes.get(name).cloned();
        if owner == OwnerKind::Programme {
            return of_programme();
        }
        let code = self.course.as_ref()?;
        let course = programme.courses.get(code)?;
        match name {
            "code" => Some(Value::Word(code.clone())),
            "name" => course.title.as_ref().map(|title| Value::Word(title.to_string())),
            "credits" => course.credits.map(Value::Number),
            "class" => course.class.clone().map(Value::Word),
            _ => course.attributes.get(name).cloned().or_else(of_programme),
        }
    }

    /// Returns a figure at or just below what an expression about the target comes to.
    fn near(&mut self, expression: &Expr) -> Option<Value> {
        use crate::policy::expression::Step;
        let figure = match expression {
            Expr::Fact(fact) => self.own_value(fact.owner.kind(), &fact.attribute)?,
            Expr::Steps(first, steps) => {
                let Value::Number(mut number) = self.near_fact(first)? else { return None };
                for step in steps {
                    number = match step {
                        Step::Plus(Expr::Constant(Value::Number(by))) => number.checked_add(*by)?,
                        Step::Less(Expr::Constant(Value::Number(by))) => number.checked_sub(*by)?,
                        Step::Times(Expr::Constant(Value::Number(by))) => number.checked_mul(*by)?,
                        Step::DividedBy(Expr::Constant(Value::Number(by))) => number.checked_div(*by)?,
                        Step::Plus(_)
                        | Step::Less(_)
                        | Step::Times(_)
                        | Step::DividedBy(_)
                        | Step::AtMost(_)
                        | Step::AtLeast(_)
                        | Step::Rounded { .. }
                        | Step::Exact
                        | Step::By(_)
                        | Step::Every { .. }
                        | Step::OthersEqually
                        | Step::Spread { .. } => number,
                    };
                }
                Value::Number(number)
            }
            Expr::Constant(value) => value.clone(),
            Expr::HigherOf(_)
            | Expr::LowerOf(_)
            | Expr::LookUp { .. }
            | Expr::Call { .. }
            | Expr::Moments(_)
            | Expr::ByPlace { .. }
            | Expr::PoolAverage(_)
            | Expr::Mean(_)
            | Expr::ByKey { .. }
            | Expr::Recognised(_)
            | Expr::Elapsed { .. }
            | Expr::Finding(_) => return None,
        };
        let Value::Number(number) = figure else { return Some(figure) };
        let by = self.draw.between(-1, 3);
        number
            .checked_add(crate::quantity::Number::whole(by))
            .filter(|number| !number.is_negative())
            .map(Value::Number)
    }

    fn near_fact(&self, expression: &Expr) -> Option<Value> {
        if let Expr::Fact(fact) = expression {
            return match fact.owner {
                Owner::Application => Some(Value::Date(self.day)),
                Owner::Learner
                | Owner::Programme
                | Owner::Target
                | Owner::This
                | Owner::Spent
                | Owner::Slot(_)
                | Owner::Outer => self.own_value(fact.owner.kind(), &fact.attribute),
            };
        }
        expression.literal().cloned()
    }
}
