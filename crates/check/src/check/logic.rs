//! Conditions as what they leave open: a condition becomes cases, each a list of what is said of single values. One of the
//! cases must be met. Conditions that speak of more than one value stay questions with a yes and a no.

use super::case::Case;
use super::facts::{Extent, Facts};
use super::line::{Grid, Points};
use super::values::Values;
use crate::date::Duration;
use crate::policy::expression::{
    Condition, Expr, FactRef, ItemElement, Moments, Operator, Owner, Range, Value,
};
use crate::policy::shape::Shape;
use crate::policy::{OwnerKind, ScaleId};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// The most cases kept apart; beyond them a condition counts as one that may hold.
const MOST_CASES: usize = 256;

/// What is spoken of. Two owners with the same context are the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Subject {
    /// Which of several items, targets or rules.
    pub context: u32,
    /// What of it.
    pub what: What,
}

/// What of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// One fact.
    Fact(OwnerKind, String),
    /// A value computed from several.
    Value(Expr),
    /// The time between two moments, in months or in days.
    Span(Moments, Moments, SpanUnit),
    /// A condition that is not looked into.
    Question(Condition),
}

/// The unit of a span: a month has no fixed number of days, so the two are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum SpanUnit {
    /// Years and months.
    Months,
    /// Days.
    Days,
}

/// Reads conditions of one place: a pattern, a rule, a target filter.
pub(super) struct Reader<'r, 'a> {
    /// The policy's facts.
    pub facts: &'r Facts<'a>,
    /// Which thing each owner is.
    pub context_of: &'r dyn Fn(Owner) -> u32,
    /// What the items of each owner can be; empty for any.
    pub elements_of: &'r dyn Fn(Owner) -> &'r [ItemElement],
    /// What questions of this place are about.
    pub context: u32,
}

/// A condition on one value, before it is met with the range of that value.
pub(super) struct Told {
    /// The points that it leaves open.
    pub points: Points,
    /// The range of the value, where one is known.
    pub extent: Option<Extent>,
}

/// How the ends of ranges are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// Brought to the step of the value.
    OnStep,
    /// As they are written.
    AsWritten,
}

impl Reader<'_, '_> {
    /// Returns the cases in which a condition holds (or does not, when `negated`): none when it never can.
    pub(super) fn cases(&self, condition: &Condition, negated: bool) -> Vec<Case> {
        match condition.shape() {
            Shape::Not(part) => self.cases(part, !negated),
            Shape::All(parts) if !negated => self.all(parts, negated),
            Shape::Any(parts) if negated => self.all(parts, negated),
            Shape::All(parts) | Shape::Any(parts) => self.any(parts, negated),
            Shape::Test(test) => {
                let (subject, values) = self.single(test, negated);
                Case::default().with(subject, values).into_iter().collect()
            }
        }
    }

    fn all(&self, parts: &[Condition], negated: bool) -> Vec<Case> {
        let mut cases: Option<Vec<Case>> = None;
        for part in parts {
            let own = self.cases(part, negated);
            cases = Some(match cases {
                Some(before) => all_met(before, own),
                None => own,
            });
        }
        cases.unwrap_or_else(|| vec![Case::default()])
    }

    fn any(&self, parts: &[Condition], negated: bool) -> Vec<Case> {
        let cases: Vec<Case> = parts.iter().flat_map(|part| self.cases(part, negated)).collect();
        if cases.len() > MOST_CASES { vec![Case::default()] } else { cases }
    }

    fn single(&self, condition: &Condition, negated: bool) -> (Subject, Values) {
        let question = || {
            let what = What::Question(condition.without_places());
            (Subject { context: self.context, what }, Values::truth(!negated))
        };
        if let Some((subject, told)) = self.told(condition) {
            let points = if negated { told.points.complement() } else { told.points };
            let points = match told.extent {
                Some(extent) => points.and(&extent.points),
                None => points,
            };
            return (subject, Values::Line { points, none: negated });
        }
        if let Condition::In { left, sets, words } = condition {
            let mut members = words.clone();
            for set in sets.iter().filter_map(|set| self.facts.policy.sets.get(set.index())) {
                members.extend(set.members.iter().cloned());
            }
            return (self.subject(left), Values::words(members, negated));
        }
        let Condition::Compare { left, operator, right, .. } = condition else { return question() };
        let Some(value) = right.literal() else { return question() };
        let is_not = match operator {
            Operator::Is => false,
            Operator::IsNot => true,
            Operator::AtLeast | Operator::AtMost | Operator::MoreThan | Operator::LessThan => {
                return question();
            }
        };
        match value {
            Value::Word(word) => {
                (self.subject(left), Values::words(BTreeSet::from([word.clone()]), negated != is_not))
            }
            Value::YesNo(yes) => (self.subject(left), Values::truth(*yes != (negated != is_not))),
            Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) => question(),
        }
    }

    /// Returns what a condition says of one ordered value, or `None` when it says nothing of the kind.
    pub(super) fn told(&self, condition: &Condition) -> Option<(Subject, Told)> {
        self.read(condition, Taken::OnStep)
    }

    /// Returns the points that a condition leaves open of one ordered value with its ends as they are written.
    pub(super) fn as_written(&self, condition: &Condition) -> Option<Points> {
        self.read(condition, Taken::AsWritten).map(|(_, told)| told.points)
    }

    fn read(&self, condition: &Condition, taken: Taken) -> Option<(Subject, Told)> {
        match condition {
            Condition::At(_, part) => self.read(part, taken),
            Condition::Compare { left, operator, right, scale } => match (&**left, &**right) {
                (left, Expr::Constant(value)) => self.compared(left, *operator, value, (*scale, taken)),
                (Expr::Constant(value), right) => {
                    self.compared(right, operator.turned(), value, (*scale, taken))
                }
                _ => None,
            },
            Condition::Within { left, range, scale } => self.within(left, range, (*scale, taken)),
            Condition::In { left, sets, words } if sets.is_empty() => self.listed(left, words),
            Condition::Span { from, to, operator, length } => {
                let (unit, at) = measured(*length)?;
                let what = What::Span((**from).clone(), (**to).clone(), unit);
                let points = side(*operator, at, None);
                Some((Subject { context: self.context, what }, Told { points, extent: None }))
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::In { .. }
            | Condition::Same { .. }
            | Condition::PairIn { .. }
            | Condition::Judged { .. }
            | Condition::RecordHas { .. }
            | Condition::AlsoGranted(_)
            | Condition::Requirement(_) => None,
        }
    }

    fn compared(
        &self,
        left: &Expr,
        operator: Operator,
        value: &Value,
        (scale, taken): (Option<ScaleId>, Taken),
    ) -> Option<(Subject, Told)> {
        let extent = self.extent(left, scale);
        let at = self.facts.point(value, self.scale(&extent, scale))?;
        let points = side(operator, at, taken.grid(&extent));
        Some((self.subject(left), Told { points, extent }))
    }

    fn within(
        &self,
        left: &Expr,
        range: &Range,
        (scale, taken): (Option<ScaleId>, Taken),
    ) -> Option<(Subject, Told)> {
        let extent = self.extent(left, scale);
        let scale = self.scale(&extent, scale);
        let end = |end: &Option<(Expr, bool)>| match end {
            Some((Expr::Constant(value), included)) => {
                Some(Some((self.facts.point(value, scale)?, *included)))
            }
            Some(_) => None,
            None => Some(None),
        };
        let points = Points::between(end(&range.from)?, end(&range.to)?, taken.grid(&extent));
        Some((self.subject(left), Told { points, extent }))
    }

    fn listed(&self, left: &Expr, words: &BTreeSet<String>) -> Option<(Subject, Told)> {
        let extent = self.extent(left, None)?;
        let scale = self.scale(&Some(extent.clone()), None)?;
        let mut points = Points::all(extent.grid).complement();
        for word in words {
            let at = self.facts.point(&Value::Word(word.clone()), Some(scale))?;
            points = points.or(&Points::only(at, extent.grid));
        }
        Some((self.subject(left), Told { points, extent: Some(extent) }))
    }

    fn extent(&self, left: &Expr, scale: Option<ScaleId>) -> Option<Extent> {
        match (scale, left) {
            (Some(scale), _) => self.facts.on_scale(scale),
            (None, Expr::Fact(fact)) => self.facts.extent(fact, (self.elements_of)(fact.owner)),
            (None, _) => None,
        }
    }

    fn scale(&self, extent: &Option<Extent>, scale: Option<ScaleId>) -> Option<ScaleId> {
        scale.or_else(|| match extent.as_ref()?.sort {
            super::facts::PointSort::Rank(id) => Some(id),
            super::facts::PointSort::Number
            | super::facts::PointSort::Share
            | super::facts::PointSort::Date => None,
        })
    }

    fn subject(&self, left: &Expr) -> Subject {
        let Expr::Fact(FactRef { owner, attribute }) = left else {
            return Subject { context: self.context, what: What::Value(left.clone()) };
        };
        let what = What::Fact(owner.kind(), attribute.to_string());
        Subject { context: (self.context_of)(*owner), what }
    }
}

impl Taken {
    fn grid(self, extent: &Option<Extent>) -> Option<Grid> {
        match self {
            Self::OnStep => extent.as_ref()?.grid,
            Self::AsWritten => None,
        }
    }
}

/// Returns the cases that meet one of each.
pub(super) fn joined(one: &[Case], two: &[Case]) -> Vec<Case> {
    let mut cases = Vec::new();
    for case in one {
        for other in two {
            if cases.len() == MOST_CASES {
                return vec![Case::default()];
            }
            cases.extend(case.and(other));
        }
    }
    cases
}

// Mostly each says one thing.
fn all_met(mut one: Vec<Case>, mut two: Vec<Case>) -> Vec<Case> {
    if (one.len(), two.len()) != (1, 1) {
        return joined(&one, &two);
    }
    one.pop().zip(two.pop()).and_then(|(case, other)| case.met(other)).into_iter().collect()
}

fn side(operator: Operator, at: Number, grid: Option<Grid>) -> Points {
    match operator {
        Operator::Is => Points::only(at, grid),
        Operator::IsNot => Points::only(at, grid).complement(),
        Operator::AtLeast => Points::between(Some((at, true)), None, grid),
        Operator::MoreThan => Points::between(Some((at, false)), None, grid),
        Operator::AtMost => Points::between(None, Some((at, true)), grid),
        Operator::LessThan => Points::between(None, Some((at, false)), grid),
    }
}

fn measured(length: Duration) -> Option<(SpanUnit, Number)> {
    let months = i64::from(length.years) * 12 + i64::from(length.months);
    match (months, length.days) {
        (0, days) => Some((SpanUnit::Days, Number::whole(i64::from(days)))),
        (months, 0) => Some((SpanUnit::Months, Number::whole(months))),
        _ => None,
    }
}
