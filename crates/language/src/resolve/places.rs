//! Files and lines of what is resolved, one near the other.

use crate::policy::Place;
use crate::source::{FileName, SourceFile, Sources};
use std::cell::Cell;

/// What is farther away than so many lines is another part of the text.
const FAR: usize = 8;

/// Where places before stood: the next one is mostly a few lines away from the last, or in a table near its header or the row.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    last_lines: Cell<[usize; 2]>,
    /// The names of the files, for one of several threads: they would wait for each other to count who holds a name.
    names: Vec<FileName>,
}

impl Places {
    /// Returns those of a part that is resolved beside others.
    pub fn of_part(sources: &Sources) -> Self {
        let names = sources.iter().map(|file| FileName::from(file.name())).collect();
        Self { names, ..Self::default() }
    }

    /// Returns the place of a byte of a file.
    pub fn place(&self, file: &SourceFile, at: usize) -> Place {
        let [last, other] = self.last_lines.get();
        let line = file.line_near(at, [last, other]);
        self.last_lines.set(if line.abs_diff(last) > FAR { [line, last] } else { [line, other] });
        let name = usize::try_from(file.id().0).ok().and_then(|id| self.names.get(id)).cloned();
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Place { file: name.unwrap_or_else(|| file.shared_name()), line }
    }
}
