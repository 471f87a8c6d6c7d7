//! The sorts of what the cells of look-up tables hold.

use crate::syntax::ast::CellContent;
use crate::syntax::ast::expression as ast;

/// The sort of a cell, as far as its form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Number,
    Share,
    Date,
    Duration,
    Word,
    Mixed,
}

/// Returns the sort of what a cell holds, or `None` when it holds nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is no plain literal is read as a word")]
pub(super) fn sort_of_cell(content: &CellContent) -> Option<Sort> {
    let first = match content {
        CellContent::Values(values) => values.first()?,
        CellContent::Range(range) => range.from.as_ref().or(range.to.as_ref()).map(|(end, _)| end)?,
        CellContent::Any | CellContent::Nothing | CellContent::Broken => return None,
    };
    Some(match first.kind {
        ast::ExprKind::Number { .. } => Sort::Number,
        ast::ExprKind::Share(_) => Sort::Share,
        ast::ExprKind::Date(_) => Sort::Date,
        ast::ExprKind::Duration(_) => Sort::Duration,
        _ => Sort::Word,
    })
}
