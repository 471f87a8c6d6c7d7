use super::*;
use crate::decision::{LimitUse, Reason};
use crate::policy::counted::PerKey;
use crate::policy::{FactRef, Owner, PeriodKey};
use crate::render::fixture::{below, course, decision, empty_decision, policy, record, refused};
use insta::assert_snapshot;

fn page(decision: &Decision, locale: Locale) -> String {
    let (policy, record) = (policy(), record());
    decision_page(decision, &Names { policy: &policy, record: Some(&record) }, locale).to_string()
}

#[test]
fn whole_decision_reads_well_in_chinese() {
    assert_snapshot!(page(&decision(), Locale::Zh), @r#"
    L-17  自学考试课程免考办法  2025 版  2025-06-05
    认定 4 学分  准予 4 学分  待定 7 学分  不予 2 项

    认定
      c1  全国计算机等级考试 一级  职业培训  4 学分  certificates.csv:12

    准予
      计算机一级免计算机基础  《免考办法》第十二条
        c1 全国计算机等级考试 一级
        → 00018 计算机应用基础  2 学分  成绩记为 免考
        → 学分池 选修           2 学分  因限额「转换学分不过半」由 4 减计

    待定
      near
        k1 大学英语
        → 00012 英语（一）  7 学分
        ? 须由「考办」或「主考院校」作出「内容相近」的判断
        ? 须提交「成绩单」

    不予
      a1 活动 calligraphy
        - 「文化休闲不入学历」规定不得计入
      c2 证书 CET 四级
        大学英语四级免公共英语  → 00012 英语（一）、00015 英语（二）
          - 成绩 424，至少须 425

    下一步
      须提交「成绩单」  事关「near」

    限额
      转换学分不过半  33 / 40 学分  余 7  其中以往 7  已限制本次结果

    最低要求
      专业课  1 / 3 门  还差 2

    激励
      学习之星  2024  铜星  32 学时  距 银星 还差 8

    并列最优
      「计算机一级免计算机基础」（c1 → 00018 计算机应用基础）
        可换为「PETS 笔试」第 2 行（c1 → 00015 英语（二））
    "#);
}

#[test]
fn whole_decision_reads_well_in_english() {
    assert_snapshot!(page(&decision(), Locale::En), @r#"
    L-17  自学考试课程免考办法  edition 2025  2025-06-05
    recognised 4 credits  granted 4 credits  pending 7 credits  refused 2 items

    Recognised
      c1  全国计算机等级考试 一级  vocational training  4 credits
          certificates.csv:12

    Granted
      计算机一级免计算机基础  《免考办法》 art. 12
        c1 全国计算机等级考试 一级
        → 00018 计算机应用基础  2 credits  recorded as 免考
        → pool 选修             2 credits  cut from 4 by limit `转换学分不过半`

    Pending
      near
        k1 大学英语
        → 00012 英语（一）  7 credits
        ? a finding of `内容相近` by `考办` or `主考院校` is needed
        ? the paper `成绩单` must be shown

    Refused
      a1 activity calligraphy
        - barred by `文化休闲不入学历`
      c2 certificate CET 四级
        大学英语四级免公共英语  → 00012 英语（一）, 00015 英语（二）
          - score is 424, at least 425 is needed

    Next
      the paper `成绩单` must be shown  decides `near`

    Limits
      转换学分不过半  33 / 40 credits  7 left  7 of it from earlier
          held something back

    Requirements
      专业课  1 / 3 courses  2 short

    Rewards
      学习之星  2024  铜星  32 hours  8 short of 银星

    Equally good
      `计算机一级免计算机基础` (c1 → 00018 计算机应用基础)
        could be `PETS 笔试`, row 2 (c1 → 00015 英语（二）)
    "#);
}

#[test]
fn decision_without_results_is_two_lines() {
    assert_snapshot!(page(&empty_decision(), Locale::Zh), @r#"
    L-17  自学考试课程免考办法  2025 版  2025-06-05
    没有可认定或转换的成果
    "#);
}

#[test]
fn without_the_record_items_are_called_by_entry_or_id() {
    let (policy, decision) = (policy(), decision());
    let page = decision_page(&decision, &Names { policy: &policy, record: None }, Locale::Zh).to_string();
    let shown: Vec<&str> =
        page.lines().filter(|line| line.contains("c1") || line.contains("00018")).collect();
    assert_snapshot!(shown.join("\n"), @r#"
    c1  全国计算机等级考试  职业培训  4 学分  certificates.csv:12
      c1
      → 00018 计算机应用基础  2 学分  成绩记为 免考
    「计算机一级免计算机基础」（c1 → 00018 计算机应用基础）
      可换为「PETS 笔试」第 2 行（c1 → 00015 英语（二））
    "#);
}

#[test]
fn only_the_three_nearest_rules_of_an_item_are_told() {
    let tried = |score: &str, rule: &str| {
        refused("c2", Some(rule), Some(course("00012")), vec![below("item.score", score, "425")])
    };
    let mut decision = empty_decision();
    decision.refused =
        vec![tried("200", "near"), tried("424", "cet4"), tried("300", "pets/2"), tried("420", "ncre1")];
    assert_snapshot!(page(&decision, Locale::Zh), @r#"
    L-17  自学考试课程免考办法  2025 版  2025-06-05
    不予 1 项

    不予
      c2 证书 CET 四级
        大学英语四级免公共英语  → 00012 英语（一）
          - 成绩 424，至少须 425
        计算机一级免计算机基础  → 00012 英语（一）
          - 成绩 420，至少须 425
        PETS 笔试，第 2 行  → 00012 英语（一）
          - 成绩 300，至少须 425
        另有 1 条规则相差更远
    "#);
    assert!(page(&decision, Locale::En).contains("1 more rule farther off"));
}

#[test]
fn unproved_choice_is_said() {
    let mut decision = decision();
    decision.proved_best = false;
    assert!(page(&decision, Locale::Zh).contains("未能证明此方案最优"));
    assert!(page(&decision, Locale::En).contains("this choice could not be proved to be the best"));
}

#[test]
fn item_granted_in_part_is_not_counted_as_refused() {
    let mut decision = decision();
    decision.refused.push(refused("c1", Some("cet4"), None, vec![Reason::NotBest]));
    assert_eq!(refused_items(&decision), 2);
}

#[test]
fn equal_outcomes_stand_once_with_their_number() {
    let mut decision = decision();
    decision.recognised = vec![decision.recognised.remove(0); 3];
    decision.granted = vec![decision.granted.remove(0); 2];
    let page = page(&decision, Locale::Zh);
    let shown: Vec<&str> = page.lines().filter(|line| line.contains('×')).collect();
    assert_snapshot!(shown.join("\n"), @r#"
    c1  全国计算机等级考试 一级  职业培训  4 学分 ×3  certificates.csv:12
    计算机一级免计算机基础 ×2  《免考办法》第十二条
    "#);
}

#[test]
fn groups_and_pools_of_limits_are_said_in_words() {
    let mut policy = policy();
    let issuer = FactRef { owner: Owner::Spent, attribute: "kind".into() };
    let award = FactRef { owner: Owner::Spent, attribute: "award".into() };
    policy.counted[0].per =
        vec![PerKey::Fact(issuer), PerKey::Period(PeriodKey::CalendarYear, award), PerKey::Item];
    let mut decision = empty_decision();
    let group = "certificate / 2024-09-01/2025-08-31 / c1#2";
    let limit = |name: &str, per: Option<&str>| LimitUse {
        limit: name.into(),
        policy: None,
        per: per.map(str::to_owned),
        from_history: Number::ZERO,
        used: Number::whole(if name == "core" { 0 } else { 4 }),
        at_most: Some(Number::whole(4)),
        binding: false,
    };
    decision.limits = vec![limit("half", Some(group)), limit("选修", None), limit("core", None)];
    let page =
        |locale| decision_page(&decision, &Names { policy: &policy, record: None }, locale).to_string();
    assert_snapshot!(page(Locale::Zh), @r#"
    L-17  自学考试课程免考办法  2025 版  2025-06-05
    没有可认定或转换的成果

    限额
      转换学分不过半  证书、2024-09-01 至 2025-08-31、c1，第 2 份  4 / 4 学分  已满
      学分池 选修                                                  4 / 4 学分  已满
    "#);
    assert_snapshot!(page(Locale::En), @r#"
    L-17  自学考试课程免考办法  edition 2025  2025-06-05
    nothing to recognise or to convert

    Limits
      转换学分不过半  certificate, 2024-09-01 to 2025-08-31, c1, copy 2
          4 / 4 credits  full
      pool 选修
          4 / 4 credits  full
    "#);
}
