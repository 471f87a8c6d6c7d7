//! Limits and requirements: those that can never bind, leave nothing, or can never be met.
//!
//! Two ways lead there: a sum is bounded by what courses and rules can bring at most, and one clause by another that
//! counts all that it counts.

use super::super::counted::may_count;
use super::super::pattern::stage_of;
use super::bounds::{At, End, bound};
use super::dead::{element_covers, surely_from, surely_into};
use super::promise::targets;
use super::space::Reach;
use super::study::{Study, is_decided, one_slot};
use super::why::Why;
use super::witness::Wanted;
use crate::decision::{Decision, Reason, RequirementProgress};
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::policy::builtin::CREDITS;
use crate::policy::counted::{
    Beyond, Counted, CountedKind, CountedWhat, PerKey, SourceFilter, Stage, TargetElement, TargetFilter,
};
use crate::policy::expression::{Condition, Expr, Value};
use crate::policy::rule::{ResultShape, Rule, TargetPattern};
use crate::policy::{MeasureId, Programme};
use crate::quantity::Number;

/// The most pairs of a course and a rule whose amounts are bounded; a larger policy is not bounded by its courses.
const MOST_BOUNDED: usize = 500_000;

/// The most rules that are tried for a witness of one clause.
const MOST_TRIED: usize = 8;

/// The most boxes of one rule that are tried for it.
const MOST_AREAS: usize = 4;

/// How many equal outcomes a witness holds, tried in turn.
const COPIES: [u32; 3] = [1, 5, 20];

/// Reports limits and requirements that others or the programmes settle beforehand.
pub(super) fn check(study: &mut Study<'_>) {
    for (at, counted) in study.policy().counted.iter().enumerate() {
        if is_decided(study.policy(), &[&counted.name]) {
            continue;
        }
        let found = match counted.kind {
            CountedKind::Bar => None,
            CountedKind::Limit => never_binds(study, at, counted).or_else(|| leaves_nothing(study, counted)),
            CountedKind::Requirement => never_met(study, at, counted),
        };
        let Some((problem, by)) = found else { continue };
        let witness = witness(study, &problem, counted, by);
        let mut diagnostic = problem.at(study.ground.span(&counted.place)).with_witness(witness);
        if let Some(by) = by {
            let label = super::super::words::Phrase::StandsInTheWay.text();
            diagnostic = diagnostic.with_label(study.ground.span(&by.place), label);
        }
        study.ground.push(diagnostic);
    }
}

// A case of a limit that leaves nothing is refused by it; where another goes first, the other refuses; a requirement stays unmet
// with the limit full.
fn witness(
    study: &Study<'_>,
    problem: &MeaningProblem,
    counted: &Counted,
    by: Option<&Counted>,
) -> Option<Witness> {
    let holding = by.unwrap_or(counted);
    let is_it = |reason: &Reason| matches!(reason, Reason::Limit { limit, .. } if *limit == holding.name);
    let is_shown = |decision: &Decision| {
        let is_cut = decision.refused.iter().any(|one| one.because.iter().any(is_it));
        let is_unmet = |row: &RequirementProgress| row.requirement == counted.name && !row.met;
        if matches!(problem, MeaningProblem::NeverMet { .. }) {
            let is_most = is_cut || by.is_none() && !decision.granted.is_empty();
            return is_most && decision.requirements.iter().any(is_unmet);
        }
        is_cut
    };
    let counts = |(id, rule, _): &(crate::policy::RuleId, &Rule, &Reach)| {
        one_slot(rule).is_some() && may_count(&study.space.facts, counted, id.index(), rule)
    };
    let rules = study.rules().filter(counts).take(MOST_TRIED);
    let tried = rules.flat_map(|(_, rule, reach)| {
        let targets = targets(study, rule).into_iter().map(move |target| (rule, reach, target));
        targets.flat_map(|tried| COPIES.map(|copies| (tried, copies)))
    });
    tried.into_iter().find_map(|((rule, reach, target), copies)| {
        reach.areas.iter().take(MOST_AREAS).find_map(|area| {
            let wanted = Wanted { rules: &[rule], area, target, programme: None };
            study.bench().find_copies(&study.space, &wanted, copies, is_shown).map(|found| found.witness)
        })
    })
}

type Found<'a> = Option<(MeaningProblem, Option<&'a Counted>)>;

fn figure(counted: &Counted) -> Option<Number> {
    if let Some(Expr::Constant(Value::Number(number) | Value::Share(number))) = &counted.figure {
        Some(*number)
    } else {
        None
    }
}

fn never_binds<'a>(study: &Study<'a>, at: usize, limit: &'a Counted) -> Found<'a> {
    let own = figure(limit)?;
    let tighter = others(study, at, CountedKind::Limit).find(|other| {
        let is_tighter = figure(other).is_some_and(|other| other < own) || is_equal_wider(limit, other);
        is_tighter
            && other.plus.is_empty()
            && other.share_of == limit.share_of
            && counts_all(study, other, limit)
    });
    if let Some(by) = tighter {
        let why = Why::Tighter(by.name.clone(), shown(by));
        return Some((
            MeaningProblem::LimitNeverBinds { limit: limit.name.clone(), why: why.text() },
            Some(by),
        ));
    }
    let most = most_in_all_programmes(study, limit)?;
    let why = Why::AtMostInAll(most, own).text();
    (most < own).then(|| (MeaningProblem::LimitNeverBinds { limit: limit.name.clone(), why }, None))
}

// Of two limits with one figure the one that counts more, or that leaves out the figure itself, makes the other idle.
fn is_equal_wider(limit: &Counted, other: &Counted) -> bool {
    let is_wider = limit.from != other.from || limit.into != other.into;
    figure(limit) == figure(other)
        && match (limit.exclusive, other.exclusive) {
            (true, false) => false,
            (false, true) => true,
            (true, true) | (false, false) => is_wider,
        }
}

fn shown(counted: &Counted) -> String {
    match &counted.figure {
        Some(Expr::Constant(value)) => value.to_string(),
        Some(_) | None => String::new(),
    }
}

fn others<'a>(study: &Study<'a>, at: usize, kind: CountedKind) -> impl Iterator<Item = &'a Counted> {
    let counted = study.policy().counted.iter().enumerate();
    counted.filter(move |(other, counted)| *other != at && counted.kind == kind).map(|(_, counted)| counted)
}

/// Returns true when a clause surely counts all that another counts, in groups that are no finer.
pub(super) fn counts_all(study: &Study<'_>, wide: &Counted, narrow: &Counted) -> bool {
    let sources = |filter: &SourceFilter| {
        filter.any_of.is_empty() && filter.when.is_none()
            || narrow.from.iter().any(|own| source_covers(study, filter, own))
    };
    let targets = |filter: &TargetFilter| {
        filter.any_of.is_empty() && filter.when.is_none()
            || narrow.into.iter().any(|own| target_covers(filter, own))
    };
    let days = |counted: &Counted| (counted.in_force.clone(), counted.editions.clone());
    wide.stage == narrow.stage
        && wide.what == narrow.what
        && (wide.per.is_empty() || wide.per == narrow.per)
        && wide.from.iter().all(sources)
        && wide.into.iter().all(targets)
        && is_none_or_same(&wide.unless, &narrow.unless)
        && wide.unless_rules.iter().all(|rule| narrow.unless_rules.contains(rule))
        && (wide.in_force.is_empty() && wide.editions.is_empty() || days(wide) == days(narrow))
}

// No condition, or the other's wherever it stands: in a table each row has its own.
fn is_none_or_same(wide: &Option<Condition>, narrow: &Option<Condition>) -> bool {
    let bare = |condition: &Option<Condition>| condition.as_ref().map(Condition::without_places);
    wide.is_none() || bare(wide) == bare(narrow)
}

fn source_covers(study: &Study<'_>, wide: &SourceFilter, narrow: &SourceFilter) -> bool {
    let all = || {
        !narrow.any_of.is_empty()
            && narrow
                .any_of
                .iter()
                .all(|own| wide.any_of.iter().any(|wide| element_covers(study.policy(), wide, own)))
    };
    is_none_or_same(&wide.when, &narrow.when)
        && (!wide.only || narrow.only)
        && (wide.any_of.is_empty() || all())
}

fn target_covers(wide: &TargetFilter, narrow: &TargetFilter) -> bool {
    let covers = |wide: &TargetElement, own: &TargetElement| {
        wide == own
            || *wide == TargetElement::AnyCourse
                && matches!(own, TargetElement::Course(_) | TargetElement::Class(_) | TargetElement::Set(_))
            || *wide == TargetElement::AnyPool && matches!(own, TargetElement::Pool(_))
    };
    let all = || {
        !narrow.any_of.is_empty()
            && narrow.any_of.iter().all(|own| wide.any_of.iter().any(|wide| covers(wide, own)))
    };
    is_none_or_same(&wide.when, &narrow.when) && (wide.any_of.is_empty() || all())
}

fn never_met<'a>(study: &Study<'a>, at: usize, requirement: &'a Counted) -> Found<'a> {
    let need = figure(requirement)?;
    let limit = others(study, at, CountedKind::Limit).find(|limit| {
        let is_open = requirement.exclusive || limit.exclusive;
        let is_less = figure(limit).is_some_and(|most| most < need || is_open && most == need);
        is_less
            && limit.plus.is_empty()
            && limit.share_of == requirement.share_of
            && !matches!(limit.beyond, Some(Beyond::Carried { to: None, .. }))
            && counts_all(study, limit, requirement)
    });
    let name = requirement.name.clone();
    if let Some(limit) = limit {
        let why = Why::Tighter(limit.name.clone(), shown(limit)).text();
        return Some((MeaningProblem::NeverMet { requirement: name, why }, Some(limit)));
    }
    let most = most_in_all_programmes(study, requirement)?;
    let why = Why::AtMostInAll(most, need).text();
    let is_short = most < need || requirement.exclusive && most == need;
    is_short.then_some((MeaningProblem::NeverMet { requirement: name, why }, None))
}

/// Returns the most that any programme can bring, where every one of them is bounded.
pub(super) fn most_in_all_programmes(study: &Study<'_>, counted: &Counted) -> Option<Number> {
    let policy = study.policy();
    let CountedWhat::Measure(measure) = counted.what else { return None };
    if counted.stage != Stage::Converted || counted.share_of.is_some() || policy.programmes.is_empty() {
        return None;
    }
    let courses: usize = policy.programmes.values().map(|programme| programme.courses.len()).sum();
    if courses.saturating_mul(policy.rules.len()) > MOST_BOUNDED {
        return None;
    }
    let most = policy.programmes.values().map(|programme| most_in(study, counted, measure, programme));
    most.collect::<Option<Vec<_>>>()?.into_iter().max()
}

fn most_in(
    study: &Study<'_>,
    counted: &Counted,
    measure: MeasureId,
    programme: &Programme,
) -> Option<Number> {
    let mut sum = Number::ZERO;
    for code in programme.courses.keys() {
        let mut most = Number::ZERO;
        for (_, rule, reach) in study.rules().filter(|(_, rule, _)| stage_of(rule) == Some(Stage::Converted))
        {
            if !may_target(rule, code) || !may_be_counted(study, counted, programme, code) {
                continue;
            }
            let at = At { space: &study.space, rule, areas: &reach.areas, course: Some(code) };
            for amount in rule.amounts.iter().filter(|amount| amount.measure == measure) {
                most = most.max(bound(&at, &amount.amount, End::Most)?);
            }
        }
        sum = sum.checked_add(most)?;
    }
    // A pool takes any number of outcomes: only its capacity bounds it.
    for (pool, capacity) in &programme.pools {
        let fills = |rule: &Rule| {
            let mut targets = rule.places.iter().flat_map(|place| &place.targets);
            targets.any(|target| matches!(target, TargetPattern::Pool(own) if own == pool) || is_open(target))
        };
        let counts = |filter: &TargetFilter| {
            let named = |element: &TargetElement| match element {
                TargetElement::Pool(own) => own == pool,
                TargetElement::AnyPool | TargetElement::Category(_) | TargetElement::Programme(_) => true,
                TargetElement::Course(_)
                | TargetElement::Class(_)
                | TargetElement::AnyCourse
                | TargetElement::Set(_) => false,
            };
            filter.any_of.is_empty() || filter.any_of.iter().any(named)
        };
        if counted.into.iter().all(counts) && study.policy().rules.iter().any(fills) {
            let capacity = (*capacity).filter(|_| measure == CREDITS)?;
            sum = sum.checked_add(capacity)?;
        }
    }
    Some(sum)
}

fn is_open(target: &TargetPattern) -> bool {
    matches!(target, TargetPattern::LookUp(_))
}

fn may_target(rule: &Rule, code: &str) -> bool {
    let mut targets = rule.places.iter().flat_map(|place| &place.targets);
    targets.any(|target| match target {
        TargetPattern::Course(own) => own == code,
        TargetPattern::Together(codes) => codes.iter().any(|own| own == code),
        TargetPattern::Courses(_) | TargetPattern::SameCourse | TargetPattern::LookUp(_) => true,
        TargetPattern::Category(_) | TargetPattern::Pool(_) => false,
    })
}

fn may_be_counted(study: &Study<'_>, counted: &Counted, programme: &Programme, code: &str) -> bool {
    counted.into.iter().all(|filter| {
        let course = programme.courses.get(code);
        let named = |element: &TargetElement| match element {
            TargetElement::Course(own) => own == code,
            TargetElement::Class(class) => course.is_none_or(|course| course.class.as_ref() == Some(class)),
            TargetElement::Pool(_) | TargetElement::AnyPool => false,
            TargetElement::Set(set) => {
                study.policy().sets.get(set.index()).is_none_or(|set| set.members.contains(code))
            }
            TargetElement::AnyCourse | TargetElement::Category(_) | TargetElement::Programme(_) => true,
        };
        filter.any_of.is_empty() || filter.any_of.iter().any(named)
    })
}

// Every result that the limit counts is larger than its whole figure: it works as a bar.
fn leaves_nothing<'a>(study: &Study<'a>, limit: &'a Counted) -> Found<'a> {
    let most = figure(limit)?;
    let CountedWhat::Measure(measure) = limit.what else { return None };
    let beyond = limit.beyond.as_ref().or(study.policy().beyond.as_ref());
    let is_alone = limit.share_of.is_none() && limit.plus.is_empty() && limit.unless.is_none();
    if beyond != Some(&Beyond::Refused) || !is_alone || limit.per.contains(&PerKey::Course) {
        return None;
    }
    let mut least: Option<Number> = None;
    for (_, rule, reach) in study.rules().filter(|(_, rule, _)| stage_of(rule) == Some(limit.stage)) {
        for target in rule.places.iter().flat_map(|place| &place.targets) {
            let is_counted = limit.from.iter().all(|filter| surely_from(study.policy(), filter, rule))
                && limit.into.iter().all(|filter| surely_into(study.policy(), filter, target));
            if !is_counted {
                // What may be counted and is not surely so keeps the limit from being a bar.
                if may_be_of(study, limit, rule) {
                    return None;
                }
                continue;
            }
            if rule.places.iter().any(|place| place.shape == ResultShape::All) {
                return None;
            }
            let amounts = || rule.amounts.iter().filter(|amount| amount.measure == measure);
            for course in courses_of(study, target) {
                let at = At { space: &study.space, rule, areas: &reach.areas, course };
                for amount in amounts() {
                    let own = bound(&at, &amount.amount, End::Least)?;
                    least = Some(least.map_or(own, |least| least.min(own)));
                }
            }
        }
    }
    let least = least.filter(|least| *least > most || limit.exclusive && *least == most)?;
    let why = Why::EachMore(least, most).text();
    Some((MeaningProblem::LimitLeavesNothing { limit: limit.name.clone(), why }, None))
}

// The courses that a target pattern may mean; `None` for what is no course.
fn courses_of<'a>(study: &Study<'a>, target: &'a TargetPattern) -> Vec<Option<&'a str>> {
    match target {
        TargetPattern::Courses(_) | TargetPattern::SameCourse => {
            let programmes = study.policy().programmes.values();
            programmes.flat_map(|programme| programme.courses.keys()).map(Some).collect()
        }
        TargetPattern::Category(_)
        | TargetPattern::Course(_)
        | TargetPattern::Pool(_)
        | TargetPattern::LookUp(_)
        | TargetPattern::Together(_) => vec![super::witness::target_code(target)],
    }
}

fn may_be_of(study: &Study<'_>, limit: &Counted, rule: &Rule) -> bool {
    let may = |filter: &SourceFilter| {
        let mut slots = super::super::pattern::spent_slots(rule);
        filter.any_of.is_empty()
            || slots.any(|(_, pattern)| {
                super::super::pattern::may_share(&study.space.facts, &filter.any_of, &pattern.any_of)
            })
    };
    limit.from.iter().all(may)
}
