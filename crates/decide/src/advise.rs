//! What next: a record and a goal come in, the fewest (or cheapest) further outcomes that would reach it go out.
//!
//! Outcomes that the learner does not have are supposed from the policy's own catalogues and rules; sets of them are tried
//! in the order of their cost by the evaluator itself, so that an advice is never better than the decision would be.
//! Always true: a way was decided with its outcomes in the record and reached the goal; `proved` only when every cheaper
//! set was tried.

mod copies;
mod each;
mod facts;
mod round;
mod search;
mod supposed;

pub use each::{AdvisedProgramme, advise_each};

use crate::date::Day;
use crate::decision::{Decision, Granted, Need, RequirementProgress, TargetRef};
use crate::evaluate::{Options, evaluate};
use crate::explain::{UnknownName, find_target, leads_to};
use crate::plan::Plan;
use crate::policy::{Policy, Rule};
use crate::quantity::Number;
use crate::record::LearnerRecord;
use serde::Serialize;
use std::cell::RefCell;
use supposed::Memo;

/// How many decisions an advice may take before it ends with the best found: the same on every machine.
pub const TRIAL_BOUND: u64 = 2_000;

/// How many decisions each of many goals may take at least.
const LEAST_BOUND: u64 = 100;

/// The most ways of equal cost that are told.
pub const MOST_WAYS: usize = 3;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// The course, pool or category to reach; without it, the unmet requirements, else each open course of the programme.
    pub target: Option<String>,
    /// The attribute of outcomes whose sum is to be least; without it, the number of outcomes.
    pub least: Option<String>,
}

/// What would bring the learner further.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// The record's id.
    pub id: String,
    /// One answer for each goal.
    pub goals: Vec<GoalAdvice>,
}

/// One goal and what would reach it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalAdvice {
    /// The goal.
    pub goal: Goal,
    /// The record reaches it as it is.
    pub reached: bool,
    /// The day to apply on, where the application's own day lies outside the days of acceptance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_from: Option<crate::date::Day>,
    /// The cheapest ways, equal in cost, at most [`MOST_WAYS`]; empty when none was found.
    pub ways: Vec<Way>,
    /// True when every cheaper set of supposed outcomes was tried and failed.
    pub proved: bool,
    /// How many decisions it took.
    pub tried: u64,
    /// Where no way leads to requirements: what the decision comes to with all the outcomes supposed at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with_all: Vec<Short>,
}

/// A requirement that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Short {
    /// The requirement.
    pub requirement: String,
    /// What there is.
    pub have: Number,
    /// What it asks for.
    pub need: Number,
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// A course or category is granted; a pool receives more than it has now.
    Target(TargetRef),
    /// These requirements are met.
    Requirements(Vec<String>),
}

/// Further outcomes that together reach the goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// What it costs: the number of outcomes, or the sum of the attribute asked for.
    pub cost: Number,
    /// The outcomes.
    pub outcomes: Vec<FurtherOutcome>,
    /// What would be granted with them, each with its clause.
    pub grants: Vec<Granted>,
    /// What persons and bodies would have to find beside.
    pub needs: Vec<Need>,
}

/// An outcome that the learner does not have; each fact is the least that does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FurtherOutcome {
    /// Its id among the supposed: `+1`.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its code, where the rule names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its title in the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it has to show: attribute and value.
    pub facts: std::collections::BTreeMap<String, String>,
    /// How many of its sort, each another outcome.
    #[serde(skip_serializing_if = "is_one")]
    pub copies: usize,
    /// The papers to be shown for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
fn is_one(copies: &usize) -> bool {
    *copies == 1
}

/// Returns what would bring a learner to a goal.
///
/// # Errors
/// A target that neither the decision nor any programme of the policy has.
pub fn advise(
    plan: &Plan,
    record: &LearnerRecord,
    options: &Options,
    wish: &Wish,
) -> Result<Advice, UnknownName> {
    let decision = evaluate(plan, record, options);
    let goals = match &wish.target {
        Some(target) => vec![Goal::Target(find_target(&plan.policy, &decision, target)?)],
        None => goals(&plan.policy, record, &decision),
    };
    let memo = RefCell::new(Memo::new());
    let shared = TRIAL_BOUND / u64::try_from(goals.len().max(1)).unwrap_or(TRIAL_BOUND);
    let asked = Asked { plan, record, options, wish, memo: &memo, bound: shared.max(LEAST_BOUND) };
    let one = |goal: Goal| search::advice(&asked, &decision, goal);
    let parted = goals.into_iter().flat_map(|goal| parted(goal, one));
    Ok(Advice { id: record.id.clone(), goals: parted.collect() })
}

/// Returns the advice for a goal; where no way leads to all of some requirements, that for those which can be met, and each of the
/// others apart.
fn parted(goal: Goal, advice: impl Fn(Goal) -> GoalAdvice) -> Vec<GoalAdvice> {
    let whole = advice(goal);
    let Goal::Requirements(names) = &whole.goal else { return vec![whole] };
    if names.len() < 2 || whole.reached || !whole.ways.is_empty() {
        return vec![whole];
    }
    let alone = names.iter().map(|name| advice(Goal::Requirements(vec![name.clone()])));
    let (can, cannot): (Vec<GoalAdvice>, Vec<GoalAdvice>) = alone.partition(|one| !one.ways.is_empty());
    if cannot.is_empty() {
        return std::iter::once(whole).chain(can).collect();
    }
    let met = can.iter().flat_map(|one| match &one.goal {
        Goal::Requirements(names) => names.clone(),
        Goal::Target(_) => Vec::new(),
    });
    let met: Vec<String> = met.collect();
    if can.len() < 2 {
        return can.into_iter().chain(cannot).collect();
    }
    let together = advice(Goal::Requirements(met));
    let told = if together.ways.is_empty() { can } else { vec![together] };
    told.into_iter().chain(cannot).collect()
}

/// What every part of an advice reads.
#[derive(Clone, Copy)]
struct Asked<'a> {
    plan: &'a Plan,
    record: &'a LearnerRecord,
    options: &'a Options,
    wish: &'a Wish,
    /// What rules could use, found once for all goals.
    memo: &'a RefCell<Memo>,
    /// How many decisions one goal may take.
    bound: u64,
}

/// Returns the unmet requirements as one goal; where all are met, each course of the programme that is still open.
fn goals(policy: &Policy, record: &LearnerRecord, decision: &Decision) -> Vec<Goal> {
    let unmet = |progress: &&RequirementProgress| !progress.met && !is_past(progress, decision.as_of);
    let mut unmet: Vec<String> =
        decision.requirements.iter().filter(unmet).map(|progress| progress.requirement.clone()).collect();
    unmet.dedup();
    if !unmet.is_empty() {
        return vec![Goal::Requirements(unmet)];
    }
    let application = record.application.as_ref();
    let programme = application
        .and_then(|application| application.programme.as_ref())
        .and_then(|code| policy.programmes.get(code));
    let courses = programme.into_iter().flat_map(|programme| programme.courses.keys());
    let open = courses.map(|course| TargetRef::Course(course.to_owned())).filter(|course| {
        policy.rules.iter().any(|rule| leads_to(policy, rule, course)) && !is_earlier(record, course)
    });
    open.map(Goal::Target).filter(|goal| !search::standing(decision, goal).reached).collect()
}

/// Returns whether a requirement is one of a year or period that has gone by: nothing obtained now counts there.
fn is_past(progress: &RequirementProgress, day: Option<Day>) -> bool {
    let Some(day) = day else { return false };
    let ended = |key: &str| match key.split_once('/') {
        Some((_, last)) => Day::parse(last).is_ok_and(|last| last < day),
        None => key.len() == 4 && key.parse::<i64>().is_ok_and(|year| year < day.year()),
    };
    progress.per.as_deref().is_some_and(|per| per.split(" / ").any(ended))
}

fn is_earlier(record: &LearnerRecord, target: &TargetRef) -> bool {
    let TargetRef::Course(course) = target else { return false };
    let stands = |status: &Option<String>| !matches!(status.as_deref(), Some("chosen" | "failed"));
    record.history.iter().any(|entry| entry.course.as_ref() == Some(course) && stands(&entry.status))
}

/// Returns the rules that can bring a goal nearer, in text order.
fn rules_for<'a>(policy: &'a Policy, goal: &Goal) -> Vec<&'a Rule> {
    let leads = |rule: &&Rule| match goal {
        // A gate may depend on any other grant.
        Goal::Target(target) => leads_to(policy, rule, target) || !rule.only_if.is_empty(),
        Goal::Requirements(_) => true,
    };
    let leading: Vec<&Rule> = policy.rules.iter().filter(leads).collect();
    let is_gated = leading.iter().any(|rule| !rule.only_if.is_empty());
    if is_gated { policy.rules.iter().collect() } else { leading }
}
