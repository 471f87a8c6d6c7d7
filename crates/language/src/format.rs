//! One canonical text for a file, in either language.
//!
//! In: a source file and its parse. Out: its text with keywords and built-in nouns in the wanted language and one layout;
//! names, titles and comments stay the author's. Always true: the text reads back to the same tree with the same
//! comments, and formatting it again changes nothing; where that cannot be proved the input comes back unchanged.

mod lines;
mod same;
mod tables;
mod words;

use crate::diagnostics::Diagnostic;
use crate::locale::Locale;
use crate::source::SourceFile;
use crate::syntax::leaves::ViewKind;
use crate::syntax::{Parse, parse};

/// What formatting a file gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The formatted text, or the input unchanged where a guard held it back.
    pub text: String,
    /// Why the input came back unchanged; absent when it was formatted.
    pub guarded: Option<Guarded>,
}

/// Why a file is not formatted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guarded {
    /// The file has errors: the author mends it first.
    Errors,
    /// The new text would not mean the same: a fault of the formatter.
    Meaning,
    /// The new text would lose, change or move a comment: a fault of the formatter.
    Comments,
    /// Formatting the new text would change it again: a fault of the formatter.
    Unstable,
}

/// Returns the text of a file in a language, or its text as it was when a guard holds the new one back.
pub fn format(source: &SourceFile, parse: &Parse, locale: Locale) -> Formatted {
    match guarded(source, parse, locale) {
        Ok(text) => Formatted { text, guarded: None },
        Err(guard) => Formatted { text: source.text().to_owned(), guarded: Some(guard) },
    }
}

fn guarded(source: &SourceFile, before: &Parse, locale: Locale) -> Result<String, Guarded> {
    if has_errors(before) {
        return Err(Guarded::Errors);
    }
    let text = lines::print(source, before, locale);
    let printed = SourceFile::with_id(source.id(), source.name(), text.as_str());
    let after = parse(&printed);
    if has_errors(&after) || !same::same_tree(&before.file, &after.file) {
        return Err(Guarded::Meaning);
    }
    if lines::kept(source, before) != lines::kept(&printed, &after) {
        return Err(Guarded::Comments);
    }
    if lines::print(&printed, &after, locale) != text {
        return Err(Guarded::Unstable);
    }
    Ok(text)
}

/// A file that holds nothing but comments lacks a declaration, and yet nothing of it is unclear.
fn has_errors(parse: &Parse) -> bool {
    let mut kinds = parse.lines.iter().map(|line| line.kind);
    let says_nothing =
        kinds.all(|kind| matches!(kind, ViewKind::Blank | ViewKind::Comment | ViewKind::Prose));
    !says_nothing && parse.problems.iter().any(Diagnostic::is_error)
}
