//! Explanations of decisions that evaluation itself made.

use super::*;
use crate::compile::plan_of;
use crate::evaluate::{Options, evaluate};
use crate::explain::explain;
use crate::policy::builtin::CREDITS;
use crate::policy::expression::{Amount, ItemElement, Operator};
use crate::policy::rule::{Given, ResultPlace, ResultShape, Slot, TargetPattern, Verb, Window};
use crate::policy::{Condition, Expr, FactRef, ItemPattern, Owner, Place, Policy, Value};
use crate::quantity::Number;
use crate::record::{Application, Item, Known, LearnerRecord};
use crate::render::fixture::{day, policy};
use insta::assert_snapshot;

/// `given certificate CET with score 425 or above`, `waive each of: 00012, 00015`, `credits 7`, `needs papers 成绩单`.
fn cet_policy() -> Policy {
    let mut policy = policy();
    policy.rules.retain(|rule| rule.name == "cet4");
    (policy.counted, policy.rewards) = (Vec::new(), Vec::new());
    policy.catalogues[0].entries[0].code = "CET".into();
    policy.catalogues[0].entries[0].title = Some("大学英语四级考试".into());
    let score = FactRef { owner: Owner::This, attribute: "score".into() };
    let constant = |number| Expr::Constant(Value::Number(Number::whole(number)));
    let enough = Condition::Compare {
        left: Expr::Fact(score),
        operator: Operator::AtLeast,
        right: constant(425),
        scale: None,
    };
    let cet =
        ItemElement { kind: Some("certificate".into()), code: Some("CET".into()), ..ItemElement::default() };
    let rule = policy.rules.first_mut().unwrap();
    rule.slots =
        vec![Slot { pattern: ItemPattern { any_of: vec![cet], condition: Some(enough) }, called: None }];
    rule.given = Some(Given::One(0));
    rule.places = vec![ResultPlace {
        verb: Verb::Waive,
        shape: ResultShape::Each,
        targets: ["00012", "00015"].map(|code| TargetPattern::Course(code.into())).to_vec(),
        with_credit: true,
        excused: Vec::new(),
        place: Place::default(),
    }];
    rule.amounts = vec![Amount { measure: CREDITS, amount: constant(7), place: Place::default() }];
    rule.papers = vec!["成绩单".into()];
    rule.windows = vec![Window::Once(day("2025-06-01"), day("2025-06-10"))];
    policy
}

fn page(policy: &Policy, score: Option<i64>, on: &str, papers: &[&str], item: Option<&str>) -> String {
    let score = score.map(|score| ("score".to_owned(), Known::Value(Value::Number(Number::whole(score)))));
    let record = LearnerRecord {
        id: "L-1".into(),
        application: Some(Application {
            date: Some(day(on)),
            programme: Some("cs".into()),
            papers: papers.iter().map(|paper| (*paper).to_owned()).collect(),
            ..Application::default()
        }),
        items: vec![Item {
            id: "c2".into(),
            kind: "certificate".into(),
            code: Some("CET".into()),
            count: 1,
            papers: None,
            facts: score.into_iter().collect(),
        }],
        ..LearnerRecord::default()
    };
    let plan = plan_of(policy);
    let decision = evaluate(&plan, &record, &Options::default());
    let explanation = explain(&plan.policy, &decision, item, None).unwrap();
    let names = Names { policy: &plan.policy, record: Some(&record) };
    explanation_page(&explanation, &names, Locale::Zh).to_string()
}

#[test]
fn one_point_short_and_a_day_late_are_both_told() {
    assert_snapshot!(page(&cet_policy(), Some(424), "2025-05-11", &["成绩单"], Some("c2")), @r#"
    c2 大学英语四级考试

    认定
      c2  大学英语四级考试  certificates.csv:12

    不予
      大学英语四级免公共英语  《免考办法》第九条
        - 成绩 424，至少须 425
        - 2025-05-11 不在受理期内，下次受理 2025-06-01 至 2025-06-10
        要改变结果：成绩再增 1，达到 425；在 2025-06-01 至 2025-06-10 申请
    "#);
}

#[test]
fn enough_points_are_granted_by_their_clause() {
    assert_snapshot!(page(&cet_policy(), Some(425), "2025-06-05", &["成绩单"], None), @r#"
    L-1  自学考试课程免考办法  2025-06-05
    准予 14 学分

    认定
      c2  大学英语四级考试  certificates.csv:12

    准予
      大学英语四级免公共英语  《免考办法》第九条
        c2 大学英语四级考试
        → 00012 英语（一）  7 学分
        → 00015 英语（二）  7 学分
    "#);
}

#[test]
fn missing_score_and_paper_are_asked_for() {
    assert_snapshot!(page(&cet_policy(), None, "2025-06-05", &[], None), @r#"
    L-1  自学考试课程免考办法  2025-06-05
    待定 14 学分

    认定
      c2  大学英语四级考试  certificates.csv:12

    待定
      大学英语四级免公共英语  《免考办法》第九条
        c2 大学英语四级考试
        → 00012 英语（一）  7 学分
        → 00015 英语（二）  7 学分
        ? 须提交「成绩单」
        ? 档案缺成绩

    下一步
      须提交「成绩单」  事关「大学英语四级免公共英语」
      档案缺成绩        事关「大学英语四级免公共英语」
    "#);
}

#[test]
fn certificate_of_no_catalogue_is_told_before_its_rules() {
    let mut policy = cet_policy();
    policy.catalogues[0].entries[0].code = "PETS".into();
    assert_snapshot!(page(&policy, Some(425), "2025-06-05", &["成绩单"], Some("c2")), @r#"
    c2 证书 CET

    不予
      - 目录中没有「CET」
      大学英语四级免公共英语  《免考办法》第九条
        - 未经认定，不能转换
    "#);
}
