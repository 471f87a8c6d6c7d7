//! Conditions to answers: yes, no with every independent reason, unknown with what is missing.

use super::answer::Answer;
use super::expression::{Gap, compare, moment, number, text, values};
use super::facts::{Found, Outcome, Scope, label, need};
use super::history;
use super::seen::seen;
use super::table::{is_equal, is_within};
use super::{finding, pattern, shown};
use crate::date::Duration;
use crate::decision::Reason;
use crate::fold::{fold_by, fold_width};
use crate::policy::average::{AverageTest, average_test};
use crate::policy::expression::{Moments, Operator, Range};
use crate::policy::{Condition, Expr, FactRef, Owner, Policy, ScaleId, SetId, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Returns the answer of a condition.
///
/// Gates that only the choice can decide (`also granted`, a requirement, the average of a pool) answer yes here; the choice holds them.
pub(super) fn answer(scope: Scope<'_>, condition: &Condition) -> Answer {
    tested(scope, condition, true)
}

/// Answers a condition, or its opposite: `not` is carried down to the tests, so that each reason speaks of a fact.
fn tested(scope: Scope<'_>, condition: &Condition, wanted: bool) -> Answer {
    if let Some(test) = average_test(condition) {
        return figures_of(scope, &test);
    }
    match condition {
        Condition::All(parts) if wanted => Answer::all(parts.iter().map(|part| tested(scope, part, wanted))),
        Condition::All(parts) => Answer::any(parts.iter().map(|part| tested(scope, part, wanted))),
        Condition::Any(parts) if wanted => Answer::any(parts.iter().map(|part| tested(scope, part, wanted))),
        Condition::Any(parts) => Answer::all(parts.iter().map(|part| tested(scope, part, wanted))),
        Condition::Not(part) => tested(scope, part, !wanted),
        Condition::At(_, part) => tested(scope, part, wanted),
        Condition::AlsoGranted(_) | Condition::Requirement(_) => Answer::Yes,
        Condition::Compare { left, operator, right, scale } => each_outcome(
            scope,
            || [&**left, &**right],
            |scope| compared(scope, left, *operator, right, *scale, wanted),
        ),
        Condition::Within { left, range, scale } => {
            each_outcome(scope, || [&**left], |scope| within(scope, left, range, *scale, wanted))
        }
        Condition::In { left, sets, words } => {
            each_outcome(scope, || [&**left], |scope| is_in(scope, left, sets, words, wanted))
        }
        Condition::Span { from, to, operator, length } => {
            let ends = || from.any_of.iter().chain(&to.any_of);
            each_outcome(scope, ends, |scope| span(scope, (from, to), *operator, *length, wanted))
        }
        Condition::Same { attribute, left, right } => {
            each_if([left, right].contains(&&Owner::Spent), scope, |scope| {
                same(scope, attribute, (*left, *right), wanted)
            })
        }
        Condition::PairIn { set, left, right } => {
            each_if([left, right].contains(&&Owner::Spent), scope, |scope| {
                paired(scope, *set, (*left, *right), wanted)
            })
        }
        Condition::Judged { of, if_shown } => finding::judged(scope, of, *if_shown, wanted),
        Condition::RecordHas { how, least, sum, pattern } => {
            history::record_has(scope, (*how, *least, sum.as_deref()), pattern, wanted)
        }
    }
}

/// The choice holds a test on the average of a pool; here its figures must be known.
fn figures_of(scope: Scope<'_>, test: &AverageTest<'_>) -> Answer {
    let ends = test.low.iter().chain(&test.high);
    Answer::all(ends.map(|(figure, _)| match number(scope, figure) {
        Ok(_) => Answer::Yes,
        Err(missing) => gap(missing),
    }))
}

/// A test on the spent outcomes must hold for each of them.
fn each_outcome<'a, 'e, R: IntoIterator<Item = &'e Expr>>(
    scope: Scope<'a>,
    read: impl Fn() -> R,
    test: impl Fn(Scope<'a>) -> Answer,
) -> Answer {
    // What one outcome alone is spent for need not be looked through.
    let several = scope.spent.len() > 1;
    each_if(several && read().into_iter().any(super::expression::mentions_spent), scope, test)
}

fn each_if<'a>(reads_spent: bool, scope: Scope<'a>, test: impl Fn(Scope<'a>) -> Answer) -> Answer {
    if scope.spent.len() < 2 || !reads_spent {
        return test(scope);
    }
    Answer::all(scope.spent.iter().map(|one| test(Scope { spent: std::slice::from_ref(one), ..scope })))
}

fn gap(gap: Gap) -> Answer {
    match gap {
        Gap::Needs(needs) => Answer::Unknown(needs),
        Gap::Reason(reason) => Answer::No(vec![reason]),
    }
}

/// Joins the gaps of two sides: what one of them lacks for good decides.
fn both<T, U>(left: Result<T, Gap>, right: Result<U, Gap>) -> Result<(T, U), Answer> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(left), Err(right)) => Err(Answer::all([gap(left), gap(right)])),
        (Err(only), Ok(_)) | (Ok(_), Err(only)) => Err(gap(only)),
    }
}

fn compared(
    scope: Scope<'_>,
    left: &Expr,
    operator: Operator,
    right: &Expr,
    scale: Option<ScaleId>,
    wanted: bool,
) -> Answer {
    // "Is not" and "not is" are met by a fact that is known to be none; every other test is not.
    let negative =
        (operator == Operator::IsNot) == wanted && matches!(operator, Operator::Is | Operator::IsNot);
    let (have, need) = match both(seen(scope, left), seen(scope, right)) {
        Ok(sides) => sides,
        Err(Answer::No(reasons))
            if negative && reasons.iter().all(|reason| matches!(reason, Reason::None { .. })) =>
        {
            return Answer::Yes;
        }
        Err(answer) => return answer,
    };
    let holds = have.iter().any(|have| {
        need.iter().any(|need| holds_between(scope, have, operator_positive(operator), need, scale))
    });
    let holds = if operator == Operator::IsNot { !holds } else { holds };
    Answer::when(holds == wanted, || {
        let sides = (shown::side(scope, left, &have), shown::side(scope, right, &need));
        why(name_of(scope.facts.policy(), left), operator, wanted, sides, &need)
    })
}

fn operator_positive(operator: Operator) -> Operator {
    if operator == Operator::IsNot { Operator::Is } else { operator }
}

fn holds_between(
    scope: Scope<'_>,
    have: &Value,
    operator: Operator,
    need: &Value,
    scale: Option<ScaleId>,
) -> bool {
    match compare(scope, have, need, scale) {
        Some(order) => operator.holds(order),
        // What has no order is equal to itself alone.
        None => match operator {
            Operator::Is => have == need,
            Operator::IsNot => have != need,
            Operator::AtLeast | Operator::AtMost | Operator::MoreThan | Operator::LessThan => false,
        },
    }
}

fn why(
    fact: String,
    operator: Operator,
    wanted: bool,
    (have, figure): (String, String),
    need: &[Value],
) -> Reason {
    match (operator, wanted) {
        (Operator::AtLeast, true) => Reason::Below { fact, have, need: figure, included: true },
        (Operator::AtMost, false) | (Operator::MoreThan, true) => {
            Reason::Below { fact, have, need: figure, included: false }
        }
        (Operator::LessThan, false) => Reason::Below { fact, have, need: figure, included: true },
        (Operator::AtMost, true) => Reason::Above { fact, have, need: figure, included: true },
        (Operator::AtLeast, false) | (Operator::LessThan, true) => {
            Reason::Above { fact, have, need: figure, included: false }
        }
        (Operator::MoreThan, false) => Reason::Above { fact, have, need: figure, included: true },
        (Operator::Is, true) | (Operator::IsNot, false) => {
            Reason::Differs { fact, have, need: need.iter().map(text).collect() }
        }
        (Operator::Is, false) | (Operator::IsNot, true) => Reason::Excluded { fact, have },
    }
}

/// Returns the public name of what an expression is about.
pub(super) fn name_of(policy: &Policy, expr: &Expr) -> String {
    let of = |expr: &Expr| name_of(policy, expr);
    match expr {
        Expr::Fact(fact) | Expr::ByKey { fact, .. } | Expr::Mean(fact) => label(fact),
        Expr::Steps(base, _) => of(base),
        Expr::Moments(moments) => moments_name(policy, moments),
        Expr::HigherOf(parts) | Expr::LowerOf(parts) | Expr::LookUp { keys: parts, .. } => {
            parts.first().map_or_else(String::new, of)
        }
        Expr::Call { arguments, .. } => arguments.iter().map(of).collect::<Vec<_>>().join(", "),
        Expr::ByPlace { place, .. } => of(place),
        Expr::Constant(value) => text(value),
        Expr::Recognised(measure) => {
            let name = policy.measures.get(measure.index()).map(|measure| measure.name.as_str());
            format!("recognised.{}", name.unwrap_or_default())
        }
        Expr::Elapsed { from, .. } => from.any_of.first().map_or_else(String::new, of),
        Expr::PoolAverage(pool) => pool.clone(),
        Expr::Finding(finding) => {
            policy.judgements.get(finding.judgement.index()).map(|of| of.name.clone()).unwrap_or_default()
        }
    }
}

fn moments_name(policy: &Policy, moments: &Moments) -> String {
    moments.any_of.first().map_or_else(String::new, |first| name_of(policy, first))
}

fn within(scope: Scope<'_>, left: &Expr, range: &Range, scale: Option<ScaleId>, wanted: bool) -> Answer {
    let have = match seen(scope, left) {
        Ok(have) => have,
        Err(missing) => return gap(missing),
    };
    let holds = have.iter().any(|value| is_within(scope, range, value, scale));
    Answer::when(holds == wanted, || {
        let fact = name_of(scope.facts.policy(), left);
        let shown = shown::side(scope, left, &have);
        if !wanted {
            return Reason::Excluded { fact, have: shown };
        }
        let end = |end: &Option<(Expr, bool)>| {
            end.as_ref()
                .and_then(|(end, included)| Some((super::expression::value(scope, end).ok()?, *included)))
        };
        let low = end(&range.from).filter(|(low, included)| {
            let order = have.first().and_then(|have| compare(scope, have, low, scale));
            order == Some(Ordering::Less) || (!included && order == Some(Ordering::Equal))
        });
        match (low, end(&range.to)) {
            (Some((low, included)), _) => Reason::Below { fact, have: shown, need: text(&low), included },
            (None, Some((high, included))) => {
                Reason::Above { fact, have: shown, need: text(&high), included }
            }
            (None, None) => Reason::Differs { fact, have: shown, need: Vec::new() },
        }
    })
}

fn is_in(scope: Scope<'_>, left: &Expr, sets: &[SetId], words: &BTreeSet<String>, wanted: bool) -> Answer {
    let have = match seen(scope, left) {
        Ok(have) => have,
        Err(Gap::Reason(Reason::None { .. })) if !wanted => return Answer::Yes,
        Err(missing) => return gap(missing),
    };
    let listed = |value: &Value| {
        let word = text(value);
        words.contains(&word)
            || words.iter().any(|listed| is_equal(scope, &Value::Word(listed.clone()), value))
            || sets.iter().any(|set| {
                scope.facts.policy().sets.get(set.index()).is_some_and(|set| set.members.contains(&word))
            })
    };
    let holds = have.iter().any(listed);
    Answer::when(holds == wanted, || {
        let fact = name_of(scope.facts.policy(), left);
        let have = have.iter().map(text).collect::<Vec<_>>().join(", ");
        if !wanted {
            return Reason::Excluded { fact, have };
        }
        let names = sets
            .iter()
            .filter_map(|set| scope.facts.policy().sets.get(set.index()))
            .map(|set| set.name.clone());
        Reason::Differs { fact, have, need: words.iter().cloned().chain(names).collect() }
    })
}

fn span(
    scope: Scope<'_>,
    ends: (&Moments, &Moments),
    operator: Operator,
    length: Duration,
    wanted: bool,
) -> Answer {
    let (from, to) = match both(moment(scope, ends.0), moment(scope, ends.1)) {
        Ok(days) => days,
        Err(answer) => return answer,
    };
    let fact = || moments_name(scope.facts.policy(), ends.0);
    if to < from {
        // A time that runs backwards is no time: what begins the span had not happened yet.
        return Answer::when(!wanted, || Reason::TooEarly { fact: fact(), from, since: from, on: to });
    }
    let Some(order) = from.compare_span(to, length) else { return Answer::No(vec![Reason::NotComputable]) };
    let last = from.last_of_span(length).unwrap_or(to);
    Answer::when(operator.holds(order) == wanted, || match (operator, wanted) {
        (Operator::AtMost, true) | (Operator::MoreThan, false) => {
            Reason::Expired { fact: fact(), from, until: last, on: to }
        }
        (Operator::LessThan, true) | (Operator::AtLeast, false) => {
            Reason::Expired { fact: fact(), from, until: last.previous().unwrap_or(last), on: to }
        }
        (Operator::AtLeast, true) | (Operator::LessThan, false) => {
            Reason::TooEarly { fact: fact(), from, since: last, on: to }
        }
        (Operator::MoreThan, true) | (Operator::AtMost, false) => {
            Reason::TooEarly { fact: fact(), from, since: last.next().unwrap_or(last), on: to }
        }
        (Operator::Is | Operator::IsNot, _) => {
            Reason::Differs { fact: fact(), have: to.to_string(), need: vec![last.to_string()] }
        }
    })
}

fn same(scope: Scope<'_>, attribute: &str, sides: (Owner, Owner), wanted: bool) -> Answer {
    let fact = |owner| FactRef { owner, attribute: attribute.into() };
    let (left, right) = (fact(sides.0), fact(sides.1));
    let (have, need) = match both(values(scope, &Expr::Fact(left)), values(scope, &Expr::Fact(right))) {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let folding = scope.facts.policy().folding;
    let is_name = matches!(attribute, "name" | "subject" | "event");
    let folded = |value: &Value| match value {
        Value::Word(word) if is_name => fold_by(word, folding.case, folding.spaces, folding.brackets),
        Value::Word(_)
        | Value::Number(_)
        | Value::Share(_)
        | Value::Date(_)
        | Value::Duration(_)
        | Value::YesNo(_) => fold_width(&text(value)),
    };
    let holds = have.iter().any(|have| need.iter().any(|need| folded(have) == folded(need)));
    let shown = |values: &[Value]| values.iter().map(text).collect::<Vec<_>>().join(", ");
    Answer::when(holds == wanted, || match wanted {
        true => Reason::NotSame { attribute: attribute.to_owned(), have: shown(&have), need: shown(&need) },
        false => Reason::Excluded { fact: format!("item.{attribute}"), have: shown(&have) },
    })
}

fn paired(scope: Scope<'_>, set: SetId, sides: (Owner, Owner), wanted: bool) -> Answer {
    let Some(set) = scope.facts.policy().sets.get(set.index()) else {
        return Answer::No(vec![Reason::NotComputable]);
    };
    // A pair joins by code or by name: a list of equal names is a list of pairs too.
    let words = |owner: Owner| {
        let all =
            ["code", "name"].map(|attribute| scope.find(&FactRef { owner, attribute: attribute.into() }));
        let known = all
            .into_iter()
            .filter_map(|found| if let Found::Values(values) = found { Some(values) } else { None });
        known.flatten().map(|value| text(&value)).collect::<Vec<_>>()
    };
    let (left, right) = (words(sides.0), words(sides.1));
    if left.is_empty() || right.is_empty() {
        let owner = if left.is_empty() { sides.0 } else { sides.1 };
        return Answer::needs(need(&FactRef { owner, attribute: "code".into() }));
    }
    let holds = left.iter().any(|a| right.iter().any(|b| set.pairs.contains(&(a.clone(), b.clone()))));
    Answer::when(holds == wanted, || Reason::NotPaired { set: set.name.clone() })
}

/// Returns whether an outcome fits a pattern, its condition included.
pub(super) fn fits(
    scope: Scope<'_>,
    pattern: &crate::policy::ItemPattern,
    outcome: &Outcome<'_>,
) -> Option<Answer> {
    if !pattern::names(scope.facts, pattern, outcome) {
        return None;
    }
    let about = Scope { this: Some(outcome), outer: scope.outer.or(scope.this), ..scope };
    Some(pattern.condition.as_ref().map_or(Answer::Yes, |condition| answer(about, condition)))
}
