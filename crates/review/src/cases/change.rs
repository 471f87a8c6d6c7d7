//! A small change of a policy as meant: where it stands, the words before and after, and how to make and undo it.
//!
//! Always true: a clause that stands once in the text is changed in every rule that it was joined into.

mod condition;
mod counted;
mod figure;
mod rule;
pub(super) mod sides;
mod table;

pub(crate) use figure::stepped;

use crate::locale::Locale;
use crate::plan::Plan;
use crate::policy::rule::Window;
use crate::policy::{Counted, Edition, Family, Place, Policy, Reward, Rule, TableRow, Use};
use crate::wording::Wording;
use serde::Serialize;
use std::collections::BTreeMap;
use std::mem::swap;

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A threshold moved by one step.
    Threshold,
    /// A boundary that no longer includes its figure, or now does.
    Boundary,
    /// A day or a length of time moved by a day.
    Day,
    /// A condition, a paper or another clause left out.
    Dropped,
    /// *All of* for *any of*, or the other way round.
    Swapped,
    /// An amount changed.
    Amount,
    /// A limit, a bar, a family or a requirement left out.
    Removed,
}

/// One change that could stand in the text.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of change.
    pub kind: ChangeKind,
    /// Where the clause stands.
    pub place: Place,
    /// What it says.
    pub before: String,
    /// What it would say; empty for what is left out.
    pub after: String,
    /// The changed parts of the policy.
    pub(super) patches: Vec<Patch>,
}

/// One part of a policy in other words.
#[derive(Debug, Clone)]
pub(super) enum Patch {
    /// A rule, by its position.
    Rule(usize, Box<Rule>),
    /// A bar, limit or requirement, by its position.
    Counted(usize, Box<Counted>),
    /// A family, by its position.
    Family(usize, Box<Family>),
    /// A reward, by its position.
    Reward(usize, Box<Reward>),
    /// A row of a table.
    Row(usize, usize, Box<TableRow>),
    /// How often items are used.
    ItemUse(Option<Use>),
    /// When applications are accepted.
    Windows(Vec<Window>),
    /// The editions.
    Editions(Vec<Edition>),
}

impl Change {
    /// Returns the positions of the rules that are changed, or `None` when something else is.
    pub(super) fn rules(&self) -> Option<impl Iterator<Item = usize>> {
        let each = self.patches.iter().map(|patch| match patch {
            Patch::Rule(at, _) => Some(*at),
            Patch::Counted(..)
            | Patch::Family(..)
            | Patch::Reward(..)
            | Patch::Row(..)
            | Patch::ItemUse(_)
            | Patch::Windows(_)
            | Patch::Editions(_) => None,
        });
        let rules: Option<Vec<usize>> = each.collect();
        rules.map(Vec::into_iter)
    }
}

impl Patch {
    /// Puts the part into the plan and keeps in its stead what stood there: a second call undoes the first.
    fn exchange(&mut self, plan: &mut Plan) {
        let policy = &mut plan.policy;
        match self {
            Self::Rule(at, part) => {
                policy.rules.make_mut().get_mut(*at).into_iter().for_each(|own| swap(&mut **own, part))
            }
            Self::Counted(at, part) => {
                policy.counted.get_mut(*at).into_iter().for_each(|own| swap(own, part));
            }
            Self::Family(at, part) => {
                policy.families.make_mut().get_mut(*at).into_iter().for_each(|own| swap(&mut **own, part));
            }
            Self::Reward(at, part) => policy.rewards.get_mut(*at).into_iter().for_each(|own| swap(own, part)),
            Self::Row(table, row, part) => {
                let table = policy.tables.make_mut().get_mut(*table);
                table.and_then(|table| table.rows.get_mut(*row)).into_iter().for_each(|own| swap(own, part));
            }
            Self::ItemUse(part) => swap(&mut policy.item_use, part),
            Self::Windows(part) => swap(&mut policy.windows, part),
            Self::Editions(part) => swap(&mut policy.editions, part),
        }
    }
}

/// Does something with a plan in which a change is made; afterwards the plan is as it was.
pub(super) fn with_change<R>(plan: &mut Plan, patches: &[Patch], work: impl FnOnce(&Plan) -> R) -> R {
    let mut patches = patches.to_vec();
    patches.iter_mut().for_each(|patch| patch.exchange(plan));
    let result = work(plan);
    patches.iter_mut().rev().for_each(|patch| patch.exchange(plan));
    result
}

/// One variant of a part: the part as changed, with what is said of it.
pub(super) struct Variant<T> {
    pub kind: ChangeKind,
    /// Where it stands, where the part knows better than what holds it.
    pub place: Option<Place>,
    pub before: String,
    pub after: String,
    pub part: T,
}

impl<T> Variant<T> {
    /// Returns the variant of what holds the part.
    pub(super) fn map<U>(self, whole: impl FnOnce(T) -> U) -> Variant<U> {
        let Self { kind, place, before, after, part } = self;
        Variant { kind, place, before, after, part: whole(part) }
    }
}

/// Returns the variants of a list in which one member is another.
pub(super) fn one_of_list<T: Clone>(
    list: &[T],
    variants: impl Fn(&T) -> Vec<Variant<T>>,
) -> Vec<Variant<Vec<T>>> {
    let mut found = Vec::new();
    for (at, member) in list.iter().enumerate() {
        for variant in variants(member) {
            found.push(variant.map(|part| {
                let mut list = list.to_vec();
                list.get_mut(at).into_iter().for_each(|member| member.clone_from(&part));
                list
            }));
        }
    }
    found
}

/// Returns a list without one of its members.
pub(super) fn without<T: Clone>(list: &[T], at: usize) -> Vec<T> {
    list.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, member)| member.clone()).collect()
}

/// Returns every change of a policy that is worth a test, in the order of the text.
pub fn changes(policy: &Policy, locale: Locale) -> Vec<Change> {
    let words = Wording::new(policy, locale);
    let mut found = Found::default();
    for (at, own) in policy.rules.iter().enumerate() {
        let variants = rule::variants(words.within(&own.slots), own);
        found.add(&own.place, variants, |part| Patch::Rule(at, Box::new(part)));
    }
    for (at, own) in policy.counted.iter().enumerate() {
        found.add(&own.place, counted::variants(words, own), |part| Patch::Counted(at, Box::new(part)));
    }
    for (at, own) in policy.families.iter().enumerate() {
        found.add(&own.place, counted::of_family(words, own), |part| Patch::Family(at, Box::new(part)));
    }
    for (at, own) in policy.rewards.iter().enumerate() {
        found.add(&own.place, counted::of_reward(words, own), |part| Patch::Reward(at, Box::new(part)));
    }
    for (table, own) in policy.tables.iter().enumerate() {
        for (row, own) in own.rows.iter().enumerate() {
            found.add(&own.place, table::of_row(words, own), |part| Patch::Row(table, row, Box::new(part)));
        }
    }
    let head = &policy.place;
    // One rule alone never competes for an item.
    if policy.rules.len() > 1 {
        found.add(head, rule::of_use(words, policy.item_use), Patch::ItemUse);
    }
    found.add(head, rule::of_windows(words, &policy.windows), Patch::Windows);
    found.add(head, table::of_editions(words, &policy.editions), Patch::Editions);
    // What an adopted policy says is for its own examples to test.
    let mut changes = found.in_text_order();
    changes.retain(|change| policy.base_of(&change.place).is_none());
    changes
}

/// Changes by what they say: a clause that was joined into several rules is one change.
#[derive(Default)]
pub(super) struct Found {
    by_words: BTreeMap<(Place, String, String), (usize, Change)>,
}

impl Found {
    pub(super) fn add<T>(&mut self, home: &Place, variants: Vec<Variant<T>>, patch: impl Fn(T) -> Patch) {
        for variant in variants {
            let place = variant.place.unwrap_or_else(|| home.clone());
            let key = (place.clone(), variant.before.clone(), variant.after.clone());
            let patch = patch(variant.part);
            let order = self.by_words.len();
            let (_, change) = self.by_words.entry(key).or_insert_with(|| {
                let (before, after) = (variant.before, variant.after);
                (order, Change { kind: variant.kind, place, before, after, patches: Vec::new() })
            });
            change.patches.push(patch);
        }
    }

    pub(super) fn in_text_order(self) -> Vec<Change> {
        let mut changes: Vec<(usize, Change)> = self.by_words.into_values().collect();
        changes.sort_by(|(left, one), (right, other)| (&one.place, left).cmp(&(&other.place, right)));
        changes.into_iter().map(|(_, change)| change).collect()
    }
}
