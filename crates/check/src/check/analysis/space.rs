//! The dimensions of a policy: what rules and conditions speak of, numbered; and rules as the regions in which they apply.

use super::super::alike::Alike;
use super::super::case::Case;
use super::super::facts::Facts;
use super::super::line::{Grid, Points};
use super::super::logic::{Reader, Subject, What};
use super::super::reach::{always_filled_slots, only_slot};
use super::super::said::{Asks, Said};
use super::super::values::Values;
use super::holding::Holding;
use super::region::{Area, Dimension, Domain};
use super::together::{MOST_AREAS, both, is_anything};
use crate::date::Day;
use crate::few::Few;
use crate::policy::expression::{Condition, ItemElement, Owner, Value};
use crate::policy::rule::Rule;
use crate::policy::{OwnerKind, Policy, SetId};
use crate::quick::QuickMap;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The learner, the application and the programme.
pub(super) const PERSON: u32 = 0;
/// The outcome that a rule spends.
pub(super) const ITEM: u32 = 1;
/// The target of its result.
pub(super) const TARGET: u32 = 2;
/// The first of the contexts of other slots.
const OTHERS: u32 = 3;

/// The dimensions met so far, and the words of their domains.
pub(super) struct Space<'a> {
    /// The policy's facts.
    pub facts: Arc<Facts<'a>>,
    /// The policy.
    pub policy: &'a Policy,
    holding: OnceCell<Holding<'a>>,
    subjects: Alike<Subject>,
    /// The facts among them, few: found without a name of their own.
    facts_met: Vec<(u32, OwnerKind, String, Dimension)>,
    words: Alike<SmolStr>,
    editions: BTreeMap<String, Points>,
    /// Where conditions hold that were read: many rules ask for the same.
    held: QuickMap<Asked<'a>, Rc<Held>>,
    /// The same of each condition that always has to hold, by the number of what a rule asks for and the slot that holds the outcome.
    all_held: QuickMap<(usize, Option<u32>), AllHeld>,
}

/// A condition of a rule with the slot whose pattern it belongs to and the slot that holds the outcome.
type Asked<'a> = (Said<'a>, Option<u32>, Option<u32>);

type AllHeld = Rc<[Rc<Held>]>;

/// Where a condition holds.
#[derive(Debug)]
pub(super) struct Held {
    /// The boxes.
    pub areas: Vec<Area>,
    /// False when they may be too wide.
    pub exact: bool,
}

/// Where a rule applies.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// The boxes; none when it never does.
    pub areas: Few<Area>,
    /// True when the boxes are exactly where the facts of the outcome and the person fit; false when they may be too wide.
    pub exact: bool,
}

impl<'a> Space<'a> {
    /// Returns the space of a policy, in which nothing is spoken of yet.
    pub(super) fn new(facts: Arc<Facts<'a>>) -> Self {
        let policy = facts.policy;
        let mut space = Self {
            facts,
            policy,
            holding: OnceCell::new(),
            subjects: Alike::default(),
            facts_met: Vec::new(),
            // Most rules name a code of their own, and a kind that many name.
            words: Alike::with_room(policy.rules.len() + policy.kinds.len()),
            editions: BTreeMap::new(),
            held: QuickMap::default(),
            all_held: QuickMap::default(),
        };
        space.editions = space.days_of_editions();
        space
    }

    /// Returns what the programmes hold; found when it is first asked for.
    pub(super) fn holding(&self) -> &Holding<'a> {
        self.holding.get_or_init(|| Holding::of(self.policy))
    }

    /// Returns the dimensions that are facts of the programme applied for.
    pub(super) fn of_programme(&self) -> Vec<Dimension> {
        let is_it = |at: &usize| {
            let what = self.subjects.get(*at).map(|subject| &subject.what);
            matches!(what, Some(What::Fact(OwnerKind::Programme, _)))
        };
        (0..self.subjects.count()).filter(is_it).map(dimension_of).collect()
    }

    /// Returns the number of a subject.
    pub(super) fn dimension(&mut self, subject: &Subject) -> Dimension {
        if let Some(known) = self.find(subject) {
            return known;
        }
        dimension_of(self.subjects.number(subject.clone()))
    }

    /// Returns the dimension of a fact.
    pub(super) fn fact(&mut self, context: u32, owner: OwnerKind, attribute: &str) -> Dimension {
        if let Some(known) = self.fact_met(context, owner, attribute) {
            return known;
        }
        let dimension = self.dimension(&Subject { context, what: What::Fact(owner, attribute.to_owned()) });
        self.facts_met.push((context, owner, attribute.to_owned(), dimension));
        dimension
    }

    /// Returns the dimension of a fact that is spoken of already, or `None`.
    pub(super) fn known_fact(&self, context: u32, owner: OwnerKind, attribute: &str) -> Option<Dimension> {
        self.fact_met(context, owner, attribute)
            .or_else(|| self.find(&Subject { context, what: What::Fact(owner, attribute.to_owned()) }))
    }

    fn fact_met(&self, context: u32, owner: OwnerKind, attribute: &str) -> Option<Dimension> {
        let is_it = |(own, of, name, _): &&(u32, OwnerKind, String, Dimension)| {
            (*own, *of) == (context, owner) && name == attribute
        };
        self.facts_met.iter().find(is_it).map(|(.., dimension)| *dimension)
    }

    fn find(&self, subject: &Subject) -> Option<Dimension> {
        self.subjects.find(subject).map(dimension_of)
    }

    /// Returns what a dimension stands for.
    pub(super) fn subject(&self, dimension: Dimension) -> Option<&Subject> {
        self.subjects.get(dimension.0 as usize)
    }

    /// Returns the number of a word.
    pub(super) fn word(&mut self, word: &str) -> u32 {
        number_of(self.words.number_as(word))
    }

    /// Returns the number of a word that is spoken of already, or `None`.
    pub(super) fn known_word(&self, word: &str) -> Option<u32> {
        self.words.find_as(word).map(number_of)
    }

    /// Returns a word.
    pub(super) fn spelling(&self, word: u32) -> &str {
        self.words.get(word as usize).map_or("", SmolStr::as_str)
    }

    fn words(&mut self, words: impl IntoIterator<Item = impl AsRef<str>>) -> Few<u32> {
        Few::set(words.into_iter().map(|word| self.word(word.as_ref())))
    }

    /// Returns where a rule applies to the outcome in one slot: by its days, the outcomes it names and its conditions. What a
    /// gate decides together with the choice is left out. `asks` is the number of what the rule asks for.
    pub(super) fn reach(&mut self, rule: &'a Rule, slot: Option<u32>, asks: usize) -> Reach {
        let mut exact = rule.only_if.is_empty();
        let room = self.all_held.get(&(asks, slot)).map_or(0, parts_of);
        let mut areas = self.in_force(rule).map_or(Few::None, Few::One);
        if let Some(pattern) = slot.and_then(|slot| rule.slots.get(slot as usize)) {
            let heads = self.heads(&pattern.pattern.any_of, room, &mut exact);
            let are_all = is_anything(&areas) && heads.len() <= MOST_AREAS;
            areas = if are_all { heads } else { both(areas, &heads, &mut exact) };
        }
        for held in &*self.all_held(rule, slot, asks) {
            exact = exact && held.exact;
            areas = both(areas, &held.areas, &mut exact);
        }
        Reach { areas, exact }
    }

    // Where what must hold does: in the slots that are always filled, then of the rule's own.
    fn all_held(&mut self, rule: &'a Rule, slot: Option<u32>, asks: usize) -> AllHeld {
        if let Some(known) = self.all_held.get(&(asks, slot)) {
            return Rc::clone(known);
        }
        let mut all = Vec::new();
        for filled in always_filled_slots(rule) {
            let condition = rule.slots.get(filled as usize).and_then(|slot| slot.pattern.condition.as_ref());
            all.extend(condition.map(|condition| self.held(rule, Some(filled), slot, condition)));
        }
        all.extend(rule.conditions.iter().map(|condition| self.held(rule, None, slot, condition)));
        let all: AllHeld = all.into();
        if !Asks(rule).conditions().any(|condition| self.facts.may_turn_on_items(condition)) {
            self.all_held.insert((asks, slot), Rc::clone(&all));
        }
        all
    }

    /// Returns where a condition of a rule holds. `within` is the slot whose pattern it belongs to, `spent` the slot that holds
    /// the outcome.
    pub(super) fn held(
        &mut self,
        rule: &Rule,
        within: Option<u32>,
        spent: Option<u32>,
        condition: &'a Condition,
    ) -> Rc<Held> {
        let spent = spent.or_else(|| only_slot(rule));
        if self.facts.may_turn_on_items(condition) {
            return Rc::new(self.find_held(rule, within, spent, condition));
        }
        // Nothing else of a rule has a say in it.
        let asked = (Said(condition), within, spent);
        if let Some(known) = self.held.get(&asked) {
            return Rc::clone(known);
        }
        let held = Rc::new(self.find_held(rule, within, spent, condition));
        self.held.insert(asked, Rc::clone(&held));
        held
    }

    fn find_held(
        &mut self,
        rule: &Rule,
        within: Option<u32>,
        spent: Option<u32>,
        condition: &Condition,
    ) -> Held {
        let cases = cases(&self.facts, rule, within, spent, condition);
        // The reader gives one case that says nothing where there are too many to keep apart.
        let exact = !matches!(cases.as_slice(), [case] if case.said().is_empty());
        Held { areas: cases.into_iter().filter_map(|case| self.area(case)).collect(), exact }
    }

    fn area(&mut self, case: Case) -> Option<Area> {
        let mut area = Area::default();
        for (subject, values) in case.into_said() {
            let dimension = self.dimension(&subject);
            let domain = self.domain(values);
            if !area.narrow(dimension, Cow::Owned(domain)) {
                return None;
            }
        }
        Some(area)
    }

    fn domain(&mut self, values: Values) -> Domain {
        match values {
            Values::Line { points, none } => Domain::line(points, none),
            Values::Words { some_of, none_of } => {
                let out = self.words(&none_of);
                let mut sets = some_of.iter().map(|words| self.words(words)).collect::<Vec<_>>().into_iter();
                match sets.next() {
                    None => Domain::But(out),
                    Some(first) => Domain::Words(sets.fold(first, |all, more| all.and(&more)).without(&out)),
                }
            }
            Values::Truth { yes, no } => Domain::Truth { yes, no },
        }
    }

    // The outcomes that a pattern names, a box each, with room for what else is said.
    fn heads(&mut self, elements: &[ItemElement], room: usize, exact: &mut bool) -> Few<Area> {
        if elements.is_empty() {
            return Few::One(Area::default());
        }
        elements.iter().filter_map(|element| self.head(element, room, exact)).collect()
    }

    fn head(&mut self, element: &ItemElement, room: usize, exact: &mut bool) -> Option<Area> {
        let named = [
            ("kind", &element.kind),
            ("code", &element.code),
            ("category", &element.category),
            ("issuer", &element.issuer),
        ];
        let named = named.into_iter().filter_map(|(attribute, word)| Some((attribute, word.as_ref()?)));
        let mut area = Area::with_room(named.clone().count() + room);
        for (attribute, word) in named {
            let only = Domain::Words(Few::One(self.word(word)));
            area.narrow(self.fact(ITEM, OwnerKind::Item, attribute), Cow::Owned(only));
        }
        *exact = *exact && element.rule.is_none();
        let leaves_something = self.listed(element, exact).into_iter().all(|(attribute, words)| {
            area.narrow(self.fact(ITEM, OwnerKind::Item, attribute), Cow::Owned(Domain::Words(words)))
        });
        leaves_something.then_some(area)
    }

    // What the sets and the catalogue of an element list.
    fn listed(&mut self, element: &ItemElement, exact: &mut bool) -> Vec<(&'static str, Few<u32>)> {
        let policy = self.policy;
        let of_sets = |id: Option<SetId>| id.and_then(|id| policy.sets.get(id.index()));
        let mut listed = Vec::new();
        listed.extend(of_sets(element.set).map(|set| ("code", self.words(&set.members))));
        listed.extend(of_sets(element.issuers).map(|set| ("issuer", self.words(&set.members))));
        if let Some(catalogue) = element.catalogue.and_then(|at| policy.catalogues.get(at as usize)) {
            let entries = || catalogue.entries.iter();
            listed.push(("code", self.words(entries().map(|entry| &entry.code))));
            listed.push(("kind", self.words(entries().map(|entry| &entry.kind))));
            let on_other = entries().any(|entry| entry.current_on.is_some());
            *exact = *exact && catalogue.current_on.is_none() && !on_other;
        }
        listed
    }

    // The days of a rule: those of its editions and its own, on the clock of the policy.
    fn in_force(&mut self, rule: &Rule) -> Option<Area> {
        let policy = self.policy;
        let Some(clock) = &policy.clock else { return Some(Area::default()) };
        let mut days = Points::all(Some(Grid::WHOLE));
        if !policy.editions.is_empty() {
            let mut own = days.complement();
            for (name, points) in &self.editions {
                if rule.editions.is_empty() || rule.editions.contains(name) {
                    own = own.or(points);
                }
            }
            days = own;
        }
        if !rule.in_force.is_empty() {
            let own = rule.in_force.iter().map(|own| between(&self.facts, own.from, own.to));
            days = days.and(&own.fold(days.and(&days.complement()), |all, more| all.or(&more)));
        }
        if days.complement().is_empty() {
            return Some(Area::default());
        }
        let dimension = self.fact(PERSON, clock.owner.kind(), &clock.attribute);
        Area::default().with(dimension, &Domain::line(days, false))
    }

    // Of two editions in force on one day the later in the text counts.
    fn days_of_editions(&self) -> BTreeMap<String, Points> {
        let mut later = Points::all(Some(Grid::WHOLE)).complement();
        let mut days = BTreeMap::new();
        for edition in self.policy.editions.iter().rev() {
            let own = between(&self.facts, edition.from, edition.to);
            days.insert(edition.name.clone(), own.without(&later));
            later = later.or(&own);
        }
        days
    }
}

fn dimension_of(number: usize) -> Dimension {
    Dimension(number_of(number))
}

fn number_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Returns the days from one to another, both included.
pub(super) fn between(facts: &Facts<'_>, from: Option<Day>, to: Option<Day>) -> Points {
    let end = |day: Option<Day>| Some((facts.point(&Value::Date(day?), None)?, true));
    Points::between(end(from), end(to), Some(Grid::WHOLE))
}

// How much is said beside the outcomes, where each condition holds in one box.
fn parts_of(held: &AllHeld) -> usize {
    held.iter().filter_map(|held| held.areas.first()).map(|area| area.parts().len()).sum()
}

fn cases(
    facts: &Facts<'_>,
    rule: &Rule,
    within: Option<u32>,
    spent: Option<u32>,
    condition: &Condition,
) -> Vec<Case> {
    let slot_of = |owner: Owner| match owner {
        Owner::This | Owner::Outer => within.or(spent),
        Owner::Spent => spent,
        Owner::Slot(slot) => Some(slot),
        Owner::Learner | Owner::Application | Owner::Programme | Owner::Target => None,
    };
    let context_of = |owner: Owner| match (owner, slot_of(owner)) {
        (Owner::Target, _) => TARGET,
        (Owner::This | Owner::Outer | Owner::Spent, None) => ITEM,
        (_, Some(slot)) if Some(slot) == spent => ITEM,
        (_, Some(slot)) => slot.saturating_add(OTHERS),
        (Owner::Learner | Owner::Application | Owner::Programme | Owner::Slot(_), None) => PERSON,
    };
    let elements_of = |owner: Owner| -> &[ItemElement] {
        let slot = slot_of(owner).and_then(|slot| rule.slots.get(slot as usize));
        slot.map_or(&[], |slot| slot.pattern.any_of.as_slice())
    };
    let context = match within {
        Some(slot) if Some(slot) != spent => slot.saturating_add(OTHERS),
        Some(_) | None => ITEM,
    };
    Reader { facts, context_of: &context_of, elements_of: &elements_of, context }.cases(condition, false)
}
