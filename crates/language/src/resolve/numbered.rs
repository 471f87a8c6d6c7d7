//! The ids of rules and rows by their names.
//!
//! In: the declarations, and the rows of bases in whose place others stand. Out: what each name means, and the names that two rows
//! have. It asks nothing else, so it is made beside what rules speak of.

use super::adopt::RowEdit;
use super::rule_ids::RuleIds;
use crate::diagnostics::{NameProblem, Named};
use crate::policy::RuleId;
use crate::source::Span;
use crate::syntax::ast::{Declaration, Head, Name, Row};
use smol_str::{SmolStr, SmolStrBuilder};

/// What the names of rules mean.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    /// The rules of each name: one, or all rows of a table.
    pub ids: RuleIds,
    /// How many rules and rows there are.
    pub count: u32,
    /// Names of rows that something has already.
    pub problems: Vec<(NameProblem, Span)>,
}

impl Numbered {
    /// Gives every rule and row its id, in text order.
    pub fn of(declarations: &[&Declaration], row_edits: &[RowEdit]) -> Self {
        let mut numbered = Self::default();
        numbered.ids.reserve(declarations.iter().map(|one| names_of(one)).sum());
        for declaration in declarations {
            numbered.add(declaration);
        }
        numbered.add_replaced_rows(declarations, row_edits);
        numbered
    }

    fn add(&mut self, declaration: &Declaration) {
        let Some(name) = &declaration.name else { return };
        if !matches!(declaration.head, Head::Rule { .. } | Head::RuleTable { .. }) {
            return;
        }
        let rows = rows_of(declaration);
        let first = self.count;
        self.count += u32::try_from(count_of(declaration)).unwrap_or(0);
        if let Head::Rule { .. } = declaration.head {
            return self.ids.insert_rule(&name.text, RuleId(first));
        }
        let ids = (first..self.count).map(RuleId).collect();
        self.ids.insert_rows(&name.text, rows.iter().map(|row| row.number), ids);
        for (row, id) in rows.iter().zip((first..).map(RuleId)) {
            if let Some(row) = &row.name {
                self.add_row_name(name, row, id);
            }
        }
    }

    fn add_row_name(&mut self, table: &Name, row: &Name, id: RuleId) {
        let whole = row_name(table, row);
        if !self.ids.insert_row(whole.clone(), id) {
            let problem = NameProblem::DeclaredTwice { kind: Named::Rule, name: whole.into() };
            self.problems.push((problem, row.span));
        }
    }

    // What stands in the place of a row of a base is of the table still, in the row's place.
    fn add_replaced_rows(&mut self, declarations: &[&Declaration], row_edits: &[RowEdit]) {
        let mut replaced = row_edits.to_vec();
        replaced.sort_by_key(|row| row.number);
        for row in replaced {
            let Some(own) = self.ids.get(row.rule.as_str()).map(<[RuleId]>::to_vec) else { continue };
            let is_table = |one: &&&Declaration| {
                matches!(one.head, Head::RuleTable { .. })
                    && one.name.as_ref().is_some_and(|name| name.text == row.table)
            };
            let rows = declarations.iter().find(is_table).map_or(&[][..], |table| rows_of(table));
            let kept = rows.iter().filter(|kept| kept.number < row.number).count();
            let earlier = row_edits.iter().filter(|one| {
                let is_numbered = self.ids.get(one.rule.as_str()).is_some();
                one.table == row.table && one.number < row.number && is_numbered
            });
            let at = kept + earlier.count();
            let ids = self.ids.or_default(row.table.into());
            let (before, behind) = ids.split_at(at.min(ids.len()));
            *ids = before.iter().chain(&own).chain(behind).copied().collect();
        }
    }
}

/// Returns the whole name of a row that has one.
pub(super) fn row_name(table: &Name, row: &Name) -> SmolStr {
    let mut whole = SmolStrBuilder::new();
    [table.text.as_str(), "/", &row.text].into_iter().for_each(|part| whole.push_str(part));
    whole.finish()
}

fn count_of(declaration: &Declaration) -> usize {
    if matches!(declaration.head, Head::Rule { .. }) { 1 } else { rows_of(declaration).len() }
}

// A rule has one name; a row may have a name, and the table has one for all.
fn names_of(declaration: &Declaration) -> usize {
    if let Head::Rule { .. } = declaration.head {
        return 1;
    }
    let rows = rows_of(declaration);
    rows.iter().filter(|row| row.name.is_some()).count() + usize::from(!rows.is_empty())
}

fn rows_of(declaration: &Declaration) -> &[Row] {
    if let Head::RuleTable { rows, .. } = &declaration.head { rows } else { &[] }
}
