//! One value out of a domain: the one that a reader would take, where it lies in it.

use super::super::super::facts::PointSort;
use super::super::super::line::{Grid, Points};
use super::super::space::Space;
use crate::date::Day;
use crate::policy::expression::Value;
use crate::policy::{AttributeType, OwnerKind, ScaleBody};
use crate::quantity::Number;

/// Returns a point of a set: the preferred one, else the ends, else one between them; `None` when it is empty.
pub(super) fn point(points: &Points, grid: Option<Grid>, preferred: Option<Number>) -> Option<Number> {
    let step = grid.map_or(Number::ratio(1, 10), |grid| Some(grid.step));
    let mut tried: Vec<Number> = preferred.into_iter().collect();
    for ends in points.ends() {
        let (from, to) = (ends.from.map(|(at, _)| at), ends.to.map(|(at, _)| at));
        tried.extend(from);
        tried.extend(to);
        tried.extend(from.and_then(|from| from.checked_add(Number::ONE)));
        tried.extend(to.and_then(|to| to.checked_sub(Number::ONE)));
        tried.extend(from.and_then(|from| from.checked_add(step?)));
        tried.extend(to.and_then(|to| to.checked_sub(step?)));
        let middle = from.zip(to).and_then(|(from, to)| from.checked_add(to)?.checked_div(Number::whole(2)));
        tried.extend(middle);
    }
    tried.extend([Number::ONE, Number::ZERO]);
    tried.into_iter().find(|at| !points.and(&Points::only(*at, grid)).is_empty())
}

/// Returns the value at a point.
pub(super) fn value(space: &Space<'_>, at: Number, sort: PointSort) -> Option<Value> {
    match sort {
        PointSort::Number => Some(Value::Number(at)),
        PointSort::Share => Some(Value::Share(at)),
        PointSort::Date => Some(Value::Date(Day::new(1, 1, 1).ok()?.plus_days(at.to_whole()?)?)),
        PointSort::Rank(_) => Some(Value::Word(space.facts.words_of_point(at, sort))),
    }
}

/// Returns a word of a fact that is none of these.
pub(super) fn other_word(space: &Space<'_>, owner: OwnerKind, attribute: &str, out: &[u32]) -> Option<Value> {
    let is_out = |word: &str| out.iter().any(|own| space.spelling(*own) == word);
    let declared = space.policy.attributes.get(&(owner, attribute.into())).map(|known| &known.of);
    let words: Vec<String> = match declared {
        Some(AttributeType::OneOf(words)) => words.iter().cloned().collect(),
        Some(AttributeType::OnScale(scale)) => match space.facts.scale(*scale).map(|scale| &scale.body) {
            Some(ScaleBody::Steps(steps)) => steps.keys().cloned().collect(),
            Some(ScaleBody::Range { .. }) | None => Vec::new(),
        },
        Some(_) | None => vec!["other".to_owned()],
    };
    words.into_iter().find(|word| !is_out(word)).map(Value::Word)
}
