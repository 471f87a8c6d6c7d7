//! A fact of the items of a batch: as small whole numbers straight from its array, as cells only where somebody asks for these.

use crate::cells::Cells;
use crate::days::Days;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type,
};
use arrow_array::{Array, PrimitiveArray};
use arrow_schema::DataType;
use lijiao_decide::evaluate::{Brief, FactColumn, Small, Sort};
use std::cell::OnceCell;

/// A column with a fact of items.
pub(crate) struct Fact<'b> {
    /// By this number the policy knows it.
    pub(crate) name: usize,
    array: &'b dyn Array,
    cells: OnceCell<Cells<'b>>,
}

impl<'b> Fact<'b> {
    /// Returns the fact of a name with its values.
    pub(crate) fn of(name: usize, array: &'b dyn Array) -> Self {
        Self { name, array, cells: OnceCell::new() }
    }

    /// Returns its values one by one.
    pub(crate) fn cells(&self) -> &Cells<'b> {
        self.cells.get_or_init(|| Cells::of(self.array))
    }

    /// Returns its values as small whole numbers where they are some; `days` are those of the batches before.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others are looked at one by one")]
    pub(crate) fn column(&self, brief: &Brief, days: &mut Days) -> FactColumn<'b> {
        match self.array.data_type() {
            DataType::Int8 => self.wholes::<Int8Type>(brief),
            DataType::Int16 => self.wholes::<Int16Type>(brief),
            DataType::Int32 => self.wholes::<Int32Type>(brief),
            DataType::Int64 => self.wholes::<Int64Type>(brief),
            DataType::UInt8 => self.wholes::<UInt8Type>(brief),
            DataType::UInt16 => self.wholes::<UInt16Type>(brief),
            DataType::UInt32 => self.wholes::<UInt32Type>(brief),
            DataType::Date32 => self.days(brief, days),
            _ => self.cells().fact(brief, self.name, self.array.len()),
        }
    }

    fn days(&self, brief: &Brief, days: &mut Days) -> FactColumn<'b> {
        let own = self.array.as_primitive::<Date32Type>();
        let values = own.values();
        let ends = ends_of(values).filter(|_| own.null_count() == 0);
        let Some((least, all)) = ends.and_then(|(least, most)| Some((least, days.between(least, most)?)))
        else {
            return self.smalls(brief, Sort::Day, own, Small::of_unix_days);
        };
        // None lies outside these.
        let small = |day: &i32| {
            all.get(day.wrapping_sub(least).cast_unsigned() as usize).copied().unwrap_or(Small::FOREIGN)
        };
        let ends = (all.first().copied(), all.last().copied());
        let ends = (ends.0.unwrap_or(Small::FOREIGN), ends.1.unwrap_or(Small::FOREIGN));
        FactColumn::between(brief, self.name, Sort::Day, values.iter().map(small).collect(), ends)
    }

    fn wholes<T: ArrowPrimitiveType<Native: Ord>>(&self, brief: &Brief) -> FactColumn<'b>
    where
        i64: From<T::Native>,
    {
        let own = self.array.as_primitive::<T>();
        let small = |value: T::Native| Small::whole(i64::from(value));
        if let (Some((least, most)), 0) = (ends_of(own.values()), own.null_count())
            && let ends = (small(least), small(most))
            && ends.0.min(ends.1) > Small::FOREIGN
        {
            let values = own.values().iter().map(|value| Small::whole_between(i64::from(*value)));
            return FactColumn::between(brief, self.name, Sort::Number, values.collect(), ends);
        }
        self.smalls(brief, Sort::Number, own, small)
    }

    /// Returns the values of an array made small in a way that keeps their order, but for those that are not small.
    fn smalls<T: ArrowPrimitiveType<Native: Ord>>(
        &self,
        brief: &Brief,
        sort: Sort,
        own: &PrimitiveArray<T>,
        small: impl Fn(T::Native) -> Small,
    ) -> FactColumn<'b> {
        let values = own.values();
        let (Some((least, most)), 0) = (ends_of(values), own.null_count()) else {
            let of = |value: Option<T::Native>| value.map_or(Small::MISSING, &small);
            return FactColumn::of(brief, self.name, sort, own.iter().map(of).collect());
        };
        // Where both ends are small, all values are.
        let ends = (small(least), small(most));
        FactColumn::between(brief, self.name, sort, values.iter().map(|value| small(*value)).collect(), ends)
    }
}

/// Returns the least and the most of some values.
fn ends_of<T: Ord + Copy>(values: &[T]) -> Option<(T, T)> {
    let first = *values.first()?;
    let least = values.iter().fold(first, |least, value| least.min(*value));
    let most = values.iter().fold(first, |most, value| most.max(*value));
    Some((least, most))
}
