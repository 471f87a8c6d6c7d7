//! What the columns of a file may be, and how many bytes their values take.

use super::damaged;
use arrow_array::types::{
    Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, validate_decimal_precision_and_scale,
};
use arrow_schema::DataType::{
    Binary, BinaryView, Decimal32, Decimal64, Decimal128, Decimal256, Dictionary, FixedSizeBinary,
    FixedSizeList, LargeBinary, LargeList, LargeListView, LargeUtf8, List, ListView, Map, Null,
    RunEndEncoded, Struct, Union, Utf8, Utf8View,
};
use arrow_schema::{ArrowError, DataType};

/// Expects a type that the decoder can read whatever stands in the message.
pub(super) fn expect_readable(of: &DataType) -> Result<(), ArrowError> {
    if let Dictionary(_, values) = of {
        expect_readable(values)
    } else if let Decimal32(digits, places) = of {
        validate_decimal_precision_and_scale::<Decimal32Type>(*digits, *places)
    } else if let Decimal64(digits, places) = of {
        validate_decimal_precision_and_scale::<Decimal64Type>(*digits, *places)
    } else if let Decimal128(digits, places) = of {
        validate_decimal_precision_and_scale::<Decimal128Type>(*digits, *places)
    } else if let Decimal256(digits, places) = of {
        validate_decimal_precision_and_scale::<Decimal256Type>(*digits, *places)
    } else if matches!(of, Union(_, _) | FixedSizeBinary(..0) | FixedSizeList(_, ..0)) {
        Err(damaged(format!("a column of type {of} cannot be read")))
    } else {
        Ok(())
    }
}

/// Adds, for each piece in which a column of a type is stored, how many bytes make a value of which the decoder takes whole ones;
/// 1 for any other. `views` are how many texts each column of views has.
pub(super) fn add_widths(of: &DataType, views: &mut impl Iterator<Item = i64>, widths: &mut Vec<i64>) {
    widths.extend_from_slice(own_widths(of));
    if matches!(of, Utf8View | BinaryView) {
        let texts = views.next().and_then(|texts| usize::try_from(texts).ok()).unwrap_or_default();
        // More than that are refused by the decoder.
        widths.extend(std::iter::repeat_n(1, texts.min(MOST_TEXTS)));
    } else if let List(values) | LargeList(values) | ListView(values) | LargeListView(values) = of {
        add_widths(values.data_type(), views, widths);
    } else if let Map(values, _) | FixedSizeList(values, _) = of {
        add_widths(values.data_type(), views, widths);
    } else if let Struct(fields) = of {
        fields.iter().for_each(|field| add_widths(field.data_type(), views, widths));
    } else if let RunEndEncoded(ends, values) = of {
        add_widths(ends.data_type(), views, widths);
        add_widths(values.data_type(), views, widths);
    }
}

/// The most texts of views in one message.
const MOST_TEXTS: usize = 1 << 20;

/// Returns the widths of the pieces of a type without those of what it consists of; the first tells which values are missing.
fn own_widths(of: &DataType) -> &'static [i64] {
    if let Dictionary(keys, _) = of {
        own_widths(keys)
    } else if matches!(of, Null | Union(_, _) | RunEndEncoded(_, _)) {
        &[]
    } else if matches!(of, Struct(_) | FixedSizeList(_, _)) {
        &[1]
    } else if matches!(of, Utf8 | Binary) {
        &[1, 4, 1]
    } else if matches!(of, LargeUtf8 | LargeBinary) {
        &[1, 8, 1]
    } else if matches!(of, ListView(_)) {
        &[1, 4, 4]
    } else if matches!(of, LargeListView(_)) {
        &[1, 8, 8]
    } else if matches!(of, Utf8View | BinaryView) {
        &[1, 16]
    } else if matches!(of, List(_) | Map(_, _)) {
        &[1, 4]
    } else if matches!(of, LargeList(_)) {
        &[1, 8]
    } else {
        of_whole_numbers(of)
    }
}

fn of_whole_numbers(of: &DataType) -> &'static [i64] {
    match of.primitive_width().filter(|_| of.is_integer()) {
        Some(2) => &[1, 2],
        Some(4) => &[1, 4],
        Some(8) => &[1, 8],
        Some(_) | None => &[1, 1],
    }
}
