//! The keys of items as lines write them: most items have the same ones in the same order.

/// A key of an item as it was written, colon and all, to be compared at once.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Key {
    pub(super) bytes: u128,
    /// Which of so many bytes of a line are the key's.
    pub(super) mask: u128,
    pub(super) length: usize,
    pub(super) field: Field,
}

impl Key {
    /// The most bytes that are compared at once; a longer key is like no other.
    const MOST: usize = size_of::<u128>();

    pub(super) fn of(written: &[u8], field: Field) -> Self {
        let mut bytes = [0; Self::MOST];
        let mut mask = [0; Self::MOST];
        for ((byte, own), masked) in written.iter().zip(&mut bytes).zip(&mut mask) {
            (*own, *masked) = (*byte, u8::MAX);
        }
        if written.len() > Self::MOST {
            mask = [0; Self::MOST];
        }
        let (bytes, mask) = (u128::from_le_bytes(bytes), u128::from_le_bytes(mask));
        Self { bytes, mask, length: written.len(), field }
    }
}

/// What a key of an item names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    Id,
    Kind,
    Code,
    Papers,
    /// A fact, by the position of its name.
    Fact(usize),
}
