//! Expressions with their types: literals in the type that is wanted, facts, look-ups, the higher and the lower of several.

use super::collect::Space;
use super::context::Resolver;
use super::fact::Bare;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{Named, Problem, StructureProblem, TypeProblem};
use crate::policy::expression::FactKey;
use crate::policy::{Expr, FactRef, Owner, PeriodKey, Value, expression};
use crate::quantity::Number;
use crate::source::Span;
use crate::syntax::ast::expression as ast;

/// An expression with its type.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    /// The expression.
    pub expr: Expr,
    /// Its type.
    pub has: Type,
    /// Where it stands.
    pub span: Span,
}

impl Typed {
    /// Returns an expression of a type at a place.
    pub fn new(expr: Expr, has: Type, span: Span) -> Self {
        Self { expr, has, span }
    }
}

impl Resolver<'_> {
    /// Returns an expression with its type, or reports what is wrong with it.
    ///
    /// `wanted` is the type of what it is compared with or stands for: literals are read in it.
    pub fn expect_expr(&mut self, expr: &ast::Expr, scope: &Scope, wanted: Option<&Wanted>) -> Option<Typed> {
        let span = expr.span;
        let constant = |value, has| Some(Typed::new(Expr::Constant(value), has, span));
        match &expr.kind {
            ast::ExprKind::Number { value, unit } => {
                self.expect_quantity(*value, unit.as_deref(), span, wanted)
            }
            ast::ExprKind::Share(share) => self.plain(Value::Share(*share), Type::Share, span, wanted),
            ast::ExprKind::Date(day) => self.plain(Value::Date(*day), Type::Date, span, wanted),
            ast::ExprKind::Duration(length) => {
                self.plain(Value::Duration(*length), Type::Duration, span, wanted)
            }
            ast::ExprKind::MonthDay(day) => {
                // Nothing has a day of the year as its value; a code may look like one.
                let wanted = wanted.cloned().unwrap_or(Wanted { has: Type::Date, fact: Said::NOTHING });
                if wanted.has == Type::Code {
                    return constant(Value::Word(day.to_string()), Type::Code);
                }
                let (name, wanted, found) = (day.to_string(), wanted.has.sort(), Type::MonthDay.sort());
                self.report(&TypeProblem::WrongSort { name, wanted, found }, span);
                None
            }
            ast::ExprKind::Path(path) => self.expect_path(path, scope, wanted),
            ast::ExprKind::HigherOf(several) => self.extreme(several, scope, wanted, span, Expr::HigherOf),
            ast::ExprKind::LowerOf(several) => self.extreme(several, scope, wanted, span, Expr::LowerOf),
            ast::ExprKind::Call { name, arguments } => self.expect_call(name, arguments, scope, span),
            ast::ExprKind::Elapsed(unit, between) => {
                let ast::ExprKind::Between(from, to) = &between.kind else { return None };
                let (from, to) = (self.expect_moments(from, scope), self.expect_moments(to, scope));
                let (from, to) = (Box::new(from?), Box::new(to?));
                Some(Typed::new(Expr::Elapsed { from, to, unit: *unit }, Type::NUMBER, span))
            }
            ast::ExprKind::Between(..) | ast::ExprKind::ByKey(..) => {
                let fact = self.written(span);
                let place = Phrase::AnAmount.text();
                let problem = StructureProblem::FactNotHere { fact, place }.at(span);
                self.push(problem.with_help(super::words::write_a_condition()));
                None
            }
            ast::ExprKind::Steps(base, steps) => self.expect_steps(base, steps, scope, span),
            ast::ExprKind::Every(every) => self.expect_every(every, scope, span),
            ast::ExprKind::ByPlace(by_place) => self.expect_by_place(by_place, scope, span),
            ast::ExprKind::AverageOf(path) => self.expect_mean(path, scope, span),
            ast::ExprKind::PoolAverage(pool) => {
                self.expect_pool(pool)?;
                // Only what a rule of conversion grants can depend on what else is granted.
                let is_rule = scope.has(Owner::Target) && scope.bare.len() > 1 && scope.this.is_empty();
                if !is_rule {
                    let fact = self.written(span);
                    let place = super::words::place_of_scope(scope);
                    self.report(&StructureProblem::FactNotHere { fact, place }, span);
                    return None;
                }
                Some(Typed::new(Expr::PoolAverage(pool.text.to_string()), Type::NUMBER, span))
            }
        }
    }

    // The mean is over all that a rule is given: where one outcome is at hand there is nothing to average.
    fn expect_mean(&mut self, path: &ast::Path, scope: &Scope, span: Span) -> Option<Typed> {
        let fact = self.expect_fact(path, scope)?;
        if fact.of.owner != Owner::Spent {
            let (fact, place) = (self.written(span), super::words::place_of_scope(scope));
            self.report(&StructureProblem::FactNotHere { fact, place }, span);
            return None;
        }
        if !fact.has.is_number() && fact.has != Type::Share {
            let (name, wanted, found) = (self.written(path.span), Type::NUMBER.sort(), fact.has.sort());
            self.report(&TypeProblem::WrongSort { name, wanted, found }, path.span);
            return None;
        }
        Some(Typed::new(Expr::Mean(fact.of), fact.has, span))
    }

    fn plain(&mut self, value: Value, has: Type, span: Span, wanted: Option<&Wanted>) -> Option<Typed> {
        let value = match wanted {
            Some(wanted) => self.expect_plain(value, &has, span, wanted)?,
            None => value,
        };
        Some(Typed::new(Expr::Constant(value), has, span))
    }

    fn expect_quantity(
        &mut self,
        value: Number,
        unit: Option<&ast::Name>,
        span: Span,
        wanted: Option<&Wanted>,
    ) -> Option<Typed> {
        let Some(unit) = unit else {
            let wanted = wanted.cloned().unwrap_or(Wanted { has: Type::NUMBER, fact: Said::NOTHING });
            let value = self.expect_number(value, span, &wanted)?;
            let has = if matches!(value, Value::Number(_)) { Type::NUMBER } else { wanted.has };
            return Some(Typed::new(Expr::Constant(value), has, span));
        };
        let measure = self.expect_measure(unit)?;
        let typed = Typed::new(Expr::Constant(Value::Number(value)), Type::amount(measure), span);
        match wanted.map(|wanted| &wanted.has) {
            None | Some(Type::Number(..)) => Some(typed),
            Some(other) => {
                let (name, wanted, found) = (self.written(span), other.sort(), typed.has.sort());
                self.report(&TypeProblem::WrongSort { name, wanted, found }, span);
                None
            }
        }
    }

    fn expect_path(&mut self, path: &ast::Path, scope: &Scope, wanted: Option<&Wanted>) -> Option<Typed> {
        if let [name] = path.parts.as_slice() {
            let is_word = wanted.is_some_and(|wanted| match &wanted.has {
                Type::Scale(_) | Type::OneOf(_) | Type::Code | Type::YesNo => true,
                Type::Text => !matches!(self.find_bare(name, scope), Bare::One(_)),
                Type::Number(..) | Type::Share | Type::Date | Type::MonthDay | Type::Duration => {
                    // A name that is nearly a fact's was meant as the fact.
                    name.quoted
                        || matches!(self.find_bare(name, scope), Bare::Nothing)
                            && self.find_judgement(&name.text).is_none()
                            && self.near_bare(name, scope).is_empty()
                }
            });
            match wanted {
                Some(wanted) if is_word => {
                    let value = self.expect_word(&name.text, name.quoted, name.span, wanted)?;
                    return Some(Typed::new(Expr::Constant(value), wanted.has.clone(), path.span));
                }
                None if name.quoted => {
                    let value = Value::Word(name.text.to_string());
                    return Some(Typed::new(Expr::Constant(value), Type::Text, path.span));
                }
                Some(_) | None => {}
            }
        }
        if let [name] = path.parts.as_slice()
            && let Some(judgement) = self.find_judgement_here(name, scope)
        {
            let finding = self.expect_finding_of(judgement, name, scope)?;
            let has = self.policy.judgements.get(judgement.index()).map(|of| self.type_of(&of.of))?;
            return Some(Typed::new(Expr::Finding(finding), has, path.span));
        }
        if let [owner, measure] = path.parts.as_slice()
            && owner.text == "recognised"
            && !owner.quoted
            && scope.has(Owner::Target)
            && scope.item == Some(Owner::Spent)
        {
            let measure = self.expect_measure(measure)?;
            return Some(Typed::new(Expr::Recognised(measure), Type::amount(measure), path.span));
        }
        let fact = self.expect_fact(path, scope)?;
        Some(Typed::new(self.reading(fact.of), fact.has, path.span))
    }

    /// Returns what reads a fact: under its key, where it has one.
    pub fn reading(&mut self, fact: FactRef) -> Expr {
        match self.key_of(&fact) {
            Some(key) => Expr::ByKey { fact, key: Box::new(key) },
            None => Expr::Fact(fact),
        }
    }

    /// Returns the key of a fact that is declared `per` the target course, the programme, a period or another attribute;
    /// `None` for any other key: then each of its values counts.
    fn key_of(&mut self, fact: &FactRef) -> Option<FactKey> {
        if !self.has_keyed_attributes {
            return None;
        }
        let per = self.policy.attributes.get(&(fact.owner.kind(), fact.attribute.clone()))?.per.clone()?;
        let of = |owner, attribute: &str| FactRef { owner, attribute: attribute.into() };
        let key = match per.as_str() {
            "course" | "target" => of(Owner::Target, "code"),
            "programme" => of(Owner::Application, "programme"),
            "calendar year" => return Some(FactKey::Period(PeriodKey::CalendarYear)),
            name => match self.find_period(name) {
                Some(period) => return Some(FactKey::Period(period)),
                None => {
                    let owners = [fact.owner, Owner::Application, Owner::Learner, Owner::Spent];
                    let owner = owners.into_iter().find(|owner| self.own_type(*owner, name).is_some())?;
                    of(owner, name)
                }
            },
        };
        self.note_fact(key.owner, &key.attribute);
        Some(FactKey::Fact(key))
    }

    /// Returns the judgement that a bare name stands for where no fact is called so.
    pub fn find_judgement_here(&self, name: &ast::Name, scope: &Scope) -> Option<crate::policy::JudgementId> {
        let judgement = self.find_judgement(&name.text).filter(|_| !name.quoted)?;
        matches!(self.find_bare(name, scope), Bare::Nothing).then_some(judgement)
    }

    fn extreme(
        &mut self,
        several: &[ast::Expr],
        scope: &Scope,
        wanted: Option<&Wanted>,
        span: Span,
        make: fn(Vec<Expr>) -> Expr,
    ) -> Option<Typed> {
        let all: Vec<Option<Typed>> =
            several.iter().map(|one| self.expect_expr(one, scope, wanted)).collect();
        let mut all = all.into_iter().collect::<Option<Vec<Typed>>>()?.into_iter();
        let first = all.next()?;
        let mut has = first.has;
        let mut exprs = vec![first.expr];
        for next in all {
            let (next, joined) = self.unify(&has, next)?;
            has = joined;
            exprs.push(next.expr);
        }
        Some(Typed { expr: make(exprs), has, span })
    }

    /// Returns the expression in the measure of a type, and the type of both; reports measures that do not go together.
    pub fn unify(&mut self, with: &Type, typed: Typed) -> Option<(Typed, Type)> {
        match (with, &typed.has) {
            (Type::Number(Some(left), bounds), Type::Number(Some(right), _)) if left != right => {
                let Some(factor) = self.factor(*right, *left) else {
                    let (left, right) = (self.measure_shown(*left), self.measure_shown(*right));
                    self.report(&TypeProblem::MeasuresMixed { left, right }, typed.span);
                    return None;
                };
                let expr = times(typed.expr, factor)?;
                let has = Type::Number(Some(*left), *bounds);
                Some((Typed { expr, has: has.clone(), ..typed }, has))
            }
            (Type::Number(left, bounds), Type::Number(right, _)) => {
                let has = Type::Number(left.or(*right), *bounds);
                Some((typed, has))
            }
            (Type::Code | Type::Text | Type::OneOf(_), other) if other.is_word() => {
                let has = other.clone();
                Some((typed, has))
            }
            (left, Type::Code | Type::Text | Type::OneOf(_)) if left.is_word() => Some((typed, left.clone())),
            (left, right) if std::mem::discriminant(left) == std::mem::discriminant(right) => {
                if let (Type::Scale(one), Type::Scale(other)) = (left, right)
                    && one != other
                {
                    self.report_two_scales(*one, *other, typed.span);
                    return None;
                }
                let has = left.clone();
                Some((typed, has))
            }
            (left, right) => {
                let (name, wanted, found) = (self.written(typed.span), left.sort(), right.sort());
                self.report(&TypeProblem::WrongSort { name, wanted, found }, typed.span);
                None
            }
        }
    }

    fn report_two_scales(&mut self, one: crate::policy::ScaleId, other: crate::policy::ScaleId, span: Span) {
        let name = |scale: crate::policy::ScaleId| {
            self.policy.scales.get(scale.index()).map(|scale| scale.name.clone()).unwrap_or_default()
        };
        let (left, right) = (name(one), name(other));
        self.report(&TypeProblem::MeasuresMixed { left, right }, span);
    }

    fn expect_by_place(&mut self, by_place: &ast::ByPlace, scope: &Scope, span: Span) -> Option<Typed> {
        let place = match &by_place.place {
            Some(path) => {
                let wanted = Wanted { has: Type::NUMBER, fact: Said::At(path.span) };
                let place = self.expect_path(path, scope, None)?;
                self.unify(&wanted.has, place)?.0.expr
            }
            None => Expr::Fact(expression::FactRef {
                owner: scope.item.unwrap_or(crate::policy::Owner::Spent),
                attribute: "place".into(),
            }),
        };
        let mut figures = Vec::new();
        let mut has = Type::NUMBER;
        for (at, figure) in &by_place.figures {
            let figure = self.expect_expr(figure, scope, None)?;
            if figures.is_empty() && figure.has == Type::Share {
                has = Type::Share;
            }
            let (figure, joined) = self.unify(&has, figure)?;
            has = joined;
            figures.push((*at, figure.expr));
        }
        figures.sort_by_key(|(at, _)| *at);
        let then_less = self.expect_plain_figure(by_place.then_less.as_ref(), &has)?;
        let at_least = self.expect_plain_figure(by_place.at_least.as_ref(), &has)?;
        let expr = Expr::ByPlace {
            place: Box::new(place),
            figures,
            then_less: then_less.map(Box::new),
            at_least: at_least.map(Box::new),
        };
        Some(Typed { expr, has, span })
    }

    // What each further place gets less, and the least of all: a share where the figures are shares.
    fn expect_plain_figure(&mut self, figure: Option<&ast::Expr>, has: &Type) -> Option<Option<Number>> {
        let Some(figure) = figure else { return Some(None) };
        let typed = self.expect_expr(figure, &Scope::default(), None)?;
        self.unify(has, typed)?.0.expr.figure().map(Some)
    }

    /// Returns true when some programme has a pool of this name; reports it otherwise.
    pub fn expect_pool(&mut self, pool: &ast::Name) -> Option<()> {
        let pools = || self.policy.programmes.values().flat_map(|programme| programme.pools.keys());
        let known: Vec<String> = pools().cloned().collect();
        if known.iter().any(|known| known.as_str() == pool.text) {
            return Some(());
        }
        if self.policy.programmes.is_empty() && !self.declared.has_any(Space::Programme) {
            return Some(());
        }
        if self.has_broken(Space::Programme) {
            self.spoil();
            return None;
        }
        self.report_not_declared(Named::Pool, pool, &known);
        None
    }
}

/// Returns the expression times a factor; a literal is multiplied at once.
pub(super) fn times(expr: Expr, factor: Number) -> Option<Expr> {
    if let Expr::Constant(Value::Number(number)) = expr {
        return number.checked_mul(factor).map(|product| Expr::Constant(Value::Number(product)));
    }
    let factor = Expr::Constant(Value::Number(factor));
    Some(Expr::Steps(Box::new(expr), vec![expression::Step::Times(factor)]))
}
