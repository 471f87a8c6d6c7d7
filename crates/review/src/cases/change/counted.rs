//! Variants of limits, bars, requirements, families and rewards.

use super::condition::{self, of_pattern};
use super::figure::stepped;
use super::rule::of_figure;
use super::{ChangeKind, Variant, one_of_list, without};
use crate::policy::counted::{CountedKind, FamilyMembers, Reward, SourceFilter, Take};
use crate::policy::expression::ItemElement;
use crate::policy::{Counted, Expr, Family, ItemPattern, Value};
use crate::quantity::Number;
use crate::wording::Wording;

/// A code that no outcome has: what is asked for by it is never found.
const NOTHING: &str = "\u{0}";

fn nothing() -> ItemElement {
    ItemElement { code: Some(NOTHING.to_owned().into()), ..ItemElement::default() }
}

/// Returns the variants of a bar, limit or requirement.
pub(super) fn variants(words: Wording<'_>, own: &Counted) -> Vec<Variant<Counted>> {
    let line = words.counted(own);
    let said = |kind, part: Counted| {
        let after = words.counted(&part);
        Variant { kind, place: None, before: line.clone(), after, part }
    };
    let mut found = vec![Variant {
        kind: ChangeKind::Removed,
        place: None,
        before: line.clone(),
        after: String::new(),
        part: removed(own),
    }];
    let figures = own.figure.iter().flat_map(|figure| {
        let Expr::Constant(value) = figure else { return of_figure(words, figure) };
        let both = [true, false].map(|up| stepped(words.policy, value, None, up).map(Expr::Constant));
        both.into_iter().flatten().collect()
    });
    for figure in figures {
        found.push(said(ChangeKind::Threshold, Counted { figure: Some(figure), ..own.clone() }));
    }
    for at in 0..own.from.len() {
        found.push(said(ChangeKind::Dropped, Counted { from: without(&own.from, at), ..own.clone() }));
    }
    for variant in one_of_list(&own.from, |from| of_source(words, from)) {
        found.push(said(variant.kind, Counted { from: variant.part, ..own.clone() }));
    }
    for at in 0..own.into.len() {
        found.push(said(ChangeKind::Dropped, Counted { into: without(&own.into, at), ..own.clone() }));
    }
    for at in 0..own.per.len() {
        found.push(said(ChangeKind::Dropped, Counted { per: without(&own.per, at), ..own.clone() }));
    }
    for at in 0..own.plus.len() {
        found.push(said(ChangeKind::Dropped, Counted { plus: without(&own.plus, at), ..own.clone() }));
    }
    for at in 0..own.unless_rules.len() {
        let unless_rules = without(&own.unless_rules, at);
        found.push(said(ChangeKind::Dropped, Counted { unless_rules, ..own.clone() }));
    }
    if let Some(unless) = &own.unless {
        found.push(Variant {
            place: unless.place().cloned(),
            ..said(ChangeKind::Dropped, Counted { unless: None, ..own.clone() })
        });
        for variant in condition::variants(words, unless) {
            let place = variant.place.clone();
            let part = Counted { unless: Some(variant.part), ..own.clone() };
            found.push(Variant { place, ..said(variant.kind, part) });
        }
    }
    found
}

/// Returns one that touches nothing: its position stays, for others point to it.
fn removed(own: &Counted) -> Counted {
    match own.kind {
        CountedKind::Bar | CountedKind::Limit => {
            let mut from = own.from.clone();
            from.push(SourceFilter { only: false, any_of: vec![nothing()].into(), when: None });
            Counted { from, ..own.clone() }
        }
        CountedKind::Requirement => {
            let figure = Some(Expr::Constant(Value::Number(Number::ZERO)));
            Counted { figure, plus: Vec::new(), ..own.clone() }
        }
    }
}

fn of_source(words: Wording<'_>, from: &SourceFilter) -> Vec<Variant<SourceFilter>> {
    let mut found = Vec::new();
    let Some(when) = &from.when else { return found };
    let mut add = |kind, part: SourceFilter| {
        let (before, after) = (words.source(from), words.source(&part));
        found.push(Variant { kind, place: None, before, after, part });
    };
    add(ChangeKind::Dropped, SourceFilter { when: None, ..from.clone() });
    for variant in condition::variants(words, when) {
        add(variant.kind, SourceFilter { when: Some(variant.part), ..from.clone() });
    }
    found
}

/// Returns the variants of a family.
pub(super) fn of_family(words: Wording<'_>, own: &Family) -> Vec<Variant<Family>> {
    let line = words.family(own);
    let pattern = ItemPattern { any_of: vec![nothing()].into(), condition: None };
    let mut found = vec![Variant {
        kind: ChangeKind::Removed,
        place: None,
        before: line.clone(),
        after: String::new(),
        part: Family { members: FamilyMembers::Items { pattern, grouped_by: Vec::new() }, ..own.clone() },
    }];
    let mut add = |kind, part: Family| {
        let after = words.family(&part);
        found.push(Variant { kind, place: None, before: line.clone(), after, part });
    };
    if let Take::Fact { attribute, highest, scale } = &own.take {
        let take = Take::Fact { attribute: attribute.clone(), highest: !highest, scale: *scale };
        add(ChangeKind::Swapped, Family { take, ..own.clone() });
    }
    if let FamilyMembers::Items { pattern, grouped_by } = &own.members {
        for at in 0..grouped_by.len() {
            let members =
                FamilyMembers::Items { pattern: pattern.clone(), grouped_by: without(grouped_by, at) };
            add(ChangeKind::Dropped, Family { members, ..own.clone() });
        }
        for variant in of_pattern(words, pattern) {
            let members = FamilyMembers::Items { pattern: variant.part, grouped_by: grouped_by.clone() };
            add(variant.kind, Family { members, ..own.clone() });
        }
    }
    found
}

/// Returns the variants of a reward: each tier a step higher and lower.
pub(super) fn of_reward(words: Wording<'_>, own: &Reward) -> Vec<Variant<Reward>> {
    let mut found = Vec::new();
    let line = words.reward(own);
    for (at, (least, _)) in own.tiers.iter().enumerate() {
        for up in [true, false] {
            let Some(Value::Number(moved)) = stepped(words.policy, &Value::Number(*least), None, up) else {
                continue;
            };
            let mut part = own.clone();
            part.tiers.get_mut(at).into_iter().for_each(|(least, _)| *least = moved);
            let after = words.reward(&part);
            let kind = ChangeKind::Threshold;
            found.push(Variant { kind, place: None, before: line.clone(), after, part });
        }
    }
    found
}
