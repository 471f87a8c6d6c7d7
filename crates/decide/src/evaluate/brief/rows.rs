//! Learners told in brief from rows, one item each: who reads the rows says what stands in them.

use super::form::Class;
use super::line::{Given, Scalar};
use super::plain::Plain;
use super::small::Small;
use super::sums::{Asked, Kept, MOST_ITEMS, Room, have_equal, typed};
use super::{Brief, FactColumns, Gates, Sums};
use crate::date::Day;
use std::ops::Range;

/// What is the same for all items of one kind and code.
#[derive(Debug, Clone, Copy)]
pub struct ClassOf<'a>(&'a Class);

/// What applications ask who name one programme, or none.
#[derive(Debug, Clone, Copy)]
pub struct Asking(Asked);

impl Brief {
    /// Returns what is the same for all items of a kind and code, an empty one where they have none; `None` for those that need
    /// the evaluator.
    pub fn class(&self, kind: &str, code: &str) -> Option<ClassOf<'_>> {
        self.form.classes.find(kind, code).map(ClassOf)
    }

    /// Returns by which number [`Rows::add`] knows a fact of items; `None` for one that needs the evaluator.
    pub fn item_fact(&self, name: &str) -> Option<usize> {
        self.form.names.item.iter().position(|own| **own == *name)
    }

    /// Returns by which number [`Rows::add_of_learner`] knows a fact of learners; `None` for one that needs the evaluator.
    pub fn learner_fact(&self, name: &str) -> Option<usize> {
        self.form.names.learner.iter().position(|own| **own == *name)
    }

    /// Returns what is asked with a programme; `None` where that needs the evaluator.
    pub fn asking(&self, has_application: bool, programme: Option<&str>) -> Option<Asking> {
        Asked::of(&self.form, has_application, programme).map(Asking)
    }
}

/// One learner after the other, in memory that is kept. What returns `None` leaves the learner to the evaluator; the next one
/// may begin.
pub struct Rows<'a> {
    brief: &'a Brief,
    room: Room<'a>,
    asked: Option<Asked>,
}

impl<'a> Rows<'a> {
    /// Returns room for learners, in memory that was kept.
    pub fn of(brief: &'a Brief, kept: Kept) -> Self {
        Self { brief, room: Room::of(&brief.form, kept), asked: None }
    }

    /// Gives its memory back.
    pub fn kept(self) -> Kept {
        self.room.kept()
    }

    /// Begins a learner who asks something on a day.
    pub fn begin(&mut self, asking: Asking, on: Option<Day>) -> Option<()> {
        let asked = asking.0.on(&self.brief.form, on)?;
        asked.begin(&mut self.room.situated, 0);
        self.asked = Some(asked);
        Some(())
    }

    /// Adds an item with the facts that its row gives, each once.
    pub fn add(
        &mut self,
        of: ClassOf<'a>,
        given: impl IntoIterator<Item = (usize, Scalar<'a>)>,
    ) -> Option<()> {
        if self.room.situated.count() == MOST_ITEMS {
            return None;
        }
        self.room.situated.add(of.0, 0, given.into_iter().map(|(name, value)| Given { name, value }))
    }

    /// Adds a fact of the learner, who has it once.
    pub fn add_of_learner(&mut self, name: usize, value: Scalar<'a>) -> Option<()> {
        self.room.situated.add_of_learner(Given { name, value })
    }

    /// Returns what the learner comes to; for the next one its memory is to be given back by [`Rows::take_back`].
    pub fn sums<'t>(&mut self, id: &'t str) -> Option<Sums<'t>> {
        self.room.sums(id, self.asked?)
    }

    /// Takes the memory of sums back.
    #[inline]
    pub fn take_back(&mut self, sums: Sums<'_>) {
        self.room.take_back(sums);
    }
}

/// The same learners, where all that their items come to can be told from whole numbers. What returns `None` is to be tried from
/// [`Rows::begin`] on.
impl<'a> Rows<'a> {
    /// Begins a learner who asks something on a day, [`Small::MISSING`] for none.
    pub fn begin_plain(&mut self, asking: Asking, on: Small) -> Option<()> {
        let form = &self.brief.form;
        asking.0.expect_day(form, on != Small::MISSING)?;
        self.asked = Some(asking.0);
        self.room.begin_plain(form, on)
    }

    /// Adds a fact of the learner, who has it once.
    pub fn add_of_learner_plain(&mut self, name: usize, value: Scalar<'a>) -> Option<()> {
        let form = &self.brief.form;
        let fact = typed(form, form.learner.get(name)?, value)?;
        self.room.plain.set_of_learner(name, Small::of(fact));
        Some(())
    }

    /// Returns whether a learner of so many items can be told by plain facts alone.
    pub fn can_be_plain(&self, items: usize) -> bool {
        items <= MOST_ITEMS
    }

    /// Adds the items of some rows with the facts that stand there; `numbers` are those of their gates, [`Gates::NONE`] for one
    /// without an item.
    pub fn add_all_plain<'p: 'a>(
        &mut self,
        rows: Range<usize>,
        columns: &FactColumns<'a>,
        gates: &mut Gates<'p>,
        numbers: &[u32],
    ) -> Option<()> {
        let asked = self.asked.filter(|_| self.can_be_plain(rows.len()))?;
        let mut left = (rows.start, numbers);
        loop {
            if asked.converts() {
                let weighed = self.room.weigh_sure(gates, (columns, left), asked.programme())?;
                left = (left.0 + weighed, left.1.get(weighed..)?);
            }
            let (row, [number, others @ ..]) = left else { return Some(()) };
            self.add_plain((columns, row), gates, *number, &asked)?;
            left = (row + 1, others);
        }
    }

    /// Adds the item of one row, whatever its gate.
    fn add_plain<'p: 'a>(
        &mut self,
        (columns, row): (&FactColumns<'a>, usize),
        gates: &mut Gates<'p>,
        number: u32,
        asked: &Asked,
    ) -> Option<()> {
        let mut gate = match gates.get(number as usize) {
            Some(gate) => gate,
            None if number == Gates::NONE => return Some(()),
            None => return None,
        };
        if gate.programme != asked.programme() {
            gate = gates.remake(number as usize, asked, columns)?;
        }
        if gate.has_columns && !self.room.plain.has_others() {
            self.room.weigh_row(gate, (columns, row), asked.converts())
        } else {
            self.weigh_other(gate.plain, (columns, row), asked)
        }
    }

    /// Returns the number of a new gate, that of a class for the learner who began.
    pub fn gate<'p>(&self, of: ClassOf<'p>, columns: &FactColumns<'_>, gates: &mut Gates<'p>) -> Option<u32> {
        gates.add(of.0, self.asked?, columns).and_then(|number| u32::try_from(number).ok())
    }

    /// Weighs the outcome of a row that has other facts than those of columns, or had one before it.
    #[inline(never)]
    fn weigh_other(
        &mut self,
        plain: &'a Plain,
        (columns, row): (&FactColumns<'a>, usize),
        asked: &Asked,
    ) -> Option<()> {
        if self.has_columns_of(plain, columns) {
            self.room.plain.outcome_of_row(plain, columns, row)?;
        } else {
            self.begin_typed(plain, columns, row)?;
        }
        self.room.weigh_plain(plain, *asked)
    }

    /// Returns whether whole columns are of the types of an outcome.
    #[inline]
    fn has_columns_of(&mut self, plain: &Plain, columns: &FactColumns<'a>) -> bool {
        self.room.plain.has_columns_of(&plain.types) || {
            let are_of = columns.are_of(&plain.types);
            if are_of {
                self.room.plain.note_columns_of(&plain.types);
            }
            are_of
        }
    }

    /// Begins an item whose facts are looked at one by one.
    #[inline(never)]
    fn begin_typed(&mut self, plain: &Plain, columns: &FactColumns<'a>, row: usize) -> Option<()> {
        let own = self.room.plain.outcome(plain)?;
        for column in &columns.all {
            let value = column.typed(&self.brief.form, &plain.types, row)?;
            if let Some(at) = column.place
                && value != Small::MISSING
            {
                *own.get_mut(at)? = value;
            }
        }
        Some(())
    }

    /// Returns what the learner comes to, as [`Rows::sums`] does.
    #[inline]
    pub fn sums_plain<'t>(&mut self, id: &'t str, columns: &FactColumns<'_>) -> Option<Sums<'t>> {
        self.room.sums_plain(&self.brief.form, Some(columns), (id, self.asked?))
    }

    /// Begins rows of other columns.
    pub fn begin_columns(&mut self) {
        self.room.plain.forget_columns();
    }
}

/// Returns whether two of some ids of items are one.
pub fn have_equal_ids<'t>(ids: impl Iterator<Item = &'t str> + Clone) -> bool {
    have_equal(ids)
}
