//! The pest parser made from the files of this folder.
//!
//! A package of its own: what the derive writes is a seventh of all code to compile, and it changes with the grammar alone.
#![allow(missing_docs, reason = "the derive makes one undocumented variant for each grammar rule")]

/// The parser of one chunk: a head, a clause, an attached line, an item or a cell.
#[derive(pest_derive::Parser)]
#[grammar = "../keywords.pest"]
#[grammar = "../tokens.pest"]
#[grammar = "../phrases.pest"]
#[grammar = "../clauses.pest"]
#[grammar = "../lijiao.pest"]
pub struct Grammar;

/// The text of the keyword file: the source of the lexicon.
pub const KEYWORDS: &str = include_str!("../keywords.pest");
