//! What the best choice would be if something were otherwise: a result held, or a limit with more room.
//!
//! In: the same as a decision, and the changes that are asked about. Out: for each the best choice with it. Facts are read and
//! candidates made once for all of them; each change costs one choice of its stage.

use super::gate::Settled;
use super::ids::{LimitId, ResultId};
use super::read_back::ids;
use super::solve::{Altered, Round, Solved, StageParts, solve};
use super::{Options, Prepared, average, decide, prepare, report, settled, situation, stored, take_in};
use crate::decision::{Amounts, GrantRef, TargetRef};
use crate::plan::Plan;
use crate::policy::counted::Stage;
use crate::quantity::Number;
use crate::record::LearnerRecord;
use std::collections::BTreeSet;

/// Something that could be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A result of this rule is granted; the parts as a refusal names them, where absent any.
    Granted {
        /// The rule; absent for what a catalogue alone recognises.
        rule: Option<String>,
        /// An item that it spends.
        item: Option<String>,
        /// Its target.
        target: Option<TargetRef>,
    },
    /// A limit (or pool) has more room.
    Room {
        /// The limit, as `limits` of the decision names it.
        limit: String,
        /// Its group, in the same words.
        per: Option<String>,
        /// So much more, in what the limit counts.
        more: Number,
    },
}

/// The best choice with a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The sums by measure of the change's own stage: to be compared with `totals` of the decision.
    pub totals: Amounts,
    /// The grants that come in.
    pub gained: Vec<GrantRef>,
    /// The grants that go out.
    pub lost: Vec<GrantRef>,
    /// True only when the choice was proved to be the best.
    pub proved: bool,
}

/// Returns, for each change, the best choice with it; `None` where it cannot be: no such grant is possible on these facts, it
/// breaks a rule of the choice whatever else is left out, or no such limit counts anything here.
///
/// Only what facts allow as things stand takes part, as in `granted` of a decision. A change of recognition is followed within
/// recognition: its totals are those of what is stored.
pub fn what_if(
    plan: &Plan,
    record: &LearnerRecord,
    options: &Options,
    changes: &[Change],
) -> Vec<Option<Changed>> {
    let mut situation = situation(plan, record, options);
    let none = Settled::default();
    let prepared = prepare(&situation, Stage::Recognised, None, options, &none);
    let of_first =
        answers(&prepared.parts(&situation, Stage::Recognised, options, &none), &prepared, changes);
    if !super::between::asks_conversion(&situation) || of_first.iter().all(Option::is_some) {
        return of_first;
    }
    let first = decide(&situation, Stage::Recognised, options, prepared, &none);
    let stored = stored(&situation, &first);
    take_in(&mut situation, &stored, &first);
    let settled = settled(&situation, &first);
    let _ = average::suppose(&mut situation, options, &stored, &settled);
    let prepared = prepare(&situation, Stage::Converted, Some(&stored), options, &settled);
    let parts = prepared.parts(&situation, Stage::Converted, options, &settled);
    let of_second = answers(&parts, &prepared, changes);
    of_first.into_iter().zip(of_second).map(|(first, second)| first.or(second)).collect()
}

fn answers(parts: &StageParts<'_>, prepared: &Prepared<'_>, changes: &[Change]) -> Vec<Option<Changed>> {
    let now = solve(parts, Round::AsThingsStand, &BTreeSet::new());
    let one = |change: &Change| {
        let altered = find(parts, &now, change)?;
        let parts = StageParts { altered: Some(&altered), ..*parts };
        let then = solve(&parts, Round::AsThingsStand, &BTreeSet::new());
        let is_so = match &altered {
            Altered::Holds(held) => held.iter().any(|result| then.holds(*result)),
            Altered::Room(..) | Altered::Reach(_) => true,
        };
        // Other sets than those of the best choice could be better then.
        is_so.then(|| changed(&parts, &now, &then, prepared.complete && prepared.most.is_none()))
    };
    changes.iter().map(one).collect()
}

fn changed(parts: &StageParts<'_>, now: &Solved, then: &Solved, complete: bool) -> Changed {
    let before = report::grants(parts, now, &now.choice.values);
    let after = report::grants(parts, then, &then.choice.values);
    Changed {
        totals: report::totals(parts.situation, then),
        gained: report::apart(&after, &before),
        lost: report::apart(&before, &after),
        proved: complete && then.choice.proved,
    }
}

fn find(parts: &StageParts<'_>, now: &Solved, change: &Change) -> Option<Altered> {
    match change {
        Change::Granted { rule, item, target } => {
            let is_one = |id: &ResultId| {
                let of = id.candidate.find(parts.candidates)?;
                let is_rule = of.rule(parts.situation).map(|rule| &*rule.name) == rule.as_deref();
                let spends = |item: &String| ids(parts.situation, &of.spent).contains(item);
                let is_target =
                    |target: &TargetRef| id.find(parts.candidates).map(|of| &of.target) == Some(target);
                Some(is_rule && item.as_ref().is_none_or(spends) && target.as_ref().is_none_or(is_target))
            };
            let results = now.built.results.iter().map(|result| result.id);
            let held: BTreeSet<_> = results.filter(|id| is_one(id) == Some(true)).collect();
            (!held.is_empty()).then_some(Altered::Holds(held))
        }
        Change::Room { limit, per, more } => {
            let is_named =
                |limit_id: LimitId| parts.standing.limit(limit_id).is_some_and(|of| of.name() == limit);
            let mut limits = now.built.rows.iter().filter(|row| !row.is_requirement && is_named(row.limit));
            let row = limits.find(|row| report::shown(&row.group) == *per)?;
            Some(Altered::Room(row.limit, row.group.clone(), *more))
        }
    }
}
