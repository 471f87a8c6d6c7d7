//! Names, paths, expressions, conditions and patterns as written.

use crate::date::{Day, Duration, ElapsedUnit, MonthDay};
use crate::few::Few;
use crate::quantity::{Number, Rounding};
use crate::source::Span;
use smol_str::SmolStr;

/// A name as written (half-width), quoted or bare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The text: for a built-in noun its English name, else as the author wrote it.
    pub text: SmolStr,
    /// True when it was quoted: then it is never a built-in noun.
    pub quoted: bool,
    /// Its place.
    pub span: Span,
}

/// A quoted title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The text within its quotes.
    pub text: SmolStr,
    /// Its place, quotes included.
    pub span: Span,
}

/// `item.score`, `programme.level`, `B.award`, or a bare `score`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The parts, owner first; one part where no owner was written.
    pub parts: Few<Name>,
    /// The whole path.
    pub span: Span,
}

/// An expression: a number, mark, date or duration.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `4`, `16 hours`, `2/3`.
    Number {
        /// The figure.
        value: Number,
        /// The unit after it.
        unit: Option<Box<Name>>,
    },
    /// `50%`: the share as a fraction of one.
    Share(Number),
    /// `2025-04-22`.
    Date(Day),
    /// `03-10`.
    MonthDay(MonthDay),
    /// `8 years 6 months`.
    Duration(Duration),
    /// A path or a declared word; quoted text is a path of one quoted name.
    Path(Path),
    /// `higher of (a, b)`.
    HigherOf(Vec<Expr>),
    /// `lower of (a, b)`.
    LowerOf(Vec<Expr>),
    /// `NAME(a, b)`: a table looked up by its keys (or a function).
    Call {
        /// Table or function.
        name: Box<Name>,
        /// Keys or arguments.
        arguments: Vec<Expr>,
    },
    /// `from A to B`: the length of time between two moments.
    Between(Box<Moments>, Box<Moments>),
    /// `item.hours, divided by 16, rounded down to 0.5`: steps from left to right.
    Steps(Box<Expr>, Vec<Step>),
    /// `every 16 hours count 1, remainder dropped` as a whole amount.
    Every(Box<Every>),
    /// `by place: 1 10, then each less 2, at least 0`.
    ByPlace(Box<ByPlace>),
    /// `C1 = 40%`: in an example, what a fact is for one key.
    ByKey(Box<Name>, Box<Expr>),
    /// `full years from A to B`: what is counted, and the time between two moments.
    Elapsed(ElapsedUnit, Box<Expr>),
    /// `of pool X, average`: the average mark of a pool's outcomes.
    PoolAverage(Box<Name>),
    /// `average item.score`: the mean over the outcomes that are spent.
    AverageOf(Box<Path>),
}

/// One step of an amount.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// `plus X`.
    Plus(Expr),
    /// `less X`.
    Less(Expr),
    /// `times X`.
    Times(Expr),
    /// `divided by X`.
    DividedBy(Expr),
    /// `at most X`.
    AtMost(Expr),
    /// `at least X`.
    AtLeast(Expr),
    /// `rounded down|up|half up to X`.
    Rounded {
        /// Direction.
        how: Rounding,
        /// The smallest unit.
        to: Number,
        /// `after the sum`: rounds the sum of a grant's parts, not each.
        after_the_sum: bool,
    },
    /// `kept exact` / `不取整`: fractions stay.
    Exact,
    /// `by TABLE`: the value so far is the key.
    By(Name),
    /// `every 16 hours count 1, remainder dropped | pro rata`.
    Every(Every),
    /// `others equally`: the rest is shared equally among the others.
    OthersEqually,
    /// `in award year onward over 3 years`.
    Spread {
        /// The date whose year is first.
        from: Path,
        /// Number of years.
        years: Number,
    },
}

/// `every 16 hours count 1, remainder …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Every {
    /// The quantity that is divided; absent as a step (the value so far), or found by its unit on the item.
    pub of: Option<Path>,
    /// How many …
    pub size: Number,
    /// … of which unit.
    pub unit: Option<Name>,
    /// `every 16 times`: the outcomes themselves are counted.
    pub times: bool,
    /// Applied once to the sum over the outcomes: `after the sum`.
    pub after_the_sum: bool,
    /// Count how much.
    pub count: Number,
    /// What happens to the rest; absent where the text does not say.
    pub remainder: Option<Remainder>,
    /// Its place.
    pub span: Span,
}

/// What happens to the rest of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remainder {
    /// `remainder dropped` 余数 舍去.
    Dropped,
    /// `pro rata` 按比例.
    ProRata,
    /// `remainder carried` 余数 结转: returned as balance.
    Carried,
}

/// `by place: 1 10, 2 8, then each less 2, at least 0`.
#[derive(Debug, Clone, PartialEq)]
pub struct ByPlace {
    /// The attribute that holds the place; absent means `item.place`.
    pub place: Option<Path>,
    /// Place and figure, in order.
    pub figures: Vec<(Number, Expr)>,
    /// `then each less N`.
    pub then_less: Option<Expr>,
    /// `at least N`.
    pub at_least: Option<Expr>,
}

/// One or several moments: `award, graduation whichever is later`.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// Dates or paths to dates; at least one.
    pub any_of: Few<Expr>,
    /// Which of several; absent with one.
    pub which: Option<Which>,
    /// Its place.
    pub span: Span,
}

/// Which of several moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// `whichever is later` 较晚者.
    Later,
    /// `whichever is earlier` 较早者.
    Earlier,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What it is.
    pub kind: ConditionKind,
    /// Its place.
    pub span: Span,
}

/// The forms of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionKind {
    /// `and`, `all of:`.
    All(Vec<Condition>),
    /// `or`, `any of:`.
    Any(Vec<Condition>),
    /// `not`.
    Not(Box<Condition>),
    /// The first, unless the second holds: `unless` under a line.
    Unless(Box<Condition>, Box<Condition>),
    /// `score 425 or above`, `learner.age at least 40`, `item.level 四级`.
    Compare {
        /// What is compared.
        left: Box<Expr>,
        /// How.
        operator: Operator,
        /// With what.
        right: Box<Expr>,
    },
    /// `score 24 to less than 36`.
    Within {
        /// What is compared.
        left: Box<Expr>,
        /// The range.
        range: Box<Range>,
    },
    /// `programme.field in english-majors`, `learner.status 在籍, 毕业`.
    In {
        /// What is looked for.
        left: Box<Expr>,
        /// True for `not in`.
        negated: bool,
        /// True when written with `in`; false for a bare list of values.
        written: bool,
        /// The names: sets or members.
        names: Box<[Name]>,
    },
    /// `same name`, `same code`, `same issuer`: item against target, or against the item called so.
    Same {
        /// The attribute.
        attribute: Box<Name>,
        /// `same name as B`.
        with: Option<Box<Name>>,
    },
    /// `pair in same-course`: item and target (or two items) stand as a pair in the set.
    PairIn(Box<Name>),
    /// `shown X`: found to be so; what has not been found is not.
    Shown(Box<Name>),
    /// `the target as prerequisite`: the target is a prerequisite of the item, directly or through others.
    TargetAsPrerequisite,
    /// A bare name: a definition, a judgement or a yes/no attribute.
    Named(Box<Path>),
    /// `record has PATTERN`, with how it got there.
    RecordHas {
        /// How.
        how: HistoryVerb,
        /// `at least 2 times`, `at least 60 credits`: how often or how much; absent for once.
        least: Option<Box<HowMuch>>,
        /// What.
        pattern: Box<ItemPattern>,
    },
    /// `certificate CET with score 550 or above`: the record holds such an item.
    Holds(Box<ItemPattern>),
    /// `also granted RULE`.
    AlsoGranted(Vec<Name>),
    /// `requirement NAME` as a gate.
    Requirement(Box<Name>),
    /// A line that could not be read; reported already.
    Broken,
}

/// How often, or how much of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct HowMuch {
    /// The figure.
    pub number: Number,
    /// The measure; absent for a number of times.
    pub unit: Option<Name>,
    /// Its place.
    pub span: Span,
}

/// How a thing got into the record's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryVerb {
    /// `record has`: held or recorded, by whatever way.
    Has,
    /// `chosen`: registered for.
    Chosen,
    /// `failed`: attempted without a pass.
    Failed,
    /// `obtained by conversion`.
    Converted,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Equal (no word between).
    Is,
    /// `is not`.
    IsNot,
    /// `at least`, `or above`, `not before`.
    AtLeast,
    /// `at most`, `or below`, `not after`.
    AtMost,
    /// `more than`, `after`.
    MoreThan,
    /// `less than`, `before`.
    LessThan,
}

/// A range with its two ends; either may be open.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Lower end and whether it is included.
    pub from: Option<(Expr, bool)>,
    /// Upper end and whether it is included.
    pub to: Option<(Expr, bool)>,
    /// Its place.
    pub span: Span,
}

/// A pattern of items.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemPattern {
    /// The alternatives; empty for `any item`.
    pub any_of: Vec<ItemElement>,
    /// `with …`, and the `and`/`or` lines joined to it.
    pub condition: Option<Condition>,
    /// `called B`.
    pub called: Option<Box<Name>>,
    /// Its place.
    pub span: Span,
}

/// One alternative of an item pattern or a source: a kind word and a name, or either alone.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemElement {
    /// The leading word: a kind (`certificate`, `course`, a declared kind), `category`, `catalogue`, `institution`, `issuer`, `rule`,
    /// `family` or `set`. It carries on to the next elements of one list.
    pub kind: Option<Name>,
    /// The code or name; absent for "any of that kind".
    pub name: Option<Name>,
}

/// One alternative of a target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetElement {
    /// The leading word: `course`, `class`, `pool`, `category`, `programme`, `set`; absent for a bare name. Carries on in a list.
    pub kind: Option<Name>,
    /// The code or name; absent for "any".
    pub name: Option<Name>,
}
