//! Conditions that can never hold, or always do; rules, branches and days that nobody can reach.

use super::case::Case;
use super::facts::{Extent, Facts, PointSort};
use super::ground::Ground;
use super::logic::{Reader, joined};
use super::said::Asks;
use super::words::{Phrase, extent_words, range_words, ranges_over, subject_words};
use crate::diagnostics::{Problem, ReachProblem};
use crate::locale::Text;
use crate::policy::Place;
use crate::policy::expression::{Condition, ItemElement, Owner, Range};
use crate::policy::rule::{Given, Rule};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Reports what can never happen.
pub(super) fn check(ground: &mut Ground<'_>) {
    let (policy, asks) = (ground.policy, &ground.outline.asks);
    let facts = ground.facts();
    let mut seen = Seen::default();
    // Where nothing is to be said of a rule, nor is it of others that ask for the same.
    let mut is_right = vec![false; policy.rules.len()];
    for (rule, asked) in policy.rules.iter().zip(asks) {
        let Some(is_known) = is_right.get_mut(*asked) else { continue };
        if !*is_known && !ground.is_broken(&rule.place) {
            *is_known = check_rule(ground, &facts, rule, &mut seen);
        }
    }
    for (place, branch) in seen.branches.iter().filter(|(_, branch)| branch.is_dead_everywhere) {
        let why = Phrase::ExcludesTheRest.text();
        ground.report(&ReachProblem::NeverApplies { name: branch.text.clone(), why }, place);
    }
    for counted in &policy.counted {
        let conditions = counted.from.iter().filter_map(|filter| filter.when.as_ref());
        let conditions = conditions.chain(counted.into.iter().filter_map(|filter| filter.when.as_ref()));
        for condition in conditions.chain(counted.plus.iter().map(|(_, when)| when)).chain(&counted.unless) {
            check_alone(ground, &facts, condition, &counted.place);
        }
    }
}

/// What has been found in the rules so far.
#[derive(Default)]
struct Seen {
    /// Conditions that exclude each other, by their places.
    conflicts: BTreeSet<(Place, Place)>,
    /// Alternatives by their places: one of a general stands in many rules.
    branches: BTreeMap<Place, Branch>,
}

/// One alternative of a condition.
struct Branch {
    text: String,
    /// True while every rule that it stands in excludes it.
    is_dead_everywhere: bool,
}

/// One conjunct of a rule: a condition that must hold, with where it stands and how its owners are read.
pub(super) struct Part<'a> {
    /// The condition.
    pub condition: &'a Condition,
    /// Where it stands.
    pub place: &'a Place,
    /// The slot whose pattern it belongs to.
    pub slot: Option<u32>,
}

// Returns true when nothing is to be said of any rule that asks for the same.
fn check_rule<'a>(ground: &mut Ground<'a>, facts: &Facts<'a>, rule: &'a Rule, seen: &mut Seen) -> bool {
    let before = ground.found();
    for (slot, pattern) in (0..).zip(rule.slots.iter().map(|slot| &slot.pattern)) {
        for part in pattern.condition.iter().flat_map(|condition| parts(condition, &rule.place)) {
            check_single(ground, facts, rule, &Part { slot: Some(slot), ..part });
        }
    }
    for part in
        rule.conditions.iter().chain(&rule.only_if).flat_map(|condition| parts(condition, &rule.place))
    {
        check_single(ground, facts, rule, &part);
    }
    ground.found() == before
        && check_together(ground, facts, rule, seen)
        && !Asks(rule).conditions().any(|condition| facts.may_turn_on_items(condition))
}

/// Returns what must hold together in a condition, in text order.
fn parts<'a>(condition: &'a Condition, place: &'a Place) -> Vec<Part<'a>> {
    if let Condition::At(place, part) = condition {
        return parts(part, place);
    }
    if let Condition::All(all) = condition {
        return all.iter().flat_map(|part| parts(part, place)).collect();
    }
    vec![Part { condition, place, slot: None }]
}

/// Returns the slot that a rule's only spent item stands in, when there is one.
pub(super) fn only_slot(rule: &Rule) -> Option<u32> {
    match &rule.given {
        Some(Given::One(slot) | Given::OneOrMore(slot)) => Some(*slot),
        Some(Given::AnyOf(_) | Given::AllOf(_) | Given::CountOf(..)) | None => None,
    }
}

/// Calls `read` with the reader of a rule's conditions, or of the pattern in one of its slots.
pub(super) fn with_reader<T>(
    facts: &Facts<'_>,
    rule: &Rule,
    slot: Option<u32>,
    read: impl FnOnce(&Reader<'_, '_>) -> T,
) -> T {
    let spent = only_slot(rule);
    let slot_of = |owner: Owner| match owner {
        Owner::This | Owner::Outer => slot.or(spent),
        Owner::Spent => spent,
        Owner::Slot(slot) => Some(slot),
        Owner::Learner | Owner::Application | Owner::Programme | Owner::Target => None,
    };
    let context_of = |owner: Owner| slot_of(owner).map_or(0, |slot| slot + 1);
    let elements_of = |owner: Owner| -> &[ItemElement] {
        let slot = slot_of(owner).and_then(|slot| rule.slots.get(slot as usize));
        slot.map_or(&[], |slot| slot.pattern.any_of.as_slice())
    };
    let context = slot.map_or(0, |slot| slot + 1);
    read(&Reader { facts, context_of: &context_of, elements_of: &elements_of, context })
}

fn check_single<'a>(ground: &mut Ground<'a>, facts: &Facts<'a>, rule: &'a Rule, part: &Part<'a>) {
    with_reader(facts, rule, part.slot, |reader| check_condition(ground, reader, part.condition, part.place));
}

fn check_alone<'a>(ground: &mut Ground<'a>, facts: &Facts<'a>, condition: &'a Condition, place: &'a Place) {
    let reader = Reader { facts, context_of: &|_| 0, elements_of: &|_| &[], context: 0 };
    check_condition(ground, &reader, condition, place);
}

// Looks at every comparison by itself; what lies deeper than one comparison is looked at in turn.
fn check_condition(ground: &mut Ground<'_>, reader: &Reader<'_, '_>, condition: &Condition, place: &Place) {
    match condition {
        Condition::At(place, part) => check_condition(ground, reader, part, place),
        Condition::Not(part) => check_condition(ground, reader, part, place),
        Condition::All(parts) => parts.iter().for_each(|part| check_condition(ground, reader, part, place)),
        Condition::Any(parts) => {
            let before = ground.found();
            parts.iter().for_each(|part| check_condition(ground, reader, part, place));
            if ground.found() == before {
                parts.iter().for_each(|part| check_branch(ground, reader, part, place));
            }
        }
        Condition::RecordHas { pattern, .. } => {
            let elements_of = |owner: Owner| match owner {
                Owner::This => pattern.any_of.as_slice(),
                Owner::Outer => (reader.elements_of)(Owner::This),
                Owner::Learner
                | Owner::Application
                | Owner::Programme
                | Owner::Target
                | Owner::Spent
                | Owner::Slot(_) => (reader.elements_of)(owner),
            };
            let reader = Reader {
                facts: reader.facts,
                context_of: reader.context_of,
                elements_of: &elements_of,
                context: reader.context,
            };
            pattern.condition.iter().for_each(|part| check_condition(ground, &reader, part, place));
        }
        Condition::Compare { .. }
        | Condition::Within { .. }
        | Condition::In { .. }
        | Condition::Span { .. } => {
            check_comparison(ground, reader, condition, place);
        }
        Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::AlsoGranted(_)
        | Condition::Requirement(_) => {}
    }
}

fn check_comparison(ground: &mut Ground<'_>, reader: &Reader<'_, '_>, condition: &Condition, place: &Place) {
    if let Condition::Within { range, .. } = condition
        && let Some(problem) = empty_range(reader, condition, range)
    {
        ground.report(&problem, place);
        return;
    }
    let Some((subject, told)) = reader.told(condition) else { return };
    let Some(extent) = &told.extent else { return };
    let never = told.points.and(&extent.points).is_empty();
    if !never && !is_always_met(&told.points, extent) {
        return;
    }
    let name = subject_words(&subject);
    let (Some(name), Some(lies)) = (name, extent_words(reader.facts, extent)) else { return };
    // A point beyond the last level has no word, so levels are shown as they stand in the text.
    let condition = match extent.sort {
        PointSort::Rank(_) => Text::same(ground.text(place)),
        PointSort::Number | PointSort::Share | PointSort::Date => {
            let said = reader.as_written(condition).unwrap_or_else(|| told.points.clone());
            let said = Text::list(&range_words(reader.facts, &said, extent.sort));
            Text::new(format!("{} {}", name.zh, said.zh), format!("{} {}", name.en, said.en))
        }
    };
    let problem = if never {
        ReachProblem::AlwaysFalse { condition }.at(ground.span(place))
    } else {
        ReachProblem::AlwaysTrue { condition }.at(ground.span(place))
    };
    ground.push(problem.saying(ranges_over(&name, &lies)));
}

// Regulations say "level one or above" where every level will do; only figures are said in vain.
fn is_always_met(points: &super::line::Points, extent: &Extent) -> bool {
    match extent.sort {
        PointSort::Number | PointSort::Share => extent.points.is_within(points),
        PointSort::Date | PointSort::Rank(_) => false,
    }
}

fn empty_range(reader: &Reader<'_, '_>, condition: &Condition, range: &Range) -> Option<ReachProblem> {
    let (_, told) = reader.told(condition)?;
    if !told.points.is_empty() {
        return None;
    }
    let sort = told.extent.map_or(PointSort::Number, |extent| extent.sort);
    let scale = if let PointSort::Rank(id) = sort { Some(id) } else { None };
    let end = |end: &Option<(crate::policy::Expr, bool)>| match end {
        Some((crate::policy::Expr::Constant(value), _)) => {
            reader.facts.point(value, scale).map(|at| reader.facts.words_of_point(at, sort))
        }
        Some(_) | None => None,
    };
    Some(ReachProblem::EmptyRange { from: end(&range.from)?, to: end(&range.to)? })
}

// A branch that contradicts itself; what contradicts the rest of the rule is found by `check_together`.
fn check_branch(ground: &mut Ground<'_>, reader: &Reader<'_, '_>, branch: &Condition, place: &Place) {
    let place = if let Condition::At(own, _) = branch { own } else { place };
    if reader.cases(branch, false).is_empty() {
        report_conflict(ground, reader, &parts(branch, place), place);
    }
}

fn report_conflict(ground: &mut Ground<'_>, reader: &Reader<'_, '_>, parts: &[Part<'_>], place: &Place) {
    let cases: Vec<Vec<Case>> = parts.iter().map(|part| reader.cases(part.condition, false)).collect();
    let name = ground.text(place);
    let places: Vec<&Place> = parts.iter().map(|part| part.place).collect();
    report_excluding(ground, &name, place, &places, &cases);
}

// Returns whether there is nothing that depends on where the conditions stand.
fn check_together<'a>(ground: &mut Ground<'a>, facts: &Facts<'a>, rule: &'a Rule, seen: &mut Seen) -> bool {
    let parts = must_hold(rule);
    let cases: Vec<Vec<Case>> = parts
        .iter()
        .map(|part| with_reader(facts, rule, part.slot, |reader| reader.cases(part.condition, false)))
        .collect();
    let places: Vec<&Place> = parts.iter().map(|part| part.place).collect();
    if let Some((one, other)) = first_conflict(&cases) {
        let pair = |at: usize| places.get(at).map_or_else(Place::default, |place| (*place).clone());
        if seen.conflicts.insert((pair(one), pair(other))) {
            report_excluding(ground, &rule.name, &rule.place, &places, &cases);
        }
        return false;
    }
    for (at, part) in parts.iter().enumerate() {
        let Condition::Any(branches) = part.condition else { continue };
        let rest = cases.iter().enumerate().filter(|(other, _)| *other != at);
        let rest = rest.fold(vec![Case::default()], |all, (_, cases)| joined(&all, cases));
        for branch in branches {
            let place = if let Condition::At(own, _) = branch { own } else { part.place };
            let alone = with_reader(facts, rule, part.slot, |reader| reader.cases(branch, false));
            if alone.is_empty() {
                continue;
            }
            let is_dead = joined(&rest, &alone).is_empty();
            let found = seen.branches.entry(place.clone());
            let branch =
                found.or_insert_with(|| Branch { text: ground.text(place), is_dead_everywhere: true });
            branch.is_dead_everywhere &= is_dead;
        }
    }
    !parts.iter().any(|part| matches!(part.condition, Condition::Any(_)))
}

/// Returns the slots that are filled whenever a rule applies.
pub(super) fn always_filled_slots(rule: &Rule) -> BTreeSet<u32> {
    let mut slots = BTreeSet::new();
    if let Some(given) = &rule.given {
        always_filled(given, &mut slots);
    }
    slots.extend(&rule.reading);
    slots
}

/// Returns every condition that must hold for a rule: those of the slots that are always filled, then its own.
pub(super) fn must_hold(rule: &Rule) -> Vec<Part<'_>> {
    let of_slots = always_filled_slots(rule).into_iter().flat_map(|slot| {
        let pattern = rule.slots.get(slot as usize).map(|slot| &slot.pattern);
        let condition = pattern.and_then(|pattern| pattern.condition.as_ref());
        let parts = condition.map_or_else(Vec::new, |condition| parts(condition, &rule.place));
        parts.into_iter().map(move |part| Part { slot: Some(slot), ..part })
    });
    let own = rule.conditions.iter().flat_map(|condition| parts(condition, &rule.place));
    of_slots.chain(own).collect()
}

fn always_filled(given: &Given, slots: &mut BTreeSet<u32>) {
    match given {
        Given::One(slot) | Given::OneOrMore(slot) => {
            slots.insert(*slot);
        }
        Given::AllOf(parts) => parts.iter().for_each(|part| always_filled(part, slots)),
        Given::CountOf(count, parts) if *count as usize == parts.len() => {
            parts.iter().for_each(|part| always_filled(part, slots));
        }
        Given::AnyOf(_) | Given::CountOf(..) => {}
    }
}

/// Returns the first part that leaves nothing together with those before it, and the one of them that excludes it.
fn first_conflict(cases: &[Vec<Case>]) -> Option<(usize, usize)> {
    let mut before = Cow::Borrowed(cases.first()?);
    if before.is_empty() {
        return Some((0, 0));
    }
    for (at, part) in cases.iter().enumerate().skip(1) {
        let together = joined(&before, part);
        if together.is_empty() {
            let excluding = cases.iter().take(at).position(|earlier| joined(earlier, part).is_empty());
            return Some((excluding.unwrap_or(at.saturating_sub(1)), at));
        }
        before = Cow::Owned(together);
    }
    None
}

fn report_excluding(
    ground: &mut Ground<'_>,
    name: &str,
    place: &Place,
    places: &[&Place],
    cases: &[Vec<Case>],
) {
    let Some((one, other)) = first_conflict(cases) else { return };
    let (one, other) =
        (places.get(one).copied().unwrap_or(place), places.get(other).copied().unwrap_or(place));
    let why =
        if one == other { Phrase::ConditionsExclude.text() } else { Phrase::TwoConditionsExclude.text() };
    let problem = ReachProblem::NeverApplies { name: name.to_owned(), why }.at(ground.span(other));
    let excluded = Phrase::ExcludesThis.text();
    let problem = if one == other { problem } else { problem.with_label(ground.span(one), excluded) };
    ground.push(problem);
}
