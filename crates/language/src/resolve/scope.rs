//! What a name may mean at a place of the text: whose attributes can be read there, and which items are at hand.

use super::context::Resolver;
use super::types::Type;
use crate::few::Few;
use crate::policy::expression::ItemElement;
use crate::policy::{Owner, ScaleId};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::rc::Rc;

/// A place of the text as names see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Whose attributes a name without an owner may be; it must be the attribute of one of them only.
    pub bare: Cow<'static, [Owner]>,
    /// Which item `item.x` reads, where there is one.
    pub item: Option<Owner>,
    /// The elements of the pattern that is being tried.
    pub this: Shared<ItemElement>,
    /// The elements of the pattern outside.
    pub outer: Shared<ItemElement>,
    /// The elements of the items that are spent.
    pub spent: Shared<ItemElement>,
    /// The items of a rule by their slots.
    pub slots: Shared<SlotShape>,
    /// True where there is a target.
    pub has_target: bool,
    /// True where nothing may be asked about the programme.
    pub is_recognition: bool,
    /// The name of the item that is tried, where it has one.
    pub this_called: Option<String>,
    /// Names that generals give to the items that are spent.
    pub spent_called: Vec<String>,
    /// True inside a pattern of courses of the programme: `same code` in it compares with the target.
    pub beside_target: bool,
    /// The definitions that are being taken in, outermost first.
    pub definitions: Vec<String>,
}

/// A slot as names see it.
#[derive(Debug, Clone, Default)]
pub(super) struct SlotShape {
    /// Its name.
    pub called: Option<String>,
    /// Its elements.
    pub elements: Shared<ItemElement>,
}

/// A list that scopes share: each part of a rule has a scope of its own, and most lists in it are those of the rule.
#[derive(Debug, Clone)]
pub(super) struct Shared<T>(Option<Rc<[T]>>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<Vec<T>> for Shared<T> {
    fn from(list: Vec<T>) -> Self {
        Self((!list.is_empty()).then(|| list.into()))
    }
}

impl<T: Clone> From<&[T]> for Shared<T> {
    fn from(list: &[T]) -> Self {
        Self((!list.is_empty()).then(|| list.into()))
    }
}

impl<T: Clone, const N: usize> From<&[T; N]> for Shared<T> {
    fn from(list: &[T; N]) -> Self {
        Self::from(list.as_slice())
    }
}

impl<T: Clone> From<&Vec<T>> for Shared<T> {
    fn from(list: &Vec<T>) -> Self {
        Self::from(list.as_slice())
    }
}

impl<T: Clone> From<&Few<T>> for Shared<T> {
    fn from(list: &Few<T>) -> Self {
        Self::from(list.as_slice())
    }
}

impl<T> FromIterator<T> for Shared<T> {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        let list: Rc<[T]> = list.into_iter().collect();
        Self((!list.is_empty()).then_some(list))
    }
}

impl<T> Deref for Shared<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().unwrap_or(&[])
    }
}

impl Scope {
    /// Returns the scope of a rule's conditions.
    pub fn of_rule(slots: Shared<SlotShape>, spent: Shared<ItemElement>, has_item: bool) -> Self {
        Self {
            bare: Cow::Borrowed(&[Owner::Learner, Owner::Application, Owner::Programme, Owner::Target]),
            item: has_item.then_some(Owner::Spent),
            spent,
            slots,
            has_target: true,
            ..Self::default()
        }
    }

    /// Returns the scope of conditions about the person only.
    pub fn of_person() -> Self {
        Self {
            bare: Cow::Borrowed(&[Owner::Learner, Owner::Application, Owner::Programme]),
            ..Self::default()
        }
    }

    /// Returns the scope of an item pattern's own condition; `item.x` is the item that is tried.
    pub fn of_pattern(&self, elements: impl Into<Shared<ItemElement>>) -> Self {
        Self { item: Some(Owner::This), ..self.of_other_pattern(elements) }
    }

    /// Returns the scope of the condition of a pattern of other items; `item.x` stays what it was outside.
    pub fn of_other_pattern(&self, elements: impl Into<Shared<ItemElement>>) -> Self {
        // Inside the pattern of another item, `item.x` is the item that the pattern outside is tried on.
        let item = match self.item {
            Some(Owner::This) if self.bare.contains(&Owner::This) => Owner::Outer,
            other => other.unwrap_or(Owner::This),
        };
        let outer = if item == Owner::Outer { self.this.clone() } else { self.outer.clone() };
        Self {
            bare: Cow::Borrowed(&[Owner::This]),
            item: Some(item),
            this: elements.into(),
            outer,
            spent: self.spent.clone(),
            slots: self.slots.clone(),
            has_target: self.has_target,
            is_recognition: self.is_recognition,
            this_called: None,
            spent_called: self.spent_called.clone(),
            beside_target: false,
            definitions: self.definitions.clone(),
        }
    }

    /// Returns the scope of a condition on a target.
    pub fn of_target(&self) -> Self {
        Self { bare: Cow::Borrowed(&[Owner::Target]), has_target: true, ..self.clone() }
    }

    /// Returns the scope of amounts and marks.
    pub fn of_amount(&self) -> Self {
        let bare = match self.item {
            Some(_) => Cow::Borrowed(&[Owner::Spent, Owner::Target][..]),
            None => self.bare.clone(),
        };
        Self { bare, ..self.clone() }
    }

    /// Returns true when an owner can be read here.
    pub fn has(&self, owner: Owner) -> bool {
        match owner {
            Owner::Learner | Owner::Application => true,
            Owner::Programme => !self.is_recognition,
            Owner::Target => self.has_target && !self.is_recognition,
            Owner::This => self.item == Some(Owner::This) || self.bare.contains(&Owner::This),
            Owner::Spent | Owner::Outer => self.item == Some(owner),
            Owner::Slot(slot) => usize::try_from(slot).is_ok_and(|slot| slot < self.slots.len()),
        }
    }

    /// Returns the slot of a name given by `called`.
    pub fn find_slot(&self, called: &str) -> Option<Owner> {
        if self.this_called.as_deref() == Some(called) {
            return Some(Owner::This);
        }
        let Some(at) = self.slots.iter().position(|slot| slot.called.as_deref() == Some(called)) else {
            let is_spent = self.spent_called.iter().any(|name| name == called);
            return self.item.filter(|item| is_spent && *item != Owner::This);
        };
        u32::try_from(at).ok().map(Owner::Slot)
    }

    /// Returns the names given to items that can be spoken of here.
    pub fn called(&self) -> Vec<String> {
        let slots = self.slots.iter().filter_map(|slot| slot.called.clone());
        slots.chain(self.this_called.clone()).chain(self.spent_called.clone()).collect()
    }

    /// Returns what the items of an owner are, as far as patterns say.
    pub fn elements(&self, owner: Owner) -> &[ItemElement] {
        match owner {
            Owner::This => &self.this,
            Owner::Outer => &self.outer,
            Owner::Spent => &self.spent,
            Owner::Slot(slot) => {
                let shape = usize::try_from(slot).ok().and_then(|slot| self.slots.get(slot));
                shape.map_or(&[], |shape| &*shape.elements)
            }
            Owner::Learner | Owner::Application | Owner::Programme | Owner::Target => &[],
        }
    }
}

/// Returns the list of one owner.
pub(super) fn alone(owner: Owner) -> Cow<'static, [Owner]> {
    Cow::Borrowed(match owner {
        Owner::Learner => &[Owner::Learner],
        Owner::Application => &[Owner::Application],
        Owner::Programme => &[Owner::Programme],
        Owner::Target => &[Owner::Target],
        Owner::This => &[Owner::This],
        Owner::Spent => &[Owner::Spent],
        Owner::Outer => &[Owner::Outer],
        Owner::Slot(_) => return Cow::Owned(vec![owner]),
    })
}

/// The scales that an attribute has for the items of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ScaleHere {
    /// None: the attribute's own type counts.
    NotGiven,
    /// One.
    One(ScaleId),
    /// Several, so that one word may mean several steps.
    Several(Vec<ScaleId>),
}

impl Resolver<'_> {
    /// Returns the scale that entries and kinds give an attribute of the items that these elements describe.
    pub fn scale_here(&self, elements: &[ItemElement], attribute: &str) -> ScaleHere {
        if !self.entries.has_scales() && !self.entries.has_scales_of_kinds {
            return ScaleHere::NotGiven;
        }
        let mut found = BTreeSet::new();
        if elements.is_empty() {
            found.extend(self.scales_of_element(&ItemElement::default(), attribute));
        }
        for element in elements {
            found.extend(self.scales_of_element(element, attribute));
        }
        let found: Vec<ScaleId> = found.into_iter().collect();
        match found.as_slice() {
            [] => ScaleHere::NotGiven,
            [one] => ScaleHere::One(*one),
            _ => ScaleHere::Several(found),
        }
    }

    fn scales_of_element(&self, element: &ItemElement, attribute: &str) -> BTreeSet<ScaleId> {
        let entries = self.entries_of(element);
        let kind_scale = |kind: &str| self.policy.kinds.get(kind)?.scales.get(attribute).copied();
        if entries.is_empty() {
            return match &element.kind {
                Some(kind) => kind_scale(kind).into_iter().collect(),
                None => self.policy.kinds.keys().filter_map(|kind| kind_scale(kind)).collect(),
            };
        }
        let scale_of = |entry: &crate::policy::Entry| {
            entry.scales.get(attribute).copied().or_else(|| kind_scale(&entry.kind))
        };
        entries.into_iter().filter_map(scale_of).collect()
    }

    /// Returns the type of an attribute of an owner at a place, or `None` when it has none of that name.
    pub fn type_of_attribute(&self, owner: Owner, name: &str, scope: &Scope) -> Option<Type> {
        let own = self.own_type(owner, name);
        let is_item = matches!(owner, Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer);
        if let (true, ScaleHere::One(scale)) = (is_item, self.scale_here(scope.elements(owner), name)) {
            return Some(self.type_on_scale(scale));
        }
        own
    }

    /// Returns the type that an attribute is declared with or built in with, whatever entries and kinds say.
    pub fn own_type(&self, owner: Owner, name: &str) -> Option<Type> {
        let kind = owner.kind();
        if let Some(declared) = self.policy.attributes.get(&(kind, name.into())) {
            return Some(self.type_of(&declared.of));
        }
        let built_in = crate::policy::builtin::find_attribute(kind, name);
        built_in.map(|of| self.type_of(&of)).or_else(|| self.type_by_measure(owner, name))
    }

    // `item.points` is a number of points where `points` is a measure.
    fn type_by_measure(&self, owner: Owner, name: &str) -> Option<Type> {
        match owner {
            Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer | Owner::Target => {
                self.find_measure(name).map(Type::amount)
            }
            Owner::Learner | Owner::Application | Owner::Programme => None,
        }
    }
}
