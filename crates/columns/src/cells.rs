//! The values of one column of a batch.

use crate::arrays::{
    DaysOf, decimals, each, floats, moments, says_more_as_text, whole_by, whole_within, wholes, word_at,
    words,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayAccessor, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::{DataType, TimeUnit};
use lijiao_decide::evaluate::{Brief, FactColumn, Scalar, Small, Sort};
use lijiao_language::date::Day;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell<'b> {
    /// Nothing.
    Empty,
    /// What has to be read as text.
    Foreign,
    /// A value.
    Is(Scalar<'b>),
}

/// The position of no value.
pub(crate) const NO_VALUE: i32 = -1;
/// A day that is none, and a moment that is no day.
pub(crate) const NO_DAY: i32 = i32::MIN;
pub(crate) const WITHIN_A_DAY: i32 = i32::MIN + 1;
/// A whole number that is none, and one that is too large.
pub(crate) const NO_NUMBER: i64 = i64::MIN;
pub(crate) const TOO_LARGE: i64 = i64::MIN + 1;

/// The texts of a dictionary, looked at when one of them is first asked for: mostly their keys say enough.
pub(crate) struct Values<'b> {
    array: &'b dyn Array,
    cells: OnceCell<Vec<Cell<'b>>>,
}

impl<'b> Values<'b> {
    pub(crate) fn of(array: &'b dyn Array) -> Self {
        Self { array, cells: OnceCell::new() }
    }

    fn get(&self, key: Option<&i32>) -> Option<Cell<'b>> {
        let cells = self.cells.get_or_init(|| {
            let word = word_at(self.array);
            (0..self.array.len()).map(word).collect()
        });
        cells.get(usize::try_from(*key?).ok()?).copied()
    }
}

/// One column of a batch.
#[derive(Default)]
pub(crate) enum Cells<'b> {
    /// Nothing in any row.
    #[default]
    Empty,
    Whole(Vec<i64>),
    /// Days behind 1970.
    Days(Cow<'b, [i32]>),
    /// Texts of a dictionary: by row the position of the value.
    Words {
        keys: Cow<'b, [i32]>,
        values: Values<'b>,
    },
    /// Texts, looked at where they are asked for.
    Texts(&'b StringArray),
    LongTexts(&'b LargeStringArray),
    Views(&'b StringViewArray),
    /// All others.
    Each(Vec<Cell<'b>>),
}

impl<'b> Cells<'b> {
    /// Returns the values of an array.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of all that Arrow can hold, records are made of these"
    )]
    pub(crate) fn of(array: &'b dyn Array) -> Self {
        if array.null_count() == array.len() {
            return Self::Empty;
        }
        let days = |of: DaysOf<'_>| Self::Days(of.collect());
        match array.data_type() {
            DataType::Utf8 => Self::Texts(array.as_string()),
            DataType::LargeUtf8 => Self::LongTexts(array.as_string()),
            DataType::Utf8View => Self::Views(array.as_string_view()),
            DataType::Dictionary(_, _) => words(array),
            DataType::Boolean => {
                let own = array.as_boolean();
                Self::Each(each(array, |at| Cell::Is(Scalar::YesNo(own.value(at)))))
            }
            DataType::Int8 => wholes::<Int8Type>(array),
            DataType::Int16 => wholes::<Int16Type>(array),
            DataType::Int32 => wholes::<Int32Type>(array),
            DataType::Int64 => wholes::<Int64Type>(array),
            DataType::UInt8 => wholes::<UInt8Type>(array),
            DataType::UInt16 => wholes::<UInt16Type>(array),
            DataType::UInt32 => wholes::<UInt32Type>(array),
            DataType::UInt64 => {
                let own = array.as_primitive::<UInt64Type>();
                Self::Whole(whole_by(array, |at| i64::try_from(own.value(at)).ok()))
            }
            DataType::Float32 => floats::<Float32Type>(array),
            DataType::Float64 => floats::<Float64Type>(array),
            DataType::Decimal128(_, scale) => decimals(array, *scale),
            DataType::Date32 => {
                let own = array.as_primitive::<Date32Type>();
                if array.null_count() == 0 && own.values().iter().all(|day| *day > WITHIN_A_DAY) {
                    return Self::Days(Cow::Borrowed(own.values()));
                }
                // The lowest two have another meaning here, and are no days of the calendar.
                let day = |at: usize| own.value(at).max(WITHIN_A_DAY);
                days(Box::new(
                    (0..array.len()).map(move |at| if array.is_null(at) { NO_DAY } else { day(at) }),
                ))
            }
            DataType::Date64 => days(moments::<Date64Type>(array, 86_400_000)),
            DataType::Timestamp(unit, None) => days(match unit {
                TimeUnit::Second => moments::<TimestampSecondType>(array, 86_400),
                TimeUnit::Millisecond => moments::<TimestampMillisecondType>(array, 86_400_000),
                TimeUnit::Microsecond => moments::<TimestampMicrosecondType>(array, 86_400_000_000),
                TimeUnit::Nanosecond => moments::<TimestampNanosecondType>(array, 86_400_000_000_000),
            }),
            _ => Self::Each(each(array, |_| Cell::Foreign)),
        }
    }

    /// Returns the ids of an array: a whole number of any length is one, for nobody counts with it. A value whose text says more than
    /// its number does (`1.0`) is read as text alone.
    pub(crate) fn of_ids(array: &'b dyn Array) -> Self {
        if says_more_as_text(array.data_type()) {
            return Self::Each(each(array, |_| Cell::Foreign));
        }
        let own = array.as_primitive_opt::<Int64Type>();
        own.filter(|_| array.null_count() < array.len()).map_or_else(
            || Self::of(array),
            |own| Self::Whole(whole_within(array, TOO_LARGE + 1..i64::MAX, |at| Some(own.value(at)))),
        )
    }

    /// Returns the values as those of a fact of items, for so many rows.
    pub(crate) fn fact(&self, brief: &Brief, name: usize, rows: usize) -> FactColumn<'b> {
        match self {
            Self::Whole(values) => {
                let small = |value: &i64| match *value {
                    NO_NUMBER => Small::MISSING,
                    TOO_LARGE => Small::FOREIGN,
                    value => Small::whole(value),
                };
                FactColumn::of(brief, name, Sort::Number, values.iter().map(small).collect())
            }
            Self::Days(values) => {
                let small = |value: &i32| match *value {
                    NO_DAY => Small::MISSING,
                    WITHIN_A_DAY => Small::FOREIGN,
                    days => Small::of_unix_days(days),
                };
                FactColumn::of(brief, name, Sort::Day, values.iter().map(small).collect())
            }
            Self::Empty
            | Self::Words { .. }
            | Self::Texts(_)
            | Self::LongTexts(_)
            | Self::Views(_)
            | Self::Each(_) => {
                let cell = |row: usize| match self.get(row) {
                    Cell::Empty => Some(None),
                    Cell::Foreign => None,
                    Cell::Is(value) => Some(Some(value)),
                };
                FactColumn::of_each(brief, name, (0..rows).map(cell))
            }
        }
    }

    /// Returns what stands in a row.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Cell<'b> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Whole(values) => match values.get(row) {
                Some(&NO_NUMBER) => Cell::Empty,
                Some(&TOO_LARGE) | None => Cell::Foreign,
                Some(whole) => Cell::Is(Scalar::Whole(*whole)),
            },
            Self::Days(values) => match values.get(row) {
                Some(&NO_DAY) => Cell::Empty,
                Some(&WITHIN_A_DAY) | None => Cell::Foreign,
                Some(days) => {
                    Day::of_unix_days(*days).map_or(Cell::Foreign, |day| Cell::Is(Scalar::Day(day)))
                }
            },
            Self::Words { keys, values } => match keys.get(row) {
                Some(&NO_VALUE) => Cell::Empty,
                key => values.get(key).unwrap_or(Cell::Foreign),
            },
            Self::Texts(texts) => text_of(*texts, row),
            Self::LongTexts(texts) => text_of(*texts, row),
            Self::Views(texts) if texts.nulls().is_none() && row < texts.len() => cell_of(texts.value(row)),
            Self::Views(texts) => text_of(*texts, row),
            Self::Each(cells) => cells.get(row).copied().unwrap_or(Cell::Foreign),
        }
    }

    /// Returns whether all of some rows hold the same value, where that is seen at once.
    pub(crate) fn are_all_alike(&self, rows: &Range<usize>) -> bool {
        fn alike<T: PartialEq>(values: Option<&[T]>) -> bool {
            let [first, rest @ ..] = values.unwrap_or_default() else { return values.is_some() };
            // Without a way out in the middle several are compared at once.
            rest.iter().fold(true, |are, value| are & (value == first))
        }
        match self {
            Self::Empty => true,
            Self::Whole(values) => alike(values.get(rows.clone())),
            Self::Days(values) => alike(values.get(rows.clone())),
            Self::Words { keys, .. } => alike(keys.get(rows.clone())),
            Self::Texts(_) | Self::LongTexts(_) | Self::Views(_) | Self::Each(_) => false,
        }
    }

    /// Returns whether some rows hold the same values as others, one by one, where that is seen at once.
    pub(crate) fn are_as_in(&self, some: &Range<usize>, others: &Range<usize>) -> bool {
        fn alike<T: PartialEq>(one: Option<&[T]>, other: Option<&[T]>) -> bool {
            one.is_some() && one == other
        }
        match self {
            Self::Empty => true,
            Self::Words { keys, .. } => alike(keys.get(some.clone()), keys.get(others.clone())),
            Self::Views(texts) if texts.null_count() == 0 => {
                alike(texts.views().get(some.clone()), texts.views().get(others.clone()))
            }
            Self::Whole(_)
            | Self::Days(_)
            | Self::Texts(_)
            | Self::LongTexts(_)
            | Self::Views(_)
            | Self::Each(_) => false,
        }
    }

    /// Returns whether the value of so many rows changes nowhere but at some of them.
    pub(crate) fn change_at(&self, starts: &[usize], rows: usize) -> bool {
        fn changes<T: PartialEq>(values: &[T], starts: &[usize]) -> bool {
            let behind = values.get(1..).unwrap_or_default();
            // Counted without a way out in the middle, several are compared at once; more rows than are counted have more bytes
            // than memory.
            let changed = |all: u32, (one, other): (&T, &T)| all.wrapping_add(u32::from(one != other));
            let all = values.iter().zip(behind).fold(0, changed);
            let at_starts = count(starts, |before, start| values.get(before) != values.get(start));
            u32::try_from(values.len()).is_ok() && u32::try_from(at_starts) == Ok(all)
        }
        fn count(rows: &[usize], has_changed: impl Fn(usize, usize) -> bool) -> usize {
            let behind_first = rows.iter().filter_map(|row| Some((row.checked_sub(1)?, *row)));
            behind_first.filter(|(before, row)| has_changed(*before, *row)).count()
        }
        match self {
            Self::Empty => true,
            Self::Whole(values) => changes(values, starts),
            Self::Days(values) => changes(values, starts),
            Self::Words { keys, .. } => changes(keys, starts),
            Self::Texts(_) | Self::LongTexts(_) | Self::Views(_) | Self::Each(_) => {
                let has_changed = |before: usize, row: usize| !self.is_same(before, row);
                let all = (1..rows).filter(|row| has_changed(row - 1, *row)).count();
                all == count(starts, has_changed)
            }
        }
    }

    /// Returns the day of a row as a small whole number, [`Small::MISSING`] for none; `None` where it is to be looked at otherwise.
    #[inline]
    pub(crate) fn small_day(&self, row: usize) -> Option<Small> {
        match self {
            Self::Empty => Some(Small::MISSING),
            Self::Days(values) => match *values.get(row)? {
                NO_DAY => Some(Small::MISSING),
                WITHIN_A_DAY => None,
                days => Some(Small::of_unix_days(days)).filter(|day| *day != Small::FOREIGN),
            },
            Self::Whole(_)
            | Self::Words { .. }
            | Self::Texts(_)
            | Self::LongTexts(_)
            | Self::Views(_)
            | Self::Each(_) => match self.get(row) {
                Cell::Empty => Some(Small::MISSING),
                Cell::Is(Scalar::Cell(text)) => Day::parse(text).ok().map(Small::day),
                Cell::Is(_) | Cell::Foreign => None,
            },
        }
    }

    /// Returns whether two rows say the same.
    pub(crate) fn is_same(&self, one: usize, other: usize) -> bool {
        match self {
            Self::Empty => true,
            Self::Whole(values) => values.get(one) == values.get(other),
            Self::Days(values) => values.get(one) == values.get(other),
            // A dictionary may hold a value twice.
            Self::Words { keys, .. } => keys.get(one) == keys.get(other) || self.get(one) == self.get(other),
            Self::Texts(texts) => is_same_text(*texts, one, other),
            Self::LongTexts(texts) => is_same_text(*texts, one, other),
            // A short text stands in its view.
            Self::Views(texts) => {
                texts.null_count() == 0 && texts.views().get(one) == texts.views().get(other)
                    || is_same_text(*texts, one, other)
            }
            Self::Each(cells) => cells.get(one) == cells.get(other),
        }
    }
}

/// Returns the cell of a row of texts; there is nothing behind the last row.
pub(crate) fn text_of<'b>(texts: impl ArrayAccessor<Item = &'b str>, row: usize) -> Cell<'b> {
    if row >= texts.len() || texts.is_null(row) { Cell::Empty } else { cell_of(texts.value(row)) }
}

fn is_same_text<'b>(texts: impl ArrayAccessor<Item = &'b str> + Copy, one: usize, other: usize) -> bool {
    let raw = |row: usize| (row < texts.len() && !texts.is_null(row)).then(|| texts.value(row));
    raw(one) == raw(other) || text_of(texts, one) == text_of(texts, other)
}

/// Returns what a text comes to as the text of a cell.
#[inline]
fn cell_of(text: &str) -> Cell<'_> {
    // Most begin and end with a letter or digit of ASCII.
    let is_bare = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_graphic());
    let bytes = text.as_bytes();
    let text = if is_bare(bytes.first()) && is_bare(bytes.last()) { text } else { text.trim() };
    match text {
        "" => Cell::Empty,
        "null" => Cell::Foreign,
        text => Cell::Is(Scalar::Cell(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Date32Array, TimestampSecondArray};

    #[test]
    fn days_outside_the_calendar_are_no_missing_ones() {
        let days = [i32::MIN, i32::MIN + 1, i32::MAX];
        let without_nulls = Date32Array::from(days.to_vec());
        let with_nulls = Date32Array::from([&days.map(Some)[..], &[None]].concat());
        let moments: Vec<i64> = days.iter().map(|day| i64::from(*day) * 86_400).collect();
        let moments = TimestampSecondArray::from(moments);
        let arrays: [&dyn Array; 3] = [&without_nulls, &with_nulls, &moments];
        for array in arrays {
            let cells = Cells::of(array);
            assert!((0..3).all(|row| cells.get(row) == Cell::Foreign), "{array:?}");
            assert!((0..3).all(|row| cells.small_day(row).is_none()), "{array:?}");
        }
        assert_eq!(Cells::of(&with_nulls).get(3), Cell::Empty);
    }
}
