//! Of classes what is asked of each row, in few bytes that lie together: most rows need no more of their class.

use super::form::{Class, Truth};
use super::plain::{Brings, Plain, PlainOffer, PlainTest};
use super::small::SmallFacts;
use super::sums::{Asked, Brought, FactsAt, Held};
use super::sure::{AT_GATE, Layout, Sure};
use super::types::TypeList;
use super::{Brief, FactColumns};
use crate::policy::MeasureId;
use crate::quantity::Number;
use std::sync::Arc;

/// The gates of the classes that came so far, by number.
#[derive(Debug, Default)]
pub struct Gates<'a> {
    all: Vec<Gate<'a>>,
    /// The types that were asked for so far, and whether whole columns are of these.
    of_columns: Vec<(TypeList, bool)>,
    /// What of each is told by its row at once.
    sure: Vec<Sure>,
    layout: Layout,
}

/// What an offer brings each time, and the families that it is compared in.
type Fixed<'a> = (&'a [(MeasureId, Number)], &'a [usize]);

/// What is asked first of a row of a class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate<'a> {
    class: &'a Class,
    pub(super) plain: &'a Plain,
    /// The programme that it was made for.
    pub(super) programme: Option<usize>,
    /// The fact that recognition stores it by.
    pub(super) stored: usize,
    /// Whether its facts are those of whole columns and nothing else.
    pub(super) has_columns: bool,
    /// Whether it is offered anything.
    has_offers: bool,
    /// The only offer, where these are all its tests and it is certain what it brings.
    pub(super) only: Option<&'a PlainOffer>,
    /// What that brings, where it is the same each time, and the families that it is compared in.
    fixed: Option<Fixed<'a>>,
    tests: [PlainTest; AT_GATE],
    count: usize,
}

impl<'a> Gates<'a> {
    /// In the place of a number: that of a row without an item.
    pub const NONE: u32 = u32::MAX - 1;

    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.all.clear();
        self.sure.clear();
        self.of_columns.clear();
    }

    /// Begins rows of other columns; returns whether the gates so far are good for them too, and forgets all where they are not.
    pub fn begin_columns(&mut self, brief: &Brief, columns: &FactColumns<'_>) -> bool {
        let layout = Layout::of(&brief.form, columns);
        let are_good = self.layout == layout
            && self.of_columns.iter().all(|(types, are_of)| columns.are_of(types) == *are_of);
        if !are_good {
            self.clear();
        }
        self.layout = layout;
        are_good
    }

    /// Adds the gate of a class for who asks something.
    pub(super) fn add(&mut self, class: &'a Class, asked: Asked, columns: &FactColumns<'_>) -> Option<usize> {
        let gate = self.gate(class, asked, columns)?;
        self.all.push(gate);
        self.sure.push(gate.sure(&self.layout));
        self.all.len().checked_sub(1)
    }

    /// Returns the gate of a number.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&Gate<'a>> {
        self.all.get(number)
    }

    /// Returns what of the gate of a number is told by its row at once.
    #[inline]
    pub(super) fn sure(&self, number: u32) -> Option<&Sure> {
        self.sure.get(number as usize)
    }

    /// Returns the places of the days on which an outcome came about, as such rows have them.
    pub(super) fn reached(&self) -> [u8; 2] {
        self.layout.reached
    }

    /// Makes the gate of a number anew for who asks something else.
    #[cold]
    pub(super) fn remake(
        &mut self,
        number: usize,
        asked: &Asked,
        columns: &FactColumns<'_>,
    ) -> Option<&Gate<'a>> {
        let gate = self.gate(self.all.get(number)?.class, *asked, columns)?;
        *self.sure.get_mut(number)? = gate.sure(&self.layout);
        let own = self.all.get_mut(number)?;
        *own = gate;
        Some(own)
    }

    /// Returns the gate of a class; `None` for one that is not plain for who asks this.
    fn gate(&mut self, class: &'a Class, asked: Asked, columns: &FactColumns<'_>) -> Option<Gate<'a>> {
        let plain = asked.plain(class)?;
        let known = self.of_columns.iter().find(|(types, _)| Arc::ptr_eq(types, &plain.types));
        let are_of = known.map(|(_, are_of)| *are_of).unwrap_or_else(|| {
            let are_of = columns.are_of(&plain.types);
            self.of_columns.push((Arc::clone(&plain.types), are_of));
            are_of
        });
        Some(Gate::of(class, plain, asked.programme(), are_of))
    }
}

impl<'a> Gate<'a> {
    fn of(class: &'a Class, plain: &'a Plain, programme: Option<usize>, are_of_columns: bool) -> Self {
        // Of several offers another may hold where the first does not.
        let first = plain.offers.first().filter(|_| plain.offers.len() == 1);
        let fixed = first.and_then(|offer| match &offer.brings {
            Brings::Fixed(amounts) => Some((&**amounts, &*offer.families)),
            Brings::Nothing | Brings::ByFacts(_) => None,
        });
        let (tests, count, are_all) =
            first.map_or(([PlainTest::NONE; AT_GATE], 0, false), PlainOffer::at_gate);
        Self {
            class,
            plain,
            programme,
            stored: plain.stored.1,
            has_columns: !plain.has_listed && are_of_columns,
            has_offers: !plain.offers.is_empty(),
            only: first.filter(|offer| are_all && offer.is_settled),
            fixed,
            tests,
            count,
        }
    }

    /// Returns what of it a row tells at once.
    fn sure(&self, layout: &Layout) -> Sure {
        let only = self.only.and(self.fixed);
        let is_sure = self.has_columns && (only.is_some() || !self.has_offers);
        let tests = only.and_then(|_| self.tests.get(..self.count));
        let sure = is_sure.then(|| Sure::of(tests, self.programme, self.stored, layout));
        sure.flatten().unwrap_or(Sure::NOT)
    }

    /// Returns what holds for an outcome in a row where its only offer does, which brings the same each time.
    #[inline]
    pub(super) fn held(&self, outcome: usize, row: usize) -> Option<Held<'a>> {
        let (offer, (amounts, families)) = (self.only?, self.fixed?);
        let (facts, amounts) = (FactsAt::Row(row), Brought::Fixed(amounts));
        Some(Held { outcome, facts, claim: &offer.claim, families, amounts })
    }

    /// Returns whether what it is offered may hold, as far as is seen here: yes where its only offer does.
    #[inline]
    pub(super) fn truth(&self, facts: &SmallFacts) -> Truth {
        if !self.has_offers {
            return Truth::No;
        }
        let mut truth = if self.only.is_some() { Truth::Yes } else { Truth::Open };
        for test in self.tests.iter().take(self.count) {
            match test.truth(facts) {
                Truth::No => return Truth::No,
                Truth::Open => truth = Truth::Open,
                Truth::Yes => {}
            }
        }
        truth
    }
}
