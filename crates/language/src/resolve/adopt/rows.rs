//! Single rows of a base's tables: a row of a table of rules, `rule pets/2`, and of a table, `table prize-credits/国家级`.
//!
//! A row of rules is replaced by a rule of that name; a row of a table by the rows of a table of that name, with the base's
//! columns. Rows that stand in a sheet are taken out of it first.

use super::edits::declared_space;
use super::{Part, Taken, Taking};
use crate::diagnostics::{AdoptionProblem, Named, Problem, StructureProblem};
use crate::fold::fold_width;
use crate::locale::Text;
use crate::resolve::collect::{Space, names_of};
use crate::resolve::words::{Phrase, canonical};
use crate::syntax::ast::{Adopted, Cell, Declaration, Grid, Head, Name};

/// A row of a table of rules in whose place another rule stands.
#[derive(Debug, Clone)]
pub struct RowEdit {
    /// The table.
    pub table: String,
    /// The row's place in it, from 1.
    pub number: usize,
    /// The rule that stands there.
    pub rule: String,
}

/// A row that was found in what was taken in.
#[derive(Debug)]
pub(super) struct FoundRow {
    /// The position of its table.
    pub at: usize,
    /// The name of its table.
    pub table: String,
    /// The rows that are meant; several of a table may have one key.
    rows: Vec<usize>,
}

impl<'a> Taking<'_, 'a> {
    /// Returns the row that is named, or `None` when nothing is named so, or a declaration is.
    pub fn find_row(&mut self, adopted: &Adopted, parts: &mut [Part<'a>]) -> Option<FoundRow> {
        let space = declared_space(adopted)?;
        let name = adopted.name.text.as_str();
        if parts.iter().any(|part| part.declares(space, name)) {
            return None;
        }
        name.match_indices('/').find_map(|(slash, _)| {
            let (table, key) = name.split_at_checked(slash)?;
            let key = key.strip_prefix('/')?;
            let at = parts.iter().position(|part| part.declares(space, table))?;
            self.read_rows(parts.get_mut(at)?);
            let rows = self.rows_of(&parts.get(at)?.declaration, key);
            (!rows.is_empty()).then(|| FoundRow { at, table: table.to_owned(), rows })
        })
    }

    // The rows of a sheet become rows of the text.
    fn read_rows(&mut self, part: &mut Part<'a>) {
        let read = self.reader.with_rows_of_sheet(&part.declaration);
        let Some(mut read) = read.and_then(|read| read.into_iter().next()) else { return };
        match &mut read.head {
            Head::RuleTable { file, .. } | Head::LimitTable { file, .. } => *file = None,
            _ => {}
        }
        part.declaration = part.declaration.changed_to(read);
    }

    fn rows_of(&self, declaration: &Declaration, key: &str) -> Vec<usize> {
        match &declaration.head {
            Head::RuleTable { rows, .. } => {
                let is_it =
                    |row: &crate::syntax::ast::Row| row.own_name() == key || row.number.to_string() == key;
                (0..).zip(rows).filter(|(_, row)| is_it(row)).map(|(at, _)| at).collect()
            }
            Head::Table(grid) => {
                let key = folded(key);
                (0..)
                    .zip(&grid.rows)
                    .filter(|(_, row)| self.begins_with(row, &key))
                    .map(|(at, _)| at)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    // The key of a row is its first cell, or as many as are named.
    fn begins_with(&self, row: &[Cell], key: &str) -> bool {
        let mut begun = String::new();
        row.iter().any(|cell| {
            begun.push_str(&self.text_of(cell));
            let is_it = begun == key;
            begun.push('/');
            is_it
        })
    }

    fn text_of(&self, cell: &Cell) -> String {
        folded(self.reader.slice(cell.span))
    }

    /// Puts what the policy declares in the place of a row.
    pub fn replace_row(
        &mut self,
        adopted: &'a Adopted,
        row: &FoundRow,
        parts: &mut Vec<Part<'a>>,
        own: &[&'a Declaration],
    ) {
        let Some(space) = declared_space(adopted) else { return };
        let name = adopted.name.text.as_str();
        let is_it = |one: &&&Declaration| {
            names_of(one).iter().any(|(other, known)| *other == space && known.text == name)
        };
        let Some(declared) = own.iter().find(is_it).copied() else {
            let (kind, name) = (space.named(), name.to_owned());
            return self.report(&AdoptionProblem::NothingReplaces { kind, name }, adopted.name.span);
        };
        let Some(part) = parts.get(row.at).cloned() else { return };
        let only = part.declaration.changed_to(only(&part.declaration, row, name));
        let before = Part { declaration: only, base: part.base };
        self.note_edit_of(&row.table, adopted, &before, true);
        match (&part.declaration.head, &declared.head) {
            (Head::RuleTable { rows, .. }, _) => {
                let number = row.rows.first().and_then(|at| rows.get(*at)).map_or(0, |row| row.number);
                let (table, rule) = (row.table.clone(), name.to_owned());
                self.adopted.row_edits.push(RowEdit { table, number, rule });
                remove(parts, row);
            }
            (Head::Table(_), Head::Table(_)) => self.merge(row, declared, parts),
            _ => {}
        }
    }

    fn merge(&mut self, row: &FoundRow, declared: &'a Declaration, parts: &mut [Part<'a>]) {
        self.merged.push(declared.span);
        let mut own = Part { declaration: Taken::as_written(declared), base: "" };
        self.read_rows(&mut own);
        let (Head::Table(new), Some(part)) = (&own.declaration.head, parts.get_mut(row.at)) else { return };
        let Head::Table(old) = &part.declaration.head else { return };
        let Some(order) = self.expect_columns(old, new, declared) else { return };
        let arranged =
            new.rows.iter().map(|row| order.iter().filter_map(|at| row.get(*at).cloned()).collect());
        let arranged: Vec<Vec<Cell>> = arranged.collect();
        let Head::Table(grid) = &mut part.declaration.to_mut().head else { return };
        let at = row.rows.first().copied().unwrap_or(grid.rows.len());
        keep_others(&mut grid.rows, &row.rows);
        grid.rows.splice(at..at, arranged);
    }

    // Where each column of the base's table stands in the new rows.
    fn expect_columns(&mut self, old: &Grid, new: &Grid, declared: &Declaration) -> Option<Vec<usize>> {
        let named = |cells: &[Cell]| -> Vec<String> {
            cells.iter().map(|cell| canonical(&self.text_of(cell))).collect()
        };
        let (theirs, ours) = (named(&old.header), named(&new.header));
        let lacking = theirs.iter().position(|column| !ours.contains(column));
        if let Some(cell) = lacking.and_then(|at| old.header.get(at)) {
            let clause = Text::same(self.reader.slice(cell.span).trim());
            let problem = StructureProblem::MissingClause { declaration: Named::Table.text(), clause };
            self.report(&problem, declared.span);
            return None;
        }
        let further = ours.iter().position(|column| !theirs.contains(column));
        if let Some(cell) = further.and_then(|at| new.header.get(at)) {
            let (kind, name) = (Phrase::Column.named(), self.reader.slice(cell.span).trim().to_owned());
            let near = crate::nearest::nearest(&name, theirs.iter().map(String::as_str));
            self.report(&AdoptionProblem::NotOfBase { kind, name, near }, cell.span);
            return None;
        }
        Some(theirs.iter().filter_map(|column| ours.iter().position(|own| own == column)).collect())
    }

    /// Reports what the policy declares under the name of a row of its base without saying that it replaces the row.
    pub fn report_rows_of_bases(&mut self, parts: &mut [Part<'a>], own: &[&'a Declaration]) {
        for (space, name) in own.iter().flat_map(|declaration| names_of(declaration)) {
            let kind = match space {
                Space::Rule => crate::syntax::ast::AdoptedKind::Rule,
                Space::Table => crate::syntax::ast::AdoptedKind::Table,
                _ => continue,
            };
            let is_replaced = self.adopted.row_edits.iter().any(|row| row.rule == name.text);
            if is_replaced || !name.text.contains('/') {
                continue;
            }
            let adopted = Adopted { kind: Ok(kind), name: Name { ..name.clone() } };
            let Some(row) = self.find_row(&adopted, parts) else { continue };
            let Some(part) = parts.get(row.at) else { continue };
            let (kind, base) = (space.named(), part.base.to_owned());
            let first = part.declaration.name.as_ref().map_or(part.declaration.span, |known| known.span);
            let problem = AdoptionProblem::NameOfBase { kind, name: name.text.to_string(), base };
            let problem = problem.at(name.span).with_label(first, Phrase::DeclaredByBase.text());
            self.adopted.problems.push(problem);
        }
    }
}

/// Takes a row out of what was taken in; a table without rows goes with its last.
pub(super) fn remove(parts: &mut Vec<Part<'_>>, row: &FoundRow) {
    let Some(part) = parts.get_mut(row.at) else { return };
    let is_empty = match &mut part.declaration.to_mut().head {
        Head::RuleTable { rows, .. } => {
            keep_others(rows, &row.rows);
            rows.is_empty()
        }
        Head::Table(grid) => {
            keep_others(&mut grid.rows, &row.rows);
            grid.rows.is_empty()
        }
        _ => false,
    };
    if is_empty {
        parts.remove(row.at);
    }
}

fn keep_others<T>(rows: &mut Vec<T>, taken: &[usize]) {
    let mut at = 0..;
    rows.retain(|_| at.next().is_none_or(|at| !taken.contains(&at)));
}

// The table with the row alone, for comparison.
fn only(declaration: &Declaration, row: &FoundRow, name: &str) -> Declaration {
    let mut alone = declaration.clone();
    if let Head::RuleTable { rows, .. } = &mut alone.head {
        let mut at = 0..;
        rows.retain(|_| at.next().is_some_and(|at| row.rows.contains(&at)));
        let key = name.strip_prefix(&row.table).and_then(|key| key.strip_prefix('/'));
        for (own, key) in rows.iter_mut().zip(key) {
            own.name = Some(Name { text: key.into(), quoted: true, span: own.span });
        }
    }
    alone
}

fn folded(text: &str) -> String {
    let text = text.trim().trim_matches(|mark| matches!(mark, '"' | '「' | '」' | '“' | '”'));
    fold_width(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
