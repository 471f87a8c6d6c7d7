//! Amounts that can leave a fraction while nobody says how they are rounded.

use super::ground::Ground;
use super::outline::Trait;
use super::words::{Phrase, fact_words};
use crate::diagnostics::SilenceProblem;
use crate::locale::Text;
use crate::policy::OwnerKind;
use crate::policy::expression::{Expr, Remainder, Step};
use crate::policy::rule::Rule;
use crate::quantity::Number;

/// Reports the amounts and marks of rules that can leave a fraction.
pub(super) fn check(ground: &mut Ground<'_>) {
    for (_, rule) in ground.rules_such(Trait::Reckons) {
        if !ground.is_broken(&rule.place) {
            check_rule(ground, rule);
        }
    }
}

fn check_rule(ground: &mut Ground<'_>, rule: &Rule) {
    for amount in rule.amounts.iter().filter(|amount| leaves_fraction(&amount.amount)) {
        let measure = ground.policy.measures.get(amount.measure.index());
        let name = measure.map_or_else(Text::default, |measure| fact_words(OwnerKind::Item, &measure.name));
        ground.report(&SilenceProblem::RoundingUnstated { amount: name }, &amount.place);
    }
    if let Some(record) = &rule.record {
        let mut marks = std::iter::once(&record.mark).chain(record.for_purpose.iter().map(|(_, mark)| mark));
        if marks.any(leaves_fraction) {
            let amount = Phrase::MarkToRecord.text();
            ground.report(&SilenceProblem::RoundingUnstated { amount }, &record.place);
        }
    }
}

/// Returns true when the value can have a fraction that neither its facts nor its figures have.
fn leaves_fraction(expr: &Expr) -> bool {
    match expr {
        Expr::Constant(_)
        | Expr::Fact(_)
        | Expr::ByKey { .. }
        | Expr::Recognised(_)
        | Expr::Elapsed { .. }
        | Expr::Finding(_)
        | Expr::LookUp { .. }
        | Expr::Call { .. }
        | Expr::Moments(_) => false,
        Expr::HigherOf(parts) | Expr::LowerOf(parts) => parts.iter().any(leaves_fraction),
        Expr::ByPlace { figures, .. } => figures.iter().any(|(_, figure)| leaves_fraction(figure)),
        Expr::PoolAverage(_) | Expr::Mean(_) => true,
        Expr::Steps(first, steps) => {
            let start = Grain { known: first.figure(), is_fine: leaves_fraction(first) };
            steps.iter().fold(start, Grain::after).is_fine
        }
    }
}

/// What is known of a value between two steps.
#[derive(Clone, Copy)]
struct Grain {
    /// The value, when it is the same for everybody: then the author can see it.
    known: Option<Number>,
    /// True when it can have a fraction of its own.
    is_fine: bool,
}

impl Grain {
    fn after(self, step: &Step) -> Self {
        match step {
            Step::Plus(other) => self.with(other, Number::checked_add, |_| false),
            Step::Less(other) => self.with(other, Number::checked_sub, |_| false),
            Step::AtMost(other) => self.with(other, |a, b| Some(a.min(b)), |_| false),
            Step::AtLeast(other) => self.with(other, |a, b| Some(a.max(b)), |_| false),
            Step::Times(other) => {
                let is_part = |factor: Option<Number>| factor.is_some_and(|factor| !factor.is_whole());
                let grain = self.with(other, Number::checked_mul, is_part);
                Self { is_fine: grain.is_fine || grain.known.is_none() && is_share(other), ..grain }
            }
            Step::DividedBy(other) => self.with(other, Number::checked_div, |divisor| {
                let inverse = divisor.and_then(|divisor| Number::ONE.checked_div(divisor));
                !inverse.is_some_and(Number::is_whole)
            }),
            Step::Every { size, count, remainder, .. } => {
                let is_whole = count.checked_div(*size).is_some_and(Number::is_whole);
                let is_fine = match remainder {
                    Remainder::Dropped | Remainder::Carried => false,
                    Remainder::ProRata => self.is_fine || !is_whole,
                };
                Self { known: None, is_fine }
            }
            Step::Rounded { .. } | Step::Exact | Step::By(_) => Self { known: None, is_fine: false },
            Step::OthersEqually => Self { known: None, is_fine: true },
            Step::Spread { .. } => self,
        }
    }

    fn with(
        self,
        other: &Expr,
        reckon: impl Fn(Number, Number) -> Option<Number>,
        makes_fine: impl Fn(Option<Number>) -> bool,
    ) -> Self {
        let operand = other.figure();
        let known = self.known.zip(operand).and_then(|(one, two)| reckon(one, two));
        let is_fine = known.is_none() && (self.is_fine || leaves_fraction(other) || makes_fine(operand));
        Self { known, is_fine }
    }
}

// A share that differs from case to case, such as attendance, leaves a fraction of any amount.
fn is_share(expr: &Expr) -> bool {
    matches!(expr, Expr::Fact(fact) if fact.attribute == "attendance")
}
