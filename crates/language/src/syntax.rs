//! Text to the tree as written.
//!
//! In: one source file, of any bytes that are text. Out: a [`Parse`], always: what can be read is in the tree, what cannot
//! is reported and marked broken. pest is used here and nowhere else.

pub mod ast;
mod chunk;
mod layout;
pub mod leaves;
pub mod lexicon;
mod lower;
mod mistakes;
mod node;
pub(crate) mod script;
mod split;
mod view;

use crate::diagnostics::{Diagnostic, LexicalProblem, Problem, in_order};
use crate::locale::Locale;
use crate::source::SourceFile;
use leaves::{LeafRole, ViewLine};
use lexicon::script_of;
use lijiao_grammar as grammar;

/// What reading a file gives.
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

/// Returns the tree of a file with everything that is wrong with its text; never fails.
pub fn parse(source: &SourceFile) -> Parse {
    let mut problems = Vec::new();
    let lines = split::split(source, &mut problems);
    let chunks = layout::chunks(source, &lines);
    let blocks = layout::layout(source, &lines, &chunks, &mut problems);
    let lowered = lower::lower(source, &lines, &chunks, &blocks, &mut problems);
    if blocks.is_empty() && problems.is_empty() {
        problems.push(LexicalProblem::NothingHere.at(source.whole().at_start()));
    }
    let locale = majority(source, lowered.leaves.values().map(|leaf| (&leaf.role, source.slice(leaf.span))));
    let lines = view::view(source, &lines, &blocks, &lowered);
    // UTF-16 without a mark reads as text with a null behind every letter.
    let unreadable = |character: char| matches!(character, char::REPLACEMENT_CHARACTER | '\0');
    if let Some((at, found)) = source.text().char_indices().find(|(_, character)| unreadable(*character)) {
        // Whatever else seems wrong comes from the characters that could not be read.
        let span = source.span(at, at + found.len_utf8());
        let problems = vec![LexicalProblem::NotUtf8.at(span)];
        return Parse { file: ast::File::default(), problems, locale, lines };
    }
    Parse { file: lowered.file, problems: in_order(problems), locale, lines }
}

fn majority<'a>(source: &SourceFile, leaves: impl Iterator<Item = (&'a LeafRole, &'a str)>) -> Locale {
    let words = leaves.filter(|(role, _)| matches!(role, LeafRole::Keyword(_) | LeafRole::Noun { .. }));
    let (chinese, english): (Vec<Locale>, Vec<Locale>) =
        words.map(|(_, text)| script_of(text)).partition(|locale| *locale == Locale::Zh);
    match chinese.len().cmp(&english.len()) {
        std::cmp::Ordering::Greater => Locale::Zh,
        std::cmp::Ordering::Less => Locale::En,
        std::cmp::Ordering::Equal => script_of(source.text()),
    }
}
