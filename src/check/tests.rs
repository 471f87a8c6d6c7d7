//! Policies built by hand, each as small as shows the fault; line n of the text stands for the clause of that number.

use super::*;
use crate::date::{Day, Duration};
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
    Attribute, AttributeType, Beyond, CellTest, Edition, MeasureId, OwnerKind, Programme, RuleId, Scale,
    ScaleBody, ScaleId, Table, TableId, TableRow,
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
        rules,
        ..Policy::default()
    }
}

fn certificate(code: &str) -> Vec<ItemElement> {
    vec![ItemElement { kind: Some("certificate".into()), code: Some(code.into()), ..ItemElement::default() }]
}

/// A rule given one certificate that waives one course; it stands on the line.
fn rule(line: u32, name: &str, code: &str, course: &str, conditions: Vec<Condition>) -> Rule {
    let place = ResultPlace {
        verb: Verb::Waive,
        shape: ResultShape::Each,
        targets: vec![TargetPattern::Course(course.into())],
        with_credit: true,
        excused: Vec::new(),
        place: at(line),
    };
    Rule {
        name: name.into(),
        title: None,
        cites: vec!["《办法》".into()],
        explanation: Vec::new(),
        place: at(line),
        in_force: Vec::new(),
        editions: Vec::new(),
        slots: vec![Slot {
            pattern: ItemPattern { any_of: certificate(code), condition: None },
            called: None,
        }],
        given: Some(Given::One(0)),
        reading: Vec::new(),
        conditions,
        only_if: Vec::new(),
        places: vec![place],
        amounts: vec![Amount { measure: MeasureId(0), amount: number(2), place: at(line) }],
        record: None,
        make_up: None,
        papers: Vec::new(),
        approvals: Vec::new(),
        item_use: None,
        takes_converted: false,
        valid: Vec::new(),
        windows: Vec::new(),
        overrides: Vec::new(),
        effective: None,
        evidence: Vec::new(),
        automatic: None,
        on_request: false,
        written: std::collections::BTreeMap::new(),
    }
}

fn fact(owner: Owner, attribute: &str) -> Expr {
    Expr::Fact(FactRef { owner, attribute: attribute.into() })
}

fn number(value: i64) -> Expr {
    Expr::Constant(Value::Number(Number::whole(value)))
}

fn compare(line: u32, attribute: &str, operator: Operator, value: i64) -> Condition {
    let left = fact(Owner::Spent, attribute);
    let compare = Condition::Compare { left, operator, right: number(value), scale: None };
    Condition::At(at(line), Box::new(compare))
}

fn score(line: u32, operator: Operator, value: i64) -> Condition {
    compare(line, "score", operator, value)
}

fn with_scores(mut policy: Policy, from: i64, to: i64) -> Policy {
    let of =
        AttributeType::Number { from: Some(Number::whole(from)), to: Some(Number::whole(to)), unit: None };
    policy
        .attributes
        .insert((OwnerKind::Item, "score".into()), Attribute { of, per: None, place: Some(at(2)) });
    policy
}

fn day(text: &str) -> Option<Day> {
    Some(Day::parse(text).unwrap())
}

// ---- silence

#[test]
fn two_rules_for_one_item_ask_how_often_it_is_used() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00015", vec![])];
    let silent = Policy { item_use: None, ..policy(rules) };
    assert_snapshot!(found(silent.clone()), @"LJ0401 规则「a」和「b」都能用「CET」，没有说明能否重复使用 · the rules `a` and `b` can both use `CET`; it is not said whether it may be used twice @line 5, line 3");
    let mut answered = silent.clone();
    answered.rules[1].item_use = Some(Use::OnceEver);
    assert_eq!(found(answered), "");
    let mut overridden = silent.clone();
    overridden.rules[0].overrides = vec![RuleId(1)];
    assert_eq!(found(overridden), "");
    assert_eq!(found(Policy { item_use: Some(Use::Freely), ..silent }), "");
}

#[test]
fn rules_that_no_item_fits_both_ask_nothing() {
    let open = |rules| Policy { item_use: None, ..policy(rules) };
    let other_code = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "NCRE", "00015", vec![])];
    assert_eq!(found(open(other_code)), "");
    let apart = vec![
        rule(3, "a", "CET", "00012", vec![score(4, Operator::AtLeast, 550)]),
        rule(5, "b", "CET", "00015", vec![score(6, Operator::LessThan, 550)]),
    ];
    assert_eq!(found(open(apart)), "");
    let mut editions = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00015", vec![])];
    editions[0].editions = vec!["2019".into()];
    editions[1].editions = vec!["2025".into()];
    assert_eq!(found(open(editions)), "");
}

#[test]
fn family_that_holds_both_answers_for_them() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00015", vec![])];
    let family = Family {
        name: "cet".into(),
        title: None,
        cites: Vec::new(),
        place: at(7),
        stage: Stage::Converted,
        members: FamilyMembers::Items {
            pattern: ItemPattern { any_of: certificate("CET"), condition: None },
            grouped_by: Vec::new(),
        },
        take: Take::Most(MeasureId(0)),
    };
    assert_eq!(found(Policy { item_use: None, families: vec![family], ..policy(rules) }), "");
}

fn limit(line: u32, name: &str, figure: Expr) -> Counted {
    Counted {
        name: name.into(),
        title: None,
        kind: CountedKind::Limit,
        cites: Vec::new(),
        place: at(line),
        stage: Stage::Converted,
        what: CountedWhat::Measure(MeasureId(0)),
        from: Vec::new(),
        into: Vec::new(),
        per: Vec::new(),
        figure: Some(figure),
        share_of: None,
        plus: Vec::new(),
        beyond: None,
        unless_rules: Vec::new(),
        unless: None,
        in_force: Vec::new(),
        editions: Vec::new(),
    }
}

fn one_rule() -> Vec<Rule> {
    vec![rule(3, "a", "CET", "00012", vec![])]
}

#[test]
fn limits_ask_once_what_lies_beyond_them() {
    let counted = vec![limit(5, "half", number(40)), limit(6, "few", number(8))];
    let silent = Policy { beyond: None, counted, ..policy(one_rule()) };
    assert_snapshot!(found(silent.clone()), @"LJ0408 没有说明超出限额「half」的部分如何处理 · it is not said what happens beyond the limit `half` @line 5, line 6");
    let mut answered = silent;
    answered.counted.iter_mut().for_each(|limit| limit.beyond = Some(Beyond::Refused));
    assert_eq!(found(answered), "");
}

#[test]
fn days_in_force_ask_which_day_they_are_compared_with() {
    let edition = |name: &str, from| Edition { name: name.into(), from: day(from), to: None };
    let editions = vec![edition("2019", "2019-01-01"), edition("2025", "2025-04-22")];
    assert_snapshot!(found(Policy { editions, ..policy(one_rule()) }), @"LJ0407 办法有版本「2019」、「2025」，没有说明按哪一天选用 · the policy has the editions `2019`, `2025` and does not say by which day one applies @line 1");
    let mut rules = one_rule();
    rules[0].in_force = vec![Days { from: day("2025-04-22"), to: None }];
    assert_snapshot!(found(policy(rules.clone())), @"LJ0413 「a」写了施行日期，没有说明按哪一天判断是否施行 · `a` has days in force, and it is not said which day they are compared with @line 3");
    let clock = Some(FactRef { owner: Owner::Application, attribute: "date".into() });
    assert_eq!(found(Policy { clock, ..policy(rules) }), "");
}

fn with_amount(steps: Vec<Step>) -> Policy {
    let mut rules = one_rule();
    let amount = Expr::Steps(Box::new(fact(Owner::Spent, "hours")), steps);
    rules[0].amounts = vec![Amount { measure: MeasureId(0), amount, place: at(4) }];
    policy(rules)
}

#[test]
fn amount_that_can_leave_a_fraction_asks_how_it_is_rounded() {
    let sixteenth = || Step::DividedBy(number(16));
    assert_snapshot!(found(with_amount(vec![sixteenth()])), @"LJ0402 「学分」可能有零头，没有说明如何取整 · `credits` may leave a fraction and does not say how it is rounded @line 4");
    let rounded = Step::Rounded { how: Rounding::Down, to: Number::ONE, after_the_sum: false };
    assert_eq!(found(with_amount(vec![sixteenth(), rounded.clone()])), "");
    assert_eq!(found(with_amount(vec![sixteenth(), Step::Exact])), "");
    assert!(found(with_amount(vec![rounded, sixteenth()])).contains("LJ0402"));
    let half = Expr::Constant(Value::Share(Number::ratio(1, 2).unwrap()));
    assert!(found(with_amount(vec![Step::Times(half)])).contains("LJ0402"));
    assert_eq!(found(with_amount(vec![Step::Times(number(2))])), "");
    let every = |remainder| Step::Every {
        size: Number::whole(16),
        count: Number::ONE,
        remainder,
        after_the_sum: false,
    };
    assert!(found(with_amount(vec![every(Remainder::ProRata)])).contains("LJ0402"));
    assert_eq!(found(with_amount(vec![every(Remainder::Dropped)])), "");
}

// ---- reach

#[test]
fn figure_outside_the_range_never_holds() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![score(4, Operator::AtLeast, 700)])];
    assert_snapshot!(found(with_scores(policy(rules), 0, 100)), @"LJ0603 条件「成绩 700 及以上」永远不成立 · the condition `score 700 or above` never holds @line 4");
}

#[test]
fn figure_that_the_whole_range_meets_is_said_in_vain() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![score(4, Operator::AtLeast, 0)])];
    assert_snapshot!(found(with_scores(policy(rules), 0, 100)), @"LJ0602 条件「成绩 0 及以上」总是成立 · the condition `score 0 or above` always holds @line 4");
}

#[test]
fn conditions_that_exclude_each_other_are_both_shown() {
    let conditions = vec![score(4, Operator::AtLeast, 60), score(5, Operator::LessThan, 50)];
    assert_snapshot!(found(policy(vec![rule(3, "a", "CET", "00012", conditions)])), @"LJ0601 「a」永远不会适用：两个条件不能同时成立 · `a` can never apply: two of its conditions exclude each other @line 5, line 4");
    let touching = vec![score(4, Operator::AtLeast, 60), score(5, Operator::AtMost, 60)];
    assert_eq!(found(policy(vec![rule(3, "a", "CET", "00012", touching)])), "");
}

#[test]
fn pattern_and_rule_speak_of_the_same_item() {
    let mut rules = vec![rule(3, "a", "CET", "00012", vec![score(5, Operator::LessThan, 50)])];
    let left = fact(Owner::This, "score");
    let own = Condition::Compare { left, operator: Operator::AtLeast, right: number(60), scale: None };
    rules[0].slots[0].pattern.condition = Some(Condition::At(at(4), Box::new(own)));
    assert_snapshot!(found(policy(rules)), @"LJ0601 「a」永远不会适用：两个条件不能同时成立 · `a` can never apply: two of its conditions exclude each other @line 5, line 4");
}

#[test]
fn branch_that_excludes_the_rest_is_named() {
    let branches = vec![score(5, Operator::LessThan, 50), score(6, Operator::AtLeast, 80)];
    let conditions = vec![score(4, Operator::AtLeast, 60), Condition::Any(branches)];
    assert_snapshot!(found(policy(vec![rule(3, "a", "CET", "00012", conditions)])), @"LJ0601 「line 5」永远不会适用：与规则的其他条件不能同时成立 · `line 5` can never apply: it excludes another condition of the rule @line 5");
}

#[test]
fn negation_is_read_exactly() {
    let not = |condition| Condition::Not(Box::new(condition));
    let both = vec![score(4, Operator::AtLeast, 60), not(score(5, Operator::AtLeast, 50))];
    assert!(found(policy(vec![rule(3, "a", "CET", "00012", both)])).contains("LJ0601"));
    // A score that the record knows to be none meets neither of two comparisons, so both can be denied.
    let neither = vec![not(score(4, Operator::AtLeast, 60)), not(score(5, Operator::LessThan, 60))];
    assert_eq!(found(policy(vec![rule(3, "a", "CET", "00012", neither)])), "");
}

#[test]
fn range_with_its_ends_exchanged_is_empty() {
    let range = Range { from: Some((number(80), true)), to: Some((number(60), true)) };
    let within = Condition::Within { left: fact(Owner::Spent, "score"), range, scale: None };
    let rules = vec![rule(3, "a", "CET", "00012", vec![Condition::At(at(4), Box::new(within))])];
    assert_snapshot!(found(policy(rules)), @"LJ0604 自 80 至 60 的范围里一个值也没有 · the range from 80 to 60 holds no value @line 4");
}

#[test]
fn levels_are_compared_by_their_rank() {
    let steps = BTreeMap::from([("一级".to_owned(), 0), ("二级".to_owned(), 1), ("三级".to_owned(), 2)]);
    let level = |line, operator, word: &str| {
        let compare = Condition::Compare {
            left: fact(Owner::Spent, "level"),
            operator,
            right: Expr::Constant(Value::Word(word.into())),
            scale: Some(ScaleId(0)),
        };
        Condition::At(at(line), Box::new(compare))
    };
    let scales = || vec![Scale { name: "levels".into(), body: ScaleBody::Steps(steps.clone()) }];
    let of =
        |conditions| Policy { scales: scales(), ..policy(vec![rule(3, "a", "NCRE", "00012", conditions)]) };
    assert_snapshot!(found(of(vec![level(4, Operator::MoreThan, "三级")])), @"LJ0603 条件「line 4」永远不成立 · the condition `line 4` never holds @line 4");
    let between = vec![level(4, Operator::MoreThan, "一级"), level(5, Operator::LessThan, "二级")];
    assert!(found(of(between)).contains("LJ0601"));
    assert_eq!(found(of(vec![level(4, Operator::AtLeast, "一级")])), "");
}

#[test]
fn spans_that_exclude_each_other_are_found() {
    let moments = |attribute: &str| Moments { any_of: vec![fact(Owner::Spent, attribute)], later: false };
    let span = |line, operator, years| {
        let (from, to) = (moments("award"), moments("ended"));
        Condition::At(
            at(line),
            Box::new(Condition::Span { from, to, operator, length: Duration::years(years) }),
        )
    };
    let rules =
        vec![rule(3, "a", "CET", "00012", vec![span(4, Operator::AtMost, 2), span(5, Operator::AtLeast, 3)])];
    assert!(found(policy(rules)).contains("LJ0601"));
}

#[test]
fn days_that_end_before_they_begin_never_come() {
    let mut rules = one_rule();
    rules[0].in_force = vec![Days { from: day("2025-04-22"), to: day("2024-04-22") }];
    rules[0].windows = vec![Window::Once(day("2025-03-10").unwrap(), day("2025-03-01").unwrap())];
    let clock = Some(FactRef { owner: Owner::Application, attribute: "date".into() });
    assert_snapshot!(found(Policy { clock: clock.clone(), ..policy(rules) }), @r"
    LJ0608 时段「2025-03-10 – 2025-03-01」里一天也没有 · the window `2025-03-10 – 2025-03-01` never opens @line 3
    LJ0608 时段「2025-04-22 – 2024-04-22」里一天也没有 · the window `2025-04-22 – 2024-04-22` never opens @line 3
    ");
    let mut rules = one_rule();
    rules[0].in_force = vec![Days { from: day("2025-01-01"), to: None }];
    rules[0].editions = vec!["2019".into()];
    let editions = vec![Edition { name: "2019".into(), from: day("2019-01-01"), to: day("2020-12-31") }];
    assert_snapshot!(found(Policy { clock, editions, ..policy(rules) }), @"LJ0601 「a」永远不会适用：施行的日子都不在它所属版本施行期之内 · `a` can never apply: none of its days in force lies within its edition @line 3");
}

#[test]
fn editions_follow_each_other_without_a_gap() {
    let clock = Some(FactRef { owner: Owner::Application, attribute: "date".into() });
    let edition = |name: &str, from, to| Edition { name: name.into(), from, to };
    let of =
        |editions| Policy { code: "免考".into(), clock: clock.clone(), editions, ..policy(one_rule()) };
    let apart = vec![edition("2019", None, day("2020-12-31")), edition("2025", day("2025-01-01"), None)];
    assert_snapshot!(found(of(apart)), @"LJ0605 「免考」没有包括 2021-01-01 至 2024-12-31 · `免考` leaves out 2021-01-01 to 2024-12-31 @line 1");
    let joined = vec![edition("2019", None, day("2024-12-31")), edition("2025", day("2025-01-01"), None)];
    assert_eq!(found(of(joined)), "");
    let turned = vec![edition("2025", day("2025-01-01"), None), edition("2019", day("2019-01-01"), None)];
    assert_snapshot!(found(of(turned)), @"LJ0601 「2025」永远不会适用：后面的版本包括了它的全部日子 · `2025` can never apply: later editions take all of its days @line 1");
}

#[test]
fn same_rule_twice_names_both() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00012", vec![])];
    assert_snapshot!(found(policy(rules)), @"LJ0610 规则「b」与规则「a」完全相同 · rule `b` is the same as rule `a` @line 5, line 3");
}

#[test]
fn figures_below_nothing_or_above_the_whole_are_out_of_range() {
    let share = Expr::Constant(Value::Share(Number::ratio(3, 2).unwrap()));
    let counted = vec![limit(5, "half", share), limit(6, "few", number(-8))];
    assert_snapshot!(found(Policy { counted, ..policy(one_rule()) }), @r"
    LJ0305 150% 超出了「half」的范围 · 150% lies outside the range of `half` @line 5
    LJ0305 -8 超出了「few」的范围 · -8 lies outside the range of `few` @line 6
    ");
}

// ---- tables

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
    rules[0].amounts = vec![Amount { measure: MeasureId(0), amount, place: at(4) }];
    Policy { tables: vec![table], ..policy(rules) }
}

fn from_to(from: &str, to: Option<(&str, bool)>) -> CellTest {
    let number = |text: &str| Expr::Constant(Value::Number(Number::parse(text).unwrap()));
    CellTest::Range(Range {
        from: Some((number(from), true)),
        to: to.map(|(to, included)| (number(to), included)),
    })
}

#[test]
fn ranges_that_share_an_end_overlap() {
    let rows = vec![(from_to("60", Some(("70", true))), 2), (from_to("70", Some(("80", true))), 3)];
    assert_snapshot!(found(table(rows)), @"LJ0606 「60 至 70」与「70 至 80」重叠：70 同属两段 · `60 to 70` and `70 to 80` overlap: 70 is in both @line 12, line 11");
    let rows = vec![(from_to("60", Some(("70", false))), 2), (from_to("70", Some(("80", true))), 3)];
    assert_eq!(found(table(rows)), "");
}

#[test]
fn gap_is_measured_by_the_step_of_the_scale() {
    let rows = || vec![(from_to("60", Some(("69.9", true))), 2), (from_to("70", None), 3)];
    assert_snapshot!(found(table(rows())), @"LJ0605 「grades」没有包括 超过 69.9 至 不满 70 · `grades` leaves out more than 69.9 to less than 70 @line 12");
    let mut stepped = table(rows());
    let body = ScaleBody::Range { from: Number::ZERO, to: Number::whole(100), step: Number::parse("0.1") };
    stepped.scales = vec![Scale { name: "hundred".into(), body }];
    let of = AttributeType::OnScale(ScaleId(0));
    stepped
        .attributes
        .insert((OwnerKind::Item, "score".into()), Attribute { of, per: None, place: Some(at(2)) });
    assert_eq!(found(stepped.clone()), "");
    stepped.tables[0].rows[0].tests = vec![from_to("60", Some(("69", true)))];
    assert_snapshot!(found(stepped), @"LJ0605 「grades」没有包括 69.1 至 69.9 · `grades` leaves out 69.1 to 69.9 @line 12");
}

#[test]
fn row_behind_rows_that_take_all_of_it_is_never_reached() {
    let at_least = |value: &str| from_to(value, None);
    let rows = vec![(at_least("80"), 3), (at_least("60"), 2), (at_least("70"), 1)];
    assert_snapshot!(found(table(rows)), @"LJ0609 这一行永远用不到：第 2 行已经包括了它 · this row is never reached: row 2 already takes all of it @line 13");
    let rows = vec![(at_least("80"), 3), (at_least("60"), 2), (CellTest::Any, 1)];
    assert_eq!(found(table(rows)), "");
    let rows = vec![(at_least("80"), 3), (at_least("80"), 2)];
    assert_snapshot!(found(table(rows)), @"LJ0607 这一行的条件与第 1 行相同 · this row has the same conditions as row 1 @line 12, line 11");
}

#[test]
fn rows_of_words_are_compared_by_their_words() {
    let words =
        |words: &[&str]| CellTest::OneOf(words.iter().map(|word| Value::Word((*word).into())).collect());
    let rows = vec![(words(&["甲", "乙"]), 1), (words(&["丙"]), 2), (words(&["乙"]), 3)];
    assert_snapshot!(found(table(rows)), @"LJ0609 这一行永远用不到：第 1 行已经包括了它 · this row is never reached: row 1 already takes all of it @line 13");
    let rows = vec![(words(&["甲"]), 1), (words(&["甲", "乙"]), 2)];
    assert_eq!(found(table(rows)), "");
}

fn with_score(line: u32, name: &str, from: i64, to: Option<i64>, credits: i64) -> Rule {
    let range = Range { from: Some((number(from), true)), to: to.map(|to| (number(to), true)) };
    let within = Condition::Within { left: fact(Owner::Spent, "score"), range, scale: None };
    let mut row = rule(line, name, "PETS", "00012", vec![Condition::At(at(line), Box::new(within))]);
    row.amounts = vec![Amount { measure: MeasureId(0), amount: number(credits), place: at(line) }];
    row
}

#[test]
fn rows_of_rules_are_compared_like_rows_of_a_table() {
    let rows = vec![with_score(4, "pets/1", 60, Some(70), 2), with_score(5, "pets/2", 70, Some(80), 3)];
    assert_snapshot!(found(policy(rows)), @"LJ0606 「60 至 70」与「70 至 80」重叠：70 同属两段 · `60 to 70` and `70 to 80` overlap: 70 is in both @line 5, line 4");
    let rows = vec![
        with_score(4, "pets/1", 60, Some(69), 2),
        with_score(5, "pets/2", 70, Some(79), 3),
        with_score(6, "pets/3", 80, None, 4),
    ];
    assert_snapshot!(found(policy(rows)), @"LJ0605 「pets」没有包括 超过 69 至 不满 70、超过 79 至 不满 80 · `pets` leaves out more than 69 to less than 70, more than 79 to less than 80 @line 6");
    let mut rows = vec![with_score(4, "pets/1", 60, None, 2), with_score(5, "pets/2", 70, None, 3)];
    assert_eq!(found(policy(rows.clone())), "");
    rows[0].overrides = vec![RuleId(1)];
    assert_snapshot!(found(policy(rows)), @"LJ0609 这一行永远用不到：第 1 行已经包括了它 · this row is never reached: row 1 already takes all of it @line 5");
}

// ---- structure

#[test]
fn limit_on_what_no_rule_reaches_counts_nothing() {
    let mut half = limit(5, "half", number(40));
    half.into = vec![TargetFilter { any_of: vec![TargetElement::Pool("electives".into())], when: None }];
    assert_snapshot!(found(Policy { counted: vec![half], ..policy(one_rule()) }), @"LJ0517 没有一条规则的结果会计入限额「half」 · no result of any rule is counted by the limit `half` @line 5");
}

#[test]
fn tiers_ascend() {
    let tiers = [(20, "铜星"), (20, "银星")].map(|(figure, tier)| (Number::whole(figure), tier.to_owned()));
    let reward = Reward {
        name: "star".into(),
        title: None,
        cites: Vec::new(),
        place: at(5),
        by: MeasureId(0),
        per: None,
        from: Vec::new(),
        tiers: tiers.to_vec(),
    };
    assert_snapshot!(found(Policy { rewards: vec![reward], ..policy(one_rule()) }), @"LJ0519 档次「银星」写在「铜星」后面，要求却不比它高 · the tier `银星` stands behind `铜星` and does not ask for more @line 5");
}

#[test]
fn pair_of_a_programme_names_its_courses() {
    let programme = Programme {
        code: "cs".into(),
        courses: BTreeMap::from([("00018".to_owned(), crate::policy::Course::default())]),
        pairs: vec![vec!["00018".into(), "00019".into()]],
        place: at(5),
        ..Programme::default()
    };
    let programmes = BTreeMap::from([("cs".to_owned(), programme)]);
    assert_snapshot!(found(Policy { programmes, ..policy(one_rule()) }), @"LJ0203 课程「00019」没有声明 · course `00019` is not declared @line 5");
}

#[test]
fn otherwise_leads_elsewhere() {
    let mut rules = one_rule();
    let again = rules[0].places[0].clone();
    rules[0].places.push(ResultPlace { place: at(5), ..again });
    assert_snapshot!(found(policy(rules)), @"LJ0520 「否则」后面仍是「00012」，前面已经写过 · `otherwise` leads to `00012` again @line 5");
}

#[test]
fn declarations_beyond_the_bound_are_refused() {
    let mut policy = policy(one_rule());
    policy.counted = vec![limit(5, "half", number(40)); figures::MOST_DECLARATIONS];
    assert_snapshot!(found(policy), @"LJ0906 声明超过了 100000 条 · there are more than 100000 declarations @line 1");
}

/// Returns the codes of a policy's findings while something else in it is broken, and whether it can be compiled.
fn codes(policy: Policy, broken: &[Place]) -> (Vec<&'static str>, bool) {
    let broken = broken.iter().cloned().collect();
    let checked = check(Resolved { policy, problems: Vec::new(), broken, sources: Sources::new() });
    (checked.problems.iter().map(|problem| problem.code.as_str()).collect(), checked.policy.is_some())
}

#[test]
fn hints_do_not_keep_a_policy_from_being_checked() {
    let mut rules = one_rule();
    rules[0].cites.clear();
    assert_eq!(codes(policy(rules), &[]), (vec!["LJ0515"], true));
}

#[test]
fn what_rests_on_a_broken_part_stays_silent() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00012", vec![])];
    let silent = Policy { item_use: None, ..policy(rules) };
    assert_eq!(codes(silent.clone(), &[at(5)]).0, Vec::<&str>::new());
    assert_eq!(codes(silent, &[at(1)]).0, ["LJ0610"]);
}
