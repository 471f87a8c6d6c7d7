//! What bars, limits, requirements and assertions count, as written.

use super::expression::{self, Condition, Expr, Name};
use crate::source::Span;

/// What a bar, a limit or a requirement counts: one grammar for all three.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The stage: `converted` or `recognised`; absent where the text says none.
    pub stage: Option<Stage>,
    /// What is summed; absent for a bar.
    pub what: Option<CountedWhat>,
    /// `as share of programme credits excluding class 实践`: the base of a share.
    pub share_of: Option<ShareBase>,
    /// `from …` parts: the source, all must fit.
    pub from: Vec<SourceFilter>,
    /// `into …` parts: the target, all must fit.
    pub into: Vec<TargetFilter>,
    /// `per item`, `per issuer`, `per school-year by ended`.
    pub per: Vec<PerKey>,
    /// `at most 8`, `at least 18`, `at most 50%`; absent for a bar.
    pub figure: Option<Expr>,
    /// `less than 8`, `more than 18`: the figure itself is outside.
    pub exclusive: bool,
    /// `of the last 24 credits by ended`.
    pub last: Option<Last>,
    /// `plus 2 when CONDITION`.
    pub plus: Vec<(Expr, Condition)>,
    /// The whole body.
    pub span: Span,
}

/// The final so much.
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    /// How much.
    pub amount: Expr,
    /// The day that places an outcome.
    pub by: expression::Path,
    /// Its place.
    pub span: Span,
}

/// What an assertion promises of every decision.
#[derive(Debug, Clone, PartialEq)]
pub enum AssertBody {
    /// `never …`, `… at most 8`, `always … at least 2`.
    Counted {
        /// True for `never`.
        never: bool,
        /// The boundary in front of the figure.
        operator: Option<expression::Operator>,
        /// What is counted, and the figure.
        counted: Box<Counted>,
    },
    /// `monotone in item.score`.
    Monotone(expression::Path),
    /// `same as POLICY`.
    SameAs(Name),
}

/// The stage whose results are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// `recognised` 认定.
    Recognised,
    /// `converted` 转换.
    Converted,
}

/// What a limit sums.
#[derive(Debug, Clone, PartialEq)]
pub enum CountedWhat {
    /// A measure: `credits`, `points`; with `source` before it, what the source is worth, not what is recorded.
    Measure {
        /// The measure.
        name: Name,
        /// True for `source credits`.
        of_source: bool,
    },
    /// `courses`: target courses.
    Courses(Span),
    /// `items`: distinct spent items.
    Items(Span),
}

/// The base of a share.
#[derive(Debug, Clone, PartialEq)]
pub enum ShareBase {
    /// A figure of the programme.
    Figure {
        /// An expression such as `programme.credits`.
        base: Expr,
        /// `excluding class 实践`: targets whose credits leave the base.
        excluding: Vec<TargetFilter>,
    },
    /// `class basic, practice credits`: the programme's courses of these classes.
    Class {
        /// Which courses.
        of: TargetFilter,
        /// `credits` or `courses`.
        what: Name,
        /// `excluding 00012`: courses that leave the base.
        excluding: Vec<TargetFilter>,
    },
    /// `converted credits into pool P`: what is counted so.
    Counted(Box<Counted>),
}

/// One `from` part: which spent items are counted.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFilter {
    /// True for `only from`: all spent items must fit, not any.
    pub only: bool,
    /// The alternatives: a category, kind, code, set, catalogue, institution, rule or family, as written.
    pub any_of: Vec<expression::ItemElement>,
    /// `(when CONDITION)`.
    pub when: Option<Box<Condition>>,
    /// The part's place.
    pub span: Span,
}

/// One `into` part: which targets are counted.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetFilter {
    /// The alternatives: `class A`, a course code, a set, `pool P`, a category, `programme P`.
    pub any_of: Vec<expression::TargetElement>,
    /// `(when CONDITION)`.
    pub when: Option<Box<Condition>>,
    /// The part's place.
    pub span: Span,
}

/// One `per` key.
#[derive(Debug, Clone, PartialEq)]
pub struct PerKey {
    /// `item`, `issuer`, `programme`, `course`, a family, an attribute's path, a period, `calendar year` or `rolling`.
    pub key: expression::Path,
    /// The length of the window where the key is `rolling`: `per rolling 5 years`.
    pub rolling: Option<crate::date::Duration>,
    /// `by ended`: the date that places an outcome in a period.
    pub by: Option<expression::Path>,
}
