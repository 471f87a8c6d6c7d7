//! Examples: their lines become a record in the record format, with what must come out.

use super::collect::Space;
use super::context::Resolver;
use super::record::Draft;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, Problem, StructureProblem};
use crate::policy::Example;
use crate::syntax::ast::clause::Holding;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Head, Name};
use std::collections::BTreeSet;

/// The most examples that may stand behind one another by `like`.
const MOST_LIKE: usize = 32;

impl<'a> Resolver<'a> {
    /// Puts an example into the policy.
    pub fn resolve_example(&mut self, declaration: &'a Declaration) {
        let Head::Example { .. } = &declaration.head else { return };
        let title = match (&declaration.title, &declaration.name) {
            (Some(title), _) => title.clone(),
            (None, Some(name)) => name.text.clone(),
            (None, None) => return,
        };
        if !self.is_first_example(declaration, &title) {
            return;
        }
        let place = self.place(declaration.span);
        let Some(lines) = self.lines_of(declaration) else { return };
        let mut draft = Draft::default();
        // Other lines speak of the items that the example holds.
        let (held, others): (Vec<&Clause>, Vec<&Clause>) =
            lines.iter().partition(|line| matches!(line.kind, ClauseKind::Holding { .. }));
        for line in held.into_iter().chain(others) {
            self.add_line(line, &mut draft);
        }
        let expected = lines.iter().filter_map(|line| match &line.kind {
            ClauseKind::Expect(expectation) => Some((*line, expectation)),
            _ => None,
        });
        let mut expectations = Vec::new();
        for (line, expectation) in expected {
            let place = self.place(line.span);
            expectations
                .extend(self.expect_expectation(expectation, &draft, line.span).map(|one| (one, place)));
        }
        let has_expectation =
            lines.iter().any(|line| matches!(line.kind, ClauseKind::Expect(_) | ClauseKind::Broken));
        if !has_expectation && !declaration.broken {
            self.report(&StructureProblem::ExpectsNothing, declaration.span);
        }
        let (record, as_of) = draft.into_record(&title);
        let title = title.to_string();
        self.policy.examples.push(Example { title, record, as_of, expectations, place });
    }

    fn is_first_example(&self, declaration: &Declaration, title: &str) -> bool {
        let own = declaration.name.as_ref().map_or(declaration.span, |name| name.span);
        self.declared.find(Space::Example, title).is_none_or(|known| known.span == own)
    }

    // The lines of the example that this one is like, less those of which it writes its own; then its own.
    fn lines_of(&mut self, declaration: &'a Declaration) -> Option<Vec<&'a Clause>> {
        let mut chain = vec![declaration];
        let mut at = declaration;
        while let Head::Example { like: Some(like) } = &at.head {
            let above = self.expect_like(like)?;
            let is_circle = chain.iter().any(|known| known.span == above.span);
            if is_circle || chain.len() == MOST_LIKE {
                let path = chain.iter().filter_map(|example| example.title_text()).collect();
                // Each example of a circle leads into it; the first of the text tells.
                let first =
                    chain.iter().map(|example| example.span).min_by_key(|span| (span.file, span.start()));
                if first == Some(declaration.span) && above.span == declaration.span
                    || chain.len() == MOST_LIKE
                {
                    self.report(&NameProblem::Cycle { path }, like.span);
                } else {
                    self.spoil();
                }
                return None;
            }
            if above.broken {
                self.spoil();
            }
            chain.push(above);
            at = above;
        }
        let mut lines: Vec<&'a Clause> = Vec::new();
        for example in chain.into_iter().rev() {
            let own: BTreeSet<Sort> = example.clauses.iter().filter_map(sort_of).collect();
            lines.retain(|line| sort_of(line).is_none_or(|sort| !own.contains(&sort)));
            lines.extend(&example.clauses);
        }
        Some(lines)
    }

    fn expect_like(&mut self, like: &Name) -> Option<&'a Declaration> {
        let of_title = |declaration: &&&'a Declaration| {
            let name = || declaration.name.as_ref().map(|name| name.text.as_str());
            let title = declaration.title.as_deref().or_else(name);
            matches!(declaration.head, Head::Example { .. }) && title == Some(like.text.as_str())
        };
        let found = self.declared.all.iter().find(of_title).copied();
        if found.is_none() {
            self.report_unknown(Space::Example, like);
        }
        found
    }

    fn add_line(&mut self, line: &'a Clause, draft: &mut Draft) {
        match &line.kind {
            ClauseKind::ExampleFacts { owner, facts } => self.add_facts(owner, facts, draft),
            ClauseKind::Applying { on, programmes, facts } => {
                self.add_application((*on, line.span), programmes, facts, draft);
            }
            ClauseKind::Holding(held) => {
                let Holding { kind, code, facts, called, count } = &**held;
                self.note_unlisted(kind, code.as_ref());
                let item = self.expect_item(kind, code.as_ref(), facts);
                let count = count.and_then(crate::quantity::Number::to_whole);
                draft.add_item(item, code.as_ref(), called.as_ref(), count);
            }
            ClauseKind::Earlier { kind, code, facts } => {
                let entry = self.expect_history_entry(kind.as_deref(), code.as_deref(), facts);
                draft.history.push(entry);
            }
            ClauseKind::BroughtForward(name, value) => {
                let remainder = self.expect_remainder(name, value);
                draft.balance.extend(remainder.map(|(name, value)| (name, super::record::json_of(&value))));
            }
            ClauseKind::Judged { judgement, by, facts } => {
                let finding = self.expect_finding(judgement, by.as_deref(), facts, draft);
                draft.judgements.extend(finding);
            }
            ClauseKind::Expect(_) | ClauseKind::Cites(_) => {}
            ClauseKind::Broken => self.spoil(),
            _ => self.clause_not_here(line, Named::Example),
        }
    }

    // An example may hold what no catalogue lists; a code that is nearly a listed one was meant as that.
    fn note_unlisted(&mut self, kind: &Name, code: Option<&Name>) {
        let Some(code) = code.filter(|code| !code.quoted) else { return };
        let is_listed =
            self.has_entry_of(Some(&kind.text), &code.text) || self.entries.is_former(&kind.text, &code.text);
        if is_listed || !self.entries.has_kind(&kind.text) || self.entries.is_incomplete {
            return;
        }
        if self.declared.is_in_broken_head(&code.text) {
            return;
        }
        let known = self.known_codes(Some(&kind.text));
        let near = crate::nearest::nearest(&code.text, known.iter().map(String::as_str));
        if !near.is_empty() {
            let kind = super::pattern::named_kind(&kind.text);
            self.report(&NameProblem::Unlisted { kind, name: code.text.to_string(), near }, code.span);
        }
    }

    /// Reports a name that is nothing that an example can speak of.
    pub fn report_nothing_here(&mut self, name: &Name, wanted: Phrase, known: &[String]) {
        if self.is_silenced(&name.text) {
            return;
        }
        let kind = wanted.named();
        let near = crate::nearest::nearest(&name.text, known.iter().map(String::as_str));
        self.push(NameProblem::NotDeclared { kind, name: name.text.to_string(), near }.at(name.span));
    }
}

/// Which lines of an example stand in place of those that it takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Applying,
    Holding,
    Earlier,
    BroughtForward,
    Judged,
    Expect,
}

// Facts of the learner replace each other one by one, so their lines all stay.
fn sort_of(line: &Clause) -> Option<Sort> {
    match &line.kind {
        ClauseKind::Applying { .. } => Some(Sort::Applying),
        ClauseKind::Holding { .. } => Some(Sort::Holding),
        ClauseKind::Earlier { .. } => Some(Sort::Earlier),
        ClauseKind::BroughtForward(..) => Some(Sort::BroughtForward),
        ClauseKind::Judged { .. } => Some(Sort::Judged),
        ClauseKind::Expect(_) => Some(Sort::Expect),
        _ => None,
    }
}
