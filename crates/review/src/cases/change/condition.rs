//! Variants of conditions: thresholds moved, boundaries shifted, parts left out, *and* and *or* exchanged.

use super::figure::{longer, stepped};
use super::{ChangeKind, Variant, one_of_list, without};
use crate::policy::expression::{Operator, Range};
use crate::policy::{Condition, Expr, ItemPattern, ScaleId, Value};
use crate::wording::Wording;

/// Returns the variants of a condition; not that without it, which is for what holds it.
pub(super) fn variants(words: Wording<'_>, condition: &Condition) -> Vec<Variant<Condition>> {
    match condition {
        Condition::At(place, part) => {
            let at = |part: Condition| Condition::At(place.clone(), part.into());
            let located = |variant: Variant<Condition>| Variant {
                place: variant.place.clone().or_else(|| Some(place.clone())),
                ..variant.map(at)
            };
            variants(words, part).into_iter().map(located).collect()
        }
        Condition::All(parts) => of_parts(words, condition, parts, Condition::All, Condition::Any),
        Condition::Any(parts) => of_parts(words, condition, parts, Condition::Any, Condition::All),
        Condition::Not(part) => {
            let negated = |variant: Variant<Condition>| {
                let (before, after) = (&variant.before, &variant.after);
                let not = |part: &str| if part.is_empty() { String::new() } else { words.not(part) };
                let (before, after) = (not(before), not(after));
                Variant { before, after, ..variant.map(|part| Condition::Not(Box::new(part))) }
            };
            variants(words, part).into_iter().map(negated).collect()
        }
        Condition::Compare { left, operator, right: Expr::Constant(value), scale } => {
            compared(words, left, *operator, value, *scale)
        }
        Condition::Within { left, range, scale } => {
            let found = of_range(words, range, *scale);
            let within = |range: Range| {
                let range = Box::new(range);
                Condition::Within { left: left.clone(), range, scale: *scale }
            };
            found.into_iter().map(|variant| worded(words, condition, variant.map(within))).collect()
        }
        Condition::In { left, sets, words: listed } if sets.len() + listed.len() > 1 => {
            let one_less = listed.iter().map(|word| {
                let mut fewer = listed.clone();
                fewer.remove(word);
                let part = Condition::In { left: left.clone(), sets: sets.clone(), words: fewer };
                variant(words, ChangeKind::Dropped, condition, part)
            });
            one_less.collect()
        }
        Condition::Span { from, to, operator, length } => {
            let span = |operator, length| {
                let (from, to) = (from.clone(), to.clone());
                Condition::Span { from, to, operator, length }
            };
            let looser = matches!(operator, Operator::AtMost | Operator::LessThan);
            let day = longer(*length, looser).map(|length| span(*operator, length));
            let day = day.into_iter().map(|part| variant(words, ChangeKind::Day, condition, part));
            let toggled = toggled(*operator).map(|operator| span(operator, *length));
            day.chain(toggled.map(|part| variant(words, ChangeKind::Boundary, condition, part))).collect()
        }
        Condition::RecordHas { how, least, sum, pattern } => {
            let has = |pattern| Condition::RecordHas {
                how: *how,
                least: *least,
                sum: sum.clone(),
                pattern: Box::new(pattern),
            };
            of_pattern(words, pattern).into_iter().map(|variant| variant.map(has)).collect()
        }
        Condition::Compare { .. }
        | Condition::In { .. }
        | Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::AlsoGranted(_)
        | Condition::Requirement(_) => Vec::new(),
    }
}

fn variant(words: Wording<'_>, kind: ChangeKind, own: &Condition, part: Condition) -> Variant<Condition> {
    Variant { kind, place: None, before: words.condition(own), after: words.condition(&part), part }
}

fn worded(words: Wording<'_>, own: &Condition, variant: Variant<Condition>) -> Variant<Condition> {
    let (before, after) = (words.condition(own), words.condition(&variant.part));
    Variant { before, after, ..variant }
}

fn of_parts(
    words: Wording<'_>,
    own: &Condition,
    parts: &[Condition],
    same: fn(Vec<Condition>) -> Condition,
    other: fn(Vec<Condition>) -> Condition,
) -> Vec<Variant<Condition>> {
    let mut found: Vec<Variant<Condition>> =
        one_of_list(parts, |part| variants(words, part)).into_iter().map(|one| one.map(same)).collect();
    if parts.len() < 2 {
        return found;
    }
    for (at, part) in parts.iter().enumerate() {
        found.push(Variant {
            kind: ChangeKind::Dropped,
            place: part.place().cloned(),
            before: words.condition(part),
            after: String::new(),
            part: same(without(parts, at)),
        });
    }
    let swapped = other(parts.to_vec());
    found.push(Variant {
        place: parts.last().and_then(Condition::place).cloned(),
        ..variant(words, ChangeKind::Swapped, own, swapped)
    });
    found
}

fn compared(
    words: Wording<'_>,
    left: &Expr,
    operator: Operator,
    value: &Value,
    scale: Option<ScaleId>,
) -> Vec<Variant<Condition>> {
    let with = |operator, value: &Value| Condition::Compare {
        left: left.clone(),
        operator,
        right: Expr::Constant(value.clone()),
        scale,
    };
    let own = with(operator, value);
    let is_day = matches!(value, Value::Date(_));
    let kind = if is_day { ChangeKind::Day } else { ChangeKind::Threshold };
    // An inclusive boundary gives way outwards, an exclusive one inwards: with the shift of the boundary itself both sides of
    // the figure are asked for.
    let up = match operator {
        Operator::AtLeast | Operator::LessThan => false,
        Operator::AtMost | Operator::MoreThan => true,
        Operator::Is | Operator::IsNot => return Vec::new(),
    };
    let moved = stepped(words.policy, value, scale, up).map(|value| with(operator, &value));
    let shifted = match value {
        // The next word of a scale and the boundary without its word are the same.
        Value::Word(_) => stepped(words.policy, value, scale, !up).map(|value| with(operator, &value)),
        Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) => {
            toggled(operator).map(|operator| with(operator, value))
        }
    };
    let shift = if matches!(value, Value::Word(_)) { kind } else { ChangeKind::Boundary };
    let moved = moved.map(|part| variant(words, kind, &own, part));
    moved.into_iter().chain(shifted.map(|part| variant(words, shift, &own, part))).collect()
}

fn toggled(operator: Operator) -> Option<Operator> {
    match operator {
        Operator::AtLeast => Some(Operator::MoreThan),
        Operator::MoreThan => Some(Operator::AtLeast),
        Operator::AtMost => Some(Operator::LessThan),
        Operator::LessThan => Some(Operator::AtMost),
        Operator::Is | Operator::IsNot => None,
    }
}

/// Returns the variants of a range: each end moved outwards by a step, and with its boundary shifted.
pub(super) fn of_range(words: Wording<'_>, range: &Range, scale: Option<ScaleId>) -> Vec<Variant<Range>> {
    let mut found = Vec::new();
    let mut add = |kind, part: Range| {
        let (before, after) = (words.range(range), words.range(&part));
        found.push(Variant { kind, place: None, before, after, part });
    };
    for (is_lower, end) in [(true, &range.from), (false, &range.to)] {
        let Some((Expr::Constant(value), included)) = end else { continue };
        let with = |end: (Expr, bool)| {
            let (mut from, mut to) = (range.from.clone(), range.to.clone());
            if is_lower {
                from = Some(end)
            } else {
                to = Some(end)
            }
            Range { from, to }
        };
        let outwards = is_lower != *included;
        if let Some(moved) = stepped(words.policy, value, scale, outwards) {
            add(ChangeKind::Threshold, with((Expr::Constant(moved), *included)));
        }
        if matches!(value, Value::Number(_) | Value::Share(_) | Value::Date(_)) {
            add(ChangeKind::Boundary, with((Expr::Constant(value.clone()), !included)));
        }
    }
    found
}

/// Returns the variants of a pattern: those of its condition, and that without each part of it.
pub(super) fn of_pattern(words: Wording<'_>, pattern: &ItemPattern) -> Vec<Variant<ItemPattern>> {
    let Some(condition) = &pattern.condition else { return Vec::new() };
    let with = |condition: Option<Condition>| ItemPattern { any_of: pattern.any_of.clone(), condition };
    let mut found: Vec<Variant<ItemPattern>> = variants(words, condition)
        .into_iter()
        .map(|variant| variant.map(|condition| with(Some(condition))))
        .collect();
    // Of several parts each is left out by the condition itself.
    if !matches!(condition, Condition::All(parts) if parts.len() > 1) {
        found.push(Variant {
            kind: ChangeKind::Dropped,
            place: condition.place().cloned(),
            before: words.condition(condition),
            after: String::new(),
            part: with(None),
        });
    }
    found
}
