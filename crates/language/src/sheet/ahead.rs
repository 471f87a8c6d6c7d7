//! Sheets that are read before anybody asks for them, beside the text that names them.
//!
//! In: the files of a policy. Out: those sheets that its rules mention and that have no fault. Always true: a sheet taken from here is
//! what [`super::read`] would give at the time.

use super::{MOST_BYTES, Sheet, SheetRead, sheet_of, workbook};
use crate::source::{FileBytes, Files, SourceFile, Sources};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The least bytes of sheets that are worth a thread.
const LEAST_BYTES: usize = 64 * 1024;

/// What stands in front of the name of a file.
const OPENING: [&str; 5] = ["\"", "＂", "“", "「", "《"];

/// Sheets by the name of their file, each to be taken once.
#[derive(Clone, Default)]
pub struct SheetsAhead(Arc<Mutex<BTreeMap<String, (SourceFile, Sheet)>>>);

impl SheetsAhead {
    /// Returns the files that some rules mention by name, where these are worth reading ahead.
    pub fn mentioned(files: &Files, is_rules: impl Fn(&str) -> bool) -> Vec<(&String, &FileBytes)> {
        let (rules, others): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| is_rules(name));
        let sheets = others.into_iter().filter(|(name, _)| name.ends_with(".csv"));
        let is_named = |name: &str| rules.iter().any(|(_, text)| stands_quoted(name, text));
        let sheets: Vec<_> = sheets.filter(|(name, _)| is_named(name)).collect();
        let is_worth = sheets.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() >= LEAST_BYTES;
        if is_worth { sheets } else { Vec::new() }
    }

    /// Reads some sheets.
    pub fn read(&self, sheets: &[(&String, &FileBytes)]) {
        for (name, bytes) in sheets {
            if let Some(read) = read_whole(name, bytes) {
                self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((*name).clone(), read);
            }
        }
    }

    /// Forgets the sheets that nobody has taken.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Takes a sheet of such bytes and adds its text to the sources.
    pub fn take(&self, name: &str, bytes: &[u8], sources: &mut Sources) -> Option<SheetRead> {
        let (source, mut sheet) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name)?;
        // The files of a folder may have been changed since they were read.
        if bytes != source.text().as_bytes() {
            return None;
        }
        let file = sources.take(source);
        sheet.file = file;
        let problems = Vec::new();
        Some(SheetRead { sheet: Some(sheet), file, problems, at_its_name: None, is_converted: false })
    }
}

// A file is named in quotes of some kind, which a text of rules may open in several ways.
fn stands_quoted(name: &str, text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, name).any(|at| {
        let before = text.get(..at).unwrap_or_default();
        OPENING.iter().any(|mark| before.ends_with(mark.as_bytes()))
    })
}

/// By name alone: sheets are long, and whether they were taken is no part of what a folder says.
impl fmt::Debug for SheetsAhead {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SheetsAhead")
    }
}

// A sheet with a fault is left to be read, and its fault told, where the text names it.
fn read_whole(name: &str, bytes: &FileBytes) -> Option<(SourceFile, Sheet)> {
    if bytes.len() > MOST_BYTES || workbook::is_workbook(name, bytes) {
        return None;
    }
    let source = SourceFile::shared(name, Arc::clone(bytes.known_text()?));
    let mut problems = Vec::new();
    let sheet = sheet_of(&source, &mut problems)?;
    (problems.is_empty() && sheet.lost.is_empty()).then_some((source, sheet))
}

#[cfg(test)]
mod tests {
    use super::super::Row;
    use super::{LEAST_BYTES, SheetsAhead};
    use crate::source::{FileBytes, Files, Sources};
    use std::sync::Arc;

    fn files(rules: &str) -> Files {
        let sheet = ["code,title\n", &"C1,Title\n".repeat(LEAST_BYTES / 8)].concat();
        let named = [("p.lijiao", rules.to_owned()), ("a.csv", sheet)];
        let known = |text: String| FileBytes::Text(Arc::new(text));
        named.into_iter().map(|(name, text)| (name.to_owned(), known(text))).collect()
    }

    #[test]
    fn a_sheet_is_read_ahead_where_quotes_name_it() {
        let is_read =
            |rules: &str| !SheetsAhead::mentioned(&files(rules), |name| name.ends_with(".lijiao")).is_empty();
        assert!(is_read("catalogue c from \"a.csv\"\n"));
        assert!(is_read("目录 甲 取自「a.csv」\n"));
        assert!(!is_read("# see a.csv\n"));
        assert!(!is_read("catalogue c from \"data.csv\"\n"));
    }

    #[test]
    fn a_sheet_is_taken_once_and_only_with_the_bytes_that_were_read() {
        let files = files("catalogue c from \"a.csv\"\n");
        let sheets = SheetsAhead::mentioned(&files, |name| name.ends_with(".lijiao"));
        let (ahead, mut sources) = (SheetsAhead::default(), Sources::default());
        ahead.read(&sheets);
        let bytes = &files["a.csv"];
        let read = ahead.take("a.csv", bytes, &mut sources).unwrap();
        let sheet = read.sheet.unwrap();
        assert_eq!((sheet.row_count(), sheet.file), (LEAST_BYTES / 8, read.file));
        assert!(sheet.rows().flat_map(Row::cells).all(|cell| cell.span.file == read.file));
        assert!(ahead.take("a.csv", bytes, &mut sources).is_none());
        ahead.read(&sheets);
        assert!(ahead.take("a.csv", b"code,title\n", &mut sources).is_none());
    }
}
