//! Short texts in views: such a text stands in its view, so that views can be compared in its stead.

use arrow_array::{Array, StringViewArray};
use std::ops::Range;

/// The longest text that stands in its view.
const SHORT: usize = 12;

/// Returns whether a view holds a short text that stands in its cell as it is: not empty, no space around it, and not `null`.
#[inline]
pub(crate) fn is_bare(view: u128) -> bool {
    let [a, b, c, d, text @ ..] = view.to_le_bytes();
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    let last = length.checked_sub(1).and_then(|last| text.get(last));
    let is_null = length == 4 && text.starts_with(b"null");
    length <= SHORT && !is_null && text[0].is_ascii_graphic() && last.is_some_and(u8::is_ascii_graphic)
}

/// Returns whether short texts of some rows are all there and all different; `None` where that is to be seen by the texts.
pub(crate) fn are_different(texts: &StringViewArray, rows: Range<usize>) -> Option<bool> {
    let views = texts.views().get(rows)?;
    if texts.null_count() > 0 || !views.iter().all(|view| is_bare(*view)) {
        return None;
    }
    Some(views.iter().enumerate().all(|(at, view)| views.iter().take(at).all(|other| other != view)))
}

/// Returns the rows at which other texts begin.
pub(crate) fn changes(texts: &StringViewArray) -> Vec<usize> {
    let views: &[u128] = texts.views();
    let mut changed = Vec::with_capacity(views.len() / 4 + 1);
    changed.extend(views.first().map(|_| 0));
    for (row, (before, view)) in (1..).zip(views.iter().zip(views.get(1..).unwrap_or_default())) {
        if before != view {
            changed.push(row);
        }
    }
    changed
}

/// Returns whether the text of a row stands in its cell as it is.
pub(crate) fn is_bare_at(texts: &StringViewArray, row: usize) -> bool {
    texts.views().get(row).is_some_and(|view| is_bare(*view))
}
