//! Functions: their parameters and formulas checked where they are declared, their arguments where they are called.

use super::collect::Space;
use super::context::Resolver;
use super::expression::Typed;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{
    BoundProblem, FormulaProblem, NameProblem, Named, StructureProblem, TypeProblem, ValueSort,
};
use crate::nearest::nearest;
use crate::policy::{AttributeType, Expr, Function, FunctionId, ScaleBody};
use crate::quantity::{Number, Rounding};
use crate::script::{self, Fault, FaultKind, Formula, Kind};
use crate::source::Span;
use crate::syntax::ast::expression::{Expr as WrittenExpr, Name};
use crate::syntax::ast::{self, Clause, ClauseKind, Declaration, Head};

/// The lines of a formula, each with the place of its quoted text.
type Lines = Vec<(String, Span)>;

impl<'a> Resolver<'a> {
    /// Puts a function into the policy.
    pub fn resolve_function(&mut self, declaration: &'a Declaration) {
        let Head::Function { parameters, gives } = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Function, declaration) else { return };
        if self.declared.find(Space::Table, &name.text).is_some() {
            self.report(
                &NameProblem::DeclaredTwice { kind: Named::Function, name: name.text.to_string() },
                name.span,
            );
        }
        let (lines, rounded) = self.formula_of(&declaration.clauses);
        let parameters = self.expect_parameters(parameters);
        let Some(gives) = self.expect_attribute_type(gives, declaration.span).map(|of| self.plain_type(of))
        else {
            return;
        };
        let text = lines.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n");
        if lines.is_empty() {
            if !declaration.broken {
                let problem = StructureProblem::EmptyDeclaration { declaration: Named::Function.text() };
                self.report(&problem, declaration.span);
            }
        } else if parameters.len() == parameters_of(declaration) {
            let kinds: Vec<(String, Kind)> =
                parameters.iter().map(|(name, of)| (name.clone(), kind_of(of))).collect();
            if let Err(fault) = script::check(&text, &kinds, kind_of(&gives)) {
                self.report_fault(&fault, &lines, &kinds);
            }
        }
        let cites = declaration.clauses.iter().filter_map(|line| match &line.kind {
            ClauseKind::Cites(citation) => Some(super::citation::canonical(citation, None)),
            _ => None,
        });
        let cites = cites.flatten().collect();
        let (title, place) = (declaration.title_text(), self.place(name.span));
        let (name, formula) = (name.text.to_string(), Formula::new(text));
        self.policy.functions.push(Function {
            name,
            title,
            parameters,
            gives,
            formula,
            rounded,
            cites,
            place,
        });
    }

    fn formula_of(&mut self, clauses: &[Clause]) -> (Lines, Option<(Rounding, Number)>) {
        let mut lines = Lines::new();
        let mut rounded = None;
        for line in clauses {
            match &line.kind {
                ClauseKind::Formula { text, span } => lines.push((text.clone(), *span)),
                ClauseKind::Rounded { how, to } => {
                    if *to <= Number::ZERO {
                        self.report(&TypeProblem::DividedByZero, line.span);
                    } else if rounded.replace((*how, *to)).is_some() {
                        let clause = super::words::clause_words(&line.kind);
                        self.report(&StructureProblem::ClauseTwice { clause }, line.span);
                    }
                }
                ClauseKind::Cites(_) | ClauseKind::Broken => {}
                _ => self.clause_not_here(line, Named::Function),
            }
        }
        (lines, rounded)
    }

    fn expect_parameters(
        &mut self,
        written: &[(Name, Option<ast::AttributeType>)],
    ) -> Vec<(String, AttributeType)> {
        let mut parameters: Vec<(String, AttributeType)> = Vec::new();
        for (name, of) in written {
            let is_second = parameters.iter().any(|(known, _)| *known == name.text);
            if is_second || !script::is_parameter_name(&name.text) {
                self.report(
                    &FormulaProblem::ParameterName { name: name.text.to_string(), is_second },
                    name.span,
                );
                continue;
            }
            let of = match of {
                Some(of) => self.expect_attribute_type(of, name.span),
                None => Some(AttributeType::Number { from: None, to: None, unit: None }),
            };
            if let Some(of) = of {
                parameters.push((name.text.to_string(), self.plain_type(of)));
            }
        }
        parameters
    }

    // A scale of numbers is a range of numbers.
    fn plain_type(&self, of: AttributeType) -> AttributeType {
        let AttributeType::OnScale(scale) = &of else { return of };
        match self.policy.scales.get(scale.index()).map(|scale| &scale.body) {
            Some(ScaleBody::Range { from, to, .. }) => {
                AttributeType::Number { from: Some(*from), to: Some(*to), unit: None }
            }
            Some(ScaleBody::Steps(_)) | None => of,
        }
    }

    fn report_fault(&mut self, fault: &Fault, lines: &Lines, parameters: &[(String, Kind)]) {
        let span = self.span_of_fault(fault, lines);
        let of_names = |name: &str, is_function: bool, known: Vec<String>| {
            let near = nearest(name, known.iter().map(String::as_str));
            FormulaProblem::FormulaName { name: name.to_owned(), is_function, known, near }
        };
        let problem = match &fault.what {
            FaultKind::EndsTooSoon => FormulaProblem::FormulaUnreadable { lacks: None, at_end: true },
            FaultKind::Missing(mark) => {
                FormulaProblem::FormulaUnreadable { lacks: Some(mark.clone()), at_end: false }
            }
            FaultKind::Unreadable => FormulaProblem::FormulaUnreadable { lacks: None, at_end: false },
            FaultKind::TooLong => FormulaProblem::FormulaTooLong { most: script::LONGEST },
            FaultKind::TooDeep => {
                self.report(&BoundProblem::TooDeep { most: script::DEEPEST }, span);
                return;
            }
            FaultKind::NotHere(word) => FormulaProblem::NotInFormula { word: word.clone() },
            FaultKind::UnknownName(name) => {
                of_names(name, false, parameters.iter().map(|(name, _)| name.clone()).collect())
            }
            FaultKind::UnknownFunction(name) => {
                let known = script::function_names().iter().map(|name| (*name).to_owned());
                of_names(name, true, known.collect())
            }
            FaultKind::ArgumentCount { function, wanted, given } => {
                FormulaProblem::ArgumentCount { function: function.clone(), wanted: *wanted, given: *given }
            }
            FaultKind::OtherKind { of, wanted, found } => FormulaProblem::FormulaKind {
                of: of.clone(),
                wanted: sort_of(*wanted),
                found: Some(sort_of(*found)),
            },
            FaultKind::NoValue => {
                FormulaProblem::FormulaKind { of: String::new(), wanted: ValueSort::Number, found: None }
            }
        };
        self.report(&problem, span);
    }

    /// Returns the word at the place of a fault, within the quoted line that it is in.
    fn span_of_fault(&self, fault: &Fault, lines: &Lines) -> Span {
        let at = fault.line.saturating_sub(1).min(lines.len().saturating_sub(1));
        let Some((text, quoted)) = lines.get(at) else { return Span::default() };
        let opening = self.sources.slice(*quoted).chars().next().map_or(0, char::len_utf8);
        let start = text.char_indices().nth(fault.column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        let rest = text.get(start..).unwrap_or("");
        let word = rest.find(|mark: char| !mark.is_alphanumeric() && mark != '_').unwrap_or(rest.len());
        let length = word.max(rest.chars().next().map_or(0, char::len_utf8));
        let begins = quoted.start() + opening + start;
        Span::new(quoted.file, begins, begins + length)
    }

    /// Returns a call: of a function where one has this name, else a table looked up.
    pub fn expect_call(
        &mut self,
        name: &Name,
        arguments: &[WrittenExpr],
        scope: &Scope,
        span: Span,
    ) -> Option<Typed> {
        let is_table = self.declared.find(Space::Table, &name.text).is_some();
        let Some(known) = self.declared.find(Space::Function, &name.text).filter(|_| !is_table) else {
            return self.expect_look_up(name, arguments, scope, span);
        };
        self.note_use(Space::Function, &name.text);
        let at = self.policy.functions.iter().position(|function| function.name == name.text);
        let (Some(at), false) = (at, known.is_broken) else {
            self.spoil();
            return None;
        };
        let function = self.policy.functions.get(at)?.clone();
        let (wanted, given) = (function.parameters.len(), arguments.len());
        if wanted != given {
            let function = name.text.to_string();
            self.report(&FormulaProblem::ArgumentCount { function, wanted, given }, span);
            return None;
        }
        let mut values = Vec::with_capacity(given);
        for (argument, (_, of)) in arguments.iter().zip(&function.parameters) {
            let has = self.type_of(of);
            let wanted = Wanted { has: has.clone(), fact: Said::At(argument.span) };
            let value = self.expect_expr(argument, scope, Some(&wanted))?;
            values.push(self.unify(&has, value)?.0.expr);
        }
        let has: Type = self.type_of(&function.gives);
        let function = FunctionId(u32::try_from(at).ok()?);
        Some(Typed::new(Expr::Call { function, arguments: values }, has, span))
    }
}

fn parameters_of(declaration: &Declaration) -> usize {
    match &declaration.head {
        Head::Function { parameters, .. } => parameters.len(),
        _ => 0,
    }
}

fn kind_of(of: &AttributeType) -> Kind {
    match of {
        AttributeType::Number { .. } | AttributeType::Share => Kind::Number,
        AttributeType::YesNo => Kind::YesNo,
        AttributeType::OnScale(_)
        | AttributeType::OneOf(_)
        | AttributeType::Date
        | AttributeType::Duration
        | AttributeType::Code
        | AttributeType::Text => Kind::Word,
    }
}

fn sort_of(kind: Kind) -> ValueSort {
    match kind {
        Kind::Number => ValueSort::Number,
        Kind::YesNo => ValueSort::YesNo,
        Kind::Word => ValueSort::Text,
    }
}
