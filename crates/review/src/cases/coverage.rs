//! What the examples of a policy exercise: rules and rows, both sides of every boundary, each reason, each limit slack and full.

use super::change::sides::{self, Away};
use super::change::{Change, ChangeKind, with_change};
use super::mutate::percent;
use super::prepared::{Prepared, prepared};
use crate::decision::{Decision, Reason};
use crate::locale::Locale;
use crate::parallel::{each, each_with};
use crate::plan::Plan;
use crate::policy::{Counted, CountedKind, Example, Place, Policy};
use crate::wording::Wording;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// A rule that gives something, or lets it wait.
    Rule,
    /// A row of a table of rules or of a look-up table.
    Row,
    /// A side of a threshold.
    Boundary,
    /// A side of a date or a length of time.
    Date,
    /// A side of another condition.
    Condition,
    /// A clause that refuses or makes wait.
    Reason,
    /// A limit, with room or full; a requirement, met or not; a tier of a reward.
    Limit,
}

/// Which side of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// There is one side only: it applies.
    Applies,
    /// A condition that holds.
    Holds,
    /// A condition that fails.
    Fails,
    /// A limit with room left.
    Slack,
    /// A limit that holds something back.
    Full,
    /// A requirement that is met.
    Met,
    /// A requirement that is not.
    NotMet,
}

/// One thing that an example can exercise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Point {
    /// Where it stands.
    pub place: Place,
    /// What is counted.
    pub kind: PointKind,
    /// What it says, in the policy's words.
    pub text: String,
    /// Which side of it.
    pub side: Side,
}

/// How much of a kind was exercised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Share {
    /// How many were.
    pub exercised: usize,
    /// How many there are.
    pub points: usize,
}

/// What the examples exercise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// The policy's code.
    pub policy: String,
    /// How many points were exercised.
    pub exercised: usize,
    /// How many there are.
    pub points: usize,
    /// The share in percent, rounded down.
    pub percent: usize,
    /// The same by kind.
    pub by_kind: BTreeMap<PointKind, Share>,
    /// What no example exercises, in the order of the text.
    pub missing: Vec<Point>,
}

/// Returns what the examples exercise of a policy.
pub fn coverage(plan: &Plan, examples: &[Example], locale: Locale) -> Coverage {
    let prepared = prepared(plan, examples);
    let decisions: Vec<Decision> = each(&prepared, |example| example.decide(plan).merged().into_owned());
    let mut points: Vec<(Point, bool)> = Vec::new();
    points.extend(rules(&plan.policy, locale, &decisions));
    points.extend(limits(&plan.policy, locale, &decisions));
    let trial = Trial { plan, prepared: &prepared, decisions: &decisions };
    for (away, side) in [(Away::Holding, Side::Holds), (Away::Failing, Side::Fails)] {
        points.extend(trial.tried(sides::boundaries(&plan.policy, locale, away), side));
    }
    points.extend(
        trial
            .tried(sides::rows(&plan.policy, locale), Side::Applies)
            .into_iter()
            .map(|(point, exercised)| (Point { kind: PointKind::Row, ..point }, exercised)),
    );
    points.extend(trial.tried(sides::refusing(&plan.policy, locale), Side::Applies));
    summed(plan, points)
}

fn summed(plan: &Plan, mut points: Vec<(Point, bool)>) -> Coverage {
    points.sort();
    let mut by_kind: BTreeMap<PointKind, Share> = BTreeMap::new();
    for (point, exercised) in &points {
        let share = by_kind.entry(point.kind).or_default();
        share.points += 1;
        share.exercised += usize::from(*exercised);
    }
    let exercised = points.iter().filter(|(_, exercised)| *exercised).count();
    Coverage {
        policy: plan.policy.code.clone(),
        exercised,
        points: points.len(),
        percent: percent(exercised, points.len()),
        by_kind,
        missing: points.into_iter().filter(|(_, exercised)| !exercised).map(|(point, _)| point).collect(),
    }
}

/// Decisions as they are, to be held against those without one side of a boundary.
struct Trial<'a> {
    plan: &'a Plan,
    prepared: &'a [Prepared<'a>],
    decisions: &'a [Decision],
}

impl Trial<'_> {
    fn tried(&self, changes: Vec<Change>, side: Side) -> Vec<(Point, bool)> {
        let exercised = each_with(
            &changes,
            || self.plan.clone(),
            |plan, change| with_change(plan, &change.patches, |plan| self.is_felt(plan, change)),
        );
        let point = |change: Change| Point {
            place: change.place,
            kind: match change.kind {
                ChangeKind::Threshold => PointKind::Boundary,
                ChangeKind::Day => PointKind::Date,
                ChangeKind::Removed => PointKind::Reason,
                ChangeKind::Boundary | ChangeKind::Dropped | ChangeKind::Swapped | ChangeKind::Amount => {
                    PointKind::Condition
                }
            },
            text: change.before,
            side,
        };
        changes.into_iter().map(point).zip(exercised).collect()
    }

    fn is_felt(&self, plan: &Plan, change: &Change) -> bool {
        let mut pairs = self.prepared.iter().zip(self.decisions);
        pairs.any(|(example, decision)| {
            example.is_reached(change) && *example.decide(plan).merged() != *decision
        })
    }
}

fn rules(policy: &Policy, locale: Locale, decisions: &[Decision]) -> Vec<(Point, bool)> {
    let mut applied: BTreeSet<&str> = BTreeSet::new();
    for decision in decisions {
        applied.extend(decision.granted.iter().map(|grant| grant.rule.as_str()));
        applied.extend(decision.pending.iter().map(|grant| grant.rule.as_str()));
        applied.extend(decision.recognised.iter().filter_map(|stored| stored.rule.as_deref()));
        applied.extend(decision.effects.iter().map(|effect| effect.rule.as_str()));
    }
    let words = Wording::new(policy, locale);
    let own = policy.rules.iter().filter(|rule| policy.base_of(&rule.place).is_none());
    let point = own.map(|rule| {
        let is_row =
            rule.name.rsplit_once('/').is_some_and(|(_, row)| row.bytes().all(|b| b.is_ascii_digit()));
        let point = Point {
            place: rule.place.clone(),
            kind: if is_row { PointKind::Row } else { PointKind::Rule },
            text: words.head("rule", &rule.name),
            side: Side::Applies,
        };
        (point, applied.contains(rule.name.as_str()))
    });
    point.collect()
}

fn limits(policy: &Policy, locale: Locale, decisions: &[Decision]) -> Vec<(Point, bool)> {
    let words = Wording::new(policy, locale);
    let mut points = Vec::new();
    let mut add = |place: &Place, kind, text: String, side, exercised| {
        points.push((Point { place: place.clone(), kind, text, side }, exercised));
    };
    let reasons: Vec<&Reason> =
        decisions.iter().flat_map(|one| &one.refused).flat_map(|refused| &refused.because).collect();
    for counted in policy.counted.iter().filter(|counted| policy.base_of(&counted.place).is_none()) {
        let text = words.counted(counted);
        let (place, name) = (&counted.place, &counted.name);
        match counted.kind {
            CountedKind::Bar => {
                let is_seen =
                    reasons.iter().any(|reason| matches!(reason, Reason::Barred { bar } if bar == name));
                add(place, PointKind::Reason, text, Side::Applies, is_seen);
            }
            CountedKind::Limit => {
                let (slack, full) = uses(counted, decisions, &reasons);
                add(place, PointKind::Limit, text.clone(), Side::Slack, slack);
                add(place, PointKind::Limit, text, Side::Full, full);
            }
            CountedKind::Requirement => {
                let all = decisions.iter().flat_map(|one| &one.requirements);
                let of_name: Vec<bool> =
                    all.filter(|progress| progress.requirement == *name).map(|one| one.met).collect();
                add(place, PointKind::Limit, text.clone(), Side::Met, of_name.contains(&true));
                add(place, PointKind::Limit, text, Side::NotMet, of_name.contains(&false));
            }
        }
    }
    for family in policy.families.iter().filter(|family| policy.base_of(&family.place).is_none()) {
        let name = &family.name;
        let is_seen =
            reasons.iter().any(|reason| matches!(reason, Reason::Family { family, .. } if family == name));
        add(&family.place, PointKind::Reason, words.family(family), Side::Applies, is_seen);
    }
    for reward in policy.rewards.iter().filter(|reward| policy.base_of(&reward.place).is_none()) {
        for (least, tier) in &reward.tiers {
            let mut all = decisions.iter().flat_map(|one| &one.rewards);
            let is_seen = all.any(|one| one.reward == reward.name && one.tier.as_ref() == Some(tier));
            let tier = words.line(&[words.keyword("at_least"), &least.to_string(), &words.name(tier)]);
            let text = words.line(&[&words.head("reward", &words.name(&reward.name)), &tier]);
            add(&reward.place, PointKind::Limit, text, Side::Applies, is_seen);
        }
    }
    points
}

/// Returns whether a limit was seen with room left, and whether it was seen to hold something back.
fn uses(counted: &Counted, decisions: &[Decision], reasons: &[&Reason]) -> (bool, bool) {
    let all: Vec<_> =
        decisions.iter().flat_map(|one| &one.limits).filter(|limit| limit.limit == counted.name).collect();
    let slack = all.iter().any(|limit| {
        !limit.used.is_zero() && !limit.binding && limit.at_most.is_none_or(|most| limit.used < most)
    });
    let refused =
        reasons.iter().any(|reason| matches!(reason, Reason::Limit { limit, .. } if *limit == counted.name));
    (slack, refused || all.iter().any(|limit| limit.binding))
}
