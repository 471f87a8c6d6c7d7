//! The pest parser made from the files under `grammar/`.
#![allow(missing_docs, reason = "the derive makes one undocumented variant for each grammar rule")]

/// The parser of one chunk: a head, a clause, an attached line, an item or a cell.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/keywords.pest"]
#[grammar = "../grammar/tokens.pest"]
#[grammar = "../grammar/phrases.pest"]
#[grammar = "../grammar/clauses.pest"]
#[grammar = "../grammar/lijiao.pest"]
pub struct Grammar;
