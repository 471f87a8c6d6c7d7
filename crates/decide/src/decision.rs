//! The decision: the output of evaluation, as the interface publishes it.
//!
//! Always true: the order of every list follows the policy's text and the record, never a hash; every item of the record
//! stands in `recognised` or `refused`, and with an application every item that a rule could have used stands in `granted`,
//! `pending` or `refused`. Ids and facts only; words are added by `render`.

mod chosen;
pub mod reason;
mod several;

use crate::date::Day;
use crate::quantity::Number;
use serde::Serialize;
use std::collections::BTreeMap;

pub use chosen::{CouldFill, FillState, Gap, GrantRef, Swap};
pub use reason::{Need, Reason};
pub use several::ForProgramme;

/// Amounts by measure.
pub type Amounts = BTreeMap<String, Number>;

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The record's id.
    pub id: String,
    /// The policy.
    pub policy: PolicyStamp,
    /// Digest of the record.
    pub record_digest: String,
    /// The day decided on.
    pub as_of: Option<Day>,
    /// The version that decided.
    pub lijiao: String,
    /// What was recognised and is stored.
    pub recognised: Vec<Recognised>,
    /// Facts of the record that the catalogue says otherwise: the catalogue holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overruled: Vec<Overruled>,
    /// What was granted.
    pub granted: Vec<Granted>,
    /// What would be granted once its needs are met.
    pub pending: Vec<Pending>,
    /// What was refused, with all reasons.
    pub refused: Vec<Refused>,
    /// Other choices equal in every measure that the policy names.
    pub equal_best: Vec<Swap>,
    /// Rewards with the tier reached.
    pub rewards: Vec<RewardReached>,
    /// The open needs, those that decide most first.
    pub next: Vec<NextNeed>,
    /// Requirements as progress.
    pub requirements: Vec<RequirementProgress>,
    /// Limits as use.
    pub limits: Vec<LimitUse>,
    /// Effects on earlier credit, never applied silently.
    pub effects: Vec<Effect>,
    /// Remainders to bring back next time.
    pub balance: BTreeMap<String, Number>,
    /// Sums.
    pub totals: Totals,
    /// True only when the choice was proved to be the best.
    pub proved_best: bool,
    /// What it could still gain, where the bound on the search ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Gap>,
    /// Where several programmes are applied for at once: what was decided for each, in the order of the application. What
    /// stands beside it is recognition's, and the sums of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<ForProgramme>,
}

/// Which policy decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyStamp {
    /// Its code.
    pub code: String,
    /// The edition that applied.
    pub edition: Option<String>,
    /// Digest of its files.
    pub digest: String,
    /// The policies that it adopts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<BaseStamp>,
}

/// A policy that was adopted by the one that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaseStamp {
    /// Its code.
    pub code: String,
    /// The edition that it is pinned to, else the one in force on the day.
    pub edition: Option<String>,
    /// Digest of its files.
    pub digest: String,
}

/// A recognised item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recognised {
    /// The item.
    pub item: String,
    /// The items that were combined into it, where it is no item of the record; or those that bring the amounts together
    /// with it, and have none in their own lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub combined: Vec<String>,
    /// The rule, where one recognised it.
    pub rule: Option<String>,
    /// The base that the rule comes from; absent for the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<String>,
    /// As which category.
    pub category: Option<String>,
    /// Amounts by measure: `"credits": 4`.
    #[serde(flatten)]
    pub amounts: Amounts,
    /// The mark recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Mark>,
    /// Other marks by purpose.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub for_purpose: BTreeMap<String, Mark>,
    /// The entry of the catalogue: `certificates.csv:12`.
    pub entry: Option<String>,
    /// Stored, but not usable until the learner has an account.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dormant: bool,
}

/// A fact that the record gives otherwise than the entry of its catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overruled {
    /// The item.
    pub item: String,
    /// The fact: `item.credits`.
    pub fact: String,
    /// What the record says.
    pub have: String,
    /// What the catalogue says, which holds.
    pub listed: String,
    /// The entry: `courses.csv:2`.
    pub entry: String,
}

/// One grant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Granted {
    /// The rule.
    pub rule: String,
    /// The base that the rule comes from; absent for the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The clause.
    pub cites: Option<String>,
    /// The items spent.
    pub items: Vec<String>,
    /// Items only read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reading: Vec<String>,
    /// The period that it counts in, where a limit has one.
    pub period: Option<String>,
    /// What it brings.
    pub targets: Vec<TargetResult>,
    /// When it starts to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Judgements that would speak against it and have not been found: it holds unless one of them is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless_shown: Vec<String>,
}

/// What one target receives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetResult {
    /// The course, or …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<String>,
    /// … the pool, or …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// … the category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Amounts by measure.
    pub amounts: Amounts,
    /// The mark recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Mark>,
    /// Whether the mark counts in averages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_averages: Option<bool>,
    /// Other marks by purpose.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub for_purpose: BTreeMap<String, Mark>,
    /// Cut by a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// Excused without credit, by this limit (or by the rule itself when empty).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excused: Option<String>,
    /// What excused without credit leaves to be earned elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make_up: Option<MakeUp>,
    /// Parts excused, where not the whole course.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Booked over years: year and amounts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by_year: BTreeMap<String, Amounts>,
}

/// Credits to be earned elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MakeUp {
    /// How much, by measure.
    pub amounts: Amounts,
    /// The courses and pools of the programme that can bring it, where the rule says which.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<TargetRef>,
}

/// A mark: a number or a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Mark {
    /// A number.
    Number(Number),
    /// A word.
    Word(String),
}

/// An amount cut by a limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cut {
    /// The limit.
    pub by: String,
    /// The amount before.
    pub of: Number,
}

/// A grant that waits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pending {
    /// The rule.
    pub rule: String,
    /// The base that the rule comes from; absent for the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The clause.
    pub cites: Option<String>,
    /// The items that it would spend.
    pub items: Vec<String>,
    /// What it would bring.
    pub targets: Vec<TargetResult>,
    /// What is missing.
    pub needs: Vec<Need>,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// The item, where one is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The rule, where one came near.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The base that the rule comes from; absent for the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetRef>,
    /// All independent reasons.
    pub because: Vec<Reason>,
}

/// A target by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetRef {
    /// A course.
    Course(String),
    /// A pool.
    Pool(String),
    /// A category.
    Category(String),
}

/// A reward's state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RewardReached {
    /// The reward.
    pub reward: String,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The tier reached, if any.
    pub tier: Option<String>,
    /// The sum.
    pub by: Number,
    /// The next tier, and what it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<(String, Number)>,
    /// What is missing to place this sum in a period; it raises no tier until then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
}

/// An open need and the rules that it can still decide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextNeed {
    /// The need.
    pub needs: Need,
    /// The rules.
    pub decides: Vec<String>,
}

/// Progress toward a requirement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequirementProgress {
    /// The requirement.
    pub requirement: String,
    /// The base that it comes from; absent for the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The group, where it is per something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// What there is.
    pub have: Number,
    /// What it asks for; absent while a fact for it is missing.
    pub need: Option<Number>,
    /// Whether it is met.
    pub met: bool,
    /// What must be known to tell whom it is for and what it asks for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// By source: item or history.
    pub by_source: BTreeMap<String, Number>,
    /// While it is not met: outcomes of the learner that could still count toward it, a few.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub could_fill: Vec<CouldFill>,
}

/// Use of a limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitUse {
    /// The limit.
    pub limit: String,
    /// The base that it comes from; absent for the policy's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The group, where it is per something.
    pub per: Option<String>,
    /// Used by earlier grants.
    pub from_history: Number,
    /// Used in all.
    pub used: Number,
    /// The figure.
    pub at_most: Option<Number>,
    /// Whether something more would have been granted without it.
    pub binding: bool,
}

/// An effect on earlier credit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// The rule.
    pub rule: String,
    /// The course.
    pub course: String,
    /// The mark to record.
    pub recorded: Option<Mark>,
    /// What the earlier grant brought, where it is withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Amounts>,
}

/// Sums by measure.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Totals {
    /// Stored by recognition.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub recognised: Amounts,
    /// Granted.
    pub granted: Amounts,
    /// What the total would be with all needs met.
    pub if_needs_met: Amounts,
    /// To be earned elsewhere, for what is excused without credit.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub make_up: Amounts,
}
