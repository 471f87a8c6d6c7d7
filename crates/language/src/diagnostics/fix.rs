//! Safe mends applied to the text. Edits that would overlap are left for the next run.

use super::{Diagnostic, Edit, in_order};
use crate::source::SourceFile;

/// Returns the text of a file with the safe mends of its findings applied, and how many were applied.
///
/// A mend that touches other files too, or overlaps one already taken, is not applied.
pub fn apply_safe_fixes(file: &SourceFile, diagnostics: &[Diagnostic]) -> (String, usize) {
    let mut taken: Vec<Edit> = Vec::new();
    let mut applied = 0;
    for diagnostic in in_order(diagnostics.iter().cloned()) {
        let Some(fix) = diagnostic.fixes.into_iter().find(|fix| fix.safe) else { continue };
        let fits = fix.edits.iter().all(|edit| {
            edit.span.file == file.id()
                && file.text().get(edit.span.start()..edit.span.end()).is_some()
                && taken.iter().all(|other| are_apart(edit, other))
        });
        if fits && !fix.edits.is_empty() {
            taken.extend(fix.edits);
            applied += 1;
        }
    }
    taken.sort_by_key(|edit| edit.span);
    (edited(file.text(), &taken), applied)
}

// Two insertions at one place have no order of their own, so they do not go together either.
fn are_apart(a: &Edit, b: &Edit) -> bool {
    a.span != b.span && (a.span.end() <= b.span.start() || b.span.end() <= a.span.start())
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in edits {
        result.push_str(text.get(copied..edit.span.start()).unwrap_or(""));
        result.push_str(&edit.replacement);
        copied = edit.span.end();
    }
    result.push_str(text.get(copied..).unwrap_or(""));
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{LexicalProblem, MistakeProblem, Problem};

    #[test]
    fn safe_mends_are_applied_and_proposed_ones_are_not() {
        let file = SourceFile::new("a", "\t凭 甲。 // 注\n级别 = 四");
        let found = [
            LexicalProblem::TabInIndent.at(file.span(0, 1)),
            MistakeProblem::StopAtEnd { mark: '。' }.at(file.span(8, 11)),
            MistakeProblem::ForeignComment { mark: "//".to_owned() }.at(file.span(12, 14)),
            MistakeProblem::EqualsSign { mark: "=".to_owned() }.at(file.span(26, 27)),
        ];
        assert_eq!(apply_safe_fixes(&file, &found), ("    凭 甲 # 注\n级别 = 四".to_owned(), 3));
    }

    #[test]
    fn overlapping_mends_and_those_of_other_files_wait() {
        let file = SourceFile::new("a", "abc");
        let capital = |start, end| {
            MistakeProblem::CapitalKeyword { word: String::new(), keyword: "x".to_owned() }
                .at(file.span(start, end))
        };
        let elsewhere =
            LexicalProblem::TabInIndent.at(crate::source::Span::new(crate::source::SourceId(7), 0, 1));
        assert_eq!(
            apply_safe_fixes(&file, &[capital(0, 2), capital(1, 3), capital(0, 2), elsewhere]),
            ("xc".to_owned(), 1)
        );
        assert_eq!(apply_safe_fixes(&file, &[]), ("abc".to_owned(), 0));
    }
}
