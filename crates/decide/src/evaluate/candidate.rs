//! Candidate grants: one rule with one match, its targets, amounts and everything that facts say for or against it.

use super::answer::Answer;
use super::condition::answer;
use super::expression::{Gap, amount, mentions_target};
use super::facts::{Scope, Situation};
use super::matching::{Assignment, BySlot, Matches, Pool, assignments};
use super::reading::{read_slots, slot_answer, slots_at_target};
use super::{history, standing, target};
use crate::decision::{Need, Reason, TargetRef};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::Stage;
use crate::policy::rule::ResultShape;
use crate::policy::{Condition, Expr, MeasureId, Rule, RuleId, Use};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// One rule with one match.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The rule; absent for an outcome that is stored by its catalogue alone.
    pub(super) rule: Option<RuleId>,
    /// Outcomes spent.
    pub(super) spent: Vec<usize>,
    /// Outcomes in slots, spent and read.
    pub(super) slots: Vec<Option<usize>>,
    /// Outcomes only read.
    pub(super) reading: Vec<usize>,
    /// What facts say of the whole.
    pub(super) answer: Answer,
    /// What it can bring.
    pub(super) results: Vec<ResultCandidate>,
    /// How often an outcome may be spent.
    pub(super) item_use: Use,
    /// What the outcomes share, where the rule takes only those together that share it: once for each group.
    pub(super) group: Option<String>,
    /// True when the rule is of another edition or time: said only where nothing else is.
    pub(super) out_of_force: bool,
}

/// One target of a candidate.
#[derive(Debug, Clone)]
pub(super) struct ResultCandidate {
    /// The place among the rule's places: 0, then each `otherwise`.
    pub(super) place: usize,
    /// Targets of one bundle stand or fall together; bundles of one place hang together by its shape.
    pub(super) bundle: usize,
    /// The target.
    pub(super) target: TargetRef,
    /// What facts say of this target.
    pub(super) answer: Answer,
    /// What facts say where only the worth of these outcomes without others stands against it.
    pub(super) beside_worth: Option<Answer>,
    /// What it receives.
    pub(super) amounts: BTreeMap<MeasureId, Number>,
}

impl Candidate {
    /// Returns the scope in which this candidate's conditions and amounts are read.
    pub(super) fn scope<'a>(&'a self, situation: &'a Situation<'a>) -> Scope<'a> {
        Scope {
            spent: &self.spent,
            slots: &self.slots,
            brought: self.brought(situation),
            ..situation.scope()
        }
    }

    fn brought(&self, situation: &Situation<'_>) -> Number {
        if situation.record.balance.is_empty() {
            return Number::ZERO;
        }
        let rule = self.rule(situation).map(|rule| rule.name.as_str());
        rule.and_then(|rule| situation.record.balance.get(rule)).copied().unwrap_or(Number::ZERO)
    }

    /// Returns whether a rule that is granted once for each group is not granted for these outcomes beside others: they are
    /// converted, bring something, or leave a rest. What brings nothing is stored all the same.
    pub(super) fn is_once(&self, situation: &Situation<'_>) -> bool {
        let brings = self.results.iter().flat_map(|of| of.amounts.values()).any(|amount| !amount.is_zero());
        let carries = |rule: &Rule| rule.amounts.iter().any(|amount| amount.amount.carries_a_rest());
        brings || self.rule(situation).is_some_and(|rule| rule.converts() || carries(rule))
    }

    /// Returns whether others may use the same outcomes beside it. An outcome is stored once, however often it may be
    /// used: only a rule that says so itself stores beside another, such as a bonus.
    pub(super) fn uses_freely(&self, situation: &Situation<'_>) -> bool {
        let own = |rule: &Rule| rule.converts() || stores_beside(rule);
        self.item_use == Use::Freely && self.rule(situation).is_some_and(own)
    }

    /// Returns the rule.
    pub(super) fn rule<'a>(&self, situation: &Situation<'a>) -> Option<&'a Rule> {
        self.rule.and_then(|rule| situation.policy().rules.get(rule.index()))
    }
}

/// Returns whether a rule stores beside what others store of the same outcomes.
pub(super) fn stores_beside(rule: &Rule) -> bool {
    !rule.converts() && rule.item_use == Some(Use::Freely)
}

/// Returns the stage of a rule: recognition when it stores in a category.
pub(super) fn stage_of(rule: &Rule) -> Stage {
    if rule.converts() { Stage::Converted } else { Stage::Recognised }
}

/// The candidates of a stage.
pub(super) struct Candidates {
    pub(super) found: Vec<Candidate>,
    /// Whether they, and what the pools can bring together, are all that the rules allow.
    pub(super) complete: bool,
    pub(super) pools: Vec<(RuleId, Pool)>,
}

/// Returns the candidates of one stage, rules in text order, matches by the dates and ids of their outcomes.
pub(super) fn candidates(situation: &Situation<'_>, stage: Stage) -> Candidates {
    let by_rule = slots_by_rule(situation, |rule| stage_of(rule) == stage);
    let mut all = Candidates { found: Vec::new(), complete: true, pools: Vec::new() };
    let rules: BTreeSet<RuleId> = by_rule.keys().chain(&situation.plan.about_person).copied().collect();
    let empty = BySlot::new();
    for id in rules {
        let Some(rule) = situation.policy().rules.get(id.index()) else { continue };
        let by_slot = by_rule.get(&id).unwrap_or(&empty);
        if stage_of(rule) != stage || rule.places.is_empty() || (rule.given.is_some() && by_slot.is_empty()) {
            continue;
        }
        let Matches { found, complete, pools } = assignments(situation, rule, by_slot);
        all.complete &= complete;
        all.pools.extend(pools.into_iter().map(|pool| (id, pool)));
        let found = found.into_iter().map(|assignment| candidate(situation, id, rule, assignment, by_slot));
        let mut of_rule: Vec<Candidate> = found.collect();
        if of_rule.len() > 1 {
            of_rule.sort_by_cached_key(|candidate| standing::order(situation, &candidate.spent));
        }
        all.found.extend(of_rule);
    }
    all
}

/// Returns the candidate of a rule for outcomes of one pool together.
pub(super) fn of_pool(situation: &Situation<'_>, id: RuleId, rule: &Rule, together: Assignment) -> Candidate {
    candidate(situation, id, rule, together, &BySlot::new())
}

/// Returns the candidate of a rule for one outcome in its first slot.
pub(super) fn about_one(situation: &Situation<'_>, id: RuleId, rule: &Rule, outcome: usize) -> Candidate {
    let assignment = Assignment { filled: vec![(0, outcome)], ..Assignment::default() };
    candidate(situation, id, rule, assignment, &BySlot::new())
}

/// Returns the candidate of a rule that only has effects: for one outcome in its first slot, or for the person alone.
pub(super) fn of_effect(situation: &Situation<'_>, id: RuleId, rule: &Rule, spent: &[usize]) -> Candidate {
    let filled = spent.iter().map(|outcome| (0, *outcome)).collect();
    let by_slot = slots_by_rule(situation, |_| true).remove(&id).unwrap_or_default();
    candidate(situation, id, rule, Assignment { filled, ..Assignment::default() }, &by_slot)
}

/// Returns the names of the rules of conversion that are about some of the outcomes, in text order.
pub(super) fn conversions_about(situation: &Situation<'_>, is_usable: impl Fn(usize) -> bool) -> Vec<String> {
    let about = slots_by_rule(situation, Rule::converts).into_iter();
    let about = about.filter(|(_, by_slot)| by_slot.values().flatten().any(|outcome| is_usable(*outcome)));
    let rules = about.filter_map(|(id, _)| situation.policy().rules.get(id.index()));
    rules.map(|rule| rule.name.to_string()).collect()
}

/// Returns which outcomes the slots of the wanted rules name.
fn slots_by_rule(situation: &Situation<'_>, is_wanted: impl Fn(&Rule) -> bool) -> BTreeMap<RuleId, BySlot> {
    let mut by_rule: BTreeMap<RuleId, BySlot> = BTreeMap::new();
    for (position, outcome) in situation.current() {
        for at in situation.plan.slots_for(outcome.item.code.as_deref()) {
            let rule = situation.policy().rules.get(at.rule.index()).filter(|rule| is_wanted(rule));
            let slot = rule.and_then(|rule| rule.slots.get(at.slot as usize));
            if slot.is_some_and(|slot| super::pattern::names(situation, &slot.pattern, outcome)) {
                by_rule.entry(at.rule).or_default().entry(at.slot).or_default().push(position);
            }
        }
    }
    by_rule
}

fn candidate(
    situation: &Situation<'_>,
    id: RuleId,
    rule: &Rule,
    assignment: Assignment,
    by_slot: &BySlot,
) -> Candidate {
    let mut slots = vec![None; rule.slots.len()];
    for (slot, outcome) in &assignment.filled {
        if let Some(place) = slots.get_mut(*slot as usize) {
            *place = Some(*outcome);
        }
    }
    let spent: Vec<usize> = assignment.filled.iter().map(|(_, outcome)| *outcome).collect();
    let item_use = rule.item_use.or(situation.policy().item_use).unwrap_or(Use::OncePerProgramme);
    let mut candidate = Candidate {
        rule: Some(id),
        slots,
        spent,
        reading: Vec::new(),
        answer: Answer::Yes,
        results: Vec::new(),
        item_use,
        group: assignment.group,
        out_of_force: false,
    };
    let unsure = if assignment.needs.is_empty() { Answer::Yes } else { Answer::Unknown(assignment.needs) };
    let lacks = assignment.lacks.into_iter().map(|reason| Answer::No(vec![reason]));
    let lacking = Answer::all(lacks.chain([unsure]));
    let reading = read_slots(situation, rule, by_slot, &mut candidate);
    let force = standing::in_force(candidate.scope(situation), rule);
    candidate.out_of_force = force.is_no();
    let filled = assignment
        .filled
        .iter()
        .map(|(slot, outcome)| slot_answer(situation, rule, *slot, *outcome, &candidate));
    let filled: Vec<Answer> = filled.collect();
    let general = standing::answers(situation, &candidate, id, rule);
    candidate.answer = Answer::all([lacking, reading, force].into_iter().chain(filled).chain(general));
    let reads = rule
        .reading
        .iter()
        .filter_map(|slot| Some((*slot, candidate.slots.get(*slot as usize).copied().flatten()?)));
    let filled: Vec<(u32, usize)> = assignment.filled.iter().copied().chain(reads).collect();
    candidate.results = results(situation, id, rule, &candidate, &filled);
    candidate
}

/// Returns what a candidate can bring, target by target.
fn results(
    situation: &Situation<'_>,
    id: RuleId,
    rule: &Rule,
    candidate: &Candidate,
    filled: &[(u32, usize)],
) -> Vec<ResultCandidate> {
    let mut found: Vec<ResultCandidate> = Vec::new();
    for (position, place) in rule.places.iter().enumerate() {
        // A later place waits for what is not known of an earlier one.
        let before = Answer::all(found.iter().filter(|of| !of.answer.is_no()).map(|of| of.answer.clone()));
        let targets = target::targets(candidate.scope(situation), rule, place);
        let options = match place.shape {
            ResultShape::Choice => target::options(&targets),
            ResultShape::Each | ResultShape::All | ResultShape::Best => Vec::new(),
        };
        let chosen_by = chosen(situation, rule);
        let chosen_bundle = chosen_by.and_then(|chosen| target::bundle_of(&targets, chosen));
        let is_offered = chosen_by.is_none_or(|chosen| {
            chosen_bundle.is_some() || is_offered(candidate.scope(situation), rule, chosen)
        });
        let stood_for = stood_for(&found);
        for expanded in targets {
            // A pool after `otherwise` stands in the place of a course: what is read of the target is read of that course.
            let is_pool = matches!(expanded.target, TargetRef::Pool(_));
            let read_of = stood_for.as_ref().filter(|_| is_pool).unwrap_or(&expanded.target);
            let scope = candidate.scope(situation).toward(read_of);
            let conditions =
                rule.conditions.iter().chain(&rule.only_if).filter(|condition| reads_target(condition));
            let conditions: Vec<Answer> = conditions.map(|condition| answer(scope, condition)).collect();
            let taken = Answer::when(!history::covers(situation, &expanded.target), || {
                Reason::AlreadyGranted { target: target::code(&expanded.target).to_owned() }
            });
            let chosen = match place.shape {
                ResultShape::Choice => match chosen_by {
                    Some(chosen) if !is_offered => Answer::No(vec![Reason::NotAnOption {
                        chosen: chosen.to_owned(),
                        options: options.clone(),
                    }]),
                    Some(chosen) => Answer::when(chosen_bundle == Some(expanded.bundle), || {
                        Reason::NotChosen { chosen: chosen.to_owned() }
                    }),
                    None if options.len() < 2 => Answer::Yes,
                    None => Answer::needs(Need::Choice(options.clone())),
                },
                ResultShape::Each | ResultShape::All | ResultShape::Best => Answer::Yes,
            };
            let (amounts, computed) = amounts(scope, rule, place.with_credit);
            let toward = scope.toward(&expanded.target);
            let barred = super::counted::barred(situation, toward, Some(id), &expanded.target);
            let marked =
                rule.record.as_ref().map_or(Answer::Yes, |record| super::mark::answer(scope, record));
            let worth = something(situation, candidate, rule, &expanded.target, &amounts, &computed);
            let slots = slots_at_target(situation, rule, filled, scope);
            let first = [expanded.answer, slots, taken, chosen, computed];
            let last: Vec<Answer> = [marked, barred, before.clone()].into_iter().chain(conditions).collect();
            let beside_worth = worth.is_no().then(|| Answer::all(first.iter().chain(&last).cloned()));
            found.push(ResultCandidate {
                place: position,
                bundle: expanded.bundle,
                answer: Answer::all(first.into_iter().chain([worth]).chain(last)),
                beside_worth,
                target: expanded.target,
                amounts,
            });
        }
    }
    found
}

/// Returns the one course of the places before, leaving out what the learner did not choose.
fn stood_for(before: &[ResultCandidate]) -> Option<TargetRef> {
    let is_left = |of: &&ResultCandidate| match &of.answer {
        Answer::No(reasons) => !reasons.iter().any(|reason| matches!(reason, Reason::NotChosen { .. })),
        Answer::Yes | Answer::Unknown(_) => true,
    };
    let is_course = |target: &&TargetRef| matches!(target, TargetRef::Course(code) if !code.is_empty());
    let mut courses = before.iter().filter(is_left).map(|of| &of.target).filter(is_course);
    let first = courses.next()?;
    courses.all(|other| other == first).then(|| first.clone())
}

/// A pool takes nothing from what brings nothing, and nothing is stored beside something, unless it leaves a remainder for next time.
fn something(
    situation: &Situation<'_>,
    candidate: &Candidate,
    rule: &Rule,
    target: &TargetRef,
    amounts: &BTreeMap<MeasureId, Number>,
    computed: &Answer,
) -> Answer {
    let must = matches!(target, TargetRef::Pool(_)) || stores_beside(rule);
    let nothing = !amounts.is_empty() && amounts.values().all(|amount| amount.is_zero());
    if !must || !nothing || !computed.is_yes() {
        return Answer::Yes;
    }
    let scope = candidate.scope(situation);
    let left = rule.amounts.iter().filter_map(|amount| super::expression::left_over(scope, &amount.amount));
    Answer::when(left.into_iter().any(|left| !left.is_zero()), || Reason::NothingToGrant)
}

/// Returns the target that the learner chose for a rule, by the rule's name or its table's.
fn chosen<'a>(situation: &Situation<'a>, rule: &Rule) -> Option<&'a str> {
    let table = rule.name.split('/').next().unwrap_or(&rule.name);
    let choices = &situation.record.application.as_ref()?.choices;
    choices.get(rule.name.as_str()).or_else(|| choices.get(table)).map(String::as_str)
}

/// Returns whether a rule, or another row of its table, has a target to choose.
fn is_offered(scope: Scope<'_>, rule: &Rule, chosen: &str) -> bool {
    let table = rule.name.split('/').next().unwrap_or(&rule.name);
    let mut places =
        scope.facts.plan.rows_of(table).flat_map(|row| row.places.iter().map(move |place| (row, place)));
    places.any(|(row, place)| target::bundle_of(&target::targets(scope, row, place), chosen).is_some())
}

/// Returns what a target receives; excused without credit it receives all but credits.
fn amounts(scope: Scope<'_>, rule: &Rule, with_credit: bool) -> (BTreeMap<MeasureId, Number>, Answer) {
    let (mut amounts, mut answers) = (BTreeMap::new(), Vec::new());
    for written in rule.amounts.iter().filter(|written| with_credit || written.measure != CREDITS) {
        match amount(scope, &written.amount) {
            Ok(figure) if figure.is_negative() => answers.push(Answer::No(vec![Reason::NothingToGrant])),
            Ok(figure) => _ = amounts.insert(written.measure, figure),
            Err(Gap::Needs(needs)) => answers.push(Answer::Unknown(needs)),
            Err(Gap::Reason(reason)) => answers.push(Answer::No(vec![reason])),
        }
    }
    (amounts, Answer::all(answers))
}

/// Returns whether a condition reads the target: then it is asked for each target apart.
pub(super) fn reads_target(condition: &Condition) -> bool {
    use crate::policy::Owner;
    let ends = |owners: [Owner; 2]| owners.contains(&Owner::Target);
    let expr = |expr: &Expr| mentions_target(expr);
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(reads_target),
        Condition::Not(part) => reads_target(part),
        Condition::At(_, part) => reads_target(part),
        Condition::Compare { left, right, .. } => expr(left) || expr(right),
        Condition::Within { left, range, .. } => {
            expr(left) || [&range.from, &range.to].into_iter().flatten().any(|(end, _)| expr(end))
        }
        Condition::In { left, .. } => expr(left),
        Condition::Span { from, to, .. } => from.any_of.iter().chain(&to.any_of).any(expr),
        Condition::Same { left, right, .. } | Condition::PairIn { left, right, .. } => ends([*left, *right]),
        Condition::Judged { of, .. } => of.target,
        Condition::RecordHas { pattern, .. } => pattern.condition.as_ref().is_some_and(reads_target),
        Condition::AlsoGranted(_) | Condition::Requirement(_) => false,
    }
}
