//! The question and its answer: a [`Model`] of integers, a [`Choice`] proved best.
//!
//! Nothing here knows a rule, a learner or a language; the meaning of a variable is its maker's.

/// One problem of choice: integer variables, what binds them, and what is wanted most.
///
/// ```
/// use lijiao_decide::choice::{Constraint, Model, Objective, Term, Variable, choose};
///
/// // Two courses of 3 and 4 credits; the limit leaves room for 5.
/// let model = Model {
///     variables: vec![Variable::yes_or_no(), Variable::yes_or_no()],
///     constraints: vec![Constraint::at_most([Term::new(0, 3), Term::new(1, 4)], 5)],
///     objectives: vec![Objective::maximise([Term::new(0, 3), Term::new(1, 4)])],
/// };
/// let choice = choose(&model, 1_000).expect("nothing forbids choosing nothing");
/// assert_eq!(choice.values, [0, 1]);
/// assert_eq!(choice.objectives, [4]);
/// assert!(choice.proved);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// The variables; the place of one in this list is its index and its rank in the fixed order.
    pub variables: Vec<Variable>,
    /// What every answer must keep. Their order means nothing.
    pub constraints: Vec<Constraint>,
    /// What is wanted, the most important first, each as large as the ones before it allow.
    pub objectives: Vec<Objective>,
}

/// An integer from 0 to `upper`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// The largest value.
    pub upper: i64,
    /// Whether people see a difference in this variable, so that an answer which differs
    /// in it is another answer and not the same one told differently.
    pub named: bool,
}

impl Variable {
    /// Returns a variable that holds or does not, and whose difference people see.
    pub fn yes_or_no() -> Self {
        Self::amount(1)
    }

    /// Returns an amount of 0 to `upper` steps whose difference people see.
    pub fn amount(upper: i64) -> Self {
        Self { upper, named: true }
    }

    /// Returns the variable as one whose difference nobody sees.
    pub fn unnamed(self) -> Self {
        Self { named: false, ..self }
    }
}

/// A variable times a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The index of the variable in [`Model::variables`].
    pub variable: usize,
    /// What one unit of the variable adds; may be negative.
    pub coefficient: i64,
}

impl Term {
    /// Returns `coefficient` times the variable of that index.
    pub fn new(variable: usize, coefficient: i64) -> Self {
        Self { variable, coefficient }
    }
}

/// One thing that every answer keeps. A variable named twice in a sum counts with both coefficients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// The sum stays at or below the bound.
    AtMost {
        /// The sum.
        terms: Vec<Term>,
        /// Its largest value.
        bound: i64,
    },
    /// The follower is never more than `factor` times the leader.
    GoesWith {
        /// The variable that needs the other.
        follower: usize,
        /// The variable that the other needs.
        leader: usize,
        /// How much of the follower one unit of the leader carries.
        factor: i64,
    },
    /// Both variables have the same value: they stand or fall together.
    Together {
        /// One of the two.
        left: usize,
        /// The other.
        right: usize,
    },
    /// The sum reaches the bound.
    AtLeast {
        /// The sum.
        terms: Vec<Term>,
        /// Its smallest value.
        bound: i64,
    },
}

impl Constraint {
    /// Returns the constraint that the sum stays at or below `bound`.
    pub fn at_most(terms: impl IntoIterator<Item = Term>, bound: i64) -> Self {
        Self::AtMost { terms: terms.into_iter().collect(), bound }
    }

    /// Returns the constraint that the sum reaches `bound`.
    pub fn at_least(terms: impl IntoIterator<Item = Term>, bound: i64) -> Self {
        Self::AtLeast { terms: terms.into_iter().collect(), bound }
    }

    /// Returns the constraint that at most one of these yes-or-no variables holds.
    pub fn at_most_one(variables: impl IntoIterator<Item = usize>) -> Self {
        Self::at_most(variables.into_iter().map(|variable| Term::new(variable, 1)), 1)
    }

    /// Returns the constraint that the follower is never more than the leader.
    pub fn goes_with(follower: usize, leader: usize) -> Self {
        Self::carried_by(follower, leader, 1)
    }

    /// Returns the constraint that the follower is never more than `factor` times the leader.
    pub fn carried_by(follower: usize, leader: usize, factor: i64) -> Self {
        Self::GoesWith { follower, leader, factor }
    }

    /// Returns the constraint that both variables have the same value.
    pub fn together(left: usize, right: usize) -> Self {
        Self::Together { left, right }
    }
}

/// A sum that is wanted as large as possible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Objective {
    /// The sum.
    pub terms: Vec<Term>,
}

impl Objective {
    /// Returns the wish for the largest sum.
    pub fn maximise(terms: impl IntoIterator<Item = Term>) -> Self {
        Self { terms: terms.into_iter().collect() }
    }

    /// Returns the wish for the smallest sum: its value is told with the sign turned.
    pub fn minimise(terms: impl IntoIterator<Item = Term>) -> Self {
        Self::maximise(
            terms.into_iter().map(|term| Term::new(term.variable, term.coefficient.saturating_neg())),
        )
    }
}

/// A feasible assignment and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value of each variable.
    pub values: Vec<i64>,
    /// The value of each objective.
    pub objectives: Vec<i64>,
    /// Whether these values are proved to be the one answer: best in every objective and
    /// first in the fixed order. When false, the node bound ended the search.
    pub proved: bool,
    /// What the first objective that is not proved could still gain; `None` when all are proved.
    pub gap: Option<Gap>,
    /// How often the search had to split into two cases; 0 when no search was needed.
    pub nodes: u64,
    /// Another feasible assignment with the same objectives that differs in a named variable:
    /// of all these, the first in the fixed order.
    pub equal: Option<Vec<i64>>,
    /// Assignments that are as good, [`equal`](Self::equal) among them, no two of them alike in all named variables;
    /// at most [`MOST_EQUAL`].
    pub equals: Vec<Vec<i64>>,
    /// Whether it is proved that no such other assignment exists.
    pub unique: bool,
}

/// What the first unproved objective could gain at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The index of the objective in [`Model::objectives`].
    pub objective: usize,
    /// No assignment that is as good in the objectives before it exceeds the found value by more.
    pub at_most: i64,
}

/// Why there is no choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoChoice {
    /// No assignment keeps every constraint.
    Infeasible,
    /// The node bound ended the search before any feasible assignment was found.
    NodeBound {
        /// How often the search had split into two cases.
        nodes: u64,
    },
    /// A sum could exceed [`LARGEST_SUM`].
    TooLarge,
    /// A term names a variable that the model does not have.
    UnknownVariable {
        /// The index it names.
        variable: usize,
    },
}

/// The largest absolute value that a sum of a model may be able to reach, once its coefficients
/// are divided by what they have in common: a quarter of what an `i64` holds.
pub const LARGEST_SUM: i64 = 1 << 60;

/// The most assignments that are told beside the best one.
pub const MOST_EQUAL: usize = 8;
