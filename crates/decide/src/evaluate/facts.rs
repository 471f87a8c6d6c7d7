//! What is known about this learner: outcomes with their entries, the programme, one look-up for every fact.

use super::average::Averages;
use crate::date::Day;
use crate::decision::{Amounts, Need, TargetRef};
use crate::plan::Plan;
use crate::policy::builtin::ACADEMIC;
use crate::policy::{Course, Entry, FactRef, Owner, Policy, Programme, Value};
use crate::quantity::Number;
use crate::record::{Facts, HistoryEntry, Item, Known, LearnerRecord};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Everything that conditions and amounts look at.
pub(super) struct Situation<'a> {
    pub(super) plan: &'a Plan,
    pub(super) record: &'a LearnerRecord,
    /// The day decided on.
    pub(super) day: Option<Day>,
    /// The outcomes of the record, one for each of equal copies, in record order; then those of the history.
    pub(super) outcomes: Vec<Outcome<'a>>,
    /// How many of them are of the record.
    pub(super) current: usize,
    /// What was granted earlier, with its outcome.
    pub(super) earlier: Vec<Earlier<'a>>,
    /// What was granted earlier and is withdrawn now: it counts no more, but what it spent stays spent.
    pub(super) withdrawn: Vec<Earlier<'a>>,
    /// What is withdrawn, as effects.
    pub(super) effects: Vec<crate::decision::Effect>,
    /// The programme applied for, where the policy declares it.
    pub(super) programme: Option<&'a Programme>,
    /// The averages of pools under which the choice is made, where amounts are computed from them.
    pub(super) averages: Averages,
}

/// One learning outcome: one copy of an item.
pub(super) struct Outcome<'a> {
    pub(super) item: Cow<'a, Item>,
    /// Position of the item in the record.
    pub(super) position: usize,
    /// Which of equal copies it is, from 1.
    pub(super) copy: u32,
    /// Its entry in a catalogue.
    pub(super) entry: Option<(&'a Entry, usize)>,
    /// Its categories: by entry, by kind, and as what it was recognised. Origin travels with it.
    pub(super) categories: BTreeSet<String>,
    /// The outcomes that were combined into it, by position.
    pub(super) parts: Vec<usize>,
    /// What has to be known before it is sure that there is this outcome.
    pub(super) needs: BTreeSet<Need>,
    /// What recognition stored of it, by measure.
    pub(super) stored: Amounts,
}

/// An entry of the history with its outcome.
pub(super) struct Earlier<'a> {
    pub(super) entry: &'a HistoryEntry,
    /// Position among the situation's outcomes.
    pub(super) outcome: Option<usize>,
    /// Position of the course that it granted, as an outcome of its own.
    pub(super) target: Option<usize>,
}

/// What a fact turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Known; one value, or several of which one must fit.
    Values(Vec<Value>),
    /// Known to be none.
    Nothing,
    /// Not known.
    Missing,
}

/// What an expression or condition is about at the moment.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) facts: &'a Situation<'a>,
    /// The outcome that a pattern is tried on.
    pub(super) this: Option<&'a Outcome<'a>>,
    /// The outcome outside the pattern that is tried, where there is one.
    pub(super) outer: Option<&'a Outcome<'a>>,
    /// Outcomes spent, by position in `outcomes`.
    pub(super) spent: &'a [usize],
    /// All outcomes spent, where one of them is looked at alone.
    pub(super) together: Option<&'a [usize]>,
    /// The outcome in each slot.
    pub(super) slots: &'a [Option<usize>],
    /// The target of this result.
    pub(super) target: Option<&'a TargetRef>,
    /// The remainder that this rule left last time.
    pub(super) brought: Number,
    /// The averages of pools, where they are known.
    pub(super) averages: &'a Averages,
    /// The period that a figure is read for, where it is read for one.
    pub(super) period: Option<&'a str>,
}

impl<'a> Situation<'a> {
    pub(super) fn policy(&self) -> &'a Policy {
        &self.plan.policy
    }

    /// Returns the outcomes of the record with their positions.
    pub(super) fn current(&self) -> impl Iterator<Item = (usize, &Outcome<'a>)> {
        self.outcomes.iter().take(self.current).enumerate()
    }

    pub(super) fn outcome(&self, position: usize) -> Option<&Outcome<'a>> {
        self.outcomes.get(position)
    }

    /// Returns a scope about nothing but the learner and the application.
    pub(super) fn scope(&'a self) -> Scope<'a> {
        Scope {
            facts: self,
            this: None,
            outer: None,
            spent: &[],
            together: None,
            slots: &[],
            target: None,
            brought: Number::ZERO,
            averages: &self.averages,
            period: None,
        }
    }

    /// Returns a course of the programme.
    pub(super) fn course(&self, code: &str) -> Option<&'a Course> {
        self.programme?.courses.get(code)
    }

    /// Returns the category of what is granted toward the programme.
    pub(super) fn programme_category(&self) -> &'a str {
        self.programme.and_then(|programme| programme.category.as_deref()).unwrap_or(ACADEMIC)
    }
}

impl<'a> Scope<'a> {
    pub(super) fn about(self, this: &'a Outcome<'a>) -> Self {
        Self { this: Some(this), ..self }
    }

    pub(super) fn toward(self, target: &'a TargetRef) -> Self {
        Self { target: Some(target), ..self }
    }

    /// Returns the outcomes that an owner stands for: one, or each spent one.
    pub(super) fn outcomes(self, owner: Owner) -> Vec<&'a Outcome<'a>> {
        match owner {
            Owner::This => self.this.into_iter().collect(),
            Owner::Outer => self.outer.into_iter().collect(),
            Owner::Spent => self.spent.iter().filter_map(|position| self.facts.outcome(*position)).collect(),
            Owner::Slot(slot) => {
                let position = self.slots.get(slot as usize).copied().flatten();
                position.and_then(|position| self.facts.outcome(position)).into_iter().collect()
            }
            Owner::Learner | Owner::Application | Owner::Programme | Owner::Target => Vec::new(),
        }
    }

    /// Looks a fact up. For an owner that stands for several outcomes, the values of all of them.
    pub(super) fn find(self, fact: &FactRef) -> Found {
        let attribute = fact.attribute.as_str();
        match fact.owner {
            Owner::Learner => self.learner(attribute),
            Owner::Application => self.application(attribute),
            Owner::Programme => self.programme(attribute),
            Owner::Target => self.target(attribute),
            Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer => {
                let found = self
                    .outcomes(fact.owner)
                    .into_iter()
                    .map(|outcome| of_outcome(outcome, self.facts, attribute));
                together(found)
            }
        }
    }

    /// Looks up what a fact is for one key. Known to be none is known for every key.
    pub(super) fn find_by_key(self, fact: &FactRef, key: &str) -> Found {
        let (attribute, application) = (&fact.attribute, self.facts.record.application.as_ref());
        match fact.owner {
            Owner::Learner => found_by_key(self.facts.record.learner.get(attribute.as_str()), key),
            Owner::Application => {
                found_by_key(application.and_then(|of| of.facts.get(attribute.as_str())), key)
            }
            Owner::Programme => {
                found_by_key(application.and_then(|of| of.programme_facts.get(attribute.as_str())), key)
            }
            Owner::Target => self.find(fact),
            Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer => {
                let outcomes = self.outcomes(fact.owner).into_iter();
                together(
                    outcomes.map(|outcome| found_by_key(outcome.item.facts.get(attribute.as_str()), key)),
                )
            }
        }
    }

    fn learner(self, attribute: &str) -> Found {
        let known = &self.facts.record.learner;
        match (attribute, known.get(attribute)) {
            (_, Some(value)) => found(value),
            ("age", None) => match (known.get("born"), self.facts.day) {
                (Some(Known::Value(Value::Date(born))), Some(day)) => {
                    let years = born.age_on(day).map_or(0, i64::from);
                    Found::Values(vec![Value::Number(Number::whole(years))])
                }
                _ => Found::Missing,
            },
            (_, None) => Found::Missing,
        }
    }

    fn application(self, attribute: &str) -> Found {
        if attribute == "date" {
            return one(self.facts.day.map(Value::Date));
        }
        let Some(application) = &self.facts.record.application else { return Found::Missing };
        match attribute {
            "programme" => one(application.programme.clone().map(Value::Word)),
            "purpose" => one(application.purpose.clone().map(Value::Word)),
            _ => application.facts.get(attribute).map_or(Found::Missing, found),
        }
    }

    fn programme(self, attribute: &str) -> Found {
        let application = self.facts.record.application.as_ref();
        if let Some(known) = application.and_then(|application| application.programme_facts.get(attribute)) {
            return found(known);
        }
        if attribute == "code" {
            return one(application.and_then(|application| application.programme.clone()).map(Value::Word));
        }
        let Some(programme) = self.facts.programme else { return Found::Missing };
        match attribute {
            "name" => one(programme.title.clone().map(Value::Word)),
            "category" => one(Some(Value::Word(self.facts.programme_category().to_owned()))),
            _ => one(programme.attributes.get(attribute).cloned()),
        }
    }

    fn target(self, attribute: &str) -> Found {
        let word = |text: &str| one(Some(Value::Word(text.to_owned())));
        match self.target {
            Some(TargetRef::Course(code)) if attribute == "code" => word(code),
            Some(TargetRef::Course(code)) => self.course(code, attribute),
            Some(TargetRef::Pool(name) | TargetRef::Category(name))
                if matches!(attribute, "pool" | "code" | "name") =>
            {
                word(name)
            }
            Some(TargetRef::Pool(_) | TargetRef::Category(_)) => Found::Nothing,
            None => Found::Missing,
        }
    }

    fn course(self, code: &str, attribute: &str) -> Found {
        let Some(course) = self.facts.course(code) else { return Found::Missing };
        let own = match attribute {
            "name" => course.title.as_ref().map(|title| Value::Word(title.to_string())),
            "credits" => course.credits.map(Value::Number),
            "class" => course.class.clone().map(Value::Word),
            _ => course.attributes.get(attribute).cloned(),
        };
        match own {
            // A course stands at the level and in the field of its programme where it does not say otherwise.
            None if matches!(attribute, "level" | "field") => self.programme(attribute),
            own => one(own),
        }
    }
}

/// Returns an attribute of an outcome: by its entry, else as recorded, else by its kind. What the catalogue says of a code
/// holds for every outcome of it, whatever a record says; its name alone is as recorded.
pub(super) fn of_outcome(outcome: &Outcome<'_>, facts: &Situation<'_>, attribute: &str) -> Found {
    let item = &outcome.item;
    match attribute {
        "kind" => return one(Some(Value::Word(item.kind.clone()))),
        "code" => return item.code.clone().map_or(Found::Nothing, |code| one(Some(Value::Word(code)))),
        // So many equal outcomes are that many outcomes of their own, each of them one.
        "count" => return one(Some(Value::Number(Number::ONE))),
        "category" => {
            let words: Vec<Value> = outcome.categories.iter().cloned().map(Value::Word).collect();
            return if words.is_empty() { Found::Nothing } else { Found::Values(words) };
        }
        _ => {}
    }
    if let Some(value) = by_entry(outcome, attribute) {
        return one(Some(value.clone()));
    }
    if let Some(known) = item.facts.get(attribute) {
        return found(known);
    }
    let named = outcome.entry.and_then(|(entry, _)| match attribute {
        "name" => entry.title.as_ref().map(|title| Value::Word(title.to_string())),
        "issuer" => entry.issuers.first().filter(|_| entry.issuers.len() == 1).cloned().map(Value::Word),
        _ => None,
    });
    let by_kind =
        || facts.policy().kinds.get(&item.kind).and_then(|kind| kind.attributes.get(attribute).cloned());
    one(named.or_else(by_kind))
}

/// Returns what the entry of an outcome says of an attribute.
pub(super) fn by_entry<'a>(outcome: &Outcome<'a>, attribute: &str) -> Option<&'a Value> {
    outcome.entry.and_then(|(entry, _)| entry.attributes.get(attribute)).filter(|_| attribute != "name")
}

/// Returns the need for a fact under its public name.
pub(super) fn need(fact: &FactRef) -> Need {
    Need::Fact(label(fact))
}

/// Returns the public name of a fact: `item.score`, `learner.age`.
pub(super) fn label(fact: &FactRef) -> String {
    let owner = match fact.owner {
        Owner::Learner => "learner",
        Owner::Application => "application",
        Owner::Programme => "programme",
        Owner::Target => "target",
        Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer => "item",
    };
    format!("{owner}.{}", fact.attribute)
}

/// Returns the date among an outcome's facts, if it is known.
pub(super) fn date_of(facts: &Facts, attribute: &str) -> Option<Day> {
    match facts.get(attribute) {
        Some(Known::Value(Value::Date(day))) => Some(*day),
        _ => None,
    }
}

fn found(known: &Known) -> Found {
    match known {
        Known::Value(value) => Found::Values(vec![value.clone()]),
        Known::Values(values) if values.is_empty() => Found::Nothing,
        Known::Values(values) => Found::Values(values.clone()),
        Known::ByKey(by_key) if by_key.is_empty() => Found::Nothing,
        Known::ByKey(by_key) => Found::Values(by_key.values().cloned().collect()),
        Known::None => Found::Nothing,
    }
}

/// What is recorded under a key; a value that is recorded without keys holds for all of them.
fn found_by_key(known: Option<&Known>, key: &str) -> Found {
    match known {
        Some(Known::ByKey(by_key)) => one(by_key.get(key).cloned()),
        Some(known) => found(known),
        None => Found::Missing,
    }
}

fn one(value: Option<Value>) -> Found {
    value.map_or(Found::Missing, |value| Found::Values(vec![value]))
}

fn together(all: impl Iterator<Item = Found>) -> Found {
    let mut values = Vec::new();
    let (mut missing, mut seen) = (false, false);
    for found in all {
        seen = true;
        match found {
            Found::Values(more) => values.extend(more),
            Found::Nothing => {}
            Found::Missing => missing = true,
        }
    }
    match (missing || !seen, values.is_empty()) {
        (true, _) => Found::Missing,
        (false, true) => Found::Nothing,
        (false, false) => Found::Values(values),
    }
}
