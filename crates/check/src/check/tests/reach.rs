//! What can never happen is found.

use super::*;

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
    let (left, right) = (fact(Owner::This, "score").into(), number(60).into());
    let own = Condition::Compare { left, operator: Operator::AtLeast, right, scale: None };
    rules[0].slots[0].pattern.condition = Some(Condition::At(at(4), own.into()));
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
    let left = fact(Owner::Spent, "score").into();
    let within = Condition::Within { left, range: range.into(), scale: None };
    let rules = vec![rule(3, "a", "CET", "00012", vec![Condition::At(at(4), within.into())])];
    assert_snapshot!(found(policy(rules)), @"LJ0604 自 80 至 60 的范围里一个值也没有 · the range from 80 to 60 holds no value @line 4");
}

#[test]
fn levels_are_compared_by_their_rank() {
    let steps = BTreeMap::from([("一级".to_owned(), 0), ("二级".to_owned(), 1), ("三级".to_owned(), 2)]);
    let level = |line, operator, word: &str| {
        let compare = Condition::Compare {
            left: fact(Owner::Spent, "level").into(),
            operator,
            right: Expr::Constant(Value::Word(word.into())).into(),
            scale: Some(ScaleId(0)),
        };
        Condition::At(at(line), compare.into())
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
fn what_two_rules_ask_for_alike_is_read_by_the_scale_of_each_ones_items() {
    let of = |line, name: &str, kind: &str| {
        let mut rule = rule(line, name, "X1", "00012", vec![score(line + 1, Operator::AtLeast, 200)]);
        rule.slots[0].pattern.any_of =
            vec![ItemElement { kind: Some(kind.into()), ..ItemElement::default() }].into();
        rule
    };
    let range = |to| ScaleBody::Range { from: Number::ZERO, to: Number::whole(to), step: None };
    let scale = |name: &str, to| Scale { name: name.into(), body: range(to) };
    let kind =
        |scale| Kind { scales: BTreeMap::from([("score".to_owned(), ScaleId(scale))]), ..Kind::default() };
    for (first, second, never) in [("exam", "school", 6), ("school", "exam", 4)] {
        let rules = vec![of(3, "a", first), of(5, "b", second)];
        let scales = vec![scale("of 750", 750), scale("of 100", 100)];
        let kinds = BTreeMap::from([("exam".to_owned(), kind(0)), ("school".to_owned(), kind(1))]);
        let told = found(Policy { scales, kinds, ..policy(rules) });
        assert!(told.starts_with("LJ0603") && told.ends_with(&format!("@line {never}")), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn spans_that_exclude_each_other_are_found() {
    let moments = |attribute: &str| Moments { any_of: vec![fact(Owner::Spent, attribute)], later: false };
    let span = |line, operator, years| {
        let (from, to) = (moments("award").into(), moments("ended").into());
        let span = Condition::Span { from, to, operator, length: Duration::years(years) };
        Condition::At(at(line), span.into())
    };
    let rules =
        vec![rule(3, "a", "CET", "00012", vec![span(4, Operator::AtMost, 2), span(5, Operator::AtLeast, 3)])];
    assert!(found(policy(rules)).contains("LJ0601"));
}

#[test]
fn days_that_end_before_they_begin_never_come() {
    let mut rules = one_rule();
    rules[0].in_force = vec![Days { from: day("2025-04-22"), to: day("2024-04-22") }].into();
    rules[0].windows = vec![Window::Once(day("2025-03-10").unwrap(), day("2025-03-01").unwrap())].into();
    let clock = Some(FactRef { owner: Owner::Application, attribute: "date".into() });
    assert_snapshot!(found(Policy { clock: clock.clone(), ..policy(rules) }), @r"
    LJ0608 时段「2025-03-10 – 2025-03-01」里一天也没有 · the window `2025-03-10 – 2025-03-01` never opens @line 3
    LJ0608 时段「2025-04-22 – 2024-04-22」里一天也没有 · the window `2025-04-22 – 2024-04-22` never opens @line 3
    ");
    let mut rules = one_rule();
    rules[0].in_force = vec![Days { from: day("2025-01-01"), to: None }].into();
    rules[0].editions = vec!["2019".into()].into();
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
fn rules_that_need_the_same_papers_are_the_same() {
    let of = |line, name| {
        let mut rule = rule(line, name, "CET", "00012", vec![]);
        rule.papers = vec!["diploma".to_owned()].into();
        rule.written.add_new("needs_papers diploma".into(), || at(line + 1));
        rule
    };
    assert!(found(policy(vec![of(3, "a"), of(6, "b")])).contains("LJ0610"));
}

#[test]
fn rules_are_the_same_where_they_ask_the_same_of_their_targets() {
    let of = |line, name, least: i64| {
        let (left, right) = (fact(Owner::Target, "credits").into(), number(least).into());
        let asked = Condition::Compare { left, operator: Operator::AtLeast, right, scale: None };
        let when = Some(Condition::At(at(line + 1), asked.into()));
        let any_of = vec![TargetElement::AnyCourse];
        let mut rule = rule(line, name, "CET", "00012", vec![]);
        rule.places[0].targets = vec![TargetPattern::Courses(Box::new(TargetFilter { any_of, when }))].into();
        rule
    };
    let first_line = |rules| found(policy(rules)).lines().next().unwrap_or_default().to_owned();
    assert_snapshot!(first_line(vec![of(3, "a", 4), of(6, "b", 4)]), @"LJ0610 规则「b」与规则「a」完全相同 · rule `b` is the same as rule `a` @line 6, line 3");
    assert!(!first_line(vec![of(3, "a", 4), of(6, "b", 5)]).contains("LJ0610"));
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
