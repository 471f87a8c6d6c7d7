//! The kinds of values in a formula: what is combined with what, and what comes out. Whatever formulas do not have is
//! refused here, by name.

use super::{Fault, FaultKind, Kind, numbers};
use rhai::{AST, Expr, FnCallExpr, Position, Stmt};

/// The names known so far, with the kinds of their values.
pub struct Kinds {
    names: Vec<(String, Kind)>,
}

/// Returns true when a tree is nothing but one variable of a name.
pub fn is_variable(tree: &AST, name: &str) -> bool {
    match tree.statements() {
        [Stmt::Expr(only)] => variable(only).is_some_and(|found| found == name),
        _ => false,
    }
}

fn variable(part: &Expr) -> Option<&str> {
    match part {
        Expr::Variable(named, ..) => Some(named.1.as_str()),
        _ => None,
    }
}

type Found<T> = Result<T, Fault>;

impl Kinds {
    /// Returns the kinds of the parameters.
    pub fn of(parameters: &[(String, Kind)]) -> Self {
        Self { names: parameters.to_vec() }
    }

    /// Checks that a formula gives a kind of value.
    pub fn check(mut self, tree: &AST, gives: Kind) -> Found<()> {
        let start = Position::new(1, 1);
        let found = self.block(tree.statements(), start)?;
        expect("", gives, found, start)
    }

    fn block(&mut self, statements: &[Stmt], place: Position) -> Found<Kind> {
        let known = self.names.len();
        let Some((last, before)) = statements.split_last() else {
            return Err(fault(FaultKind::NoValue, place));
        };
        for statement in before {
            self.naming(statement)?;
        }
        let kind = self.value(last);
        self.names.truncate(known);
        kind
    }

    /// Reads a statement in front of the last: it has to give a name to a value.
    fn naming(&mut self, statement: &Stmt) -> Found<()> {
        let Stmt::Var(parts, ..) = statement else {
            return Err(match statement {
                Stmt::Expr(_) | Stmt::FnCall(..) | Stmt::If(..) | Stmt::Block(_) | Stmt::Noop(_) => {
                    fault(FaultKind::NotHere(";".to_owned()), statement.position())
                }
                _ => not_here(statement),
            });
        };
        let kind = self.expression(&parts.1)?;
        self.names.push((parts.0.as_str().to_owned(), kind));
        Ok(())
    }

    fn value(&mut self, statement: &Stmt) -> Found<Kind> {
        match statement {
            Stmt::Expr(expression) => self.expression(expression),
            Stmt::FnCall(call, place) => self.call(call, *place),
            Stmt::Block(block) => self.block(block.statements(), block.position()),
            Stmt::If(parts, place) => {
                expect("if", Kind::YesNo, self.expression(&parts.expr)?, parts.expr.position())?;
                let then = self.block(parts.body.statements(), *place)?;
                let otherwise = self.block(parts.branch.statements(), *place)?;
                expect("else", then, otherwise, parts.branch.position())?;
                Ok(then)
            }
            Stmt::Noop(_) | Stmt::Var(..) => Err(fault(FaultKind::NoValue, statement.position())),
            _ => Err(not_here(statement)),
        }
    }

    fn expression(&mut self, part: &Expr) -> Found<Kind> {
        match part {
            Expr::BoolConstant(..) => Ok(Kind::YesNo),
            Expr::IntegerConstant(..) => Ok(Kind::Number),
            Expr::StringConstant(..) => Ok(Kind::Word),
            Expr::DynamicConstant(value, place) => match numbers::number(value) {
                Some(Ok(_)) => Ok(Kind::Number),
                Some(Err(_)) | None => Err(fault(FaultKind::NotHere(value.to_string()), *place)),
            },
            Expr::Variable(named, _, place) => self.name(named.1.as_str(), *place),
            Expr::FnCall(call, place) => self.call(call, *place),
            Expr::And(parts, _) => self.all_yes_no("&&", parts),
            Expr::Or(parts, _) => self.all_yes_no("||", parts),
            Expr::Stmt(block) => self.block(block.statements(), block.position()),
            _ => Err(fault(FaultKind::NotHere(word_of(part).to_owned()), part.start_position())),
        }
    }

    fn name(&self, name: &str, place: Position) -> Found<Kind> {
        let known = self.names.iter().rev().find(|(known, _)| known == name);
        known.map(|(_, kind)| *kind).ok_or_else(|| fault(FaultKind::UnknownName(name.to_owned()), place))
    }

    fn all_yes_no(&mut self, operator: &str, parts: &[Expr]) -> Found<Kind> {
        for part in parts {
            expect(operator, Kind::YesNo, self.expression(part)?, part.start_position())?;
        }
        Ok(Kind::YesNo)
    }

    fn call(&mut self, call: &FnCallExpr, place: Position) -> Found<Kind> {
        let name = call.name.as_str();
        if !call.is_operator_call() {
            return self.function(name, &call.args, place);
        }
        match (name, call.args.len()) {
            ("+" | "-" | "*" | "/", _) => self.all_numbers(name, &call.args, Kind::Number),
            ("<" | "<=" | ">" | ">=", 2) => self.all_numbers(name, &call.args, Kind::YesNo),
            ("!", 1) => self.all_yes_no(name, &call.args),
            ("==" | "!=", 2) => self.alike(name, &call.args),
            _ => Err(fault(FaultKind::NotHere(name.to_owned()), place)),
        }
    }

    fn function(&mut self, name: &str, arguments: &[Expr], place: Position) -> Found<Kind> {
        if !numbers::FUNCTIONS.contains(&name) {
            return Err(fault(FaultKind::UnknownFunction(name.to_owned()), place));
        }
        let wanted = if matches!(name, "min" | "max") { 2 } else { 1 };
        if arguments.len() != wanted {
            let (function, given) = (name.to_owned(), arguments.len());
            return Err(fault(FaultKind::ArgumentCount { function, wanted, given }, place));
        }
        self.all_numbers(name, arguments, Kind::Number)
    }

    fn all_numbers(&mut self, of: &str, parts: &[Expr], gives: Kind) -> Found<Kind> {
        for part in parts {
            expect(of, Kind::Number, self.expression(part)?, part.start_position())?;
        }
        Ok(gives)
    }

    fn alike(&mut self, operator: &str, parts: &[Expr]) -> Found<Kind> {
        let mut first = None;
        for part in parts {
            let found = self.expression(part)?;
            expect(operator, *first.get_or_insert(found), found, part.start_position())?;
        }
        Ok(Kind::YesNo)
    }
}

fn expect(of: &str, wanted: Kind, found: Kind, place: Position) -> Found<()> {
    if wanted == found {
        return Ok(());
    }
    Err(fault(FaultKind::OtherKind { of: of.to_owned(), wanted, found }, place))
}

fn not_here(statement: &Stmt) -> Fault {
    let word = match statement {
        Stmt::Assignment(_) => "=",
        Stmt::Switch(..) => "switch",
        Stmt::While(..) => "while",
        Stmt::Do(..) => "do",
        Stmt::For(..) => "for",
        Stmt::TryCatch(..) => "try",
        Stmt::Return(..) => "return",
        Stmt::BreakLoop(..) => "break",
        _ => "",
    };
    fault(FaultKind::NotHere(word.to_owned()), statement.position())
}

fn word_of(part: &Expr) -> &'static str {
    match part {
        Expr::CharConstant(..) => "'",
        Expr::InterpolatedString(..) => "`",
        Expr::Coalesce(..) => "??",
        Expr::Dot(..) | Expr::MethodCall(..) | Expr::Property(..) => ".",
        Expr::Index(..) | Expr::Array(..) => "[",
        Expr::Map(..) => "#{",
        Expr::ThisPtr(_) => "this",
        Expr::Unit(_) => "()",
        _ => "",
    }
}

fn fault(what: FaultKind, place: Position) -> Fault {
    Fault { what, line: place.line().unwrap_or(1), column: place.position().unwrap_or(1) }
}
