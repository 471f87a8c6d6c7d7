use super::*;
use crate::decision::Reason;
use crate::fixture::{below, course, decision, empty_decision, policy, refused};
use crate::policy::Place;
use crate::policy::rule::{ResultPlace, ResultShape, TargetPattern, Verb};

fn part_of(decision: &Decision, item: Option<&str>, target: Option<&str>) -> Explanation {
    about(&policy(), decision, item, target).unwrap()
}

fn near(part: &Explanation) -> Vec<NearRule> {
    part.not_used.iter().flat_map(|one| one.rules.clone()).collect()
}

fn near_of(refused: Vec<Refused>) -> Vec<String> {
    near_rules(&refused).into_iter().filter_map(|near| near.rule).collect()
}

#[test]
fn refusals_of_one_rule_for_the_same_reasons_are_one_entry() {
    let part = part_of(&decision(), Some("c2"), None);
    let targets: Vec<_> = near(&part).iter().map(|near| near.targets.clone()).collect();
    assert_eq!(targets, [vec![course("00012"), course("00015")]]);
}

#[test]
fn rule_left_out_by_the_choice_is_nearer_than_one_that_misses_a_figure() {
    let refused = vec![
        refused("c2", Some("miss"), None, vec![below("item.score", "424", "425")]),
        refused("c2", Some("barred"), None, vec![Reason::Barred { bar: "b".into() }]),
        refused("c2", Some("choice"), None, vec![Reason::NotBest]),
        refused("c2", Some("other"), None, vec![Reason::NotPaired { set: "s".into() }]),
    ];
    assert_eq!(near_of(refused), ["choice", "miss", "other", "barred"]);
}

#[test]
fn fewer_reasons_then_smaller_gaps_come_first() {
    let score = |have: &str| below("item.score", have, "425");
    let refused = vec![
        refused("c2", Some("two"), None, vec![score("424"), below("item.hours", "9", "10")]),
        refused("c2", Some("far"), None, vec![score("200")]),
        refused("c2", Some("close"), None, vec![score("424")]),
        refused("c2", Some("as close"), None, vec![score("424")]),
    ];
    assert_eq!(near_of(refused), ["close", "as close", "far", "two"]);
}

#[test]
fn rules_beyond_three_are_counted_and_those_refused_for_the_same_reasons_stand_as_one() {
    let mut decision = empty_decision();
    let score = |have: &str| vec![below("item.score", have, "425")];
    let rules = [("a", "420"), ("b", "410"), ("c", "400"), ("d", "390"), ("e", "420"), ("f", "390")];
    decision.refused =
        rules.iter().map(|(rule, have)| refused("c2", Some(rule), None, score(have))).collect();
    let part = part_of(&decision, Some("c2"), None);
    let told: Vec<_> = near(&part).iter().map(|near| (near.rule.clone().unwrap(), near.alike)).collect();
    assert_eq!(told, [("a".to_owned(), 1), ("b".to_owned(), 0), ("c".to_owned(), 0)]);
    assert_eq!(part.not_used.iter().map(|one| one.further).collect::<Vec<_>>(), [2]);
}

#[test]
fn rules_about_other_outcomes_are_counted() {
    // Of the four rules of the policy one came near.
    assert_eq!(part_of(&decision(), Some("c2"), None).elsewhere, 3);
}

#[test]
fn item_against_target_keeps_only_what_is_about_both() {
    let part = part_of(&decision(), Some("c2"), Some("00015"));
    assert_eq!(part.target, Some(course("00015")));
    assert_eq!(
        near(&part).iter().flat_map(|near| near.targets.clone()).collect::<Vec<_>>(),
        [course("00015")]
    );
    assert!(part.granted.is_empty());
}

#[test]
fn unknown_item_or_target_names_the_nearest_known() {
    let (policy, decision) = (policy(), decision());
    let item = about(&policy, &decision, Some("cl1"), None).unwrap_err();
    assert_eq!(item.title(), Text::new("档案中没有学习成果「cl1」", "the record has no item `cl1`"));
    let target = about(&policy, &decision, None, Some("00081")).unwrap_err();
    assert_eq!(target.title().en, "there is no course, pool or category `00081`");
    assert_eq!(target.help(), Some(Text::new("是否想写「00018」？", "did you mean `00018`?")));
}

#[test]
fn rule_refused_as_a_whole_is_told_for_each_target_that_it_leads_to() {
    let mut policy = policy();
    let cet4 = policy.rules.make_mut().iter_mut().find(|rule| rule.name == "cet4").unwrap();
    cet4.places = [ResultPlace {
        verb: Verb::Waive,
        shape: ResultShape::Each,
        targets: [TargetPattern::Course("00012".into())].into_iter().collect(),
        with_credit: true,
        excused: crate::rare::Rare::new(),
        place: Place::default(),
    }]
    .into_iter()
    .collect();
    let mut decision = empty_decision();
    decision.refused = vec![refused("c2", Some("cet4"), None, vec![below("item.score", "424", "425")])];
    let told = |target: &str| near(&about(&policy, &decision, None, Some(target)).unwrap()).len();
    assert_eq!((told("00012"), told("00015")), (1, 0));
}
