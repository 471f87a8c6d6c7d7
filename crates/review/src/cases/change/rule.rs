//! Variants of a rule, clause by clause.

use super::condition::{self, of_pattern};
use super::figure::{longer, stepped};
use super::{ChangeKind, Variant, one_of_list, without};
use crate::policy::expression::{Amount, Remainder, Step};
use crate::policy::rule::{Days, Given, Slot, Use, Validity, Window};
use crate::policy::{Condition, Expr, Place, Rule, Value};
use crate::quantity::{Number, Rounding};
use crate::syntax::lexicon::nouns::Place as NounPlace;
use crate::wording::Wording;

/// Returns the variants of a rule.
pub(super) fn variants(words: Wording<'_>, own: &Rule) -> Vec<Variant<Rule>> {
    let mut found = Vec::new();
    let mut add = |variants: Vec<Variant<Rule>>| found.extend(variants);
    add(put(own, of_slots(words, &own.slots), |rule, slots| rule.slots = slots.into()));
    add(put(own, of_list(words, &own.conditions), |rule, conditions| rule.conditions = conditions));
    add(put(own, of_list(words, &own.only_if), |rule, conditions| rule.only_if = conditions.into()));
    if let Some(given) = &own.given {
        add(put(own, of_given(words, given), |rule, given| rule.given = Some(given)));
    }
    add(put(own, of_targets(words, own), |rule, places| rule.places = places.into()));
    add(put(own, one_of_list(&own.amounts, |amount| of_amount(words, amount)), |rule, amounts| {
        rule.amounts = amounts.into();
    }));
    if let Some(record) = &own.record {
        let gone = Variant {
            kind: ChangeKind::Dropped,
            place: Some(record.place.clone()),
            before: words.head("record_as", &words.expression(&record.mark)),
            after: String::new(),
            part: None,
        };
        add(put(own, vec![gone], |rule, record| rule.record = record));
    }
    let at = |key: String| own.written.get(&key).cloned();
    let paper = |paper: &String| {
        let said = words.head("needs_papers", &words.noun(paper, NounPlace::Item));
        (at(format!("needs_papers {paper}")), said)
    };
    add(put(own, dropped(&own.papers, paper), |rule, papers| rule.papers = papers.into()));
    let body = |(_, body): &(crate::policy::JudgementId, String)| {
        let said = words.head("subject_to", &format!("{} {}", words.name(body), words.keyword("approval")));
        (at(format!("subject_to {body}")), said)
    };
    add(put(own, dropped(&own.approvals, body), |rule, approvals| rule.approvals = approvals.into()));
    add(put(
        own,
        located(one_of_list(&own.valid, |valid| of_validity(words, valid)), &at("valid".to_owned())),
        |rule, valid| {
            rule.valid = valid.into();
        },
    ));
    let valid = |valid: &Validity| (at("valid".to_owned()), words.head("valid", &words.validity(valid)));
    add(put(own, dropped(&own.valid, valid), |rule, valid| rule.valid = valid.into()));
    let windows = located(of_windows(words, &own.windows), &at("accepted".to_owned()));
    add(put(own, windows, |rule, windows| rule.windows = windows.into()));
    let in_force = one_of_list(&own.in_force, |days| of_days(words, *days));
    add(put(own, located(in_force, &at("in_force".to_owned())), |rule, days| rule.in_force = days.into()));
    let over = |id: &crate::policy::RuleId| {
        let name = words.policy.rules.get(id.index()).map(|rule| words.name(&rule.name));
        (at("overrides".to_owned()), words.head("overrides", &name.unwrap_or_default()))
    };
    add(put(own, dropped(&own.overrides, over), |rule, overrides| rule.overrides = overrides.into()));
    if own.item_use.is_some() {
        add(put(own, of_use(words, own.item_use), |rule, item_use| rule.item_use = item_use));
    }
    found
}

fn put<T>(own: &Rule, variants: Vec<Variant<T>>, set: impl Fn(&mut Rule, T) + Copy) -> Vec<Variant<Rule>> {
    let whole = |part: T| {
        let mut rule = own.clone();
        set(&mut rule, part);
        rule
    };
    variants.into_iter().map(|variant| variant.map(whole)).collect()
}

fn dropped<T: Clone>(list: &[T], said: impl Fn(&T) -> (Option<Place>, String)) -> Vec<Variant<Vec<T>>> {
    let gone = list.iter().enumerate().map(|(at, member)| {
        let (place, before) = said(member);
        let part = without(list, at);
        Variant { kind: ChangeKind::Dropped, place, before, after: String::new(), part }
    });
    gone.collect()
}

fn located<T>(mut variants: Vec<Variant<T>>, place: &Option<Place>) -> Vec<Variant<T>> {
    variants.iter_mut().for_each(|variant| variant.place.clone_from(place));
    variants
}

fn of_slots(words: Wording<'_>, slots: &[Slot]) -> Vec<Variant<Vec<Slot>>> {
    one_of_list(slots, |slot| {
        let with = |pattern| Slot { pattern, ..slot.clone() };
        of_pattern(words, &slot.pattern).into_iter().map(|variant| variant.map(with)).collect()
    })
}

/// Returns the variants of conditions that must all hold, and each list without one of them.
fn of_list(words: Wording<'_>, conditions: &[Condition]) -> Vec<Variant<Vec<Condition>>> {
    let mut found = one_of_list(conditions, |condition| condition::variants(words, condition));
    for (at, condition) in conditions.iter().enumerate() {
        // A line of several parts is left out part by part.
        if !matches!(condition, Condition::All(parts) if parts.len() > 1) {
            found.push(Variant {
                kind: ChangeKind::Dropped,
                place: condition.place().cloned(),
                before: words.condition(condition),
                after: String::new(),
                part: without(conditions, at),
            });
        }
    }
    found
}

fn of_given(words: Wording<'_>, given: &Given) -> Vec<Variant<Given>> {
    let swapped = |role: &str, other: &str, part: Given| Variant {
        kind: ChangeKind::Swapped,
        place: None,
        before: format!("{}:", words.head("given", words.keyword(role))),
        after: format!("{}:", words.head("given", words.keyword(other))),
        part,
    };
    let counted = |count: u32| {
        let count = count.to_string();
        words.line(&[words.keyword("any_number"), &count, words.keyword("number_of")])
    };
    match given {
        Given::One(_) | Given::OneOrMore(_) => Vec::new(),
        Given::AnyOf(parts) if parts.len() > 1 => {
            vec![swapped("any_of", "all_of", Given::AllOf(parts.clone()))]
        }
        Given::AllOf(parts) if parts.len() > 1 => {
            vec![swapped("all_of", "any_of", Given::AnyOf(parts.clone()))]
        }
        Given::AnyOf(_) | Given::AllOf(_) => Vec::new(),
        Given::CountOf(count, parts) => {
            let others = [count.checked_sub(1).filter(|fewer| *fewer > 0), count.checked_add(1)];
            let others = others.into_iter().flatten().map(|other| Variant {
                kind: ChangeKind::Threshold,
                place: None,
                before: format!("{}:", words.head("given", &counted(*count))),
                after: format!("{}:", words.head("given", &counted(other))),
                part: Given::CountOf(other, parts.clone()),
            });
            others.collect()
        }
    }
}

fn of_targets(words: Wording<'_>, own: &Rule) -> Vec<Variant<Vec<crate::policy::rule::ResultPlace>>> {
    one_of_list(&own.places, |result| {
        if result.targets.len() < 2 {
            return Vec::new();
        }
        let fewer = (0..result.targets.len()).map(|at| {
            let mut part = result.clone();
            part.targets = without(&result.targets, at).into();
            Variant {
                kind: ChangeKind::Dropped,
                place: Some(result.place.clone()),
                before: words.result(result),
                after: words.result(&part),
                part,
            }
        });
        fewer.collect()
    })
}

fn of_amount(words: Wording<'_>, amount: &Amount) -> Vec<Variant<Amount>> {
    let with = |kind, expression: Expr| {
        let part = Amount { amount: expression.into(), ..amount.clone() };
        let place = Some(amount.place.clone()).filter(|place| *place != Place::default());
        Variant { kind, place, before: words.amount(amount), after: words.amount(&part), part }
    };
    of_figure(words, &amount.amount)
        .into_iter()
        .map(|expression| with(ChangeKind::Amount, expression))
        .collect()
}

/// Returns expressions that give another figure: constants a step higher, roundings the other way, limits of steps moved.
pub(super) fn of_figure(words: Wording<'_>, own: &Expr) -> Vec<Expr> {
    let one = || Expr::Constant(Value::Number(Number::ONE));
    match own {
        Expr::Constant(value) => {
            let up = stepped(words.policy, value, None, true).map(Expr::Constant);
            up.into_iter().collect()
        }
        Expr::Steps(first, steps) => {
            let firsts = of_constant(words, first).into_iter();
            let mut found: Vec<Expr> =
                firsts.map(|first| Expr::Steps(Box::new(first), steps.clone())).collect();
            for (at, step) in steps.iter().enumerate() {
                for other in of_step(words, step) {
                    let mut steps = steps.clone();
                    steps.get_mut(at).into_iter().for_each(|step| *step = other.clone());
                    found.push(Expr::Steps(first.clone(), steps));
                }
            }
            found
        }
        Expr::ByPlace { place, figures, then_less, at_least } => {
            let higher = figures.iter().enumerate().flat_map(|(at, (_, figure))| {
                of_figure(words, figure).into_iter().map(move |figure| (at, figure))
            });
            let higher = higher.map(|(at, figure)| {
                let mut figures = figures.clone();
                figures.get_mut(at).into_iter().for_each(|(_, own)| *own = figure.clone());
                let (place, then_less, at_least) = (place.clone(), then_less.clone(), at_least.clone());
                Expr::ByPlace { place, figures, then_less, at_least }
            });
            higher.collect()
        }
        Expr::Fact(_)
        | Expr::ByKey { .. }
        | Expr::Recognised(_)
        | Expr::Elapsed { .. }
        | Expr::LookUp { .. }
        | Expr::Call { .. }
        | Expr::HigherOf(_)
        | Expr::LowerOf(_) => {
            vec![Expr::Steps(Box::new(own.clone()), vec![Step::Plus(one())])]
        }
        Expr::Moments(_) | Expr::PoolAverage(_) | Expr::Mean(_) | Expr::Finding(_) => Vec::new(),
    }
}

/// A figure that the text writes is moved; what is computed or recorded is not.
fn of_constant(words: Wording<'_>, own: &Expr) -> Vec<Expr> {
    if matches!(own, Expr::Constant(_)) { of_figure(words, own) } else { Vec::new() }
}

fn of_step(words: Wording<'_>, step: &Step) -> Vec<Step> {
    let moved =
        |operand: &Expr, step: fn(Expr) -> Step| of_constant(words, operand).into_iter().map(step).collect();
    match step {
        Step::Plus(operand) => moved(operand, Step::Plus),
        Step::Less(operand) => moved(operand, Step::Less),
        Step::Times(operand) => moved(operand, Step::Times),
        Step::DividedBy(operand) => moved(operand, Step::DividedBy),
        Step::AtMost(operand) => moved(operand, Step::AtMost),
        Step::AtLeast(operand) => moved(operand, Step::AtLeast),
        Step::Rounded { how, to, after_the_sum } => {
            let how = match how {
                Rounding::Down | Rounding::HalfUp => Rounding::Up,
                Rounding::Up => Rounding::Down,
            };
            vec![Step::Rounded { how, to: *to, after_the_sum: *after_the_sum }]
        }
        Step::Every { size, count, remainder, after_the_sum } => {
            let with = |size, remainder| Step::Every {
                size,
                count: *count,
                remainder,
                after_the_sum: *after_the_sum,
            };
            let larger = size.checked_add(Number::ONE).map(|size| with(size, *remainder));
            let rest = match remainder {
                Remainder::Dropped | Remainder::Carried => Remainder::ProRata,
                Remainder::ProRata => Remainder::Dropped,
            };
            larger.into_iter().chain([with(*size, rest)]).collect()
        }
        Step::Exact | Step::By(_) | Step::OthersEqually | Step::Spread { .. } => Vec::new(),
    }
}

fn of_validity(words: Wording<'_>, valid: &Validity) -> Vec<Variant<Validity>> {
    let part = longer(valid.length, true).map(|length| Validity { length, ..valid.clone() });
    let day = part.map(|part| Variant {
        kind: ChangeKind::Day,
        place: None,
        before: words.head("valid", &words.validity(valid)),
        after: words.head("valid", &words.validity(&part)),
        part,
    });
    day.into_iter().collect()
}

/// Returns windows in which one opens or closes a day earlier or later.
pub(super) fn of_windows(words: Wording<'_>, windows: &[Window]) -> Vec<Variant<Vec<Window>>> {
    one_of_list(windows, |window| {
        let others = match window {
            Window::EachYear(from, to) => {
                // A year in which both days exist.
                let in_year = |day: &crate::date::MonthDay| day.in_year(2000);
                let earlier = in_year(from).and_then(|day| day.previous()).map(|day| day.month_day());
                let later = in_year(to).and_then(|day| day.next()).map(|day| day.month_day());
                vec![
                    earlier.map(|from| Window::EachYear(from, *to)),
                    later.map(|to| Window::EachYear(*from, to)),
                ]
            }
            Window::Once(from, to) => vec![
                from.previous().map(|from| Window::Once(from, *to)),
                to.next().map(|to| Window::Once(*from, to)),
            ],
            Window::Within(length, fact) => {
                vec![longer(*length, true).map(|length| Window::Within(length, fact.clone()))]
            }
        };
        let moved = others.into_iter().flatten().map(|part| Variant {
            kind: ChangeKind::Day,
            place: None,
            before: words.head("accepted", &words.window(window)),
            after: words.head("accepted", &words.window(&part)),
            part,
        });
        moved.collect()
    })
}

fn of_days(words: Wording<'_>, days: Days) -> Vec<Variant<Days>> {
    let from = days.from.and_then(|day| day.previous()).map(|from| Days { from: Some(from), ..days });
    let to = days.to.and_then(|day| day.next()).map(|to| Days { to: Some(to), ..days });
    let moved = from.into_iter().chain(to).map(|part| Variant {
        kind: ChangeKind::Day,
        place: None,
        before: words.head("in_force", &words.days(days)),
        after: words.head("in_force", &words.days(part)),
        part,
    });
    moved.collect()
}

/// Returns the other answer to how often an item may be spent.
pub(super) fn of_use(words: Wording<'_>, own: Option<Use>) -> Vec<Variant<Option<Use>>> {
    let Some(own) = own else { return Vec::new() };
    let other = match own {
        Use::OncePerProgramme | Use::OncePerPurpose | Use::OnceEver => Use::Freely,
        Use::Freely => Use::OncePerProgramme,
    };
    vec![Variant {
        kind: ChangeKind::Swapped,
        place: None,
        before: words.head("items_used", words.item_use(own)),
        after: words.head("items_used", words.item_use(other)),
        part: Some(other),
    }]
}
