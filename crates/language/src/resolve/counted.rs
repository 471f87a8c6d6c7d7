//! Bars, limits and requirements: what they count, for which groups, and at which stage.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{LexicalProblem, Problem, SilenceProblem, StructureProblem};
use crate::policy::counted::{CountedKind, CountedWhat, Last, SourceFilter, Stage};
use crate::policy::{Condition, Counted, CountedId, Expr, Owner, Place, Value};
use crate::rare::Rare;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::clause::UnlessWhat;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Head, Name};

/// A bar, limit or requirement as written, with its name and clauses.
struct Written<'a> {
    name: &'a Name,
    title: Option<String>,
    space: Space,
    body: &'a ast::Counted,
    clauses: Vec<&'a Clause>,
    place: Place,
}

impl<'a> Resolver<'a> {
    /// Gives every bar, limit and requirement its id, in text order.
    pub fn number_counted(&mut self) {
        let mut next = 0;
        for declaration in self.declared.all.clone().iter().copied() {
            for written in self.written_in(declaration) {
                let key = (written.space, written.name.text.to_string());
                self.counted_ids.entry(key).or_insert(CountedId(next));
                next += 1;
            }
        }
    }

    fn written_in(&self, declaration: &'a Declaration) -> Vec<Written<'a>> {
        let one = |space, body: &'a ast::Counted| {
            let Some(name) = &declaration.name else { return Vec::new() };
            let clauses = declaration.clauses.iter().collect();
            let (title, place) = (declaration.title_text(), self.place(name.span));
            vec![Written { name, title, space, body, clauses, place }]
        };
        match &declaration.head {
            Head::Bar(body) => one(Space::Bar, body),
            Head::Limit(body) => one(Space::Limit, body),
            Head::Require(body) => one(Space::Require, body),
            Head::LimitTable { requires, rows, .. } => {
                let space = if *requires { Space::Require } else { Space::Limit };
                let of_row = |(name, body, clauses): &'a (Name, ast::Counted, Vec<Clause>)| Written {
                    name,
                    title: title_of_row(declaration, name),
                    space,
                    body,
                    clauses: declaration.clauses.iter().chain(clauses).collect(),
                    place: self.place(body.span),
                };
                rows.iter().map(of_row).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the bar, limit or requirement of a name, or reports that there is none.
    pub fn expect_counted(&mut self, space: Space, name: &Name) -> Option<CountedId> {
        if !self.expect_declared(space, name) {
            return None;
        }
        self.counted_ids.get(&(space, name.text.to_string())).copied()
    }

    /// Puts the bars, limits and requirements of a declaration into the policy.
    pub fn resolve_counted(&mut self, declaration: &'a Declaration) {
        for written in self.written_in(declaration) {
            let place = written.place.clone();
            self.within(|_| place, |resolver| resolver.resolve_one_counted(&written));
        }
    }

    fn resolve_one_counted(&mut self, written: &Written<'a>) {
        let counted = self.counted_of(written);
        self.policy.counted.push(counted);
    }

    /// Returns what an assertion counts, as a requirement.
    pub fn asserted(
        &mut self,
        declaration: &'a Declaration,
        name: &'a Name,
        body: &'a ast::Counted,
    ) -> Counted {
        let (title, place) = (declaration.title_text(), self.place(name.span));
        let clauses = declaration.clauses.iter().collect();
        self.counted_of(&Written { name, title, space: Space::Assertion, body, clauses, place })
    }

    fn counted_of(&mut self, written: &Written<'a>) -> Counted {
        let body = written.body;
        let stage = self.expect_stage(written);
        let is_recognition = stage == Stage::Recognised;
        let scope = Scope { is_recognition, ..Scope::of_person() };
        let what = self.expect_what(body);
        let from: Vec<_> = body.from.iter().map(|from| self.expect_source(from, &scope)).collect();
        let into: Vec<_> = body.into.iter().map(|into| self.expect_target_filter(into, &scope)).collect();
        let spent = from.iter().flatten().flat_map(|from| from.any_of.clone()).collect();
        let about_items = Scope { item: Some(Owner::Spent), spent, ..scope.clone() };
        let (per, from_family) = self.expect_per_keys(written.name, body, &about_items);
        let figure_type = match (body.share_of.is_some(), what) {
            (true, _) => Type::Share,
            (false, CountedWhat::Measure(measure) | CountedWhat::SourceMeasure(measure)) => {
                Type::amount(measure)
            }
            (false, CountedWhat::Courses | CountedWhat::Items) => Type::NUMBER,
        };
        let figure = self.expect_figure(written, figure_type.clone(), &about_items);
        let plus = self.expect_plus(body, &figure_type, &scope);
        let mut counted = Counted {
            name: written.name.text.to_string(),
            title: written.title.clone(),
            kind: kind_of(written.space),
            cites: Vec::new(),
            place: written.place.clone(),
            stage,
            what,
            from: from.into_iter().flatten().chain(from_family).collect(),
            into: into.into_iter().flatten().collect(),
            per,
            figure,
            exclusive: body.exclusive,
            share_of: None,
            last: self.expect_last(written, what, &about_items),
            plus,
            beyond: None,
            unless_rules: Vec::new(),
            unless: None,
            in_force: Rare::new(),
            editions: Rare::new(),
        };
        counted.share_of = self.expect_share(body, &counted, &scope);
        self.resolve_counted_clauses(written, &scope, &mut counted);
        self.settle_counted(&mut counted);
        counted
    }

    // The final so much is known when the choice is finished: only a requirement, which reports, can speak of it.
    fn expect_last(&mut self, written: &Written<'_>, what: CountedWhat, scope: &Scope) -> Option<Last> {
        let last = written.body.last.as_ref()?;
        let CountedWhat::Measure(measure) = what else {
            self.report_last_not_here(written, last.span);
            return None;
        };
        if written.space != Space::Require || written.body.share_of.is_some() || !written.body.per.is_empty()
        {
            self.report_last_not_here(written, last.span);
            return None;
        }
        let has = Type::amount(measure);
        let fact = Said::As(self.what_written(written.body));
        let amount = self.expect_expr(&last.amount, scope, Some(&Wanted { has: has.clone(), fact }))?;
        let by = self.expect_date(&last.by, scope)?;
        match self.unify(&has, amount)?.0.expr {
            Expr::Constant(Value::Number(amount)) => Some(Last { amount, by }),
            _ => None,
        }
    }

    fn report_last_not_here(&mut self, written: &Written<'_>, span: Span) {
        let (clause, declaration) = (Phrase::TheLast.text(), written.space.named().text());
        self.report(&StructureProblem::ClauseNotHere { clause, declaration }, span);
    }

    /// Returns what is counted.
    pub fn expect_what(&mut self, body: &ast::Counted) -> CountedWhat {
        match &body.what {
            None | Some(ast::CountedWhat::Items(_)) => CountedWhat::Items,
            Some(ast::CountedWhat::Courses(_)) => CountedWhat::Courses,
            Some(ast::CountedWhat::Measure { name, of_source }) => match self.expect_measure(name) {
                Some(measure) if *of_source => CountedWhat::SourceMeasure(measure),
                Some(measure) => CountedWhat::Measure(measure),
                None => CountedWhat::Items,
            },
        }
    }

    /// Returns which spent items count.
    pub fn expect_source(&mut self, from: &ast::SourceFilter, scope: &Scope) -> Option<SourceFilter> {
        let elements = self.expect_elements(&from.any_of, true);
        let any_of = elements.as_ref().map(|elements| elements.any_of.clone()).unwrap_or_default();
        let inside = scope.of_pattern(&any_of);
        let when = match &from.when {
            Some(when) => Some(self.expect_condition(when, &inside)?),
            None => None,
        };
        let elements = elements?;
        Some(SourceFilter { only: from.only, any_of, when: super::pattern::joined(elements.condition, when) })
    }

    fn expect_figure(
        &mut self,
        written: &Written<'_>,
        has: Type,
        scope: &Scope,
    ) -> Option<crate::policy::Expr> {
        let Some(figure) = &written.body.figure else {
            if !matches!(written.space, Space::Bar | Space::Assertion) && !self.is_broken_name(written) {
                let figure = if written.space == Space::Require { Phrase::AtLeast } else { Phrase::AtMost };
                let problem = LexicalProblem::EndsTooSoon { expected: vec![figure.text()] };
                self.report(&problem, written.body.span.at_end());
            }
            return None;
        };
        if let (ast::expression::ExprKind::Share(_), true) = (&figure.kind, written.body.share_of.is_none()) {
            // Reported where the text is read: a share of what?
            self.spoil();
            return None;
        }
        let fact = Said::As(self.what_written(written.body));
        let typed = self.expect_expr(figure, scope, Some(&Wanted { has: has.clone(), fact }))?;
        self.unify(&has, typed).map(|(typed, _)| typed.expr)
    }

    fn is_broken_name(&self, written: &Written<'_>) -> bool {
        self.declared.find(written.space, &written.name.text).is_some_and(|known| known.is_broken)
    }

    /// Returns the words that say what is counted.
    pub fn what_written(&self, body: &ast::Counted) -> String {
        match &body.what {
            Some(ast::CountedWhat::Measure { name, .. }) => self.written(name.span),
            Some(ast::CountedWhat::Courses(span) | ast::CountedWhat::Items(span)) => self.written(*span),
            None => String::new(),
        }
    }

    fn expect_plus(
        &mut self,
        body: &ast::Counted,
        has: &Type,
        scope: &Scope,
    ) -> Vec<(crate::policy::Expr, Condition)> {
        let mut plus = Vec::new();
        for (figure, condition) in &body.plus {
            let wanted = Wanted { has: has.clone(), fact: Said::As(self.what_written(body)) };
            let figure = self.expect_expr(figure, scope, Some(&wanted));
            let condition = self.expect_condition(condition, scope);
            if let (Some(figure), Some(condition)) = (figure, condition)
                && let Some((figure, _)) = self.unify(has, figure)
            {
                plus.push((figure.expr, condition));
            }
        }
        plus
    }

    fn resolve_counted_clauses(&mut self, written: &Written<'a>, scope: &Scope, counted: &mut Counted) {
        let mut unless: Vec<Condition> = Vec::new();
        for line in &written.clauses {
            match &line.kind {
                ClauseKind::Cites(citation) => {
                    counted.cites.extend(super::citation::canonical(citation, None))
                }
                ClauseKind::Beyond(beyond) if written.space == Space::Limit => {
                    counted.beyond = self.expect_beyond(beyond);
                }
                ClauseKind::Unless(UnlessWhat::Rules(names)) => {
                    for name in names {
                        let rules = self.expect_rules(name);
                        counted.unless_rules.extend(rules.into_iter().flatten());
                    }
                }
                ClauseKind::Unless(UnlessWhat::Condition(condition)) => {
                    unless.extend(self.expect_condition(condition, scope));
                }
                ClauseKind::When(condition) => {
                    let condition = self.expect_condition(condition, scope);
                    unless.extend(condition.map(|condition| Condition::Not(Box::new(condition))));
                }
                ClauseKind::AtInstitutions(names) => {
                    let condition = self.expect_at_institutions(names, counted.stage == Stage::Recognised);
                    unless.extend(condition.map(|condition| Condition::Not(Box::new(condition))));
                }
                ClauseKind::ForLearners(condition) => {
                    let person = Scope { bare: vec![Owner::Learner].into(), ..scope.clone() };
                    let condition = self.expect_condition(condition, &person);
                    unless.extend(condition.map(|condition| Condition::Not(Box::new(condition))));
                }
                ClauseKind::InForce(days) => counted.in_force.push(super::head::days_of(days)),
                ClauseKind::Edition { name, in_force: None } => {
                    counted.editions.extend(self.expect_edition(name));
                }
                ClauseKind::AtStage(_) => {}
                ClauseKind::Broken => self.spoil(),
                _ => self.clause_not_here(line, written.space.named()),
            }
        }
        let institutions = self.institutions_at(&counted.place);
        if !institutions.is_empty() {
            let condition = self.expect_at_institutions(&institutions, counted.stage == Stage::Recognised);
            unless.extend(condition.map(|condition| Condition::Not(Box::new(condition))));
        }
        counted.unless = match unless.len() {
            0 => None,
            1 => unless.pop(),
            _ => Some(Condition::Any(unless)),
        };
    }

    // A share of a programme and a target are conversions; else the text has to say it wherever the policy has both stages.
    fn expect_stage(&mut self, written: &Written<'_>) -> Stage {
        let body = written.body;
        let by_clause = written.clauses.iter().find_map(|line| match line.kind {
            ClauseKind::AtStage(stage) => Some(stage),
            _ => None,
        });
        if let Some(stage) = body.stage.or(by_clause) {
            return stage_of(stage);
        }
        match &body.share_of {
            Some(ast::ShareBase::Figure { .. } | ast::ShareBase::Class { .. }) => return Stage::Converted,
            Some(ast::ShareBase::Counted(base)) => {
                return base.stage.map_or(Stage::Converted, stage_of);
            }
            None => {}
        }
        if !body.into.is_empty() {
            return self.stage_of_targets(body);
        }
        self.stage_or_silence(written.space, &written.name.text, written.name.span)
    }

    fn stage_of_targets(&mut self, body: &ast::Counted) -> Stage {
        let elements = body.into.iter().flat_map(|into| &into.any_of);
        let mut names = elements.filter_map(|element| element.name.as_ref().or(element.kind.as_ref()));
        let of_programmes: Vec<&str> = self
            .policy
            .programmes
            .values()
            .map(|programme| programme.category.as_deref().unwrap_or(crate::policy::builtin::ACADEMIC))
            .collect();
        let is_stored_only = names.all(|name| {
            self.policy.categories.contains_key(name.text.as_str())
                && name.text != crate::policy::builtin::ACADEMIC
                && !of_programmes.contains(&name.text.as_str())
        });
        if is_stored_only && self.stages.recognises { Stage::Recognised } else { Stage::Converted }
    }

    /// Returns the only stage that the policy has, or asks which is meant.
    pub fn stage_or_silence(&mut self, space: Space, name: &str, span: Span) -> Stage {
        match (self.stages.recognises, self.stages.converts) {
            (true, false) => Stage::Recognised,
            (false, _) => Stage::Converted,
            (true, true) => {
                let problem = SilenceProblem::StageUnstated { kind: space.named(), name: name.to_owned() };
                self.push(problem.at(span));
                Stage::Converted
            }
        }
    }
}

/// Returns the stage as meant.
pub(super) fn stage_of(stage: ast::Stage) -> Stage {
    match stage {
        ast::Stage::Recognised => Stage::Recognised,
        ast::Stage::Converted => Stage::Converted,
    }
}

fn kind_of(space: Space) -> CountedKind {
    match space {
        Space::Bar => CountedKind::Bar,
        Space::Require | Space::Assertion => CountedKind::Requirement,
        _ => CountedKind::Limit,
    }
}

// A row is called by the name in its first column, else by the table and its number.
fn title_of_row(declaration: &Declaration, row: &Name) -> Option<String> {
    let table = declaration.name.as_ref()?;
    let number = row.text.strip_prefix(table.text.as_str())?.strip_prefix('/')?;
    declaration.title.as_ref().map(|title| format!("{title}/{number}"))
}
