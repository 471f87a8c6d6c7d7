//! Definitions: taken in where they are used, in the user's own place; a circle of them is reported once.

use super::collect::Space;
use super::context::Resolver;
use super::scope::{Scope, Shared};
use super::words::Phrase;
use crate::diagnostics::{BoundProblem, NameProblem, Named, Problem};
use crate::policy::Condition;
use crate::syntax::ast::expression::{Condition as AstCondition, ConditionKind, ItemPattern, Name};
use crate::syntax::ast::{Declaration, Head};
use std::collections::{BTreeMap, BTreeSet};

/// The most definitions that rest on one another.
const DEEPEST: usize = 64;
/// The most times that definitions are taken in within one declaration.
const MOST_TAKEN_IN: usize = 4096;

impl<'a> Resolver<'a> {
    /// Finds circles of definitions; those in one are broken, so that their users stay silent.
    pub fn expect_definitions_without_circle(&mut self) {
        let mut uses: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for declaration in self.declared.all.clone().iter().copied() {
            let Head::Define(condition) = &declaration.head else { continue };
            let Some(name) = self.first_name(Space::Define, declaration) else { continue };
            let mut names = Vec::new();
            condition.iter().for_each(|condition| names_in(condition, &mut names));
            let is_definition = |used: &Name| self.declared.find(Space::Define, &used.text).is_some();
            names.retain(is_definition);
            uses.insert(name.text.to_string(), names);
        }
        let starts: Vec<String> = uses.keys().cloned().collect();
        for start in starts {
            if self.circular_definitions.contains(&start) {
                continue;
            }
            if let Some(path) = circle(&start, &uses) {
                self.report_circle(&start, path, &uses);
            }
        }
    }

    fn report_circle(&mut self, start: &str, path: Vec<String>, uses: &BTreeMap<String, Vec<Name>>) {
        self.circular_definitions.extend(path.iter().cloned());
        let last = path.last().map_or(start, String::as_str);
        let back = uses.get(last).and_then(|names| names.iter().find(|name| name.text == start));
        let known = self.declared.find(Space::Define, start).map(|known| known.span);
        let Some(span) = back.map(|name| name.span).or(known) else { return };
        let mut diagnostic = NameProblem::Cycle { path }.at(span);
        if let Some(known) = known {
            let begins = Phrase::CircleBeginsHere.text();
            diagnostic = diagnostic.with_label(known, begins);
        }
        self.push(diagnostic);
    }

    /// Returns the condition of a definition, resolved at the place of its use.
    pub fn expect_definition(&mut self, name: &Name, scope: &Scope) -> Option<Condition> {
        self.used_definitions.insert(name.text.clone());
        self.note_use(Space::Define, &name.text);
        if self.circular_definitions.contains(name.text.as_str()) {
            self.spoil();
            return None;
        }
        self.taken_in += 1;
        if scope.definitions.len() >= DEEPEST || self.taken_in > MOST_TAKEN_IN {
            self.report(&BoundProblem::TooDeep { most: DEEPEST }, name.span);
            return None;
        }
        let condition = self.declared.definitions.get(name.text.as_str()).copied()?;
        let mut inside = scope.clone();
        inside.definitions.push(name.text.to_string());
        self.expect_condition(condition, &inside)
    }

    /// Resolves a definition that nothing uses as a condition of a rule or of an outcome, whichever fits it better.
    pub fn resolve_unused_definition(&mut self, declaration: &'a Declaration) {
        let Head::Define(Some(condition)) = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Define, declaration) else { return };
        if self.used_definitions.contains(name.text.as_str())
            || self.circular_definitions.contains(name.text.as_str())
        {
            return;
        }
        if !self.has_rules() {
            return;
        }
        let scopes =
            [Scope::of_rule(Shared::default(), Shared::default(), true), Scope::default().of_pattern(&[])];
        let tries: Vec<_> = scopes.iter().map(|scope| self.problems_of(condition, scope)).collect();
        if let Some(best) = tries.into_iter().min_by_key(Vec::len) {
            best.into_iter().for_each(|problem| self.push(problem));
        }
        self.report(&NameProblem::Unused { kind: Named::Define, name: name.text.to_string() }, name.span);
    }

    fn problems_of(
        &mut self,
        condition: &AstCondition,
        scope: &Scope,
    ) -> Vec<crate::diagnostics::Diagnostic> {
        self.in_silence(|resolver| resolver.expect_condition(condition, scope)).1
    }

    fn has_rules(&self) -> bool {
        self.declared.has_any(Space::Rule)
    }
}

fn circle(start: &str, uses: &BTreeMap<String, Vec<Name>>) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut path = vec![start.to_owned()];
    leads_back(start, uses, &mut seen, &mut path).then_some(path)
}

fn leads_back(
    start: &str,
    uses: &BTreeMap<String, Vec<Name>>,
    seen: &mut BTreeSet<String>,
    path: &mut Vec<String>,
) -> bool {
    // A longer chain is refused where it is used.
    if path.len() > DEEPEST {
        return false;
    }
    let Some(names) = path.last().and_then(|last| uses.get(last)) else { return false };
    for name in names {
        if name.text == start {
            return true;
        }
        if seen.insert(name.text.to_string()) {
            path.push(name.text.to_string());
            if leads_back(start, uses, seen, path) {
                return true;
            }
            path.pop();
        }
    }
    false
}

fn names_in(condition: &AstCondition, names: &mut Vec<Name>) {
    match &condition.kind {
        ConditionKind::All(parts) | ConditionKind::Any(parts) => {
            parts.iter().for_each(|part| names_in(part, names));
        }
        ConditionKind::Not(part) => names_in(part, names),
        ConditionKind::Unless(line, lifted) => {
            names_in(line, names);
            names_in(lifted, names);
        }
        ConditionKind::Named(path) => {
            if let [name] = path.parts.as_slice() {
                names.push(name.clone());
            }
        }
        ConditionKind::RecordHas { pattern, .. } | ConditionKind::Holds(pattern) => {
            names_in_pattern(pattern, names)
        }
        ConditionKind::Compare { .. }
        | ConditionKind::Within { .. }
        | ConditionKind::In { .. }
        | ConditionKind::Same { .. }
        | ConditionKind::PairIn(_)
        | ConditionKind::Shown(_)
        | ConditionKind::TargetAsPrerequisite
        | ConditionKind::AlsoGranted(_)
        | ConditionKind::Requirement(_)
        | ConditionKind::Broken => {}
    }
}

fn names_in_pattern(pattern: &ItemPattern, names: &mut Vec<Name>) {
    if let Some(condition) = &pattern.condition {
        names_in(condition, names);
    }
}
