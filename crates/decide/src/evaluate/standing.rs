//! What a rule asks of every grant beside its own conditions: force, windows, validity, account, claims, papers, approvals.

use super::answer::Answer;
use super::candidate::{Candidate, reads_target, stage_of};
use super::catalogue;
use super::condition::answer;
use super::expression::{Gap, moment};
use super::facts::{Outcome, Scope, Situation, date_of};
use super::history;
use crate::date::{Day, MonthDay};
use crate::decision::{Need, Reason};
use crate::policy::counted::Stage;
use crate::policy::expression::Moments;
use crate::policy::rule::{Days, Evidence, Proof, Window};
use crate::policy::{Edition, Expr, FactRef, Owner, Rule, RuleId, Use, Value};
use crate::record::Known;

/// Returns the order of a grant among those of its rule: by the days of its outcomes, then by their ids.
pub(super) fn order<'s>(
    situation: &'s Situation<'_>,
    spent: &[usize],
) -> Vec<(bool, Option<Day>, &'s str, usize)> {
    let one = |position: &usize| {
        let outcome = situation.outcome(*position)?;
        let day = ["award", "ended"].iter().find_map(|date| date_of(&outcome.item.facts, date));
        // What has no day stands behind what has one.
        Some((day.is_none(), day, outcome.item.id.as_str(), *position))
    };
    spent.iter().filter_map(one).collect()
}

/// Answers whether a rule is of the edition and of the days that the policy's clock points to.
pub(super) fn in_force(scope: Scope<'_>, rule: &Rule) -> Answer {
    applies(scope, &rule.in_force, &rule.editions)
}

/// Answers whether days and editions hold the clock's day.
pub(super) fn applies(scope: Scope<'_>, days: &[Days], editions: &[String]) -> Answer {
    let policy = scope.facts.policy();
    if policy.editions.is_empty() && days.is_empty() {
        return Answer::Yes;
    }
    let on = match clock(scope) {
        Ok(on) => on,
        Err(open) => return open,
    };
    let edition = match edition_on(scope, on) {
        None if !policy.editions.is_empty() => Answer::No(vec![Reason::NoEdition { on }]),
        edition => {
            let fits = editions.is_empty() || edition.is_some_and(|edition| editions.contains(&edition.name));
            Answer::when(fits, || Reason::NotInForce { on })
        }
    };
    let in_days = days.is_empty() || days.iter().any(|days| days.contains(on));
    Answer::all([edition, Answer::when(in_days, || Reason::NotInForce { on })])
}

/// Returns the clock's day: the date that the policy names, else the day decided on.
pub(super) fn clock(scope: Scope<'_>) -> Result<Day, Answer> {
    let application = FactRef { owner: Owner::Application, attribute: "date".into() };
    let clock = scope.facts.policy().clock.clone().unwrap_or(application);
    moment(scope, &Moments { any_of: vec![Expr::Fact(clock)], later: true }).map_err(|gap| match gap {
        Gap::Needs(needs) => Answer::Unknown(needs),
        Gap::Reason(reason) => Answer::No(vec![reason]),
    })
}

/// Returns the edition in force on a day; of several the later one in the text.
pub(super) fn edition_on<'a>(scope: Scope<'a>, on: Day) -> Option<&'a Edition> {
    edition_among(&scope.facts.policy().editions, on)
}

/// Returns the edition of a list that is in force on a day; of several the later one.
pub(super) fn edition_among(editions: &[Edition], on: Day) -> Option<&Edition> {
    editions.iter().rev().find(|edition| Days { from: edition.from, to: edition.to }.contains(on))
}

/// Returns the answers of everything else that a rule asks of a grant.
pub(super) fn answers(
    situation: &Situation<'_>,
    candidate: &Candidate,
    id: RuleId,
    rule: &Rule,
) -> Vec<Answer> {
    let scope = candidate.scope(situation);
    let converts = stage_of(rule) == Stage::Converted;
    let mut answers: Vec<Answer> = rule
        .conditions
        .iter()
        .chain(&rule.only_if)
        .filter(|condition| !reads_target(condition))
        .map(|condition| answer(scope, condition))
        .collect();
    answers.extend(
        rule.valid.iter().flat_map(|valid| each(scope, |one| catalogue::within_validity(one, valid))),
    );
    for outcome in scope.outcomes(Owner::Spent) {
        if rule.valid.is_empty() {
            answers.push(catalogue::is_valid(situation, outcome));
        }
        answers.push(spent_before(situation, outcome, candidate.item_use, stage_of(rule)));
        if converts && !rule.takes_converted {
            answers.push(first_hand(situation, outcome));
        }
        if converts && rule.automatic.is_none() {
            answers.push(claimed(situation, outcome));
        }
    }
    if converts && rule.on_request {
        answers.push(requested(scope, rule));
    }
    if converts {
        answers.push(window(
            scope,
            if rule.windows.is_empty() { &situation.policy().windows } else { &rule.windows },
        ));
        answers.push(account(situation));
    }
    answers.extend(rule.papers.iter().map(|paper| shown(scope, paper)));
    answers.extend(rule.approvals.iter().map(|(judgement, body)| approved(scope, id, *judgement, body)));
    answers.extend(rule.evidence.iter().map(|evidence| proven(scope, id, evidence)));
    answers
}

fn each<'a>(scope: Scope<'a>, test: impl Fn(Scope<'a>) -> Answer) -> Vec<Answer> {
    scope
        .spent
        .iter()
        .map(|one| test(Scope { spent: std::slice::from_ref(one), this: scope.facts.outcome(*one), ..scope }))
        .collect()
}

fn spent_before(situation: &Situation<'_>, outcome: &Outcome<'_>, once: Use, stage: Stage) -> Answer {
    match history::spent_before(situation, outcome, once, stage) {
        None => Answer::Yes,
        Some(earlier) => {
            let beside = situation.record.beside.iter().find(|own| std::ptr::eq(*own, earlier));
            let programme = beside.and_then(|own| own.programme.clone());
            Answer::No(vec![Reason::AlreadyUsed { rule: earlier.rule.clone(), programme }])
        }
    }
}

/// What was obtained by conversion is not the basis of another.
fn first_hand(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Answer {
    match history::converted_by(situation, outcome) {
        None => Answer::Yes,
        Some(rule) => Answer::No(vec![Reason::ObtainedByConversion { rule }]),
    }
}

/// What is handled on request needs one: an item that the application claims, or a target that it names.
fn requested(scope: Scope<'_>, rule: &Rule) -> Answer {
    let Some(application) = &scope.facts.record.application else { return Answer::Yes };
    let claims = application.claims.iter().flatten();
    let spent = scope.outcomes(Owner::Spent);
    let claimed = claims.into_iter().any(|claim| spent.iter().any(|outcome| outcome.item.id == *claim));
    // Which of the targets are asked for is told target by target.
    let targets = || rule.places.iter().flat_map(|place| super::target::targets(scope, rule, place));
    let named = application.targets.iter().flatten();
    let named = named.into_iter().any(|asked| targets().any(|one| super::target::code(&one.target) == asked));
    Answer::when(claimed || named, || Reason::NotClaimed)
}

fn claimed(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Answer {
    let claims = situation.record.application.as_ref().and_then(|application| application.claims.as_ref());
    Answer::when(claims.is_none_or(|claims| claims.contains(&outcome.item.id)), || Reason::NotClaimed)
}

/// Answers whether the learner has the account that the use of stored outcomes needs.
pub(super) fn account(situation: &Situation<'_>) -> Answer {
    if !situation.policy().account_required {
        return Answer::Yes;
    }
    match (situation.record.learner.get("account"), situation.day) {
        (Some(Known::Value(Value::Date(since))), Some(day)) => {
            Answer::when(*since <= day, || Reason::NoAccount)
        }
        (Some(Known::Value(Value::YesNo(true))), _) => Answer::Yes,
        (Some(Known::None | Known::Value(Value::YesNo(false))), _) => Answer::No(vec![Reason::NoAccount]),
        _ => Answer::needs(Need::Fact("learner.account".into())),
    }
}

fn window(scope: Scope<'_>, windows: &[Window]) -> Answer {
    if windows.is_empty() {
        return Answer::Yes;
    }
    let Some(on) = scope.facts.day else { return Answer::needs(Need::Fact("application.date".into())) };
    let mut next: Option<(Day, Day)> = None;
    let mut open = Vec::new();
    for window in windows {
        match days(scope, window, on) {
            Ok(Some((from, to))) if from <= on && on <= to => return Answer::Yes,
            Ok(Some((from, to))) if on < from => {
                next = Some(next.map_or((from, to), |next| next.min((from, to))))
            }
            Ok(_) => {}
            Err(gap) => open.push(gap),
        }
    }
    let closed = Answer::No(vec![Reason::OutsideWindow {
        on,
        next: next.map(|days| days.0),
        until: next.map(|days| days.1),
    }]);
    Answer::any(open.into_iter().chain([closed]))
}

/// Returns the days of the window that is open or opens next.
fn days(scope: Scope<'_>, window: &Window, on: Day) -> Result<Option<(Day, Day)>, Answer> {
    match window {
        Window::Once(from, to) => Ok(Some((*from, *to))),
        Window::EachYear(from, to) => Ok(yearly(*from, *to, on)),
        Window::Within(length, fact) => {
            let from = moment(scope, &Moments { any_of: vec![Expr::Fact(fact.clone())], later: true });
            match from {
                Ok(from) => Ok(from.last_of_span(*length).map(|to| (from, to))),
                Err(Gap::Needs(needs)) => Err(Answer::Unknown(needs)),
                Err(Gap::Reason(reason)) => Err(Answer::No(vec![reason])),
            }
        }
    }
}

fn yearly(from: MonthDay, to: MonthDay, on: Day) -> Option<(Day, Day)> {
    let period = crate::date::Window { from, to }.period_at_or_after(on)?;
    Some((period.first, period.last))
}

fn shown(scope: Scope<'_>, paper: &str) -> Answer {
    let with_application = scope
        .facts
        .record
        .application
        .as_ref()
        .is_some_and(|application| application.papers.iter().any(|shown| shown == paper));
    // A paper is asked for every item of a bundle; one shown with the application speaks for all.
    let outcomes = scope.outcomes(Owner::Spent);
    let shows = |outcome: &&Outcome<'_>| outcome.item.papers.iter().flatten().any(|shown| shown == paper);
    let with_each = !outcomes.is_empty() && outcomes.iter().all(shows);
    if with_application || with_each { Answer::Yes } else { Answer::needs(Need::Papers(paper.to_owned())) }
}

/// Answers whether one of the proofs is there, where they are asked for at all.
fn proven(scope: Scope<'_>, id: RuleId, evidence: &Evidence) -> Answer {
    let is_shown = |proof: &Proof| match proof {
        Proof::Paper(paper) => shown(scope, paper),
        Proof::Approval(judgement, body) => approved(scope, id, *judgement, body),
    };
    let proof = Answer::any(evidence.any_of.iter().map(is_shown));
    let asked = evidence.when.as_ref().map_or(Answer::Yes, |when| answer(scope, when));
    match (asked, proof) {
        (Answer::No(_), _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::Yes, proof) => proof,
        (Answer::Unknown(needs), _) => Answer::Unknown(needs),
    }
}

fn approved(scope: Scope<'_>, id: RuleId, judgement: crate::policy::JudgementId, body: &str) -> Answer {
    let policy = scope.facts.policy();
    let name = policy.judgements.get(judgement.index()).map_or("approval", |declared| declared.name.as_str());
    let rule = policy.rules.get(id.index()).map_or("", |rule| rule.name.as_str());
    let table = rule.split('/').next().unwrap_or(rule);
    let spent = scope.outcomes(Owner::Spent);
    let found = scope.facts.record.judgements.iter().filter(|finding| {
        finding.judgement == name
            && finding.by.as_deref().is_none_or(|by| by == body)
            && finding.rule.as_deref().is_none_or(|about| about == rule || about == table)
            && finding.item.as_deref().is_none_or(|id| spent.iter().any(|outcome| outcome.item.id == id))
    });
    match found.max_by_key(|finding| finding.date).and_then(|finding| finding.value.clone()) {
        Some(Value::YesNo(true)) => Answer::Yes,
        Some(_) => Answer::No(vec![Reason::Judged { judgement: name.to_owned(), by: Some(body.to_owned()) }]),
        None => Answer::needs(Need::Approval(body.to_owned())),
    }
}
