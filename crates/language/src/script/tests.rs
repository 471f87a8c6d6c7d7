//! Formulas by example: exact values, refused texts, bounds.

use super::{Argument, Failure, FaultKind, Formula, Kind, check, is_parameter_name};
use crate::quantity::Number;

const NUMBERS: [&str; 3] = ["a", "b", "c"];

fn fault(text: &str) -> FaultKind {
    let parameters: Vec<(String, Kind)> = NUMBERS
        .iter()
        .map(|name| ((*name).to_owned(), Kind::Number))
        .chain([("yes".to_owned(), Kind::YesNo), ("word".to_owned(), Kind::Word)])
        .collect();
    check(text, &parameters, Kind::Number).expect_err(text).what
}

fn value(text: &str, numbers: [&str; 3]) -> Result<Argument, Failure> {
    let parameters: Vec<(String, Kind)> =
        NUMBERS.iter().map(|name| ((*name).to_owned(), Kind::Number)).collect();
    check(text, &parameters, Kind::Number).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    let numbers = numbers.map(|text| Argument::Number(Number::parse_exact(text).unwrap()));
    Formula::new(text).value(NUMBERS.into_iter().zip(numbers))
}

fn number(text: &str) -> Result<Argument, Failure> {
    Ok(Argument::Number(Number::parse_exact(text).unwrap()))
}

#[test]
fn division_is_exact() {
    assert_eq!(value("1 / 3", ["0", "0", "0"]), number("1/3"));
    assert_eq!(value("a / 3 * 3", ["1", "0", "0"]), number("1"));
    assert_eq!(value("0.1 + 0.2", ["0", "0", "0"]), number("0.3"));
    assert_eq!(value("7 / 2 + 1 / 2", ["0", "0", "0"]), number("4"));
}

#[test]
fn the_bavarian_formula_gives_its_fraction_exactly() {
    assert_eq!(value("1 + 3 * (a - c) / (a - b)", ["100", "60", "85"]), number("17/8"));
    assert_eq!(value("1 + 3 * (a - c) / (a - b)", ["10", "4", "8"]), number("2"));
}

#[test]
fn choices_and_functions_are_computed() {
    let text = "let over = max(a - b, 0); if over > c { floor(over) } else { over }";
    assert_eq!(value(text, ["10.5", "2", "3"]), number("8"));
    assert_eq!(value(text, ["4.5", "2", "3"]), number("2.5"));
    assert_eq!(value("round(a) + ceiling(b) - abs(-c)", ["2.5", "1.1", "4"]), number("1"));
}

#[test]
fn a_divisor_of_zero_and_a_number_that_does_not_fit_are_failures() {
    assert_eq!(value("a / (b - c)", ["1", "2", "2"]), Err(Failure::DividedByZero));
    let most = i64::MAX.to_string();
    assert_eq!(value("a * b", [&most, "2", "0"]), Err(Failure::TooLarge));
    assert_eq!(value("9223372036854775807 + 1", ["0", "0", "0"]), Err(Failure::TooLarge));
}

#[test]
fn loops_assignments_texts_and_the_world_outside_are_refused_by_name() {
    for (text, word) in [
        ("while true { }", "while"),
        ("let x = 1; x = 2; x", "="),
        ("a % 2", "%"),
        ("a ** b", "**"),
        ("1 << 200", "<<"),
        ("[1, 2]", "["),
        ("return 1", "return"),
        ("switch a { 1 => 2 }", "switch"),
        ("a; b", ";"),
    ] {
        let found = fault(text);
        let is_unread = matches!(found, FaultKind::Unreadable | FaultKind::Missing(_)) && word == "[";
        assert!(is_unread || found == FaultKind::NotHere(word.to_owned()), "{text}: {found:?}");
    }
    for text in ["print(a)", "timestamp()", "rand()", "type_of(a)", "exit(1)"] {
        assert!(matches!(fault(text), FaultKind::UnknownFunction(_) | FaultKind::NotHere(_)), "{text}");
    }
    for text in [
        "import \"a\" as b; 1",
        "fn f(x) { x } f(1)",
        "eval(\"1\")",
        "for i in 0..9 { }",
        "#{a: 1}",
        "loop { }",
    ] {
        assert!(check(text, &[], Kind::Number).is_err(), "{text}");
    }
}

#[test]
fn names_kinds_and_counts_are_checked_without_computing() {
    assert_eq!(fault("a + d"), FaultKind::UnknownName("d".into()));
    assert_eq!(fault("half(a)"), FaultKind::UnknownFunction("half".into()));
    assert_eq!(fault("min(a)"), FaultKind::ArgumentCount { function: "min".into(), wanted: 2, given: 1 });
    let other = |of: &str, wanted, found| FaultKind::OtherKind { of: of.into(), wanted, found };
    assert_eq!(fault("a + word"), other("+", Kind::Number, Kind::Word));
    assert_eq!(fault("if a { 1 } else { 2 }"), other("if", Kind::YesNo, Kind::Number));
    assert_eq!(fault("if yes { 1 } else { word }"), other("else", Kind::Number, Kind::Word));
    assert_eq!(fault("word == a"), other("==", Kind::Word, Kind::Number));
    assert_eq!(fault("a > b"), other("", Kind::Number, Kind::YesNo));
    assert_eq!(fault("if yes { 1 }"), FaultKind::NoValue);
    assert_eq!(fault("let x = 1;"), FaultKind::NoValue);
}

#[test]
fn broken_texts_say_what_is_missing_and_where() {
    assert_eq!(fault("1 + (a - b"), FaultKind::Missing(")".into()));
    assert!(matches!(fault("1 +"), FaultKind::EndsTooSoon | FaultKind::Unreadable));
    let parameters = [("a".to_owned(), Kind::Number)];
    let fault = check("let x = 1;\n  x + dd", &parameters, Kind::Number).unwrap_err();
    assert_eq!((fault.line, fault.column), (2, 7));
}

#[test]
fn size_and_depth_are_bounded_and_the_bound_itself_is_allowed() {
    let deep = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(value(&deep(30), ["1", "0", "0"]), number("1"));
    assert_eq!(fault(&deep(200)), FaultKind::TooDeep);
    assert_eq!(fault(&format!("a{}", " ".repeat(super::LONGEST))), FaultKind::TooLong);
    assert_eq!(value(&format!("a{}", " ".repeat(super::LONGEST - 1)), ["1", "0", "0"]), number("1"));
}

#[test]
fn chinese_names_are_parameters_and_words_of_the_engine_are_not() {
    for name in ["best", "最高分", "x2", "n_max"] {
        assert!(is_parameter_name(name), "{name}");
    }
    for name in ["best-mark", "2x", "if", "let", "max", "a.b", "true", "", "print"] {
        assert!(!is_parameter_name(name), "{name}");
    }
    let parameters = [("最高分".to_owned(), Kind::Number)];
    assert_eq!(check("最高分 / 3", &parameters, Kind::Number), Ok(()));
}
