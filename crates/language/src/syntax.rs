//! Text to the tree as written.
//!
//! In: one source file, of any bytes that are text. Out: a [`Parse`], always: what can be read is in the tree, what cannot
//! is reported and marked broken. pest is used here and nowhere else.

pub mod ast;
mod chunk;
mod cut;
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
use layout::{Declared, layout};
use leaves::ViewLine;
use lijiao_grammar as grammar;
use lines::Lines;
use lower::{Laid, LeavesKept, Lowered};
use split::is_literate;

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
    let mut problems = Vec::new();
    let lines = Lines::of(source, &mut problems);
    let lowered = lowered(source, &lines, LeavesKept::All, &mut problems);
    let lines = view::view(source, &lines, &lowered);
    let Reading { file, problems, locale } = reading(source, lowered, problems);
    Parse { file, problems, locale, lines }
}

/// Returns the tree of a file with everything that is wrong with its text; never fails.
pub fn read(source: &SourceFile) -> Reading {
    let mut problems = Vec::new();
    let lowered = if is_literate(source) {
        let lines = Lines::of(source, &mut problems);
        lowered(source, &lines, LeavesKept::UntilCounted, &mut problems)
    } else {
        lower::read(source, &mut problems)
    };
    reading(source, lowered, problems)
}

fn lowered(
    source: &SourceFile,
    lines: &Lines<'_>,
    leaves: LeavesKept,
    problems: &mut Vec<Diagnostic>,
) -> Lowered {
    let declared = Declared::of(lines);
    let declarations = layout(source, lines, &declared, problems);
    lower::lower(Laid { source, lines, declared: &declared, leaves }, &declarations, problems)
}

fn reading(source: &SourceFile, lowered: Lowered, mut problems: Vec<Diagnostic>) -> Reading {
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
