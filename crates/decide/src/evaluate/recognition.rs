//! Recognition: which outcomes are stored, as what, and which are usable.

use super::answer::Answer;
use super::candidate::{Candidate, Candidates, ResultCandidate, candidates};
use super::facts::{Found, Outcome, Situation, of_outcome};
use super::read_back::{ReadBack, ids};
use super::{catalogue, counted, standing};
use crate::decision::{Need, Reason, Recognised, TargetRef};
use crate::policy::counted::Stage;
use crate::policy::{MeasureId, Use, Value};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Where an outcome stands after recognition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stored {
    /// Recognised, as this category where one is known.
    Yes(Option<String>),
    /// Waits, and would be of this category.
    Needs(BTreeSet<Need>, Option<String>),
    /// Not recognised.
    No,
}

/// Returns the candidates of recognition: those of rules, and one for each outcome whose kind no rule of recognition is
/// about and which its catalogue alone therefore stores.
pub(super) fn recognition_candidates(situation: &Situation<'_>) -> Candidates {
    let mut candidates = candidates(situation, Stage::Recognised);
    hold_to_lists(situation, &mut candidates.found);
    for (position, outcome) in situation.current() {
        if !is_ruled(situation, outcome) {
            let listed = usable(situation, outcome);
            candidates.found.push(by_catalogue(situation, position, outcome, listed));
        }
    }
    candidates
}

/// Returns whether an outcome is listed, and there on the day decided on.
fn usable(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Answer {
    Answer::all([catalogue::is_listed(situation, outcome), catalogue::is_reached(situation, outcome)])
}

/// Holds what rules would store to what the catalogues list.
pub(super) fn hold_to_lists(situation: &Situation<'_>, candidates: &mut [Candidate]) {
    if candidates.is_empty() {
        return;
    }
    let listed: Vec<Answer> = situation.current().map(|(_, outcome)| usable(situation, outcome)).collect();
    for candidate in candidates {
        let spent = candidate.spent.iter().filter_map(|outcome| listed.get(*outcome)).cloned();
        let spent: Vec<Answer> = spent.collect();
        let own = std::mem::replace(&mut candidate.answer, Answer::Yes);
        candidate.answer = Answer::all([own].into_iter().chain(spent));
    }
}

/// Returns whether recognition rules are about outcomes of this kind.
pub(super) fn is_ruled(situation: &Situation<'_>, outcome: &Outcome<'_>) -> bool {
    match &situation.plan.recognised {
        crate::plan::Recognised::All => true,
        crate::plan::Recognised::Kinds(kinds) => kinds.contains(&outcome.item.kind),
    }
}

fn by_catalogue(
    situation: &Situation<'_>,
    position: usize,
    outcome: &Outcome<'_>,
    listed: Answer,
) -> Candidate {
    let category = outcome.categories.first().cloned().unwrap_or_default();
    let target = TargetRef::Category(category);
    let spent = vec![position];
    let mut candidate = Candidate {
        rule: None,
        spent,
        slots: Vec::new(),
        reading: Vec::new(),
        answer: Answer::all([listed, catalogue::is_valid(situation, outcome)]),
        results: Vec::new(),
        item_use: Use::Freely,
        group: None,
        out_of_force: false,
    };
    let barred = counted::barred(situation, candidate.scope(situation), None, &target);
    let amounts = own_amounts(situation, outcome);
    candidate.results =
        vec![ResultCandidate { place: 0, bundle: 0, target, answer: barred, beside_worth: None, amounts }];
    candidate
}

/// An outcome that its catalogue stores is stored with the credits that it or its entry has.
fn own_amounts(situation: &Situation<'_>, outcome: &Outcome<'_>) -> BTreeMap<MeasureId, Number> {
    let own = of_outcome(outcome, situation, "credits");
    let Found::Values(values) = own else { return BTreeMap::new() };
    let credits =
        values.iter().find_map(|value| if let Value::Number(number) = value { Some(*number) } else { None });
    credits.map(|credits| (crate::policy::builtin::CREDITS, credits)).into_iter().collect()
}

/// Holds conversion to what recognition said: what is not recognised is not usable, what waits makes its use wait.
pub(super) fn hold_to_recognition(candidates: &mut [Candidate], stored: &[Stored]) {
    for candidate in candidates {
        let answers =
            candidate.spent.iter().filter_map(|outcome| stored.get(*outcome)).map(|stored| match stored {
                Stored::Yes(_) => Answer::Yes,
                Stored::Needs(needs, _) => Answer::Unknown(needs.clone()),
                Stored::No => Answer::No(vec![Reason::NotRecognised]),
            });
        let own = std::mem::replace(&mut candidate.answer, Answer::Yes);
        candidate.answer = Answer::all(answers.collect::<Vec<_>>().into_iter().chain([own]));
    }
}

/// Returns what is stored, outcome by outcome.
pub(super) fn recognised(
    situation: &Situation<'_>,
    candidates: &[Candidate],
    back: &ReadBack,
) -> Vec<Recognised> {
    let account = standing::account(situation);
    let mut stored: Vec<(usize, Recognised)> = Vec::new();
    for (id, granted) in &back.granted {
        let spent = id.find(candidates).map(|candidate| candidate.spent.as_slice()).unwrap_or_default();
        for (at, outcome) in spent.iter().enumerate() {
            // What several bring together stands once, with the first of them.
            let rest = if at == 0 { spent.get(1..).unwrap_or_default() } else { &[] };
            let of = situation.outcome(*outcome);
            let parts = of.map(|outcome| outcome.parts.as_slice()).unwrap_or_default();
            let entry = of.and_then(|outcome| outcome.entry);
            let target = granted.targets.first();
            let bringing = target.filter(|_| at == 0);
            stored.push((
                *outcome,
                Recognised {
                    item: of.map(|outcome| outcome.item.id.clone()).unwrap_or_default(),
                    combined: ids(situation, parts).into_iter().chain(ids(situation, rest)).collect(),
                    rule: Some(granted.rule.clone()).filter(|rule| !rule.is_empty()),
                    policy: None,
                    cites: granted.cites.clone(),
                    category: target
                        .and_then(|target| target.category.clone())
                        .filter(|category| !category.is_empty()),
                    amounts: bringing.map(|target| target.amounts.clone()).unwrap_or_default(),
                    recorded: target.and_then(|target| target.recorded.clone()),
                    for_purpose: target.map(|target| target.for_purpose.clone()).unwrap_or_default(),
                    entry: entry.map(|(entry, _)| format!("{}:{}", entry.place.file, entry.place.line)),
                    dormant: !account.is_yes(),
                },
            ));
        }
    }
    stored.sort_by_cached_key(|(outcome, _)| standing::order(situation, &[*outcome]));
    stored.into_iter().map(|(_, recognised)| recognised).collect()
}
