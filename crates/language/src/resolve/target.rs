//! Targets: courses, classes, pools, sets, categories and programmes, in results and where targets are counted.

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use crate::diagnostics::{NameProblem, Named, SilenceProblem};
use crate::few::Few;
use crate::fold::fold_name;
use crate::policy::counted::{TargetElement, TargetFilter};
use crate::policy::expression::Step;
use crate::policy::rule::{ResultShape, TargetPattern, Verb};
use crate::policy::{Expr, SetId, TableId, Value};
use crate::syntax::ast::clause as clauses;
use crate::syntax::ast::expression as ast;
use crate::syntax::ast::{Name, TargetFilter as AstFilter};
use smol_str::SmolStr;
use std::collections::BTreeSet;

impl Resolver<'_> {
    /// Returns the targets of a filter with its condition.
    pub fn expect_target_filter(&mut self, filter: &AstFilter, scope: &Scope) -> Option<TargetFilter> {
        let any_of = self.expect_target_elements(&filter.any_of)?;
        let when = match &filter.when {
            Some(when) => Some(self.expect_condition(when, &scope.of_target())?),
            None => None,
        };
        Some(TargetFilter { any_of, when })
    }

    fn expect_target_elements(&mut self, list: &[ast::TargetElement]) -> Option<Vec<TargetElement>> {
        let (mut elements, mut carried, mut is_whole) = (Vec::new(), None, true);
        for element in list {
            carried = element.kind.as_ref().or(carried);
            match self.expect_target_element(carried, element.name.as_ref()) {
                Some(found) => elements.push(found),
                None => is_whole = false,
            }
        }
        is_whole.then_some(elements)
    }

    fn expect_target_element(&mut self, kind: Option<&Name>, name: Option<&Name>) -> Option<TargetElement> {
        let Some(kind) = kind else { return self.expect_bare_target(name?) };
        match (kind.text.as_str(), name) {
            ("course", None) => Some(TargetElement::AnyCourse),
            ("course", Some(name)) => self.expect_course_or_set(name),
            ("class", Some(name)) => self.expect_class(name).map(TargetElement::Class),
            ("pool", None) => Some(TargetElement::AnyPool),
            ("pool", Some(name)) => {
                self.expect_pool(name)?;
                Some(TargetElement::Pool(name.text.to_string()))
            }
            ("category", Some(name)) => {
                self.expect_category(name).map(|name| TargetElement::Category(name.into()))
            }
            ("programme", Some(name)) => {
                let is_known = self.expect_declared(Space::Programme, name);
                is_known.then(|| TargetElement::Programme(name.text.to_string()))
            }
            ("set", Some(name)) => {
                let is_known = self.expect_declared(Space::Set, name);
                is_known.then(|| self.find_set(&name.text).map(TargetElement::Set)).flatten()
            }
            (_, None) => self.expect_bare_target(kind),
            (_, Some(_)) => {
                let nouns = ["course", "class", "pool", "category", "programme", "set"];
                let known: Vec<String> = nouns.iter().flat_map(|noun| self.noun_spellings(noun)).collect();
                self.report_not_declared(Named::Kind, kind, &known);
                None
            }
        }
    }

    fn expect_bare_target(&mut self, name: &Name) -> Option<TargetElement> {
        let is = |space: Space| self.declared.find(space, &name.text).is_some();
        let mut meanings = Vec::new();
        if self.policy.categories.contains_key(name.text.as_str()) {
            meanings.push(Named::Category);
        }
        if is(Space::Set) {
            meanings.push(Named::Set);
        }
        if is(Space::Programme) {
            meanings.push(Named::Programme);
        }
        if self.has_course(&name.text) {
            meanings.push(Named::Course);
        }
        if meanings.len() > 1 {
            let problem = NameProblem::SeveralMeanings { name: name.text.to_string(), kinds: meanings };
            self.report(&problem, name.span);
            return None;
        }
        match meanings.first() {
            Some(Named::Category) => {
                self.expect_category(name).map(|name| TargetElement::Category(name.into()))
            }
            Some(Named::Set) => self.find_set(&name.text).map(TargetElement::Set),
            Some(Named::Programme) => Some(TargetElement::Programme(name.text.to_string())),
            Some(_) => Some(TargetElement::Course(name.text.to_string())),
            None => {
                if let ("class" | "category" | "programme" | "set", false) = (name.text.as_str(), name.quoted)
                {
                    let word = self.written(name.span);
                    self.report(&NameProblem::KindWithoutName { word }, name.span);
                    return None;
                }
                self.expect_course_or_set(name)
            }
        }
    }

    fn expect_class(&mut self, name: &Name) -> Option<String> {
        let courses = self.policy.programmes.values().flat_map(|programme| programme.courses.values());
        let known: BTreeSet<String> = courses.filter_map(|course| course.class.clone()).collect();
        let declared = self.policy.attributes.get(&(crate::policy::OwnerKind::Course, "class".into()));
        let listed = match declared.map(|attribute| &attribute.of) {
            Some(crate::policy::AttributeType::OneOf(words)) => words.clone(),
            Some(_) | None => BTreeSet::new(),
        };
        let is_open = known.is_empty() && listed.is_empty() || self.courses_are_incomplete;
        if is_open || known.contains(name.text.as_str()) || listed.contains(name.text.as_str()) {
            return Some(name.text.to_string());
        }
        let known: Vec<&String> = known.iter().chain(&listed).collect();
        self.report_not_declared(Named::Class, name, &known);
        None
    }

    fn has_course(&self, code: &str) -> bool {
        self.courses.get(code).is_some() || self.policy.sets.iter().any(|set| set.members.contains(code))
    }

    /// Returns the code that a course has now, where this one is a former code in every programme that knows it, and all of
    /// them say the same.
    pub fn course_now(&self, code: &str) -> Option<String> {
        let mut now: Vec<&String> =
            self.policy.programmes.values().filter_map(|programme| programme.former.get(code)).collect();
        now.dedup();
        match now.as_slice() {
            [one] if !self.has_course(code) => Some((*one).clone()),
            _ => None,
        }
    }

    /// Returns the courses of all programmes, and the members of sets.
    fn courses(&self) -> BTreeSet<String> {
        let courses = self.policy.programmes.values().flat_map(|programme| programme.courses.keys());
        let members = self.policy.sets.iter().flat_map(|set| &set.members).map(String::as_str);
        courses.chain(members).map(str::to_owned).collect()
    }

    fn expect_course_or_set(&mut self, name: &Name) -> Option<TargetElement> {
        if let Some(set) = self.find_listed_set(name) {
            return Some(TargetElement::Set(set));
        }
        self.expect_course(name).map(|course| TargetElement::Course(course.into()))
    }

    fn find_listed_set(&mut self, name: &Name) -> Option<SetId> {
        let set = self.find_set(&name.text).filter(|_| !name.quoted)?;
        self.note_use(Space::Set, &name.text);
        Some(set)
    }

    /// Returns the code of a course of some programme, or reports that none has it; a policy without programmes and
    /// without sets of courses knows no wrong code.
    pub fn expect_course(&mut self, name: &Name) -> Option<SmolStr> {
        if self.has_course(&name.text) || !self.declared.has_any(Space::Programme) {
            return Some(name.text.clone());
        }
        if let Some(now) = self.course_now(&name.text) {
            return Some(now.into());
        }
        let is_incomplete =
            self.courses_are_incomplete || self.has_broken(Space::Programme) || self.has_broken(Space::Set);
        if is_incomplete {
            self.spoil();
            return None;
        }
        self.report_unknown_course(name);
        None
    }

    fn report_unknown_course(&mut self, name: &Name) {
        if self.is_silenced(&name.text) {
            return;
        }
        let pools =
            self.policy.programmes.values().any(|programme| programme.pools.contains_key(name.text.as_str()));
        if pools {
            let near = vec![format!("{} {}", self.noun_shown("pool"), name.text)];
            let problem = NameProblem::NotDeclared { kind: Named::Course, name: name.text.to_string(), near };
            self.report(&problem, name.span);
            return;
        }
        if let Some(found) = self.declared.spaces_of(&name.text).first() {
            let (wanted, found) = (Named::Course, found.named());
            self.report(&NameProblem::WrongKind { name: name.text.to_string(), wanted, found }, name.span);
            return;
        }
        if super::words::means_any_course(&name.text) && !name.quoted {
            let near = vec![self.noun_shown("course")];
            let problem = NameProblem::NotDeclared { kind: Named::Course, name: name.text.to_string(), near };
            self.report(&problem, name.span);
            return;
        }
        let titled = self.courses_titled(&name.text);
        if !titled.is_empty() {
            let problem =
                NameProblem::NotDeclared { kind: Named::Course, name: name.text.to_string(), near: titled };
            self.report(&problem, name.span);
            return;
        }
        let mut known: Vec<String> = self.courses().into_iter().collect();
        known.extend(self.declared.names(Space::Set).map(str::to_owned));
        self.report_not_declared(Named::Course, name, &known);
    }

    /// Returns the codes of the courses of a title, or else of those whose title holds the words.
    fn courses_titled(&self, words: &str) -> Vec<String> {
        const MOST: usize = 3;
        let words = fold_name(words);
        let of = |fits: &dyn Fn(&str) -> bool| {
            let courses = self.policy.programmes.values().flat_map(|programme| programme.courses.iter());
            let fits = |title: &Option<SmolStr>| title.as_ref().is_some_and(|title| fits(&fold_name(title)));
            courses.filter(|(_, course)| fits(&course.title)).map(|(code, _)| code.to_owned()).collect()
        };
        let same: BTreeSet<String> = of(&|title| title == words);
        let near = if same.is_empty() { of(&|title| title.contains(&words)) } else { same };
        if near.len() > MOST { Vec::new() } else { near.into_iter().collect() }
    }

    /// Returns the targets of one place of a result.
    pub fn expect_targets(
        &mut self,
        verb: Verb,
        targets: &clauses::ResultTargets,
        scope: &Scope,
    ) -> Option<(ResultShape, Few<TargetPattern>)> {
        let shape = match targets.shape {
            Some(clauses::ResultShape::Each) | None => ResultShape::Each,
            Some(clauses::ResultShape::All) => ResultShape::All,
            Some(clauses::ResultShape::Best) => ResultShape::Best,
            Some(clauses::ResultShape::Choice) => ResultShape::Choice,
        };
        let found: Few<_> =
            targets.targets.iter().map(|target| self.expect_target(verb, target, scope)).collect();
        let found: Option<Few<TargetPattern>> = found.into_iter().collect();
        if found.as_ref().is_some_and(|found| found.is_empty()) {
            self.spoil();
            return None;
        }
        if targets.shape.is_none() && found.as_ref().is_some_and(|found| found.iter().any(is_many)) {
            // In a table the header says it, once for all rows.
            let written = self.written(targets.span);
            let target = written.split('|').next().unwrap_or_default().trim().to_owned();
            self.report(&SilenceProblem::HowManyUnstated { target }, targets.span);
        }
        found.map(|found| (shape, found))
    }

    fn expect_target(
        &mut self,
        verb: Verb,
        target: &clauses::TargetPattern,
        scope: &Scope,
    ) -> Option<TargetPattern> {
        match target {
            clauses::TargetPattern::Named(name) if verb == Verb::Recognise => {
                self.expect_category(name).map(TargetPattern::Category)
            }
            clauses::TargetPattern::Named(name) => match self.find_listed_set(name) {
                Some(set) => {
                    let any_of = vec![TargetElement::Set(set)];
                    Some(TargetPattern::Courses(Box::new(TargetFilter { any_of, when: None })))
                }
                None => self.expect_course(name).map(TargetPattern::Course),
            },
            clauses::TargetPattern::Courses { any_of, condition, .. } => {
                let any_of = self.expect_target_elements(any_of)?;
                if verb == Verb::Recognise
                    && let ([TargetElement::Category(category)], None) = (any_of.as_slice(), condition)
                {
                    return Some(TargetPattern::Category(category.into()));
                }
                let when = match condition {
                    Some(condition) => Some(self.expect_condition(condition, &scope.of_target())?),
                    None => None,
                };
                if let ([TargetElement::Course(code)], None) = (any_of.as_slice(), &when) {
                    return Some(TargetPattern::Course(code.into()));
                }
                let any_of = if any_of.is_empty() { vec![TargetElement::AnyCourse] } else { any_of };
                Some(TargetPattern::Courses(Box::new(TargetFilter { any_of, when })))
            }
            clauses::TargetPattern::SameCourse(_) => Some(TargetPattern::SameCourse),
            clauses::TargetPattern::Pool(name) => {
                self.expect_pool(name)?;
                Some(TargetPattern::Pool(name.text.clone()))
            }
            clauses::TargetPattern::LookUp(expr) => {
                let typed = self.expect_expr(expr, &scope.of_amount(), None)?;
                if verb != Verb::Recognise {
                    self.expect_courses_in_table(&typed.expr);
                }
                Some(TargetPattern::LookUp(typed.expr))
            }
            clauses::TargetPattern::Together(names) => {
                let codes: Vec<_> =
                    names.iter().map(|name| self.expect_course(name).map(String::from)).collect();
                codes.into_iter().collect::<Option<Vec<String>>>().map(TargetPattern::Together)
            }
        }
    }

    // What a table gives as targets must be courses: each cell that is none is reported where it stands.
    fn expect_courses_in_table(&mut self, expr: &Expr) {
        let Some(table) = table_of(expr) else { return };
        let Some(rows) = self.policy.tables.get(table.index()).map(|table| table.rows.clone()) else {
            return;
        };
        let Some(columns) = self.columns.get(table.index()).cloned() else { return };
        for (row, span) in rows.iter().zip(columns.value_spans.iter().copied()) {
            for value in &row.values {
                if let Value::Word(code) = value {
                    self.expect_course(&Name { text: code.clone().into(), quoted: true, span });
                }
            }
        }
    }
}

// What stands for whichever course fits, so that nobody sees in the text how many they are.
fn is_many(target: &TargetPattern) -> bool {
    let TargetPattern::Courses(filter) = target else { return false };
    filter.any_of.iter().any(|element| matches!(element, TargetElement::AnyCourse | TargetElement::Class(_)))
}

fn table_of(expr: &Expr) -> Option<TableId> {
    if let Expr::LookUp { table, .. } = expr {
        return Some(*table);
    }
    if let Expr::Steps(_, steps) = expr
        && let Some(Step::By(table)) = steps.last()
    {
        return Some(*table);
    }
    None
}
