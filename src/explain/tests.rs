use super::*;
use crate::date::Day;
use crate::decision::Reason;
use crate::policy::Place;
use crate::policy::rule::{ResultPlace, ResultShape, TargetPattern, Verb};
use crate::render::fixture::{below, course, decision, empty_decision, policy, refused};

fn part_of(decision: &Decision, item: Option<&str>, target: Option<&str>) -> Part {
    match explain(&policy(), decision, item, target).unwrap() {
        Explanation::Part(part) => *part,
        Explanation::Whole(_) => panic!("the whole decision was explained"),
    }
}

fn near_of(refused: Vec<Refused>) -> Vec<String> {
    near_rules(&refused).into_iter().filter_map(|near| near.rule).collect()
}

#[test]
fn refusals_of_one_rule_for_the_same_reasons_are_one_entry() {
    let part = part_of(&decision(), Some("c2"), None);
    let targets: Vec<_> = part.near.iter().map(|near| near.targets.clone()).collect();
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
fn rules_beyond_three_are_counted() {
    let mut decision = empty_decision();
    let rules = ["a", "b", "c", "d", "e"];
    decision.refused =
        rules.iter().map(|rule| refused("c2", Some(rule), None, vec![Reason::NotBest])).collect();
    let part = part_of(&decision, Some("c2"), None);
    assert_eq!((part.near.len(), part.further), (3, 2));
}

#[test]
fn item_against_target_keeps_only_what_is_about_both() {
    let part = part_of(&decision(), Some("c2"), Some("00015"));
    assert_eq!(part.target, Some(course("00015")));
    assert_eq!(part.near.iter().flat_map(|near| near.targets.clone()).collect::<Vec<_>>(), [course("00015")]);
    assert!(part.granted.is_empty());
}

#[test]
fn change_holds_the_exact_difference() {
    let part = part_of(&decision(), Some("c2"), None);
    let change =
        Change::Higher { fact: "item.score".into(), by: Some("1".into()), to: "425".into(), included: true };
    assert_eq!(part.near.first().map(|near| near.changes.clone()), Some(vec![change]));
}

#[test]
fn past_graduation_cannot_be_changed_but_an_old_certificate_can_be_replaced() {
    let day = Day::parse("2020-01-01").unwrap();
    let expired = |fact: &str| Reason::Expired { fact: fact.into(), from: day, until: day, on: day };
    assert_eq!(change::change(&expired("learner.graduation")), None);
    assert_eq!(change::change(&expired("item.award")), Some(Change::Newer { fact: "item.award".into() }));
}

#[test]
fn unknown_item_or_target_names_the_nearest_known() {
    let (policy, decision) = (policy(), decision());
    let item = explain(&policy, &decision, Some("cl1"), None).unwrap_err();
    assert_eq!(item.title(), Text::new("档案中没有学习成果「cl1」", "the record has no item `cl1`"));
    let target = explain(&policy, &decision, None, Some("00081")).unwrap_err();
    assert_eq!(target.title().en, "there is no course, pool or category `00081`");
    assert_eq!(target.help(), Some(Text::new("是否想写「00018」？", "did you mean `00018`?")));
}

#[test]
fn rule_refused_as_a_whole_is_told_for_each_target_that_it_leads_to() {
    let mut policy = policy();
    let cet4 = policy.rules.iter_mut().find(|rule| rule.name == "cet4").unwrap();
    cet4.places = vec![ResultPlace {
        verb: Verb::Waive,
        shape: ResultShape::Each,
        targets: vec![TargetPattern::Course("00012".into())],
        with_credit: true,
        excused: Vec::new(),
        place: Place::default(),
    }];
    let mut decision = empty_decision();
    decision.refused = vec![refused("c2", Some("cet4"), None, vec![below("item.score", "424", "425")])];
    let near = |target: &str| match explain(&policy, &decision, None, Some(target)).unwrap() {
        Explanation::Part(part) => part.near.len(),
        Explanation::Whole(_) => 0,
    };
    assert_eq!((near("00012"), near("00015")), (1, 0));
}

#[test]
fn item_that_cannot_be_recognised_is_not_told_to_be_recognised() {
    let refused = [
        refused("c2", Some("cet4"), None, vec![Reason::NotRecognised]),
        refused("c2", None, None, vec![Reason::NotInCatalogue { code: "CET".into() }]),
    ];
    let near = near_rules(&refused);
    assert_eq!(near.iter().map(|near| near.rule.as_deref()).collect::<Vec<_>>(), [None, Some("cet4")]);
    assert!(near.iter().all(|near| near.changes.is_empty()));
    let [changeable, _] = refused;
    assert_eq!(
        near_rules([&changeable]).first().map(|near| near.changes.clone()),
        Some(vec![Change::Recognise])
    );
}
