//! How a condition is made of single tests, and which of these the choice has a say in.

use super::average::{AverageTest, average_test};
use super::expression::Condition;
use super::{CountedId, RuleId};

/// How a condition is made of others. Where it stands in the text is left aside.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'c> {
    /// All of these hold.
    All(&'c [Condition]),
    /// One of these holds.
    Any(&'c [Condition]),
    /// This does not hold.
    Not(&'c Condition),
    /// A single test.
    Test(&'c Condition),
}

/// What a test asks of the choice.
#[derive(Debug, Clone, Copy)]
pub enum Gate<'c> {
    /// That one of these rules grants.
    Granted(&'c [RuleId]),
    /// That a requirement is met.
    Requirement(CountedId),
    /// That the average of a pool lies where the test says.
    Average(AverageTest<'c>),
}

impl Condition {
    /// Returns how the condition is made.
    pub fn shape(&self) -> Shape<'_> {
        match self {
            Self::All(parts) => Shape::All(parts),
            Self::Any(parts) => Shape::Any(parts),
            Self::Not(part) => Shape::Not(part),
            Self::At(_, part) => part.shape(),
            Self::Compare { .. }
            | Self::Within { .. }
            | Self::In { .. }
            | Self::Span { .. }
            | Self::Same { .. }
            | Self::PairIn { .. }
            | Self::Judged { .. }
            | Self::RecordHas { .. }
            | Self::AlsoGranted(_)
            | Self::Requirement(_) => Shape::Test(self),
        }
    }

    /// Returns whether one of its single tests is such, negated or not.
    pub fn any_test<'c>(&'c self, is_such: &mut dyn FnMut(&'c Self) -> bool) -> bool {
        match self.shape() {
            Shape::All(parts) | Shape::Any(parts) => parts.iter().any(|part| part.any_test(is_such)),
            Shape::Not(part) => part.any_test(is_such),
            Shape::Test(test) => is_such(test),
        }
    }

    /// Hands over its single tests in the order of the text, negated or not.
    pub fn each_test<'c>(&'c self, visit: &mut dyn FnMut(&'c Self)) {
        self.any_test(&mut |test| {
            visit(test);
            false
        });
    }

    /// Returns what a single test asks of the choice; `None` for one that facts alone decide, and for what is no single test.
    pub fn gate(&self) -> Option<Gate<'_>> {
        if let Self::AlsoGranted(rules) = self {
            Some(Gate::Granted(rules))
        } else if let Self::Requirement(id) = self {
            Some(Gate::Requirement(*id))
        } else {
            average_test(self).map(Gate::Average)
        }
    }
}
