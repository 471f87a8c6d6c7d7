//! Rules alike: a rule or a row that differs from one that was resolved in its names, its code, its target, its article and its lines is
//! a copy of it.
//!
//! In: a rule of which the clauses are not made yet. Out: its rule, where one alike was resolved without a report. Always true: whatever else
//! the rows say is the same in both, word for word; the code is of an entry and the target a course as in the other, and what is looked
//! up for them comes to the same. So the copy is what resolving the row would make.

mod copy;
#[cfg(test)]
mod tests;

use super::citation::of_article;
use super::context::Resolver;
use super::rule::OfRule;
use crate::few::Few;
use crate::policy::rule::TargetPattern;
use crate::policy::{Place, Rule};
use crate::quick::QuickMap;
use crate::source::Span;
use crate::syntax::ast::clause::{self, Citation, Given, Verb};
use crate::syntax::ast::{AlikeClauses, Clause, ClauseKind, Declaration, Head, Name, OwnText};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most rules of one shape that are remembered: where more differ, hardly one comes again.
const MOST_OF_SHAPE: usize = 512;

/// What was resolved, by what its rows share.
#[derive(Debug, Clone, Default)]
pub(super) struct Alike {
    shapes: QuickMap<usize, Shaped>,
    /// What a row says that another has to say too.
    others: Vec<u8>,
}

/// The rules of rows of one shape.
#[derive(Debug, Clone)]
struct Shaped {
    shape: Arc<Shape>,
    samples: QuickMap<Box<[u8]>, Arc<Sample>>,
    /// While it is here, no other shape has its number.
    _row: AlikeClauses,
}

/// Where rows of one shape have what may differ.
#[derive(Debug, Default)]
struct Shape {
    /// Which literals of a row may not.
    others: Box<[usize]>,
    code: Option<(OwnText, SmolStr)>,
    course: Option<OwnText>,
    article: Option<(OwnText, Citation)>,
}

/// A rule that was resolved.
#[derive(Debug)]
struct Sample {
    /// Without the texts that no other has.
    rule: Rule,
    /// The document that its articles are of, where the row names none.
    document: Option<String>,
}

impl Shape {
    /// Returns where the clauses of a row have what may differ.
    fn of(alike: &AlikeClauses, clauses: &[Clause]) -> Self {
        let mut shape = Self::default();
        let mut articles = alike.articles();
        let article = articles.next().filter(|_| articles.next().is_none());
        for line in clauses {
            match &line.kind {
                ClauseKind::Given(Given::One(pattern)) => {
                    if let [element] = &*pattern.any_of
                        && let (Some(kind), Some(name)) = (&element.kind, &element.name)
                    {
                        shape.code = alike.find(name.span).map(|at| (at, kind.text.clone()));
                    }
                }
                ClauseKind::Result(result) => {
                    shape.course = only_target(result).and_then(|name| alike.find(name.span));
                }
                _ => {}
            }
        }
        let cited = clauses.iter().find_map(article_of);
        shape.article = article.zip(cited.cloned());
        let code = shape.code.iter().map(|(at, _)| *at);
        let article = shape.article.iter().map(|(at, _)| *at);
        let own: Vec<OwnText> = code.chain(shape.course).chain(article).collect();
        shape.others = alike.others(&own);
        shape
    }
}

// One article, in a citation of its own.
fn article_of(line: &Clause) -> Option<&Citation> {
    match &line.kind {
        ClauseKind::Cites(citation) if citation.articles.len() == 1 => Some(citation),
        _ => None,
    }
}

fn is_first_of(all: &[String], others: &[String]) -> bool {
    all.split_first().is_some_and(|(first, behind)| behind == others && !others.contains(first))
}

fn only_target(result: &clause::ResultClause) -> Option<&Name> {
    match result.targets.targets.as_slice() {
        [clause::TargetPattern::Named(name)] if result.verb != Verb::Recognise => Some(name),
        _ => None,
    }
}

impl Resolver<'_> {
    /// Puts a rule of which the clauses are not made yet into the policy, as a copy of one alike where there is one. It goes with the
    /// clauses that it shares with other rows.
    pub fn resolve_alike(
        &mut self,
        declaration: &Declaration,
        name: SmolStr,
        place: Place,
        (shared, row): (&[Clause], &AlikeClauses),
    ) {
        let mut alike = std::mem::take(&mut self.alike);
        match self.copy_of(&mut alike, row, (declaration, &place)) {
            Some(copy) => self.policy.rules.push(Rule { name, ..copy }),
            None => {
                let own = row.clauses();
                let clauses = OfRule { shared, own: &own };
                let before = self.reported();
                self.resolve_rule(declaration, name, place, clauses);
                if before == self.reported() && self.may_be_copied(declaration) {
                    self.learn(&mut alike, row, clauses);
                }
            }
        }
        self.alike = alike;
    }

    // What resolving a rule leaves behind besides the rule.
    fn reported(&self) -> (usize, bool, usize, usize) {
        (self.problems.len(), self.is_spoilt, self.changes, self.policy.attributes.len())
    }

    // What a rule is may not depend on which row it is.
    fn may_be_copied(&self, declaration: &Declaration) -> bool {
        let rows_override = matches!(declaration.head, Head::RuleTable { first_row_wins: true, .. });
        !rows_override && self.row_edits.is_empty()
    }

    fn learn(&mut self, alike: &mut Alike, row: &AlikeClauses, clauses: OfRule<'_>) {
        let cited_too = self.cited_too(clauses);
        let Some(rule) = self.policy.rules.last() else { return };
        let shaped = || Shaped {
            shape: Arc::new(Shape::of(row, clauses.own)),
            samples: QuickMap::default(),
            _row: row.clone(),
        };
        if alike.shapes.get(&row.sample()).is_none() {
            alike.shapes.insert(row.sample(), shaped());
        }
        let Alike { shapes, others } = alike;
        let Some(Shaped { shape, samples, .. }) = shapes.get_mut(&row.sample()) else { return };
        let first = clauses.own.first().map_or_else(Span::default, |line| line.span);
        let document = self.document_at(first).map(str::to_owned);
        let is_told = self.is_told(shape, row, rule, document.as_deref())
            && (shape.article.is_none() || is_first_of(&rule.cites, &cited_too));
        if is_told && copy::is_told_by_lines(rule) && samples.count() < MOST_OF_SHAPE {
            row.write(&shape.others, others);
            let rule = copy::without_own(rule, shape.article.is_some());
            samples.insert(others.as_slice().into(), Arc::new(Sample { rule, document }));
        }
    }

    // What a rule cites besides the article of its own.
    fn cited_too(&mut self, OfRule { shared, own }: OfRule<'_>) -> Few<String> {
        let others: Vec<Clause> = own.iter().filter(|line| article_of(line).is_none()).cloned().collect();
        let draft = self.draft_of(OfRule { shared, own: &others });
        self.citations_of(&draft)
    }

    // What a copy gives the rule is what the rule has.
    fn is_told(&self, shape: &Shape, row: &AlikeClauses, rule: &Rule, document: Option<&str>) -> bool {
        let code = |(at, kind): &(OwnText, SmolStr)| self.is_plain_code(rule, kind, row.text(*at));
        let course = |at: &OwnText| self.is_plain_course(rule, row.text(*at));
        let article = |(at, citation): &(OwnText, Citation)| {
            let cited = cited(citation, row.text(*at), document);
            cited.is_some() && cited.as_ref() == rule.cites.first()
        };
        shape.code.as_ref().is_none_or(code)
            && shape.course.as_ref().is_none_or(course)
            && shape.article.as_ref().is_none_or(article)
    }

    // An entry of the kind is meant, in the only slot.
    fn is_plain_code(&self, rule: &Rule, kind: &str, code: &str) -> bool {
        let reaches_some = self
            .declared
            .generals
            .iter()
            .any(|general| matches!(general.head, Head::General { wherever: Some(_) }));
        let [slot] = rule.slots.as_slice() else { return false };
        let [element] = slot.pattern.any_of.as_slice() else { return false };
        let is_it = element.kind.as_deref() == Some(kind) && element.code.as_deref() == Some(code);
        is_it && !reaches_some && self.has_entry_of(Some(kind), code)
    }

    // A course is meant, and not a set of that name.
    fn is_plain_course(&self, rule: &Rule, code: &str) -> bool {
        let [place] = rule.places.as_slice() else { return false };
        let is_it = matches!(place.targets.as_slice(), [TargetPattern::Course(target)] if target == code);
        is_it && self.is_listed_course(code)
    }

    fn is_listed_course(&self, code: &str) -> bool {
        self.courses.get(code).is_some() && self.find_set(code).is_none()
    }

    fn copy_of(
        &self,
        alike: &mut Alike,
        row: &AlikeClauses,
        (declaration, place): (&Declaration, &Place),
    ) -> Option<Rule> {
        let Alike { shapes, others } = alike;
        let Shaped { shape, samples, .. } = shapes.get(&row.sample())?;
        row.write(&shape.others, others);
        let Sample { rule, document } = &**samples.get(others.as_slice())?;
        let code = match &shape.code {
            Some((at, kind)) => Some(self.code_alike(rule, kind, row.text(*at))?),
            None => None,
        };
        let course = shape.course.map(|at| row.text(at));
        course.is_none_or(|code| self.is_listed_course(code)).then_some(())?;
        let cited = match &shape.article {
            Some((at, citation)) => {
                let cited = cited(citation, row.text(*at), document.as_deref())?;
                (!rule.cites.iter().skip(1).any(|other| *other == cited)).then_some(cited)
            }
            None => None,
        };
        if shape.article.is_some() && cited.is_none() {
            return None;
        }
        let lines = row.lines();
        Some(copy::copy(rule, copy::Own { declaration, place, lines, code, course, cited }))
    }

    // The code of an entry of which a rule says what it says of that of the other.
    fn code_alike<'r>(&self, rule: &Rule, kind: &str, code: &'r str) -> Option<&'r str> {
        let known = rule.slots.first()?.pattern.any_of.first()?.code.as_ref()?;
        let is_alike = self.has_entry_of(Some(kind), code) && self.are_scaled_alike(kind, known, code);
        is_alike.then_some(code)
    }

    // What stands on a scale of entries is read by it.
    fn are_scaled_alike(&self, kind: &str, one: &str, other: &str) -> bool {
        if !self.entries.has_scales() {
            return true;
        }
        let scales = |code| {
            let entries = self.entries_of_code(Some(kind), code);
            entries.into_iter().map(|entry| entry.scales.clone()).collect::<Vec<BTreeMap<_, _>>>()
        };
        scales(one) == scales(other)
    }
}

// The citation of an article in canonical form.
fn cited(citation: &Citation, article: &str, document: Option<&str>) -> Option<String> {
    Some(of_article(citation, article.parse().ok()?, document))
}
