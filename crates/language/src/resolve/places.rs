//! Files and lines of what is resolved, one near the other.

use crate::policy::Place;
use crate::source::{FileName, SourceFile, Sources};
use std::cell::Cell;

/// Where the place before stood: the next one is mostly a few lines away.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    last_line: Cell<usize>,
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
        let line = file.line_near(at, self.last_line.get());
        self.last_line.set(line);
        let name = usize::try_from(file.id().0).ok().and_then(|id| self.names.get(id)).cloned();
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Place { file: name.unwrap_or_else(|| file.shared_name()), line }
    }
}
