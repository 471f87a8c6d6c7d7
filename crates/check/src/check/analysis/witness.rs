//! Witnesses: a region comes in, a smallest record that lies in it goes out, once the evaluator has decided it as foreseen.
//!
//! A draft takes one value for each dimension of the region. The evaluator then says what else the rules in question lack:
//! papers, approvals, facts that the region leaves open. It is filled in, step by step, without leaving the region.

mod draft;
mod mend;
mod pick;

use super::super::facts::PointSort;
use super::super::logic::{Subject, What};
use super::super::words::fact_words;
use super::region::{Area, Domain};
use super::space::{ITEM, PERSON, Space};
use crate::date::Day;
use crate::decision::Decision;
use crate::diagnostics::Witness;
use crate::evaluate::{Options, evaluate};
use crate::locale::Text;
use crate::plan::Plan;
use crate::policy::expression::{FactRef, Owner, Value};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{OwnerKind, Policy};
use crate::record::{LearnerRecord, RecordShape, Strictness, read};
use draft::Draft;
use mend::Decided;
use std::collections::BTreeSet;

/// How often a draft is filled in before it is given up.
const ROUNDS: usize = 16;

/// The most programmes tried for one witness.
const MOST_PROGRAMMES: usize = 12;

/// The node bound of a witness: a small record needs few.
const NODES: u64 = 10_000;

/// What evaluating a witness needs.
pub(super) struct Bench {
    /// The plan.
    pub plan: Plan,
    /// What the policy knows of records.
    pub shape: RecordShape,
    /// No day of its own, and a bound that small records need.
    pub options: Options,
}

/// What a witness is to show.
pub(super) struct Wanted<'w, 'a> {
    /// The rules whose facts it is to meet.
    pub rules: &'w [&'a Rule],
    /// The region that it lies in.
    pub area: &'w Area,
    /// The course or pool of the programme that it is about.
    pub target: Option<&'w str>,
    /// The programme that it is about, where it is about one.
    pub programme: Option<&'w str>,
}

/// A record that was decided as foreseen.
pub(super) struct Found {
    /// The record as it is saved.
    pub witness: Witness,
    /// The record as it was read.
    pub record: LearnerRecord,
    /// The decision on it.
    pub decision: Decision,
}

impl Bench {
    /// Returns the bench of a policy.
    pub(super) fn new(policy: &Policy) -> Self {
        let options = Options { as_of: None, node_bound: NODES };
        Self { plan: crate::compile::plan_of(policy), shape: RecordShape::of(policy), options }
    }

    /// Returns the bench of a policy that was made for a trial.
    pub(super) fn of(policy: Policy) -> Self {
        Self::new(&policy)
    }

    /// Decides a record.
    pub(super) fn decide(&self, record: &LearnerRecord) -> Decision {
        evaluate(&self.plan, record, &self.options)
    }

    /// Decides a record as it would be saved; `None` where it cannot be read.
    pub(super) fn decide_text(&self, record: &str) -> Option<Decision> {
        let (record, _) = read(record, &self.shape, Strictness::Strict).ok()?;
        Some(self.decide(&record))
    }

    /// Returns the first record in a region that is decided as `is_shown` wants, or `None` when none was found.
    pub(super) fn find(
        &self,
        space: &Space<'_>,
        wanted: &Wanted<'_, '_>,
        is_shown: impl Fn(&Decision) -> bool,
    ) -> Option<Found> {
        self.find_copies(space, wanted, 1, is_shown)
    }

    /// Does the same with so many equal outcomes in the record.
    pub(super) fn find_copies(
        &self,
        space: &Space<'_>,
        wanted: &Wanted<'_, '_>,
        copies: u32,
        is_shown: impl Fn(&Decision) -> bool,
    ) -> Option<Found> {
        programmes(space.policy, wanted).into_iter().find_map(|programme| {
            let mut draft = Draft::of(space, wanted, programme)?;
            draft.fixed = fixed(space, wanted.area);
            draft.copy(copies);
            for _ in 0..ROUNDS {
                let text = draft.as_json("witness").to_string();
                let (record, _) = read(&text, &self.shape, Strictness::Strict).ok()?;
                let decision = self.decide(&record);
                if is_shown(&decision) {
                    let witness = Witness { says: draft.words(), record: text };
                    return Some(Found { witness, record, decision });
                }
                let decided = Decided { record: &record, decision: &decision };
                if !draft.mend(self, space, wanted.rules, &decided) {
                    return None;
                }
            }
            None
        })
    }
}

// The facts that the region speaks of stay as they were taken from it.
fn fixed(space: &Space<'_>, area: &Area) -> BTreeSet<(OwnerKind, String)> {
    let said = area.parts().iter().filter_map(|(dimension, _)| space.subject(*dimension));
    let facts = said.filter_map(|subject| match &subject.what {
        What::Fact(owner, name) => Some((*owner, name.clone())),
        What::Value(_) | What::Span(..) | What::Question(_) => None,
    });
    facts.collect()
}

// Programmes that have the target, those first that the region names; `None` where nothing is converted.
fn programmes<'a>(policy: &'a Policy, wanted: &Wanted<'_, '_>) -> Vec<Option<&'a str>> {
    if !wanted.rules.iter().any(|rule| rule.converts()) && wanted.programme.is_none() {
        return vec![None];
    }
    if policy.programmes.is_empty() {
        return vec![Some("programme")];
    }
    let has = |programme: &&crate::policy::Programme| {
        wanted.programme.is_none_or(|code| programme.code == code)
            && wanted.target.is_none_or(|target| {
                programme.courses.contains_key(target) || programme.pools.contains_key(target)
            })
    };
    let fitting = policy.programmes.values().filter(has);
    fitting.take(MOST_PROGRAMMES).map(|programme| Some(programme.code.as_str())).collect()
}

/// Returns the course or pool that a target pattern names, or `None` when it names none alone.
pub(super) fn target_code(target: &TargetPattern) -> Option<&str> {
    match target {
        TargetPattern::Course(code) | TargetPattern::Pool(code) => Some(code),
        TargetPattern::Together(codes) => codes.first().map(String::as_str),
        TargetPattern::Category(_)
        | TargetPattern::Courses(_)
        | TargetPattern::SameCourse
        | TargetPattern::LookUp(_) => None,
    }
}

impl Draft {
    // The draft with a value for each dimension of the region.
    fn of(space: &Space<'_>, wanted: &Wanted<'_, '_>, programme: Option<&str>) -> Option<Self> {
        let mut draft = Self::new(day_of(space, wanted.area)?);
        draft.programme = programme.map(str::to_owned);
        draft.target = wanted.target.map(str::to_owned);
        let rule = wanted.rules.first().copied();
        draft.head(space, wanted.area, rule);
        for (dimension, domain) in wanted.area.parts() {
            let Some(subject) = space.subject(*dimension) else { continue };
            match &subject.what {
                What::Fact(owner, attribute) => {
                    if let Some(value) = draft.value_for(space, subject, domain, rule) {
                        draft.set(*owner, attribute, &value, subject.context);
                    }
                }
                What::Span(from, to, unit) => draft.set_span(from, to, *unit, domain),
                What::Question(condition) => {
                    if matches!(domain, Domain::Truth { yes: true, .. }) {
                        draft.answer(space, condition);
                    }
                }
                What::Value(_) => {}
            }
        }
        Some(draft)
    }

    fn value_for(
        &self,
        space: &Space<'_>,
        subject: &Subject,
        domain: &Domain,
        rule: Option<&Rule>,
    ) -> Option<Value> {
        let What::Fact(owner, attribute) = &subject.what else { return None };
        let fact = FactRef { owner: owner_of(*owner), attribute: attribute.as_str().into() };
        let elements = rule.map_or_else(Vec::new, |rule| {
            rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect()
        });
        match domain {
            Domain::Line { points, .. } => {
                let extent = space.facts.extent(&fact, &elements);
                let sort = extent.as_ref().map_or(PointSort::Number, |extent| extent.sort);
                let points =
                    extent.as_ref().map_or_else(|| (**points).clone(), |extent| points.and(&extent.points));
                let grid = extent.and_then(|extent| extent.grid);
                let at = pick::point(&points, grid, self.preferred(space, sort))?;
                pick::value(space, at, sort)
            }
            Domain::Words(words) => words.first().map(|word| Value::Word(space.spelling(*word).to_owned())),
            Domain::But(out) => pick::other_word(space, *owner, attribute, out),
            Domain::Truth { yes, .. } => Some(Value::YesNo(*yes)),
        }
    }

    /// Returns the draft in a few words: the outcome with its facts.
    fn words(&self) -> Text {
        let mut said: Vec<Text> = Vec::new();
        for item in &self.items {
            let text = |key: &str| item.get(key).and_then(|value| value.as_str()).unwrap_or_default();
            let (kind, code) = (fact_words(OwnerKind::Item, text("kind")), text("code"));
            let with_code = |kind: String| format!("{kind} {code}").trim().to_owned();
            said.push(Text::new(with_code(kind.zh), with_code(kind.en)));
            let facts = item.iter().filter(|(key, _)| !["id", "kind", "code"].contains(&key.as_str()));
            said.extend(facts.map(|(key, value)| shown(OwnerKind::Item, key, value)));
        }
        said.extend(self.learner.iter().map(|(key, value)| shown(OwnerKind::Learner, key, value)));
        if self.fixed.contains(&(OwnerKind::Application, "date".to_owned())) {
            said.push(shown(OwnerKind::Application, "date", &self.day.to_string().into()));
        }
        if let Some(programme) = &self.programme {
            said.push(shown(OwnerKind::Application, "programme", &programme.as_str().into()));
        }
        Text::list(&said)
    }
}

fn shown(owner: OwnerKind, key: &str, value: &serde_json::Value) -> Text {
    let name = fact_words(owner, if key == "papers" { "paper" } else { key });
    let value = match value {
        serde_json::Value::Bool(yes) => {
            let value = fact_words(owner, if *yes { "yes" } else { "no" });
            return Text::new(format!("{} {}", name.zh, value.zh), format!("{} {}", name.en, value.en));
        }
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(all) => {
            all.iter().filter_map(|one| one.as_str()).collect::<Vec<_>>().join(" ")
        }
        serde_json::Value::Null | serde_json::Value::Number(_) | serde_json::Value::Object(_) => {
            value.to_string()
        }
    };
    Text::new(format!("{} {value}", name.zh), format!("{} {value}", name.en))
}

fn owner_of(kind: OwnerKind) -> Owner {
    match kind {
        OwnerKind::Learner => Owner::Learner,
        OwnerKind::Application => Owner::Application,
        OwnerKind::Programme => Owner::Programme,
        OwnerKind::Course => Owner::Target,
        OwnerKind::Item | OwnerKind::Institution | OwnerKind::Paper | OwnerKind::Judgement => Owner::This,
    }
}

// The day of the application: in the region, where it speaks of it, else when the last edition is in force.
fn day_of(space: &Space<'_>, area: &Area) -> Option<Day> {
    let usual = Day::new(2025, 6, 1).ok()?;
    let first = space.policy.editions.last().and_then(|edition| edition.from);
    let usual = first.and_then(|first| first.plus_months(1, 0)).map_or(usual, |day| day.max(usual));
    let clock = |subject: &Subject| {
        subject.context == PERSON
            && matches!(&subject.what, What::Fact(OwnerKind::Application, name) if name == "date")
    };
    let said = area.parts().iter().find(|(dimension, _)| space.subject(*dimension).is_some_and(clock));
    let Some((_, Domain::Line { points, .. })) = said else { return Some(usual) };
    let preferred = space.facts.point(&Value::Date(usual), None);
    let at = pick::point(points, Some(super::super::line::Grid::WHOLE), preferred);
    match at.and_then(|at| pick::value(space, at, PointSort::Date)) {
        Some(Value::Date(day)) => Some(day),
        Some(_) | None => Some(usual),
    }
}

/// Returns the value at a point of a line.
pub(super) fn value_at(space: &Space<'_>, at: crate::quantity::Number, sort: PointSort) -> Option<Value> {
    pick::value(space, at, sort)
}

/// Returns true when a context is that of the outcome.
fn is_item(context: u32) -> bool {
    context == ITEM
}
