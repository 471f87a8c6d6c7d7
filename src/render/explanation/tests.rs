use super::*;
use crate::decision::{Decision, Reason};
use crate::explain::explain;
use crate::render::fixture::{below, course, day, decision, empty_decision, policy, record, refused};
use insta::assert_snapshot;

fn page(decision: &Decision, item: Option<&str>, target: Option<&str>, locale: Locale) -> String {
    let (policy, record) = (policy(), record());
    let explanation = explain(&policy, decision, item, target).unwrap();
    explanation_page(&explanation, &Names { policy: &policy, record: Some(&record) }, locale).to_string()
}

#[test]
fn refused_item_is_told_why_and_what_would_change_it() {
    assert_snapshot!(page(&decision(), Some("c2"), None, Locale::Zh), @r#"
    c2 证书 CET 四级

    不予
      大学英语四级免公共英语  → 00012 英语（一）、00015 英语（二）  《免考办法》第九条
        - 成绩 424，至少须 425
        要改变结果：成绩再增 1，达到 425
    "#);
    assert_snapshot!(page(&decision(), Some("c2"), None, Locale::En), @r#"
    c2 certificate CET 四级

    Refused
      大学英语四级免公共英语  → 00012 英语（一）, 00015 英语（二）  《免考办法》 art. 9
        - score is 424, at least 425 is needed
        to change it: score higher by 1, to reach 425
    "#);
}

#[test]
fn granted_item_is_told_what_it_counts_for() {
    assert_snapshot!(page(&decision(), Some("c1"), None, Locale::Zh), @r#"
    c1 全国计算机等级考试 一级

    认定
      c1  全国计算机等级考试 一级  职业培训  4 学分  certificates.csv:12

    准予
      计算机一级免计算机基础  《免考办法》第十二条
        c1 全国计算机等级考试 一级
        → 00018 计算机应用基础  2 学分  成绩记为 免考
        → 学分池 选修           2 学分  因限额「转换学分不过半」由 4 减计
    "#);
}

#[test]
fn pending_item_is_told_its_next_step() {
    assert_snapshot!(page(&decision(), Some("k1"), None, Locale::Zh), @r#"
    k1 大学英语

    待定
      near
        k1 大学英语
        → 00012 英语（一）  7 学分
        ? 须由「考办」或「主考院校」作出「内容相近」的判断
        ? 须提交「成绩单」

    下一步
      须提交「成绩单」  事关「near」
    "#);
}

#[test]
fn target_is_told_what_waits_for_it_and_what_came_near() {
    assert_snapshot!(page(&decision(), None, Some("00012"), Locale::Zh), @r#"
    00012 英语（一）

    待定
      near
        k1 大学英语
        → 00012 英语（一）  7 学分
        ? 须由「考办」或「主考院校」作出「内容相近」的判断
        ? 须提交「成绩单」

    不予
      c2 证书 CET 四级
        大学英语四级免公共英语  → 00012 英语（一）  《免考办法》第九条
          - 成绩 424，至少须 425
          要改变结果：成绩再增 1，达到 425

    下一步
      须提交「成绩单」  事关「near」
    "#);
}

#[test]
fn target_that_nothing_leads_to_says_so() {
    let mut decision = decision();
    decision.refused.clear();
    assert_snapshot!(page(&decision, None, Some("00015"), Locale::Zh), @r#"
    00015 英语（二）

    没有规则以它为目标，或没有可用的成果
    "#);
    assert_snapshot!(page(&decision, None, Some("00015"), Locale::En), @r#"
    00015 英语（二）

    no rule leads to it from any item of the record
    "#);
}

#[test]
fn every_change_is_said_in_both_languages() {
    let on = day("2025-06-05");
    let fact = |fact: &str| fact.to_owned();
    let reasons = [
        below("item.score", "424", "425"),
        below("item.attendance", "79.5%", "85%"),
        below("item.level", "三级", "四级"),
        Reason::Below {
            fact: fact("item.award"),
            have: "2016-01-01".into(),
            need: "2017-06-05".into(),
            included: true,
        },
        Reason::Below { fact: fact("item.score"), have: "425".into(), need: "425".into(), included: false },
        Reason::Above { fact: fact("item.attempts"), have: "3".into(), need: "2".into(), included: true },
        Reason::Above { fact: fact("learner.age"), have: "40".into(), need: "40".into(), included: false },
        Reason::Differs {
            fact: fact("item.level"),
            have: "三级".into(),
            need: vec!["四级".into(), "六级".into()],
        },
        Reason::None { fact: fact("item.score") },
        Reason::Expired { fact: fact("item.award"), from: on, until: on, on },
        Reason::TooEarly { fact: fact("item.award"), from: on, since: day("2025-07-01"), on },
        Reason::OutsideWindow { on, next: Some(day("2025-09-11")), until: Some(day("2025-09-25")) },
        Reason::NotRecognised,
        Reason::NotClaimed,
        Reason::NoAccount,
        Reason::Lacks { outcome: "certificate CET".into() },
        Reason::NotChosen { chosen: "00018".into() },
        Reason::Gate { on: "core".into() },
        Reason::Gate { on: "cet4".into() },
        Reason::UsedFor { rule: "cet4".into() },
    ];
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let say = |reason: &Reason| {
        let text = change_text(&crate::explain::change::change(reason).unwrap(), &names);
        format!("{}\n{}", text.zh, text.en)
    };
    assert_snapshot!(reasons.iter().map(say).collect::<Vec<_>>().join("\n"), @r#"
    成绩再增 1，达到 425
    score higher by 1, to reach 425
    出勤率再增 5.5%，达到 85%
    attendance higher by 5.5%, to reach 85%
    级别达到 四级
    level at least 四级
    取得日不早于 2017-06-05
    award date not before 2017-06-05
    成绩超过 425
    score more than 425
    应考次数减少 1，降到 2
    number of attempts lower by 1, down to 2
    年龄低于 40
    age less than 40
    级别为 四级 或 六级
    level 四级 or 六级
    取得成绩
    a known score
    换用取得日更近的成果
    an outcome with a later award date
    在 2025-07-01 或以后申请
    apply on 2025-07-01 or later
    在 2025-09-11 至 2025-09-25 申请
    apply between 2025-09-11 and 2025-09-25
    先办理认定
    have it recognised first
    在申请中列出
    list it in the application
    先开户
    open an account first
    补充证书 CET
    add certificate CET
    改选，不再选 00018 计算机应用基础
    choose it instead of 00018 计算机应用基础
    先满足最低要求「专业课」
    meet requirement `专业课` first
    同时获得「大学英语四级免公共英语」
    be granted `大学英语四级免公共英语` too
    不再申请「大学英语四级免公共英语」
    do without `大学英语四级免公共英语`
    "#);
}

#[test]
fn change_is_told_only_when_it_would_be_enough() {
    let mut decision = empty_decision();
    let because = vec![below("item.score", "424", "425"), Reason::Barred { bar: "leisure".into() }];
    decision.refused = vec![refused("c2", Some("cet4"), Some(course("00012")), because)];
    assert!(!page(&decision, Some("c2"), None, Locale::Zh).contains("要改变结果"));
}

#[test]
fn whole_explanation_is_the_decision() {
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let whole = page(&decision(), None, None, Locale::Zh);
    assert_eq!(whole, decision_page(&decision(), &names, Locale::Zh).to_string());
}
