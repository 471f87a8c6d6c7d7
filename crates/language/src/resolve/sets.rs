//! Sets and sets of pairs, listed or in a sheet.

use super::collect::Space;
use super::context::Resolver;
use crate::diagnostics::{NameProblem, Problem, StructureProblem};
use crate::policy::Set;
use crate::syntax::ast::{ClauseKind, Declaration, FileRef, Head, SetMembers};
use std::collections::BTreeSet;

impl<'a> Resolver<'a> {
    /// Puts a set into the policy.
    pub fn resolve_set(&mut self, declaration: &'a Declaration) {
        let Head::Set { pairs, members } = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Set, declaration) else { return };
        if self.is_taken(name) {
            return;
        }
        let mut set = Set { name: name.text.to_string(), members: BTreeSet::new(), pairs: BTreeSet::new() };
        match members {
            SetMembers::Listed(listed) => {
                for member in listed {
                    if !set.members.insert(member.text.to_string()) {
                        self.report(&NameProblem::ListedTwice { name: member.text.to_string() }, member.span);
                    }
                }
            }
            SetMembers::Pairs(listed) => {
                for (one, other) in listed {
                    set.pairs.insert((one.text.to_string(), other.text.to_string()));
                    set.pairs.insert((other.text.to_string(), one.text.to_string()));
                }
            }
            SetMembers::File(file) => self.read_set(file, *pairs, &mut set),
        }
        for line in &declaration.clauses {
            if !matches!(line.kind, ClauseKind::Cites(_) | ClauseKind::Broken) {
                self.clause_not_here(line, crate::diagnostics::Named::Set);
            }
        }
        self.policy.sets.push(set);
    }

    fn read_set(&mut self, file: &FileRef, is_pairs: bool, set: &mut Set) {
        let Some(sheet) = self.expect_sheet(file) else { return };
        if is_pairs {
            if sheet.width() < 2 {
                self.push(StructureProblem::PairOfOne { found: sheet.width() }.at(sheet.header_span()));
                return;
            }
            for row in sheet.rows() {
                let (one, other) = (self.expect_text(row, 0, &sheet), self.expect_text(row, 1, &sheet));
                if let (Some(one), Some(other)) = (one, other) {
                    set.pairs.insert((one.to_owned(), other.to_owned()));
                    set.pairs.insert((other.to_owned(), one.to_owned()));
                }
            }
            return;
        }
        let column = match &file.column {
            Some(column) => self.expect_column(&sheet, &column.text),
            None => Some(0),
        };
        let Some(column) = column else { return };
        for row in sheet.rows() {
            if let Some(member) = row.text(column) {
                set.members.insert(member.to_owned());
            }
        }
    }
}
