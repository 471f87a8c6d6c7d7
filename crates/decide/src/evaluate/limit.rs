//! Limits, requirements and pools as they stand for this learner: which results count, what history has used, which figure.

use super::answer::Answer;
use super::candidate::Candidate;
use super::counted::{self, Share, Weight, key_names, period_name, touches};
use super::expression::Gap;
use super::facts::{Earlier, Scope, Situation};
use super::figure::{asked_figure, asks_this_person, figure};
use super::gate::has_gate;
use super::history;
use super::ids::{CandidateId, LimitId, ResultId, with_ids};
use crate::date::Day;
use crate::decision::TargetRef;
use crate::policy::builtin::CREDITS;
use crate::policy::counted::{CountedWhat, PerKey, ShareBase, Stage};
use crate::policy::{Beyond, Counted, CountedKind, FactRef, Owner};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// Something with a figure that grants count toward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit<'a> {
    /// A declared limit or requirement, by position in `Policy::counted`.
    Declared(usize, &'a Counted),
    /// A pool with its capacity in credits.
    Pool(&'a str, Number),
}

/// A group of one limit.
pub(super) type Group = Option<String>;

/// What the results of a stage count toward, settled once for both solves.
#[derive(Clone)]
pub(super) struct Standing<'a> {
    pub(super) limits: Vec<Limit<'a>>,
    /// By limit: the results that count toward it, with their share.
    pub(super) shares: Vec<BTreeMap<ResultId, Share>>,
    /// By limit: what earlier grants have used; absent where the sum does not fit exact numbers.
    pub(super) history: Vec<Option<Used>>,
    /// By limit: what it is a share of, where that is chosen too.
    pub(super) bases: Vec<Option<Base>>,
}

/// What a share of the choice is taken of.
#[derive(Clone)]
pub(super) struct Base {
    /// The results that it counts, with their share.
    pub(super) shares: BTreeMap<ResultId, Share>,
    /// What earlier grants brought.
    pub(super) history: Option<Used>,
}

/// By key of a limit: the names that an earlier grant has there, `None` where it does not say. No keys at all: any group.
pub(super) type Keys = Vec<Option<Vec<String>>>;

/// What earlier grants have used of one limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) by_group: BTreeMap<Group, Number>,
    /// What does not say in which group it counts, with the keys that it does say: it cannot be shown to be elsewhere, so it
    /// counts in each that these allow.
    pub(super) unplaced: Vec<(Keys, Number)>,
}

impl<'a> Standing<'a> {
    pub(super) fn limit(&self, id: LimitId) -> Option<&Limit<'a>> {
        id.find(&self.limits)
    }

    /// Returns what a result counts toward a limit.
    pub(super) fn share(&self, limit: LimitId, result: ResultId) -> Option<&Share> {
        limit.find(&self.shares)?.get(&result)
    }
}

impl<'a> Limit<'a> {
    pub(super) fn name(&self) -> &'a str {
        match self {
            Self::Declared(_, counted) => &counted.name,
            Self::Pool(name, _) => name,
        }
    }

    /// Returns what it is a share of, where that is chosen.
    fn base(&self) -> Option<Self> {
        match self {
            Self::Declared(at, Counted { share_of: Some(ShareBase::Counted(base)), .. }) => {
                Some(Self::Declared(*at, base))
            }
            Self::Declared(..) | Self::Pool(..) => None,
        }
    }

    pub(super) fn is_requirement(&self) -> bool {
        matches!(self, Self::Declared(_, counted) if counted.kind == CountedKind::Requirement)
    }

    /// Returns whether it is a bar that the choice decides: nothing may count toward it.
    pub(super) fn is_bar(&self) -> bool {
        matches!(self, Self::Declared(_, counted) if counted.kind == CountedKind::Bar)
    }

    /// Returns what happens beyond it.
    pub(super) fn beyond(&self, situation: &Situation<'a>) -> Beyond {
        if self.is_bar() {
            return Beyond::Refused;
        }
        let own = match self {
            Self::Declared(_, counted) => counted.beyond.clone(),
            Self::Pool(..) => None,
        };
        own.or_else(|| situation.policy().beyond.clone()).unwrap_or(Beyond::Refused)
    }

    pub(super) fn per(&self) -> &'a [PerKey] {
        match self {
            Self::Declared(_, counted) => &counted.per,
            Self::Pool(..) => &[],
        }
    }

    /// Returns the figure for a group, read on one of its members; a fact per period is that of the group's own.
    pub(super) fn figure(&self, scope: Scope<'_>, group: &Group) -> Result<Number, Gap> {
        let is_period = matches!(self.per(), [PerKey::Period(..)]);
        let scope = Scope { period: group.as_deref().filter(|_| is_period), ..scope };
        match self {
            Self::Declared(_, counted) if self.is_requirement() => asked_figure(scope, counted),
            Self::Declared(_, counted) => figure(scope, counted),
            Self::Pool(_, capacity) => Ok(*capacity),
        }
    }
}

/// Returns the limits and requirements of a stage with everything that counts toward them; results that cannot be placed
/// without a fact become pending on it.
pub(super) fn standing<'a>(
    situation: &'a Situation<'a>,
    stage: Stage,
    candidates: &mut [Candidate],
) -> Standing<'a> {
    let limits = limits(situation, stage);
    let bases: Vec<Option<Limit<'_>>> = limits.iter().map(Limit::base).collect();
    let mut shares = vec![BTreeMap::new(); limits.len()];
    let mut shares_of_bases = shares.clone();
    let ids: Vec<CandidateId> = with_ids(candidates).map(|(id, _)| id).collect();
    for (id, candidate) in ids.into_iter().zip(candidates) {
        for at in id.results(candidate) {
            let mut open = Vec::new();
            let of_bases = bases.iter().zip(&mut shares_of_bases);
            let of_bases = of_bases.filter_map(|(base, shares)| Some((base.as_ref()?, shares)));
            for (limit, shares) in limits.iter().zip(&mut shares).chain(of_bases) {
                match share(situation, limit, candidate, at.position) {
                    Ok(Some(share)) => _ = shares.insert(at, share),
                    Ok(None) => {}
                    Err(_) if limit.is_requirement() => {}
                    Err(answer) => open.push(answer),
                }
            }
            if let Some(result) = candidate.results.get_mut(at.position).filter(|_| !open.is_empty()) {
                for answer in [Some(&mut result.answer), result.beside_worth.as_mut()].into_iter().flatten() {
                    *answer = Answer::all(open.iter().cloned().chain([answer.clone()]));
                }
            }
        }
    }
    let history = limits.iter().map(|limit| used_before(situation, limit, stage)).collect();
    let of_base = |(base, shares): (Option<Limit<'_>>, _)| {
        base.map(|base| Base { shares, history: used_before(situation, &base, stage) })
    };
    let bases = bases.into_iter().zip(shares_of_bases).map(of_base).collect();
    Standing { limits, shares, history, bases }
}

fn limits<'a>(situation: &'a Situation<'a>, stage: Stage) -> Vec<Limit<'a>> {
    let declared = situation.policy().counted.iter().enumerate();
    let declared = declared.filter(|(_, counted)| {
        let is_bar = counted.kind == CountedKind::Bar;
        (is_bar && is_open(counted))
            || (!is_bar
                && counted.stage == stage
                && counted.last.is_none()
                && asks_this_person(situation, counted))
    });
    let mut limits: Vec<Limit<'a>> =
        declared.map(|(position, counted)| Limit::Declared(position, counted)).collect();
    if stage == Stage::Converted {
        let pools = situation.programme.iter().flat_map(|programme| &programme.pools);
        limits.extend(pools.filter_map(|(name, capacity)| Some(Limit::Pool(name, (*capacity)?))));
    }
    limits
}

/// Returns whether the choice decides what a clause is about.
fn is_open(counted: &Counted) -> bool {
    let from = counted.from.iter().map(|filter| &filter.when);
    let into = counted.into.iter().map(|filter| &filter.when);
    from.chain(into).chain([&counted.unless]).flatten().any(has_gate)
}

fn share(
    situation: &Situation<'_>,
    limit: &Limit<'_>,
    candidate: &Candidate,
    at: usize,
) -> Result<Option<Share>, Answer> {
    let Some(result) = candidate.results.get(at) else { return Ok(None) };
    let share = match limit {
        Limit::Declared(_, counted) => {
            counted::share(situation, counted, candidate, result).map_err(Answer::Unknown)?
        }
        Limit::Pool(name, _) => match (&result.target, result.amounts.get(&CREDITS)) {
            (TargetRef::Pool(own), Some(amount)) if own == name => Some(Share {
                groups: vec![None],
                weight: Weight::Recorded(CREDITS, *amount, Number::ONE),
                given: None,
            }),
            _ => None,
        },
    };
    if share.is_none() || limit.is_requirement() {
        return Ok(share);
    }
    // A limit whose figure cannot be told holds everything that counts toward it.
    let scope = candidate.scope(situation).toward(&result.target);
    for group in share.iter().flat_map(|share| &share.groups) {
        match limit.figure(scope, group) {
            Ok(_) => {}
            Err(Gap::Needs(needs)) => return Err(Answer::Unknown(needs)),
            Err(Gap::Reason(reason)) => return Err(Answer::No(vec![reason])),
        }
    }
    Ok(share)
}

/// Returns what earlier grants have used of a limit, or `None` where a sum does not fit.
fn used_before(situation: &Situation<'_>, limit: &Limit<'_>, stage: Stage) -> Option<Used> {
    let mut used = Used::default();
    if limit.is_bar() {
        return Some(used);
    }
    for earlier in &situation.earlier {
        let Some((groups, amount)) = earlier_share(situation, limit, stage, earlier) else { continue };
        match groups {
            Err(keys) => used.unplaced.push((keys, amount)),
            Ok(groups) => {
                for group in groups {
                    let sum = used.by_group.entry(group).or_insert(Number::ZERO);
                    *sum = sum.checked_add(amount)?;
                }
            }
        }
    }
    brought_forward(situation, limit, stage, &mut used)?;
    Some(used)
}

/// Adds what limits carried over last time: it counts in the period of the day decided on, toward the limit that carried it
/// and toward what counts the same outcomes of the same measure.
fn brought_forward(
    situation: &Situation<'_>,
    limit: &Limit<'_>,
    stage: Stage,
    used: &mut Used,
) -> Option<()> {
    let Limit::Declared(_, counted) = limit else { return Some(()) };
    let policy = situation.policy();
    for carrying in policy.counted.iter().filter(|carrying| carrying.stage == stage) {
        let Some(amount) = situation.record.balance.get(&carrying.name) else { continue };
        let counts_the_same = carrying.from == counted.from && carrying.into == counted.into;
        let counts_all = counted.from.is_empty() && counted.into.is_empty();
        let (CountedWhat::Measure(of), CountedWhat::Measure(own)) = (carrying.what, counted.what) else {
            continue;
        };
        let Some(factor) = policy.factor(of, own).filter(|_| counts_the_same || counts_all) else { continue };
        let amount = amount.checked_mul(factor)?;
        let day = situation.day;
        let group = match counted.per.as_slice() {
            [] => Some(None),
            [PerKey::Period(period, _)] => day.and_then(|day| period_name(situation, *period, day)).map(Some),
            _ => None,
        };
        match group {
            Some(group) => {
                let sum = used.by_group.entry(group).or_insert(Number::ZERO);
                *sum = sum.checked_add(amount)?;
            }
            None => used.unplaced.push((Keys::new(), amount)),
        }
    }
    Some(())
}

/// The groups and the amount; in place of groups what is known of them where the entry does not say in which it counts.
fn earlier_share(
    situation: &Situation<'_>,
    limit: &Limit<'_>,
    stage: Stage,
    earlier: &Earlier<'_>,
) -> Option<(Result<Vec<Group>, Keys>, Number)> {
    let entry = earlier.entry;
    if !history::is_granted(entry)
        || (stage == Stage::Converted && !history::is_same_programme(situation, entry))
    {
        return None;
    }
    let target =
        entry.course.clone().map(TargetRef::Course).or_else(|| entry.pool.clone().map(TargetRef::Pool));
    let is_stored = target.is_none() && earlier.outcome.is_some();
    if is_stored != (stage == Stage::Recognised) {
        return None;
    }
    let spent: Vec<usize> = earlier.outcome.into_iter().collect();
    let scope = Scope { spent: &spent, target: target.as_ref(), ..situation.scope() };
    let policy = situation.policy();
    let measure = |id: crate::policy::MeasureId| {
        let own = entry.amounts.get(&policy.measures.get(id.index())?.name).copied();
        own.or_else(|| {
            (0..).zip(&policy.measures).find_map(|(at, other)| {
                let factor = policy.factor(crate::policy::MeasureId(at), id)?;
                entry.amounts.get(&other.name)?.checked_mul(factor)
            })
        })
    };
    match limit {
        Limit::Pool(name, _) => {
            let amount = measure(CREDITS).filter(|_| entry.pool.as_deref() == Some(*name))?;
            Some((Ok(vec![None]), amount))
        }
        Limit::Declared(_, counted) => {
            let rule = entry.rule.as_ref().and_then(|rule| situation.plan.rule_named(rule)).map(|(id, _)| id);
            let any = TargetRef::Category(String::new());
            let about = target.as_ref().unwrap_or(&any);
            let is_counted = match &target {
                Some(_) => touches(scope, counted, rule, about).is_some_and(|answer| !answer.is_no()),
                // A plain amount names neither source nor target: it counts where no part is singled out.
                None if is_stored => history::counts_stored(scope, counted, rule, earlier),
                None => counted.from.is_empty() && counted.into.is_empty(),
            };
            let amount = match counted.what {
                CountedWhat::Measure(id) => measure(id)?,
                // The source as it stands in the entry, else what it brought.
                CountedWhat::SourceMeasure(id) => {
                    let source = earlier.outcome.and_then(|_| counted::source_amount(scope, id).ok());
                    source.or_else(|| measure(id))?
                }
                CountedWhat::Courses => entry.course.as_ref().map(|_| Number::ONE)?,
                CountedWhat::Items => earlier.outcome.map(|_| Number::ONE)?,
            };
            is_counted.then(|| (earlier_groups(scope, &counted.per, about, entry.date), amount))
        }
    }
}

/// Returns the groups of an earlier grant, or what is known of them where the entry does not say. The application's day is the day of
/// that grant; a date that the entry's outcome lacks is taken from the grant too.
fn earlier_groups(
    scope: Scope<'_>,
    per: &[PerKey],
    target: &TargetRef,
    on: Option<Day>,
) -> Result<Vec<Group>, Keys> {
    let names: Keys = per.iter().map(|key| earlier_names(scope, key, target, on)).collect();
    // What is of no group by one of its keys is of none, whatever the others are.
    if names.iter().flatten().any(Vec::is_empty) {
        return Ok(Vec::new());
    }
    match names.iter().cloned().collect::<Option<Vec<_>>>() {
        Some(known) => Ok(counted::joined(&known)),
        None => Err(names),
    }
}

fn earlier_names(scope: Scope<'_>, key: &PerKey, target: &TargetRef, on: Option<Day>) -> Option<Vec<String>> {
    let day = |fact: &FactRef| match fact.owner {
        Owner::Application => on,
        Owner::Learner
        | Owner::Programme
        | Owner::Target
        | Owner::This
        | Owner::Spent
        | Owner::Slot(_)
        | Owner::Outer => counted::day_of(scope, fact).ok().or(on),
    };
    match key {
        PerKey::Period(period, fact) => {
            day(fact).map(|day| period_name(scope.facts, *period, day).into_iter().collect())
        }
        PerKey::Rolling(_, fact) => day(fact).map(|day| vec![day.to_string()]),
        // An entry without an outcome is of none: it counts toward no outcome's own limit.
        PerKey::Item
        | PerKey::Fact(FactRef {
            owner: Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer, ..
        }) if scope.spent.is_empty() => Some(Vec::new()),
        PerKey::Item | PerKey::Course | PerKey::Fact(_) => key_names(scope, key, target).ok(),
    }
}
