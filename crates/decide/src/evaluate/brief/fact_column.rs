//! A fact of items in a column.

use super::Brief;
use super::form::{FactType, Form};
use super::line::Scalar;
use super::small::{Small, Sort, are_of};
use super::sums::typed;
use super::sure::FEW_COLUMNS;
use std::ops::Range;

/// A fact of the items of many rows.
#[derive(Debug)]
pub struct FactColumn<'b> {
    /// The position of its name.
    name: usize,
    /// Its position among the facts that are read; absent for one that is only looked at for its type.
    pub(super) place: Option<usize>,
    /// The same where it is read.
    pub(super) at: usize,
    sort: Sort,
    values: Vec<Small>,
    /// The least and the most of its values.
    range: Option<(Small, Small)>,
    has_foreign: bool,
    /// Whether there is a value in each row.
    is_full: bool,
    /// The values as they stand there, for those that are looked at one by one.
    each: Option<Vec<Option<Scalar<'b>>>>,
}

/// The facts of the items of many rows: first those that are read.
#[derive(Debug, Default)]
pub struct FactColumns<'b> {
    pub(super) all: Vec<FactColumn<'b>>,
    read: usize,
}

impl<'b> FactColumns<'b> {
    /// Returns facts, of each name one.
    pub fn of(mut all: Vec<FactColumn<'b>>) -> Self {
        all.sort_by_key(|column| column.place.is_none());
        let read = all.partition_point(|column| column.place.is_some());
        Self { all, read }
    }

    /// Returns whether all values of all columns are of the types that they have among these.
    pub(super) fn are_of(&self, types: &[FactType]) -> bool {
        self.all.iter().all(|column| column.is_of(types))
    }

    /// Returns the positions of those that are read, and whether there is a value in each row.
    pub(super) fn read_at(&self) -> impl Iterator<Item = (usize, bool)> {
        self.read().iter().map(|column| (column.at, column.is_full))
    }

    /// Returns the values of neighbouring rows in those that are read; `None` where these are more than few.
    #[inline]
    pub(super) fn few(&self, rows: &Range<usize>) -> Option<[&[Small]; FEW_COLUMNS]> {
        let read = self.read();
        let mut few: [&[Small]; FEW_COLUMNS] = [&[]; FEW_COLUMNS];
        for (few, column) in few.iter_mut().zip(read) {
            *few = column.values.get(rows.clone())?;
        }
        (read.len() <= FEW_COLUMNS).then_some(few)
    }

    /// Returns the value of a row of the fact at a position.
    pub(super) fn at(&self, position: usize, row: usize) -> Small {
        let own = self.read().iter().find(|column| column.at == position);
        own.map_or(Small::MISSING, |column| column.small(row))
    }

    /// Returns those that are read.
    #[inline]
    pub(super) fn read(&self) -> &[FactColumn<'b>] {
        self.all.get(..self.read).unwrap_or_default()
    }
}

impl<'b> FactColumn<'b> {
    /// Returns a fact of a name that [`Brief::item_fact`] gives, with its values by row.
    pub fn of(brief: &Brief, name: usize, sort: Sort, values: Vec<Small>) -> Self {
        let (mut least, mut most) = (Small::LAST, Small::FOREIGN);
        let (mut has_foreign, mut is_full) = (false, true);
        for value in &values {
            has_foreign |= *value == Small::FOREIGN;
            is_full &= *value > Small::FOREIGN;
            if *value > Small::FOREIGN {
                least = least.min(*value);
            }
            most = most.max(*value);
        }
        let range = (most > Small::FOREIGN).then_some((least, most));
        Self { has_foreign, is_full, ..Self::ranging(brief, name, sort, values, range) }
    }

    /// Returns the same of values of which the least and the most are known: where these two are small, all are, and all are there.
    pub fn between(
        brief: &Brief,
        name: usize,
        sort: Sort,
        values: Vec<Small>,
        (least, most): (Small, Small),
    ) -> Self {
        let has_foreign = least.min(most) <= Small::FOREIGN;
        Self {
            has_foreign,
            is_full: !has_foreign,
            ..Self::ranging(brief, name, sort, values, Some((least, most)))
        }
    }

    fn ranging(
        brief: &Brief,
        name: usize,
        sort: Sort,
        values: Vec<Small>,
        range: Option<(Small, Small)>,
    ) -> Self {
        let place = brief.form.reads.get(name).copied().flatten();
        Self {
            name,
            place,
            at: place.unwrap_or_default(),
            sort,
            values,
            range,
            has_foreign: false,
            is_full: false,
            each: None,
        }
    }

    /// Returns the same of values of all kinds: by row the value, if there is any, or `None` for what is to be read as text.
    pub fn of_each(
        brief: &Brief,
        name: usize,
        cells: impl Iterator<Item = Option<Option<Scalar<'b>>>>,
    ) -> Self {
        let one = |cell: Option<Option<Scalar<'b>>>| match cell {
            Some(None) => (Small::MISSING, None),
            cell => (Small::FOREIGN, cell.flatten()),
        };
        let (values, each) = cells.map(one).unzip();
        Self { each: Some(each), has_foreign: true, ..Self::of(brief, name, Sort::Number, values) }
    }

    /// Returns whether all its values are of the type that it has among these.
    pub(super) fn is_of(&self, types: &[FactType]) -> bool {
        let Some(of) = types.get(self.name) else { return false };
        !self.has_foreign && self.range.is_none_or(|(least, most)| are_of(of, self.sort, least, most))
    }

    /// Returns the value of a row.
    #[inline]
    pub(super) fn small(&self, row: usize) -> Small {
        self.values.get(row).copied().unwrap_or(Small::FOREIGN)
    }

    /// Returns the value of a row where it is of the type that it has among these.
    pub(super) fn typed(&self, form: &Form, types: &[FactType], row: usize) -> Option<Small> {
        let of = types.get(self.name)?;
        match (self.small(row), &self.each) {
            (Small::MISSING, _) => Some(Small::MISSING),
            (_, Some(each)) => typed(form, of, (*each.get(row)?)?).map(Small::of),
            (Small::FOREIGN, None) => None,
            // A step is looked at elsewhere.
            (value, None) => are_of(of, self.sort, value, value).then_some(value),
        }
    }
}
