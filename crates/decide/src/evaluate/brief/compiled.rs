//! A plan made into the form of brief decisions, class by class.

use super::codes::Codes;
use super::conditions::Terms;
use super::form::{Class, FamilyForm, Form, Listed, Moment, RuleTests, Test};
use super::line::Names;
use super::offers::{Offers, limit_forms};
use super::settled;
use super::types::{Types, learner_type};
use crate::date::Day;
use crate::evaluate::catalogue::{is_listed, outcome};
use crate::evaluate::facts::{Outcome, Situation};
use crate::evaluate::pattern::names;
use crate::evaluate::{Options, situation};
use crate::plan::Plan;
use crate::policy::counted::{FamilyMembers, Stage, Take};
use crate::policy::rule::Days;
use crate::policy::{Entry, Owner, OwnerKind, Policy, Rule, Value};
use crate::record::{Application, Item, LearnerRecord, RecordShape, fields};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The most classes, one for each code and programme, that a form is made of.
const MOST_CLASSES: usize = 50_000;

/// Facts that change more than the tests that read them.
const LEFT_OUT: [&str; 5] = ["category", "converted", "issuer", "members", "place"];

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
    let situations: Vec<Situation<'_>> =
        records.iter().map(|record| situation(plan, record, &Options::default())).collect();
    // What depends on neither programme nor day is read without.
    let bare = LearnerRecord::default();
    let bare = situation(plan, &bare, &Options::default());
    let terms = Terms { policy, names: &read, learner: &names.learner, situations: &situations };
    let papers = papers(shape)?;
    let rules = policy.rules.iter().map(|rule| tests(terms, &papers, rule)).collect();
    let families: Vec<Option<FamilyForm>> =
        policy.families.iter().map(|family| family_form(terms, family)).collect();
    let mut types = Types::new(shape, &names.item);
    let (limits, by_programme) = limit_forms(&situations, &bare);
    let mut offers = Offers { terms, limits: &by_programme, courses: BTreeMap::new() };
    let sorts = sorts(plan, shape);
    if sorts.len().saturating_mul(situations.len()) > MOST_CLASSES {
        return None;
    }
    let (mut classes, mut others, mut left_out) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for (kind, code) in sorts {
        let class = class(plan, (kind, code), &situations, (&families, &mut types), &mut offers);
        match (code, class) {
            (Some(code), Some(class)) => _ = classes.insert((kind.into(), code.into()), class),
            (Some(code), None) => _ = left_out.insert((kind.into(), code.into())),
            (None, Some(class)) => _ = others.insert(kind.into(), class),
            (None, None) => {}
        }
    }
    let position = |wanted: &str| read.iter().position(|name| **name == *wanted);
    let mut measures: Vec<_> = (0..).map(crate::policy::MeasureId).zip(&policy.measures).collect();
    measures.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let none = FamilyForm { stage: Stage::Recognised, by: None };
    Some(Form {
        award: position("award"),
        ended: position("ended"),
        types: types.lists,
        learner: names.learner.iter().map(|name| learner_type(shape, name)).collect(),
        classes: Codes::of(classes, others, left_out),
        programmes: policy
            .programmes
            .keys()
            .enumerate()
            .map(|(at, code)| (code.as_str().into(), at))
            .collect(),
        converts: !policy.programmes.is_empty() || policy.rules.iter().any(Rule::converts),
        rules,
        editions: policy.editions.iter().map(|edition| Days { from: edition.from, to: edition.to }).collect(),
        families: families.into_iter().map(|family| family.unwrap_or(none.clone())).collect(),
        limits,
        words: policy.words.keys().map(|word| word.as_str().into()).collect(),
        measures: measures.into_iter().map(|(id, measure)| (key_of(&measure.name), id)).collect(),
        reads: names.item.iter().map(|name| position(name)).collect(),
        width: read.len(),
        papers,
        names,
    })
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

/// Returns the sorts of outcomes: kind and code as the catalogues list them; of kinds without a catalogue with each code that
/// some clause names, and with any other or none.
fn sorts<'p>(plan: &'p Plan, shape: &'p RecordShape) -> Vec<(&'p str, Option<&'p str>)> {
    let named = named(&plan.policy);
    // A built-in word stands for another.
    let is_plain = |word: &&str| !plan.policy.words.contains_key(*word);
    let mut sorts = Vec::new();
    for kind in shape.kinds.iter().map(String::as_str).filter(is_plain) {
        if let Some(by_code) = plan.entries.get(kind) {
            let codes = by_code.keys().map(String::as_str).filter(is_plain);
            sorts.extend(codes.map(|code| (kind, Some(code))));
            continue;
        }
        let of_kind = [None, Some(kind)].into_iter().filter_map(|kind| named.get(&kind));
        let codes: BTreeSet<&str> = of_kind.flatten().copied().filter(is_plain).collect();
        sorts.extend(codes.into_iter().map(|code| (kind, Some(code))));
        sorts.push((kind, None));
    }
    sorts
}

/// Returns the codes that patterns name, by the kind that they name with them.
fn named(policy: &Policy) -> BTreeMap<Option<&str>, BTreeSet<&str>> {
    let of_rules = policy.rules.iter().flat_map(|rule| &rule.slots).flat_map(|slot| &slot.pattern.any_of);
    let of_families = policy.families.iter().filter_map(|family| match &family.members {
        FamilyMembers::Items { pattern, .. } => Some(&pattern.any_of),
        FamilyMembers::PairsIn(_) => None,
    });
    let of_counted =
        policy.counted.iter().flat_map(|counted| &counted.from).flat_map(|filter| &filter.any_of);
    let mut named: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
    for element in of_rules.chain(of_families.flatten()).chain(of_counted) {
        let set = element.set.and_then(|set| policy.sets.get(set.index()));
        let codes = element.code.iter().chain(set.into_iter().flat_map(|set| &set.members));
        named.entry(element.kind.as_deref()).or_default().extend(codes.map(String::as_str));
    }
    named
}

/// Facts that are read whatever the rules say: when an outcome came about, and what its catalogue stores it with.
const ALWAYS_READ: [&str; 3] = ["award", "credits", "ended"];

fn is_read(policy: &Policy, name: &str) -> bool {
    ALWAYS_READ.contains(&name) || policy.attributes.contains_key(&(OwnerKind::Item, name.to_owned()))
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
    let mut tests: Vec<_> = conditions.map(|condition| terms.test(condition, true)).collect();
    tests.extend(rule.valid.iter().map(|valid| within(terms, valid).unwrap_or(Test::Uncertain)));
    let mut shown = rule.papers.iter().map(|paper| papers.get(paper.as_str()).map(|number| 1u64 << number));
    let shown = shown.try_fold(0, |all, paper| Some(all | paper?));
    if slot.is_none() || shown.is_none() || settled::asks_more(rule) {
        tests.push(Test::Uncertain);
    }
    let position = |name: &String| terms.policy.editions.iter().position(|edition| edition.name == *name);
    RuleTests {
        tests,
        has_validity: !rule.valid.is_empty() || slot.is_none(),
        papers: shown.unwrap_or_default(),
        in_force: rule.in_force.clone(),
        editions: rule.editions.iter().filter_map(position).collect(),
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
            let fact = crate::policy::FactRef { owner: Owner::This, attribute: attribute.clone() };
            Some((terms.fact(&fact)?, *highest))
        }
    };
    Some(FamilyForm { stage: family.stage, by })
}

/// Returns what is the same for all outcomes of a code, or `None` where some of them need the evaluator.
fn class(
    plan: &Plan,
    (kind, code): (&str, Option<&str>),
    situations: &[Situation<'_>],
    (families, types): (&[Option<FamilyForm>], &mut Types<'_>),
    offers: &mut Offers<'_>,
) -> Option<Class> {
    let entries =
        code.and_then(|code| plan.entries.get(kind)?.get(code)).map(Vec::as_slice).unwrap_or_default();
    if entries.len() > 1 {
        return None;
    }
    let first = situations.first()?;
    let code = code.map(str::to_owned);
    let item = Item { id: "item".into(), kind: kind.into(), code, count: 1, ..Item::default() };
    let found = outcome(plan, first.record, first.day, Cow::Owned(item), 0);
    let entry = found.entry.map(|(entry, _)| entry);
    let is_dated = |entry: &Entry| {
        let is_other = Some(&entry.code) != found.item.code.as_ref() || !entry.former.is_empty();
        entry.from.is_some() || entry.to.is_some() || is_other
    };
    if entry.is_some_and(is_dated) || !found.needs.is_empty() || !is_listed(first, &found).is_yes() {
        return None;
    }
    let terms = offers.terms;
    let (by_entry, otherwise) = listed(terms, &found, first)?;
    let by_kind = || first.policy().kinds.get(kind).map(|kind| kind.valid.as_slice()).unwrap_or_default();
    let by_entry_alone = entry.map(|entry| entry.valid.as_slice()).unwrap_or_default();
    let valid = if by_entry_alone.is_empty() { by_kind() } else { by_entry_alone };
    let valid = valid.iter().map(|valid| within(terms, valid)).collect::<Option<Vec<_>>>()?;
    let (mut stored_families, mut granted_families) = (Vec::new(), Vec::new());
    for at in plan.families_for(found.item.code.as_deref().into_iter()) {
        let FamilyMembers::Items { pattern, .. } = &first.policy().families.get(at)?.members else {
            return None;
        };
        if names(first, &settled::without_issuer(pattern), &found) {
            match families.get(at)?.as_ref()?.stage {
                Stage::Recognised => stored_families.push(at),
                Stage::Converted => granted_families.push(at),
            }
        }
    }
    let (stored, granted) = offers.of_class(&found, situations)?;
    Some(Class {
        types: types.of(kind, found.item.code.as_deref()),
        by_entry,
        otherwise,
        valid,
        stored,
        granted,
        stored_families,
        granted_families,
    })
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
