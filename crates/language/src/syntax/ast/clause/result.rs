//! What a rule gives: targets, how they hang together, and the verb they are printed with.

use crate::source::Span;
use crate::syntax::ast::expression::{Condition, Expr, Name, TargetElement};

/// A result clause.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultClause {
    /// The verb as printed.
    pub verb: Verb,
    /// The first choice.
    pub targets: ResultTargets,
    /// `otherwise …` places in order.
    pub otherwise: Vec<ResultTargets>,
}

/// The verb of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `recognise as` 认定为.
    Recognise,
    /// `convert to` 转换为.
    Convert,
    /// `waive` 免考.
    Waive,
    /// `stand for` 顶替.
    StandFor,
    /// `replace` 替代.
    Replace,
}

/// Several targets and how they hang together.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultTargets {
    /// How they hang together; a list without a word for it is `Each`.
    pub shape: Option<ResultShape>,
    /// The targets.
    pub targets: Vec<TargetPattern>,
    /// Their place.
    pub span: Span,
}

/// How several targets hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultShape {
    /// `each of:` any part of the list.
    Each,
    /// `all of:` stands or falls.
    All,
    /// `best of:` one, the best.
    Best,
    /// `choice of:` one, the learner chooses.
    Choice,
}

/// One target of a result.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetPattern {
    /// A category (after `recognise as`), a course or a set of courses: decided by `resolve`.
    Named(Name),
    /// Courses by pattern: `course class 公共课 with …`, a set, a code, `any course`.
    Courses {
        /// The alternatives; empty for any course.
        any_of: Vec<TargetElement>,
        /// `with CONDITION` about the target.
        condition: Option<Box<Condition>>,
        /// Its place.
        span: Span,
    },
    /// `same course`: equal code in one coding system.
    SameCourse(Span),
    /// `pool P`.
    Pool(Name),
    /// Looked up in a table: `TABLE(key, key)` or `KEY by TABLE`.
    LookUp(Box<Expr>),
    /// Several that stand or fall together inside a choice: `00018 with 00019`.
    Together(Vec<Name>),
}
