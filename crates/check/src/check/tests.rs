//! Policies built by hand, each as small as shows the fault; line n of the text stands for the clause of that number.

mod reach;
mod silence;
mod structure;
mod tables;
use super::*;
use crate::date::{Day, Duration};
use crate::few::Few;
use crate::policy::Place;
use crate::policy::counted::{
    Counted, CountedKind, CountedWhat, Family, FamilyMembers, Reward, Stage, Take, TargetElement,
    TargetFilter,
};
use crate::policy::expression::{
    Amount, Condition, Expr, FactRef, ItemElement, ItemPattern, Moments, Operator, Owner, Range, Remainder,
    Step, Value,
};
use crate::policy::rule::{
    Days, Given, ResultPlace, ResultShape, Rule, Slot, TargetPattern, Use, Verb, Window,
};
use crate::policy::{
    Attribute, AttributeType, Beyond, CellTest, Edition, Kind, MeasureId, OwnerKind, Programme, RuleId,
    Scale, ScaleBody, ScaleId, Table, TableId, TableRow,
};
use crate::quantity::{Number, Rounding};
use insta::assert_snapshot;
use std::collections::{BTreeMap, BTreeSet};

fn at(line: u32) -> Place {
    Place { file: "p.lijiao".into(), line }
}

/// Returns the findings in both languages, hints left out, each with the lines that it points at.
fn found(policy: Policy) -> String {
    let text: String = (1..40).map(|line| format!("line {line}\n")).collect();
    let mut sources = Sources::new();
    sources.add("p.lijiao", text);
    let resolved =
        Resolved { policy, problems: Vec::new(), broken: BTreeSet::new(), sources: sources.clone() };
    let checked = check(resolved);
    assert_eq!(checked.policy.is_some(), !checked.problems.iter().any(Diagnostic::is_error));
    let shown =
        checked.problems.iter().filter(|problem| problem.level != crate::diagnostics::Level::Hint).map(
            |problem| {
                let lines: Vec<&str> = problem.labels.iter().map(|label| sources.slice(label.span)).collect();
                format!("{} {} · {} @{}", problem.code, problem.title.zh, problem.title.en, lines.join(", "))
            },
        );
    shown.collect::<Vec<_>>().join("\n")
}

fn policy(rules: Vec<Rule>) -> Policy {
    let measure = |name: &str| crate::policy::Measure { name: name.into(), per: None, of: None };
    Policy {
        place: at(1),
        measures: vec![measure("credits"), measure("hours")],
        item_use: Some(Use::OncePerProgramme),
        beyond: Some(Beyond::Refused),
        rules: rules.into(),
        ..Policy::default()
    }
}

fn certificate(code: &str) -> Few<ItemElement> {
    vec![ItemElement { kind: Some("certificate".into()), code: Some(code.into()), ..ItemElement::default() }]
        .into()
}

/// A rule given one certificate that waives one course; it stands on the line.
fn rule(line: u32, name: &str, code: &str, course: &str, conditions: Vec<Condition>) -> Rule {
    let place = ResultPlace {
        verb: Verb::Waive,
        shape: ResultShape::Each,
        targets: vec![TargetPattern::Course(course.into())].into(),
        with_credit: true,
        excused: Vec::new().into(),
        place: at(line),
    };
    Rule {
        cites: vec!["《办法》".into()].into(),
        slots: vec![Slot {
            pattern: ItemPattern { any_of: certificate(code), condition: None },
            called: None,
            per: Vec::new().into(),
        }]
        .into(),
        given: Some(Given::One(0)),
        conditions,
        places: vec![place].into(),
        amounts: vec![Amount { measure: MeasureId(0), amount: number(2).into(), place: at(line) }].into(),
        ..Rule::named(name, at(line))
    }
}

fn fact(owner: Owner, attribute: &str) -> Expr {
    Expr::Fact(FactRef { owner, attribute: attribute.into() })
}

fn number(value: i64) -> Expr {
    Expr::Constant(Value::Number(Number::whole(value)))
}

fn compare(line: u32, attribute: &str, operator: Operator, value: i64) -> Condition {
    let (left, right) = (fact(Owner::Spent, attribute).into(), number(value).into());
    let compare = Condition::Compare { left, operator, right, scale: None };
    Condition::At(at(line), compare.into())
}

fn score(line: u32, operator: Operator, value: i64) -> Condition {
    compare(line, "score", operator, value)
}

fn with_scores(mut policy: Policy, from: i64, to: i64) -> Policy {
    let of =
        AttributeType::Number { from: Some(Number::whole(from)), to: Some(Number::whole(to)), unit: None };
    policy.attributes.insert(
        (OwnerKind::Item, "score".into()),
        Attribute { of, per: None, place: Some(at(2)), written: None },
    );
    policy
}

fn day(text: &str) -> Option<Day> {
    Some(Day::parse(text).unwrap())
}

fn limit(line: u32, name: &str, figure: Expr) -> Counted {
    let what = CountedWhat::Measure(MeasureId(0));
    Counted { figure: Some(figure), ..Counted::named(name, at(line), CountedKind::Limit, what) }
}

fn one_rule() -> Vec<Rule> {
    vec![rule(3, "a", "CET", "00012", vec![])]
}

fn with_amount(steps: Vec<Step>) -> Policy {
    let mut rules = one_rule();
    let amount = Expr::Steps(Box::new(fact(Owner::Spent, "hours")), steps);
    rules[0].amounts = vec![Amount { measure: MeasureId(0), amount: amount.into(), place: at(4) }].into();
    policy(rules)
}

/// A table with one row a line from line 11, looked up by the score of the spent item.
fn table(rows: Vec<(CellTest, i64)>) -> Policy {
    let rows = (11..).zip(rows).map(|(line, (test, value))| TableRow {
        tests: vec![test],
        values: vec![Value::Number(Number::whole(value))],
        place: at(line),
    });
    let table =
        Table { name: "grades".into(), keys: vec!["score".into()], rows: rows.collect(), place: at(10) };
    let mut rules = one_rule();
    let amount = Expr::LookUp { table: TableId(0), keys: vec![fact(Owner::Spent, "score")] };
    rules[0].amounts = vec![Amount { measure: MeasureId(0), amount: amount.into(), place: at(4) }].into();
    Policy { tables: vec![table].into(), ..policy(rules) }
}

fn from_to(from: &str, to: Option<(&str, bool)>) -> CellTest {
    let number = |text: &str| Expr::Constant(Value::Number(Number::parse(text).unwrap()));
    CellTest::Range(Range {
        from: Some((number(from), true)),
        to: to.map(|(to, included)| (number(to), included)),
    })
}

fn with_score(line: u32, name: &str, from: i64, to: Option<i64>, credits: i64) -> Rule {
    let range = Range { from: Some((number(from), true)), to: to.map(|to| (number(to), true)) };
    let left = fact(Owner::Spent, "score").into();
    let within = Condition::Within { left, range: range.into(), scale: None };
    let mut row = rule(line, name, "PETS", "00012", vec![Condition::At(at(line), within.into())]);
    row.amounts =
        vec![Amount { measure: MeasureId(0), amount: number(credits).into(), place: at(line) }].into();
    row
}

/// Returns the codes of a policy's findings while something else in it is broken, and whether it can be compiled.
fn codes(policy: Policy, broken: &[Place]) -> (Vec<&'static str>, bool) {
    let broken = broken.iter().cloned().collect();
    let checked = check(Resolved { policy, problems: Vec::new(), broken, sources: Sources::new() });
    (checked.problems.iter().map(|problem| problem.code.as_str()).collect(), checked.policy.is_some())
}
