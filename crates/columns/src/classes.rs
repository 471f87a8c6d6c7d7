//! The classes of the items of a batch, by the kind and the code of their rows.

use crate::cells::{Cell, Cells, NO_VALUE};
use lijiao_decide::evaluate::{Brief, ClassOf, Scalar};

/// The most classes that are kept for pairs of kind and code, to each row of a batch.
const MOST_PAIRS_A_ROW: usize = 4;

/// The columns of kinds and codes, and the classes that were found so far.
pub(crate) struct Classes<'b> {
    brief: &'b Brief,
    kind: Cells<'b>,
    code: Cells<'b>,
    /// By kind and code, where both have dictionaries: nothing where it was not asked for yet, or where there is none.
    found: Vec<Option<ClassOf<'b>>>,
    /// How many codes of it belong to one kind.
    codes: usize,
}

impl<'b> Classes<'b> {
    /// Returns the classes of so many rows, none of them found yet.
    pub(crate) fn of(brief: &'b Brief, kind: Cells<'b>, code: Cells<'b>, rows: usize) -> Self {
        let (mut found, mut codes) = (Vec::new(), 0);
        if let (Cells::Words { values: of_kinds, .. }, Cells::Words { values: of_codes, .. }) = (&kind, &code)
        {
            // One more, for rows without a code.
            codes = of_codes.len() + 1;
            let pairs = of_kinds.len().saturating_mul(codes);
            if pairs <= rows.saturating_mul(MOST_PAIRS_A_ROW) {
                found = vec![None; pairs];
            }
        }
        Self { brief, kind, code, found, codes }
    }

    /// Returns the class of a row, where rows of its kind and code came before.
    #[inline]
    pub(crate) fn known(&self, row: usize) -> Option<ClassOf<'b>> {
        *self.found.get(self.pair(row)?)?
    }

    /// Returns the class of a row; no class for one that says something of the learner alone, which `is_bare` tells of one without
    /// kind and code. `None` where the evaluator has to look at it.
    pub(crate) fn find(&mut self, row: usize, is_bare: impl FnOnce() -> bool) -> Option<Option<ClassOf<'b>>> {
        if let Some(class) = self.known(row) {
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
        if let Some(own) = self.pair(row).and_then(|pair| self.found.get_mut(pair)) {
            *own = Some(class);
        }
        Some(Some(class))
    }

    /// Returns the place of the class of a row.
    #[inline]
    fn pair(&self, row: usize) -> Option<usize> {
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
        Some(kind * self.codes + code)
    }
}
