//! A plan made into the form of brief decisions, class by class: each when its code first comes.

use super::codes::{Codes, Index, index};
use super::conditions::Terms;
use super::form::{Class, FactType, FamilyForm, Form, InForce, Listed, Moment, RuleTests, Slots, Test};
use super::line::Names;
use super::offers::{Offers, Standing, limit_forms};
use super::plain::PlainTerms;
use super::settled;
use super::types::{Types, learner_type};
use crate::date::Day;
use crate::evaluate::catalogue::{is_listed, outcome};
use crate::evaluate::facts::{Outcome, Situation};
use crate::evaluate::pattern::names as names_outcome;
use crate::evaluate::{Options, situation};
use crate::few::Few;
use crate::plan::Plan;
use crate::policy::counted::{FamilyMembers, Stage, Take};
use crate::policy::rule::Days;
use crate::policy::{Entry, Owner, OwnerKind, Policy, Rule, RuleId, Value};
use crate::record::{Application, Item, LearnerRecord, RecordShape, fields};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The most codes and programmes, one with the other, that classes are made for.
const MOST_CLASSES: usize = 100_000;

/// After so many classes what was made of a stored plan is given back.
const CLASSES_A_PLAN: usize = 256;

/// Facts that change more than the tests that read them.
const LEFT_OUT: [&str; 5] = ["category", "converted", "issuer", "members", "place"];

/// What classes are made of.
#[derive(Debug)]
pub(super) struct Ground {
    plan: Fresh,
    shape: RecordShape,
    names: Names,
    /// The facts of outcomes that are read.
    read: Vec<Box<str>>,
    /// By name of an outcome's fact its position among these, and the types of the learner's facts.
    reads: Vec<Option<usize>>,
    learner: Vec<FactType>,
    papers: BTreeMap<Box<str>, u32>,
    /// One for each programme.
    records: Vec<LearnerRecord>,
    limits: Vec<Vec<Standing>>,
    types: Types,
    courses: Mutex<Index>,
    rules: Slots<RuleTests>,
    families: Slots<FamilyForm>,
}

/// Returns the form, or `None` for a policy whose decisions all need the evaluator.
pub(super) fn form(plan: &Plan, shape: &RecordShape) -> Option<Form> {
    let policy = &plan.policy;
    let renames = policy.programmes.values().any(|programme| !programme.former.is_empty());
    if renames || !settled::is_settled(plan) {
        return None;
    }
    let names = names_of(shape);
    let read: Vec<Box<str>> = names.item.iter().filter(|name| is_read(policy, name)).cloned().collect();
    let records = records(policy);
    let papers = papers(shape)?;
    let index = index(plan);
    let courses = policy.programmes.values().map(|programme| programme.courses.len()).sum();
    if index.len().saturating_mul(records.len()) > MOST_CLASSES {
        return None;
    }
    let situations = situations(plan, &records);
    // What depends on neither programme nor day is read without.
    let bare = LearnerRecord::default();
    let bare = situation(plan, &bare, &Options::default());
    let (limits, by_programme) = limit_forms(&situations, &bare);
    let position = |wanted: &str| read.iter().position(|name| **name == *wanted);
    let mut measures: Vec<_> = (0..).map(crate::policy::MeasureId).zip(&policy.measures).collect();
    measures.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let programmes = policy.programmes.keys().enumerate();
    let reads: Vec<Option<usize>> = names.item.iter().map(|name| position(name)).collect();
    let learner: Vec<FactType> = names.learner.iter().map(|name| learner_type(shape, name)).collect();
    let (rules, families) = (Slots::of(policy.rules.len()), Slots::of(policy.families.len()));
    Some(Form {
        award: position("award"),
        ended: position("ended"),
        learner: learner.clone(),
        programmes: programmes.map(|(at, code)| (code.as_str().into(), at)).collect(),
        converts: !policy.programmes.is_empty() || plan.converts,
        editions: policy.editions.iter().map(|edition| Days { from: edition.from, to: edition.to }).collect(),
        limits,
        words: policy.words.keys().map(|word| word.as_str().into()).collect(),
        measures: measures.into_iter().map(|(id, measure)| (key_of(&measure.name), id)).collect(),
        reads: reads.clone(),
        width: read.len(),
        papers: papers.clone(),
        names: names.clone(),
        families: families.shared(),
        classes: Codes::of(
            index,
            Ground {
                plan: Fresh::of(plan),
                shape: shape.clone(),
                names,
                read,
                reads,
                learner,
                papers,
                records,
                limits: by_programme,
                types: Types::default(),
                courses: Mutex::new(Index::of(std::iter::empty(), courses)),
                rules,
                families,
            },
            (plan, shape),
        ),
    })
}

fn situations<'a>(plan: &'a Plan, records: &'a [LearnerRecord]) -> Vec<Situation<'a>> {
    records.iter().map(|record| situation(plan, record, &Options::default())).collect()
}

/// Returns a name as the key of a JSON object.
fn key_of(name: &str) -> String {
    format!("{}:", serde_json::Value::String(name.to_owned()))
}

fn names_of(shape: &RecordShape) -> Names {
    let of = |owner| fields::attribute_fields(shape, owner).filter(|name| !LEFT_OUT.contains(name));
    Names {
        item: of(OwnerKind::Item).map(Into::into).collect(),
        learner: of(OwnerKind::Learner).map(Into::into).collect(),
    }
}

/// Returns the papers that rules ask for by every word for them, or `None` where they are too many.
fn papers(shape: &RecordShape) -> Option<BTreeMap<Box<str>, u32>> {
    let number =
        |paper: &String| (0u32..64).zip(&shape.papers).find(|(_, own)| *own == paper).map(|(at, _)| at);
    let own = shape.papers.iter().map(|paper| (paper, paper));
    let all = own.chain(shape.paper_words.iter().filter(|(_, paper)| shape.papers.contains(*paper)));
    all.map(|(word, paper)| Some((word.as_str().into(), number(paper)?))).collect()
}

/// Facts that are read whatever the rules say: when an outcome came about, and what its catalogue stores it with.
const ALWAYS_READ: [&str; 3] = ["award", "credits", "ended"];

fn is_read(policy: &Policy, name: &str) -> bool {
    ALWAYS_READ.contains(&name) || policy.attributes.contains_key(&(OwnerKind::Item, name.into()))
}

/// One record for each programme, or one without: what does not depend on the learner is read on them.
fn records(policy: &Policy) -> Vec<LearnerRecord> {
    let codes: Vec<Option<&String>> = match policy.programmes.is_empty() {
        true => vec![None],
        false => policy.programmes.keys().map(Some).collect(),
    };
    let one = |code: Option<&String>| {
        let application =
            Application { date: Some(Day::RECENT), programme: code.cloned(), ..Application::default() };
        LearnerRecord { application: Some(application), ..LearnerRecord::default() }
    };
    codes.into_iter().map(one).collect()
}

/// Returns what a rule asks. Of one that takes several outcomes only what it asks of the programme is certain.
fn tests(terms: Terms<'_>, papers: &BTreeMap<Box<str>, u32>, rule: &Rule) -> RuleTests {
    let slot = settled::only_slot(rule);
    let terms = if slot.is_some() { terms } else { Terms { names: &[], learner: &[], ..terms } };
    let conditions = rule.conditions.iter().chain(slot.and_then(|slot| slot.pattern.condition.as_ref()));
    let each = |condition| {
        let test = terms.test(condition, true);
        if let Test::All(parts) = test { parts } else { vec![test] }
    };
    let mut tests: Vec<_> = conditions.flat_map(each).collect();
    tests.extend(rule.valid.iter().map(|valid| within(terms, valid).unwrap_or(Test::Uncertain)));
    let mut shown = rule.papers.iter().map(|paper| papers.get(paper.as_str()).map(|number| 1u64 << number));
    let shown = shown.try_fold(0, |all, paper| Some(all | paper?));
    if slot.is_none() || shown.is_none() || settled::asks_more(rule) {
        tests.push(Test::Uncertain);
    }
    let position = |name: &String| terms.policy.editions.iter().position(|edition| edition.name == *name);
    let is_dated = !terms.policy.editions.is_empty() || !rule.in_force.is_empty();
    let in_force = || InForce {
        days: rule.in_force.to_vec(),
        editions: rule.editions.iter().filter_map(position).collect(),
    };
    RuleTests {
        tests: tests.into(),
        has_validity: !rule.valid.is_empty() || slot.is_none(),
        papers: shown.unwrap_or_default(),
        in_force: is_dated.then(|| Arc::new(in_force())),
    }
}

/// Returns the test that the day decided on lies within a validity.
fn within(terms: Terms<'_>, valid: &crate::policy::rule::Validity) -> Option<Test> {
    Some(Test::Span {
        from: terms.moment(&valid.from)?,
        to: Moment::Application,
        operator: crate::policy::expression::Operator::AtMost,
        length: valid.length,
        wanted: true,
    })
}

/// Returns a family, or `None` for one whose members or whose order need more than one fact.
fn family_form(terms: Terms<'_>, family: &crate::policy::Family) -> Option<FamilyForm> {
    let FamilyMembers::Items { pattern, grouped_by } = &family.members else { return None };
    if pattern.condition.is_some() || !grouped_by.is_empty() || settled::reads_issuer(pattern) {
        return None;
    }
    let by = match &family.take {
        Take::Most(_) => None,
        Take::Fact { attribute, highest, scale: _ } => {
            let fact = crate::policy::FactRef { owner: Owner::This, attribute: attribute.as_str().into() };
            Some((terms.fact(&fact)?, *highest))
        }
    };
    Some(FamilyForm { stage: family.stage, by })
}

/// A plan of its own, for classes are made as long as there are records; what was made of a stored one for a class is of no use
/// for others, and would lie in memory between them.
#[derive(Debug)]
struct Fresh {
    plan: RwLock<Arc<Plan>>,
    asked: AtomicUsize,
}

impl Fresh {
    fn of(plan: &Plan) -> Self {
        Self { plan: RwLock::new(Arc::new(plan.clone())), asked: AtomicUsize::new(0) }
    }

    /// Returns the plan for one class.
    fn next(&self) -> Arc<Plan> {
        let plan = Arc::clone(&self.plan.read().unwrap_or_else(PoisonError::into_inner));
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        if plan.policy.rules.is_stored() && asked % CLASSES_A_PLAN == CLASSES_A_PLAN - 1 {
            *self.plan.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Plan::clone(&plan));
        }
        plan
    }
}

impl Ground {
    fn plain_terms(&self) -> PlainTerms<'_> {
        let position = |wanted: &str| self.read.iter().position(|name| **name == *wanted);
        PlainTerms {
            reads: &self.reads,
            width: self.read.len(),
            learner: &self.learner,
            reached: [position("award"), position("ended")],
            families: &self.families,
        }
    }

    /// Returns what is the same for all outcomes of a code, or `None` where some of them need the evaluator.
    pub(super) fn class(&self, kind: &str, code: Option<&str>) -> Option<Class> {
        let Self { names, read, .. } = self;
        let plan = &*self.plan.next();
        // Outcomes that the catalogue of their kind does not list have no class.
        if let (Some(listed), Some(code)) = (plan.entries.get(kind), code)
            && listed.get(code)?.len() > 1
        {
            return None;
        }
        let situations = situations(plan, &self.records);
        let terms =
            Terms { policy: &plan.policy, names: read, learner: &names.learner, situations: &situations };
        let first = situations.first()?;
        let code = code.map(str::to_owned);
        let item = Item { id: "item".into(), kind: kind.into(), code, count: 1, ..Item::default() };
        let found = outcome(plan, first.record, first.day, Cow::Owned(item), 0);
        let entry = found.entry.map(|(entry, _)| entry);
        let is_dated = |entry: &Entry| {
            let is_other =
                Some(entry.code.as_str()) != found.item.code.as_deref() || !entry.former.is_empty();
            entry.from.is_some() || entry.to.is_some() || is_other
        };
        if entry.is_some_and(is_dated) || !found.needs.is_empty() || !is_listed(first, &found).is_yes() {
            return None;
        }
        let (by_entry, otherwise) = listed(terms, &found, first)?;
        let by_kind = || plan.policy.kinds.get(kind).map(|kind| kind.valid.as_slice()).unwrap_or_default();
        let by_entry_alone = entry.map(|entry| entry.valid.as_slice()).unwrap_or_default();
        let valid = if by_entry_alone.is_empty() { by_kind() } else { by_entry_alone };
        let valid = valid.iter().map(|valid| within(terms, valid)).collect::<Option<Vec<_>>>()?;
        let (mut stored_families, mut granted_families) = (Vec::new(), Vec::new());
        let mut families: Vec<usize> = plan.families_of(found.item.code.as_deref()).collect();
        families.sort_unstable();
        families.dedup();
        for at in families {
            let family = plan.policy.families.get(at)?;
            let FamilyMembers::Items { pattern, .. } = &family.members else { return None };
            if names_outcome(first, &settled::without_issuer(pattern), &found) {
                let form = family_form(terms, family)?;
                match self.families.get_or_make(at, || form)?.stage {
                    Stage::Recognised => stored_families.push(at),
                    Stage::Converted => granted_families.push(at),
                }
            }
        }
        let asked = |id: RuleId, rule: &Rule| {
            self.rules.get_or_make(id.index(), || tests(terms, &self.papers, rule)).cloned()
        };
        let offers = Offers { terms, limits: &self.limits, courses: &self.courses, asked: &asked };
        let (stored, granted) = offers.of_class(&found, &situations)?;
        let mut class = Class {
            plain: Few::None,
            types: self.types.of(&self.shape, &names.item, (kind, found.item.code.as_deref())),
            by_entry: by_entry.into(),
            otherwise: otherwise.into(),
            valid,
            stored,
            granted,
            stored_families: stored_families.into(),
            granted_families: granted_families.into(),
            stored_as: None,
        };
        class.stored_as = class.stored_alone();
        class.plain = self.plain_terms().of_class(&class).unwrap_or_default();
        Some(class)
    }
}

type ListedFacts = Vec<(usize, Listed)>;

/// Returns the facts that the entry of an outcome gives, and those that its kind or entry gives where the record does not.
fn listed(
    terms: Terms<'_>,
    outcome: &Outcome<'_>,
    situation: &Situation<'_>,
) -> Option<(ListedFacts, ListedFacts)> {
    let entry = outcome.entry.map(|(entry, _)| entry);
    let position = |wanted: &str| terms.names.iter().position(|name| **name == *wanted);
    let mut by_entry = ListedFacts::new();
    let attributes = entry.into_iter().flat_map(|entry| &entry.attributes);
    for (attribute, value) in attributes.filter(|(attribute, _)| *attribute != "name") {
        if let Some(at) = position(attribute) {
            by_entry.push((at, listed_fact(value)?));
        } else if LEFT_OUT.contains(&attribute.as_str()) {
            return None;
        }
    }
    let mut otherwise = ListedFacts::new();
    if let (Some(at), Some(title)) = (position("name"), entry.and_then(|entry| entry.title.as_ref())) {
        otherwise.push((at, Listed::Word(title.as_str().into())));
    }
    let by_kind = situation.policy().kinds.get(&outcome.item.kind).map(|kind| &kind.attributes);
    for (attribute, value) in by_kind.into_iter().flatten() {
        if let Some(at) = position(attribute).filter(|at| otherwise.iter().all(|(other, _)| other != at)) {
            otherwise.push((at, listed_fact(value)?));
        } else if LEFT_OUT.contains(&attribute.as_str()) {
            return None;
        }
    }
    Some((by_entry, otherwise))
}

fn listed_fact(value: &Value) -> Option<Listed> {
    match value {
        Value::Number(number) => Some(Listed::Number(*number)),
        Value::Date(day) => Some(Listed::Day(*day)),
        Value::Word(word) => Some(Listed::Word(word.as_str().into())),
        Value::YesNo(said) => Some(Listed::YesNo(*said)),
        Value::Share(_) | Value::Duration(_) => None,
    }
}
