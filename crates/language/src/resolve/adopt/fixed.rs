//! What a base marks as fixed for those who adopt it, with all that such a clause rests on.

use super::edits::declared_space;
use super::words::words_of;
use super::{Part, Taking};
use crate::diagnostics::{AdoptionProblem, Problem};
use crate::fold::fold_width;
use crate::nearest::nearest;
use crate::resolve::collect::{Space, names_of};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, Declaration, Head};
use std::collections::{BTreeMap, BTreeSet};

/// A thing that may not be loosened or replaced.
#[derive(Debug, Clone)]
pub(super) struct Fixed {
    /// What kind of thing.
    pub space: Space,
    /// Its name.
    pub name: String,
    /// The line that fixes it.
    pub span: Span,
    /// The fixed clause that rests on it, where it is fixed for that reason.
    pub through: Option<String>,
}

/// The things that a clause can rest on.
const GROUNDS: [Space; 15] = [
    Space::Define,
    Space::Set,
    Space::Table,
    Space::Scale,
    Space::Period,
    Space::General,
    Space::Catalogue,
    Space::Kind,
    Space::Category,
    Space::Measure,
    Space::Judgement,
    Space::Programme,
    Space::Institution,
    Space::Function,
    Space::Combine,
];

impl<'a> Taking<'_, 'a> {
    /// Returns the rules that are fixed by name, each with the line that fixes it.
    pub fn fixed_rules(&self) -> Vec<(String, Span)> {
        let named = self.fixed.iter().filter(|fixed| fixed.space == Space::Rule && fixed.through.is_none());
        named.map(|fixed| (fixed.name.clone(), fixed.span)).collect()
    }

    /// Returns the catalogues that are fixed, each with the clause that it is fixed for and the line that fixes it.
    pub fn fixed_catalogues(&self) -> BTreeMap<String, (String, Span)> {
        let catalogues = self.fixed.iter().filter(|fixed| fixed.space == Space::Catalogue);
        let of = |fixed: &Fixed| {
            let clause = fixed.through.clone().unwrap_or_else(|| fixed.name.clone());
            (fixed.name.clone(), (clause, fixed.span))
        };
        catalogues.map(of).collect()
    }

    /// Returns what fixes a thing.
    pub fn find_fixed(&self, space: Space, name: &str) -> Option<&Fixed> {
        self.fixed.iter().find(|fixed| fixed.space == space && fixed.name == name)
    }

    /// Notes what a head or an adoption fixes for those who adopt the policy.
    pub fn note_fixed(&mut self, declaration: &Declaration, parts: &[Part<'a>], own: &[&'a Declaration]) {
        let all: Vec<&Declaration> =
            parts.iter().map(|part| &*part.declaration).chain(own.iter().copied()).collect();
        for line in &declaration.clauses {
            let ClauseKind::Fixed(things) = &line.kind else { continue };
            for adopted in things {
                // A single entry is not fixed by itself: the clause is that speaks of it.
                let Some(space) = declared_space(adopted) else {
                    self.report_not_of_base(adopted);
                    continue;
                };
                let name = adopted.name.text.to_string();
                let found = all.iter().find(|known| declares(known, space, &name));
                let Some(found) = found else {
                    let names = all.iter().flat_map(|known| names_of(known));
                    let known: Vec<String> = names
                        .into_iter()
                        .filter(|(own, _)| *own == space)
                        .map(|(_, name)| name.text.to_string())
                        .collect();
                    let near = nearest(&name, known.iter().map(String::as_str));
                    let problem = AdoptionProblem::NotOfBase { kind: space.named(), name, near };
                    self.adopted.problems.push(problem.at(adopted.name.span));
                    continue;
                };
                let span = adopted.name.span;
                self.fix(Fixed { space, name: name.clone(), span, through: None });
                self.fix_grounds(found, &name, span, &all);
            }
        }
    }

    // What a fixed clause speaks with is fixed with it: else it could be loosened without being touched.
    fn fix_grounds(&mut self, clause: &Declaration, name: &str, span: Span, all: &[&Declaration]) {
        let is_rule = matches!(clause.head, Head::Rule { .. } | Head::RuleTable { .. });
        let mut open = vec![clause];
        let mut spoken: BTreeSet<String> = BTreeSet::new();
        let mut seen: BTreeSet<(Space, String)> = BTreeSet::new();
        while let Some(clause) = open.pop() {
            let words: BTreeSet<String> = words_of(self.folder, clause).into_iter().collect();
            spoken.extend(words.iter().cloned());
            for known in all {
                let reaches = matches!(known.head, Head::General { wherever: Some(_) }) && is_rule;
                for (space, own) in names_of(known) {
                    let is_named = words.contains(&fold_width(&own.text));
                    if GROUNDS.contains(&space)
                        && (is_named || reaches)
                        && seen.insert((space, own.text.to_string()))
                    {
                        let through = Some(name.to_owned());
                        self.fix(Fixed { space, name: own.text.to_string(), span, through });
                        open.push(known);
                    }
                }
            }
        }
        self.fixed_words.push((name.to_owned(), span, spoken));
    }

    fn fix(&mut self, fixed: Fixed) {
        let known =
            self.fixed.iter_mut().find(|known| known.space == fixed.space && known.name == fixed.name);
        match known {
            // A clause that is named itself is compared; what it rests on is not.
            Some(known) if known.through.is_some() && fixed.through.is_none() => *known = fixed,
            Some(_) => {}
            None => self.fixed.push(fixed),
        }
    }
}

fn declares(declaration: &Declaration, space: Space, name: &str) -> bool {
    names_of(declaration).iter().any(|(own, known)| *own == space && known.text == name)
}
