//! Text to the tree as written.
//!
//! In: one source file, of any bytes that are text. Out: a [`Parse`], always: what can be read is in the tree, what cannot
//! is reported and marked broken. pest is used here and nowhere else.

pub mod ast;
mod chunk;
mod layout;
pub mod leaves;
pub mod lexicon;
mod lines;
mod lower;
mod mistakes;
mod node;
mod plain;
pub(crate) mod script;
mod split;
mod view;

use crate::diagnostics::{Diagnostic, LexicalProblem, Problem, in_order};
use crate::locale::Locale;
use crate::source::SourceFile;
use leaves::ViewLine;
use lijiao_grammar as grammar;
use lines::Lines;
use lower::{Laid, LeavesKept, Lowered};

/// What reading a file gives, with its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Parse {
    /// The declarations.
    pub file: ast::File,
    /// What is wrong, by place.
    pub problems: Vec<Diagnostic>,
    /// The language of most keywords of the file.
    pub locale: Locale,
    /// Every line with its words, for the formatter and the editor.
    pub lines: Vec<ViewLine>,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The declarations.
    pub file: ast::File,
    /// What is wrong, by place.
    pub problems: Vec<Diagnostic>,
    /// The language of most keywords of the file.
    pub locale: Locale,
}

/// Returns the tree of a file with everything that is wrong with its text, and its lines; never fails.
pub fn parse(source: &SourceFile) -> Parse {
    let steps = Steps::of(source, LeavesKept::All);
    let lines = view::view(source, &steps.lines, &steps.lowered);
    let Reading { file, problems, locale } = steps.reading(source);
    Parse { file, problems, locale, lines }
}

/// Returns the tree of a file with everything that is wrong with its text; never fails.
pub fn read(source: &SourceFile) -> Reading {
    Steps::of(source, LeavesKept::UntilCounted).reading(source)
}

struct Steps<'a> {
    lines: Lines<'a>,
    lowered: Lowered,
    problems: Vec<Diagnostic>,
}

impl<'a> Steps<'a> {
    fn of(source: &'a SourceFile, leaves: LeavesKept) -> Self {
        let mut problems = Vec::new();
        let lines = Lines::of(source, &mut problems);
        let (declarations, declared) = layout::layout(source, &lines, &mut problems);
        let laid = Laid { source, lines: &lines, declarations: &declarations, declared: &declared, leaves };
        let lowered = lower::lower(laid, &mut problems);
        Self { lines, lowered, problems }
    }

    fn reading(self, source: &SourceFile) -> Reading {
        let Self { lowered, mut problems, .. } = self;
        if lowered.file.declarations.is_empty() && problems.is_empty() {
            problems.push(LexicalProblem::NothingHere.at(source.whole().at_start()));
        }
        let locale = lowered.words.majority(source.text());
        // UTF-16 without a mark reads as text with a null behind every letter.
        let text = source.text();
        let unreadable = |found: char| {
            let bytes = found.encode_utf8(&mut [0; 4]).to_owned();
            memchr::memmem::find(text.as_bytes(), bytes.as_bytes()).map(|at| (at, found))
        };
        let found = [char::REPLACEMENT_CHARACTER, '\0'].into_iter().filter_map(unreadable);
        if let Some((at, found)) = found.min_by_key(|(at, _)| *at) {
            // Whatever else seems wrong comes from the characters that could not be read.
            let span = source.span(at, at + found.len_utf8());
            let problems = vec![LexicalProblem::NotUtf8.at(span)];
            return Reading { file: ast::File::default(), problems, locale };
        }
        Reading { file: lowered.file, problems: in_order(problems), locale }
    }
}
