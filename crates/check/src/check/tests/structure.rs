//! What does not fit together, and what stays silent.

use super::*;

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
        stage: Stage::Recognised,
        by: MeasureId(0),
        per: None,
        from: Vec::new(),
        into: Vec::new(),
        tiers: tiers.to_vec(),
    };
    assert_snapshot!(found(Policy { rewards: vec![reward], ..policy(one_rule()) }), @"LJ0519 档次「银星」写在「铜星」后面，要求却不比它高 · the tier `银星` stands behind `铜星` and does not ask for more @line 5");
}

#[test]
fn pair_of_a_programme_names_its_courses() {
    let programme = Programme {
        code: "cs".into(),
        courses: BTreeMap::from([("00018".into(), crate::policy::Course::default())]).into(),
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

#[test]
fn hints_do_not_keep_a_policy_from_being_checked() {
    let mut rules = one_rule();
    rules[0].cites = Few::None;
    assert_eq!(codes(policy(rules), &[]), (vec!["LJ0515"], true));
}

#[test]
fn what_rests_on_a_broken_part_stays_silent() {
    let rules = vec![rule(3, "a", "CET", "00012", vec![]), rule(5, "b", "CET", "00012", vec![])];
    let silent = Policy { item_use: None, ..policy(rules) };
    assert_eq!(codes(silent.clone(), &[at(5)]).0, Vec::<&str>::new());
    assert_eq!(codes(silent, &[at(1)]).0, ["LJ0610"]);
}
