//! Cells of look-up tables: their sorts, and those that come from sheets.

use crate::syntax::ast::expression as ast;
use crate::syntax::ast::{Cell, CellContent, Grid, Name};

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

/// Returns the cells of a sheet as those of a table.
pub(super) fn grid_of(sheet: &crate::sheet::Sheet) -> Grid {
    let cells = |cells: &[crate::sheet::Cell]| cells.iter().map(cell_of).collect::<Vec<_>>();
    let rows = sheet.rows.iter().map(|row| cells(&row.cells)).collect();
    Grid { header: cells(&sheet.header), rows, file: None }
}

fn cell_of(cell: &crate::sheet::Cell) -> Cell {
    let word = super::words::canonical(&cell.text);
    let span = cell.span;
    let content = match cell.text.as_str() {
        "" | "—" => CellContent::Nothing,
        text if super::words::is_any(text) => CellContent::Any,
        text => {
            let kind = if let Some(value) = crate::quantity::Number::parse_exact(text) {
                ast::ExprKind::Number { value, unit: None }
            } else if let Some(share) = crate::quantity::Number::parse_share(text) {
                ast::ExprKind::Share(share)
            } else if let Ok(day) = crate::date::Day::parse(text) {
                ast::ExprKind::Date(day)
            } else {
                ast::ExprKind::Path(ast::Path { parts: vec![Name { text: word, quoted: false, span }], span })
            };
            CellContent::Values(vec![ast::Expr { kind, span }])
        }
    };
    Cell { content, span }
}
