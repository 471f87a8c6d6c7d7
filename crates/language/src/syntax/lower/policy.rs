//! Clauses of a policy's head, and the few of them that other declarations share.

use super::Lower;
use crate::diagnostics::LexicalProblem;
use crate::few::Few;
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::{Beyond, ClauseKind, Days, Preference, Use};
use crate::syntax::ast::expression::{Expr, ExprKind, Path};
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::nouns::Place;
use crate::syntax::node::Node;

impl Lower<'_> {
    pub fn edition(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        if let Some(path) = self.path_in(node) {
            return Some(ClauseKind::EditionBy(path));
        }
        let name = self.name_in(node)?;
        let in_force = match node.child(Rule::days) {
            Some(days) => Some(Box::new(self.days(days)?)),
            None => None,
        };
        Some(ClauseKind::Edition { name, in_force })
    }

    pub fn days_in(&mut self, node: Node<'_>) -> Option<Days> {
        node.child(Rule::days).and_then(|days| self.days(days))
    }

    fn days(&mut self, node: Node<'_>) -> Option<Days> {
        let mut dates = node.children_of(Rule::date);
        let from = match node.has(Rule::kw_from).then(|| dates.next()).flatten() {
            Some(date) => Some(self.day(date)?),
            None => None,
        };
        let to = match dates.next() {
            Some(date) => Some(self.day(date)?),
            None => None,
        };
        Some(Days { from, to, span: node.span() })
    }

    pub fn repeals(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let citation = self.citation(node.child(Rule::citation)?);
        let from = match node.child(Rule::date) {
            Some(date) => Some(self.day(date)?),
            None => None,
        };
        Some(ClauseKind::Repeals(Box::new(citation), from))
    }

    pub fn renames(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let from = match node.child(Rule::date) {
            Some(date) => Some(self.day(date)?),
            None => None,
        };
        Some(ClauseKind::Renames { codes: self.names_in(node), from })
    }

    pub fn use_of(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        if node.has(Rule::kw_obtained) {
            return Some(ClauseKind::UseConverted);
        }
        let mode = node.child(Rule::use_mode)?.pick(&[
            (Rule::kw_once_per_programme, Use::OncePerProgramme),
            (Rule::kw_once_per_purpose, Use::OncePerPurpose),
            (Rule::kw_once_ever, Use::OnceEver),
            (Rule::kw_freely, Use::Freely),
        ])?;
        Some(ClauseKind::Use(mode))
    }

    pub fn beyond(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let mode = node.child(Rule::beyond_mode)?;
        let first = mode.first()?.rule;
        let beyond = if first == Rule::kw_refused {
            Beyond::Refused
        } else if first == Rule::kw_excused_without_credit {
            Beyond::Excused
        } else if first == Rule::kw_cut_to {
            Beyond::CutTo(self.number_in(mode)?)
        } else {
            let most = match mode.child(Rule::number) {
                Some(most) => Some(self.number(most)?),
                None => None,
            };
            Beyond::CarriedTo(self.period_name(mode.child(Rule::period_name)?)?, most)
        };
        Some(ClauseKind::Beyond(beyond))
    }

    /// Returns the name of a period; `calendar year` is one name.
    pub fn period_name(&mut self, node: Node<'_>) -> Option<Name> {
        if let Some(year) = node.child(Rule::kw_calendar_year) {
            return Some(Name { text: "calendar year".into(), quoted: false, span: year.span() });
        }
        let name = self.name_in(node)?;
        self.check_year(&Path { parts: Few::One(name.clone()), span: name.span });
        Some(name)
    }

    pub fn prefer(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let terms =
            node.children_of(Rule::preference).map(|term| self.preference(term)).collect::<Option<_>>()?;
        Some(ClauseKind::Prefer(terms))
    }

    fn preference(&mut self, node: Node<'_>) -> Option<Preference> {
        if node.has(Rule::kw_meeting_requirements) {
            return Some(Preference::Meeting(self.names_in(node)));
        }
        let name = self.name_in(node)?;
        let is = |noun: &str| !name.quoted && name.text == noun;
        let (items, courses) = (is("item"), is("course"));
        let fewest = node.has(Rule::kw_fewest);
        self.mark_noun(&name, true);
        if fewest && items {
            return Some(Preference::FewestItems);
        }
        if !fewest && courses {
            return Some(Preference::MostCourses);
        }
        if fewest || items {
            let found = self.source.slice(node.span()).to_owned();
            self.report(
                &LexicalProblem::NotExpected { found, expected: crate::syntax::mistakes::preferences() },
                node.span(),
            );
            return None;
        }
        Some(Preference::Most(name))
    }

    pub fn decision(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let subject = node.child(Rule::quoted)?;
        let taken = self.name_at(node.child(Rule::name)?, Place::Decision);
        Some(ClauseKind::Decision {
            subject: super::token::within_quotes(subject.text()).to_owned().into(),
            taken: Box::new(taken),
            because: self.title_in(node),
            subject_span: subject.span(),
        })
    }

    /// Returns the name that a value is, where only a name can stand.
    pub fn only_name(&mut self, value: Expr) -> Option<Name> {
        let span = value.span;
        if let ExprKind::Path(Path { mut parts, .. }) = value.kind
            && parts.len() == 1
        {
            return parts.pop();
        }
        let text = self.source.slice(span).to_owned();
        self.report(&LexicalProblem::NameNeedsQuotes { text }, span);
        None
    }
}
