//! The classes of the items of a batch, by the kind and the code of their rows.

use crate::cells::{Cell, Cells, NO_VALUE};
use lijiao_decide::evaluate::{Brief, ClassOf, Scalar};
use std::cell;

/// The most classes that are kept for pairs of kind and code, to each row of a batch.
const MOST_PAIRS_A_ROW: usize = 4;

/// The columns of kinds and codes, and the classes that were found so far.
pub(crate) struct Classes<'b> {
    brief: &'b Brief,
    kind: Cells<'b>,
    code: Cells<'b>,
    /// By kind and code, where both have dictionaries: nothing where it was not asked for yet, or where there is none.
    found: Vec<cell::Cell<Option<ClassOf<'b>>>>,
    /// The numbers of their gates: one more, and nothing for one that was not found.
    gates: Vec<cell::Cell<u32>>,
    /// How many codes of it belong to one kind.
    codes: usize,
}

/// The numbers of the gates that were found so far, by the keys of dictionaries: one more, and nothing for one that was not.
#[derive(Clone, Copy)]
pub(crate) struct ByKey<'c> {
    kinds: &'c [i32],
    of_codes: &'c [i32],
    gates: &'c [cell::Cell<u32>],
    codes: usize,
}

impl<'b> Classes<'b> {
    /// Returns the classes of so many rows, none of them found yet.
    pub(crate) fn of(brief: &'b Brief, kind: Cells<'b>, code: Cells<'b>, rows: usize) -> Self {
        let (mut found, mut gates, mut codes) = (Vec::new(), Vec::new(), 0);
        if let (Cells::Words { values: of_kinds, .. }, Cells::Words { values: of_codes, .. }) = (&kind, &code)
        {
            // One more, for rows without a code.
            codes = of_codes.len() + 1;
            let pairs = of_kinds.len().saturating_mul(codes);
            if pairs <= rows.saturating_mul(MOST_PAIRS_A_ROW) {
                found = vec![cell::Cell::new(None); pairs];
                gates = vec![cell::Cell::new(0); pairs];
            }
        }
        Self { brief, kind, code, found, gates, codes }
    }

    /// Returns the gates found so far by the keys of rows.
    pub(crate) fn by_key(&self) -> ByKey<'_> {
        let Self { gates, codes, .. } = self;
        match (&self.kind, &self.code) {
            (Cells::Words { keys: kinds, .. }, Cells::Words { keys: of_codes, .. }) => {
                ByKey { kinds, of_codes, gates, codes: *codes }
            }
            (_, _) => ByKey { kinds: &[], of_codes: &[], gates, codes: *codes },
        }
    }

    /// Forgets the gates.
    pub(crate) fn forget_gates(&self) {
        self.gates.iter().for_each(|gate| gate.set(0));
    }

    /// Returns the class of a row; no class for one that says something of the learner alone, which `is_bare` tells of one without
    /// kind and code. `None` where the evaluator has to look at it.
    pub(crate) fn find(&self, row: usize, is_bare: impl FnOnce() -> bool) -> Option<Option<ClassOf<'b>>> {
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
    fn place(&self, row: usize) -> Option<&cell::Cell<Option<ClassOf<'b>>>> {
        let (Cells::Words { keys: kinds, .. }, Cells::Words { keys: codes, .. }) = (&self.kind, &self.code)
        else {
            return None;
        };
        let kind = usize::try_from(*kinds.get(row)?).ok()?;
        let last = self.codes.checked_sub(1)?;
        let code = match *codes.get(row)? {
            // Without a code it is the last of the kind.
            NO_VALUE => last,
            code => usize::try_from(code).ok().filter(|code| *code < last)?,
        };
        self.found.get(kind * self.codes + code)
    }
}

impl ByKey<'_> {
    /// Returns the gate of a row that has a code, where rows of its kind and code came before.
    #[inline]
    pub(crate) fn get(self, row: usize) -> Option<u32> {
        self.place(row)?.get().checked_sub(1)
    }

    /// Sets the gate of the kind and code of a row.
    pub(crate) fn set(self, row: usize, gate: u32) {
        self.place(row).into_iter().for_each(|place| place.set(gate.saturating_add(1)));
    }

    #[inline]
    fn place(&self, row: usize) -> Option<&cell::Cell<u32>> {
        let kind = usize::try_from(*self.kinds.get(row)?).ok()?;
        let code = usize::try_from(*self.of_codes.get(row)?).ok()?;
        // Behind the codes of a kind another kind begins.
        if code >= self.codes {
            return None;
        }
        self.gates.get(kind.wrapping_mul(self.codes).wrapping_add(code))
    }
}
