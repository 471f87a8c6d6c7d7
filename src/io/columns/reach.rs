//! How far a file in columns is read, for people who wait.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a file goes, or how far it is read.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    /// It has so many rows, which are read in their order.
    Rows(u64),
    /// So many bytes are read.
    Bytes(Arc<AtomicU64>),
}

impl Default for Reach {
    fn default() -> Self {
        Self::Bytes(Arc::default())
    }
}

impl Reach {
    /// Returns how many bytes of a file of this length are read when so many rows are.
    pub fn bytes(&self, rows: u64, length: u64) -> u64 {
        match self {
            Self::Bytes(read) => read.load(Ordering::Relaxed),
            Self::Rows(all) => {
                let bytes = u128::from(length) * u128::from(rows) / u128::from(*all).max(1);
                u64::try_from(bytes).unwrap_or(u64::MAX)
            }
        }
    }
}

/// What is read, with the position behind the last byte noted for others.
pub(super) struct Counted<R> {
    inner: R,
    position: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    /// Returns a reader that stands at its beginning, with its position noted in a reach that counts bytes.
    pub fn of(inner: R, reach: &Reach) -> Self {
        let position = match reach {
            Reach::Bytes(position) => Arc::clone(position),
            Reach::Rows(_) => Arc::default(),
        };
        Self { inner, position }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(to)?;
        self.position.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = self.inner.seek(to)?;
        self.position.store(position, Ordering::Relaxed);
        Ok(position)
    }
}
