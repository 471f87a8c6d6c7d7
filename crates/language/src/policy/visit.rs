//! What stands directly within a condition, an expression or a pattern, handed over one by one: the one place that knows where
//! their parts are. Who looks for something in all of them goes on into each part; who stops at some, stops there.

use super::Place;
use super::expression::{Condition, Expr, ItemPattern, Moments, Step, Value};
use super::shape::Shape;
use crate::quantity::Number;

/// A part of a condition.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// A condition within it.
    Condition(&'a Condition),
    /// An expression that it compares.
    Expr(&'a Expr),
    /// The pattern of other outcomes that it looks for.
    Pattern(&'a ItemPattern),
}

impl Condition {
    /// Hands over the parts that stand directly within the condition, in the order of the text.
    pub fn each_part<'a>(&'a self, visit: &mut dyn FnMut(Part<'a>)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| visit(Part::Condition(part))),
            Self::Not(part) => visit(Part::Condition(part)),
            Self::At(_, part) => visit(Part::Condition(part)),
            Self::Compare { left, right, .. } => {
                visit(Part::Expr(left));
                visit(Part::Expr(right));
            }
            Self::Within { left, range, .. } => {
                visit(Part::Expr(left));
                let ends = [&range.from, &range.to].into_iter().flatten();
                ends.for_each(|(end, _)| visit(Part::Expr(end)));
            }
            Self::In { left, .. } => visit(Part::Expr(left)),
            Self::Span { from, to, .. } => {
                from.any_of.iter().chain(&to.any_of).for_each(|moment| visit(Part::Expr(moment)));
            }
            Self::RecordHas { pattern, sum, .. } => {
                sum.iter().for_each(|of| visit(Part::Expr(of)));
                visit(Part::Pattern(pattern));
            }
            Self::Same { .. }
            | Self::PairIn { .. }
            | Self::Judged { .. }
            | Self::AlsoGranted(_)
            | Self::Requirement(_) => {}
        }
    }

    /// Returns the conditions that it is joined of by *and*, in the order of the text; each keeps its own place.
    pub fn conjuncts(&self) -> Vec<&Self> {
        let mut conjuncts = Vec::new();
        self.each_conjunct(&mut |part| conjuncts.push(part));
        conjuncts
    }

    /// Hands over what [`Condition::conjuncts`] lists.
    pub fn each_conjunct<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        if let Self::At(_, part) = self
            && let Self::All(_) = **part
        {
            return part.each_conjunct(visit);
        }
        if let Self::All(parts) = self {
            parts.iter().for_each(|part| part.each_conjunct(visit));
        } else {
            visit(self);
        }
    }

    /// Returns where the condition stands: its own place, else that of its first part; `None` where the text names none.
    pub fn place(&self) -> Option<&Place> {
        if let Self::At(place, _) = self {
            return Some(place);
        }
        let mut first = None;
        self.each_part(&mut |part| {
            if let Part::Condition(part) = part {
                first = first.or(Some(part));
            }
        });
        first.and_then(Self::place)
    }

    /// Returns the condition without the places in it, so that equal conditions are equal wherever they stand.
    #[must_use]
    pub fn without_places(&self) -> Self {
        match self.shape() {
            Shape::All(parts) => Self::All(parts.iter().map(Self::without_places).collect()),
            Shape::Any(parts) => Self::Any(parts.iter().map(Self::without_places).collect()),
            Shape::Not(part) => Self::Not(Box::new(part.without_places())),
            Shape::Test(Self::RecordHas { how, least, sum, pattern }) => {
                let condition = pattern.condition.as_ref().map(Self::without_places);
                let pattern = ItemPattern { any_of: pattern.any_of.clone(), condition };
                let (sum, pattern) = (sum.clone(), Box::new(pattern));
                Self::RecordHas { how: *how, least: *least, sum, pattern }
            }
            Shape::Test(test) => test.clone(),
        }
    }
}

impl Expr {
    /// Returns the value of a literal; `None` for what is read or computed.
    pub fn literal(&self) -> Option<&Value> {
        if let Self::Constant(value) = self { Some(value) } else { None }
    }

    /// Returns the number or share that a literal is; `None` for other values and for what is read or computed.
    pub fn figure(&self) -> Option<Number> {
        self.literal().and_then(Value::figure)
    }

    /// Hands over the expressions that stand directly within this one, in the order of the text.
    pub fn each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Constant(_)
            | Self::Fact(_)
            | Self::ByKey { .. }
            | Self::Recognised(_)
            | Self::PoolAverage(_)
            | Self::Mean(_)
            | Self::Finding(_) => {}
            Self::HigherOf(parts)
            | Self::LowerOf(parts)
            | Self::LookUp { keys: parts, .. }
            | Self::Call { arguments: parts, .. }
            | Self::Moments(Moments { any_of: parts, .. }) => parts.iter().for_each(visit),
            Self::Elapsed { from, to, .. } => from.any_of.iter().chain(&to.any_of).for_each(visit),
            Self::Steps(first, steps) => {
                visit(first);
                steps.iter().filter_map(Step::operand).for_each(visit);
            }
            Self::ByPlace { place, figures, .. } => {
                visit(place);
                figures.iter().for_each(|(_, figure)| visit(figure));
            }
        }
    }
}

impl Value {
    /// Returns the number, or the share as a fraction of one; `None` for every other value.
    pub fn figure(&self) -> Option<Number> {
        match self {
            Self::Number(number) | Self::Share(number) => Some(*number),
            Self::Date(_) | Self::Duration(_) | Self::YesNo(_) | Self::Word(_) => None,
        }
    }
}

impl Step {
    /// Returns the expression that the step computes with; `None` for a step that has none.
    pub fn operand(&self) -> Option<&Expr> {
        match self {
            Self::Plus(expr)
            | Self::Less(expr)
            | Self::Times(expr)
            | Self::DividedBy(expr)
            | Self::AtMost(expr)
            | Self::AtLeast(expr) => Some(expr),
            Self::Rounded { .. }
            | Self::Exact
            | Self::By(_)
            | Self::Every { .. }
            | Self::OthersEqually
            | Self::Spread { .. } => None,
        }
    }
}
