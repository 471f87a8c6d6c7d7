//! A plan and a record in, a decision out; cannot fail.
//!
//! Facts first, then recognition, then conversion; each stage is one exact choice, solved as things stand and once more
//! with all needs met. Same input, same bytes: nothing here reads a clock, a file or the order of a hash.

mod answer;
mod average;
mod between;
mod brief;
mod call;
mod candidate;
mod catalogue;
mod combine;
mod condition;
mod could_fill;
mod counted;
mod cuts;
mod effects;
mod expression;
mod facts;
mod family;
mod figure;
mod finding;
mod gate;
mod history;
mod ids;
mod last;
mod limit;
mod lost;
mod mark;
mod matching;
mod membership;
mod model;
mod objective;
mod origin;
mod otherwise;
mod pattern;
mod pool;
mod prepared;
mod put_together;
mod reach;
mod read_back;
mod reading;
mod recognition;
mod refusals;
mod renamed;
mod report;
mod result;
mod reward;
mod rows;
mod seen;
mod several;
mod shown;
mod solve;
mod spread;
mod standing;
mod table;
mod target;
mod waiting;
mod what_if;

use crate::date::Day;
use crate::decision::Decision;
use crate::plan::Plan;
use crate::policy::counted::Stage;
use crate::record::{HistoryEntry, Item, LearnerRecord};
use between::{asks_conversion, settled, stored, take_in};
use candidate::Candidate;
use facts::{Earlier, Situation};
use gate::Settled;
use prepared::{Prepared, prepare};
use put_together::put_together;
use read_back::{ReadBack, read_back};
use recognition::Stored;
use solve::{Round, solve};
use std::borrow::Cow;
use std::collections::BTreeSet;

pub use brief::{
    Asking, Brief, ClassOf, FactColumn, FactColumns, Gates, Kept, OneTold, Rows, Scalar, Small, Sort, Sums,
    Teller, Told, ToldSums, have_equal_ids, is_plain,
};
pub(crate) use pattern::described;
pub use reach::{Cheapest, Costed, ReachGoal, cheapest};
pub use several::by_programme;
pub use what_if::{Change, Changed, what_if};

/// How many splits a search may take before it ends with the best found: the same on every machine.
pub const NODE_BOUND: u64 = 1_000_000;

/// What a decision depends on beside plan and record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The day to decide on where the record has no application date.
    pub as_of: Option<Day>,
    /// How many splits a search may take.
    pub node_bound: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { as_of: None, node_bound: NODE_BOUND }
    }
}

/// Returns the decision of a plan on a record.
pub fn evaluate(plan: &Plan, record: &LearnerRecord, options: &Options) -> Decision {
    let renamed = renamed::with_codes_of_now(plan, record);
    let record = renamed.as_ref().unwrap_or(record);
    if !record.programmes().is_empty() {
        return several::evaluate(plan, record, options);
    }
    let mut situation = situation(plan, record, options);
    let first = recognise(&situation, options);
    let stored = stored(&situation, &first);
    take_in(&mut situation, &stored, &first);
    let second = asks_conversion(&situation).then(|| convert(&mut situation, &first, &stored, options));
    let mut decision = put_together(&situation, first, second, &stored);
    // Without all of the plan nothing is proved.
    decision.proved_best &= plan.is_sound();
    decision
}

fn recognise(situation: &Situation<'_>, options: &Options) -> Decided {
    let none = Settled::default();
    let prepared = prepare(situation, Stage::Recognised, None, options, &none);
    decide(situation, Stage::Recognised, options, prepared, &none)
}

fn convert(situation: &mut Situation<'_>, first: &Decided, stored: &[Stored], options: &Options) -> Decided {
    let settled = settled(situation, first);
    let proved = average::suppose(situation, options, stored, &settled);
    let prepared = prepare(situation, Stage::Converted, Some(stored), options, &settled);
    let decided = decide(situation, Stage::Converted, options, prepared, &settled);
    Decided { proved: decided.proved && proved, ..decided }
}

/// A stage decided and read back, with what it reports.
#[derive(Clone)]
struct Decided {
    candidates: Vec<Candidate>,
    back: ReadBack,
    limits: Vec<crate::decision::LimitUse>,
    requirements: Vec<crate::decision::RequirementProgress>,
    rewards: Vec<crate::decision::RewardReached>,
    totals: crate::decision::Amounts,
    if_needs_met: crate::decision::Amounts,
    equal_best: Vec<crate::decision::Swap>,
    proved: bool,
    gap: Option<crate::decision::Gap>,
}

fn situation<'a>(plan: &'a Plan, record: &'a LearnerRecord, options: &Options) -> Situation<'a> {
    let application = record.application.as_ref();
    let day = application.and_then(|application| application.date).or(options.as_of);
    let code = application.and_then(|application| application.programme.as_ref());
    let programme = code.and_then(|code| plan.policy.programmes.get(code));
    let mut outcomes = Vec::new();
    for (position, item) in record.items.iter().enumerate() {
        outcomes.extend((1..=item.count.max(1)).map(|copy| facts::Outcome {
            copy,
            ..catalogue::outcome(plan, record, day, Cow::Borrowed(item), position)
        }));
    }
    let current = outcomes.len();
    let mut earlier = Vec::new();
    for entry in &record.history {
        let mut add = |item| {
            outcomes.push(catalogue::outcome(plan, record, day, item, usize::MAX));
            outcomes.len() - 1
        };
        let outcome = spent_then(entry).map(&mut add);
        let target =
            if is_course_alone(entry) { outcome } else { history::granted_course(entry).map(&mut add) };
        earlier.push(Earlier { entry, outcome, target });
    }
    let averages = average::Averages::new();
    let (withdrawn, effects) = (Vec::new(), Vec::new());
    let situation =
        Situation { plan, record, day, outcomes, current, earlier, withdrawn, effects, programme, averages };
    let mut situation = combine::with_combinations(situation);
    several::spend_beside(&mut situation);
    situation.effects = effects::withdraw(&mut situation);
    situation
}

/// Returns the outcome of a history entry; a course that stands there alone is an outcome of that course.
fn spent_then(entry: &HistoryEntry) -> Option<Cow<'_, Item>> {
    if let Some(item) = &entry.item {
        return Some(Cow::Borrowed(item));
    }
    let code = entry.course.clone().filter(|_| is_course_alone(entry))?;
    Some(Cow::Owned(Item { kind: "course".into(), code: Some(code), count: 1, ..Item::default() }))
}

fn is_course_alone(entry: &HistoryEntry) -> bool {
    entry.item.is_none() && entry.rule.is_none()
}

fn decide(
    situation: &Situation<'_>,
    stage: Stage,
    options: &Options,
    prepared: Prepared<'_>,
    settled: &Settled,
) -> Decided {
    let parts = prepared.parts(situation, stage, options, settled);
    let now = solve(&parts, Round::AsThingsStand, &BTreeSet::new());
    let rounds = waiting::rounds(&parts, &now);
    let back = read_back(&parts, &now, &rounds);
    let all_met = rounds.first().unwrap_or(&now);
    let is_most = prepared.most.as_ref().is_none_or(|most| most.is_reached(&now, rounds.first()));
    let proved = prepared.complete && is_most && now.choice.proved && all_met.choice.proved;
    let limits = report::limits(&parts, &now, &back.binding);
    let requirements = report::requirements(&parts, &now);
    let rewards = reward::rewards(&parts, &now);
    let equal_best = report::equal_best(&parts, &now);
    let (totals, if_needs_met) = (report::totals(situation, &now), report::totals(situation, all_met));
    let gap = now.gap();
    let candidates = prepared.candidates;
    Decided { gap, limits, requirements, rewards, totals, if_needs_met, equal_best, proved, back, candidates }
}
