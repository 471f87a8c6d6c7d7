//! From the text of a policy and a record to what a person reads, in both languages.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use insta::assert_snapshot;
use lijiao::evaluate::{Options, evaluate};
use lijiao::explain::{Asked, explain};
use lijiao::locale::Locale;
use lijiao::policy::OwnerKind;
use lijiao::policy::builtin::attribute_names;
use lijiao::render::labels::{find_attribute_label, find_word};
use lijiao::render::{Names, explanation_page};
use lijiao::syntax::lexicon::nouns::{Place, find};
use serde_json::{Value, json};

const POLICY: &str = r#"
办法 自考免考 「自学考试课程免考办法」
    成果使用 每专业一次
    超出限额 不予
    受理 自 6月1日 至 6月10日

学分类别 职业培训
学分类别 文化休闲
等级表 英语等级: 三级 < 四级 < 六级
判断 内容相近 由 考办 关于 成果、课程

证书 CET 「大学英语等级考试」
    级别 用 英语等级
    学分类别 职业培训
活动 书法班 「老年书法班」
    学分类别 文化休闲

专业计划 计算机 「计算机科学与技术」
    学分 80
    课程 00012 「英语（一）」 7 学分
    课程 00015 「英语（二）」 7 学分
    课程 00100 「书法」 2 学分

规则 四级 「大学英语四级免公共英语」
    依据 《免考办法》 第九条
    凭 证书 CET 其 级别 四级及以上
        且 成绩 425 及以上
        且 自 取得日 至 申请日 不超过 8 年
    免考 下列各项: 00012、00015
    学分 目标.学分
    成绩 记为 免考
    须提交 证书

规则 书法 「书法课程转换」
    依据 《免考办法》 第十二条
    凭 活动 书法班
    条件 内容相近
    转换为 00100
    学分 目标.学分

限额 英语上限: 转换 学分 来自 证书 CET 不超过 10
"#;

/// Returns the explanation of a decision on some items, on a day.
fn told(items: &str, on: &str, asked: (Option<&str>, Option<&str>), locale: Locale) -> String {
    let plan = of_text::plan(POLICY);
    let items: Value = serde_json::from_str(&format!("[{items}]")).unwrap();
    let record = json!({"id": "L-1", "application": {"date": on, "programme": "计算机"}, "items": items});
    let record = of_text::record(&plan, &record);
    let decision = evaluate(&plan, &record, &Options::default());
    let options = Options::default();
    let given = Asked { plan: &plan, record: &record, options: &options };
    let explanation = explain(&given, &decision, asked.0, asked.1).unwrap();
    let names = Names { policy: &plan.policy, record: Some(&record) };
    explanation_page(&explanation, &decision, &names, locale).to_string()
}

const NEARLY: &str = r#"{"id": "c1", "kind": "certificate", "code": "CET", "level": "四级", "score": 424,
    "award": "2018-06-20", "papers": ["certificate"]}"#;
const ENOUGH: &str = r#"{"id": "c1", "kind": "certificate", "code": "CET", "level": "四级", "score": 425,
    "award": "2018-06-20"}"#;
const CALLIGRAPHY: &str = r#"{"id": "a1", "kind": "activity", "code": "书法班", "ended": "2024-12-20"}"#;

#[test]
fn one_point_short_outside_the_window_is_told_with_what_would_change_it() {
    assert_snapshot!(told(NEARLY, "2025-05-11", (Some("c1"), None), Locale::Zh), @r#"
    c1 大学英语等级考试 四级

    认定
      c1  大学英语等级考试 四级  职业培训  policy.lijiao:12

    不予
      大学英语四级免公共英语  《免考办法》第九条
        - 成绩 424，至少须 425
        - 2025-05-11 不在受理期内，下次受理 2025-06-01 至 2025-06-10
        要改变结果：成绩再增 1，达到 425；在 2025-06-01 至 2025-06-10 申请
          （多 7 学分）

    另有 1 条规则涉及其他成果或目标
    "#);
    assert_snapshot!(told(NEARLY, "2025-05-11", (Some("c1"), None), Locale::En), @r#"
    c1 大学英语等级考试 四级

    Recognised
      c1  大学英语等级考试 四级  职业培训  policy.lijiao:12

    Refused
      大学英语四级免公共英语  《免考办法》 art. 9
        - score is 424, at least 425 is needed
        - applications are not accepted on 2025-05-11;
          the next window is from 2025-06-01 to 2025-06-10
        to change it: score higher by 1, to reach 425;
          apply between 2025-06-01 and 2025-06-10 (7 credits more)

    1 further rule is about other outcomes or targets
    "#);
}

#[test]
fn certificate_too_old_can_be_replaced_by_a_newer_one() {
    assert_snapshot!(told(NEARLY, "2027-06-01", (Some("c1"), Some("00012")), Locale::Zh), @r#"
    c1 大学英语等级考试 四级 → 00012 英语（一）

    认定
      c1  大学英语等级考试 四级  职业培训  policy.lijiao:12

    不予
      大学英语四级免公共英语  《免考办法》第九条
        - 成绩 424，至少须 425
        - 自取得日 2018-06-20 起算，至 2026-06-20 为止，2027-06-01 已过期
        要改变结果：成绩再增 1，达到 425；取得日再晚 11 个月，不早于 2019-06-01
          （多 7 学分）

    另有 1 条规则涉及其他成果或目标
    "#);
}

#[test]
fn missing_paper_and_missing_finding_are_asked_for() {
    let both = format!("{ENOUGH}, {CALLIGRAPHY}");
    assert_snapshot!(told(&both, "2025-06-05", (None, None), Locale::Zh), @r#"
    L-1  自学考试课程免考办法  2025-06-05
    待定 9 学分

    认定
      c1  大学英语等级考试 四级  职业培训  policy.lijiao:12
      a1  老年书法班             文化休闲  policy.lijiao:15

    待定
      大学英语四级免公共英语  《免考办法》第九条
        c1 大学英语等级考试 四级
        → 00012 英语（一）  7 学分  成绩记为 免考
        ? 须提交「证书」
      书法课程转换  《免考办法》第十二条
        a1 老年书法班
        → 00100 书法  2 学分
        ? 须由「考办」作出「内容相近」的判断

    不予
      c1 大学英语等级考试 四级
        大学英语四级免公共英语  → 00015 英语（二）
          - 超出限额「英语上限」（不超过 10 学分）

    下一步
      须提交「证书」                      事关「大学英语四级免公共英语」
      须由「考办」作出「内容相近」的判断  事关「书法课程转换」
    "#);
    assert_snapshot!(told(&both, "2025-06-05", (None, None), Locale::En), @r#"
    L-1  自学考试课程免考办法  2025-06-05
    pending 9 credits

    Recognised
      c1  大学英语等级考试 四级  职业培训  policy.lijiao:12
      a1  老年书法班             文化休闲  policy.lijiao:15

    Pending
      大学英语四级免公共英语  《免考办法》 art. 9
        c1 大学英语等级考试 四级
        → 00012 英语（一）  7 credits  recorded as 免考
        ? the paper `certificate` must be shown
      书法课程转换  《免考办法》 art. 12
        a1 老年书法班
        → 00100 书法  2 credits
        ? a finding of `内容相近` by `考办` is needed

    Refused
      c1 大学英语等级考试 四级
        大学英语四级免公共英语  → 00015 英语（二）
          - beyond limit `英语上限` (at most 10 credits)

    Next
      the paper `certificate` must be shown        decides `大学英语四级免公共英语`
      a finding of `内容相近` by `考办` is needed  decides `书法课程转换`
    "#);
}

#[test]
fn limit_that_keeps_a_course_out_is_named() {
    let shown = ENOUGH.replace(r#""2018-06-20""#, r#""2018-06-20", "papers": ["certificate"]"#);
    assert_snapshot!(told(&shown, "2025-06-05", (None, None), Locale::Zh), @r#"
    L-1  自学考试课程免考办法  2025-06-05
    准予 7 学分

    认定
      c1  大学英语等级考试 四级  职业培训  policy.lijiao:12

    准予
      大学英语四级免公共英语  《免考办法》第九条
        c1 大学英语等级考试 四级
        → 00012 英语（一）  7 学分  成绩记为 免考

    不予
      c1 大学英语等级考试 四级
        大学英语四级免公共英语  → 00015 英语（二）
          - 超出限额「英语上限」（不超过 10 学分）
          若取此项，须放弃「大学英语四级免公共英语」（c1 → 00012 英语（一）），
            合计不变

    限额
      英语上限  7 / 10 学分  余 3  已限制本次结果
      英语上限：放宽 1 学分没有变化，放宽 4 学分可多 7 学分

    并列最优
      「大学英语四级免公共英语」（c1 → 00012 英语（一））
        可换为「大学英语四级免公共英语」（c1 → 00015 英语（二））
    "#);
}

#[test]
fn target_is_told_what_came_near() {
    assert_snapshot!(told(NEARLY, "2025-06-05", (None, Some("00015")), Locale::Zh), @r#"
    00015 英语（二）

    不予
      c1 大学英语等级考试 四级
        大学英语四级免公共英语  《免考办法》第九条
          - 成绩 424，至少须 425
          要改变结果：成绩再增 1，达到 425；在申请中只列 00015 英语（二）
            （多 7 学分）

    另有 1 条规则涉及其他成果或目标
    "#);
    assert_snapshot!(told(NEARLY, "2025-06-05", (None, Some("00100")), Locale::Zh), @r#"
    00100 书法

    没有规则以它为目标，或没有可用的成果

    另有 2 条规则涉及其他成果或目标
    "#);
}

#[test]
fn outcome_of_no_catalogue_is_told_before_its_rules() {
    let unknown = CALLIGRAPHY.replace("书法班", "国画班");
    assert_snapshot!(told(&unknown, "2025-06-05", (Some("a1"), None), Locale::Zh), @r#"
    a1 活动 国画班

    不予
      - 目录中没有「国画班」

    另有 2 条规则涉及其他成果或目标
    "#);
}

#[test]
fn facts_are_called_by_the_nouns_in_which_policies_are_written() {
    let owners = [
        (OwnerKind::Item, Place::Item),
        (OwnerKind::Learner, Place::Target),
        (OwnerKind::Application, Place::Item),
        (OwnerKind::Course, Place::Target),
        (OwnerKind::Programme, Place::Target),
        (OwnerKind::Institution, Place::Institution),
    ];
    for (owner, place) in owners {
        for name in attribute_names(owner) {
            let Some(noun) = find(name, place) else { continue };
            let label = find_attribute_label(owner, name).unwrap();
            // An application's date is called by what it is the date of; a programme's institution is whose it is.
            if matches!(*name, "date" | "institution" | "programme" | "pool") {
                continue;
            }
            assert!(label.zh.ends_with(noun.spelling(Locale::Zh, false)), "{owner:?}.{name}: {}", label.zh);
        }
    }
}

#[test]
fn built_in_words_are_said_in_the_language_of_the_reader() {
    for word in ["yes", "no", "passed", "identity-card", "transcript", "diploma", "certificate"] {
        let noun = find(word, Place::Item).unwrap();
        assert_eq!(find_word(word).map(|word| word.zh).as_deref(), Some(noun.spelling(Locale::Zh, false)));
    }
}
