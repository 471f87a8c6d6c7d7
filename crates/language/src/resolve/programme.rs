//! Programmes with their courses, pairs, pools and prerequisites.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{NameProblem, Named, Problem, SheetProblem, StructureProblem};
use crate::policy::by_code::Gathered;
use crate::policy::{Course, Owner, Programme, Value};
use crate::quantity::Number;
use crate::syntax::ast::clause;
use crate::syntax::ast::expression::Expr as AstExpr;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, FileRef, Head, Name};
use smol_str::SmolStr;
use std::sync::Arc;

impl<'a> Resolver<'a> {
    /// Puts a programme into the policy.
    pub fn resolve_programme(&mut self, declaration: &'a Declaration) {
        let Head::Programme = declaration.head else { return };
        let Some(name) = self.first_name(Space::Programme, declaration) else { return };
        let place = self.place(name.span);
        let (code, title) = (name.text.to_string(), declaration.title_text());
        let mut programme = Programme { code: code.clone(), title, place, ..Programme::default() };
        let mut courses = with_room_for_courses(declaration);
        let scope = Scope { bare: vec![Owner::Programme].into(), ..Scope::default() };
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Category(name) => programme.category = self.expect_category(name).map(Into::into),
                ClauseKind::Attribute { name, values } => {
                    let value = self.expect_attribute_value(Owner::Programme, name, values, None, &scope);
                    programme.attributes.extend(value.map(|value| (name.text.to_string(), value)));
                }
                ClauseKind::CoursesFrom(file) => self.read_courses(file, &mut programme, &mut courses),
                ClauseKind::Course(course) => {
                    let clause::Course { code, title, attributes, former } = &**course;
                    let title = title.as_ref().map(|title| &*title.text);
                    self.add_course(code, title, attributes, &mut courses);
                    for old in former.iter() {
                        self.add_former_course(old, &code.text, &mut programme);
                    }
                }
                ClauseKind::Pool { name, at_most, .. } => {
                    let at_most = at_most.as_ref().and_then(|at_most| self.expect_credits(at_most));
                    if programme.pools.insert(name.text.to_string(), at_most).is_some() {
                        self.report(
                            &NameProblem::DeclaredTwice { kind: Named::Pool, name: name.text.to_string() },
                            name.span,
                        );
                    }
                }
                ClauseKind::Pair(_)
                | ClauseKind::Prerequisite(..)
                | ClauseKind::Cites(_)
                | ClauseKind::Broken => {}
                ClauseKind::Issuer(name) => {
                    let issuer = Value::Word(name.text.to_string());
                    programme.attributes.insert("institution".to_owned(), issuer);
                }
                _ => self.clause_not_here(line, Named::Programme),
            }
        }
        programme.courses = courses.into();
        self.report_former_of_courses(declaration, &mut programme);
        // Pairs and prerequisites speak of courses that may stand below them.
        for line in &declaration.clauses {
            self.resolve_course_links(line, &mut programme);
        }
        self.note_courses(&programme);
        self.policy.programmes.insert(code, programme);
    }

    fn note_courses(&mut self, programme: &Programme) {
        let courses = Arc::make_mut(&mut self.courses);
        courses.reserve(programme.courses.len());
        programme.courses.keys().for_each(|course| courses.insert(course.into(), ()));
    }

    fn resolve_course_links(&mut self, line: &Clause, programme: &mut Programme) {
        if let ClauseKind::Pair(names) = &line.kind {
            if names.len() < 2 {
                self.report(&StructureProblem::PairOfOne { found: names.len() }, line.span);
                return;
            }
            let known = names.iter().filter(|name| self.expect_course_of(name, programme)).count();
            if known == names.len() {
                programme.pairs.push(names.iter().map(|name| name.text.to_string()).collect());
            }
        } else if let ClauseKind::Prerequisite(before, course) = &line.kind {
            let known = before.iter().filter(|name| self.expect_course_of(name, programme)).count();
            if self.expect_course_of(course, programme) && known == before.len() {
                let stands_before = programme.prerequisites.entry(course.text.to_string()).or_default();
                stands_before.extend(before.iter().map(|name| name.text.to_string()));
            }
        }
    }

    // A former code stands for one course only.
    fn add_former_course(&mut self, old: &Name, now: &str, programme: &mut Programme) {
        if programme.former.insert(old.text.to_string(), now.to_owned()).is_some() {
            let problem = NameProblem::DeclaredTwice { kind: Named::Course, name: old.text.to_string() };
            self.report(&problem, old.span);
        }
    }

    // What is still a course of the programme is no former code of another.
    fn report_former_of_courses(&mut self, declaration: &Declaration, programme: &mut Programme) {
        let known = |code: &String| programme.courses.contains_key(code);
        let at_odds: Vec<String> = programme.former.keys().filter(|code| known(code)).cloned().collect();
        for code in at_odds {
            programme.former.remove(&code);
            let written = declaration.clauses.iter().find_map(|line| match &line.kind {
                ClauseKind::Course(course) => course.former.iter().find(|old| old.text == code),
                _ => None,
            });
            let span = written.map_or(declaration.span, |old| old.span);
            self.report(&NameProblem::DeclaredTwice { kind: Named::Course, name: code }, span);
        }
    }

    fn expect_course_of(&mut self, name: &Name, programme: &Programme) -> bool {
        let is_known = programme.courses.contains_key(&name.text);
        if !is_known && self.courses_are_incomplete {
            self.spoil();
        } else if !is_known {
            let known: Vec<&str> = programme.courses.keys().collect();
            self.report_not_declared(Named::Course, name, &known);
        }
        is_known
    }

    fn expect_credits(&mut self, figure: &AstExpr) -> Option<Number> {
        let fact = Said::Noun("credits");
        let wanted = Wanted { has: Type::amount(crate::policy::builtin::CREDITS), fact };
        match self.expect_value(figure, &wanted)? {
            Value::Number(number) => Some(number),
            Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => None,
        }
    }

    fn add_course(
        &mut self,
        code: &Name,
        title: Option<&str>,
        attributes: &[(Name, AstExpr)],
        courses: &mut Gathered<Course>,
    ) {
        let mut course = Course { title: title.map(SmolStr::new), ..Course::default() };
        let scope = Scope::default().of_target();
        for (name, value) in attributes {
            let value = std::slice::from_ref(value);
            if let Some(value) = self.expect_attribute_value(Owner::Target, name, value, None, &scope) {
                set(&mut course, &name.text, value);
            }
        }
        course.place = self.place(code.span);
        if courses.get(&code.text).is_some() {
            let problem = NameProblem::DeclaredTwice { kind: Named::Course, name: code.text.to_string() };
            self.report(&problem, code.span);
            return;
        }
        courses.add(code.text.clone(), course);
    }

    fn read_courses(&mut self, file: &FileRef, programme: &mut Programme, courses: &mut Gathered<Course>) {
        let sheet = self.expect_sheet(file);
        let code = sheet.as_ref().and_then(|sheet| self.expect_column(sheet, "code"));
        let (Some(sheet), Some(code)) = (sheet, code) else {
            self.courses_are_incomplete = true;
            return;
        };
        let title = self.find_column(&sheet, &super::words::TITLE);
        let former = self.find_spelt(&sheet, &super::words::former_code());
        let known: Vec<usize> = [Some(code), title, former].into_iter().flatten().collect();
        let columns = self.expect_columns(&sheet, &known, Owner::Target);
        courses.reserve(sheet.row_count());
        for row in sheet.rows() {
            let at = code;
            let Some(code) = self.expect_text(row, at, &sheet) else { continue };
            let title = title.and_then(|at| row.text(at)).map(SmolStr::new);
            let mut course = Course { title, place: row.place(), ..Course::default() };
            for column in &columns {
                if let Some(value) = self.value_in(row, column, &sheet) {
                    set(&mut course, &column.attribute, value);
                }
            }
            if let Some(cell) = former.and_then(|at| row.cell(at)).filter(|cell| !cell.text.is_empty()) {
                for text in super::entry_sheet::split_list(cell.text) {
                    let old = Name { text: text.into(), quoted: true, span: cell.span };
                    self.add_former_course(&old, code, programme);
                }
            }
            let Some(first) = courses.get(code) else {
                courses.add(code.into(), course);
                continue;
            };
            let first_row = usize::try_from(first.place.line).unwrap_or(usize::MAX);
            let place = super::entry_sheet::sheet_place(&sheet, row, at);
            let value = code.to_owned();
            self.push(SheetProblem::KeyTwice { place, value, first_row }.at(row.span()));
        }
    }
}

// What comes later for an attribute holds; a value of another type than credits and classes have says nothing.
fn set(course: &mut Course, attribute: &str, value: Value) {
    match (attribute, value) {
        ("credits", Value::Number(credits)) => course.credits = Some(credits),
        ("credits", _) => course.credits = None,
        ("class", Value::Word(class)) => course.class = Some(class),
        ("class", _) => course.class = None,
        (_, value) => _ = course.attributes.insert(attribute.to_owned(), value),
    }
}

fn with_room_for_courses(declaration: &Declaration) -> Gathered<Course> {
    let is_course = |line: &&Clause| matches!(line.kind, ClauseKind::Course(_));
    let mut courses = Gathered::default();
    courses.reserve(declaration.clauses.iter().filter(is_course).count());
    courses
}
