//! What a text without faults means.

use super::*;
use crate::policy::rule::{ResultShape, TargetPattern, Verb};
use crate::policy::{Condition, CountedKind, Owner};

const ENGLISH: &str = include_str!("english.lijiao");

const CHINESE: &str = include_str!("chinese.lijiao");

#[test]
fn both_languages_mean_the_same_policy() {
    assert_eq!(bare(policy(ENGLISH)), bare(policy(CHINESE)));
}

#[test]
fn policy_in_several_files_is_the_same_policy() {
    let at = ENGLISH.find("programme cs").unwrap();
    let (head, rest) = ENGLISH.split_at(at);
    let files = [("b.lijiao", rest), ("a.lijiao", head)];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let split = resolve(&PolicyFolder::of(files.into()));
    assert_eq!(shown(&split), Vec::<String>::new());
    assert_eq!(bare(split.policy), bare(policy(ENGLISH)));
}

#[test]
fn rule_says_what_its_clauses_say() {
    let policy = policy(ENGLISH);
    let rule = policy.rules.get(0).unwrap();
    assert_eq!(*rule.cites, ["《免考办法》 art. 9"]);
    assert_eq!(rule.places[0].verb, Verb::Waive);
    assert_eq!(rule.places[0].shape, ResultShape::Each);
    let courses = ["00012", "00015"].map(|code| TargetPattern::Course(code.into()));
    assert_eq!(*rule.places[0].targets, courses);
    assert_eq!(*rule.papers, ["certificate", "identity-card"]);
    assert_eq!(rule.approvals[0].1, "registry");
    assert_eq!(rule.record.as_ref().unwrap().for_purpose[0].0, "degree-check");
    assert!(matches!(&rule.conditions[0], Condition::Any(parts) if parts.len() == 2));
}

#[test]
fn range_on_a_scale_in_a_table_becomes_its_words() {
    let policy = policy(ENGLISH);
    let rows: Vec<String> =
        policy.tables.get(0).unwrap().rows.iter().map(|row| format!("{:?}", row.tests)).collect();
    assert_eq!(
        rows,
        [
            r#"[OneOf([Word("三级"), Word("二级"), Word("四级")])]"#,
            r#"[OneOf([Word("一级"), Word("一级乙")])]"#
        ]
    );
}

#[test]
fn item_is_this_in_its_pattern_and_spent_outside() {
    let policy = policy_of(
        "rule r\n    given course with item.score 60 or above and B.score 60 or above\n    reading course called B with award before item.award\n    when item.score less than 90\n    convert to same course\n    credits item.credits\n",
    );
    let rule = serde_json::to_value(policy.rules.get(0).unwrap()).unwrap();
    let owners = |at: &str| {
        let text = rule.pointer(at).unwrap().to_string();
        ["learner", "This", "Spent", "Slot"]
            .into_iter()
            .filter(|owner| text.contains(owner))
            .collect::<Vec<_>>()
    };
    assert_eq!(owners("/slots/0/pattern/condition"), ["This", "Slot"]);
    assert_eq!(owners("/slots/1/pattern/condition"), ["This", "Spent"]);
    assert_eq!(owners("/conditions"), ["Spent"]);
    assert_eq!(owners("/amounts"), ["Spent"]);
}

#[test]
fn definition_is_taken_in_where_it_is_used() {
    let policy =
        policy_of("define old: age at least 40\nrule r\n    when old\n    convert to X\n    credits 1\n");
    let condition = format!("{:?}", policy.rules.get(0).unwrap().conditions[0]);
    assert!(
        condition.contains("Learner") && condition.contains("\"age\"") && condition.contains("line: 5"),
        "{condition}"
    );
}

#[test]
fn general_joins_the_rules_that_it_covers_and_those_that_name_it() {
    let policy = policy_of(
        "general papers wherever given course\n    needs papers transcript\ngeneral named\n    subject to registry approval\nrule a\n    given course X\n    convert to X\n    credits 1\nrule b\n    given course X\n    without general papers\n    general named\n    convert to X\n    credits 1\n",
    );
    assert_eq!(*policy.rules.get(0).unwrap().papers, ["transcript"]);
    assert!(policy.rules.get(1).unwrap().papers.is_empty());
    assert_eq!(policy.rules.get(1).unwrap().approvals.len(), 1);
}

#[test]
fn rows_of_a_table_are_rules_of_their_own() {
    let policy = policy_of(
        "certificate PETS\nrules pets\n    given certificate PETS with written 60 or above\n    | with score | convert to | credits |\n    | 60 | A, B | 14 |\n    | 70 | A | 7 |\nattribute item.written: number from 0\n",
    );
    let names: Vec<&str> = policy.rules.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["pets/1", "pets/2"]);
    assert_eq!(policy.rules.get(0).unwrap().places[0].targets.len(), 2);
    let condition = format!("{:?}", policy.rules.get(1).unwrap().slots[0].pattern.condition);
    assert!(condition.contains("written") && condition.contains("70"), "{condition}");
}

#[test]
fn limit_on_a_share_is_of_conversion_and_one_on_the_only_stage_is_of_that() {
    let policy = policy_of(
        "category leisure\nactivity a\n    category leisure\nprogramme p\n    credits 80\n    course X 3 credits class 实践\nrule r\n    given activity a\n    recognise as leisure\n    credits 1\nlimit half: credits as share of programme credits excluding class 实践 at most 50%\nlimit all: credits from leisure per calendar year by ended at most 8\n",
    );
    assert_eq!(policy.counted[0].kind, CountedKind::Limit);
    assert_eq!(format!("{:?}", policy.counted[0].stage), "Converted");
    assert_eq!(format!("{:?}", policy.counted[1].stage), "Recognised");
    assert!(
        matches!(&policy.counted[1].per[0], crate::policy::counted::PerKey::Period(_, by) if by.owner == Owner::Spent)
    );
}

#[test]
fn related_measures_are_converted_into_each_other() {
    let policy = policy_of(
        "measure quarter-credit of 2/3 credit\nrule r\n    given course\n    convert to X\n    credits item.quarter-credit\n",
    );
    let amount = format!("{:?}", policy.rules.get(0).unwrap().amounts[0].amount);
    assert!(amount.contains("Times(Constant(Number(2/3)))"), "{amount}");
}

#[test]
fn example_is_a_record_in_the_record_format() {
    let text = format!(
        "{ENGLISH}example \"425\"\n    learner status 在籍, field 050201\n    applying on 2025-06-01 for cs targets 00012\n    holding certificate CET level 四级, score 425, award 2018-06-20, called c1\n    judged approval by registry item c1, rule cet4\n    expect 00012\n    expect credits 7\nexample \"424\" like \"425\"\n    learner status 毕业\n    holding certificate CET level 四级, score 424, award 2018-06-20\n    expect refused cet4 because score\n"
    );
    let policy = policy(&text.replace("    judged approval by registry item c1, rule cet4\n", ""));
    assert_eq!(
        policy.examples[0].record,
        r#"{"id":"425","learner":{"status":"在籍","field":"050201"},"application":{"date":"2025-06-01","programme":"cs","targets":["00012"]},"items":[{"id":"c1","kind":"certificate","code":"CET","level":"四级","score":425,"award":"2018-06-20"}]}"#
    );
    assert!(policy.examples[1].record.contains(r#""learner":{"status":"毕业","field":"050201"}"#));
    assert!(policy.examples[1].record.contains(r#""score":424"#));
    assert_eq!(policy.examples[1].expectations.len(), 1);
}
