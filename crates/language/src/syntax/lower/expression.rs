//! Expressions and amounts.

use super::Lower;
use crate::date::ElapsedUnit;
use crate::diagnostics::{LexicalProblem, MistakeProblem, TypeProblem};
use crate::few::Few;
use crate::quantity::{Number, Rounding};
use crate::source::Span;
use crate::syntax::ast::ClauseKind;
use crate::syntax::ast::expression::{ByPlace, Every, Expr, ExprKind, Moments, Path, Remainder, Step, Which};
use crate::syntax::grammar::Rule;
use crate::syntax::mistakes;
use crate::syntax::node::Node;

type MakeStep = fn(Expr) -> Step;

const STEPS: &[(Rule, MakeStep)] = &[
    (Rule::kw_plus, Step::Plus),
    (Rule::kw_less, Step::Less),
    (Rule::kw_times, Step::Times),
    (Rule::kw_divided_by, Step::DividedBy),
    (Rule::kw_at_most, Step::AtMost),
    (Rule::kw_at_least, Step::AtLeast),
];

impl Lower<'_> {
    /// Returns a sum or a figure: a term with terms added, taken away, multiplied or divided.
    pub fn sum(&mut self, node: Node<'_>) -> Option<Expr> {
        let mut rest = node.children();
        let first = self.term(rest.next()?)?;
        let mut steps = Vec::new();
        let mut make: Option<MakeStep> = None;
        for child in rest {
            if child.rule == Rule::term {
                let term = self.term(child)?;
                steps.extend(make.take().map(|make| make(term)));
            } else {
                make = STEPS.iter().find(|(rule, _)| *rule == child.rule).map(|(_, make)| *make);
            }
        }
        Some(with_steps(first, steps, node.span()))
    }

    pub fn sum_in(&mut self, node: Node<'_>) -> Option<Expr> {
        node.child(Rule::sum).and_then(|sum| self.sum(sum))
    }

    pub fn sums_in(&mut self, node: Node<'_>) -> Option<Vec<Expr>> {
        let mut sums = Vec::with_capacity(node.children_of(Rule::sum).count());
        for sum in node.children_of(Rule::sum) {
            sums.push(self.sum(sum)?);
        }
        Some(sums)
    }

    pub fn term_in(&mut self, node: Node<'_>) -> Option<Expr> {
        node.child(Rule::term).and_then(|term| self.term(term))
    }

    fn term(&mut self, node: Node<'_>) -> Option<Expr> {
        let inner = node.first()?;
        if inner.rule == Rule::open {
            return node.child(Rule::amount).and_then(|amount| self.amount(amount));
        }
        self.primary(inner)
    }

    /// Returns a date, a number or a path, as facts and course lines hold them.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    pub fn primary(&mut self, node: Node<'_>) -> Option<Expr> {
        let kind = match node.rule {
            Rule::span => self.span_of_time(node)?,
            Rule::date => ExprKind::Date(self.day(node)?),
            Rule::month_day => ExprKind::MonthDay(self.month_day(node)?),
            Rule::duration => ExprKind::Duration(self.duration(node)?),
            Rule::share => ExprKind::Share(self.share(node)?),
            Rule::number => ExprKind::Number { value: self.number(node)?, unit: None },
            Rule::quantity => {
                let value = self.number_in(node)?;
                let unit = node.child(Rule::unit).and_then(|unit| self.name_in(unit));
                unit.iter().for_each(|unit| self.look_at(unit.span));
                if unit.as_ref().is_some_and(|unit| unit.text == "percent" && !unit.quoted) {
                    let text =
                        node.child(Rule::number).map(|number| number.text().to_owned()).unwrap_or_default();
                    self.report(&TypeProblem::ShareWithoutSign { text }, node.span());
                    return Some(Expr {
                        kind: ExprKind::Share(value.checked_div(Number::whole(100))?),
                        span: node.span(),
                    });
                }
                ExprKind::Number { value, unit: unit.map(Box::new) }
            }
            Rule::pool_average => ExprKind::PoolAverage(Box::new(self.name_in(node)?)),
            Rule::average_of => ExprKind::AverageOf(Box::new(self.path_in(node)?)),
            Rule::elapsed => {
                let units =
                    &[(Rule::kw_full_years, ElapsedUnit::Years), (Rule::kw_full_months, ElapsedUnit::Months)];
                let between = self.primary(node.child(Rule::span)?)?;
                ExprKind::Elapsed(node.pick(units)?, Box::new(between))
            }
            Rule::higher => ExprKind::HigherOf(self.arguments(node)?),
            Rule::lower => ExprKind::LowerOf(self.arguments(node)?),
            Rule::path => ExprKind::Path(self.dateless_path(node)?),
            Rule::path_or_call => self.path_or_call(node)?,
            _ => return None,
        };
        Some(Expr { kind, span: node.span() })
    }

    fn path_or_call(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let path = self.dateless_path(node.child(Rule::path)?)?;
        if !node.has(Rule::arguments) {
            return Some(ExprKind::Path(path));
        }
        let arguments = self.arguments(node)?;
        self.expect_call(node, &arguments)?;
        Some(ExprKind::Call { name: Box::new(last_name(path)?), arguments })
    }

    /// Reports a name such as 高等数学（上）, which reads as a table looked up by 上.
    pub fn expect_call(&mut self, node: Node<'_>, arguments: &[Expr]) -> Option<()> {
        const PARTS: &str = "上中下一二三四五六七八九十甲乙丙本专ⅠⅡⅢⅣⅤⅥⅰⅱⅲⅳ";
        let [Expr { kind: ExprKind::Path(path), .. }] = arguments else { return Some(()) };
        let [name] = path.parts.as_slice() else { return Some(()) };
        if name.quoted || !name.text.chars().all(|character| PARTS.contains(character)) {
            return Some(());
        }
        let text = self.source.slice(node.span()).to_owned();
        self.report(&LexicalProblem::NameNeedsQuotes { text }, node.span());
        None
    }

    /// Returns a path, unless it is a date in a form that is not read.
    fn dateless_path(&mut self, node: Node<'_>) -> Option<Path> {
        self.look_at(node.span());
        let text = self.source.slice(node.span());
        if let Some(iso) = mistakes::date_spelling(text) {
            self.report(&MistakeProblem::DateSpelling { text: text.to_owned(), iso }, node.span());
            return None;
        }
        Some(self.path(node))
    }

    pub fn arguments(&mut self, node: Node<'_>) -> Option<Vec<Expr>> {
        self.sums_in(node.child(Rule::arguments)?)
    }

    fn span_of_time(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let mut ends = node.children_of(Rule::moments);
        let (from, to) = (ends.next()?, ends.next()?);
        Some(ExprKind::Between(Box::new(self.moments(from)?), Box::new(self.moments(to)?)))
    }

    pub fn moments(&mut self, node: Node<'_>) -> Option<Moments> {
        let mut any_of = Few::None;
        for moment in node.children_of(Rule::moment).filter_map(Node::first) {
            any_of.push(self.primary(moment)?);
        }
        let which = node.pick(&[(Rule::kw_later, Which::Later), (Rule::kw_earlier_one, Which::Earlier)]);
        Some(Moments { any_of, which, span: node.span() })
    }

    /// Returns an amount: what it starts from and its steps in order.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    pub fn amount(&mut self, node: Node<'_>) -> Option<Expr> {
        let first = node.first()?;
        let start = match first.rule {
            Rule::term => self.term(first)?,
            Rule::every => Expr { kind: ExprKind::Every(Box::new(self.every(first)?)), span: first.span() },
            Rule::by_place => {
                Expr { kind: ExprKind::ByPlace(Box::new(self.by_place(first)?)), span: first.span() }
            }
            _ => return None,
        };
        let steps =
            node.children_of(Rule::step).map(|step| self.step(step)).collect::<Option<Vec<Step>>>()?;
        Some(with_steps(start, steps, node.span()))
    }

    pub fn amount_in(&mut self, node: Node<'_>) -> Option<Expr> {
        node.child(Rule::amount).and_then(|amount| self.amount(amount))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    fn step(&mut self, node: Node<'_>) -> Option<Step> {
        if let Some(make) = node.pick(STEPS) {
            return self.term_in(node).map(make);
        }
        let first = node.first()?;
        Some(match first.rule {
            Rule::rounded => self.rounded(first)?,
            Rule::kw_kept_exact => Step::Exact,
            Rule::every => Step::Every(self.every(first)?),
            Rule::kw_others_equally => Step::OthersEqually,
            Rule::spread => Step::Spread { from: self.path_in(first)?, years: self.number_in(first)? },
            Rule::kw_by => Step::By(self.name_in(node)?),
            _ => return None,
        })
    }

    fn rounded(&mut self, node: Node<'_>) -> Option<Step> {
        let how = node.pick(&[
            (Rule::kw_rounded_down, Rounding::Down),
            (Rule::kw_rounded_up, Rounding::Up),
            (Rule::kw_rounded_half_up, Rounding::HalfUp),
        ])?;
        let to = if node.has(Rule::number) { self.number_in(node)? } else { Number::ONE };
        Some(Step::Rounded { how, to, after_the_sum: node.has(Rule::kw_after_the_sum) })
    }

    /// Returns the rounding that a function ends with.
    pub fn rounding(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        match self.rounded(node.child(Rule::rounded)?)? {
            Step::Rounded { how, to, after_the_sum: false } => Some(ClauseKind::Rounded { how, to }),
            Step::Rounded { .. } => {
                let after = node.child(Rule::rounded)?.child(Rule::kw_after_the_sum)?;
                let found = self.source.slice(after.span()).to_owned();
                self.report(&LexicalProblem::NotExpected { found, expected: Vec::new() }, after.span());
                None
            }
            Step::Plus(_)
            | Step::Less(_)
            | Step::Times(_)
            | Step::DividedBy(_)
            | Step::AtMost(_)
            | Step::AtLeast(_)
            | Step::Exact
            | Step::By(_)
            | Step::Every(_)
            | Step::OthersEqually
            | Step::Spread { .. } => None,
        }
    }

    fn every(&mut self, node: Node<'_>) -> Option<Every> {
        let numbers: Vec<Node<'_>> = node.children_of(Rule::number).collect();
        let [size, count] = numbers.as_slice() else { return None };
        let unit = node
            .children()
            .take_while(|child| child.rule != Rule::kw_count)
            .find(|child| child.rule == Rule::unit);
        let remainder = node.child(Rule::remainder).and_then(|remainder| {
            remainder.pick(&[
                (Rule::kw_remainder_dropped, Remainder::Dropped),
                (Rule::kw_remainder_carried, Remainder::Carried),
                (Rule::kw_pro_rata, Remainder::ProRata),
            ])
        });
        Some(Every {
            of: None,
            size: self.number(*size)?,
            unit: unit.and_then(|unit| self.name_in(unit)),
            times: node.has(Rule::kw_times_over),
            after_the_sum: node.has(Rule::kw_after_the_sum),
            count: self.number(*count)?,
            remainder,
            span: node.span(),
        })
    }

    fn by_place(&mut self, node: Node<'_>) -> Option<ByPlace> {
        let place = self.path_in(node);
        let mut figures = Vec::new();
        for figure in node.children_of(Rule::place_figure) {
            figures.push((self.number_in(figure)?, self.term_in(figure)?));
        }
        let mut figure_in = |rule| {
            let figure =
                node.child(rule)?.children().find(|part| matches!(part.rule, Rule::share | Rule::number))?;
            self.primary(figure)
        };
        let (then_less, at_least) = (figure_in(Rule::place_less), figure_in(Rule::place_least));
        Some(ByPlace { place, figures, then_less, at_least })
    }
}

/// Returns the name that a path of one part is.
pub fn last_name(mut path: Path) -> Option<crate::syntax::ast::Name> {
    path.parts.pop()
}

fn with_steps(start: Expr, steps: Vec<Step>, span: Span) -> Expr {
    if steps.is_empty() {
        return start;
    }
    Expr { kind: ExprKind::Steps(Box::new(start), steps), span }
}
