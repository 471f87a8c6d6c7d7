//! What a policy does with the clauses of its base: `change`, `replace`, `without`.

use super::fixed::Fixed;
use super::{Part, Taking};
use crate::diagnostics::{AdoptionProblem, Problem};
use crate::nearest::nearest;
use crate::policy::base::{self, Edited, EditedKind};
use crate::policy::{self, CountedKind, Rule};
use crate::resolve::collect::{Space, names_of, space_of_adopted};
use crate::resolve::context::Resolver;
use crate::resolve::words::Phrase;
use crate::source::Span;
use crate::syntax::ast::expression::Expr;
use crate::syntax::ast::{Adopted, ClauseKind, Counted, Declaration, Head};

/// A clause that a base fixes and that was changed or replaced.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What kind of adopted.
    pub space: Space,
    /// Its name.
    pub name: String,
    /// The base that declares it.
    pub base: String,
    /// The line that changes or replaces it.
    pub span: Span,
    /// The line of the base that fixes it.
    pub fixed: Span,
    /// True when a declaration of the policy's own stands in its place.
    pub is_replaced: bool,
    /// How it stood.
    pub before: Declaration,
}

impl<'a> Taking<'_, 'a> {
    /// Applies the clauses of one adoption to what was taken in.
    pub fn apply_edits(
        &mut self,
        adoption: &'a Declaration,
        parts: &mut Vec<Part<'a>>,
        own: &[&'a Declaration],
    ) {
        for line in &adoption.clauses {
            match &line.kind {
                ClauseKind::Change { adopted, figure, exclusive } => {
                    self.change(adopted, (figure, *exclusive), parts);
                }
                ClauseKind::Replaced(things) => {
                    things.iter().for_each(|adopted| self.replace(adopted, parts, own));
                }
                ClauseKind::LeftOut(things) => {
                    things.iter().for_each(|adopted| self.leave_out(adopted, parts))
                }
                _ => {}
            }
        }
    }

    fn change(&mut self, adopted: &'a Adopted, bound: (&Expr, bool), parts: &mut [Part<'a>]) {
        let Some(space) = declared_space(adopted) else { return };
        let Some(at) = self.expect_part(adopted, parts) else { return };
        let Some(part) = parts.get_mut(at) else { return };
        self.note_edit(adopted, part, false);
        let changed = part.declaration.to_mut();
        if let Some(counted) = counted_of(changed, space, &adopted.name.text) {
            (counted.figure, counted.exclusive) = (Some(bound.0.clone()), bound.1);
        }
    }

    fn replace(&mut self, adopted: &'a Adopted, parts: &mut Vec<Part<'a>>, own: &[&'a Declaration]) {
        let Some(space) = declared_space(adopted) else { return self.edit_entry(adopted, parts, true) };
        if let Some(row) = self.find_row(adopted, parts) {
            return self.replace_row(adopted, &row, parts, own);
        }
        let Some(at) = self.expect_part(adopted, parts) else { return };
        let stands_here = own.iter().flat_map(|own| names_of(own));
        if !stands_here.into_iter().any(|(own, name)| own == space && name.text == adopted.name.text) {
            let (kind, name) = (space.named(), adopted.name.text.to_string());
            self.report(&AdoptionProblem::NothingReplaces { kind, name }, adopted.name.span);
            return;
        }
        if let Some(part) = parts.get(at).cloned() {
            self.note_edit(adopted, &part, true);
        }
        remove(parts, at, space, &adopted.name.text);
    }

    fn leave_out(&mut self, adopted: &'a Adopted, parts: &mut Vec<Part<'a>>) {
        let Some(space) = declared_space(adopted) else { return self.edit_entry(adopted, parts, false) };
        if let Some(row) = self.find_row(adopted, parts) {
            self.note_left_out(space, &row.table, adopted, parts.get(row.at));
            return super::rows::remove(parts, &row);
        }
        let Some(at) = self.expect_part(adopted, parts) else { return };
        self.note_left_out(space, &adopted.name.text, adopted, parts.get(at));
        remove(parts, at, space, &adopted.name.text);
    }

    fn note_left_out(&mut self, space: Space, fixed: &str, adopted: &Adopted, part: Option<&Part<'a>>) {
        let Some(fixed) = self.find_fixed(space, fixed).cloned() else { return };
        let base = part.map(|part| part.base.to_owned()).unwrap_or_default();
        let (kind, name) = (space.named(), adopted.name.text.to_string());
        let how = Phrase::LeftOut.text();
        let problem = AdoptionProblem::FixedLoosened { kind, name, base, how }.at(adopted.name.span);
        self.adopted.problems.push(problem.with_label(fixed.span, Phrase::FixedHere.text()));
    }

    // Things whose strictness can be compared are left to `check`; anything else that is fixed stays as it is.
    fn note_edit(&mut self, adopted: &Adopted, part: &Part<'a>, is_replaced: bool) {
        self.note_edit_of(&adopted.name.text, adopted, part, is_replaced);
    }

    /// Notes that a thing was changed, where what is known by this name is fixed: the thing itself, or the table of a row.
    pub fn note_edit_of(&mut self, known_by: &str, adopted: &Adopted, part: &Part<'a>, is_replaced: bool) {
        let Some(space) = declared_space(adopted) else { return };
        let Some(Fixed { span: fixed, through, .. }) = self.find_fixed(space, known_by).cloned() else {
            return;
        };
        let (name, base) = (adopted.name.text.to_string(), part.base.to_owned());
        let is_comparable = matches!(space, Space::Rule | Space::Limit | Space::Bar | Space::Require);
        if is_comparable && through.is_none() {
            let before = Declaration::clone(&part.declaration);
            let span = adopted.name.span;
            self.adopted.edits.push(Edit { space, name, base, span, fixed, is_replaced, before });
            return;
        }
        let problem = AdoptionProblem::FixedNotShown { kind: space.named(), name, base, through };
        let problem = problem.at(adopted.name.span).with_label(fixed, Phrase::FixedHere.text());
        self.adopted.problems.push(problem);
    }

    fn expect_part(&mut self, adopted: &Adopted, parts: &[Part<'a>]) -> Option<usize> {
        let space = declared_space(adopted)?;
        let found = parts.iter().position(|part| part.declares(space, &adopted.name.text));
        if found.is_none() {
            let names = parts.iter().flat_map(|part| names_of(&part.declaration));
            let of_space = names.into_iter().filter(|(own, _)| *own == space);
            let mut known: Vec<String> = of_space.map(|(_, name)| name.text.to_string()).collect();
            if space == Space::Rule {
                known.extend(parts.iter().flat_map(|part| row_names(&part.declaration)));
            }
            let near = nearest(&adopted.name.text, known.iter().map(String::as_str));
            let (kind, name) = (space.named(), adopted.name.text.to_string());
            self.report(&AdoptionProblem::NotOfBase { kind, name, near }, adopted.name.span);
        }
        found
    }
}

impl<'a> Resolver<'a> {
    /// Puts into the policy how the changed clauses of a base stood, so that `check` can compare them.
    pub fn resolve_edits(&mut self, edits: &[Edit], before: &'a [Declaration]) {
        for (edit, before) in edits.iter().zip(before) {
            let (rules, counted) = (self.policy.rules.len(), self.policy.counted.len());
            // What stands in the place of a clause goes by the editions of its own policy.
            self.ignores_editions = edit.is_replaced;
            self.in_silence(|resolver| {
                resolver.resolve_rules(before);
                resolver.resolve_counted(before);
            });
            self.ignores_editions = false;
            let rules = self.policy.rules.make_mut().split_off(rules).into_iter().map(|rule| *rule).collect();
            let counted = self.policy.counted.split_off(counted);
            let Some((kind, what)) = self.edited(edit, rules, counted) else { continue };
            self.policy.edits.push(base::Edit {
                kind,
                name: edit.name.clone(),
                base: edit.base.clone(),
                place: self.place(edit.span),
                fixed_at: self.place(edit.fixed),
                what,
            });
        }
    }

    fn edited(
        &self,
        edit: &Edit,
        rules: Vec<Rule>,
        counted: Vec<policy::Counted>,
    ) -> Option<(EditedKind, Edited)> {
        if edit.space == Space::Rule {
            let is_it = |rule: &&Rule| {
                let row = rule.name.strip_prefix(&edit.name);
                row.is_some_and(|row| row.is_empty() || row.starts_with('/'))
            };
            let after: Vec<Rule> = self.policy.rules.iter().filter(is_it).cloned().collect();
            return Some((EditedKind::Rule, Edited::Rules { before: rules, after }));
        }
        let (kind, counted_kind) = match edit.space {
            Space::Bar => (EditedKind::Bar, CountedKind::Bar),
            Space::Limit => (EditedKind::Limit, CountedKind::Limit),
            _ => (EditedKind::Requirement, CountedKind::Requirement),
        };
        let is_it = |one: &policy::Counted| one.kind == counted_kind && one.name == edit.name;
        let before = Box::new(counted.into_iter().find(is_it)?);
        let after = Box::new(self.policy.counted.iter().find(|one| is_it(one))?.clone());
        Some((kind, Edited::Counted { before, after }))
    }
}

// The kind of declaration that is named; none for an entry of a catalogue.
pub(super) fn declared_space(adopted: &Adopted) -> Option<Space> {
    adopted.kind.as_ref().ok().copied().map(space_of_adopted)
}

fn row_names(declaration: &Declaration) -> Vec<String> {
    match (&declaration.head, &declaration.name) {
        (Head::RuleTable { rows, .. }, Some(table)) => {
            rows.iter().map(|row| format!("{}/{}", table.text, row.own_name())).collect()
        }
        _ => Vec::new(),
    }
}

fn counted_of<'d>(declaration: &'d mut Declaration, space: Space, name: &str) -> Option<&'d mut Counted> {
    match (&mut declaration.head, space) {
        (Head::Limit(counted), Space::Limit) | (Head::Require(counted), Space::Require) => Some(counted),
        (Head::LimitTable { rows, .. }, Space::Limit | Space::Require) => {
            rows.iter_mut().find(|(row, _, _)| row.text == name).map(|(_, counted, _)| counted)
        }
        _ => None,
    }
}

/// Takes a adopted out of what was taken in: a declaration, or one row of a table of limits.
pub(super) fn remove(parts: &mut Vec<Part<'_>>, at: usize, space: Space, name: &str) {
    let Some(part) = parts.get_mut(at) else { return };
    if let Head::LimitTable { rows, .. } = &part.declaration.head
        && rows.len() > 1
        && matches!(space, Space::Limit | Space::Require)
    {
        if let Head::LimitTable { rows, .. } = &mut part.declaration.to_mut().head {
            rows.retain(|(row, _, _)| row.text != name);
        }
        return;
    }
    parts.remove(at);
    // With a table of rules go those that stood in the place of its rows.
    if space == Space::Rule {
        let is_row = |part: &Part<'_>| {
            let own = part.declaration.name.as_ref().map_or("", |own| own.text.as_str());
            matches!(part.declaration.head, Head::Rule { .. } | Head::RuleTable { .. })
                && own.strip_prefix(name).is_some_and(|row| row.starts_with('/'))
        };
        parts.retain(|part| !is_row(part));
    }
}
