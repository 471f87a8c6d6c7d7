//! Of classes what is asked of each row, in few bytes that lie together: most rows need no more of their class.

use super::FactColumns;
use super::form::{Class, Truth};
use super::plain::{Plain, PlainOffer, PlainTest};
use super::small::SmallFacts;
use super::sums::Asked;

/// The tests at a gate.
pub(super) const AT_GATE: usize = 2;

/// The gates of the classes that came so far, by number.
#[derive(Debug, Default)]
pub struct Gates<'a>(Vec<Gate<'a>>);

/// What is asked first of a row of a class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate<'a> {
    class: &'a Class,
    pub(super) plain: &'a Plain,
    programme: Option<usize>,
    /// The fact that recognition stores it by.
    pub(super) stored: usize,
    /// Whether its facts are those of whole columns and nothing else.
    pub(super) has_columns: bool,
    /// Whether it is offered anything.
    has_offers: bool,
    /// The only offer, where these are all its tests and it is certain what it brings.
    pub(super) only: Option<&'a PlainOffer>,
    tests: [PlainTest; AT_GATE],
    count: usize,
}

impl<'a> Gates<'a> {
    /// Returns how many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the gate of a class for who asks something.
    pub(super) fn add(&mut self, class: &'a Class, asked: Asked, columns: &FactColumns<'a>) -> Option<usize> {
        self.0.push(Gate::of(class, asked, columns)?);
        Some(self.0.len() - 1)
    }

    /// Returns the gate of a number for who asks something.
    #[inline]
    pub(super) fn get(
        &mut self,
        number: usize,
        asked: Asked,
        columns: &FactColumns<'a>,
    ) -> Option<&Gate<'a>> {
        let gate = self.0.get_mut(number)?;
        if gate.programme != asked.programme() {
            *gate = Gate::of(gate.class, asked, columns)?;
        }
        Some(gate)
    }
}

impl<'a> Gate<'a> {
    /// Returns the gate of a class; `None` for one that is not plain for who asks this.
    fn of(class: &'a Class, asked: Asked, columns: &FactColumns<'a>) -> Option<Self> {
        let plain = asked.plain(class)?;
        // Of several offers another may hold where the first does not.
        let first = plain.offers.first().filter(|_| plain.offers.len() == 1);
        let (tests, count, are_all) =
            first.map_or(([PlainTest::NONE; AT_GATE], 0, false), PlainOffer::at_gate);
        Some(Self {
            class,
            plain,
            programme: asked.programme(),
            stored: plain.stored.1,
            has_columns: !plain.has_listed && columns.all.iter().all(|column| column.is_of(&plain.types)),
            has_offers: !plain.offers.is_empty(),
            only: first.filter(|offer| are_all && offer.is_settled),
            tests,
            count,
        })
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
