//! Arrays made into cells.

use crate::cells::{Cell, Cells, NO_DAY, NO_NUMBER, NO_VALUE, TOO_LARGE, Values, WITHIN_A_DAY, text_of};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Decimal128Type, Int32Type};
use arrow_array::{Array, ArrowNativeTypeOp, PrimitiveArray};
use arrow_schema::DataType;
use lijiao_decide::evaluate::Scalar;
use lijiao_language::quantity::Number;
use std::borrow::Cow;
use std::ops::Range;

/// Whole numbers below this are read as such; larger ones are looked at digit by digit.
const MOST_WHOLE: i64 = 1_000_000_000_000_000;
/// The longest text that is read as a number.
const LONGEST_NUMBER: usize = 16;

pub(crate) fn each<'b>(array: &dyn Array, value: impl Fn(usize) -> Cell<'b>) -> Vec<Cell<'b>> {
    (0..array.len()).map(|at| if array.is_null(at) { Cell::Empty } else { value(at) }).collect()
}

pub(crate) fn says_more_as_text(of: &DataType) -> bool {
    let is_scaled = matches!(of, DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal128(_, scale) | DataType::Decimal256(_, scale) if *scale != 0);
    of.is_floating() || is_scaled || *of == DataType::Boolean
}

/// The most values of a dictionary that are looked at before they are asked for, to each row of a batch.
const MOST_VALUES_A_ROW: usize = 2;

pub(crate) fn words(array: &dyn Array) -> Cells<'_> {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return Cells::Each(each(array, |_| Cell::Foreign));
    };
    let count = dictionary.values().len();
    // Where there are no values there are nulls alone.
    if count == 0 {
        return Cells::Empty;
    }
    let words = dictionary.values().as_ref();
    if count / MOST_VALUES_A_ROW > array.len() {
        let (keys, value) = (dictionary.normalized_keys(), word_at(words));
        return Cells::Each(each(array, |at| keys.get(at).map_or(Cell::Foreign, |key| value(*key))));
    }
    let values = Values::of(words);
    if let (Some(dictionary), 0) = (array.as_dictionary_opt::<Int32Type>(), array.null_count()) {
        return Cells::Words { keys: Cow::Borrowed(dictionary.keys().values()), values };
    }
    let key = |(at, key): (usize, usize)| match array.is_null(at) {
        true => NO_VALUE,
        // A dictionary of more values is read as text.
        false => i32::try_from(key).unwrap_or(i32::MAX),
    };
    Cells::Words { keys: dictionary.normalized_keys().into_iter().enumerate().map(key).collect(), values }
}

type WordAt<'b> = Box<dyn Fn(usize) -> Cell<'b> + 'b>;

/// Returns what tells the values of a dictionary.
#[expect(clippy::wildcard_enum_match_arm, reason = "of all that Arrow can hold, words are texts")]
pub(crate) fn word_at(values: &dyn Array) -> WordAt<'_> {
    match values.data_type() {
        DataType::Utf8 => Box::new(|at| text_of(values.as_string::<i32>(), at)),
        DataType::LargeUtf8 => Box::new(|at| text_of(values.as_string::<i64>(), at)),
        DataType::Utf8View => Box::new(|at| text_of(values.as_string_view(), at)),
        _ => Box::new(|at| if values.is_null(at) { Cell::Empty } else { Cell::Foreign }),
    }
}

pub(crate) fn wholes<T: ArrowPrimitiveType>(array: &dyn Array) -> Cells<'_>
where
    i64: From<T::Native>,
{
    let own: &PrimitiveArray<T> = array.as_primitive();
    // What has fewer than eight bytes is never too large.
    if array.null_count() == 0 && size_of::<T::Native>() < size_of::<i64>() {
        return Cells::Whole(own.values().iter().map(|value| i64::from(*value)).collect());
    }
    Cells::Whole(whole_by(array, |at| Some(i64::from(own.value(at)))))
}

pub(crate) fn whole_by(array: &dyn Array, value: impl Fn(usize) -> Option<i64>) -> Vec<i64> {
    whole_within(array, -MOST_WHOLE..MOST_WHOLE, value)
}

pub(crate) fn whole_within(
    array: &dyn Array,
    within: Range<i64>,
    value: impl Fn(usize) -> Option<i64>,
) -> Vec<i64> {
    let of = |at: usize| match array.is_null(at) {
        true => NO_NUMBER,
        false => value(at).filter(|whole| within.contains(whole)).unwrap_or(TOO_LARGE),
    };
    (0..array.len()).map(of).collect()
}

pub(crate) fn floats<T: ArrowPrimitiveType>(array: &dyn Array) -> Cells<'_>
where
    T::Native: ToString,
{
    let own: &PrimitiveArray<T> = array.as_primitive();
    Cells::Each(each(array, |at| {
        let value = own.value(at);
        // The decimal number that is written for it, not what it is to the last bit.
        let text = value.to_string();
        match Number::parse(&text).filter(|_| text.len() <= LONGEST_NUMBER) {
            Some(number) => Cell::Is(number.to_whole().map_or(Scalar::Fraction(number), Scalar::Whole)),
            None => Cell::Foreign,
        }
    }))
}

pub(crate) fn decimals(array: &dyn Array, scale: i8) -> Cells<'_> {
    let own = array.as_primitive::<Decimal128Type>();
    let unit = u32::try_from(scale).ok().and_then(|places| 10i64.checked_pow(places));
    Cells::Each(each(array, |at| {
        let value =
            i64::try_from(own.value(at)).ok().filter(|value| (-MOST_WHOLE..MOST_WHOLE).contains(value));
        match value.zip(unit) {
            Some((value, unit)) if value % unit == 0 => Cell::Is(Scalar::Whole(value / unit)),
            Some((value, unit)) => {
                Number::ratio(value, unit).map_or(Cell::Foreign, |number| Cell::Is(Scalar::Fraction(number)))
            }
            None => Cell::Foreign,
        }
    }))
}

pub(crate) type DaysOf<'b> = Box<dyn Iterator<Item = i32> + 'b>;

pub(crate) fn moments<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array, of_a_day: i64) -> DaysOf<'_> {
    let own: &PrimitiveArray<T> = array.as_primitive();
    Box::new((0..array.len()).map(move |at| match own.value(at) {
        _ if array.is_null(at) => NO_DAY,
        moment if moment.is_zero() => 0,
        moment if moment % of_a_day == 0 => {
            i32::try_from(moment / of_a_day).map_or(WITHIN_A_DAY, |day| day.max(WITHIN_A_DAY))
        }
        _ => WITHIN_A_DAY,
    }))
}
