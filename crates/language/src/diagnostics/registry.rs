//! Every code with its name, level, meaning and page.

use super::code::Entry;
use super::{
    AdoptionProblem, BoundProblem, FormulaProblem, LexicalProblem, MeaningProblem, MistakeProblem,
    NameProblem, ReachProblem, SheetProblem, SilenceProblem, StructureProblem, TypeProblem,
};
use crate::locale::Locale;

/// Returns every entry, by code.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    let families = [
        LexicalProblem::ENTRIES,
        MistakeProblem::ENTRIES,
        NameProblem::ENTRIES,
        TypeProblem::ENTRIES,
        FormulaProblem::ENTRIES,
        SilenceProblem::ENTRIES,
        StructureProblem::ENTRIES,
        ReachProblem::ENTRIES,
        SheetProblem::ENTRIES,
        AdoptionProblem::ENTRIES,
        BoundProblem::ENTRIES,
        MeaningProblem::ENTRIES,
    ];
    families.into_iter().flatten().copied()
}

/// Returns the entry of a code such as `LJ0203`, in either case and without its letters too, or `None`.
pub fn find(code: &str) -> Option<&'static Entry> {
    let wanted = code.trim().to_ascii_uppercase();
    entries().find(|entry| {
        entry.code.as_str() == wanted || entry.code.as_str().strip_prefix("LJ") == Some(&wanted)
    })
}

/// Returns the part of an entry's page that is in one language, with its heading.
pub fn page(entry: &Entry, locale: Locale) -> String {
    let mut shown = format!("# {} {}\n", entry.code, entry.meaning(locale));
    let mut is_wanted = false;
    for line in entry.page.lines() {
        // Only these two lines are headings: an example may hold `##` lines of its own.
        match language_of(line) {
            Some(language) => is_wanted = language == locale,
            None if is_wanted => {
                shown.push_str(line);
                shown.push('\n');
            }
            None => {}
        }
    }
    shown
}

fn language_of(heading: &str) -> Option<Locale> {
    match heading {
        "## 中文" => Some(Locale::Zh),
        "## English" => Some(Locale::En),
        _ => None,
    }
}
