//! Where one learner ends and the next begins.

use crate::cells::{Cell, Cells};
use crate::views::{changes, is_bare_at};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Float32Type, Float64Type};
use arrow_schema::DataType;
use std::ops::Range;

/// Returns the rows at which learners begin; `None` where a row has no id that can be read without its text.
pub(crate) fn starts_of(ids: &Cells<'_>, rows: usize) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    if let Cells::Views(texts) = ids
        && texts.null_count() == 0
        && texts.len() == rows
    {
        let mut was_bare = false;
        // All at once: a loop that does nothing else is short.
        let changed = changes(texts);
        starts.reserve(changed.len());
        for row in changed {
            let is_bare = is_bare_at(texts, row);
            // Two short texts in different views are different.
            let is_sure = was_bare && is_bare || row == 0;
            if is_sure || !ids.is_same(row - 1, row) {
                expect_id(ids, row, is_bare)?;
                starts.push(row);
            }
            was_bare = is_bare;
        }
        return Some(starts);
    }
    for row in 0..rows {
        if row == 0 || !ids.is_same(row - 1, row) {
            expect_id(ids, row, false)?;
            starts.push(row);
        }
    }
    Some(starts)
}

fn expect_id(ids: &Cells<'_>, row: usize, is_bare: bool) -> Option<()> {
    (is_bare || matches!(ids.get(row), Cell::Is(_))).then_some(())
}

/// Returns the first row at which a learner begins who is not the first one of the rows; `None` where there is none for sure.
/// `ids` is the column of ids.
pub(crate) fn first_cut(ids: &dyn Array) -> Option<usize> {
    looked_for(ids, |looked_at| 0..looked_at, |begins, rows| rows.into_iter().find(begins))
}

/// Returns the last such row.
pub(crate) fn cut_at(ids: &dyn Array) -> Option<usize> {
    let all = ids.len();
    looked_for(ids, |looked_at| all - looked_at..all, |begins, rows| rows.into_iter().rev().find(begins))
}

/// Looks at more and more rows.
fn looked_for(
    ids: &dyn Array,
    of: impl Fn(usize) -> Range<usize>,
    find: impl Fn(&dyn Fn(&usize) -> bool, Range<usize>) -> Option<usize>,
) -> Option<usize> {
    let mut looked_at = 64;
    loop {
        let within = of(looked_at.min(ids.len()));
        let part = ids.slice(within.start, within.len());
        let cells = Cells::of_ids(part.as_ref());
        let begins = |row: &usize| match (cells.get(row - 1), cells.get(*row)) {
            (Cell::Empty, _) | (_, Cell::Empty) => false,
            (Cell::Is(_), Cell::Is(_)) => !cells.is_same(row - 1, *row),
            (_, _) => have_different_texts(part.as_ref(), row - 1, *row),
        };
        if let Some(row) = find(&begins, 1..within.len().max(1)) {
            return Some(within.start + row);
        }
        if looked_at >= ids.len() {
            return None;
        }
        looked_at *= 8;
    }
}

/// Returns whether the values of two rows have different texts for sure.
fn have_different_texts(ids: &dyn Array, one: usize, other: usize) -> bool {
    let of = ids.data_type();
    if *of == DataType::Float32 {
        are_different::<Float32Type>(ids, one, other)
    } else if *of == DataType::Float64 {
        are_different::<Float64Type>(ids, one, other)
    } else {
        has_own_texts(of) && ids.slice(one, 1).to_data() != ids.slice(other, 1).to_data()
    }
}

/// Of numbers that are none nothing is sure.
fn are_different<T: ArrowPrimitiveType<Native: PartialOrd>>(
    ids: &dyn Array,
    one: usize,
    other: usize,
) -> bool {
    let ids = ids.as_primitive::<T>();
    let (one, other) = (ids.value(one), ids.value(other));
    one < other || other < one
}

/// Returns whether each value of a type has a text of its own.
fn has_own_texts(of: &DataType) -> bool {
    if let DataType::Dictionary(_, values) = of {
        return has_own_texts(values);
    }
    of.is_integer()
        || of.is_decimal()
        || matches!(
            of,
            DataType::Timestamp(_, _)
                | DataType::Binary
                | DataType::LargeBinary
                | DataType::BinaryView
                | DataType::FixedSizeBinary(_)
        )
}

#[cfg(test)]
mod tests {
    use super::{cut_at, first_cut};
    use arrow_array::{
        Array, Decimal128Array, FixedSizeBinaryArray, Float64Array, Int64Array, StringArray, UInt64Array,
    };

    #[test]
    fn ids_that_are_read_as_text_alone_are_cut_where_their_values_change() {
        let whole = [110_101_199_001_010_017i64, 110_101_199_001_010_017, 110_101_199_001_010_033];
        let decimals = whole.map(|id| i128::from(id) * 1_000_000_000);
        let bytes = whole.map(i64::to_be_bytes);
        let all: [Box<dyn Array>; 5] = [
            Box::new(Int64Array::from(whole.to_vec())),
            Box::new(UInt64Array::from(whole.map(|id| u64::MAX - id.unsigned_abs()).to_vec())),
            Box::new(Decimal128Array::from(decimals.to_vec())),
            Box::new(FixedSizeBinaryArray::try_from_iter(bytes.iter()).unwrap()),
            Box::new(Float64Array::from(whole.map(|id| id as f64).to_vec())),
        ];
        for ids in all {
            let cuts = (first_cut(ids.as_ref()), cut_at(ids.as_ref()));
            assert_eq!(cuts, (Some(2), Some(2)), "{}", ids.data_type());
        }
    }

    #[test]
    fn the_last_cut_is_found_before_many_equal_ids() {
        let id = |at: i64| 1_000_000_000_000_000 + at.min(300);
        let ids = Int64Array::from((0..900).map(id).collect::<Vec<_>>());
        assert_eq!((first_cut(&ids), cut_at(&ids)), (Some(1), Some(300)));
    }

    #[test]
    fn nothing_is_cut_where_a_row_may_belong_to_the_learner_before() {
        let gap = Int64Array::from(vec![Some(1_000_000_000_000_000), None, Some(1_000_000_000_000_001)]);
        assert_eq!((first_cut(&gap), cut_at(&gap)), (None, None));
        let words = StringArray::from(vec!["null", " null", "null"]);
        assert_eq!((first_cut(&words), cut_at(&words)), (None, None));
        let none = Float64Array::from(vec![f64::NAN, -f64::NAN, 1e300]);
        assert_eq!((first_cut(&none), cut_at(&none)), (None, None));
    }
}
