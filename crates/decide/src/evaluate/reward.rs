//! Rewards: the sum of a measure over what is stored or converted, by period, and the tier that it reaches.
//!
//! What cannot be placed in a period, or of which it is not known whether it counts, raises no tier: it stands in a line
//! of its own with what is missing.

use super::answer::Answer;
use super::counted::{day_of, period_name, source_fits, target_fits};
use super::facts::{Earlier, Scope};
use super::history::{self, is_granted, is_same_programme};
use super::rows::sum;
use super::solve::{Solved, StageParts};
use super::spread::spread;
use crate::date::{Day, Duration};
use crate::decision::{Need, RewardReached, TargetRef};
use crate::policy::counted::{PerKey, Stage};
use crate::policy::{FactRef, Owner, Reward, RuleId};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Returns each reward's sum and tier, period by period, then what waits for a fact.
pub(super) fn rewards(parts: &StageParts<'_>, solved: &Solved) -> Vec<RewardReached> {
    let own = parts.situation.policy().rewards.iter().filter(|reward| reward.stage == parts.stage);
    own.flat_map(|reward| reached(parts, solved, reward)).collect()
}

/// The sums so far.
#[derive(Default)]
struct Sums {
    by_period: BTreeMap<Option<String>, Number>,
    waiting: Number,
    needs: BTreeSet<Need>,
}

fn reached(parts: &StageParts<'_>, solved: &Solved, reward: &Reward) -> Vec<RewardReached> {
    let mut sums = Sums::default();
    if reward.per.is_none() {
        sums.by_period.insert(None, Number::ZERO);
    }
    for result in &solved.built.results {
        let Some(candidate) = result.id.candidate.find(parts.candidates) else { continue };
        let Some(terms) = result.amounts.get(&reward.by) else { continue };
        let Some(written) = result.id.find(parts.candidates) else { continue };
        let scope = candidate.scope(parts.situation).toward(&written.target);
        let amount = sum(terms, &solved.choice.values);
        let spread =
            spread(scope, candidate.rule(parts.situation), reward.by).filter(|_| reward.per.is_some());
        match spread.and_then(|spread| Some((spread.part(amount)?, spread))) {
            // Each part belongs to its own year.
            Some((part, spread)) => {
                for day in spread.days() {
                    sums.add(reward, scope, candidate.rule, part, |_| Ok(*day));
                }
            }
            None => sums.add(reward, scope, candidate.rule, amount, |fact| day_of(scope, fact)),
        }
    }
    let name = parts.situation.policy().measures.get(reward.by.index()).map(|measure| measure.name.as_str());
    for earlier in parts.situation.earlier.iter().filter(|earlier| is_of_stage(parts, earlier)) {
        let Some(amount) = name.and_then(|name| earlier.entry.amounts.get(name)) else { continue };
        let spent: Vec<usize> = earlier.outcome.into_iter().collect();
        let course = earlier.entry.course.clone().map(TargetRef::Course);
        let target = course.or_else(|| earlier.entry.pool.clone().map(TargetRef::Pool));
        let stored = || history::stored_in(parts.situation, earlier).into_iter().next();
        let target = target.or_else(stored);
        let scope = Scope { spent: &spent, target: target.as_ref(), ..parts.situation.scope() };
        sums.add(reward, scope, None, *amount, |fact| earlier_day(scope, earlier, fact));
    }
    sums.into_lines(reward)
}

/// What was stored counts wherever it went; what was converted counts toward its own programme.
fn is_of_stage(parts: &StageParts<'_>, earlier: &Earlier<'_>) -> bool {
    let entry = earlier.entry;
    let is_conversion = entry.course.is_some() || entry.pool.is_some();
    is_granted(entry)
        && (parts.stage == Stage::Recognised || (is_conversion && is_same_programme(parts.situation, entry)))
}

/// An earlier grant is placed by its outcome's date, else by its own; the day of its application is its own.
fn earlier_day(scope: Scope<'_>, earlier: &Earlier<'_>, fact: &FactRef) -> Result<Day, BTreeSet<Need>> {
    if fact.owner == Owner::Application {
        return earlier.entry.date.ok_or_else(|| BTreeSet::from([super::facts::need(fact)]));
    }
    day_of(scope, fact).or_else(|needs| earlier.entry.date.ok_or(needs))
}

impl Sums {
    fn add(
        &mut self,
        reward: &Reward,
        scope: Scope<'_>,
        rule: Option<RuleId>,
        amount: Number,
        day: impl Fn(&FactRef) -> Result<Day, BTreeSet<Need>>,
    ) {
        if amount.is_zero() {
            return;
        }
        // A filter that names something else altogether is a plain no.
        let named: Option<Vec<Answer>> =
            reward.from.iter().map(|filter| source_fits(scope, filter, rule)).collect();
        let into: Option<Vec<Answer>> = match scope.target {
            Some(target) => {
                let fits = |filter| target_fits(scope.facts, filter, target, scope);
                reward.into.iter().map(fits).collect()
            }
            None => reward.into.is_empty().then(Vec::new),
        };
        let needs = match named.zip(into).map(|(from, into)| Answer::all(from.into_iter().chain(into))) {
            None | Some(Answer::No(_)) => return,
            Some(Answer::Yes) => BTreeSet::new(),
            Some(Answer::Unknown(needs)) => needs,
        };
        let period = match &reward.per {
            Some(PerKey::Period(period, fact)) => {
                match day(fact).map(|day| period_name(scope.facts, *period, day)) {
                    // What was earned between two periods is of no period.
                    Ok(None) => return,
                    named => named,
                }
            }
            // Day by day; the stretches are looked at when all is there.
            Some(PerKey::Rolling(_, fact)) => day(fact).map(|day| Some(day.to_string())),
            Some(PerKey::Item | PerKey::Course | PerKey::Fact(_)) | None => Ok(None),
        };
        match period {
            Ok(period) if needs.is_empty() => {
                let so_far = self.by_period.entry(period).or_insert(Number::ZERO);
                *so_far = so_far.checked_add(amount).unwrap_or(*so_far);
            }
            Ok(_) => self.wait(amount, needs),
            Err(more) => self.wait(amount, needs.into_iter().chain(more).collect()),
        }
    }

    fn wait(&mut self, amount: Number, needs: BTreeSet<Need>) {
        self.waiting = self.waiting.checked_add(amount).unwrap_or(self.waiting);
        self.needs.extend(needs);
    }

    fn into_lines(self, reward: &Reward) -> Vec<RewardReached> {
        let by_period = match &reward.per {
            Some(PerKey::Rolling(length, _)) => fullest(&self.by_period, *length).into_iter().collect(),
            Some(PerKey::Period(..) | PerKey::Item | PerKey::Course | PerKey::Fact(_)) | None => {
                self.by_period
            }
        };
        let mut lines: Vec<RewardReached> =
            by_period.into_iter().map(|(period, by)| line(reward, period, by)).collect();
        if !self.needs.is_empty() {
            let needs = self.needs.into_iter().collect();
            let (reward, by) = (reward.name.clone(), self.waiting);
            lines.push(RewardReached { reward, period: None, tier: None, by, next: None, needs });
        }
        lines
    }
}

/// Of the stretches that end with what was earned on some day, the fullest, by its last day; of equal ones the latest.
fn fullest(by_day: &BTreeMap<Option<String>, Number>, length: Duration) -> Option<(Option<String>, Number)> {
    let of_days = by_day.iter().filter_map(|(day, by)| Some((Day::parse(day.as_ref()?).ok()?, *by)));
    let of_days: Vec<(Day, Number)> = of_days.collect();
    let until = |end: Day| {
        let first = end.first_of_span(length)?;
        let within = of_days.iter().filter(|(day, _)| first <= *day && *day <= end);
        within.map(|(_, by)| *by).try_fold(Number::ZERO, Number::checked_add).map(|sum| (end, sum))
    };
    let stretches = of_days.iter().filter_map(|(end, _)| until(*end));
    stretches.max_by_key(|(end, sum)| (*sum, *end)).map(|(end, sum)| (Some(end.to_string()), sum))
}

fn line(reward: &Reward, period: Option<String>, by: Number) -> RewardReached {
    let tier = reward.tiers.iter().rev().find(|(least, _)| *least <= by).map(|(_, tier)| tier.clone());
    let next = reward.tiers.iter().find(|(least, _)| *least > by).map(|(least, tier)| (tier.clone(), *least));
    RewardReached { reward: reward.name.clone(), period, tier, by, next, needs: Vec::new() }
}
