//! The classes of the items of a batch, by the kind and the code of their rows.

use crate::cells::{Cell, Cells, NO_VALUE};
use crate::days::Days;
use arrow_array::cast::AsArray;
use arrow_array::{AnyDictionaryArray, Array, ArrayRef};
use lijiao_decide::evaluate::{Brief, ClassOf, FactColumns, Gates, Scalar};
use std::cell;
use std::sync::Arc;

/// The most classes that are kept for pairs of kind and code, to each row of a batch.
const MOST_PAIRS_A_ROW: usize = 4;

/// In the place of a gate: that of a row whose kind and code did not come before.
pub(crate) const NOT_YET: u32 = u32::MAX;

/// The classes and gates that were found so far: kept from one batch to the next where both have the same dictionaries.
#[derive(Debug, Default)]
pub struct Known<'p> {
    /// The policy that they belong to.
    of: Option<&'p Brief>,
    pub(crate) keys: Keys<'p>,
    pub(crate) gates: Gates<'p>,
    pub(crate) days: Days,
}

/// The classes of pairs of kind and code.
#[derive(Debug, Default)]
pub(crate) struct Keys<'p> {
    /// The dictionaries of kinds and codes.
    words: Option<[ArrayRef; 2]>,
    /// By kind and code: nothing where it was not asked for yet, or where there is none.
    found: Vec<cell::Cell<Option<ClassOf<'p>>>>,
    /// The numbers of their gates: one more, and nothing for one that was not found.
    gates: Vec<cell::Cell<u32>>,
    /// How many codes of it belong to one kind.
    codes: usize,
}

impl<'p> Known<'p> {
    /// Begins rows with other facts.
    pub(crate) fn begin(&mut self, brief: &'p Brief, columns: &FactColumns<'_>) {
        if self.of.replace(brief).is_some_and(|own| !std::ptr::eq(own, brief)) {
            *self = Self { of: Some(brief), ..Self::default() };
        }
        if !self.gates.begin_columns(brief, columns) {
            self.keys.forget_gates();
        }
    }
}

impl Keys<'_> {
    /// Makes room for the classes of some rows by the dictionaries of their kinds and codes; returns whether there is any.
    fn begin(&mut self, [kinds, codes]: [&ArrayRef; 2], rows: usize) -> bool {
        let known = self.words.as_ref();
        if known.is_some_and(|[own, of_codes]| are_same(own, kinds) && are_same(of_codes, codes)) {
            return true;
        }
        // One more, for rows without a code.
        let of_kind = codes.len() + 1;
        let pairs = kinds.len().saturating_mul(of_kind);
        if pairs > rows.saturating_mul(MOST_PAIRS_A_ROW) {
            return false;
        }
        self.found.clear();
        self.found.resize(pairs, cell::Cell::new(None));
        self.gates.clear();
        self.gates.resize(pairs, cell::Cell::new(0));
        (self.words, self.codes) = (Some([Arc::clone(kinds), Arc::clone(codes)]), of_kind);
        true
    }

    fn forget_gates(&self) {
        self.gates.iter().for_each(|gate| gate.set(0));
    }
}

fn words_of(array: Option<&dyn Array>) -> Option<&ArrayRef> {
    array?.as_any_dictionary_opt().map(AnyDictionaryArray::values)
}

/// Returns whether two arrays lie in the same memory; what one of them holds cannot have been given back.
fn are_same(one: &ArrayRef, other: &ArrayRef) -> bool {
    Arc::ptr_eq(one, other) || one.to_data().ptr_eq(&other.to_data())
}

/// The columns of kinds and codes, and the classes that were found so far.
pub(crate) struct Classes<'b, 'p> {
    brief: &'p Brief,
    kind: Cells<'b>,
    code: Cells<'b>,
    /// By kind and code.
    keys: &'b Keys<'p>,
    /// Whether both have the dictionaries that these belong to.
    has_keys: bool,
}

/// The numbers of the gates that were found so far, by the keys of dictionaries: one more, and nothing for one that was not.
#[derive(Clone, Copy)]
pub(crate) struct ByKey<'c> {
    kinds: &'c [i32],
    of_codes: &'c [i32],
    gates: &'c [cell::Cell<u32>],
    codes: usize,
}

impl<'b, 'p> Classes<'b, 'p> {
    /// Returns the classes of so many rows. `arrays` are those of kinds and codes, where they are there.
    pub(crate) fn of(
        brief: &'p Brief,
        [kind, code]: [Cells<'b>; 2],
        arrays: [Option<&dyn Array>; 2],
        (keys, rows): (&'b mut Keys<'p>, usize),
    ) -> Self {
        let has_keys = match (&kind, &code, arrays.map(words_of)) {
            (Cells::Words { .. }, Cells::Words { .. }, [Some(kinds), Some(codes)]) => {
                keys.begin([kinds, codes], rows)
            }
            (_, _, _) => false,
        };
        Self { brief, kind, code, keys, has_keys }
    }

    /// Forgets the gates.
    pub(crate) fn forget_gates(&self) {
        self.keys.forget_gates();
    }

    /// Returns the gates found so far by the keys of rows.
    pub(crate) fn by_key(&self) -> ByKey<'_> {
        let Keys { gates, codes, .. } = self.keys;
        match (&self.kind, &self.code, self.has_keys) {
            (Cells::Words { keys: kinds, .. }, Cells::Words { keys: of_codes, .. }, true) => {
                ByKey { kinds, of_codes, gates, codes: *codes }
            }
            (_, _, _) => ByKey { kinds: &[], of_codes: &[], gates: &[], codes: 0 },
        }
    }

    /// Returns the class of a row; no class for one that says something of the learner alone, which `is_bare` tells of one without
    /// kind and code. `None` where the evaluator has to look at it.
    pub(crate) fn find(&self, row: usize, is_bare: impl FnOnce() -> bool) -> Option<Option<ClassOf<'p>>> {
        let place = self.place(row);
        if let Some(class) = place.and_then(cell::Cell::get) {
            return Some(Some(class));
        }
        let kind = match self.kind.get(row) {
            Cell::Is(Scalar::Cell(kind)) => kind,
            Cell::Empty if self.code.get(row) == Cell::Empty && is_bare() => return Some(None),
            Cell::Is(_) | Cell::Empty | Cell::Foreign => return None,
        };
        let class = match self.code.get(row) {
            Cell::Is(Scalar::Cell(code)) => self.brief.class(kind, code)?,
            Cell::Empty => self.brief.class(kind, "")?,
            Cell::Is(_) | Cell::Foreign => return None,
        };
        place.into_iter().for_each(|place| place.set(Some(class)));
        Some(Some(class))
    }

    /// Returns the place of the class of a row.
    fn place(&self, row: usize) -> Option<&cell::Cell<Option<ClassOf<'p>>>> {
        let own = Some(self.keys).filter(|_| self.has_keys)?;
        let (Cells::Words { keys: kinds, .. }, Cells::Words { keys: codes, .. }) = (&self.kind, &self.code)
        else {
            return None;
        };
        let kind = usize::try_from(*kinds.get(row)?).ok()?;
        let last = own.codes.checked_sub(1)?;
        let code = match *codes.get(row)? {
            // Without a code it is the last of the kind.
            NO_VALUE => last,
            code => usize::try_from(code).ok().filter(|code| *code < last)?,
        };
        own.found.get(kind * own.codes + code)
    }
}

impl<'c> ByKey<'c> {
    /// Returns the gates of so many rows: of those that have a code and whose kind and code came before, [`NOT_YET`] for all others.
    pub(crate) fn of_rows(self, rows: usize) -> Vec<u32> {
        let mut numbers = vec![NOT_YET; rows];
        // Kinds are few, and mostly neighbours have the same.
        let (mut last, mut of_kind): (_, &[cell::Cell<u32>]) = (None, &[]);
        for (own, (kind, code)) in numbers.iter_mut().zip(self.kinds.iter().zip(self.of_codes)) {
            if last != Some(*kind) {
                (last, of_kind) = (Some(*kind), self.of_kind(*kind));
            }
            // Of a gate one more is kept.
            let gate = of_kind.get(code.cast_unsigned() as usize);
            *own = gate.map_or(0, cell::Cell::get).wrapping_sub(1);
        }
        numbers
    }

    /// Returns the gate of a row that has a code, where rows of its kind and code came before.
    pub(crate) fn get(self, row: usize) -> Option<u32> {
        self.place(row)?.get().checked_sub(1)
    }

    /// Sets the gate of the kind and code of a row.
    pub(crate) fn set(self, row: usize, gate: u32) {
        self.place(row).into_iter().for_each(|place| place.set(gate.saturating_add(1)));
    }

    fn place(self, row: usize) -> Option<&'c cell::Cell<u32>> {
        self.of_kind(*self.kinds.get(row)?).get(self.of_codes.get(row)?.cast_unsigned() as usize)
    }

    /// Returns the gates of a kind, by code.
    fn of_kind(self, kind: i32) -> &'c [cell::Cell<u32>] {
        // What is no position is larger than all.
        let from = (kind.cast_unsigned() as usize).saturating_mul(self.codes);
        self.gates.get(from..from.saturating_add(self.codes)).unwrap_or_default()
    }
}
