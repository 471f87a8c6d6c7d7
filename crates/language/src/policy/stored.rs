//! Parts of a policy that stay the bytes of a stored plan until they are asked for.
//!
//! In: the bytes of a plan, whose digest was found right. Out: its parts, each made when it is first asked for. Always true: where
//! a part begins and ends is certain once the whole was read; that its bytes mean something is known only when it is made, and
//! a part that means nothing is noted for the whole ([`Body::is_sound`]), for no decision may then be trusted.

mod shared;
mod table;

use crate::few::Few;
use crate::source::FileName;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use shared::Texts;
pub(crate) use shared::{shared_name, shared_option, shared_text};
pub(crate) use table::{Table, TableWriter};

/// A part of a policy that is written and read by itself.
pub trait Part: Sized {
    /// Returns the part as bytes; `None` where a part of it cannot be made.
    fn to_part(&self) -> Option<Vec<u8>>;

    /// Returns the part of its bytes; `None` where they are none.
    fn of_part(bytes: &[u8]) -> Option<Self>;
}

// How they are written and read is compiled here, once for all who ask for them.
macro_rules! parts {
    ($($of:ty),*) => {$(
        impl Part for $of {
            fn to_part(&self) -> Option<Vec<u8>> { to_part(self) }
            fn of_part(bytes: &[u8]) -> Option<Self> { of_part(bytes) }
        }
    )*};
}

parts!(super::Rule, super::RuleId, super::Family, super::Entry, super::Course, super::Table, super::Set);

impl<T: Serialize + DeserializeOwned> Part for Vec<T> {
    fn to_part(&self) -> Option<Vec<u8>> {
        to_part(self)
    }

    fn of_part(bytes: &[u8]) -> Option<Self> {
        of_part(bytes)
    }
}

impl<T: Serialize + DeserializeOwned> Part for Few<T> {
    fn to_part(&self) -> Option<Vec<u8>> {
        to_part(self)
    }

    fn of_part(bytes: &[u8]) -> Option<Self> {
        of_part(bytes)
    }
}

fn to_part<T: Serialize>(part: &T) -> Option<Vec<u8>> {
    postcard::to_allocvec(part).ok()
}

fn of_part<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (part, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(part)
}

thread_local! {
    /// The whole whose part is being made.
    static READING: RefCell<Option<Arc<Body>>> = const { RefCell::new(None) };
    /// The texts of the whole that is being written.
    static WRITING: RefCell<Option<Texts>> = const { RefCell::new(None) };
}

/// The bytes of a stored whole, shared by all its parts.
#[derive(Debug)]
pub struct Body {
    bytes: Vec<u8>,
    /// Most of those that stand often are names of files.
    texts: Vec<FileName>,
    is_broken: AtomicBool,
}

impl Body {
    /// Returns whether every part that was asked for so far could be made.
    pub fn is_sound(&self) -> bool {
        !self.is_broken.load(Ordering::Relaxed)
    }

    /// Makes a part of some of the bytes; one that cannot be made is noted.
    pub(crate) fn part<T: Part>(self: &Arc<Self>, at: std::ops::Range<usize>) -> Option<T> {
        let made = self.bytes.get(at).and_then(|bytes| within(self, || T::of_part(bytes)));
        if made.is_none() {
            self.note_broken();
        }
        made
    }

    /// Notes that something in the body means nothing.
    pub(crate) fn note_broken(&self) {
        self.is_broken.store(true, Ordering::Relaxed);
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the body that is being read and where in it some of its bytes stand.
    pub(crate) fn of_borrowed(bytes: &[u8]) -> Option<(Arc<Self>, std::ops::Range<usize>)> {
        let body = READING.with_borrow(Clone::clone)?;
        let from = bytes.as_ptr().addr().checked_sub(body.bytes.as_ptr().addr())?;
        let at = from..from.checked_add(bytes.len())?;
        body.bytes.get(at.clone())?;
        Some((body, at))
    }
}

fn within<R>(body: &Arc<Body>, read: impl FnOnce() -> R) -> R {
    let before = READING.replace(Some(Arc::clone(body)));
    let read = read();
    READING.set(before);
    read
}

/// Returns the bytes of a whole; `None` where a part of it cannot be made.
pub fn write<T: Serialize>(whole: &T) -> Option<Vec<u8>> {
    let before = WRITING.replace(Some(Texts::default()));
    let written = to_part(whole);
    let texts = WRITING.replace(before).and_then(|texts| to_part(&texts.in_order()));
    let (written, texts) = written.zip(texts)?;
    let length = u32::try_from(texts.len()).ok()?.to_le_bytes();
    Some([length.as_slice(), &texts, &written].concat())
}

/// Returns the whole whose bytes, as [`write`] made them, begin at a position; `None` where they are none.
pub fn read<T: DeserializeOwned>(bytes: Vec<u8>, from: usize) -> Option<T> {
    let (length, rest) = bytes.get(from..)?.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let texts: Vec<String> = of_part(rest.split_at_checked(length)?.0)?;
    let texts = texts.into_iter().map(FileName::from).collect();
    let from = from.checked_add(4)?.checked_add(length)?;
    let body = Arc::new(Body { bytes, texts, is_broken: AtomicBool::new(false) });
    within(&body, || of_part(body.bytes.get(from..)?))
}

#[cfg(test)]
mod tests;
