//! The clauses of a rule: results and their places, amounts, marks, conditions, papers, approvals, days and windows.

use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::rule::{Draft, FROM_NEAR, From, nearest_of};
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{NameProblem, Named, StructureProblem};
use crate::few::Few;
use crate::nearest::nearest;
use crate::policy::rule::{Evidence, Proof, Recorded, ResultPlace, ResultShape, Verb, Withdrawal};
use crate::policy::{Condition, Expr, JudgementId, Rule, Value};
use crate::rare::Rare;
use crate::source::Span;
use crate::syntax::ast::clause::{self, Handling, ResultTargets, UnlessWhat};
use crate::syntax::ast::expression::{Expr as AstExpr, ExprKind};
use crate::syntax::ast::{Clause, ClauseKind, Name};
use std::borrow::Cow;

/// The judgement by which a body approves.
const APPROVAL: JudgementId = JudgementId(0);

impl Resolver<'_> {
    /// Returns the places of a rule's result: the first, then each `otherwise`.
    pub fn resolve_places(&mut self, draft: &Draft<'_>, scope: &Scope) -> Few<ResultPlace> {
        let result = nearest_of(draft, |kind| match kind {
            ClauseKind::Result(result) => Some(result),
            _ => None,
        });
        let excuse = nearest_of(draft, |kind| match kind {
            ClauseKind::Excuse { parts, with_credit, targets } => {
                Some((parts, *with_credit, targets.as_ref()))
            }
            _ => None,
        });
        let mut places = Few::None;
        if let Some(result) = result {
            let verb = verb_of(result.verb);
            for targets in std::iter::once(&result.targets).chain(&result.otherwise) {
                places.extend(self.expect_place(verb, targets, scope));
            }
        }
        let Some((parts, with_credit, targets)) = excuse else { return places };
        let excused: Rare<String> = parts.iter().filter_map(|part| self.expect_excused(part)).collect();
        if let Some(targets) = targets {
            places.extend(self.expect_place(Verb::Excuse, targets, scope));
        } else if result.is_none() {
            let span = parts.iter().map(|part| part.span).reduce(Span::join).unwrap_or_default();
            let clause = Phrase::ForCourse.text();
            let declaration = Phrase::ExcuseClause.text();
            self.report(&StructureProblem::MissingClause { declaration, clause }, span);
        }
        // Where the text says neither, credit is given exactly where an amount of it is written.
        let gives_credit = draft.clauses.iter().any(|(_, line)| match &line.kind {
            ClauseKind::Amount { measure, .. } => measure.text == "credits",
            _ => false,
        });
        for place in &mut places {
            if targets.is_none() || place.verb == Verb::Excuse {
                place.excused.clone_from(&excused);
                place.with_credit = with_credit.unwrap_or(gives_credit);
            }
        }
        places
    }

    fn expect_excused(&mut self, part: &Name) -> Option<String> {
        if let ("class" | "exam", false) = (part.text.as_str(), part.quoted) {
            return Some(part.text.to_string());
        }
        let kind = Phrase::PartToExcuse.named();
        let known: Vec<String> =
            ["class", "exam"].iter().flat_map(|noun| self.noun_spellings(noun)).collect();
        let near = nearest(&part.text, known.iter().map(String::as_str));
        self.report(&NameProblem::NotDeclared { kind, name: part.text.to_string(), near }, part.span);
        None
    }

    fn expect_place(&mut self, verb: Verb, targets: &ResultTargets, scope: &Scope) -> Option<ResultPlace> {
        let is_recognition = verb == Verb::Recognise;
        let scope = match scope.is_recognition == is_recognition {
            true => Cow::Borrowed(scope),
            false => Cow::Owned(Scope { is_recognition, ..scope.clone() }),
        };
        let (shape, found) = self.expect_targets(verb, targets, &scope)?;
        // One target is the same in every shape.
        let shape = if found.len() == 1 && shape == ResultShape::All { ResultShape::Each } else { shape };
        let place = self.place(targets.span);
        Some(ResultPlace { verb, shape, targets: found, with_credit: true, excused: Rare::new(), place })
    }

    /// Fills in what the other clauses of a rule say.
    pub fn resolve_rule_clauses(&mut self, draft: &Draft<'_>, scope: &Scope, rule: &mut Rule) {
        self.resolve_amounts(draft, scope, rule);
        let record = nearest_of(draft, |kind| match kind {
            ClauseKind::RecordAs { mark, in_averages, for_purpose } => {
                Some((mark, *in_averages, for_purpose))
            }
            _ => None,
        });
        if let Some((mark, in_averages, for_purpose)) = record {
            rule.record = self.expect_record(mark, in_averages, for_purpose, scope).map(Box::new);
        }
        let withdrawn = nearest_of(draft, |kind| match kind {
            ClauseKind::Withdraw(targets, from) => Some((targets, from)),
            _ => None,
        });
        rule.withdraws = withdrawn.and_then(|(targets, from)| {
            let of: Vec<_> = from.iter().map(|from| self.expect_source(from, scope)).collect();
            let targets = self.expect_place(Verb::Convert, targets, scope)?;
            Some(Box::new(Withdrawal { targets, from: of.into_iter().collect::<Option<_>>()? }))
        });
        // Who takes a course after all holds what was granted for another outcome: that is no chain.
        rule.takes_converted |= rule.withdraws.is_some();
        let make_up =
            nearest_of(draft, |kind| if let ClauseKind::MakeUp(from) = kind { Some(from) } else { None });
        rule.make_up = make_up.and_then(|from| self.expect_target_filter(from, scope)).map(Box::new);
        for (from, line) in &draft.clauses {
            let only_for = draft.only_for.iter().find(|(own, _)| std::ptr::eq(*own, *line));
            let Some((_, only_for)) = only_for else {
                self.resolve_rule_clause(*from, line, scope, rule);
                continue;
            };
            let mut of_some = Rule::named("", rule.place.clone());
            self.resolve_rule_clause(*from, line, scope, &mut of_some);
            add_for_some(rule, of_some, only_for);
        }
        if let Some(mode) =
            nearest_of(draft, |kind| if let ClauseKind::Use(mode) = kind { Some(*mode) } else { None })
        {
            rule.item_use = Some(super::head::use_of(mode));
        }
    }

    fn resolve_rule_clause(&mut self, from: From, line: &Clause, scope: &Scope, rule: &mut Rule) {
        for key in written_keys(&line.kind) {
            rule.written.add_new(key, || self.place(line.span));
        }
        match &line.kind {
            ClauseKind::When(condition) => {
                let condition = self.expect_condition(condition, scope);
                rule.conditions.extend(condition);
            }
            ClauseKind::AtInstitutions(names) => {
                let condition = self.expect_at_institutions(names, scope.is_recognition);
                rule.conditions.extend(condition);
            }
            ClauseKind::ForLearners(condition) => {
                let person = Scope { bare: vec![crate::policy::Owner::Learner].into(), ..scope.clone() };
                let condition = self.expect_condition(condition, &person);
                rule.conditions.extend(condition);
            }
            ClauseKind::Unless(UnlessWhat::Condition(condition)) => {
                let condition = self.expect_condition(condition, scope);
                rule.conditions.extend(condition.map(|condition| Condition::Not(Box::new(condition))));
            }
            ClauseKind::OnlyIf(condition) => {
                let condition = self.expect_condition(condition, scope);
                rule.only_if.extend(condition);
            }
            ClauseKind::NeedsPapers { papers, when } => {
                let condition = when.as_ref().map(|when| self.expect_condition(when, scope));
                for choice in papers {
                    add_papers(rule, choice, condition.clone());
                }
            }
            ClauseKind::SubjectTo { body, when: None } => {
                rule.approvals.push((APPROVAL, body.text.to_string()))
            }
            ClauseKind::SubjectTo { body, when: Some(when) } => {
                let when = self.expect_condition(when, scope);
                let any_of = vec![Proof::Approval(APPROVAL, body.text.to_string())];
                rule.evidence.extend(when.map(|when| Evidence { any_of, when: Some(when) }));
            }
            ClauseKind::InForce(days) => rule.in_force.push(super::head::days_of(days)),
            ClauseKind::Edition { name, in_force: None } => {
                let edition = self.expect_edition(name);
                rule.editions.extend(edition);
            }
            ClauseKind::Valid { from, length } => {
                let validity = self.expect_validity(from, *length, scope);
                rule.valid.extend(validity);
            }
            ClauseKind::Accepted(window) => {
                let window = self.expect_window(window, scope);
                rule.windows.extend(window);
            }
            ClauseKind::Overrides(names) => {
                for name in names {
                    let rules = self.expect_rules(name);
                    rule.overrides.extend(rules.into_iter().flatten());
                }
            }
            ClauseKind::UseConverted => rule.takes_converted = true,
            ClauseKind::Effective(when) => {
                rule.effective = self.expect_effective(when, scope).map(Box::new);
            }
            ClauseKind::Handled(Handling::AutomaticallyAt(event)) => {
                rule.automatic = Some(event.text.as_str().into())
            }
            ClauseKind::Handled(Handling::OnRequest) => rule.on_request = true,
            ClauseKind::Cites(_)
            | ClauseKind::Given(_)
            | ClauseKind::Reading(_)
            | ClauseKind::Result(_)
            | ClauseKind::Excuse { .. }
            | ClauseKind::Amount { .. }
            | ClauseKind::MakeUp(_)
            | ClauseKind::Withdraw(..)
            | ClauseKind::RecordAs { .. }
            | ClauseKind::Use(_)
            | ClauseKind::Without(_)
            | ClauseKind::WithGeneral(_) => {}
            ClauseKind::Broken => self.spoil(),
            _ => {
                let declaration = if from == From::General { Named::General } else { Named::Rule };
                self.clause_not_here(line, declaration);
            }
        }
    }

    /// Returns an edition of the policy, or reports that it has none of that name.
    pub fn expect_edition(&mut self, name: &Name) -> Option<String> {
        let editions = self.editions_at(name.span);
        if editions.iter().any(|edition| edition.name == name.text) {
            return Some(name.text.to_string());
        }
        let known: Vec<String> = editions.into_iter().map(|edition| edition.name).collect();
        self.report_not_declared(Phrase::Edition.named(), name, &known);
        None
    }

    // The amount that stands nearest counts, measure by measure.
    fn resolve_amounts(&mut self, draft: &Draft<'_>, scope: &Scope, rule: &mut Rule) {
        let lines = FROM_NEAR.into_iter().flat_map(|nearest| {
            draft.clauses.iter().filter_map(move |(from, line)| match &line.kind {
                ClauseKind::Amount { measure, amount, .. } if *from == nearest => {
                    Some((measure, amount, *line))
                }
                _ => None,
            })
        });
        if lines.clone().next().is_none() {
            return;
        }
        let inside = scope.of_amount();
        let nearest = lines.clone().enumerate().filter(|(at, (measure, _, _))| {
            !lines.clone().take(*at).any(|(nearer, _, _)| nearer.text == measure.text)
        });
        let amounts = nearest.filter_map(|(_, (measure, amount, line))| {
            let measure = self.expect_measure(measure)?;
            self.expect_amount(measure, amount, &inside, line.span)
        });
        rule.amounts = amounts.collect();
    }

    fn expect_record(
        &mut self,
        mark: &AstExpr,
        in_averages: Option<bool>,
        for_purpose: &[(Name, AstExpr)],
        scope: &Scope,
    ) -> Option<Recorded> {
        let place = self.place(mark.span);
        let inside = scope.of_amount();
        let mark = self.expect_mark(mark, &inside);
        let mut purposes = Vec::new();
        for (purpose, mark) in for_purpose {
            let mark = self.expect_mark(mark, &inside)?;
            purposes.push((purpose.text.to_string(), mark));
        }
        Some(Recorded { mark: mark?, in_averages, for_purpose: purposes, place })
    }

    /// Returns a mark: a number, an expression, or a word that no fact is called.
    pub fn expect_mark(&mut self, mark: &AstExpr, scope: &Scope) -> Option<Expr> {
        if let ExprKind::Path(path) = &mark.kind
            && let [word] = path.parts.as_slice()
            && (word.quoted || self.is_mark(word, scope))
            && self.find_judgement_here(word, scope).is_none()
        {
            return Some(Expr::Constant(Value::Word(word.text.to_string())));
        }
        self.expect_expr(mark, scope, None).map(|typed| typed.expr)
    }

    // A yes or no is no mark: `passed` is the word that is recorded.
    fn is_mark(&self, word: &Name, scope: &Scope) -> bool {
        match self.find_bare(word, scope) {
            super::fact::Bare::Nothing => true,
            super::fact::Bare::One(fact) => fact.has == Type::YesNo,
            super::fact::Bare::Several(_) => false,
        }
    }

    // An event that is no date of the record stays a word: what it says is shown, not computed.
    fn expect_effective(&mut self, when: &AstExpr, scope: &Scope) -> Option<Expr> {
        if let ExprKind::Path(path) = &when.kind {
            if let [word] = path.parts.as_slice()
                && (word.quoted || self.find_moment(&word.text, scope).is_none())
            {
                return Some(Expr::Constant(Value::Word(word.text.to_string())));
            }
            return self.expect_date(path, scope).map(Expr::Fact);
        }
        let wanted = Wanted { has: Type::Date, fact: Said::NOTHING };
        let typed = self.expect_expr(when, scope, Some(&wanted))?;
        self.unify(&Type::Date, typed).map(|(typed, _)| typed.expr)
    }
}

fn verb_of(verb: clause::Verb) -> Verb {
    match verb {
        clause::Verb::Recognise => Verb::Recognise,
        clause::Verb::Convert => Verb::Convert,
        clause::Verb::Waive => Verb::Waive,
        clause::Verb::StandFor => Verb::StandFor,
        clause::Verb::Replace => Verb::Replace,
    }
}

/// Returns what a clause without a place of its own is found by.
fn written_keys(kind: &ClauseKind) -> impl Iterator<Item = Cow<'static, str>> {
    let (papers, other) = match kind {
        ClauseKind::NeedsPapers { papers, .. } => (papers.as_slice(), None),
        ClauseKind::SubjectTo { body, .. } => (&[][..], Some(format!("subject_to {}", body.text).into())),
        ClauseKind::Valid { .. } => (&[][..], Some("valid".into())),
        ClauseKind::Accepted(_) => (&[][..], Some("accepted".into())),
        ClauseKind::InForce(_) => (&[][..], Some("in_force".into())),
        ClauseKind::Overrides(_) => (&[][..], Some("overrides".into())),
        _ => (&[][..], None),
    };
    let papers = papers.iter().flatten().map(|paper| format!("needs_papers {}", paper.text).into());
    papers.chain(other)
}

/// Adds a paper that is asked for: plainly where it has no alternative and no condition.
fn add_papers(rule: &mut Rule, choice: &[Name], condition: Option<Option<Condition>>) {
    match (choice, condition) {
        ([one], None) if rule.papers.iter().any(|paper| paper.as_str() == one.text) => {}
        ([one], None) => rule.papers.push(one.text.to_string()),
        // A condition that cannot be read has been reported.
        (_, Some(None)) => {}
        (choice, condition) => {
            let any_of = choice.iter().map(|name| Proof::Paper(name.text.to_string())).collect();
            rule.evidence.push(Evidence { any_of, when: condition.flatten() });
        }
    }
}

/// Adds what a general asks only where the outcome is of what it speaks of.
fn add_for_some(rule: &mut Rule, of_some: Rule, only_for: &Condition) {
    let lifted =
        |condition: Condition| Condition::Any(vec![Condition::Not(Box::new(only_for.clone())), condition]);
    rule.conditions.extend(of_some.conditions.into_iter().map(lifted));
    rule.only_if.extend(of_some.only_if.into_iter().map(lifted));
    let papers = of_some.papers.into_iter().map(Proof::Paper);
    let approvals = of_some.approvals.into_iter().map(|(judgement, body)| Proof::Approval(judgement, body));
    let plain = papers.chain(approvals).map(|proof| Evidence { any_of: vec![proof], when: None });
    rule.evidence.extend(plain.chain(of_some.evidence).map(|evidence| {
        let when = [Some(only_for.clone()), evidence.when].into_iter().flatten().collect();
        Evidence { any_of: evidence.any_of, when: Some(Condition::All(when)) }
    }));
}
