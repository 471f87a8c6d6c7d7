//! Values, facts, expressions, conditions and item patterns, resolved and typed.

mod operator;
mod pattern;

use super::{
    CountedId, FunctionId, JudgementId, MeasureId, OwnerKind, PeriodKey, Place, RuleId, ScaleId, SetId,
    TableId,
};
use crate::date::{Day, Duration, ElapsedUnit};
use crate::quantity::{Number, Rounding};
use crate::rare::Rare;
use crate::shared::Shared;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt;

pub use operator::Operator;
pub use pattern::{ItemElement, ItemPattern};

/// A value that a fact can have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// A number, in the unit of its attribute.
    Number(Number),
    /// A share as a fraction of one.
    Share(Number),
    /// A day.
    Date(Day),
    /// A length of time.
    Duration(Duration),
    /// Yes or no.
    YesNo(bool),
    /// A word of a scale, a set or a code.
    Word(String),
}

/// As records and reasons write it: exact decimals, shares with their sign, ISO days.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Share(share) => match share.to_share_text() {
                Some(text) => formatter.write_str(&text),
                None => share.fmt(formatter),
            },
            Self::Date(day) => day.fmt(formatter),
            Self::Duration(length) => length.fmt(formatter),
            Self::YesNo(true) => formatter.write_str("yes"),
            Self::YesNo(false) => formatter.write_str("no"),
            Self::Word(word) => formatter.write_str(word),
        }
    }
}

/// Whose fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Owner {
    /// The learner.
    Learner,
    /// The application.
    Application,
    /// The programme applied for.
    Programme,
    /// The target of this result.
    Target,
    /// The item that a pattern is being tried on.
    This,
    /// The items that this grant spends: in a condition each of them, in an amount their sum.
    Spent,
    /// The item in one slot of the rule (spent or only read).
    Slot(u32),
    /// The item outside a pattern of other items: what the outer pattern is tried on.
    Outer,
}

/// One fact: an owner and its attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactRef {
    /// Whose.
    pub owner: Owner,
    /// Which attribute, by its English or declared name.
    #[serde(with = "super::stored::shared_text")]
    pub attribute: SmolStr,
}

/// The key under which a fact is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FactKey {
    /// What another fact says: the code of the target course, the programme applied for, an attribute.
    Fact(FactRef),
    /// The period with the day decided on.
    Period(PeriodKey),
}

impl Owner {
    /// Returns the kind of owner, under which attributes are declared.
    pub fn kind(self) -> OwnerKind {
        match self {
            Self::Learner => OwnerKind::Learner,
            Self::Application => OwnerKind::Application,
            Self::Programme => OwnerKind::Programme,
            Self::Target => OwnerKind::Course,
            Self::This | Self::Spent | Self::Slot(_) | Self::Outer => OwnerKind::Item,
        }
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Expr {
    /// A literal.
    Constant(Value),
    /// A fact.
    Fact(FactRef),
    /// What a fact that is declared `per` something is for one key.
    ByKey {
        /// The fact.
        fact: FactRef,
        /// The key.
        key: Box<FactKey>,
    },
    /// The greatest.
    HigherOf(Vec<Expr>),
    /// The least.
    LowerOf(Vec<Expr>),
    /// A table looked up; the first row that matches.
    LookUp {
        /// The table.
        table: TableId,
        /// One expression a key.
        keys: Vec<Expr>,
    },
    /// A function of values.
    Call {
        /// The function.
        function: FunctionId,
        /// One expression a parameter.
        arguments: Vec<Expr>,
    },
    /// The days from one moment to another.
    Moments(Moments),
    /// Steps from left to right.
    Steps(Box<Expr>, Vec<Step>),
    /// A figure by place, and a decrement after the last.
    ByPlace {
        /// The place, a whole number from 1.
        place: Box<Expr>,
        /// Place and figure, ascending.
        figures: Vec<(Number, Expr)>,
        /// Each further place is worth so much less.
        then_less: Option<Box<Number>>,
        /// Never less than this.
        at_least: Option<Box<Number>>,
    },
    /// The average mark of what counts toward a pool in this decision; read after the choice.
    PoolAverage(String),
    /// The mean of a fact over the spent items; those known to have none are left out.
    Mean(FactRef),
    /// What a person found: the value of a judgement.
    Finding(FindingRef),
    /// What recognition stored of the spent items.
    Recognised(MeasureId),
    /// How many full years or months lie between two moments.
    Elapsed {
        /// From.
        from: Box<Moments>,
        /// To.
        to: Box<Moments>,
        /// What is counted.
        unit: ElapsedUnit,
    },
}

/// A judgement and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FindingRef {
    /// The judgement.
    pub judgement: JudgementId,
    /// The item it is about, where it is about one.
    pub item: Option<Owner>,
    /// True when it is about the target too.
    pub target: bool,
}

impl Expr {
    /// Returns true for a rate whose rest is carried to the next time.
    pub fn carries_a_rest(&self) -> bool {
        let is_carried = |step: &Step| matches!(step, Step::Every { remainder: Remainder::Carried, .. });
        matches!(self, Self::Steps(_, steps) if steps.iter().any(is_carried))
    }
}

/// One step of an amount.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// Add.
    Plus(Expr),
    /// Subtract.
    Less(Expr),
    /// Multiply.
    Times(Expr),
    /// Divide.
    DividedBy(Expr),
    /// No more than.
    AtMost(Expr),
    /// No less than.
    AtLeast(Expr),
    /// Round to a multiple.
    Rounded {
        /// Direction.
        how: Rounding,
        /// The smallest unit.
        to: Number,
        /// Rounds the sum over the spent items, not each item's figure.
        after_the_sum: bool,
    },
    /// Fractions stay, and the text says so: nothing changes.
    Exact,
    /// The value so far is the key of a table.
    By(TableId),
    /// Every so many count so much.
    Every {
        /// How many.
        size: Number,
        /// Count.
        count: Number,
        /// The rest.
        remainder: Remainder,
        /// Divides the sum over the spent items, not each item's figure.
        after_the_sum: bool,
    },
    /// Divided equally among the members that have no figure of their own (`item.members` of them).
    OthersEqually,
    /// Booked in equal parts over years from the year of a date.
    Spread {
        /// The date.
        from: FactRef,
        /// How many years.
        years: u32,
    },
}

/// What happens to the rest of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Remainder {
    /// Lost.
    Dropped,
    /// Counts in proportion.
    ProRata,
    /// Returned as balance.
    Carried,
}

/// One of several moments.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moments {
    /// Expressions of dates; at least one.
    pub any_of: Vec<Expr>,
    /// True for the later of them, false for the earlier.
    pub later: bool,
}

/// A condition; each answers yes, no with reasons, or unknown with needs. Most are places of tests that rules share, so what a test
/// compares stands apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Condition {
    /// All hold; empty holds.
    All(Vec<Condition>),
    /// One holds at least.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Two values compared.
    Compare {
        /// Left.
        left: Box<Expr>,
        /// How.
        operator: Operator,
        /// Right.
        right: Box<Expr>,
        /// The scale whose order counts; absent for numbers and dates.
        scale: Option<ScaleId>,
    },
    /// A value within a range.
    Within {
        /// The value.
        left: Box<Expr>,
        /// The range.
        range: Box<Range>,
        /// The scale whose order counts.
        scale: Option<ScaleId>,
    },
    /// Membership.
    In {
        /// The value.
        left: Box<Expr>,
        /// Sets it may stand in.
        sets: Rare<SetId>,
        /// Words it may be.
        words: BTreeSet<String>,
    },
    /// From one moment to another at most (or at least, …) so long; the day counts as decision 17 says.
    Span {
        /// From.
        from: Box<Moments>,
        /// To.
        to: Box<Moments>,
        /// `AtMost`, `LessThan`, `AtLeast` or `MoreThan`.
        operator: Operator,
        /// How long.
        length: Duration,
    },
    /// The same attribute of two owners is equal (names after folding, codes exactly).
    Same {
        /// The attribute.
        attribute: String,
        /// One owner.
        left: Owner,
        /// The other.
        right: Owner,
    },
    /// Two codes (or names) stand as a pair in a set.
    PairIn {
        /// The set of pairs.
        set: SetId,
        /// One owner.
        left: Owner,
        /// The other.
        right: Owner,
    },
    /// A recorded finding is yes.
    Judged {
        /// The finding.
        of: FindingRef,
        /// True where it counts only when it is shown: what has not been found is taken as not so.
        if_shown: bool,
    },
    /// The record (items or history) has such an item.
    RecordHas {
        /// How it got there.
        how: HistoryVerb,
        /// How many at least, or how much of what is summed.
        least: Number,
        /// What is summed of them: a fact of [`Owner::This`](super::Owner::This); absent where each counts one.
        sum: Option<Box<Expr>>,
        /// Which.
        pattern: Box<ItemPattern>,
    },
    /// One of these rules is granted too: decided by the choice.
    AlsoGranted(Vec<RuleId>),
    /// A requirement is met: decided by the choice.
    Requirement(CountedId),
    /// Holds a condition together with its place in the text.
    At(Place, Shared<Condition>),
}

/// How a thing got into the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HistoryVerb {
    /// By whatever way: an item or a history entry.
    Has,
    /// Registered for.
    Chosen,
    /// Attempted without a pass.
    Failed,
    /// Granted earlier by conversion.
    Converted,
}

/// A range; each end is a value and whether it is included.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// Lower end.
    pub from: Option<(Expr, bool)>,
    /// Upper end.
    pub to: Option<(Expr, bool)>,
}

/// A measure and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// The measure.
    pub measure: MeasureId,
    /// How much. Rules mostly say it alike.
    pub amount: Shared<Expr>,
    /// Where it stands.
    pub place: Place,
}
