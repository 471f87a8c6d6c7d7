//! What the text leaves open is asked.

use super::*;

#[test]
fn two_rules_for_one_item_ask_how_often_it_is_used() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00015", vec![])];
    let silent = Policy { item_use: None, ..policy(rules) };
    assert_snapshot!(found(silent.clone()), @"LJ0401 规则「a」和「b」都能用「CET」，没有说明能否重复使用 · the rules `a` and `b` can both use `CET`; it is not said whether it may be used twice @line 5, line 3");
    let mut answered = silent.clone();
    answered.rules.make_mut()[1].item_use = Some(Use::OnceEver);
    assert_eq!(found(answered), "");
    let mut overridden = silent.clone();
    overridden.rules.make_mut()[0].overrides = vec![RuleId(1)].into();
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
    editions[0].editions = vec!["2019".into()].into();
    editions[1].editions = vec!["2025".into()].into();
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
    assert_eq!(found(Policy { item_use: None, families: vec![family].into(), ..policy(rules) }), "");
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
    rules[0].in_force = vec![Days { from: day("2025-04-22"), to: None }].into();
    assert_snapshot!(found(policy(rules.clone())), @"LJ0413 「a」写了施行日期，没有说明按哪一天判断是否施行 · `a` has days in force, and it is not said which day they are compared with @line 3");
    let clock = Some(FactRef { owner: Owner::Application, attribute: "date".into() });
    assert_eq!(found(Policy { clock, ..policy(rules) }), "");
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
