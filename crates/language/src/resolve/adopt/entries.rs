//! Single entries of a base's catalogues, `certificate CET`: those in the text go here, those in sheets when these are read.

use super::edits::declared_space;
use super::{Part, Taking};
use crate::diagnostics::{AdoptionProblem, Problem};
use crate::fold::fold_width;
use crate::nearest::nearest;
use crate::resolve::context::Resolver;
use crate::resolve::pattern::named_kind;
use crate::resolve::words::{Phrase, canonical};
use crate::source::Span;
use crate::syntax::ast::{Adopted, ClauseKind, Declaration, Head};
use std::collections::{BTreeMap, BTreeSet};

/// An entry that is replaced or left out: all that the bases say under its code.
#[derive(Debug, Clone)]
pub struct EntryEdit {
    kind: String,
    code: String,
    span: Span,
    is_replaced: bool,
    /// The bases in whose sheets it may stand.
    bases: BTreeSet<String>,
    is_found: bool,
    /// What bases fix: the clause, the line that fixes it, and the words that it speaks with.
    fixed: Vec<(String, Span, BTreeSet<String>)>,
    /// The catalogues that bases fix, with the clause that rests on each and the line that fixes it.
    fixed_catalogues: BTreeMap<String, (String, Span)>,
    is_reported: bool,
}

impl<'a> Taking<'_, 'a> {
    /// Takes an entry of the bases out, or notes that it is to be taken out of their sheets.
    pub fn edit_entry(&mut self, adopted: &'a Adopted, parts: &mut Vec<Part<'a>>, is_replaced: bool) {
        let Err(kind) = &adopted.kind else { return };
        let mut edit = EntryEdit {
            kind: canonical(&kind.text),
            code: adopted.name.text.to_string(),
            span: adopted.name.span,
            is_replaced,
            bases: parts.iter().map(|part| part.base.to_owned()).collect(),
            is_found: false,
            fixed: self.fixed_words.clone(),
            fixed_catalogues: self.fixed_catalogues(),
            is_reported: false,
        };
        parts.retain(|part| {
            let is_it = is_entry(&part.declaration, &edit.kind, &edit.code);
            if is_it {
                edit.is_found = true;
                let category = category_of(&part.declaration).map(str::to_owned);
                self.adopted.problems.extend(edit.what_is_fixed(part.base, None, category.as_deref()));
            }
            !is_it
        });
        self.adopted.entry_edits.push(edit);
    }

    /// Reports a thing that cannot be named so here.
    pub fn report_not_of_base(&mut self, adopted: &Adopted) {
        let kind = match (&adopted.kind, declared_space(adopted)) {
            (Err(kind), _) => named_kind(&kind.text),
            (Ok(_), Some(space)) => space.named(),
            (Ok(_), None) => return,
        };
        let name = adopted.name.text.to_string();
        self.report(&AdoptionProblem::NotOfBase { kind, name, near: Vec::new() }, adopted.name.span);
    }
}

fn is_entry(declaration: &Declaration, kind: &str, code: &str) -> bool {
    let is_of = |own: &crate::syntax::ast::Name| canonical(&own.text) == kind;
    matches!(&declaration.head, Head::Entry { kind } if is_of(kind))
        && declaration.name.as_ref().is_some_and(|name| name.text == code)
}

fn category_of(declaration: &Declaration) -> Option<&str> {
    declaration.clauses.iter().find_map(|line| match &line.kind {
        ClauseKind::Category(name) => Some(name.text.as_str()),
        _ => None,
    })
}

impl EntryEdit {
    // An entry that a fixed clause speaks of is fixed with it; told once.
    fn what_is_fixed(
        &mut self,
        base: &str,
        catalogue: Option<&str>,
        category: Option<&str>,
    ) -> Option<crate::diagnostics::Diagnostic> {
        let spoken = [Some(self.code.as_str()), category];
        let spoken: Vec<String> = spoken.into_iter().flatten().map(fold_width).collect();
        let is_fixed = |words: &BTreeSet<String>| spoken.iter().any(|word| words.contains(word));
        let by_words = self.fixed.iter().find(|(_, _, words)| is_fixed(words));
        let by_words = by_words.map(|(clause, line, _)| (clause.clone(), *line));
        let of_catalogue = || self.fixed_catalogues.get(catalogue?).cloned();
        let (clause, line) = by_words.or_else(of_catalogue)?;
        if std::mem::replace(&mut self.is_reported, true) {
            return None;
        }
        Some(self.fixed_through(base, clause, line))
    }

    fn fixed_through(&self, base: &str, clause: String, line: Span) -> crate::diagnostics::Diagnostic {
        let (kind, name, base) = (named_kind(&self.kind), self.code.clone(), base.to_owned());
        let problem = AdoptionProblem::FixedNotShown { kind, name, base, through: Some(clause) };
        problem.at(self.span).with_label(line, Phrase::FixedHere.text())
    }
}

impl Resolver<'_> {
    /// Returns true for a row of a base's sheet that a policy replaces or leaves out.
    pub fn is_edited_away(
        &mut self,
        catalogue: &str,
        kind: &str,
        code: &str,
        category: Option<&str>,
        file: &str,
    ) -> bool {
        let bases = self.folder.bases.iter().filter(|(_, base)| file.starts_with(&base.prefix));
        let Some((base, _)) = bases.max_by_key(|(_, base)| base.prefix.len()) else { return false };
        let is_it =
            |edit: &&mut EntryEdit| edit.code == code && edit.kind == kind && edit.bases.contains(base);
        let Some(edit) = self.entry_edits.iter_mut().find(is_it) else { return false };
        edit.is_found = true;
        let problem = edit.what_is_fixed(base, Some(catalogue), category);
        problem.into_iter().for_each(|problem| self.push(problem));
        true
    }

    /// Reports entries that no base has, those in whose place nothing stands, and those that a fixed rule without a code takes.
    pub fn expect_entry_edits(&mut self, fixed: &[(String, Span)]) {
        for edit in std::mem::take(&mut self.entry_edits) {
            let (kind, name) = (named_kind(&edit.kind), edit.code.clone());
            let stands_here = !self.entries_of_code(Some(&edit.kind), &edit.code).is_empty();
            if !edit.is_found {
                let known = self.known_codes(Some(&edit.kind));
                let known = known.iter().map(String::as_str).filter(|known| *known != name);
                let near = nearest(&name, known);
                self.report(&AdoptionProblem::NotOfBase { kind, name, near }, edit.span);
            } else if edit.is_replaced && !stands_here {
                self.report(&AdoptionProblem::NothingReplaces { kind, name }, edit.span);
            } else if edit.is_replaced && !edit.is_reported {
                let by_kind = fixed.iter().find(|(rule, _)| self.takes_any(rule, &edit.kind));
                let problem = by_kind.map(|(rule, line)| edit.fixed_through("", rule.clone(), *line));
                problem.into_iter().for_each(|problem| self.push(problem));
            }
        }
    }

    fn takes_any(&self, rule: &str, kind: &str) -> bool {
        let own =
            |name: &str| name.strip_prefix(rule).is_some_and(|row| row.is_empty() || row.starts_with('/'));
        let rules = self.policy.rules.iter().filter(|rule| own(&rule.name));
        let mut elements = rules.flat_map(|rule| &rule.slots).flat_map(|slot| &slot.pattern.any_of);
        elements.any(|element| {
            element.code.is_none() && element.kind.as_deref().is_none_or(|wanted| wanted == kind)
        })
    }
}
