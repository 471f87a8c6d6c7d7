//! Rules: their own clauses, those of generals and of their table, joined into one.

use super::collect::Space;
use super::context::Resolver;
use super::numbered::Numbered;
use super::scope::Scope;
use super::words::Phrase;
use crate::diagnostics::{Named, StructureProblem};
use crate::few::Few;
use crate::policy::rule::{Given, Slot};
use crate::policy::{Place, Rule, RuleId};
use crate::syntax::ast::{Clause, ClauseKind, Condition, ConditionKind, Declaration, Head, Name};
use smol_str::SmolStr;
use std::sync::Arc;

/// Where a clause of a rule was written; the nearer one holds where only one can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum From {
    /// In a general.
    General,
    /// Above the rows of a table of rules.
    Shared,
    /// In the rule or its row.
    Own,
}

/// All of them, the nearest to the rule first.
pub(super) const FROM_NEAR: [From; 3] = [From::Own, From::Shared, From::General];

/// The clauses that are written for a rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfRule<'c> {
    /// Those above the rows of its table.
    pub shared: &'c [Clause],
    /// Those of the rule or the row.
    pub own: &'c [Clause],
}

/// A rule as its clauses make it, before the ids and words of the head.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// All clauses, with where each was written.
    pub clauses: Vec<(From, &'a Clause)>,
    /// The names that generals give to what the rule is given.
    pub spent_called: Vec<String>,
    /// The clauses of generals that hold only for some of what the rule may be given, with the condition that says which.
    pub only_for: Vec<(&'a Clause, crate::policy::Condition)>,
}

impl<'a> Resolver<'a> {
    /// Takes in what the names of rules mean.
    pub fn take_in_numbers(&mut self, numbered: Numbered) {
        let Numbered { ids, count, problems } = numbered;
        self.rule_ids = Arc::new(ids);
        problems.iter().for_each(|(problem, span)| self.report(problem, *span));
        self.policy.rules.make_mut().reserve_exact(count as usize);
    }

    /// Returns the rules of a name: one, or all rows of a table.
    pub fn expect_rules(&mut self, name: &Name) -> Option<Vec<RuleId>> {
        if let Some(ids) = self.rule_ids.get(name.text.as_str()) {
            let ids = ids.to_vec();
            self.note_use(Space::Rule, &name.text);
            return Some(ids);
        }
        self.report_unknown(Space::Rule, name);
        None
    }

    /// Puts the rule of a declaration, or the rows of a table, into the policy.
    pub fn resolve_rules(&mut self, declaration: &'a Declaration) {
        super::part::units_of(declaration).for_each(|unit| self.resolve_unit(unit));
    }

    /// Puts a rule into the policy: the one of a declaration, or of a row of it.
    pub fn resolve_rule(
        &mut self,
        declaration: &Declaration,
        name: SmolStr,
        place: Place,
        clauses: OfRule<'_>,
    ) {
        let draft = self.draft_of(clauses);
        self.report_clauses_twice(&draft);
        let title = declaration.title.clone();
        let (slots, given, reading, scope) = self.resolve_slots(&draft);
        let mut rule = Rule {
            title,
            cites: self.citations_of(&draft),
            explanation: declaration.explanation.iter().cloned().collect(),
            slots,
            given,
            reading: reading.into(),
            ..Rule::named(name, place)
        };
        rule.places = self.resolve_places(&draft, &scope);
        self.resolve_rule_clauses(&draft, &scope, &mut rule);
        if let Some(table) = self.table_of_first_row(declaration, &rule.name) {
            self.step_back_for_earlier_rows(&table, &mut rule);
        }
        self.expect_some_result(declaration, &draft, &rule);
        let institutions = self.institutions_at(&rule.place);
        if !institutions.is_empty() {
            let condition = self.expect_at_institutions(&institutions, scope.is_recognition);
            rule.conditions.extend(condition);
        }
        self.settle_rule(&mut rule);
        self.policy.rules.push(rule);
    }

    // `first row wins`: a row overrides the rows below it.
    // The table in which the first row that matches wins and that this is a row of, or stands in the place of one.
    fn table_of_first_row(&self, declaration: &Declaration, rule: &str) -> Option<String> {
        if let Head::RuleTable { first_row_wins: true, .. } = declaration.head {
            return declaration.name.as_ref().map(|name| name.text.to_string());
        }
        let table = self.row_edits.iter().find(|row| row.rule == rule).map(|row| &row.table)?;
        let is_it = |other: &&&Declaration| {
            matches!(other.head, Head::RuleTable { first_row_wins: true, .. })
                && other.name.as_ref().is_some_and(|name| name.text == *table)
        };
        self.declared.all.iter().any(|other| is_it(&other)).then(|| table.clone())
    }

    fn step_back_for_earlier_rows(&self, table: &str, rule: &mut Rule) {
        let at = self.first_rule + self.policy.rules.len();
        let own = RuleId(u32::try_from(at).unwrap_or(u32::MAX));
        let rows = self.rule_ids.get(table).unwrap_or_default();
        let behind = rows.iter().skip_while(|row| **row != own).skip(1);
        rule.overrides.extend(behind.copied());
    }

    fn expect_some_result(&mut self, declaration: &Declaration, draft: &Draft<'_>, rule: &Rule) {
        let says_result = |kind: &ClauseKind| {
            matches!(
                kind,
                ClauseKind::Result(_)
                    | ClauseKind::Excuse { .. }
                    | ClauseKind::RecordAs { .. }
                    | ClauseKind::Withdraw(..)
                    | ClauseKind::Broken
            )
        };
        let is_missing =
            rule.places.is_empty() && !draft.clauses.iter().any(|(_, line)| says_result(&line.kind));
        if is_missing && !declaration.broken {
            let (declaration_words, clause) = (Named::Rule.text(), Phrase::SomeResult.text());
            let problem = StructureProblem::MissingClause { declaration: declaration_words, clause };
            self.report(&problem, declaration.span);
        }
    }

    /// Returns the clauses of a rule: its own, those of its table and those of generals.
    pub fn draft_of<'c>(&mut self, OfRule { shared, own }: OfRule<'c>) -> Draft<'c>
    where
        'a: 'c,
    {
        let mut clauses: Vec<(From, &'c Clause)> = Vec::with_capacity(shared.len() + own.len());
        clauses.extend(shared.iter().map(|line| (From::Shared, line)));
        clauses.extend(own.iter().map(|line| (From::Own, line)));
        leave_out_joined(&mut clauses);
        let generals = self.generals_of(&clauses);
        let (mut spent_called, mut only_for) = (Vec::new(), Vec::new());
        for (general, only) in &generals {
            spent_called.extend(super::general::called(general));
            let taken = general.clauses.iter().filter(|line| only.is_none() || is_condition(&line.kind));
            for line in taken {
                clauses.push((From::General, line));
                only_for.extend(only.clone().map(|only| (line, only)));
            }
        }
        Draft { clauses, spent_called, only_for }
    }

    /// Returns what a rule cites, the nearest first.
    pub fn citations_of(&self, draft: &Draft<'_>) -> Few<String> {
        let cited = draft.clauses.iter().filter_map(|(from, line)| match &line.kind {
            ClauseKind::Cites(citation) => Some((*from, citation, line.span)),
            _ => None,
        });
        let mut citations = Few::None;
        for nearest in FROM_NEAR {
            for (_, citation, span) in cited.clone().filter(|(from, _, _)| *from == nearest) {
                for citation in super::citation::canonical(citation, self.document_at(span)) {
                    if !citations.contains(&citation) {
                        citations.push(citation);
                    }
                }
            }
        }
        citations
    }

    // A clause that holds once may stand once in the rule and once above or in a general, where the nearer one counts.
    fn report_clauses_twice(&mut self, draft: &Draft<'_>) {
        for (at, (from, line)) in draft.clauses.iter().enumerate() {
            let Some(once) = once_in_rule(&line.kind).filter(|_| *from != From::General) else { continue };
            let mut above = draft.clauses.iter().take(at);
            if above.any(|(other, line)| other == from && once_in_rule(&line.kind) == Some(once)) {
                let clause = super::words::clause_words(&line.kind);
                self.report(&StructureProblem::ClauseTwice { clause }, line.span);
            }
        }
    }

    fn resolve_slots(&mut self, draft: &Draft<'_>) -> (Few<Slot>, Option<Given>, Vec<u32>, Scope) {
        let given = nearest_of(draft, |kind| match kind {
            ClauseKind::Given(given) => Some(given),
            _ => None,
        });
        let readings: Vec<_> = draft
            .clauses
            .iter()
            .filter_map(|(_, line)| match &line.kind {
                ClauseKind::Reading(reading) => Some(reading),
                _ => None,
            })
            .collect();
        let is_broken = draft.clauses.iter().any(|(_, line)| matches!(line.kind, ClauseKind::Broken));
        self.expect_slots(given, &readings, (is_recognition(draft), is_broken, draft.spent_called.clone()))
    }
}

// A column that continues a shared `when` gives the row a condition that holds the shared one already.
fn leave_out_joined(clauses: &mut Vec<(From, &Clause)>) {
    if !clauses.iter().any(|(from, line)| *from == From::Shared && when_of(line).is_some()) {
        return;
    }
    let of_rows: Vec<&Condition> =
        clauses.iter().filter(|(from, _)| *from == From::Own).filter_map(|(_, line)| when_of(line)).collect();
    let held: Vec<Condition> = of_rows.into_iter().flat_map(joined_parts).collect();
    clauses.retain(|(from, line)| {
        *from != From::Shared || when_of(line).is_none_or(|when| !held.contains(when))
    });
}

fn when_of(line: &Clause) -> Option<&Condition> {
    match &line.kind {
        ClauseKind::When(condition) => Some(condition),
        _ => None,
    }
}

fn joined_parts(condition: &Condition) -> Vec<Condition> {
    let first = match &condition.kind {
        ConditionKind::All(parts) => parts.first(),
        ConditionKind::Unless(held, _) => Some(held.as_ref()),
        _ => None,
    };
    first.map(|first| std::iter::once(first.clone()).chain(joined_parts(first)).collect()).unwrap_or_default()
}

// What can hold for some of the outcomes only: a condition, a paper, an approval.
fn is_condition(kind: &ClauseKind) -> bool {
    matches!(
        kind,
        ClauseKind::When(_)
            | ClauseKind::ForLearners(_)
            | ClauseKind::Unless(_)
            | ClauseKind::OnlyIf(_)
            | ClauseKind::NeedsPapers { .. }
            | ClauseKind::SubjectTo { .. }
            | ClauseKind::Cites(_)
            | ClauseKind::Broken
    )
}

/// Returns the clause of a sort that stands nearest to the rule.
pub(super) fn nearest_of<'a, T>(draft: &Draft<'a>, find: impl Fn(&'a ClauseKind) -> Option<T>) -> Option<T> {
    let mut found: Option<(From, T)> = None;
    for (from, line) in &draft.clauses {
        if let Some(one) = find(&line.kind)
            && found.as_ref().is_none_or(|(nearest, _)| from > nearest)
        {
            found = Some((*from, one));
        }
    }
    found.map(|(_, one)| one)
}

/// Returns true for a rule that stores outcomes: it cannot see the programme.
pub(super) fn is_recognition(draft: &Draft<'_>) -> bool {
    draft.clauses.iter().any(|(_, line)| match &line.kind {
        ClauseKind::Result(result) => result.verb == crate::syntax::ast::clause::Verb::Recognise,
        _ => false,
    })
}

/// What holds once: a sort of clause, and the measure of an amount.
type Once<'c> = (&'static str, Option<&'c str>);

fn once_in_rule(kind: &ClauseKind) -> Option<Once<'_>> {
    let once = match kind {
        ClauseKind::Given(_) => "given",
        ClauseKind::Result(_) => "result",
        ClauseKind::RecordAs { .. } => "record",
        ClauseKind::MakeUp(_) => "make up",
        ClauseKind::Withdraw(..) => "withdraw",
        ClauseKind::Use(_) => "use",
        ClauseKind::Effective(_) => "effective",
        ClauseKind::Handled(_) => "handled",
        ClauseKind::Amount { measure, .. } => return Some(("amount", Some(&measure.text))),
        _ => return None,
    };
    Some((once, None))
}
