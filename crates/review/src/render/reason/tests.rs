use super::*;
use crate::quantity::Number;
use crate::render::fixture::{below, day, policy, record};
use insta::assert_snapshot;

fn say(reason: &Reason) -> String {
    let (policy, record) = (policy(), record());
    let text = reason_text(reason, &Names { policy: &policy, record: Some(&record) });
    format!("{}\n{}", text.zh, text.en)
}

fn need(need: &Need) -> String {
    let (policy, record) = (policy(), record());
    let text = need_text(need, &Names { policy: &policy, record: Some(&record) });
    format!("{}\n{}", text.zh, text.en)
}

fn all(reasons: &[Reason]) -> String {
    reasons.iter().map(say).collect::<Vec<_>>().join("\n")
}

fn bound(least: bool, included: bool, have: &str, need: &str) -> Reason {
    let fact = if Day::parse(need).is_ok() { "item.award" } else { "item.score" }.to_owned();
    let (have, need) = (have.to_owned(), need.to_owned());
    if least {
        Reason::Below { fact, have, need, included }
    } else {
        Reason::Above { fact, have, need, included }
    }
}

#[test]
fn figure_is_said_with_what_there_is_and_what_is_needed() {
    assert_snapshot!(all(&[
        bound(true, true, "424", "425"),
        bound(true, false, "425", "425"),
        bound(false, true, "41", "40"),
        bound(false, false, "40", "40"),
    ]), @r#"
    成绩 424，至少须 425
    score is 424, at least 425 is needed
    成绩 425，须超过 425
    score is 425, more than 425 is needed
    成绩 41，不得超过 40
    score is 41, at most 40 is allowed
    成绩 40，须低于 40
    score is 40, less than 40 is needed
    "#);
}

#[test]
fn day_is_earlier_or_later_rather_than_more_or_less() {
    assert_snapshot!(all(&[
        bound(true, true, "2016-01-01", "2017-06-05"),
        bound(true, false, "2017-06-05", "2017-06-05"),
        bound(false, true, "2018-01-01", "2017-06-05"),
        bound(false, false, "2017-06-05", "2017-06-05"),
    ]), @r#"
    取得日 2016-01-01，须不早于 2017-06-05
    award date is 2016-01-01, 2017-06-05 or later is needed
    取得日 2017-06-05，须晚于 2017-06-05
    award date is 2017-06-05, a day after 2017-06-05 is needed
    取得日 2018-01-01，须不晚于 2017-06-05
    award date is 2018-01-01, 2017-06-05 or earlier is needed
    取得日 2017-06-05，须早于 2017-06-05
    award date is 2017-06-05, a day before 2017-06-05 is needed
    "#);
}

#[test]
fn facts_of_every_owner_have_a_label() {
    let facts = [
        "item.level",
        "learner.age",
        "programme.level",
        "target.credits",
        "item.written",
        "target.hard",
        "B.award",
        "写作.得分",
    ];
    let reasons: Vec<Reason> = facts.iter().map(|fact| below(fact, "1", "2")).collect();
    assert_snapshot!(all(&reasons), @r#"
    级别 1，至少须 2
    level is 1, at least 2 is needed
    年龄 1，至少须 2
    age is 1, at least 2 is needed
    专业计划的层次 1，至少须 2
    level of the programme is 1, at least 2 is needed
    目标课程的学分 1，至少须 2
    number of credits of the target course is 1, at least 2 is needed
    「written」1，至少须 2
    `written` is 1, at least 2 is needed
    目标课程的「hard」1，至少须 2
    `hard` of the target course is 1, at least 2 is needed
    「B」的取得日 1，至少须 2
    award date of `B` is 1, at least 2 is needed
    「写作」的「得分」1，至少须 2
    `得分` of `写作` is 1, at least 2 is needed
    "#);
}

#[test]
fn other_values_are_said_in_words() {
    let differs = |fact: &str, have: &str, need: &[&str]| Reason::Differs {
        fact: fact.into(),
        have: have.into(),
        need: need.iter().map(|one| (*one).to_owned()).collect(),
    };
    assert_snapshot!(all(&[
        differs("item.level", "三级", &["四级", "六级"]),
        differs("item.passed", "no", &["yes"]),
        differs("item.category", "leisure", &["vocational", "skills"]),
        differs("item.kind", "course", &["certificate"]),
        differs("programme.field", "080901", &["英语专业"]),
        differs("item.subject", "C, Java", &["1", "2", "3", "4", "5", "6", "7"]),
        Reason::Excluded { fact: "programme.field".into(), have: "050201".into() },
        Reason::None { fact: "item.score".into() },
        Reason::NotSame { attribute: "name".into(), have: "大学英语".into(), need: "英语 二".into() },
        Reason::NotPaired { set: "相同课程".into() },
    ]), @r#"
    级别 三级，须为 四级 或 六级
    level is 三级, must be 四级 or 六级
    已通过 否，须为 是
    pass result is no, must be yes
    学分类别 文化休闲，须为 职业培训 或 技能证书
    category is culture and leisure, must be vocational training or 技能证书
    成果类型 课程，须为 证书
    kind is course, must be certificate
    专业计划的学科 080901，须为 名单「英语专业」所列
    field of the programme is 080901, must be in `英语专业`
    科目 C、Java，须为 1、2、3、4、5 等 7 项之一
    subject is C, Java, must be one of 1, 2, 3, 4, 5 and 2 more
    专业计划的学科 050201，属于排除范围
    field of the programme is 050201, which is excluded
    没有成绩
    there is no score
    名称不同：「大学英语」与「英语 二」
    name differs: `大学英语` is not `英语 二`
    与目标不是「相同课程」中的一对
    it does not stand with the target as a pair in `相同课程`
    "#);
}

#[test]
fn times_are_said_with_their_days() {
    let (from, on) = (day("2016-12-20"), day("2025-06-05"));
    assert_snapshot!(all(&[
        Reason::Expired { fact: "item.award".into(), from, until: day("2024-12-20"), on },
        Reason::TooEarly { fact: "learner.enrolled".into(), from, since: day("2025-07-01"), on },
        Reason::OutsideWindow { on, next: Some(day("2025-09-11")), until: Some(day("2025-09-25")) },
        Reason::OutsideWindow { on, next: Some(day("2025-09-11")), until: None },
        Reason::OutsideWindow { on, next: None, until: None },
        Reason::NotInForce { on },
        Reason::NoEdition { on },
        Reason::EntryNotCurrent { code: "NCRE".into(), on },
    ]), @r#"
    自取得日 2016-12-20 起算，至 2024-12-20 为止，2025-06-05 已过期
    counted from award date 2016-12-20, the last day was 2024-12-20; 2025-06-05 is too late
    自入学日 2016-12-20 起算，2025-07-01 起方可，2025-06-05 为时尚早
    counted from enrolment date 2016-12-20, the first day is 2025-07-01; 2025-06-05 is too early
    2025-06-05 不在受理期内，下次受理 2025-09-11 至 2025-09-25
    applications are not accepted on 2025-06-05; the next window is from 2025-09-11 to 2025-09-25
    2025-06-05 不在受理期内，下次自 2025-09-11 起受理
    applications are not accepted on 2025-06-05; the next window opens on 2025-09-11
    2025-06-05 不在受理期内
    applications are not accepted on 2025-06-05
    该规则在 2025-06-05 未施行
    the rule is not in force on 2025-06-05
    2025-06-05 没有施行中的版本
    no edition of the policy is in force on 2025-06-05
    目录中的「NCRE」在 2025-06-05 无效
    the catalogue lists `NCRE`, but not on 2025-06-05
    "#);
}

#[test]
fn choice_names_what_was_preferred() {
    assert_snapshot!(all(&[
        Reason::AlreadyUsed { rule: Some("cet4".into()), programme: None },
        Reason::AlreadyUsed { rule: None, programme: None },
        Reason::Family { family: "ncre".into(), by: Some("c1".into()) },
        Reason::Family { family: "ncre".into(), by: None },
        Reason::Limit { limit: "half".into(), at_most: Number::whole(40) },
        Reason::UsedFor { rule: "pets/2".into() },
        Reason::CoveredBy { rule: "near".into() },
        Reason::NotBest,
        Reason::Overridden { by: "cet4".into() },
        Reason::NotChosen { chosen: "00018".into() },
        Reason::Gate { on: "core".into() },
        Reason::Gate { on: "cet4".into() },
        Reason::NothingToGrant,
    ]), @r#"
    该成果以前已用于「大学英语四级免公共英语」
    it was used before, for `大学英语四级免公共英语`
    该成果以前已使用
    it was used before
    同类「计算机等级」只计一项，已计 c1 全国计算机等级考试 一级
    only one of family `计算机等级` counts: c1 全国计算机等级考试 一级
    同类「计算机等级」只计一项，已计另一项
    only one of family `计算机等级` counts, and another does
    超出限额「转换学分不过半」（不超过 40 学分）
    beyond limit `转换学分不过半` (at most 40 credits)
    择优时该成果用于「PETS 笔试」第 2 行
    the best choice uses it for `PETS 笔试`, row 2
    择优时该目标由「near」取得
    the best choice covers the target by `near`
    不在最优方案之内
    it is not part of the best choice as a whole
    「大学英语四级免公共英语」优先适用
    `大学英语四级免公共英语` applies before it
    学习者已选 00018 计算机应用基础
    the learner chose 00018 计算机应用基础
    须先满足最低要求「专业课」
    requirement `专业课` is not met
    须同时获得「大学英语四级免公共英语」
    `大学英语四级免公共英语` would have to be granted too
    计算结果为零
    the amount comes to nothing
    "#);
}

#[test]
fn what_can_never_be_is_said_plainly() {
    assert_snapshot!(all(&[
        Reason::NotInCatalogue { code: "XYZ".into() },
        Reason::NotRecognised,
        Reason::NoRule,
        Reason::NotClaimed,
        Reason::NoAccount,
        Reason::Barred { bar: "leisure".into() },
        Reason::Judged { judgement: "内容相近".into(), by: Some("考办".into()) },
        Reason::Judged { judgement: "内容相近".into(), by: None },
        Reason::Judged { judgement: "approval".into(), by: Some("考办".into()) },
        Reason::Judged { judgement: "approval".into(), by: None },
        Reason::Lacks { outcome: "certificate CET, course ENG101".into() },
        Reason::Lacks { outcome: String::new() },
        Reason::Has { outcome: "vocational".into() },
        Reason::NotInProgramme { target: "00051".into() },
        Reason::AlreadyGranted { target: "00018".into() },
        Reason::NoRow { table: "赛事学分".into(), keys: vec!["国家级".into(), "三等".into()] },
        Reason::NotComputable,
    ]), @r#"
    目录中没有「XYZ」
    no catalogue lists `XYZ`
    未经认定，不能转换
    it is not recognised, so it cannot be converted
    没有涉及它的规则
    no rule is about it
    本次未申请
    it is not asked for in this application
    学习者当日未开户，成果留存待用
    the learner had no account on that day; the outcome stays stored
    「文化休闲不入学历」规定不得计入
    barred by `文化休闲不入学历`
    「考办」对「内容相近」的判断不支持
    the finding of `考办` on `内容相近` speaks against it
    「内容相近」的判断不支持
    the finding on `内容相近` speaks against it
    「考办」未予批准
    `考办` did not approve
    未获批准
    approval was not given
    档案中没有证书 CET 或 课程 ENG101
    the record has no certificate CET or course ENG101
    档案中没有学习成果
    the record has no learning outcome
    档案中已有职业培训，按规定不予
    the record has vocational training, which rules it out
    专业计划中没有 00051
    the programme has no 00051
    00018 计算机应用基础 已通过或已获准予
    00018 计算机应用基础 is already passed or granted
    对照表「赛事学分」中没有「国家级」、「三等」对应的行
    table `赛事学分` has no row for `国家级`, `三等`
    数值过大或除数为零，无法精确计算
    a figure is too large to compute exactly, or a divisor is zero
    "#);
}

#[test]
fn need_says_what_to_bring() {
    let needs = [
        Need::Papers("成绩单".into()),
        Need::Approval("考办".into()),
        Need::Judgement("内容相近".into()),
        Need::Judgement("学风".into()),
        Need::Fact("item.score".into()),
        Need::Fact("learner.born".into()),
        Need::Choice(vec!["00012".into(), "00015".into()]),
    ];
    assert_snapshot!(needs.iter().map(need).collect::<Vec<_>>().join("\n"), @r#"
    须提交「成绩单」
    the paper `成绩单` must be shown
    须经「考办」批准
    approval by `考办` is needed
    须由「考办」或「主考院校」作出「内容相近」的判断
    a finding of `内容相近` by `考办` or `主考院校` is needed
    须有「学风」的判断
    a finding of `学风` is needed
    档案缺成绩
    the record does not give the score
    档案缺出生日
    the record does not give the date of birth
    须由学习者在 00012 英语（一）、00015 英语（二）中选定
    the learner must choose one of 00012 英语（一）, 00015 英语（二）
    "#);
}
