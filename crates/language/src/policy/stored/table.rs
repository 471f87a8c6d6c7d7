//! Where the elements of a stored list stand: how many there are, where each ends, and then they themselves.

use super::Body;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

/// How many bytes a count and an end take.
const WORD: usize = 4;

/// The places of elements within a body.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) body: Arc<Body>,
    pub(crate) count: usize,
    /// Where the ends stand.
    ends: usize,
}

impl Table {
    /// Returns the table that some of the bytes of the body being read are; `None` where they are none.
    pub(crate) fn of_borrowed(bytes: &[u8]) -> Option<Self> {
        let (body, at) = Body::of_borrowed(bytes)?;
        let count = word(bytes.first_chunk()?);
        let (ends, elements) = bytes.get(WORD..)?.split_at_checked(count.checked_mul(WORD)?)?;
        let ends = ends.as_chunks().0.iter().map(word);
        let last = ends.clone().next_back().unwrap_or_default();
        (ends.is_sorted() && last == elements.len()).then(|| Self { body, count, ends: at.start + WORD })
    }

    /// Returns whether all elements are texts, each behind the one before it in the order of bytes.
    pub(crate) fn holds_names(&self) -> bool {
        let from = self.ends + self.count * WORD;
        let (Some(ends), Some(last)) = (self.body.bytes().get(self.ends..from), self.range(0..self.count))
        else {
            return false;
        };
        let Some(all) = self.body.bytes().get(last).and_then(|all| std::str::from_utf8(all).ok()) else {
            return false;
        };
        let (mut begin, mut before) = (0, None);
        ends.as_chunks().0.iter().map(word).all(|end| {
            let name = all.get(begin..end);
            let is_behind = name.is_some() && before.is_none_or(|before| before < name);
            (begin, before) = (end, Some(name));
            is_behind
        })
    }

    /// Returns where elements stand in the body.
    pub(crate) fn range(&self, at: Range<usize>) -> Option<Range<usize>> {
        let elements = self.ends + self.count * WORD;
        Some(elements + self.begin(at.start)?..elements + self.begin(at.end)?)
    }

    /// Returns the bytes of an element.
    pub(crate) fn bytes(&self, at: usize) -> Option<&[u8]> {
        self.body.bytes().get(self.range(at..at + 1)?)
    }

    /// Returns the place of an element among elements that stand in order, or the one where it would stand.
    pub(crate) fn search(&self, wanted: &[u8]) -> Result<usize, usize> {
        let own = self.body.bytes().get(self.ends..).unwrap_or_default();
        let (ends, elements) = own.split_at_checked(self.count * WORD).unwrap_or_default();
        let ends = ends.as_chunks().0;
        let begin = |at: usize| at.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, word);
        let (mut from, mut to) = (0, ends.len());
        let head_wanted = head(wanted);
        while from < to {
            let middle = from.midpoint(to);
            let end = ends.get(middle).map_or(0, word);
            let element = elements.get(begin(middle)..end).unwrap_or_default();
            // Most differ in their heads.
            match head(element).cmp(&head_wanted).then_with(|| element.cmp(wanted)) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => to = middle,
            }
        }
        Err(from)
    }

    /// Returns where an element begins among the elements; behind the last, where that one ends.
    fn begin(&self, at: usize) -> Option<usize> {
        let Some(before) = at.checked_sub(1) else { return Some(0) };
        let end = (before < self.count).then(|| self.ends + before * WORD)?;
        self.body.bytes().get(end..)?.first_chunk().map(word)
    }
}

/// Returns the first eight bytes as a number, nothing in the place of those that are not there: where two such numbers differ, their
/// texts stand in the same order.
#[inline]
fn head(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let left = 8 * (8 - bytes.len());
    match (bytes.first_chunk(), bytes.last_chunk()) {
        // Both ends, which may overlap.
        (Some(first), Some(last)) => {
            u64::from(u32::from_be_bytes(*first)) << 32 | u64::from(u32::from_be_bytes(*last)) << left
        }
        (_, _) => bytes.iter().zip([56, 48, 40]).fold(0, |all, (byte, by)| all | u64::from(*byte) << by),
    }
}

fn word(bytes: &[u8; WORD]) -> usize {
    usize::try_from(u32::from_le_bytes(*bytes)).unwrap_or(usize::MAX)
}

/// A table in the making.
#[derive(Debug, Default)]
pub(crate) struct TableWriter {
    ends: Vec<u8>,
    elements: Vec<u8>,
}

impl TableWriter {
    /// Adds an element; `None` where the table holds more bytes than its ends can tell.
    pub(crate) fn add(&mut self, element: &[u8]) -> Option<()> {
        self.elements.extend_from_slice(element);
        self.ends.extend(u32::try_from(self.elements.len()).ok()?.to_le_bytes());
        Some(())
    }

    /// Returns the bytes of the table.
    pub(crate) fn bytes(self) -> Option<Vec<u8>> {
        let count = u32::try_from(self.ends.len() / WORD).ok()?.to_le_bytes();
        Some([count.as_slice(), &self.ends, &self.elements].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn heads_stand_in_the_order_of_their_texts() {
        let bytes = [0u8, 1, b'a', 255];
        let texts = (0..4usize.pow(5)).flat_map(|of| {
            (0..=10).map(move |length| {
                (0..length).map(|at| bytes[of / 4usize.pow(at % 5) % 4]).collect::<Vec<_>>()
            })
        });
        let mut texts: Vec<Vec<u8>> = texts.collect();
        texts.sort_unstable();
        assert!(texts.is_sorted_by(|one, other| head(one) <= head(other)));
        assert!(texts.iter().all(|text| head(text).to_be_bytes().starts_with(text.get(..8).unwrap_or(text))));
    }
}
