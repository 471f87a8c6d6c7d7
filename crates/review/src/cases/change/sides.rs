//! Both sides of every boundary: the policy with one condition, validity, window or row that always holds, or never does.
//!
//! A side is exercised when some example's decision is another without it. That is more than having passed by: where another
//! reason hides what a condition says, the condition was not tested.

use super::{Change, ChangeKind, Found, Patch, Variant, one_of_list};
use crate::date::{Day, Duration};
use crate::locale::Locale;
use crate::policy::counted::{FamilyMembers, SourceFilter};
use crate::policy::rule::{Days, Evidence, Slot, Validity, Window};
use crate::policy::{CellTest, Condition, Counted, Family, Place, Policy, Rule, TableRow};
use crate::rare::Rare;
use crate::syntax::lexicon::nouns::Place as NounPlace;
use crate::wording::Wording;

/// Which side of a boundary is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cases) enum Away {
    /// It never holds: who is on the side that fulfils it would notice.
    Holding,
    /// It always holds: who is on the other side would notice.
    Failing,
}

/// Returns every boundary of a policy with one side of it taken away, in the order of the text. The kind tells thresholds, dates
/// and other conditions apart.
pub(in crate::cases) fn boundaries(policy: &Policy, locale: Locale, away: Away) -> Vec<Change> {
    let words = Wording::new(policy, locale);
    let mut found = Found::default();
    for (at, own) in policy.rules.iter().enumerate() {
        let variants = of_rule(words.within(&own.slots), own, away);
        found.add(&own.place, variants, |part| Patch::Rule(at, Box::new(part)));
    }
    for (at, own) in policy.counted.iter().enumerate() {
        found.add(&own.place, of_counted(words, own, away), |part| Patch::Counted(at, Box::new(part)));
    }
    for (at, own) in policy.families.iter().enumerate() {
        found.add(&own.place, of_family(words, own, away), |part| Patch::Family(at, Box::new(part)));
    }
    let windows = of_windows(words, &policy.windows, away);
    found.add(&policy.place, windows, Patch::Windows);
    own_only(policy, found.in_text_order())
}

/// Returns the policy without each row of its tables.
pub(in crate::cases) fn rows(policy: &Policy, locale: Locale) -> Vec<Change> {
    let words = Wording::new(policy, locale);
    let mut found = Found::default();
    for (table, own) in policy.tables.iter().enumerate() {
        for (row, own) in own.rows.iter().enumerate() {
            let keys = own.tests.iter().map(|test| match test {
                CellTest::Any => words.keyword("any").to_owned(),
                CellTest::OneOf(values) => words.list(values.iter().map(|value| words.value(value))),
                CellTest::Range(range) => words.range(range),
            });
            let values = words.list(own.values.iter().map(|value| words.value(value)));
            let cells: Vec<String> = keys.chain([values]).collect();
            let tests = own.tests.iter().map(|_| CellTest::OneOf(Vec::new())).collect();
            let gone = Variant {
                kind: ChangeKind::Dropped,
                place: None,
                before: format!("| {} |", cells.join(" | ")),
                after: String::new(),
                part: TableRow { tests, ..own.clone() },
            };
            found.add(&own.place, vec![gone], |part| Patch::Row(table, row, Box::new(part)));
        }
    }
    own_only(policy, found.in_text_order())
}

/// Returns the policy without each clause that only refuses or makes wait: bars, families, papers, approvals, priority.
pub(in crate::cases) fn refusing(policy: &Policy, locale: Locale) -> Vec<Change> {
    let words = Wording::new(policy, locale);
    let mut found = Found::default();
    let gone = |before: String, place: Option<&Place>, part: Rule| Variant {
        kind: ChangeKind::Removed,
        place: place.cloned(),
        before,
        after: String::new(),
        part,
    };
    for (at, own) in policy.rules.iter().enumerate() {
        let mut variants = Vec::new();
        for (at, paper) in own.papers.iter().enumerate() {
            let part = Rule { papers: without(&own.papers, at), ..own.clone() };
            let place = own.written.get(&format!("needs_papers {paper}"));
            let said = words.head("needs_papers", &words.noun(paper, NounPlace::Item));
            variants.push(gone(said, place, part));
        }
        for (at, (_, body)) in own.approvals.iter().enumerate() {
            let part = Rule { approvals: without(&own.approvals, at), ..own.clone() };
            let place = own.written.get(&format!("subject_to {body}"));
            let body = words.line(&[&words.name(body), words.keyword("approval")]);
            variants.push(gone(words.head("subject_to", &body), place, part));
        }
        if !own.overrides.is_empty() {
            let names = own.overrides.iter().filter_map(|id| policy.rules.get(id.index()));
            let names = words.list(names.map(|rule| words.name(&rule.name)));
            let part = Rule { overrides: Rare::new(), ..own.clone() };
            variants.push(gone(words.head("overrides", &names), own.written.get("overrides"), part));
        }
        found.add(&own.place, variants, |part| Patch::Rule(at, Box::new(part)));
    }
    own_only(policy, found.in_text_order())
}

fn without<T: Clone>(list: &[T], at: usize) -> Rare<T> {
    list.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, one)| one.clone()).collect()
}

fn own_only(policy: &Policy, mut changes: Vec<Change>) -> Vec<Change> {
    changes.retain(|change| policy.base_of(&change.place).is_none());
    changes
}

fn constant(away: Away) -> Condition {
    match away {
        Away::Holding => Condition::Any(Vec::new()),
        Away::Failing => Condition::All(Vec::new()),
    }
}

/// Returns the condition with each of its tests in turn decided for good.
fn of_condition(words: Wording<'_>, condition: &Condition, away: Away) -> Vec<Variant<Condition>> {
    let kind = match condition {
        Condition::At(place, part) => {
            let at = |part: Condition| Condition::At(place.clone(), part.into());
            let located = |variant: Variant<Condition>| Variant {
                place: variant.place.clone().or_else(|| Some(place.clone())),
                ..variant.map(at)
            };
            return of_condition(words, part, away).into_iter().map(located).collect();
        }
        Condition::All(parts) => return of_parts(words, parts, away, Condition::All),
        Condition::Any(parts) => return of_parts(words, parts, away, Condition::Any),
        Condition::Not(part) => {
            let other = match away {
                Away::Holding => Away::Failing,
                Away::Failing => Away::Holding,
            };
            let negated = |variant: Variant<Condition>| {
                // What is negated as a whole is said as a whole.
                let is_whole = matches!(**part, Condition::All(_) | Condition::Any(_));
                let before = if is_whole { variant.before.clone() } else { words.condition(condition) };
                Variant { before, ..variant.map(|part| Condition::Not(Box::new(part))) }
            };
            return of_condition(words, part, other).into_iter().map(negated).collect();
        }
        Condition::Span { .. } => ChangeKind::Day,
        Condition::Compare { .. } | Condition::Within { .. } => ChangeKind::Threshold,
        Condition::In { .. }
        | Condition::Same { .. }
        | Condition::PairIn { .. }
        | Condition::Judged { .. }
        | Condition::RecordHas { .. }
        | Condition::AlsoGranted(_)
        | Condition::Requirement(_) => ChangeKind::Dropped,
    };
    let before = words.condition(condition);
    vec![Variant {
        kind,
        place: condition.place().cloned(),
        before,
        after: String::new(),
        part: constant(away),
    }]
}

fn of_parts(
    words: Wording<'_>,
    parts: &[Condition],
    away: Away,
    whole: fn(Vec<Condition>) -> Condition,
) -> Vec<Variant<Condition>> {
    let found = one_of_list(parts, |part| of_condition(words, part, away));
    found.into_iter().map(|variant| variant.map(whole)).collect()
}

fn of_rule(words: Wording<'_>, own: &Rule, away: Away) -> Vec<Variant<Rule>> {
    let mut found = Vec::new();
    let slots = one_of_list(&own.slots, |slot| {
        let Some(condition) = &slot.pattern.condition else { return Vec::new() };
        let with = |condition| {
            let pattern = crate::policy::ItemPattern { condition: Some(condition), ..slot.pattern.clone() };
            Slot { pattern, ..slot.clone() }
        };
        of_condition(words, condition, away).into_iter().map(|variant| variant.map(with)).collect()
    });
    found.extend(slots.into_iter().map(|variant| variant.map(|slots| Rule { slots, ..own.clone() })));
    let conditions = one_of_list(&own.conditions, |condition| of_condition(words, condition, away));
    found.extend(
        conditions.into_iter().map(|variant| variant.map(|conditions| Rule { conditions, ..own.clone() })),
    );
    let gates = one_of_list(&own.only_if, |condition| of_condition(words, condition, away));
    found.extend(
        gates
            .into_iter()
            .map(|variant| variant.map(|only_if| Rule { only_if: only_if.into(), ..own.clone() })),
    );
    let valid = one_of_list(&own.valid, |valid| {
        let length = match away {
            Away::Holding => Duration::default(),
            Away::Failing => Duration::years(1000),
        };
        let before = words.head("valid", &words.validity(valid));
        let part = Validity { length, ..valid.clone() };
        let place = own.written.get("valid").cloned();
        vec![Variant { kind: ChangeKind::Day, place, before, after: String::new(), part }]
    });
    found.extend(
        valid.into_iter().map(|variant| variant.map(|valid| Rule { valid: valid.into(), ..own.clone() })),
    );
    let mut windows = of_windows(words, &own.windows, away);
    windows.iter_mut().for_each(|variant| variant.place = own.written.get("accepted").cloned());
    found.extend(
        windows
            .into_iter()
            .map(|variant| variant.map(|windows| Rule { windows: windows.into(), ..own.clone() })),
    );
    if !own.in_force.is_empty() {
        let said = own.in_force.iter().map(|days| words.head("in_force", &words.days(*days)));
        let before = said.collect::<Vec<_>>().join("; ");
        let in_force = match away {
            Away::Holding => vec![Days { from: None, to: first_day() }],
            Away::Failing => Vec::new(),
        };
        let part = Rule { in_force: in_force.into(), ..own.clone() };
        let place = own.written.get("in_force").cloned();
        found.push(Variant { kind: ChangeKind::Day, place, before, after: String::new(), part });
    }
    let evidence = one_of_list(&own.evidence, |evidence| {
        let Some(when) = &evidence.when else { return Vec::new() };
        let with = |when| Evidence { when: Some(when), ..evidence.clone() };
        of_condition(words, when, away).into_iter().map(|variant| variant.map(with)).collect()
    });
    found.extend(
        evidence
            .into_iter()
            .map(|variant| variant.map(|evidence| Rule { evidence: evidence.into(), ..own.clone() })),
    );
    found
}

fn first_day() -> Option<Day> {
    Day::new(1, 1, 1).ok()
}

fn of_windows(words: Wording<'_>, own: &[Window], away: Away) -> Vec<Variant<Vec<Window>>> {
    if own.is_empty() {
        return Vec::new();
    }
    let said = own.iter().map(|window| words.head("accepted", &words.window(window)));
    let before = said.collect::<Vec<_>>().join("; ");
    let part = match (away, first_day()) {
        (Away::Holding, Some(day)) => vec![Window::Once(day, day)],
        (Away::Holding, None) | (Away::Failing, _) => Vec::new(),
    };
    vec![Variant { kind: ChangeKind::Day, place: None, before, after: String::new(), part }]
}

fn of_counted(words: Wording<'_>, own: &Counted, away: Away) -> Vec<Variant<Counted>> {
    let mut found = Vec::new();
    let from = one_of_list(&own.from, |from| {
        let Some(when) = &from.when else { return Vec::new() };
        let with = |when| SourceFilter { when: Some(when), ..from.clone() };
        of_condition(words, when, away).into_iter().map(|variant| variant.map(with)).collect()
    });
    found.extend(from.into_iter().map(|variant| variant.map(|from| Counted { from, ..own.clone() })));
    if let Some(unless) = &own.unless {
        let with = |unless| Counted { unless: Some(unless), ..own.clone() };
        found.extend(of_condition(words, unless, away).into_iter().map(|variant| variant.map(with)));
    }
    found
}

fn of_family(words: Wording<'_>, own: &Family, away: Away) -> Vec<Variant<Family>> {
    let FamilyMembers::Items { pattern, grouped_by } = &own.members else { return Vec::new() };
    let Some(condition) = &pattern.condition else { return Vec::new() };
    let with = |condition| {
        let pattern = crate::policy::ItemPattern { condition: Some(condition), ..pattern.clone() };
        let members = FamilyMembers::Items { pattern, grouped_by: grouped_by.clone() };
        Family { members, ..own.clone() }
    };
    of_condition(words, condition, away).into_iter().map(|variant| variant.map(with)).collect()
}
