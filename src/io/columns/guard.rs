//! Damaged files that make the library below panic, which takes some of what it reads for granted: they are told as any damage is.

use super::Batches;
use crate::io::error::{IoError, IoProblem};
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const WHY: &str = "its reader met what cannot be";

thread_local! {
    /// The file and format that this thread is reading.
    static READING: RefCell<Option<(PathBuf, &'static str)>> = const { RefCell::new(None) };
}

/// Returns what is read of a file, or that it is damaged where its reader panics.
pub(super) fn guarded<T>(
    (path, format): (&Path, &'static str),
    read: impl FnOnce() -> Result<T, ArrowError>,
) -> Result<T, ArrowError> {
    READING.set(Some((path.to_owned(), format)));
    // Whoever reads is not asked again behind an error.
    let read = catch_unwind(AssertUnwindSafe(read));
    READING.set(None);
    read.unwrap_or_else(|_| Err(ArrowError::ParseError(WHY.to_owned())))
}

/// Returns the batches, which end behind the first that cannot be read.
pub(super) fn guarded_batches((path, format): (&Path, &'static str), batches: Batches) -> Batches {
    let path = path.to_owned();
    let mut batches = Some(batches);
    let next = move || {
        let read = guarded((&path, format), || batches.as_mut().and_then(Iterator::next).transpose());
        batches = batches.take().filter(|_| read.is_ok());
        read.transpose()
    };
    Box::new(std::iter::from_fn::<Result<RecordBatch, ArrowError>, _>(next))
}

/// Returns the damage that this thread panics about, for a process that a panic ends: `None` where it reads no file in columns.
#[must_use]
pub fn damage_behind_panic() -> Option<IoError> {
    let damaged = |(path, format): &(PathBuf, &'static str)| {
        IoError::new(path, IoProblem::damaged(format, WHY.to_owned()))
    };
    READING.try_with(|reading| reading.borrow().as_ref().map(damaged)).ok().flatten()
}
