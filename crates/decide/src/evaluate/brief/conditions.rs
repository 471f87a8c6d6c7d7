//! Conditions on one outcome as tests of its facts.

use super::form::{End, Moment, Test, Truth};
use crate::evaluate::answer::Answer;
use crate::evaluate::condition::answer;
use crate::evaluate::facts::Situation;
use crate::policy::average::average_test;
use crate::policy::expression::{Moments, Operator};
use crate::policy::{Condition, Expr, FactRef, Owner, Policy, ScaleBody, ScaleId, Value};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// What tests are made from.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) policy: &'a Policy,
    /// The facts of outcomes that are read, and those of the learner, which stand behind them.
    pub(super) names: &'a [Box<str>],
    pub(super) learner: &'a [Box<str>],
    /// One for each programme.
    pub(super) situations: &'a [Situation<'a>],
}

impl Terms<'_> {
    /// Returns the position of a fact of the one outcome that a rule is about, or of the learner.
    pub(super) fn fact(self, fact: &FactRef) -> Option<usize> {
        let position = |names: &[Box<str>]| names.iter().position(|name| **name == *fact.attribute);
        match fact.owner {
            Owner::This | Owner::Spent | Owner::Slot(0) => position(self.names),
            Owner::Learner => position(self.learner).map(|at| self.names.len() + at),
            Owner::Slot(_) | Owner::Outer | Owner::Application | Owner::Programme | Owner::Target => None,
        }
    }

    /// Returns the test of a condition or of its opposite; uncertain is what asks for more than facts of the outcome, the
    /// learner and the programme.
    pub(super) fn test(self, condition: &Condition, wanted: bool) -> Test {
        self.certain(condition, wanted).unwrap_or(Test::Uncertain)
    }

    fn certain(self, condition: &Condition, wanted: bool) -> Option<Test> {
        if average_test(condition).is_some() {
            return None;
        }
        if is_of_programme(condition) {
            let asked = if wanted { condition.clone() } else { Condition::Not(condition.clone().into()) };
            let truths = self.situations.iter().map(|situation| match answer(situation.scope(), &asked) {
                Answer::Yes => Truth::Yes,
                Answer::No(_) => Truth::No,
                Answer::Unknown(_) => Truth::Open,
            });
            return Some(Test::OfProgramme(truths.collect()));
        }
        let each = |parts: &[Condition]| parts.iter().map(|part| self.test(part, wanted)).collect::<Vec<_>>();
        // What the evaluator looks at beside what holds already is not certain.
        let any = |parts: &[Condition]| Some(each(parts)).filter(|parts| parts.iter().all(is_certain));
        match condition {
            Condition::At(_, part) => Some(self.test(part, wanted)),
            Condition::Not(part) => Some(self.test(part, !wanted)),
            Condition::All(parts) if wanted => Some(Test::All(each(parts))),
            Condition::All(parts) => any(parts).map(Test::Any),
            Condition::Any(parts) if wanted => any(parts).map(Test::Any),
            Condition::Any(parts) => Some(Test::All(each(parts))),
            Condition::Compare { left, operator, right, scale } => {
                self.compared((left, *operator, right), *scale, wanted)
            }
            Condition::Within { left, range, scale: None } => {
                let Expr::Fact(left) = &**left else { return None };
                let end = |end: &Option<(Expr, bool)>| match end {
                    None => Some(None),
                    Some((Expr::Constant(Value::Number(number)), included)) => {
                        Some(Some((*number, *included)))
                    }
                    Some(_) => None,
                };
                let (fact, from, to) = (self.fact(left)?, end(&range.from)?, end(&range.to)?);
                Some(Test::range(fact, from, to, wanted))
            }
            Condition::In { left, sets, words } => {
                let Expr::Fact(left) = &**left else { return None };
                let listed = sets.iter().filter_map(|set| self.policy.sets.get(set.index()));
                let all = listed.flat_map(|set| &set.members).chain(words);
                self.among(left, all.map(String::as_str), wanted)
            }
            Condition::Span { from, to, operator, length } => Some(Test::Span {
                from: self.moment(from)?,
                to: self.moment(to)?,
                operator: *operator,
                length: *length,
                wanted,
            }),
            Condition::Within { .. }
            | Condition::Same { .. }
            | Condition::PairIn { .. }
            | Condition::Judged { .. }
            | Condition::RecordHas { .. }
            | Condition::AlsoGranted(_)
            | Condition::Requirement(_) => None,
        }
    }

    fn compared(
        self,
        (left, operator, right): (&Expr, Operator, &Expr),
        scale: Option<ScaleId>,
        wanted: bool,
    ) -> Option<Test> {
        let Expr::Fact(fact) = left else { return None };
        if let Expr::Constant(value) = right {
            return self.compared_with(fact, operator, value, scale, wanted);
        }
        let from = self.day(fact)?;
        let to = if let Expr::Fact(other) = right {
            self.day(other)?
        } else if let Expr::Moments(moments) = right {
            self.moment(moments)?
        } else {
            return None;
        };
        // Of two facts of the outcome nothing says here that both are days.
        let is_day = [from, to].iter().any(|moment| !matches!(moment, Moment::Fact(_)));
        is_day.then_some(Test::Before { from, operator, to, wanted })
    }

    fn compared_with(
        self,
        fact: &FactRef,
        operator: Operator,
        value: &Value,
        scale: Option<ScaleId>,
        wanted: bool,
    ) -> Option<Test> {
        match value {
            Value::Number(number) => {
                let (from, to, wanted) = ends(operator, *number, wanted);
                Some(Test::range(self.fact(fact)?, from, to, wanted))
            }
            Value::YesNo(said) if matches!(operator, Operator::Is | Operator::IsNot) => {
                let wanted = (operator == Operator::Is) == wanted;
                Some(Test::YesNo { fact: self.fact(fact)?, wanted: *said == wanted })
            }
            Value::Date(day) => {
                Some(Test::Before { from: self.day(fact)?, operator, to: Moment::Fixed(*day), wanted })
            }
            Value::Word(word) => self.word(fact, operator, word, scale, wanted),
            Value::YesNo(_) | Value::Share(_) | Value::Duration(_) => None,
        }
    }

    /// The words that a scale lets pass; a word that stands on none is equal to itself alone.
    fn word(
        self,
        fact: &FactRef,
        operator: Operator,
        word: &str,
        scale: Option<ScaleId>,
        wanted: bool,
    ) -> Option<Test> {
        let is_equal = matches!(operator, Operator::Is | Operator::IsNot);
        let wanted = wanted == (operator != Operator::IsNot);
        let Some(scale) = scale else {
            return if is_equal { self.among(fact, [word].into_iter(), wanted) } else { None };
        };
        let ScaleBody::Steps(ranks) = &self.policy.scales.get(scale.index())?.body else { return None };
        let own = ranks.get(word)?;
        // Of `is not` the words are those that are, and not wanted.
        let operator = if is_equal { Operator::Is } else { operator };
        let held = ranks.iter().filter(|(_, rank)| operator.holds((*rank).cmp(own)));
        let words = held.map(|(word, _)| word.as_str().into());
        Some(Test::Among { fact: self.fact(fact)?, words: words.collect(), wanted })
    }

    /// Words as they are written; one that shares its rank with another stands for that one too, and is left to the evaluator.
    fn among<'w>(self, fact: &FactRef, words: impl Iterator<Item = &'w str>, wanted: bool) -> Option<Test> {
        let words: BTreeSet<Box<str>> = words.map(Into::into).collect();
        let is_alone = |word: &str| {
            self.policy.scales.iter().all(|scale| match &scale.body {
                ScaleBody::Steps(ranks) => {
                    ranks.get(word).is_none_or(|own| ranks.values().filter(|rank| *rank == own).count() == 1)
                }
                ScaleBody::Range { .. } => true,
            })
        };
        // What looks like a number is compared as one.
        let is_plain = |word: &str| Number::parse(word).is_none() && is_alone(word);
        words.iter().all(|word| is_plain(word)).then_some(())?;
        Some(Test::Among { fact: self.fact(fact)?, words, wanted })
    }

    fn day(self, fact: &FactRef) -> Option<Moment> {
        match (fact.owner, fact.attribute.as_str()) {
            (Owner::Application, "date") => Some(Moment::Application),
            _ => self.fact(fact).map(Moment::Fact),
        }
    }

    /// Returns a moment that is one date.
    pub(super) fn moment(self, moments: &Moments) -> Option<Moment> {
        match moments.any_of.as_slice() {
            [Expr::Fact(fact)] => self.day(fact),
            [Expr::Constant(Value::Date(day))] => Some(Moment::Fixed(*day)),
            _ => None,
        }
    }
}

fn is_certain(test: &Test) -> bool {
    match test {
        Test::Uncertain => false,
        Test::All(parts) | Test::Any(parts) => parts.iter().all(is_certain),
        Test::OfProgramme(_)
        | Test::Range { .. }
        | Test::Among { .. }
        | Test::YesNo { .. }
        | Test::Before { .. }
        | Test::Span { .. } => true,
    }
}

/// Returns whether a test compares facts of the programme with what is fixed.
fn is_of_programme(condition: &Condition) -> bool {
    let is_fact = |expr: &Expr| matches!(expr, Expr::Fact(fact) if fact.owner == Owner::Programme);
    let is_fixed = |expr: &Expr| is_fact(expr) || matches!(expr, Expr::Constant(_));
    if let Condition::Compare { left, right, .. } = condition {
        is_fact(left) && is_fixed(right)
    } else if let Condition::Within { left, range, .. } = condition {
        is_fact(left) && [&range.from, &range.to].into_iter().flatten().all(|(end, _)| is_fixed(end))
    } else {
        matches!(condition, Condition::In { left, .. } if is_fact(left))
    }
}

/// Returns a comparison with a number as a range, and whether the number has to lie in it.
fn ends(operator: Operator, number: Number, wanted: bool) -> (End, End, bool) {
    match operator {
        Operator::Is => (Some((number, true)), Some((number, true)), wanted),
        Operator::IsNot => (Some((number, true)), Some((number, true)), !wanted),
        Operator::AtLeast => (Some((number, true)), None, wanted),
        Operator::MoreThan => (Some((number, false)), None, wanted),
        Operator::AtMost => (None, Some((number, true)), wanted),
        Operator::LessThan => (None, Some((number, false)), wanted),
    }
}
