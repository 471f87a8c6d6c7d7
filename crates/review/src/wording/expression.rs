//! Expressions as a policy writes them.

use super::Wording;
use crate::date::ElapsedUnit;
use crate::policy::expression::{Moments, Remainder, Step};
use crate::policy::{Expr, FactRef, Owner};
use crate::quantity::{Number, Rounding};
use crate::syntax::lexicon::marks;

impl Wording<'_> {
    /// Returns a fact: bare for the outcome that a pattern is about, else with its owner.
    pub fn fact(&self, fact: &FactRef) -> String {
        let attribute = self.attribute(fact.owner.kind(), &fact.attribute);
        match fact.owner {
            Owner::This => attribute,
            Owner::Application if fact.attribute == "date" => {
                self.noun("application", super::NounPlace::Item)
            }
            Owner::Learner
            | Owner::Application
            | Owner::Programme
            | Owner::Target
            | Owner::Spent
            | Owner::Slot(_)
            | Owner::Outer => {
                let owner = self.owner(fact.owner);
                let dot = marks::dot(self.locale, &owner, &attribute);
                format!("{owner}{dot}{attribute}")
            }
        }
    }

    /// Returns an expression that stands where a fact or a figure would.
    pub fn fact_or_value(&self, expression: &Expr) -> String {
        self.expression(expression)
    }

    /// Returns an expression in one line.
    pub fn expression(&self, expression: &Expr) -> String {
        let call = |name: String, parts: &[Expr]| {
            let parts = self.list(parts.iter().map(|part| self.expression(part)));
            format!("{name}{}", self.bracketed(&parts))
        };
        match expression {
            Expr::Constant(value) => self.value(value),
            Expr::Fact(fact) | Expr::ByKey { fact, .. } => self.fact(fact),
            Expr::HigherOf(parts) => call(self.keyword("higher_of").to_owned(), parts),
            Expr::LowerOf(parts) => call(self.keyword("lower_of").to_owned(), parts),
            Expr::LookUp { table, keys } => {
                let table = self.policy.tables.get(table.index()).map(|table| self.name(&table.name));
                call(table.unwrap_or_default(), keys)
            }
            Expr::Call { function, arguments } => {
                let function = self.policy.functions.get(function.index());
                call(function.map(|function| self.name(&function.name)).unwrap_or_default(), arguments)
            }
            Expr::Moments(moments) => self.moments(moments),
            Expr::Steps(first, steps) => {
                let steps = steps.iter().map(|step| self.step(step));
                self.list(std::iter::once(self.expression(first)).chain(steps))
            }
            Expr::ByPlace { figures, then_less, at_least, .. } => {
                let figures = figures
                    .iter()
                    .map(|(place, figure)| self.line(&[&place.to_string(), &self.expression(figure)]));
                let less = then_less
                    .as_deref()
                    .map(|less| self.line(&[self.keyword("then_each_less"), &less.to_string()]));
                let least = at_least
                    .as_deref()
                    .map(|least| self.line(&[self.keyword("at_least"), &least.to_string()]));
                let figures = self.list(figures.chain(less).chain(least));
                format!("{}: {figures}", self.keyword("by_place"))
            }
            Expr::Finding(finding) => {
                let judgement = self.policy.judgements.get(finding.judgement.index());
                judgement.map(|of| self.name(&of.name)).unwrap_or_default()
            }
            Expr::Recognised(measure) => {
                let dot = marks::dot(self.locale, self.keyword("recognised"), &self.measure(*measure));
                format!("{}{dot}{}", self.keyword("recognised"), self.measure(*measure))
            }
            Expr::Elapsed { from, to, unit } => {
                let role = match unit {
                    ElapsedUnit::Years => "full_years",
                    ElapsedUnit::Months => "full_months",
                };
                let (from, to) = (self.moments(from), self.moments(to));
                self.line(&[self.keyword(role), self.keyword("from"), &from, self.keyword("to"), &to])
            }
            Expr::Mean(fact) => {
                self.line(&[self.keyword("average"), &self.attribute(fact.owner.kind(), &fact.attribute)])
            }
            Expr::PoolAverage(pool) => {
                let average = self.list([self.name(pool), self.keyword("average").to_owned()]);
                self.line(&[self.keyword("of_pool"), &average])
            }
        }
    }

    fn step(&self, step: &Step) -> String {
        let with = |role: &str, operand: &Expr| {
            let operand = self.expression(operand);
            self.line(&[self.keyword(role), &operand])
        };
        match step {
            Step::Plus(operand) => with("plus", operand),
            Step::Less(operand) => with("less", operand),
            Step::Times(operand) => with("times", operand),
            Step::DividedBy(operand) => with("divided_by", operand),
            Step::AtMost(operand) => with("at_most", operand),
            Step::AtLeast(operand) => with("at_least", operand),
            Step::Rounded { how, to, after_the_sum } => {
                let how = self.keyword(match how {
                    Rounding::Down => "rounded_down",
                    Rounding::Up => "rounded_up",
                    Rounding::HalfUp => "rounded_half_up",
                });
                let sum = self.sum(*after_the_sum);
                self.line(&[how, self.keyword("to_step"), &to.to_string(), sum])
            }
            Step::Exact => self.keyword("kept_exact").to_owned(),
            Step::By(table) => {
                let table = self.policy.tables.get(table.index()).map(|table| self.name(&table.name));
                self.line(&[self.keyword("by"), &table.unwrap_or_default()])
            }
            Step::Every { size, count, remainder, after_the_sum } => {
                let remainder = self.keyword(match remainder {
                    Remainder::Dropped => "remainder_dropped",
                    Remainder::ProRata => "pro_rata",
                    Remainder::Carried => "remainder_carried",
                });
                let rate = self.every(*size, *count);
                let rest = self.line(&[remainder, self.sum(*after_the_sum)]);
                self.list([rate, rest])
            }
            Step::OthersEqually => self.keyword("others_equally").to_owned(),
            Step::Spread { from, years } => {
                let from = self.fact(from);
                let years = format!("{years} {}", self.keyword("years"));
                let onward = self.keyword("year_onward");
                self.line(&[self.keyword("in_year"), &from, onward, self.keyword("over"), &years])
            }
        }
    }

    fn every(&self, size: Number, count: Number) -> String {
        let (size, count) = (size.to_string(), count.to_string());
        self.line(&[self.keyword("every"), &size, self.keyword("count"), &count])
    }

    fn sum(&self, after_the_sum: bool) -> &'static str {
        if after_the_sum { self.keyword("after_the_sum") } else { "" }
    }

    pub(super) fn moments(&self, moments: &Moments) -> String {
        let each = self.list(moments.any_of.iter().map(|moment| self.expression(moment)));
        match (moments.any_of.len(), moments.later) {
            (0 | 1, _) => each,
            (_, true) => self.line(&[&each, self.keyword("later")]),
            (_, false) => self.line(&[&each, self.keyword("earlier_one")]),
        }
    }
}
