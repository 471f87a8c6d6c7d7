//! Bars, limits, requirements, families and rewards: one shape for what is counted.

use super::expression::{Condition, Expr, FactRef, ItemElement, ItemPattern};
use super::{MeasureId, PeriodKey, Place, RuleId, SetId, ids};
use crate::few::Few;
use crate::quantity::Number;
use crate::rare::Rare;
use serde::{Deserialize, Serialize};

ids! {
    /// Points into [`Policy::counted`](super::Policy::counted).
    CountedId,
}

/// A bar, a limit or a requirement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Never, at most, or at least.
    pub kind: CountedKind,
    /// The clauses that it rests on.
    pub cites: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// Whose results are counted.
    pub stage: Stage,
    /// What is summed; for a bar, items.
    pub what: CountedWhat,
    /// Source filters: all must fit.
    pub from: Vec<SourceFilter>,
    /// Target filters: all must fit.
    pub into: Vec<TargetFilter>,
    /// The groups, each with a figure of its own.
    pub per: Vec<PerKey>,
    /// The figure, or the share of the base; absent for a bar.
    pub figure: Option<Expr>,
    /// The figure itself is outside: less than so much, more than so much.
    pub exclusive: bool,
    /// The base of a share.
    pub share_of: Option<ShareBase>,
    /// Of the final so much only: a requirement that is tested on the finished choice.
    pub last: Option<Last>,
    /// Additions under conditions.
    pub plus: Vec<(Expr, Condition)>,
    /// What lies beyond a limit; absent means as the head says.
    pub beyond: Option<Beyond>,
    /// Rules that it does not touch.
    pub unless_rules: Vec<RuleId>,
    /// It does not apply when this holds.
    pub unless: Option<Condition>,
    /// Days in force; empty means always.
    pub in_force: Rare<super::rule::Days>,
    /// Editions it belongs to; empty means all.
    pub editions: Rare<String>,
}

impl Counted {
    /// Returns what counts conversions without a figure and without any filter: the rest is filled in where it is known.
    pub fn named(name: impl Into<String>, place: Place, kind: CountedKind, what: CountedWhat) -> Self {
        Self {
            name: name.into(),
            title: None,
            kind,
            cites: Vec::new(),
            place,
            stage: Stage::Converted,
            what,
            from: Vec::new(),
            into: Vec::new(),
            per: Vec::new(),
            figure: None,
            exclusive: false,
            share_of: None,
            plus: Vec::new(),
            beyond: None,
            last: None,
            unless_rules: Vec::new(),
            unless: None,
            in_force: Rare::new(),
            editions: Rare::new(),
        }
    }
}

/// Never, at most, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CountedKind {
    /// Never.
    Bar,
    /// At most.
    Limit,
    /// At least.
    Requirement,
}

/// The stage whose results are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Recognition.
    Recognised,
    /// Conversion.
    Converted,
}

/// What is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CountedWhat {
    /// A measure as recorded at the target.
    Measure(MeasureId),
    /// A measure as the source has it.
    SourceMeasure(MeasureId),
    /// Target courses.
    Courses,
    /// Distinct spent items.
    Items,
}

/// Which spent items count: one of the alternatives fits, and the condition holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceFilter {
    /// All spent items must fit, not any one.
    pub only: bool,
    /// The alternatives; empty for any.
    pub any_of: Few<ItemElement>,
    /// On [`Owner::This`](super::Owner::This).
    pub when: Option<Condition>,
}

/// Which targets count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct TargetFilter {
    /// The alternatives; empty for any.
    pub any_of: Vec<TargetElement>,
    /// On [`Owner::Target`](super::Owner::Target).
    pub when: Option<Condition>,
}

/// One alternative of a target.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TargetElement {
    /// One course.
    Course(String),
    /// Courses of a class.
    Class(String),
    /// Any course.
    AnyCourse,
    /// One pool.
    Pool(String),
    /// Any pool.
    AnyPool,
    /// Courses in a set.
    Set(SetId),
    /// Targets of a category: courses and pools have their programme's, recognitions their own.
    Category(String),
    /// Targets of a programme.
    Programme(String),
}

/// A group key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PerKey {
    /// Each spent item.
    Item,
    /// Each target course.
    Course,
    /// Each value of a fact of the spent items (issuer, kind, a declared attribute).
    Fact(FactRef),
    /// Each period, by a date of the spent item or the application.
    Period(PeriodKey, FactRef),
    /// Any stretch of so many years, by a date.
    Rolling(crate::date::Duration, FactRef),
}

/// The final so much, by the days of the outcomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Last {
    /// How much, in what is counted.
    pub amount: Number,
    /// The day that places an outcome.
    pub by: FactRef,
}

/// The base of a share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ShareBase {
    /// What the programme says of itself.
    Programme {
        /// Such as its credits; absent for the number of its courses.
        base: Option<Expr>,
        /// Courses of the programme that leave the base, with their credits.
        excluding: Vec<TargetFilter>,
    },
    /// What is chosen: all that this counts, in the same groups.
    Counted(Box<Counted>),
    /// Some courses of the programme.
    Courses {
        /// Which.
        of: TargetFilter,
        /// Their number; else their credits.
        is_number: bool,
        /// Courses that leave the base.
        excluding: Vec<TargetFilter>,
    },
}

/// What lies beyond a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beyond {
    /// Refused.
    Refused,
    /// Excused without credit.
    Excused,
    /// Cut to a multiple of the step.
    CutTo(Number),
    /// Kept for the next period, returned as balance and brought back with the next record.
    Carried {
        /// Which period is next.
        to: Option<PeriodKey>,
        /// So much is kept at most; the rest lapses.
        at_most: Option<Number>,
    },
}

/// Of several outcomes one counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The clauses that it rests on.
    pub cites: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// The stage at which one counts.
    pub stage: Stage,
    /// Which items belong.
    pub members: FamilyMembers,
    /// Which one counts.
    pub take: Take,
}

/// Which items belong to a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FamilyMembers {
    /// Items that fit; within one group where attributes are equal.
    Items {
        /// The pattern.
        pattern: ItemPattern,
        /// The attributes.
        grouped_by: Vec<String>,
    },
    /// Items whose codes stand as a pair (joined pairs make one group).
    PairsIn(SetId),
}

/// Which of a family counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Take {
    /// The highest (or lowest) of a fact, on its scale: decided by facts.
    Fact {
        /// The attribute.
        attribute: String,
        /// True for highest or latest.
        highest: bool,
        /// The scale whose order counts.
        scale: Option<super::ScaleId>,
    },
    /// The most of a measure: decided by the choice.
    Most(MeasureId),
}

/// A reward: tiers by the sum of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reward {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The clauses that it rests on.
    pub cites: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// The stage whose results are summed.
    pub stage: Stage,
    /// The measure that is summed.
    pub by: MeasureId,
    /// The period or the rolling stretch of one sum, with the date that places an outcome in it.
    pub per: Option<PerKey>,
    /// Source filters.
    pub from: Vec<SourceFilter>,
    /// Target filters.
    pub into: Vec<TargetFilter>,
    /// Tiers ascending: least figure and word.
    pub tiers: Vec<(Number, String)>,
}
