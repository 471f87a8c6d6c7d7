//! What the lines of an example hold and expect.

use crate::date::Day;
use crate::quantity::Number;
use crate::syntax::ast::expression::{Expr, Name};

/// An item that the learner of an example holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// The kind.
    pub kind: Name,
    /// The code.
    pub code: Option<Name>,
    /// Its facts.
    pub facts: Vec<(Name, Vec<Expr>)>,
    /// Its id in the record.
    pub called: Option<Name>,
    /// `N times`: so many of them.
    pub count: Option<Number>,
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// `expect 00012, 00015`: granted targets (courses or pools), others may be granted too.
    Granted(Vec<Name>),
    /// `expect exactly 00012, 00015`: these granted targets and no others.
    Exactly(Vec<Name>),
    /// `expect … for PROGRAMME`: what is expected of the decision for one of several programmes.
    For(Name, Box<Expectation>),
    /// `expect nothing`: nothing granted.
    Nothing,
    /// `expect credits 14`: the total granted of a measure.
    Total(Name, Expr),
    /// `expect recognised ITEM as CATEGORY [credits 4]`.
    Recognised {
        /// The item by its called name or code.
        item: Name,
        /// The category.
        category: Option<Name>,
        /// Measure and amount.
        amount: Option<(Name, Expr)>,
    },
    /// `expect refused NAME because REASON`: a rule, target or item.
    Refused {
        /// What.
        what: Name,
        /// For one outcome of the example only.
        item: Option<Name>,
        /// A reason or the attribute that it is about.
        because: Option<Name>,
    },
    /// `expect pending NAME needs X`.
    Pending {
        /// What.
        what: Name,
        /// For one outcome of the example only.
        item: Option<Name>,
        /// A paper, body or fact.
        needs: Option<Name>,
    },
    /// `expect limit NAME full` (or `not full`).
    Limit {
        /// The limit.
        name: Name,
        /// True for full.
        full: bool,
    },
    /// `expect requirement NAME met|not met|none`.
    Requirement {
        /// The requirement.
        name: Name,
        /// True for met; absent where it is not asked of the learner.
        met: Option<bool>,
    },
    /// `expect equal best`.
    EqualBest,
    /// `expect reward NAME TIER`, `expect reward NAME none on D`.
    Reward {
        /// The reward.
        name: Name,
        /// The tier; absent for none.
        tier: Option<Name>,
        /// A day of the period that is meant.
        on: Option<Day>,
    },
    /// `expect recorded TARGET as MARK`.
    Recorded(Name, Expr),
    /// `expect make up credits 3`: what is to be earned elsewhere.
    MakeUp(Name, Expr),
    /// `expect withdrawn K1`: the courses whose earlier grants are withdrawn, these and no others; none of them.
    Withdrawn(Vec<Name>),
    /// `expect carried yearly 20`: the remainder that a rule or a limit leaves for next time.
    Carried(Name, Expr),
}
