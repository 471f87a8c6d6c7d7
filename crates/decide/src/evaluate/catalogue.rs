//! Outcomes against the dated catalogues: listed, listed on that day, by that issuer.

use super::answer::Answer;
use super::expression::{moment, text};
use super::facts::{Found, Outcome, Scope, Situation, by_entry, date_of, of_outcome};
use crate::date::Day;
use crate::decision::{Amounts, Need, Overruled, Reason};
use crate::plan::Plan;
use crate::policy::expression::Moments;
use crate::policy::rule::{Days, Validity};
use crate::policy::{Entry, Expr, FactRef, Owner, Value};
use crate::record::{Item, Known, LearnerRecord};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Returns an outcome with its entry: of several entries of one code, the one that is current.
pub(super) fn outcome<'a>(
    plan: &'a Plan,
    record: &'a LearnerRecord,
    day: Option<Day>,
    item: Cow<'a, Item>,
    position: usize,
) -> Outcome<'a> {
    let mut outcome = Outcome {
        item,
        position,
        copy: 1,
        entry: None,
        categories: BTreeSet::new(),
        parts: Vec::new(),
        needs: BTreeSet::new(),
        stored: Amounts::new(),
    };
    let listed = listed(plan, &outcome.item);
    let situation = Situation {
        plan,
        record,
        day,
        outcomes: Vec::new(),
        current: 0,
        earlier: Vec::new(),
        withdrawn: Vec::new(),
        effects: Vec::new(),
        programme: None,
        averages: BTreeMap::new(),
    };
    let renamed = renamed(&situation, &outcome, &listed);
    let listed: Vec<(&Entry, usize)> = listed
        .into_iter()
        .filter(|(entry, _)| Some(entry.code.as_str()) == outcome.item.code.as_deref())
        .collect();
    if let Some((entry, catalogue, needs)) = renamed {
        outcome.item.to_mut().code = Some(entry.code.to_string());
        outcome.entry = Some((entry, catalogue));
        outcome.needs = needs;
    }
    let current = listed.iter().find(|entry| {
        outcome.entry.is_none()
            && is_current(&situation, &outcome, entry.0, entry.1).is_yes()
            && issued(&situation, &outcome, entry.0).is_yes()
    });
    outcome.entry = outcome.entry.or(current.or(listed.first()).copied());
    let by_kind = || plan.policy.kinds.get(&outcome.item.kind).and_then(|kind| kind.category.clone());
    let category = outcome.entry.and_then(|(entry, _)| entry.category.clone()).or_else(by_kind);
    let recorded = match outcome.item.facts.get("category") {
        Some(Known::Value(Value::Word(word))) => Some(word.clone()),
        Some(Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None) | None => None,
    };
    outcome.categories.extend(category.map(String::from).or(recorded));
    outcome
}

fn listed<'a>(plan: &'a Plan, item: &Item) -> Vec<(&'a Entry, usize)> {
    let by_code = plan.entries.get(&item.kind);
    let refs = item.code.as_ref().and_then(|code| by_code?.get(code)).into_iter().flatten();
    refs.filter_map(|at| {
        let catalogue = plan.policy.catalogues.get(at.catalogue as usize)?;
        Some((catalogue.entries.get(at.entry as usize)?, at.catalogue as usize))
    })
    .collect()
}

/// Returns the entry that an outcome's code stands for on the day, although it is the code of another or of none, with what
/// has to be known before that is sure.
fn renamed<'a>(
    situation: &Situation<'_>,
    outcome: &Outcome<'_>,
    listed: &[(&'a Entry, usize)],
) -> Option<(&'a Entry, usize, BTreeSet<Need>)> {
    let code = outcome.item.code.as_ref()?;
    listed.iter().find_map(|(entry, catalogue)| {
        let former = entry.former.iter().find(|former| former.code == *code)?;
        let Some(from) = former.from else { return Some((*entry, *catalogue, BTreeSet::new())) };
        match day_listed(situation, outcome, entry, *catalogue) {
            Ok(day) => (from <= day).then(|| (*entry, *catalogue, BTreeSet::new())),
            Err(super::expression::Gap::Needs(needs)) => Some((*entry, *catalogue, needs)),
            Err(super::expression::Gap::Reason(_)) => None,
        }
    })
}

/// Returns the day on which an entry must be listed: as it or its catalogue says, else that of the application.
fn day_listed(
    situation: &Situation<'_>,
    outcome: &Outcome<'_>,
    entry: &Entry,
    catalogue: usize,
) -> Result<Day, super::expression::Gap> {
    let of_all = || situation.policy().catalogues.get(catalogue)?.current_on.clone();
    let declared = entry.current_on.as_deref().cloned().or_else(of_all);
    let on = declared.unwrap_or(FactRef { owner: Owner::Application, attribute: "date".into() });
    let about = situation.scope().about(outcome);
    moment(about, &Moments { any_of: vec![Expr::Fact(on)], later: true })
}

/// Returns whether the catalogues have an outcome: yes too for a kind that no catalogue is about.
pub(super) fn is_listed(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Answer {
    if !situation.plan.entries.contains_key(&outcome.item.kind) {
        return Answer::Yes;
    }
    let Some((entry, catalogue)) = outcome.entry else {
        let code = outcome.item.code.clone();
        return match code.or_else(|| name_of(situation, outcome)) {
            Some(code) => Answer::No(vec![Reason::NotInCatalogue { code }]),
            None => Answer::needs(Need::Fact("item.code".into())),
        };
    };
    Answer::all([is_current(situation, outcome, entry, catalogue), issued(situation, outcome, entry)])
}

fn name_of(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Option<String> {
    match of_outcome(outcome, situation, "name") {
        Found::Values(values) => values.first().map(text),
        Found::Nothing | Found::Missing => None,
    }
}

fn is_current(situation: &Situation<'_>, outcome: &Outcome<'_>, entry: &Entry, catalogue: usize) -> Answer {
    if entry.from.is_none() && entry.to.is_none() {
        return Answer::Yes;
    }
    match day_listed(situation, outcome, entry, catalogue) {
        Ok(day) => {
            let holds = Days { from: entry.from, to: entry.to }.contains(day);
            Answer::when(holds, || Reason::EntryNotCurrent { code: entry.code.to_string(), on: day })
        }
        Err(super::expression::Gap::Needs(needs)) => Answer::Unknown(needs),
        Err(super::expression::Gap::Reason(reason)) => Answer::No(vec![reason]),
    }
}

fn issued(situation: &Situation<'_>, outcome: &Outcome<'_>, entry: &Entry) -> Answer {
    let by = outcome.item.facts.get("issuer");
    if entry.issuers.is_empty() || by.is_none() {
        // An entry with one issuer tells who issued it; the record need not repeat it.
        return if entry.issuers.len() < 2 {
            Answer::Yes
        } else {
            Answer::needs(Need::Fact("item.issuer".into()))
        };
    }
    let Found::Values(values) = of_outcome(outcome, situation, "issuer") else {
        return Answer::No(vec![Reason::None { fact: "item.issuer".into() }]);
    };
    let have = values.iter().map(text).collect::<Vec<_>>().join(", ");
    let holds = values.iter().any(|value| entry.issuers.contains(&text(value)));
    Answer::when(holds, || Reason::Differs { fact: "item.issuer".into(), have, need: entry.issuers.to_vec() })
}

/// Returns whether an outcome is still valid on the day decided on, by its entry and its kind.
pub(super) fn is_valid(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Answer {
    let by_entry = outcome.entry.map(|(entry, _)| entry.valid.as_slice()).unwrap_or_default();
    let by_kind = situation
        .policy()
        .kinds
        .get(&outcome.item.kind)
        .map(|kind| kind.valid.as_slice())
        .unwrap_or_default();
    // What the entry says stands in the place of what its kind says.
    let rules = if by_entry.is_empty() { by_kind } else { by_entry };
    let about = situation.scope().about(outcome);
    Answer::all(rules.iter().map(|valid| within_validity(about, valid)))
}

/// Returns whether the day decided on lies within a validity.
pub(super) fn within_validity(scope: Scope<'_>, valid: &Validity) -> Answer {
    use crate::policy::Condition;
    use crate::policy::expression::Operator;
    let day = FactRef { owner: Owner::Application, attribute: "date".into() };
    let to = Moments { any_of: vec![Expr::Fact(day)], later: true };
    let (from, to) = (valid.from.clone().into(), to.into());
    let span = Condition::Span { from, to, operator: Operator::AtMost, length: valid.length };
    super::condition::answer(scope, &span)
}

/// Returns whether an outcome is there on the day decided on: what was awarded, or ended, later is none yet.
pub(super) fn is_reached(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Answer {
    let Some(on) = situation.day else { return Answer::Yes };
    let late = |attribute: &str| {
        let day = date_of(&outcome.item.facts, attribute).filter(|day| *day > on)?;
        Some(Reason::TooEarly { fact: format!("item.{attribute}"), from: day, since: day, on })
    };
    match ["award", "ended"].into_iter().find_map(late) {
        Some(reason) => Answer::No(vec![reason]),
        None => Answer::Yes,
    }
}

/// Returns the facts of the record that its catalogue overrules, item by item.
pub(super) fn overruled(situation: &Situation<'_>) -> Vec<Overruled> {
    let once = situation.current().map(|(_, outcome)| outcome).filter(|outcome| outcome.copy == 1);
    once.flat_map(overruled_of).collect()
}

fn overruled_of(outcome: &Outcome<'_>) -> Vec<Overruled> {
    let Some((entry, _)) = outcome.entry else { return Vec::new() };
    let facts = outcome.item.facts.iter().filter_map(|(attribute, known)| {
        let listed = by_entry(outcome, attribute)?;
        let recorded = match known {
            Known::Value(value) => std::slice::from_ref(value),
            Known::Values(values) => values.as_slice(),
            Known::ByKey(_) | Known::None => &[],
        };
        let differs = !recorded.is_empty() && recorded != std::slice::from_ref(listed);
        differs.then(|| Overruled {
            item: outcome.item.id.clone(),
            fact: format!("item.{attribute}"),
            have: recorded.iter().map(text).collect::<Vec<_>>().join(", "),
            listed: text(listed),
            entry: format!("{}:{}", entry.place.file, entry.place.line),
        })
    });
    facts.collect()
}
