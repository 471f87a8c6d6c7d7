//! Which grants a bar, a limit or a requirement counts, in which group, and with which weight.

use super::answer::{Answer, Joined};
use super::candidate::{Candidate, ResultCandidate};
use super::condition::answer;
use super::expression::{Gap, moment, text};
use super::facts::{Found, Outcome, Scope, Situation};
use super::gate::has_gate;
use super::membership;
use super::pattern::names_element;
use super::spread::booked;
use super::standing;
use super::target;
use crate::date::Day;
use crate::decision::{Need, Reason, TargetRef};
use crate::policy::counted::{CountedWhat, PerKey, SourceFilter, Stage, TargetElement, TargetFilter};
use crate::policy::expression::Moments;
use crate::policy::{Condition, Counted, CountedKind, Expr, FactRef, MeasureId, Owner, PeriodKey, RuleId};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Answers whether no bar forbids a target to these outcomes.
pub(super) fn barred(
    situation: &Situation<'_>,
    scope: Scope<'_>,
    rule: Option<RuleId>,
    target: &TargetRef,
) -> Answer {
    let bars = situation.policy().counted.iter().filter(|counted| counted.kind == CountedKind::Bar);
    Answer::all(bars.filter_map(|bar| {
        Some(match touches(scope, bar, rule, target)? {
            // What the choice decides is a row of the model.
            Answer::Yes if membership::given(scope, bar, rule).is_some() => Answer::Yes,
            Answer::Yes => Answer::No(vec![Reason::Barred { bar: bar.name.clone() }]),
            Answer::No(_) => Answer::Yes,
            unknown @ Answer::Unknown(_) => unknown,
        })
    }))
}

/// Returns the bars that keep an outcome from every target of the programme, or `None` where some target is open to it.
pub(super) fn barred_altogether(situation: &Situation<'_>, outcome: usize) -> Option<Vec<Reason>> {
    let programme = situation.programme;
    let courses = programme.into_iter().flat_map(|programme| programme.courses.keys());
    let pools = programme.into_iter().flat_map(|programme| programme.pools.keys());
    let courses = courses.map(|code| TargetRef::Course(code.to_owned()));
    let mut targets = courses.chain(pools.map(|name| TargetRef::Pool(name.clone()))).peekable();
    let none = targets.peek().is_none().then(|| TargetRef::Course(String::new()));
    let spent = [outcome];
    let mut reasons = Vec::new();
    // One target that is open settles it; most policies have no bar at all.
    for target in targets.chain(none) {
        let scope = Scope { spent: &spent, ..situation.scope() }.toward(&target);
        let Answer::No(more) = barred(situation, scope, None, &target) else { return None };
        super::answer::add_new(&mut reasons, more);
    }
    Some(reasons)
}

/// Answers whether a counted clause is about a grant; `None` when it names something else altogether.
pub(super) fn touches(
    scope: Scope<'_>,
    counted: &Counted,
    rule: Option<RuleId>,
    target: &TargetRef,
) -> Option<Answer> {
    let excepted = rule.is_some_and(|rule| counted.unless_rules.contains(&rule));
    if excepted || !is_of_stage(counted, target) {
        return None;
    }
    let mut all = Joined::default();
    all.add(standing::applies(scope, &counted.in_force, &counted.editions));
    // Where the choice has a say, membership is a matter of the model.
    // Whom a requirement is for is settled with its figure: what counts toward it counts meanwhile.
    let by_facts = |unless: &&Condition| counted.kind != CountedKind::Requirement && !has_gate(unless);
    if let Some(unless) = counted.unless.as_ref().filter(by_facts) {
        all.add(opposite(answer(scope, unless)));
    }
    for filter in &counted.from {
        all.add(source_fits(scope, filter, rule)?);
    }
    for filter in &counted.into {
        all.add(target_fits(scope.facts, filter, target, scope)?);
    }
    Some(all.answer())
}

/// A limit or requirement is about its own stage. A bar is about conversion, and about recognition where it says so: by its
/// stage, or by a category that it keeps outcomes out of.
fn is_of_stage(counted: &Counted, target: &TargetRef) -> bool {
    let stage = if matches!(target, TargetRef::Category(_)) { Stage::Recognised } else { Stage::Converted };
    let bars = counted.kind == CountedKind::Bar && (stage == Stage::Converted || !counted.into.is_empty());
    bars || counted.stage == stage
}

fn opposite(answer: Answer) -> Answer {
    match answer {
        Answer::Yes => Answer::No(Vec::new()),
        Answer::No(_) => Answer::Yes,
        Answer::Unknown(needs) => Answer::Unknown(needs),
    }
}

/// Over a bundle `from` counts if any spent outcome fits, `only from` if all do.
pub(super) fn source_fits(scope: Scope<'_>, filter: &SourceFilter, rule: Option<RuleId>) -> Option<Answer> {
    let spent = scope.outcomes(Owner::Spent);
    let one = |outcome: &&Outcome<'_>| fits_one(scope, filter, rule, outcome);
    let answers: Vec<Option<Answer>> = spent.iter().map(one).collect();
    if filter.only {
        let all: Option<Vec<Answer>> = answers.into_iter().collect();
        return all.filter(|all| !all.is_empty()).map(Answer::all);
    }
    let any: Vec<Answer> = answers.into_iter().flatten().collect();
    if any.is_empty() { None } else { Some(Answer::any(any)) }
}

/// Answers whether one outcome fits a source filter; `None` when it is not named at all.
pub(super) fn fits_one(
    scope: Scope<'_>,
    filter: &SourceFilter,
    rule: Option<RuleId>,
    outcome: &Outcome<'_>,
) -> Option<Answer> {
    let named = filter.any_of.is_empty()
        || filter.any_of.iter().any(|element| names_element(scope.facts, element, outcome, rule));
    let about = Scope { this: Some(outcome), ..scope };
    named.then(|| filter.when.as_ref().map_or(Answer::Yes, |condition| answer(about, condition)))
}

/// Answers whether a target fits a target filter; `None` when it is not named at all.
pub(super) fn target_fits(
    situation: &Situation<'_>,
    filter: &TargetFilter,
    target: &TargetRef,
    scope: Scope<'_>,
) -> Option<Answer> {
    let named = filter.any_of.is_empty()
        || filter.any_of.iter().any(|element| is_element(situation, element, target));
    let about = Scope { target: Some(target), ..scope };
    named.then(|| filter.when.as_ref().map_or(Answer::Yes, |condition| answer(about, condition)))
}

fn is_element(situation: &Situation<'_>, element: &TargetElement, target: &TargetRef) -> bool {
    let course = if let TargetRef::Course(code) = target { Some(code) } else { None };
    let pool = if let TargetRef::Pool(name) = target { Some(name) } else { None };
    match element {
        TargetElement::AnyCourse => course.is_some(),
        TargetElement::AnyPool => pool.is_some(),
        TargetElement::Course(code) => course == Some(code),
        TargetElement::Pool(name) => pool == Some(name),
        TargetElement::Class(class) => course
            .and_then(|code| situation.course(code))
            .is_some_and(|course| course.class.as_ref() == Some(class)),
        TargetElement::Set(set) => {
            let set = situation.policy().sets.get(set.index());
            course.is_some_and(|code| set.is_some_and(|set| set.members.contains(code)))
        }
        TargetElement::Category(category) => match target {
            TargetRef::Category(own) => own == category,
            TargetRef::Course(_) | TargetRef::Pool(_) => situation.programme_category() == category,
        },
        // Recognition knows no programme.
        TargetElement::Programme(code) => {
            !matches!(target, TargetRef::Category(_))
                && situation.programme.is_some_and(|programme| programme.code == *code)
        }
    }
}

/// What a limit or requirement counts of one result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    /// The groups that it counts in; one nameless group where nothing is "per".
    pub(super) groups: Vec<Option<String>>,
    /// How much.
    pub(super) weight: Weight,
    /// The condition under which it counts, where the choice has a say in that.
    pub(super) given: Option<Condition>,
}

/// How much a result weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Weight {
    /// The amount recorded of a measure, in what the clause counts, and the factor between the two; falls when the amount
    /// is cut.
    Recorded(MeasureId, Number, Number),
    /// A figure of its own.
    Fixed(Number),
    /// The distinct outcomes spent that the sources name, each with a group that it counts in.
    Outcomes(Vec<(Option<String>, usize)>),
}

/// Returns what a counted clause counts of a result: nothing, a share, or what must be known first.
pub(super) fn share(
    situation: &Situation<'_>,
    counted: &Counted,
    candidate: &Candidate,
    result: &ResultCandidate,
) -> Result<Option<Share>, BTreeSet<Need>> {
    let scope = candidate.scope(situation).toward(&result.target);
    match touches(scope, counted, candidate.rule, &result.target) {
        None | Some(Answer::No(_)) => return Ok(None),
        Some(Answer::Unknown(needs)) => return Err(needs),
        Some(Answer::Yes) => {}
    }
    let given = membership::given(scope, counted, candidate.rule);
    if counted.kind == CountedKind::Bar {
        let one =
            |given| Share { groups: vec![None], weight: Weight::Fixed(Number::ONE), given: Some(given) };
        return Ok(given.map(one));
    }
    let weight = match counted.what {
        CountedWhat::Measure(measure) => match recorded(situation, &result.amounts, measure) {
            Some(recorded) => recorded,
            None => return Ok(None),
        },
        CountedWhat::SourceMeasure(measure) => Weight::Fixed(source_amount(scope, measure)?),
        CountedWhat::Courses if matches!(result.target, TargetRef::Course(_)) => Weight::Fixed(Number::ONE),
        CountedWhat::Courses => return Ok(None),
        CountedWhat::Items => {
            let share = outcomes_share(scope, counted, candidate, result)?;
            return Ok(Some(Share { given, ..share }));
        }
    };
    let rule = candidate.rule(situation);
    Ok(Some(match booked(scope, counted, rule, &result.target, &weight)? {
        Some(share) => Share { given, ..share },
        None => Share { groups: groups(scope, &counted.per, &result.target)?, weight, given },
    }))
}

/// Returns what is recorded of a measure, else of the first that converts into it.
fn recorded(
    situation: &Situation<'_>,
    amounts: &BTreeMap<MeasureId, Number>,
    measure: MeasureId,
) -> Option<Weight> {
    let own = amounts.get(&measure).map(|amount| Weight::Recorded(measure, *amount, Number::ONE));
    own.or_else(|| {
        amounts.iter().find_map(|(other, amount)| {
            let factor = situation.policy().factor(*other, measure)?;
            Some(Weight::Recorded(*other, amount.checked_mul(factor)?, factor))
        })
    })
}

/// Of a bundle only the outcomes that fit count, each in its own groups.
fn outcomes_share(
    scope: Scope<'_>,
    counted: &Counted,
    candidate: &Candidate,
    result: &ResultCandidate,
) -> Result<Share, BTreeSet<Need>> {
    let mut by_group = Vec::new();
    for position in &candidate.spent {
        let Some(outcome) = scope.facts.outcome(*position) else { continue };
        let fit: Option<Vec<Answer>> =
            counted.from.iter().map(|filter| fits_one(scope, filter, candidate.rule, outcome)).collect();
        match fit.map(Answer::all) {
            Some(Answer::Yes) => {}
            Some(Answer::Unknown(needs)) => return Err(needs),
            Some(Answer::No(_)) | None => continue,
        }
        let own = Scope { spent: std::slice::from_ref(position), ..scope };
        let names = groups(own, &counted.per, &result.target)?;
        by_group.extend(names.into_iter().map(|name| (name, *position)));
    }
    let names: BTreeSet<Option<String>> = by_group.iter().map(|(name, _)| name.clone()).collect();
    Ok(Share { groups: names.into_iter().collect(), weight: Weight::Outcomes(by_group), given: None })
}

pub(super) fn source_amount(scope: Scope<'_>, measure: MeasureId) -> Result<Number, BTreeSet<Need>> {
    let name =
        scope.facts.policy().measures.get(measure.index()).map_or("credits", |measure| measure.name.as_str());
    let fact = Expr::Fact(FactRef { owner: Owner::Spent, attribute: name.into() });
    match super::expression::amount(scope, &fact) {
        Ok(amount) => Ok(amount),
        Err(Gap::Needs(needs)) => Err(needs),
        Err(Gap::Reason(_)) => Ok(Number::ZERO),
    }
}

/// Returns the groups of a result: one name for each combination of its keys.
pub(super) fn groups(
    scope: Scope<'_>,
    per: &[PerKey],
    target: &TargetRef,
) -> Result<Vec<Option<String>>, BTreeSet<Need>> {
    let names = per.iter().map(|key| key_names(scope, key, target)).collect::<Result<Vec<_>, _>>()?;
    Ok(joined(&names))
}

/// What stands between the keys of one group; shown as ` / `.
pub(super) const JOINT: char = '\u{1f}';

/// Returns one group for each combination of keys; one nameless group where there are none.
pub(super) fn joined(names: &[Vec<String>]) -> Vec<Option<String>> {
    let mut groups: Vec<Option<String>> = vec![None];
    for names in names {
        let joined = groups.iter().flat_map(|group| {
            names.iter().map(move |name| {
                Some(group.as_ref().map_or_else(|| name.clone(), |group| format!("{group}{JOINT}{name}")))
            })
        });
        groups = joined.collect();
    }
    groups
}

pub(super) fn key_names(
    scope: Scope<'_>,
    key: &PerKey,
    target: &TargetRef,
) -> Result<Vec<String>, BTreeSet<Need>> {
    let spent = scope.outcomes(Owner::Spent);
    let mut names: Vec<String> = match key {
        PerKey::Item => spent.iter().map(|outcome| copy_name(outcome)).collect(),
        PerKey::Course => vec![target::code(target).to_owned()],
        PerKey::Fact(fact) => match scope.find(fact) {
            Found::Values(values) => values.iter().map(text).collect(),
            Found::Nothing => vec![String::new()],
            Found::Missing => return Err(BTreeSet::from([super::facts::need(fact)])),
        },
        PerKey::Period(period, fact) => {
            let day = day_of(scope, fact)?;
            period_name(scope.facts, *period, day).into_iter().collect()
        }
        // A window rolls over the days of the outcomes themselves: grouped when the rows are made.
        PerKey::Rolling(_, fact) => vec![day_of(scope, fact)?.to_string()],
    };
    names.sort();
    names.dedup();
    Ok(names)
}

fn copy_name(outcome: &Outcome<'_>) -> String {
    if outcome.item.count > 1 {
        format!("{}#{}", outcome.item.id, outcome.copy)
    } else {
        outcome.item.id.clone()
    }
}

/// Returns the day that places a grant in a period; of several outcomes the latest.
pub(super) fn day_of(scope: Scope<'_>, fact: &FactRef) -> Result<Day, BTreeSet<Need>> {
    let moments = Moments { any_of: vec![Expr::Fact(fact.clone())], later: true };
    moment(scope, &moments).map_err(|gap| match gap {
        Gap::Needs(needs) => needs,
        Gap::Reason(_) => BTreeSet::from([super::facts::need(fact)]),
    })
}

/// Returns the name of the period with a day: `2025`, or `2024-09-01/2025-08-31`. `None` for a day in no period.
pub(super) fn period_name(situation: &Situation<'_>, period: PeriodKey, day: Day) -> Option<String> {
    let declared = match period {
        PeriodKey::CalendarYear => return Some(day.year().to_string()),
        PeriodKey::Declared(id) => situation.policy().periods.get(id.index())?,
    };
    let period = declared.windows.iter().find_map(|window| window.period_with(day))?;
    Some(format!("{}/{}", period.first, period.last))
}
