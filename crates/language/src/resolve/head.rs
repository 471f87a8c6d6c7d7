//! The policy's head: issuer, editions, the clock, and the defaults that every rule and limit follows.

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, Problem, StructureProblem};
use crate::policy::rule::{Days, Window};
use crate::policy::{Beyond, DecisionLine, Edition, Owner, Preference, Use};
use crate::source::{SourceId, Span};
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Head, Name, clause};
use std::collections::BTreeSet;

impl<'a> Resolver<'a> {
    /// Puts what the head says into the policy.
    pub fn resolve_head(&mut self) {
        let heads: Vec<&'a Declaration> = self
            .declared
            .all
            .iter()
            .copied()
            .filter(|declaration| declaration.head == Head::Policy)
            .collect();
        let Some((head, others)) = heads.split_first() else {
            self.report(&StructureProblem::NoPolicy, Span::new(SourceId::default(), 0, 0));
            return;
        };
        for other in others {
            let first = Phrase::FirstOne.text();
            self.push(StructureProblem::SeveralPolicies.at(other.span).with_label(head.span, first));
        }
        let place = self.place(head.span);
        self.policy.place = place.clone();
        self.policy.code = head.name.as_ref().map(|name| name.text.to_string()).unwrap_or_default();
        self.policy.title = head.title_text();
        self.within(|_| place, |resolver| resolver.resolve_head_clauses(head));
        self.inherit_from_bases();
    }

    /// Puts what the clauses of a head say into the policy.
    pub fn resolve_head_clauses(&mut self, head: &'a Declaration) {
        let mut written: BTreeSet<&'static str> = BTreeSet::new();
        for line in &head.clauses {
            if let Some(once) = once_in_head(&line.kind)
                && !written.insert(once)
            {
                let clause = super::words::clause_words(&line.kind);
                self.report(&StructureProblem::ClauseTwice { clause }, line.span);
                continue;
            }
            self.resolve_head_clause(line);
        }
    }

    fn resolve_head_clause(&mut self, line: &'a Clause) {
        match &line.kind {
            ClauseKind::Issuer(name) => {
                self.policy.issuer = Some(name.text.to_string());
                self.policy.branches = self.institutions_within(&name.text).into_iter().collect();
            }
            ClauseKind::Edition { name, in_force } => self.add_edition(name, in_force.as_deref()),
            ClauseKind::EditionBy(path) => {
                let scope = Scope { item: Some(Owner::Spent), ..Scope::of_person() };
                self.policy.clock = self.expect_date(path, &scope);
            }
            ClauseKind::InForce(days) => {
                // The policy's own days are those of its only edition.
                let (from, to) = (days.from, days.to);
                self.policy.editions.push(Edition { name: String::new(), from, to });
            }
            ClauseKind::Cites(citation) => {
                self.document =
                    self.document.take().or_else(|| citation.document.as_ref().map(ToString::to_string));
                self.policy.cites.extend(super::citation::canonical(citation, None));
            }
            ClauseKind::Repeals(citation, from) => {
                let document = super::citation::canonical(citation, None);
                self.policy.repeals.extend(document.into_iter().map(|document| (document, *from)));
            }
            ClauseKind::Use(mode) => self.policy.item_use = Some(use_of(*mode)),
            ClauseKind::Beyond(beyond) => self.policy.beyond = self.expect_beyond(beyond),
            ClauseKind::NamesCompared(names) => self.resolve_folding(names),
            ClauseKind::Prefer(terms) => {
                let terms: Vec<_> = terms.iter().map(|term| self.expect_preference(term)).collect();
                self.policy.prefer = terms.into_iter().flatten().collect();
            }
            ClauseKind::Decision { subject, taken, because, .. } => {
                let place = self.place(line.span);
                let because = because.as_ref().map(ToString::to_string);
                let (subject, taken) = (subject.to_string(), taken.text.to_string());
                self.policy.decisions.push(DecisionLine { subject, taken, because, place });
            }
            ClauseKind::AccountRequired => self.policy.account_required = true,
            ClauseKind::Accepted(window) => {
                let scope = Scope { item: Some(Owner::Spent), ..Scope::of_person() };
                let window = self.expect_window(window, &scope);
                self.policy.windows.extend(window);
            }
            ClauseKind::AtInstitutions(names) => {
                self.at_institutions.extend(names.iter().cloned());
            }
            ClauseKind::Fixed(_) | ClauseKind::Broken => {}
            _ => self.clause_not_here(line, Named::Policy),
        }
    }

    fn add_edition(&mut self, name: &Name, in_force: Option<&clause::Days>) {
        if self.policy.editions.iter().any(|edition| edition.name == name.text) {
            let kind = Phrase::Edition.named();
            self.report(&NameProblem::DeclaredTwice { kind, name: name.text.to_string() }, name.span);
            return;
        }
        let (from, to) = in_force.map_or((None, None), |days| (days.from, days.to));
        self.policy.editions.push(Edition { name: name.text.to_string(), from, to });
    }

    fn resolve_folding(&mut self, names: &[Name]) {
        for name in names {
            match name.text.as_str() {
                "case" => self.policy.folding.case = true,
                "spaces" => self.policy.folding.spaces = true,
                "brackets" => self.policy.folding.brackets = true,
                _ => {
                    let nouns = ["case", "spaces", "brackets"];
                    let known: Vec<String> =
                        nouns.iter().flat_map(|noun| self.noun_spellings(noun)).collect();
                    let kind = Phrase::Ignorable.named();
                    self.report_not_declared(kind, name, &known);
                }
            }
        }
    }

    fn expect_preference(&mut self, term: &clause::Preference) -> Option<Preference> {
        Some(match term {
            clause::Preference::Most(measure) => Preference::Most(self.expect_measure(measure)?),
            clause::Preference::FewestItems => Preference::FewestItems,
            clause::Preference::MostCourses => Preference::MostCourses,
            clause::Preference::Meeting(names) => {
                let ids: Vec<_> =
                    names.iter().map(|name| self.expect_counted(Space::Require, name)).collect();
                Preference::Meeting(ids.into_iter().collect::<Option<Vec<_>>>()?)
            }
        })
    }

    /// Returns what lies beyond a limit.
    pub fn expect_beyond(&mut self, beyond: &clause::Beyond) -> Option<Beyond> {
        Some(match beyond {
            clause::Beyond::Refused => Beyond::Refused,
            clause::Beyond::Excused => Beyond::Excused,
            clause::Beyond::CutTo(step) => Beyond::CutTo(*step),
            clause::Beyond::CarriedTo(period, at_most) => {
                Beyond::Carried { to: Some(self.expect_period(period)?), at_most: *at_most }
            }
        })
    }

    /// Returns when applications are accepted.
    pub fn expect_window(&mut self, window: &clause::Window, scope: &Scope) -> Option<Window> {
        Some(match window {
            clause::Window::EachYear(from, to) => Window::EachYear(*from, *to),
            clause::Window::Once(from, to) => Window::Once(*from, *to),
            clause::Window::Within(length, path) => Window::Within(*length, self.expect_date(path, scope)?),
        })
    }
}

fn once_in_head(kind: &ClauseKind) -> Option<&'static str> {
    Some(match kind {
        ClauseKind::Issuer(_) => "issuer",
        ClauseKind::EditionBy(_) => "edition by",
        ClauseKind::InForce(_) => "in force",
        ClauseKind::Use(_) => "use",
        ClauseKind::Beyond(_) => "beyond",
        ClauseKind::NamesCompared(_) => "names",
        ClauseKind::Prefer(_) => "prefer",
        ClauseKind::AccountRequired => "account",
        _ => return None,
    })
}

/// Returns how often an item may be spent, as meant.
pub(super) fn use_of(mode: clause::Use) -> Use {
    match mode {
        clause::Use::OncePerProgramme => Use::OncePerProgramme,
        clause::Use::OncePerPurpose => Use::OncePerPurpose,
        clause::Use::OnceEver => Use::OnceEver,
        clause::Use::Freely => Use::Freely,
    }
}

/// Returns days in force as meant.
pub(super) fn days_of(days: &clause::Days) -> Days {
    Days { from: days.from, to: days.to }
}
