//! Amounts in steps: sums keep their measure, and a rate frees it.

use super::context::Resolver;
use super::expression::Typed;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{SilenceProblem, TypeProblem};
use crate::policy::expression::{Amount, Remainder, Step};
use crate::policy::{Expr, FactRef, MeasureId, Owner, Value};
use crate::quantity::Number;
use crate::source::Span;
use crate::syntax::ast::expression as ast;

impl Resolver<'_> {
    /// Returns the amount of a measure, or reports what is wrong: another measure, or a fraction left open.
    pub fn expect_amount(
        &mut self,
        measure: MeasureId,
        expr: &ast::Expr,
        scope: &Scope,
        line: Span,
    ) -> Option<Amount> {
        let fact = Said::Measure(measure);
        let wanted = Wanted { has: Type::amount(measure), fact };
        let typed = self.expect_expr(expr, scope, Some(&wanted))?;
        let typed = self.converted_before_rounding(measure, typed);
        let (typed, _) = self.unify(&wanted.has, typed)?;
        Some(Amount { measure, amount: typed.expr.into(), place: self.place(line) })
    }

    // What the author rounds is the figure that is recorded, so a figure in another measure is converted first.
    fn converted_before_rounding(&self, measure: MeasureId, typed: Typed) -> Typed {
        let Type::Number(Some(own), bounds) = typed.has else { return typed };
        let factor = self.factor(own, measure).filter(|_| own != measure);
        let (Expr::Steps(base, steps), Some(factor)) = (&typed.expr, factor) else { return typed };
        let rounds = |step: &&Step| matches!(step, Step::Rounded { .. } | Step::Exact);
        let at = steps.len() - steps.iter().rev().take_while(rounds).count();
        if at == steps.len() {
            return typed;
        }
        let mut steps = steps.clone();
        steps.insert(at, Step::Times(constant(factor)));
        let expr = Expr::Steps(base.clone(), steps);
        Typed { expr, has: Type::Number(Some(measure), bounds), span: typed.span }
    }

    /// Returns a base with its steps.
    pub fn expect_steps(
        &mut self,
        base: &ast::Expr,
        steps: &[ast::Step],
        scope: &Scope,
        span: Span,
    ) -> Option<Typed> {
        let base = self.expect_expr(base, scope, None)?;
        let mut so_far = Typed { span, ..base.clone() };
        let mut made = Vec::new();
        let mut is_whole = true;
        for step in steps {
            match self.expect_step_of(&mut so_far, step, scope) {
                Some(step) => made.push(step),
                None => is_whole = false,
            }
        }
        so_far.expr = if made.is_empty() { base.expr } else { Expr::Steps(Box::new(base.expr), made) };
        is_whole.then_some(so_far)
    }

    fn expect_step_of(&mut self, so_far: &mut Typed, step: &ast::Step, scope: &Scope) -> Option<Step> {
        Some(match step {
            ast::Step::Plus(other) => Step::Plus(self.expect_alike(so_far, other, scope)?),
            ast::Step::Less(other) => Step::Less(self.expect_alike(so_far, other, scope)?),
            ast::Step::AtMost(other) => Step::AtMost(self.expect_alike(so_far, other, scope)?),
            ast::Step::AtLeast(other) => Step::AtLeast(self.expect_alike(so_far, other, scope)?),
            ast::Step::Times(other) => Step::Times(self.expect_factor(so_far, other, scope, false)?),
            ast::Step::DividedBy(other) => Step::DividedBy(self.expect_factor(so_far, other, scope, true)?),
            ast::Step::Rounded { how, to, after_the_sum } => {
                if *to <= Number::ZERO {
                    self.report(&TypeProblem::DividedByZero, so_far.span);
                    return None;
                }
                Step::Rounded { how: *how, to: *to, after_the_sum: *after_the_sum }
            }
            ast::Step::Exact => Step::Exact,
            ast::Step::By(name) => {
                let (table, has) = self.expect_table_by(name, so_far)?;
                so_far.has = has;
                Step::By(table)
            }
            ast::Step::Every(every) => {
                let mut every = every.clone();
                if let Some(unit) = &every.unit {
                    let measure = self.expect_measure(unit)?;
                    let size = Typed::new(constant(every.size), Type::amount(measure), every.span);
                    let (_, has) = self.unify(&so_far.has, size)?;
                    // The figure stays in its own measure, so what fills the rate is told in that measure too.
                    if let Type::Number(Some(own), _) = has {
                        let factor = self.factor(measure, own).filter(|_| own != measure);
                        every.size = factor.map_or(Some(every.size), |by| every.size.checked_mul(by))?;
                    }
                }
                so_far.has = Type::NUMBER;
                self.step_of_every(&every)?
            }
            ast::Step::OthersEqually => Step::OthersEqually,
            ast::Step::Spread { from, years } => {
                let from = self.expect_date(from, scope)?;
                let years =
                    years.to_whole().and_then(|years| u32::try_from(years).ok()).filter(|years| *years > 0);
                let Some(years) = years else {
                    self.report(&TypeProblem::DividedByZero, so_far.span);
                    return None;
                };
                Step::Spread { from, years }
            }
        })
    }

    fn expect_alike(&mut self, so_far: &mut Typed, other: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let other = self.expect_expr(other, scope, None)?;
        if let (Type::Date, Type::Duration) = (&so_far.has, &other.has) {
            return Some(other.expr);
        }
        if !so_far.has.has_order() && !matches!(so_far.has, Type::Scale(_)) {
            let (name, wanted, found) = (self.written(so_far.span), Type::NUMBER.sort(), so_far.has.sort());
            self.report(&TypeProblem::WrongSort { name, wanted, found }, so_far.span);
            return None;
        }
        let with = without_bounds(&so_far.has);
        let (other, has) = self.unify(&with, other)?;
        so_far.has = has;
        Some(other.expr)
    }

    // A rate frees the measure: sixteen hours to a credit make hours into credits.
    fn expect_factor(
        &mut self,
        so_far: &mut Typed,
        other: &ast::Expr,
        scope: &Scope,
        divides: bool,
    ) -> Option<Expr> {
        let other = self.expect_expr(other, scope, None)?;
        for side in [&*so_far, &other] {
            if !side.has.is_number() && side.has != Type::Share {
                let (name, wanted, found) = (self.written(side.span), Type::NUMBER.sort(), side.has.sort());
                let span = side.span;
                self.report(&TypeProblem::WrongSort { name, wanted, found }, span);
                return None;
            }
        }
        let is_zero = matches!(&other.expr, Expr::Constant(Value::Number(number)) if number.is_zero());
        if divides && is_zero {
            self.report(&TypeProblem::DividedByZero, other.span);
            return None;
        }
        // Of two measures that convert, how often the one goes into the other is told in one of them.
        let alike = if let (Type::Number(Some(own), _), Type::Number(Some(by), _)) = (&so_far.has, &other.has)
            && divides
            && own != by
        {
            self.factor(*by, *own)
        } else {
            None
        };
        so_far.has = Type::NUMBER;
        match alike {
            Some(factor) => super::expression::times(other.expr, factor),
            None => Some(other.expr),
        }
    }

    /// Returns `every 16 hours count 1` as a whole amount.
    pub fn expect_every(&mut self, every: &ast::Every, scope: &Scope, span: Span) -> Option<Typed> {
        let base = match (&every.of, &every.unit) {
            (Some(path), _) => {
                let fact = self.expect_fact(path, scope)?;
                let base = Typed::new(Expr::Fact(fact.of), fact.has, path.span);
                if let Some(unit) = &every.unit {
                    let measure = self.expect_measure(unit)?;
                    self.unify(&Type::amount(measure), base)?.0
                } else {
                    base
                }
            }
            (None, Some(unit)) => {
                let measure = self.expect_measure(unit)?;
                let attribute = self.policy.measures.get(measure.index())?.name.clone();
                let owner = scope.item.unwrap_or(Owner::Spent);
                self.note_fact(owner, &attribute);
                Typed::new(
                    Expr::Fact(FactRef { owner, attribute: attribute.into() }),
                    Type::amount(measure),
                    span,
                )
            }
            (None, None) if every.times => Typed::new(constant(Number::ONE), Type::NUMBER, span),
            (None, None) => {
                let names = self.policy.measures.iter().map(|measure| measure.name.as_str());
                let measures = names.map(|name| self.noun_shown(name)).collect();
                let number = every.size.to_string();
                self.report(&TypeProblem::MeasureNeeded { number, measures }, span);
                return None;
            }
        };
        let mut typed = Typed { has: Type::NUMBER, ..base };
        typed.span = span;
        let step = self.step_of_every(every)?;
        typed.expr = Expr::Steps(Box::new(typed.expr), vec![step]);
        Some(typed)
    }

    fn step_of_every(&mut self, every: &ast::Every) -> Option<Step> {
        if every.size <= Number::ZERO {
            self.report(&TypeProblem::DividedByZero, every.span);
            return None;
        }
        let remainder = match every.remainder {
            Some(ast::Remainder::Dropped) => Remainder::Dropped,
            Some(ast::Remainder::ProRata) => Remainder::ProRata,
            Some(ast::Remainder::Carried) => Remainder::Carried,
            None => {
                let rate = self.written(every.span);
                self.report(&SilenceProblem::RemainderUnstated { rate }, every.span);
                return None;
            }
        };
        // Outcomes are one each: only their sum can fill a rate.
        let after_the_sum = every.after_the_sum || every.times;
        Some(Step::Every { size: every.size, count: every.count, remainder, after_the_sum })
    }
}

fn constant(number: Number) -> Expr {
    Expr::Constant(Value::Number(number))
}

// What is added to a number in a range need not lie in that range itself.
fn without_bounds(has: &Type) -> Type {
    match has {
        Type::Number(measure, _) => Type::Number(*measure, super::types::Bounds::default()),
        Type::Share
        | Type::Scale(_)
        | Type::OneOf(_)
        | Type::Date
        | Type::MonthDay
        | Type::Duration
        | Type::YesNo
        | Type::Code
        | Type::Text => has.clone(),
    }
}
