//! Words: keywords, names, days and quotes in either language.

use super::*;

#[test]
fn one_rule_in_both_languages() {
    let chinese = "\
## 第九条
规则 cet4 「大学英语四级免公共英语」
    依据 《…》 第九条
    凭 证书 CET 其 级别 四级及以上
        且 成绩 425 及以上
        且 自 取得日 至 申请日 不超过 8 年
    条件 专业计划的学科 不属于 english-majors
        除非 学习者的年龄 不少于 40
    免考 下列各项: 00012、00015
    学分 目标的学分
";
    let english = "\
## 第九条
rule cet4 \"大学英语四级免公共英语\"
    cites 《…》 art. 9
    given certificate CET with level 四级 or above
        and score 425 or above
        and from award to application at most 8 years
    when programme.field not in english-majors
        unless learner.age at least 40
    waive each of: 00012, 00015
    credits target.credits
";
    assert_eq!(en(chinese), english);
    assert_eq!(zh(english), chinese);
    assert_eq!((zh(chinese), en(english)), (chinese.to_owned(), english.to_owned()));
}

#[test]
fn tight_chinese_is_spread_and_wide_marks_are_brought_to_their_form() {
    let tight = "规则　ａ\n  凭 证书 ＣＥＴ 其 成绩４２５及以上\n  条件 成果.学时不少于８\n  免考 下列各项：００１２，００１５\n  学分 计量表（成果.级别，成果.rank）\n";
    assert_eq!(
        zh(tight),
        "规则 a\n    凭 证书 CET 其 成绩 425 及以上\n    条件 成果的学时 不少于 8\n    免考 下列各项: 0012、0015\n    \
         学分 计量表（成果的级别、成果.rank）\n"
    );
}

#[test]
fn printed_verbs_keep_their_own_twins() {
    for (chinese, english) in [
        ("免考", "waive"),
        ("顶替", "stand for"),
        ("替代", "replace"),
        ("转换为", "convert to"),
        ("认定为", "recognise as"),
    ] {
        assert_eq!(en(&format!("规则 a\n    {chinese} x\n")), format!("rule a\n    {english} x\n"));
        assert_eq!(zh(&format!("rule a\n    {english} x\n")), format!("规则 a\n    {chinese} x\n"));
    }
}

#[test]
fn level_is_printed_by_what_it_belongs_to() {
    let english = "rule a\n    given certificate C with level x\n    when programme.level y\n    waive b\n";
    let chinese = "规则 a\n    凭 证书 C 其 级别 x\n    条件 专业计划的层次 y\n    免考 b\n";
    assert_eq!(zh(english), chinese);
    assert_eq!(en(chinese), english);
}

#[test]
fn a_synonym_stays_while_the_language_stays() {
    for text in [
        "限额 a: 转换 学分 不高于 8\n",
        "最低要求 a: 转换 学分 不低于 8\n",
        "最低要求 a: 转换 学分 达到 8\n",
        "规则 a\n    凭 证书 C 其 分数 低于 8 且 学时 超过 3\n    免考 b\n    学分 目标的学分 乘以 2\n",
        "规则 a\n    凭 课程 其 层次 本科及以上\n    条件 专业计划的专业 080901\n    免考 b\n",
    ] {
        assert_eq!(zh(text), text);
        assert_round_trip_settles(text);
    }
    for text in
        ["limit a: converted credits no more than 8\n", "require a: converted credits not less than 8\n"]
    {
        assert_eq!(en(text), text);
        assert_round_trip_settles(text);
    }
}

/// A synonym comes back from the other language as the first spelling, and from then on stays the same.
fn assert_round_trip_settles(text: &str) {
    let first = zh(&en(text));
    assert_eq!(zh(&en(&first)), first);
    assert_eq!(en(&first), en(&en(&first)));
}

#[test]
fn a_synonym_becomes_the_first_spelling_in_the_other_language() {
    assert_eq!(zh("limit a: converted credits no more than 8\n"), "限额 a: 转换 学分 不超过 8\n");
    assert_eq!(en("限额 a: 转换 学分 不高于 8\n"), "limit a: converted credits at most 8\n");
}

#[test]
fn a_short_form_and_other_spaces_become_the_first_spelling() {
    assert_eq!(
        zh(
            "规则 a\n    凭 证书 C 其 级别 四级以上\n    免考 b\n    成绩记为 60\n    有效期 自 取得日 6 月\n"
        ),
        "规则 a\n    凭 证书 C 其 级别 四级及以上\n    免考 b\n    成绩 记为 60\n    有效期 自 取得日 6 个月\n"
    );
}

#[test]
fn names_of_the_author_that_equal_built_in_nouns_are_never_translated() {
    let chinese = "\
目录 certificates
    有效 按 取得日
登记项 成果.x: 取值 专业、award
等级表 考试: 名次 < 分数 < place
名单 成果: 专业、award
激励 取得日 按 学分
    | 不少于 | 档次 |
    | 20     | 成绩 |
专业计划 record
    课程 age 「甲」 2 学分 性质 专业
规则 成绩
    凭 目录 certificates 其 x 专业 且 成绩 名次及以上
    查验 活动 award 称作 role
    条件 目标的性质 专业、award
        且 专业计划的学科 属于 成果
    转换为 性质 专业
    学分 取得日（级别）
    优先于 年龄
示例 「a」
    申请 于 2025-06-01 报 record
    持有 活动 award 称作 role、x 专业、已通过 是
    应得 age
    应得 学分 2
    不应得 成绩 因 成绩
    应见 激励 取得日 成绩
";
    let english = "\
catalogue certificates
    current on award
attribute item.x: one of 专业, award
scale 考试: 名次 < 分数 < place
set 成果: 专业, award
reward 取得日 by credits
    | at least | tier |
    | 20       | 成绩 |
programme record
    course age \"甲\" 2 credits class 专业
rule 成绩
    given catalogue certificates with x 专业 and score 名次 or above
    reading activity award called role
    when target.class 专业, award
        and programme.field in 成果
    convert to class 专业
    credits 取得日(level)
    overrides 年龄
example \"a\"
    applying on 2025-06-01 for record
    holding activity award called role, x 专业, passed yes
    expect age
    expect credits 2
    expect refused 成绩 because score
    expect reward 取得日 成绩
";
    assert_eq!(en(chinese), english);
    assert_eq!(zh(english), chinese);
}

#[test]
fn days_and_articles_have_one_form() {
    let text = "办法 a\n    依据 《甲》 第 12 条、第一百零五条\n    版本 1 施行 自 2025年4月22日\n    受理 自 3月1日 至 3月10日\n";
    assert_eq!(
        zh(text),
        "办法 a\n    依据 《甲》 第十二条、第一百〇五条\n    版本 1 施行 自 2025-04-22\n    受理 自 03-01 至 03-10\n"
    );
    assert_eq!(
        en(text),
        "policy a\n    cites 《甲》 art. 12, art. 105\n    edition 1 in force from 2025-04-22\n    accepted from 03-01 to 03-10\n"
    );
}

#[test]
fn one_is_followed_by_the_singular() {
    let text = "kind a\n    valid from award 1 year\nkind b\n    valid from award 2 year\nmeasure c of 2/3 credits\nmeasure hours of 50 minutes\n";
    assert_eq!(
        en(text),
        "kind a\n    valid from award 1 year\nkind b\n    valid from award 2 years\nmeasure c of 2/3 credit\nmeasure hour of 50 minutes\n"
    );
}

#[test]
fn quotes_follow_the_language_and_paths_do_not() {
    let text = "category a “He said \"x\"”\ncategory b 「丙」\nset c from 「c.csv」\n";
    assert_eq!(en(text), "category a “He said \"x\"”\ncategory b \"丙\"\nset c from \"c.csv\"\n");
    assert_eq!(zh(text), "学分类别 a 「He said \"x\"」\n学分类别 b 「丙」\n名单 c 来自 \"c.csv\"\n");
}

#[test]
fn names_that_need_quotes_keep_them() {
    let text = "rule \"or\"\n    waive \"高等数学2\", \"目的\", \"四级及以上\", \"2025-01-01\", \"or\"\n";
    assert_eq!(en(text), text);
    assert_eq!(
        zh(text),
        "规则 「or」\n    免考 「高等数学2」、「目的」、「四级及以上」、「2025-01-01」、「or」\n"
    );
}
