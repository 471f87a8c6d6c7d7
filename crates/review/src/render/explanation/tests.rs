use super::*;
use crate::decision::{Amounts, GrantRef, LimitUse, Need};
use crate::explain::{Change, Instead, LimitRoom, Mend, MoreRoom, Step, about};
use crate::quantity::Number;
use crate::render::change::{change_text, instead_text, mend_text, room_text};
use crate::render::decision_page;
use crate::render::fixture::{course, day, decision, policy, record};
use insta::assert_snapshot;

fn page(decision: &Decision, item: Option<&str>, target: Option<&str>, locale: Locale) -> String {
    let (policy, record) = (policy(), record());
    let explanation = about(&policy, decision, item, target).unwrap();
    explanation_page(&explanation, decision, &Names { policy: &policy, record: Some(&record) }, locale)
        .to_string()
}

#[test]
fn refused_item_is_told_why_and_what_would_change_it() {
    assert_snapshot!(page(&decision(), Some("c2"), None, Locale::Zh), @r#"
    c2 证书 CET 四级

    不予
      大学英语四级免公共英语  → 00012 英语（一）、00015 英语（二）
        《免考办法》第九条
        - 成绩 424，至少须 425

    另有 3 条规则涉及其他成果或目标
    "#);
    assert_snapshot!(page(&decision(), Some("c2"), None, Locale::En), @r#"
    c2 certificate CET 四级

    Refused
      大学英语四级免公共英语  → 00012 英语（一）, 00015 英语（二）
        《免考办法》 art. 9
        - score is 424, at least 425 is needed

    3 further rules are about other outcomes or targets
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

    另有 3 条规则涉及其他成果或目标
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

    另有 3 条规则涉及其他成果或目标
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

    下一步
      须提交「成绩单」  事关「near」

    另有 2 条规则涉及其他成果或目标
    "#);
}

#[test]
fn target_that_nothing_leads_to_says_so() {
    let mut decision = decision();
    decision.refused.clear();
    assert_snapshot!(page(&decision, None, Some("00015"), Locale::Zh), @r#"
    00015 英语（二）

    没有规则以它为目标，或没有可用的成果

    另有 4 条规则涉及其他成果或目标
    "#);
    assert_snapshot!(page(&decision, None, Some("00015"), Locale::En), @r#"
    00015 英语（二）

    no rule leads to it from any item of the record

    4 further rules are about other outcomes or targets
    "#);
}

/// Returns a step of a fact of item `c1`.
fn step(fact: &str, have: &str, to: &str, by: Option<&str>, included: bool) -> Step {
    let [fact, have, to] = [fact, have, to].map(str::to_owned);
    Step { fact, item: Some("c1".into()), have, by: by.map(str::to_owned), to, included }
}

fn mend(changes: Vec<Change>, needs: Vec<Need>, credits: i64) -> Mend {
    let brings = [("credits".to_owned(), Number::whole(credits))].into_iter().filter(|one| !one.1.is_zero());
    Mend { changes, needs, targets: vec![course("00012")], brings: brings.collect() }
}

fn both(text: &Text) -> String {
    format!("{}\n{}", text.zh, text.en)
}

#[test]
fn every_change_is_said_in_both_languages() {
    let changes = [
        Change::Higher(step("item.score", "424", "425", Some("1"), true)),
        Change::Higher(step("item.attendance", "79.5%", "85%", Some("5.5%"), true)),
        Change::Higher(step("item.level", "三级", "四级", None, true)),
        Change::Higher(step("item.award", "2017-04-01", "2017-06-05", None, true)),
        Change::Higher(step("item.score", "425", "425", None, false)),
        Change::Lower(step("item.attempts", "3", "2", Some("1"), true)),
        Change::Lower(step("item.award", "2025-06-10", "2025-06-05", None, true)),
        Change::Lower(step("learner.age", "40", "40", None, false)),
        Change::Become {
            fact: "item.level".into(),
            item: Some("c1".into()),
            one_of: vec!["四级".into(), "六级".into()],
        },
        Change::Have { fact: "item.score".into(), item: Some("c1".into()) },
        Change::ApplyFrom { first: day("2025-07-01"), last: None },
        Change::ApplyFrom { first: day("2025-09-11"), last: Some(day("2025-09-25")) },
        Change::Claim { items: vec!["c1".into()], target: None },
        Change::Claim { items: vec!["c1".into()], target: Some("00018".into()) },
        Change::AskOnlyFor { target: course("00015") },
        Change::OpenAccount,
        Change::Obtain {
            outcome: "certificate CET".into(),
            kind: "certificate".into(),
            code: Some("CET".into()),
        },
        Change::Choose { rule: "cet4".into(), target: "00012".into(), chosen: "00018".into() },
    ];
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let said = changes.iter().map(|change| both(&change_text(change, false, &names)));
    assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r#"
    成绩再增 1，达到 425
    score higher by 1, to reach 425
    出勤率再增 5.5%，达到 85%
    attendance higher by 5.5%, to reach 85%
    级别达到 四级
    level at least 四级
    取得日再晚 2 个月，不早于 2017-06-05
    award date 2 months later, not before 2017-06-05
    成绩超过 425
    score more than 425
    应考次数减少 1，降到 2
    number of attempts lower by 1, down to 2
    取得日再早 5 天，不晚于 2025-06-05
    award date 5 days earlier, not after 2025-06-05
    年龄低于 40
    age less than 40
    级别为 四级 或 六级
    level 四级 or 六级
    取得成绩
    a known score
    在 2025-07-01 或以后申请
    apply on 2025-07-01 or later
    在 2025-09-11 至 2025-09-25 申请
    apply between 2025-09-11 and 2025-09-25
    在申请中列出
    list it in the application
    在申请中列出目标 00018 计算机应用基础
    name 00018 计算机应用基础 in the application
    在申请中只列 00015 英语（二）
    apply for 00015 英语（二） only
    先开户
    open an account first
    补充证书 CET
    add certificate CET
    改选 00012 英语（一），不再选 00018 计算机应用基础
    choose 00012 英语（一） instead of 00018 计算机应用基础
    "#);
    let of_several = Change::Higher(step("item.score", "424", "425", Some("1"), true));
    assert_snapshot!(both(&change_text(&of_several, true, &names)), @r#"
    c1 的成绩再增 1，达到 425
    score of c1 higher by 1, to reach 425
    "#);
}

#[test]
fn smallest_change_tells_what_it_brings_and_that_the_outcome_fits() {
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let score = || Change::Higher(step("item.score", "424", "425", Some("1"), true));
    let later = || Change::ApplyFrom { first: day("2025-09-11"), last: Some(day("2025-09-25")) };
    let said = [
        mend(vec![score(), later()], Vec::new(), 14),
        mend(vec![later()], vec![Need::Papers("transcript".into())], 7),
        // Whether the outcome fits is not known while a fact of it is missing.
        mend(vec![later()], vec![Need::Fact("item.score".into())], 7),
        mend(vec![score()], Vec::new(), 0),
        mend(vec![score()], Vec::new(), -1),
    ];
    let said: Vec<String> = said.iter().map(|mend| both(&mend_text(mend, false, &names))).collect();
    assert_snapshot!(said.join("\n"), @r#"
    要改变结果：成绩再增 1，达到 425；在 2025-09-11 至 2025-09-25 申请（多 14 学分）
    to change it: score higher by 1, to reach 425; apply between 2025-09-11 and 2025-09-25 (14 credits more)
    成果本身符合，只须在 2025-09-11 至 2025-09-25 申请（多 7 学分）
    the outcome itself fits: apply between 2025-09-11 and 2025-09-25 (7 credits more)
    要改变结果：在 2025-09-11 至 2025-09-25 申请（多 7 学分）
    to change it: apply between 2025-09-11 and 2025-09-25 (7 credits more)
    要改变结果：成绩再增 1，达到 425
    to change it: score higher by 1, to reach 425
    要改变结果：成绩再增 1，达到 425（少 1 学分）
    to change it: score higher by 1, to reach 425 (1 credit less)
    "#);
}

#[test]
fn what_something_lost_to_is_told_with_its_cost() {
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let grant = |rule: &str, item: &str, target: &str| GrantRef {
        rule: rule.into(),
        items: vec![item.into()],
        targets: vec![course(target)],
    };
    let lost = |lost: Vec<GrantRef>, others: Vec<GrantRef>, credits: i64| {
        let mut gained = vec![grant("cet4", "c2", "00012")];
        gained.extend(others);
        let change: Amounts = [("credits".to_owned(), Number::whole(credits))].into();
        let change = change.into_iter().filter(|one| !one.1.is_zero()).collect();
        both(&instead_text(&Instead { gained, lost, change, proved: true }, Some("cet4"), &names))
    };
    let ncre = || grant("ncre1", "c1", "00018");
    let said = [
        lost(vec![ncre()], Vec::new(), -3),
        lost(vec![ncre()], Vec::new(), 0),
        lost(vec![ncre(), ncre(), ncre()], vec![grant("near", "k1", "00015")], -3),
        lost(Vec::new(), Vec::new(), 0),
    ];
    assert_snapshot!(said.join("\n"), @r#"
    若取此项，须放弃「计算机一级免计算机基础」（c1 → 00018 计算机应用基础），合计少 3 学分
    to take it would give up `计算机一级免计算机基础` (c1 → 00018 计算机应用基础); in all 3 credits less
    若取此项，须放弃「计算机一级免计算机基础」（c1 → 00018 计算机应用基础），合计不变
    to take it would give up `计算机一级免计算机基础` (c1 → 00018 计算机应用基础); the total stays
    若取此项，须放弃「计算机一级免计算机基础」（c1 → 00018 计算机应用基础）、「计算机一级免计算机基础」（c1 → 00018 计算机应用基础）等 3 项，另取「near」（k1 → 00015 英语（二）），合计少 3 学分
    to take it would give up `计算机一级免计算机基础` (c1 → 00018 计算机应用基础), `计算机一级免计算机基础` (c1 → 00018 计算机应用基础) and 1 more; take `near` (k1 → 00015 英语（二）) beside; in all 3 credits less
    取用它不会增加合计
    taking it would add nothing to the total
    "#);
}

#[test]
fn limit_tells_what_more_room_would_bring() {
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let used = LimitUse {
        limit: "half".into(),
        policy: None,
        per: None,
        from_history: Number::ZERO,
        used: Number::whole(38),
        at_most: Some(Number::whole(40)),
        binding: true,
    };
    let room = |more: i64, credits: i64| MoreRoom {
        more: Number::whole(more),
        change: [("credits".to_owned(), Number::whole(credits))]
            .into_iter()
            .filter(|_| credits != 0)
            .collect(),
        gained: Vec::new(),
        lost: Vec::new(),
        proved: true,
    };
    let said = |one_more: Option<MoreRoom>, enough: Option<MoreRoom>| {
        let limit = LimitRoom { used: used.clone(), left: Some(Number::whole(2)), one_more, enough };
        room_text(&limit, &names).map(|text| both(&text))
    };
    assert_eq!(said(None, None), None);
    let in_year = |year: &str| {
        let used = LimitUse { per: Some(year.to_owned()), ..used.clone() };
        LimitRoom { used, left: None, one_more: Some(room(1, 0)), enough: None }
    };
    let years = [in_year("2018"), in_year("2019")];
    let told = crate::render::limits::told_of_room(&years, &names);
    let groups: Vec<&[&str]> = told.iter().map(|(_, _, groups)| groups.as_slice()).collect();
    assert_eq!(groups, [["2018", "2019"]], "the same of two years is said once");
    let told = [
        said(Some(room(1, 3)), None),
        said(Some(room(1, 0)), Some(room(2, 4))),
        said(Some(room(1, 0)), None),
    ];
    assert_snapshot!(told.into_iter().flatten().collect::<Vec<_>>().join("\n"), @r#"
    放宽 1 学分，可多 3 学分
    with 1 credit more of room: 3 credits more in all
    放宽 1 学分没有变化，放宽 2 学分可多 4 学分
    1 credit more of room would change nothing; with 2 credits: 4 credits more in all
    放宽也没有变化
    more room would change nothing
    "#);
}

#[test]
fn whole_explanation_is_the_decision_and_what_would_change_it() {
    let (policy, record) = (policy(), record());
    let names = Names { policy: &policy, record: Some(&record) };
    let whole = page(&decision(), None, None, Locale::Zh);
    assert_eq!(whole, decision_page(&decision(), &names, Locale::Zh).to_string());
}
