//! The items that a rule is given and those that it only reads, each in a slot of its own.

use super::context::Resolver;
use super::pattern::Elements;
use super::scope::{Scope, Shared, SlotShape};
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, StructureProblem};
use crate::few::Few;
use crate::policy::counted::PerKey;
use crate::policy::expression::ItemElement;
use crate::policy::rule::{Given, Slot};
use crate::policy::{ItemPattern, Owner};
use crate::rare::Rare;
use crate::syntax::ast;
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::Given as AstGiven;
use crate::syntax::ast::expression::ItemPattern as AstPattern;

/// A pattern with its elements, before its condition.
struct Opened<'a> {
    pattern: &'a AstPattern,
    elements: Option<Elements>,
    is_read: bool,
    per: Rare<PerKey>,
}

impl Resolver<'_> {
    /// Returns the slots of a rule, how the given ones combine, which are only read, and the scope of the rule's conditions.
    pub fn expect_slots(
        &mut self,
        given: Option<&AstGiven>,
        readings: &[&AstGiven],
        (is_recognition, is_broken, spent_called): (bool, bool, Vec<String>),
    ) -> (Few<Slot>, Option<Given>, Vec<u32>, Scope) {
        // Slots are wide, and most rules have one.
        let mut opened = Vec::with_capacity(1 + readings.len());
        let combined = given.and_then(|given| self.open(given, false, &mut opened));
        let spent_count = opened.len();
        for reading in readings {
            self.open(reading, true, &mut opened);
        }
        // The line that names the outcome may be the broken one: then what reads the outcome is no further fault.
        let scope = self.scope_of(&opened, given.is_some() || is_broken, is_recognition);
        let scope = Scope { spent_called, ..scope };
        let shapes = scope.slots.clone();
        let closed = opened.into_iter().zip(&*shapes);
        let slots: Few<Slot> =
            closed.map(|(slot, shape)| self.close(slot, &shape.elements, &scope)).collect();
        let reading = (0..slots.len()).skip(spent_count).filter_map(|at| u32::try_from(at).ok()).collect();
        (slots, combined, reading, scope)
    }

    // First all elements: a condition may speak of any slot by its name.
    fn open<'c>(
        &mut self,
        given: &'c AstGiven,
        is_read: bool,
        opened: &mut Vec<Opened<'c>>,
    ) -> Option<Given> {
        match given {
            AstGiven::One(pattern) => self.open_pattern(pattern, is_read, opened).map(Given::One),
            AstGiven::OneOrMore(pattern, per) => {
                let slot = self.open_pattern(pattern, is_read, opened).map(Given::OneOrMore);
                if let Some(last) = opened.last_mut() {
                    last.per = self.expect_shared_keys(per, last.elements.as_ref()).into();
                }
                slot
            }
            AstGiven::AnyOf(members) => self.open_all(members, is_read, opened).map(Given::AnyOf),
            AstGiven::AllOf(members) => self.open_all(members, is_read, opened).map(Given::AllOf),
            AstGiven::CountOf(count, members) => {
                let members = self.open_all(members, is_read, opened)?;
                Some(Given::CountOf(*count, members))
            }
            AstGiven::Broken => {
                self.spoil();
                None
            }
        }
    }

    fn open_all<'c>(
        &mut self,
        members: &'c [AstGiven],
        is_read: bool,
        opened: &mut Vec<Opened<'c>>,
    ) -> Option<Vec<Given>> {
        let members: Vec<_> = members.iter().map(|member| self.open(member, is_read, opened)).collect();
        members.into_iter().collect()
    }

    fn open_pattern<'c>(
        &mut self,
        pattern: &'c AstPattern,
        is_read: bool,
        opened: &mut Vec<Opened<'c>>,
    ) -> Option<u32> {
        let elements = self.expect_elements(&pattern.any_of, false);
        if let Some(called) = &pattern.called {
            let is_taken = opened
                .iter()
                .filter_map(|slot| slot.pattern.called.as_ref())
                .any(|other| other.text == called.text);
            if is_taken {
                let problem =
                    NameProblem::DeclaredTwice { kind: Named::Called, name: called.text.to_string() };
                self.report(&problem, called.span);
            }
        }
        let slot = u32::try_from(opened.len()).ok();
        opened.push(Opened { pattern, elements, is_read, per: Rare::new() });
        slot
    }

    // Outcomes come together where these are equal.
    fn expect_shared_keys(&mut self, per: &[ast::PerKey], elements: Option<&Elements>) -> Vec<PerKey> {
        let spent = elements.into_iter().flat_map(|elements| elements.any_of.iter().cloned()).collect();
        let about_items = Scope { item: Some(Owner::Spent), spent, ..Scope::of_person() };
        let mut keys = Vec::new();
        for key in per {
            let name = Name { text: self.written(key.key.span).into(), quoted: false, span: key.key.span };
            self.expect_per_key(&name, key, &about_items, &mut keys, &mut Vec::new());
            if matches!(keys.last(), Some(PerKey::Item | PerKey::Course | PerKey::Rolling(..))) {
                let (fact, place) = (self.written(key.key.span), Phrase::SeveralOutcomes.text());
                self.report(&StructureProblem::FactNotHere { fact, place }, key.key.span);
                keys.pop();
            }
        }
        keys
    }

    fn scope_of(&self, opened: &[Opened<'_>], has_item: bool, is_recognition: bool) -> Scope {
        let shape = |slot: &Opened<'_>| SlotShape {
            called: slot.pattern.called.as_ref().map(|called| called.text.to_string()),
            elements: slot.elements.as_ref().map_or(&[][..], |elements| &elements.any_of).into(),
        };
        let slots: Shared<SlotShape> = opened.iter().map(shape).collect();
        let is_spent = |(slot, _): &(&Opened<'_>, &SlotShape)| !slot.is_read;
        let of_spent = || opened.iter().zip(&*slots).filter(is_spent).map(|(_, shape)| &shape.elements);
        let mut several = of_spent();
        let spent = match (several.next(), several.next()) {
            (Some(one), None) => Shared::clone(one),
            _ => of_spent().flat_map(|elements| elements.iter().cloned()).collect(),
        };
        Scope { is_recognition, ..Scope::of_rule(slots, spent, has_item) }
    }

    fn close(&mut self, slot: Opened<'_>, own: &Shared<ItemElement>, scope: &Scope) -> Slot {
        let called = slot.pattern.called.as_ref().map(|called| called.text.as_str().into());
        let Some(elements) = slot.elements else {
            // Its condition is read all the same: it has faults of its own.
            if let Some(condition) = &slot.pattern.condition {
                let inside = Scope { item: Some(Owner::This), ..scope.of_other_pattern(&[]) };
                self.expect_condition(condition, &inside);
            }
            let pattern = ItemPattern { any_of: Few::None, condition: None };
            return Slot { pattern, called, per: slot.per };
        };
        let inside =
            if slot.is_read { scope.of_other_pattern(own.clone()) } else { scope.of_pattern(own.clone()) };
        let pattern = self.expect_pattern_condition(slot.pattern, elements, &inside);
        let pattern =
            pattern.unwrap_or_else(|| ItemPattern { any_of: own.iter().cloned().collect(), condition: None });
        Slot { pattern, called, per: slot.per }
    }
}
