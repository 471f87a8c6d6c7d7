//! Why a chunk does not fit the grammar, said in one exact sentence.
//!
//! In: the chunk and the furthest place that could be read. Out: one diagnostic. The typical mistakes are looked for
//! first, at the head of the line and at the place itself; else what could stand there is named.

mod expected;
mod heads;
mod places;

use super::chunk::Chunk;
use super::grammar::Rule;
use super::lexicon::Group;
use super::node::Misfit;
use crate::diagnostics::{Diagnostic, LexicalProblem, Problem};

pub use expected::{attribute_of, cell, comparisons, expected, pair, preferences};
pub use heads::{faulty_head, near_heads};
pub use places::{chinese_numeral, date_spelling};

/// Where a chunk stands.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The rule that it should match.
    pub rule: Rule,
    /// The group of its declaration.
    pub group: Group,
    /// The role that heads its declaration; empty for an entry of a declared kind.
    pub head: &'static str,
}

/// Returns what is wrong with a chunk.
pub fn explain(chunk: &Chunk, misfit: &Misfit, setting: Setting) -> Diagnostic {
    heads::at_head(chunk, misfit, setting)
        .or_else(|| places::at_place(chunk, misfit, setting))
        .unwrap_or_else(|| plainly(chunk, misfit))
}

fn plainly(chunk: &Chunk, misfit: &Misfit) -> Diagnostic {
    let text = chunk.text();
    let expected = expected(&misfit.expected);
    let rest = text.get(misfit.at..).unwrap_or("");
    let at = misfit.at + rest.len() - rest.trim_start().len();
    let word = super::lexicon::first_word(rest.trim_start());
    if word.is_empty() {
        let end = chunk.span(text.len(), text.len());
        return LexicalProblem::EndsTooSoon { expected }.at(end);
    }
    let found = word.to_owned();
    LexicalProblem::NotExpected { found, expected }.at(chunk.span(at, at + word.len()))
}
