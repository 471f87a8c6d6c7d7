//! One learner before and after: two decisions come in, what they gain and lose goes out.

use super::Pair;
use crate::decision::{Amounts, Decision, Reason, TargetResult};
use crate::locale::Text;
use crate::policy::Policy;
use crate::quantity::Number;
use crate::record::LearnerRecord;
use crate::render::Names;
use crate::render::labels::measured;
use crate::render::reason::reason_text;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who is better off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More of something and less of nothing.
    Gains,
    /// Less of something and more of nothing.
    Loses,
    /// More of one thing and less of another.
    Mixed,
    /// The same sums by other results.
    Otherwise,
    /// Nothing differs.
    Same,
}

/// What differs for one learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Who is better off.
    pub direction: Direction,
    /// The difference by measure; what does not differ is left out.
    pub by_measure: BTreeMap<String, Number>,
    /// The clauses through which it differs: the kind (`rule`, `limit`, `bar`, `family`) and the name.
    pub through: BTreeSet<(&'static str, String)>,
}

/// One result of a decision: the rule, the target, the amounts.
pub(super) type Brought = (String, String, Amounts);

/// Returns what differs for a learner.
pub fn shift(pair: Pair<'_>, before: &Decision, after: &Decision) -> Shift {
    let (had, has) = (sums(pair, before), sums(pair, after));
    let mut by_measure = BTreeMap::new();
    for measure in had.keys().chain(has.keys()) {
        let of = |sums: &Amounts| sums.get(measure).copied().unwrap_or(Number::ZERO);
        if let Some(change) = of(&has).checked_sub(of(&had)).filter(|change| !change.is_zero()) {
            by_measure.insert(measure.clone(), change);
        }
    }
    let (results_before, results_after) = (results(before), results(after));
    let (before, after) = (&*before.merged(), &*after.merged());
    let is_other = results_before != results_after || before.rewards != after.rewards;
    let up = by_measure.values().any(|change| !change.is_negative());
    let down = by_measure.values().any(|change| change.is_negative());
    let direction = match (up, down, is_other) {
        (true, true, _) => Direction::Mixed,
        (true, false, _) => Direction::Gains,
        (false, true, _) => Direction::Loses,
        (false, false, true) => Direction::Otherwise,
        (false, false, false) => Direction::Same,
    };
    let through = match direction {
        Direction::Same => BTreeSet::new(),
        Direction::Gains | Direction::Loses | Direction::Mixed | Direction::Otherwise => {
            through(before, after, &results_before, &results_after)
        }
    };
    Shift { direction, by_measure, through }
}

/// Returns what a learner has of each measure: granted where grants toward a programme bring it, else what is stored.
pub(super) fn sums(pair: Pair<'_>, decision: &Decision) -> Amounts {
    let mut sums = decision.totals.recognised.clone();
    sums.retain(|measure, _| {
        !is_converted(&pair.old.policy, measure) && !is_converted(&pair.new.policy, measure)
    });
    for (measure, amount) in &decision.totals.granted {
        sums.insert(measure.clone(), *amount);
    }
    sums.retain(|_, amount| !amount.is_zero());
    sums
}

fn is_converted(policy: &Policy, measure: &str) -> bool {
    let brings = |rule: &&crate::policy::Rule| {
        rule.amounts
            .iter()
            .any(|amount| policy.measures.get(amount.measure.index()).is_some_and(|own| own.name == measure))
    };
    policy.rules.iter().filter(|rule| rule.converts()).any(|rule| brings(&rule))
}

/// Returns what a decision brings, in order: by which rule, for what, how much, as often as it does.
pub(super) fn results(decision: &Decision) -> Vec<Brought> {
    let name = |result: &TargetResult| {
        [&result.course, &result.pool, &result.category].into_iter().flatten().cloned().collect::<String>()
    };
    let own = decision.granted.iter().map(|grant| (None, grant));
    let several = decision.programmes.iter();
    let several = several.flat_map(|one| one.granted.iter().map(move |grant| (Some(&one.programme), grant)));
    let granted = own.chain(several).flat_map(|(programme, grant)| {
        grant.targets.iter().map(move |target| {
            let named = programme.map_or_else(|| name(target), |code| format!("{code}: {}", name(target)));
            (grant.rule.clone(), named, target.amounts.clone())
        })
    });
    let stored = decision.recognised.iter().map(|stored| {
        let rule = stored.rule.clone().unwrap_or_default();
        (rule, stored.category.clone().unwrap_or_default(), stored.amounts.clone())
    });
    let mut results: Vec<Brought> = granted.chain(stored).collect();
    results.sort();
    results
}

// What one list has beyond another, each thing once with how often; both are in order.
fn beyond<'r>(results: &'r [Brought], others: &[Brought]) -> Vec<(&'r Brought, usize)> {
    let often = |results: &[Brought], own: &Brought| results.iter().filter(|one| *one == own).count();
    let things = results.chunk_by(|one, other| one == other).filter_map(<[Brought]>::first);
    let more = things.map(|own| (own, often(results, own).saturating_sub(often(others, own))));
    more.filter(|(_, more)| *more > 0).collect()
}

/// Returns the clauses that stand behind a difference: the rules of results that differ, and what now holds them back or did.
fn through(
    before: &Decision,
    after: &Decision,
    results_before: &[Brought],
    results_after: &[Brought],
) -> BTreeSet<(&'static str, String)> {
    let (gone, come) = (beyond(results_before, results_after), beyond(results_after, results_before));
    let differing = gone.into_iter().chain(come).map(|((rule, _, _), _)| rule);
    let rules = differing.filter(|rule| !rule.is_empty()).map(|rule| ("rule", rule.clone()));
    let holding = |decision: &Decision| -> BTreeSet<(&'static str, String)> {
        let reasons = decision.refused.iter().flat_map(|refused| &refused.because);
        reasons.filter_map(clause_of).collect()
    };
    let (held, holds) = (holding(before), holding(after));
    rules.chain(held.symmetric_difference(&holds).cloned()).collect()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these reasons are clauses of their own")]
fn clause_of(reason: &Reason) -> Option<(&'static str, String)> {
    match reason {
        Reason::Limit { limit, .. } => Some(("limit", limit.clone())),
        Reason::Barred { bar } => Some(("bar", bar.clone())),
        Reason::Family { family, .. } => Some(("family", family.clone())),
        _ => None,
    }
}

/// Returns in words what a learner had and has no more, and what is new, with the reasons.
pub(super) fn told(pair: Pair<'_>, record: &LearnerRecord, before: &Decision, after: &Decision) -> Vec<Text> {
    let old = Names { policy: &pair.old.policy, record: Some(record) };
    let new = Names { policy: &pair.new.policy, record: Some(record) };
    let mut lines = Vec::new();
    let (results_before, results_after) = (results(before), results(after));
    let written = |((rule, target, amounts), often): (&Brought, usize), names: &Names<'_>| {
        let amounts: Vec<Text> = amounts.iter().map(|(measure, amount)| measured(*amount, measure)).collect();
        let (rule, amounts) = (names.rule(rule), Text::list(&amounts));
        let times = if often > 1 { format!("× {often}") } else { String::new() };
        let line = |rule: &str, amounts: &str| {
            format!("{} {times}", format!("{rule} → {target} {amounts}").trim_end())
        };
        Text::new(
            line(&rule.zh, &amounts.zh).trim_end().to_owned(),
            line(&rule.en, &amounts.en).trim_end().to_owned(),
        )
    };
    let (before, after) = (&*before.merged(), &*after.merged());
    for gone in beyond(&results_before, &results_after) {
        let Text { zh, en } = written(gone, &old);
        lines.push(Text::new(format!("不再有：{zh}"), format!("no more: {en}")));
        let reasons = after.refused.iter().filter(|refused| refused.rule.as_ref() == Some(&gone.0.0));
        let reasons: BTreeSet<Text> =
            reasons.flat_map(|refused| &refused.because).map(|reason| reason_text(reason, &new)).collect();
        lines.extend(
            reasons
                .into_iter()
                .map(|why| Text::new(format!("  因 {}", why.zh), format!("  because {}", why.en))),
        );
    }
    for come in beyond(&results_after, &results_before) {
        let Text { zh, en } = written(come, &new);
        lines.push(Text::new(format!("新得：{zh}"), format!("new: {en}")));
        let reasons = before.refused.iter().filter(|refused| refused.rule.as_ref() == Some(&come.0.0));
        let reasons: BTreeSet<Text> =
            reasons.flat_map(|refused| &refused.because).map(|reason| reason_text(reason, &old)).collect();
        lines.extend(
            reasons
                .into_iter()
                .map(|why| Text::new(format!("  此前 {}", why.zh), format!("  before, {}", why.en))),
        );
    }
    lines
}
