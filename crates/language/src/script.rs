//! Formulas: small pure functions of typed values, computed exactly. This is the only place that names rhai.
//!
//! In: a formula's text and its parameters. Out: what is wrong with it, or its value. Always true: a formula has no loops, no
//! functions of its own, no text made of texts, no files, no clock and no chance; numbers are exact or the value is refused;
//! what goes beyond a bound is a failure with its name, the same on every machine.

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine has many constructs and adds more; those that are ours are named, the rest is refused"
)]
mod kinds;
mod numbers;
#[cfg(test)]
mod tests;

use crate::quantity::Number;
use kinds::Kinds;
use rhai::{AST, Dynamic, Engine, EvalAltResult, LexError, OptimizationLevel, ParseErrorType, Scope};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::{LazyLock, OnceLock};

/// The longest formula, in characters.
pub const LONGEST: usize = 4_000;
/// The most levels of brackets and of `if`.
pub const DEEPEST: usize = 64;
/// The most operations of one computation.
const MOST_OPERATIONS: u64 = 10_000;
/// The most names that `let` gives.
const MOST_NAMES: usize = 64;
/// The longest word, in bytes.
const LONGEST_WORD: usize = 1_000;

/// What kind of value a part of a formula has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An exact number.
    Number,
    /// Yes or no.
    YesNo,
    /// A word, compared for equality only.
    Word,
}

/// A value that goes into a formula or comes out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// An exact number.
    Number(Number),
    /// Yes or no.
    YesNo(bool),
    /// A word.
    Word(String),
}

/// Why a formula gave no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// A divisor was zero.
    DividedByZero,
    /// A number did not fit.
    TooLarge,
    /// It went beyond a bound on steps, depth or size.
    OutOfBounds,
    /// It gave a value that its declaration does not allow.
    Unfit,
}

/// What is wrong with the text of a formula, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub what: FaultKind,
    /// The line of the formula, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It breaks off.
    EndsTooSoon,
    /// A mark is missing here.
    Missing(String),
    /// It cannot be read from here on.
    Unreadable,
    /// It is longer than [`LONGEST`].
    TooLong,
    /// It is nested deeper than [`DEEPEST`].
    TooDeep,
    /// Something that formulas do not have: a loop, an assignment, an operator.
    NotHere(String),
    /// A name that is neither a parameter nor given by `let`.
    UnknownName(String),
    /// A function that formulas do not have.
    UnknownFunction(String),
    /// A function of formulas with another number of values.
    ArgumentCount {
        /// The function.
        function: String,
        /// How many it takes.
        wanted: usize,
        /// How many stand there.
        given: usize,
    },
    /// A part has another kind than its place needs.
    OtherKind {
        /// The operator or function that needs it; empty for the value of the whole.
        of: String,
        /// The kind needed.
        wanted: Kind,
        /// The kind found.
        found: Kind,
    },
    /// A block ends without a value.
    NoValue,
}

/// A formula that `check` found sound.
///
/// Its tree is made when it is first computed, and not stored: the text is the formula.
#[derive(Debug, Clone, Default)]
pub struct Formula {
    text: String,
    tree: OnceLock<Option<AST>>,
}

impl Formula {
    /// Returns the formula of a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), tree: OnceLock::new() }
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the value for these arguments, by parameter.
    ///
    /// # Errors
    /// Why there is no value.
    pub fn value<'a>(
        &self,
        arguments: impl IntoIterator<Item = (&'a str, Argument)>,
    ) -> Result<Argument, Failure> {
        let mut scope = Scope::new();
        for (name, argument) in arguments {
            scope.push_constant_dynamic(name, dynamic(argument));
        }
        let tree = self.tree.get_or_init(|| ENGINE.compile_with_scope(&scope, &self.text).ok());
        let tree = tree.as_ref().ok_or(Failure::Unfit)?;
        let value: Dynamic =
            ENGINE.eval_ast_with_scope(&mut scope, tree).map_err(|error| failure(error.unwrap_inner()))?;
        argument(value)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Serialize for Formula {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Formula {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Returns true when a name can stand in a formula as it is.
pub fn is_parameter_name(name: &str) -> bool {
    let mut scope = Scope::new();
    scope.push_constant_dynamic(name, Dynamic::from(0_i64));
    let tree = ENGINE.compile_with_scope(&scope, name);
    tree.is_ok_and(|tree| kinds::is_variable(&tree, name)) && !numbers::FUNCTIONS.contains(&name)
}

/// Returns the names of the functions that formulas may use.
pub fn function_names() -> &'static [&'static str] {
    numbers::FUNCTIONS
}

/// Checks a formula: it reads, names only what is there, and gives the kind of value that is promised.
///
/// # Errors
/// The first fault.
pub fn check(text: &str, parameters: &[(String, Kind)], gives: Kind) -> Result<(), Fault> {
    if text.chars().count() > LONGEST {
        return Err(Fault { what: FaultKind::TooLong, line: 1, column: 1 });
    }
    let mut scope = Scope::new();
    for (name, _) in parameters {
        scope.push_constant_dynamic(name.as_str(), Dynamic::from(0_i64));
    }
    let tree = ENGINE.compile_with_scope(&scope, text).map_err(|error| unreadable(&error))?;
    Kinds::of(parameters).check(&tree, gives)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine has many errors; those that are ours are named"
)]
fn unreadable(error: &rhai::ParseError) -> Fault {
    let place = error.position();
    let what = match error.err_type() {
        ParseErrorType::UnexpectedEOF => FaultKind::EndsTooSoon,
        ParseErrorType::MissingToken(mark, _) => FaultKind::Missing(mark.clone()),
        ParseErrorType::MissingSymbol(mark) => FaultKind::Missing(mark.clone()),
        ParseErrorType::VariableUndefined(name) => FaultKind::UnknownName(name.clone()),
        ParseErrorType::ExprTooDeep => FaultKind::TooDeep,
        ParseErrorType::Reserved(word) | ParseErrorType::UnknownOperator(word) => {
            FaultKind::NotHere(word.clone())
        }
        ParseErrorType::BadInput(LexError::ImproperSymbol(word, _)) => FaultKind::NotHere(word.clone()),
        ParseErrorType::VariableExists(name) => FaultKind::NotHere(format!("let {name}")),
        _ => FaultKind::Unreadable,
    };
    Fault { what, line: place.line().unwrap_or(1), column: place.position().unwrap_or(1) }
}

fn dynamic(argument: Argument) -> Dynamic {
    match argument {
        Argument::Number(number) => Dynamic::from(number),
        Argument::YesNo(yes) => Dynamic::from(yes),
        Argument::Word(word) => Dynamic::from(word),
    }
}

fn argument(value: Dynamic) -> Result<Argument, Failure> {
    if let Some(number) = numbers::number(&value) {
        return number.map(Argument::Number);
    }
    if let Ok(yes) = value.as_bool() {
        return Ok(Argument::YesNo(yes));
    }
    value.into_string().map(Argument::Word).map_err(|_| Failure::Unfit)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine has many errors; those that are ours are named"
)]
fn failure(error: &EvalAltResult) -> Failure {
    match error {
        EvalAltResult::ErrorRuntime(value, _) => value.clone().try_cast().unwrap_or(Failure::Unfit),
        EvalAltResult::ErrorArithmetic(..) => Failure::TooLarge,
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..)
        | EvalAltResult::ErrorTooManyVariables(_) => Failure::OutOfBounds,
        _ => Failure::Unfit,
    }
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = Engine::new_raw();
    engine
        // Folding would compute with the engine's own operators, which are not exact.
        .set_optimization_level(OptimizationLevel::None)
        .set_fast_operators(false)
        .set_strict_variables(true)
        .set_allow_shadowing(false)
        .set_max_operations(MOST_OPERATIONS)
        .set_max_expr_depths(DEEPEST)
        .set_max_variables(MOST_NAMES)
        .set_max_string_size(LONGEST_WORD);
    numbers::register(&mut engine);
    engine
});
